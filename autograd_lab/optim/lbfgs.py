"""L-BFGS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..autograd import enable_grad, no_grad
from ..creation import zeros
from ..functions import cat
from ..tensor import Tensor
from .elementwise import check
from .line_search import Point, strong_wolfe
from .optimizer import Optimizer

__all__ = ["LBFGS"]


class LBFGS(Optimizer):
    """Steps along an estimate of Newton's direction, made from the last `history_size` changes of parameters and gradients
    (Nocedal and Wright 2006, algorithm 7.4). One parameter group only.

    Each `step(closure)` runs up to max_iter iterations; the closure clears the gradients, computes the loss, calls backward
    and returns the loss, and may be called max_eval times. line_search_fn: None or "strong_wolfe".

    Raises:
        ValueError: more than one group, or a negative rate.
    """

    def __init__(self, params: Any, lr: Any = 1, max_iter: int = 20, max_eval: int | None = None, tolerance_grad: float = 1e-7,
                 tolerance_change: float = 1e-9, history_size: int = 100, line_search_fn: str | None = None) -> None:  # fmt: skip
        check(lr)
        super().__init__(params, {"lr": lr, "max_iter": max_iter,
                                  "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
                                  "tolerance_grad": tolerance_grad, "tolerance_change": tolerance_change,
                                  "history_size": history_size, "line_search_fn": line_search_fn})  # fmt: skip
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")

    def step(self, closure: Callable | None = None) -> Any:
        """Up to max_iter iterations. Returns the loss from before them."""
        if closure is None:
            raise TypeError(
                "LBFGS.step() missing 1 required positional argument: 'closure'. It evaluates the loss again."
            )
        with no_grad():
            return self._step(enable_grad()(closure))

    def _step(self, closure: Callable) -> Any:
        group = self.param_groups[0]
        lr, change = group["lr"], group["tolerance_change"]
        lr = lr.reshape(()) if isinstance(lr, Tensor) else lr
        state = self.state[group["params"][0]]  # there is one state for all; the first parameter keeps it
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first = closure()
        loss, evaluations, iterations = float(first), 1, 0
        state["func_evals"] += 1
        g = self._gradient()
        flat = bool(g.abs().max() <= group["tolerance_grad"])
        while not flat and iterations < group["max_iter"]:
            iterations += 1
            state["n_iter"] += 1
            d = state["d"] = _direction(state, g, group["history_size"])
            state["prev_flat_grad"], state["prev_loss"] = g.clone(), loss
            t = min(1.0, 1.0 / g.abs().sum()) * lr if state["n_iter"] == 1 else lr
            state["t"] = t
            slope = _dot(g, d)
            if slope > -change:
                break
            if group["line_search_fn"] is None:
                self._move(d, t)
                spent = 1
                if iterations != group["max_iter"]:  # else the next step evaluates there
                    loss = float(closure())
                    g = self._gradient()
                else:
                    spent = 0
            elif group["line_search_fn"] == "strong_wolfe":
                limit = group["max_eval"] - evaluations
                loss, g, t, spent = self._search(closure, t, d, Point(0, loss, g, slope), change, limit)
                state["t"] = t
                self._move(d, t)
            else:
                raise RuntimeError("only 'strong_wolfe' is supported")
            evaluations += spent
            state["func_evals"] += spent
            flat = bool(g.abs().max() <= group["tolerance_grad"])
            if iterations == group["max_iter"] or evaluations >= group["max_eval"]:
                break
            if (d * t).abs().max() <= change or abs(loss - state["prev_loss"]) < change:
                break
        return first

    def _search(self, closure: Callable, t: Any, d: Tensor, start: Point, change: float, limit: int) -> tuple:
        params = self.param_groups[0]["params"]
        kept = [p.clone() for p in params]

        def at(t: Any) -> tuple:
            self._move(d, t)
            f, g = float(closure()), self._gradient()
            for p, value in zip(params, kept, strict=True):
                p.copy_(value)
            return f, g, _dot(g, d)

        return strong_wolfe(at, t, start, d.abs().max(), change, limit)

    def _gradient(self) -> Tensor:
        """All gradients in one vector; zero where there is none."""
        parts = [
            zeros(p.numel(), dtype=p.dtype, device=p.device) if p.grad is None else p.grad.reshape(-1)
            for p in self.param_groups[0]["params"]
        ]
        return cat(parts, 0)

    def _move(self, d: Tensor, t: Any) -> None:
        """p += t * d, each parameter with its part of d."""
        begin = 0
        for p in self.param_groups[0]["params"]:
            end = begin + p.numel()
            p.add_(d[begin:end].reshape(p.shape) * t)
            begin = end


def _direction(state: dict[str, Any], g: Tensor, size: int) -> Tensor:
    """Where to go from gradient `g`: -H g, with the estimate H of the inverse Hessian in the state (two-loop recursion)."""
    if state["n_iter"] == 1:
        state.update(old_dirs=[], old_stps=[], ro=[], H_diag=1)
        return -g
    changes, steps, ro = state["old_dirs"], state["old_stps"], state["ro"]
    y, s = g - state["prev_flat_grad"], state["d"] * state["t"]
    ys = _dot(y, s)
    if ys > 1e-10:
        if len(changes) == size:
            for kept in (changes, steps, ro):
                kept.pop(0)
        changes.append(y)
        steps.append(s)
        ro.append(1.0 / ys)
        state["H_diag"] = ys / _dot(y, y)
    al = state.setdefault("al", [None] * size)
    q = -g
    for i in reversed(range(len(changes))):
        al[i] = _dot(steps[i], q) * ro[i]
        q = q - changes[i] * al[i]
    r = q * state["H_diag"]
    for i in range(len(changes)):
        r = r + steps[i] * (al[i] - _dot(changes[i], r) * ro[i])
    return r


def _dot(a: Tensor, b: Tensor) -> Tensor:
    return (a * b).sum()
