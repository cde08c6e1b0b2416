"""Order: sort, topk, kthvalue. The gradient goes back to where each value stood."""

from __future__ import annotations

from ..op import Op


def order(xp, x, dim, descending):
    """The indices that sort x along `dim`, equal values in the order they stand; NaN counts as the largest."""
    if not descending:
        return xp.argsort(x, axis=dim, kind="stable")
    backwards = xp.flip(xp.argsort(xp.flip(x, dim), axis=dim, kind="stable"), dim)
    return x.shape[dim] - 1 - backwards


class _Ordered(Op):
    kind, outputs, public = "index", ("values", "indices"), False
    vjp = lambda F, g_values, x_shape, dim, indices: F.scatter_sum(g_values, shape=x_shape, dim=dim, index=indices)


class Sort(_Ordered):
    r"\mathrm{sort}(x)"

    def forward(xp, x, *, dim, descending):
        indices = order(xp, x, dim, descending)
        return xp.take_along_axis(x, indices, dim), indices

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dim": 1, "descending": False}
        yield (draw(2, 5),), {"dim": 0, "descending": True}


class Topk(_Ordered):
    r"\mathrm{topk}(x)"

    def forward(xp, x, *, k, dim, largest):
        lead = (slice(None),) * dim
        indices = order(xp, x, dim, largest)[(*lead, slice(0, k))]
        return xp.take_along_axis(x, indices, dim), indices

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"k": 2, "dim": 1, "largest": True}
        yield (draw(5),), {"k": 3, "dim": 0, "largest": False}


class Kthvalue(_Ordered):
    r"x_{(k)}"

    def forward(xp, x, *, k, dim, keepdim):
        indices = xp.take(order(xp, x, dim, False), xp.asarray([k - 1]), axis=dim)
        values = xp.take_along_axis(x, indices, dim)
        return (values, indices) if keepdim else (values.squeeze(dim), indices.squeeze(dim))

    def vjp(F, g_values, x_shape, dim, indices, keepdim):
        line = (*x_shape[:dim], 1, *x_shape[dim + 1 :])
        return F.scatter_sum(F.reshape(g_values, shape=line), shape=x_shape, dim=dim, index=indices.reshape(line))

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"k": 2, "dim": 1, "keepdim": True}
        yield (draw(3, 4),), {"k": 1, "dim": 0, "keepdim": False}
