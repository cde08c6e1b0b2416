"""Adaptive pools: the output's size is given, windows follow from it. Window i of o over n entries goes from floor(i n / o) to
ceil((i + 1) n / o), so windows may differ in size and overlap.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ... import errors
from ...ops.windows import Window
from .common import F, Tensor, apply, backend_of, floating

__all__ = ["adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", "adaptive_max_pool1d", "adaptive_max_pool1d_with_indices",
           "adaptive_max_pool2d", "adaptive_max_pool2d_with_indices", "adaptive_max_pool3d", "adaptive_max_pool3d_with_indices"]  # fmt: skip


def bounds(n: int, o: int) -> tuple[Any, Any]:
    """Where each of o windows over n entries begins and ends."""
    i = np.arange(o)
    return i * n // o, -(-(i + 1) * n // o)


def _sizes(name: str, n: int, input: Tensor, output_size: Any) -> tuple[int, ...]:
    """The output's sizes: None keeps the input's."""
    shape = input._data.shape
    if n > 1 and isinstance(output_size, (tuple, list)) and len(shape) <= len(output_size):
        raise ValueError(f"Input dimension should be at least {len(output_size) + 1}. It is {len(shape)}.")
    if len(shape) not in (n + 1, n + 2):
        if n == 1:
            raise RuntimeError(f"Expected 2 to 3 dimensions, but got {len(shape)}-dimensional tensor for argument #1 'self' (while checking "
                               f"arguments for {name})")  # fmt: skip
        colon = ":" if "max" in name else ""
        raise RuntimeError(f"{name}(): Expected {n + 1}D or {n + 2}D tensor, but got{colon} {errors.listed(shape)}")
    wanted = tuple(output_size) if isinstance(output_size, (tuple, list)) else (output_size,) * n
    if len(wanted) != n:
        raise RuntimeError(f"{name}: output_size must be {n}")
    sizes = tuple(m if o is None else int(o) for o, m in zip(wanted, shape[len(shape) - n :], strict=True))
    if min(sizes) < 0:
        raise RuntimeError(
            f"{name}: elements of output_size must be greater than or equal to 0 but received {{{', '.join(map(str, sizes))}}}"
        )
    if 0 in shape[len(shape) - n :]:
        raise RuntimeError(
            f"{name}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes {errors.listed(shape)} with "
            f"dimension {shape.index(0)} being empty"
        )
    return sizes


def _even(size: tuple, sizes: tuple) -> Window | None:
    """The window, where all are of one size and meet without overlap."""
    if any(o == 0 or m % o for m, o in zip(size, sizes, strict=True)):
        return None
    kernel = tuple(m // o for m, o in zip(size, sizes, strict=True))
    return Window(kernel, kernel, (0,) * len(kernel), (1,) * len(kernel), sizes)


def _adaptive_avg(name: str, n: int, input: Tensor, output_size: Any) -> Tensor:
    sizes = _sizes(name, n, input, output_size)
    floating(input, name)
    shape = input._data.shape
    size = shape[len(shape) - n :]
    window = _even(size, sizes)
    if window is not None:
        return F.window_sum(input, window=window, divisor=window.entries)
    for d, (m, o) in enumerate(zip(size, sizes, strict=True), len(shape) - n):
        if m != o:
            start, end = bounds(m, o)
            j = np.arange(m)
            inside = (j >= start[:, None]) & (j < end[:, None])
            matrix = (inside / (end - start)[:, None]).astype(input._data.dtype)
            input = F.resample(input, matrix=backend_of(input).from_numpy(matrix), dim=d)
    return input


def adaptive_avg_pool1d(input: Tensor, output_size: Any) -> Tensor:
    """adaptive_avg_pool2d with one dimension: (N, C, L) or (C, L)."""
    return _adaptive_avg("adaptive_avg_pool1d", 1, input, output_size)


def adaptive_avg_pool2d(input: Tensor, output_size: Any) -> Tensor:
    """The averages of as many windows as `output_size` says (an int, or (H', W'); None keeps a size).

    >>> import autograd_lab as torch
    >>> torch.nn.functional.adaptive_avg_pool2d(torch.tensor([[[1.0, 2.0], [4.0, 5.0]]]), 1)
    tensor([[[3.]]])
    """
    return _adaptive_avg("adaptive_avg_pool2d", 2, input, output_size)


def adaptive_avg_pool3d(input: Tensor, output_size: Any) -> Tensor:
    """adaptive_avg_pool2d with three dimensions: (N, C, D, H, W) or (C, D, H, W)."""
    return _adaptive_avg("adaptive_avg_pool3d", 3, input, output_size)


def _adaptive_max(name: str, n: int, input: Tensor, output_size: Any, return_indices: bool) -> Any:
    sizes = _sizes(name, n, input, output_size)
    floating(input, name)
    shape = input._data.shape
    lead, size = shape[: len(shape) - n], shape[len(shape) - n :]
    window = _even(size, sizes)
    if window is not None:
        values = F.max_pool(input, window=window)
        return (values, F.max_pool_indices(input.detach(), window=window)) if return_indices else values
    xp = backend_of(input)
    table = xp.from_numpy(_places(size, sizes))  # (outputs, places)
    flat = (*lead, math.prod(size))
    best = (
        input._data.reshape(flat)[..., table].argmax(axis=-1)
        if table.size
        else xp.zeros((*lead, table.shape[0]), "int64")
    )
    index = table[xp.arange(table.shape[0]), best] if table.size else best
    values = F.reshape(F.gather(F.reshape(input, shape=flat), dim=len(lead), index=index), shape=(*lead, *sizes))
    return (values, apply.wrap(index.reshape(*lead, *sizes))) if return_indices else values


def _places(size: tuple, sizes: tuple) -> Any:
    """For each output its window's places in the flattened input; a shorter window repeats its last place."""
    table = np.zeros((1, 1), np.int64)
    for m, o in zip(size, sizes, strict=True):
        start, end = bounds(m, o)
        longest = int((end - start).max()) if o else 1
        rows = np.minimum(start[:, None] + np.arange(longest), end[:, None] - 1)
        table = table[:, None, :, None] * m + rows[None, :, None, :]
        table = table.reshape(table.shape[0] * table.shape[1], -1)
    return table


def adaptive_max_pool1d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """adaptive_max_pool2d with one dimension: (N, C, L) or (C, L)."""
    return _adaptive_max("adaptive_max_pool1d", 1, input, output_size, return_indices)


def adaptive_max_pool2d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """The largest entries of as many windows as `output_size` says; with return_indices also where they were."""
    return _adaptive_max("adaptive_max_pool2d", 2, input, output_size, return_indices)


def adaptive_max_pool3d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """adaptive_max_pool2d with three dimensions: (N, C, D, H, W) or (C, D, H, W)."""
    return _adaptive_max("adaptive_max_pool3d", 3, input, output_size, return_indices)


def adaptive_max_pool1d_with_indices(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """adaptive_max_pool1d with return_indices."""
    return adaptive_max_pool1d(input, output_size, True)


def adaptive_max_pool2d_with_indices(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """adaptive_max_pool2d with return_indices."""
    return adaptive_max_pool2d(input, output_size, True)


def adaptive_max_pool3d_with_indices(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """adaptive_max_pool3d with return_indices."""
    return adaptive_max_pool3d(input, output_size, True)
