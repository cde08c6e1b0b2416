"""Whole numbers bit by bit. One class, one op; see autograd_lab/op.py for how to read a row."""

from __future__ import annotations

from .kinds import Bitwise, kernel


class BitwiseAnd(Bitwise):
    r"x \mathbin{\&} y"

    name, dunder, check = "bitwise_and", "and", kernel("bitwise_and_cpu", "bui")

    def forward(xp, x, y):
        return xp.bitwise_and(x, y)


class BitwiseOr(Bitwise):
    r"x \mathbin{|} y"

    name, dunder, check = "bitwise_or", "or", kernel("bitwise_or_cpu", "bui")

    def forward(xp, x, y):
        return xp.bitwise_or(x, y)


class BitwiseXor(Bitwise):
    r"x \oplus y"

    name, dunder, check = "bitwise_xor", "xor", kernel("bitwise_xor_cpu", "bui")

    def forward(xp, x, y):
        return xp.bitwise_xor(x, y)


class BitwiseNot(Bitwise):
    r"\mathord{\sim} x"

    name, dunder, check = "bitwise_not", "invert", kernel("bitwise_not_cpu", "bui")

    def forward(xp, x):
        return xp.bitwise_not(x)

    @staticmethod
    def samples(draw):
        yield ((draw(3, 4) * 20).astype(int),), {}
        yield (draw(3) > 0,), {}


class BitwiseLeftShift(Bitwise):
    r"x \cdot 2^{y}"

    name, dunder, check, domain = "bitwise_left_shift", "lshift", kernel("lshift_cpu", "ui"), (0.0, 2.0)

    def forward(xp, x, y):
        bits = 8 * x.dtype.itemsize
        fits = (y >= 0) & (y < bits)
        return xp.where(fits, xp.left_shift(x, xp.where(fits, y, 0)), xp.number(0, x.dtype))


class BitwiseRightShift(Bitwise):
    r"\lfloor x / 2^{y} \rfloor"

    name, dunder, check, domain = "bitwise_right_shift", "rshift", kernel("rshift_cpu", "ui"), (0.0, 2.0)

    def forward(xp, x, y):
        bits = 8 * x.dtype.itemsize - (x.dtype.kind == "i")  # shifting further leaves nothing but the sign
        fits = (y >= 0) & (y < bits)
        far = xp.right_shift(x, bits - 1) if x.dtype.kind == "i" else xp.number(0, x.dtype)
        return xp.where(fits, xp.right_shift(x, xp.where(fits, y, 0)), far)


class Gcd(Bitwise):
    r"\gcd(x, y)"

    numbers, check = (), kernel("gcd_cpu", "ui")

    def forward(xp, x, y):
        return xp.gcd(x, y)


class Lcm(Bitwise):
    r"\operatorname{lcm}(x, y)"

    numbers, check = (), kernel("lcm_cpu", "ui")

    def forward(xp, x, y):
        return xp.lcm(x, y)
