"""The NVIDIA GPU backend. The only module that imports cupy; loaded when a cuda device is first asked for."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np


class CupyBackend:
    """`xp` for op forwards on cupy arrays. Attributes not defined here are cupy's own."""

    device = "cuda"
    LinAlgError = np.linalg.LinAlgError  # cupy raises numpy's

    def __init__(self) -> None:
        try:
            import cupy as installed
        except ImportError as error:
            raise RuntimeError(
                "Torch not compiled with CUDA enabled. On this machine the package cupy is missing, so device 'cuda' "
                "cannot be used. Install it with `pip install cupy-cuda13x` (or cupy-cuda12x), or stay on device 'cpu'."
            ) from error
        cupy: Any = installed
        try:
            count = cupy.cuda.runtime.getDeviceCount()
        except cupy.cuda.runtime.CUDARuntimeError as error:
            raise RuntimeError(
                "Found no NVIDIA driver on your system. cupy is installed, but it sees no usable GPU "
                f"({error}). Stay on device 'cpu'."
            ) from error
        if count == 0:
            raise RuntimeError("No CUDA GPUs are available. Stay on device 'cpu'.")
        self._cupy = cupy
        self.ndarray = cupy.ndarray

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._cupy, name)
        setattr(self, name, found)
        return found

    def to_numpy(self, array: Any) -> np.ndarray:
        """A copy in the CPU's memory."""
        return self._cupy.asnumpy(array)

    def from_numpy(self, array: np.ndarray) -> Any:
        """A copy in the GPU's memory."""
        return self._cupy.asarray(array)

    def owner(self, array: Any) -> Any:
        """The array that owns `array`'s memory: views of one storage share it."""
        while array.base is not None:
            array = array.base
        return array

    def running(self, ufunc: str, x: Any, dim: int) -> Any:
        """The ufunc of all entries up to each one, along `dim`."""
        combine, out = getattr(self._cupy, ufunc), x.copy()
        line = self._cupy.moveaxis(out, dim, 0)
        for i in range(1, line.shape[0]):
            line[i] = combine(line[i - 1], line[i])
        return out

    def add_at(self, array: Any, index: Any, values: Any) -> None:
        """array[index] += values where repeated indices add up."""
        self._cupy.add.at(array, index, values)

    def maximum_at(self, array: Any, index: Any, values: Any) -> None:
        """array[index] = max(array[index], values) over repeated indices."""
        self._cupy.maximum.at(array, index, values)

    def minimum_at(self, array: Any, index: Any, values: Any) -> None:
        """array[index] = min(array[index], values) over repeated indices."""
        self._cupy.minimum.at(array, index, values)

    def multiply_at(self, array: Any, index: Any, values: Any) -> None:
        """array[index] *= values where repeated indices multiply."""
        self._cupy.multiply.at(array, index, values)

    def geometry(self, x: Any) -> tuple:
        """(shape, strides, offset) of `x` in the memory that owns it, counted in elements."""
        start = x.data.ptr - self.owner(x).data.ptr
        return x.shape, tuple([step // x.itemsize for step in x.strides]), start // x.itemsize

    def strided(self, x: Any, shape: tuple, strides: tuple, offset: int) -> Any:
        """A view of the memory that owns `x`, laid out as told."""
        flat = self.owner(x).ravel(order="K")[offset:]
        return self._cupy.lib.stride_tricks.as_strided(flat, shape, [step * x.itemsize for step in strides])

    @staticmethod
    def dot(x: Any, y: Any) -> Any:
        """The matrix product of two 2-D arrays."""
        return x.dot(y)

    def sole(self, array: Any, references: int) -> bool:
        """True when `array` is a whole piece of memory and nobody beside the caller's `references` can see it."""
        return array.__class__ is self.ndarray and array.base is None and sys.getrefcount(array) <= references + 2

    @staticmethod
    def number(value: Any, dtype: Any) -> Any:
        """`value` in `dtype`; cupy's kernels take a numpy scalar as an argument, without a copy to the device."""
        return dtype.type(value)

    @staticmethod
    def sum_rows(x: Any) -> Any:
        """The sum over the first dimension."""
        return x.sum(axis=0)

    @staticmethod
    def total(x: Any) -> Any:
        """The sum of all entries; it stays on the device."""
        return x.sum()
