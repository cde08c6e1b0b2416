"""Initial values for parameters; every function writes in place, unrecorded, and returns its tensor.

Fans: how many inputs feed one output (fan_in), and how many outputs one input feeds (fan_out).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograd import no_grad
from ..creation import from_numpy
from ..generator import Generator, default_generator
from ..tensor import Tensor

__all__ = ["calculate_gain", "constant_", "dirac_", "eye_", "kaiming_normal_", "kaiming_uniform_", "normal_", "ones_",
           "orthogonal_", "sparse_", "trunc_normal_", "uniform_", "xavier_normal_", "xavier_uniform_", "zeros_"]  # fmt: skip

_GAINS = dict.fromkeys(
    ["linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "sigmoid"], 1.0
) | {"tanh": 5.0 / 3, "relu": math.sqrt(2.0), "selu": 0.75}  # fmt: skip


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """The factor by which a nonlinearity wants its weights larger (He et al. 2015; Glorot and Bengio 2010).

    Args:
        param: the negative slope of "leaky_relu"; 0.01 when None.

    Raises:
        ValueError: an unknown nonlinearity, or a slope that is no number.
    """
    if nonlinearity == "leaky_relu":
        if param is not None and (isinstance(param, bool) or not isinstance(param, (int, float))):
            raise ValueError(f"negative_slope {param} not a valid number")
        return math.sqrt(2.0 / (1 + (0.01 if param is None else param) ** 2))
    if nonlinearity not in _GAINS:
        raise ValueError(f"Unsupported nonlinearity {nonlinearity}")
    return _GAINS[nonlinearity]


def _write(tensor: Tensor, values: np.ndarray) -> Tensor:
    with no_grad():
        return tensor.copy_(from_numpy(np.asarray(values, dtype=tensor.dtype.numpy)))


def _draw(tensor: Tensor, draw: Callable[[Any], np.ndarray], generator: Generator | None) -> Tensor:
    return _write(tensor, draw((generator or default_generator).numpy))


def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Uniform between a and b."""
    return _draw(tensor, lambda stream: stream.uniform(a, b, tensor.shape), generator)


