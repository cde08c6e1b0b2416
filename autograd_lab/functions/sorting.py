"""Order and membership: sort and its relatives, unique, searchsorted, counts."""

from __future__ import annotations

from typing import Any

from .. import errors, return_types
from ..autograd import apply, explain
from .common import F, Tensor, along, one_dim

__all__ = ["argsort", "bincount", "bucketize", "histc", "histogram", "isin", "kthvalue", "msort", "searchsorted", "sort", "topk",
           "unique", "unique_consecutive"]  # fmt: skip


def _xp(t: Tensor) -> Any:
    return apply.BY_TYPE[t._data.__class__]


def sort(input: Tensor, dim: int = -1, descending: bool = False, *, stable: bool = False) -> Any:
    """(values, indices) in order along `dim`; equal values keep their order; NaN counts as the largest.

    >>> import autograd_lab as torch
    >>> torch.tensor([3.0, 1.0, 2.0]).sort().indices
    tensor([1, 2, 0])
    """
    return return_types.sort(along(F.sort, input, dim, descending=bool(descending)))


def argsort(input: Tensor, dim: int = -1, descending: bool = False, *, stable: bool = False) -> Tensor:
    """The indices that sort along `dim`."""
    return sort(input, dim, descending)[1]


def msort(input: Tensor) -> Tensor:
    """Sorted along the first dimension."""
    return sort(input, 0)[0]


def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Any:
    """(values, indices) of the `k` largest (or smallest) entries along `dim`, in order."""
    d, shape = one_dim(dim, input._data.ndim), input._data.shape
    if not 0 <= k <= (shape[d] if shape else 1):
        raise RuntimeError("selected index k out of range")
    if not shape and k == 0:
        return return_types.topk((F.clone(input), apply.wrap(_xp(input).zeros((), "int64"))))
    return return_types.topk(along(F.topk, input, dim, k=int(k), largest=bool(largest)))


def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> Any:
    """(values, indices) of the `k`-th smallest entry along `dim`; k counts from 1."""
    d, shape = one_dim(dim, input._data.ndim), input._data.shape
    if shape and not shape[d]:
        raise IndexError(f"kthvalue(): Expected reduction dim {d} to have non-zero size.")
    if not 1 <= k <= (shape[d] if shape else 1):
        raise RuntimeError(f"kthvalue(): selected number k out of range for dimension {d}")
    return return_types.kthvalue(along(F.kthvalue, input, dim, k=int(k), keepdim=bool(keepdim)))


