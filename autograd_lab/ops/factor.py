"""Factorisations of matrices, batched: QR, symmetric eigenvalues, singular values, the pseudoinverse.

The derivatives follow from differentiating the defining equations (M. Giles, "An extended collection of matrix derivative
results", 2008; J. Townsend, "Differentiating the singular value decomposition", 2016).
"""

from __future__ import annotations

from .. import errors
from .kinds import total
from .linalg import Linalg, T


def columns(F, x, start, stop):
    return F.getitem(x, index=(Ellipsis, slice(start, stop)))


class Qr(Linalg):
    r"Q, R: Q R = X"

    outputs, node = ("Q", "R"), "LinalgQrBackward0"

    def forward(xp, x, *, mode):
        if mode == "r":
            r = xp.linalg.qr(x, mode="r")
            return xp.zeros((0,), x.dtype), r
        q, r = xp.linalg.qr(x, mode=mode)
        return q, r

    def vjp(F, g_Q, g_R, x, Q, R, mode, x_shape):
        m, n = x_shape[-2:]
        if mode == "r":
            raise errors.no_gradient_of_r()
        if mode == "complete" and m > n:
            raise errors.no_gradient_of_complete()
        if m >= n:
            return qr_tall(F, g_Q, g_R, Q, R)
        # wide: X = [A | B], R = [U | V], with A = Q U square and B = Q V
        U, B = columns(F, R, 0, m), columns(F, x, m, n)
        g_U = None if g_R is None else columns(F, g_R, 0, m)
        g_V = None if g_R is None else columns(F, g_R, m, n)
        to_Q = total(g_Q, None if g_V is None else F.bmm(B, T(F, g_V)))
        left = qr_tall(F, to_Q, g_U, Q, U)
        right = F.bmm(Q, g_V) if g_V is not None else B * 0.0
        return F.cat((left, right), dim=-1)

    @staticmethod
    def samples(draw):
        yield (draw(4, 3),), {"mode": "reduced"}
        yield (draw(2, 3, 3),), {"mode": "reduced"}
        yield (draw(2, 4),), {"mode": "reduced"}


def qr_tall(F, g_Q, g_R, Q, R):
    """[g_Q + Q M] R^-T, where M is the upper triangle of g_R R^T - Q^T g_Q, mirrored."""
    inner = total(
        None if g_R is None else F.bmm(R, T(F, g_R)),
        None if g_Q is None else -F.bmm(T(F, g_Q), Q),
    )
    lower = F.tril(inner, diagonal=-1)
    mirrored = F.tril(inner, diagonal=0) + T(F, lower)
    to_X = total(g_Q, F.bmm(Q, mirrored))
    return T(F, F.solve_triangular(R, T(F, to_X), upper=True, unit=False))


def gaps(F, values):
    """values_j - values_i for every i, j, with 1 on the diagonal."""
    n = values.shape[-1]
    rest = tuple(values.shape[:-1])
    apart = F.reshape(values, shape=(*rest, 1, n)) - F.reshape(values, shape=(*rest, n, 1))
    return apart + F.eye_of(apart)


def scaled_columns(F, x, values):
    """x with its columns times `values`."""
    return x * F.reshape(values, shape=(*values.shape[:-1], 1, values.shape[-1]))


def with_diagonal(F, values):
    """Diagonal matrices."""
    n = values.shape[-1]
    lines = F.expand(F.reshape(values, shape=(*values.shape, 1)), shape=(*values.shape, n))
    return lines * F.eye_of(lines)


class Eigh(Linalg):
    r"\lambda, V: X V = V \,\mathrm{diag}(\lambda)"

    outputs, symmetric, node = ("eigenvalues", "eigenvectors"), True, "LinalgEighBackward0"

    def forward(xp, x, *, UPLO):
        return tuple(xp.linalg.eigh(x, UPLO=UPLO))

    def vjp(F, g_eigenvalues, g_eigenvectors, eigenvalues, eigenvectors):
        V = eigenvectors
        if g_eigenvectors is None:
            return F.bmm(scaled_columns(F, V, g_eigenvalues), T(F, V))
        inner = twist(F, F.bmm(T(F, V), g_eigenvectors)) / (2 * gaps(F, eigenvalues))
        if g_eigenvalues is not None:
            inner = inner + with_diagonal(F, g_eigenvalues)
        return F.bmm(V, F.bmm(inner, T(F, V)))

    @staticmethod
    def samples(draw):
        for shape in ((3, 3), (2, 3, 3)):
            x = draw(*shape)
            yield ((x + x.swapaxes(-1, -2)) / 2,), {"UPLO": "L"}


