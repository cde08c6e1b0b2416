"""Normalization: values standardised over some dimensions, then scaled and shifted."""

from __future__ import annotations

from ..op import Op
from .kinds import total
from .reduction import count


def widened(x):
    """float16 as float32: squares and long sums leave its range."""
    return x.astype("float32") if x.dtype.itemsize == 2 else x


class Standardize(Op):
    r"\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}"

    # mean and (biased) variance over `dim`: what batch_norm, layer_norm, group_norm and instance_norm have in common.
    # The second output is 1 / sqrt(variance + eps)
    kind, public, outputs = "normalization", False, ("normal", "rstd")

    def forward(xp, x, *, dim, eps):
        wide = widened(x)
        out = wide - wide.mean(axis=dim, keepdims=True)
        rstd = 1 / xp.sqrt((out * out).mean(axis=dim, keepdims=True) + wide.dtype.type(eps))
        out *= rstd
        return out.astype(x.dtype, copy=False), rstd.astype(x.dtype, copy=False)

    def vjp(F, g_normal, g_rstd, normal, rstd, x_shape, dim):
        terms = []
        if g_normal is not None:
            along = F.mean(g_normal * normal, dim=dim, keepdim=True)
            terms.append((g_normal - F.mean(g_normal, dim=dim, keepdim=True) - normal * along) * rstd)
        if g_rstd is not None:
            terms.append(normal * (g_rstd * rstd * rstd * (-1.0 / count(x_shape, dim))))
        return total(*terms)

    @classmethod
    def named(cls, attrs):
        return "NativeLayerNormBackward0"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dim": (1,), "eps": 1e-5}
        yield (draw(2, 3, 4),), {"dim": (0, 2), "eps": 1e-2}


class RmsNorm(Op):
    r"\frac{x}{\sqrt{\frac1n \sum_i x_i^2 + \epsilon}}"

    name, kind, public = "rms_norm", "normalization", False

    def forward(xp, x, *, dim, eps):
        wide = widened(x)
        out = wide * (1 / xp.sqrt((wide * wide).mean(axis=dim, keepdims=True) + wide.dtype.type(eps)))
        return out.astype(x.dtype, copy=False)

    def vjp(F, g, x, out, dim, eps):
        rrms = F.rsqrt(F.mean(x * x, dim=dim, keepdim=True) + eps)
        return rrms * (g - out * F.mean(g * out, dim=dim, keepdim=True))

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dim": (1,), "eps": 1e-5}


class Affine(Op):
    r"x y + z"

    # scale and shift, broadcast: the learned half of a normalization
    kind, public = "elementwise", False

    def forward(x, y, z):
        out = x * y
        out += z
        return out

    vjp = (lambda F, g, y: g * y, lambda F, g, x: g * x, lambda F, g: g)

    @staticmethod
    def samples(draw):
        yield (draw(2, 3, 4), draw(3, 1), draw(3, 1)), {}
        yield (draw(3, 4), draw(4), draw(4)), {}
