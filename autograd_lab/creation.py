"""Functions that make tensors: from values, sizes and ranges."""

from __future__ import annotations

import builtins
import math
import warnings
from typing import Any

import numpy as np

from . import dtypes
from .autograd import apply, explain
from .device import Device
from .dtypes import Dtype
from .functions import sizes
from .tensor import Tensor, moved
from .values import array_of

__all__ = [
    "arange",
    "as_tensor",
    "empty",
    "empty_like",
    "eye",
    "from_numpy",
    "full",
    "full_like",
    "linspace",
    "ones",
    "ones_like",
    "tensor",
    "zeros",
    "zeros_like",
]


def tensor(data: Any, *, dtype: Dtype | None = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A new leaf with a copy of `data`. Floats take the default dtype, integers int64.

    Raises:
        RuntimeError: requires_grad for integers.

    >>> import autograd_lab as torch
    >>> torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    tensor([[1., 2.],
            [3., 4.]])
    """
    if isinstance(data, Tensor):
        warnings.warn(
            "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
            "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).",
            UserWarning,
            stacklevel=2,
        )
    return finish(apply.wrap(array_of(data, dtype)), device, requires_grad)


def finish(t: Tensor, device: Any, requires_grad: bool) -> Tensor:
    """The last step of every creation function: the device, then requires_grad."""
    if device is not None and Device(device).type != "cpu":
        t = moved(t, Device(device))
    if requires_grad:
        if t._data.dtype.kind != "f":
            raise explain.integer_grad(t.dtype)
        t.requires_grad = True
    return t


def as_tensor(data: Any, dtype: Dtype | None = None, device: Any = None) -> Tensor:
    """`data` as a tensor, sharing memory where that is possible."""
    if isinstance(data, Tensor):
        return data.to(dtype=dtype, device=device)
    if isinstance(data, np.ndarray):
        return from_numpy(data).to(dtype=dtype, device=device)
    return tensor(data, dtype=dtype, device=device)


def from_numpy(ndarray: np.ndarray) -> Tensor:
    """A tensor that shares `ndarray`'s memory: a write to either is seen in both.

    Raises:
        TypeError: not a numpy array, or one of a dtype that tensors do not have.
    """
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(ndarray).__name__})")
    dtypes.from_numpy_dtype(ndarray.dtype)
    return apply.wrap(ndarray)


def _filled(size: tuple, value: Any, dtype: Any, device: Any, requires_grad: bool) -> Tensor:
    wanted = dtypes.to_numpy_dtype(dtype) if dtype is not None else dtypes.get_default_dtype().numpy
    shape = sizes(size)
    negative = next((n for n in shape if n < 0), None)
    if negative is not None:
        raise RuntimeError(f"Trying to create tensor with negative dimension {negative}: {list(shape)}")
    return finish(apply.wrap(np.full(shape, value, wanted)), device, requires_grad)


def zeros(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """All zero."""
    if any(n < 0 for n in sizes(size)):
        raise RuntimeError(f"zeros: Dimension size must be non-negative. The shape asked for is {list(sizes(size))}.")
    return _filled(size, 0, dtype, device, requires_grad)


def ones(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """All one."""
    return _filled(size, 1, dtype, device, requires_grad)


def empty(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Room for values; what is in it is arbitrary (here: zeros)."""
    return _filled(size, 0, dtype, device, requires_grad)


def full(size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """All `fill_value`; its type decides the dtype."""
    inferred = dtypes.from_numpy_dtype(dtypes.of_value(fill_value))
    return _filled((size,), fill_value, dtype or inferred, device, requires_grad)


def zeros_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """zeros of `input`'s shape, dtype and device."""
    return zeros(
        input._data.shape, dtype=dtype or input.dtype, device=device or input.device, requires_grad=requires_grad
    )


def ones_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """ones of `input`'s shape, dtype and device."""
    return ones(
        input._data.shape, dtype=dtype or input.dtype, device=device or input.device, requires_grad=requires_grad
    )


def empty_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """empty of `input`'s shape, dtype and device."""
    return zeros_like(input, dtype=dtype, device=device, requires_grad=requires_grad)


def full_like(
    input: Tensor, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """full of `input`'s shape, dtype and device."""
    return full(input._data.shape, fill_value, dtype=dtype or input.dtype, device=device or input.device,
                requires_grad=requires_grad)  # fmt: skip


def eye(n: int, m: int | None = None, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Ones on the diagonal."""
    wanted = dtypes.to_numpy_dtype(dtype or dtypes.get_default_dtype())
    return finish(apply.wrap(np.eye(n, m, dtype=wanted)), device, requires_grad)


def arange(start: Any, end: Any = None, step: Any = 1, *, dtype: Any = None, device: Any = None,
           requires_grad: bool = False) -> Tensor:  # fmt: skip
    """start, start + step, ... below end; integers when all three are."""
    if end is None:
        start, end = 0, start
    if dtype is None:
        whole = builtins.all(isinstance(v, int) for v in (start, end, step))
        dtype = dtypes.int64 if whole else dtypes.get_default_dtype()
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    n = math.ceil((end - start) / step)
    values = start + step * np.arange(n)
    return finish(apply.wrap(values.astype(dtypes.to_numpy_dtype(dtype))), device, requires_grad)


def linspace(
    start: float, end: float, steps: int, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """`steps` values from start to end, both included."""
    wanted = dtypes.to_numpy_dtype(dtype or dtypes.get_default_dtype())
    return finish(apply.wrap(np.linspace(start, end, steps).astype(wanted)), device, requires_grad)
