"""The loop of the optimizers that treat every entry of a parameter by itself, which is all but LBFGS and Adafactor.

A formula is written on arrays, with in-place functions (`xp.multiply(m, beta, m)`: the last argument takes the result),
and sees a large parameter one block at a time, so that what it reads again and again stays in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import backend
from ..autograd import enable_grad, explain, memory, no_grad, sink, storage, views
from ..creation import full, tensor
from ..dtypes import float32, float64, get_default_dtype
from ..errors import listed
from ..op import OPS
from ..tensor import Tensor
from .optimizer import Optimizer

__all__ = ["Elementwise", "check", "counted", "descent", "number", "start"]

BLOCK = 131_072  # entries: beyond that, going through memory once instead of ten times pays for the calls


class Elementwise(Optimizer):
    """A subclass defines `advance` (once a step and parameter) and `formula` (once a block)."""

    _last: tuple | None = None
    _converted: dict[str, Any]
    scratch = 2  # how many arrays the formula needs for what it computes on the way

    def advance(self, p: Tensor, group: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
        """Count the step, and make the state at the first. Returns the state's tensors and the numbers of this step."""
        raise NotImplementedError

    def formula(self, xp: Any, p: Any, g: Any, *arrays: Any, **numbers: Any) -> None:
        """The update, in place. `arrays`: the state's, then scratch; `g` is only read.

        Numbers arrive rounded to the arrays' dtype, so differences such as 1 - beta are for `advance` to take.
        """
        raise NotImplementedError

    @staticmethod
    def room(p: Tensor, value: float = 0.0) -> Tensor:
        """State of p's shape, dtype and device."""
        return full(p._data.shape, value, dtype=p.dtype, device=p.device)

    def step(self, closure: Callable | None = None) -> Any:
        """Update every parameter that has a gradient. `closure` recomputes the loss and is called first, with recording on."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        with no_grad():
            for group in self.param_groups:
                for p in group["params"]:
                    grad = p.grad
                    if grad is not None:
                        buffers, numbers = self.advance(p, group)
                        self._update(p, grad, buffers, numbers)
        return loss

    def _as_arrays(self, numbers: dict[str, Any], dtype: Any) -> dict[str, Any]:
        """Floats as 0-d arrays: beside an array they cost a third of what a Python number does. Most parameters of a step share
        their numbers, so the last ones are kept."""
        if (numbers, dtype) != self._last:
            self._last = numbers, dtype
            self._converted = {
                k: backend.NUMPY.array(v, dtype) if v.__class__ is float else v for k, v in numbers.items()
            }
        return self._converted

    def _update(self, p: Tensor, grad: Tensor, buffers: list[Tensor], numbers: dict[str, Any]) -> None:
        x = memory.materialise(p)
        xp = backend.of(x)
        arrays = [x, grad._data, *[memory.materialise(b) for b in buffers]]
        _check_fit(x, arrays)
        if xp is backend.NUMPY:
            numbers = self._as_arrays(numbers, x.dtype)
        if x.size > BLOCK and xp is backend.NUMPY and all(a.flags.c_contiguous for a in arrays):
            flat = [a.reshape(-1) for a in arrays]
            own = [xp.empty(BLOCK, x.dtype) for _ in range(self.scratch)]
            for begin in range(0, x.size, BLOCK):
                end = min(begin + BLOCK, x.size)
                room = own if end - begin == BLOCK else [a[: end - begin] for a in own]
                self.formula(xp, *[a[begin:end] for a in flat], *room, **numbers)
        else:
            self.formula(xp, *arrays, *[xp.empty(x.shape, x.dtype) for _ in range(self.scratch)], **numbers)
        storage.write(x, type(self).__name__ + ".step", views.written_array(p))
        if sink.current is not None:
            sink.current.write(OPS["sub"], p, (p, grad), {})


def _check_fit(x: Any, arrays: list) -> None:
    """Raises RuntimeError where gradient or state do not fit a parameter that was exchanged meanwhile, or it cannot be written."""
    for a in arrays:
        if a.dtype is x.dtype and a.shape == x.shape:
            continue
        if a.dtype != x.dtype:
            raise RuntimeError(f"expected dtype {explain.CPP[a.dtype.name].lower()} for `end` but got dtype "
                               f"{explain.CPP[x.dtype.name].lower()}. The parameter was converted after the first step: make the optimizer "
                               "after net.double(), or let it load its own state_dict().")  # fmt: skip
        if a.shape != x.shape:
            raise RuntimeError(f"The size of tensor a {listed(x.shape)} must match the size of tensor b {listed(a.shape)}: the "
                               "parameter has another shape than its gradient or state. Make a new optimizer.")  # fmt: skip
    if 0 in x.strides and any(step == 0 and n > 1 for step, n in zip(x.strides, x.shape, strict=True)):
        raise explain.overlapping()


def descent(xp: Any, p: Any, g: Any, a: Any, b: Any, maximize: bool, weight_decay: float) -> Any:
    """The gradient to go down: turned round for maximize, with weight_decay * p added. In `a` unless it is g itself."""
    if maximize:
        g = xp.negative(g, a)
    if weight_decay:
        xp.multiply(p, weight_decay, b)
        g = xp.add(g, b, a)
    return g


def start(value: float = 0.0) -> Tensor:
    """A number of the state, such as the count of steps, as a tensor."""
    found = tensor(float(value), dtype=float64 if get_default_dtype() is float64 else float32)
    found._data = found._data[()]  # a numpy scalar is counted up ten times faster than an array
    return found


def counted(state: dict[str, Any]) -> float:
    """How many steps there have been, this one included."""
    step = state["step"]
    if not isinstance(step, Tensor):  # from an old file
        step = state["step"] = start(step)
    if step._data.__class__ is backend.NUMPY.ndarray:
        step._data += 1
    else:  # a numpy scalar, which nobody shares
        step._data = step._data + 1
    return step._data.item()


def number(value: Any) -> float:
    """A rate given as a number or as a tensor of one element."""
    return value.item() if isinstance(value, Tensor) else value


def check(lr: Any, others: dict[str, Any] | None = None, betas: tuple = ()) -> None:
    """Raises ValueError, in PyTorch's words, for options that must not be negative and are; a beta must also be below 1.

    others: {"epsilon value": 1e-8, ...}.
    """
    if isinstance(lr, Tensor) and lr.numel() != 1:
        raise ValueError("Tensor lr must be 1-element")
    for name, value in {"learning rate": lr, **(others or {})}.items():
        if not number(value) >= 0.0:
            raise ValueError(f"Invalid {name}: {value}")
    for i, beta in enumerate(betas):
        if not 0.0 <= number(beta) < 1.0:
            raise ValueError(f"Invalid beta parameter at index {i}: {beta}")
