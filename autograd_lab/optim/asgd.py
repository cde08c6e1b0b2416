"""ASGD."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .elementwise import Elementwise, check, counted, descent, number, start

__all__ = ["ASGD"]


class ASGD(Elementwise):
    """Stochastic gradient descent that also averages the parameters, in its state `ax` (Polyak and Juditsky 1992).

    eta_t = lr / (1 + lambd * lr * t)^alpha; p -= eta * (lambd * p + g); ax += (p - ax) / max(1, t - t0).

    Raises:
        ValueError: an option out of its range.
    """

    def __init__(self, params: Any, lr: Any = 1e-2, lambd: float = 1e-4, alpha: float = 0.75, t0: float = 1e6,
                 weight_decay: float = 0, foreach: bool | None = None, maximize: bool = False, differentiable: bool = False,
                 capturable: bool = False) -> None:  # fmt: skip
        check(lr, {"weight_decay value": weight_decay})
        super().__init__(params, {"lr": lr, "lambd": lambd, "alpha": alpha, "t0": t0, "weight_decay": weight_decay,
                                  "foreach": foreach, "maximize": maximize, "differentiable": differentiable,
                                  "capturable": capturable})  # fmt: skip

    def advance(self, p: Tensor, group: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
        state, lr = self.state[p], number(group["lr"])
        if not state:
            state["step"], state["eta"], state["mu"] = start(), start(lr), start(1.0)
            state["ax"] = self.room(p)
        t, eta, mu = counted(state), state["eta"].item(), state["mu"].item()
        state["eta"].copy_(start(lr / (1 + group["lambd"] * lr * t) ** group["alpha"]))
        state["mu"].copy_(start(1 / max(1, t - group["t0"])))
        return [state["ax"]], {"eta": eta, "mu": mu, "shrink": 1 - group["lambd"] * eta, "maximize": group["maximize"],
                               "weight_decay": group["weight_decay"]}  # fmt: skip

    def formula(self, xp: Any, p: Any, g: Any, average: Any, a: Any, b: Any, *, eta: float, mu: float, shrink: float,
                maximize: bool, weight_decay: float) -> None:  # fmt: skip
        g = descent(xp, p, g, a, b, maximize, weight_decay)
        xp.subtract(xp.multiply(p, shrink, p), xp.multiply(g, eta, b), p)
        if mu == 1:
            average[...] = p
        else:
            xp.add(average, xp.multiply(xp.subtract(p, average, b), mu, b), average)
