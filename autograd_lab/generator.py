"""`Generator`: a stream of random numbers, and the one that all random functions draw from unless told otherwise.

Values come from numpy's generators on the CPU, so a seed gives the same lecture everywhere; they are not PyTorch's numbers for
the same seed. Knows how to draw and where a stream is, not what tensors are made of it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from .autograd import apply

Tensor = Any

__all__ = [
    "Generator",
    "default_generator",
    "fork_rng",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "seed",
    "set_rng_state",
]


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
        if not isinstance(new_state, apply.Tensor):
            raise TypeError(
                f"expected a torch.ByteTensor, but got {type(new_state).__name__}. get_state() returns one."
            )
        if new_state._data.dtype != np.uint8:
            raise TypeError("RNG state must be a torch.ByteTensor. get_state() returns one.")
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
    """The seed that the common stream started from."""
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
