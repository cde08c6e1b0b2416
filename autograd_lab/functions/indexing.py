"""Reading and writing with x[...]: an index is first made into basic parts, which give a view, and index arrays."""

from __future__ import annotations

import builtins
import warnings
from typing import Any

import numpy as np

from .. import errors
from ..autograd import apply, views
from ..op import OPS
from .common import F, Tensor, dims_of
from .shape import expanded_shape

__all__ = ["argwhere", "count_nonzero", "nonzero", "nonzero_static"]

COLON = slice(None)


def getitem(input: Tensor, index: Any) -> Tensor:
    """input[index]: a view for ints and slices, a copy for masks and index arrays.

    Raises:
        IndexError: too many parts, one out of range, or a mask or index arrays that do not fit.
    """
    basic, arrays = parted(index, input._data.shape)
    if arrays is None:
        if isinstance(index, slice):
            basic = basic or (COLON,)
        return F.getitem(input, index=basic) if basic else F.alias(input)
    place = F.getitem(input, index=basic) if basic else input
    check_arrays(arrays, place._data.shape)
    return F.take(place, index=arrays)


def setitem(input: Tensor, index: Any, value: Any) -> None:
    """input[index] = value, in place; recorded when either side needs a gradient."""
    basic, arrays = parted(index, input._data.shape)
    if not isinstance(value, apply.Tensor):
        if not isinstance(value, (int, float, np.generic)):
            raise TypeError(f"can't assign a {type(value).__name__} to a torch.{views.explain.CPP[input.dtype.name]}Tensor. "
                            "Make it a tensor first: torch.tensor(...).")  # fmt: skip
        value = apply.cast(apply.constant(value, input._data), input._data.dtype)
    place = F.getitem(input, index=basic) if basic else F.alias(input) if arrays is None else input
    if arrays is None:
        value = shortened(value, place._data.shape)
        expanded_shape(value._data.shape, place._data.shape)  # raises where it does not fit
        views.inplace(OPS["copy"])(place, value)
        return
    check_arrays(arrays, place._data.shape)
    shape = taken_shape(place, arrays)
    value = shortened(value, shape)
    check_put(place, value, shape)
    views.inplace(OPS["index_put"])(place, value, index=arrays)


def taken_shape(place: Tensor, arrays: tuple) -> tuple:
    """The shape of place[arrays]."""
    return F.take(apply.wrap(place._data), index=arrays)._data.shape


def check_put(place: Tensor, value: Tensor, shape: tuple) -> None:
    """Raises where `value` cannot be written into places of `shape`."""
    if value._data.dtype != place._data.dtype:
        word = views.explain.CPP
        raise RuntimeError(
            f"Index put requires the source and destination dtypes match, got {word[place.dtype.name]} for the destination and "
            f"{word[value.dtype.name]} for the source. Convert the values first: .to(x.dtype)."
        )
    have = value._data.shape
    fits = len(have) <= len(shape) and all(m in (1, n) for m, n in zip(reversed(have), reversed(shape), strict=False))
    if not fits:
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {errors.listed(have)} cannot be broadcast to indexing result of shape "
            f"{errors.listed(shape)}"
        )


def shortened(value: Tensor, shape: tuple) -> Tensor:
    """`value` without leading dimensions of size 1 that `shape` does not have."""
    have = value._data.shape
    extra = len(have) - len(shape)
    return F.reshape(value, shape=have[extra:]) if extra > 0 and all(n == 1 for n in have[:extra]) else value


# ---------------------------------------------------------------- what stands in the brackets


