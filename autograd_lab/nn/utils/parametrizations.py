"""Parametrizations that are ready for use: weight norm, spectral norm."""

from __future__ import annotations

from typing import Any

from ...autograd import no_grad
from ...functions import clamp, dot, mv, norm
from ...random import randn
from ...tensor import Tensor
from ..modules.conv import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from ..modules.module import Module
from .parametrize import register_parametrization

__all__ = ["norm_except", "spectral_norm", "weight_norm"]


def norm_except(v: Tensor, dim: int | None) -> Tensor:
    """The norm of each slice along `dim`, of a shape that multiplies v; None (or -1): of all entries together."""
    if dim is None or dim == -1:
        return norm(v)
    others = tuple(d for d in range(v.dim()) if d != dim)
    return norm(v, 2, others, keepdim=True) if others else v.abs()


class _WeightNorm(Module):
    def __init__(self, dim: int | None = 0) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, g: Tensor, v: Tensor) -> Tensor:
        return v * (g / norm_except(v, self.dim))

    def right_inverse(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        return norm_except(weight, self.dim), weight.detach().clone()


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    """A weight g v / |v| (Salimans and Kingma 2016): its lengths along `dim` and its directions are trained apart.

    >>> import autograd_lab as torch
    >>> layer = torch.nn.utils.parametrizations.weight_norm(torch.nn.Linear(3, 2))
    >>> layer.parametrizations.weight.original0.shape
    torch.Size([2, 1])
    """
    return register_parametrization(module, name, _WeightNorm(dim), unsafe=True)


class _SpectralNorm(Module):
    """The weight divided by its largest singular value, which power iteration follows, a step at each use in training."""

    _u: Tensor
    _v: Tensor

    def __init__(self, weight: Tensor, n_power_iterations: int = 1, dim: int = 0, eps: float = 1e-12) -> None:
        super().__init__()
        if n_power_iterations <= 0:
            raise ValueError(
                f"Expected n_power_iterations to be positive, but got n_power_iterations={n_power_iterations}"
            )
        self.dim, self.eps, self.n_power_iterations = dim % max(weight.dim(), 1), eps, n_power_iterations
        if weight.dim() > 1:
            matrix = self._matrix(weight.detach())
            rows, columns = matrix.shape
            self.register_buffer("_u", self._unit(randn(rows, dtype=weight.dtype)))
            self.register_buffer("_v", self._unit(randn(columns, dtype=weight.dtype)))
            self._iterate(matrix, 15)

    def _unit(self, x: Tensor) -> Tensor:
        return x / clamp(norm(x), min=self.eps)

    def _matrix(self, weight: Tensor) -> Tensor:
        """The weight as a matrix, `dim` against all others."""
        if self.dim:
            weight = weight.transpose(0, self.dim) if weight.dim() == 2 else weight.permute(
                self.dim, *[d for d in range(weight.dim()) if d != self.dim]
            )  # fmt: skip
        return weight.flatten(1)

    @no_grad()
    def _iterate(self, matrix: Tensor, times: int) -> None:
        for _ in range(times):
            self._u = self._unit(mv(matrix, self._v))
            self._v = self._unit(mv(matrix.t(), self._u))

    def forward(self, weight: Tensor) -> Tensor:
        if weight.dim() == 1:
            return self._unit(weight)
        matrix = self._matrix(weight)
        if self.training:
            self._iterate(matrix.detach(), self.n_power_iterations)
        u, v = self._u.clone(), self._v.clone()  # the next use writes new ones
        return weight / dot(u, mv(matrix, v))

    def right_inverse(self, value: Tensor) -> Tensor:
        return value


def spectral_norm(
    module: Module, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None
) -> Module:
    """A weight divided by its largest singular value (Miyato et al. 2018).

    Args:
        n_power_iterations: steps of power iteration at each use in training.
        dim: the outputs' dimension; by default 0, and 1 for transposed convolutions.

    Raises:
        ValueError: no such parameter or buffer, or no iterations.
    """
    weight: Any = getattr(module, name, None)
    if not isinstance(weight, Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    if dim is None:
        dim = 1 if isinstance(module, (ConvTranspose1d, ConvTranspose2d, ConvTranspose3d)) else 0
    return register_parametrization(module, name, _SpectralNorm(weight, n_power_iterations, dim, eps))
