"""Pools over windows of one, two or three dimensions: largest entry, average, p-norm; and back again.

Inputs are (N, C, ...) or (C, ...). stride None: the window's size, so that windows do not overlap.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ... import errors
from ...ops.windows import Window
from .common import F, Tensor, backend_of, type_word

__all__ = ["avg_pool1d", "avg_pool2d", "avg_pool3d", "lp_pool1d", "lp_pool2d", "lp_pool3d", "max_pool1d", "max_pool1d_with_indices",
           "max_pool2d", "max_pool2d_with_indices", "max_pool3d", "max_pool3d_with_indices", "max_unpool1d", "max_unpool2d",
           "max_unpool3d"]  # fmt: skip

WORDS = {1: "one int", 2: "two ints", 3: "three ints"}


def _each(name: str, argument: str, value: Any, n: int) -> tuple[int, ...]:
    """One int a dimension. Raises RuntimeError for another number of them."""
    values = tuple(int(v) for v in value) if isinstance(value, (tuple, list)) else (int(value),)
    if len(values) not in (1, n):
        raise RuntimeError(
            f"{name}: {argument} must either be a single int, or a tuple of {WORDS[n]}. It has {len(values)}."
        )
    return values * (n if len(values) == 1 else 1)


def _size(n: int, k: int, s: int, p: int, d: int, ceil: bool) -> int:
    """How many windows fit; with `ceil` also one that begins inside and ends outside."""
    found = -(-(n + 2 * p - d * (k - 1) - 1) // s) + 1 if ceil else (n + 2 * p - d * (k - 1) - 1) // s + 1
    return found - 1 if ceil and (found - 1) * s >= n + p else found


def _told(word: str, values: tuple) -> str:
    """ "kH: 2 kW: 0"."""
    return " ".join(f"{word}{letter}: {v}" for letter, v in zip("DHW"[3 - len(values) :], values, strict=True))


def _window(
    name: str, n: int, input: Tensor, kernel: Any, stride: Any, padding: Any, dilation: Any, ceil: bool
) -> Window:
    """The window of a pool over `input`. Raises RuntimeError where it does not fit."""
    shape = input._data.shape
    kernel = _each(name, "kernel_size", kernel, n)
    no_stride = stride is None or (isinstance(stride, (tuple, list)) and not stride)
    stride = kernel if no_stride else _each(name, "stride", stride, n)
    padding, dilation = _each(name, "padding", padding, n), _each(name, "dilation", dilation, n)
    _check_dims(name, n, shape)
    if min(stride) <= 0:
        raise RuntimeError(
            "stride should not be zero" if 0 in stride else f"stride must be greater than zero, but got {stride[0]}"
        )
    if min(kernel) <= 0:
        raise RuntimeError(f"kernel size should be greater than zero, but got {_told('k', kernel)}")
    if min(dilation) <= 0:
        raise RuntimeError(f"dilation should be greater than zero, but got {_told('dilation', dilation)}")
    for k, p, d in zip(kernel, padding, dilation, strict=True):
        if p < 0:
            raise RuntimeError(f"pad must be non-negative, but got pad: {p}")
        if p > (d * (k - 1) + 1) // 2 and name == "max_pool1d":
            raise RuntimeError(
                f"max_pool1d() padding should be at most half of kernel size, but got padding={p} and kernel_size={k}"
            )
        if p > (d * (k - 1) + 1) // 2:
            raise RuntimeError(
                f"pad should be at most half of effective kernel size, but got pad={p}, kernel_size={k} and dilation={d}"
            )
    size = shape[len(shape) - n :]
    sizes = tuple(
        _size(m, k, s, p, d, ceil) for m, k, s, p, d in zip(size, kernel, stride, padding, dilation, strict=True)
    )
    if min(sizes) < 1:
        if n == 1 and name == "max_pool1d":
            raise RuntimeError(
                f"max_pool1d() Invalid computed output size: {sizes[0]}. The window does not fit into {size[0]} entries."
            )
        given, made = ("x".join(map(str, (shape[len(shape) - n - 1], *s))) for s in (size, sizes))
        raise RuntimeError(f"Given input size: ({given}). Calculated output size: ({made}). Output size is too small")
    return Window(kernel, stride, padding, dilation, sizes)


def _check_dims(name: str, n: int, shape: tuple) -> None:
    empty = 0 in shape[len(shape) - n - name.startswith("max") :]
    if len(shape) in (n + 1, n + 2) and not empty:
        return
    if n == 1:
        if name == "max_pool1d":
            raise RuntimeError(
                "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but "
                f"got:{errors.listed(shape)}"
            )
        raise RuntimeError(f"Expected 2 to 3 dimensions, but got {len(shape)}-dimensional tensor for argument #1 'self' (while checking "
                           f"arguments for {name})")  # fmt: skip
    if name == "avg_pool2d" and len(shape) < 3:
        raise errors.dim_range(-3, len(shape))
    raise RuntimeError(
        f"non-empty {n + 1}D or {n + 2}D (batch mode) tensor expected for input. Its shape is {errors.listed(shape)}."
    )


# ---------------------------------------------------------------- the largest entry


def _max_pool(name: str, n: int, input: Tensor, kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool,
              return_indices: bool) -> Any:  # fmt: skip
    window = _window(name, n, input, kernel_size, stride, padding, dilation, ceil_mode)
    if input._data.dtype.kind == "b":
        raise NotImplementedError(f"\"{name}\" not implemented for '{type_word(input)}'. Convert with .float() first.")
    values = F.max_pool(input, window=window)
    return (values, F.max_pool_indices(input.detach(), window=window)) if return_indices else values


def max_pool1d(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
               return_indices: bool = False) -> Any:  # fmt: skip
    """max_pool2d with one dimension: (N, C, L) or (C, L)."""
    return _max_pool("max_pool1d", 1, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


def max_pool2d(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
               return_indices: bool = False) -> Any:  # fmt: skip
    """The largest entry of each window; at a tie the first one has the gradient.

    Args:
        padding: at most half the window; what is padded is never the largest.
        ceil_mode: a last window may reach over the end.
        return_indices: also where in the flattened H * W each one was, for max_unpool2d.

    Raises:
        RuntimeError: the window does not fit.

    >>> import autograd_lab as torch
    >>> torch.nn.functional.max_pool2d(torch.tensor([[[1.0, 2.0], [4.0, 3.0]]]), 2)
    tensor([[[4.]]])
    """
    return _max_pool("max_pool2d", 2, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


def max_pool3d(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
               return_indices: bool = False) -> Any:  # fmt: skip
    """max_pool2d with three dimensions: (N, C, D, H, W) or (C, D, H, W)."""
    return _max_pool("max_pool3d", 3, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


def max_pool1d_with_indices(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
                            ceil_mode: bool = False, return_indices: bool = False) -> Any:  # fmt: skip
    """max_pool1d with return_indices."""
    return max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode, True)


def max_pool2d_with_indices(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
                            ceil_mode: bool = False, return_indices: bool = False) -> Any:  # fmt: skip
    """max_pool2d with return_indices."""
    return max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode, True)


def max_pool3d_with_indices(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
                            ceil_mode: bool = False, return_indices: bool = False) -> Any:  # fmt: skip
    """max_pool3d with return_indices."""
    return max_pool3d(input, kernel_size, stride, padding, dilation, ceil_mode, True)


# ---------------------------------------------------------------- averages


def _avg_pool(name: str, n: int, input: Tensor, kernel_size: Any, stride: Any, padding: Any, ceil_mode: bool, include_pad: bool,
              divisor_override: int | None = None) -> Tensor:  # fmt: skip
    if divisor_override == 0:
        raise RuntimeError("divisor must be not zero")
    window = _window(name, n, input, kernel_size, stride, padding, 1, ceil_mode)
    if input._data.dtype.kind not in "f" and input._data.dtype != np.int64:
        raise NotImplementedError(f"\"{name}\" not implemented for '{type_word(input)}'. Convert with .float() first.")
    divisor = divisor_override or _divisor(input, window, include_pad)
    return F.window_sum(input, window=window, divisor=divisor)


def _divisor(input: Tensor, window: Window, include_pad: bool) -> Any:
    """How many entries each window counts: one number, or an array over the positions."""
    shape = input._data.shape
    total: Any = None
    for m, k, s, p, count in zip(shape[len(shape) - len(window.kernel) :], window.kernel, window.stride, window.padding, window.sizes,
                                 strict=True):  # fmt: skip
        start = np.arange(count) * s - p
        end = np.minimum(start + k, m + p)
        length = end - start if include_pad else np.minimum(end, m) - np.maximum(start, 0)
        total = length if total is None else total[..., None] * length
    if (total == total.flat[0]).all():
        return int(total.flat[0])
    return backend_of(input).from_numpy(total.astype(input._data.dtype))


def avg_pool1d(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
               count_include_pad: bool = True) -> Tensor:  # fmt: skip
    """avg_pool2d with one dimension: (N, C, L) or (C, L)."""
    return _avg_pool("avg_pool1d", 1, input, kernel_size, stride, padding, ceil_mode, count_include_pad)


def avg_pool2d(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
               count_include_pad: bool = True, divisor_override: int | None = None) -> Tensor:  # fmt: skip
    """The average of each window.

    Args:
        count_include_pad: padded zeros count as entries.
        divisor_override: divide by this instead of the number of entries.

    Raises:
        RuntimeError: the window does not fit.
    """
    return _avg_pool(
        "avg_pool2d", 2, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
    )


def avg_pool3d(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
               count_include_pad: bool = True, divisor_override: int | None = None) -> Tensor:  # fmt: skip
    """avg_pool2d with three dimensions: (N, C, D, H, W) or (C, D, H, W)."""
    return _avg_pool(
        "avg_pool3d", 3, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
    )


def _lp_pool(
    name: str, n: int, input: Tensor, norm_type: float, kernel_size: Any, stride: Any, ceil_mode: bool
) -> Tensor:
    window = _window(name, n, input, kernel_size, stride, 0, 1, ceil_mode)
    mean = _avg_pool(name, n, input.pow(norm_type), kernel_size, stride, 0, ceil_mode, True)
    return F.mul(F.mul(F.sign(mean), F.relu(F.abs(mean))), window.entries).pow(1.0 / norm_type)


def lp_pool1d(input: Tensor, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Tensor:
    """The p-norm of each window, p = norm_type: (N, C, L) or (C, L)."""
    return _lp_pool("avg_pool1d", 1, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(input: Tensor, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Tensor:
    """The p-norm of each window, p = norm_type: (N, C, H, W) or (C, H, W)."""
    return _lp_pool("avg_pool2d", 2, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool3d(input: Tensor, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Tensor:
    """The p-norm of each window, p = norm_type: (N, C, D, H, W) or (C, D, H, W)."""
    return _lp_pool("avg_pool3d", 3, input, norm_type, kernel_size, stride, ceil_mode)


# ---------------------------------------------------------------- max_unpool


def _max_unpool(
    n: int, input: Tensor, indices: Tensor, kernel_size: Any, stride: Any, padding: Any, output_size: Any
) -> Tensor:
    name = f"max_unpooling{n}d"
    kernel = _each(name, "kernel_size", kernel_size, n)
    stride = kernel if stride is None else _each(name, "stride", stride, n)
    padding = _each(name, "padding", padding, n)
    x, where = input._data, indices._data
    sizes = x.shape[x.ndim - n :]
    default = tuple((m - 1) * s + k - 2 * p for m, s, k, p in zip(sizes, stride, kernel, padding, strict=True))
    size = default if output_size is None else _unpooled(default, stride, output_size, n)
    if where.dtype != np.int64:
        raise RuntimeError(f"elements in indices should be type int64 but got: {type_word(indices)}")
    if x.ndim not in (n + 1, n + 2):
        raise RuntimeError(
            f"Input to {name} should be a {n + 1}d or {n + 2}d Tensor, but got a tensor with {x.ndim} dimensions."
        )
    if where.shape != x.shape:
        raise RuntimeError(
            f"Expected shape of indices to be same as that of the input tensor ({errors.listed(x.shape)}) but got indices tensor with "
            f"shape: {errors.listed(where.shape)}"
        )
    total = math.prod(size)
    if where.size and (int(where.min()) < 0 or int(where.max()) >= total):
        wrong = int(where.min()) if int(where.min()) < 0 else int(where.max())
        raise RuntimeError(
            f"Found an invalid max index: {wrong} (output volumes are of size {'x'.join(map(str, size))})"
        )
    lead = x.shape[: x.ndim - n]
    flat = (*lead, math.prod(sizes))
    found = F.put_along(F.reshape(input, shape=flat), size=total, index=where.reshape(flat))
    return F.reshape(found, shape=(*lead, *size))


def _unpooled(default: tuple, stride: tuple, wanted: Any, n: int) -> tuple[int, ...]:
    """`wanted` (with or without batch and channels), when it is near enough to the default. Raises ValueError."""
    size = tuple(wanted)[len(wanted) - n :] if len(wanted) == n + 2 else tuple(wanted)
    if len(size) != n:
        raise ValueError(
            f"output_size should be a sequence containing {n} or {n + 2} elements, but it has a length of '{len(wanted)}'"
        )
    for d, (m, s) in enumerate(zip(default, stride, strict=True)):
        if not m - s < size[d] < m + s:
            raise ValueError(f'invalid output_size "{size}" (dim {d} must be between {m - s} and {m + s})')
    return size


def max_unpool1d(input: Tensor, indices: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0,
                 output_size: Any = None) -> Tensor:  # fmt: skip
    """max_unpool2d with one dimension: (N, C, L) or (C, L)."""
    return _max_unpool(1, input, indices, kernel_size, stride, padding, output_size)


def max_unpool2d(input: Tensor, indices: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0,
                 output_size: Any = None) -> Tensor:  # fmt: skip
    """The entries put back to where max_pool2d took them from (its second result), zeros elsewhere.

    Args:
        output_size: needed where several input sizes pool to one.

    Raises:
        ValueError: output_size cannot have been the input's.
        RuntimeError: the indices do not fit.
    """
    return _max_unpool(2, input, indices, kernel_size, stride, padding, output_size)


def max_unpool3d(input: Tensor, indices: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0,
                 output_size: Any = None) -> Tensor:  # fmt: skip
    """max_unpool2d with three dimensions: (N, C, D, H, W) or (C, D, H, W)."""
    return _max_unpool(3, input, indices, kernel_size, stride, padding, output_size)
