"""More views: diagonals, windows, strides, and the pieces that split and unbind give."""

from __future__ import annotations

from .indexing import GetItem
from .kinds import Move


class Alias(Move):
    r"x"

    view, public = True, False

    def forward(x):
        return x[...]

    vjp = lambda F, g: g

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {}


class ViewDtype(Move):
    r"x"

    # the same bytes read as another dtype
    name, view, public, differentiable = "view_dtype", True, False, False

    def forward(x, *, dtype):
        return x.view(dtype)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4) > 0,), {"dtype": "u1"}


class Diagonal(Move):
    r"x_{i,i+k}"

    view = True

    def forward(xp, x, *, offset, dim1, dim2):
        return xp.diagonal(x, offset, dim1, dim2)

    vjp = lambda F, g, x_shape, offset, dim1, dim2: F.diagonal_into(
        g, shape=x_shape, offset=offset, dim1=dim1, dim2=dim2
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"offset": 0, "dim1": 0, "dim2": 1}
        yield (draw(2, 3, 4),), {"offset": -1, "dim1": 2, "dim2": 0}


class DiagonalInto(Move):
    r"\mathrm{diag}(x)"

    # zeros of a shape with x on a diagonal: the adjoint of diagonal
    name, public = "diagonal_into", False

    def forward(xp, x, *, shape, offset, dim1, dim2):
        out = xp.zeros(shape, x.dtype)
        xp.diagonal(out, offset, dim1, dim2)[...] = x
        return out

    vjp = lambda F, g, offset, dim1, dim2: F.diagonal(g, offset=offset, dim1=dim1, dim2=dim2)

    @classmethod
    def named(cls, attrs):
        return "DiagEmbedBackward0"

    @staticmethod
    def samples(draw):
        yield (draw(3),), {"shape": (3, 4), "offset": 0, "dim1": 0, "dim2": 1}


class Unfold(Move):
    r"x_{s i + j}"

    # windows of `size` entries, `step` apart along `dim`; the entry's place in its window is the last dimension
    view = True

    def forward(xp, x, *, dim, size, step):
        shape, strides, start = xp.geometry(x)
        count = (shape[dim] - size) // step + 1
        windows = (*shape[:dim], count, *shape[dim + 1 :], size)
        return xp.strided(x, windows, (*strides[:dim], strides[dim] * step, *strides[dim + 1 :], strides[dim]), start)

    vjp = lambda F, g, x_shape, dim, size, step: F.fold_windows(g, shape=x_shape, dim=dim, size=size, step=step)

    @staticmethod
    def samples(draw):
        yield (draw(5),), {"dim": 0, "size": 3, "step": 1}
        yield (draw(2, 7, 3),), {"dim": 1, "size": 2, "step": 3}


class FoldWindows(Move):
    r"\sum_{\text{windows}} x"

    # the adjoint of unfold
    name, public = "fold_windows", False

    def forward(xp, x, *, shape, dim, size, step):
        out = xp.zeros(shape, x.dtype)
        lead = (slice(None),) * dim
        for k in range(size):
            out[(*lead, slice(k, k + step * x.shape[dim], step))] += x[..., k]
        return out

    vjp = lambda F, g, dim, size, step: F.unfold(g, dim=dim, size=size, step=step)

    @staticmethod
    def samples(draw):
        yield (draw(2, 2, 3, 2),), {"shape": (2, 7, 3), "dim": 1, "size": 2, "step": 3}


class AsStrided(Move):
    r"\mathrm{as\_strided}(x)"

    # `source` is x's own (shape, strides, offset) in its storage, `target` the one wanted; strides count elements
    name, view = "as_strided", True

    def forward(xp, x, *, source, target):
        if xp.geometry(x) == source:
            return xp.strided(x, *target)
        return Restride.forward(xp, x, source=source, target=target)  # a gradient: its memory lies otherwise

    vjp = lambda F, g, source, target: F.restride(g, source=target, target=source)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"source": ((3, 4), (4, 1), 0), "target": ((2, 3), (1, 2), 1)}


class Restride(Move):
    r"\mathrm{as\_strided}(x)"

    # entries of x, where `source` says they lie in a storage of zeros, added up and read as `target` says
    public = False

    def forward(xp, x, *, source, target):
        places, wanted = [_places(xp, *geometry) for geometry in (source, target)]
        size = max((int(p.max()) + 1 for p in (places, wanted) if p.size), default=0)
        storage = xp.zeros(size, x.dtype)
        xp.add_at(storage, places, x)
        return storage[wanted]

    vjp = lambda F, g, source, target: F.restride(g, source=target, target=source)

    @staticmethod
    def samples(draw):
        yield (draw(2, 3),), {"source": ((2, 3), (1, 2), 1), "target": ((3, 4), (4, 1), 0)}


def _places(xp, shape, strides, offset):
    """Where each entry lies in its storage."""
    found = xp.full((), offset, dtype=int)
    for n, step in zip(shape, strides, strict=True):
        found = found[..., None] + xp.arange(n) * step
    return found


class _Piece(GetItem):
    # one of the views that a call gives, the `piece`-th
    siblings, public = True, False

    def forward(x, *, index, piece):
        return x[index if Ellipsis in index else (*index, Ellipsis)]

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"index": (slice(None), 1), "piece": 1}
        yield (draw(3, 4),), {"index": (slice(0, 2),), "piece": 0}


class Unbind(_Piece):
    r"x_i"

    name = "unbind_one"

    @classmethod
    def named(cls, attrs):
        return "UnbindBackward0"


class Split(_Piece):
    r"x_{a:b}"

    name = "split_one"

    @classmethod
    def named(cls, attrs):
        return "SplitBackward0"


class SplitWithSizes(_Piece):
    r"x_{a:b}"

    name = "split_with_sizes_one"

    @classmethod
    def named(cls, attrs):
        return "SplitWithSizesBackward0"


class Narrow(GetItem):
    r"x_{a:b}"

    @classmethod
    def named(cls, attrs):
        return "SliceBackward0"


class Select(GetItem):
    r"x_i"

    @classmethod
    def named(cls, attrs):
        return "SelectBackward0"
