"""Neural network layers."""

from . import functional, init, modules, parameter, utils
from .modules import *
from .modules import __all__ as _layers
from .parameter import Buffer, Parameter

__all__ = sorted([*_layers, "Buffer", "Parameter", "functional", "init", "modules", "parameter", "utils"])
