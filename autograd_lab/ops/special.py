"""The functions of torch.special that are no compositions. The numbers come from gaussian.py, gamma.py and bessel.py, in float64.

One class, one op; see autograd_lab/op.py for how to read a row.
"""

from __future__ import annotations

import math

from ..op import Op
from . import bessel, gamma, gaussian
from .kinds import Binary, Special, kernel

TWO_BY_ROOT_PI = 2 / math.sqrt(math.pi)


def wide(function):
    """The forward of a row: `function` in float64, the result in the input's dtype."""
    return lambda xp, x: function(xp, x.astype("float64")).astype(x.dtype)


# ---------------------------------------------------------------- the error function's family


class Erf(Special):
    r"\operatorname{erf} x"

    inplace = True

    def forward(xp, x):
        return gaussian.erf_single(xp, x) if x.dtype == "float32" else wide(gaussian.erf)(xp, x)

    vjp = lambda F, g, x: g * (TWO_BY_ROOT_PI * F.exp(-x * x))


class Erfc(Special):
    r"1 - \operatorname{erf} x"

    inplace, forward = True, wide(gaussian.erfc)
    vjp = lambda F, g, x: g * (-TWO_BY_ROOT_PI * F.exp(-x * x))


class Erfcx(Special):
    r"e^{x^2} (1 - \operatorname{erf} x)"

    public, check, forward = False, kernel("erfcx_cpu", "f", half=False), wide(gaussian.erfcx)
    vjp = lambda F, g, out, x: g * (2 * x * out - TWO_BY_ROOT_PI)


class Erfinv(Special):
    r"\operatorname{erf}^{-1} x"

    inplace, domain, forward = True, (-0.9, 0.9), wide(gaussian.erfinv)
    vjp = lambda F, g, out: g * (F.exp(out * out) / TWO_BY_ROOT_PI)


class LogNdtr(Special):
    r"\ln \Phi(x)"

    name, public, forward = "log_ndtr", False, wide(gaussian.log_ndtr)
    check = kernel("log_ndtr_cpu", "f", half=False)
    vjp = lambda F, g, x: g / F.erfcx(x * -math.sqrt(0.5)) * math.sqrt(2 / math.pi)


class Ndtri(Special):
    r"\Phi^{-1}(x)"

    public, domain, forward = False, (0.1, 0.9), wide(gaussian.ndtri)
    check = kernel("ndtri_cpu", "f", half=False)
    vjp = lambda F, g, out: g * (math.sqrt(2 * math.pi) * F.exp(out * out / 2))


class Entr(Special):
    r"-x \ln x"

    public, domain = False, (0.3, 2.0)

    def forward(xp, x):
        positive = -x * xp.log(x)
        return xp.where(x == 0, xp.number(0, x.dtype), xp.where(x < 0, xp.number(-math.inf, x.dtype), positive))

    vjp = lambda F, g, x: g * (-1 - F.log(x))


# ---------------------------------------------------------------- the gamma function's family


class Lgamma(Special):
    r"\ln |\Gamma(x)|"

    inplace, domain, forward = True, (0.3, 3.0), wide(gamma.lgamma)
    vjp = lambda F, g, x: g * F.digamma(x)


class Digamma(Special):
    r"\psi(x)"

    inplace, domain, forward = True, (0.3, 3.0), wide(gamma.digamma)
    vjp = lambda F, g, x: g * F.polygamma(x, order=1)


class Polygamma(Op):
    r"\psi^{(n)}(x)"

    kind, floats, public, inplace, domain = "elementwise", True, False, False, (0.5, 3.0)

    def forward(xp, x, *, order):
        return gamma.polygamma(xp, order, x.astype("float64")).astype(x.dtype)

    vjp = lambda F, g, x, order: g * F.polygamma(x, order=order + 1)

    @staticmethod
    def samples(draw):
        for order in (0, 1, 3):
            yield (draw(3, 4),), {"order": order}


class Zeta(Binary):
    r"\sum_{k \ge 0} (q + k)^{-s}"

    floats, public, domain = True, False, (1.2, 3.0)
    numbers, check = ("x", "y"), kernel("zeta_cpu", "f", half=False)

    def forward(xp, s, q):
        return gamma.zeta(xp, s.astype("float64"), q.astype("float64")).astype(s.dtype)

    vjp = (None, lambda F, g, s, q: g * (-s * F.zeta(s + 1, q)))

    @classmethod
    def named(cls, attrs):
        return "SpecialZetaBackward0"


# ---------------------------------------------------------------- modified Bessel functions


def scaled(order):
    """exp(-|x|) I(x)."""
    return wide(lambda xp, x: bessel.scaled(xp, order, x))


def unscaled(order):
    return wide(lambda xp, x: bessel.scaled(xp, order, x) * xp.exp(abs(x)))


def _by(F, value, x):
    """value / x away from zero."""
    return value / F.where(x == 0.0, 1.0, x)


class I0(Special):
    r"I_0(x)"

    inplace, forward = True, unscaled(0)
    vjp = lambda F, g, x: g * F.i1(x)


class I0e(Special):
    r"e^{-|x|} I_0(x)"

    public, forward = False, scaled(0)
    vjp = lambda F, g, out, x: g * (F.i1e(x) - F.sign(x) * out)


class I1(Special):
    r"I_1(x)"

    public, forward = False, unscaled(1)
    vjp = lambda F, g, out, x: g * F.where(x == 0.0, 0.5, F.i0(x) - _by(F, out, x))


class I1e(Special):
    r"e^{-|x|} I_1(x)"

    public, forward = False, scaled(1)
    vjp = lambda F, g, out, x: g * F.where(x == 0.0, 0.5, F.i0e(x) - out * F.sign(x) - _by(F, out, x))
