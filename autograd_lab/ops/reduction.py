"""Reductions. `dim` is None (all) or a tuple of non-negative dimensions; the public functions normalise it."""

from __future__ import annotations

import math

from .. import errors
from ..op import Op
from .kinds import Reduce, total


def kept(shape: tuple, dim: tuple | None) -> tuple:
    """The shape of a reduction of `shape` over `dim` with keepdim."""
    return tuple(1 if dim is None or i in dim else n for i, n in enumerate(shape))


def count(shape: tuple, dim: tuple | None) -> int:
    """How many entries are reduced to one."""
    return math.prod(shape if dim is None else [shape[d] for d in dim])


def spread(F, g, shape, dim, keepdim):
    """g, the cotangent of a reduction, repeated to the input's shape."""
    if dim is not None and not keepdim:
        g = F.reshape(g, shape=kept(shape, dim))
    return F.expand(g, shape=shape)


class Sum(Reduce):
    r"\sum_i x_i"

    def forward(xp, x, *, dim, keepdim):
        if dim is None and not keepdim:
            return xp.total(x)
        return x.sum(axis=dim, keepdims=keepdim)

    vjp = lambda F, g, x_shape, dim, keepdim: spread(F, g, x_shape, dim, keepdim)


class Mean(Reduce):
    r"\frac1n \sum_i x_i"

    def forward(xp, x, *, dim, keepdim):
        if dim is None and not keepdim and x.dtype.itemsize >= 4:
            return xp.total(x) / x.dtype.type(x.size)
        return x.mean(axis=dim, keepdims=keepdim)

    vjp = lambda F, g, x_shape, dim, keepdim: spread(F, g / max(count(x_shape, dim), 1), x_shape, dim, keepdim)


def not_empty(name, shape, dim):
    """Raises where a line is empty: an extremum of nothing does not exist."""
    if dim is None and not math.prod(shape):
        raise errors.empty_reduction(name)
    for d in dim or ():
        if not shape[d]:
            raise errors.empty_line(name, d)


def share(F, g, hit, x_shape, dim):
    """The cotangent of an extremum, split evenly among the entries that attain it (where `hit` is not 0)."""
    every = tuple(range(len(x_shape))) if dim is None else dim
    return F.reshape(g, shape=kept(x_shape, dim)) * (hit / F.sum(hit, dim=every, keepdim=True))


class Amax(Reduce):
    r"\max_i x_i"

    smooth, numbered = False, False
    check = lambda x, *, dim, keepdim: not_empty("amax", x.shape, dim)

    def forward(xp, x, *, dim, keepdim):
        return x.max(axis=dim, keepdims=keepdim)

    def vjp(F, g, out, x, dim, x_shape):
        return share(F, g, F.above(x, F.reshape(out, shape=kept(x_shape, dim))), x_shape, dim)


class Amin(Reduce):
    r"\min_i x_i"

    smooth, numbered = False, False
    check = lambda x, *, dim, keepdim: not_empty("amin", x.shape, dim)

    def forward(xp, x, *, dim, keepdim):
        return x.min(axis=dim, keepdims=keepdim)

    def vjp(F, g, out, x, dim, x_shape):
        return share(F, g, F.above(F.reshape(out, shape=kept(x_shape, dim)), x), x_shape, dim)


def _of_all(draw):
    yield (draw(3, 4),), {"dim": None, "keepdim": False}
    yield (draw(),), {"dim": None, "keepdim": False}


class MaxAll(Amax):
    r"\max_i x_i"

    # max() of all entries: as amax, under its own name
    name, public = "max_all", False
    check = lambda x, *, dim, keepdim: not_empty("max", x.shape, dim)
    samples = staticmethod(_of_all)

    @classmethod
    def named(cls, attrs):
        return "MaxBackward1"


class MinAll(Amin):
    r"\min_i x_i"

    name, public = "min_all", False
    check = lambda x, *, dim, keepdim: not_empty("min", x.shape, dim)
    samples = staticmethod(_of_all)

    @classmethod
    def named(cls, attrs):
        return "MinBackward1"


class Aminmax(Op):
    r"(\min_i x_i, \max_i x_i)"

    kind, outputs, smooth = "reduce", ("min", "max"), False
    check = lambda x, *, dim, keepdim: not_empty("aminmax", x.shape, dim)

    def forward(xp, x, *, dim, keepdim):
        return x.min(axis=dim, keepdims=keepdim), x.max(axis=dim, keepdims=keepdim)

    def vjp(F, g_min, g_max, x, min, max, x_shape, dim):
        full = kept(x_shape, dim)
        low = None if g_min is None else share(F, g_min, F.above(F.reshape(min, shape=full), x), x_shape, dim)
        high = None if g_max is None else share(F, g_max, F.above(x, F.reshape(max, shape=full)), x_shape, dim)
        return total(low, high)

    samples = Reduce.samples


def products_of_the_others(F, x, shape, dim):
    """For each entry the product of all other entries of its reduction: every entry sees a row of them with a 1 in its own place."""
    every = tuple(range(len(shape))) if dim is None else dim
    order = (*(d for d in range(len(shape)) if d not in every), *every)
    back = tuple(order.index(d) for d in range(len(shape)))
    n, rest = count(shape, dim), tuple(shape[d] for d in order if d not in every)
    lines = F.reshape(F.permute(x, dims=order), shape=(*rest, 1, n))
    own = list(range(n))
    others = F.index_put(F.expand(lines, shape=(*rest, n, n)), F.zero_of(x) + 1, index=(Ellipsis, own, own))
    found = F.prod(others, dim=(len(rest) + 1,), keepdim=False)
    return F.permute(F.reshape(found, shape=tuple(shape[d] for d in order)), dims=back)


class Prod(Reduce):
    r"\prod_i x_i"

    domain = (0.4, 1.6)

    def forward(xp, x, *, dim, keepdim):
        return x.prod(axis=dim, keepdims=keepdim, dtype=x.dtype)

    @staticmethod
    def samples(draw):
        yield from Reduce.samples(draw)
        for zeros in ([1], [1, 6]):  # one zero in the product, and two
            x = draw(2, 4)
            x.reshape(-1)[zeros] = 0
            yield (x,), {"dim": None, "keepdim": False}
            yield (x.copy(),), {"dim": (0,), "keepdim": True}

    def vjp(F, g, x, out, x_shape, dim, keepdim):
        if (x == 0).any():  # out / x says nothing there
            return F.reshape(g, shape=kept(x_shape, dim)) * products_of_the_others(F, x, x_shape, dim)
        return F.reshape(g * out, shape=kept(x_shape, dim)) / x


class _Pick(Op):
    kind, differentiable = "reduce", False

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dim": None, "keepdim": False}
        yield (draw(3, 4),), {"dim": 1, "keepdim": True}


class Argmax(_Pick):
    r"\arg\max_i x_i"

    def forward(xp, x, *, dim, keepdim):
        return xp.argmax(x, axis=dim, keepdims=keepdim)


class Argmin(_Pick):
    r"\arg\min_i x_i"

    def forward(xp, x, *, dim, keepdim):
        return xp.argmin(x, axis=dim, keepdims=keepdim)


class All(_Pick):
    r"\bigwedge_i x_i"

    def forward(xp, x, *, dim, keepdim):
        return xp.all(x, axis=dim, keepdims=keepdim)


class Any(_Pick):
    r"\bigvee_i x_i"

    def forward(xp, x, *, dim, keepdim):
        return xp.any(x, axis=dim, keepdims=keepdim)
