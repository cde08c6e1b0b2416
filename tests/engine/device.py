"""A pretended accelerator with CuPy's manners, for tests of the backend seam.

Its arrays have their own memory (a hidden numpy array), refuse every implicit conversion and every `np.` call, mix
with numpy
scalars and Python numbers but not with numpy arrays, and keep 0-d results on the device. Views know the array that
owns their
memory. Transfers and synchronising reads are counted.
"""

from __future__ import annotations

import operator
import sys
from typing import Any

import numpy as np

from autograd_lab.backend import NUMPY


class DeviceArray:
    """An array of the pretended device."""

    __array_priority__ = 100

    def __init__(self, hidden: np.ndarray, base: DeviceArray | None = None) -> None:
        self._hidden = hidden
        self.base = base

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(
            "Implicit conversion to a NumPy array is not allowed. Please use `.get()` to construct a NumPy array "
            "explicitly."
        )

    def __array_ufunc__(self, ufunc: Any, *args: Any, **kwargs: Any) -> Any:
        if any(isinstance(a, np.ndarray) and a.ndim for a in args[1:]):
            raise TypeError(f"Unsupported type <class 'numpy.ndarray'> in {ufunc.__name__}")
        if any(
            isinstance(a, np.generic) for a in args[1:]
        ):  # numpy_scalar * array comes here by way of Python's operator
            return on_device(ufunc, args[1:])
        raise TypeError(f"np.{ufunc.__name__} was called on a device array: call the backend's")

    def __array_function__(self, function: Any, *args: Any) -> Any:
        raise TypeError(f"np.{function.__name__} was called on a device array: call the backend's")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("data", "ctypes"):
            raise AttributeError(name)
        found = getattr(self._hidden, name)
        if not callable(found):
            return on_device(lambda: found, (), owner=self) if isinstance(found, np.ndarray) else found
        if name in ("item", "tolist"):
            COUNTS["reads"] += 1
            return found
        return lambda *args, **kwargs: on_device(found, args, kwargs, owner=self)

    @property
    def dtype(self) -> np.dtype:
        return self._hidden.dtype

    @property
    def shape(self) -> tuple:
        return self._hidden.shape

    def get(self) -> np.ndarray:
        """A copy in the CPU's memory."""
        COUNTS["down"] += 1
        return self._hidden.copy()

    def __getitem__(self, index: Any) -> Any:
        return on_device(operator.getitem, (self, index), owner=self)

    def __setitem__(self, index: Any, value: Any) -> None:
        self._hidden[shown(index)] = shown(value)

    def __bool__(self) -> bool:
        COUNTS["reads"] += 1
        return bool(self._hidden)

    def __int__(self) -> int:
        COUNTS["reads"] += 1
        return int(self._hidden)

    def __float__(self) -> float:
        COUNTS["reads"] += 1
        return float(self._hidden)

    __hash__ = None  # type: ignore[assignment]


COUNTS = {"up": 0, "down": 0, "reads": 0}


def shown(value: Any) -> Any:
    """The hidden array of a device array; raises TypeError for an array of the CPU's."""
    if isinstance(value, DeviceArray):
        return value._hidden
    if isinstance(value, np.ndarray):
        raise TypeError("Unsupported type <class 'numpy.ndarray'>")
    if isinstance(value, tuple):
        return tuple(_index(v) for v in value)
    return [shown(v) for v in value] if isinstance(value, list) else value


def _index(value: Any) -> Any:
    """Index arrays may lie anywhere: the device copies them over."""
    return value if isinstance(value, np.ndarray) else shown(value)


def on_device(function: Any, args: tuple, kwargs: dict | None = None, owner: DeviceArray | None = None) -> Any:
    """Run a numpy function on hidden arrays; arrays come back as device arrays, 0-d ones too."""
    with np.errstate(all="ignore"):
        result = function(*[shown(a) for a in args], **{k: shown(v) for k, v in (kwargs or {}).items()})
    if isinstance(result, tuple):
        return tuple(DeviceArray(np.asarray(r)) for r in result)
    if not isinstance(result, (np.ndarray, np.generic)):
        return result
    for given in (*args, (kwargs or {}).get("out")):
        if isinstance(given, DeviceArray) and result is given._hidden:
            return given
    sources = [a for a in (owner, *args) if isinstance(a, DeviceArray)]
    shared = next(
        (a for a in sources if isinstance(result, np.ndarray) and np.may_share_memory(result, a._hidden)), None
    )
    return DeviceArray(np.asarray(result), None if shared is None else shared if shared.base is None else shared.base)