def unique(
    input: Tensor,
    sorted: bool = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> Any:
    """The different values, in order (or the different slices along `dim`); on demand where each entry went, and how often each came."""
    x, xp = input._data, _xp(input)
    if dim is None:
        found, inverse, counts = xp.unique(x, return_inverse=True, return_counts=True, equal_nan=False)
        inverse = inverse.reshape(x.shape)
    else:
        d = one_dim(dim, x.ndim)
        if not x.size and x.shape[d]:
            raise RuntimeError("There are 0 sized dimensions, and they aren't selected, so unique cannot be applied")
        found, inverse, counts = xp.unique(x, return_inverse=True, return_counts=True, axis=d)
        inverse = inverse.reshape(-1)
    return _answers(found, inverse, counts, return_inverse, return_counts)


def _answers(found: Any, inverse: Any, counts: Any, return_inverse: bool, return_counts: bool) -> Any:
    """The tensors that were asked for: one, or a tuple."""
    wanted: list[Any] = [found]
    if return_inverse:
        wanted.append(inverse.astype("int64"))
    if return_counts:
        wanted.append(counts.astype("int64"))
    tensors = [apply.wrap(a) for a in wanted]
    return tuple(tensors) if len(tensors) > 1 else tensors[0]


def unique_consecutive(
    input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: int | None = None
) -> Any:
    """Without repetitions that stand side by side; on demand where each entry went, and how many stood together."""
    x, xp = input._data, _xp(input)
    flat = x.reshape(-1) if dim is None else xp.moveaxis(x, one_dim(dim, x.ndim), 0)
    rows = flat.reshape(flat.shape[0], -1) if flat.size else flat.reshape(flat.shape[0], 0)
    n = flat.shape[0]
    new = xp.ones(n, dtype=bool)
    if n > 1:
        new[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    starts = xp.nonzero(new)[0]
    counts = xp.diff(starts, append=n) if n else starts
    inverse = xp.cumsum(new) - 1
    found = flat[new]
    if dim is None:
        inverse = inverse.reshape(x.shape)
    else:
        found = xp.moveaxis(found, 0, one_dim(dim, x.ndim))
    return _answers(found, inverse, counts, return_inverse, return_counts)


def isin(elements: Any, test_elements: Any, *, assume_unique: bool = False, invert: bool = False) -> Tensor:
    """For each entry of `elements` whether it is among `test_elements`."""
    tensors = [t for t in (elements, test_elements) if isinstance(t, apply.Tensor)]
    if not tensors:
        raise TypeError("isin(): argument 'elements' (position 1) must be Tensor")
    xp = _xp(tensors[0])
    a, b = (t._data if isinstance(t, apply.Tensor) else xp.asarray(t) for t in (elements, test_elements))
    return apply.wrap(xp.asarray(xp.isin(a, b, invert=invert)))


def searchsorted(sorted_sequence: Tensor, input: Any, *, out_int32: bool = False, right: bool = False, side: str | None = None,
                 sorter: Tensor | None = None) -> Tensor:  # fmt: skip
    """Where each value of `input` belongs in the sorted last dimension of `sorted_sequence`: before equal values, or with `right` after.

    >>> import autograd_lab as torch
    >>> torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([3, 4]))
    tensor([1, 2])
    """
    edges, xp = sorted_sequence._data, _xp(sorted_sequence)
    if side not in (None, "left", "right"):
        raise RuntimeError(f"torch.searchsorted(): side can only be 'left' or 'right' but got {side}")
    if side == "left" and right:
        raise RuntimeError(
            "torch.searchsorted(): side and right can't be set to opposites, got side of left while right was True"
        )
    if not isinstance(input, apply.Tensor):
        input = apply.wrap(xp.asarray(input))
        if edges.ndim != 1:
            raise RuntimeError(
                "torch.searchsorted(): input value can be a scalar only when boundaries tensor dimension is 1, but we got boundaries "
                f"tensor dim({edges.ndim}) and input value's dim(0) numel(1)"
            )
    values = input._data
    if not edges.ndim or (edges.ndim > 1 and edges.shape[:-1] != values.shape[:-1]):
        raise RuntimeError(
            "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and input "
            f"value tensor must match, but we got boundaries tensor {errors.listed(edges.shape)} and input value tensor "
            f"{errors.listed(values.shape)}"
        )
    if sorter is not None:
        _check_sorter(sorted_sequence, sorter)
        edges = xp.take_along_axis(edges, sorter._data, -1)
    which = "right" if right or side == "right" else "left"
    if edges.ndim == 1:
        found = xp.searchsorted(edges, values, side=which)
    else:
        lines = (
            zip(edges.reshape(-1, edges.shape[-1]), values.reshape(-1, values.shape[-1]), strict=True)
            if values.size
            else ()
        )
        rows = [xp.searchsorted(line, wanted, side=which) for line, wanted in lines]
        found = xp.stack(rows).reshape(values.shape) if rows else xp.zeros(values.shape, "int64")
    return apply.wrap(xp.asarray(found).astype("int32" if out_int32 else "int64"))


def _check_sorter(sequence: Tensor, sorter: Tensor) -> None:
    if sorter._data.shape != sequence._data.shape:
        raise RuntimeError(
            f"torch.searchsorted(): boundary and sorter must have the same size, but got boundary tensor "
            f"{errors.listed(sequence._data.shape)} and got sorter tensor {errors.listed(sorter._data.shape)}"
        )
    if sorter._data.dtype.name != "int64":
        raise RuntimeError(
            f"torch.searchsorted(): sorter must be a tensor of long dtype but got dtype {explain.CPP[sorter.dtype.name]}"
        )
    if sorter._data.size and (int(sorter._data.min()) < 0 or int(sorter._data.max()) >= sequence._data.shape[-1]):
        raise RuntimeError("torch.searchsorted(): sorter index out of range")


def bucketize(input: Any, boundaries: Tensor, *, out_int32: bool = False, right: bool = False) -> Tensor:
    """Which bucket each value falls into: how many boundaries are below it (with `right`: or equal)."""
    if boundaries._data.ndim != 1:
        raise RuntimeError(f"boundaries tensor must be 1 dimension, but got dim({boundaries._data.ndim})")
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


def bincount(input: Tensor, weights: Tensor | None = None, minlength: int = 0) -> Tensor:
    """How often each integer from 0 comes, or the sum of its weights."""
    x, xp = input._data, _xp(input)
    if minlength < 0:
        raise RuntimeError("minlength should be >= 0")
    if x.ndim != 1 or x.dtype.kind not in "iu" or (x.size and int(x.min()) < 0):
        raise RuntimeError("bincount only supports 1-d non-negative integral inputs.")
    if weights is not None and (weights._data.ndim != 1 or weights._data.size != x.size):
        raise RuntimeError("weights should be 1-d and have the same length as input")
    if weights is None:
        return apply.wrap(xp.bincount(x, minlength=minlength))
    found = xp.bincount(x, weights._data, minlength)
    return apply.wrap(found.astype(weights._data.dtype if weights._data.dtype.name == "float32" else "float64"))


def histc(input: Tensor, bins: int = 100, min: float = 0, max: float = 0) -> Tensor:
    """How many entries fall into each of `bins` equal intervals from `min` to `max` (of the entries, where both are equal)."""
    if bins <= 0:
        raise RuntimeError(f"torch.histogram(): bins must be > 0, but got {bins} for dimension 0")
    if min > max:
        raise RuntimeError("torch.histc: max must be larger than min")
    x, xp = input._data.reshape(-1), _xp(input)
    edges = xp.linspace(*_range(x, min, max, 1), bins + 1).astype(x.dtype)
    return apply.wrap(_counts(xp, x, edges, None).astype(x.dtype))


def _range(x: Any, low: float, high: float, margin: float) -> tuple[float, float]:
    """The interval asked for; that of the entries when it is empty; never of width 0."""
    if low == high and x.size:
        low, high = float(x.min()), float(x.max())
    if not (abs(low) < float("inf") and abs(high) < float("inf")):
        raise RuntimeError(f"torch.histogram(): range of [{low}, {high}] is not finite")
    if low == high and not x.size and margin < 1:
        return low, high + 1.0
    return (low - margin, high + margin) if low == high else (low, high)


def _counts(xp: Any, x: Any, edges: Any, weights: Any) -> Any:
    """How many of x, or what weight, lies between each two edges; the last interval includes its end."""
    bins = edges.size - 1
    place = xp.searchsorted(edges, x, side="right") - 1
    place = xp.where(x == edges[-1], bins - 1, place)
    inside = (x >= edges[0]) & (x <= edges[-1])
    return xp.bincount(place[inside], None if weights is None else weights[inside], minlength=bins)


def histogram(
    input: Tensor, bins: Any, *, range: Any = None, weight: Tensor | None = None, density: bool = False
) -> Any:
    """(hist, bin_edges): how many entries, or what weight, lies between each two edges."""
    x, xp = input._data.reshape(-1), _xp(input)
    if input._data.dtype.kind != "f":
        raise NotImplementedError(f"\"histogram\" not implemented for '{explain.CPP[input.dtype.name]}'")
    if isinstance(bins, apply.Tensor):
        edges = bins._data
    else:
        if bins <= 0:
            raise RuntimeError(f"torch.histogram(): bins must be > 0, but got {bins} for dimension 0")
        start, stop = (0, 0) if range is None else range
        low, high = _range(x, start, stop, 0.5)
        edges = xp.linspace(low, high, int(bins) + 1).astype(x.dtype)
    weights = None if weight is None else weight._data.reshape(-1)
    hist = _counts(xp, x, edges, weights).astype(x.dtype)
    if density:
        hist = hist / (hist.sum() * xp.diff(edges))
    return return_types.histogram((apply.wrap(hist), apply.wrap(edges)))
