"""RAdam."""

from __future__ import annotations

import math
from typing import Any

from ..tensor import Tensor
from .adam import averages
from .elementwise import Elementwise, check, counted, descent, number, start

__all__ = ["RAdam"]


class RAdam(Elementwise):
    """Adam that divides by the root of the mean square only once its variance can be trusted (Liu et al. 2020).

    r_inf = 2 / (1 - b2) - 1, r = r_inf - 2 t b2^t / (1 - b2^t). While r <= 5: p -= lr * m / (1 - b1^t). After that the step
    is multiplied by sqrt((r - 4) (r - 2) r_inf / ((r_inf - 4) (r_inf - 2) r)) * sqrt(1 - b2^t) / (sqrt(v) + eps).

    Raises:
        ValueError: an option out of its range.
    """

    def __init__(self, params: Any, lr: Any = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 0, decoupled_weight_decay: bool = False, *, foreach: bool | None = None,
                 maximize: bool = False, capturable: bool = False, differentiable: bool = False) -> None:  # fmt: skip
        check(lr, {"epsilon value": eps, "weight_decay value": weight_decay}, betas)
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "maximize": maximize,
                                  "foreach": foreach, "capturable": capturable, "differentiable": differentiable,
                                  "decoupled_weight_decay": decoupled_weight_decay})  # fmt: skip

    def advance(self, p: Tensor, group: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
        state = self.state[p]
        if not state:
            state["step"] = start()
            state["exp_avg"], state["exp_avg_sq"] = self.room(p), self.room(p)
        t = counted(state)
        b1, b2 = group["betas"]
        lr, decay = number(group["lr"]), group["weight_decay"]
        bias = 1 - b2**t
        longest = 2 / (1 - b2) - 1
        length = longest - 2 * t * b2**t / bias
        rate, adaptive = number(group["lr"]) / (1 - b1**t), length > 5
        if adaptive:
            above = (length - 4) * (length - 2) * longest
            rate *= math.sqrt(above / ((longest - 4) * (longest - 2) * length)) * math.sqrt(bias)
        beside = group["decoupled_weight_decay"]
        return [state["exp_avg"], state["exp_avg_sq"]], {
            "b1": b1, "fresh1": 1 - b1, "b2": b2, "fresh2": 1 - b2, "eps": group["eps"], "rate": rate, "adaptive": adaptive,
            "maximize": group["maximize"], "weight_decay": 0 if beside else decay, "shrink": 1 - lr * decay if beside else 1,
        }  # fmt: skip

    def formula(self, xp: Any, p: Any, g: Any, m: Any, v: Any, a: Any, b: Any, *, b1: float, fresh1: float, b2: float,
                fresh2: float, eps: float, rate: float, adaptive: bool, maximize: bool, weight_decay: float,
                shrink: float) -> None:  # fmt: skip
        if shrink != 1:
            xp.multiply(p, shrink, p)
        g = descent(xp, p, g, a, b, maximize, weight_decay)
        averages(xp, g, m, v, b, b1, fresh1, b2, fresh2)
        if adaptive:
            m = xp.divide(m, xp.add(xp.sqrt(v, b), eps, b), b)
        xp.subtract(p, xp.multiply(m, rate, b), p)
