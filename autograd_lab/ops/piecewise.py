"""Activations made of straight pieces, and hardswish, which has one curved piece. Gradients at a kink are PyTorch's."""

from __future__ import annotations

from .. import errors
from ..op import Op
from .kinds import Binary, Unary


class _Piecewise(Op):
    kind, smooth = "elementwise", False


class LeakyRelu(_Piecewise):
    r"x \text{ where } x > 0, \text{ else } a x"

    name = "leaky_relu"

    def forward(xp, x, *, slope):
        return xp.where(x > 0, x, x * slope)

    vjp = lambda F, g, x, slope: F.where(x > 0, g, g * slope)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"slope": 0.01}


class Prelu(Binary):
    r"x \text{ where } x > 0, \text{ else } y x"

    # the public function brings the weight y to a shape that broadcasts
    smooth, public = False, False

    def forward(xp, x, y):
        return xp.where(x > 0, x, y * x)

    vjp = (
        lambda F, g, x, y: F.where(x > 0, g, y * g),
        lambda F, g, x: F.where(x > 0, 0.0, x * g),
    )


class Hardtanh(_Piecewise):
    r"\min(\max(x, a), b)"

    # unlike clamp's, the gradient at the bounds themselves is 0
    def check(x, *, low, high):
        if x.dtype.kind == "b":
            raise errors.mark(RuntimeError("Bool inputs not supported for hardtanh. Convert first: x.float()."))
        if x.dtype.kind == "u" and low < 0:
            raise errors.mark(
                RuntimeError("cannot do hardtanh on an unsigned type with negative limits. Convert first: x.long().")
            )

    def forward(xp, x, *, low, high):
        return xp.minimum(xp.maximum(x, xp.number(low, x.dtype)), xp.number(high, x.dtype))

    vjp = lambda F, g, x, low, high: F.where((x > low) * (x < high), g, 0.0)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"low": -1.0, "high": 1.0}
        yield (draw(3, 4),), {"low": 0.0, "high": 1.5}


class Softshrink(_Piecewise):
    r"x - \min(\max(x, -\lambda), \lambda)"

    def forward(xp, x, *, lambd):
        bound = x.dtype.type(lambd)
        return x - xp.minimum(xp.maximum(x, -bound), bound)

    vjp = lambda F, g, x, lambd: F.where((x >= -lambd) * (x <= lambd), 0.0, g)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"lambd": 0.5}


class Hardshrink(_Piecewise):
    r"x \text{ where } |x| > \lambda, \text{ else } 0"

    def forward(xp, x, *, lambd):
        return xp.where((x >= -lambd) & (x <= lambd), xp.number(0, x.dtype), x)

    vjp = lambda F, g, x, lambd: F.where((x >= -lambd) * (x <= lambd), 0.0, g)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"lambd": 0.5}


def _ramp(xp, x):
    """min(max(x + 3, 0), 6) / 6."""
    return xp.minimum(xp.maximum(x + 3, xp.number(0, x.dtype)), xp.number(6, x.dtype)) / 6


class Hardsigmoid(Unary):
    r"\min(\max(x + 3, 0), 6) / 6"

    smooth, public, domain = False, False, (-4.0, 4.0)

    def forward(xp, x):
        return _ramp(xp, x)

    vjp = lambda F, g, x: F.where((x > -3) * (x < 3), g / 6, 0.0)


class Hardswish(Unary):
    r"x \min(\max(x + 3, 0), 6) / 6"

    smooth, public, domain = False, False, (-4.0, 4.0)

    def forward(xp, x):
        return x * _ramp(xp, x)

    vjp = lambda F, g, x: F.where(x <= -3, 0.0, F.where(x < 3, g * (x / 3 + 0.5), g))
