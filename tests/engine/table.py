"""The op table as test material: every row with its samples, drawn in a given dtype. Nothing here names an op.

Knows the table and how to enter a row; knows nothing of what is to be checked (judges.py does).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import autograd_lab as torch
from autograd_lab import functions
from autograd_lab.autograd import apply, views
from autograd_lab.op import OPS, ArrayFunctions, Op

GRID = 997  # draws are points of a grid: all values of one case are distinct, and none lies on a kink at k / 2


class Draw:
    """`draw(3, 4)`: values from the op's domain. The same numbers for the same op and sample, in whatever dtype."""

    def __init__(self, op: type[Op], dtype: Any) -> None:
        self.low, self.high = op.domain
        self.dtype = np.dtype(dtype)
        self.random = np.random.default_rng(zlib.crc32(op.name.encode()))
        self.points = iter(())

    def __call__(self, *shape: int) -> np.ndarray:
        n = int(np.prod(shape, dtype=int))
        taken = [self._point() for _ in range(n)]
        values = self.low + (self.high - self.low) * (np.array(taken) + 0.37) / GRID
        return values.reshape(shape).astype(self.dtype)

    def _point(self) -> int:
        for point in self.points:
            return point
        self.points = iter(self.random.permutation(GRID).tolist())
        return next(self.points)


@dataclass
class Case:
    """One sample of one row: arrays and attributes."""

    op: type[Op]
    number: int
    inputs: tuple[np.ndarray, ...]
    attrs: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        shapes = ", ".join("x".join(map(str, x.shape)) or "0-d" for x in self.inputs)
        return f"{self.op.name}, sample {self.number} ({shapes}; {self.attrs})"

    def slots(self) -> list[int]:
        """The inputs that have a gradient: floating, and with a rule."""
        rules = self.op.vjp * len(self.inputs) if self.op.variadic else self.op.vjp
        if not self.op.differentiable:
            return []
        return [
            i
            for i, (x, rule) in enumerate(zip(self.inputs, rules, strict=True))
            if rule is not None and x.dtype.kind == "f"
        ]

    def forward(self, *arrays: Any) -> Any:
        """The row's forward on arrays, with no engine in between."""
        arrays = self.structured(arrays)
        xp = (apply.BY_TYPE[arrays[0].__class__],) if self.op.takes_xp else ()
        given = (arrays,) if self.op.variadic else arrays
        return self.op.forward(*xp, *given, **self.attrs)

    def call(self, *tensors: Any, as_they_are: bool = False) -> Any:
        """The row on Tensors, through the engine. as_they_are: the very tensors, which have the structure already."""
        function = function_of(self.op)
        tensors = tensors if as_they_are else self.structured(tensors)
        return function(tensors, **self.attrs) if self.op.variadic else function(*tensors, **self.attrs)

    def structured(self, values: tuple) -> tuple:
        """Arrays or Tensors with the structure on which the row's rules count: symmetric matrices, a triangle."""
        triangle = getattr(self.op, "triangle", None)
        if getattr(self.op, "symmetric", False):
            return tuple((x + swapped(x)) / 2 for x in values)
        if triangle is not None:
            F = functions.F if isinstance(values[0], torch.Tensor) else ArrayFunctions.of(values[0])
            half = F.triu if self.attrs["upper"] else F.tril
            return tuple(half(x, diagonal=0) if i == triangle else x for i, x in enumerate(values))
        return values

    def tensors(self, arrays: tuple | None = None) -> list[Any]:
        """Fresh leaves on the very arrays given; those with a gradient require one."""
        found = [apply.wrap(x) for x in (self.inputs if arrays is None else arrays)]
        for slot in self.slots():
            found[slot].requires_grad_()
        return found


def swapped(x: Any) -> Any:
    """The transpose of the last two dimensions, of an array or a Tensor."""
    return x.transpose(-1, -2) if isinstance(x, torch.Tensor) else x.swapaxes(-1, -2)


_functions: dict[type[Op], Callable] = {}


def function_of(op: type[Op]) -> Callable:
    """The entry of a row (made here, so that rows outside the table, mutants, can be entered too)."""
    if op not in _functions:
        _functions[op] = apply.entry(op)
    return _functions[op]


def inplace_of(op: type[Op]) -> Callable:
    return views.inplace(op)


def cases(op: type[Op], dtype: Any = np.float64) -> list[Case]:
    """The row's samples. Raises LookupError when it has none."""
    found = []
    for number, (inputs, attrs) in enumerate(op.samples(Draw(op, dtype))):
        inputs = inputs[0] if op.variadic else inputs
        found.append(Case(op, number, tuple(np.array(x) for x in inputs), attrs))
    if not found:
        raise LookupError(f"{op.name} has no samples")
    return found


def rows() -> Iterator[type[Op]]:
    """Every row of the table."""
    yield from OPS.values()


def array(tensor: Any) -> np.ndarray:
    """A Tensor's values."""
    return np.asarray(tensor._data)


def several(found: Any) -> tuple:
    """What a row gives, as a tuple of its outputs."""
    return found if isinstance(found, tuple) else (found,)


def with_gradient(found: Any) -> list[Any]:
    """The outputs that a gradient can come from."""
    return [out for out in several(found) if out.requires_grad]


def cotangent(case: Case, out: Any) -> np.ndarray:
    """A fixed random cotangent for `out`."""
    random = np.random.default_rng(case.number + 1)
    return np.asarray(random.uniform(0.5, 1.5, size=np.shape(out)) * random.choice([-1, 1], size=np.shape(out))).astype(
        out.dtype
    )


def gradients(case: Case, tensors: list[Any], **kwargs: Any) -> tuple[Any, tuple]:
    """(value, one gradient a slot) of `case` on `tensors` for the fixed cotangents of its outputs."""
    out = case.call(*tensors)
    wanted, roots = [tensors[i] for i in case.slots()], with_gradient(out)
    return out, torch.autograd.grad(
        roots, wanted, [torch.tensor(cotangent(case, root._data)) for root in roots], **kwargs
    )
