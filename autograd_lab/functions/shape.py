"""Functions that give the same values in another shape: views, and copies of views."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .. import dtypes, errors
from ..autograd import apply, memory
from .common import F, Tensor, dims_of, one_dim, restated, restater, sizes

__all__ = [
    "adjoint",
    "alias_copy",
    "as_strided",
    "as_strided_copy",
    "broadcast_to",
    "clone",
    "diag",
    "diag_embed",
    "diagflat",
    "diagonal",
    "diagonal_copy",
    "diagonal_scatter",
    "expand",
    "expand_as",
    "expand_copy",
    "flatten",
    "moveaxis",
    "movedim",
    "permute",
    "permute_copy",
    "ravel",
    "reshape",
    "reshape_as",
    "select_scatter",
    "slice_scatter",
    "squeeze",
    "squeeze_copy",
    "sum_to_size",
    "swapaxes",
    "swapdims",
    "t",
    "t_copy",
    "trace",
    "transpose",
    "transpose_copy",
    "unflatten",
    "unfold",
    "unfold_copy",
    "unsqueeze",
    "unsqueeze_copy",
    "view",
    "view_as",
    "view_copy",
]


def reshape(input: Tensor, *shape: Any) -> Tensor:
    """The same values in another shape: a view where the memory allows, else a copy. One size may be -1."""
    return F.reshape(input, shape=_filled(input._data.shape, sizes(shape)))


def view(input: Tensor, *shape: Any) -> Tensor:
    """The same memory in another shape, or read as another dtype of the same size.

    Raises:
        RuntimeError: the memory is laid out so that only a copy would do.
    """
    if len(shape) == 1 and isinstance(shape[0], dtypes.Dtype):
        return _as_dtype(input, shape[0])
    wanted = _filled(input._data.shape, sizes(shape))
    x = memory.materialise(input)
    xp = apply.BY_TYPE[x.__class__]
    if xp.owner(x.reshape(wanted)) is not xp.owner(x):
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
            "contiguous subspaces). Use .reshape(...) instead."
        )
    return F.reshape(input, shape=wanted)


def _as_dtype(input: Tensor, dtype: dtypes.Dtype) -> Tensor:
    if dtype.itemsize != input._data.dtype.itemsize:
        raise RuntimeError(
            f"self.size(-1) must be divisible by {dtype.itemsize} to view {input.dtype} as {dtype} (different element sizes). "
            "Such views are not offered here: use .to(dtype), which converts the values."
        )
    return F.view_dtype(input, dtype=dtype.numpy)


def _filled(shape: tuple, wanted: tuple) -> tuple:
    """`wanted` with its -1 worked out."""
    total = math.prod(shape)
    if wanted.count(-1) > 1:
        raise RuntimeError("only one dimension can be inferred")
    if any(n < -1 for n in wanted):
        raise RuntimeError(f"invalid shape dimension {next(n for n in wanted if n < -1)}")
    known = math.prod(n for n in wanted if n != -1)
    if -1 in wanted and not known and not total:
        raise RuntimeError(
            f"cannot reshape tensor of 0 elements into shape {errors.listed(wanted)} because the unspecified dimension size -1 can "
            "be any value and is ambiguous"
        )
    if -1 in wanted and known and total % known == 0:
        return tuple(total // known if n == -1 else n for n in wanted)
    if -1 in wanted or known != total:
        raise RuntimeError(
            f"shape '{errors.listed(wanted)}' is invalid for input of size {total}. Both must have as many entries: -1 stands for the one size that fits."
        )
    return wanted


def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Dimensions start_dim to end_dim as one; the tensor itself where they are one already."""
    shape = input._data.shape
    first, last = one_dim(start_dim, len(shape)), one_dim(end_dim, len(shape))
    if first > last:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if shape and first == last:
        return input
    return F.reshape(input, shape=(*shape[:first], math.prod(shape[first : last + 1]), *shape[last + 1 :]))


@restated
def t(enter: Any, input: Tensor) -> Tensor:
    """The transpose of a matrix."""
    if input._data.ndim > 2:
        name = "t_" if enter is restater else "t"
        raise RuntimeError(f"{name}() expects a tensor with <= 2 dimensions, but self is {input._data.ndim}D")
    return enter("t")(input)


