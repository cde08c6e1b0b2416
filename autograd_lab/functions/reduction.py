"""Reductions: sum, mean, product, extrema, all and any."""

from __future__ import annotations

from typing import Any

from .. import dtypes, errors, return_types
from ..autograd import apply
from .arguments import checked
from .common import F, Tensor, along, dims_of, one_dim, type_word

__all__ = [
    "all",
    "amax",
    "amin",
    "aminmax",
    "any",
    "argmax",
    "argmin",
    "logsumexp",
    "max",
    "mean",
    "min",
    "nanmean",
    "nansum",
    "prod",
    "sum",
]


def every(dim: Any, input: Tensor) -> tuple[int, ...] | None:
    """The dimensions to reduce; None for all of them, which `dim=None` and `dim=()` mean."""
    return dims_of(dim, input._data.ndim) or None


def added_up(input: Tensor, dtype: Any) -> Tensor:
    """The input in the dtype in which its entries add up and multiply: integers and bools do so in int64."""
    if dtype is not None:
        return input.to(dtype)
    return input if input._data.dtype.kind == "f" else input.to(dtypes.int64)


# ---------------------------------------------------------------- sums and products


@checked
def sum(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The sum of all entries, or over `dim`. Integers and bools sum to int64.

    >>> import autograd_lab as torch
    >>> torch.ones(2, 3).sum(dim=1)
    tensor([3., 3.])
    """
    found = F.sum(added_up(input, dtype), dim=every(dim, input), keepdim=keepdim)
    return found if dtype is None else found.to(dtype)


@checked
def nansum(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The sum of the entries that are not NaN."""
    if input._data.dtype.kind == "f":
        input = F.where(F.isnan(input), 0.0, input)
    return sum(input, dim, keepdim, dtype=dtype)


@checked
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
    return F.mean(input, dim=every(dim, input), keepdim=keepdim)


@checked
def nanmean(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The mean of the entries that are not NaN.

    Raises:
        RuntimeError: `input` holds integers or bools.
    """
    if input._data.dtype.kind != "f":
        raise RuntimeError(
            f"nanmean(): expected input to have floating point or complex dtype but got {type_word(input)}. Convert it "
            "first: x.float().nanmean()."
        )
    there = F.sum(F.logical_not(F.isnan(input)).to(dtypes.int64), dim=every(dim, input), keepdim=keepdim)
    return F.div(nansum(input, dim, keepdim, dtype=dtype), there)


@checked
def prod(input: Tensor, dim: int | None = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The product of all entries, or over one `dim`. Integers and bools multiply to int64."""
    if isinstance(dim, (tuple, list)):
        raise TypeError(
            "prod() received an invalid combination of arguments - got (Tensor, dim=tuple). It takes one dim: call it once "
            "for each."
        )
    return F.prod(added_up(input, dtype), dim=every(dim, input), keepdim=keepdim)


# ---------------------------------------------------------------- extrema


@checked
def amax(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """The largest entry; ties share the gradient evenly."""
    return F.amax(input, dim=every(dim, input), keepdim=keepdim)


@checked
def amin(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """The smallest entry; ties share the gradient evenly."""
    return F.amin(input, dim=every(dim, input), keepdim=keepdim)


@checked
def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False) -> Any:
    """The smallest and the largest entry, of all or along one `dim`; ties share the gradient evenly."""
    d = None if dim is None or not input._data.ndim else (one_dim(dim, input._data.ndim),)
    return return_types.aminmax(F.aminmax(input, dim=d, keepdim=keepdim))


def _where_extreme(name: str, input: Tensor, dim: int | None, keepdim: bool) -> Tensor:
    d = None if dim is None else one_dim(dim, input._data.ndim)
    if input._data.dtype.kind == "b":
        raise RuntimeError(f"{name}(): does not support bool input. Convert it first: x.int().{name}().")
    if not input._data.size and (d is None or not input._data.shape[d]):
        raise errors.empty_reduction(name) if d is None else errors.empty_line(name, d)
    if d is not None and not input._data.ndim:
        d = None
    return getattr(F, name)(input, dim=d, keepdim=keepdim)


@checked
def argmax(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the largest entry is (an integer: no gradient passes); without `dim` its place among all entries."""
    return _where_extreme("argmax", input, dim, keepdim)


@checked
def argmin(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the smallest entry is (an integer: no gradient passes); without `dim` its place among all entries."""
    return _where_extreme("argmin", input, dim, keepdim)


def _extremum(which: str, input: Tensor, dim: Any, keepdim: bool) -> Any:
    if not isinstance(input, apply.Tensor):
        raise TypeError(
            f"{which}() received an invalid combination of arguments - got ({type(input).__name__}, {type(dim).__name__}), but "
            "the first one must be a Tensor. For plain numbers use Python's own."
        )
    if dim is None:
        return getattr(F, which + "_all")(input, dim=None, keepdim=False)
    if isinstance(dim, apply.Tensor):
        return getattr(F, which + "imum")(input, dim)
    return getattr(return_types, which)(along(getattr(F, which + "_dim"), input, dim, keepdim=keepdim))


@checked
def max(input: Tensor, dim: int | Tensor | None = None, keepdim: bool = False, *, other: Any = None) -> Any:
    """The largest entry; with `dim` (values, indices); with a tensor the elementwise maximum.

    Without `dim` ties share the gradient evenly; with it the first of them gets all.

    >>> import autograd_lab as torch
    >>> values, indices = torch.tensor([[1.0, 5.0], [7.0, 2.0]]).max(dim=1)
    >>> indices
    tensor([1, 0])
    """
    return _extremum("max", input, dim if other is None else other, keepdim)


@checked
def min(input: Tensor, dim: int | Tensor | None = None, keepdim: bool = False, *, other: Any = None) -> Any:
    """The smallest entry; with `dim` (values, indices); with a tensor the elementwise minimum."""
    return _extremum("min", input, dim if other is None else other, keepdim)


@checked
def logsumexp(input: Tensor, dim: Any, keepdim: bool = False) -> Tensor:
    """log(sum(exp(x))) over `dim` (one or several), without overflow."""
    if not input._data.ndim:
        dims_of(dim, 0)
        return F.logsumexp(F.reshape(input, shape=(1,)), dim=(0,), keepdim=False)
    return F.logsumexp(input, dim=every(dim, input) or tuple(range(input._data.ndim)), keepdim=keepdim)


# ---------------------------------------------------------------- all and any


def _over_bools(name: str, input: Tensor, dim: Any, keepdim: bool) -> Tensor:
    found = getattr(F, name)(input, dim=every(dim, input), keepdim=keepdim)
    return found.to(dtypes.uint8) if input.dtype is dtypes.uint8 else found


@checked
def all(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True where every entry is (uint8 gives uint8)."""
    return _over_bools("all", input, dim, keepdim)


@checked
def any(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True where some entry is (uint8 gives uint8)."""
    return _over_bools("any", input, dim, keepdim)