class Svd(Linalg):
    r"U, s, V: U \,\mathrm{diag}(s)\, V^{\mathsf T} = X"

    outputs, node = ("U", "S", "Vh"), "LinalgSvdBackward0"

    def forward(xp, x, *, full_matrices):
        return tuple(xp.linalg.svd(x, full_matrices=full_matrices))

    def vjp(F, g_U, g_S, g_Vh, U, S, Vh):
        k = S.shape[-1]
        U, Vh = columns(F, U, 0, k), F.getitem(Vh, index=(Ellipsis, slice(0, k), slice(None)))
        if g_U is None and g_Vh is None:
            return F.bmm(scaled_columns(F, U, g_S), Vh)
        g_U = None if g_U is None else columns(F, g_U, 0, k)
        g_Vh = None if g_Vh is None else F.getitem(g_Vh, index=(Ellipsis, slice(0, k), slice(None)))
        rows = lambda x: x * F.reshape(S, shape=(*S.shape, 1))
        apart = gaps(F, S * S)
        left = None if g_U is None else scaled_columns(F, twist(F, F.bmm(T(F, U), g_U)) / apart, S)
        right = None if g_Vh is None else rows(twist(F, F.bmm(Vh, T(F, g_Vh))) / apart)
        inner = total(left, right, None if g_S is None else with_diagonal(F, g_S))
        found = F.bmm(F.bmm(U, inner), Vh)
        if g_U is not None and U.shape[-2] > k:  # the part of g_U outside the space of U
            outside = scaled_columns(F, g_U, 1.0 / S)
            found = found + F.bmm(outside - F.bmm(U, F.bmm(T(F, U), outside)), Vh)
        if g_Vh is not None and Vh.shape[-1] > k:
            outside = g_Vh / F.reshape(S, shape=(*S.shape, 1))
            found = found + F.bmm(U, outside - F.bmm(F.bmm(outside, T(F, Vh)), Vh))
        return found

    @staticmethod
    def samples(draw):
        yield (draw(3, 3),), {"full_matrices": False}
        yield (draw(2, 4, 3),), {"full_matrices": False}
        yield (draw(2, 4),), {"full_matrices": False}


def twist(F, x):
    """x - x^T."""
    return x - T(F, x)


class Pinv(Linalg):
    r"X^{+}"

    # singular values up to max(atol, rtol * largest) count as 0; hermitian: only the lower triangle is read
    node = "LinalgPinvBackward0"

    def forward(xp, x, *, atol, rtol, hermitian):
        if hermitian:
            x = xp.tril(x) + xp.tril(x, -1).swapaxes(-1, -2)
        u, s, vh = xp.linalg.svd(x, full_matrices=False)
        if not s.shape[-1]:
            return xp.zeros((*x.shape[:-2], x.shape[-1], x.shape[-2]), x.dtype)
        cut = xp.maximum(atol, rtol * s.max(axis=-1, keepdims=True))
        inverse = xp.where(s > cut, 1 / xp.where(s > cut, s, 1), 0).astype(x.dtype)
        return xp.matmul(vh.swapaxes(-1, -2) * inverse[..., None, :], u.swapaxes(-1, -2))

    def vjp(F, g, x, out):
        P, G = out, T(F, g)
        K = F.bmm(G, P)
        KPt = F.bmm(K, T(F, P))
        return KPt - T(F, F.bmm(P, K)) - F.bmm(F.bmm(x, P), KPt) + F.bmm(F.bmm(T(F, P), P), G - F.bmm(K, x))

    @staticmethod
    def samples(draw):
        yield (draw(3, 3),), {"atol": 0.0, "rtol": 1e-12, "hermitian": False}
        yield (draw(2, 4, 3),), {"atol": 0.0, "rtol": 1e-12, "hermitian": False}
        yield (draw(2, 4),), {"atol": 0.0, "rtol": 1e-12, "hermitian": False}
