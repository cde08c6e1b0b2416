"""Values: a small, exact summary of an array, taken at the moment of an event.

`Snapshot.take(array)` copies what a summary needs (arrays change later) and never raises; the words and numbers are
made when somebody asks. This module knows arrays only (of every backend): no Tensor, no graph.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import backend
from .documents import FULL_VALUES_UP_TO, HISTOGRAM_BINS, Value

SAMPLE = 4096  # elements kept of a larger array, evenly spaced, for its histogram
TEXT_LIMIT = 24  # characters of Value.text
_dtype_names: dict[np.dtype, str] = {}  # numpy computes the name anew each time


EXACT = 6  # characters: a number that is no longer is shown exactly


def number_text(x: Any, digits: int = 4) -> str:
    """A number as a learner writes it: 0.387, 2.637e7, NaN. Never raises.

    >>> number_text(26365500.0), number_text(3), number_text(-0.0), number_text(float("nan"))
    ('2.637e7', '3', '0', 'NaN')
    """
    try:
        if isinstance(x, (bool, np.bool_)):
            return "True" if x else "False"
        if isinstance(x, (int, np.integer)):
            return str(int(x)) if abs(int(x)) < 10**9 else _short(f"{float(x):.{digits}g}")
        if isinstance(x, complex):
            return f"{x:.{digits}g}"
        x = float(x)
    except (TypeError, ValueError, OverflowError):
        return "?"
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Inf" if x > 0 else "-Inf"
    if x == 0:
        return "0"
    exact = repr(x).removesuffix(".0")
    if len(exact) <= EXACT and "e" not in exact:  # a constant such as 1.0001 is shown as it was written
        return exact
    return _short(f"{x:.{digits}g}")


def _short(text: str) -> str:
    """1e+07 -> 1e7, 1e-06 -> 1e-6."""
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if e else text


def jsonable(x: Any) -> Any:
    """A number that JSON can carry: NaN and the infinities become the strings that documents.py names."""
    if isinstance(x, (bool, np.bool_)):
        return bool(x)
    if isinstance(x, (int, np.integer)):
        return int(x)
    if isinstance(x, np.floating):
        x = float(str(x))  # the shortest decimal that reads back as the same float32
    if isinstance(x, float):
        if math.isfinite(x):
            return x
        return "NaN" if math.isnan(x) else ("Infinity" if x > 0 else "-Infinity")
    return str(x)


def as_numpy(array: Any) -> np.ndarray:
    """`array` as a numpy array; a device array is copied to the host.

    Raises:
        TypeError: it holds no numbers.
    """
    if isinstance(array, np.ndarray):
        return array
    if isinstance(array, (np.generic, int, float, complex)):
        return np.asarray(array)
    return backend.of(array).to_numpy(array)


def shape_text(shape: Any) -> str:
    """64x100, or "scalar" for a 0-d shape."""
    return "x".join(str(n) for n in shape) or "scalar"


class Snapshot:
    """What one array was. `value` is the documents.Value, made on first use."""

    __slots__ = ("_value", "data", "dtype", "high", "low", "mean", "nonfinite", "shape", "size")

    def __init__(self) -> None:
        self._value: Value | None = None
        self.data: np.ndarray | None = (
            None  # all of a small array, a sample of a large one, None when only the shape is known
        )
        self.shape: tuple = ()
        self.dtype = "?"
        self.size = 0
        self.low = self.high = self.mean = None
        self.nonfinite = 0

    @classmethod
    def take(cls, array: Any, light: bool = False) -> Snapshot:
        """Copy what a summary of `array` needs. `light`: of a larger array only shape and dtype."""
        snap = cls()
        try:
            a = as_numpy(array)
            snap.shape, snap.size = a.shape, a.size
            snap.dtype = _dtype_names.get(a.dtype) or _dtype_names.setdefault(a.dtype, a.dtype.name)
            if a.size <= FULL_VALUES_UP_TO:
                snap.data = a.copy()
            elif not light:
                snap._summarise(a)
        except Exception:  # a summary must never break the learner's own operation
            snap.data = None
        return snap

    def _summarise(self, a: np.ndarray) -> None:
        step = -(-a.size // SAMPLE)
        self.data = (a.reshape(-1)[::step] if a.flags.c_contiguous else a.flat[::step]).copy()
        if a.dtype.kind not in "fiub":
            return
        with np.errstate(all="ignore"):  # the learner did not ask for this sum: no warning about it
            low, high, mean = float(a.min()), float(a.max()), float(a.mean())
        if not math.isfinite(low + high + mean):
            finite = a[np.isfinite(a)].astype(np.float64)
            self.nonfinite = a.size - finite.size
            if not finite.size:
                return
            with np.errstate(all="ignore"):
                low, high, mean = float(finite.min()), float(finite.max()), float(finite.mean())
        self.low, self.high, self.mean = low, high, mean

    @property
    def small(self) -> bool:
        """Whether every element is known."""
        return self.data is not None and self.size <= FULL_VALUES_UP_TO

    @property
    def light(self) -> bool:
        """Whether only the shape and dtype are known."""
        return self.data is None

    @property
    def value(self) -> Value:
        """The summary as plain data."""
        if self._value is None:
            try:
                self._value = self._make()
            except Exception:
                self._value = Value(list(self.shape), self.dtype, "?")
        return self._value

    def _make(self) -> Value:
        if self.data is None or self.data.dtype.kind not in "fiub":
            return Value(list(self.shape), self.dtype, self._text())
        if self.small and self.size:
            finite = self.data[np.isfinite(self.data)].astype(np.float64)
            self.nonfinite = self.size - finite.size
            if finite.size:
                self.low, self.high, self.mean = float(finite.min()), float(finite.max()), float(finite.mean())
        return Value(
            shape=list(self.shape),
            dtype=self.dtype,
            text=self._text(),
            full=_nested(self.data) if self.small else None,
            min=None if self.low is None else rounded(self.low),
            max=None if self.high is None else rounded(self.high),
            mean=None if self.mean is None else rounded(self.mean),
            histogram=_histogram(self.data, self.low, self.high) if self.size > 1 else None,
            nonfinite=int(self.nonfinite),
        )

    def _text(self) -> str:
        if self.data is not None and self.small and self.size:
            text = small_text(self.data)
            if len(text) <= TEXT_LIMIT:
                return text
        shape = shape_text(self.shape)
        if self.size == 0 and self.data is not None:
            return f"{shape}, empty"
        if self.nonfinite:
            return f"{shape}, {self.nonfinite} NaN/Inf"
        return shape if self.mean is None else f"{shape}, mean {number_text(self.mean, 3)}"


def rounded(x: float, digits: int = 7) -> Any:
    """`x` to `digits` significant digits, JSON-able: what two machines agree on."""
    return jsonable(float(f"{x:.{digits}g}"))


def small_text(data: np.ndarray) -> str:
    """Nested brackets with short numbers: [1, 2.5, NaN]."""
    if data.ndim == 0:
        return number_text(data[()])
    return "[" + ", ".join(small_text(row) if isinstance(row, np.ndarray) else number_text(row) for row in data) + "]"


def _nested(data: np.ndarray) -> Any:
    if data.ndim == 0:
        return jsonable(data[()])
    return [_nested(row) if isinstance(row, np.ndarray) else jsonable(row) for row in data]


def _histogram(data: np.ndarray, low: float | None, high: float | None) -> list[int] | None:
    if low is None or high is None or data.dtype.kind not in "fiub":
        return None
    finite = data[np.isfinite(data)].astype(np.float64)
    if low == high:
        counts = [0] * HISTOGRAM_BINS
        counts[HISTOGRAM_BINS // 2] = int(finite.size)
        return counts
    scaled = (finite - low) / (high - low) if math.isfinite(high - low) else finite / high * 0.5 + 0.5
    bins = np.clip((scaled * HISTOGRAM_BINS).astype(np.int64), 0, HISTOGRAM_BINS - 1)
    return np.bincount(bins, minlength=HISTOGRAM_BINS).tolist()


def summarise(array: Any) -> Value:
    """The summary of one array, at once. Never raises."""
    return Snapshot.take(array).value
