"""What schedulers share: they count steps and write a rate into each parameter group."""

from __future__ import annotations

import warnings
from typing import Any

from ...tensor import Tensor
from ..optimizer import Optimizer

__all__ = ["LRScheduler", "for_each_group", "put", "values"]

EPOCH = (
    "The epoch parameter in `scheduler.step()` was not necessary and is being deprecated where possible. Please use "
    "`scheduler.step()` to step the scheduler. During the deprecation, if epoch is different from None, the closed form is "
    "used instead of the new chainable form, where available."
)
ORDER = "See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate"


def values(optimizer: Optimizer, key: str) -> list[Any]:
    """group[key] of every group; tensors are copied."""
    return [g[key].clone() if isinstance(g[key], Tensor) else g[key] for g in optimizer.param_groups]


def put(group: dict[str, Any], key: str, value: Any) -> None:
    """group[key] = value; into a tensor, in place."""
    if isinstance(group[key], Tensor):
        group[key].fill_(value)
    else:
        group[key] = value


def for_each_group(name: str, optimizer: Optimizer, value: Any) -> list[Any]:
    """A list with one value a group, from such a list or from one value for all."""
    n = len(optimizer.param_groups)
    if isinstance(value, (list, tuple)):
        if len(value) != n:
            raise ValueError(f"{name} must have the same length as optimizer.param_groups. {name} has {len(value)} values, "
                             f"param_groups has {n}.")  # fmt: skip
    else:
        value = [value] * n
    return [v.clone() if isinstance(v, Tensor) else v for v in value]


def must_be_optimizer(optimizer: Any) -> None:
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"{type(optimizer).__name__} is not an Optimizer. Give the optimizer whose rate is to change.")


class LRScheduler:
    """Base of the schedulers. A subclass defines `get_lr()`: the next rates, one a group, from `self.last_epoch` and from what
    is in the groups now; and, where it can be said without the past, `_get_closed_form_lr()`.

    >>> import autograd_lab as torch
    >>> optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    >>> scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    >>> for _ in range(4):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> scheduler.get_last_lr()
    [0.25]
    """

    _get_lr_called_within_step = False
    _is_initial = False

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        must_be_optimizer(optimizer)
        self.optimizer = optimizer
        for i, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                rate = group["lr"]
                group.setdefault("initial_lr", rate.clone() if isinstance(rate, Tensor) else rate)
            elif "initial_lr" not in group:
                raise KeyError(f"param 'initial_lr' is not specified in param_groups[{i}] when resuming scheduler with "
                               "last_epoch >= 0.\nThis typically happens when:\n1. You're trying to resume training from a "
                               "checkpoint but haven't properly loaded the optimizer state\n2. You're using last_epoch >= 0 for a "
                               "fresh training run (not recommended)")  # fmt: skip
        self.base_lrs = values(optimizer, "initial_lr")
        self.last_epoch = last_epoch
        optimizer._watch()
        self._initial_step()

    def _initial_step(self) -> None:
        """Set the rates of the beginning."""
        self._step_count = 0
        self._is_initial = True
        try:
            self.step()
        finally:
            self._is_initial = False

    def get_lr(self) -> list[Any]:
        """The next rates; a subclass defines it. To read the present ones use get_last_lr()."""
        raise NotImplementedError(f"{type(self).__name__} must define get_lr()")

    def get_last_lr(self) -> list[Any]:
        """The rates that were set last, one a parameter group."""
        return self._last_lr

    def step(self, epoch: int | None = None) -> None:
        """Set the next rates. Call it after optimizer.step()."""
        if self._step_count == 1:
            self._check_order()
        self._step_count += 1
        if epoch is not None:
            warnings.warn(EPOCH, UserWarning, stacklevel=2)
        self._update_lr(epoch)

    def _check_order(self) -> None:
        """Warn when the optimizer has not made a step yet."""
        if "step" in vars(self.optimizer):
            warnings.warn("Seems like `optimizer.step()` has been overridden after learning rate scheduler initialization. Please, "
                          f"make sure to call `optimizer.step()` before `lr_scheduler.step()`. {ORDER}", UserWarning, 3)  # fmt: skip
        elif not self.optimizer._stepped:
            warnings.warn("Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch 1.1.0 and later, you should "
                          "call them in the opposite order: `optimizer.step()` before `lr_scheduler.step()`.  Failure to do this "
                          f"will result in PyTorch skipping the first value of the learning rate schedule. {ORDER}",
                          UserWarning, 3)  # fmt: skip

    def _update_lr(self, epoch: int | None = None) -> None:
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        closed = getattr(self, "_get_closed_form_lr", None)
        self._set(self._asked(self.get_lr if epoch is None or closed is None else closed))

    def _asked(self, rates: Any) -> list[Any]:
        """rates(), known to be asked by a step."""
        self._get_lr_called_within_step = True
        try:
            return rates()
        finally:
            self._get_lr_called_within_step = False

    def _set(self, rates: list[Any]) -> None:
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            put(group, "lr", rate)
        self._last_lr = values(self.optimizer, "lr")

    def _times(self, factor: Any) -> list[Any]:
        """The rates of the groups, times `factor`; for get_lr."""
        self._warn_outside_step()
        return [group["lr"] * factor for group in self.optimizer.param_groups]

    def _warn_outside_step(self) -> None:
        if not self._get_lr_called_within_step:
            warnings.warn(
                "To get the last learning rate computed by the scheduler, please use `get_last_lr()`.", UserWarning, 4
            )

    def state_dict(self) -> dict[str, Any]:
        """All it remembers, but for the optimizer."""
        return {key: value for key, value in vars(self).items() if key != "optimizer"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what `state_dict` returned. Load the optimizer's as well: the rates themselves are there."""
        vars(self).update(state_dict)
