"""Autograd Lab: PyTorch's semantics on numpy, made to be seen. `import autograd_lab as torch` runs the lecture."""

import importlib as _importlib
from typing import TYPE_CHECKING

from . import autograd, linalg, nn, ops, return_types, special, testing
from .autograd import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from .autograd.anomaly import is_anomaly_check_nan_enabled, is_anomaly_enabled
from .creation import *
from .creation import __all__ as _creation
from .device import Device as device
from .dtypes import (
    Dtype as dtype,
)
from .dtypes import (
    bool_ as bool,
)
from .dtypes import (
    finfo,
    float16,
    float32,
    float64,
    get_default_dtype,
    iinfo,
    int8,
    int16,
    int32,
    int64,
    set_default_dtype,
    uint8,
)
from .generator import Generator, default_generator
from .nn.functional.torch_level import *
from .nn.functional.torch_level import __all__ as _layers
from .printing import set_printoptions
from .public import *
from .public import __all__ as _table
from .random import *
from .random import __all__ as _random
from .ranges import *
from .ranges import __all__ as _ranges
from .tensor import Tensor
from .values import Size

if TYPE_CHECKING:
    from . import datasets, func, optim, utils
    from .serialization import load, save

del TYPE_CHECKING
_LATER = ("datasets", "func", "optim", "utils")  # imported when they are first asked for


def __getattr__(name):
    if name in _LATER:
        return _importlib.import_module(f".{name}", __name__)
    if name in ("load", "save"):
        return getattr(_importlib.import_module(".serialization", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__version__ = "0.1.0"
double, float, half, int, long = float64, float32, float16, int32, int64
short = int16

__all__ = sorted(
    {"Generator", "Size", "Tensor", "autograd", "bool", "datasets", "default_generator", "device", "double", "dtype",
     "enable_grad", "finfo", "float", "float16", "float32", "float64", "func", "get_default_dtype", "half", "iinfo", "inference_mode", "int",
     "int16", "int32", "int64", "int8", "is_anomaly_check_nan_enabled", "is_anomaly_enabled", "is_grad_enabled",
     "is_inference_mode_enabled", "linalg", "load", "long", "nn", "no_grad", "ops", "optim",
     "return_types", "save", "set_default_dtype", "set_grad_enabled", "set_printoptions", "short", "special",
     "testing", "uint8", "utils", *_creation, *_random, *_ranges, *_layers, *_table}
)  # fmt: skip
