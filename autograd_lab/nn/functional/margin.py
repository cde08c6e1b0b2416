"""Losses with a margin: nothing is paid once a difference is large enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...functions import clamp, where
from .common import F, Tensor, apply, backend_of, checked, chosen, reduced
from .distance import pairwise_distance

__all__ = ["cosine_embedding_loss", "hinge_embedding_loss", "margin_ranking_loss", "multi_margin_loss", "multilabel_margin_loss",
           "triplet_margin_loss", "triplet_margin_with_distance_loss"]  # fmt: skip


def hinge_embedding_loss(input: Tensor, target: Tensor, margin: float = 1.0, size_average: Any = None, reduce: Any = None,
                         reduction: str = "mean") -> Tensor:  # fmt: skip
    """input where target is 1; max(0, margin - input) where it is -1."""
    far = where(F.ne(target, 1), clamp(F.sub(margin, input), min=0), 0.0)
    near = where(F.ne(target, -1), input, 0.0)
    return reduced(F.add(far, near), chosen(reduction, size_average, reduce))


def margin_ranking_loss(input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0, size_average: Any = None,
                        reduce: Any = None, reduction: str = "mean") -> Tensor:  # fmt: skip
    """max(0, -target * (input1 - input2) + margin): target 1 when input1 should be the larger, else -1.

    Raises:
        RuntimeError: the numbers of dimensions differ.
    """
    if len({t._data.ndim for t in (input1, input2, target)}) != 1:
        raise RuntimeError(
            f"margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: {_size(input1)}, "
            f"input2: {_size(input2)}, target: {_size(target)} "
        )
    loss = clamp(F.add(F.mul(F.neg(target), F.sub(input1, input2)), margin), min=0)
    return reduced(loss, chosen(reduction, size_average, reduce))


def _size(t: Tensor) -> str:
    return f"torch.Size({list(t._data.shape)})"


def cosine_embedding_loss(input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0, size_average: Any = None,
                          reduce: Any = None, reduction: str = "mean") -> Tensor:  # fmt: skip
    """1 - cos(input1, input2) where target is 1; max(0, cos - margin) where it is -1. Inputs (N, D) or (D,), target (N,) or ()."""
    if input1._data.shape != input2._data.shape and input1._data.ndim != input2._data.ndim:
        raise RuntimeError("cosine_embedding_loss: input1 and input2 should have the same number of dimensions")
    d = (input1._data.ndim - 1,)
    if target._data.ndim != input1._data.ndim - 1:
        raise RuntimeError(f"{target._data.ndim}D target tensor expects {target._data.ndim + 1}D input tensors, but found inputs with "
                           f"sizes {list(input1._data.shape)} and {list(input2._data.shape)}.")  # fmt: skip
    squares = [F.add(F.sum(F.pow(x, exponent=2), dim=d, keepdim=False), 1e-12) for x in (input1, input2)]
    cosine = F.div(F.sum(F.mul(input1, input2), dim=d, keepdim=False), F.sqrt(F.mul(*squares)))
    near = where(F.eq(target, 1), F.sub(1, cosine), 0.0)
    far = where(F.eq(target, -1), clamp(F.sub(cosine, margin), min=0), 0.0)
    return reduced(F.add(near, far), chosen(reduction, size_average, reduce))


def triplet_margin_loss(anchor: Tensor, positive: Tensor, negative: Tensor, margin: float = 1.0, p: float = 2, eps: float = 1e-6,
                        swap: bool = False, size_average: Any = None, reduce: Any = None, reduction: str = "mean") -> Tensor:  # fmt: skip
    """max(0, |anchor - positive| - |anchor - negative| + margin), with pairwise_distance.

    Args:
        swap: measure the negative from the positive where that is nearer.
    """
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    return triplet_margin_with_distance_loss(
        anchor, positive, negative, distance_function=lambda a, b: pairwise_distance(a, b, p, eps), margin=margin, swap=swap,
        reduction=chosen(reduction, size_average, reduce),
    )  # fmt: skip


def triplet_margin_with_distance_loss(
    anchor: Tensor, positive: Tensor, negative: Tensor, *, distance_function: Callable | None = None, margin: float = 1.0,
    swap: bool = False, reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """triplet_margin_loss with a distance of one's own."""
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    if not anchor._data.ndim == positive._data.ndim == negative._data.ndim:
        raise RuntimeError(
            f"The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: anchor "
            f"{anchor._data.ndim}D, positive {positive._data.ndim}D, and negative {negative._data.ndim}D inputs"
        )
    distance = distance_function or pairwise_distance
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = F.minimum(far, distance(positive, negative))
    return reduced(clamp(F.sub(F.add(near, margin), far), min=0), reduction)


