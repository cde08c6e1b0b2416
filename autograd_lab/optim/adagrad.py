"""Adagrad."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .elementwise import Elementwise, check, counted, descent, number, start

__all__ = ["Adagrad"]


class Adagrad(Elementwise):
    """Steps that shrink with the sum of all squared gradients so far (Duchi et al. 2011).

    s += g^2; p -= lr / (1 + (t - 1) * lr_decay) * g / (sqrt(s) + eps).

    Raises:
        ValueError: an option out of its range.
    """

    def __init__(self, params: Any, lr: Any = 1e-2, lr_decay: float = 0, weight_decay: float = 0,
                 initial_accumulator_value: float = 0, eps: float = 1e-10, foreach: bool | None = None, *,
                 maximize: bool = False, differentiable: bool = False, fused: bool | None = None) -> None:  # fmt: skip
        check(
            lr,
            {
                "lr_decay value": lr_decay,
                "weight_decay value": weight_decay,
                "initial_accumulator_value value": initial_accumulator_value,
                "epsilon value": eps,
            },
        )
        super().__init__(params, {"lr": lr, "lr_decay": lr_decay, "eps": eps, "weight_decay": weight_decay,
                                  "initial_accumulator_value": initial_accumulator_value, "foreach": foreach,
                                  "maximize": maximize, "differentiable": differentiable, "fused": fused})  # fmt: skip
        for group in self.param_groups:
            for p in group["params"]:
                self.state[p] = {"step": start(), "sum": self.room(p, group["initial_accumulator_value"])}

    def advance(self, p: Tensor, group: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
        state = self.state[p]
        rate = number(group["lr"]) / (1 + (counted(state) - 1) * group["lr_decay"])
        return [state["sum"]], {"rate": rate, "eps": group["eps"], "maximize": group["maximize"],
                                "weight_decay": group["weight_decay"]}  # fmt: skip

    def formula(self, xp: Any, p: Any, g: Any, s: Any, a: Any, b: Any, *, rate: float, eps: float, maximize: bool,
                weight_decay: float) -> None:  # fmt: skip
        g = descent(xp, p, g, a, b, maximize, weight_decay)
        xp.add(s, xp.multiply(g, g, b), s)
        xp.divide(g, xp.add(xp.sqrt(s, b), eps, b), b)
        xp.subtract(p, xp.multiply(b, rate, b), p)
