"""torch's own names for what torch.linalg has too."""

from __future__ import annotations

import math
from typing import Any

from .. import return_types
from . import factors, systems
from .common import F, Tensor
from .product import square
from .systems import T

__all__ = [
    "cholesky",
    "cholesky_inverse",
    "cholesky_solve",
    "det",
    "inverse",
    "logdet",
    "pinverse",
    "qr",
    "slogdet",
    "svd",
    "triangular_solve",
]


def inverse(input: Tensor) -> Tensor:
    """torch.linalg.inv."""
    return systems.inv(input)


def pinverse(input: Tensor, rcond: float = 1e-15) -> Tensor:
    """torch.linalg.pinv."""
    return factors.pinv(input, rcond=rcond)


def det(input: Tensor) -> Tensor:
    """torch.linalg.det: the determinant of square matrices."""
    return systems.det(input)


def logdet(input: Tensor) -> Tensor:
    """The logarithm of the determinant; NaN where that is negative."""
    sign, logabsdet = systems.slogdet(input)
    return F.where(F.lt(sign, 0), math.nan, logabsdet)


def slogdet(input: Tensor) -> Any:
    """torch.linalg.slogdet: (sign, logabsdet)."""
    return return_types.slogdet(systems.slogdet(input))


def cholesky(input: Tensor, upper: bool = False) -> Tensor:
    """torch.linalg.cholesky: the lower (or upper) triangular factor of symmetric positive definite matrices."""
    return systems.cholesky(input, upper=upper)


def cholesky_solve(B: Tensor, L: Tensor, upper: bool = False) -> Tensor:
    """The X of A X = B, where `L` is the Cholesky factor of A."""
    b, a = B._data.shape[-2:], L._data.shape[-2:]
    square("cholesky_solve", L)
    if a[0] != b[0]:
        raise RuntimeError(
            f"Incompatible matrix sizes for cholesky_solve: each A matrix is {a[0]} by {a[1]} but each b matrix is {b[0]} by {b[1]}"
        )
    return F.cholesky_solve(B, L, upper=upper)


def cholesky_inverse(input: Tensor, upper: bool = False) -> Tensor:
    """The inverse of A, where `input` is the Cholesky factor of A."""
    square("cholesky_inverse", input)
    return cholesky_solve(F.eye_of(input), input, upper)


def qr(input: Tensor, some: bool = True) -> Any:
    """torch.linalg.qr: (Q, R); some=False gives a square Q."""
    return return_types.qr(factors.qr(input, "reduced" if some else "complete"))


def svd(input: Tensor, some: bool = True, compute_uv: bool = True) -> Any:
    """(U, S, V) with U diag(S) V^T = input; some=False gives square U and V, compute_uv=False zeros in their place."""
    U, S, Vh = factors.svd(input, not some or not compute_uv)
    if not compute_uv:
        return return_types.svd((F.mul(U.detach(), 0.0), S, F.mul(T(Vh).detach(), 0.0)))
    return return_types.svd((U, S, T(Vh)))


def triangular_solve(
    b: Tensor, A: Tensor, upper: bool = True, transpose: bool = False, unitriangular: bool = False
) -> Any:
    """(solution of A X = b for triangular A, a copy of A); with `transpose` of A^T X = b."""
    square("triangular_solve", A)
    system = T(A) if transpose else A
    found = F.solve_triangular(system, b, upper=upper != transpose, unit=unitriangular)
    return return_types.triangular_solve((found, F.clone(A)))
