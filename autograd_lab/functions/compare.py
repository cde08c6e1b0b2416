"""Comparisons of whole tensors."""

from __future__ import annotations

from ..autograd import apply
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
    """Where |input - other| <= atol + rtol * |other|."""
    xp = apply.BY_TYPE[input._data.__class__]
    return apply.wrap(xp.isclose(input._data, other._data, rtol=rtol, atol=atol, equal_nan=equal_nan))
