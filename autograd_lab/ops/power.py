"""Powers, roots, exponentials and logarithms. One class, one op; see autograd_lab/op.py for how to read a row."""

from __future__ import annotations

import math

from ..op import Op
from .kinds import Binary, Unary, kernel


class PowTensor(Binary):
    r"x^{y}"

    name, public = "pow_tensor", False
    numbers = ("x", "y")
    domain = (0.3, 2.0)
    check = kernel("pow", "uif")

    def forward(xp, x, y):
        if x.dtype.kind != "i" or not (y < 0).any():
            return xp.power(x, y)
        odd = xp.where(y & 1, x, x * x)  # whole numbers: 1 / x^|y| is 1 or -1 for x = 1 or -1, else it is cut to 0
        return xp.where(y < 0, xp.where(abs(x) == 1, odd, x * 0), xp.power(x, abs(y)))

    # where y is 0, x^(y - 1) may be infinite; where x is 0, log x is: nothing passes there
    vjp = (
        lambda F, g, x, y: F.where(y == 0.0, 0.0, g * (y * F.pow_tensor(x, y - 1))),
        lambda F, g, out, x: g * F.where((x == 0.0) & F.isfinite(out), 0.0, out * F.log(x)),
    )

    @classmethod
    def named(cls, attrs):
        return "PowBackward1"


def integer_power(x, n: int):
    """x^n for n >= 1 by multiplications: numpy's power is 500 times slower on large arrays."""
    result = None
    while n:
        if n & 1:
            result = x if result is None else result * x
        n >>= 1
        if n:
            x = x * x
    return result


class Pow(Op):
    r"x^{p}"

    kind, inplace, domain = "elementwise", True, (0.3, 2.0)

    def forward(xp, x, *, exponent):
        if exponent == int(exponent) and 1 < exponent <= 16 if abs(exponent) < 1e9 else False:
            return integer_power(x, int(exponent))
        return xp.power(x, exponent)

    def vjp(F, g, x, exponent):
        if exponent == 0:
            return g * 0.0
        if exponent == 2:
            return g * (x + x)
        return g * (exponent * F.pow(x, exponent=exponent - 1))

    @staticmethod
    def samples(draw):
        for exponent in (2, 3, 0.5, -1, 1, 0):
            yield (draw(3, 4),), {"exponent": exponent}
        yield (draw(),), {"exponent": 2.5}


class Square(Unary):
    r"x^2"

    public, inplace = False, True
    forward = lambda x: x * x
    vjp = lambda F, g, x: g * (2 * x)

    @classmethod
    def named(cls, attrs):
        return "PowBackward0"


class Sqrt(Unary):
    r"\sqrt{x}"

    floats, inplace, domain = True, True, (0.3, 3.0)

    def forward(xp, x):
        return xp.sqrt(x)

    vjp = lambda F, g, out: g / (2 * out)


class Rsqrt(Unary):
    r"1 / \sqrt{x}"

    floats, inplace, domain = True, True, (0.3, 3.0)

    def forward(xp, x):
        return 1 / xp.sqrt(x)

    vjp = lambda F, g, out: g * (-0.5 * (out * out * out))


class Exp(Unary):
    r"e^x"

    floats, inplace = True, True

    def forward(xp, x):
        return xp.exp(x)

    vjp = lambda F, g, out: g * out


class Exp2(Unary):
    r"2^x"

    floats, inplace = True, True

    def forward(xp, x):
        return xp.exp2(x)

    vjp = lambda F, g, out: g * (out * math.log(2))


class Expm1(Unary):
    r"e^x - 1"

    floats, inplace = True, True

    def forward(xp, x):
        return xp.expm1(x)

    vjp = lambda F, g, out: g * (out + 1)


class Log(Unary):
    r"\ln x"

    floats, inplace, domain = True, True, (0.3, 3.0)

    def forward(xp, x):
        return xp.log(x)

    vjp = lambda F, g, x: g / x


class Log2(Unary):
    r"\log_2 x"

    floats, inplace, domain = True, True, (0.3, 3.0)

    def forward(xp, x):
        return xp.log2(x)

    vjp = lambda F, g, x: g / (x * math.log(2))


