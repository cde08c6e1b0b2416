"""A recycling pool for large numpy arrays.

glibc hands memory above its threshold back to the system at every free, and takes it back page by page: 17 to 20 ns an
element, more than most ops cost. The pool keeps such arrays and gives one out again when nobody else holds it, which its
reference count tells. Knows nothing of ops or Tensor.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["LARGE", "holds", "on_reuse", "take"]

LARGE = 100_000  # bytes: below this malloc itself recycles
LIMIT = 256 * 2**20  # bytes kept at most
_FREE = 3  # references to an array that only the pool holds: the list, the loop's variable, getrefcount's own
_kept: dict[tuple, list[np.ndarray]] = {}
_mine: set[int] = set()  # ids of all arrays in _kept
_total = 0
on_reuse: list[Callable[[Any], Any]] = []  # called with an array that is about to be given out again


def take(shape: tuple, dtype: np.dtype) -> np.ndarray:
    """An array of arbitrary content: a recycled one where there is one."""
    global _total
    kept = _kept.get((shape, dtype))
    if kept is None:
        kept = _kept[shape, dtype] = []
    for array in kept:
        if sys.getrefcount(array) == _FREE:
            for tell in on_reuse:
                tell(array)
            return array
    array = np.empty(shape, dtype)
    if _total + array.nbytes > LIMIT:
        _drop_unused()
    if _total + array.nbytes <= LIMIT:
        kept.append(array)
        _mine.add(id(array))
        _total += array.nbytes
    return array


def _drop_unused() -> None:
    """Let go of every array that only the pool holds."""
    global _total
    for kept in _kept.values():
        kept[:] = [array for array in kept if sys.getrefcount(array) > _FREE]
    _mine.clear()
    _mine.update(id(array) for kept in _kept.values() for array in kept)
    _total = sum(array.nbytes for kept in _kept.values() for array in kept)


def holds(array: np.ndarray) -> bool:
    """True when `array` itself (not a view of it) belongs to the pool."""
    return id(array) in _mine
