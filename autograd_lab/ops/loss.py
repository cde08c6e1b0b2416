"""Losses that deserve one node. Class numbers and per-entry factors are attributes: they have no gradient."""

from __future__ import annotations

import math

from ..op import Op
from .indexing import places
from .kinds import Binary


def _slope(reduction: str, shape: tuple) -> float:
    """d/dx of reduction(x^2), without the x."""
    return 2.0 / max(math.prod(shape), 1) if reduction == "mean" else 2.0


class MseLoss(Op):
    r"\frac1n \sum_i (x_i - y_i)^2"

    name, kind = "mse_loss", "loss"

    def forward(xp, x, y, *, reduction):
        d = x - y
        d *= d
        if reduction == "none":
            return d
        total = xp.total(d)
        return total / d.dtype.type(d.size) if reduction == "mean" else total

    vjp = (
        lambda F, g, x, y, reduction, x_shape: g * (_slope(reduction, x_shape) * (x - y)),
        lambda F, g, x, y, reduction, x_shape: g * (_slope(reduction, x_shape) * (y - x)),
    )

    @staticmethod
    def samples(draw):
        for reduction in ("mean", "sum", "none"):
            yield (draw(3, 4), draw(3, 4)), {"reduction": reduction}


class SmoothL1Loss(Op):
    r"\tfrac{d^2}{2\beta} \text{ where } |d| < \beta, \text{ else } |d| - \tfrac\beta2; \quad d = x - y"

    name, kind, smooth = "smooth_l1_loss", "elementwise", False

    def forward(xp, x, y, *, beta):
        d = abs(x - y)
        return xp.where(d < beta, d * d * (0.5 / beta), d - 0.5 * beta)

    vjp = (
        lambda F, g, x, y, beta: g * F.hardtanh((x - y) / beta, low=-1.0, high=1.0),
        lambda F, g, x, y, beta: g * F.hardtanh((y - x) / beta, low=-1.0, high=1.0),
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(3, 4)), {"beta": 1.0}
        yield (draw(3, 4), draw(4)), {"beta": 0.6}


class BinaryCrossEntropy(Binary):
    r"-y \ln x - (1 - y) \ln(1 - x)"

    # logarithms are cut off at -100, so that a probability of 0 or 1 costs 100 and not infinity
    name, public, domain = "binary_cross_entropy", False, (0.05, 0.95)

    def forward(xp, x, y):
        low = xp.number(-100, x.dtype)
        return (y - 1) * xp.maximum(xp.log1p(-x), low) - y * xp.maximum(xp.log(x), low)

    vjp = (
        lambda F, g, x, y: g * (x - y) / F.clamp((1 - x) * x, min=1e-12, max=None),
        lambda F, g, x: g * (F.clamp(F.log1p(-x), min=-100, max=None) - F.clamp(F.log(x), min=-100, max=None)),
    )


class BinaryCrossEntropyWithLogits(Binary):
    r"(1 - y)\, x + \ln(1 + e^{-x})"

    name, public = "binary_cross_entropy_with_logits", False

    def forward(xp, x, y):
        return xp.maximum(x, xp.number(0, x.dtype)) - x * y + xp.log1p(xp.exp(-abs(x)))

    vjp = (lambda F, g, x, y: g * (F.sigmoid(x) - y), lambda F, g, x: -g * x)


def labelled(xp, target):
    """The index of input[n, target[n, ...], ...] for every entry of target (N, ...)."""
    where = places(xp, target.shape)
    where.insert(1, target)
    return tuple(where)


class NllLoss(Op):
    r"\sum_n c_n\, x_{n, t_n}"

    # x: (N, C, ...); target: class numbers (N, ...); factor: c, one number or (N, ...), with sign, class weight and 1/n in it;
    # kept: False where the target is to be ignored, or None. total False: no sum over n.
    name, kind, arrays = "nll_loss", "loss", ("target", "factor", "kept")

    def forward(xp, x, *, target, factor, kept, total):
        found = x[labelled(xp, target)]
        if kept is not None:
            found = xp.where(kept, found, xp.number(0, x.dtype))
        if total and isinstance(factor, float):
            return xp.total(found) * x.dtype.type(factor)
        found = found * factor
        return xp.total(found) if total else found

    def vjp(F, g, x_shape, target, factor, kept, total):
        return F.nll_spread(g, shape=x_shape, target=target, factor=factor, kept=kept, total=total)

    @staticmethod
    def samples(draw):
        labels = (draw(3) > 0).astype(int)
        yield (draw(3, 4),), {"target": labels, "factor": -0.5, "kept": None, "total": True}
        yield (draw(3, 4),), {"target": labels, "factor": draw(3), "kept": labels > 0, "total": False}
        pixels = (draw(2, 5) > 0).astype(int)
        yield (draw(2, 3, 5),), {"target": pixels, "factor": draw(2, 5), "kept": None, "total": True}


class NllSpread(Op):
    r"c_n\, g \text{ at } (n, t_n), \text{ else } 0"

    # the adjoint of nll_loss
    name, kind, arrays = "nll_spread", "loss", ("target", "factor", "kept")

    def forward(xp, x, *, shape, target, factor, kept, total):
        out = xp.zeros(shape, x.dtype)
        values = x * factor
        out[labelled(xp, target)] = values if kept is None else xp.where(kept, values, xp.number(0, x.dtype))
        return out

    def vjp(F, g, target, factor, kept, total):
        return F.nll_loss(g, target=target, factor=factor, kept=kept, total=total)

    @staticmethod
    def samples(draw):
        labels = (draw(3) > 0).astype(int)
        yield (draw(),), {"shape": (3, 4), "target": labels, "factor": -0.5, "kept": None, "total": True}
        yield (draw(3),), {"shape": (3, 4), "target": labels, "factor": draw(3), "kept": labels > 0, "total": False}
