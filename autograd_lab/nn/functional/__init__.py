"""Layers and losses as functions: PyTorch's torch.nn.functional, one concept a file.

No file is called as a function is: the name would stand for both here.
"""

from . import (
    activation,
    adaptive,
    attention,
    classification,
    columns,
    convolution,
    distance,
    dropouts,
    grids,
    heads,
    maps,
    margin,
    normalization,
    padding,
    pooling,
    regression,
    sequence,
    tables,
    vision,
)
from .activation import *
from .adaptive import *
from .attention import *
from .classification import *
from .columns import *
from .convolution import *
from .distance import *
from .dropouts import *
from .grids import *
from .heads import *
from .maps import *
from .margin import *
from .normalization import *
from .padding import *
from .pooling import *
from .regression import *
from .sequence import *
from .tables import *
from .vision import *

MODULES = (
    activation,
    adaptive,
    attention,
    classification,
    columns,
    convolution,
    distance,
    dropouts,
    grids,
    heads,
    maps,
    margin,
    normalization,
    padding,
    pooling,
    regression,
    sequence,
    tables,
    vision,
)
__all__ = sorted(name for module in MODULES for name in module.__all__)
