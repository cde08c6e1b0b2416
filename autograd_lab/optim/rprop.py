"""Rprop."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .elementwise import Elementwise, check, counted, number, start

__all__ = ["Rprop"]


class Rprop(Elementwise):
    """Each entry has a step size of its own, which grows while the gradient keeps its sign and shrinks when it turns
    (Riedmiller and Braun 1993). Only signs of gradients count: for full batches.

    Raises:
        ValueError: an option out of its range.
    """

    scratch = 3

    def __init__(self, params: Any, lr: Any = 1e-2, etas: tuple[float, float] = (0.5, 1.2),
                 step_sizes: tuple[float, float] = (1e-6, 50), *, capturable: bool = False, foreach: bool | None = None,
                 maximize: bool = False, differentiable: bool = False) -> None:  # fmt: skip
        check(lr)
        if not 0.0 < etas[0] < 1.0 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        super().__init__(params, {"lr": lr, "etas": etas, "step_sizes": step_sizes, "foreach": foreach, "maximize": maximize,
                                  "differentiable": differentiable, "capturable": capturable})  # fmt: skip

    def advance(self, p: Tensor, group: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
        state = self.state[p]
        if not state:
            state["step"], state["prev"] = start(), self.room(p)
            state["step_size"] = self.room(p, number(group["lr"]))
        counted(state)
        return [state["prev"], state["step_size"]], {"etas": group["etas"], "sizes": group["step_sizes"],
                                                     "maximize": group["maximize"]}  # fmt: skip

    def formula(self, xp: Any, p: Any, g: Any, previous: Any, size: Any, a: Any, b: Any, c: Any, *, etas: tuple, sizes: tuple,
                maximize: bool) -> None:  # fmt: skip
        if maximize:
            g = xp.negative(g, a)
        kept = xp.multiply(g, previous, b)  # above 0: the sign is kept; below: it has turned
        turned = kept < 0
        c[...] = 1
        c[kept > 0] = etas[1]
        c[turned] = etas[0]
        xp.multiply(size, c, size)
        xp.minimum(xp.maximum(size, sizes[0], out=size), sizes[1], out=size)
        previous[...] = g
        previous[turned] = 0
        xp.subtract(p, xp.multiply(xp.sign(previous, c), size, c), p)
