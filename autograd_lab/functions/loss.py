"""Layers and losses as functions."""

from __future__ import annotations

import math
import warnings

import numpy as np

from .. import errors
from .common import F, Tensor, type_word
from .softmaxes import log_softmax
from .product import matmul
from .reduction import mean, sum
from .shape import expand


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input @ weight.T + bias: (..., in) -> (..., out); weight (out, in), bias (out,)."""
    if input._data.ndim == 0 or input._data.shape[-1] != weight._data.shape[1]:
        x, w = input._data.shape, weight._data.shape
        raise RuntimeError(
            f"mat1 and mat2 shapes cannot be multiplied ({'x'.join(map(str, (math.prod(x[:-1]), *x[-1:])))} and {w[1]}x{w[0]}). "
            f"This layer takes {w[1]} features in the last dimension; the input has shape {errors.listed(x)}."
        )
    if input._data.dtype != weight._data.dtype:
        raise RuntimeError(
            f"mat1 and mat2 must have the same dtype, but got {type_word(input)} and {type_word(weight)}. Convert the input: "
            f"x.to(torch.{weight.dtype.name})."
        )
    if bias is None:
        return matmul(input, F.t(weight))
    if input._data.ndim == 1:
        return F.squeeze(F.linear(F.unsqueeze(input, dim=0), weight, bias), dims=(0,))
    return F.linear(input, weight, bias)


def mse_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """The mean (or sum, or each) of (input - target)^2. Warns when the shapes differ: broadcasting is rarely meant."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"{reduction} is not a valid value for reduction. Use 'mean', 'sum' or 'none'.")
    x, y = input._data.shape, target._data.shape
    if x != y:
        warnings.warn(
            f"Using a target size (torch.Size({errors.listed(y)})) that is different to the input size "
            f"(torch.Size({errors.listed(x)})). This will likely lead to incorrect results due to broadcasting. Please ensure "
            "they have the same size.",
            stacklevel=2,
        )
        shape = np.broadcast_shapes(x, y)
        input, target = expand(input, shape), expand(target, shape)
    return F.mse_loss(input, target, reduction=reduction)


def cross_entropy(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """-log softmax(input)[target]: input (N, C) of scores, target (N,) of class numbers."""
    return nll_loss(log_softmax(input, 1), target, reduction)


def nll_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """-input[i, target[i]]: input (N, C) of log-probabilities, target (N,) of class numbers."""
    n, classes = input._data.shape
    labels = target._data
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        wrong = labels.min() if labels.min() < 0 else labels.max()
        raise IndexError(
            f"Target {wrong} is out of bounds. The input has {classes} classes: expected 0 to {classes - 1}."
        )
    picked = F.neg(F.squeeze(F.gather(input, dim=1, index=labels.reshape(n, 1)), dims=(1,)))
    if reduction == "none":
        return picked
    return mean(picked) if reduction == "mean" else sum(picked)
