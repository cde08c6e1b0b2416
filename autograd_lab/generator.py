"""`Generator`: a stream of random numbers, and the one that all random functions draw from unless told otherwise.

Values come from numpy's generators on the CPU, so a seed gives the same lecture everywhere; they are not PyTorch's numbers for
the same seed. Knows nothing of Tensor.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Generator", "default_generator", "initial_seed", "manual_seed", "seed"]


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
