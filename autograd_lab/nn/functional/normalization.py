"""Normalizations: batch, layer, group, instance, root mean square, local response."""

from __future__ import annotations

import math
from typing import Any

from ... import errors
from ...autograd import no_grad
from ...ops.windows import Window
from .common import F, Tensor, apply, floating

__all__ = ["batch_norm", "group_norm", "instance_norm", "layer_norm", "local_response_norm", "rms_norm"]


def _scaled(x: Tensor, weight: Tensor | None, bias: Tensor | None, shape: tuple) -> Tensor:
    """x * weight + bias, both brought to `shape`, which broadcasts against x."""
    weight, bias = (t if t is None or t._data.shape == shape else F.reshape(t, shape=shape) for t in (weight, bias))
    if weight is not None and bias is not None:
        return F.affine(x, weight, bias)
    if weight is not None:
        return F.mul(x, weight)
    return x if bias is None else F.add(x, bias)


def _channels(name: str, t: Tensor | None, channels: int) -> None:
    if t is not None and t._data.size != channels:
        raise RuntimeError(f"{name} should contain {channels} elements not {t._data.size}")


def _one_type(input: Tensor, *parameters: Tensor | None) -> None:
    """Raises RuntimeError where the parameters have another dtype than the input; float16 may come with float32."""
    dtype = input._data.dtype
    given = [p._data.dtype for p in parameters if p is not None]
    if all(d == dtype for d in given):
        return
    if all(d.name == "float32" for d in given):
        if dtype.name == "float16":
            return
        said = "all inputs must share same datatype"
    else:
        said = "expect parameter to have scalar type of Float"
    raise RuntimeError(
        f"mixed dtype (CPU): {said}. The input is {input.dtype}: convert it, or the layer with model.to({input.dtype})."
    )


# ---------------------------------------------------------------- with running statistics


def batch_norm(input: Tensor, running_mean: Tensor | None, running_var: Tensor | None, weight: Tensor | None = None,
               bias: Tensor | None = None, training: bool = False, momentum: float = 0.1, eps: float = 1e-5) -> Tensor:  # fmt: skip
    """Each channel (dimension 1) standardised over the batch and all places: (N, C, ...) -> (N, C, ...).

    Args:
        running_mean, running_var: (C,); written while training (the unbiased variance), used otherwise.
        momentum: how much of the running statistics is replaced by those of this batch.

    Raises:
        ValueError: training on one value a channel.
        RuntimeError: statistics, weight or bias are not of size C, or missing outside training.
    """
    shape = input._data.shape
    if training and shape and math.prod(shape) // max(shape[1] if len(shape) > 1 else 1, 1) == 1:
        raise ValueError(
            f"Expected more than 1 value per channel when training, got input size torch.Size({errors.listed(shape)})"
        )
    if eps < 0 or (training and eps == 0):
        wanted = "positive during training" if training else "non-negative"
        raise ValueError(f"batch_norm eps must be {wanted}, but got {eps}")
    floating(input, "batch_norm")
    _one_type(input, running_mean, running_var, weight, bias)
    if len(shape) == 1 and not input._data.size:
        return F.clone(input)
    for name, t in (("running_mean", running_mean), ("running_var", running_var), ("weight", weight), ("bias", bias)):
        _channels(name, t, shape[1] if len(shape) > 1 else 0)
    if not training and (running_mean is None or running_var is None):
        raise RuntimeError(
            f"{'running_mean' if running_mean is None else 'running_var'} must be defined in evaluation mode"
        )
    over = (0, *range(2, len(shape)))
    if not training:
        return _with_statistics(input, running_mean, running_var, weight, bias, eps)
    _update(input, running_mean, running_var, momentum, over)
    return _scaled(F.standardize(input, dim=over, eps=eps)[0], weight, bias, _per_channel(shape))


def _per_channel(shape: tuple) -> tuple:
    return (1, shape[1], *(1,) * (len(shape) - 2))


def _with_statistics(input: Tensor, mean: Any, var: Any, weight: Any, bias: Any, eps: float) -> Tensor:
    """Standardised by statistics that are given: one product and one sum an entry."""
    wide = _per_channel(input._data.shape)
    scale = F.rsqrt(F.add(var, eps))
    if weight is not None:
        scale = F.mul(scale, weight)
    shift = F.neg(F.mul(mean, scale))
    if bias is not None:
        shift = F.add(shift, bias)
    scale, shift = (t.to(input.dtype) for t in (scale, shift))
    return F.affine(input, F.reshape(scale, shape=wide), F.reshape(shift, shape=wide))


def _update(input: Tensor, mean: Tensor | None, var: Tensor | None, momentum: float, over: tuple) -> None:
    """Move the running statistics towards those of `input`; for instance_norm towards the mean of all instances'."""
    x = input._data
    n = math.prod(x.shape[d] for d in over)
    if not n or (mean is None and var is None):
        return
    with no_grad():
        for running, found in ((mean, x.mean(axis=over)), (var, x.var(axis=over) * (n / max(n - 1, 1)))):
            if running is not None:
                found = found.reshape(-1, running._data.size).mean(axis=0)
                running.mul_(1 - momentum).add_(apply.wrap(found.astype(running._data.dtype)), alpha=momentum)


