"""Functions that make tensors by counting: ranges, powers, the indices of triangles."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import dtypes
from .autograd import apply
from .creation import finish
from .out import with_out
from .tensor import Tensor

__all__ = ["arange", "linspace", "logspace", "tril_indices", "triu_indices", "unravel_index", "vander"]


@with_out
def arange(start: Any, end: Any = None, step: Any = 1, *, dtype: Any = None, device: Any = None, requires_grad: bool = False,
           layout: Any = None, pin_memory: bool = False) -> Tensor:  # fmt: skip
    """start, start + step, ... below end; integers when all three are.

    >>> import autograd_lab as torch
    >>> torch.arange(0, 1, 0.25)
    tensor([0.0000, 0.2500, 0.5000, 0.7500])
    """
    if end is None:
        start, end = 0, start
    start, end, step = (_number(v) for v in (start, end, step))
    if dtype is None:
        whole = all(isinstance(v, int) for v in (start, end, step))
        dtype = dtypes.int64 if whole else dtypes.get_default_dtype()
    if step == 0 or step != step:
        raise RuntimeError("step must be nonzero")
    if not (math.isfinite(start) and math.isfinite(end)):
        raise RuntimeError(f"unsupported range: {start:g} -> {end:g}")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    n, wanted = math.ceil((end - start) / step), dtypes.to_numpy_dtype(dtype)
    if wanted.kind != "f":
        start, step = int(start), int(step)
    return finish(apply.wrap((start + step * np.arange(n)).astype(wanted)), device, requires_grad)


def _number(value: Any) -> Any:
    """A number, or what a tensor of one element holds."""
    return value.item() if isinstance(value, Tensor) else value


def _ends(name: str, start: Any, end: Any, steps: int) -> tuple[Any, Any]:
    for word, value in (("start", start), ("end", end)):
        if isinstance(value, Tensor) and value._data.ndim:
            tensors = (
                "start and end tensors" if isinstance(start, Tensor) and isinstance(end, Tensor) else f"{word} tensors"
            )
            raise RuntimeError(
                f"{name} only supports 0-dimensional {tensors}, but got {word} with {value._data.ndim} dimension(s)."
            )
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    return _number(start), _number(end)


@with_out
def linspace(start: Any, end: Any, steps: int, *, dtype: Any = None, device: Any = None, requires_grad: bool = False,
             layout: Any = None, pin_memory: bool = False) -> Tensor:  # fmt: skip
    """`steps` values from start to end, both included, equally far apart."""
    first, last = _ends("linspace", start, end, steps)
    wanted = dtypes.to_numpy_dtype(dtype or dtypes.get_default_dtype())
    if wanted.kind != "f":
        first, last = int(first), int(last)
    return finish(apply.wrap(np.linspace(first, last, steps).astype(wanted)), device, requires_grad)


@with_out
def logspace(start: Any, end: Any, steps: int, base: float = 10.0, *, dtype: Any = None, device: Any = None, requires_grad: bool = False,
             layout: Any = None, pin_memory: bool = False) -> Tensor:  # fmt: skip
    """`steps` powers of `base`, from base**start to base**end."""
    first, last = _ends("logspace", start, end, steps)
    wanted = dtypes.to_numpy_dtype(dtype or dtypes.get_default_dtype())
    if wanted.kind != "f":
        first, last = int(first), int(last)
    powers = np.power(float(base), np.linspace(first, last, steps))
    return finish(apply.wrap(powers.astype(wanted)), device, requires_grad)


def _triangle(places: Any, row: int, col: int, dtype: Any, device: Any) -> Tensor:
    for name, value in (("row", row), ("col", col)):
        if value < 0:
            raise RuntimeError(f"{name} must be non-negative, got{value}")
    wanted = dtypes.to_numpy_dtype(dtype or dtypes.int64)
    return finish(apply.wrap(np.stack(places).astype(wanted)), device, False)


def tril_indices(
    row: int, col: int, offset: int = 0, *, dtype: Any = None, device: Any = None, layout: Any = None
) -> Tensor:
    """The rows and columns of the entries of a lower triangle, in order."""
    return _triangle(np.tril_indices(max(row, 0), offset, max(col, 0)), row, col, dtype, device)


def triu_indices(
    row: int, col: int, offset: int = 0, *, dtype: Any = None, device: Any = None, layout: Any = None
) -> Tensor:
    """The rows and columns of the entries of an upper triangle, in order."""
    return _triangle(np.triu_indices(max(row, 0), offset, max(col, 0)), row, col, dtype, device)


def vander(x: Tensor, N: int | None = None, increasing: bool = False) -> Tensor:
    """The powers of the entries of `x`, one column each, the highest first unless `increasing`."""
    if x._data.ndim != 1:
        raise RuntimeError(f"x must be a one-dimensional tensor, but got {x._data.ndim}D.")
    n = x._data.size if N is None else N
    if n < 0:
        raise RuntimeError("N must be non-negative.")
    powers = range(n) if increasing else range(n - 1, -1, -1)
    column = x.unsqueeze(1)
    return column.pow(finish(apply.wrap(np.asarray(list(powers), np.int64)), x.device, False))


def unravel_index(indices: Tensor, shape: Any) -> tuple:
    """Places counted through a tensor of `shape` as one index for each dimension."""
    sizes = (shape,) if isinstance(shape, int) else tuple(int(n) for n in shape)
    if indices._data.dtype.kind not in "iu":
        raise ValueError(f"expected 'indices' to be an integer dtype, but got {indices.dtype}")
    if any(n < 0 for n in sizes):
        raise ValueError(f"'shape' cannot have negative values, but got {sizes}")
    found, rest = [], indices._data.astype("int64")
    for n in reversed(sizes):
        found.append(apply.wrap(rest % n))
        rest = rest // n
    return tuple(reversed(found))
