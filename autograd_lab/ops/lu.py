"""The LU factorisation with row exchanges, batched: P L U = X."""

from __future__ import annotations

import math

from .factor import columns
from .kinds import total
from .linalg import Linalg, T


def rows(F, x, start, stop):
    return F.getitem(x, index=(Ellipsis, slice(start, stop), slice(None)))


def order_of(xp, pivots, m):
    """The row exchanges `pivots` (counted from 1) as an order: row i of the exchanged matrix is row order[i] of the given one."""
    flat = pivots.reshape(math.prod(pivots.shape[:-1]), pivots.shape[-1])
    order = xp.array(xp.broadcast_to(xp.arange(m), (flat.shape[0], m)))
    every = xp.arange(flat.shape[0])
    for i in range(flat.shape[1]):
        p = flat[:, i] - 1
        other = xp.array(order[every, p])
        order[every, p] = order[:, i]
        order[:, i] = other
    return order.reshape((*pivots.shape[:-1], m))


def exchanged(F, x, order):
    """x with its rows in this order, an index array."""
    index = order[..., None] + (order[..., None] * 0).repeat(x.shape[-1], -1)
    return F.gather(x, dim=len(x.shape) - 2, index=index)


class Lu(Linalg):
    r"L, U: P L U = X"

    outputs, node = ("L", "U", "pivots", "order"), "LinalgLuBackward0"

    def forward(xp, x, *, pivot):
        m, n = x.shape[-2:]
        k = min(m, n)
        a = xp.array(x).reshape((-1, m, n)) if x.size else xp.zeros((0, m, n), x.dtype)
        every, pivots = xp.arange(a.shape[0]), xp.zeros((a.shape[0], k), "int32")
        for i in range(k if x.size else 0):
            p = i + xp.argmax(xp.absolute(a[:, i:, i]), axis=1) if pivot else every * 0 + i
            pivots[:, i] = p + 1
            top = xp.array(a[every, p])
            a[every, p] = a[:, i]
            a[:, i] = top
            head = xp.where(top[:, i] == 0, xp.asarray(1, x.dtype), top[:, i])  # a column of zeros is left as it is
            a[:, i + 1 :, i] = a[:, i + 1 :, i] / head[:, None]
            a[:, i + 1 :, i + 1 :] = a[:, i + 1 :, i + 1 :] - a[:, i + 1 :, i, None] * a[:, i, None, i + 1 :]
        a, pivots = a.reshape(x.shape), pivots.reshape((*x.shape[:-2], k))
        lower = xp.tril(a[..., :k], -1) + xp.eye(m, k, dtype=x.dtype)
        return lower, xp.triu(a[..., :k, :]), pivots, order_of(xp, pivots, m)

    def vjp(F, g_L, g_U, L, U, order, x_shape):
        m, n = x_shape[-2:]
        k = min(m, n)
        if m > n:  # the rows below the square: L2 = A2 U^-1
            below = None if g_L is None else back_through(F, U, rows(F, g_L, k, m))
            g_U = total(g_U, None if below is None else -F.bmm(T(F, rows(F, L, k, m)), below))
            square = lu_square(F, None if g_L is None else rows(F, g_L, 0, k), g_U, rows(F, L, 0, k), U)
            found = F.cat((square, below if below is not None else rows(F, L, k, m) * 0.0), dim=-2)
        elif m < n:  # the columns beside the square: U2 = L^-1 A2
            right = None if g_U is None else forth_through(F, L, columns(F, g_U, k, n))
            g_L = total(g_L, None if right is None else -F.bmm(right, T(F, columns(F, U, k, n))))
            square = lu_square(F, g_L, None if g_U is None else columns(F, g_U, 0, k), L, columns(F, U, 0, k))
            found = F.cat((square, right if right is not None else columns(F, U, k, n) * 0.0), dim=-1)
        else:
            found = lu_square(F, g_L, g_U, L, U)
        return exchanged(F, found, order.argsort(-1))

    @staticmethod
    def samples(draw):
        yield (draw(3, 3),), {"pivot": True}
        yield (draw(2, 4, 3),), {"pivot": True}
        yield (draw(2, 3),), {"pivot": True}


def forth_through(F, L, g):
    """L^-T g."""
    return F.solve_triangular(T(F, L), g, upper=True, unit=True)


def back_through(F, U, g):
    """g U^-T."""
    return T(F, F.solve_triangular(U, T(F, g), upper=True, unit=False))


def lu_square(F, g_L, g_U, L, U):
    """L^-T (the strict lower triangle of L^T g_L, and the upper one of g_U U^T) U^-T."""
    inner = total(
        None if g_L is None else F.tril(F.bmm(T(F, L), g_L), diagonal=-1),
        None if g_U is None else F.triu(F.bmm(g_U, T(F, U)), diagonal=0),
    )
    return back_through(F, U, forth_through(F, L, inner))
