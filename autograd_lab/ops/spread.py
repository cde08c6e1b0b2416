"""How far values spread: variance and standard deviation, alone or with the mean."""

from __future__ import annotations

import math

from ..op import Op
from .kinds import Reduce, total
from .reduction import count, kept, spread


def freedom(shape, dim, correction):
    """How many degrees of freedom the squares are divided by: at least 0."""
    return max(count(shape, dim) - correction, 0)


def variance(xp, x, dim, keepdim, correction):
    centred = x - x.mean(axis=dim, keepdims=True)
    return (centred * centred).sum(axis=dim, keepdims=keepdim) / x.dtype.type(freedom(x.shape, dim, correction))


def of_variance(F, g, x, x_shape, dim, keepdim, correction):
    """The cotangent of a variance, pulled back to x."""
    n = freedom(x_shape, dim, correction)
    factor = 2 / n if n else math.inf
    return spread(F, g, x_shape, dim, keepdim) * (factor * (x - F.mean(x, dim=dim, keepdim=True)))


def of_deviation(F, g, x, std, x_shape, dim, keepdim, correction):
    """The cotangent of a standard deviation, pulled back to x; where all entries are equal, nothing flows."""
    g = F.where(std == 0, 0.0, g / (2 * std))
    return of_variance(F, g, x, x_shape, dim, keepdim, correction)


class _Spread(Reduce):
    numbered, public = False, False

    @staticmethod
    def samples(draw):
        for inputs, attrs in Reduce.samples(draw):
            if inputs[0].ndim:
                yield inputs, attrs | {"correction": 1}
        yield (draw(3, 4),), {"dim": (1,), "keepdim": False, "correction": 0}


class Var(_Spread):
    r"\frac{1}{n - c} \sum_i (x_i - \bar x)^2"

    def forward(xp, x, *, dim, keepdim, correction):
        return variance(xp, x, dim, keepdim, correction)

    vjp = lambda F, g, x, x_shape, dim, keepdim, correction: of_variance(F, g, x, x_shape, dim, keepdim, correction)


class Std(_Spread):
    r"\sqrt{\tfrac{1}{n - c} \sum_i (x_i - \bar x)^2}"

    def forward(xp, x, *, dim, keepdim, correction):
        return xp.sqrt(variance(xp, x, dim, keepdim, correction))

    vjp = lambda F, g, x, out, x_shape, dim, keepdim, correction: of_deviation(
        F, g, x, out, x_shape, dim, keepdim, correction
    )


def of_mean(F, g, x_shape, dim, keepdim):
    return spread(F, g / max(count(x_shape, dim), 1), x_shape, dim, keepdim)


class _WithMean(_Spread):
    @classmethod
    def named(cls, attrs):
        return "".join(part.capitalize() for part in cls.name.split("_")) + "Backward0"


class VarMean(_WithMean):
    r"(\mathrm{var}(x), \bar x)"

    name, outputs = "var_mean", ("var", "mean")

    def forward(xp, x, *, dim, keepdim, correction):
        return variance(xp, x, dim, keepdim, correction), x.mean(axis=dim, keepdims=keepdim)

    def vjp(F, g_var, g_mean, x, x_shape, dim, keepdim, correction):
        return total(
            None if g_var is None else of_variance(F, g_var, x, x_shape, dim, keepdim, correction),
            None if g_mean is None else of_mean(F, g_mean, x_shape, dim, keepdim),
        )


class StdMean(_WithMean):
    r"(\mathrm{std}(x), \bar x)"

    name, outputs = "std_mean", ("std", "mean")

    def forward(xp, x, *, dim, keepdim, correction):
        return xp.sqrt(variance(xp, x, dim, keepdim, correction)), x.mean(axis=dim, keepdims=keepdim)

    def vjp(F, g_std, g_mean, x, std, x_shape, dim, keepdim, correction):
        return total(
            None if g_std is None else of_deviation(F, g_std, x, std, x_shape, dim, keepdim, correction),
            None if g_mean is None else of_mean(F, g_mean, x_shape, dim, keepdim),
        )


class VectorNorm(Op):
    r"\left(\sum_i |x_i|^p\right)^{1/p}"

    # ord 0 counts, inf and -inf pick; the gradient at a norm of 0 is 0
    name, kind, public = "vector_norm", "reduce", False

    @classmethod
    def named(cls, attrs):
        return "LinalgVectorNormBackward0"

    def forward(xp, x, *, ord, dim, keepdim):
        if x.dtype.itemsize == 2:  # the powers of float16 do not fit in it
            return VectorNorm.forward(xp, x.astype("float32"), ord=ord, dim=dim, keepdim=keepdim).astype(x.dtype)
        a = xp.absolute(x)
        if ord == math.inf:
            return a.max(axis=dim, keepdims=keepdim)
        if ord == -math.inf:
            return a.min(axis=dim, keepdims=keepdim)
        if ord == 0:
            return (x != 0).sum(axis=dim, keepdims=keepdim).astype(x.dtype)
        if ord == 1:
            return a.sum(axis=dim, keepdims=keepdim)
        if ord == 2:
            return xp.sqrt((x * x).sum(axis=dim, keepdims=keepdim))
        return (a**ord).sum(axis=dim, keepdims=keepdim) ** x.dtype.type(1 / ord)

    def vjp(F, g, x, out, x_shape, ord, dim):
        g, out = [F.reshape(value, shape=kept(x_shape, dim)) for value in (g, out)]
        if ord == 0:
            return x * 0.0
        if ord == 1:
            return F.sign(x) * g
        if ord == 2:
            return g * F.where(out == 0, 0.0, x / out)
        if ord in (math.inf, -math.inf):
            hit = F.where(F.abs(x) == out, F.ones_of(x), 0.0)
            return F.sign(x) * (g * (hit / F.sum(hit, dim=dim, keepdim=True)))
        if ord < 1:  # |x|^(p - 1) is infinite at 0: that entry gets nothing
            powers = F.where(x == 0, 0.0, F.sign(x) * F.pow(F.abs(x), exponent=ord - 1))
            return powers * (g * F.pow(out, exponent=1 - ord))
        factor = F.where(out == 0, 0.0, g / F.pow(out, exponent=ord - 1))
        if ord < 2:
            return F.where(x == 0, 0.0, F.sign(x) * F.pow(F.abs(x), exponent=ord - 1)) * factor
        return x * F.pow(F.abs(x), exponent=ord - 2) * factor

    @staticmethod
    def samples(draw):
        for ord in (2, 1, 3, 0.5, 1.5, math.inf, -math.inf, 0):
            yield (draw(3, 4),), {"ord": ord, "dim": (1,), "keepdim": False}
        yield (draw(2, 3, 4),), {"ord": 2, "dim": (0, 2), "keepdim": True}
        yield (draw(3, 4),), {"ord": 2, "dim": None, "keepdim": False}
