"""Backends: which array library an array belongs to.

`of(array)` answers with the backend object of the array's own library: numpy is known from the start, cupy is looked up
when the first cupy array arrives, by the module of its class, so that importing autograd_lab never imports cupy. A
backend offers the array functions under numpy's names (`xp.exp`, `xp.sum`, ...) and the few things that differ between
libraries (`storage`, `owner`, `to_numpy`). Op forwards receive it as `xp`. This package knows nothing of ops or Tensor.
"""

from __future__ import annotations

from typing import Any

from . import malloc
from .numpy import NumpyBackend

__all__ = ["BY_DEVICE", "BY_TYPE", "NUMPY", "by_device", "of"]

NUMPY = NumpyBackend()
malloc.keep()


class _ByType(dict):
    """Array class -> backend; an unknown class is resolved once, by the package that defines it."""

    def __missing__(self, kind: type) -> Any:
        package = kind.__module__.partition(".")[0]
        if package == "numpy":
            found = NUMPY
        elif package == "cupy":
            found = by_device("cuda")
        else:
            raise TypeError(f"no backend for {kind.__module__}.{kind.__qualname__}: expected a numpy or cupy array")
        self[kind] = found
        return found


BY_TYPE: dict[type, Any] = _ByType()
BY_DEVICE: dict[str, Any] = {"cpu": NUMPY}


def by_device(device: str) -> Any:
    """The backend of a device type ("cpu", "cuda").

    Raises:
        RuntimeError: the device type is unknown, or its array library cannot be used on this machine.
    """
    if device == "cuda" and device not in BY_DEVICE:
        from .cupy import CupyBackend  # optional library: imported when a GPU is asked for

        BY_DEVICE[device] = CupyBackend()
    if device not in BY_DEVICE:
        raise RuntimeError(f"Expected one of cpu, cuda device type at start of device string: {device}")
    return BY_DEVICE[device]


def of(array: Any) -> Any:
    """The backend that `array` (a numpy array, numpy scalar or cupy array) belongs to."""
    return BY_TYPE[array.__class__]
