"""Layers and losses as functions: PyTorch's torch.nn.functional, one concept a file.

No file is called as a function is: the name would stand for both here.
"""

from . import activation, attention, classification, distance, dropouts, maps, margin, normalization, regression, tables
from .activation import *
from .attention import *
from .classification import *
from .distance import *
from .dropouts import *
from .maps import *
from .margin import *
from .normalization import *
from .regression import *
from .tables import *

MODULES = (activation, attention, classification, distance, dropouts, maps, margin, normalization, regression, tables)
__all__ = sorted(name for module in MODULES for name in module.__all__)


def __getattr__(name):  # SHIM until nnf's functions arrive
    if name.startswith("_") or not name.islower():
        raise AttributeError(name)

    def missing(*args, **kwargs):
        raise NotImplementedError(name)

    return missing
