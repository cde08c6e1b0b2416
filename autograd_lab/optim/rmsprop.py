"""RMSprop."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .elementwise import Elementwise, check, counted, descent, number, start

__all__ = ["RMSprop"]


class RMSprop(Elementwise):
    """The gradient over the root of its running mean square (Hinton's lecture 6, 2012).

    v = alpha v + (1 - alpha) g^2; p -= lr * g / (sqrt(v) + eps). Centered: v minus the square of the gradient's running mean.
    With momentum the quotient goes into a running buffer first.

    Raises:
        ValueError: an option out of its range.
    """

    def __init__(self, params: Any, lr: Any = 1e-2, alpha: float = 0.99, eps: float = 1e-8, weight_decay: float = 0,
                 momentum: float = 0, centered: bool = False, capturable: bool = False, foreach: bool | None = None,
                 maximize: bool = False, differentiable: bool = False) -> None:  # fmt: skip
        check(
            lr,
            {
                "epsilon value": eps,
                "momentum value": momentum,
                "weight_decay value": weight_decay,
                "alpha value": alpha,
            },
        )
        super().__init__(params, {"lr": lr, "momentum": momentum, "alpha": alpha, "eps": eps, "centered": centered,
                                  "weight_decay": weight_decay, "capturable": capturable, "foreach": foreach,
                                  "maximize": maximize, "differentiable": differentiable})  # fmt: skip

    def advance(self, p: Tensor, group: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
        state = self.state[p]
        if not state:
            state["step"], state["square_avg"] = start(), self.room(p)
            if group["momentum"] > 0:
                state["momentum_buffer"] = self.room(p)
            if group["centered"]:
                state["grad_avg"] = self.room(p)
        counted(state)
        alpha = group["alpha"]
        names = ["square_avg"] + ["grad_avg"] * group["centered"] + ["momentum_buffer"] * (group["momentum"] > 0)
        return [state[name] for name in names], {
            "rate": number(group["lr"]), "alpha": alpha, "fresh": 1 - alpha, "eps": group["eps"], "centered": group["centered"],
            "momentum": group["momentum"], "maximize": group["maximize"], "weight_decay": group["weight_decay"],
        }  # fmt: skip

    def formula(self, xp: Any, p: Any, g: Any, v: Any, *arrays: Any, rate: float, alpha: float, fresh: float, eps: float, centered: bool,
                momentum: float, maximize: bool, weight_decay: float) -> None:  # fmt: skip
        *state, a, b = arrays
        g = descent(xp, p, g, a, b, maximize, weight_decay)
        xp.multiply(xp.multiply(g, g, b), fresh, b)
        xp.add(xp.multiply(v, alpha, v), b, v)
        if centered:
            mean = state[0]
            xp.multiply(xp.subtract(g, mean, b), fresh, b)
            xp.add(mean, b, mean)
            v = xp.subtract(v, xp.multiply(mean, mean, b), b)
        xp.divide(g, xp.add(xp.sqrt(v, b), eps, b), b)
        if momentum > 0:
            buffer = state[-1]
            b = xp.add(xp.multiply(buffer, momentum, buffer), b, buffer)
            xp.subtract(p, xp.multiply(b, rate, a), p)
        else:
            xp.subtract(p, xp.multiply(b, rate, b), p)
