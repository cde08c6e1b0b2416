"""`testing.assert_close`, for exercises and tests."""

from __future__ import annotations

import cmath
import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from . import backend, dtypes
from .autograd import memory
from .creation import as_tensor
from .tensor import Tensor

__all__ = ["assert_close"]

TOLERANCES = {"float16": (1e-3, 1e-5), "float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7), "complex128": (1e-7, 1e-7)}


def assert_close(actual: Any, expected: Any, *, allow_subclasses: bool = True, rtol: float | None = None,
                 atol: float | None = None, equal_nan: bool = False, check_device: bool = True, check_dtype: bool = True,
                 check_layout: bool = True, check_stride: bool = False,
                 msg: str | Callable[[str], str] | None = None) -> None:  # fmt: skip
    """Raise unless |actual - expected| <= atol + rtol * |expected| everywhere, with equal shapes, dtypes and devices.

    Compares tensors, arrays, numbers, bools and None, and sequences and mappings of them entry by entry. The tolerances
    (rtol, atol), both given or both left out, default to the looser of the two dtypes': 1.3e-6 and 1e-5 for float32, 1e-7 twice
    for float64, 1e-3 and 1e-5 for float16, 0 for integers. nan equals nan only with equal_nan. `msg` replaces the text, or makes
    it from ours.

    Raises:
        AssertionError: they differ; says where and by how much. TypeError: something that cannot be compared.
        ValueError: one tolerance without the other.

    >>> import autograd_lab as torch
    >>> torch.testing.assert_close(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0 + 1e-7]))
    """
    compare = _Comparison(rtol, atol, equal_nan, allow_subclasses, check_device, check_dtype, check_stride)
    try:
        pairs = list(compare.pairs(actual, expected, ()))  # first all structure, then values
        for kind, a, e, place in pairs:
            kind(a, e, place)
    except _Mismatch as error:
        text = error.text + (
            f"\n\nThe failure occurred for item {''.join(str([i]) for i in error.place)}" if error.place else ""
        )
        raise error.kind(msg(text) if callable(msg) else msg or text) from None


class _Mismatch(Exception):
    def __init__(self, kind: type[Exception], text: str, place: tuple) -> None:
        self.kind, self.text, self.place = kind, text, place


class _Comparison:
    """One call's options. `place`: the way into nested containers."""

    def __init__(self, rtol: float | None, atol: float | None, equal_nan: bool, subclasses: bool, device: bool, dtype: bool,
                 stride: bool) -> None:  # fmt: skip
        self.rtol, self.atol, self.equal_nan, self.subclasses = rtol, atol, equal_nan, subclasses
        self.device, self.dtype, self.stride = device, dtype, stride

    def pairs(self, a: Any, e: Any, place: tuple) -> Any:
        """(how to compare, a, e, place) of all that is inside."""
        if all(isinstance(x, Sequence) and not isinstance(x, str) for x in (a, e)):
            if len(a) != len(e):
                raise _Mismatch(AssertionError, f"The length of the sequences mismatch: {len(a)} != {len(e)}", place)
            for i, (one, two) in enumerate(zip(a, e, strict=True)):
                yield from self.pairs(one, two, (*place, i))
        elif isinstance(a, Mapping) and isinstance(e, Mapping):
            yield from self.mappings(a, e, place)
        elif a is None or e is None:
            yield self.nones, a, e, place
        elif all(isinstance(x, (bool, np.bool_)) for x in (a, e)):
            yield self.bools, bool(a), bool(e), place
        elif all(isinstance(x, (int, float, complex, np.number)) for x in (a, e)):
            self.tolerances(place)
            yield self.numbers, *(x.item() if isinstance(x, np.number) else x for x in (a, e)), place
        else:
            one, two = self.tensor_like(a, e, place)
            self.tolerances(place)
            yield self.tensors, one, two, place

    def mappings(self, a: Mapping, e: Mapping, place: tuple) -> Any:
        if a.keys() != e.keys():
            raise _Mismatch(AssertionError, "The keys of the mappings do not match:\n"
                            f"Missing keys in the actual mapping: {sorted(set(e) - set(a))}\n"
                            f"Additional keys in the actual mapping: {sorted(set(a) - set(e))}", place)  # fmt: skip
        keys = list(a)
        with contextlib.suppress(TypeError):
            keys.sort()
        for key in keys:
            yield from self.pairs(a[key], e[key], (*place, key))

    def tensor_like(self, a: Any, e: Any, place: tuple) -> tuple[Tensor, Tensor]:
        related = isinstance(a, type(e)) or isinstance(e, type(a))
        if related and (self.subclasses or type(a) is type(e)):
            with contextlib.suppress(Exception):
                return as_tensor(a), as_tensor(e)
        raise _Mismatch(
            TypeError, f"No comparison pair was able to handle inputs of type {type(a)} and {type(e)}.", place
        )

    def tolerances(self, place: tuple, *names: str) -> tuple[float, float]:
        """(rtol, atol): those given, or the loosest of the dtypes named."""
        if (self.rtol is None) != (self.atol is None):
            missing = "rtol" if self.rtol is None else "atol"
            raise _Mismatch(
                ValueError, f"Both 'rtol' and 'atol' must be either specified or omitted, but got no {missing}.", place
            )
        if self.rtol is not None and self.atol is not None:
            return self.rtol, self.atol
        defaults = [TOLERANCES.get(name, (0.0, 0.0)) for name in names] or [(0.0, 0.0)]
        return max(r for r, _ in defaults), max(a for _, a in defaults)

    def nones(self, a: Any, e: Any, place: tuple) -> None:
        if a is not e:
            raise _Mismatch(AssertionError, f"None mismatch: {a} is not {e}", place)

    def bools(self, a: bool, e: bool, place: tuple) -> None:
        if a is not e:
            raise _Mismatch(AssertionError, f"Booleans mismatch: {a} is not {e}", place)

    def numbers(self, a: Any, e: Any, place: tuple) -> None:
        if self.dtype and type(a) is not type(e):
            raise _Mismatch(AssertionError, f"The (d)types do not match: {type(a)} != {type(e)}.", place)
        if a == e or (self.equal_nan and cmath.isnan(a) and cmath.isnan(e)):
            return
        names = {int: "int64", float: "float64", complex: "complex128"}
        rtol, atol = self.tolerances(place, *(names.get(type(x), "int64") for x in (a, e)))
        off = abs(a - e)
        if not (cmath.isfinite(off) and off <= atol + rtol * abs(e)):
            raise _Mismatch(AssertionError, _scalars(a, e, rtol, atol), place)

    def tensors(self, a: Tensor, e: Tensor, place: tuple) -> None:
        checks = [("shape", a.shape, e.shape, True), ("stride()", _strides(a), _strides(e), self.stride),
                  ("device", a.device, e.device, self.device), ("dtype", a.dtype, e.dtype, self.dtype)]  # fmt: skip
        for name, mine, theirs, checked in checks:
            if checked and mine != theirs:
                raise _Mismatch(
                    AssertionError, f"The values for attribute '{name}' do not match: {mine} != {theirs}.", place
                )
        rtol, atol = self.tolerances(place, a.dtype.name, e.dtype.name)
        x, y = (backend.of(t._data).to_numpy(memory.materialise(t)) for t in (a, e))
        common = dtypes.promote(x.dtype, y.dtype)
        x, y = x.astype(common, copy=False), y.astype(common, copy=False)
        matches = _close(x, y, rtol, atol, self.equal_nan)
        if not matches.all():
            text = _tensors(x, y, matches, rtol, atol) if x.shape else _scalars(x.item(), y.item(), rtol, atol)
            raise _Mismatch(AssertionError, text, place)


def _strides(t: Tensor) -> tuple[int, ...]:
    return tuple(step // t.itemsize for step in memory.materialise(t).strides)


def _close(x: np.ndarray, y: np.ndarray, rtol: float, atol: float, equal_nan: bool) -> np.ndarray:
    close = x == y
    if equal_nan and x.dtype.kind == "f":
        close = close | (np.isnan(x) & np.isnan(y))
    if rtol or atol:
        with np.errstate(all="ignore"):
            x, y = (v.astype(np.int64) if v.dtype.kind == "b" else v for v in (x, y))
            off = np.abs(x - y)
            close = close | (np.isfinite(off) & (off <= atol + np.abs(rtol * y)))
    return np.asarray(close)


def _scalars(a: Any, e: Any, rtol: float, atol: float) -> str:
    off = abs(a - e)
    relative = float("inf") if e == 0 else off / abs(e)
    return _text(
        "Scalars", f"Expected {e} but got {a}.", [("absolute", off, None, atol), ("relative", relative, None, rtol)]
    )


def _tensors(x: np.ndarray, y: np.ndarray, matches: np.ndarray, rtol: float, atol: float) -> str:
    wrong, n = int((~matches).sum()), matches.size
    if x.dtype.kind != "f":
        x, y = x.astype(np.int64), y.astype(np.int64)
    with np.errstate(all="ignore"):
        off = np.abs(x - y)
        relative = off / np.abs(y) if x.dtype.kind == "f" else (off / np.abs(y)).astype(np.float32)
    greatest = []
    for name, values, limit in (("absolute", off, atol), ("relative", relative, rtol)):
        values = np.where(matches, 0, values).astype(values.dtype)
        place = tuple(int(i) for i in np.unravel_index(int(np.argmax(values)), values.shape))
        greatest.append((name, values[place].item(), place, limit))
    return _text("Tensor-likes", f"Mismatched elements: {wrong} / {n} ({wrong / n:.1%})", greatest)


def _text(what: str, extra: str, differences: list[tuple]) -> str:
    exact = all(limit == 0 for *_, limit in differences)
    lines = [f"{what} are not {'equal' if exact else 'close'}!", "", extra]
    for name, size, place, limit in differences:
        said = (
            f"{name.title()} difference: {size}"
            if place is None
            else f"Greatest {name} difference: {size} at index {place}"
        )
        lines.append(said if exact else f"{said} (up to {limit} allowed)")
    return "\n".join(lines)