def _operators() -> None:
    plain = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or")
    for name in plain:
        function = getattr(operator, name + "_" if name in ("and", "or") else name)

        def forward(self: Any, other: Any, function: Any = function) -> Any:
            return on_device(function, (self, other))

        def reflected(self: Any, other: Any, function: Any = function) -> Any:
            return on_device(function, (other, self))

        def inplace(self: Any, other: Any, function: Any = function) -> Any:
            self._hidden[...] = function(self._hidden, shown(other))
            return self

        setattr(DeviceArray, f"__{name}__", forward)
        setattr(DeviceArray, f"__r{name}__", reflected)
        setattr(DeviceArray, f"__i{name}__", inplace)
    for function in (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge):
        setattr(DeviceArray, f"__{function.__name__}__", lambda self, other, f=function: on_device(f, (self, other)))
    for function in (operator.neg, operator.abs, operator.invert):
        setattr(DeviceArray, f"__{function.__name__}__", lambda self, f=function: on_device(f, (self,)))


_operators()


class _Linalg:
    """np.linalg on hidden memory."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(np.linalg, name)
        return found if isinstance(found, type) else lambda *args, **kwargs: on_device(found, args, kwargs)


class DeviceBackend:
    """`xp` for device arrays: numpy's names, as CuPy has them, run on hidden memory."""

    device = "cuda"
    ndarray = DeviceArray
    linalg = _Linalg()
    LinAlgError = np.linalg.LinAlgError

    def __getattr__(self, name: str) -> Any:
        found = getattr(np, name)
        if not callable(found) or isinstance(found, type):
            return found
        return lambda *args, **kwargs: on_device(found, args, kwargs)

    @staticmethod
    def array(value: Any, dtype: Any = None) -> DeviceArray:
        if isinstance(value, np.ndarray):
            COUNTS["up"] += 1
        return DeviceArray(np.array(value._hidden if isinstance(value, DeviceArray) else value, dtype=dtype))

    asarray = array

    @staticmethod
    def to_numpy(array: DeviceArray) -> np.ndarray:
        return array.get()

    @staticmethod
    def from_numpy(array: np.ndarray) -> DeviceArray:
        COUNTS["up"] += 1
        return DeviceArray(array.copy())

    @staticmethod
    def owner(array: DeviceArray) -> DeviceArray:
        return array if array.base is None else array.base

    @staticmethod
    def running(ufunc: str, x: DeviceArray, dim: int) -> DeviceArray:
        return on_device(getattr(np, ufunc).accumulate, (x, dim))

    @staticmethod
    def add_at(array: DeviceArray, index: Any, values: DeviceArray) -> None:
        np.add.at(array._hidden, shown(index), values._hidden)

    @staticmethod
    def maximum_at(array: DeviceArray, index: Any, values: DeviceArray) -> None:
        np.maximum.at(array._hidden, shown(index), values._hidden)

    @staticmethod
    def minimum_at(array: DeviceArray, index: Any, values: DeviceArray) -> None:
        np.minimum.at(array._hidden, shown(index), values._hidden)

    @staticmethod
    def multiply_at(array: DeviceArray, index: Any, values: DeviceArray) -> None:
        np.multiply.at(array._hidden, shown(index), values._hidden)

    @staticmethod
    def diagonal(x: DeviceArray, offset: int, dim1: int, dim2: int) -> DeviceArray:
        return on_device(NUMPY.diagonal, (x, offset, dim1, dim2))

    @staticmethod
    def geometry(x: DeviceArray) -> tuple:
        return NUMPY.geometry(x._hidden)

    @staticmethod
    def strided(x: DeviceArray, shape: tuple, strides: tuple, offset: int) -> DeviceArray:
        return on_device(NUMPY.strided, (x, shape, strides, offset))

    @staticmethod
    def dot(x: DeviceArray, y: DeviceArray) -> DeviceArray:
        return x.dot(y)

    @staticmethod
    def sole(array: Any, references: int) -> bool:
        return array.__class__ is DeviceArray and array.base is None and sys.getrefcount(array) <= references + 2

    @staticmethod
    def number(value: Any, dtype: Any) -> Any:
        return dtype.type(value)

    @staticmethod
    def sum_rows(x: DeviceArray) -> DeviceArray:
        return x.sum(axis=0)

    @staticmethod
    def total(x: DeviceArray) -> DeviceArray:
        return x.sum()
