"""An image read at any places: grid_sample, and affine_grid, which makes the places."""

from __future__ import annotations

import itertools
import math
import warnings
from typing import Any

import numpy as np

from ... import errors
from ...functions import matmul
from .common import F, Tensor, apply, backend_of

__all__ = ["affine_grid", "grid_sample"]


def affine_grid(theta: Tensor, size: Any, align_corners: bool | None = None) -> Tensor:
    """Where each output pixel lies in the input under an affine map: theta (N, 2, 3) and size (N, C, H, W) -> (N, H, W, 2).

    theta (N, 3, 4) and size (N, C, D, H, W) -> (N, D, H, W, 3). Places go from -1 to 1.

    Raises:
        ValueError: theta does not go with the size.
        NotImplementedError: size has neither 4 nor 5 entries.
    """
    if align_corners is None:
        warnings.warn(
            "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please specify "
            "align_corners=True if the old behavior is desired. See the documentation of grid_sample for details.",
            stacklevel=2,
        )
    if theta._data.dtype.kind != "f":
        raise ValueError(f"Expected theta to have floating point type, but got {theta.dtype}")
    size = tuple(int(m) for m in size)
    if len(size) not in (4, 5):
        raise NotImplementedError(
            f"affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got size {size}."
        )
    n = len(size) - 2
    if theta._data.ndim != 3 or theta._data.shape[1:] != (n, n + 1):
        raise ValueError(
            f"Expected a batch of {n}D affine matrices of shape Nx{n}x{n + 1} for size {size}. Got torch.Size({errors.listed(theta._data.shape)})."
        )
    axes = []
    for m in size[2:]:
        line = np.linspace(-1, 1, m) if m > 1 else np.zeros(1)
        axes.append(line if align_corners or m <= 1 else line * (m - 1) / m)
    places = np.stack([*np.meshgrid(*axes, indexing="ij")[::-1], np.ones(size[2:])], axis=-1)  # x first
    flat = backend_of(theta).from_numpy(places.reshape(1, -1, n + 1).astype(theta._data.dtype))
    found = matmul(apply.wrap(flat), F.transpose(theta, dim0=1, dim1=2))
    return F.reshape(found, shape=(size[0], *size[2:], n))


def grid_sample(input: Tensor, grid: Tensor, mode: str = "bilinear", padding_mode: str = "zeros",
                align_corners: bool | None = None) -> Tensor:  # fmt: skip
    """The input read at the places in `grid`: (N, C, H, W) and (N, H', W', 2) -> (N, C, H', W'); one dimension more likewise.

    Args:
        grid: places (x, y[, z]) from -1 to 1.
        mode: "bilinear", "nearest" or "bicubic" (4-D only).
        padding_mode: what lies outside: "zeros", "border" (the edge) or "reflection".
        align_corners: -1 and 1 are the middles of the outermost pixels, not their edges.

    Raises:
        ValueError: an unknown mode.
        RuntimeError: shapes that do not fit.
    """
    if mode not in ("bilinear", "nearest", "bicubic"):
        raise ValueError(
            f"nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '{mode}'"
        )
    if padding_mode not in ("zeros", "border", "reflection"):
        raise ValueError(
            "nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', but got: "
            f"'{padding_mode}'"
        )
    if align_corners is None:
        warnings.warn(
            "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please specify "
            "align_corners=True if the old behavior is desired. See the documentation of grid_sample for details.",
            stacklevel=2,
        )
    corners = bool(align_corners)
    n = _check(input, grid, mode)
    size = input._data.shape[2:]
    at = []  # a coordinate for each spatial dimension, in pixels, shape (N, places)
    flat = (grid._data.shape[0], math.prod(grid._data.shape[1:-1]))
    for d, m in enumerate(size):
        place = F.reshape(F.getitem(grid, index=(Ellipsis, n - 1 - d)), shape=flat)
        pixel = F.mul(F.add(place, 1), (m - 1) / 2) if corners else F.div(F.sub(F.mul(F.add(place, 1), m), 1), 2)
        at.append(pixel if mode == "bicubic" else _brought_inside(pixel, m, padding_mode, corners))
    if mode == "nearest":
        xp = backend_of(grid)
        found = _read(input, [xp.rint(p._data) for p in at], padding_mode, corners)
    else:
        found = _mixed(input, at, padding_mode, corners, mode == "bicubic")
    return F.reshape(found, shape=(*input._data.shape[:2], *grid._data.shape[1:-1]))


