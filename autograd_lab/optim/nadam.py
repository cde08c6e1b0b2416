"""NAdam."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .adam import averages
from .elementwise import Elementwise, check, counted, descent, number, start

__all__ = ["NAdam"]


class NAdam(Elementwise):
    """Adam with Nesterov's look ahead (Dozat 2016).

    mu_t = b1 * (1 - 0.5 * 0.96^(t * momentum_decay)), M = mu_1 ... mu_t, d = sqrt(v / (1 - b2^t)) + eps;
    p -= lr * ((1 - mu_t) / (1 - M) * g / d + mu_(t+1) / (1 - M * mu_(t+1)) * m / d).

    Raises:
        ValueError: an option out of its range.
    """

    scratch = 3

    def __init__(self, params: Any, lr: Any = 2e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 0, momentum_decay: float = 4e-3, decoupled_weight_decay: bool = False, *,
                 foreach: bool | None = None, maximize: bool = False, capturable: bool = False,
                 differentiable: bool = False) -> None:  # fmt: skip
        check(
            lr,
            {"epsilon value": eps, "weight_decay value": weight_decay, "momentum_decay value": momentum_decay},
            betas,
        )
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay,
                                  "momentum_decay": momentum_decay, "decoupled_weight_decay": decoupled_weight_decay,
                                  "maximize": maximize, "foreach": foreach, "capturable": capturable,
                                  "differentiable": differentiable})  # fmt: skip

    def advance(self, p: Tensor, group: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
        state = self.state[p]
        if not state:
            state["step"], state["mu_product"] = start(), start(1.0)
            state["exp_avg"], state["exp_avg_sq"] = self.room(p), self.room(p)
        t = counted(state)
        b1, b2 = group["betas"]
        lr, decay = number(group["lr"]), group["weight_decay"]
        mu, following = (b1 * (1 - 0.5 * 0.96 ** (n * group["momentum_decay"])) for n in (t, t + 1))
        product = state["mu_product"].mul_(mu).item()
        beside = group["decoupled_weight_decay"]
        return [state["exp_avg"], state["exp_avg_sq"]], {
            "b1": b1, "fresh1": 1 - b1, "b2": b2, "fresh2": 1 - b2, "eps": group["eps"], "bias": 1 - b2**t, "of_g": lr * (1 - mu) / (1 - product),
            "of_m": lr * following / (1 - product * following), "maximize": group["maximize"],
            "weight_decay": 0 if beside else decay, "shrink": 1 - lr * decay if beside else 1,
        }  # fmt: skip

    def formula(self, xp: Any, p: Any, g: Any, m: Any, v: Any, a: Any, b: Any, c: Any, *, b1: float, fresh1: float,
                b2: float, fresh2: float, eps: float, bias: float, of_g: float, of_m: float, maximize: bool,
                weight_decay: float, shrink: float) -> None:  # fmt: skip
        if shrink != 1:
            xp.multiply(p, shrink, p)
        g = descent(xp, p, g, a, b, maximize, weight_decay)
        averages(xp, g, m, v, b, b1, fresh1, b2, fresh2)
        below = xp.add(xp.sqrt(xp.divide(v, bias, b), b), eps, b)
        for average, rate in ((g, of_g), (m, of_m)):
            xp.subtract(p, xp.divide(xp.multiply(average, rate, c), below, c), p)
