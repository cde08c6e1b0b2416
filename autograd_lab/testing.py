"""`testing.assert_close`, for exercises and tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import backend
from .tensor import Tensor

__all__ = ["assert_close"]


def assert_close(
    actual: Any, expected: Any, *, rtol: float | None = None, atol: float | None = None, equal_nan: bool = False
) -> None:
    """Same shape, same dtype, and |actual - expected| <= atol + rtol * |expected|.

    rtol and atol default to 1.3e-6 and 1e-5 for float32, 1e-7 for float64, 0 for integers.

    Raises:
        AssertionError: they differ; says where first and by how much.
    """
    a, e = (
        backend.of(t._data).to_numpy(t._data) if isinstance(t, Tensor) else np.asarray(t) for t in (actual, expected)
    )
    if a.shape != e.shape:
        raise AssertionError(f"The values for attribute 'shape' do not match: {list(a.shape)} != {list(e.shape)}.")
    if isinstance(actual, Tensor) and isinstance(expected, Tensor) and a.dtype != e.dtype:
        raise AssertionError(f"The values for attribute 'dtype' do not match: {actual.dtype} != {expected.dtype}.")
    defaults = {"float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7), "float16": (1e-3, 1e-5)}.get(
        e.dtype.name, (0.0, 0.0)
    )
    rtol, atol = (d if given is None else given for d, given in zip(defaults, (rtol, atol), strict=True))
    close = np.isclose(a, e, rtol=rtol, atol=atol, equal_nan=equal_nan)
    if not close.all():
        first = tuple(int(i) for i in np.argwhere(~np.atleast_1d(close))[0])
        got, want = np.atleast_1d(a)[first], np.atleast_1d(e)[first]
        raise AssertionError(
            f"Tensor-likes are not close!\n\nMismatched elements: {int((~close).sum())} / {close.size}\n"
            f"They differ first at index {first}: got {got}, expected {want} (up to {rtol} relative, {atol} absolute)."
        )
