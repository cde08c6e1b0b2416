"""Statistics: variance and deviation, median, mode and quantiles, covariance and correlation."""

from __future__ import annotations

import builtins
from typing import Any

from .. import dtypes, return_types
from ..autograd import apply
from .arguments import checked
from .common import F, Tensor, along, one_dim, type_word
from .elementwise import clamp
from .reduction import every, mean
from .reduction import sum as total

__all__ = [
    "corrcoef",
    "cov",
    "median",
    "mode",
    "nanmedian",
    "nanquantile",
    "quantile",
    "std",
    "std_mean",
    "var",
    "var_mean",
]


def _spread(name: str, input: Tensor, dim: Any, unbiased: Any, keepdim: bool, correction: Any) -> Any:
    """A variance row for PyTorch's forms: (dim, unbiased, keepdim), (unbiased), (dim, correction=, keepdim=)."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if input._data.dtype.kind != "f":
        said = "std and var only support" if name in ("std", "var") else f"{name} only support"
        raise RuntimeError(f"{said} floating point and complex dtypes. Convert the input first: x.float().")
    if unbiased is not None:
        correction = int(unbiased)
    dims = every(dim, input)
    return getattr(F, name)(input, dim=dims, keepdim=keepdim, correction=1 if correction is None else correction)


@checked
def var(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Tensor:
    """The variance over `dim`, divided by n - correction (1 by default; unbiased=False means 0).

    >>> import autograd_lab as torch
    >>> torch.tensor([1.0, 2.0, 3.0]).var(), torch.tensor([1.0, 3.0]).var(0, correction=0)
    (tensor(1.), tensor(1.))
    """
    return _spread("var", input, dim, unbiased, keepdim, correction)


@checked
def std(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Tensor:
    """The standard deviation over `dim`: the root of `var`."""
    return _spread("std", input, dim, unbiased, keepdim, correction)


@checked
def var_mean(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple:
    """(variance, mean) over `dim`."""
    return _spread("var_mean", input, dim, unbiased, keepdim, correction)


@checked
def std_mean(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple:
    """(standard deviation, mean) over `dim`."""
    return _spread("std_mean", input, dim, unbiased, keepdim, correction)


# ---------------------------------------------------------------- order


@checked
def median(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """The middle entry (of an even number the lower one); with `dim` (values, indices)."""
    if dim is None:
        return F.median(input, dim=None, keepdim=False)
    return return_types.median(along(F.median_dim, input, dim, keepdim=keepdim))


@checked
def nanmedian(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """The middle one of the entries that are not NaN; with `dim` (values, indices)."""
    if dim is None:
        return F.nanmedian(input, dim=None, keepdim=False)
    return return_types.nanmedian(along(F.nanmedian_dim, input, dim, keepdim=keepdim))


@checked
def mode(input: Tensor, dim: int = -1, keepdim: bool = False) -> Any:
    """(values, indices) of the commonest entry along `dim`; of several the smallest, at its last place."""
    return return_types.mode(along(F.mode, input, dim, keepdim=keepdim))


INTERPOLATIONS = ("linear", "lower", "higher", "midpoint", "nearest")


def _quantile(input: Tensor, q: Any, dim: int | None, keepdim: bool, interpolation: str, skip: bool) -> Tensor:
    if not input._data.size:
        raise RuntimeError("quantile() input tensor must be non-empty")
    if input.dtype not in (dtypes.float32, dtypes.float64):
        raise RuntimeError("quantile() input tensor must be either float or double dtype. Convert it first: x.float().")
    if interpolation not in INTERPOLATIONS:
        raise RuntimeError(
            "quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got "
            f"{interpolation}"
        )
    if isinstance(q, apply.Tensor):
        if q.dtype is not input.dtype:
            raise RuntimeError("quantile() q tensor must be same dtype as the input tensor")
        if q._data.ndim > 1:
            raise RuntimeError(f"quantile() q must be a scalar or 1D tensor. It is {q._data.ndim}-D.")
    else:
        if not 0 <= q <= 1:
            raise RuntimeError(f"quantile() q must be in the range [0, 1] but got {q}")
        q = apply.wrap(apply.BY_TYPE[input._data.__class__].asarray(q, input._data.dtype))
    shares = q._data
    if not bool(((shares >= 0) & (shares <= 1)).all()):
        raise RuntimeError("quantile() q values must be in the range [0, 1]")
    lines = F.reshape(input, shape=(-1,)) if dim is None or not input._data.ndim else input
    d = 0 if lines is not input else one_dim(dim or 0, input._data.ndim)
    found = _between(F.transpose(lines, dim0=d, dim1=-1), F.reshape(q, shape=(-1,)), interpolation, skip)
    shape = [1] * input._data.ndim if lines is not input else [*input._data.shape[:d], 1, *input._data.shape[d + 1 :]]
    if lines is input:  # each quantile stands where the line stood
        found = F.transpose(found, dim0=d, dim1=-1)
        found = F.permute(found, dims=(d, *(k for k in range(found._data.ndim) if k != d)))
    found = F.reshape(found, shape=(shares.size, *shape))
    if not keepdim:
        found = F.reshape(found, shape=(shares.size, *(shape[:d] + shape[d + 1 :] if lines is input else ())))
    return found if shares.ndim else F.reshape(found, shape=tuple(found._data.shape[1:]))


def _between(lines: Tensor, shares: Tensor, interpolation: str, skip: bool) -> Tensor:
    """For each share the value at that rank of the last dimension: (..., n) -> (..., shares)."""
    x = lines._data
    xp = apply.BY_TYPE[x.__class__]
    order = xp.argsort(x, axis=-1)
    lost = xp.isnan(x)
    last = (x.shape[-1] - lost.sum(axis=-1, keepdims=True)) if skip else xp.full((*x.shape[:-1], 1), x.shape[-1])
    exact = F.mul(shares, apply.wrap(xp.maximum(last - 1, 0).astype(x.dtype)))
    if not skip:  # one NaN and the line's quantiles are NaN: it is sorted last
        exact = F.where(apply.wrap(lost.any(axis=-1, keepdims=True)), float(x.shape[-1] - 1), exact)
    rank = exact._data
    if interpolation in ("lower", "higher", "nearest"):
        rank = {"lower": xp.floor, "higher": xp.ceil, "nearest": xp.rint}[interpolation](rank)
    below = xp.floor(rank)
    low = F.gather(lines, dim=x.ndim - 1, index=xp.take_along_axis(order, below.astype(xp.int64), -1))
    if interpolation not in ("linear", "midpoint"):
        return low
    high = F.gather(lines, dim=x.ndim - 1, index=xp.take_along_axis(order, xp.ceil(rank).astype(xp.int64), -1))
    weight = F.sub(exact, apply.wrap(below)) if interpolation == "linear" else 0.5
    return F.add(low, F.mul(F.sub(high, low), weight))


@checked
def quantile(
    input: Tensor, q: Any, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Tensor:
    """The values below which shares `q` (a number or a 1-D tensor) of the entries lie; several stand in a new first dimension.

    Args:
        interpolation: between two entries "linear", "lower", "higher", "midpoint" or "nearest".

    Raises:
        RuntimeError: no entries, integers, or a share outside [0, 1].

    >>> import autograd_lab as torch
    >>> torch.tensor([1.0, 2.0, 3.0]).quantile(torch.tensor([0.5, 0.75]))
    tensor([2.0000, 2.5000])
    """
    return _quantile(input, q, dim, keepdim, interpolation, False)


@checked
def nanquantile(
    input: Tensor, q: Any, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Tensor:
    """`quantile` of the entries that are not NaN."""
    return _quantile(input, q, dim, keepdim, interpolation, True)


# ---------------------------------------------------------------- covariance


@checked
def cov(
    input: Tensor, *, correction: int = 1, fweights: Tensor | None = None, aweights: Tensor | None = None
) -> Tensor:
    """The covariance matrix of variables (rows) over observations (columns).

    Args:
        correction: the number of observations is lessened by it.
        fweights: how often each observation counts (integers).
        aweights: how much each counts.

    Raises:
        RuntimeError: more than two dimensions, or weights that do not fit.
    """
    if input._data.ndim > 2:
        raise RuntimeError(
            f"cov(): expected input to have two or fewer dimensions but got an input with {input._data.ndim} dimensions"
        )
    x = input if input._data.dtype.kind == "f" else input.to(dtypes.get_default_dtype())
    x = F.reshape(x, shape=(1, -1)) if x._data.ndim < 2 else x
    n = x._data.shape[1]
    weights = _weights(n, fweights, aweights)
    if weights is None:
        centre, divisor = mean(x, 1, True), n - correction
        scaled = F.sub(x, centre)
        result = F.mm(scaled, F.t(scaled))
    else:
        whole = total(weights)
        centre = F.div(total(F.mul(x, weights), 1, True), whole)
        scaled = F.sub(x, centre)
        result = F.mm(F.mul(scaled, weights), F.t(scaled))
        divisor = whole
        if correction and aweights is not None:
            divisor = F.sub(whole, F.div(F.mul(total(F.mul(weights, aweights)), correction), whole))
        elif correction:
            divisor = F.sub(whole, correction)
        divisor = clamp(divisor, min=0)
    result = F.div(result, divisor if weights is not None else builtins.max(divisor, 0))
    return F.reshape(result, shape=()) if result._data.size == 1 else result


def _weights(n: int, fweights: Tensor | None, aweights: Tensor | None) -> Tensor | None:
    """How much each of n observations counts; None where all count alike."""
    for name, w in (("fweights", fweights), ("aweights", aweights)):
        if w is None:
            continue
        integral = w._data.dtype.kind in "iu"
        if integral != (name == "fweights"):
            wanted = "integral" if name == "fweights" else "floating point"
            raise RuntimeError(
                f"cov(): expected {name} to have {wanted} dtype but got {name} with {type_word(w)} dtype"
            )
        if w._data.ndim > 1:
            raise RuntimeError(
                f"cov(): expected {name} to have one or fewer dimensions but got {name} with {w._data.ndim} dimensions"
            )
        if w._data.size != n:
            raise RuntimeError(
                f"cov(): expected {name} to have the same numel as there are observations in the input but got "
                f"{w._data.size} != {n}"
            )
        if bool((w._data < 0).any()):
            raise RuntimeError(f"cov(): {name} cannot be negative")
    if fweights is None:
        return aweights
    return fweights if aweights is None else F.mul(fweights, aweights)


@checked
def corrcoef(input: Tensor) -> Tensor:
    """Pearson's correlation coefficients of variables (rows) over observations (columns).

    Raises:
        RuntimeError: more than two dimensions.
    """
    if input._data.ndim > 2:
        raise RuntimeError(
            f"corrcoef(): expected input to have two or fewer dimensions but got an input with {input._data.ndim} dimensions"
        )
    c = cov(input)
    if not c._data.ndim:
        return F.div(c, c)
    n = c._data.shape[0]
    deviations = F.sqrt(F.take(c, index=(list(range(n)), list(range(n)))))
    c = F.div(F.div(c, F.reshape(deviations, shape=(n, 1))), deviations)
    return clamp(c, min=-1, max=1)
