"""Reading and writing at indices. Index arrays are attributes: they never have a gradient."""

from __future__ import annotations

from ..op import Op


def is_basic(index) -> bool:
    """True when `index` (a tuple) is made of ints, slices, None and Ellipsis only: such an index gives a view."""
    return all(isinstance(i, (int, slice)) or i is None or i is Ellipsis for i in index)


def places(xp, shape: tuple) -> list:
    """For each dimension its positions, shaped to broadcast: together they name every entry of an array of `shape`."""
    return [xp.arange(n).reshape([-1 if d == i else 1 for d in range(len(shape))]) for i, n in enumerate(shape)]


class GetItem(Op):
    r"x[i]"

    # basic indices: a view
    name, kind, view = "getitem", "index", True

    def forward(x, *, index):
        return x[index if Ellipsis in index else (*index, Ellipsis)]  # with an Ellipsis even one entry is a view

    vjp = lambda F, g, x_shape, index: F.put_into_zeros(g, shape=x_shape, index=index)

    @classmethod
    def named(cls, attrs):
        last = attrs["index"][-1]
        return "UnsqueezeBackward0" if last is None else f"{'Select' if isinstance(last, int) else 'Slice'}Backward0"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"index": (1,)}
        yield (draw(3, 4),), {"index": (slice(None), slice(0, 4, 2))}
        yield (draw(3, 4),), {"index": (Ellipsis, None, 2)}


class Take(Op):
    r"x[i]"

    # integer arrays and masks: a copy
    kind, arrays = "index", ("index",)

    def forward(x, *, index):
        return x[index]

    vjp = lambda F, g, x_shape, index: F.put_into_zeros(g, shape=x_shape, index=index)

    @classmethod
    def named(cls, attrs):
        return "IndexBackward0"

    @staticmethod
    def samples(draw):
        mask = draw(3, 4) > 0
        yield (draw(3, 4),), {"index": (mask,)}
        yield (draw(3, 4),), {"index": ([0, 2, 0],)}
        yield (draw(3, 4),), {"index": ([0, 2, 0], [1, 1, 1])}


class PutIntoZeros(Op):
    r"0[i] \mathrel{+}= x"

    # the adjoint of reading at an index: repeated places add up
    name, kind = "put_into_zeros", "index"

    def forward(xp, x, *, shape, index):
        out = xp.zeros(shape, x.dtype)
        if is_basic(index):
            out[index] = x
        else:
            xp.add_at(out, index, x)
        return out

    vjp = lambda F, g, index: F.getitem(g, index=index) if is_basic(index) else F.take(g, index=index)

    @staticmethod
    def samples(draw):
        yield (draw(4),), {"shape": (3, 4), "index": (1,)}
        yield (draw(3),), {"shape": (5,), "index": ([0, 2, 0],)}


class IndexPut(Op):
    r"x[i] = y"

    # x with y written at an index (the out-of-place form behind x[i] = y for masks and integer arrays)
    name, kind, inplace, arrays = "index_put", "index", True, ("index",)

    def forward(xp, x, y, *, index):
        out = xp.array(x)
        out[index] = y
        return out

    vjp = (
        lambda F, g, index: F.index_put(g, F.zero_of(g), index=index),
        lambda F, g, y_shape, index: F.sum_to(F.take(g, index=index), shape=y_shape),
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(4)), {"index": ([0, 2],)}
        yield (draw(3, 4), draw()), {"index": (draw(3, 4) > 0,)}


class ZeroOf(Op):
    r"0"

    # a 0-d zero of the input's dtype and device
    name, kind, differentiable, public = "zero_of", "index", False, False

    def forward(xp, x):
        return xp.zeros((), x.dtype)

    @staticmethod
    def samples(draw):
        yield (draw(3),), {}


class OnesOf(Op):
    r"1"

    # ones of the input's shape, dtype and device
    name, kind, differentiable, public = "ones_of", "index", False, False

    def forward(xp, x):
        return xp.ones_like(x)

    @staticmethod
    def samples(draw):
        yield (draw(3),), {}


class Gather(Op):
    r"x[i_{jk}]"

    # reads along one dimension, one index an output entry
    kind, arrays = "index", ("index",)

    def forward(xp, x, *, dim, index):
        return xp.take_along_axis(x, index, dim)

    vjp = lambda F, g, x_shape, dim, index: F.scatter_sum(g, shape=x_shape, dim=dim, index=index)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dim": 1, "index": (draw(3, 2) > 0).astype(int)}


class ScatterSum(Op):
    r"0[i_{jk}] \mathrel{+}= x"

    # the adjoint of gather
    name, kind, arrays = "scatter_sum", "index", ("index",)

    def forward(xp, x, *, shape, dim, index):
        out = xp.zeros(shape, x.dtype)
        where = places(xp, index.shape)
        where[dim] = index
        xp.add_at(out, tuple(where), x)
        return out

    vjp = lambda F, g, dim, index: F.gather(g, dim=dim, index=index)

    @staticmethod
    def samples(draw):
        yield (draw(3, 2),), {"shape": (3, 4), "dim": 1, "index": (draw(3, 2) > 0).astype(int)}
