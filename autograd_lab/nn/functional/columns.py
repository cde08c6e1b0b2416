"""unfold and fold: the windows of an image as columns, and columns added up to an image."""

from __future__ import annotations

import math
from typing import Any

from ... import errors
from ...ops.windows import Window
from .common import F, Tensor

__all__ = ["fold", "unfold"]


def _pair(value: Any) -> tuple[int, int]:
    found = tuple(int(v) for v in value) if isinstance(value, (tuple, list)) else (int(value),)
    return (found[0], found[0]) if len(found) == 1 else (found[0], found[1])


def _columns(size: tuple, kernel: Any, dilation: Any, padding: Any, stride: Any) -> Window:
    """The window of unfold and fold over an image of `size`."""
    kernel, dilation, padding, stride = _pair(kernel), _pair(dilation), _pair(padding), _pair(stride)
    for name, values in (("kernel size", kernel), ("stride", stride), ("dilation", dilation)):
        if min(values) <= 0:
            word = name.replace(" size", "")
            raise RuntimeError(
                f"{name} should be greater than zero, but got {word}_height: {values[0]} {word}_width: {values[1]}"
            )
    if min(padding) < 0:
        raise RuntimeError(f"padding should be non-negative, but got pad_height: {padding[0]} pad_width: {padding[1]}")
    each = zip(size, kernel, stride, padding, dilation, strict=True)
    sizes = tuple((m + 2 * p - d * (k - 1) - 1) // s + 1 for m, k, s, p, d in each)
    return Window(kernel, stride, padding, dilation, sizes)


def unfold(input: Tensor, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Tensor:
    """Every window as a column: (N, C, H, W) or (C, H, W) -> (N, C * KH * KW, L), L the number of windows.

    Raises:
        RuntimeError: no window fits.
    """
    shape = input._data.shape
    if len(shape) < 3:
        raise errors.dim_range(2, len(shape))
    if len(shape) > 4 or 0 in shape[len(shape) - 3 :]:
        raise RuntimeError(
            f"Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: "
            f"{errors.listed(shape)}"
        )
    window = _columns(shape[-2:], kernel_size, dilation, padding, stride)
    if min(window.sizes) < 1:
        raise RuntimeError(
            f"Given input with spatial size {shape[-2:]}, kernel_size={window.kernel}, dilation={window.dilation}, "
            f"padding={window.padding}, calculated shape of the array of sliding blocks as {window.sizes}, but its components must be "
            "at least one."
        )
    x = input if len(shape) == 4 else F.unsqueeze(input, dim=0)
    found = F.im2col(x, window=window)
    return found if x is input else F.squeeze(found, dims=(0,))


def fold(
    input: Tensor, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
) -> Tensor:
    """Columns added back to where unfold took them from: (N, C * KH * KW, L) or (C * KH * KW, L) -> (N, C, *output_size).

    Raises:
        RuntimeError: the sizes do not fit.
    """
    shape, size = input._data.shape, _pair(output_size)
    if len(shape) not in (2, 3) or 0 in shape[len(shape) - 2 :]:
        raise RuntimeError(
            f"Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, but got: "
            f"{errors.listed(shape)}"
        )
    window = _columns(size, kernel_size, dilation, padding, stride)
    rows, count = shape[-2:]
    if rows % window.entries:
        raise RuntimeError(
            f"Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got input.size(1)={rows} and "
            f"kernel_size={window.kernel}."
        )
    if math.prod(window.sizes) != count or min(window.sizes) < 1:
        raise RuntimeError(
            f"Given output_size={size}, kernel_size={window.kernel}, dilation={window.dilation}, padding={window.padding}, "
            f"stride={window.stride}, expected size of input's dimension 2 to match the calculated number of sliding blocks "
            f"{window.sizes[0]} * {window.sizes[1]} = {math.prod(window.sizes)}, but got input.size(2)={count}."
        )
    x = input if len(shape) == 3 else F.unsqueeze(input, dim=0)
    found = F.col2im(x, shape=(x._data.shape[0], rows // window.entries, *size), window=window)
    return found if x is input else F.squeeze(found, dims=(0,))
