"""Modified Bessel functions of the first kind on arrays, to double precision: what rows of special.py compute with.

Power series (Abramowitz and Stegun, 9.6.10: all terms are positive, nothing cancels) up to 30, the asymptotic series (9.7.1) above.
Everything is computed in float64; nothing here knows of ops.
"""

from __future__ import annotations

import math
from typing import Any

__all__ = ["scaled"]

EDGE = 30.0


def scaled(xp: Any, order: int, x: Any) -> Any:
    """exp(-|x|) I_order(x), for order 0 or 1."""
    y = abs(x)
    low, high = xp.minimum(y, EDGE), xp.maximum(y, EDGE)
    quarter = low * low * 0.25
    term = total = xp.exp(-low) * (low * 0.5) ** order
    for k in range(1, 70):
        term = term * quarter / (k * (k + order))
        total = total + term
    far = part = xp.ones_like(high)
    for k in range(1, 25):
        part = part * -(4 * order * order - (2 * k - 1) ** 2) / (k * 8 * high)
        far = far + part
    far = far / xp.sqrt(2 * math.pi * high)
    found = xp.where(y <= EDGE, total, xp.where(xp.isinf(y), 0.0, far))
    found = xp.where(xp.isnan(x), x, found)
    return xp.where(x < 0, -found, found) if order else found
