"""Elementwise functions whose arguments need translation."""

from __future__ import annotations

import warnings
from typing import Any

from .. import dtypes, errors
from ..autograd import apply, explain
from .common import F, Tensor, also_in_place, both_tensors, cpp_word, is_number

__all__ = [
    "add",
    "addcdiv",
    "addcmul",
    "clamp",
    "clamp_max",
    "clamp_min",
    "clip",
    "conj",
    "conj_physical",
    "div",
    "divide",
    "imag",
    "lerp",
    "nan_to_num",
    "positive",
    "real",
    "resolve_conj",
    "resolve_neg",
    "round",
    "rsub",
    "sub",
    "subtract",
    "threshold",
    "true_divide",
    "where",
]


# ---------------------------------------------------------------- sums and quotients


def scaled(input: Any, other: Any, alpha: Any) -> Any:
    """alpha * other, where `alpha` may stand beside `input`."""
    if not is_number(alpha):
        raise TypeError(f"add(): argument 'alpha' must be Number, not {type(alpha).__name__}. Write alpha=2.")
    kinds = {t._data.dtype.kind for t in (input, other) if isinstance(t, apply.Tensor)}
    if isinstance(alpha, bool) and kinds - {"b"}:
        raise RuntimeError("Boolean alpha only supported for Boolean results. Write alpha=1 or alpha=0.")
    if isinstance(alpha, float) and "f" not in kinds and not isinstance(other, float):
        raise RuntimeError(
            "For integral input tensors, argument alpha must not be a floating point number. Convert with .float() first."
        )
    return other * alpha if is_number(other) else F.mul(other, alpha)


def add(input: Tensor, other: Any, *, alpha: Any = 1) -> Tensor:
    """input + alpha * other.

    >>> import autograd_lab as torch
    >>> torch.add(torch.tensor([1, 2]), torch.tensor([10, 20]), alpha=2)
    tensor([21, 42])
    """
    return F.add(input, other if alpha.__class__ is int and alpha == 1 else scaled(input, other, alpha))


def sub(input: Tensor, other: Any, *, alpha: Any = 1) -> Tensor:
    """input - alpha * other.

    Raises:
        RuntimeError: one of them holds bools.
    """
    return F.sub(input, other if alpha.__class__ is int and alpha == 1 else scaled(input, other, alpha))


subtract = sub


def rsub(input: Tensor, other: Any, *, alpha: Any = 1) -> Tensor:
    """other - alpha * input."""
    if not isinstance(input, apply.Tensor):
        raise explain.not_a_number(rsub, 0, input)
    return F.sub(other, input if alpha.__class__ is int and alpha == 1 else scaled(other, input, alpha))


def div(input: Tensor, other: Any, *, rounding_mode: str | None = None) -> Tensor:
    """input / other; with rounding_mode "floor" or "trunc" rounded downwards or towards zero, without gradient.

    Raises:
        RuntimeError: another rounding_mode, or a whole number is divided by zero with rounding.
    """
    if rounding_mode is None:
        return F.div(input, other)
    if rounding_mode == "trunc":
        return F.div_rounded(*both_tensors("div", input, other), mode="trunc")
    if rounding_mode == "floor":
        return F.div_rounded(*both_tensors("div", input, other), mode="floor")
    raise RuntimeError(
        f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{rounding_mode}'. "
        "'floor' rounds downwards, 'trunc' towards zero."
    )


divide = div


def true_divide(input: Tensor, other: Any) -> Tensor:
    """input / other: always a float."""
    return F.div(input, other)


@also_in_place
def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Any = 1) -> Tensor:
    """input + value * tensor1 * tensor2."""
    if {t._data.dtype.kind for t in (input, tensor1, tensor2)} == {"b"}:
        raise errors.no_kernel("addcmul_cpu_out", input._data.dtype)
    if not any(t._data.dtype.kind == "f" for t in (input, tensor1, tensor2)):
        value = int(value)
    return F.addcmul(input, tensor1, tensor2, value=value)


@also_in_place
def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Any = 1) -> Tensor:
    """input + value * tensor1 / tensor2.

    Raises:
        RuntimeError: tensor1 and tensor2 hold whole numbers.
    """
    if tensor1._data.dtype.kind != "f" and tensor2._data.dtype.kind != "f":
        raise RuntimeError(
            "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true division "
            "of tensor1 and tensor2. Convert one of them with .float(), or write input + value * (tensor1 // tensor2)."
        )
    return F.addcdiv(input, tensor1, tensor2, value=value)


@also_in_place
def lerp(input: Tensor, end: Tensor, weight: Any) -> Tensor:
    """input + weight * (end - input): between the two, `weight` of the way.

    >>> import autograd_lab as torch
    >>> torch.lerp(torch.tensor([0.0, 0.0]), torch.tensor([4.0, 8.0]), 0.25)
    tensor([1., 2.])

    Raises:
        RuntimeError: the dtypes differ.
    """
    dtype = input._data.dtype
    for name, t in (("end", end), ("weight", weight)):
        if isinstance(t, apply.Tensor) and t._data.dtype != dtype:
            raise RuntimeError(
                f"expected dtype {cpp_word(dtype)} for `{name}` but got dtype {cpp_word(t._data.dtype)}. Convert one with .to(...)."
            )
    if dtype.kind != "f":
        raise errors.no_kernel("lerp_kernel_scalar", dtype)
    return F.lerp(input, end, weight)


# ---------------------------------------------------------------- bounds


