"""Writing at indices: the ops beside `x[i] = y` and `x[i] += y` that have names of their own, and those that combine."""

from __future__ import annotations

from ..op import Op
from .indexing import IndexPut, Take


class IndexSelect(Take):
    r"x[\dots, i, \dots]"

    name = "index_select"

    @classmethod
    def named(cls, attrs):
        return "IndexSelectBackward0"


class MaskedSelect(Take):
    r"x[m]"

    name = "masked_select"

    @classmethod
    def named(cls, attrs):
        return "MaskedSelectBackward0"


class TakeFlat(Take):
    r"\mathrm{vec}(x)[i]"

    # take: places counted through all of x
    name, public = "take_flat", False

    @classmethod
    def named(cls, attrs):
        return "TakeBackward0"


class IndexCopy(IndexPut):
    r"x[\dots, i, \dots] = y"

    name = "index_copy"


class IndexFill(IndexPut):
    r"x[\dots, i, \dots] = c"

    name = "index_fill"


class MaskedFill(IndexPut):
    r"x[m] = c"

    name = "masked_fill"


class MaskedScatter(IndexPut):
    r"x[m] = y"

    name = "masked_scatter"


class Put(IndexPut):
    r"\mathrm{vec}(x)[i] = y"


class Scatter(IndexPut):
    r"x[i_{jk}] = y"


class IndexPutAdd(Op):
    r"x[i] \mathrel{+}= y"

    # index_put with accumulate: repeated places add up
    name, kind, inplace, public, arrays = "index_put_add", "index", True, False, ("index",)

    def forward(xp, x, y, *, index):
        out = xp.array(x)
        xp.add_at(out, index, y)
        return out

    vjp = (lambda F, g: g, lambda F, g, y_shape, index: F.sum_to(F.take(g, index=index), shape=y_shape))

    @classmethod
    def named(cls, attrs):
        return "IndexPutBackward0"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(3, 4)), {"index": ([0, 2, 0],)}
        yield (draw(3, 4), draw(4)), {"index": ([0, 2],)}


class PutAdd(IndexPutAdd):
    r"\mathrm{vec}(x)[i] \mathrel{+}= y"

    name = "put_add"

    @classmethod
    def named(cls, attrs):
        return "PutBackward0"


class ScatterAdd(IndexPutAdd):
    r"x[i_{jk}] \mathrel{+}= y"

    name = "scatter_add"

    @classmethod
    def named(cls, attrs):
        return "ScatterAddBackward0"


class IndexAdd(IndexPutAdd):
    r"x[\dots, i, \dots] \mathrel{+}= y"

    name = "index_add"

    @classmethod
    def named(cls, attrs):
        return "IndexAddBackward0"


class ScatterReduce(Op):
    r"x[i] = \mathrm{reduce}(x[i], y_1, y_2, \dots)"

    # reduce: amax, amin or prod; with include_self False the old x takes no part where something arrives
    name, kind, inplace, arrays, smooth = "scatter_reduce", "index", True, ("index",), False

    def forward(xp, x, y, *, index, reduce, include_self):
        out = xp.array(x)
        if not include_self:
            out[index] = neutral(xp, reduce, x.dtype)
        getattr(xp, REDUCERS[reduce])(out, index, y)
        return out

    def _of_x(F, g, x, y, out, index, reduce, include_self):
        taken = g if include_self else F.index_put(g, F.zero_of(g), index=index)
        if reduce == "prod":
            safe = F.where(F.eq(x, 0), F.zero_of(g) + 1, x)
            return taken * (F.scatter_reduce(safe, y, index=index, reduce=reduce, include_self=include_self) / safe)
        here, _, count = _ties(F, g, x, y, out, index, include_self)
        return taken * here / count

    def _of_y(F, g, x, y, out, index, reduce, include_self):
        if reduce == "prod":
            return _of_factor(F, g, x, y, out, index, include_self)
        _, there, count = _ties(F, g, x, y, out, index, include_self)
        return F.take(g / count, index=index) * there

    vjp = (_of_x, _of_y)

    @classmethod
    def named(cls, attrs):
        return "ScatterReduceBackward0"

    @staticmethod
    def samples(draw):
        for reduce in ("amax", "amin", "prod"):
            for include_self in (True, False):
                yield (
                    (draw(3, 4), draw(3, 4)),
                    {"index": ([0, 2, 0],), "reduce": reduce, "include_self": include_self},
                )
        y = draw(3, 4)
        y[0, 1] = y[1, 2] = 0.0  # the only 0 of its place
        yield (draw(3, 4), y), {"index": ([0, 2, 2],), "reduce": "prod", "include_self": True}


REDUCERS = {"amax": "maximum_at", "amin": "minimum_at", "prod": "multiply_at"}


def neutral(xp, reduce, dtype):
    """The value that changes nothing."""
    if reduce == "prod":
        return 1
    if dtype.kind == "f":
        return -xp.inf if reduce == "amax" else xp.inf
    if dtype.kind == "b":
        return reduce == "amin"
    limits = xp.iinfo(dtype)
    return limits.min if reduce == "amax" else limits.max


def _flags(F, g, mask):
    """1 where `mask` holds and 0 elsewhere, in g's dtype."""
    zero = F.zero_of(g)
    return F.where(mask, zero + 1, zero)


def _ties(F, g, x, y, out, index, include_self):
    """Which entries of x and of y are the extremum, and how many there are at each place (1 where there is none)."""
    here = _flags(F, g, F.eq(x, out))
    there = _flags(F, g, F.eq(y, F.take(out, index=index)))
    if not include_self:
        here = F.index_put(here, F.zero_of(g), index=index)
    count = F.index_put_add(here, there, index=index)
    return here, there, F.where(F.eq(count, 0), count + 1, count)


def _of_factor(F, g, x, y, out, index, include_self):
    """The gradient of y in a product: out / y, and where y is the only 0 of its place the product of the others."""
    one = F.zero_of(g) + 1
    empty = F.eq(y, 0)
    zeros = F.take(F.index_put_add(g * 0.0, _flags(F, g, empty), index=index), index=index)
    single = F.logical_and(empty, F.eq(zeros, 1))
    others = F.scatter_reduce(x, F.where(single, one, y), index=index, reduce="prod", include_self=include_self)
    return F.where(single, F.take(g * others, index=index), F.take(g * out, index=index) / F.where(empty, one, y))
