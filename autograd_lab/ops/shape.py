"""Ops that move values without changing them: views, copies, joins, casts."""

from __future__ import annotations

from .. import errors
from ..op import Op
from .kinds import Move


class Reshape(Move):
    r"\mathrm{reshape}(x)"

    view = True

    def forward(x, *, shape):
        return x.reshape(shape)

    vjp = lambda F, g, x_shape: F.reshape(g, shape=x_shape)

    @classmethod
    def named(cls, attrs):
        return "ViewBackward0"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"shape": (2, 6)}
        yield (draw(3, 4),), {"shape": (12,)}
        yield (draw(),), {"shape": (1, 1)}


class T(Move):
    r"X^{\mathsf T}"

    view = True

    def forward(x):
        return x.T

    vjp = lambda F, g: F.t(g)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {}


class Transpose(Move):
    r"X^{\mathsf T}"

    view = True

    def forward(xp, x, *, dim0, dim1):
        return xp.swapaxes(x, dim0, dim1)

    vjp = lambda F, g, dim0, dim1: F.transpose(g, dim0=dim0, dim1=dim1)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dim0": 0, "dim1": 1}
        yield (draw(2, 3, 4),), {"dim0": -1, "dim1": 0}


class Permute(Move):
    r"\mathrm{permute}(x)"

    view = True

    def forward(x, *, dims):
        return x.transpose(dims)

    def vjp(F, g, dims):
        inverse = [0] * len(dims)
        for i, d in enumerate(dims):
            inverse[d] = i
        return F.permute(g, dims=tuple(inverse))

    @staticmethod
    def samples(draw):
        yield (draw(2, 3, 4),), {"dims": (2, 0, 1)}


class Expand(Move):
    r"\mathrm{expand}(x)"

    view = True

    def forward(xp, x, *, shape):
        return xp.broadcast_to(x, shape)

    vjp = lambda F, g, x_shape: F.sum_to(g, shape=x_shape)

    @staticmethod
    def samples(draw):
        yield (draw(3, 1),), {"shape": (2, 3, 4)}
        yield (draw(),), {"shape": (2,)}


class SumTo(Move):
    r"\sum_{\text{broadcast}} x"

    # undoes broadcasting: the adjoint of expand
    name = "sum_to"

    def forward(xp, x, *, shape):
        if x.shape == shape:
            return x
        lead = x.ndim - len(shape)
        if lead == 1:
            x = xp.sum_rows(x)
        elif lead:
            x = x.sum(axis=tuple(range(lead)))
        if x.shape == shape:
            return x
        axes = tuple(i for i, (n, m) in enumerate(zip(x.shape, shape, strict=True)) if n != m)
        return x.sum(axis=axes, keepdims=True) if axes else x

    vjp = lambda F, g, x_shape: F.expand(g, shape=x_shape)

    @staticmethod
    def samples(draw):
        yield (draw(2, 3, 4),), {"shape": (3, 1)}
        yield (draw(2, 3),), {"shape": ()}


class Squeeze(Move):
    r"\mathrm{squeeze}(x)"

    view = True

    def forward(x, *, dims):
        return x.squeeze(dims)

    vjp = lambda F, g, x_shape: F.reshape(g, shape=x_shape)

    @staticmethod
    def samples(draw):
        yield (draw(3, 1, 4, 1),), {"dims": (1, 3)}


class Unsqueeze(Move):
    r"\mathrm{unsqueeze}(x)"

    view = True

    def forward(xp, x, *, dim):
        return xp.expand_dims(x, dim)

    vjp = lambda F, g, x_shape: F.reshape(g, shape=x_shape)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dim": 1}
        yield (draw(),), {"dim": 0}


class Flip(Move):
    r"\mathrm{flip}(x)"

    def forward(xp, x, *, dims):
        return xp.flip(x, dims).copy()

    vjp = lambda F, g, dims: F.flip(g, dims=dims)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dims": (0,)}
        yield (draw(3, 4),), {"dims": (0, 1)}


class Rows(Move):
    r"\mathrm{rows}(x)"

    # all leading dimensions as one: (..., n) -> (m, n)
    view = True

    def forward(x):
        return x.reshape(-1, x.shape[-1]) if x.size else x.reshape(_rows(x.shape), x.shape[-1])

    vjp = lambda F, g, x_shape: F.reshape(g, shape=x_shape)

    @staticmethod
    def samples(draw):
        yield (draw(2, 3, 4),), {}


def _rows(shape: tuple) -> int:
    n = 1
    for size in shape[:-1]:
        n *= size
    return n


class Clone(Move):
    r"x"

    def forward(x):
        return x.copy()

    vjp = lambda F, g: g

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {}
        yield (draw(),), {}


class Copy(Op):
    r"y"

    # copy_: the first input's place is overwritten by the second, broadcast to it
    kind, inplace, promotes, public = "elementwise", True, False, False

    def forward(xp, x, y):
        return xp.broadcast_to(y, x.shape).astype(x.dtype)

    vjp = (lambda F, g: g * 0.0, lambda F, g: g)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(4)), {}


class Fill(Op):
    r"c"

    # fill_ and zero_: the value is a number
    kind, inplace = "elementwise", True

    def forward(xp, x, *, value):
        return xp.full_like(x, value)

    def write(x, *, value):
        x.fill(value)

    vjp = lambda F, g: g * 0.0

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"value": 2.0}


class Zero(Fill):
    r"0"

    # zero_: fill_ with 0, under its own name in messages and recordings
    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"value": 0}


class To(Move):
    r"x"

    # another dtype; the gradient comes back in the input's own
    def forward(x, *, dtype, source):
        return x.astype(dtype)

    vjp = lambda F, g, dtype, source: F.to(g, dtype=source, source=dtype)

    @classmethod
    def named(cls, attrs):
        return "ToCopyBackward0"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dtype": draw(1).dtype, "source": draw(1).dtype}


class Cat(Move):
    r"[x_1, x_2, \dots]"

    variadic = True

    def forward(xp, xs, *, dim):
        return xp.concatenate(xs, axis=dim)

    def vjp(F, g, i, x_shapes, dim):
        start = sum(shape[dim] for shape in x_shapes[:i])
        index = (slice(None),) * (dim if dim >= 0 else len(x_shapes[i]) + dim) + (
            slice(start, start + x_shapes[i][dim]),
        )
        return F.getitem(g, index=index)

    @staticmethod
    def samples(draw):
        yield ((draw(3, 4), draw(2, 4)),), {"dim": 0}
        yield ((draw(3, 1), draw(3, 4), draw(3, 2)),), {"dim": -1}


class Stack(Move):
    r"[x_1; x_2; \dots]"

    variadic = True

    def forward(xp, xs, *, dim):
        shape = xs[0].shape
        for i, x in enumerate(xs):
            if x.shape != shape:
                raise errors.mark(
                    RuntimeError(
                        f"stack expects each tensor to be equal size, but got {errors.listed(shape)} at entry 0 and "
                        f"{errors.listed(x.shape)} at entry {i}. To join along an existing dimension use cat."
                    )
                )
        return xp.stack(xs, axis=dim)

    def vjp(F, g, i, x_shapes, dim):
        index = (slice(None),) * (dim if dim >= 0 else len(x_shapes[i]) + 1 + dim) + (i,)
        return F.getitem(g, index=index)

    @staticmethod
    def samples(draw):
        yield ((draw(3, 4), draw(3, 4)),), {"dim": 0}
        yield ((draw(3), draw(3), draw(3)),), {"dim": -1}
