"""Dropout: entries, or whole channels, set to zero at random while training, the others scaled up."""

from __future__ import annotations

import warnings
from typing import Any

from ... import random
from ...autograd import apply as engine
from .common import F, Tensor
from .common import inplace as written

__all__ = ["alpha_dropout", "dropout", "dropout1d", "dropout2d", "dropout3d", "feature_alpha_dropout"]

ALPHA = 1.7580993408473766  # SELU's alpha times its scale: what alpha_dropout writes, negated


def _checked(p: float) -> None:
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def _kept(input: Tensor, p: float, channels: bool) -> Any:
    """An array of 0 and 1 in the input's dtype: one entry a number, or one a channel (the first two dimensions)."""
    x = input._data
    shape = x.shape[:2] + (1,) * (x.ndim - 2) if channels else x.shape
    stream = random.default_generator.numpy
    draws = stream.random(shape, "float32") if x.dtype.itemsize <= 4 else stream.random(shape)
    return engine.BY_TYPE[x.__class__].from_numpy(draws >= p).astype(x.dtype)


def _dropped(input: Tensor, p: float, training: bool, in_place: bool, channels: bool = False) -> Tensor:
    _checked(p)
    if not training or p == 0 or not input._data.size:
        return input if in_place else F.mul(input, 1.0) if input._node is not None else input
    kept = _kept(input, p, channels)
    mask = engine.wrap(kept * (1 / (1 - p)) if p < 1 else kept * 0)
    return (written("mul") if in_place else F.mul)(input, mask)


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Each entry is 0 with probability p, else x / (1 - p); without `training` x itself.

    Raises:
        ValueError: p is not between 0 and 1.
    """
    return _dropped(input, p, training, inplace)


def _by_channel(name: str, input: Tensor, p: float, training: bool, in_place: bool, batched: int) -> Tensor:
    """Whole channels of (N, C, ...), or of (C, ...) where that is `batched` - 1 dimensions."""
    _checked(p)
    ndim = input._data.ndim
    if ndim not in (batched - 1, batched):
        warnings.warn(
            f"{name}: Received a {ndim}-D input to {name}, which is deprecated and will result in an error in a future release. "
            f"To retain the behavior and silence this warning, please use dropout instead. Note that {name} exists to provide "
            f"channel-wise dropout on inputs with {batched - 2} spatial dimensions, a channel dimension, and an optional batch "
            f"dimension (i.e. {batched - 1}D or {batched}D inputs).",
            stacklevel=3,
        )
    if ndim == batched - 1 and name != "dropout2d":
        found = _dropped(F.unsqueeze(input, dim=0), p, training, in_place, True)
        return input if in_place else F.squeeze(found, dims=(0,))
    return _dropped(input, p, training, in_place, True)


def dropout1d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Whole channels of (N, C, L) or (C, L) are 0 with probability p, the others scaled by 1 / (1 - p)."""
    ndim = input._data.ndim
    if ndim not in (2, 3):
        raise RuntimeError(
            f"dropout1d: Expected 2D or 3D input, but received a {ndim}D input. Note that dropout1d exists to provide channel-wise "
            "dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs)."
        )
    return _by_channel("dropout1d", input, p, training, inplace, 3)


def dropout2d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Whole channels of (N, C, H, W) are 0 with probability p, the others scaled by 1 / (1 - p)."""
    return _by_channel("dropout2d", input, p, training, inplace, 4)


def dropout3d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Whole channels of (N, C, D, H, W) or (C, D, H, W) are 0 with probability p, the others scaled by 1 / (1 - p)."""
    return _by_channel("dropout3d", input, p, training, inplace, 5)


def _alpha_dropped(input: Tensor, p: float, training: bool, in_place: bool, channels: bool) -> Tensor:
    """Dropped entries become SELU's lower limit; then a x + b, which keeps mean 0 and variance 1 (Klambauer et al. 2017)."""
    _checked(p)
    if not training or p == 0 or not input._data.size:
        return input if in_place else F.mul(input, 1.0) if input._node is not None else input
    if p == 1:
        return (written("mul") if in_place else F.mul)(input, 0.0)
    a = ((ALPHA**2 * p + 1) * (1 - p)) ** -0.5
    kept = _kept(input, p, channels)
    scale, shift = engine.wrap(kept * a), engine.wrap((kept - 1) * (ALPHA * a) + ALPHA * a * p)
    if in_place:
        return written("add")(written("mul")(input, scale), shift)
    return F.add(F.mul(input, scale), shift)


def alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """Dropout for networks of SELU: mean and variance stay as they are."""
    return _alpha_dropped(input, p, training, inplace, False)


def feature_alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """alpha_dropout of whole channels."""
    return _alpha_dropped(input, p, training, inplace, True)
