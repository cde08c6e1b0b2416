"""Dimensions made longer or shorter: padded with a constant, mapped by a matrix, filled at given places."""

from __future__ import annotations

from ..op import Op
from .indexing import places


class PadConstant(Op):
    r"\mathrm{pad}(x)"

    # widths: (before, after) a dimension; negative ones cut off
    name, kind, public = "pad_constant", "move", False

    def forward(xp, x, *, widths, value):
        shape = tuple([n + a + b for n, (a, b) in zip(x.shape, widths, strict=True)])
        out = xp.full(shape, value, x.dtype)
        out[_kept(widths, x.shape)] = x[_kept(_negative(widths), shape)]
        return out

    def vjp(F, g, widths):
        return F.pad_constant(g, widths=_negative(widths), value=0)

    @classmethod
    def named(cls, attrs):
        return "ConstantPadNdBackward0"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"widths": ((0, 0), (1, 2)), "value": 0.0}
        yield (draw(3, 4),), {"widths": ((1, -1), (-2, 1)), "value": 1.5}


def _negative(widths):
    return tuple([(-a, -b) for a, b in widths])


def _kept(widths, shape):
    """Where what is left of an array of `shape` lies in the array padded by `widths`."""
    return tuple(
        [slice(max(a, 0), max(a, 0) + n + min(a, 0) + min(b, 0)) for n, (a, b) in zip(shape, widths, strict=True)]
    )


class Resample(Op):
    r"\sum_j M_{ij} x_j"

    # a fixed matrix (out, in) along one dimension: adaptive averages and interpolation
    kind, arrays, public = "move", ("matrix",), False

    def forward(xp, x, *, matrix, dim):
        return xp.moveaxis(xp.tensordot(x, matrix, axes=((dim,), (1,))), -1, dim)

    vjp = lambda F, g, matrix, dim: F.resample(g, matrix=matrix.T, dim=dim)

    @staticmethod
    def samples(draw):
        yield (draw(2, 3, 4),), {"matrix": draw(5, 3), "dim": 1}


class PutAlong(Op):
    r"0[i_{jk}] = x"

    # written, not added, along the last dimension: max_unpool
    name, kind, arrays, public = "put_along", "index", ("index",), False

    def forward(xp, x, *, size, index):
        out = xp.zeros((*x.shape[:-1], size), x.dtype)
        where = places(xp, index.shape)
        where[-1] = index
        out[tuple(where)] = x
        return out

    vjp = lambda F, g, x_shape, index: F.gather(g, dim=len(x_shape) - 1, index=index)

    @staticmethod
    def samples(draw):
        index = draw(2, 3).argsort(axis=1)
        yield (draw(2, 3),), {"size": 5, "index": index}
