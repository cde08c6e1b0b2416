"""Lengths, distances and angles of rows."""

from __future__ import annotations

from ...autograd import explain
from ...functions import clamp, expand, norm, one_dim, pdist
from .common import F, Tensor

__all__ = ["cosine_similarity", "normalize", "pairwise_distance", "pdist"]


def normalize(input: Tensor, p: float = 2.0, dim: int = 1, eps: float = 1e-12, out: Tensor | None = None) -> Tensor:
    """Each row along `dim` divided by its p-norm (by eps where that is smaller)."""
    found = F.div(input, clamp(norm(input, p, dim, keepdim=True), min=eps))
    if out is None:
        return found
    explain.check_castable(found._data.dtype, out._data.dtype)
    return out.copy_(found)


def pairwise_distance(x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Tensor:
    """The p-norm of x1 - x2 + eps along the last dimension."""
    return norm(F.add(F.sub(x1, x2), eps), p, -1, keepdim)


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """The cosine of the angle between rows along `dim`; lengths below eps count as eps."""
    shape = F.add(x1.detach(), x2.detach())._data.shape  # raises PyTorch's error where they do not fit
    x1, x2 = (x if x._data.shape == shape else expand(x, shape) for x in (x1, x2))
    d = one_dim(dim, len(shape))
    units = [F.div(x, clamp(norm(x, 2, d if shape else None, keepdim=True), min=eps)) for x in (x1, x2)]
    return F.sum(F.mul(*units), dim=(d,) if shape else None, keepdim=False)
