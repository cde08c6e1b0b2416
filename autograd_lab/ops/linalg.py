"""Linear algebra of square systems: inverse, determinant, solving, Cholesky, the exponential. All batched: (..., n, n).

Rules hold for real matrices. `T(F, x)` is the transpose of the last two dimensions.
"""

from __future__ import annotations

from .. import errors
from ..op import Op
from .kinds import broadcast


class Linalg(Op):
    kind, public = "matmul", False
    symmetric = False  # True: the rule holds for symmetric matrices, and the tests move among such
    triangle: int | None = None  # the input of which only a triangle is read, though its gradient is a full matrix
    node = ""

    @classmethod
    def named(cls, attrs):
        return cls.node


def T(F, x):
    return F.transpose(x, dim0=-1, dim1=-2)


def regular(draw, *shape):
    """A sample far from singular."""
    x = draw(*shape)
    return x + 3 * _eye(x)


def _eye(x):
    n = x.shape[-1]
    out = x * 0
    for i in range(n):
        out[..., i, i] = 1
    return out


def definite(draw, *shape):
    """A symmetric, positive definite sample."""
    x = draw(*shape)
    return x @ x.swapaxes(-1, -2) + 0.5 * _eye(x)


class EyeOf(Op):
    r"I"

    # the identity of the size, dtype and device of square matrices
    name, kind, differentiable, public = "eye_of", "index", False, False

    def forward(xp, x):
        return xp.eye(x.shape[-1], dtype=x.dtype)

    @staticmethod
    def samples(draw):
        yield (draw(3, 3),), {}


def by_blocks(xp, function, x):
    """Call `function` on batches; where it fails, on each matrix, to tell which is the one. Raises errors.Singular."""
    try:
        return function(x)
    except xp.LinAlgError:
        for i, matrix in enumerate(x.reshape(-1, *x.shape[-2:])):
            try:
                function(matrix)
            except xp.LinAlgError:
                raise errors.Singular(i if x.ndim > 2 else None, matrix) from None
        raise


def zero_pivot(xp, matrix):
    """The first column (counted from 1) where elimination finds no pivot."""
    a = xp.to_numpy(matrix).astype("float64")
    n = a.shape[0]
    for i in range(n):
        p = i + abs(a[i:, i]).argmax()
        if abs(a[p, i]) < 1e-14 * max(abs(a).max(), 1e-300) or a[p, i] == 0:
            return i + 1
        a[[i, p]] = a[[p, i]]
        a[i + 1 :] -= a[i + 1 :, i : i + 1] / a[i, i] * a[i]
    return n


class Inv(Linalg):
    r"X^{-1}"

    node = "LinalgInvExBackward0"

    def forward(xp, x):
        try:
            return by_blocks(xp, xp.linalg.inv, x)
        except errors.Singular as error:
            raise errors.not_invertible("linalg.inv", error.batch, zero_pivot(xp, error.matrix)) from None

    vjp = lambda F, g, out: -F.bmm(F.bmm(T(F, out), g), T(F, out))

    @staticmethod
    def samples(draw):
        yield (regular(draw, 3, 3),), {}
        yield (regular(draw, 2, 3, 3),), {}


def on_diagonal(F, values, x):
    """Square matrices like x with `values`, one a matrix, all along the diagonal."""
    return F.reshape(values, shape=(*values.shape, 1, 1)) * F.eye_of(x)


class Det(Linalg):
    r"\det X"

    node = "LinalgDetBackward0"

    def forward(xp, x):
        return xp.linalg.det(x)

    def vjp(F, g, x, out):
        """g times the matrix of cofactors, which is det X times the inverse's transpose where there is one."""
        if nearly_singular(F, x):
            return F.reshape(g, shape=(*g.shape, 1, 1)) * cofactors(F, x)
        return T(F, F.solve(x, on_diagonal(F, g * out, x), vector=False))

    @staticmethod
    def samples(draw):
        yield (regular(draw, 3, 3),), {}
        yield (draw(2, 2, 2),), {}


def nearly_singular(F, x):
    """Whether some matrix has no inverse worth computing with."""
    if not x.shape[-1] or not x.shape[0]:
        return False
    last, own = (len(x.shape) - 2,), list(range(x.shape[-1]))
    pivots = F.abs(F.take(F.qr(x, mode="r")[1], index=(Ellipsis, own, own)))
    small = 1e-8 if x.dtype.itemsize == 8 else 1e-4
    return bool((F.amin(pivots, dim=last, keepdim=False) <= small * F.amax(pivots, dim=last, keepdim=False)).any())


