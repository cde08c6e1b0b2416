"""The error function's family on arrays, to double precision: what rows of special.py compute with.

erf, erfc and erfcx are W. J. Cody's rational Chebyshev approximations (Math. Comp. 23, 1969, pp. 631-637); the inverses are
Newton's iteration on them. Everything is computed in float64; nothing here knows of ops.
"""

from __future__ import annotations

import math
from typing import Any

__all__ = ["erf", "erf_single", "erfc", "erfc_inverse", "erfcx", "erfinv", "log_ndtr", "ndtr", "ndtri"]

SMALL = 0.46875  # erf is approximated below, erfc above
ERF = (
    (1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3),
)
MIDDLE = (
    (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
     8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3),
    (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
     4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3),
)  # fmt: skip
FAR = (
    (1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2,
     6.58749161529837803e-4),
    (1.0, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3),
)  # fmt: skip
SINGLE = (
    (1.987762922716321e-6, 2.8414943345146e-4, 3.8695313843614e-3, 5.305876604885006e-2, 1.932378235858265e-1, 1.12837914275827),
    (3.74085171625341e-5, 1.18202419451384e-3, 1.517967530963506e-2, 1.152208640680841e-1, 5.045851949940687e-1, 1.0),
)  # fmt: skip
ROOT_PI = math.sqrt(math.pi)


def polynomial(coefficients: tuple, x: Any) -> Any:
    """The value at x; the highest power's coefficient comes first."""
    found = coefficients[0]
    for c in coefficients[1:]:
        found = found * x + c
    return found


def ratio(pair: tuple, x: Any) -> Any:
    return polynomial(pair[0], x) / polynomial(pair[1], x)


def _scaled_tail(xp: Any, y: Any) -> Any:
    """exp(y^2) erfc(y) for y >= SMALL."""
    middle = ratio(MIDDLE, xp.minimum(y, 4.0))
    y = xp.maximum(y, 4.0)
    z = 1 / (y * y)
    return xp.where(y > 4.0, (1 / ROOT_PI - z * ratio(FAR, z)) / y, middle)


def _falling(xp: Any, y: Any) -> Any:
    """exp(-y^2) without the rounding error of y^2: y is split into sixteenths and a rest."""
    near = xp.trunc(y * 16) / 16
    return xp.exp(-near * near) * xp.exp(-(y - near) * (y + near))


def _parts(xp: Any, x: Any) -> tuple[Any, Any, Any]:
    """(|x|, erf of x where |x| is small, exp(y^2) erfc(y) of y = |x| where it is not)."""
    y = abs(x)
    low = xp.minimum(y, SMALL)
    near = xp.where(x < 0, -low, low) * ratio(ERF, low * low)
    return y, near, _scaled_tail(xp, xp.maximum(y, SMALL))


def erf(xp: Any, x: Any) -> Any:
    y, near, tail = _parts(xp, x)
    far = 1 - _falling(xp, xp.minimum(y, 30.0)) * tail
    return xp.where(xp.isnan(x), x, xp.where(y <= SMALL, near, xp.where(x < 0, -far, far)))


def erf_single(xp: Any, x: Any) -> Any:
    """erf to float32's precision, in float32: x R(x^2), R fitted to erf on [-4, 4] by least squares; the error is below 4e-7."""
    x = xp.minimum(xp.maximum(x, xp.number(-4, x.dtype)), xp.number(4, x.dtype))
    return x * ratio(SINGLE, x * x)


def erfc(xp: Any, x: Any) -> Any:
    y, near, tail = _parts(xp, x)
    far = _falling(xp, xp.minimum(y, 30.0)) * tail
    return xp.where(xp.isnan(x), x, xp.where(y <= SMALL, 1 - near, xp.where(x < 0, 2 - far, far)))


def erfcx(xp: Any, x: Any) -> Any:
    """exp(x^2) erfc(x)."""
    y, near, tail = _parts(xp, x)
    square = xp.exp(x * x)
    far = xp.where(x < 0, 2 * square - tail, tail)
    return xp.where(xp.isnan(x), x, xp.where(y <= SMALL, square * (1 - near), far))


def erfc_inverse(xp: Any, q: Any) -> Any:
    """The y with erfc(y) = q, for 0 <= q <= 1: Newton on log erfc, which is nearly a parabola."""
    inside = xp.minimum(xp.maximum(q, 5e-324), 1.0)
    log_q = xp.log(inside)
    start = xp.sqrt(xp.maximum(-log_q - 0.5 * xp.log(xp.maximum(-math.pi * log_q, 1.0)), 0.0))
    y = xp.where(inside > 0.2, (1 - inside) * (0.5 * ROOT_PI), start)
    for _ in range(7):
        scaled = erfcx(xp, y)
        step = (xp.log(scaled) - y * y - log_q) * scaled * (0.5 * ROOT_PI)
        y = xp.maximum(y + step, 0.0)
    return xp.where(q == 0, math.inf, xp.where((q >= 0) & (q <= 1), y, math.nan))


def erfinv(xp: Any, x: Any) -> Any:
    size = abs(x)
    y = erfc_inverse(xp, 1 - size)
    low = xp.minimum(size, 0.5)
    near = low * (0.5 * ROOT_PI)
    for _ in range(5):  # where 1 - |x| would lose digits
        near = near - (erf(xp, near) - low) * (0.5 * ROOT_PI) * xp.exp(near * near)
    y = xp.where(size <= 0.5, near, y)
    return xp.where(x < 0, -y, y)


def ndtr(xp: Any, x: Any) -> Any:
    """The standard normal distribution function."""
    return 0.5 * erfc(xp, x * -math.sqrt(0.5))


def log_ndtr(xp: Any, x: Any) -> Any:
    z = x * math.sqrt(0.5)
    tail = xp.log(0.5 * erfcx(xp, -xp.minimum(z, 0.0))) - z * z
    return xp.where(x < -1, tail, xp.log1p(-0.5 * erfc(xp, xp.maximum(z, -1.0))))


def ndtri(xp: Any, p: Any) -> Any:
    """The inverse of ndtr."""
    y = erfc_inverse(xp, 2 * xp.minimum(p, 1 - p)) * math.sqrt(2)
    near = erfinv(xp, 2 * xp.minimum(xp.maximum(p, 0.25), 0.75) - 1) * math.sqrt(2)
    return xp.where(abs(p - 0.5) < 0.25, near, xp.where(p < 0.5, -y, y))
