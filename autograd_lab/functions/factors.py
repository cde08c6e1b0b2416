"""Factorisations of matrices, as torch.linalg has them: QR, eigenvalues, singular values, and what follows from them."""

from __future__ import annotations

from typing import Any

from .. import return_types
from ..autograd import apply
from .arguments import linalg
from .common import F, Tensor
from .norms import matrix_norm
from .product import matmul, square
from .systems import floating, inv


def matrices(name: str, A: Tensor) -> None:
    """Raises RuntimeError unless A is a matrix or a batch of matrices, of floats."""
    if A._data.ndim < 2:
        raise RuntimeError(f"linalg.{name}: The input tensor A must have at least 2 dimensions.")
    floating(name, A)


@linalg
def qr(A: Tensor, mode: str = "reduced") -> Any:
    """(Q, R) with orthonormal columns of Q, upper triangular R and Q R = A.

    Args:
        mode: "reduced", "complete" (square Q) or "r" (Q is empty).

    Raises:
        RuntimeError: fewer than two dimensions, an unknown mode; on the way back, a mode without gradient.
    """
    if mode not in ("reduced", "complete", "r"):
        raise RuntimeError(
            f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), 'r', or 'complete'"
        )
    matrices("qr", A)
    return return_types.linalg_qr(F.qr(A, mode=mode))


@linalg
def eigh(A: Tensor, UPLO: str = "L") -> Any:
    """(eigenvalues, eigenvectors) of symmetric matrices, in ascending order; only the triangle `UPLO` is read.

    The gradient holds for symmetric A and distinct eigenvalues.
    """
    square("eigh", A)
    floating("eigh", A)
    if UPLO.upper() not in ("L", "U"):
        raise RuntimeError(f"Expected UPLO argument to be 'L' or 'U', but got {UPLO}")
    return return_types.linalg_eigh(F.eigh(A, UPLO=UPLO.upper()))


@linalg
def eigvalsh(A: Tensor, UPLO: str = "L") -> Tensor:
    """The eigenvalues of symmetric matrices, in ascending order."""
    return eigh(A, UPLO)[0]


@linalg
def svd(A: Tensor, full_matrices: bool = True) -> Any:
    """(U, S, Vh) with U diag(S) Vh = A; S in descending order.

    The gradient of U and Vh holds for distinct singular values; that of S alone always.

    >>> import autograd_lab as torch
    >>> torch.linalg.svd(torch.tensor([[3.0, 0.0], [0.0, 2.0]])).S
    tensor([3., 2.])
    """
    matrices("svd", A)
    return return_types.linalg_svd(F.svd(A, full_matrices=full_matrices))


@linalg
def svdvals(A: Tensor) -> Tensor:
    """The singular values in descending order."""
    matrices("svdvals", A)
    return F.svd(A, full_matrices=False)[1]


def tolerances(A: Tensor, atol: Any, rtol: Any) -> tuple[Any, Any]:
    """(atol, rtol) as arrays that broadcast with one number a matrix in a last dimension; PyTorch's defaults."""
    xp = apply.BY_TYPE[A._data.__class__]

    def column(value: Any) -> Any:
        value = value._data if isinstance(value, apply.Tensor) else xp.asarray(value, A._data.dtype)
        return value[..., None]

    low = column(0.0 if atol is None else atol)
    if rtol is not None:
        return low, column(rtol)
    eps = xp.asarray(float(xp.finfo(A._data.dtype).eps) * max(A._data.shape[-2:]), A._data.dtype)
    return low, xp.where(low > 0, 0.0, eps).astype(A._data.dtype)


@linalg
def pinv(A: Tensor, rcond: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None) -> Tensor:
    """The pseudoinverse (Moore and Penrose): singular values up to max(atol, rtol * largest) count as 0.

    Args:
        rcond: rtol under numpy's name.
        hermitian: A is symmetric; only its lower triangle is read.
    """
    if A._data.ndim < 2:
        raise RuntimeError(
            f"linalg.pinv(Float{{{list(A._data.shape)}}}): expected a tensor with 2 or more dimensions of float, double, cfloat or "
            "cdouble types"
        )
    floating("pinv", A)
    low, share = tolerances(A, atol, rcond if rtol is None else rtol)
    return F.pinv(A, atol=low, rtol=share, hermitian=hermitian)


