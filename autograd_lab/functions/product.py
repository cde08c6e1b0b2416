"""Products of vectors, matrices and batches of matrices."""

from __future__ import annotations

from ..autograd import apply, explain
from ..op import OPS
from .common import F, Tensor

__all__ = [
    "dot",
    "matmul",
    "mm",
    "mv",
]


def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """The matrix product of two 2-D tensors: (n, m) x (m, p) -> (n, p)."""
    if not isinstance(mat2, apply.Tensor):
        raise explain.not_a_tensor(OPS["mm"], mat2, "mat2")
    return F.mm(input, mat2)


def matmul(input: Tensor, other: Tensor) -> Tensor:
    """The product of vectors, matrices or batches of matrices (`@`)."""
    if not isinstance(other, apply.Tensor) or not isinstance(input, apply.Tensor):
        raise explain.unsupported(OPS["mm"], "@", input, other)
    m, n = input._data.ndim, other._data.ndim
    if m == 2 and n == 2:
        return F.mm(input, other)
    if m == 0 or n == 0:
        raise RuntimeError(
            f"both arguments to matmul need to be at least 1D, but they are {m}D and {n}D. Use * for numbers."
        )
    if m == 1 and n == 1:
        return dot(input, other)
    if n == 1:
        return F.squeeze(matmul(input, F.unsqueeze(other, dim=1)), dims=(m - 1,))
    if m == 1:
        return F.squeeze(matmul(F.unsqueeze(input, dim=0), other), dims=(n - 2,))
    if n == 2:
        return F.matmul2(input, other)
    return F.bmm(input, other)


def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """The inner product of two 1-D tensors of one size."""
    x, y = input._data, tensor._data
    if x.ndim != 1 or y.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {x.ndim}D and {y.ndim}D tensors")
    if x.shape != y.shape:
        raise RuntimeError(
            f"inconsistent tensor size, expected tensor [{x.shape[0]}] and src [{y.shape[0]}] to have the same number of "
            f"elements, but got {x.shape[0]} and {y.shape[0]} elements respectively"
        )
    return F.dot(input, tensor)


def mv(input: Tensor, vec: Tensor) -> Tensor:
    """Matrix (n, m) times vector (m,)."""
    return matmul(input, vec)
