"""Powers and their relatives, whose arguments need translation."""

from __future__ import annotations

import math
from typing import Any

from .. import dtypes, return_types
from ..autograd import apply, explain
from .common import F, Tensor, also_in_place, is_number

__all__ = [
    "float_power",
    "frexp",
    "ldexp",
    "logit",
    "mvlgamma",
    "polygamma",
    "pow",
    "square",
]


def pow(input: Any, exponent: Any) -> Tensor:
    """input to the power `exponent`; one of them may be a number.

    >>> import autograd_lab as torch
    >>> torch.pow(2, torch.tensor([1.0, 2.0, 3.0]))
    tensor([2., 4., 8.])

    Raises:
        RuntimeError: whole numbers to a negative number's power.
    """
    if not is_number(exponent):
        return F.pow_tensor(input, exponent)
    if not isinstance(input, apply.Tensor):
        raise explain.two_numbers("pow")
    kind = input._data.dtype.kind
    if kind != "f":
        if isinstance(exponent, float):
            input = input.to(dtypes.get_default_dtype())
        elif exponent < 0:
            raise RuntimeError("Integers to negative integer powers are not allowed. Convert first: x.float() ** -1.")
        elif kind == "b" and not isinstance(exponent, bool):
            input = input.to(dtypes.int64)
    return F.pow(input, exponent=exponent)


def square(input: Tensor) -> Tensor:
    """input to the power 2."""
    return F.square(input.to(dtypes.int64) if input._data.dtype.kind == "b" else input)


def float_power(input: Any, exponent: Any) -> Tensor:
    """input to the power `exponent`, in float64."""
    if not isinstance(input, apply.Tensor) and not isinstance(exponent, apply.Tensor):
        raise explain.two_numbers("float_power")
    input, exponent = (t.to(dtypes.float64) if isinstance(t, apply.Tensor) else float(t) for t in (input, exponent))
    return pow(input, exponent)


@also_in_place
def ldexp(input: Tensor, other: Tensor) -> Tensor:
    """input * 2^other."""
    for position, value in enumerate((input, other)):
        if not isinstance(value, apply.Tensor):
            raise explain.not_a_number(ldexp, position, value)
    return F.mul(input, pow(2.0, other))


def frexp(input: Tensor) -> Tensor:
    """`mantissa`, between a half and 1, and the whole `exponent` with input = mantissa * 2^exponent.

    Raises:
        RuntimeError: the input holds whole numbers.
    """
    if input._data.dtype.kind != "f":
        raise RuntimeError("torch.frexp() only supports floating-point dtypes. Convert first: x.float().")
    return return_types.frexp((F.mantissa(input), F.exponent_of(input).to(dtypes.int32)))


@also_in_place
def logit(input: Tensor, eps: float | None = None) -> Tensor:
    """log(x / (1 - x)), the inverse of sigmoid; with `eps` the input is first clamped to eps .. 1 - eps."""
    return F.logit(input, eps=None if eps is None or eps < 0 else eps)


def polygamma(n: int, input: Tensor) -> Tensor:
    """The n-th derivative of digamma.

    Raises:
        RuntimeError: `n` is negative.
    """
    if n < 0:
        raise RuntimeError("polygamma(n, x) does not support negative n. n counts derivatives of digamma.")
    return F.polygamma(input, order=n)


@also_in_place
def mvlgamma(input: Tensor, p: int) -> Tensor:
    """The logarithm of the multivariate gamma function of dimension `p`.

    Raises:
        RuntimeError: `p` is below 1.
    """
    if p < 1:
        raise RuntimeError(f"p has to be greater than or equal to 1. It is {p}.")
    if input._data.dtype.kind != "f":
        input = input.to(dtypes.get_default_dtype())
    total = p * (p - 1) / 4 * math.log(math.pi)
    for j in range(p):
        total = F.add(F.lgamma(F.sub(input, j / 2)), total)
    return total
