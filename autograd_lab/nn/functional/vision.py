"""Images of another size: interpolate; and entries moved between channels and places: pixel_shuffle, channel_shuffle."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from ... import errors
from ...dtypes import float64
from .adaptive import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d
from .common import F, Tensor, backend_of

__all__ = ["channel_shuffle", "interpolate", "native_channel_shuffle", "pixel_shuffle", "pixel_unshuffle", "upsample",
           "upsample_bilinear", "upsample_nearest"]  # fmt: skip

MODES = "nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact"
SMOOTH = {"linear": 3, "bilinear": 4, "bicubic": 4, "trilinear": 5}


def interpolate(input: Tensor, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None,
                recompute_scale_factor: bool | None = None, antialias: bool = False) -> Tensor:  # fmt: skip
    """An image of another size: (N, C, ...) with one to three further dimensions.

    Args:
        size, scale_factor: the new sizes, or how many times the old ones: one of the two, a number or one a dimension.
        mode: "nearest", "nearest-exact", "linear" (3-D input), "bilinear", "bicubic" (4-D), "trilinear" (5-D), "area".
        align_corners: the outermost entries keep their places (linear modes).
        recompute_scale_factor: work with the ratio of the rounded sizes, not with scale_factor itself.
        antialias: when shrinking, average over all entries that an output entry covers ("bilinear" and "bicubic").

    Raises:
        ValueError: sizes that do not fit the input, or both or none given.
        NotImplementedError: a mode that does not go with the input's dimensions.

    >>> import autograd_lab as torch
    >>> torch.nn.functional.interpolate(torch.tensor([[[1.0, 2.0]]]), scale_factor=2)
    tensor([[[1., 1., 2., 2.]]])
    """
    shape = input._data.shape
    if mode in ("nearest", "area", "nearest-exact"):
        if align_corners is not None:
            raise ValueError(
                "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear"
            )
    n = len(shape) - 2
    sizes, factors = _wanted(shape[2:], size, scale_factor, recompute_scale_factor)
    if antialias and not (mode in ("bilinear", "bicubic") and len(shape) == 4):
        raise ValueError(
            "Anti-alias option is restricted to bilinear, bicubic, and lanczos modes and requires a 4-D tensor as input"
        )
    known = mode in SMOOTH or mode in ("nearest", "area", "nearest-exact")
    if not 3 <= len(shape) <= 5 or not known or (mode == "bicubic" and n != 2):
        raise NotImplementedError(
            f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {len(shape)}D) for the modes: {MODES} (got {mode})"
        )
    if SMOOTH.get(mode, len(shape)) != len(shape):
        raise NotImplementedError(f"Got {len(shape)}D input, but {mode} mode needs {SMOOTH[mode]}D input")
    if min(*sizes, *shape[2:]) <= 0:
        letters = "DHW"[3 - n :]
        told = [", ".join(f"{w}: {m}" for w, m in zip(letters, each, strict=True)) for each in (shape[2:], sizes)]
        raise RuntimeError(
            f"Input and output sizes should be greater than 0, but got input ({told[0]}) output ({told[1]})"
        )
    if mode == "area":
        return (adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d)[n - 1](input, sizes)
    found = input
    for d, (m, o, factor) in reversed([*enumerate(zip(shape[2:], sizes, factors, strict=True), 2)]):
        found = _resized(found, d, m, o, factor, mode, bool(align_corners), antialias)
    return found


def _wanted(have: tuple, size: Any, scale_factor: Any, recompute: bool | None) -> tuple[tuple, tuple]:
    """(new sizes, scale factors that count or None)."""
    n = len(have)
    if size is not None and scale_factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    if size is None and scale_factor is None:
        raise ValueError("either size or scale_factor should be defined")
    if size is not None:
        if recompute:
            raise ValueError("recompute_scale_factor is not meaningful with an explicit size.")
        if isinstance(size, (tuple, list)):
            if len(size) != n:
                raise ValueError(
                    "Input and output must have the same number of spatial dimensions, but got input with spatial dimensions of "
                    f"{list(have)} and output size of {size}. Please provide input tensor in (N, C, d1, d2, ...,dK) format and output "
                    "size in (o1, o2, ...,oK) format."
                )
            return tuple(int(o) for o in size), (None,) * n
        return (int(size),) * n, (None,) * n
    factors: tuple
    if isinstance(scale_factor, (tuple, list)):
        if len(scale_factor) != n:
            raise ValueError(
                "Input and scale_factor must have the same number of spatial dimensions, but got input with spatial dimensions of "
                f"{list(have)} and scale_factor of shape {scale_factor}. Please provide input tensor in (N, C, d1, d2, ...,dK) format "
                "and scale_factor in (s1, s2, ...,sK) format."
            )
        factors = tuple(float(f) for f in scale_factor)
    else:
        factors = (float(scale_factor or 0),) * n
    sizes = tuple(math.floor(m * f) for m, f in zip(have, factors, strict=True))
    return sizes, (None,) * n if recompute else factors


def _resized(
    input: Tensor, dim: int, n: int, o: int, factor: float | None, mode: str, corners: bool, antialias: bool
) -> Tensor:
    """One dimension of n entries as one of o."""
    xp = backend_of(input)
    if mode.startswith("nearest"):
        single = np.float32  # PyTorch reckons places in float32
        step = single(1.0 / factor) if factor else single(n) / single(o)
        i = np.arange(o, dtype=single)
        places = np.minimum(
            np.floor((i + single(0.5) if mode == "nearest-exact" else i) * step).astype(np.int64), n - 1
        )
        return F.take(input, index=(*(slice(None),) * dim, xp.from_numpy(places)))
    wide = np.float64 if input._data.dtype == np.float64 else np.float32
    if corners:
        step = wide(n - 1) / wide(o - 1) if o > 1 else wide(0)
    else:
        step = wide(1.0 / factor) if factor else wide(n) / wide(o)
    cubic = mode == "bicubic"
    if antialias:
        matrix = _averaging(n, o, float(step), cubic)
    else:
        if n == o and step == 1:
            return input
        matrix = _weights(n, o, step, corners, cubic, wide)
    if input._data.dtype == np.uint8:
        found = F.resample(input.to(float64), matrix=xp.from_numpy(_in_fixed_point(matrix)), dim=dim)
        return F.floor(F.clamp(F.add(found, 0.5), min=0, max=255)).to(input.dtype)
    return F.resample(input, matrix=xp.from_numpy(matrix.astype(input._data.dtype)), dim=dim)


def _in_fixed_point(matrix: Any) -> Any:
    """The weights as PyTorch reckons with them on bytes: multiples of the finest power of 1/2 that 16 bits allow."""
    bits = 0
    while bits < 22 and int(0.5 + matrix.max() * 2.0 ** (bits + 1)) < 2**15:
        bits += 1
    scaled = matrix.astype(np.float64) * 2.0**bits
    return np.trunc(scaled + np.copysign(0.5, scaled)) * 2.0**-bits


def _weights(n: int, o: int, step: Any, corners: bool, cubic: bool, dtype: Any) -> Any:
    """(o, n): how much of each old entry goes into each new one."""
    i = np.arange(o, dtype=dtype)
    at = i * step if corners else (i + dtype(0.5)) * step - dtype(0.5)
    if not cubic:
        at = np.maximum(at, 0)
    first = np.floor(at).astype(np.int64)
    if not cubic:
        first = np.minimum(first, n - 1)
    t = at - first
    taps = {-1: _cubic(t + 1), 0: _cubic(t), 1: _cubic(1 - t), 2: _cubic(2 - t)} if cubic else {0: 1 - t, 1: t}
    matrix = np.zeros((o, n), dtype)
    for k, weight in taps.items():
        np.add.at(matrix, (np.arange(o), np.clip(first + k, 0, n - 1)), weight)
    return matrix


def _cubic(x: Any, a: float = -0.75) -> Any:
    """Keys' cubic convolution kernel (1981) at distance x."""
    x = abs(x)
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = ((x - 5) * x + 8) * x * a - 4 * a
    return np.where(x < 1, near, np.where(x < 2, far, np.zeros_like(x)))