def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Normal with the given mean and standard deviation."""
    return _draw(tensor, lambda stream: stream.normal(mean, std, tensor.shape), generator)


def trunc_normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0, generator: Generator | None = None
) -> Tensor:  # fmt: skip
    """Normal, but only values between a and b."""
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. The distribution of values may be incorrect.",
            stacklevel=2,
        )
    shape = tuple(tensor.shape)
    return _draw(tensor, lambda stream: _truncated(stream, math.prod(shape), mean, std, a, b).reshape(shape), generator)


def _truncated(stream: Any, n: int, mean: float, std: float, a: float, b: float) -> np.ndarray:
    """`n` values by rejection: propose uniformly in [a, b], keep each with probability density / largest density."""
    top = min(max(mean, a), b)  # where the density is largest
    low, high = max(a, min(top, mean - 8 * std)), min(b, max(top, mean + 8 * std))  # beyond this it is nothing
    if low == high:
        low, high = a, b
    found = np.empty(n)
    have = 0
    while have < n:
        x = stream.uniform(low, high, 2 * (n - have) + 16)
        density = np.exp(((top - mean) ** 2 - (x - mean) ** 2) / (2 * std**2))
        kept = x[stream.random(x.size) < density][: n - have]
        found[have : have + kept.size] = kept
        have += kept.size
    return found


def constant_(tensor: Tensor, val: float) -> Tensor:
    """All `val`."""
    with no_grad():
        return tensor.fill_(val)


def zeros_(tensor: Tensor) -> Tensor:
    """All 0."""
    return constant_(tensor, 0.0)


def ones_(tensor: Tensor) -> Tensor:
    """All 1."""
    return constant_(tensor, 1.0)


def eye_(tensor: Tensor) -> Tensor:
    """Ones on the diagonal of a matrix.

    Raises:
        ValueError: not two dimensions.
    """
    if tensor.dim() != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    return _write(tensor, np.eye(*tensor.shape))


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """A convolution's weight that passes as many channels through unchanged as it can, in each group.

    Raises:
        ValueError: not three to five dimensions, or outputs that `groups` does not divide.
    """
    if tensor.dim() not in (3, 4, 5):
        raise ValueError("Only tensors with 3, 4, or 5 dimensions are supported")
    outputs, inputs, *kernel = tensor.shape
    if outputs % groups:
        raise ValueError("dim 0 must be divisible by groups")
    values = np.zeros(tensor.shape)
    centre = tuple(n // 2 for n in kernel)
    each = outputs // groups
    for group in range(groups):
        for channel in range(min(each, inputs)):
            values[(group * each + channel, channel, *centre)] = 1
    return _write(tensor, values)


# ---------------------------------------------------------------- scaled by fans


def _calculate_fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    """(fan_in, fan_out) of a weight (outputs, inputs, ...)."""
    if tensor.dim() < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    area = math.prod(tensor.shape[2:])
    return tensor.shape[1] * area, tensor.shape[0] * area


def _calculate_correct_fan(tensor: Tensor, mode: str) -> int:
    mode = mode.lower()
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use one of ['fan_in', 'fan_out']")
    return _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]


def _is_empty(tensor: Tensor) -> bool:
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=3)
        return True
    return False


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Uniform within gain * sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010)."""
    bound = gain * math.sqrt(6.0 / sum(_calculate_fan_in_and_fan_out(tensor)))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Normal with standard deviation gain * sqrt(2 / (fan_in + fan_out)) (Glorot and Bengio 2010)."""
    return normal_(tensor, 0.0, gain * math.sqrt(2.0 / sum(_calculate_fan_in_and_fan_out(tensor))), generator)


def kaiming_uniform_(
    tensor: Tensor, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Generator | None = None
) -> Tensor:  # fmt: skip
    """Uniform within gain * sqrt(3 / fan) (He et al. 2015); `a`: the negative slope of the leaky_relu that follows."""
    if _is_empty(tensor):
        return tensor
    bound = calculate_gain(nonlinearity, a) * math.sqrt(3.0 / _calculate_correct_fan(tensor, mode))
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Generator | None = None
) -> Tensor:  # fmt: skip
    """Normal with standard deviation gain / sqrt(fan) (He et al. 2015); `a`: as in kaiming_uniform_."""
    if _is_empty(tensor):
        return tensor
    std = calculate_gain(nonlinearity, a) / math.sqrt(_calculate_correct_fan(tensor, mode))
    return normal_(tensor, 0.0, std, generator)


# ---------------------------------------------------------------- structured


def orthogonal_(tensor: Tensor, gain: float = 1, generator: Generator | None = None) -> Tensor:
    """A matrix (first dimension against all others) with orthonormal rows or columns, times gain (Saxe et al. 2013).

    Raises:
        ValueError: fewer than two dimensions.
    """
    if tensor.dim() < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    if not tensor.numel():
        return tensor
    rows, columns = tensor.shape[0], tensor.numel() // tensor.shape[0]

    def draw(stream: Any) -> np.ndarray:
        flat = stream.standard_normal((max(rows, columns), min(rows, columns)))
        q, r = np.linalg.qr(flat)
        q = q * np.sign(np.diag(r))  # uniform over all such matrices (Mezzadri 2007)
        return (q if rows >= columns else q.T).reshape(tensor.shape) * gain

    return _draw(tensor, draw, generator)


def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, generator: Generator | None = None) -> Tensor:
    """A normal matrix with the share `sparsity` of each column set to 0 (Martens 2010).

    Raises:
        ValueError: not two dimensions.
    """
    if tensor.dim() != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    rows, columns = tensor.shape
    zeros = math.ceil(sparsity * rows)

    def draw(stream: Any) -> np.ndarray:
        values = stream.normal(0, std, (rows, columns))
        for column in range(columns):
            values[stream.permutation(rows)[:zeros], column] = 0
        return values

    return _draw(tensor, draw, generator)
