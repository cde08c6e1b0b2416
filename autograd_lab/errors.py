"""Sentences for bad arguments that ops share: PyTorch's own first, then the cure. Knows nothing but shapes and dtypes."""

from __future__ import annotations

from typing import Any

__all__ = [
    "CPP",
    "CPP_WORDS",
    "dim_range",
    "listed",
    "mark",
    "mm_shapes",
    "must_be_matrix",
    "no_kernel",
    "not_a_mask",
    "zero_division",
]

# PyTorch's names of the element types inside sentences
CPP = {"float32": "Float", "float64": "Double", "float16": "Half", "int64": "Long", "int32": "Int", "int16": "Short",
       "int8": "Char", "uint8": "Byte", "bool": "Bool"}  # fmt: skip
CPP_WORDS = {"float32": "float", "float64": "double", "float16": "c10::Half", "int64": "long int", "int32": "int",
             "int16": "short int", "int8": "signed char", "uint8": "unsigned char"}  # fmt: skip


def listed(shape: Any) -> str:
    """ "[2, 3]"."""
    return "[" + ", ".join(map(str, shape)) + "]"


def mark(error: Exception) -> Exception:
    """Say that `error` is already in its final words, so that outer layers pass it on as it is."""
    error._explained = True  # type: ignore[attr-defined]
    return error


def mm_shapes(a: tuple, b: tuple) -> Exception:
    """The inner sizes of a matrix product differ."""
    said = f"mat1 and mat2 shapes cannot be multiplied ({a[0]}x{a[1]} and {b[0]}x{b[1]})"
    advice = f"The inner sizes differ: {a[1]} != {b[0]}."
    if a[1] == b[1]:
        advice += " Did you mean x @ y.T?"
    elif a[0] == b[0]:
        advice += " Did you mean x.T @ y?"
    return mark(RuntimeError(f"{said}. {advice}"))


def must_be_matrix(argument: str, shape: tuple) -> Exception:
    """mm wants two dimensions."""
    return mark(
        RuntimeError(
            f"{argument} must be a matrix. It is {len(shape)}-D, with shape {listed(shape)}: use matmul (@), or "
            "unsqueeze it first."
        )
    )


def dim_range(dim: int, ndim: int) -> Exception:
    """A dimension that the tensor does not have."""
    low, high = (-ndim, ndim - 1) if ndim else (-1, 0)
    return mark(IndexError(f"Dimension out of range (expected to be in range of [{low}, {high}], but got {dim})"))


def no_kernel(name: str, dtype: Any) -> Exception:
    """An op that does not compute on this type of numbers."""
    said = f"\"{name}\" not implemented for '{CPP.get(dtype.name, dtype.name)}'"
    return mark(NotImplementedError(f"{said}. Convert first: x.float(), x.long() or x.bool()."))


def zero_division() -> Exception:
    """A whole number divided by 0, which has no answer among whole numbers."""
    return mark(
        RuntimeError(
            "ZeroDivisionError. Whole numbers have no infinity: convert first with x.float(), or mask the zeros."
        )
    )


def not_a_mask(dtype: Any) -> Exception:
    """A condition that is not a mask."""
    said = f"where expected condition to be a boolean tensor, but got a tensor with dtype {CPP.get(dtype.name, dtype.name)}"
    return mark(RuntimeError(f"{said}. Compare first: torch.where(x > 0, ...)."))
