"""Averaged weights: the mean of a model's weights over training generalises better than the last ones (Izmailov et al. 2018)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from ..autograd import no_grad
from ..creation import tensor
from ..dtypes import int64
from ..nn import Module
from ..tensor import Tensor
from .lr_scheduler.base import LRScheduler, for_each_group, must_be_optimizer
from .optimizer import Optimizer

__all__ = ["AveragedModel", "SWALR", "get_ema_avg_fn", "get_swa_avg_fn"]


def get_swa_avg_fn() -> Callable:
    """The running mean: average + (value - average) / (n + 1)."""

    def average(averaged: Tensor, current: Tensor, num_averaged: Any) -> Tensor:
        return averaged + (current - averaged) / (num_averaged + 1)

    return average


def get_ema_avg_fn(decay: float = 0.999) -> Callable:
    """The exponential mean: decay * average + (1 - decay) * value."""
    if decay < 0.0 or decay > 1.0:
        raise ValueError(f"Invalid decay value {decay} provided. Please provide a value in [0,1] range.")

    def average(averaged: Tensor, current: Tensor, num_averaged: Any) -> Tensor:
        return decay * averaged + (1 - decay) * current

    return average


class AveragedModel(Module):
    """A copy of `model` whose weights are averages of those that update_parameters is called with.

    Args:
        avg_fn: (average, value, how many so far) -> the new average; default: the mean.
        use_buffers: average buffers as well; otherwise they are copied.
    """

    def __init__(self, model: Module, device: Any = None, avg_fn: Callable | None = None, multi_avg_fn: None = None,
                 use_buffers: bool = False) -> None:  # fmt: skip
        super().__init__()
        if multi_avg_fn is not None:
            raise TypeError("multi_avg_fn is not supported here: give avg_fn, a function of one parameter")
        self.module = deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", tensor(0, dtype=int64))
        self.avg_fn = avg_fn or get_swa_avg_fn()
        self.use_buffers = use_buffers

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self.module(*args, **kwargs)

    def update_parameters(self, model: Module) -> None:
        """Take the weights of `model` into the average."""

        def values(source: Module) -> Iterable[Tensor]:
            return [*source.parameters(), *(source.buffers() if self.use_buffers else ())]

        n = self.n_averaged.item()
        with no_grad():
            for mine, theirs in zip(values(self.module), values(model), strict=True):
                new = theirs.detach()
                mine.copy_(new if n == 0 else self.avg_fn(mine.detach(), new, n))
            if not self.use_buffers:
                for mine, theirs in zip(self.module.buffers(), model.buffers(), strict=True):
                    mine.copy_(theirs.detach())
            self.n_averaged.add_(1)


class SWALR(LRScheduler):
    """From the rate of the moment to swa_lr within anneal_epochs, then constant; anneal_strategy "cos" or "linear"."""

    def __init__(self, optimizer: Optimizer, swa_lr: Any, anneal_epochs: int = 10, anneal_strategy: str = "cos",
                 last_epoch: int = -1) -> None:  # fmt: skip
        must_be_optimizer(optimizer)
        for rate, group in zip(for_each_group("swa_lr", optimizer, swa_lr), optimizer.param_groups, strict=True):
            group["swa_lr"] = rate
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(f"anneal_strategy must by one of 'cos' or 'linear', instead got {anneal_strategy}")
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise ValueError(f"anneal_epochs must be equal or greater than 0, got {anneal_epochs}")
        self._anneal_strategy, self.anneal_epochs = anneal_strategy, anneal_epochs
        super().__init__(optimizer, last_epoch)

    def _share(self, epoch: int) -> float:
        """How far the rate has come towards swa_lr: 0 to 1."""
        part = max(0, min(1, epoch / max(1, self.anneal_epochs)))
        return part if self._anneal_strategy == "linear" else (1 - math.cos(math.pi * part)) / 2

    def get_lr(self) -> list[Any]:
        self._warn_outside_step()
        step = self._step_count - 1
        if self.anneal_epochs == 0:
            step = max(1, step)
        now, before = self._share(step), self._share(step - 1)
        rates = []
        for group in self.optimizer.param_groups:
            start = group["swa_lr"] if before == 1 else (group["lr"] - group["swa_lr"] * before) / (1 - before)
            rates.append(group["swa_lr"] * now + start * (1 - now))
        return rates
