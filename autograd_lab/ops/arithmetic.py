"""Sums, products, quotients and what is left of them. One class, one op; see autograd_lab/op.py for how to read a row."""

from __future__ import annotations

import operator

from .. import errors
from ..op import Op
from .kinds import Binary, Ternary, Unary, kernel


def divisible(x, y, **attrs):
    """Raises RuntimeError for whole numbers over a zero."""
    if x.dtype.kind in "iu" and not (y != 0).all():
        raise errors.zero_division()


def in_single(compute, *arrays):
    """compute(*arrays); half precision is computed in single, as PyTorch does."""
    dtype = arrays[0].dtype
    if dtype.char != "e":
        return compute(*arrays)
    return compute(*[x.astype("float32") for x in arrays]).astype(dtype)


def quotient(name):
    """The check of a quotient of whole numbers or floats: no bools, no zero under a whole number."""
    no_bools = kernel(name, "uif")

    def check(x, y, **attrs):
        no_bools(x)
        divisible(x, y)

    return check


class Add(Binary):
    r"x + y"

    numbers = ("x", "y", "both")
    dunder, inplace, ufunc = "add", True, "add"
    forward = operator.add
    vjp = (lambda F, g: g, lambda F, g: g)


class Sub(Binary):
    r"x - y"

    bools = (
        "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.",
        "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or "
        "`logical_not()` operator instead.",
    )
    numbers = ("x", "y", "both")
    dunder, inplace, ufunc = "sub", True, "subtract"
    forward = operator.sub
    vjp = (lambda F, g: g, lambda F, g: -g)


class Mul(Binary):
    r"x \, y"

    aliases, numbers = ("multiply",), ("x", "y", "both")
    dunder, inplace, ufunc = "mul", True, "multiply"
    forward = operator.mul
    vjp = (lambda F, g, y: g * y, lambda F, g, x: g * x)


class Div(Binary):
    r"x / y"

    numbers = ("x", "y", "both")
    dunder, inplace, floats, ufunc = "truediv", True, True, "true_divide"
    domain = (0.4, 2.0)
    forward = operator.truediv
    vjp = (lambda F, g, y: g / y, lambda F, g, x, y: -g * x / (y * y))


class DivRounded(Op):
    r"\mathrm{round}(x / y)"

    # rounding_mode: "trunc" towards zero, "floor" downwards; flat nearly everywhere, so no gradient passes
    name, kind, inplace, public, smooth = "div_rounded", "elementwise", False, False, False
    numbers = ("x", "y")
    domain = (0.4, 2.0)
    check = quotient("div_trunc_cpu")

    def forward(xp, x, y, *, mode):
        if mode == "floor":
            return x // y
        return xp.trunc(x / y) if x.dtype.kind == "f" else xp.where((x < 0) == (y < 0), x // y, -(-x // y))

    vjp = (lambda F, g: g * 0.0, lambda F, g, x_shape: g * 0.0)

    @classmethod
    def named(cls, attrs):
        return "DivBackward1"

    @staticmethod
    def samples(draw):
        for mode in ("trunc", "floor"):
            yield (draw(3, 4), draw(4)), {"mode": mode}
        yield ((draw(5) * 10).astype(int) - 9, (draw(5) * 10).astype(int)), {"mode": "trunc"}


class FloorDivide(Binary):
    r"\lfloor x / y \rfloor"

    name, dunder, differentiable = "floor_divide", "floordiv", False
    numbers, inplace = ("x", "y", "both"), True
    domain = (0.4, 2.0)
    check = quotient("div_floor_cpu")
    forward = operator.floordiv


class Remainder(Binary):
    r"x - y \lfloor x / y \rfloor"

    dunder, inplace, smooth = "mod", True, False
    numbers = ("x", "y")
    domain = (0.4, 2.0)
    check = quotient("remainder_cpu")
    forward = operator.mod
    vjp = (lambda F, g: g, lambda F, g, x, y: -g * F.div_rounded(x, y, mode="floor"))


class Fmod(Binary):
    r"x - y \, \mathrm{trunc}(x / y)"

    inplace, smooth = True, False
    numbers = ("y",)
    domain = (0.4, 2.0)
    check = quotient("fmod_cpu")

    def forward(xp, x, y):
        return xp.fmod(x, y)

    vjp = (lambda F, g: g, lambda F, g, x, y: -g * F.div_rounded(x, y, mode="trunc"))


# ---------------------------------------------------------------- one input


class Neg(Unary):
    r"-x"

    bools = (
        "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or "
        "`logical_not()` operator instead.",
    )
    aliases = ("negative",)
    dunder, inplace = "neg", True
    forward = lambda x: -x
    vjp = lambda F, g: -g


class Abs(Unary):
    r"|x|"

    aliases = ("absolute",)
    check = kernel("abs_cpu", "uif")
    dunder, inplace, smooth = "abs", True, False
    forward = lambda x: abs(x)
    vjp = lambda F, g, x: g * F.sign(x)


class Reciprocal(Unary):
    r"1 / x"

    floats, inplace, domain = True, True, (0.4, 2.0)
    forward = lambda x: 1 / x
    vjp = lambda F, g, out: -g * (out * out)


# ---------------------------------------------------------------- three inputs


class Addcmul(Ternary):
    r"x + v \, y \, z"

    inplace, public = True, False

    def forward(x, y, z, *, value):
        return in_single(lambda x, y, z: x + value * y * z, x, y, z)

    vjp = (
        lambda F, g: g,
        lambda F, g, z, value: g * (value * z),
        lambda F, g, y, value: g * (value * y),
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(3, 4), draw(4)), {"value": 1}
        yield (draw(3, 4), draw(), draw(3, 1)), {"value": 0.5}


class Addcdiv(Ternary):
    r"x + v \, y / z"

    inplace, public, domain = True, False, (0.4, 2.0)

    def forward(x, y, z, *, value):
        return in_single(lambda x, y, z: x + value * y / z, x, y, z)

    vjp = (
        lambda F, g: g,
        lambda F, g, z, value: g * (value / z),
        lambda F, g, y, z, value: -g * (value * y / (z * z)),
    )
    samples = Addcmul.samples


class Lerp(Ternary):
    r"x + w \, (y - x)"

    inplace, public = True, False

    def forward(xp, x, y, weight):
        away = y - x
        return xp.where(abs(weight) < 0.5, x + weight * away, y - away * (1 - weight))

    vjp = (
        lambda F, g, weight: g * (1 - weight),
        lambda F, g, weight: g * weight,
        lambda F, g, x, y: g * (y - x),
    )

    @classmethod
    def named(cls, attrs):
        return "LerpBackward1"
