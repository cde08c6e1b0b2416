"""Reading and writing at indices."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

from .. import errors
from ..autograd import apply, views
from ..op import OPS
from ..ops.indexing import is_basic
from .common import F, Tensor, one_dim
from .elementwise import where
from .shape import expanded_shape

__all__ = [
    "gather",
    "masked_fill",
    "nonzero",
]


def normal_index(index: Any) -> tuple:
    """What stands in x[...] as a tuple of ints, slices, None, Ellipsis and index arrays."""
    parts = index if isinstance(index, tuple) else (index,)
    found = []
    for part in parts:
        if isinstance(part, apply.Tensor):
            part = part._data
            if part.dtype.kind == "f":
                raise IndexError(
                    "tensors used as indices must be long, int, byte or bool tensors. Convert with .long()."
                )
            if part.ndim == 0 and part.dtype.kind != "b":
                part = int(part)
        elif isinstance(part, (bool, np.bool_)):
            part = np.asarray(part)
        elif isinstance(part, (list, np.ndarray)):
            part = np.asarray(
                [p.item() if isinstance(p, apply.Tensor) else p for p in part] if isinstance(part, list) else part
            )
        elif isinstance(part, slice):
            part = slice(*(p if p is None else int(p) for p in (part.start, part.stop, part.step)))
            if part.step is not None and part.step <= 0:
                raise ValueError("step must be greater than zero. Use .flip() to reverse.")
        elif part is not None and part is not Ellipsis:
            if not hasattr(part, "__index__"):
                raise IndexError(
                    "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got "
                    f"{type(part).__name__}). Convert it first, e.g. int(i)."
                )
            part = part.__index__()
        found.append(part)
    return tuple(found)


def getitem(input: Tensor, index: Any) -> Tensor:
    """input[index]: a view for ints and slices, a copy for masks and index arrays."""
    index = normal_index(index)
    shape = input._data.shape
    used = builtins.sum(_used(i) for i in index)
    if used > len(shape):
        raise IndexError(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim "
            "tensor to a number"
            if not shape
            else f"too many indices for tensor of dimension {len(shape)}"
        )
    if not is_basic(index):
        check_arrays(index, shape)
        return F.take(input, index=index)
    position = 0
    for part in index:
        if part is Ellipsis:
            break
        if isinstance(part, int) and not -shape[position] <= part < shape[position]:
            raise IndexError(f"index {part} is out of bounds for dimension {position} with size {shape[position]}")
        position += part is not None
    return F.getitem(input, index=index)


def check_arrays(index: tuple, shape: tuple) -> None:
    """Masks must fit, and integer arrays stay inside. Raises IndexError with the first that does not.

    CuPy wraps integers that are out of range in silence, so this cannot be left to the array library.
    """
    position = 0
    for place, part in enumerate(index):
        if part is Ellipsis:
            after = builtins.sum(_used(p) for p in index[place + 1 :])
            position = len(shape) - after
        elif hasattr(part, "dtype") and part.dtype.kind == "b":
            for k, n in enumerate(part.shape):
                if n != shape[position + k]:
                    raise IndexError(
                        f"The shape of the mask {errors.listed(part.shape)} at index {k} does not match the shape of the indexed "
                        f"tensor {errors.listed(shape)} at index {position + k}"
                    )
        elif hasattr(part, "dtype") and part.size:
            low, high, n = int(part.min()), int(part.max()), shape[position]
            if low < -n or high >= n:
                wrong = low if low < -n else high
                raise IndexError(f"index {wrong} is out of bounds for dimension {position} with size {n}")
        position += _used(part) if part is not Ellipsis else 0


def _used(part: Any) -> int:
    """How many dimensions of the tensor one part of an index takes."""
    if part is None or part is Ellipsis:
        return 0
    return part.ndim if hasattr(part, "dtype") and part.dtype.kind == "b" else 1


def setitem(input: Tensor, index: Any, value: Any) -> None:
    """input[index] = value, in place; recorded when either side needs a gradient."""
    index = normal_index(index)
    if not isinstance(value, apply.Tensor):
        value = apply.constant(value, input._data) if isinstance(value, (int, float)) else apply.Tensor(value)
    if is_basic(index):
        place = getitem(input, index)
        expanded_shape(value._data.shape, place._data.shape)  # raises where it does not fit
        views.inplace(OPS["copy"])(place, value)
    else:
        check_arrays(index, input._data.shape)
        views.inplace(OPS["index_put"])(input, apply.cast(value, input._data.dtype), index=index)


def gather(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """out[i][j] = input[index[i][j]][j] for dim 0, and so on."""
    d = one_dim(dim, input._data.ndim)
    limits = tuple(slice(None) if k == d else slice(0, n) for k, n in enumerate(index._data.shape))
    if input._data.shape[:d] + input._data.shape[d + 1 :] != index._data.shape[:d] + index._data.shape[d + 1 :]:
        input = F.getitem(input, index=limits)
    return F.gather(input, dim=d, index=index._data)


def masked_fill(input: Tensor, mask: Tensor, value: Any) -> Tensor:
    """`value` where `mask` holds."""
    return where(mask, value, input)


def nonzero(input: Tensor) -> Tensor:
    """The indices of the entries that are not zero, one row each."""
    xp = apply.BY_TYPE[input._data.__class__]
    return apply.wrap(xp.stack(xp.nonzero(input._data), axis=-1))
