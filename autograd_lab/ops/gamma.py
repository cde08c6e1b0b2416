"""The gamma function's family on arrays, to double precision: what rows of special.py compute with.

Asymptotic series (Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.40, 6.3.18 and 6.4) after the argument has been
moved up by the recurrences 6.1.15, 6.3.5 and 6.4.6; reflection (6.1.17, 6.3.7) below zero; Euler-Maclaurin summation (23.1.30)
for Hurwitz's zeta. Everything is computed in float64; nothing here knows of ops.
"""

from __future__ import annotations

import math
from typing import Any

__all__ = ["digamma", "lgamma", "polygamma", "zeta"]

BERNOULLI = (
    1 / 6,
    -1 / 30,
    1 / 42,
    -1 / 30,
    5 / 66,
    -691 / 2730,
    7 / 6,
    -3617 / 510,
    43867 / 798,
    -174611 / 330,
)  # B2, B4, ...
SHIFT = 10  # the series are used from here on


def series(weights: Any, z: Any) -> Any:
    """weights[0] + weights[1] z + weights[2] z^2 + ..."""
    found = 0.0
    for w in reversed(weights):
        found = found * z + w
    return found


def _lgamma_up(xp: Any, x: Any) -> Any:
    """log gamma for x > 0."""
    product, moved = xp.ones_like(x), x
    for _ in range(SHIFT):
        low = moved < SHIFT
        product = product * xp.where(low, moved, 1.0)
        moved = xp.where(low, moved + 1, moved)
    weights = [b / (2 * k * (2 * k - 1)) for k, b in enumerate(BERNOULLI, 1)]
    tail = series(weights, 1 / (moved * moved)) / moved
    return (moved - 0.5) * xp.log(moved) - moved + (0.5 * math.log(2 * math.pi) + tail) - xp.log(product)


def sine_of_pi(xp: Any, x: Any) -> Any:
    """sin(pi x), exact at whole numbers."""
    rest = x - 2 * xp.round(x * 0.5)  # -1 .. 1
    near = xp.where(abs(rest) > 0.5, xp.where(rest < 0, -1.0, 1.0) - rest, rest)
    return xp.sin(math.pi * near)


def lgamma(xp: Any, x: Any) -> Any:
    """log |gamma(x)|."""
    up = _lgamma_up(xp, xp.maximum(xp.where(x < 0.5, 1 - x, x), 0.5))
    reflected = math.log(math.pi) - xp.log(abs(sine_of_pi(xp, x))) - up
    return xp.where(xp.isinf(x), math.inf, xp.where(x < 0.5, reflected, up))


def digamma(xp: Any, x: Any) -> Any:
    """The derivative of log gamma; -inf at 0, nan at the other poles."""
    y = xp.where(x < 0, 1 - x, x)
    sunk, moved = xp.zeros_like(y), xp.where(y == 0, 1.0, y)
    for _ in range(SHIFT):
        low = moved < SHIFT
        sunk = sunk - xp.where(low, 1 / moved, 0.0)
        moved = xp.where(low, moved + 1, moved)
    weights = [b / (2 * k) for k, b in enumerate(BERNOULLI, 1)]
    z = 1 / (moved * moved)
    found = xp.log(moved) - 0.5 / moved - z * series(weights, z) + sunk
    rest = x - xp.round(x)
    found = xp.where(x < 0, found - math.pi / xp.tan(math.pi * xp.where(rest == 0, 0.25, rest)), found)
    found = xp.where((x < 0) & (rest == 0) | (x == -math.inf), math.nan, found)
    return xp.where(x == 0, xp.copysign(math.inf, -x), found)


def _summed(xp: Any, s: Any, q: Any) -> tuple[Any, Any, Any]:
    """(the sum of (q + k)^-s, where it may be used, where q is a pole)."""
    s, q = xp.broadcast_arrays(s, q)
    whole = q == xp.floor(q)
    pole, unreal = (q <= 0) & whole, (q < 0) & (s != xp.floor(s))
    usable = (s > 1) & ~pole & ~unreal & xp.isfinite(q)
    s, q = xp.where(usable, s, 2.0), xp.where(usable, q, 1.0)
    total, moved = xp.zeros_like(q), q
    steps = 0
    while bool((moved < SHIFT).any()) and steps < 10_000:  # once for each unit below SHIFT
        low = moved < SHIFT
        total = total + xp.where(low, xp.power(moved, -s), 0.0)
        moved = xp.where(low, moved + 1, moved)
        steps += 1
    power = xp.power(moved, -s)
    total = total + moved * power / (s - 1) + 0.5 * power
    factor = s / moved
    for k, b in enumerate(BERNOULLI, 1):
        total = total + power * factor * (b / math.factorial(2 * k))
        factor = factor * (s + (2 * k - 1)) * (s + 2 * k) / (moved * moved)
    return total, usable, pole


def zeta(xp: Any, s: Any, q: Any) -> Any:
    """Hurwitz's zeta, the sum of (q + k)^-s: inf at s = 1 and at the poles, nan where it is not real or s < 1."""
    total, usable, pole = _summed(xp, s, q)
    beyond = xp.where((s == 1) | ((s > 1) & pole), math.inf, xp.where((s > 1) & (q == math.inf), 0.0, math.nan))
    return xp.where(usable, total, beyond)


def polygamma(xp: Any, n: int, x: Any) -> Any:
    """The n-th derivative of digamma."""
    if n == 0:
        return digamma(xp, x)
    return (-1.0) ** (n + 1) * math.factorial(n) * zeta(xp, xp.full_like(x, n + 1.0), x)