def bounded_dtype(input: Tensor, *bounds: Any) -> Tensor:
    """`input` in the dtype that it and the numbers among its bounds share."""
    dtype = input._data.dtype
    for bound in bounds:
        if is_number(bound):
            dtype = dtypes.promote_scalar(dtype, bound)
    return apply.cast(input, dtype)


def plain_bound(bound: Any) -> Any:
    """A 0-d tensor without history as its number."""
    if isinstance(bound, apply.Tensor) and not bound._data.ndim and bound._node is None:
        return bound._data.item()
    return bound


def clamp(input: Tensor, min: Any = None, max: Any = None) -> Tensor:
    """Values below `min` become `min`, above `max` become `max`; numbers, or tensors. The gradient at a bound itself is 1.

    >>> import autograd_lab as torch
    >>> torch.tensor([-1.0, 0.5]).clamp(min=0)
    tensor([0.0000, 0.5000])

    Raises:
        RuntimeError: no bound is given. TypeError: one is a number, the other a tensor.
    """
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    tensors = [isinstance(bound, apply.Tensor) for bound in (min, max)]
    if not any(tensors):
        if input._data.dtype.kind != "f":
            input = bounded_dtype(input, min, max)
        return F.clamp(input, min=min, max=max)
    if min is None or max is None:
        return F.clamp_min(input, min) if max is None else F.clamp_max(input, max)
    if not all(tensors):
        min, max = plain_bound(min), plain_bound(max)
        if not (is_number(min) and is_number(max)):
            given = ", ".join(type(v).__name__ for v in (input, min, max))
            raise TypeError(
                f"clamp() received an invalid combination of arguments - got ({given}). Make both bounds numbers, or both tensors."
            )
        return clamp(input, min, max)
    return F.clamp_between(input, min, max)


clip = clamp


@also_in_place
def clamp_min(input: Tensor, min: Any) -> Tensor:
    """Values below `min` become `min`."""
    return F.clamp_min(input, min)


@also_in_place
def clamp_max(input: Tensor, max: Any) -> Tensor:
    """Values above `max` become `max`."""
    return F.clamp_max(input, max)


def threshold(input: Tensor, threshold: Any, value: Any) -> Tensor:
    """`value` where the input is not above `threshold`."""
    return F.threshold(input, threshold=threshold, value=value)


@also_in_place
def nan_to_num(
    input: Tensor, nan: float | None = None, posinf: float | None = None, neginf: float | None = None
) -> Tensor:
    """NaN becomes `nan` (0); infinities become `posinf` and `neginf` (the dtype's largest and smallest numbers)."""
    return F.nan_to_num(input, nan=0.0 if nan is None else nan, posinf=posinf, neginf=neginf)


@also_in_place
def round(input: Tensor, *, decimals: int = 0) -> Tensor:
    """To the nearest whole number, half to even; or to `decimals` places after (before, when negative) the point."""
    return F.round(input) if decimals == 0 else F.round_decimals(input, decimals=decimals)


# ---------------------------------------------------------------- choices


def choice(value: Any) -> Any:
    """A branch of where: a tensor or a number."""
    if isinstance(value, apply.Tensor) or is_number(value):
        return value
    raise TypeError(
        f"where() received an invalid combination of arguments - got {type(value).__name__}. Each branch is a tensor or a number."
    )


def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """`input` where `condition` holds, else `other`; with one argument the indices where it holds.

    Gradients pass to the branch that was taken.

    >>> import autograd_lab as torch
    >>> x = torch.tensor([-1.0, 2.0])
    >>> torch.where(x > 0, x, 0.0)
    tensor([0., 2.])

    Raises:
        RuntimeError: `condition` is no mask. TypeError: one branch is missing.
    """
    if input is None and other is None:
        xp = apply.BY_TYPE[condition._data.__class__]
        return tuple(apply.wrap(i) for i in xp.nonzero(condition._data))
    input, other = choice(input), choice(other)
    if condition._data.dtype == dtypes.uint8.numpy:
        warnings.warn(
            "where received a uint8 condition tensor. This behavior is deprecated and will be removed in a future version of "
            "PyTorch. Use a boolean condition instead.",
            UserWarning,
            stacklevel=2,
        )
        condition = condition.to(dtypes.bool_)
    if is_number(input) and is_number(other):
        higher = max((input, other), key=lambda value: dtypes.rank(dtypes.of_value(value)))
        input, other = (apply.constant(v, apply.operand(F.where, higher)._data) for v in (input, other))
    elif is_number(input):
        input = apply.constant(input, other._data)
    elif is_number(other):
        other = apply.constant(other, input._data)
    return F.where(condition, input, other)


# ---------------------------------------------------------------- complex numbers' functions on real ones


def positive(input: Tensor) -> Tensor:
    """The input itself.

    Raises:
        RuntimeError: it holds bools.
    """
    if input._data.dtype.kind == "b":
        raise RuntimeError("The `+` operator, on a bool tensor is not supported. Convert first: x.long().")
    return input


def real(input: Tensor) -> Tensor:
    """The input itself: it is real."""
    return input


def conj(input: Tensor) -> Tensor:
    """The input itself: it is real."""
    return input


def resolve_conj(input: Tensor) -> Tensor:
    """The input itself: it is real."""
    return input


def resolve_neg(input: Tensor) -> Tensor:
    """The input itself."""
    return input


@also_in_place
def conj_physical(input: Tensor) -> Tensor:
    """The input itself: it is real."""
    return input


def imag(input: Tensor) -> Tensor:
    """Refused: tensors are real here.

    Raises:
        RuntimeError: always.
    """
    raise RuntimeError(
        "imag is not implemented for tensors with non-complex dtypes. Real tensors have no imaginary part."
    )
