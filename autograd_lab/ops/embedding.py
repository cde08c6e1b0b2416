"""Rows of a table by number."""

from __future__ import annotations

from ..op import Op


class Embedding(Op):
    r"W_i"

    # factor: what each read row's gradient is multiplied with ((*index.shape, 1), or None)
    kind, arrays, public = "index", ("index", "factor"), False

    def forward(x, *, index, factor):
        return x[index]

    vjp = lambda F, g, x_shape, index, factor: F.embedding_spread(g, shape=x_shape, index=index, factor=factor)

    @staticmethod
    def samples(draw):
        index = (draw(2, 3) > 0).astype(int)
        yield (draw(4, 3),), {"index": index, "factor": None}


class EmbeddingSpread(Op):
    r"0[i] \mathrel{+}= c_i\, x_i"

    # the adjoint of embedding, with the factors
    name, kind, arrays = "embedding_spread", "index", ("index", "factor")

    def forward(xp, x, *, shape, index, factor):
        out = xp.zeros(shape, x.dtype)
        xp.add_at(out, index, x if factor is None else x * factor)
        return out

    def vjp(F, g, index, factor):
        return F.take(g, index=(index,)) if factor is None else F.take(g, index=(index,)) * factor

    @staticmethod
    def samples(draw):
        index = (draw(2, 3) > 0).astype(int)
        yield (draw(2, 3, 2),), {"shape": (4, 2), "index": index, "factor": None}