def parted(index: Any, shape: tuple) -> tuple[tuple, tuple | None]:
    """(basic, arrays): ints, slices, None and Ellipsis that make a view; then index arrays, with `:` between them, or None.

    As in PyTorch, an int beside an index array takes its dimension away first; it does not take part in broadcasting.
    """
    parts = [normal(part) for part in as_tuple(index)]
    used = builtins.sum(_used(part) for part in parts)
    if used > len(shape):
        raise IndexError(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim "
            "tensor to a number"
            if not shape and len(parts) == 1
            else f"too many indices for tensor of dimension {len(shape)}. Its shape is {errors.listed(shape)}."
        )
    basic, arrays, position = [], [], 0
    filled = False
    for part in parts:
        if part is Ellipsis:
            skipped = 0 if filled else len(shape) - used
            filled = True
            basic += [COLON] * skipped
            arrays += [COLON] * skipped
            position += skipped
        elif part is None:
            basic.append(None)
            arrays.append(COLON)
        elif isinstance(part, int):
            if not -shape[position] <= part < shape[position]:
                size = shape[position]
                raise IndexError(
                    f"index {part} is out of bounds for dimension {position} with size {size}"
                    + (f". Counting begins at 0: the last one is {size - 1}, or -1." if size else ". It is empty.")
                )
            basic.append(part)
            position += 1
        elif isinstance(part, slice):
            basic.append(COLON if part.indices(shape[position]) == (0, shape[position], 1) else part)
            arrays.append(COLON)
            position += 1
        elif part.dtype.kind == "b" and not part.ndim:  # True adds a dimension of size 1, False one of size 0
            basic.append(None)
            arrays.append(np.zeros(int(bool(part)), np.int64))
        else:
            basic += [COLON] * _used(part)
            arrays.append(part)
            position += _used(part)
    if all(isinstance(part, slice) for part in arrays):
        return shortest(basic), None
    while isinstance(arrays[-1], slice):
        arrays.pop()
    return shortest(basic), tuple(arrays)


def shortest(basic: list) -> tuple:
    """Without `:` at the end: such an index says nothing."""
    while basic and isinstance(basic[-1], slice) and basic[-1] == COLON:
        basic.pop()
    return tuple(basic)


def as_tuple(index: Any) -> tuple:
    """The parts of an index. A list with anything but numbers in it counts as a tuple, as in PyTorch."""
    if isinstance(index, tuple):
        return index
    if isinstance(index, list) and len(index) < 32:
        odd = (apply.Tensor, list, tuple, slice, str, np.ndarray)
        if any(isinstance(part, odd) or part is None or part is Ellipsis for part in index):
            warnings.warn(
                "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; use "
                "x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as tensor index, x[torch.tensor(seq)], "
                "which will result either in an error or a different result",
                UserWarning,
                stacklevel=4,
            )
            return tuple(index)
    return (index,)


def normal(part: Any) -> Any:
    """One part of an index as an int, slice, None, Ellipsis or index array."""
    if part is None or part is Ellipsis:
        return part
    if isinstance(part, apply.Tensor):
        return as_index(part._data)
    if isinstance(part, (bool, np.bool_)):
        return np.asarray(part)
    if isinstance(part, slice):
        return _slice(part)
    if isinstance(part, np.ndarray):
        return as_index(part)
    if isinstance(part, (list, tuple, range)):
        items: list[Any] = list(part)
        values = np.asarray([p.item() if isinstance(p, apply.Tensor) else p for p in items])
        return as_index(values.astype(np.int64) if not values.size else values)
    if hasattr(part, "__index__"):
        return part.__index__()
    raise IndexError(
        "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got "
        f"{type(part).__name__}). Convert it first, e.g. int(i)."
    )


def _slice(part: slice) -> slice:
    for value in (part.start, part.stop, part.step):
        if value is not None and not hasattr(value, "__index__"):
            raise TypeError("slice indices must be integers or None or have an __index__ method")
    found = slice(*(p if p is None else p.__index__() for p in (part.start, part.stop, part.step)))
    if found.step == 0:
        raise ValueError("slice step cannot be zero")
    if found.step is not None and found.step < 0:
        raise ValueError("step must be greater than zero. Use .flip() to reverse.")
    return found


