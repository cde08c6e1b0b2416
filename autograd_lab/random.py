"""Functions that make random tensors. The in-place draws are methods (draws.py); the streams they use stand in generator.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import dtypes
from .autograd import apply, explain
from .creation import finish
from .functions import checked_sizes
from .generator import (
    Generator,
    default_generator,
    fork_rng,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)
from .out import with_out
from .tensor import Tensor

__all__ = ["bernoulli", "fork_rng", "get_rng_state", "initial_seed", "manual_seed", "multinomial", "normal", "poisson", "rand", "rand_like",
           "randint", "randint_like", "randn", "randn_like", "randperm", "seed", "set_rng_state"]  # fmt: skip


def _make(draw: Any, generator: Generator | None, dtype: Any, device: Any, requires_grad: bool) -> Tensor:
    stream = (generator or default_generator).numpy
    wanted = dtypes.to_numpy_dtype(dtype or dtypes.get_default_dtype())
    return finish(apply.wrap(np.asarray(draw(stream)).astype(wanted)), device, requires_grad)


def randn(*size: Any, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: bool = False,
          layout: Any = None, pin_memory: bool = False) -> Tensor:  # fmt: skip
    """Normally distributed values, mean 0 and variance 1."""
    shape = checked_sizes("randn", size)
    return _make(lambda g: g.standard_normal(shape), generator, dtype, device, requires_grad)


def rand(*size: Any, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: bool = False,
         layout: Any = None, pin_memory: bool = False) -> Tensor:  # fmt: skip
    """Uniform values in [0, 1)."""
    shape = checked_sizes("rand", size)
    return _make(lambda g: g.random(shape), generator, dtype, device, requires_grad)


def randint(low: int, high: Any = None, size: Any = None, *, generator: Generator | None = None, dtype: Any = None,
            device: Any = None, requires_grad: bool = False, layout: Any = None, pin_memory: bool = False) -> Tensor:  # fmt: skip
    """Integers from `low` (0 when only one bound is given) to `high` - 1."""
    if size is None and not isinstance(high, int):
        low, high, size = 0, low, high
    elif high is None:
        low, high = 0, low
    shape, low, high = checked_sizes("randint", (size,)), int(low), int(high)
    if low >= high:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
    return _make(lambda g: g.integers(low, high, shape), generator, dtype or dtypes.int64, device, requires_grad)


def randperm(n: int, *, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: bool = False,
             layout: Any = None, pin_memory: bool = False) -> Tensor:  # fmt: skip
    """The integers below n in random order."""
    if n < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension {n}: [{n}]")
    return _make(lambda g: g.permutation(n), generator, dtype or dtypes.int64, device, requires_grad)


def randn_like(input: Tensor, *, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: bool = False,
               layout: Any = None, pin_memory: bool = False, memory_format: Any = None) -> Tensor:  # fmt: skip
    """randn of `input`'s shape, dtype and device."""
    return randn(input._data.shape, generator=generator, dtype=dtype or input.dtype, device=device or input.device,
                 requires_grad=requires_grad)  # fmt: skip


def rand_like(input: Tensor, *, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: bool = False,
              layout: Any = None, pin_memory: bool = False, memory_format: Any = None) -> Tensor:  # fmt: skip
    """rand of `input`'s shape, dtype and device."""
    return rand(input._data.shape, generator=generator, dtype=dtype or input.dtype, device=device or input.device,
                requires_grad=requires_grad)  # fmt: skip


def randint_like(input: Tensor, low: Any, high: Any = None, *, generator: Generator | None = None, dtype: Any = None, device: Any = None,
                 requires_grad: bool = False, layout: Any = None, memory_format: Any = None) -> Tensor:  # fmt: skip
    """randint of `input`'s shape, dtype and device."""
    if high is None:
        low, high = 0, low
    return randint(low, high, input._data.shape, generator=generator, dtype=dtype or input.dtype, device=device or input.device,
                   requires_grad=requires_grad)  # fmt: skip


