"""The functions of this package that PyTorch also has as `torch.name`; some take their arguments in another order there."""

from __future__ import annotations

from typing import Any

from . import activation, adaptive, dropouts, normalization, pooling, tables
from .activation import celu_, hardshrink, prelu, relu_, rrelu, rrelu_, selu_, threshold_
from .adaptive import adaptive_avg_pool1d
from .common import Tensor
from .convolution import conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d, conv_transpose3d
from .distance import cosine_similarity, pairwise_distance, pdist
from .maps import bilinear
from .normalization import rms_norm
from .pooling import avg_pool1d, max_pool1d_with_indices
from .vision import channel_shuffle, native_channel_shuffle, pixel_shuffle, pixel_unshuffle

__all__ = ["adaptive_avg_pool1d", "adaptive_max_pool1d", "alpha_dropout", "alpha_dropout_", "avg_pool1d", "batch_norm", "bilinear", "celu", "celu_",
           "channel_shuffle", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d",
           "cosine_similarity", "dropout", "dropout_", "embedding", "feature_alpha_dropout", "feature_dropout", "group_norm", "hardshrink", "instance_norm",
           "layer_norm", "max_pool1d", "max_pool1d_with_indices", "max_pool2d", "max_pool3d", "native_channel_shuffle",
           "pairwise_distance", "pdist", "pixel_shuffle", "pixel_unshuffle", "prelu", "relu_", "rms_norm", "rrelu", "rrelu_", "selu", "selu_",
           "threshold", "threshold_"]  # fmt: skip


def celu(input: Tensor, alpha: float = 1.0) -> Tensor:
    """x where x > 0, else alpha * (exp(x / alpha) - 1)."""
    return activation.celu(input, alpha)


def selu(input: Tensor) -> Tensor:
    """scale * elu(x, alpha), with the two constants that keep mean 0 and variance 1 through layers."""
    return activation.selu(input)


def threshold(input: Tensor, threshold: float, value: float) -> Tensor:
    """x where x > threshold, else value."""
    return activation.threshold(input, threshold, value)


def dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Each entry is 0 with probability p, else x / (1 - p); without `train` x itself."""
    return dropouts.dropout(input, p, train)


def dropout_(input: Tensor, p: float, train: bool) -> Tensor:
    """dropout, written into `input`."""
    return dropouts.dropout(input, p, train, inplace=True)


def feature_dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """dropout of whole channels."""
    return dropouts.dropout2d(input, p, train)


def alpha_dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Dropout for networks of SELU: mean and variance stay as they are."""
    return dropouts.alpha_dropout(input, p, train)


def alpha_dropout_(input: Tensor, p: float, train: bool) -> Tensor:
    """alpha_dropout, written into `input`."""
    return dropouts.alpha_dropout(input, p, train, inplace=True)


def feature_alpha_dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """alpha_dropout of whole channels."""
    return dropouts.feature_alpha_dropout(input, p, train)


def max_pool1d(
    input: Tensor, kernel_size: Any, stride: Any = (), padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False
) -> Tensor:
    """The largest entry of each window: (N, C, L) or (C, L)."""
    return pooling.max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode)


def max_pool2d(
    input: Tensor, kernel_size: Any, stride: Any = (), padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False
) -> Tensor:
    """The largest entry of each window: (N, C, H, W) or (C, H, W)."""
    return pooling.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode)


def max_pool3d(
    input: Tensor, kernel_size: Any, stride: Any = (), padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False
) -> Tensor:
    """The largest entry of each window: (N, C, D, H, W) or (C, D, H, W)."""
    return pooling.max_pool3d(input, kernel_size, stride, padding, dilation, ceil_mode)


def adaptive_max_pool1d(input: Tensor, output_size: Any) -> Any:
    """(the largest entries of as many windows as `output_size` says, where they were)."""
    return adaptive.adaptive_max_pool1d(input, output_size, return_indices=True)


def batch_norm(input: Tensor, weight: Tensor | None, bias: Tensor | None, running_mean: Tensor | None, running_var: Tensor | None,
               training: bool, momentum: float, eps: float, cudnn_enabled: bool) -> Tensor:  # fmt: skip
    """nn.functional.batch_norm; `cudnn_enabled` changes nothing here."""
    return normalization.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)


def instance_norm(input: Tensor, weight: Tensor | None, bias: Tensor | None, running_mean: Tensor | None, running_var: Tensor | None,
                  use_input_stats: bool, momentum: float, eps: float, cudnn_enabled: bool) -> Tensor:  # fmt: skip
    """nn.functional.instance_norm; `cudnn_enabled` changes nothing here."""
    return normalization.instance_norm(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)


def layer_norm(input: Tensor, normalized_shape: Any, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5,
               cudnn_enable: bool = True) -> Tensor:  # fmt: skip
    """nn.functional.layer_norm; `cudnn_enable` changes nothing here."""
    return normalization.layer_norm(input, normalized_shape, weight, bias, eps)


def group_norm(input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5,
               cudnn_enabled: bool = True) -> Tensor:  # fmt: skip
    """nn.functional.group_norm; `cudnn_enabled` changes nothing here."""
    return normalization.group_norm(input, num_groups, weight, bias, eps)


def embedding(
    weight: Tensor, indices: Tensor, padding_idx: int = -1, scale_grad_by_freq: bool = False, sparse: bool = False
) -> Tensor:
    """The rows of `weight` with the numbers in `indices`; padding_idx -1: none."""
    return tables.embedding(
        indices, weight, None if padding_idx == -1 else padding_idx, scale_grad_by_freq=scale_grad_by_freq
    )
