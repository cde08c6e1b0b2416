"""Trigonometric and hyperbolic functions. One class, one op; see autograd_lab/op.py for how to read a row."""

from __future__ import annotations

import math

from .kinds import Binary, Unary, kernel


class Sin(Unary):
    r"\sin x"

    floats, inplace = True, True

    def forward(xp, x):
        return xp.sin(x)

    vjp = lambda F, g, x: g * F.cos(x)


class Cos(Unary):
    r"\cos x"

    floats, inplace = True, True

    def forward(xp, x):
        return xp.cos(x)

    vjp = lambda F, g, x: -g * F.sin(x)


class Tan(Unary):
    r"\tan x"

    floats, inplace, domain = True, True, (-1.0, 1.0)

    def forward(xp, x):
        return xp.tan(x)

    vjp = lambda F, g, out: g * (1 + out * out)


class Asin(Unary):
    r"\arcsin x"

    aliases = ("arcsin",)
    floats, inplace, domain = True, True, (-0.8, 0.8)

    def forward(xp, x):
        return xp.arcsin(x)

    vjp = lambda F, g, x: g / F.sqrt(1 - x * x)


class Acos(Unary):
    r"\arccos x"

    aliases = ("arccos",)
    floats, inplace, domain = True, True, (-0.8, 0.8)

    def forward(xp, x):
        return xp.arccos(x)

    vjp = lambda F, g, x: -g / F.sqrt(1 - x * x)


class Atan(Unary):
    r"\arctan x"

    aliases = ("arctan",)
    floats, inplace = True, True

    def forward(xp, x):
        return xp.arctan(x)

    vjp = lambda F, g, x: g / (x * x + 1)


class Sinh(Unary):
    r"\sinh x"

    floats, inplace = True, True

    def forward(xp, x):
        return xp.sinh(x)

    vjp = lambda F, g, x: g * F.cosh(x)


class Cosh(Unary):
    r"\cosh x"

    floats, inplace = True, True

    def forward(xp, x):
        return xp.cosh(x)

    vjp = lambda F, g, x: g * F.sinh(x)


class Asinh(Unary):
    r"\operatorname{arsinh} x"

    aliases = ("arcsinh",)
    floats, inplace = True, True

    def forward(xp, x):
        return xp.arcsinh(x)

    vjp = lambda F, g, x: g / F.sqrt(x * x + 1)


class Acosh(Unary):
    r"\operatorname{arcosh} x"

    aliases = ("arccosh",)
    floats, inplace, domain = True, True, (1.2, 3.0)

    def forward(xp, x):
        return xp.arccosh(x)

    vjp = lambda F, g, x: g / (F.sqrt(x - 1) * F.sqrt(x + 1))


class Atanh(Unary):
    r"\operatorname{artanh} x"

    aliases = ("arctanh",)
    floats, inplace, domain = True, True, (-0.8, 0.8)

    def forward(xp, x):
        return xp.arctanh(x)

    vjp = lambda F, g, x: g / (1 - x * x)


class Deg2Rad(Unary):
    r"\frac{\pi}{180} x"

    floats, inplace = True, True

    def forward(x):
        return x * (math.pi / 180)

    vjp = lambda F, g: g * (math.pi / 180)


class Rad2Deg(Unary):
    r"\frac{180}{\pi} x"

    floats, inplace = True, True

    def forward(x):
        return x * (180 / math.pi)

    vjp = lambda F, g: g * (180 / math.pi)


class Sinc(Unary):
    r"\frac{\sin \pi x}{\pi x}"

    floats, inplace = True, True

    def forward(xp, x):
        return xp.sinc(x).astype(x.dtype)

    def vjp(F, g, x):
        turned = math.pi * x
        slope = (turned * F.cos(turned) - F.sin(turned)) / (turned * x)
        return F.where(x == 0.0, 0.0, g * slope)


class Atan2(Binary):
    r"\operatorname{arg}(y + i x)"

    # the angle of the point whose ordinate is the first input
    aliases = ("arctan2",)
    floats, inplace, domain = True, True, (0.3, 2.0)

    def forward(xp, x, y):
        return xp.arctan2(x, y)

    vjp = (
        lambda F, g, x, y: g * (y / (x * x + y * y)),
        lambda F, g, x, y: g * (-x / (x * x + y * y)),
    )


class Hypot(Binary):
    r"\sqrt{x^2 + y^2}"

    inplace, domain, check = True, (0.3, 2.0), kernel("hypot_cpu", "f")

    def forward(xp, x, y):
        return xp.hypot(x, y)

    vjp = (lambda F, g, out, x: g * (x / out), lambda F, g, out, y: g * (y / out))
