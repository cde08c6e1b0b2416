"""Losses that deserve one node. Class numbers and per-entry factors are attributes: they have no gradient."""

from __future__ import annotations

import math

from ..op import Op
from .indexing import places


def collected(xp, loss, reduction):
    """The loss of every entry, their sum or their mean."""
    if reduction == "none":
        return loss
    total = xp.total(loss)
    return total / loss.dtype.type(loss.size) if reduction == "mean" else total


def share(reduction: str, shape: tuple) -> float:
    """What one entry counts for in the reduced loss."""
    return 1.0 / max(math.prod(shape), 1) if reduction == "mean" else 1.0


class _Loss(Op):
    kind = "loss"

    @staticmethod
    def samples(draw):
        for reduction in ("mean", "sum", "none"):
            yield (draw(3, 4), draw(3, 4)), {"reduction": reduction}


class MseLoss(_Loss):
    r"\frac1n \sum_i (x_i - y_i)^2"

    name = "mse_loss"

    def forward(xp, x, y, *, reduction):
        d = x - y
        d *= d
        return collected(xp, d, reduction)

    vjp = (
        lambda F, g, x, y, reduction, x_shape: g * (2.0 * share(reduction, x_shape) * (x - y)),
        lambda F, g, x, y, reduction, x_shape: g * (2.0 * share(reduction, x_shape) * (y - x)),
    )


class SmoothL1Loss(_Loss):
    r"\tfrac{d^2}{2\beta} \text{ where } |d| < \beta, \text{ else } |d| - \tfrac\beta2; \quad d = x - y"

    name, smooth = "smooth_l1_loss", False

    def forward(xp, x, y, *, beta, reduction):
        d = abs(x - y)
        return collected(xp, xp.where(d < beta, d * d * (0.5 / beta), d - 0.5 * beta), reduction)

    vjp = (
        lambda F, g, x, y, beta, reduction, x_shape: (
            g * (share(reduction, x_shape) * F.hardtanh((x - y) / beta, low=-1.0, high=1.0))
        ),
        lambda F, g, x, y, beta, reduction, x_shape: (
            g * (share(reduction, x_shape) * F.hardtanh((y - x) / beta, low=-1.0, high=1.0))
        ),
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(3, 4)), {"beta": 1.0, "reduction": "none"}
        yield (draw(3, 4), draw(3, 4)), {"beta": 0.6, "reduction": "mean"}


class HuberLoss(_Loss):
    r"\tfrac{d^2}{2} \text{ where } |d| \le \delta, \text{ else } \delta (|d| - \tfrac\delta2); \quad d = x - y"

    name, smooth = "huber_loss", False

    def forward(xp, x, y, *, delta, reduction):
        d = abs(x - y)
        return collected(xp, xp.where(d <= delta, d * d * 0.5, (d - 0.5 * delta) * delta), reduction)

    vjp = (
        lambda F, g, x, y, delta, reduction, x_shape: (
            g * (share(reduction, x_shape) * F.hardtanh(x - y, low=-delta, high=delta))
        ),
        lambda F, g, x, y, delta, reduction, x_shape: (
            g * (share(reduction, x_shape) * F.hardtanh(y - x, low=-delta, high=delta))
        ),
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(3, 4)), {"delta": 1.0, "reduction": "none"}
        yield (draw(3, 4), draw(3, 4)), {"delta": 0.6, "reduction": "mean"}


class BinaryCrossEntropy(_Loss):
    r"-y \ln x - (1 - y) \ln(1 - x)"

    # logarithms are cut off at -100, so that a probability of 0 or 1 costs 100 and not infinity
    name, domain = "binary_cross_entropy", (0.05, 0.95)

    def forward(xp, x, y, *, reduction):
        low = xp.number(-100, x.dtype)
        loss = (y - 1) * xp.maximum(xp.log1p(-x), low) - y * xp.maximum(xp.log(x), low)
        return collected(xp, loss, reduction)

    def _of_input(F, g, x, y, reduction, x_shape):
        return g * (share(reduction, x_shape) * (x - y)) / F.clamp((1 - x) * x, min=1e-12, max=None)

    def _of_target(F, g, x, reduction, x_shape):
        logs = F.clamp(F.log1p(-x), min=-100, max=None) - F.clamp(F.log(x), min=-100, max=None)
        return g * (share(reduction, x_shape) * logs)

    vjp = (_of_input, _of_target)


class BinaryCrossEntropyWithLogits(_Loss):
    r"(1 - y)\, x + \ln(1 + e^{-x})"

    name = "binary_cross_entropy_with_logits"

    def forward(xp, x, y, *, reduction):
        loss = xp.maximum(x, xp.number(0, x.dtype)) - x * y + xp.log1p(xp.exp(-abs(x)))
        return collected(xp, loss, reduction)

    vjp = (
        lambda F, g, x, y, reduction, x_shape: g * (share(reduction, x_shape) * (F.sigmoid(x) - y)),
        lambda F, g, x, reduction, x_shape: g * (-share(reduction, x_shape) * x),
    )


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
