"""Sentences for bad arguments that ops share: PyTorch's own first, then the cure. Knows nothing but shapes and dtypes."""

from __future__ import annotations

from typing import Any

__all__ = [
    "CPP",
    "CPP_WORDS",
    "LinAlgError",
    "bmm_shapes",
    "dim_range",
    "empty_line",
    "empty_reduction",
    "expanded_size",
    "listed",
    "mark",
    "mm_shapes",
    "must_be_matrix",
    "mv_shapes",
    "no_gradient_of_complete",
    "no_gradient_of_r",
    "no_kernel",
    "not_a_mask",
    "not_definite",
    "not_invertible",
    "unsolvable",
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


class _LinAlgError(RuntimeError):
    """torch.linalg.LinAlgError: a matrix cannot be inverted, solved with or factorised."""


LinAlgError = _LinAlgError  # the name that PyTorch gives out; the class itself is called as its class is


class Singular(Exception):
    """Inside a forward: which matrix of a batch (None: there is no batch) failed."""

    def __init__(self, batch: int | None, matrix: Any) -> None:
        super().__init__(batch)
        self.batch, self.matrix = batch, matrix


def _element(batch: int | None) -> str:
    return "" if batch is None else f"(Batch element {batch}): "


def not_invertible(name: str, batch: int | None, column: int) -> Exception:
    """No inverse: elimination finds no pivot in `column`, counted from 1."""
    return mark(
        LinAlgError(
            f"{name}: {_element(batch)}The diagonal element {column} is zero, the inversion could not be completed because the "
            "input matrix is singular. Its rows depend on one another: torch.linalg.pinv or lstsq can cope with that."
        )
    )


def unsolvable(shape: tuple) -> Exception:
    """A singular system of equations."""
    return mark(
        LinAlgError(
            f"torch.linalg.solve: {'' if len(shape) == 2 else 'in a batch '}The solver failed because the input matrix is singular. "
            "Its rows depend on one another: torch.linalg.lstsq can cope with that."
        )
    )


def not_definite(batch: int | None, order: int) -> Exception:
    """No Cholesky factor."""
    return mark(
        LinAlgError(
            f"linalg.cholesky: {_element(batch)}The factorization could not be completed because the input is not "
            f"positive-definite (the leading minor of order {order} is not positive-definite). Add a little to the diagonal if "
            "rounding is to blame: x + 1e-6 * torch.eye(n)."
        )
    )


def no_gradient_of_r() -> Exception:
    return mark(
        RuntimeError(
            "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use "
            "linalg.qr(A, mode='reduced') if you are going to differentiate through linalg.qr."
        )
    )


def no_gradient_of_complete() -> Exception:
    return mark(
        RuntimeError(
            "The QR decomposition is not differentiable when mode='complete' and nrows > ncols. Use mode='reduced'."
        )
    )


def mv_shapes(n: int, matrix: tuple, vector: int) -> Exception:
    """The columns of a matrix and the entries of a vector differ in number."""
    said = f"size mismatch, got input ({n}), mat ({matrix[0]}x{matrix[1]}), vec ({vector})"
    advice = f"The matrix has {matrix[1]} columns and the vector {vector} entries."
    if matrix[0] == vector:
        advice += " Did you mean x.T @ v?"
    return mark(RuntimeError(f"{said}. {advice}"))


def bmm_shapes(a: tuple, b: tuple) -> Exception:
    """Two batches of matrices that cannot be multiplied."""
    said = f"Expected size for first two dimensions of batch2 tensor to be: [{a[0]}, {a[2]}] but got: [{b[0]}, {b[1]}]."
    advice = f"The shapes are {listed(a)} and {listed(b)}."
    if a[0] == b[0] and a[2] == b[2]:
        advice += " Did you mean x @ y.transpose(1, 2)?"
    return mark(RuntimeError(f"{said} {advice}"))


def expanded_size(wanted: int, have: int, dim: int, target: tuple, shape: tuple) -> Exception:
    """A tensor of `shape` cannot be expanded to `target`."""
    return mark(
        RuntimeError(
            f"The expanded size of the tensor ({wanted}) must match the existing size ({have}) at non-singleton dimension "
            f"{dim}.  Target sizes: {listed(target)}.  Tensor sizes: {listed(shape)}"
        )
    )


def must_be_matrix(argument: str, shape: tuple) -> Exception:
    """mm wants two dimensions."""
    return mark(
        RuntimeError(
            f"{argument} must be a matrix. It is {len(shape)}-D, with shape {listed(shape)}: use matmul (@), or "
            "unsqueeze it first."
        )
    )


def empty_reduction(name: str) -> Exception:
    """An extremum of no entries at all."""
    if name == "aminmax":
        said = "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity."
    else:
        said = f"{name}(): Expected reduction dim to be specified for input.numel() == 0."
        said += "" if name.startswith("arg") else " Specify the reduction dim with the 'dim' argument."
    kind = IndexError if name.startswith("arg") else RuntimeError
    return mark(kind(f"{said} The input has no entries: ask x.numel() first."))


def empty_line(name: str, dim: int) -> Exception:
    """An extremum along a dimension of size 0."""
    colon = ":" if name == "aminmax" else "():"
    return mark(IndexError(f"{name}{colon} Expected reduction dim {dim} to have non-zero size."))


def dim_range(dim: int, ndim: int) -> Exception:
    """A dimension that the tensor does not have."""
    low, high = (-ndim, ndim - 1) if ndim else (-1, 0)
    return mark(
        IndexError(
            f"Dimension out of range (expected to be in range of [{low}, {high}], but got {dim}). It has {ndim} dimensions."
        )
    )


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
