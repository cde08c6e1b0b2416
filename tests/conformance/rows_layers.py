"""Counterparts of the rows behind nn.functional whose names are not PyTorch's: row -> the same in PyTorch's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch as oracle

F = oracle.nn.functional
CONVOLUTIONS = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
MAX_POOLS = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}


def convolution(x: Any, w: Any, b: Any = None, *, how: Any) -> Any:
    window = how.window
    convolve = CONVOLUTIONS[len(window.kernel)]
    return convolve(x, w, b, window.stride, window.padding, window.dilation, how.groups)


def gradient_of(function: Callable, at: Any, y: Any) -> Any:
    """The gradient of <y, function(at)>, differentiable in y and in what the function holds."""
    at = at.requires_grad_()
    return oracle.autograd.grad(function(at), at, y, create_graph=True)[0]


def zeros(shape: tuple, like: Any) -> Any:
    return oracle.zeros(shape, dtype=like.dtype)


def max_pool(x: Any, *, window: Any, **options: Any) -> Any:
    pool = MAX_POOLS[len(window.kernel)]
    return pool(x, window.kernel, window.stride, window.padding, window.dilation, **options)


def max_pool_indices(x: Any, *, window: Any) -> Any:
    return max_pool(x, window=window, return_indices=True)[1]


def max_pool_read(y: Any, x: Any, top: Any, *, window: Any) -> Any:
    dims = len(window.kernel)
    index = max_pool_indices(x.detach(), window=window)
    return y.flatten(-dims).gather(-1, index.flatten(-dims)).reshape(top.shape)


def window_sum(x: Any, *, window: Any, divisor: Any) -> Any:
    """By a convolution with ones, channel by channel."""
    dims = len(window.kernel)
    flat = x.reshape(-1, 1, *x.shape[x.ndim - dims :])
    ones = oracle.ones((1, 1, *window.kernel), dtype=x.dtype)
    total = CONVOLUTIONS[dims](flat, ones, None, window.stride, window.padding, window.dilation)
    divisor = divisor if isinstance(divisor, int) else oracle.tensor(divisor)
    return total.reshape(*x.shape[: x.ndim - dims], *window.sizes) / divisor


def padded(x: Any, *, widths: tuple, value: float) -> Any:
    return F.pad(x, [n for pair in reversed(widths) for n in pair], value=value)


def resampled(x: Any, *, matrix: Any, dim: int) -> Any:
    return oracle.tensordot(x, oracle.tensor(matrix), ([dim], [1])).movedim(-1, dim)


def put_along(x: Any, *, size: int, index: Any) -> Any:
    return zeros((*x.shape[:-1], size), x).scatter(-1, oracle.tensor(index), x)


def standardize(x: Any, *, dim: tuple, eps: float) -> Any:
    rstd = (x.var(dim, correction=0, keepdim=True) + eps).rsqrt()
    return (x - x.mean(dim, keepdim=True)) * rstd, rstd


def rms_norm(x: Any, *, dim: tuple, eps: float) -> Any:
    return F.rms_norm(x, x.shape[dim[0] :], eps=eps)


def nll_loss(x: Any, *, target: Any, factor: Any, kept: Any, total: bool) -> Any:
    losses = F.nll_loss(x, oracle.tensor(target), reduction="none") * -oracle.as_tensor(factor)
    losses = losses if kept is None else losses * oracle.tensor(kept)
    return losses.sum() if total else losses


def nll_spread(x: Any, *, shape: tuple, **options: Any) -> Any:
    return gradient_of(lambda at: nll_loss(at, **options), zeros(shape, x), x)


def columns(x: Any, *, window: Any) -> Any:
    return F.unfold(x, window.kernel, window.dilation, window.padding, window.stride)


def folded(x: Any, *, shape: tuple, window: Any) -> Any:
    return F.fold(x, shape[2:], window.kernel, window.dilation, window.padding, window.stride)


COUNTERPARTS: dict[str, Callable] = {
    "affine": lambda x, y, z: x * y + z,
    "binary_cross_entropy": F.binary_cross_entropy,
    "binary_cross_entropy_with_logits": F.binary_cross_entropy_with_logits,
    "col2im": folded,
    "convolution": convolution,
    "convolution_bias": convolution,
    "convolution_input": lambda y, w, *, shape, how: gradient_of(
        lambda x: convolution(x, w, how=how), zeros(shape, y), y
    ),
    "convolution_weight": lambda y, x, *, shape, how: gradient_of(
        lambda w: convolution(x, w, how=how), zeros(shape, y), y
    ),
    "embedding": lambda x, *, index, factor: F.embedding(oracle.tensor(index), x),
    "embedding_spread": lambda x, *, shape, index, factor: zeros(shape, x).index_put(
        (oracle.tensor(index),), x, accumulate=True
    ),
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "hardsigmoid": lambda x: F.relu6(x + 3) / 6,  # F.hardsigmoid rounds its slope to float32
    "hardswish": F.hardswish,
    "im2col": columns,
    "log_sigmoid": F.logsigmoid,
    "max_pool": max_pool,
    "max_pool_indices": max_pool_indices,
    "max_pool_read": max_pool_read,
    "max_pool_spread": lambda y, x, top, *, window: gradient_of(
        lambda at: max_pool_read(at, x, top, window=window), zeros(x.shape, y), y
    ),
    "mish": F.mish,
    "nll_loss": nll_loss,
    "nll_spread": nll_spread,
    "pad_constant": padded,
    "prelu": lambda x, y: oracle.where(x > 0, x, y * x),
    "put_along": put_along,
    "resample": resampled,
    "rms_norm": rms_norm,
    "silu": F.silu,
    "standardize": standardize,
    "threshold": lambda x, *, threshold, value: F.threshold(x, threshold, value),
    "window_spread": lambda x, *, shape, window, divisor: gradient_of(
        lambda at: window_sum(at, window=window, divisor=divisor), zeros(shape, x), x
    ),
    "window_sum": window_sum,
}
