"""Adadelta."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .elementwise import Elementwise, check, counted, descent, number, start

__all__ = ["Adadelta"]


class Adadelta(Elementwise):
    """Steps in the parameters' own unit: the root of their mean square over that of the gradients (Zeiler 2012).

    v = rho v + (1 - rho) g^2; d = sqrt(u + eps) / sqrt(v + eps) * g; u = rho u + (1 - rho) d^2; p -= lr * d.

    Raises:
        ValueError: an option out of its range.
    """

    scratch = 3

    def __init__(self, params: Any, lr: Any = 1.0, rho: float = 0.9, eps: float = 1e-6, weight_decay: float = 0,
                 foreach: bool | None = None, *, capturable: bool = False, maximize: bool = False,
                 differentiable: bool = False) -> None:  # fmt: skip
        check(lr, {"epsilon value": eps, "weight_decay value": weight_decay})
        if not 0.0 <= rho <= 1.0:
            raise ValueError(f"Invalid rho value: {rho}")
        super().__init__(params, {"lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay, "maximize": maximize,
                                  "capturable": capturable, "foreach": foreach, "differentiable": differentiable})  # fmt: skip

    def advance(self, p: Tensor, group: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
        state = self.state[p]
        if not state:
            state["step"] = start()
            state["square_avg"], state["acc_delta"] = self.room(p), self.room(p)
        counted(state)
        rho = group["rho"]
        return [state["square_avg"], state["acc_delta"]], {
            "rate": number(group["lr"]), "rho": rho, "fresh": 1 - rho, "eps": group["eps"], "maximize": group["maximize"],
            "weight_decay": group["weight_decay"],
        }  # fmt: skip

    def formula(self, xp: Any, p: Any, g: Any, v: Any, u: Any, a: Any, b: Any, c: Any, *, rate: float, rho: float, fresh: float, eps: float,
                maximize: bool, weight_decay: float) -> None:  # fmt: skip
        g = descent(xp, p, g, a, b, maximize, weight_decay)
        xp.multiply(xp.multiply(g, g, b), fresh, b)
        xp.add(xp.multiply(v, rho, v), b, v)
        xp.sqrt(xp.add(v, eps, b), b)
        xp.sqrt(xp.add(u, eps, c), c)
        delta = xp.multiply(xp.divide(c, b, b), g, b)
        xp.multiply(xp.multiply(delta, delta, c), fresh, c)
        xp.add(xp.multiply(u, rho, u), c, u)
        xp.subtract(p, xp.multiply(delta, rate, b), p)
