"""Reductions: sum, mean, extrema, norms, variances."""

from __future__ import annotations

import builtins
import math
from typing import Any

from .. import dtypes, return_types
from ..autograd import apply
from .common import F, Tensor, along, dims_of, one_dim, type_word

__all__ = [
    "all",
    "amax",
    "amin",
    "aminmax",
    "any",
    "argmax",
    "argmin",
    "cumsum",
    "max",
    "mean",
    "min",
    "norm",
    "prod",
    "std",
    "sum",
    "var",
]


def _reduced(name: str, input: Tensor, dim: Any, keepdim: bool) -> Tensor:
    return getattr(F, name)(input, dim=dims_of(dim, input._data.ndim), keepdim=keepdim)


# ---------------------------------------------------------------- reductions


def sum(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The sum of all entries, or over `dim`. Integers and bools sum to int64.

    >>> import autograd_lab as torch
    >>> torch.ones(2, 3).sum(dim=1)
    tensor([3., 3.])
    """
    if dtype is not None:
        input = input.to(dtype)
    elif input._data.dtype.kind in "bu":
        input = input.to(dtypes.int64)
    return F.sum(input, dim=None if dim is None else dims_of(dim, input._data.ndim), keepdim=keepdim)


def mean(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The mean of all entries, or over `dim`.

    Raises:
        RuntimeError: `input` holds integers or bools.
    """
    if dtype is not None:
        input = input.to(dtype)
    if input._data.dtype.kind != "f":
        raise RuntimeError(
            "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: "
            f"{type_word(input)}. Convert it first: x.float().mean()."
        )
    return _reduced("mean", input, dim, keepdim)


def prod(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """The product of all entries, or over one `dim`."""
    return _reduced("prod", input, dim, keepdim)


def amax(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """The largest entry; ties share the gradient evenly."""
    return _reduced("amax", input, dim, keepdim)


def amin(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """The smallest entry; ties share the gradient evenly."""
    return _reduced("amin", input, dim, keepdim)


def argmax(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the largest entry is (an integer: no gradient passes)."""
    return F.argmax(input, dim=None if dim is None else one_dim(dim, input._data.ndim), keepdim=keepdim)


def argmin(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the smallest entry is (an integer: no gradient passes)."""
    return F.argmin(input, dim=None if dim is None else one_dim(dim, input._data.ndim), keepdim=keepdim)


def _extremum(which: str, input: Tensor, dim: Any, keepdim: bool) -> Any:
    if dim is None:
        return getattr(F, "a" + which)(input, dim=None, keepdim=False)
    if isinstance(dim, apply.Tensor):
        return getattr(F, which + "imum")(input, dim)
    return getattr(return_types, which)(along(getattr(F, which + "_dim"), input, dim, keepdim=keepdim))


def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False) -> Any:
    """The smallest and the largest entry, of all or along one `dim`; ties share the gradient evenly."""
    d = None if dim is None or not input._data.ndim else (one_dim(dim, input._data.ndim),)
    return return_types.aminmax(F.aminmax(input, dim=d, keepdim=keepdim))


def max(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """The largest entry; with `dim` (values, indices); with a tensor the elementwise maximum."""
    return _extremum("max", input, dim, keepdim)


def min(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """The smallest entry; with `dim` (values, indices); with a tensor the elementwise minimum."""
    return _extremum("min", input, dim, keepdim)


def all(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True where every entry is."""
    return _reduced("all", input, dim, keepdim)


def any(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True where some entry is."""
    return _reduced("any", input, dim, keepdim)


def norm(input: Tensor, p: float = 2, dim: Any = None, keepdim: bool = False) -> Tensor:
    """The p-norm (p = 2, 1 or inf) of all entries, or over `dim`; its gradient at 0 is 0."""
    if p == math.inf:
        return amax(F.abs(input), dim, keepdim)
    if p == 1:
        return sum(F.abs(input), dim, keepdim)
    squares = sum(F.square(input), dim, keepdim)
    if p != 2:
        raise ValueError(f"norm(): p = {p} is not offered; expected 1, 2 or float('inf')")
    zero = F.eq(squares, 0)
    return F.where(zero, F.mul(squares, 0.0), F.sqrt(F.where(zero, 1.0, squares)))


def var(input: Tensor, dim: Any = None, *, correction: int = 1, keepdim: bool = False) -> Tensor:
    """The variance; divides by n - correction."""
    dims = dims_of(dim, input._data.ndim)
    n = math.prod(input._data.shape if dims is None else [input._data.shape[d] for d in dims])
    centred = F.sub(input, F.mean(input, dim=dims, keepdim=True))
    return F.div(F.sum(F.square(centred), dim=dims, keepdim=keepdim), builtins.max(n - correction, 0) or math.nan)


def std(input: Tensor, dim: Any = None, *, correction: int = 1, keepdim: bool = False) -> Tensor:
    """The standard deviation; divides by n - correction."""
    return F.sqrt(var(input, dim, correction=correction, keepdim=keepdim))


def cumsum(input: Tensor, dim: int) -> Tensor:
    """Running sums along `dim`."""
    return along(F.cumsum, input, dim)
