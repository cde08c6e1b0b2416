"""Rounding, signs, bounds and the larger of two. One class, one op; see autograd_lab/op.py for how to read a row."""

from __future__ import annotations

import math

from ..op import Op
from .kinds import Binary, Flat, Unary, kernel

# ---------------------------------------------------------------- rounding: flat nearly everywhere


class Floor(Flat):
    r"\lfloor x \rfloor"

    inplace, check = True, kernel("floor_vml_cpu", "uif")

    def forward(xp, x):
        return xp.floor(x) if x.dtype.kind == "f" else x.copy()


class Ceil(Flat):
    r"\lceil x \rceil"

    inplace, check = True, kernel("ceil_vml_cpu", "uif")

    def forward(xp, x):
        return xp.ceil(x) if x.dtype.kind == "f" else x.copy()


class Trunc(Flat):
    r"\mathrm{trunc}(x)"

    aliases, inplace, check = ("fix",), True, kernel("trunc_vml_cpu", "uif")

    def forward(xp, x):
        return xp.trunc(x) if x.dtype.kind == "f" else x.copy()


class Frac(Unary):
    r"x - \mathrm{trunc}(x)"

    inplace, smooth, check = True, False, kernel("frac_cpu", "f")

    def forward(xp, x):
        return x - xp.trunc(x)

    vjp = lambda F, g: g


class Round(Flat):
    r"\mathrm{round}(x)"

    # half to even
    inplace, public, check = True, False, kernel("round_vml_cpu", "uif")

    def forward(xp, x):
        return xp.round(x) if x.dtype.kind == "f" else x.copy()


class RoundDecimals(Op):
    r"\mathrm{round}(10^d x) / 10^d"

    name, kind, public, smooth = "round_decimals", "elementwise", False, False
    check = kernel("round_cpu", "f")

    def forward(xp, x, *, decimals):
        power = xp.number(10.0 ** abs(decimals), x.dtype)
        return xp.round(x * power) / power if decimals > 0 else xp.round(x / power) * power

    vjp = lambda F, g: g * 0.0

    @classmethod
    def named(cls, attrs):
        return "RoundBackward1"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"decimals": 1}
        yield (draw(3, 4) * 100,), {"decimals": -1}


# ---------------------------------------------------------------- signs


class Sign(Flat):
    r"\mathrm{sign}(x)"

    inplace = True

    def forward(xp, x):
        return xp.nan_to_num(xp.sign(x)) if x.dtype.kind == "f" else xp.sign(x) if x.dtype.kind != "b" else x.copy()


class Sgn(Flat):
    r"\mathrm{sgn}(x)"

    inplace = True

    def forward(xp, x):
        return xp.nan_to_num(xp.sign(x)) if x.dtype.kind == "f" else xp.sign(x) if x.dtype.kind != "b" else x.copy()


class SignBit(Unary):
    r"[x < 0]"

    name, differentiable = "signbit", False

    def forward(xp, x):
        return xp.signbit(x) if x.dtype.kind == "f" else x < xp.number(0, x.dtype)


class CopySign(Binary):
    r"|x| \, \mathrm{sign}(y)"

    name, floats, inplace, smooth = "copysign", True, True, False
    numbers = ("y",)

    def forward(xp, x, y):
        return xp.copysign(x, y)

    vjp = (lambda F, g, out, x: g * F.where(x == 0.0, 0.0, out / x), lambda F, g: g * 0.0)


class Angle(Op):
    r"\pi \, [x < 0]"

    kind, floats, smooth, public = "elementwise", True, False, True

    def forward(xp, x):
        return xp.where(x < 0, xp.number(math.pi, x.dtype), xp.where(xp.isnan(x), x, xp.number(0, x.dtype)))

    vjp = lambda F, g: g * 0.0
    samples = Unary.samples


class Heaviside(Binary):
    r"[x > 0] + y \, [x = 0]"

    differentiable, inplace, promotes = False, True, False
    mixed = "heaviside is not yet implemented for tensors with different dtypes"

    def forward(xp, x, y):
        zero = xp.number(0, x.dtype)
        return xp.where(x == zero, y, (x > zero).astype(x.dtype))


# ---------------------------------------------------------------- the larger and the smaller of two


class Maximum(Binary):
    r"\max(x, y)"

    # at a tie each side gets half (PyTorch's choice)
    smooth = False

    def forward(xp, x, y):
        return xp.maximum(x, y)

    vjp = (lambda F, g, x, y: g * F.above(x, y), lambda F, g, x, y: g * F.above(y, x))


class Minimum(Binary):
    r"\min(x, y)"

    smooth = False

    def forward(xp, x, y):
        return xp.minimum(x, y)

    vjp = (lambda F, g, x, y: g * F.above(y, x), lambda F, g, x, y: g * F.above(x, y))


