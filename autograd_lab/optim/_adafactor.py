"""Adafactor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import backend
from ..autograd import enable_grad, memory, no_grad
from ..creation import zeros
from ..functions import F
from ..tensor import Tensor
from .elementwise import counted, number, start
from .optimizer import Optimizer

__all__ = ["Adafactor"]


class Adafactor(Optimizer):
    """Adam that keeps, for a matrix, the mean squares of its rows and columns only (Shazeer and Stern 2018).

    The estimate for an entry is row mean * column mean / mean of the row means; the step is clipped to root mean square d
    and scaled by that of the parameter.

    Raises:
        ValueError: an option out of its range.
    """

    def __init__(self, params: Any, lr: Any = 1e-2, beta2_decay: float = -0.8,
                 eps: tuple[float | None, float] = (None, 1e-3), d: float = 1.0, weight_decay: float = 0.0, *,
                 foreach: bool | None = None, maximize: bool = False) -> None:  # fmt: skip
        if isinstance(lr, Tensor) and lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
        if not number(lr) >= 0.0:
            raise ValueError(f"Learning rate should be >= 0 but is: {lr}")
        if not beta2_decay <= 0.0:
            raise ValueError(f"beta2_decay should be <= 0 but is: {beta2_decay}")
        for i, value in enumerate(eps):
            if value is not None and not value >= 0.0:
                raise ValueError(f"epsilon{i + 1} should be >= 0 but is: {value}")
        if not d >= 1.0:
            raise ValueError(f"Clipping threshold d should be >= 1 but is: {d}")
        if not weight_decay >= 0.0:
            raise ValueError(f"weight_decay should be >= 0 but is: {weight_decay}")
        super().__init__(params, {"lr": lr, "beta2_decay": beta2_decay, "eps": eps, "d": d, "weight_decay": weight_decay,
                                  "foreach": foreach, "maximize": maximize})  # fmt: skip

    def step(self, closure: Callable | None = None) -> Any:
        """Update every parameter that has a gradient. `closure` recomputes the loss and is called first."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        with no_grad():
            for group in self.param_groups:
                for p in group["params"]:
                    if p.grad is not None:
                        self._update(p, -p.grad if group["maximize"] else p.grad, self.state[p], group)
        return loss

    def _update(self, p: Tensor, g: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        lr, root = number(group["lr"]), p.numel() ** 0.5
        smallest = group["eps"][0]
        if smallest is None:
            x = memory.materialise(p)
            smallest = float(backend.of(x).finfo(x.dtype).eps)
        if not state:
            state["step"] = start()
            if g.dim() > 1:
                state["row_var"] = zeros(*g.shape[:-1], 1, dtype=g.dtype, device=g.device)
                state["col_var"] = zeros(*g.shape[:-2], 1, g.shape[-1], dtype=g.dtype, device=g.device)
            else:
                state["variance"] = zeros(g.shape, dtype=g.dtype, device=g.device)
        t = counted(state)
        fresh = t ** group["beta2_decay"]
        rate = max(group["eps"][1], _length(p) / root) * min(lr, 1 / t**0.5)
        if group["weight_decay"]:
            p.mul_(1 - lr * group["weight_decay"])
        square = g * g
        if g.dim() > 1:
            rows, columns = state["row_var"], state["col_var"]
            rows.add_((square.mean(-1, keepdim=True) - rows) * fresh)
            columns.add_((square.mean(-2, keepdim=True) - columns) * fresh)
            estimate = rows * columns / rows.mean(-2, keepdim=True).clamp(min=smallest)
        else:
            state["variance"].add_((square - state["variance"]) * fresh)
            estimate = state["variance"]
        update = g / F.sqrt(estimate.clamp(min=smallest * smallest))
        p.sub_(update * (rate / max(1.0, _length(update) / (root * group["d"]))))


def _length(t: Tensor) -> float:
    return (t * t).sum().sqrt().item()