@linalg
def matrix_rank(A: Tensor, tol: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None) -> Tensor:
    """How many singular values exceed max(atol, rtol * largest); `tol` is atol under numpy's name. No gradient passes."""
    if A._data.ndim < 2:
        raise RuntimeError("torch.linalg.matrix_rank: The input tensor input must have at least 2 dimensions.")
    floating("matrix_rank", A)
    if tol is not None:
        atol, rtol = tol, 0.0
    xp = apply.BY_TYPE[A._data.__class__]
    if not A._data.size:
        return apply.wrap(xp.zeros(A._data.shape[:-2], "int64"))
    if hermitian:
        values = xp.absolute(F.eigh(A.detach(), UPLO="L")[0]._data)
    else:
        values = F.svd(A.detach(), full_matrices=False)[1]._data
    low, share = tolerances(A, atol, rtol)
    return apply.wrap((values > xp.maximum(low, share * values.max(axis=-1, keepdims=True))).sum(axis=-1))


@linalg
def cond(A: Tensor, p: Any = None) -> Tensor:
    """The condition number: the norm of A times that of its inverse. p None or 2: the largest singular value over the smallest."""
    if A._data.ndim < 2:
        raise RuntimeError("linalg.cond: The input tensor must have at least 2 dimensions.")
    if isinstance(p, str) and p not in ("fro", "nuc"):
        raise RuntimeError(f"linalg.cond got an invalid norm type: {p}")
    last = (A._data.ndim - 2,)
    if p in (None, 2, -2):
        if not all(A._data.shape[-2:]):
            return F.sum(A, dim=(A._data.ndim - 2, A._data.ndim - 1), keepdim=False)
        values = svdvals(A)
        largest, smallest = F.amax(values, dim=last, keepdim=False), F.amin(values, dim=last, keepdim=False)
        return F.div(smallest, largest) if p == -2 else F.div(largest, smallest)
    square(f"cond(ord={p})", A)
    if not A._data.shape[-1]:
        return F.sum(A, dim=(A._data.ndim - 2, A._data.ndim - 1), keepdim=False)
    return F.mul(matrix_norm(A, p), matrix_norm(inv(A), p))


@linalg
def lstsq(A: Tensor, B: Tensor, rcond: float | None = None, *, driver: str | None = None) -> Any:
    """(solution, residuals, rank, singular_values) of the X that brings A X closest to B.

    Args:
        driver: "gelsy" (the default), "gels", "gelsd" or "gelss": says which of the last three are computed.

    Raises:
        RuntimeError: sizes that do not fit, an unknown driver.
    """
    if A._data.ndim < 2:
        raise RuntimeError("torch.linalg.lstsq: input must have at least 2 dimensions.")
    if B._data.ndim < 1:
        raise RuntimeError("torch.linalg.lstsq: other must have at least 1 dimension.")
    vector = B._data.ndim == 1 or (A._data.ndim - 1 == B._data.ndim and A._data.shape[:-1] == B._data.shape)
    columns = F.unsqueeze(B, dim=B._data.ndim) if vector else B
    if A._data.shape[-2] != columns._data.shape[-2]:
        raise RuntimeError(
            f"torch.linalg.lstsq: input.size(-2) should match other.size({-1 if vector else -2}). They are {A._data.shape[-2]} "
            f"and {columns._data.shape[-2]}."
        )
    driver = driver or "gelsy"
    if driver not in ("gels", "gelsy", "gelsd", "gelss"):
        raise RuntimeError("torch.linalg.lstsq: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)")
    floating("lstsq", A)
    xp = apply.BY_TYPE[A._data.__class__]
    m, n = A._data.shape[-2:]
    low, share = tolerances(A, None, rcond)
    solution = matmul(F.pinv(A, atol=low, rtol=share, hermitian=False), columns)
    empty = apply.wrap(xp.zeros((0,), A._data.dtype))
    residuals = F.getitem(F.reshape(solution, shape=(-1,)), index=(slice(0, 0),))
    rank = apply.wrap(xp.zeros((0,), "int64")) if driver == "gels" else matrix_rank(A, rtol=rcond)
    values = svdvals(A.detach()) if driver in ("gelsd", "gelss") else empty
    full = driver == "gels" or bool((rank._data == n).all())
    if m > n and full and n and driver != "gelsy":
        apart = F.sub(matmul(A, solution), columns)
        residuals = F.sum(F.mul(apart, apart), dim=(apart._data.ndim - 2,), keepdim=False)
    if vector:
        solution = F.squeeze(solution, dims=(solution._data.ndim - 1,))
    return return_types.linalg_lstsq((solution, residuals, rank, values))
