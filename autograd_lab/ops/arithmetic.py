"""Elementwise arithmetic, roots, exponentials, comparisons. One class, one op; see autograd_lab/op.py for how to read a row."""

from __future__ import annotations

import operator

from ..op import Op
from .kinds import Binary, Compare, Unary

# ---------------------------------------------------------------- two inputs


class Add(Binary):
    r"x + y"

    dunder, inplace, ufunc = "add", True, "add"
    forward = operator.add
    vjp = (lambda F, g: g, lambda F, g: g)


class Sub(Binary):
    r"x - y"

    dunder, inplace, ufunc = "sub", True, "subtract"
    forward = operator.sub
    vjp = (lambda F, g: g, lambda F, g: -g)


class Mul(Binary):
    r"x \, y"

    dunder, inplace, ufunc = "mul", True, "multiply"
    forward = operator.mul
    vjp = (lambda F, g, y: g * y, lambda F, g, x: g * x)


class Div(Binary):
    r"x / y"

    dunder, inplace, floats, ufunc = "truediv", True, True, "true_divide"
    domain = (0.4, 2.0)
    forward = operator.truediv
    vjp = (lambda F, g, y: g / y, lambda F, g, x, y: -g * x / (y * y))


class PowTensor(Binary):
    r"x^{y}"

    name, public = "pow_tensor", False
    domain = (0.3, 2.0)

    def forward(xp, x, y):
        return xp.power(x, y)

    vjp = (lambda F, g, x, y: g * (y * F.pow_tensor(x, y - 1)), lambda F, g, out, x: g * out * F.log(x))

    @classmethod
    def named(cls, attrs):
        return "PowBackward1"


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


class Above(Binary):
    r"[x > y] + \tfrac12 [x = y]"

    differentiable, public = False, False

    def forward(xp, x, y):
        return (xp.greater(x, y) + 0.5 * xp.equal(x, y)).astype(x.dtype)


class FloorDivide(Binary):
    r"\lfloor x / y \rfloor"

    name, dunder, differentiable = "floor_divide", "floordiv", False
    domain = (0.4, 2.0)
    forward = operator.floordiv


class Remainder(Binary):
    r"x - y \lfloor x / y \rfloor"

    dunder, smooth = "mod", False
    domain = (0.4, 2.0)
    forward = operator.mod
    vjp = (lambda F, g: g, lambda F, g, x, y: -g * F.floor(x / y))


# ---------------------------------------------------------------- one input


class Neg(Unary):
    r"-x"

    dunder, inplace = "neg", True
    forward = lambda x: -x
    vjp = lambda F, g: -g


class Abs(Unary):
    r"|x|"

    dunder, inplace, smooth = "abs", True, False
    forward = lambda x: abs(x)
    vjp = lambda F, g, x: g * F.sign(x)


class Sign(Unary):
    r"\mathrm{sign}(x)"

    def forward(xp, x):
        return xp.sign(x)

    vjp = lambda F, g: g * 0.0
    smooth = False


class Reciprocal(Unary):
    r"1 / x"

    floats, inplace, domain = True, True, (0.4, 2.0)
    forward = lambda x: 1 / x
    vjp = lambda F, g, out: -g * (out * out)


class Sqrt(Unary):
    r"\sqrt{x}"

    floats, inplace, domain = True, True, (0.3, 3.0)

    def forward(xp, x):
        return xp.sqrt(x)

    vjp = lambda F, g, out: g / (2 * out)


class Rsqrt(Unary):
    r"1 / \sqrt{x}"

    floats, domain = True, (0.3, 3.0)

    def forward(xp, x):
        return 1 / xp.sqrt(x)

    vjp = lambda F, g, out: g * (-0.5 * (out * out * out))


class Square(Unary):
    r"x^2"

    forward = lambda x: x * x
    vjp = lambda F, g, x: g * (2 * x)


class Exp(Unary):
    r"e^x"

    floats, inplace = True, True

    def forward(xp, x):
        return xp.exp(x)

    vjp = lambda F, g, out: g * out


class Log(Unary):
    r"\ln x"

    floats, inplace, domain = True, True, (0.3, 3.0)

    def forward(xp, x):
        return xp.log(x)

    vjp = lambda F, g, x: g / x


class Log1p(Unary):
    r"\ln(1 + x)"

    floats, domain = True, (-0.5, 3.0)

    @classmethod
    def named(cls, attrs):
        return "Log1PBackward0"

    def forward(xp, x):
        return xp.log1p(x)

    vjp = lambda F, g, x: g / (x + 1)


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


class Floor(Unary):
    r"\lfloor x \rfloor"

    smooth = False

    def forward(xp, x):
        return xp.floor(x)

    vjp = lambda F, g: g * 0.0


class Ceil(Unary):
    r"\lceil x \rceil"

    smooth = False

    def forward(xp, x):
        return xp.ceil(x)

    vjp = lambda F, g: g * 0.0


class Round(Unary):
    r"\mathrm{round}(x)"

    smooth = False

    def forward(xp, x):
        return xp.round(x)

    vjp = lambda F, g: g * 0.0


# ---------------------------------------------------------------- a number as attribute


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


class Clamp(Op):
    r"\min(\max(x, a), b)"

    # the gradient at the bounds themselves is 1 (PyTorch's choice)
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


# ---------------------------------------------------------------- comparisons and masks


class Eq(Compare):
    r"x = y"

    dunder = "eq"
    forward = operator.eq


class Ne(Compare):
    r"x \ne y"

    dunder = "ne"
    forward = operator.ne


class Lt(Compare):
    r"x < y"

    dunder = "lt"
    forward = operator.lt


class Le(Compare):
    r"x \le y"

    dunder = "le"
    forward = operator.le


class Gt(Compare):
    r"x > y"

    dunder = "gt"
    forward = operator.gt


class Ge(Compare):
    r"x \ge y"

    dunder = "ge"
    forward = operator.ge


class LogicalNot(Unary):
    r"\neg x"

    name, differentiable = "logical_not", False

    def forward(xp, x):
        return xp.logical_not(x)


class LogicalAnd(Compare):
    r"x \wedge y"

    name = "logical_and"

    def forward(xp, x, y):
        return xp.logical_and(x, y)


class LogicalOr(Compare):
    r"x \vee y"

    name = "logical_or"

    def forward(xp, x, y):
        return xp.logical_or(x, y)


class IsNan(Unary):
    r"\mathrm{isnan}(x)"

    name, differentiable = "isnan", False

    def forward(xp, x):
        return xp.isnan(x)


class IsInf(Unary):
    r"\mathrm{isinf}(x)"

    name, differentiable = "isinf", False

    def forward(xp, x):
        return xp.isinf(x)


class IsFinite(Unary):
    r"\mathrm{isfinite}(x)"

    name, differentiable = "isfinite", False

    def forward(xp, x):
        return xp.isfinite(x)


class Where(Op):
    r"x \text{ where } c, \text{ else } y"

    kind = "elementwise"

    def forward(xp, condition, x, y):
        return xp.where(condition, x, y)

    vjp = (
        None,
        lambda F, g, condition: F.where(condition, g, 0.0),
        lambda F, g, condition: F.where(condition, 0.0, g),
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 4) > 0, draw(3, 4), draw(3, 4)), {}
        yield (draw(4) > 0, draw(3, 1), draw()), {}
