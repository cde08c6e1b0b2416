"""The CPU backend: numpy's functions under their own names, plus what numpy spells differently from other libraries."""

from __future__ import annotations

import sys
import warnings
from typing import Any

import numpy as np

ZEROS = [(0,) * n for n in range(65)]  # strides of a number seen everywhere

LARGE = 25_000  # elements of a product from which matmul beats dot
_ones: dict[tuple, np.ndarray] = {}  # for sum_rows
_numbers: dict[tuple, np.ndarray] = {}  # for number


def hush() -> None:
    """Keep numpy's remarks on 1/0, log(-1) and overflow in our own lines to ourselves: tensors give inf and nan in silence, as
    PyTorch's and CuPy's do. The learner's own numpy lines are not touched.
    """
    warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_lab\.")


hush()


class NumpyBackend:
    """`xp` for op forwards on numpy arrays. Attributes not defined here are numpy's own."""

    device = "cpu"
    LinAlgError = np.linalg.LinAlgError
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
    def broadcast_to(x: Any, shape: tuple) -> np.ndarray:
        """A view of `shape`, writable where x is; for a single number ten times faster than numpy's own.

        A row of it may be written, as on other backends; that the whole may not is for the engine to say.
        """
        if x.shape:
            view = np.broadcast_to(x, shape)
            view.flags.writeable = x.flags.writeable
            return view
        x = np.asarray(x)
        return np.ndarray(shape, x.dtype, x, 0, ZEROS[len(shape)])

    @staticmethod
    def running(ufunc: str, x: np.ndarray, dim: int) -> np.ndarray:
        """The ufunc of all entries up to each one, along `dim`."""
        return getattr(np, ufunc).accumulate(x, dim)

    @staticmethod
    def add_at(array: np.ndarray, index: Any, values: Any) -> None:
        """array[index] += values where repeated indices add up."""
        np.add.at(array, index, values)

    @staticmethod
    def maximum_at(array: np.ndarray, index: Any, values: Any) -> None:
        """array[index] = max(array[index], values) over repeated indices."""
        np.maximum.at(array, index, values)

    @staticmethod
    def minimum_at(array: np.ndarray, index: Any, values: Any) -> None:
        """array[index] = min(array[index], values) over repeated indices."""
        np.minimum.at(array, index, values)

    @staticmethod
    def multiply_at(array: np.ndarray, index: Any, values: Any) -> None:
        """array[index] *= values where repeated indices multiply."""
        np.multiply.at(array, index, values)

    @staticmethod
    def diagonal(x: np.ndarray, offset: int, dim1: int, dim2: int) -> np.ndarray:
        """A diagonal as a view, writable where x is."""
        view = np.diagonal(x, offset, dim1, dim2)
        view.flags.writeable = x.flags.writeable
        return view

    @classmethod
    def geometry(cls, x: np.ndarray) -> tuple:
        """(shape, strides, offset) of `x` in the memory that owns it, counted in elements."""
        root = cls.owner(x)
        start = 0 if root is x else x.ctypes.data - root.ctypes.data
        return x.shape, tuple([step // x.itemsize for step in x.strides]), start // x.itemsize

    @classmethod
    def strided(cls, x: np.ndarray, shape: tuple, strides: tuple, offset: int) -> np.ndarray:
        """A view of the memory that owns `x`, laid out as told.

        Raises:
            ValueError: it would reach beyond that memory.
        """
        root = cls.owner(x)
        root = root if root.flags.c_contiguous else root.T  # a buffer is read row by row
        return np.ndarray(shape, x.dtype, root, offset * x.itemsize, [step * x.itemsize for step in strides])

    @staticmethod
    def dot(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The matrix product of two 2-D arrays."""
        if x.shape[0] * y.shape[1] < LARGE:
            return x.dot(y)
        return np.matmul(x, y)  # faster than dot when x is transposed

    @staticmethod
    def sole(array: Any, references: int) -> bool:
        """True when `array` is a whole piece of memory and nobody beside the caller's `references` can see it."""
        return array.__class__ is np.ndarray and array.base is None and sys.getrefcount(array) <= references + 2

    @staticmethod
    def number(value: Any, dtype: np.dtype) -> np.ndarray:
        """`value` as a 0-d array of `dtype`, kept: ufuncs take it three times faster than a Python number."""
        key = value, value.__class__, dtype
        found = _numbers.get(key)
        if found is None:
            found = np.asarray(value, dtype)
            if (value or value.__class__ is int) and len(_numbers) < 4096:  # else 0.0 would be given for -0.0
                _numbers[key] = found
        return found

    @staticmethod
    def sum_rows(x: np.ndarray) -> np.ndarray:
        """The sum over the first dimension; for a matrix as ones @ x, up to seven times faster than numpy's sum."""
        if x.ndim != 2 or x.dtype.char not in "fd" or not x.flags.c_contiguous:
            return x.sum(axis=0)
        key = x.shape[0], x.dtype.char
        ones = _ones.get(key)
        if ones is None:
            if len(_ones) > 64:
                _ones.clear()
            ones = _ones[key] = np.ones(x.shape[0], x.dtype)
        return ones.dot(x)

    @staticmethod
    def total(x: Any) -> Any:
        """The sum of all entries, as a numpy scalar (half the price of np.sum)."""
        return np.add.reduce(x, None)
