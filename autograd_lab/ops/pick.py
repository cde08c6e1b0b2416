"""One entry of each line along a dimension, and where it stood: largest, smallest, middle, commonest.

The rows have two outputs, values and indices; the gradient goes to the entry that was picked.
"""

from __future__ import annotations

from ..op import Op
from .reduction import Reduce, kept, not_empty, share


class _Picked(Op):
    # one entry of each line along `dim`, and where it stood
    kind, outputs, public, smooth = "reduce", ("values", "indices"), False, False
    node = ""

    def vjp(F, g_values, x_shape, dim, keepdim, indices):
        shape = kept(x_shape, (dim,))
        g = g_values if keepdim else F.reshape(g_values, shape=shape)
        return F.scatter_sum(g, shape=x_shape, dim=dim, index=indices.reshape(shape))

    @classmethod
    def named(cls, attrs):
        return cls.node

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dim": 0, "keepdim": False}
        yield (draw(2, 3, 4),), {"dim": 1, "keepdim": True}
        yield (draw(3),), {"dim": 0, "keepdim": False}


def picked(xp, x, where, dim, keepdim):
    """The entries of x at `where`, one a line along `dim`, and `where` in the same shape."""
    values = xp.take_along_axis(x, where, dim)
    return (values, where) if keepdim else (values.squeeze(dim), where.squeeze(dim))


class MaxDim(_Picked):
    r"\max_i x_i"

    name, node = "max_dim", "MaxBackward0"
    check = lambda x, *, dim, keepdim: not_empty("max", x.shape, (dim,))

    def forward(xp, x, *, dim, keepdim):
        return picked(xp, x, xp.argmax(x, axis=dim, keepdims=True), dim, keepdim)


class MinDim(_Picked):
    r"\min_i x_i"

    name, node = "min_dim", "MinBackward0"
    check = lambda x, *, dim, keepdim: not_empty("min", x.shape, (dim,))

    def forward(xp, x, *, dim, keepdim):
        return picked(xp, x, xp.argmin(x, axis=dim, keepdims=True), dim, keepdim)


class MedianDim(_Picked):
    r"\mathrm{median}_i\, x_i"

    name, node = "median_dim", "MedianBackward1"
    check = lambda x, *, dim, keepdim: not_empty("median", x.shape, (dim,))

    def forward(xp, x, *, dim, keepdim):
        order = xp.argsort(x, axis=dim)
        where = xp.take(order, xp.asarray([(x.shape[dim] - 1) // 2]), axis=dim)
        if x.dtype.kind == "f":  # one NaN and the whole line is NaN
            lost = xp.isnan(x)
            where = xp.where(lost.any(axis=dim, keepdims=True), xp.argmax(lost, axis=dim, keepdims=True), where)
        return picked(xp, x, where, dim, keepdim)


class NanmedianDim(_Picked):
    r"\mathrm{median}_{i: x_i \ne \mathrm{nan}}\, x_i"

    name, node = "nanmedian_dim", "NanmedianBackward1"
    check = lambda x, *, dim, keepdim: not_empty("median", x.shape, (dim,))

    def forward(xp, x, *, dim, keepdim):
        order = xp.argsort(x, axis=dim)  # NaN comes last
        there = (x == x).sum(axis=dim, keepdims=True)
        rank = xp.maximum(there - 1, 0) // 2
        return picked(xp, x, xp.take_along_axis(order, rank, dim), dim, keepdim)


class Median(Reduce):
    r"\mathrm{median}_i\, x_i"

    # of all entries; equal ones share the gradient
    smooth, numbered, public = False, False, False

    def forward(xp, x, *, dim, keepdim):
        flat = x.reshape(-1)
        if not flat.size:
            return xp.sum(flat) + float("nan")
        middle = xp.sort(flat)[(flat.size - 1) // 2]
        if x.dtype.kind != "f":
            return middle
        return xp.where((flat != flat).any(), xp.asarray(float("nan"), x.dtype), middle)

    def vjp(F, g, out, x, x_shape):
        return share(F, g, hits(F, x, out), x_shape, None)

    @staticmethod
    def samples(draw):
        yield (draw(3, 5),), {"dim": None, "keepdim": False}
        yield (draw(4),), {"dim": None, "keepdim": False}
        yield (draw(),), {"dim": None, "keepdim": False}


class Nanmedian(Median):
    r"\mathrm{median}_{i: x_i \ne \mathrm{nan}}\, x_i"

    def forward(xp, x, *, dim, keepdim):
        flat = x.reshape(-1)
        flat = flat[flat == flat]
        return xp.sort(flat)[(flat.size - 1) // 2] if flat.size else xp.sum(flat) + float("nan")


def hits(F, x, value):
    """1 where x has this value (NaN counts as itself), 0 elsewhere, in x's dtype."""
    return F.where((x == value) | ((x != x) & (value != value)), F.ones_of(x), 0.0)


class Mode(_Picked):
    r"\mathrm{mode}_i\, x_i"

    node = "ModeBackward0"
    check = lambda x, *, dim, keepdim: not_empty("mode", x.shape, (dim,))

    def forward(xp, x, *, dim, keepdim):
        order = xp.argsort(x, axis=dim, kind="stable")
        line = xp.moveaxis(xp.take_along_axis(x, order, dim), dim, -1)
        places = xp.broadcast_to(xp.arange(line.shape[-1]), line.shape)
        begins = xp.ones_like(line, dtype=bool)  # a run of equal entries
        begins[..., 1:] = line[..., 1:] != line[..., :-1]
        length = places - xp.running("maximum", xp.where(begins, places, 0), -1)
        best = xp.moveaxis(xp.argmax(length, axis=-1, keepdims=True), -1, dim)
        return picked(xp, x, xp.take_along_axis(order, best, dim), dim, keepdim)
