"""LU factorisations, as torch and torch.linalg have them."""

from __future__ import annotations

from typing import Any

from .. import return_types
from ..autograd import apply
from ..ops.lu import order_of
from .arguments import linalg
from .common import F, Tensor
from .factors import matrices
from .systems import T

__all__ = [
    "lu",
    "lu_solve",
    "lu_unpack",
]


def _compact(L: Tensor, U: Tensor, shape: tuple) -> Tensor:
    """L and U in one array: the ones on L's diagonal are left out."""
    m, n = shape[-2:]
    k = min(m, n)
    left = F.put_into_zeros(F.tril(L, diagonal=-1), shape=shape, index=(Ellipsis, slice(0, k)))
    return F.add(left, F.put_into_zeros(U, shape=shape, index=(Ellipsis, slice(0, k), slice(None))))


@linalg
def lu_factor_ex(A: Tensor, *, pivot: bool = True, check_errors: bool = False) -> Any:
    """(LU, pivots, info): L and U in one matrix, the row exchanges counted from 1, and the first zero on U's diagonal, or 0."""
    matrices("lu_factor_ex", A)
    L, U, pivots, _ = F.lu(A, pivot=pivot)
    xp = apply.BY_TYPE[A._data.__class__]
    k = pivots._data.shape[-1]
    zero = U._data[..., list(range(k)), list(range(k))] == 0
    info = xp.zeros(A._data.shape[:-2], "int32")
    if k:
        info = (info + xp.where(zero.any(axis=-1), xp.argmax(zero, axis=-1) + 1, 0)).astype("int32")
    if check_errors:
        _check(info)
    return return_types.linalg_lu_factor_ex((_compact(L, U, A._data.shape), pivots, apply.wrap(info)))


def _check(info: Any) -> None:
    if info.size and info.any():
        i = int(info[info != 0].reshape(-1)[0])
        raise RuntimeError(
            f"torch.linalg.lu_factor: U[{i},{i}] is zero and using it on lu_solve would result in a division by zero. If you "
            "still want to perform the factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)"
        )


@linalg
def lu_factor(A: Tensor, *, pivot: bool = True) -> Any:
    """(LU, pivots) for lu_solve.

    Raises:
        RuntimeError: a zero stands on U's diagonal.
    """
    LU, pivots, info = lu_factor_ex(A, pivot=pivot)
    _check(info._data)
    return return_types.linalg_lu_factor((LU, pivots))


def _permutation(order: Any, like: Tensor) -> Tensor:
    """The matrix P of an order of rows: P (exchanged) = given."""
    xp = apply.BY_TYPE[order.__class__]
    return apply.wrap((xp.arange(order.shape[-1])[:, None] == order[..., None, :]).astype(like._data.dtype))


def factors_of(A: Tensor, *, pivot: bool = True) -> Any:
    """(P, L, U) with P L U = A; without `pivot` P is empty."""
    matrices("lu", A)
    L, U, _, order = F.lu(A, pivot=pivot)
    P = _permutation(order._data, A) if pivot else _nothing(A)
    return return_types.linalg_lu((P, L, U))


def _nothing(like: Tensor) -> Tensor:
    return apply.wrap(apply.BY_TYPE[like._data.__class__].zeros((0,), like._data.dtype))


def lu(A: Tensor, pivot: bool = True, get_infos: bool = False) -> tuple:
    """(LU, pivots), with get_infos (LU, pivots, infos)."""
    found = lu_factor_ex(A, pivot=pivot)
    return found if get_infos else tuple(found[:2])


def lu_unpack(LU_data: Tensor, LU_pivots: Tensor, unpack_data: bool = True, unpack_pivots: bool = True) -> Any:
    """(P, L, U) of what lu_factor gave; parts that are not wanted are empty."""
    m, n = LU_data._data.shape[-2:]
    k = min(m, n)
    if LU_pivots._data.dtype.name != "int32":
        raise RuntimeError(
            "torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype. Note: this function is "
            "intended to be used with the output produced by torch.linalg.lu_factor"
        )
    xp = apply.BY_TYPE[LU_data._data.__class__]
    P = L = U = _nothing(LU_data)
    if unpack_pivots:
        P = _permutation(order_of(xp, LU_pivots._data, m), LU_data)
    if unpack_data:
        left = F.getitem(LU_data, index=(Ellipsis, slice(0, k)))
        L = F.add(F.tril(left, diagonal=-1), apply.wrap(xp.eye(m, k, dtype=LU_data._data.dtype)))
        U = F.triu(F.getitem(LU_data, index=(Ellipsis, slice(0, k), slice(None))), diagonal=0)
    return return_types.lu_unpack((P, L, U))


def solve_factored(LU: Tensor, pivots: Tensor, B: Tensor, *, left: bool = True, adjoint: bool = False) -> Tensor:
    """The X of A X = B (left=False: X A = B; adjoint: with A^T), from what lu_factor(A) gave; batches broadcast."""
    if not left:
        return T(solve_factored(LU, pivots, T(B), adjoint=not adjoint))
    n = LU._data.shape[-1]
    xp = apply.BY_TYPE[LU._data.__class__]
    P = _permutation(order_of(xp, pivots._data, n), LU)
    if adjoint:
        half = F.solve_triangular(T(LU), B, upper=False, unit=False)
        return F.bmm(P, F.solve_triangular(T(LU), half, upper=True, unit=True))
    half = F.solve_triangular(LU, F.bmm(T(P), B), upper=False, unit=True)
    return F.solve_triangular(LU, half, upper=True, unit=False)


def lu_solve(b: Tensor, LU_data: Tensor, LU_pivots: Tensor) -> Tensor:
    """The X of A X = b, from what lu_factor(A) gave."""
    return solve_factored(LU_data, LU_pivots, b)
