"""Values as a user writes them (numbers, nested lists, arrays, tensors) as arrays; and `Size`, a shape as it prints."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import dtypes
from .autograd import apply
from .dtypes import Dtype

__all__ = ["Size", "array_of", "strided_room"]


class Size(tuple):
    """A shape. Prints as PyTorch's does."""

    __slots__ = ()

    def numel(self) -> int:
        """How many elements a tensor of this shape has."""
        return int(np.prod(self, dtype=np.int64))

    def __repr__(self) -> str:
        return f"torch.Size([{', '.join(map(str, self))}])"


def array_of(data: Any, dtype: Dtype | None = None) -> Any:
    """A new array with the values of `data`: numbers, nested lists, numpy arrays, Tensors.

    Raises:
        ValueError: lists of unequal lengths. TypeError: something that is not a number.
    """
    wanted = None if dtype is None else dtypes.to_numpy_dtype(dtype)
    if isinstance(data, apply.Tensor):
        return np.array(data._data, dtype=wanted)
    if isinstance(data, np.ndarray):
        return np.array(data, dtype=wanted or dtypes.from_numpy_dtype(data.dtype).numpy)
    if isinstance(data, (list, tuple)):
        data = _numbers(data)
    try:
        found = np.array(data)
    except ValueError as error:
        _check_lengths(data, [])
        raise ValueError(f"expected sequences of equal length at every level of the nested list ({error})") from None
    if found.dtype.kind not in "bif":
        raise TypeError(
            f"new(): invalid data type {type(data).__name__!r}: expected numbers, bools, or nested lists of them"
        )
    if wanted is None:
        inferred = {"b": dtypes.bool_.numpy, "i": dtypes.int64.numpy}.get(
            found.dtype.kind, dtypes.get_default_dtype().numpy
        )
        wanted = found.dtype if isinstance(data, np.generic) else inferred
        if found.size == 0 and not isinstance(data, np.generic):
            wanted = dtypes.get_default_dtype().numpy
    return found.astype(wanted, copy=False)


def _check_lengths(values: Any, sizes: list[int], dim: int = 0) -> None:
    """Raises ValueError at the first list whose length is not that of its sisters. `sizes`: the length seen at each depth."""
    if not isinstance(values, (list, tuple)):
        return
    if dim == len(sizes):
        sizes.append(len(values))
    elif len(values) != sizes[dim]:
        raise ValueError(f"expected sequence of length {sizes[dim]} at dim {dim} (got {len(values)}). "
                         "All lists at one level must have the same length.")  # fmt: skip
    for value in values:
        _check_lengths(value, sizes, dim + 1)


def _numbers(values: Any) -> Any:
    """Nested lists with 0-d tensors inside as nested lists of numbers."""
    return [
        v.tolist() if isinstance(v, apply.Tensor) else _numbers(v) if isinstance(v, (list, tuple)) else v
        for v in values
    ]


def strided_room(shape: tuple, strides: tuple, dtype: np.dtype) -> np.ndarray:
    """An array of zeros laid out with these strides, in elements."""
    if len(shape) != len(strides):
        raise RuntimeError(
            f"dimensionality of sizes ({len(shape)}) must match dimensionality of strides ({len(strides)})"
        )
    if any(n < 0 for n in strides):
        raise RuntimeError(
            f"as_strided: Negative strides are not supported at the moment, got strides: {list(strides)}"
        )
    room = 1 + sum((n - 1) * step for n, step in zip(shape, strides, strict=True)) if 0 not in shape else 0
    return np.ndarray(shape, dtype, np.zeros(room, dtype), 0, [n * dtype.itemsize for n in strides])
