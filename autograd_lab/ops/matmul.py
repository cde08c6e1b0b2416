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


def of_rows(xp, x, w):
    """x w for a matrix w: the leading dimensions of x as rows of one large product, not as many small ones."""
    if x.ndim < 3 or not x.size:
        return xp.matmul(x, w)
    return xp.matmul(x.reshape(-1, x.shape[-1]), w).reshape(*x.shape[:-1], w.shape[-1])


class Linear(Op):
    r"X W^{\mathsf T} + b"

    kind, promotes = "matmul", False

    @classmethod
    def named(cls, attrs):
        return "AddmmBackward0"

    def forward(xp, x, w, b):
        out = of_rows(xp, x, w.T)
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
        return of_rows(xp, x, y)

    vjp = (lambda F, g, y: F.matmul2(g, F.t(y)), lambda F, g, x: F.mm(F.t(F.rows(x)), F.rows(g)))

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(4, 2)), {}
        yield (draw(2, 3, 4), draw(4, 2)), {}


def combined(x, product, beta, alpha):
    """beta x + alpha product, of the product's shape. With beta 0, x does not count: its NaN neither."""
    number = product.dtype.type
    out = product if alpha == 1 else product * number(alpha)
    if beta == 0:
        return out
    return out + (x if beta == 1 else x * number(beta))


def fits(x_shape, shape):
    """Raises where a tensor of x_shape cannot be expanded to `shape`."""
    for i, (n, m) in enumerate(zip(x_shape[::-1], shape[::-1], strict=False)):
        if n not in (1, m):
            raise errors.expanded_size(m, n, len(shape) - 1 - i, shape, x_shape)


class _Affine(Op):
    # beta x plus alpha times a product of y and z
    kind, promotes = "matmul", False
    to_x = staticmethod(lambda F, g, x_shape, beta: F.sum_to(g * beta, shape=x_shape))


class Addmm(_Affine):
    r"\beta\, X + \alpha\, Y Z"

    def check(x, y, z, *, beta, alpha):
        for name, m in (("mat1", y), ("mat2", z)):
            if m.ndim != 2:
                raise errors.mark(RuntimeError(f"{name} must be a matrix, got {m.ndim}-D tensor"))
        if y.shape[1] != z.shape[0]:
            raise errors.mm_shapes(y.shape, z.shape)
        fits(x.shape, (y.shape[0], z.shape[1]))

    def forward(xp, x, y, z, *, beta, alpha):
        return combined(x, xp.dot(y, z), beta, alpha)

    vjp = (
        _Affine.to_x,
        lambda F, g, z, alpha: F.mm(g, F.t(z)) * alpha,
        lambda F, g, y, alpha: F.mm(F.t(y), g) * alpha,
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 2), draw(3, 4), draw(4, 2)), {"beta": 1, "alpha": 1}
        yield (draw(2), draw(3, 4), draw(4, 2)), {"beta": 0.5, "alpha": -2}


class Addmv(_Affine):
    r"\beta\, x + \alpha\, Y z"

    def check(x, y, z, *, beta, alpha):
        if y.ndim != 2 or z.ndim != 1:
            raise errors.mark(RuntimeError(f"vector + matrix @ vector expected, got {x.ndim}, {y.ndim}, {z.ndim}"))
        if y.shape[1] != z.shape[0]:
            raise errors.mv_shapes(x.shape[0] if x.shape else 1, y.shape, z.shape[0])
        fits(x.shape, y.shape[:1])

    def forward(xp, x, y, z, *, beta, alpha):
        return combined(x, xp.matmul(y, z), beta, alpha)

    vjp = (
        _Affine.to_x,
        lambda F, g, z, alpha: F.unsqueeze(g, dim=1) * z * alpha,
        lambda F, g, y, alpha: F.mv(F.t(y), g) * alpha,
    )

    @staticmethod
    def samples(draw):
        yield (draw(3), draw(3, 4), draw(4)), {"beta": 1, "alpha": 1}
        yield (draw(1), draw(3, 4), draw(4)), {"beta": 0.5, "alpha": -2}


class Mv(Op):
    r"X y"

    kind, promotes = "matmul", False

    def check(x, y):
        if x.ndim != 2 or y.ndim != 1:
            raise errors.mark(
                RuntimeError(
                    f"vector + matrix @ vector expected, got 1, {x.ndim}, {y.ndim}. mv multiplies a 2-D by a 1-D tensor; use "
                    "matmul (@) for others."
                )
            )
        if x.shape[1] != y.shape[0]:
            raise errors.mv_shapes(x.shape[0], x.shape, y.shape[0])

    def forward(xp, x, y):
        return xp.matmul(x, y)

    vjp = (lambda F, g, y: F.unsqueeze(g, dim=1) * y, lambda F, g, x: F.mv(F.t(x), g))

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(4)), {}
        yield (draw(3, 0), draw(0)), {}