def _averaging(n: int, o: int, step: float, cubic: bool) -> Any:
    """_weights for shrinking: the kernel is stretched to cover what an output entry covers (as in Pillow)."""
    stretch = max(step, 1.0)
    reach = (2.0 if cubic else 1.0) * stretch
    matrix = np.zeros((o, n))
    for i in range(o):
        centre = step * (i + 0.5)
        j = np.arange(max(int(centre - reach + 0.5), 0), min(int(centre + reach + 0.5), n))
        distance = (j - centre + 0.5) / stretch
        weight = _cubic(distance, -0.5) if cubic else np.maximum(1 - abs(distance), 0)
        matrix[i, j] = weight / weight.sum()
    return matrix


def upsample(
    input: Tensor, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None
) -> Tensor:
    """The older name of interpolate."""
    warnings.warn("`nn.functional.upsample` is deprecated. Use `nn.functional.interpolate` instead.", stacklevel=2)
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """interpolate with mode "nearest"."""
    warnings.warn(
        "`nn.functional.upsample_nearest` is deprecated. Use `nn.functional.interpolate` instead.", stacklevel=2
    )
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """interpolate with mode "bilinear" and align_corners."""
    warnings.warn(
        "`nn.functional.upsample_bilinear` is deprecated. Use `nn.functional.interpolate` instead.", stacklevel=2
    )
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)


