"""Random tensors. Values come from numpy's generators on the CPU, so a seed gives the same lecture everywhere; they are not
PyTorch's numbers for the same seed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from . import dtypes
from .autograd import apply
from .creation import finish
from .tensor import Tensor

__all__ = ["Generator", "default_generator", "fork_rng", "get_rng_state", "initial_seed", "manual_seed", "rand", "rand_like", "randint",
           "randn", "randn_like", "randperm", "seed", "set_rng_state"]  # fmt: skip


def fresh_seed() -> int:
    """An unpredictable seed."""
    return int(np.random.SeedSequence().generate_state(1, np.uint64)[0] >> 1)


class Generator:
    """A stream of random numbers.

    >>> import autograd_lab as torch
    >>> g = torch.Generator().manual_seed(0)
    >>> torch.rand(2, generator=g).shape
    torch.Size([2])
    """

    def __init__(self, device: Any = "cpu") -> None:
        self.device = device
        self._seed: int | None = None
        self._stream: Any = None

    @property
    def numpy(self) -> Any:
        """The numpy generator behind it, made when the first number is drawn: numpy.random is slow to import."""
        if self._stream is None:
            self._stream = np.random.default_rng(self.initial_seed() % 2**64)
        return self._stream

    def manual_seed(self, seed: int) -> Generator:
        """Start the stream that belongs to `seed`."""
        self._seed, self._stream = int(seed), None
        return self

    def initial_seed(self) -> int:
        """The seed that the stream started from."""
        if self._seed is None:
            self._seed = fresh_seed()
        return self._seed

    def seed(self) -> int:
        """Start over from an unpredictable seed, and return it."""
        return self.manual_seed(fresh_seed()).initial_seed()

    def get_state(self) -> Tensor:
        """Where the stream is, as a tensor of bytes for `set_state`."""
        state = self.numpy.bit_generator.state
        numbers = (
            state["state"]["state"],
            state["state"]["inc"],
            state["has_uint32"],
            state["uinteger"],
            self.initial_seed(),
        )
        packed = b"".join((n % 2**128).to_bytes(16, "little") for n in numbers)
        return apply.wrap(np.frombuffer(packed, np.uint8).copy())

    def set_state(self, new_state: Tensor) -> Generator:
        """Go on from where `get_state` was called.

        Raises:
            TypeError: not a tensor of bytes. RuntimeError: not one that get_state returned.
        """
        if not isinstance(new_state, Tensor):
            raise TypeError(
                f"expected a torch.ByteTensor, but got {type(new_state).__name__}. get_state() returns one."
            )
        if new_state._data.dtype != np.uint8:
            raise TypeError(
                f"RNG state must be a torch.ByteTensor. get_state() returns one; this is {new_state.dtype}."
            )
        if new_state._data.shape != (80,):
            raise RuntimeError(
                f"RNG state is wrong size. Expected 80 bytes from get_state(), got {new_state._data.size}."
            )
        packed = new_state._data.tobytes()
        at, inc, half, kept, seed = (int.from_bytes(packed[i : i + 16], "little") for i in range(0, 80, 16))
        self.manual_seed(seed)
        self.numpy.bit_generator.state = {"bit_generator": "PCG64", "state": {"state": at, "inc": inc}, "has_uint32": half % 2,
                                          "uinteger": kept % 2**32}  # fmt: skip
        return self

    def clone_state(self) -> Generator:
        """Another generator that goes on from the same place."""
        return Generator(self.device).set_state(self.get_state())


default_generator = Generator()


def manual_seed(seed: int) -> Generator:
    """Seed the stream that all random functions draw from."""
    return default_generator.manual_seed(seed)


def seed() -> int:
    """A fresh unpredictable seed for the common stream."""
    fresh = fresh_seed()
    default_generator.manual_seed(fresh)
    return fresh


def initial_seed() -> int:
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """Where the common stream is, as a tensor of bytes."""
    return default_generator.get_state()


def set_rng_state(new_state: Tensor) -> None:
    """Let the common stream go on from where get_rng_state was called."""
    default_generator.set_state(new_state)


@contextlib.contextmanager
def fork_rng(devices: Any = None, enabled: bool = True) -> Iterator[None]:
    """What is drawn inside the block does not move the stream outside. `devices` is accepted: all numbers come from the CPU.

    >>> import autograd_lab as torch
    >>> _ = torch.manual_seed(0)
    >>> with torch.random.fork_rng():
    ...     inside = torch.rand(1)
    >>> torch.equal(inside, torch.rand(1))
    True
    """
    state = get_rng_state() if enabled else None
    try:
        yield
    finally:
        if state is not None:
            set_rng_state(state)


def _shape(size: tuple) -> tuple[int, ...]:
    if len(size) == 1 and isinstance(size[0], (tuple, list)):
        size = tuple(size[0])
    return tuple(int(n) for n in size)


def _make(draw: Any, generator: Generator | None, dtype: Any, device: Any, requires_grad: bool) -> Tensor:
    stream = (generator or default_generator).numpy
    wanted = dtypes.to_numpy_dtype(dtype or dtypes.get_default_dtype())
    return finish(apply.wrap(np.asarray(draw(stream)).astype(wanted)), device, requires_grad)


def randn(
    *size: Any, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Normally distributed values, mean 0 and variance 1."""
    return _make(lambda g: g.standard_normal(_shape(size)), generator, dtype, device, requires_grad)


def rand(
    *size: Any, generator: Generator | None = None, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Uniform values in [0, 1)."""
    return _make(lambda g: g.random(_shape(size)), generator, dtype, device, requires_grad)


def randint(low: int, high: Any = None, size: Any = None, *, generator: Generator | None = None, dtype: Any = None,
            device: Any = None) -> Tensor:  # fmt: skip
    """Integers from `low` (0 when only one bound is given) to `high` - 1."""
    if size is None:
        low, high, size = 0, low, high
    return _make(lambda g: g.integers(low, high, _shape((size,))), generator, dtype or dtypes.int64, device, False)


def randperm(n: int, *, generator: Generator | None = None) -> Tensor:
    """The integers below n in random order."""
    return _make(lambda g: g.permutation(n), generator, dtypes.int64, None, False)


def randn_like(input: Tensor, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    """randn of `input`'s shape and dtype."""
    return randn(*input._data.shape, dtype=dtype or input.dtype, requires_grad=requires_grad)


def rand_like(input: Tensor, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    """rand of `input`'s shape and dtype."""
    return rand(*input._data.shape, dtype=dtype or input.dtype, requires_grad=requires_grad)
