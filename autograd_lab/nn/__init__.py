"""Neural network layers."""

from . import functional, init, modules, parameter, utils
from .modules import *
from .modules import __all__ as _layers
from .parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter

__all__ = sorted(
    [
        *_layers,
        "Buffer",
        "Parameter",
        "UninitializedBuffer",
        "UninitializedParameter",
        "functional",
        "init",
        "modules",
        "parameter",
        "utils",
    ]
)
