"""Copies with the values elsewhere: rolled, turned, repeated, cut to a triangle."""

from __future__ import annotations

from .kinds import Move


class Roll(Move):
    r"x_{(i - s) \bmod n}"

    # dims None: along x read row by row
    def forward(xp, x, *, shifts, dims):
        return xp.roll(x, shifts[0] if dims is None else shifts, dims)

    vjp = lambda F, g, shifts, dims: F.roll(g, shifts=tuple([-s for s in shifts]), dims=dims)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"shifts": (1,), "dims": (0,)}
        yield (draw(3, 4),), {"shifts": (1, -2), "dims": (0, 1)}
        yield (draw(3, 4),), {"shifts": (5,), "dims": None}


class Rot90(Move):
    r"\mathrm{rot90}(x)"

    def forward(xp, x, *, k, dims):
        return xp.rot90(x, k, dims).copy()

    vjp = lambda F, g, k, dims: F.rot90(g, k=-k, dims=dims)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"k": 1, "dims": (0, 1)}
        yield (draw(2, 3, 4),), {"k": 2, "dims": (2, 0)}


class Repeat(Move):
    r"[x, x, \dots]"

    def forward(xp, x, *, repeats):
        return xp.tile(x, repeats)

    def vjp(F, g, x_shape, repeats):
        sizes = (1,) * (len(repeats) - len(x_shape)) + x_shape
        pairs = tuple([n for pair in zip(repeats, sizes, strict=True) for n in pair])
        total = F.sum(F.reshape(g, shape=pairs), dim=tuple(range(0, len(pairs), 2)), keepdim=False)
        return F.reshape(total, shape=x_shape)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"repeats": (2, 3)}
        yield (draw(2),), {"repeats": (3, 1, 2)}


class Tril(Move):
    r"x_{ij}\,[j \le i + k]"

    inplace = True

    def forward(xp, x, *, diagonal):
        return xp.tril(x, diagonal)

    vjp = lambda F, g, diagonal: F.tril(g, diagonal=diagonal)

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"diagonal": 0}
        yield (draw(2, 3, 3),), {"diagonal": -1}


class Triu(Move):
    r"x_{ij}\,[j \ge i + k]"

    inplace = True

    def forward(xp, x, *, diagonal):
        return xp.triu(x, diagonal)

    vjp = lambda F, g, diagonal: F.triu(g, diagonal=diagonal)
    samples = Tril.samples


class Trace(Move):
    r"\sum_i x_{ii}"

    public = False

    def forward(xp, x):
        return xp.trace(x, dtype=x.dtype if x.dtype.kind == "f" else "int64")

    vjp = lambda F, g, x_shape: F.diagonal_into(
        F.expand(g, shape=(min(x_shape),)), shape=x_shape, offset=0, dim1=0, dim2=1
    )

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {}
