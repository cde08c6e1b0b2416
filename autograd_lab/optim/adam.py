"""Adam, and AdamW: Adam with weight decay beside the gradient instead of in it."""

from __future__ import annotations

import math
from typing import Any

from ..tensor import Tensor
from .elementwise import Elementwise, check, counted, descent, number, start

__all__ = ["Adam", "AdamW", "averages"]


class Adam(Elementwise):
    """Running means of the gradient and its square, corrected for their start at zero (Kingma and Ba 2015).

    p -= lr * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps). With amsgrad, v is the largest one seen (Reddi et al. 2018).
    `foreach`, `capturable` and `fused` choose among PyTorch's implementations; here they change nothing.

    Raises:
        ValueError: an option out of its range.
    """

    def __init__(self, params: Any, lr: Any = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 0, amsgrad: bool = False, *, foreach: bool | None = None, maximize: bool = False,
                 capturable: bool = False, differentiable: bool = False, fused: bool | None = None,
                 decoupled_weight_decay: bool = False) -> None:  # fmt: skip
        if isinstance(lr, Tensor) and foreach and not capturable:
            raise ValueError("lr as a Tensor is not supported for capturable=False and foreach=True")
        check(lr, {"epsilon value": eps, "weight_decay value": weight_decay}, betas)
        tensors = [isinstance(beta, Tensor) for beta in betas]
        if any(tensors) and not all(tensors):
            raise ValueError("betas must be either both floats or both Tensors")
        if any(tensors) and foreach and not capturable:
            raise ValueError("betas[0] as a Tensor is not supported for capturable=False and foreach=True")
        super().__init__(params, {"lr": lr, "betas": tuple(number(beta) for beta in betas), "eps": eps,
                                  "weight_decay": weight_decay, "amsgrad": amsgrad, "maximize": maximize, "foreach": foreach,
                                  "capturable": capturable, "differentiable": differentiable, "fused": fused,
                                  "decoupled_weight_decay": decoupled_weight_decay})  # fmt: skip

    def advance(self, p: Tensor, group: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
        state = self.state[p]
        if not state:
            state["step"] = start()
            state["exp_avg"], state["exp_avg_sq"] = self.room(p), self.room(p)
            if group["amsgrad"]:
                state["max_exp_avg_sq"] = self.room(p)
        t = counted(state)
        b1, b2 = group["betas"]
        lr, decay = number(group["lr"]), group["weight_decay"]
        root = math.sqrt(1 - b2**t)
        buffers = [state["exp_avg"], state["exp_avg_sq"]]
        if group["amsgrad"]:
            buffers.append(state["max_exp_avg_sq"])
        beside = group["decoupled_weight_decay"]
        return buffers, {"b1": b1, "fresh1": 1 - b1, "b2": b2, "fresh2": 1 - b2, "rate": lr / (1 - b1**t) * root, "eps": group["eps"] * root,
                         "maximize": group["maximize"], "weight_decay": 0 if beside else decay,
                         "shrink": 1 - lr * decay if beside else 1}  # fmt: skip

    def formula(self, xp: Any, p: Any, g: Any, m: Any, v: Any, *arrays: Any, b1: float, fresh1: float, b2: float,
                fresh2: float, rate: float, eps: float, maximize: bool, weight_decay: float, shrink: float) -> None:  # fmt: skip
        *top, a, b = arrays
        if shrink != 1:
            xp.multiply(p, shrink, p)
        g = descent(xp, p, g, a, b, maximize, weight_decay)
        averages(xp, g, m, v, b, b1, fresh1, b2, fresh2)
        if top:
            v = xp.maximum(top[0], v, out=top[0])
        # rate and eps hold the factor sqrt(1 - b2^t), so that v need not be divided by its square
        xp.add(xp.sqrt(v, b), eps, b)
        xp.divide(m, b, b)
        xp.subtract(p, xp.multiply(b, rate, b), p)


class AdamW(Adam):
    """Adam with p -= lr * weight_decay * p beside the update, instead of in the gradient (Loshchilov and Hutter 2019)."""

    def __init__(self, params: Any, lr: Any = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 1e-2, amsgrad: bool = False, *, maximize: bool = False, foreach: bool | None = None,
                 capturable: bool = False, differentiable: bool = False, fused: bool | None = None) -> None:  # fmt: skip
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, foreach=foreach, maximize=maximize,
                         capturable=capturable, differentiable=differentiable, fused=fused,
                         decoupled_weight_decay=True)  # fmt: skip


def averages(xp: Any, g: Any, m: Any, v: Any, b: Any, b1: float, fresh1: float, b2: float, fresh2: float) -> None:
    """The running means m of g and v of its square, one step on: fresh1 is 1 - b1, fresh2 1 - b2; `b` is scratch."""
    xp.multiply(g, fresh1, b)
    xp.add(xp.multiply(m, b1, m), b, m)
    xp.multiply(xp.multiply(g, g, b), fresh2, b)
    xp.add(xp.multiply(v, b2, v), b, v)
