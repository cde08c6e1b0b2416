"""The memory behind a Tensor: what is kept in another form until somebody shares or writes it.

Two things are: a 0-d result (a numpy scalar, three times faster to compute with) and the zeros of a large gradient after
zero_() (one 0 seen everywhere, so that the next backward need neither write nor add them). Knows a Tensor's slots, not ops.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from .. import backend
from . import storage

__all__ = ["ZEROED", "exchange", "materialise", "promise_zeros"]

UNSHARED = 3  # references to an array that only its tensor holds: the tensor, a variable here, getrefcount's own


class Zeroed:
    """Kept by a large tensor after zero_() while nobody shares its memory: one 0 seen everywhere, until it is written."""


ZEROED = Zeroed()


def materialise(t: Any) -> Any:
    """The array behind `t`, fit to be shared and written: a 0-d result kept as a numpy scalar, and zeros that were only
    promised, become real arrays first."""
    x = t._data
    if isinstance(x, np.generic):
        scalar, x = x, np.array(x)
        t._data = x
        storage.move(scalar, x)  # nodes may have saved the scalar: a write into the array is a write into it
    elif t._view is ZEROED:
        t._data = x = backend.BY_TYPE[x.__class__].owner(x)
        t._view = None
        x.fill(0)
    return x


def exchange(t: Any, array: Any, xp: Any) -> Any:
    """Give `t`, which has promised zeros, other memory in place of its own; its version goes on."""
    storage.rename(xp.owner(t._data), array)
    t._data, t._view = array, None
    return array


def promise_zeros(t: Any) -> bool:
    """zero_() of a large tensor whose memory nobody shares, writing one entry only; False when that cannot be."""
    x = t._data
    if t._view is not None or x.nbytes < backend.pool.LARGE or x.base is not None:
        return False
    xp = backend.BY_TYPE[x.__class__]
    if sys.getrefcount(x) > UNSHARED + xp.own_refs(x):
        return False
    storage.write(x, "zero_")
    t._data, t._view = xp.first_everywhere(x, 0), ZEROED
    return True
