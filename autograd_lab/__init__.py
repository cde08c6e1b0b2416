"""Autograd Lab: PyTorch's semantics on numpy, made to be seen. `import autograd_lab as torch` runs the lecture."""

from . import autograd, datasets, linalg, nn, ops, optim, return_types, special, testing, utils
from .autograd import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
from .creation import (
    arange,
    as_tensor,
    empty,
    empty_like,
    eye,
    from_numpy,
    full,
    full_like,
    linspace,
    ones,
    ones_like,
    tensor,
    zeros,
    zeros_like,
)
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
from .nn.functional.torch_level import *
from .nn.functional.torch_level import __all__ as _layers
from .printing import set_printoptions
from .public import *
from .public import __all__ as _table
from .random import (
    Generator,
    default_generator,
    get_rng_state,
    initial_seed,
    manual_seed,
    rand,
    rand_like,
    randint,
    randn,
    randn_like,
    randperm,
    seed,
    set_rng_state,
)
from .serialization import load, save
from .tensor import Tensor
from .values import Size

__version__ = "0.1.0"
double, float, half, int, long = float64, float32, float16, int32, int64

__all__ = sorted(
    {"Generator", "Size", "Tensor", "arange", "as_tensor", "autograd", "bool", "datasets", "default_generator", "device", "double",
     "dtype", "empty", "empty_like", "enable_grad", "eye", "finfo", "float", "float16", "float32", "float64",
     "from_numpy", "full", "full_like", "get_default_dtype", "get_rng_state", "half", "iinfo", "initial_seed",
     "int", "int16", "int32", "int64", "int8", "is_grad_enabled", "linalg", "linspace", "load", "long",
     "manual_seed", "nn", "no_grad", "ones", "ones_like", "ops", "optim", "rand", "rand_like", "randint",
     "randn", "randn_like", "randperm", "return_types", "save", "seed", "set_default_dtype",
     "set_grad_enabled", "set_printoptions", "set_rng_state", "special", "tensor", "testing", "uint8", "utils",
     "zeros", "zeros_like", *_layers, *_table}
)  # fmt: skip
