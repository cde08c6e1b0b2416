"""Functions that move values without changing them: views, joins, pieces."""

from __future__ import annotations

import builtins
import math
from collections.abc import Sequence
from typing import Any

from .. import dtypes, errors
from ..autograd import apply, memory
from .common import F, Tensor, dims_of, one_dim, sizes

__all__ = [
    "cat",
    "chunk",
    "clone",
    "concat",
    "concatenate",
    "expand",
    "expand_as",
    "flatten",
    "flip",
    "narrow",
    "permute",
    "reshape",
    "split",
    "squeeze",
    "stack",
    "t",
    "transpose",
    "unbind",
    "unsqueeze",
    "view",
]


def reshape(input: Tensor, *shape: Any) -> Tensor:
    """The same values in another shape: a view where the memory allows, else a copy. One size may be -1."""
    return F.reshape(input, shape=_filled(input._data.shape, sizes(shape)))


def view(input: Tensor, *shape: Any) -> Tensor:
    """The same memory in another shape.

    Raises:
        RuntimeError: the memory is laid out so that only a copy would do.
    """
    if len(shape) == 1 and isinstance(shape[0], dtypes.Dtype):
        raise RuntimeError("view(dtype) is not offered: use .to(dtype), which converts the values")
    wanted = _filled(input._data.shape, sizes(shape))
    x = memory.materialise(input)
    xp = apply.BY_TYPE[x.__class__]
    if xp.owner(x.reshape(wanted)) is not xp.owner(x):
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
            "contiguous subspaces). Use .reshape(...) instead."
        )
    return F.reshape(input, shape=wanted)


