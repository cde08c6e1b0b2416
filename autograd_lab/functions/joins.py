"""Tensors put together: cat, stack, their relatives, and what makes tensors fit each other."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Sequence
from typing import Any

from .. import errors
from ..autograd import apply
from ..values import Size
from .common import F, Tensor, one_dim, tensors_of
from .shape import expand, reshape, unsqueeze

__all__ = ["atleast_1d", "atleast_2d", "atleast_3d", "block_diag", "broadcast_shapes", "broadcast_tensors", "cartesian_prod", "cat",
           "column_stack", "combinations", "concat", "concatenate", "dstack", "hstack", "meshgrid", "row_stack", "stack",
           "vstack"]  # fmt: skip


def _listed(name: str, tensors: Sequence[Tensor]) -> tuple:
    tensors = tuple(tensors)
    for i, t in enumerate(tensors):
        if not isinstance(t, apply.Tensor):
            raise TypeError(f"expected Tensor as element {i} in argument 0, but got {type(t).__name__}")
    if not tensors:
        raise RuntimeError(f"{name} expects a non-empty TensorList")
    return tensors


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors joined along an existing dimension.

    >>> import autograd_lab as torch
    >>> torch.cat([torch.zeros(1, 2), torch.ones(2, 2)]).shape
    torch.Size([3, 2])
    """
    if isinstance(tensors, apply.Tensor):
        raise TypeError("cat(): argument 'tensors' (position 1) must be tuple of Tensors, not Tensor")
    tensors = tuple(tensors)
    if not tensors:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    tensors = _listed("cat", tensors)
    for i, t in enumerate(tensors):
        if not t._data.ndim:
            raise RuntimeError(
                f"zero-dimensional tensor (at position {i}) cannot be concatenated. stack() joins such tensors."
            )
    whole = [t for t in tensors if t._data.shape != (0,)] or tensors[:1]
    d, first = one_dim(dim, whole[0]._data.ndim), whole[0]._data.shape
    for i, t in enumerate(tensors):
        if t._data.shape != (0,):
            _check_fits(first, t._data.shape, d, i)
    if len(first) > 1:  # an empty 1-D tensor joins everything
        like = (*first[:d], 0, *first[d + 1 :])
        tensors = tuple([F.reshape(t, shape=like) if t._data.shape == (0,) else t for t in tensors])
    return F.cat(tensors, dim=d)


def _check_fits(first: tuple, shape: tuple, d: int, i: int) -> None:
    if len(shape) != len(first):
        raise RuntimeError(f"Tensors must have same number of dimensions: got {len(first)} and {len(shape)}")
    for k, (n, m) in enumerate(zip(first, shape, strict=True)):
        if k != d and n != m:
            raise RuntimeError(
                f"Sizes of tensors must match except in dimension {d}. Expected size {n} but got size {m} for tensor "
                f"number {i} in the list."
            )


