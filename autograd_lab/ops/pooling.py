"""Pools: the largest entry, or the average, of each window; and back."""

from __future__ import annotations

import numpy as np

from ..op import Op
from .windows import Window, cropped, padded, spatial


def _lowest(dtype):
    """What is smaller than every entry."""
    return -np.inf if dtype.kind == "f" else np.iinfo(dtype).min


class MaxPool(Op):
    r"\max_{k \in \text{window}} x_k"

    name, kind, public, smooth = "max_pool", "pool", False, False

    def forward(xp, x, *, window):
        wide = padded(xp, x, window, _lowest(x.dtype))
        out = None
        for _, where in window.places():
            values = wide[(Ellipsis, *where)]
            out = values.copy() if out is None else xp.maximum(out, values, out=out)
        return out

    vjp = lambda F, g, x, out, window: F.max_pool_spread(g, x, out, window=window)

    @classmethod
    def named(cls, attrs):
        return f"MaxPool{len(attrs['window'].kernel)}DWithIndicesBackward0"

    @staticmethod
    def samples(draw):
        yield (draw(2, 4, 6),), {"window": Window((2, 2), (2, 2), (0, 0), (1, 1), (2, 3))}
        yield (draw(2, 1, 5),), {"window": Window((3,), (2,), (1,), (1,), (3,))}


def _hits(xp, x, top, window):
    """(slices, mask) for each place in a window: where that place holds its window's maximum, the first that does."""
    wide = padded(xp, x, window, _lowest(x.dtype))
    taken = None
    last = window.entries - 1
    for i, (_, place) in enumerate(window.places()):
        where = (Ellipsis, *place)
        hit = wide[where] == top
        if taken is None:
            taken = hit
        else:
            hit &= ~taken
            if i < last:
                taken = taken | hit
        yield where, hit


class MaxPoolSpread(Op):
    r"g \text{ at } \arg\max_{k \in \text{window}} x_k, \text{ else } 0"

    name, kind, public, smooth = "max_pool_spread", "pool", False, False

    def forward(xp, y, x, top, *, window):
        shape = spatial(x, window)
        wide = xp.zeros((*x.shape[: x.ndim - len(shape)], *window.room(shape)), y.dtype)
        for where, hit in _hits(xp, x, top, window):
            if window.apart:
                xp.multiply(y, hit, out=wide[where])
            else:
                wide[where] += y * hit
        return cropped(wide, window, shape)

    vjp = (lambda F, g, x, top, window: F.max_pool_read(g, x, top, window=window), None, None)

    @staticmethod
    def samples(draw):
        x = draw(2, 4, 6)
        window = Window((2, 2), (2, 2), (0, 0), (1, 1), (2, 3))
        yield (draw(2, 2, 3), x, MaxPool.forward(np, x, window=window)), {"window": window}
        x, window = draw(2, 1, 5), Window((3,), (1,), (1,), (1,), (5,))
        yield (draw(2, 1, 5), x, MaxPool.forward(np, x, window=window)), {"window": window}


class MaxPoolRead(Op):
    r"y_k, \; k = \arg\max_{k \in \text{window}} x_k"

    name, kind, public, smooth = "max_pool_read", "pool", False, False

    def forward(xp, y, x, top, *, window):
        wide = padded(xp, y, window)
        found = xp.zeros(top.shape, y.dtype)
        for where, hit in _hits(xp, x, top, window):
            found += wide[where] * hit
        return found

    vjp = (lambda F, g, x, top, window: F.max_pool_spread(g, x, top, window=window), None, None)

    @staticmethod
    def samples(draw):
        x = draw(2, 4, 6)
        window = Window((2, 2), (2, 2), (0, 0), (1, 1), (2, 3))
        yield (draw(2, 4, 6), x, MaxPool.forward(np, x, window=window)), {"window": window}


class MaxPoolIndices(Op):
    r"\arg\max_{k \in \text{window}} x_k"

    # positions in the flattened spatial dimensions
    name, kind, public, differentiable = "max_pool_indices", "pool", False, False

    def forward(xp, x, *, window):
        wide = padded(xp, x, window, _lowest(x.dtype))
        shape = spatial(x, window)
        places = xp.arange(int(np.prod(shape))).reshape(shape)
        places = padded(xp, places, window)
        best = found = None
        for _, place in window.places():
            where = (Ellipsis, *place)
            values, here = wide[where], xp.broadcast_to(places[where], (*x.shape[: x.ndim - len(shape)], *window.sizes))
            if best is None:
                best, found = values.copy(), here.copy()
                inside = _inside(xp, shape, window, where)
                found = xp.where(inside, found, -1)
            else:
                better = ((values > best) | (values != values) | (found < 0)) & _inside(xp, shape, window, where)
                best, found = xp.where(better, values, best), xp.where(better, here, found)
        return found

    @staticmethod
    def samples(draw):
        yield (draw(2, 4, 6),), {"window": Window((2, 2), (2, 2), (0, 0), (1, 1), (2, 3))}
        yield (draw(2, 1, 5),), {"window": Window((3,), (2,), (1,), (1,), (3,))}


def _inside(xp, shape, window, where):
    """Where this place of each window lies in the input, not in the padding."""
    return padded(xp, xp.ones(shape, bool), window, False)[where]


class WindowSum(Op):
    r"\frac1c \sum_{k \in \text{window}} x_k"

    # divisor: a number, or an array that broadcasts (an average over fewer entries at the edges)
    name, kind, public, arrays = "window_sum", "pool", False, ("divisor",)

    def forward(xp, x, *, window, divisor):
        wide = padded(xp, x, window)
        out = None
        for _, where in window.places():
            values = wide[(Ellipsis, *where)]
            out = values.copy() if out is None else xp.add(out, values, out=out)
        return (out / divisor).astype(x.dtype, copy=False)

    vjp = lambda F, g, x_shape, window, divisor: F.window_spread(g, shape=x_shape, window=window, divisor=divisor)

    @classmethod
    def named(cls, attrs):
        return f"AvgPool{len(attrs['window'].kernel)}DBackward0"

    @staticmethod
    def samples(draw):
        yield (draw(2, 4, 6),), {"window": Window((2, 2), (2, 2), (0, 0), (1, 1), (2, 3)), "divisor": 4}
        yield (draw(2, 1, 5),), {"window": Window((3,), (2,), (1,), (1,), (3,)), "divisor": abs(draw(3)) + 1}


class WindowSpread(Op):
    r"\frac1c \sum_{\text{windows} \ni k} x"

    # the adjoint of window_sum
    name, kind, public, arrays = "window_spread", "pool", False, ("divisor",)

    def forward(xp, x, *, shape, window, divisor):
        n = len(window.kernel)
        sizes = shape[len(shape) - n :]
        wide = xp.zeros((*shape[: len(shape) - n], *window.room(sizes)), x.dtype)
        scaled = x / divisor
        for _, where in window.places():
            wide[(Ellipsis, *where)] += scaled
        return cropped(wide, window, sizes)

    vjp = lambda F, g, window, divisor: F.window_sum(g, window=window, divisor=divisor)

    @staticmethod
    def samples(draw):
        yield (
            (draw(2, 2, 3),),
            {"shape": (2, 4, 6), "window": Window((2, 2), (2, 2), (0, 0), (1, 1), (2, 3)), "divisor": 4},
        )
        yield (
            (draw(2, 1, 3),),
            {"shape": (2, 1, 5), "window": Window((3,), (2,), (1,), (1,), (3,)), "divisor": abs(draw(3)) + 1},
        )