def batches(name, y, z):
    """Raises unless y and z are batches of matrices that can be multiplied."""
    for argument, m in (("batch1", y), ("batch2", z)):
        if m.ndim != 3:
            raise errors.mark(
                RuntimeError(
                    f"{argument} must be a 3D tensor. It is {m.ndim}-D, with shape {errors.listed(m.shape)}: {name} multiplies "
                    "batches of matrices; use matmul (@) for others."
                )
            )
    if z.shape[:2] != (y.shape[0], y.shape[2]):
        raise errors.bmm_shapes(y.shape, z.shape)


class Baddbmm(_Affine):
    r"\beta\, X_b + \alpha\, Y_b Z_b"

    def check(x, y, z, *, beta, alpha):
        batches("baddbmm", y, z)
        fits(x.shape, (y.shape[0], y.shape[1], z.shape[2]))

    def forward(xp, x, y, z, *, beta, alpha):
        return combined(x, xp.matmul(y, z), beta, alpha)

    vjp = (
        _Affine.to_x,
        lambda F, g, z, alpha: F.bmm(g, F.transpose(z, dim0=1, dim1=2)) * alpha,
        lambda F, g, y, alpha: F.bmm(F.transpose(y, dim0=1, dim1=2), g) * alpha,
    )

    @staticmethod
    def samples(draw):
        yield (draw(2, 3, 5), draw(2, 3, 4), draw(2, 4, 5)), {"beta": 1, "alpha": 1}
        yield (draw(3, 1), draw(2, 3, 4), draw(2, 4, 5)), {"beta": 0.5, "alpha": -2}


class Addbmm(_Affine):
    r"\beta\, X + \alpha \sum_b Y_b Z_b"

    def check(x, y, z, *, beta, alpha):
        batches("addbmm", y, z)
        fits(x.shape, (y.shape[1], z.shape[2]))

    def forward(xp, x, y, z, *, beta, alpha):
        if x.dtype.itemsize == 2:  # PyTorch rounds to float16 after each matrix of the batch
            out = x
            for i in range(y.shape[0]):
                a, b, c = (part.astype("float32") for part in (out, y[i], z[i]))
                out = combined(a, xp.dot(b, c), beta if i == 0 else 1, alpha).astype(x.dtype)
            return out if y.shape[0] else combined(x, xp.matmul(y, z).sum(axis=0), beta, alpha)
        rows = y.transpose(1, 0, 2).reshape(y.shape[1], y.shape[0] * y.shape[2])  # one product sums over the batch
        return combined(x, xp.matmul(rows, z.reshape(rows.shape[1], z.shape[2])), beta, alpha)

    vjp = (
        _Affine.to_x,
        lambda F, g, z, alpha: F.bmm(F.unsqueeze(g, dim=0), F.transpose(z, dim0=1, dim1=2)) * alpha,
        lambda F, g, y, alpha: F.bmm(F.transpose(y, dim0=1, dim1=2), F.unsqueeze(g, dim=0)) * alpha,
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 5), draw(2, 3, 4), draw(2, 4, 5)), {"beta": 1, "alpha": 1}
        yield (draw(5), draw(2, 3, 4), draw(2, 4, 5)), {"beta": 0.5, "alpha": -2}


class Addr(_Affine):
    r"\beta\, X + \alpha\, y z^{\mathsf T}"

    def check(x, y, z, *, beta, alpha):
        for name, v in (("vec1", y), ("vec2", z)):
            if v.ndim != 1:
                raise errors.mark(RuntimeError(f"addr: Expected 1-D argument {name}, but got {v.ndim}-D"))
        fits(x.shape, (y.shape[0], z.shape[0]))

    def forward(x, y, z, *, beta, alpha):
        return combined(x, (y if alpha == 1 else y * y.dtype.type(alpha))[:, None] * z, beta, 1)

    vjp = (
        _Affine.to_x,
        lambda F, g, z, alpha: F.mv(g, z) * alpha,
        lambda F, g, y, alpha: F.mv(F.t(g), y) * alpha,
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 2), draw(3), draw(2)), {"beta": 1, "alpha": 1}
        yield (draw(2), draw(3), draw(2)), {"beta": 0.5, "alpha": -2}


class Cross(Op):
    r"x \times y"

    kind, public = "matmul", False

    def forward(xp, x, y, *, dim):
        left, right = xp.roll(x, -1, dim) * xp.roll(y, -2, dim), xp.roll(x, -2, dim) * xp.roll(y, -1, dim)
        return left - right

    vjp = (
        lambda F, g, y, x_shape, dim: F.sum_to(F.cross(y, g, dim=dim), shape=x_shape),
        lambda F, g, x, y_shape, dim: F.sum_to(F.cross(g, x, dim=dim), shape=y_shape),
    )

    @classmethod
    def named(cls, attrs):
        return "LinalgCrossBackward0"

    @staticmethod
    def samples(draw):
        yield (draw(2, 3), draw(2, 3)), {"dim": -1}
        yield (draw(3, 2), draw(3, 1)), {"dim": -2}