@restated
def transpose(enter: Any, input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Two dimensions swapped."""
    return _swapped(enter, input, dim0, dim1)


def _swapped(enter: Any, input: Tensor, dim0: int, dim1: int) -> Tensor:
    ndim = input._data.ndim
    first, second = one_dim(dim0, ndim), one_dim(dim1, ndim)
    return enter("transpose")(input, dim0=first, dim1=second) if ndim else enter("reshape")(input, shape=())


def permute(input: Tensor, *dims: Any) -> Tensor:
    """Dimensions in another order."""
    wanted = sizes(dims)
    if len(wanted) != input._data.ndim:
        raise RuntimeError(
            f"permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering "
            f"of dimensions i.e. input.dim() = {input._data.ndim} is not equal to len(dims) = {len(wanted)}"
        )
    found = tuple([one_dim(d, input._data.ndim) for d in wanted])
    if len(set(found)) != len(found):
        raise RuntimeError("permute(): duplicate dims are not allowed.")
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
    for n in full[:lead]:
        if n == -1:
            raise RuntimeError(
                f"The expanded size of the tensor ({n}) isn't allowed in a leading, non-existing dimension 0"
            )
    for i, (n, m) in enumerate(zip(full[lead:], have, strict=True)):
        if m not in (1, n) or n < 0:
            raise RuntimeError(
                f"The expanded size of the tensor ({n}) must match the existing size ({m}) at non-singleton dimension "
                f"{i + lead}.  Target sizes: {errors.listed(wanted)}.  Tensor sizes: {errors.listed(have)}"
            )
    return full


def expand_as(input: Tensor, other: Tensor) -> Tensor:
    """Expanded to `other`'s shape."""
    return expand(input, other._data.shape)


@restated
def squeeze(enter: Any, input: Tensor, dim: Any = None) -> Tensor:
    """Without its size-1 dimensions, or without `dim` where that has size 1."""
    shape = input._data.shape
    wanted = range(len(shape)) if dim is None else dims_of(dim, len(shape)) or ()
    return enter("squeeze")(input, dims=tuple(d for d in wanted if shape[d] == 1))


@restated
def unsqueeze(enter: Any, input: Tensor, dim: int) -> Tensor:
    """With a new dimension of size 1 at `dim`."""
    return enter("unsqueeze")(input, dim=one_dim(dim, input._data.ndim + 1))


def clone(input: Tensor, *, memory_format: Any = None) -> Tensor:
    """A copy; the gradient passes through."""
    return F.clone(input)


def reshape_as(input: Tensor, other: Tensor) -> Tensor:
    """In `other`'s shape."""
    return reshape(input, other._data.shape)


def view_as(input: Tensor, other: Tensor) -> Tensor:
    """The same memory in `other`'s shape."""
    if not isinstance(other, apply.Tensor):
        raise TypeError(f"view_as(): argument 'other' (position 1) must be Tensor, not {type(other).__name__}")
    return view(input, other._data.shape)


def ravel(input: Tensor) -> Tensor:
    """As one dimension."""
    return reshape(input, -1)


def unflatten(input: Tensor, dim: int, sizes: Any) -> Tensor:
    """One dimension as several. One size may be -1."""
    d, wanted = one_dim(dim, input._data.ndim), tuple([int(n) for n in sizes])
    if not wanted:
        raise RuntimeError("unflatten: sizes must be non-empty")
    shape = input._data.shape
    if not shape:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    if wanted.count(-1) > 1:
        raise RuntimeError("only one dimension can be inferred")
    known = math.prod(n for n in wanted if n != -1)
    if known != shape[d] and (-1 not in wanted or not known or shape[d] % known):
        raise RuntimeError(
            f"unflatten: Provided sizes {errors.listed(wanted)} don't multiply up to the size of dim {d} ({shape[d]}) in the input "
            "tensor"
        )
    return view(input, (*shape[:d], *_filled((shape[d],), wanted), *shape[d + 1 :]))


@restated
def swapaxes(enter: Any, input: Tensor, axis0: int, axis1: int) -> Tensor:
    """Two dimensions swapped."""
    return _swapped(enter, input, axis0, axis1)


@restated
def swapdims(enter: Any, input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Two dimensions swapped."""
    return _swapped(enter, input, dim0, dim1)


def adjoint(input: Tensor) -> Tensor:
    """The last two dimensions swapped."""
    if input._data.ndim == 1:
        raise RuntimeError("tensor.adjoint() is only supported on matrices or batches of matrices. Got 1-D tensor.")
    return transpose(input, -2, -1)


def movedim(input: Tensor, source: Any, destination: Any) -> Tensor:
    """Dimensions `source` moved to the places `destination`; the others keep their order."""
    ndim = input._data.ndim
    given = [tuple(d) if isinstance(d, (tuple, list)) else (d,) for d in (source, destination)]
    if len(given[0]) != len(given[1]):
        raise RuntimeError(
            f"movedim: Invalid source or destination dims: source ({list(given[0])} dims) should contain the same number of dims as "
            f"destination ({list(given[1])} dims)"
        )
    here, there = [tuple([one_dim(d, ndim) for d in dims]) for dims in given]
    for name, dims in (("source", here), ("destination", there)):
        if len(set(dims)) != len(dims):
            raise RuntimeError(f"movedim: repeated dim in `{name}` ({list(dims)})")
    if not ndim:
        return F.alias(input)
    rest = iter([d for d in range(ndim) if d not in here])
    return F.permute(input, dims=tuple([here[there.index(d)] if d in there else next(rest) for d in range(ndim)]))


moveaxis = movedim


def broadcast_to(input: Tensor, size: Any) -> Tensor:
    """Expanded to `size`."""
    return expand(input, *size)


def sum_to_size(input: Tensor, *size: Any) -> Tensor:
    """Summed over the dimensions along which a tensor of `size` would be broadcast."""
    wanted, have = sizes(size), input._data.shape
    lead = len(have) - len(wanted)
    if lead < 0 or any(n not in (1, m) for n, m in zip(wanted, have[lead:], strict=True)):
        raise RuntimeError(f"size {{{errors.listed(wanted)}}} is not expandable to size {{{errors.listed(have)}}}.")
    if wanted == have and wanted:
        return input
    if input._data.dtype.kind != "f":
        input = apply.cast(input, dtypes.int64.numpy)
    return F.sum_to(input, shape=wanted)


def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """The diagonal of two dimensions, `offset` above the main one, as the last dimension of a view."""
    ndim = input._data.ndim
    first, second = one_dim(dim1, ndim), one_dim(dim2, ndim)
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    return F.diagonal(input, offset=offset, dim1=first, dim2=second)


def diag_embed(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """Zeros with the last dimension of `input` on a diagonal of two new dimensions."""
    shape = input._data.shape
    first, second = one_dim(dim1, len(shape) + 1), one_dim(dim2, len(shape) + 1)
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    side, rest = shape[-1] + abs(offset), list(shape[:-1])
    for d in sorted((first, second)):
        rest.insert(d, side)
    return F.diagonal_into(input, shape=tuple(rest), offset=offset, dim1=first, dim2=second)


def diag(input: Tensor, diagonal: int = 0) -> Tensor:
    """The diagonal of a matrix (a copy), or the matrix with a vector on its diagonal."""
    if input._data.ndim not in (1, 2):
        raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {input._data.ndim}D")
    if input._data.ndim == 1:
        return diag_embed(input, diagonal)
    return F.clone(F.diagonal(input, offset=diagonal, dim1=0, dim2=1))


def diagflat(input: Tensor, offset: int = 0) -> Tensor:
    """The matrix with all entries of `input` on its diagonal."""
    return diag_embed(reshape(input, -1), offset)


def trace(input: Tensor) -> Tensor:
    """The sum of a matrix's diagonal."""
    if input._data.ndim != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {input._data.ndim}")
    return F.trace(input)


def unfold(input: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """Windows of `size` entries along `dimension`, `step` apart, as a view: the places in a window are the last dimension."""
    ndim = input._data.ndim
    d = one_dim(dimension, ndim)
    limit = input._data.shape[d] if ndim else 1
    if size < 0:
        raise RuntimeError(f"size is {size} but must be >= 0")
    if size > limit:
        raise RuntimeError(f"maximum size for tensor at dimension {d} is {limit} but size is {size}")
    if step <= 0:
        raise RuntimeError(f"step is {step} but must be > 0")
    if not ndim:
        return F.reshape(input, shape=(1,)) if size else F.getitem(F.reshape(input, shape=(1,)), index=(slice(0, 0),))
    return F.unfold(input, dim=d, size=size, step=step)


def as_strided(input: Tensor, size: Any, stride: Any, storage_offset: int | None = None) -> Tensor:
    """A view of the same memory with these sizes, strides (in elements) and offset."""
    x = memory.materialise(input)
    xp = apply.BY_TYPE[x.__class__]
    source, wanted, strides = xp.geometry(x), tuple(size), tuple(stride)
    if len(wanted) != len(strides):
        raise RuntimeError("mismatch in length of strides and shape")
    if any(s < 0 for s in strides):
        raise RuntimeError(
            f"as_strided: Negative strides are not supported at the moment, got strides: {list(strides)}"
        )
    start = source[2] if storage_offset is None else int(storage_offset)
    last = start + sum((n - 1) * s for n, s in zip(wanted, strides, strict=True))
    whole = xp.owner(x)
    if math.prod(wanted) and (start < 0 or last >= whole.size):
        raise RuntimeError(
            f"setStorage: sizes {list(wanted)}, strides {list(strides)}, storage offset {start}, and itemsize {x.itemsize} requiring "
            f"a storage size of {(last + 1) * x.itemsize} are out of bounds for storage of size {whole.nbytes}"
        )
    return F.as_strided(input, source=source, target=(wanted, strides, start))


def _copied(view_of: Callable, name: str) -> Callable:
    def function(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        return F.clone(view_of(input, *args, **kwargs))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"`{view_of.__name__}`, as a copy."
    return function


def _alias(input: Tensor) -> Tensor:
    """The same memory as another tensor."""
    return F.alias(input)


alias_copy, as_strided_copy, diagonal_copy, expand_copy, permute_copy, squeeze_copy, t_copy, transpose_copy, unfold_copy, \
    unsqueeze_copy, view_copy = (
        _copied(f, f"{f.__name__.strip('_')}_copy")
        for f in (_alias, as_strided, diagonal, expand, permute, squeeze, t, transpose, unfold, unsqueeze, view)
    )  # fmt: skip


def _scattered(input: Tensor, src: Tensor, view_of: Callable) -> Tensor:
    """A copy of `input` in which the view is `src`."""
    found = F.clone(input)
    place = view_of(found)
    if place._data.shape != src._data.shape:
        raise RuntimeError(
            f"expected src to have a size equal to the slice of self. src size = {list(src._data.shape)}, slice size = "
            f"{list(place._data.shape)}"
        )
    place.copy_(src)
    return found


def select_scatter(input: Tensor, src: Tensor, dim: int, index: int) -> Tensor:
    """A copy with `src` at one index along `dim`."""
    d = one_dim(dim, input._data.ndim)
    if not -input._data.shape[d] <= index < input._data.shape[d]:
        raise IndexError(
            f"select(): index {index} out of range for tensor of size {list(input._data.shape)} at dimension {d}"
        )
    return _scattered(input, src, lambda x: F.select(x, index=(*(slice(None),) * d, index)))


def slice_scatter(
    input: Tensor, src: Tensor, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1
) -> Tensor:
    """A copy with `src` in the slice start:end:step along `dim`."""
    d = one_dim(dim, input._data.ndim)
    return _scattered(input, src, lambda x: F.getitem(x, index=(*(slice(None),) * d, slice(start, end, step))))


def diagonal_scatter(input: Tensor, src: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """A copy with `src` on a diagonal."""
    return _scattered(input, src, lambda x: diagonal(x, offset, dim1, dim2))