def as_index(values: Any) -> Any:
    """An array as an index: 0-d integers are ints, bytes are masks."""
    if values.dtype.kind not in "iub":
        raise IndexError("tensors used as indices must be long, int, byte or bool tensors. Convert with .long().")
    if values.ndim == 0 and values.dtype.kind != "b":
        return int(values)
    if values.dtype.name == "uint8":
        warnings.warn(
            "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead.",
            UserWarning,
            stacklevel=5,
        )
        return values.astype(bool)
    return values


def _used(part: Any) -> int:
    """How many dimensions of the tensor one part of an index takes."""
    if part is None or part is Ellipsis:
        return 0
    return part.ndim if hasattr(part, "dtype") and part.dtype.kind == "b" else 1


def check_arrays(index: tuple, shape: tuple) -> None:
    """Masks must fit, integer arrays stay inside and broadcast. Raises IndexError with the first that does not.

    CuPy wraps integers that are out of range in silence, so this cannot be left to the array library.
    """
    position, shapes = 0, []
    for part in index:
        if isinstance(part, slice):
            position += 1
            continue
        if part.dtype.kind == "b":
            for k, n in enumerate(part.shape):
                if n != shape[position + k]:
                    raise IndexError(
                        f"The shape of the mask {errors.listed(part.shape)} at index {k} does not match the shape of the indexed "
                        f"tensor {errors.listed(shape)} at index {position + k}"
                    )
            shapes.append((int(part.sum()),))
        else:
            check_range(part, shape[position], position)
            shapes.append(part.shape)
        position += _used(part)
    if len(shapes) > 1:
        _check_broadcast(shapes)


def check_range(part: Any, size: int, position: int, kind: type = IndexError) -> None:
    """Raises where an integer of `part` is outside -size .. size - 1."""
    if part.size:
        low, high = int(part.min()), int(part.max())
        if low < -size or high >= size:
            wrong = low if low < -size else high
            raise kind(f"index {wrong} is out of bounds for dimension {position} with size {size}")


def _check_broadcast(shapes: list) -> None:
    longest = max(len(s) for s in shapes)
    for i in range(1, longest + 1):
        sizes = {s[-i] for s in shapes if len(s) >= i} - {1}
        if len(sizes) > 1:
            raise IndexError(
                "shape mismatch: indexing tensors could not be broadcast together with shapes "
                + ", ".join(errors.listed(s) for s in shapes)
            )


# ---------------------------------------------------------------- where entries are not zero


def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """The indices of the entries that are not zero, one row each; or one tensor for each dimension."""
    x = input._data
    xp = apply.BY_TYPE[x.__class__]
    if as_tuple:
        return tuple([apply.wrap(i) for i in xp.nonzero(xp.reshape(x, (1,)) if not x.ndim else x)])
    if not x.ndim:
        return apply.wrap(xp.zeros((int(bool(x)), 0), "int64"))
    return apply.wrap(xp.stack(xp.nonzero(x), axis=-1))


def argwhere(input: Tensor) -> Tensor:
    """The indices of the entries that are not zero, one row each."""
    return nonzero(input)


def nonzero_static(input: Tensor, *, size: int, fill_value: int = -1) -> Tensor:
    """The first `size` rows of nonzero, filled up with `fill_value`."""
    if size < 0:
        raise RuntimeError(f"nonzero_static: 'size' must be an non-negative integer. It is {size}.")
    found = nonzero(input)._data[:size]
    xp = apply.BY_TYPE[found.__class__]
    rest = xp.full((size - found.shape[0], found.shape[1]), fill_value, found.dtype)
    return apply.wrap(xp.concatenate([found, rest]))


def count_nonzero(input: Tensor, dim: Any = None) -> Tensor:
    """How many entries are not zero, in all or along `dim`."""
    along = dims_of(None if dim in ((), []) else dim, input._data.ndim)
    return F.sum(F.ne(input, 0), dim=along, keepdim=False)
