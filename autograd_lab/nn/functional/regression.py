"""Losses on numbers: input and target of one shape (they broadcast, with a warning). reduction is "mean", "sum" or "none"."""

from __future__ import annotations

import math
import warnings
from typing import Any

from ...functions import expand, where
from .common import F, Tensor, apply, checked, chosen, reduced, same_or_broadcast

__all__ = ["gaussian_nll_loss", "huber_loss", "kl_div", "l1_loss", "mse_loss", "poisson_nll_loss", "smooth_l1_loss"]


def _weighted(loss: Tensor, weight: Tensor | None, reduction: str) -> Tensor:
    """The loss of every entry, weighted; a weighted mean divides by the sum of the weights."""
    if weight is None:
        return reduced(loss, reduction)
    if weight._data.shape != loss._data.shape:
        raise ValueError("Inputs and weight must have the same size.")
    weighted = F.mul(loss, weight)
    if reduction != "mean":
        return reduced(weighted, reduction)
    return F.div(reduced(weighted, "sum"), reduced(weight, "sum"))


def mse_loss(input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
             weight: Tensor | None = None) -> Tensor:  # fmt: skip
    """(input - target)^2.

    >>> import autograd_lab as torch
    >>> torch.nn.functional.mse_loss(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(2.)
    """
    same_or_broadcast(input, target)
    reduction = chosen(reduction, size_average, reduce)
    input, target = broadcast(input, target)
    checked(reduction)
    if weight is None:
        return F.mse_loss(input, target, reduction=reduction)
    return _weighted(F.mse_loss(input, target, reduction="none"), weight, reduction)


def broadcast(input: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Both expanded to their common shape."""
    x, y = input._data.shape, target._data.shape
    if x == y:
        return input, target
    shape = F.add(input.detach(), target.detach())._data.shape  # raises PyTorch's error where they do not fit
    return expand(input, shape), expand(target, shape)


def l1_loss(input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
            weight: Tensor | None = None) -> Tensor:  # fmt: skip
    """|input - target|."""
    same_or_broadcast(input, target)
    return _weighted(F.abs(F.sub(input, target)), weight, chosen(reduction, size_average, reduce))


def smooth_l1_loss(input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
                   beta: float = 1.0) -> Tensor:  # fmt: skip
    """Half the square of the difference over `beta` where the difference is below beta, else its size less beta / 2."""
    same_or_broadcast(input, target)
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    reduction = chosen(reduction, size_average, reduce)
    if beta == 0:
        return reduced(F.abs(F.sub(input, target)), reduction)
    checked(reduction)
    input, target = broadcast(input, target)
    return F.smooth_l1_loss(input, target, beta=float(beta), reduction=reduction)


def huber_loss(input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0,
               weight: Tensor | None = None) -> Tensor:  # fmt: skip
    """smooth_l1_loss times `delta`: squares up to delta, then a straight line."""
    same_or_broadcast(input, target)
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    checked(reduction)
    input, target = broadcast(input, target)
    if weight is None:
        return F.huber_loss(input, target, delta=float(delta), reduction=reduction)
    return _weighted(F.huber_loss(input, target, delta=float(delta), reduction="none"), weight, reduction)


def kl_div(input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
           log_target: bool = False) -> Tensor:  # fmt: skip
    """target * (log(target) - input), where `input` holds log-probabilities.

    Args:
        reduction: "batchmean" (the sum over the first dimension's size) is the Kullback-Leibler divergence; "mean" is not.
        log_target: `target` holds log-probabilities too.
    """
    reduction = chosen(reduction, size_average, reduce)
    if reduction == "mean":
        warnings.warn(
            "reduction: 'mean' divides the total loss by both the batch size and the support size."
            "'batchmean' divides only by the batch size, and aligns with the KL div math definition."
            "'mean' will be changed to behave the same as 'batchmean' in the next major release.",
            stacklevel=2,
        )
    if log_target:
        loss = F.mul(F.exp(target), F.sub(target, input))
    else:
        loss = F.sub(F.mul(target, F.log(where(F.eq(target, 0), 1.0, target))), F.mul(target, input))
    if reduction == "batchmean":
        total = reduced(loss, "sum")
        return F.div(total, input._data.shape[0]) if input._data.ndim else total
    return reduced(loss, reduction)


def poisson_nll_loss(input: Tensor, target: Tensor, log_input: bool = True, full: bool = False, size_average: Any = None,
                     eps: float = 1e-8, reduce: Any = None, reduction: str = "mean") -> Tensor:  # fmt: skip
    """-log of the Poisson probability of `target` when the rate is exp(input) (input itself without log_input).

    Args:
        full: add Stirling's approximation of log(target!), where target > 1.
    """
    reduction = chosen(reduction, size_average, reduce)
    if log_input:
        loss = F.sub(F.exp(input), F.mul(target, input))
    else:
        loss = F.sub(input, F.mul(target, F.log(F.add(input, eps))))
    if full:
        one = F.le(target, 1)
        safe = where(one, 1.0, target)
        stirling = safe * F.log(safe) - safe + 0.5 * F.log(2 * math.pi * safe)
        loss = F.add(loss, where(one, 0.0, stirling))
    return reduced(loss, reduction)


def gaussian_nll_loss(input: Tensor, target: Tensor, var: Any, full: bool = False, eps: float = 1e-6,
                      reduction: str = "mean") -> Tensor:  # fmt: skip
    """-log of the normal density of `target` with mean `input` and variance `var`, one for all, a row or an entry.

    Raises:
        ValueError: var is negative somewhere, or of a size that does not fit.
    """
    if not isinstance(var, apply.Tensor):
        if var < 0:
            raise ValueError("var has negative entry/entries")
        var = F.add(F.mul(input.detach(), 0), float(var))
    elif bool((var._data < 0).any()):
        raise ValueError("var has negative entry/entries")
    shape, given = input._data.shape, var._data.shape
    if given != shape:
        if shape[:-1] == given:
            var = F.unsqueeze(var, dim=len(given))
        elif not (shape[:-1] == given[:-1] and given[-1:] == (1,)) and not (
            len(shape) == len(given) and all(m in (1, n) for n, m in zip(shape, given, strict=True))
        ):
            raise ValueError("var is of incorrect size")
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(reduction + " is not valid")
    raised = F.add(
        var, F.clamp(F.sub(eps, var.detach()), min=0, max=None)
    )  # at least eps; the gradient passes all the same
    loss = F.mul(F.add(F.log(raised), F.div(F.pow(F.sub(input, target), exponent=2), raised)), 0.5)
    if full:
        loss = F.add(loss, 0.5 * math.log(2 * math.pi))
    return reduced(loss, reduction)
