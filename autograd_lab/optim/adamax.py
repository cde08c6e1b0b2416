"""Adamax."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .elementwise import Elementwise, check, counted, descent, number, start

__all__ = ["Adamax"]


class Adamax(Elementwise):
    """Adam with the largest gradient seen, fading by b2, in place of the root of the mean square (Kingma and Ba 2015).

    u = max(b2 * u, |g| + eps); p -= lr / (1 - b1^t) * m / u.

    Raises:
        ValueError: an option out of its range.
    """

    def __init__(self, params: Any, lr: Any = 2e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 0, foreach: bool | None = None, *, maximize: bool = False, differentiable: bool = False,
                 capturable: bool = False) -> None:  # fmt: skip
        check(lr, {"epsilon value": eps, "weight_decay value": weight_decay}, betas)
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "foreach": foreach,
                                  "maximize": maximize, "differentiable": differentiable, "capturable": capturable})  # fmt: skip

    def advance(self, p: Tensor, group: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
        state = self.state[p]
        if not state:
            state["step"] = start()
            state["exp_avg"], state["exp_inf"] = self.room(p), self.room(p)
        b1, b2 = group["betas"]
        rate = number(group["lr"]) / (1 - b1 ** counted(state))
        return [state["exp_avg"], state["exp_inf"]], {
            "fresh": 1 - b1, "b2": b2, "rate": rate, "eps": group["eps"], "maximize": group["maximize"],
            "weight_decay": group["weight_decay"],
        }  # fmt: skip

    def formula(self, xp: Any, p: Any, g: Any, m: Any, u: Any, a: Any, b: Any, *, fresh: float, b2: float, rate: float,
                eps: float, maximize: bool, weight_decay: float) -> None:  # fmt: skip
        g = descent(xp, p, g, a, b, maximize, weight_decay)
        xp.multiply(xp.subtract(g, m, b), fresh, b)
        xp.add(m, b, m)
        xp.add(xp.absolute(g, b), eps, b)
        xp.maximum(xp.multiply(u, b2, u), b, out=u)
        xp.subtract(p, xp.multiply(xp.divide(m, u, b), rate, b), p)
