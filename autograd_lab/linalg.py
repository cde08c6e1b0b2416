"""`torch.linalg`: linear algebra on matrices and batches of matrices, under PyTorch's names."""

from __future__ import annotations

from typing import Any

from . import errors
from .autograd import apply
from .dtypes import int64
from .errors import LinAlgError
from .functions import diagonal as _diagonal
from .functions.arguments import linalg
from .functions.common import F, Tensor, dims_of, one_dim
from .functions.factors import cond, eigh, eigvalsh, lstsq, matrix_rank, pinv, qr, svd, svdvals
from .functions.norms import matrix_norm
from .functions.norms import vector_norm as _vector_norm
from .functions.product import matmul, matrix_exp, multi_dot, vector_cross
from .functions.product import matrix_power as _matrix_power
from .functions.reflections import householder_product
from .functions.systems import (
    cholesky,
    cholesky_ex,
    det,
    inv,
    inv_ex,
    slogdet,
    solve,
    solve_ex,
    solve_triangular,
    tensorinv,
    tensorsolve,
)
from .functions.triangles import factors_of as lu
from .functions.triangles import lu_factor, lu_factor_ex
from .functions.triangles import solve_factored as lu_solve

__all__ = [
    "LinAlgError",
    "cholesky",
    "cholesky_ex",
    "cond",
    "cross",
    "det",
    "diagonal",
    "eigh",
    "eigvalsh",
    "householder_product",
    "inv",
    "inv_ex",
    "lstsq",
    "lu",
    "lu_factor",
    "lu_factor_ex",
    "lu_solve",
    "matmul",
    "matrix_exp",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "multi_dot",
    "norm",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "solve_ex",
    "solve_triangular",
    "svd",
    "svdvals",
    "tensorinv",
    "tensorsolve",
    "vander",
    "vecdot",
    "vector_norm",
]


@linalg
def vector_norm(x: Tensor, ord: float = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The `ord`-norm of all entries of `x`, or over `dim`: (sum |x|^ord)^(1/ord), inf, -inf, or 0 (how many are not 0).

    Its gradient where the norm is 0 is 0.

    Raises:
        TypeError: `ord` is no number; RuntimeError: integers, or nothing to take the largest of.
    """
    if not isinstance(ord, (int, float)):
        raise errors.mark(
            TypeError(f"linalg_vector_norm(): argument 'ord' (position 2) must be Number, not {type(ord).__name__}")
        )
    return _vector_norm(x, ord, dim, keepdim, dtype=dtype)


@linalg
def norm(A: Tensor, ord: Any = None, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """A vector or matrix norm: of all entries when neither `ord` nor `dim` is given, else by how many dimensions there are.

    Raises:
        RuntimeError: more than two dimensions, or an `ord` that does not exist for them.

    >>> import autograd_lab as torch
    >>> torch.linalg.norm(torch.tensor([3.0, 4.0]))
    tensor(5.)
    """
    if dim is not None:
        dims = dims_of(dim, A._data.ndim) or ()
        if len(dims) not in (1, 2):
            raise RuntimeError(f"linalg.norm: If dim is specified, it must be of length 1 or 2. Got {list(dims)}")
    elif ord is not None and A._data.ndim not in (1, 2):
        raise RuntimeError(
            f"linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got {A._data.ndim}D."
        )
    if ord is not None and (isinstance(ord, str) or (len(dims) if dim is not None else A._data.ndim) == 2):
        return matrix_norm(A, ord, (-2, -1) if dim is None else dim, keepdim, dtype=dtype)
    return _vector_norm(A, 2 if ord is None else ord, dim, keepdim, dtype=dtype)


@linalg
def matrix_power(A: Tensor, n: int) -> Tensor:
    """The n-th power of square matrices: the identity for 0, powers of the inverse for negative n."""
    return _matrix_power(A, n)


@linalg
def cross(input: Tensor, other: Tensor, *, dim: int = -1) -> Tensor:
    """The cross product along `dim`, which has size 3; other dimensions broadcast."""
    return vector_cross(input, other, dim)


@linalg
def diagonal(A: Tensor, *, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """The diagonals of matrices, as a view."""
    return _diagonal(A, offset, dim1, dim2)


@linalg
def vecdot(x: Tensor, y: Tensor, *, dim: int = -1) -> Tensor:
    """Sums of products along `dim`; other dimensions broadcast."""
    m, n = x._data.shape[one_dim(dim, x._data.ndim)], y._data.shape[one_dim(dim, y._data.ndim)]
    if x._data.ndim == y._data.ndim == 1 and m != n:
        raise RuntimeError(
            f"inconsistent tensor size, expected tensor [{m}] and src [{n}] to have the same number of elements, but got {m} and "
            f"{n} elements respectively"
        )
    product = F.mul(x, y)
    return F.sum(product, dim=(one_dim(dim, product._data.ndim),), keepdim=False)


@linalg
def vander(x: Tensor, N: int | None = None) -> Tensor:
    """Powers 0 to N - 1 of each entry, in a new last dimension (N: by default as many as entries)."""
    n = x._data.shape[-1] if N is None and x._data.ndim else N
    if n is None or n <= 1:
        raise RuntimeError("N must be greater than 1.")
    xp = apply.BY_TYPE[x._data.__class__]
    if not x._data.ndim:
        x = F.reshape(x, shape=(1,))
    if x._data.dtype.kind != "f":
        x = x.to(int64)
    column = F.unsqueeze(x, dim=x._data.ndim)
    powers = F.expand(column, shape=(*x._data.shape, n - 1))
    ones = apply.wrap(xp.ones((*x._data.shape, 1), x._data.dtype))
    return F.cat((ones, F.cumprod(powers, dim=x._data.ndim)), dim=x._data.ndim)
