"""The CPU backend: numpy's functions under their own names, plus what numpy spells differently from other libraries."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

# As in PyTorch, an overflow gives inf and 0/0 gives nan without a word. Only warnings about our own lines are meant:
# numpy's error state, and what the learner's numpy says, stay as they are.
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_lab\.")


class NumpyBackend:
    """`xp` for op forwards on numpy arrays. Attributes not defined here are numpy's own."""

    device = "cpu"
    ndarray = np.ndarray

    def __getattr__(self, name: str) -> Any:
        found = getattr(np, name)
        setattr(self, name, found)  # the next access is a plain attribute
        return found

    @staticmethod
    def to_numpy(array: Any) -> np.ndarray:
        """The same memory as a numpy array."""
        return np.asarray(array)

    @staticmethod
    def from_numpy(array: np.ndarray) -> np.ndarray:
        return array

    @staticmethod
    def owner(array: Any) -> Any:
        """The array that owns `array`'s memory: views of one storage share it."""
        while True:
            base = getattr(array, "base", None)
            if base is None or not isinstance(base, np.ndarray):
                return array
            array = base

    @staticmethod
    def add_at(array: np.ndarray, index: Any, values: Any) -> None:
        """array[index] += values where repeated indices add up."""
        np.add.at(array, index, values)

    @staticmethod
    def dot(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return x.dot(y)

    @staticmethod
    def total(x: Any) -> Any:
        """The sum of all entries, as a numpy scalar (half the price of np.sum)."""
        return np.add.reduce(x, None)
