"""Norms and distances of vectors; matrix norms are in linalg."""

from __future__ import annotations

import math
from typing import Any

from .. import errors
from .arguments import checked
from .common import F, Tensor, also_in_place, dims_of, one_dim, type_word

__all__ = [
    "cdist",
    "dist",
    "norm",
    "pdist",
    "renorm",
]


def vector_norm(input: Tensor, ord: float = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The `ord`-norm over all entries or over `dim`: (sum |x|^ord)^(1/ord), inf, -inf, or 0 (how many are not 0).

    Its gradient where the norm is 0 is 0.

    Raises:
        RuntimeError: `input` holds integers or bools, or there is nothing to take the largest of.
    """
    if dtype is not None:
        input = input.to(dtype)
    if input._data.dtype.kind != "f":
        raise RuntimeError(
            f"linalg.vector_norm: Expected a floating point or complex tensor as input. Got {type_word(input)}. Convert "
            "it first: x.float()."
        )
    dims = dims_of(dim, input._data.ndim) or None
    if ord < 0 or ord == math.inf:
        sizes = input._data.shape if dims is None else [input._data.shape[d] for d in dims]
        if not all(sizes):
            said = "because the operation does not have an identity"
            raise errors.mark(
                RuntimeError(
                    f"linalg.vector_norm cannot compute the {ord} norm on an empty tensor {said}"
                    if dims is None
                    else f"linalg.vector_norm cannot compute the {ord} norm on the dimension {dims[0]} because this dimension "
                    "is empty and the operation does not have an identity"
                )
            )
    return F.vector_norm(input, ord=ord, dim=dims, keepdim=keepdim)


@checked
def dist(input: Tensor, other: Tensor, p: float = 2) -> Tensor:
    """The p-norm of input - other."""
    return vector_norm(F.sub(input, other), p)


@checked
def pdist(input: Tensor, p: float = 2) -> Tensor:
    """The p-norm distances of each two of the rows of a matrix: (n, k) -> (n (n - 1) / 2,)."""
    if input._data.ndim != 2:
        raise RuntimeError(f"pdist only supports 2D tensors, got: {input._data.ndim}D")
    if p < 0:
        raise RuntimeError("pdist only supports non-negative p values")
    n, k = input._data.shape
    first, second = [i for i in range(n) for _ in range(i + 1, n)], [j for i in range(n) for j in range(i + 1, n)]
    apart = (
        F.sub(F.take(input, index=(first,)), F.take(input, index=(second,)))
        if first
        else F.getitem(input, index=(slice(0, 0),))
    )
    if p == math.inf and not k:
        return F.sum(apart, dim=(1,), keepdim=False)
    return F.vector_norm(apart, ord=p, dim=(1,), keepdim=False)


@checked
def cdist(x1: Tensor, x2: Tensor, p: float = 2.0, compute_mode: str = "use_mm_for_euclid_dist_if_necessary") -> Tensor:
    """The p-norm distances of each row of `x1` (..., n, k) from each row of `x2` (..., m, k): (..., n, m).

    Raises:
        RuntimeError: fewer than two dimensions, different numbers of columns, or a negative p.
    """
    for name, x in (("X1", x1), ("X2", x2)):
        if x._data.ndim < 2:
            raise RuntimeError(f"cdist only supports at least 2D tensors, {name} got: {x._data.ndim}D")
    if x1._data.shape[-1] != x2._data.shape[-1]:
        raise RuntimeError(
            f"X1 and X2 must have the same number of columns. X1: {x1._data.shape[-1]} X2: {x2._data.shape[-1]}"
        )
    if p < 0:
        raise RuntimeError("cdist only supports non-negative p values")
    apart = F.sub(F.unsqueeze(x1, dim=x1._data.ndim - 1), F.unsqueeze(x2, dim=x2._data.ndim - 2))
    if p == math.inf and not apart._data.shape[-1]:
        return F.sum(apart, dim=(apart._data.ndim - 1,), keepdim=False)
    return F.vector_norm(apart, ord=p, dim=(apart._data.ndim - 1,), keepdim=False)


@also_in_place
@checked
def renorm(input: Tensor, p: float, dim: int, maxnorm: float) -> Tensor:
    """Each slice along `dim` whose p-norm exceeds `maxnorm` scaled down to that norm."""
    if input._data.ndim < 2:
        raise RuntimeError(f"renorm: input needs at least 2 dimensions, got {input._data.ndim} dimensions")
    if p <= 0:
        raise RuntimeError("renorm: non-positive-norm not supported")
    if maxnorm < 0:
        raise RuntimeError(f"renorm: expected maxnorm to be >= 0 but got {maxnorm}")
    d = one_dim(dim, input._data.ndim)
    others = tuple(k for k in range(input._data.ndim) if k != d)
    norms = F.vector_norm(input, ord=p, dim=others, keepdim=True)
    factor = F.where(F.gt(norms, maxnorm), F.mul(F.reciprocal(F.add(norms, 1e-7)), maxnorm), 1.0)
    return F.mul(input, factor)


@checked
def matrix_norm(
    input: Tensor, ord: Any = "fro", dim: Any = (-2, -1), keepdim: bool = False, *, dtype: Any = None
) -> Tensor:
    """The norm of each matrix over the two dimensions `dim`: "fro", "nuc", 1, -1, inf, -inf, 2 or -2 (singular values).

    Raises:
        RuntimeError: fewer than two dimensions, integers, or an unknown `ord`.
    """
    if dtype is not None:
        input = input.to(dtype)
    n = input._data.ndim
    if n < 2:
        raise RuntimeError(
            f"linalg.matrix_norm: The input tensor A must have at least 2 dimensions. It has {n}: use vector_norm."
        )
    if input._data.dtype.kind != "f":
        raise RuntimeError(
            f"linalg.matrix_norm: Expected a floating point or complex tensor as input. Got {type_word(input)}. Convert "
            "it first: x.float()."
        )
    dims = tuple(one_dim(d, n) for d in dim)
    if len(dims) != 2:
        raise RuntimeError(f"linalg.matrix_norm: dim must be a 2-tuple. Got {' '.join(map(str, dim))}")
    if dims[0] == dims[1]:
        raise RuntimeError(f"linalg.matrix_norm: dims must be different. Got ({dim[0]}, {dim[1]})")
    if ord == "fro":
        return F.vector_norm(input, ord=2, dim=dims, keepdim=keepdim)
    if ord in (2, -2, "nuc"):
        others = tuple(k for k in range(n) if k not in dims)
        values = F.svd(F.permute(input, dims=(*others, *dims)), full_matrices=False)[1]
        found = _of_values(values, ord, values._data.ndim - 1)
        return _with_ones(found, dims) if keepdim else found
    if ord not in (1, -1, math.inf, -math.inf):
        raise RuntimeError(
            f"linalg.matrix_norm: Order {ord} not supported. Use 'fro', 'nuc', 1, -1, 2, -2, inf or -inf."
        )
    over, rest = dims if abs(ord) == 1 else dims[::-1]
    sums = F.vector_norm(input, ord=1, dim=(over,), keepdim=True)
    found = _largest(sums, ord, rest)
    return found if keepdim else F.squeeze(found, dims=dims)


def _of_values(values: Tensor, ord: Any, last: int) -> Tensor:
    """A norm from the singular values in the last dimension."""
    if ord == "nuc":
        return F.sum(values, dim=(last,), keepdim=False)
    return F.squeeze(_largest(values, ord, last), dims=(last,))


def _largest(x: Tensor, ord: float, dim: int) -> Tensor:
    """The largest of the entries along `dim` (ord > 0; 0 where there are none), or the smallest."""
    if ord > 0 and not x._data.shape[dim]:
        return F.sum(x, dim=(dim,), keepdim=True)
    return (F.amax if ord > 0 else F.amin)(x, dim=(dim,), keepdim=True)


def _with_ones(x: Tensor, dims: tuple) -> Tensor:
    """x with sizes 1 at `dims`."""
    for d in sorted(dims):
        x = F.unsqueeze(x, dim=d)
    return x


@checked
def norm(input: Tensor, p: Any = "fro", dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The p-norm of all entries, or over `dim`; "fro" is 2, "nuc" the sum of the singular values. Its gradient at 0 is 0.

    Raises:
        RuntimeError: `input` holds integers or bools, or `p` is an unknown word.
    """
    if dtype is not None:
        input = input.to(dtype)
    if p == "nuc":
        if dim is None and input._data.ndim != 2:
            raise RuntimeError(
                f"linalg.matrix_norm: The input tensor A must have at least 2 dimensions. It has {input._data.ndim}."
            )
        return matrix_norm(input, "nuc", (-2, -1) if dim is None else dim, keepdim)
    if isinstance(p, str) and p != "fro":
        raise RuntimeError(f"only valid string values are 'fro' and 'nuc', found {p}")
    return vector_norm(input, 2 if p in ("fro", None) else p, dim, keepdim)