class Fmax(Binary):
    r"\max(x, y)"

    # a NaN counts as missing; a tie is x's
    smooth = False

    def forward(xp, x, y):
        return xp.fmax(x, y)

    vjp = (
        lambda F, g, x, y: g * ((x >= y) | F.isnan(y)),
        lambda F, g, x, y: g * F.logical_not((x >= y) | F.isnan(y)),
    )


class Fmin(Binary):
    r"\min(x, y)"

    smooth = False

    def forward(xp, x, y):
        return xp.fmin(x, y)

    vjp = (
        lambda F, g, x, y: g * ((x <= y) | F.isnan(y)),
        lambda F, g, x, y: g * F.logical_not((x <= y) | F.isnan(y)),
    )


class Above(Binary):
    r"[x > y] + \tfrac12 [x = y]"

    differentiable, public = False, False

    def forward(xp, x, y):
        return (1 - xp.less(x, y) - 0.5 * xp.equal(x, y)).astype(x.dtype)


class Clamp(Op):
    r"\min(\max(x, a), b)"

    # the gradient at the bounds themselves is 1 (PyTorch's choice)
    check = kernel("clamp_scalar_cpu", "uif")
    public = False
    kind, inplace, smooth = "elementwise", True, False

    @classmethod
    def named(cls, attrs):
        return "ClampBackward1"

    def forward(xp, x, *, min, max):
        if min is not None:
            x = xp.maximum(x, xp.number(min, x.dtype))
        if max is not None:
            x = xp.minimum(x, xp.number(max, x.dtype))
        return x if min is not None or max is not None else x.copy()

    def vjp(F, g, x, min, max):
        if min is None and max is None:
            return g
        if max is None:
            return g * (x >= min)
        if min is None:
            return g * (x <= max)
        return g * ((x >= min) * (x <= max))

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"min": 0.0, "max": None}
        yield (draw(3, 4),), {"min": None, "max": 0.5}
        yield (draw(3, 4),), {"min": -0.5, "max": 0.5}


class ClampMin(Binary):
    r"\max(x, a)"

    # the gradient at the bound itself is x's
    numbers = ("y",)
    name, smooth, public, inplace = "clamp_min", False, False, True

    def forward(xp, x, bound):
        return xp.maximum(x, bound)

    vjp = (lambda F, g, x, bound: g * (x >= bound), lambda F, g, x, bound: g * (x < bound))


class ClampMax(Binary):
    r"\min(x, b)"

    numbers = ("y",)
    name, smooth, public, inplace = "clamp_max", False, False, True

    def forward(xp, x, bound):
        return xp.minimum(x, bound)

    vjp = (lambda F, g, x, bound: g * (x <= bound), lambda F, g, x, bound: g * (x > bound))


class ClampBetween(Op):
    r"\min(\max(x, a), b)"

    # bounds that are tensors have gradients of their own
    name, kind, smooth, public = "clamp_between", "elementwise", False, False
    check = kernel("clamp_cpu", "uif")

    def forward(xp, x, low, high):
        return xp.minimum(xp.maximum(x, low), high)

    vjp = (
        lambda F, g, x, low, high: g * ((x >= low) & (x <= high)),
        lambda F, g, x, low, high: g * ((x < low) & (low < high)),
        lambda F, g, x, low, high: g * ((x > high) | (high < low)),
    )

    @classmethod
    def named(cls, attrs):
        return "ClampBackward0"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(3, 4) * 0.3 - 0.7, draw(4) * 0.3 + 0.7), {}
        yield (draw(3, 4), draw(3, 4), draw()), {}


class Threshold(Op):
    r"x \text{ where } x > t, \text{ else } v"

    kind, smooth, public, inplace = "elementwise", False, False, True
    check = kernel("threshold_cpu", "uif")

    def forward(xp, x, *, threshold, value):
        return xp.where(x <= threshold, xp.number(value, x.dtype), x)

    vjp = lambda F, g, x, threshold: F.where(x <= threshold, 0.0, g)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"threshold": 0.25, "value": 5.0}
        yield (draw(),), {"threshold": -1, "value": 0}


class NanToNum(Op):
    r"x \text{ where finite}"

    name, kind, public, inplace = "nan_to_num", "elementwise", False, True

    def forward(xp, x, *, nan, posinf, neginf):
        if x.dtype.kind != "f":
            return x.copy()
        return xp.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)

    vjp = lambda F, g, x: g * F.isfinite(x)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"nan": 0.0, "posinf": None, "neginf": None}
        yield (draw(3) * math.inf,), {"nan": 1.0, "posinf": 2.0, "neginf": 3.0}
