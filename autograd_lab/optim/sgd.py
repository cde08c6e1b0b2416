"""Stochastic gradient descent."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .elementwise import Elementwise, check, descent, number

__all__ = ["SGD"]


class SGD(Elementwise):
    """p -= lr * d, where d is the gradient, or with momentum m the running buffer b = m * b + (1 - dampening) * d.

    Weight decay adds weight_decay * p to the gradient; nesterov looks one step ahead (Sutskever et al. 2013).
    `foreach` and `fused` choose among PyTorch's implementations; here they change nothing.

    Raises:
        ValueError: a negative option, or nesterov without momentum or with dampening.
    """

    def __init__(self, params: Any, lr: Any = 1e-3, momentum: float = 0, dampening: float = 0, weight_decay: float = 0,
                 nesterov: bool = False, *, maximize: bool = False, foreach: bool | None = None, differentiable: bool = False,
                 fused: bool | None = None) -> None:  # fmt: skip
        check(lr, {"momentum value": momentum, "weight_decay value": weight_decay})
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        super().__init__(params, {"lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay,
                                  "nesterov": nesterov, "maximize": maximize, "foreach": foreach,
                                  "differentiable": differentiable, "fused": fused})  # fmt: skip

    def advance(self, p: Tensor, group: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
        momentum = group["momentum"]
        buffers, fresh = [], False
        if momentum:
            state = self.state[p]
            fresh = state.get("momentum_buffer") is None
            if fresh:
                state["momentum_buffer"] = self.room(p)
            buffers = [state["momentum_buffer"]]
        return buffers, {"rate": number(group["lr"]), "momentum": momentum, "taken": 1 if fresh else 1 - group["dampening"],
                         "fresh": fresh, "nesterov": group["nesterov"], "maximize": group["maximize"],
                         "weight_decay": group["weight_decay"]}  # fmt: skip

    def formula(self, xp: Any, p: Any, g: Any, *arrays: Any, rate: float, momentum: float, taken: float, fresh: bool,
                nesterov: bool, maximize: bool, weight_decay: float) -> None:  # fmt: skip
        *state, a, b = arrays
        g = descent(xp, p, g, a, b, maximize, weight_decay)
        if momentum:
            (buffer,) = state
            if fresh:
                buffer[...] = g
            else:
                xp.multiply(buffer, momentum, buffer)
                xp.add(buffer, g if taken == 1 else xp.multiply(g, taken, b), buffer)
            g = xp.add(g, xp.multiply(buffer, momentum, b), b) if nesterov else buffer
        xp.subtract(p, xp.multiply(g, rate, b), p)
