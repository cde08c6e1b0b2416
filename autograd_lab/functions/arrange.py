"""Functions that put values elsewhere: turned, rolled, repeated, cut to a triangle. They copy."""

from __future__ import annotations

import math
from typing import Any

from ..autograd import apply
from .common import F, Tensor, dims_of, given_dims, one_dim, sizes, two_forms

__all__ = ["flip", "fliplr", "flipud", "repeat", "repeat_interleave", "roll", "rot90", "tile", "tril", "triu"]


def flip(input: Tensor, *along: Any, dims: Any = None) -> Tensor:
    """Reversed along `dims`, given as ints or as one tuple."""
    return F.flip(input, dims=given_dims(along if dims is None else (dims,), input._data.ndim))


def fliplr(input: Tensor) -> Tensor:
    """Reversed from left to right."""
    if input._data.ndim < 2:
        raise RuntimeError("Input must be >= 2-d.")
    return F.flip(input, dims=(1,))


def flipud(input: Tensor) -> Tensor:
    """Reversed from top to bottom."""
    if input._data.ndim < 1:
        raise RuntimeError("Input must be >= 1-d.")
    return F.flip(input, dims=(0,))


def roll(input: Tensor, shifts: Any, dims: Any = None) -> Tensor:
    """Moved on by `shifts` places along `dims`; what leaves at the end comes in at the start."""
    steps = tuple(shifts) if isinstance(shifts, (tuple, list)) else (shifts,)
    along = () if dims is None else tuple(dims) if isinstance(dims, (tuple, list)) else (dims,)
    if not steps:
        raise RuntimeError("`shifts` required")
    if not along and len(steps) == 1:
        return F.roll(input, shifts=steps, dims=None)
    if not input._data.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    if len(steps) != len(along):
        raise RuntimeError(f"shifts and dimensions must align. shifts: {len(steps)}, dims:{len(along)}")
    return F.roll(input, shifts=steps, dims=tuple([one_dim(d, input._data.ndim) for d in along]))


def rot90(input: Tensor, k: int = 1, dims: Any = (0, 1)) -> Tensor:
    """Turned `k` times by 90 degrees in the plane of `dims`."""
    ndim = input._data.ndim
    if len(dims) != 2:
        raise RuntimeError(f"expected total rotation dims == 2, but got dims = {len(dims)}")
    if ndim < 2:
        raise RuntimeError(f"expected total dims >= 2, but got total dims = {ndim}")
    if dims[0] == dims[1] or abs(dims[0] - dims[1]) == ndim:
        raise RuntimeError(f"expected rotation dims to be different, but got dim0 = {dims[0]} and dim1 = {dims[1]}")
    for i, d in enumerate(dims):
        if not -ndim <= d < ndim:
            raise RuntimeError(f"Rotation dim{i} out of range, dim{i} = {d}")
    return F.rot90(input, k=k % 4, dims=dims_of(tuple(dims), ndim))


def repeat(input: Tensor, *times: Any, repeats: Any = None) -> Tensor:
    """Copied so many times along each dimension; new dimensions come first."""
    times = sizes(times if repeats is None else (repeats,))
    if len(times) < input._data.ndim:
        raise RuntimeError(
            "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor. "
            f"There are {len(times)} and {input._data.ndim}: tile() fills them up with 1."
        )
    if any(n < 0 for n in times):
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(times)}: {list(times)}")
    return F.repeat(input, repeats=times)


def tile(input: Tensor, *times: Any, dims: Any = None) -> Tensor:
    """Copied so many times along each dimension; missing counts are 1."""
    times = sizes(times if dims is None else (dims,))
    return repeat(input, (1,) * (input._data.ndim - len(times)) + times)


def repeat_interleave(
    input: Tensor, repeats: Any = None, dim: int | None = None, *, output_size: int | None = None
) -> Tensor:
    """Each entry along `dim` repeated in place; with one argument, the indices that would do so.

    >>> import autograd_lab as torch
    >>> torch.tensor([1, 2]).repeat_interleave(2)
    tensor([1, 1, 2, 2])
    """
    xp = apply.BY_TYPE[input._data.__class__]
    if repeats is None:
        return _places(input, output_size)
    if dim is None:
        input, dim = F.reshape(input, shape=(math.prod(input._data.shape),)), 0
    scalar = not input._data.ndim
    if scalar:
        input = F.reshape(input, shape=(1,))
    d = one_dim(dim, input._data.ndim)
    count = input._data.shape[d]
    if isinstance(repeats, int):
        return _each(input, repeats, d)
    if not isinstance(repeats, apply.Tensor):
        repeats = apply.wrap(xp.asarray(repeats, "int64"))
    times = repeats._data
    if times.ndim > 1:
        raise RuntimeError("repeats must be 0-dim or 1-dim tensor")
    if times.size == 1:
        times = xp.broadcast_to(xp.reshape(times, (1,)), (count,))
    if times.size != count:
        raise RuntimeError(
            f"repeats must have the same size as input along dim, but got repeats.size(0) = {times.size} and input.size({d}) = {count}"
        )
    return F.index_select(input, index=(*(slice(None),) * d, _places(apply.wrap(times), output_size)._data))


def _each(input: Tensor, repeats: int, d: int) -> Tensor:
    """Each entry along `d` the same number of times."""
    if repeats < 0:
        raise RuntimeError("Repeats must be non-negative")
    shape = input._data.shape
    many = F.expand(F.unsqueeze(input, dim=d + 1), shape=(*shape[: d + 1], repeats, *shape[d + 1 :]))
    return F.reshape(F.clone(many), shape=(*shape[:d], shape[d] * repeats, *shape[d + 1 :]))


def _places(repeats: Tensor, output_size: int | None) -> Tensor:
    """0 repeats[0] times, 1 repeats[1] times, ..."""
    times = repeats._data
    if times.ndim != 1:
        raise RuntimeError("repeat_interleave only accept 1D vector as repeat")
    if times.dtype.name not in ("int32", "int64"):
        raise RuntimeError("repeats has to be Long or Int tensor")
    if times.size and int(times.min()) < 0:
        raise RuntimeError("repeats can not be negative")
    if output_size is not None and int(times.sum()) != output_size:
        raise RuntimeError("allocated size does not match required size")
    xp = apply.BY_TYPE[times.__class__]
    return apply.wrap(xp.repeat(xp.arange(times.size, dtype=times.dtype), times))


def _triangle(row: Any, input: Tensor, diagonal: int, name: str) -> Tensor:
    if input._data.ndim < 2:
        raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions")
    return row(input, diagonal=diagonal)


@two_forms
def tril(enter: Any, input: Tensor, diagonal: int = 0) -> Tensor:
    """The lower triangle, up to `diagonal` above the main one; zero elsewhere."""
    return _triangle(enter("tril"), input, diagonal, "tril")


@two_forms
def triu(enter: Any, input: Tensor, diagonal: int = 0) -> Tensor:
    """The upper triangle, from `diagonal` above the main one; zero elsewhere."""
    return _triangle(enter("triu"), input, diagonal, "triu")