def _filled(shape: tuple, wanted: tuple) -> tuple:
    """`wanted` with its -1 worked out."""
    total = math.prod(shape)
    if wanted.count(-1) > 1:
        raise RuntimeError("only one dimension can be inferred")
    known = math.prod(n for n in wanted if n != -1)
    if -1 in wanted and known and total % known == 0:
        return tuple(total // known if n == -1 else n for n in wanted)
    if -1 in wanted or known != total:
        raise RuntimeError(f"shape '{errors.listed(wanted)}' is invalid for input of size {total}")
    return wanted


def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Dimensions start_dim to end_dim as one; the tensor itself where they are one already."""
    shape = input._data.shape
    first, last = one_dim(start_dim, len(shape)), one_dim(end_dim, len(shape))
    if shape and first == last:
        return input
    return F.reshape(input, shape=(*shape[:first], math.prod(shape[first : last + 1]), *shape[last + 1 :]))


def t(input: Tensor) -> Tensor:
    """The transpose of a matrix."""
    if input._data.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {input._data.ndim}D")
    return F.t(input)


def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Two dimensions swapped."""
    ndim = input._data.ndim
    first, second = one_dim(dim0, ndim), one_dim(dim1, ndim)
    return F.transpose(input, dim0=first, dim1=second) if ndim else F.reshape(input, shape=())


def permute(input: Tensor, *dims: Any) -> Tensor:
    """Dimensions in another order."""
    found = dims_of(sizes(dims), input._data.ndim) or ()
    if len(found) != input._data.ndim:
        raise RuntimeError(
            f"permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering "
            f"of dimensions i.e. input.dim() = {input._data.ndim} is not equal to len(dims) = {len(found)}"
        )
    return F.permute(input, dims=found)


def expand(input: Tensor, *shape: Any) -> Tensor:
    """Size-1 and new leading dimensions repeated without copying; -1 keeps a size."""
    return F.expand(input, shape=expanded_shape(input._data.shape, sizes(shape)))


def expanded_shape(have: tuple, wanted: tuple) -> tuple:
    """`wanted` with its -1 filled in. Raises RuntimeError when a tensor of shape `have` cannot be expanded to it."""
    lead = len(wanted) - len(have)
    if lead < 0:
        raise RuntimeError(
            f"expand(torch.FloatTensor{{{errors.listed(have)}}}, size={list(wanted)}): the number of sizes provided "
            f"({len(wanted)}) must be greater or equal to the number of dimensions in the tensor ({len(have)})"
        )
    full = tuple(have[i - lead] if n == -1 and i >= lead else n for i, n in enumerate(wanted))
    for i, (n, m) in enumerate(zip(full[lead:], have, strict=True)):
        if m not in (1, n):
            raise RuntimeError(
                f"The expanded size of the tensor ({n}) must match the existing size ({m}) at non-singleton dimension "
                f"{i + lead}.  Target sizes: {errors.listed(full)}.  Tensor sizes: {errors.listed(have)}"
            )
    return full


def expand_as(input: Tensor, other: Tensor) -> Tensor:
    """Expanded to `other`'s shape."""
    return expand(input, other._data.shape)


def squeeze(input: Tensor, dim: Any = None) -> Tensor:
    """Without its size-1 dimensions, or without `dim` where that has size 1."""
    shape = input._data.shape
    wanted = range(len(shape)) if dim is None else dims_of(dim, len(shape)) or ()
    return F.squeeze(input, dims=tuple(d for d in wanted if shape[d] == 1))


def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """With a new dimension of size 1 at `dim`."""
    return F.unsqueeze(input, dim=one_dim(dim, input._data.ndim + 1))


def flip(input: Tensor, *dims: Any) -> Tensor:
    """Reversed along `dims` (a copy)."""
    return F.flip(input, dims=dims_of(sizes(dims), input._data.ndim))


def clone(input: Tensor) -> Tensor:
    """A copy; the gradient passes through."""
    return F.clone(input)


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors joined along an existing dimension."""
    tensors = tuple(tensors)
    if not tensors:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    d = one_dim(dim, tensors[0]._data.ndim)
    first = tensors[0]._data.shape
    for i, x in enumerate(tensors):
        shape = x._data.shape
        if len(shape) != len(first):
            raise RuntimeError(f"Tensors must have same number of dimensions: got {len(first)} and {len(shape)}")
        for k, (n, m) in enumerate(zip(first, shape, strict=True)):
            if k != d and n != m:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {d}. Expected size {n} but got size {m} for tensor "
                    f"number {i} in the list."
                )
    return F.cat(tensors, dim=d)


concat = concatenate = cat


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors of one shape joined along a new dimension."""
    tensors = tuple(tensors)
    if not tensors:
        raise RuntimeError("stack expects a non-empty TensorList")
    return F.stack(tensors, dim=one_dim(dim, tensors[0]._data.ndim + 1))


def split(input: Tensor, split_size_or_sections: Any, dim: int = 0) -> tuple:
    """Views of consecutive pieces along `dim`: of one size, or of the sizes given."""
    d = one_dim(dim, input._data.ndim)
    total = input._data.shape[d]
    parts = split_size_or_sections
    if isinstance(parts, int):
        parts = [builtins.min(parts, total - start) for start in range(0, total, parts)]
    elif builtins.sum(parts) != total:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {total} (input tensor's size at dimension {d}), but got "
            f"split_sizes={list(parts)}"
        )
    found, start = [], 0
    for n in parts:
        found.append(narrow(input, d, start, n))
        start += n
    return tuple(found)


def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple:
    """About `chunks` equal views along `dim`."""
    total = input._data.shape[one_dim(dim, input._data.ndim)]
    return split(input, builtins.max(-(-total // chunks), 1), dim)


def unbind(input: Tensor, dim: int = 0) -> tuple:
    """One view for each index along `dim`."""
    d = one_dim(dim, input._data.ndim)
    lead = (slice(None),) * d
    return tuple(F.getitem(input, index=(*lead, i)) for i in range(input._data.shape[d]))


def narrow(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """A view of `length` entries along `dim` from `start`."""
    d = one_dim(dim, input._data.ndim)
    return F.getitem(input, index=(*(slice(None),) * d, slice(start, start + length)))
