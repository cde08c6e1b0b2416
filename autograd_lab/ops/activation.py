"""Activations and the softmax family."""

from __future__ import annotations

from ..op import Op
from .kinds import Unary
from .reduction import kept


class Relu(Unary):
    r"\max(0, x)"

    # the gradient at exactly 0 is 0 (PyTorch's choice; clamp's is 1, maximum's is 1/2)
    inplace, smooth = True, False

    def forward(xp, x):
        return xp.maximum(x, xp.number(0, x.dtype))

    vjp = lambda F, g, out: g * (out > 0)


class Sigmoid(Unary):
    r"\frac{1}{1 + e^{-x}}"

    floats, inplace = True, True

    def forward(xp, x):
        half = x.dtype.type(0.5)
        return xp.tanh(x * half) * half + half  # the same function, stable and faster

    vjp = lambda F, g, out: g * (out * (1 - out))


class Tanh(Unary):
    r"\tanh x"

    floats, inplace = True, True

    def forward(xp, x):
        return xp.tanh(x)

    vjp = lambda F, g, out: g * (1 - out * out)


class Softplus(Unary):
    r"\ln(1 + e^x)"

    floats = True

    def forward(xp, x):
        return xp.logaddexp(x, x.dtype.type(0))

    vjp = lambda F, g, x: g * F.sigmoid(x)


def _samples(draw):
    yield (draw(3, 4),), {"dim": -1}
    yield (draw(2, 3, 4),), {"dim": 1}


def top(x, dim):
    """The largest entry of each line; 0 where lines are empty."""
    return x.max(axis=dim, keepdims=True) if x.size else x.sum(axis=dim, keepdims=True)


class Softmax(Op):
    r"e^{x_i} / \sum_j e^{x_j}"

    kind, floats = "softmax", True

    def forward(xp, x, *, dim):
        e = xp.exp(x - top(x, dim))
        return e / e.sum(axis=dim, keepdims=True)

    vjp = lambda F, g, out, dim: out * (g - F.sum(g * out, dim=(dim,), keepdim=True))
    samples = staticmethod(_samples)


class LogSoftmax(Op):
    r"x_i - \ln \sum_j e^{x_j}"

    name, kind, floats = "log_softmax", "softmax", True

    def forward(xp, x, *, dim):
        shifted = x - top(x, dim)
        return shifted - xp.log(xp.exp(shifted).sum(axis=dim, keepdims=True))

    vjp = lambda F, g, out, dim: g - F.exp(out) * F.sum(g, dim=(dim,), keepdim=True)
    samples = staticmethod(_samples)


class LogSumExp(Op):
    r"\ln \sum_j e^{x_j}"

    name, kind, floats = "logsumexp", "softmax", True

    def forward(xp, x, *, dim, keepdim):
        shift = top(x, dim)
        shift = xp.where(xp.isfinite(shift), shift, x.dtype.type(0))
        out = xp.log(xp.exp(x - shift).sum(axis=dim, keepdims=True)) + shift
        return out if keepdim else out.squeeze(dim)

    def vjp(F, g, out, x, x_shape, dim):
        whole = kept(x_shape, dim)
        return F.reshape(g, shape=whole) * F.exp(x - F.reshape(out, shape=whole))

    @classmethod
    def named(cls, attrs):
        return "LogsumexpBackward0"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dim": (1,), "keepdim": True}
        yield (draw(2, 3, 4),), {"dim": (0, 2), "keepdim": False}
