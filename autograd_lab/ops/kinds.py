"""Abstract kinds of ops: what the rows of a group share. A kind has no docstring of its own, so it is not a row."""

from __future__ import annotations

from .. import errors
from ..op import Op


def kernel(name: str, kinds: str, half: bool = True):
    """The check of a row that computes on some kinds of numbers only ("b", "u", "i", "f"): PyTorch says which kernel lacks a type."""

    def check(x, *others, **attrs):
        if x.dtype.kind not in kinds or (x.dtype.char == "e" and not half):
            raise errors.no_kernel(name, x.dtype)

    return check


def broadcast(a, b):
    """The shape that two shapes broadcast to."""
    n = max(len(a), len(b))
    pairs = zip((1,) * (n - len(a)) + tuple(a), (1,) * (n - len(b)) + tuple(b), strict=True)
    return tuple(k if m == 1 else m for m, k in pairs)


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


class Flat(Unary):
    # a step function: no gradient passes
    smooth = False
    vjp = lambda F, g: g * 0.0


class Special(Unary):
    floats = True

    @classmethod
    def named(cls, attrs):
        return ("" if cls.public else "Special") + super().named(attrs)


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
    differentiable, inplace, truth = False, True, True
    numbers = ("y",)


class Logical(Binary):
    differentiable, inplace, truth = False, True, True


class Bitwise(Binary):
    differentiable, inplace = False, True
    numbers = ("x", "y")

    @staticmethod
    def samples(draw):
        yield ((draw(3, 4) * 9).astype(int), (draw(4) * 9).astype(int)), {}
        yield ((draw(2, 3) * 9).astype("uint8"), (draw() * 9).astype("uint8")), {}
        yield ((draw(3) * 9).astype(int), (draw(0, 3) * 9).astype(int)), {}


class Ternary(Op):
    kind = "elementwise"

    @staticmethod
    def samples(draw):
        yield (draw(3, 4), draw(3, 4), draw(4)), {}
        yield (draw(3, 1), draw(), draw(3, 4)), {}
        yield (draw(), draw(), draw()), {}


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
