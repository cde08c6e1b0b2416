"""Pieces of a tensor as views: split and its relatives."""

from __future__ import annotations

import builtins
import itertools
from typing import Any

from ..autograd import apply
from .common import F, Tensor, one_dim

__all__ = ["chunk", "dsplit", "hsplit", "narrow", "narrow_copy", "select", "split", "split_with_sizes", "split_with_sizes_copy",
           "tensor_split", "unbind", "unbind_copy", "unsafe_chunk", "unsafe_split", "vsplit"]  # fmt: skip


def _cut(row: Any, input: Tensor, dim: int, bounds: list) -> tuple:
    """One view for each (start, stop) along `dim`."""
    lead = (slice(None),) * dim
    return tuple([row(input, index=(*lead, slice(start, stop)), piece=i) for i, (start, stop) in enumerate(bounds)])


def _narrow(input: Tensor, index: tuple, piece: int) -> Tensor:
    return F.narrow(input, index=index)


def _dim_of(input: Tensor, dim: int, name: str) -> int:
    if not input._data.ndim:
        raise RuntimeError(f"{name} expects at least a 1-dimensional tensor")
    return one_dim(dim, input._data.ndim)


def split(input: Tensor, split_size_or_sections: Any, dim: int = 0) -> tuple:
    """Views of consecutive pieces along `dim`: of one size (the last may be smaller), or of the sizes given.

    >>> import autograd_lab as torch
    >>> [piece.tolist() for piece in torch.arange(5).split(2)]
    [[0, 1], [2, 3], [4]]
    """
    if not isinstance(split_size_or_sections, (int, apply.Tensor)):
        return split_with_sizes(input, split_size_or_sections, dim)
    d, size = _dim_of(input, dim, "split"), int(split_size_or_sections)
    total = input._data.shape[d]
    if size < 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={size}")
    if size == 0 and total:
        raise RuntimeError(f"split_size can only be 0 if dimension size is 0, but got dimension size of {total}")
    starts = range(0, total, size) if total else [0]
    return _cut(F.split_one, input, d, [(start, builtins.min(start + size, total)) for start in starts])


def split_with_sizes(input: Tensor, split_sizes: Any, dim: int = 0) -> tuple:
    """Views of consecutive pieces along `dim`, of the sizes given."""
    d, wanted = _dim_of(input, dim, "split"), [int(n) for n in split_sizes]
    total = input._data.shape[d]
    for n in wanted:
        if n < 0:
            raise RuntimeError(
                f"split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes={wanted}"
            )
    if builtins.sum(wanted) != total:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {total} (input tensor's size at dimension {d}), but got "
            f"split_sizes={wanted}"
        )
    stops = [builtins.sum(wanted[: i + 1]) for i in range(len(wanted))]
    return _cut(F.split_with_sizes_one, input, d, [(stop - n, stop) for stop, n in zip(stops, wanted, strict=True)])