def instance_norm(input: Tensor, running_mean: Tensor | None = None, running_var: Tensor | None = None,
                  weight: Tensor | None = None, bias: Tensor | None = None, use_input_stats: bool = True,
                  momentum: float = 0.1, eps: float = 1e-5) -> Tensor:  # fmt: skip
    """Each channel of each entry standardised over its places: (N, C, ...) -> (N, C, ...).

    Raises:
        ValueError: there is only one place.
    """
    shape = input._data.shape
    if use_input_stats and math.prod(shape[2:]) == 1:
        raise ValueError(
            f"Expected more than 1 spatial element when training, got input size torch.Size({errors.listed(shape)})"
        )
    floating(input, "instance_norm")
    _one_type(input, running_mean, running_var, weight, bias)
    if not use_input_stats:
        if running_mean is None or running_var is None:
            raise RuntimeError("Expected running_mean and running_var to be defined when use_input_stats is false")
        return _with_statistics(input, running_mean, running_var, weight, bias, eps)
    over = tuple(range(2, len(shape)))
    _update(input, running_mean, running_var, momentum, over)
    return _scaled(F.standardize(input, dim=over, eps=eps)[0], weight, bias, _per_channel(shape))


# ---------------------------------------------------------------- within one entry


def _trailing(input: Tensor, normalized_shape: Any, weight: Tensor | None, bias: Tensor | None) -> tuple:
    """The trailing dimensions that `normalized_shape` names. Raises RuntimeError where it does not fit."""
    if not isinstance(normalized_shape, (tuple, list)):
        raise TypeError(
            f"layer_norm(): argument 'normalized_shape' (position 2) must be tuple of ints, not {type(normalized_shape).__name__}"
        )
    wanted = tuple(int(n) for n in normalized_shape)
    if not wanted:
        raise RuntimeError("Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
                           "normalized_shape = []")  # fmt: skip
    for name, t in (("weight", weight), ("bias", bias)):
        if t is not None and t._data.shape != wanted:
            raise RuntimeError(
                f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape {errors.listed(t._data.shape)} "
                f"and normalized_shape = {errors.listed(wanted)}"
            )
    shape = input._data.shape
    if shape[len(shape) - len(wanted) :] != wanted or len(shape) < len(wanted):
        raise RuntimeError(
            f"Given normalized_shape={errors.listed(wanted)}, expected input with shape [*, {', '.join(map(str, wanted))}], but got "
            f"input of size{errors.listed(shape)}"
        )
    return tuple(range(len(shape) - len(wanted), len(shape)))


def layer_norm(input: Tensor, normalized_shape: Any, weight: Tensor | None = None, bias: Tensor | None = None,
               eps: float = 1e-5) -> Tensor:  # fmt: skip
    """Each entry standardised over its last dimensions, those of `normalized_shape`.

    >>> import autograd_lab as torch
    >>> torch.nn.functional.layer_norm(torch.tensor([[1.0, 3.0]]), (2,))
    tensor([[-1.0000,  1.0000]])
    """
    over = _trailing(input, normalized_shape, weight, bias)
    floating(input, "LayerNormKernelImpl")
    _one_type(input, weight, bias)
    return _scaled(F.standardize(input, dim=over, eps=eps)[0], weight, bias, tuple(normalized_shape))


def rms_norm(input: Tensor, normalized_shape: Any, weight: Tensor | None = None, eps: float | None = None) -> Tensor:
    """Each entry divided by the root of the mean of its squares over its last dimensions; eps: the dtype's by default."""
    over = _trailing(input, normalized_shape, weight, None)
    floating(input, "rms_norm")
    if eps is None:
        eps = 2.0 ** -{2: 10, 4: 23, 8: 52}[input._data.dtype.itemsize]  # the dtype's machine epsilon
    return _scaled(F.rms_norm(input, dim=over, eps=eps), weight, None, tuple(normalized_shape))


def group_norm(input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None,
               eps: float = 1e-5) -> Tensor:  # fmt: skip
    """Each entry's channels standardised in `num_groups` groups: (N, C, ...) -> (N, C, ...).

    Raises:
        RuntimeError: the channels cannot be divided into that many groups.
    """
    shape = input._data.shape
    if len(shape) < 2:
        raise RuntimeError(f"Expected at least 2 dimensions for input tensor but received {len(shape)}")
    if num_groups <= 0:
        raise RuntimeError(f"Expected num groups to be greater than 0, got {num_groups}")
    n, c = shape[:2]
    if c % num_groups:
        raise RuntimeError(
            f"Expected number of channels in input to be divisible by num_groups, but got input of shape {errors.listed(shape)} and "
            f"num_groups={num_groups}"
        )
    for name, t in (("weight", weight), ("bias", bias)):
        if t is not None and t._data.shape != (c,):
            raise RuntimeError(
                f"Expected {name} to be a vector of size equal to the number of channels in input, but got {name} of shape "
                f"{errors.listed(t._data.shape)} and input of shape {errors.listed(shape)}"
            )
    floating(input, "GroupNormKernelImpl")
    _one_type(input, weight, bias)
    grouped = F.reshape(input, shape=(n, num_groups, math.prod(shape[1:]) // num_groups))
    found = F.reshape(F.standardize(grouped, dim=(2,), eps=eps)[0], shape=shape)
    return _scaled(found, weight, bias, _per_channel(shape))


def local_response_norm(input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Tensor:
    """x / (k + alpha * m)^beta, m the mean of the squares in a window of `size` channels."""
    shape = input._data.shape
    if len(shape) < 3:
        raise ValueError(
            f"Expected 3D or higher dimensionality                          input (got {len(shape)} dimensions)"
        )
    if not input._data.size:
        return input
    squares = F.reshape(F.pow(input, exponent=2), shape=(shape[0], 1, shape[1], math.prod(shape[2:])))
    padded = F.pad_constant(squares, widths=((0, 0), (0, 0), (size // 2, (size - 1) // 2), (0, 0)), value=0.0)
    window = Window((size, 1), (1, 1), (0, 0), (1, 1), (shape[1], squares._data.shape[3]))
    mean = F.window_sum(padded, window=window, divisor=size)
    divisor = F.pow(F.add(F.mul(F.reshape(mean, shape=shape), alpha), k), exponent=beta)
    return F.div(input, divisor)
