"""Comparisons of whole tensors."""

from __future__ import annotations

from ..autograd import apply, explain
from ..errors import CPP
from .common import Tensor

__all__ = [
    "allclose",
    "equal",
    "isclose",
]


def equal(input: Tensor, other: Tensor) -> bool:
    """Same shape and same entries."""
    x, y = input._data, other._data
    return x.shape == y.shape and bool((x == y).all())


def allclose(input: Tensor, other: Tensor, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> bool:
    """|input - other| <= atol + rtol * |other| everywhere."""
    xp = apply.BY_TYPE[input._data.__class__]
    return bool(xp.allclose(input._data, other._data, rtol=rtol, atol=atol, equal_nan=equal_nan))


def isclose(input: Tensor, other: Tensor, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> Tensor:
    """Where |input - other| <= atol + rtol * |other|.

    Raises:
        RuntimeError: the dtypes differ, or a tolerance is negative.
    """
    for position, value in enumerate((input, other)):
        if not isinstance(value, apply.Tensor):
            raise explain.not_a_number(isclose, position, value)
    x, y = input._data, other._data
    if x.dtype != y.dtype:
        raise RuntimeError(f"{CPP[x.dtype.name]} did not match {CPP[y.dtype.name]}. Convert one with .to(...).")
    for name, value in (("rtol", rtol), ("atol", atol)):
        if value < 0:
            raise RuntimeError(f"{name} must be greater than or equal to zero, but got {value}. It is a distance.")
    xp = apply.BY_TYPE[x.__class__]
    if x.dtype.kind != "f":
        x, y = x.astype("float64"), y.astype("float64")
    same = (x == y) | (xp.isfinite(y) & (abs(x - y) <= atol + abs(rtol * y)))
    return apply.wrap(same | (xp.isnan(x) & xp.isnan(y)) if equal_nan else same)
