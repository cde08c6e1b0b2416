"""The memory behind a Tensor: what is kept in another form until somebody shares or writes it.

Two things are: a 0-d result (a numpy scalar, three times faster to compute with) and the zeros of a large gradient after
zero_() (one 0 seen everywhere, so that the next backward need neither write nor add them). Knows a Tensor's slots, not ops.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend
from . import storage

__all__ = ["LARGE", "keep_promise", "materialise", "promise_zeros", "version"]

LARGE = 100_000  # bytes: below this, writing zeros costs less than promising them
HELD = 2  # references to an array that only its tensor holds: the tensor's, and a variable's here


def materialise(t: Any) -> Any:
    """The array behind `t`, fit to be shared and written: a 0-d result kept as a numpy scalar, and zeros that were only
    promised, become real arrays first."""
    x = t._data
    if isinstance(x, np.generic):
        scalar, x = x, np.array(x)
        t._data = x
        storage.move(scalar, x)  # nodes may have saved the scalar: a write into the array is a write into it
    elif t._view.__class__ is storage.Cell:
        x = backend.BY_TYPE[x.__class__].zeros(x.shape, x.dtype)
        keep_promise(t, x)
    return x


def keep_promise(t: Any, array: Any) -> storage.Cell:
    """Give `t`, which has promised zeros, memory of its own again; its version goes on."""
    cell = t._view
    t._data, t._view = array, None
    storage.put_down(cell, array)
    return cell


_zeros: dict[tuple, Any] = {}  # what such a tensor shows meanwhile, by backend, shape and dtype


def promise_zeros(t: Any) -> bool:
    """zero_() of a large tensor whose memory nobody shares, without touching the memory; False when that cannot be.

    The memory is let go at once, so that the next gradient comes to lie in the same place, where the processors' caches
    still know it. Its storage cell waits in `t._view`, which also marks the promise.
    """
    x = t._data
    xp = backend.BY_TYPE[x.__class__]
    if t._view is not None or not xp.sole(x, HELD):
        return False
    key = xp, x.shape, x.dtype.num
    zeros = _zeros.get(key)
    if zeros is None:
        zeros = _zeros[key] = xp.broadcast_to(xp.zeros((), x.dtype), x.shape)
    cell = storage.pick_up(x)
    storage.count(cell, "zero_", storage.learner_spot())
    t._data, t._view = zeros, cell
    return True


def version(t: Any, private: Any) -> int:
    """How many in-place writes the memory of `t` has seen."""
    return t._view.version if t._view.__class__ is storage.Cell else storage.version(t._data, private)
