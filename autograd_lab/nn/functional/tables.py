"""Tables of vectors: embedding, embedding_bag, one_hot."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd import no_grad
from ...functions import gather, norm
from .common import F, Tensor, apply, backend_of, type_word

__all__ = ["embedding", "embedding_bag", "one_hot"]


def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """1 at each class number, else 0: (...) -> (..., num_classes); -1 classes: one more than the largest number.

    Raises:
        RuntimeError: the tensor does not hold int64, or a number is out of range.
    """
    x = tensor._data
    if x.dtype != np.int64:
        raise RuntimeError(
            f"one_hot is only applicable to index tensor of type LongTensor. This one holds {type_word(tensor)}."
        )
    if not x.size:
        if num_classes <= 0:
            raise RuntimeError("Can not infer total number of classes from empty tensor.")
        return apply.wrap(backend_of(tensor).zeros((*x.shape, num_classes), x.dtype))
    if int(x.min()) < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        num_classes = int(x.max()) + 1
    elif num_classes < 1:
        raise RuntimeError("num_classes should be positive")
    elif int(x.max()) >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    return apply.wrap((x[..., None] == backend_of(tensor).arange(num_classes)).astype(x.dtype))


def _checked(input: Tensor, weight: Tensor) -> None:
    if weight._data.ndim != 2:
        raise RuntimeError(f"'weight' must be 2-D. It has shape {list(weight._data.shape)}: (numbers, features).")
    if input._data.dtype.kind != "i" or input._data.dtype.itemsize < 4:
        raise RuntimeError(
            f"Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got "
            f"torch.{type_word(input)}Tensor instead (while checking arguments for embedding). Convert with .long()."
        )
    ids = input._data
    if ids.size and (int(ids.min()) < 0 or int(ids.max()) >= weight._data.shape[0]):
        raise IndexError(
            f"index out of range in self. The table has {weight._data.shape[0]} rows; the numbers asked for go from "
            f"{int(ids.min())} to {int(ids.max())}."
        )


def _padding(padding_idx: int | None, rows: int) -> int:
    """The row that has no gradient, counted from the front; -1: none."""
    if padding_idx is None:
        return -1
    if not -rows <= padding_idx < rows:
        raise AssertionError("Padding_idx must be within num_embeddings")
    return padding_idx % rows


def _renormalized(weight: Tensor, ids: Any, max_norm: float, norm_type: float) -> None:
    """Rows that are read and longer than max_norm are shortened, in the table itself."""
    xp = backend_of(weight)
    with no_grad():
        used = xp.unique(ids)
        rows = F.take(weight.detach(), index=(used,))
        lengths = norm(rows, norm_type, 1, keepdim=True)._data
        factor = xp.where(lengths > max_norm, max_norm / (lengths + 1e-7), 1.0).astype(rows._data.dtype)
        weight[apply.wrap(used)] = apply.wrap(rows._data * factor)


def embedding(input: Tensor, weight: Tensor, padding_idx: int | None = None, max_norm: float | None = None,
              norm_type: float = 2.0, scale_grad_by_freq: bool = False, sparse: bool = False) -> Tensor:  # fmt: skip
    """The rows of `weight` with the numbers in `input`: (...) of integers, (V, D) -> (..., D).

    Args:
        padding_idx: a row that gets no gradient.
        max_norm: rows read that are longer are shortened in place first.
        scale_grad_by_freq: a row's gradient is divided by how often it was read.
        sparse: accepted; the gradient is dense all the same.

    Raises:
        IndexError: a number is not below V.

    >>> import autograd_lab as torch
    >>> torch.nn.functional.embedding(torch.tensor([1, 0]), torch.tensor([[1.0], [2.0]]))
    tensor([[2.],
            [1.]])
    """
    _checked(input, weight)
    padding = _padding(padding_idx, weight._data.shape[0])
    ids = input._data
    if max_norm is not None:
        _renormalized(weight, ids, max_norm, norm_type)
    return F.embedding(weight, index=ids, factor=_factor(ids, weight, padding, scale_grad_by_freq))


def _factor(ids: Any, weight: Tensor, padding: int, by_frequency: bool) -> Any:
    """What a read row's gradient is multiplied with: None for 1 everywhere."""
    if padding < 0 and not by_frequency:
        return None
    xp = backend_of(weight)
    factor = xp.ones(ids.shape, weight._data.dtype)
    if by_frequency:
        factor = factor / xp.bincount(ids.reshape(-1), minlength=weight._data.shape[0])[ids].astype(factor.dtype)
    if padding >= 0:
        factor = factor * (ids != padding)
    return factor[..., None]