# ---------------------------------------------------------------- channels and places


def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """r * r channels as an r times finer image: (..., C r r, H, W) -> (..., C, H r, W r).

    Raises:
        RuntimeError: the channels cannot be divided so.
    """
    shape, r = input._data.shape, upscale_factor
    if len(shape) < 3:
        raise RuntimeError(
            f"pixel_shuffle expects input to have at least 3 dimensions, but got input with {len(shape)} dimension(s)"
        )
    if r <= 0:
        raise RuntimeError(f"pixel_shuffle expects a positive upscale_factor, but got {r}")
    *lead, c, h, w = shape
    if c % (r * r):
        raise RuntimeError(
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but "
            f"input.size(-3)={c} is not divisible by {r * r}"
        )
    k = len(lead)
    parts = F.reshape(input, shape=(*lead, c // (r * r), r, r, h, w))
    moved = F.permute(parts, dims=(*range(k), k, k + 3, k + 1, k + 4, k + 2))
    found = F.reshape(moved, shape=(*lead, c // (r * r), h * r, w * r))
    return F.clone(found) if r == 1 else found


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """The inverse of pixel_shuffle: (..., C, H r, W r) -> (..., C r r, H, W).

    Raises:
        RuntimeError: height or width cannot be divided so.
    """
    shape, r = input._data.shape, downscale_factor
    if len(shape) < 3:
        raise RuntimeError(
            f"pixel_unshuffle expects input to have at least 3 dimensions, but got input with {len(shape)} dimension(s)"
        )
    if r <= 0:
        raise RuntimeError(f"pixel_unshuffle expects a positive downscale_factor, but got {r}")
    *lead, c, h, w = shape
    for word, place, m in (("height", -2, h), ("width", -1, w)):
        if m % r:
            raise RuntimeError(
                f"pixel_unshuffle expects {word} to be divisible by downscale_factor, but input.size({place})={m} is not divisible by {r}"
            )
    k = len(lead)
    parts = F.reshape(input, shape=(*lead, c, h // r, r, w // r, r))
    moved = F.permute(parts, dims=(*range(k), k, k + 2, k + 4, k + 1, k + 3))
    return F.reshape(moved, shape=(*lead, c * r * r, h // r, w // r))


def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """Channels dealt out anew: group by group becomes one from each group in turn: (N, C, ...) -> (N, C, ...).

    Raises:
        RuntimeError: the channels cannot be divided into that many groups.
    """
    shape = input._data.shape
    if len(shape) <= 2:
        raise RuntimeError(
            f"channel_shuffle expects input with > 2 dims, but got input with sizes {errors.listed(shape)}"
        )
    if groups <= 0:
        raise RuntimeError(f"Number of groups to divide channels in must be positive. Value of groups:{groups}")
    n, c, *rest = shape
    if c % groups:
        raise RuntimeError(f"Number of channels must be divisible by groups. Got {c} channels and {groups} groups.")
    parts = F.reshape(input, shape=(n, groups, c // groups, *rest))
    return F.reshape(F.transpose(parts, dim0=1, dim1=2), shape=shape)


native_channel_shuffle = channel_shuffle
