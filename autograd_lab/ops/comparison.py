"""Comparisons, masks and choices. One class, one op; see autograd_lab/op.py for how to read a row."""

from __future__ import annotations

import operator

from .. import errors
from ..op import Op
from .kinds import Compare, Logical, Unary


class Eq(Compare):
    r"x = y"

    dunder = "eq"
    forward = operator.eq


class Ne(Compare):
    r"x \ne y"

    aliases = ("not_equal",)
    dunder = "ne"
    forward = operator.ne


class Lt(Compare):
    r"x < y"

    aliases = ("less",)
    dunder = "lt"
    forward = operator.lt


class Le(Compare):
    r"x \le y"

    aliases = ("less_equal",)
    dunder = "le"
    forward = operator.le


class Gt(Compare):
    r"x > y"

    aliases = ("greater",)
    dunder = "gt"
    forward = operator.gt


class Ge(Compare):
    r"x \ge y"

    aliases = ("greater_equal",)
    dunder = "ge"
    forward = operator.ge


# ---------------------------------------------------------------- logic: anything but zero is true


class LogicalNot(Unary):
    r"\neg x"

    name, differentiable, inplace, truth = "logical_not", False, True, True

    def forward(xp, x):
        return xp.logical_not(x)


class LogicalAnd(Logical):
    r"x \wedge y"

    name = "logical_and"

    def forward(xp, x, y):
        return xp.logical_and(x, y)


class LogicalOr(Logical):
    r"x \vee y"

    name = "logical_or"

    def forward(xp, x, y):
        return xp.logical_or(x, y)


class LogicalXor(Logical):
    r"x \oplus y"

    name = "logical_xor"

    def forward(xp, x, y):
        return xp.logical_xor(x, y)


# ---------------------------------------------------------------- what kind of number


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


class IsPosInf(Unary):
    r"x = \infty"

    name, differentiable = "isposinf", False

    def forward(xp, x):
        return xp.isinf(x) & (x > 0)


class IsNegInf(Unary):
    r"x = -\infty"

    name, differentiable = "isneginf", False

    def forward(xp, x):
        return xp.isinf(x) & (x < 0)


class IsReal(Unary):
    r"x \in \mathbb{R}"

    name, differentiable = "isreal", False

    def forward(xp, x):
        return xp.isreal(x)


class Where(Op):
    r"x \text{ where } c, \text{ else } y"

    kind, public = "elementwise", False

    def check(condition, x, y):
        if condition.dtype.kind != "b":
            raise errors.not_a_mask(condition.dtype)

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
