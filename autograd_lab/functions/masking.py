"""Reading and writing at masks, and at places counted through the whole tensor: masked_fill, take, put, index_put, ..."""

from __future__ import annotations

import math
from typing import Any

from ..autograd import apply, explain
from .common import F, Tensor, two_forms, writer
from .indexing import check_arrays, check_put, normal, taken_shape
from .joins import broadcast_shapes, broadcast_tensors
from .scattering import check_dtypes, library_of, like_input, unchanged
from .shape import expand

__all__ = ["fill", "index_put", "masked_fill", "masked_scatter", "masked_select", "put", "take"]


def _everywhere(name: str, input: Tensor, index: Tensor) -> tuple:
    """Places counted through all of `input` as an index for x[...]."""
    i, n = index._data, input._data.size
    if i.dtype.name != "int64":
        raise RuntimeError(f"{name}(): Expected a long tensor for index, but got {explain.CPP[index.dtype.name]}")
    if i.size and not n:
        raise IndexError(
            f"{name}(): tried to take from an empty tensor"
            if name == "take"
            else "tried to put elements into an empty tensor"
        )
    if i.size and (int(i.min()) < -n or int(i.max()) >= n):
        wrong = int(i.min()) if int(i.min()) < -n else int(i.max())
        raise IndexError(f"out of range: tried to access index {wrong} on a tensor of {n} elements.")
    if not input._data.ndim:
        return (None, i * 0)
    return tuple(library_of(index).unravel_index(i % max(n, 1), input._data.shape))


def take(input: Tensor, index: Tensor) -> Tensor:
    """The entries at places counted through all of `input`, in `index`'s shape."""
    where = _everywhere("take", input, index)
    if not input._data.ndim:
        return F.take_flat(F.reshape(input, shape=(1,)), index=where[1:])
    return F.take_flat(input, index=where)


@two_forms
def put(enter: Any, input: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Tensor:
    """`source` written at (or added to) places counted through all of `input`."""
    if index._data.size != source._data.size:
        raise IndexError(
            f"put_(): Expected source and index to have the same number of elements, but got source.numel() = {source._data.size}, "
            f"index.numel() = {index._data.size}"
        )
    check_dtypes("put", input, source, "put_(): self and source expected to have the same dtype, but got self.dtype = "
                f"{explain.CPP[input.dtype.name]} and source.dtype = {explain.CPP[source.dtype.name]}")  # fmt: skip
    where = _everywhere("put_", input, index)
    source = F.reshape(source, shape=index._data.shape)
    if not input._data.ndim:
        if not index._data.size:
            return unchanged(enter, input)
        flat = F.reshape(source, shape=(source._data.size,))
        source = (
            apply.cast(F.sum(flat, dim=None, keepdim=False), input._data.dtype)
            if accumulate
            else F.getitem(flat, index=(-1,))
        )
        where = (Ellipsis,)
    return enter("put_add" if accumulate else "put")(input, source, index=where)


@two_forms
def index_put(enter: Any, input: Tensor, indices: Any, values: Tensor, accumulate: bool = False) -> Tensor:
    """`values` written at (or added to) input[indices]; `indices` is a tuple of index tensors, masks or None."""
    parts = [slice(None) if i is None else normal(i) for i in indices]
    parts = [library_of(input).full((), i, "int64") if isinstance(i, int) else i for i in parts]
    where = tuple(parts)
    if (
        sum(
            getattr(p, "ndim", 1) if getattr(p, "dtype", None) is not None and p.dtype.kind == "b" else 1 for p in where
        )
        > input._data.ndim
    ):
        raise IndexError(f"too many indices for tensor of dimension {input._data.ndim} (got {len(where)})")
    check_arrays(where, input._data.shape)
    check_put(input, values, taken_shape(input, where))
    return enter("index_put_add" if accumulate else "index_put")(input, values, index=where)


def _mask(name: str, mask: Tensor) -> None:
    if mask._data.dtype.kind != "b":
        word = {"float32": "float", "float64": "double", "int64": "long int", "uint8": "unsigned char"}.get(
            mask.dtype.name, mask.dtype.name
        )
        raise RuntimeError(
            f"{name} only supports boolean masks, but got mask with dtype {word}. Convert it with .bool()."
        )


def _under(enter: Any, input: Tensor, mask: Tensor) -> tuple[Tensor, tuple]:
    """(input, index): the mask in the shape of the input, which in place must be the larger one."""
    if enter is writer:
        shape = tuple(broadcast_shapes(input._data.shape, mask._data.shape))
        if shape != input._data.shape:
            raise explain.inplace_shape(input._data.shape, shape)
        mask = expand(mask, shape)
    else:
        input, mask = broadcast_tensors(input, mask)
    return input, (mask._data,)


@two_forms
def masked_fill(enter: Any, input: Tensor, mask: Tensor, value: Any) -> Tensor:
    """`value`, a number or 0-d tensor, where `mask` holds.

    >>> import autograd_lab as torch
    >>> x = torch.tensor([1.0, 2.0])
    >>> x.masked_fill(x > 1, 0.0)
    tensor([1., 0.])
    """
    _mask("masked_fill_", mask)
    if isinstance(value, apply.Tensor) and value._data.ndim:
        raise RuntimeError(
            f"masked_fill_ only supports a 0-dimensional value tensor, but got tensor with {value._data.ndim} dimension(s)."
        )
    if input._data.dtype.kind in "iu" and isinstance(value, float) and not value.is_integer():
        if math.isinf(value) or math.isnan(value):
            raise RuntimeError(f"value cannot be converted to type {input._data.dtype.name}_t without overflow")
    input, where = _under(enter, input, mask)
    return enter("masked_fill")(input, like_input(input, value), index=where)


@two_forms
def masked_scatter(enter: Any, input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """The entries of `source`, in order, where `mask` holds."""
    check_dtypes("masked_scatter", input, source, "masked_scatter: expected self and source to have same dtypes but got "
                f"{explain.CPP[input.dtype.name]} and {explain.CPP[source.dtype.name]}")  # fmt: skip
    if mask._data.dtype.kind != "b":
        raise RuntimeError(
            f"masked_scatter_ only supports boolean masks, but got mask with dtype {explain.CPP[mask.dtype.name]}"
        )
    input, where = _under(enter, input, mask)
    wanted = int(where[0].sum())
    if wanted > source._data.size:
        raise RuntimeError("Number of elements of source < number of ones in mask")
    if not input._data.ndim and not wanted:
        return unchanged(enter, input)
    values = F.getitem(F.reshape(source, shape=(source._data.size,)), index=(slice(0, wanted),))
    return enter("masked_scatter")(input, values, index=where)


def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The entries where `mask` holds, as one dimension."""
    if mask._data.dtype.kind != "b":
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    mask, input = broadcast_tensors(mask, input)
    return F.masked_select(input, index=(mask._data,))


def fill(input: Tensor, value: Any) -> Tensor:
    """A tensor like `input` with `value`, a number or 0-d tensor, everywhere."""
    if not isinstance(value, apply.Tensor):
        return F.fill(input, value=value)
    if value._data.ndim:
        raise RuntimeError(
            f"fill only supports 0-dimension value tensor but got tensor with {value._data.ndim} dimensions."
        )
    return F.copy(input, value)
