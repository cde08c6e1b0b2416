"""The softmax family."""

from __future__ import annotations

from typing import Any

from .common import F, Tensor, along

__all__ = [
    "log_softmax",
    "softmax",
]


def softmax(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """exp(x) / sum(exp(x)) along `dim`."""
    return along(F.softmax, input if dtype is None else input.to(dtype), dim)


def log_softmax(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """log(softmax(x)) along `dim`, without overflow."""
    return along(F.log_softmax, input if dtype is None else input.to(dtype), dim)
