"""Activation functions. Each takes a Tensor of any shape and gives one of the same shape (glu halves one dimension)."""

from __future__ import annotations

import warnings
from typing import Any

from ...functions import log_softmax as _log_softmax
from ...functions import one_dim
from ...functions import softmax as _softmax
from ...random import rand_like
from .common import F, Tensor, apply, backend_of, floating, inplace

__all__ = ["celu", "celu_", "elu", "elu_", "gelu", "glu", "gumbel_softmax", "hardshrink", "hardsigmoid", "hardswish", "hardtanh", "hardtanh_",
           "leaky_relu", "leaky_relu_", "log_softmax", "logsigmoid", "mish", "prelu", "relu", "relu6", "relu_", "rrelu", "rrelu_",
           "selu", "selu_", "sigmoid", "silu", "softmax", "softmin", "softplus", "softshrink", "softsign", "tanh",
           "tanhshrink", "threshold", "threshold_"]  # fmt: skip

SELU_ALPHA, SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946  # Klambauer et al. 2017


def _entered(name: str, input: Tensor, write: bool, *others: Tensor, **attrs: Any) -> Tensor:
    """The row `name` on `input`, written into it when asked."""
    return (inplace(name) if write else getattr(F, name))(input, *others, **attrs)


# ---------------------------------------------------------------- straight pieces


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """max(0, x); the gradient at 0 is 0.

    >>> import autograd_lab as torch
    >>> torch.nn.functional.relu(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """
    return _entered("relu", input, inplace)


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """min(max(0, x), 6)."""
    return _entered("hardtanh", input, inplace, low=0.0, high=6.0)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """x where x > 0, else negative_slope * x."""
    floating(input, "leaky_relu_cpu")
    return _entered("leaky_relu", input, inplace, slope=float(negative_slope))


