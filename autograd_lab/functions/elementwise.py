"""Elementwise functions whose arguments need translation, and the softmax family."""

from __future__ import annotations

from typing import Any

from .. import dtypes
from ..autograd import apply
from .common import F, Tensor, along

__all__ = [
    "add",
    "clamp",
    "log_softmax",
    "pow",
    "softmax",
    "sub",
    "where",
]


def pow(input: Tensor, exponent: Any) -> Tensor:
    """input to the power `exponent`, a number or a tensor."""
    if isinstance(exponent, (int, float)):
        if not isinstance(input, apply.Tensor):
            return exponent**input
        if isinstance(exponent, float) and input._data.dtype.kind != "f":
            input = input.to(dtypes.get_default_dtype())
        elif exponent < 0 and input._data.dtype.kind != "f":
            raise RuntimeError("Integers to negative integer powers are not allowed. Convert first: x.float() ** -1.")
        return F.pow(input, exponent=exponent)
    return F.pow_tensor(input, exponent)


def clamp(input: Tensor, min: float | None = None, max: float | None = None) -> Tensor:
    """Values below `min` become `min`, above `max` become `max`. The gradient at a bound itself is 1.

    >>> import autograd_lab as torch
    >>> torch.tensor([-1.0, 0.5]).clamp(min=0)
    tensor([0.0000, 0.5000])
    """
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    if isinstance(min, apply.Tensor) or isinstance(max, apply.Tensor):
        low = input if min is None else F.maximum(input, min)
        return low if max is None else F.minimum(low, max)
    return F.clamp(input, min=min, max=max)


def add(input: Tensor, other: Any, *, alpha: float = 1) -> Tensor:
    """input + alpha * other."""
    return F.add(input, other if alpha == 1 else F.mul(other, alpha))


def sub(input: Tensor, other: Any, *, alpha: float = 1) -> Tensor:
    """input - alpha * other.

    Raises:
        RuntimeError: one of them holds bools.
    """
    return F.sub(input, other if alpha == 1 else F.mul(other, alpha))


def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """`input` where `condition` holds, else `other`; with one argument the indices where it holds."""
    if input is None:
        xp = apply.BY_TYPE[condition._data.__class__]
        return tuple(apply.wrap(i) for i in xp.nonzero(condition._data))
    parts = [p if isinstance(p, apply.Tensor) else None for p in (input, other)]
    known = next((p for p in parts if p is not None), None)
    if known is not None:
        input, other = (p if isinstance(p, apply.Tensor) else apply.constant(p, known._data) for p in (input, other))
    return F.where(condition, input, other)


# ---------------------------------------------------------------- softmax family


def softmax(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """exp(x) / sum(exp(x)) along `dim`."""
    return along(F.softmax, input if dtype is None else input.to(dtype), dim)


def log_softmax(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """log(softmax(x)) along `dim`, without overflow."""
    return along(F.log_softmax, input if dtype is None else input.to(dtype), dim)