def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple:
    """About `chunks` equal views along `dim`."""
    d = _dim_of(input, dim, "chunk")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    total = input._data.shape[d]
    if not total:
        return _cut(F.split_with_sizes_one, input, d, [(0, 0)] * chunks)
    return split(input, -(-total // chunks), d)


unsafe_chunk, unsafe_split = chunk, split


def tensor_split(input: Tensor, indices_or_sections: Any, dim: int = 0) -> tuple:
    """Views along `dim`: so many of nearly equal size, or cut before the indices given."""
    if not input._data.ndim:
        raise RuntimeError("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
    d = one_dim(dim, input._data.ndim)
    total, wanted = input._data.shape[d], indices_or_sections
    if isinstance(wanted, apply.Tensor):
        if wanted._data.dtype.name != "int64":
            raise RuntimeError(
                f"tensor_split expected tensor_indices_or_sections to have dtype of long, but got {wanted.dtype}"
            )
        if wanted._data.ndim > 1:
            raise RuntimeError(
                "tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but "
                f"got a tensor with {wanted._data.ndim} dims"
            )
        wanted = wanted.tolist()
    if isinstance(wanted, int):
        if wanted <= 0:
            raise RuntimeError(f"number of sections must be larger than 0, got {wanted}")
        small, larger = divmod(total, wanted)
        edges = [i * small + builtins.min(i, larger) for i in range(wanted + 1)]
        return _cut(_narrow, input, d, list(itertools.pairwise(edges)))
    edges = [0, *[int(i) for i in wanted], total]
    spans = [slice(a, b).indices(total)[:2] for a, b in itertools.pairwise(edges)]
    return _cut(_narrow, input, d, [(a, builtins.max(a, b)) for a, b in spans])


def _split_along(name: str, dim: int, least: int, input: Tensor, wanted: Any) -> tuple:
    if not isinstance(wanted, (int, list, tuple)):
        raise TypeError(
            f"{name}() received an invalid combination of arguments - got (Tensor, {type(wanted).__name__}): expected how many pieces, "
            "or the indices to cut before"
        )
    if input._data.ndim < least:
        raise RuntimeError(
            f"torch.{name} requires a tensor with at least {least} dimension{'s' if least > 1 else ''}, but got a tensor with "
            f"{input._data.ndim} dimensions!"
        )
    total = input._data.shape[dim]
    if isinstance(wanted, int) and (wanted == 0 or total % wanted):
        raise RuntimeError(
            f"torch.{name} attempted to split along dimension {dim}, but the size of the dimension {total} is not divisible by the "
            f"split_size {wanted}!"
        )
    return tensor_split(input, wanted, dim)


def hsplit(input: Tensor, indices_or_sections: Any) -> tuple:
    """tensor_split along the columns (along the only dimension of a 1-D tensor)."""
    return _split_along("hsplit", 0 if input._data.ndim == 1 else 1, 1, input, indices_or_sections)


def vsplit(input: Tensor, indices_or_sections: Any) -> tuple:
    """tensor_split along the rows."""
    return _split_along("vsplit", 0, 2, input, indices_or_sections)


def dsplit(input: Tensor, indices_or_sections: Any) -> tuple:
    """tensor_split along the third dimension."""
    return _split_along("dsplit", 2, 3, input, indices_or_sections)


def unbind(input: Tensor, dim: int = 0) -> tuple:
    """One view for each index along `dim`."""
    if not input._data.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    d = one_dim(dim, input._data.ndim)
    lead = (slice(None),) * d
    return tuple([F.unbind_one(input, index=(*lead, i), piece=i) for i in range(input._data.shape[d])])


def select(input: Tensor, dim: int, index: int) -> Tensor:
    """The view at one index along `dim`, without that dimension."""
    shape = input._data.shape
    if not shape:
        raise IndexError("select() cannot be applied to a 0-dim tensor.")
    d, i = one_dim(dim, len(shape)), int(index)
    if not -shape[d] <= i < shape[d]:
        raise IndexError(f"select(): index {i} out of range for tensor of size {list(shape)} at dimension {d}")
    return F.select(input, index=(*(slice(None),) * d, i))


def narrow(input: Tensor, dim: int, start: Any, length: int) -> Tensor:
    """A view of `length` entries along `dim` from `start`."""
    shape = input._data.shape
    if not shape:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    if isinstance(start, apply.Tensor) and (start._data.ndim or start._data.dtype.kind not in "iu"):
        raise RuntimeError("start must be an 0-dim integral Tensor.")
    d, first = one_dim(dim, len(shape)), int(start)
    n = shape[d]
    if length < 0:
        raise RuntimeError("narrow(): length must be non-negative.")
    if not -n <= first <= n:
        raise IndexError(f"start out of range (expected to be in range of [{-n}, {n}], but got {first})")
    first += n if first < 0 else 0
    if first + length > n:
        raise RuntimeError(f"start ({first}) + length ({length}) exceeds dimension size ({n}).")
    return F.narrow(input, index=(*(slice(None),) * d, slice(first, first + length)))


def unbind_copy(input: Tensor, dim: int = 0) -> tuple:
    """unbind, as copies."""
    return tuple([F.clone(piece) for piece in unbind(input, dim)])


def split_with_sizes_copy(input: Tensor, split_sizes: Any, dim: int = 0) -> tuple:
    """split_with_sizes, as copies."""
    return tuple([F.clone(piece) for piece in split_with_sizes(input, split_sizes, dim)])


def narrow_copy(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """narrow, as a copy."""
    if input._data.ndim and dim >= input._data.ndim:
        raise RuntimeError(
            f"Expected dim < static_cast<int64_t>(self_sizes.size()) to be true, but got false. dim is {dim}."
        )
    return F.clone(narrow(input, dim, start, length))
