"""Neural network layers. The layers themselves (`modules`, `utils`) are imported when one is first asked for."""

import importlib as _importlib
import sys as _sys
from typing import TYPE_CHECKING

from . import functional, init, parameter
from .parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter

if TYPE_CHECKING:
    from . import modules, utils
    from .modules import *

del TYPE_CHECKING
_LATER = ("modules", "utils")
_OWN = (
    "Buffer",
    "Parameter",
    "UninitializedBuffer",
    "UninitializedParameter",
    "functional",
    "init",
    "parameter",
    *_LATER,
)


def __getattr__(name):
    if name in _LATER:
        return _importlib.import_module(f".{name}", __name__)
    if name.startswith("__") and name != "__all__":
        raise AttributeError(name)
    layers = _importlib.import_module(".modules", __name__)
    if name == "__all__":
        return sorted([*_OWN, *layers.__all__])
    if name not in layers.__all__:
        raise AttributeError(f"module 'torch.nn' has no attribute '{name}'", name=name, obj=_sys.modules[__name__])
    found = globals()[name] = getattr(layers, name)
    return found


def __dir__():
    return __getattr__("__all__")