def cofactors(F, x):
    """Each entry's cofactor: the determinant of x without its row and column, signed."""
    n = x.shape[-1]
    rest = tuple(x.shape[:-2])
    if n == 1:
        return x * 0.0 + 1.0
    rows = []
    for i in range(n):
        others = [k for k in range(n) if k != i]
        upper = F.take(x, index=(Ellipsis, others, slice(None)))
        minors = [F.det(F.take(upper, index=(Ellipsis, [k for k in range(n) if k != j]))) for j in range(n)]
        rows.append(F.stack(tuple(m if (i + j) % 2 == 0 else -m for j, m in enumerate(minors)), dim=len(rest)))
    return F.stack(tuple(rows), dim=len(rest))


class Slogdet(Linalg):
    r"(\mathrm{sgn} \det X, \ln |\det X|)"

    outputs, node = ("sign", "logabsdet"), "LinalgSlogdetBackward0"

    def forward(xp, x):
        return tuple(xp.linalg.slogdet(x))

    def vjp(F, g_logabsdet, x):
        if g_logabsdet is None:
            return None
        return T(F, F.solve(x, on_diagonal(F, g_logabsdet, x), vector=False))

    @staticmethod
    def samples(draw):
        yield (regular(draw, 3, 3),), {}
        yield (regular(draw, 2, 3, 3),), {}


class Solve(Linalg):
    r"X^{-1} Y"

    # vector: y is one, or a batch of them
    promotes, node = False, "LinalgSolveExBackward0"

    def forward(xp, x, y, *, vector):
        if vector:
            return Solve.forward(xp, x, y[..., None], vector=False)[..., 0]
        batch = broadcast(x.shape[:-2], y.shape[:-2])
        x, y = xp.broadcast_to(x, (*batch, *x.shape[-2:])), xp.broadcast_to(y, (*batch, *y.shape[-2:]))
        try:
            return xp.linalg.solve(x, y)
        except xp.LinAlgError:
            raise errors.unsolvable(x.shape) from None

    def to_x(F, g, x, out, x_shape, vector):
        at_y = F.solve(T(F, x), g, vector=vector)
        if vector:
            at_y, out = F.unsqueeze(at_y, dim=len(at_y.shape)), F.unsqueeze(out, dim=len(out.shape))
        return F.sum_to(-F.bmm(at_y, T(F, out)), shape=x_shape)

    def to_y(F, g, x, y_shape, vector):
        return F.sum_to(F.solve(T(F, x), g, vector=vector), shape=y_shape)

    vjp = (to_x, to_y)

    @staticmethod
    def samples(draw):
        yield (regular(draw, 3, 3), draw(3, 2)), {"vector": False}
        yield (regular(draw, 2, 1, 3, 3), draw(2, 3, 1)), {"vector": False}
        yield (regular(draw, 3, 3), draw(3)), {"vector": True}
        yield (regular(draw, 2, 3, 3), draw(2, 3)), {"vector": True}


class SolveTriangular(Linalg):
    r"X^{-1} Y"

    # by substitution; only the triangle counts, and with `unit` its diagonal is taken for ones
    name, promotes, node = "solve_triangular", False, "LinalgSolveTriangularBackward0"

    def forward(xp, x, y, *, upper, unit):
        n = x.shape[-1]
        batch = broadcast(x.shape[:-2], y.shape[:-2])
        out = xp.array(xp.broadcast_to(y, (*batch, *y.shape[-2:])))
        for step in range(n):
            i = n - 1 - step if upper else step
            known = slice(i + 1, n) if upper else slice(0, i)
            row = xp.matmul(x[..., i : i + 1, known], out[..., known, :])
            value = out[..., i : i + 1, :] - row
            out[..., i : i + 1, :] = value if unit else value / x[..., i : i + 1, i : i + 1]
        return out

    def to_x(F, g, x, out, x_shape, upper, unit):
        full = -F.bmm(F.solve_triangular(T(F, x), g, upper=not upper, unit=unit), T(F, out))
        if upper:
            full = F.triu(full, diagonal=int(unit))
        else:
            full = F.tril(full, diagonal=-int(unit))
        return F.sum_to(full, shape=x_shape)

    def to_y(F, g, x, y_shape, upper, unit):
        return F.sum_to(F.solve_triangular(T(F, x), g, upper=not upper, unit=unit), shape=y_shape)

    vjp = (to_x, to_y)

    @staticmethod
    def samples(draw):
        yield (regular(draw, 3, 3), draw(3, 2)), {"upper": True, "unit": False}
        yield (regular(draw, 2, 1, 3, 3), draw(2, 3, 1)), {"upper": False, "unit": False}
        yield (draw(3, 3), draw(3, 2)), {"upper": False, "unit": True}