def _check(input: Tensor, grid: Tensor, mode: str) -> int:
    """The number of spatial dimensions. Raises RuntimeError for shapes that do not fit."""
    x, y = input._data, grid._data
    if (x.ndim not in (4, 5) and y.shape[-1] == x.ndim - 2) or (x.ndim != y.ndim and y.shape[-1] == x.ndim - 2):
        raise RuntimeError(
            f"grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got input with sizes "
            f"{errors.listed(x.shape)} and grid with sizes {errors.listed(y.shape)}"
        )
    if x.shape[0] != y.shape[0]:
        raise RuntimeError(
            f"grid_sampler(): expected grid and input to have same batch size, but got input with sizes {errors.listed(x.shape)} and "
            f"grid with sizes {errors.listed(y.shape)}"
        )
    if y.shape[-1] != x.ndim - 2:
        raise RuntimeError(
            f"grid_sampler(): expected grid to have size {x.ndim - 2} in last dimension, but got grid with sizes {errors.listed(y.shape)}"
        )
    if 0 in x.shape[2:]:
        raise RuntimeError(
            f"grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes {errors.listed(x.shape)} with "
            f"dimension {2 + x.shape[2:].index(0)} being empty"
        )
    if mode == "bicubic" and x.ndim != 4:
        raise RuntimeError("grid_sampler(): bicubic interpolation only supports 4D input")
    if x.dtype != y.dtype:
        raise RuntimeError(
            f"grid_sampler(): expected input and grid to have same dtype, but input has {input.dtype.name} and grid has {grid.dtype.name}"
        )
    return x.ndim - 2


def _brought_inside(pixel: Tensor, m: int, padding_mode: str, corners: bool) -> Tensor:
    """Coordinates moved into the image as the padding mode says; "zeros" leaves them where they are."""
    if padding_mode == "zeros":
        return pixel
    if padding_mode == "reflection":
        pixel = _reflected(pixel, m, corners)
    return F.hardtanh(pixel, low=0.0, high=float(m - 1))


def _reflected(pixel: Tensor, m: int, corners: bool) -> Tensor:
    """Coordinates mirrored at the middles of the outermost pixels (corners), or at their outer edges."""
    low, span = (0.0, float(m - 1)) if corners else (-0.5, float(m))
    if not span:
        return F.mul(pixel, 0.0)
    distance = F.abs(F.sub(pixel, low))
    flips = F.floor(F.div(distance.detach(), span))
    rest = F.sub(distance, F.mul(flips, span))
    xp = backend_of(pixel)
    odd = apply.wrap(xp.remainder(flips._data, 2) == 1)
    return F.add(F.where(odd, F.sub(span, rest), rest), low)


def _mixed(input: Tensor, at: list, padding_mode: str, corners: bool, cubic: bool) -> Tensor:
    """The weighted sum of the entries around each place: 2 a dimension, or 4 with the cubic kernel."""
    xp = backend_of(input)
    whole = [xp.floor(p._data) for p in at]
    parts = [F.sub(p, apply.wrap(w)) for p, w in zip(at, whole, strict=True)]
    weights = [_cubic_taps(t) if cubic else {0: F.sub(1, t), 1: t} for t in parts]
    total: Any = None
    for steps in itertools.product(*weights):
        factor: Any = None
        for step, taps in zip(steps, weights, strict=True):
            factor = taps[step] if factor is None else F.mul(factor, taps[step])
        value = F.mul(_read(input, [w + s for w, s in zip(whole, steps, strict=True)], padding_mode if cubic else "zeros", corners),
                      F.unsqueeze(factor, dim=1))  # fmt: skip
        total = value if total is None else F.add(total, value)
    return total


def _cubic_taps(t: Tensor, a: float = -0.75) -> dict[int, Tensor]:
    """The weights of the four entries around a place that is t behind the second."""

    def near(x: Tensor) -> Tensor:
        return ((a + 2) * x - (a + 3)) * x * x + 1

    def far(x: Tensor) -> Tensor:
        return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a

    return {-1: far(t + 1), 0: near(t), 1: near(1 - t), 2: far(2 - t)}


def _read(input: Tensor, places: list, padding_mode: str, corners: bool) -> Tensor:
    """(N, C, places): the entries at whole coordinates; outside as the padding mode says."""
    xp = backend_of(input)
    n, c, *size = input._data.shape
    inside: Any = None
    flat: Any = None
    for at, m in zip(places, size, strict=True):
        if padding_mode != "zeros":
            at = _brought_inside(apply.wrap(at), m, padding_mode, corners)._data
        fits = (at >= 0) & (at <= m - 1)
        whole = xp.where(fits, at, 0).astype("int64")
        inside = fits if inside is None else inside & fits
        flat = whole if flat is None else flat * m + whole
    index = xp.broadcast_to(flat[:, None, :], (n, c, flat.shape[1]))
    found = F.gather(F.reshape(input, shape=(n, c, math.prod(size))), dim=2, index=index)
    return F.where(apply.wrap(inside[:, None, :]), found, 0.0)