class Log10(Unary):
    r"\log_{10} x"

    floats, inplace, domain = True, True, (0.3, 3.0)

    def forward(xp, x):
        return xp.log10(x)

    vjp = lambda F, g, x: g / (x * math.log(10))


class Log1p(Unary):
    r"\ln(1 + x)"

    floats, inplace, domain = True, True, (-0.5, 3.0)

    def forward(xp, x):
        return xp.log1p(x)

    vjp = lambda F, g, x: g / (x + 1)


class LogAddExp(Binary):
    r"\ln(e^x + e^y)"

    name = "logaddexp"
    check = kernel("logaddexp_cpu", "f")

    def forward(xp, x, y):
        return xp.logaddexp(x, y)

    vjp = (lambda F, g, x, y: g / (1 + F.exp(y - x)), lambda F, g, x, y: g / (1 + F.exp(x - y)))


class LogAddExp2(Binary):
    r"\log_2(2^x + 2^y)"

    name = "logaddexp2"
    check = kernel("logaddexp2_cpu", "f")

    def forward(xp, x, y):
        return xp.logaddexp2(x, y)

    vjp = (lambda F, g, x, y: g / (1 + F.exp2(y - x)), lambda F, g, x, y: g / (1 + F.exp2(x - y)))


class XLogY(Binary):
    r"x \ln y"

    # 0 where x is 0, even where the logarithm is infinite
    guards = ("x",)
    name, floats, inplace, domain = "xlogy", True, True, (0.3, 2.0)
    numbers = ("x", "y")

    def forward(xp, x, y):
        return xp.where((x == 0) & ~xp.isnan(y), xp.number(0, x.dtype), x * xp.log(y))

    vjp = (
        lambda F, g, x, y: F.where((x == 0.0) & (y <= 0.0), 0.0, F.xlogy(g, y)),
        lambda F, g, x, y: g * x / y,
    )


class XLog1PY(Binary):
    r"x \ln(1 + y)"

    guards = ("x",)
    name, floats, public, domain = "xlog1py", True, False, (0.3, 2.0)
    numbers = ("x", "y")

    def forward(xp, x, y):
        return xp.where((x == 0) & ~xp.isnan(y), xp.number(0, x.dtype), x * xp.log1p(y))

    vjp = (
        lambda F, g, x, y: F.where((x == 0.0) & (y <= -1.0), 0.0, F.xlog1py(g, y)),
        lambda F, g, x, y: g * x / (y + 1),
    )

    @classmethod
    def named(cls, attrs):
        return "SpecialXlog1PyBackward0"


class Mantissa(Unary):
    r"x / 2^{e(x)}"

    # between a half and 1
    public, smooth, check = False, False, kernel("frexp", "f")

    def forward(xp, x):
        return xp.frexp(x)[0]

    vjp = lambda F, g, x: g / F.exp2(F.exponent_of(x))

    @classmethod
    def named(cls, attrs):
        return "FrexpBackward0"


class ExponentOf(Unary):
    r"e(x)"

    name, public, differentiable = "exponent_of", False, False

    def forward(xp, x):
        return xp.frexp(x)[1].astype(x.dtype)


class Logit(Op):
    r"\ln \frac{x}{1 - x}"

    # eps: x is first clamped to eps .. 1 - eps; nothing passes outside
    kind, floats, inplace, public, domain = "elementwise", True, True, False, (0.1, 0.9)

    def forward(xp, x, *, eps):
        if eps is not None:
            x = xp.minimum(xp.maximum(x, xp.number(eps, x.dtype)), xp.number(1 - eps, x.dtype))
        return xp.log(x / (1 - x))

    def vjp(F, g, x, eps):
        passed = g / (x * (1 - x))
        if eps is None:
            return F.where((x < 0.0) | (x > 1.0), math.nan, passed)
        return F.where((x < eps) | (x > 1 - eps), 0.0, passed)

    @staticmethod
    def samples(draw):
        for eps in (None, 0.2, 0.0):
            yield (draw(3, 4),), {"eps": eps}