def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """x where x > 0, else weight * x; one weight for all, or one a channel (dimension 1).

    Raises:
        RuntimeError: the number of weights is neither 1 nor that of the channels, or the dtypes differ.
    """
    if input._data.dtype != weight._data.dtype:
        raise RuntimeError(
            f"prelu: Type promoting not supported. Got {input.dtype.name.capitalize()} and {weight.dtype.name.capitalize()}"
        )
    if weight._data.ndim > 1:
        raise RuntimeError(f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {weight._data.ndim}")
    count, shape = weight._data.size, input._data.shape
    if count != 1:
        if not shape:
            raise RuntimeError("Not allow zero-dim input tensor.")
        channels = shape[1] if len(shape) > 1 else 1
        if channels != count:
            raise RuntimeError(
                f"Mismatch of parameter numbers and input channel size. Found parameter numbers = {count} and channel size = "
                f"{channels}."
            )
    wanted = (1, count, *(1,) * (len(shape) - 2)) if len(shape) > 1 else (1,) * len(shape)
    return F.prelu(input, weight if weight._data.shape == wanted else F.reshape(weight, shape=wanted))


def rrelu(
    input: Tensor, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False, inplace: bool = False
) -> Tensor:
    """leaky_relu with a slope drawn from U(lower, upper) for each entry; without `training` their mean."""
    if lower > upper:
        raise RuntimeError(f"Lower bound should be less than or equal to the upper bound: lower={lower}, upper={upper}")
    if not training:
        return leaky_relu(input, (lower + upper) / 2, inplace)
    floating(input, "rrelu_with_noise_out_cpu")
    slopes = rand_like(input) * (upper - lower) + lower
    return _entered("prelu", input, inplace, slopes)


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """x kept between min_val and max_val."""
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    return _entered("hardtanh", input, inplace, low=min_val, high=max_val)


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    """min(max(x + 3, 0), 6) / 6."""
    floating(input, "hardsigmoid_cpu")
    return _entered("hardsigmoid", input, inplace)


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """x * hardsigmoid(x)."""
    floating(input, "hardswish_cpu")
    return _entered("hardswish", input, inplace)


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """x where x > threshold, else value."""
    return _entered("threshold", input, inplace, threshold=threshold, value=value)


def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """x moved towards 0 by lambd; 0 where |x| <= lambd."""
    floating(input, "softshrink_cpu")
    if not lambd >= 0:
        raise RuntimeError(f"lambda must be greater or equal to 0, but found to be {lambd:g}.")
    return F.softshrink(input, lambd=float(lambd))


def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """x where |x| > lambd, else 0."""
    floating(input, "hardshrink_cpu")
    return F.hardshrink(input, lambd=float(lambd))


# ---------------------------------------------------------------- smooth


def sigmoid(input: Tensor) -> Tensor:
    """1 / (1 + exp(-x))."""
    return F.sigmoid(input)


def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return F.tanh(input)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """x where x > 0, else alpha * (exp(x) - 1)."""
    floating(input, "elu_cpu")
    return _entered("elu", input, inplace, alpha=float(alpha), scale=1.0, input_scale=1.0)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """scale * elu(x, alpha), with the two constants that keep mean 0 and variance 1 through layers."""
    floating(input, "elu_cpu")
    return _entered("elu", input, inplace, alpha=SELU_ALPHA, scale=SELU_SCALE, input_scale=1.0)


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """x where x > 0, else alpha * (exp(x / alpha) - 1)."""
    if alpha == 0:
        raise RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU")
    floating(input, "elu_cpu")
    return _entered("celu", input, inplace, alpha=float(alpha), scale=1.0, input_scale=1.0 / alpha)


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """x * sigmoid(x), also called swish."""
    floating(input, "silu_cpu")
    return _entered("silu", input, inplace)


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """x times the normal distribution function of x; "tanh": by an approximation with tanh (Hendrycks and Gimpel 2016).

    Raises:
        RuntimeError: approximate is another word.
    """
    if approximate not in ("none", "tanh"):
        raise RuntimeError("approximate argument must be either none or tanh.")
    floating(input, "GeluKernelImpl")
    return F.gelu(input) if approximate == "none" else F.gelu_tanh(input)


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    """x * tanh(softplus(x))."""
    floating(input, "mish_cpu")
    return _entered("mish", input, inplace)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """log(1 + exp(beta * x)) / beta, a smooth relu; x itself where beta * x > threshold."""
    floating(input, "softplus_cpu")
    return F.softplus(input, beta=beta, threshold=threshold)


def logsigmoid(input: Tensor) -> Tensor:
    """log(sigmoid(x)), without overflow."""
    floating(input, "log_sigmoid_cpu")
    return F.log_sigmoid(input)


def softsign(input: Tensor) -> Tensor:
    """x / (1 + |x|)."""
    return F.div(input, F.add(F.abs(input), 1))


def tanhshrink(input: Tensor) -> Tensor:
    """x - tanh(x)."""
    return F.sub(input, F.tanh(input))


def glu(input: Tensor, dim: int = -1) -> Tensor:
    """The first half along `dim` times the sigmoid of the second.

    Raises:
        RuntimeError: that dimension has an odd size, or the input is 0-d.
    """
    if input._data.ndim == 0:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    dim = one_dim(dim, input._data.ndim)
    n = input._data.shape[dim]
    if n % 2:
        raise RuntimeError(f"Halving dimension must be even, but dimension {dim} is size {n}")
    first = input.narrow(dim, 0, n // 2)
    return F.mul(first, F.sigmoid(input.narrow(dim, n // 2, n // 2)))


# ---------------------------------------------------------------- the softmax family


def _chosen_dim(name: str, ndim: int, stacklevel: int) -> int:
    """The dimension that PyTorch takes when none is given; it warns, since the choice is an accident of history."""
    warnings.warn(
        f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument.",
        stacklevel=stacklevel,
    )
    return 0 if ndim in (0, 1, 3) else 1


def softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """exp(x) / sum(exp(x)) along `dim`: positive, and the sum is 1."""
    return _softmax(input, _chosen_dim("softmax", input._data.ndim, _stacklevel) if dim is None else dim, dtype=dtype)


def softmin(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """softmax(-x)."""
    return _softmax(
        F.neg(input), _chosen_dim("softmin", input._data.ndim, _stacklevel) if dim is None else dim, dtype=dtype
    )


def log_softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """log(softmax(x)), without overflow."""
    return _log_softmax(
        input, _chosen_dim("log_softmax", input._data.ndim, _stacklevel) if dim is None else dim, dtype=dtype
    )


def gumbel_softmax(logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1) -> Tensor:
    """A sample from the Gumbel-softmax distribution: softmax of the logits with Gumbel noise, at temperature `tau`.

    Args:
        hard: one-hot samples, with the gradient of the soft ones.
    """
    noise = F.neg(F.log(F.neg(F.log(rand_like(logits) * (1 - 2e-38) + 1e-38))))
    soft = _softmax(F.div(F.add(logits, noise), tau), dim)
    if not hard:
        return soft
    xp = backend_of(soft)
    index = xp.argmax(soft._data, axis=dim, keepdims=True)
    where = xp.arange(soft._data.shape[dim]).reshape(
        [-1 if d == dim % soft._data.ndim else 1 for d in range(soft._data.ndim)]
    )
    one_hot = apply.wrap((where == index).astype(soft._data.dtype))
    return F.add(F.sub(one_hot, soft.detach()), soft)


def _written(function: Any) -> Any:
    """`name_` of an activation with an `inplace` argument."""

    def call(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        return function(input, *args, **kwargs, inplace=True)

    call.__name__ = call.__qualname__ = function.__name__ + "_"
    call.__doc__ = f"{function.__name__}, written into `input`."
    return call


celu_, elu_, hardtanh_, leaky_relu_ = _written(celu), _written(elu), _written(hardtanh), _written(leaky_relu)
relu_, rrelu_, selu_, threshold_ = _written(relu), _written(rrelu), _written(selu), _written(threshold)
