"""Losses on classes: scores or log-probabilities (N, C, ...) against class numbers (N, ...), or probabilities of one shape."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...functions import expand, one_dim
from ...functions import log_softmax as _log_softmax
from .activation import logsigmoid
from .common import F, Tensor, apply, backend_of, checked, chosen, reduced, type_word

__all__ = ["binary_cross_entropy", "binary_cross_entropy_with_logits", "cross_entropy", "multilabel_soft_margin_loss", "nll_loss",
           "soft_margin_loss"]  # fmt: skip


def cross_entropy(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, ignore_index: int = -100,
                  reduce: Any = None, reduction: str = "mean", label_smoothing: float = 0.0) -> Tensor:  # fmt: skip
    """-log softmax(input)[target]: input (N, C, ...) or (C,) of scores; target class numbers (N, ...), or probabilities of input's shape.

    Args:
        weight: one factor a class; "mean" divides by the sum of the factors used.
        ignore_index: entries with this class number count nothing.
        label_smoothing: how much of each target is spread evenly over all classes, 0 to 1.

    >>> import autograd_lab as torch
    >>> torch.nn.functional.cross_entropy(torch.tensor([[0.0, 0.0]]), torch.tensor([1]))
    tensor(0.6931)
    """
    reduction = chosen(reduction, size_average, reduce)
    if not 0.0 <= label_smoothing <= 1.0:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}")
    shape = input._data.shape
    if not shape:
        raise RuntimeError("Dimension out of range (expected to be in range of [-1, 0], but got 1)")
    class_dim = 0 if len(shape) == 1 else 1
    logs = _log_softmax(input, class_dim)
    if target._data.shape == shape and (target._data.dtype.kind == "f" or len(shape) != 1 or shape != (1,)):
        if ignore_index >= 0 and target._data.dtype.kind == "f":
            raise RuntimeError(
                "ignore_index is not supported for floating point target. A target of probabilities has no class numbers."
            )
        return _of_probabilities(logs, target, weight, reduction, label_smoothing, class_dim)
    if not label_smoothing:
        return nll_loss(logs, target, weight, None, ignore_index, None, reduction)
    return _smoothed(logs, target, weight, ignore_index, reduction, label_smoothing, class_dim)


def _of_probabilities(logs: Tensor, target: Tensor, weight: Any, reduction: str, smoothing: float, dim: int) -> Tensor:
    if target._data.dtype.kind != "f":
        raise RuntimeError(
            f"Expected floating point type for target with class probabilities, got {type_word(target)}. A target of the input's "
            "own shape is read as probabilities; class numbers have one dimension less."
        )
    shape = logs._data.shape
    if smoothing:
        target = F.add(F.mul(target, 1 - smoothing), smoothing / shape[dim])
    products = F.mul(logs, target)
    if weight is not None:
        products = F.mul(products, _by_class(weight, len(shape), dim))
    if reduction == "none":
        return F.neg(F.sum(products, dim=(dim,), keepdim=False))
    total = F.neg(F.sum(products, dim=None, keepdim=False))
    n = products._data.size // shape[dim] if shape[dim] else 0
    if reduction == "mean":
        return F.div(total, n) if n else F.mul(total, float("nan"))
    return reduced(total, reduction)


def _by_class(weight: Tensor, ndim: int, dim: int) -> Tensor:
    return F.reshape(weight, shape=tuple(weight._data.shape[0] if d == dim else 1 for d in range(ndim)))


def _smoothed(
    logs: Tensor, target: Tensor, weight: Any, ignore_index: int, reduction: str, smoothing: float, dim: int
) -> Tensor:
    """(1 - s) nll + s / C times the loss that is the same for all classes."""
    plain = nll_loss(logs, target, weight, None, ignore_index, None, reduction)
    even = logs if weight is None else F.mul(logs, _by_class(weight, logs._data.ndim, dim))
    even = F.neg(F.sum(even, dim=(dim,), keepdim=False))
    kept = target._data != ignore_index
    even = F.where(apply.wrap(kept), even, 0.0)
    if reduction == "mean":
        total = F.sum(even, dim=None, keepdim=False)
        if weight is None:
            even = F.div(total, apply.wrap(kept.sum().astype(logs._data.dtype)))
        else:
            xp = backend_of(logs)
            used = xp.where(kept, weight._data[xp.where(kept, target._data, 0)], weight._data.dtype.type(0))
            even = F.div(total, apply.wrap(used.sum()))
    else:
        even = reduced(even, reduction)
    return F.add(F.mul(plain, 1 - smoothing), F.mul(even, smoothing / logs._data.shape[dim]))


def nll_loss(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, ignore_index: int = -100,
             reduce: Any = None, reduction: str = "mean") -> Tensor:  # fmt: skip
    """-input[n, target[n]]: input (N, C, ...) or (C,) of log-probabilities, target (N, ...) of class numbers.

    Raises:
        IndexError: a class number is out of range.
        ValueError: the sizes do not fit.
        RuntimeError: the target does not hold int64 (or uint8), or `weight` has another size than C.
    """
    reduction = chosen(reduction, size_average, reduce)
    single = input._data.ndim == 1
    if single:
        if target._data.ndim > 1:
            raise ValueError(f"Expected input batch_size ({input._data.shape[0]}) to match target batch_size ({target._data.shape[0]}).")  # fmt: skip
        input = F.reshape(input, shape=(1, *input._data.shape))
        target = F.reshape(target, shape=(1,)) if target._data.ndim == 0 else target
    _check_labels(input, target, weight)
    labels = target._data
    kept = labels != ignore_index
    n = int(kept.sum())
    if n == labels.size:
        kept = None
    else:
        labels = backend_of(input).where(kept, labels, labels.dtype.type(0))
    _check_range(labels, input._data.shape[1])
    dtype = input._data.dtype
    factor: Any = -1.0
    if weight is not None:
        factor = -weight._data.astype(dtype)[labels]
    if reduction == "mean":
        if weight is not None:
            factor = factor / -(factor if kept is None else factor * kept).sum()
        else:
            factor = -1.0 / n if n else math.nan  # the mean of nothing
    elif reduction not in ("sum", "none"):
        raise ValueError(f"{reduction} is not a valid value for reduction. Write 'none', 'mean' or 'sum'.")
    found = F.nll_loss(input, target=labels, factor=factor, kept=kept, total=reduction != "none")
    return F.reshape(found, shape=()) if single and reduction == "none" else found


def _check_labels(input: Tensor, target: Tensor, weight: Tensor | None) -> None:
    x, y = input._data, target._data
    if x.ndim < 1 or x.shape[0] != (y.shape[0] if y.ndim else 0):
        raise ValueError(
            f"Expected input batch_size ({x.shape[0] if x.ndim else 0}) to match target batch_size ({y.shape[0] if y.ndim else 0})."
        )
    if x.shape[2:] != y.shape[1:]:
        expected = (x.shape[0], *x.shape[2:])
        raise RuntimeError(
            f"Expected target size {list(expected)}, got {list(y.shape)}. The input is {list(x.shape)}: dimension 1 holds the classes."
        )
    if y.dtype.kind not in "iu" or y.dtype.itemsize not in (1, 8) or y.dtype == np.int8:
        raise RuntimeError(
            f"expected target dtype to be Long or Byte, but got {type_word(target)}. A target holds class numbers: convert with .long()."
        )
    if weight is not None and weight._data.dtype != x.dtype:
        raise RuntimeError(
            f"expected scalar type {type_word(input)} but found {type_word(weight)}. Convert the weights."
        )
    if weight is not None and (weight._data.ndim != 1 or weight._data.shape[0] != x.shape[1]):
        raise RuntimeError(
            f"weight tensor should be defined either for all {x.shape[1]} classes or no classes but got weight tensor of shape: "
            f"{list(weight._data.shape)}"
        )


def _check_range(labels: Any, classes: int) -> None:
    if labels.size:
        low, high = int(labels.min()), int(labels.max())
        if low < 0 or high >= classes:
            raise IndexError(
                f"Target {low if low < 0 else high} is out of bounds. The input has {classes} classes: expected 0 to {classes - 1}."
            )


# ---------------------------------------------------------------- two classes


def binary_cross_entropy(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None,
                         reduce: Any = None, reduction: str = "mean") -> Tensor:  # fmt: skip
    """-target * log(input) - (1 - target) * log(1 - input), where `input` holds probabilities.

    Raises:
        ValueError: the shapes differ.
        RuntimeError: an input lies outside 0 to 1: apply a sigmoid, or use binary_cross_entropy_with_logits.
    """
    reduction = chosen(reduction, size_average, reduce)
    x, y = input._data, target._data
    if x.shape != y.shape:
        raise ValueError(
            f"Using a target size ({_size(y)}) that is different to the input size ({_size(x)}) is deprecated. Please ensure they "
            "have the same size."
        )
    if x.dtype != y.dtype:
        raise RuntimeError(f"Found dtype {type_word(target)} but expected {type_word(input)}")
    if x.size and not bool(((x >= 0) & (x <= 1)).all()):
        raise RuntimeError(
            "all elements of input should be between 0 and 1. Apply a sigmoid first, or use binary_cross_entropy_with_logits."
        )
    checked(reduction)
    if weight is None:
        return F.binary_cross_entropy(input, target, reduction=reduction)
    loss = F.binary_cross_entropy(input, target, reduction="none")
    return reduced(F.mul(loss, expand(weight, x.shape)), reduction)


def _size(array: Any) -> str:
    return f"torch.Size({list(array.shape)})"


def binary_cross_entropy_with_logits(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None,
                                     reduce: Any = None, reduction: str = "mean", pos_weight: Tensor | None = None) -> Tensor:  # fmt: skip
    """binary_cross_entropy of sigmoid(input), without overflow.

    Args:
        pos_weight: a factor for the entries with target 1, broadcast against the last dimensions.

    Raises:
        ValueError: the shapes differ.
    """
    reduction = chosen(reduction, size_average, reduce)
    if input._data.shape != target._data.shape:
        raise ValueError(f"Target size ({_size(target._data)}) must be the same as input size ({_size(input._data)})")
    checked(reduction)
    if pos_weight is None:
        each = reduction if weight is None else "none"
        loss = F.binary_cross_entropy_with_logits(input, target, reduction=each)
        if weight is None:
            return loss
    else:
        factor = F.add(F.mul(F.sub(pos_weight, 1), target), 1)
        loss = F.sub(F.mul(F.sub(1, target), input), F.mul(factor, logsigmoid(input)))
    return reduced(loss if weight is None else F.mul(loss, weight), reduction)


def multilabel_soft_margin_loss(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None,
                                reduce: Any = None, reduction: str = "mean") -> Tensor:  # fmt: skip
    """The mean over classes of binary_cross_entropy_with_logits: input and target (N, C) or (C,)."""
    reduction = chosen(reduction, size_average, reduce)
    loss = F.neg(F.add(F.mul(target, logsigmoid(input)), F.mul(F.sub(1, target), logsigmoid(F.neg(input)))))
    if weight is not None:
        loss = F.mul(loss, weight)
    return reduced(F.mean(loss, dim=(one_dim(-1, loss._data.ndim),), keepdim=False), reduction)


def soft_margin_loss(input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None,
                     reduction: str = "mean") -> Tensor:  # fmt: skip
    """log(1 + exp(-target * input)), target 1 or -1."""
    return reduced(F.log1p(F.exp(F.neg(F.mul(target, input)))), chosen(reduction, size_average, reduce))