class Cholesky(Linalg):
    r"L: L L^{\mathsf T} = X"

    symmetric, node = True, "LinalgCholeskyExBackward0"

    def forward(xp, x):
        try:
            return by_blocks(xp, xp.linalg.cholesky, x)
        except errors.Singular as error:
            raise errors.not_definite(error.batch, leading_minor(xp, error.matrix)) from None

    def vjp(F, g, out):
        """L^-T M L^-1, M the lower triangle of L^T g mirrored, and halved."""
        inner = F.bmm(T(F, out), g)
        mirrored = (F.tril(inner, diagonal=0) + T(F, F.tril(inner, diagonal=-1))) / 2
        left = F.solve_triangular(T(F, out), mirrored, upper=True, unit=False)
        return T(F, F.solve_triangular(T(F, out), T(F, left), upper=True, unit=False))

    @staticmethod
    def samples(draw):
        yield (definite(draw, 3, 3),), {}
        yield (definite(draw, 2, 3, 3),), {}


class CholeskySolve(Linalg):
    r"(L L^{\mathsf T})^{-1} X"

    # only the triangle of L is read, but its gradient is that of a full L, as PyTorch's
    name, promotes, node, triangle = "cholesky_solve", False, "CholeskySolveBackward0", 1

    def forward(xp, x, L, *, upper):
        lower = L.swapaxes(-1, -2) if upper else L
        half = SolveTriangular.forward(xp, lower, x, upper=False, unit=False)
        return SolveTriangular.forward(xp, lower.swapaxes(-1, -2), half, upper=True, unit=False)

    def to_factor(F, g, out, L, L_shape, upper):
        both = F.bmm(F.cholesky_solve(g, L, upper=upper), T(F, out))
        both = both + T(F, both)
        return F.sum_to(-(F.bmm(L, both) if upper else F.bmm(both, L)), shape=L_shape)

    vjp = (lambda F, g, L, x_shape, upper: F.sum_to(F.cholesky_solve(g, L, upper=upper), shape=x_shape), to_factor)

    @staticmethod
    def samples(draw):
        L = regular(draw, 3, 3)
        yield (draw(3, 2), L * (_eye(L).cumsum(-2))), {"upper": False}
        L = regular(draw, 2, 1, 3, 3)
        yield (draw(2, 3, 1), L * (_eye(L).cumsum(-2).swapaxes(-1, -2))), {"upper": True}


def leading_minor(xp, matrix):
    """The order of the first leading minor that is not positive."""
    for k in range(1, matrix.shape[-1] + 1):
        try:
            xp.linalg.cholesky(matrix[:k, :k])
        except xp.LinAlgError:
            return k
    return 0


PADE = (64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
        670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1)  # fmt: skip


class MatrixExp(Linalg):
    r"e^X"

    # scaling and squaring with the Pade approximant of degree 13 (Higham, 2005)
    name, node = "matrix_exp", "LinalgMatrixExpBackward0"

    def forward(xp, x):
        if not x.size:
            return x.copy()
        if x.dtype.itemsize == 2:
            return MatrixExp.forward(xp, x.astype("float32")).astype(x.dtype)
        norm = float(xp.absolute(x).sum(axis=-2).max())
        halvings = 0
        while norm > 5.37 and norm < float("inf"):
            norm, halvings = norm / 2, halvings + 1
        a = x / x.dtype.type(2.0**halvings)
        eye = xp.eye(x.shape[-1], dtype=x.dtype)
        powers = [eye, a @ a]
        for _ in range(2):
            powers.append(powers[-1] @ powers[1])
        b = [float(c / PADE[0]) for c in PADE]
        high_odd = b[13] * powers[3] + b[11] * powers[2] + b[9] * powers[1]
        odd = a @ (powers[3] @ high_odd + b[7] * powers[3] + b[5] * powers[2] + b[3] * powers[1] + b[1] * eye)
        high_even = b[12] * powers[3] + b[10] * powers[2] + b[8] * powers[1]
        even = powers[3] @ high_even + b[6] * powers[3] + b[4] * powers[2] + b[2] * powers[1] + b[0] * eye
        out = xp.linalg.solve(even - odd, even + odd)
        for _ in range(halvings):
            out = out @ out
        return out

    def vjp(F, g, x):
        """The upper right block of exp [[X^T, g], [0, X^T]]."""
        n, xt = x.shape[-1], T(F, x)
        above = F.cat((xt, g), dim=-1)
        below = F.cat((xt * 0.0, xt), dim=-1)
        return F.getitem(F.matrix_exp(F.cat((above, below), dim=-2)), index=(Ellipsis, slice(0, n), slice(n, 2 * n)))

    @staticmethod
    def samples(draw):
        yield (draw(3, 3),), {}
        yield (draw(2, 2, 2),), {}