def bernoulli(input: Tensor, p: float | None = None, *, generator: Generator | None = None) -> Tensor:
    """1 with the probability that `input` holds (or with probability `p`), else 0.

    Raises:
        RuntimeError: a probability outside [0, 1]. NotImplementedError: `input` holds integers and no `p` is given.
    """
    x = input._data
    if p is not None:
        return input.detach().clone().bernoulli_(p, generator=generator)
    if x.dtype.kind != "f":
        raise NotImplementedError(f"\"bernoulli_tensor_cpu_p_\" not implemented for '{explain.CPP[input.dtype.name]}'")
    if x.size and not bool(((x >= 0) & (x <= 1)).all()):
        raise RuntimeError(
            "Expected p_in >= 0 && p_in <= 1 to be true, but got false. Probabilities lie between 0 and 1."
        )
    return input.detach().clone().bernoulli_(input.detach(), generator=generator)


def poisson(input: Tensor, generator: Generator | None = None) -> Tensor:
    """Poisson distributed values with the rates that `input` holds."""
    x = input._data
    if x.size and bool((x < 0).any()):
        raise RuntimeError("invalid Poisson rate, expected rate to be non-negative")
    return _make(lambda g: g.poisson(x), generator, input.dtype, None, False)


def normal(mean: Any, std: Any = 1.0, size: Any = None, *, generator: Generator | None = None, dtype: Any = None, device: Any = None,
           requires_grad: bool = False) -> Tensor:  # fmt: skip
    """Normally distributed values: mean and std each a number or a tensor; with two numbers `size` says how many."""
    if not isinstance(mean, Tensor) and not isinstance(std, Tensor):
        if std < 0:
            raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
        shape = checked_sizes("normal", (size,))
        return _make(lambda g: g.normal(mean, std, shape), generator, dtype, device, requires_grad)
    middle, width = (v.detach()._data if isinstance(v, Tensor) else v for v in (mean, std))
    if isinstance(std, Tensor) and width.size and bool((width < 0).any()):
        raise RuntimeError("normal expects all elements of std >= 0.0")
    if not isinstance(std, Tensor) and std < 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
    kind = (mean if isinstance(mean, Tensor) else std).dtype
    sentence = explain.broadcast_sentence([np.shape(middle), np.shape(width)])
    if sentence:
        raise RuntimeError(sentence)
    return _make(lambda g: g.normal(middle, width), generator, kind, None, False)


@with_out
def multinomial(
    input: Tensor, num_samples: int, replacement: bool = False, *, generator: Generator | None = None
) -> Tensor:
    """`num_samples` indices for each row, drawn with the row's entries as weights."""
    weights = input.detach()._data
    if weights.dtype.kind != "f":
        raise RuntimeError(
            f"multinomial only supports floating-point dtypes for input, got: {explain.CPP[input.dtype.name]}"
        )
    if weights.ndim not in (1, 2):
        raise RuntimeError("prob_dist must be 1 or 2 dim")
    if num_samples <= 0:
        raise RuntimeError("cannot sample n_sample <= 0 samples")
    if not replacement and num_samples > weights.shape[-1]:
        raise RuntimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement")
    if not bool((np.isfinite(weights) & (weights >= 0)).all()):
        raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
    rows = weights.reshape(-1, weights.shape[-1]).astype("float64")
    if not bool((rows.sum(1) > 0).all()):
        raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)")
    shape = (*weights.shape[:-1], num_samples)
    return _make(
        lambda g: _chosen(g, rows, num_samples, replacement).reshape(shape), generator, dtypes.int64, None, False
    )


def _chosen(stream: Any, rows: np.ndarray, count: int, replacement: bool) -> np.ndarray:
    """`count` indices a row. Without replacement: the smallest of exponential waiting times, one for each weight."""
    if replacement:
        chances = rows / rows.sum(1, keepdims=True)
        return np.stack([stream.choice(rows.shape[1], count, p=row) for row in chances])
    waiting = stream.exponential(size=rows.shape) / np.maximum(rows, np.finfo(rows.dtype).tiny)
    return np.argsort(waiting, axis=1)[:, :count]
