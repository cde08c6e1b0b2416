"""Adam."""

from __future__ import annotations

import math
from typing import Any

from ..creation import zeros_like
from ..functions import F
from ..tensor import Tensor
from .optimizer import Optimizer

__all__ = ["Adam"]


class Adam(Optimizer):
    """Running means of the gradient and its square, corrected for their start at zero (Kingma and Ba 2015).

    p -= lr * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps).
    """

    def __init__(self, params: Any, lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 0, amsgrad: bool = False, *, maximize: bool = False) -> None:  # fmt: skip
        for name, value in (("learning rate", lr), ("epsilon value", eps), ("weight_decay value", weight_decay)):
            if value < 0.0:
                raise ValueError(f"Invalid {name}: {value}")
        for i, beta in enumerate(betas):
            if not 0.0 <= beta < 1.0:
                raise ValueError(f"Invalid beta parameter at index {i}: {beta}")
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "amsgrad": amsgrad,
                                  "maximize": maximize})  # fmt: skip

    def update(self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        if not state:
            state["step"] = 0
            state["exp_avg"], state["exp_avg_sq"] = zeros_like(p), zeros_like(p)
            if group["amsgrad"]:
                state["max_exp_avg_sq"] = zeros_like(p)
        if group["maximize"]:
            grad = -grad
        if group["weight_decay"]:
            grad = grad + group["weight_decay"] * p
        state["step"] += 1
        b1, b2 = group["betas"]
        mean, square = state["exp_avg"], state["exp_avg_sq"]
        mean.mul_(b1).add_(grad * (1 - b1))
        square.mul_(b2).add_(grad * grad * (1 - b2))
        if group["amsgrad"]:
            top = state["max_exp_avg_sq"]
            top.copy_(F.maximum(top, square))
            square = top
        bias1, bias2 = 1 - b1 ** state["step"], 1 - b2 ** state["step"]
        below = F.sqrt(square)
        below.mul_(1 / math.sqrt(bias2)).add_(group["eps"])
        step = mean / below
        p.sub_(step.mul_(group["lr"] / bias1))