def multi_margin_loss(input: Tensor, target: Tensor, p: int = 1, margin: float = 1.0, weight: Tensor | None = None,
                      size_average: Any = None, reduce: Any = None, reduction: str = "mean") -> Tensor:  # fmt: skip
    """The mean over classes i of max(0, margin - input[target] + input[i])^p without i = target: input (N, C) or (C,)."""
    reduction = chosen(reduction, size_average, reduce)
    checked(reduction)
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if weight is not None and weight._data.ndim != 1:
        raise ValueError("weight must be one-dimensional")
    single = input._data.ndim < 2
    if not single and target._data.shape != input._data.shape[:1]:
        raise RuntimeError(
            "multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch size). Expected "
            f"target size {list(input._data.shape[:1])}, but got {list(target._data.shape)}. Input has shape "
            f"{list(input._data.shape)}."
        )
    x = F.reshape(input, shape=(1, input._data.size)) if single else input
    labels = target._data.reshape(-1, 1)
    xp = backend_of(input)
    if labels.size and (int(labels.min()) < 0 or int(labels.max()) >= x._data.shape[1]):
        raise RuntimeError(f"target out of range: expected class numbers 0 to {x._data.shape[1] - 1}")
    other = (xp.arange(x._data.shape[1]) != labels).astype(x._data.dtype)
    slack = F.mul(F.relu(F.add(F.sub(x, F.gather(x, dim=1, index=labels)), margin)), apply.wrap(other))
    if p == 2:
        slack = F.pow(slack, exponent=2)
    if weight is not None:
        slack = F.mul(slack, apply.wrap(weight._data[labels]))
    loss = F.mean(slack, dim=(1,), keepdim=False)
    return reduced(F.reshape(loss, shape=()) if input._data.ndim < 2 and target._data.ndim == 0 else loss, reduction)


def multilabel_margin_loss(input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None,
                           reduction: str = "mean") -> Tensor:  # fmt: skip
    """The sum over true classes j and other classes i of max(0, 1 - input[j] + input[i]), over C. Input and target (N, C) or (C,).

    A row of the target lists the true classes, and ends where the first -1 stands.
    """
    reduction = chosen(reduction, size_average, reduce)
    checked(reduction)
    if target._data.shape != input._data.shape:
        raise RuntimeError(
            f"inconsistent target size: {list(target._data.shape)} for input of size: {list(input._data.shape)}"
        )
    xp = backend_of(input)
    x = input if input._data.ndim == 2 else F.reshape(input, shape=(1, max(input._data.size, 1)))
    n, classes = x._data.shape
    labels = target._data.reshape(n, classes)
    listed = (xp.cumsum(labels < 0, axis=1) == 0)[:, :, None]  # (n, j, 1): before the first -1
    safe = xp.where(listed[:, :, 0], labels, 0)
    named = ((safe[:, :, None] == xp.arange(classes)) & listed).any(axis=1)[
        :, None, :
    ]  # (n, 1, i): among the true ones
    wanted = F.reshape(F.gather(x, dim=1, index=safe), shape=(n, classes, 1))
    slack = F.relu(F.add(F.sub(F.reshape(x, shape=(n, 1, classes)), wanted), 1))
    paid = F.mul(slack, apply.wrap((listed & ~named).astype(x._data.dtype)))
    loss = F.div(F.sum(paid, dim=(1, 2), keepdim=False), classes)
    return reduced(loss if input._data.ndim == 2 else F.reshape(loss, shape=()), reduction)
