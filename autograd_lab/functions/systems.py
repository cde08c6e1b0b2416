"""Square matrices, as torch.linalg has them: inverse, determinant, solving, Cholesky. All take batches (..., n, n).

The names and argument names are torch.linalg's (autograd_lab/linalg.py offers them); those of torch itself are in matrices.py.
"""

from __future__ import annotations

import math
from typing import Any

from .. import return_types
from ..autograd import apply
from .arguments import linalg
from .common import F, Tensor, type_word
from .product import square


def floating(name: str, A: Tensor) -> None:
    """Raises RuntimeError unless A holds floats."""
    if A._data.dtype.kind != "f":
        raise RuntimeError(
            f"linalg.{name}: Expected a floating point or complex tensor as input. Got {type_word(A)}. Convert it first: "
            "A.float()."
        )
    if A._data.dtype.itemsize == 2:
        raise RuntimeError(f"linalg.{name}: Low precision dtypes not supported. Got Half. Convert it first: A.float().")


def T(x: Tensor) -> Tensor:
    return F.transpose(x, dim0=-1, dim1=-2)


@linalg
def inv(A: Tensor) -> Tensor:
    """The inverse of square matrices.

    Raises:
        RuntimeError: not square or not floating; LinAlgError: singular.

    >>> import autograd_lab as torch
    >>> torch.linalg.inv(torch.tensor([[2.0, 0.0], [0.0, 4.0]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    square("inv", A)
    floating("inv", A)
    return F.inv(A)


def _info(A: Tensor, failed: Any) -> Tensor:
    """Zeros of int32, one a matrix; where something failed, its number."""
    xp = apply.BY_TYPE[A._data.__class__]
    info = xp.zeros(A._data.shape[:-2], "int32")
    return apply.wrap(info if failed is None else info + failed)


@linalg
def inv_ex(A: Tensor, *, check_errors: bool = False) -> Any:
    """(inverse, info): info is 0 where the inversion succeeded. With `check_errors`, raises as `inv`."""
    square("inv_ex" if not check_errors else "inv", A)
    floating("inv_ex", A)
    return return_types.linalg_inv_ex((F.inv(A), _info(A, None)))


@linalg
def det(A: Tensor) -> Tensor:
    """The determinant of square matrices."""
    square("det", A)
    floating("det", A)
    return F.det(A)


@linalg
def slogdet(A: Tensor) -> Any:
    """(sign, logabsdet): the sign of the determinant and the logarithm of its absolute value."""
    square("slogdet", A)
    floating("slogdet", A)
    return return_types.linalg_slogdet(F.slogdet(A))


def _as_columns(A: Tensor, B: Tensor) -> bool:
    """Whether B is a vector, or a batch of vectors as large as A's batch."""
    a, b = A._data.shape, B._data.shape
    return len(b) == 1 or (len(a) - 1 == len(b) and b == a[:-1])


def fitting(name: str, A: Tensor, B: Tensor, left: bool = True) -> None:
    """Raises RuntimeError where A X = B (or X A = B) cannot be."""
    a, b = A._data.shape[-2:], B._data.shape[-2:]
    if B._data.ndim < 2 or a[0 if left else 1] != b[-2 if left else -1]:
        equation = "AX = B" if left else "XA = B"
        raise RuntimeError(
            f"linalg.{name}: Incompatible shapes of A and B for the equation {equation} ({a[0]}x{a[1]} and {'x'.join(map(str, b))})"
        )
    if A._data.dtype != B._data.dtype:
        raise RuntimeError(
            f"linalg.{name}: Expected A and B to have the same dtype, but found A of type {type_word(A)} and B of type "
            f"{type_word(B)} instead"
        )


@linalg
def solve(A: Tensor, B: Tensor, *, left: bool = True) -> Tensor:
    """The X of A X = B (left=False: of X A = B), for a vector or matrix B; batches broadcast.

    Raises:
        RuntimeError: sizes that do not fit; LinAlgError: A is singular.

    >>> import autograd_lab as torch
    >>> torch.linalg.solve(torch.tensor([[2.0, 0.0], [0.0, 4.0]]), torch.tensor([2.0, 2.0]))
    tensor([1.0000, 0.5000])
    """
    square("solve", A)
    floating("solve", A)
    vector = _as_columns(A, B)
    if vector and not left:
        raise RuntimeError(
            "linalg.solve: Vector broadcasting of the left hand side is not supported for left=False. Got a vector B."
        )
    columns = F.unsqueeze(B, dim=B._data.ndim) if vector else B
    fitting("solve", A, columns, left)
    return F.solve(A, B, vector=vector) if left else T(F.solve(T(A), T(B), vector=False))


@linalg
def solve_ex(A: Tensor, B: Tensor, *, left: bool = True, check_errors: bool = False) -> Any:
    """(result, info): `solve`, and 0 for each matrix with which it succeeded."""
    return return_types.linalg_solve_ex((solve(A, B, left=left), _info(A, None)))


@linalg
def solve_triangular(A: Tensor, B: Tensor, *, upper: bool, left: bool = True, unitriangular: bool = False) -> Tensor:
    """`solve` for triangular A, by substitution: what lies on the other side of the diagonal is not looked at.

    Args:
        unitriangular: the diagonal counts as ones.
    """
    square("solve_triangular", A)
    fitting("solve_triangular", A, B, left)
    if left:
        return F.solve_triangular(A, B, upper=upper, unit=unitriangular)
    return T(F.solve_triangular(T(A), T(B), upper=not upper, unit=unitriangular))


@linalg
def cholesky(A: Tensor, *, upper: bool = False) -> Tensor:
    """The lower triangular L with L L^T = A, for symmetric positive definite A; with `upper` its transpose.

    Raises:
        RuntimeError: not square; LinAlgError: not positive definite.
    """
    square("cholesky", A)
    floating("cholesky", A)
    return T(F.cholesky(T(A))) if upper else F.cholesky(A)


@linalg
def cholesky_ex(A: Tensor, *, upper: bool = False, check_errors: bool = False) -> Any:
    """(L, info): `cholesky`, and 0 for each matrix with which it succeeded."""
    return return_types.linalg_cholesky_ex((cholesky(A, upper=upper), _info(A, None)))


@linalg
def tensorinv(A: Tensor, ind: int = 2) -> Tensor:
    """The inverse with respect to tensordot(A, B, ind): the first `ind` dimensions are the rows."""
    if ind <= 0:
        raise RuntimeError(f"Expected a strictly positive integer for 'ind', but got {ind}")
    shape = A._data.shape
    rows, columns = math.prod(shape[:ind]), math.prod(shape[ind:])
    if rows != columns:
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got "
            f"{columns} != {rows}"
        )
    return F.reshape(inv(F.reshape(A, shape=(rows, columns))), shape=(*shape[ind:], *shape[:ind]))


@linalg
def tensorsolve(A: Tensor, B: Tensor, dims: Any = None) -> Tensor:
    """The X of tensordot(A, X, X.ndim) = B; `dims` of A are moved to its end first."""
    if dims is not None:
        last = [d % A._data.ndim for d in dims]
        A = F.permute(A, dims=(*(d for d in range(A._data.ndim) if d not in last), *last))
    k = B._data.ndim
    rows, columns = math.prod(A._data.shape[:k]), math.prod(A._data.shape[k:])
    if rows != columns:
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), but got "
            f"{columns} != {rows}"
        )
    found = solve(F.reshape(A, shape=(rows, columns)), F.reshape(B, shape=(-1,)))
    return F.reshape(found, shape=A._data.shape[k:])
