"""Abstract kinds of ops: what the rows of a group share. A kind has no docstring of its own, so it is not a row."""

from __future__ import annotations

from ..op import Op


def total(*terms):
    """The sum of the terms that are there; None when none is. For rules of rows with several outputs."""
    found = None
    for term in terms:
        if term is not None:
            found = term if found is None else found + term
    return found


class Unary(Op):
    kind = "elementwise"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {}
        yield (draw(),), {}
        yield (draw(2, 0),), {}


class Binary(Op):
    kind = "elementwise"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(3, 4)), {}
        yield (draw(3, 4), draw(4)), {}
        yield (draw(2, 1, 4), draw(3, 1)), {}
        yield (draw(3), draw()), {}
        yield (draw(), draw()), {}
        yield (draw(0, 3), draw(3)), {}


class Compare(Binary):
    differentiable = False


class Reduce(Op):
    kind = "reduce"
    numbered = True  # PyTorch's node names tell the form with dim (1) from the form without (0)

    @classmethod
    def named(cls, attrs):
        return f"{cls.__name__}Backward{int(cls.numbered and attrs['dim'] is not None)}"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4),), {"dim": None, "keepdim": False}
        yield (draw(2, 3, 4),), {"dim": (0, 2), "keepdim": True}
        yield (draw(2, 3, 4),), {"dim": (1,), "keepdim": False}
        yield (draw(),), {"dim": None, "keepdim": False}


class Move(Op):
    kind = "move"