def embedding_bag(input: Tensor, weight: Tensor, offsets: Tensor | None = None, max_norm: float | None = None,
                  norm_type: float = 2, scale_grad_by_freq: bool = False, mode: str = "mean", sparse: bool = False,
                  per_sample_weights: Tensor | None = None, include_last_offset: bool = False,
                  padding_idx: int | None = None) -> Tensor:  # fmt: skip
    """The sum, mean or maximum of rows of `weight`, a bag of numbers at a time: (B, L), or (N,) with `offsets` (B,) -> (B, D).

    Args:
        offsets: where each bag begins in a 1-D input.
        per_sample_weights: a factor for each number ("sum" only).
        padding_idx: numbers that do not count.
    """
    if mode not in ("sum", "mean", "max"):
        raise ValueError("mode has to be one of sum or mean")
    if per_sample_weights is not None and mode != "sum":
        raise NotImplementedError(
            "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got mode='"
            f"{mode}'). Please open a feature request on GitHub."
        )
    if per_sample_weights is not None and per_sample_weights._data.shape != input._data.shape:
        raise ValueError(
            f"embedding_bag: If per_sample_weights ({list(per_sample_weights._data.shape)}) is not None, then it must have the same "
            f"shape as the input ({list(input._data.shape)})"
        )
    starts, count = _bags(input, offsets, include_last_offset)
    ids = input._data.reshape(-1)
    flat = apply.wrap(ids)
    _checked(flat, weight)
    padding = _padding(padding_idx, weight._data.shape[0])
    if max_norm is not None:
        _renormalized(weight, ids, max_norm, norm_type)
    xp = backend_of(weight)
    bag = xp.searchsorted(starts, xp.arange(ids.shape[0]), side="right") - 1
    counts_in = ids != padding if padding >= 0 else xp.ones(ids.shape, bool)
    rows = F.embedding(weight, index=ids, factor=_factor(ids, weight, -1, scale_grad_by_freq))
    if per_sample_weights is not None:
        rows = F.mul(rows, F.reshape(per_sample_weights, shape=(-1, 1) if ids.size else (0, 1)))
    if mode == "max":
        return _largest(rows, bag[counts_in], counts_in, count)
    rows = F.mul(rows, apply.wrap(counts_in.astype(rows._data.dtype)[:, None]))
    total = F.put_into_zeros(rows, shape=(count, weight._data.shape[1]), index=(bag,))
    if mode == "sum":
        return total
    sizes = xp.maximum(xp.bincount(bag[counts_in], minlength=count), 1).astype(rows._data.dtype)
    return F.div(total, apply.wrap(sizes[:, None]))


def _bags(input: Tensor, offsets: Tensor | None, include_last: bool) -> tuple[Any, int]:
    """(where each bag begins, how many there are)."""
    xp = backend_of(input)
    if input._data.ndim == 2:
        if offsets is not None:
            raise ValueError("if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences. "
                             f"However, found offsets of type {type(offsets)}")  # fmt: skip
        n, length = input._data.shape
        return xp.arange(n) * length, n
    if input._data.ndim != 1:
        raise ValueError(f"input has to be 1D or 2D Tensor, but got Tensor of dimension {input._data.ndim}")
    if offsets is None:
        raise ValueError("offsets has to be a 1D Tensor but got None")
    if offsets._data.ndim != 1:
        raise ValueError("offsets has to be a 1D Tensor")
    starts = offsets._data
    if starts.size and int(starts[0]) != 0:
        raise RuntimeError(
            "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got "
            f"{int(starts[0])}"
        )
    if starts.size and int(starts[-1]) > input._data.shape[0]:
        raise RuntimeError(
            f"offsets[-1] can not be greater than input's length({input._data.shape[0]}) but got offsets[-1] of {int(starts[-1])}"
        )
    return (starts[:-1], starts.shape[0] - 1) if include_last else (starts, starts.shape[0])


def _largest(rows: Tensor, bag: Any, counts_in: Any, count: int) -> Tensor:
    """The largest entry of each column in each bag; 0 for an empty bag."""
    xp = backend_of(rows)
    chosen = xp.nonzero(counts_in)[0]
    sizes = xp.bincount(bag, minlength=count)
    longest = int(sizes.max()) if count else 0
    if not longest:
        return apply.wrap(xp.zeros((count, rows._data.shape[1]), rows._data.dtype))
    begins = xp.cumsum(sizes) - sizes
    steps = xp.arange(longest)
    inside = steps < sizes[:, None]
    table = F.take(rows, index=(chosen[xp.where(inside, begins[:, None] + steps, 0)],))  # (bags, longest, D)
    values = F.where(apply.wrap(inside[:, :, None]), table, -float("inf"))
    first = xp.argmax(values._data, axis=1, keepdims=True)
    found = F.squeeze(gather(values, 1, apply.wrap(first)), dims=(1,))
    return F.where(apply.wrap(sizes[:, None] > 0), found, 0.0)
