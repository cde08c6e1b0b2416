"""Householder's reflections I - tau v v^T: what a QR factorisation keeps in place of Q."""

from __future__ import annotations

from typing import Any

from .. import return_types
from ..autograd import apply
from .arguments import linalg
from .common import F, Tensor
from .factors import matrices
from .systems import T

__all__ = [
    "geqrf",
    "orgqr",
    "ormqr",
]


def geqrf(input: Tensor) -> Any:
    """(a, tau) of a QR factorisation: R on and above the diagonal of `a`, the vectors of the reflections below it. No gradient."""
    matrices("qr", input)
    xp = apply.BY_TYPE[input._data.__class__]
    if not input._data.size:
        empty = (*input._data.shape[:-2], min(input._data.shape[-2:]))
        return return_types.geqrf((F.clone(input.detach()), apply.wrap(xp.zeros(empty, input._data.dtype))))
    a, tau = xp.linalg.qr(input._data, mode="raw")
    return return_types.geqrf((apply.wrap(xp.array(a.swapaxes(-1, -2))), apply.wrap(tau)))


def _vectors(A: Tensor, k: int) -> list[Tensor]:
    """The first k reflections' vectors as columns (..., m, 1): 1 on the diagonal of A, below it what stands there."""
    xp = apply.BY_TYPE[A._data.__class__]
    below = F.tril(A, diagonal=-1)
    ones = xp.eye(*A._data.shape[-2:], dtype=A._data.dtype)
    both = F.add(below, apply.wrap(ones))
    return [F.getitem(both, index=(Ellipsis, slice(i, i + 1))) for i in range(k)]


def _reflected(x: Tensor, v: Tensor, tau: Tensor, i: int) -> Tensor:
    """(I - tau_i v v^T) x."""
    factor = F.unsqueeze(F.getitem(tau, index=(Ellipsis, slice(i, i + 1))), dim=tau._data.ndim)
    return F.sub(x, F.mul(factor, F.bmm(v, F.bmm(T(v), x))))


@linalg
def householder_product(A: Tensor, tau: Tensor) -> Tensor:
    """The first columns of the product of reflections whose vectors stand below the diagonal of A: Q of a QR factorisation.

    Raises:
        RuntimeError: more columns than rows, or more reflections than columns.
    """
    if A._data.ndim < 2:
        raise RuntimeError("torch.linalg.householder_product: input must have at least 2 dimensions.")
    m, n = A._data.shape[-2:]
    k = tau._data.shape[-1] if tau._data.ndim else 0
    if m < n:
        raise RuntimeError(
            "torch.linalg.householder_product: input.shape[-2] must be greater than or equal to input.shape[-1]"
        )
    if n < k:
        raise RuntimeError(
            "torch.linalg.householder_product: input.shape[-1] must be greater than or equal to tau.shape[-1]"
        )
    if A._data.ndim - tau._data.ndim != 1:
        raise RuntimeError(
            "torch.linalg.householder_product: Expected tau to have one dimension less than input, but got tau.ndim equal to "
            f"{tau._data.ndim} and input.ndim is equal to {A._data.ndim}"
        )
    if tau._data.shape[:-1] != A._data.shape[:-2]:
        raise RuntimeError(
            "torch.linalg.householder_product: Expected batch dimensions of tau to be equal to input.shape[:-2], but got "
            f"{list(tau._data.shape[:-1])}"
        )
    if tau._data.dtype != A._data.dtype:
        raise RuntimeError(
            f"torch.linalg.householder_product: tau dtype {tau.dtype} does not match input dtype {A.dtype}"
        )
    xp = apply.BY_TYPE[A._data.__class__]
    found = apply.wrap(xp.array(xp.broadcast_to(xp.eye(m, n, dtype=A._data.dtype), A._data.shape)))
    if not k:  # no reflection: the identity, whose gradient is 0
        return F.add(found, F.mul(A, 0.0))
    for i, v in reversed(list(enumerate(_vectors(A, k)))):
        found = _reflected(found, v, tau, i)
    return found


def orgqr(input: Tensor, input2: Tensor) -> Tensor:
    """torch.linalg.householder_product."""
    return householder_product(input, input2)


def ormqr(input: Tensor, tau: Tensor, other: Tensor, left: bool = True, transpose: bool = False) -> Tensor:
    """Q @ other (left=False: other @ Q; transpose: with Q^T), where Q is the whole product of reflections kept in `input`."""
    for name, x in (("input", input), ("other", other)):
        if x._data.ndim < 2:
            raise RuntimeError(f"torch.ormqr: {name} must have at least 2 dimensions.")
    side = -2 if left else -1
    k = tau._data.shape[-1]
    if other._data.shape[side] < k:
        raise RuntimeError(f"torch.ormqr: other.shape[{side}] must be greater than or equal to tau.shape[-1]")
    if other._data.shape[side] != input._data.shape[-2]:
        raise RuntimeError(f"torch.ormqr: other.shape[{side}] must be equal to input.shape[-2]")
    if k > input._data.shape[-1]:
        raise RuntimeError("torch.ormqr: tau.shape[-1] must be less than or equal to input.shape[-1]")
    if input._data.ndim - tau._data.ndim != 1 or tau._data.shape[:-1] != input._data.shape[:-2]:
        raise RuntimeError(
            "torch.ormqr: Expected tau to have one dimension less than input, but got tau.ndim equal to "
            f"{tau._data.ndim} and input.ndim is equal to {input._data.ndim}"
        )
    if input._data.ndim != other._data.ndim or other._data.shape[:-2] != input._data.shape[:-2]:
        raise RuntimeError(
            "torch.ormqr: Expected other to have the same number of dimensions as input, but got other.ndim equal to "
            f"{other._data.ndim} and input.ndim is equal to {input._data.ndim}"
        )
    found = other if left else T(other)
    order = list(enumerate(_vectors(input, k)))
    for i, v in order if transpose == left else reversed(order):
        found = _reflected(found, v, tau, i)
    found = found if left else T(found)
    return found if k else F.clone(found)
