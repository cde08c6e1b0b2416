"""A number that stands for one in each dimension."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["repeated"]


def repeated(value: Any, n: int) -> tuple:
    """`value` as a tuple of `n`: a number in every place, several as they are."""
    return tuple(value) if isinstance(value, Iterable) else (value,) * n
