"""Matrix products. Gradients of batched products are summed back over broadcast batch dimensions by the walk."""

from __future__ import annotations

from .. import errors
from ..op import Op


class Mm(Op):
    r"X Y"

    kind, promotes = "matmul", False

    def check(x, y):
        if x.ndim != 2:
            raise errors.must_be_matrix("self", x.shape)
        if y.ndim != 2:
            raise errors.must_be_matrix("mat2", y.shape)
        if x.shape[1] != y.shape[0]:
            raise errors.mm_shapes(x.shape, y.shape)

    def forward(xp, x, y):
        return xp.dot(x, y)

    vjp = (lambda F, g, y: F.mm(g, F.t(y)), lambda F, g, x: F.mm(F.t(x), g))

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(4, 2)), {}
        yield (draw(1, 4), draw(4, 1)), {}
        yield (draw(0, 4), draw(4, 2)), {}


class Bmm(Op):
    r"X_b Y_b"

    # the general product behind matmul: batch dimensions broadcast, the last two multiply
    kind, promotes, public = "matmul", False, False

    def forward(xp, x, y):
        return xp.matmul(x, y)

    vjp = (
        lambda F, g, y, x_shape: F.sum_to(F.bmm(g, F.transpose(y, dim0=-1, dim1=-2)), shape=x_shape),
        lambda F, g, x, y_shape: F.sum_to(F.bmm(F.transpose(x, dim0=-1, dim1=-2), g), shape=y_shape),
    )

    @staticmethod
    def samples(draw):
        yield (draw(2, 3, 4), draw(2, 4, 5)), {}
        yield (draw(3, 4), draw(2, 4, 5)), {}
        yield (draw(2, 1, 3, 4), draw(3, 4, 2)), {}


class Dot(Op):
    r"\sum_i x_i y_i"

    kind, promotes = "matmul", False

    def forward(xp, x, y):
        return x.dot(y)

    vjp = (lambda F, g, y: g * y, lambda F, g, x: g * x)

    @staticmethod
    def samples(draw):
        yield (draw(4), draw(4)), {}


class Linear(Op):
    r"X W^{\mathsf T} + b"

    kind, promotes = "matmul", False

    @classmethod
    def named(cls, attrs):
        return "AddmmBackward0"

    def forward(xp, x, w, b):
        out = xp.matmul(x, w.T)
        out += b
        return out

    vjp = (
        lambda F, g, w: F.matmul2(g, w),
        lambda F, g, x, w_shape: F.mm(F.t(F.rows(g)), F.rows(x)),
        lambda F, g, b_shape: F.sum_to(g, shape=b_shape),
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(2, 4), draw(2)), {}
        yield (draw(2, 3, 4), draw(5, 4), draw(5)), {}


class Matmul2(Op):
    r"X Y"

    # any number of leading dimensions times a plain matrix
    kind, promotes, public = "matmul", False, False

    def forward(xp, x, y):
        return xp.matmul(x, y)

    vjp = (lambda F, g, y: F.matmul2(g, F.t(y)), lambda F, g, x: F.mm(F.t(F.rows(x)), F.rows(g)))

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(4, 2)), {}
        yield (draw(2, 3, 4), draw(4, 2)), {}
