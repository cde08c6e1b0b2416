"""Running reductions along one dimension: the entry at i is of all entries up to i."""

from __future__ import annotations

from ..op import Op


def _samples(draw):
    yield (draw(3, 4),), {"dim": 0}
    yield (draw(2, 3, 4),), {"dim": 1}
    yield (draw(5),), {"dim": 0}


def wide(scan, x):
    """scan(x); of float16 in float32, rounded once at the end."""
    return scan(x.astype("float32")).astype(x.dtype) if x.dtype == "float16" else scan(x)


def from_the_end(F, x, dim):
    """The sum of x from i on, for each i."""
    return F.flip(F.cumsum(F.flip(x, dims=(dim,)), dim=dim), dims=(dim,))


class Cumsum(Op):
    r"\sum_{j \le i} x_j"

    kind = "reduce"

    def forward(xp, x, *, dim):
        return wide(lambda a: xp.cumsum(a, axis=dim, dtype=a.dtype), x)

    vjp = lambda F, g, dim: from_the_end(F, g, dim)

    samples = staticmethod(_samples)


def lines_last(F, x, dim):
    """x with `dim` moved to the end; the same call moves it back."""
    return F.transpose(x, dim0=dim, dim1=-1)


class Cumprod(Op):
    r"\prod_{j \le i} x_j"

    kind = "reduce"
    domain = (0.4, 1.6)

    def forward(xp, x, *, dim):
        return wide(lambda a: xp.cumprod(a, axis=dim, dtype=a.dtype), x)

    def vjp(F, g, x, out, dim):
        if (x == 0).any():  # out / x says nothing there
            return cumprod_by_lines(F, g, x, dim)
        return from_the_end(F, g * out, dim) / x

    @staticmethod
    def samples(draw):
        yield from _samples(draw)
        for zeros in ([1], [1, 5]):  # one zero in a line, and two
            x = draw(2, 4)
            x.reshape(-1)[zeros] = 0
            yield (x,), {"dim": 1}
            yield (x.copy(),), {"dim": 0}


def cumprod_by_lines(F, g, x, dim):
    """The gradient of cumprod where entries are 0: for each entry j the running products of a line with 1 in its place."""
    x, g = lines_last(F, x, dim), lines_last(F, g, dim)
    n, rest = x.shape[-1], tuple(x.shape[:-1])
    own = list(range(n))
    lines = F.expand(F.reshape(x, shape=(*rest, 1, n)), shape=(*rest, n, n))
    others = F.cumprod(F.index_put(lines, F.zero_of(x) + 1, index=(Ellipsis, own, own)), dim=len(rest) + 1)
    weighted = F.triu(others * F.reshape(g, shape=(*rest, 1, n)), diagonal=0)  # j has a part in the products from j on
    return lines_last(F, F.sum(weighted, dim=(len(rest) + 1,), keepdim=False), dim)


class Logcumsumexp(Op):
    r"\ln \sum_{j \le i} e^{x_j}"

    kind, floats = "softmax", True

    def forward(xp, x, *, dim):
        return wide(lambda a: xp.running("logaddexp", a, dim), x)

    def vjp(F, g, x, out, dim):
        x, g, out = [lines_last(F, value, dim) for value in (x, g, out)]
        n, rest = x.shape[-1], tuple(x.shape[:-1])
        share = F.exp(F.minimum(F.reshape(x, shape=(*rest, n, 1)) - F.reshape(out, shape=(*rest, 1, n)), F.zero_of(x)))
        weighted = F.triu(share * F.reshape(g, shape=(*rest, 1, n)), diagonal=0)
        return lines_last(F, F.sum(weighted, dim=(len(rest) + 1,), keepdim=False), dim)

    samples = staticmethod(_samples)


class _Running(Op):
    # the extremum so far, and where it stood: of equal ones the last
    kind, outputs, public, smooth = "reduce", ("values", "indices"), False, False

    def vjp(F, g_values, x_shape, dim, indices):
        return F.scatter_sum(g_values, shape=x_shape, dim=dim, index=indices)

    samples = staticmethod(_samples)


def running(xp, which, x, dim):
    values = xp.running(which, x, dim)
    places = xp.arange(x.shape[dim]).reshape([-1 if k == dim else 1 for k in range(x.ndim)])
    hit = x == values
    if x.dtype.kind == "f":
        hit = hit | xp.isnan(x)
    return values, xp.running("maximum", xp.where(hit, places, 0), dim)


class Cummax(_Running):
    r"\max_{j \le i} x_j"

    def forward(xp, x, *, dim):
        return running(xp, "maximum", x, dim)


class Cummin(_Running):
    r"\min_{j \le i} x_j"

    def forward(xp, x, *, dim):
        return running(xp, "minimum", x, dim)
