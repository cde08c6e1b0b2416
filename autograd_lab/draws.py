"""`Draws`: the in-place random functions of a Tensor. The base of Manners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .autograd import apply, explain
from .generator import Generator, default_generator
from .methods import OpMethods

__all__ = ["Draws"]

Tensor = Any  # for annotations: tensor.py is above this module


class Draws(OpMethods):
    """Tensor as a place for random numbers."""

    __slots__ = ()
    _data: Any
    dtype: Any

    def uniform_(self, *bounds: float, generator: Generator | None = None, **named: float) -> Tensor:
        """Values spread evenly over [from, to); by default [0, 1). In place.

        Raises:
            RuntimeError: from > to. NotImplementedError: it holds integers.
        """
        low, high = (
            *bounds,
            *(named.get(name, default) for name, default in (("from", 0.0), ("to", 1.0))[len(bounds) :]),
        )
        self._floats("check_uniform_bounds")
        if low > high:
            raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low:g} > to={high:g}")
        return self._drawn(lambda g, shape: g.uniform(low, high, shape), generator)

    def normal_(self, mean: float = 0.0, std: float = 1.0, *, generator: Generator | None = None) -> Tensor:
        """Normally distributed values; in place."""
        self._floats("normal_kernel_cpu")
        if std < 0:
            raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
        return self._drawn(lambda g, shape: g.normal(mean, std, shape), generator)

    def log_normal_(self, mean: float = 1.0, std: float = 2.0, *, generator: Generator | None = None) -> Tensor:
        """e to normally distributed powers; in place."""
        self._floats("log_normal_cpu")
        if std <= 0:
            raise RuntimeError(f"log_normal_ expects std > 0.0, but found std={std:g}")
        return self._drawn(lambda g, shape: g.lognormal(mean, std, shape), generator)

    def exponential_(self, lambd: float = 1.0, *, generator: Generator | None = None) -> Tensor:
        """Exponentially distributed values with rate `lambd`; in place."""
        self._floats("exponential_cpu")
        if lambd <= 0:
            raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd:g}")
        return self._drawn(lambda g, shape: g.exponential(1 / lambd, shape), generator)

    def cauchy_(self, median: float = 0.0, sigma: float = 1.0, *, generator: Generator | None = None) -> Tensor:
        """Cauchy distributed values; in place."""
        self._floats("cauchy_cpu")
        if sigma <= 0:
            raise RuntimeError(f"cauchy_ expects sigma > 0.0, but found sigma={sigma:g}")
        return self._drawn(lambda g, shape: median + sigma * g.standard_cauchy(shape), generator)

    def geometric_(self, p: float, *, generator: Generator | None = None) -> Tensor:
        """How many tries of probability `p` until the first success; in place."""
        if not 0 < p < 1:
            raise RuntimeError(f"geometric_ expects p to be in (0, 1), but got p={p:g}")
        return self._drawn(lambda g, shape: g.geometric(p, shape), generator)

    def bernoulli_(self, p: Any = 0.5, *, generator: Generator | None = None) -> Tensor:
        """1 with probability `p`, a number or a tensor, else 0; in place."""
        chance = p._data if isinstance(p, apply.Tensor) else p
        if not isinstance(p, apply.Tensor) and not 0 <= p <= 1:
            raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p:g}")
        return self._drawn(lambda g, shape: g.random(shape) < chance, generator)

    def random_(self, *bounds: int, generator: Generator | None = None, **named: int) -> Tensor:
        """Integers from `from` (0) to `to` - 1; without bounds all that the dtype counts exactly. In place."""
        given = (named.get("from"), named.get("to")) if named else bounds if len(bounds) == 2 else (0, *bounds)
        low, high = (*given, None, None)[:2]
        low = 0 if low is None else low
        if high is None:
            high = EXACT[self._data.dtype.name]
        if low >= high:
            raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
        return self._drawn(lambda g, shape: g.integers(low, high, shape), generator)

    def _floats(self, kernel: str) -> None:
        if self._data.dtype.kind != "f":
            raise NotImplementedError(
                f"\"{kernel}\" not implemented for '{explain.CPP[self.dtype.name]}'. Make it a float tensor first: .float()."
            )

    def _drawn(self: Any, draw: Callable, generator: Generator | None) -> Tensor:
        values = draw((generator or default_generator).numpy, self._data.shape)
        return self.copy_(apply.wrap(np.asarray(values).astype(self._data.dtype)))


# the first integer that is not drawn: floats count exactly up to their precision
EXACT = {"bool": 2, "uint8": 2**8, "int8": 2**7, "int16": 2**15, "int32": 2**31, "int64": 2**63 - 1, "float16": 2**11 + 1,
         "float32": 2**24 + 1, "float64": 2**53 + 1}  # fmt: skip
