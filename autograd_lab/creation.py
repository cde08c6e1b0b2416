"""Functions that make tensors from values and sizes."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from . import dtypes
from .autograd import apply, explain
from .device import Device
from .dtypes import Dtype
from .functions import checked_sizes, sizes
from .manners import moved
from .out import with_out
from .tensor import Tensor
from .values import array_of, strided_room

__all__ = ["as_tensor", "asarray", "empty", "empty_like", "empty_permuted", "empty_strided", "eye", "from_numpy", "full", "full_like",
           "ones", "ones_like", "scalar_tensor", "tensor", "zeros", "zeros_like"]  # fmt: skip


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


def asarray(
    obj: Any, *, dtype: Any = None, device: Any = None, copy: bool | None = None, requires_grad: bool = False
) -> Tensor:
    """`obj` as a tensor, sharing memory where that is possible and `copy` does not forbid it."""
    found = as_tensor(obj, dtype, device)
    if copy and (found is obj or isinstance(obj, (Tensor, np.ndarray))):
        found = found.detach().clone()
    elif isinstance(obj, Tensor) and not requires_grad and found.requires_grad:
        found = found.detach()
    return found.requires_grad_() if requires_grad and not found.requires_grad else found


def scalar_tensor(s: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
                  pin_memory: bool = False) -> Tensor:  # fmt: skip
    """A number as a 0-d tensor of the default dtype."""
    return full((), s, dtype=dtype or dtypes.get_default_dtype(), device=device, requires_grad=requires_grad)


def _filled(name: str, size: tuple, value: Any, dtype: Any, device: Any, requires_grad: bool) -> Tensor:
    wanted = dtypes.to_numpy_dtype(dtype) if dtype is not None else dtypes.get_default_dtype().numpy
    shape = checked_sizes(name, size)
    try:
        made = np.full(shape, value, wanted)
    except OverflowError:  # a small negative number in an unsigned dtype: wrapped, as in C
        made = np.full(shape, np.asarray(value).astype(wanted), wanted)
    return finish(apply.wrap(made), device, requires_grad)


@with_out
def zeros(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False,
          layout: Any = None, pin_memory: bool = False, **named: Any) -> Tensor:  # fmt: skip
    """All zero."""
    return _filled("zeros", _size("zeros", size, named), 0, dtype, device, requires_grad)


@with_out
def ones(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
         pin_memory: bool = False, **named: Any) -> Tensor:  # fmt: skip
    """All one."""
    return _filled("ones", _size("ones", size, named), 1, dtype, device, requires_grad)


def empty(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
          pin_memory: bool = False, memory_format: Any = None, **named: Any) -> Tensor:  # fmt: skip
    """Room for values; what is in it is arbitrary (here: zeros)."""
    return _filled("empty", _size("empty", size, named), 0, dtype, device, requires_grad)


def _size(name: str, size: tuple, named: dict) -> tuple:
    """`zeros(2, 3)`, `zeros((2, 3))` and `zeros(size=(2, 3))` alike."""
    if set(named) - {"size"}:
        raise TypeError(f"{name}() got an unexpected keyword argument '{next(k for k in named if k != 'size')}'")
    if len(size) > 1 and isinstance(size[0], (tuple, list)):
        raise TypeError(f"{name}() takes 1 positional argument but {len(size)} were given")
    return (named["size"],) if named else size


@with_out
def full(size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
         pin_memory: bool = False) -> Tensor:  # fmt: skip
    """All `fill_value`; its type decides the dtype."""
    if not isinstance(size, (tuple, list)):
        raise TypeError(f"full(): argument 'size' (position 1) must be tuple of ints, not {type(size).__name__}")
    if isinstance(fill_value, Tensor):
        dtype, fill_value = dtype or fill_value.dtype, fill_value.item()
    inferred = dtypes.from_numpy_dtype(dtypes.of_value(fill_value))
    return _filled("full", (size,), fill_value, dtype or inferred, device, requires_grad)


def zeros_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
               memory_format: Any = None) -> Tensor:  # fmt: skip
    """zeros of `input`'s shape, dtype and device."""
    return full_like(input, 0, dtype=dtype, device=device, requires_grad=requires_grad)


def ones_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
              memory_format: Any = None) -> Tensor:  # fmt: skip
    """ones of `input`'s shape, dtype and device."""
    return full_like(input, 1, dtype=dtype, device=device, requires_grad=requires_grad)


def empty_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
               memory_format: Any = None) -> Tensor:  # fmt: skip
    """empty of `input`'s shape, dtype and device."""
    return full_like(input, 0, dtype=dtype, device=device, requires_grad=requires_grad)


def full_like(input: Tensor, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False,
              layout: Any = None, memory_format: Any = None) -> Tensor:  # fmt: skip
    """full of `input`'s shape, dtype and device."""
    return full(input._data.shape, fill_value, dtype=dtype or input.dtype, device=device or input.device,
                requires_grad=requires_grad)  # fmt: skip


def empty_strided(size: Any, stride: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
                  pin_memory: bool = False) -> Tensor:  # fmt: skip
    """Room for values, laid out with these strides (in elements)."""
    shape, steps = checked_sizes("empty_strided", (size,)), sizes((stride,))
    wanted = dtypes.to_numpy_dtype(dtype or dtypes.get_default_dtype())
    return finish(apply.wrap(strided_room(shape, steps, wanted)), device, requires_grad)


def empty_permuted(size: Any, physical_layout: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False,
                   layout: Any = None, pin_memory: bool = False) -> Tensor:  # fmt: skip
    """Room for values, its dimensions in memory in the order of `physical_layout`."""
    shape, order = checked_sizes("empty_permuted", (size,)), sizes((physical_layout,))
    if len(shape) != len(order):
        raise RuntimeError(f"Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) = "
                           f"{len(shape)} is not equal to len(physical_layout) = {len(order)}")  # fmt: skip
    if any(not 0 <= d < len(shape) for d in order):
        wrong = next(i for i, d in enumerate(order) if not 0 <= d < len(shape))
        raise RuntimeError(f"Dimension out of range (expected to be between 0 and {len(shape) - 1}, but got {order[wrong]} at index "
                           f"{wrong}).  NB: negative dims not currently supported; file an issue if you want it.")  # fmt: skip
    if len(set(order)) != len(order):
        raise RuntimeError("Duplicate dim not allowed")
    wanted = dtypes.to_numpy_dtype(dtype or dtypes.get_default_dtype())
    memory = np.zeros([shape[d] for d in order], wanted)
    return finish(apply.wrap(memory.transpose([order.index(d) for d in range(len(order))])), device, requires_grad)


@with_out
def eye(n: int, m: int | None = None, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
        pin_memory: bool = False) -> Tensor:  # fmt: skip
    """Ones on the diagonal."""
    for name, value in (("n", n), ("m", m)):
        if value is not None and value < 0:
            raise RuntimeError(f"{name} must be greater or equal to 0, got {value}")
    wanted = dtypes.to_numpy_dtype(dtype or dtypes.get_default_dtype())
    return finish(apply.wrap(np.eye(n, m, dtype=wanted)), device, requires_grad)
