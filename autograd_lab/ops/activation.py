"""Activations and the softmax family."""

from __future__ import annotations

import math

from ..op import Op
from . import gaussian
from .kinds import Unary
from .reduction import kept

ROOT_HALF, ROOT_PI = math.sqrt(0.5), math.sqrt(math.pi)
GELU_SLOPE = math.sqrt(2 / math.pi)


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


class Softplus(Op):
    r"\frac1\beta \ln(1 + e^{\beta x})"

    # x itself where beta x exceeds the threshold
    kind = "elementwise"

    def forward(xp, x, *, beta, threshold):
        scaled = x * beta
        return xp.where(scaled > threshold, x, xp.logaddexp(scaled, xp.zeros((), x.dtype)) / beta)

    vjp = lambda F, g, x, beta, threshold: F.where(x * beta > threshold, g, g * F.sigmoid(x * beta))

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"beta": 1.0, "threshold": 20.0}
        yield (draw(3, 4),), {"beta": 2.0, "threshold": 1.5}


class LogSigmoid(Unary):
    r"-\ln(1 + e^{-x})"

    name, public = "log_sigmoid", False

    def forward(xp, x):
        return xp.minimum(x, xp.number(0, x.dtype)) - xp.log1p(xp.exp(-abs(x)))

    vjp = lambda F, g, x: g * F.sigmoid(-x)


class Silu(Unary):
    r"x \, \sigma(x)"

    public = False

    def forward(xp, x):
        half = x.dtype.type(0.5)
        return x * (xp.tanh(x * half) * half + half)

    def vjp(F, g, x):
        s = F.sigmoid(x)
        return g * (s * (1 + x * (1 - s)))


class Mish(Unary):
    r"x \tanh \ln(1 + e^x)"

    public = False

    def forward(xp, x):
        return x * xp.tanh(xp.logaddexp(x, xp.zeros((), x.dtype)))

    def vjp(F, g, x):
        t = F.tanh(F.softplus(x, beta=1.0, threshold=20.0))
        return g * (t + x * (1 - t * t) * F.sigmoid(x))


class Gelu(Unary):
    r"x\, \Phi(x)"

    public = False

    def forward(xp, x):
        if x.dtype == "float32":
            return x * (gaussian.erf_single(xp, x * ROOT_HALF) + 1) * 0.5
        wide = x.astype("float64")
        return (wide * 0.5 * (1 + gaussian.erf(xp, wide * ROOT_HALF))).astype(x.dtype, copy=False)

    def vjp(F, g, x):
        return g * (0.5 * (1 + F.erf(x * ROOT_HALF)) + x * F.exp(x * x * -0.5) * (ROOT_HALF / ROOT_PI))


class GeluTanh(Unary):
    r"\tfrac{x}{2} (1 + \tanh(\sqrt{2/\pi}\,(x + 0.044715\, x^3)))"

    name, public = "gelu_tanh", False

    def forward(xp, x):
        return x * 0.5 * (1 + xp.tanh((x + 0.044715 * (x * x * x)) * GELU_SLOPE))

    def vjp(F, g, x):
        t = F.tanh((x + 0.044715 * (x * x * x)) * GELU_SLOPE)
        return g * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * (GELU_SLOPE * (1 + 0.134145 * (x * x))))


class Elu(Op):
    r"s\, x \text{ where } x > 0, \text{ else } s\,\alpha\,(e^{kx} - 1)"

    # SELU too, with alpha and s fixed
    kind, smooth = "elementwise", False

    def forward(xp, x, *, alpha, scale, input_scale):
        return xp.where(x > 0, x * scale, xp.expm1(x * input_scale) * (alpha * scale))

    def vjp(F, g, x, alpha, scale, input_scale):
        below = F.exp(F.clamp(x, min=None, max=0) * input_scale)  # clamped: exp must not overflow where it is not used
        return F.where(x > 0, g * scale, g * below * (alpha * scale * input_scale))

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"alpha": 1.0, "scale": 1.0, "input_scale": 1.0}
        yield (draw(3, 4),), {"alpha": 1.5, "scale": 1.2, "input_scale": 0.7}


class Celu(Elu):
    r"x \text{ where } x > 0, \text{ else } \alpha\,(e^{x / \alpha} - 1)"

    # elu with k = 1 / alpha, under its own name in messages and graphs
    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"alpha": 1.5, "scale": 1.0, "input_scale": 1 / 1.5}


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