concat = concatenate = cat


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors of one shape joined along a new dimension."""
    tensors = _listed("stack", tensors)
    return F.stack(tensors, dim=one_dim(dim, tensors[0]._data.ndim + 1))


def _atleast(n: int, tensors: tuple) -> Any:
    def grown(t: Tensor) -> Tensor:
        if t._data.ndim >= n:
            return t
        if not t._data.ndim:
            return reshape(t, (1,) * n)
        return unsqueeze(t, 0) if n == 2 else unsqueeze(unsqueeze(t, 0), -1) if t._data.ndim == 1 else unsqueeze(t, -1)

    if len(tensors) == 1 and isinstance(tensors[0], apply.Tensor):
        return grown(tensors[0])
    given = tensors_of(tensors)
    for t in given:
        if not isinstance(t, apply.Tensor):
            raise TypeError(f"atleast_{n}d(): argument 'tensors' must be Tensors, not {type(t).__name__}")
    return tuple([grown(t) for t in given])


def atleast_1d(*tensors: Any) -> Any:
    """A 0-d tensor as one of shape (1,); others as they are."""
    return _atleast(1, tensors)


def atleast_2d(*tensors: Any) -> Any:
    """At least two dimensions: (n,) becomes (1, n)."""
    return _atleast(2, tensors)


def atleast_3d(*tensors: Any) -> Any:
    """At least three dimensions: (n,) becomes (1, n, 1), (n, m) becomes (n, m, 1)."""
    return _atleast(3, tensors)


def hstack(tensors: Sequence[Tensor]) -> Tensor:
    """Joined side by side: along the second dimension, or the only one."""
    found = [atleast_1d(t) for t in _listed("hstack", tensors)]
    return cat(found, 0 if found[0]._data.ndim == 1 else 1)


def vstack(tensors: Sequence[Tensor]) -> Tensor:
    """Joined one below the other; 1-D tensors are rows."""
    return cat([atleast_2d(t) for t in _listed("vstack", tensors)], 0)


row_stack = vstack


def dstack(tensors: Sequence[Tensor]) -> Tensor:
    """Joined along the third dimension."""
    return cat([atleast_3d(t) for t in _listed("dstack", tensors)], 2)


def column_stack(tensors: Sequence[Tensor]) -> Tensor:
    """Joined side by side; 1-D tensors are columns."""
    found = _listed("column_stack", tensors)
    return hstack([reshape(t, t._data.size, 1) if t._data.ndim < 2 else t for t in found])


def block_diag(*tensors: Tensor) -> Tensor:
    """A matrix with the tensors (at most 2-D) along its diagonal and zeros elsewhere."""
    for i, t in enumerate(tensors):
        if t._data.ndim > 2:
            raise RuntimeError(
                f"torch.block_diag: Input tensors must have 2 or fewer dimensions. Input {i} has {t._data.ndim} dimensions"
            )
    found = [atleast_2d(t) for t in tensors_of(tensors)]
    if not found:
        return apply.wrap(apply.Tensor([])._data.reshape(1, 0))
    widths = [t._data.shape[1] for t in found]
    rows, xp = [], apply.BY_TYPE[found[0]._data.__class__]
    for i, t in enumerate(found):
        height = t._data.shape[0]
        left, right = [
            apply.wrap(xp.zeros((height, n), t._data.dtype)) for n in (sum(widths[:i]), sum(widths[i + 1 :]))
        ]
        rows.append(F.cat((left, t, right), dim=1))
    return F.cat(tuple(rows), dim=0)


def broadcast_shapes(*shapes: Any) -> Any:
    """The shape that tensors of these shapes are broadcast to."""
    wanted = [(s,) if isinstance(s, int) else tuple(s) for s in shapes]
    found = [1] * max((len(s) for s in wanted), default=0)
    for shape in wanted:
        for i in range(1, len(shape) + 1):
            n = shape[-i]
            if n < 0:
                raise RuntimeError(f"Trying to create tensor with negative dimension ({n}): ({n})")
            if n not in (1, found[-i]) and found[-i] != 1:
                raise RuntimeError(
                    "Shape mismatch: objects cannot be broadcast to a single shape: "
                    + ", ".join(errors.listed(s) for s in wanted)
                )
            if n != 1:
                found[-i] = n
    return Size(found)


def broadcast_tensors(*tensors: Tensor) -> tuple:
    """The tensors, each expanded to the shape of all."""
    given = tensors_of(tensors)
    shape: tuple = ()
    for t in given:
        for i, (m, n) in enumerate(itertools.zip_longest(reversed(shape), reversed(t._data.shape), fillvalue=1)):
            if m != n and 1 not in (m, n):
                dim = max(len(shape), t._data.ndim) - 1 - i
                raise RuntimeError(
                    f"The size of tensor a ({m}) must match the size of tensor b ({n}) at non-singleton dimension {dim}"
                )
        shape = tuple(broadcast_shapes(shape, t._data.shape))
    return tuple([expand(t, shape) for t in given])


def meshgrid(*tensors: Any, indexing: str | None = None) -> tuple:
    """The coordinates of a grid: one tensor of the grid's shape for each 1-D tensor.

    >>> import autograd_lab as torch
    >>> torch.meshgrid(torch.arange(2), torch.arange(3), indexing="ij")[1]
    tensor([[0, 1, 2],
            [0, 1, 2]])
    """
    given = tensors_of(tensors)
    if not given:
        raise ValueError("meshgrid expects a non-empty TensorList")
    if indexing is None:
        warnings.warn(
            "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument. Write indexing='ij'.",
            UserWarning,
            stacklevel=2,
        )
    if indexing not in (None, "ij", "xy"):
        raise RuntimeError(f'torch.meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}')
    for t in given:
        if t._data.ndim > 1:
            raise RuntimeError(f"torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: {t!r}")
        if t._data.dtype != given[0]._data.dtype:
            raise RuntimeError("torch.meshgrid expects all tensors to have the same dtype")
    swapped = indexing == "xy" and len(given) > 1
    order = [1, 0, *range(2, len(given))] if swapped else list(range(len(given)))
    shape = tuple([given[i]._data.size for i in order])
    found = []
    for i, t in enumerate(given):
        line = [1] * len(given)
        line[order.index(i)] = t._data.size
        found.append(expand(reshape(t, line), shape))
    return tuple(found)


def cartesian_prod(*tensors: Tensor) -> Tensor:
    """All combinations of one value from each 1-D tensor, one row each."""
    given = tensors_of(tensors)
    for t in given:
        if t._data.ndim != 1:
            raise RuntimeError(f"Expect a 1D vector, but got shape {list(t._data.shape)}")
    if len(given) == 1:
        return given[0]
    return stack([reshape(t, -1) for t in meshgrid(given, indexing="ij")], 1)


def combinations(input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """All choices of `r` entries of a 1-D tensor, one row each, in order."""
    if input._data.ndim != 1:
        raise RuntimeError(f"Expect a 1D vector, but got shape {list(input._data.shape)}")
    if r < 0:
        raise RuntimeError(f"Expect a non-negative number, but got {r}")
    choose = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    chosen = list(choose(range(input._data.size), r))
    xp = apply.BY_TYPE[input._data.__class__]
    if not r:
        return apply.wrap(xp.zeros((0,), input._data.dtype))
    return F.take(input, index=(xp.asarray(chosen, "int64").reshape(-1, r),))
