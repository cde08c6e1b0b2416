"""Along one dimension: running sums, products and extrema, differences, the trapezoid rule."""

from __future__ import annotations

from typing import Any

from .. import return_types
from .arguments import checked
from .common import F, Tensor, along, also_in_place, one_dim
from .joins import cat
from .pieces import narrow
from .reduction import added_up

__all__ = [
    "cummax",
    "cummin",
    "cumprod",
    "cumsum",
    "cumulative_trapezoid",
    "diff",
    "logcumsumexp",
    "trapezoid",
    "trapz",
]


@also_in_place
@checked
def cumsum(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """Running sums along `dim`. Integers and bools sum to int64.

    >>> import autograd_lab as torch
    >>> torch.tensor([1, 2, 3]).cumsum(0)
    tensor([1, 3, 6])
    """
    return along(F.cumsum, added_up(input, dtype), dim)


@also_in_place
@checked
def cumprod(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """Running products along `dim`. Integers and bools multiply to int64."""
    return along(F.cumprod, added_up(input, dtype), dim)


@checked
def logcumsumexp(input: Tensor, dim: int) -> Tensor:
    """log(cumsum(exp(x))) along `dim`, without overflow."""
    return along(F.logcumsumexp, input, dim)


@checked
def cummax(input: Tensor, dim: int) -> Any:
    """(values, indices) of the largest entry so far along `dim`; of equal ones the last counts."""
    return return_types.cummax(along(F.cummax, input, dim))


@checked
def cummin(input: Tensor, dim: int) -> Any:
    """(values, indices) of the smallest entry so far along `dim`; of equal ones the last counts."""
    return return_types.cummin(along(F.cummin, input, dim))


@checked
def diff(
    input: Tensor, n: int = 1, dim: int = -1, prepend: Tensor | None = None, append: Tensor | None = None
) -> Tensor:
    """The differences of neighbours along `dim`, `n` times over; what stands in prepend and append joins first."""
    if not input._data.ndim:
        raise RuntimeError("diff expects input to be at least one-dimensional")
    d = one_dim(dim, input._data.ndim)
    if n < 0:
        raise RuntimeError(f"order must be non-negative but got {n}")
    parts = [part for part in (prepend, input, append) if part is not None]
    if n and len(parts) > 1:
        input = cat(parts, d)
    if not n:
        return F.clone(input)
    for _ in range(min(n, input._data.shape[d])):
        size = input._data.shape[d]
        after, before = narrow(input, d, 1, size - 1), narrow(input, d, 0, size - 1)
        input = F.ne(after, before) if input._data.dtype.kind == "b" else F.sub(after, before)
    return input


def _slabs(y: Tensor, x: Tensor | None, dx: Any, dim: int) -> tuple[Tensor, int]:
    """The area under `y` between neighbours, and the dimension."""
    d = one_dim(dim, y._data.ndim)
    size = y._data.shape[d]
    both = F.add(narrow(y, d, 1, size - 1), narrow(y, d, 0, size - 1))
    if x is None:
        return F.mul(both, dx / 2), d
    if x._data.shape[-1] != size and x._data.ndim == 1:
        raise RuntimeError("trapezoid(): There must be one `x` value for each sample point")
    if x._data.ndim == 1:
        width = F.reshape(diff(x), shape=(size - 1,) + (1,) * (y._data.ndim - d - 1))
    else:
        width = diff(x, dim=d - y._data.ndim)
    return F.mul(F.mul(both, width), 0.5), d


@checked
def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: Any = 1.0, dim: int = -1) -> Tensor:
    """The integral of samples `y` along `dim` by the trapezoid rule, at places `x` or with spacing `dx`."""
    if y._data.ndim and not y._data.shape[one_dim(dim, y._data.ndim)]:
        return F.sum(y, dim=(one_dim(dim, y._data.ndim),), keepdim=False)
    areas, d = _slabs(y, x, dx, dim)
    return F.sum(areas, dim=(d,), keepdim=False)


trapz = trapezoid


@checked
def cumulative_trapezoid(y: Tensor, x: Tensor | None = None, *, dx: Any = 1.0, dim: int = -1) -> Tensor:
    """The integral up to each sample but the first."""
    if y._data.ndim and not y._data.shape[one_dim(dim, y._data.ndim)]:
        return y
    areas, d = _slabs(y, x, dx, dim)
    return F.cumsum(areas, dim=d)
