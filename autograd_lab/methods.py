"""`OpMethods`: the op table and the public functions as Tensor methods and operators.

Elementwise ops whose name no public function has taken become methods as they are; ops with `inplace` add `name_`, ops with
`dunder` add the operators. methods.pyi, which editors read, is written from the same sources by
`python -m autograd_lab.stubs`. Nothing is patched onto Tensor from afar: this class is its base.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from . import functions
from .autograd import apply, views
from .op import OPS


def public_functions() -> dict[str, Callable]:
    """name -> function, for `torch.name`: functions/, and the rows of the table that need no translation."""
    found = {name: getattr(functions, name) for name in functions.__all__}
    for name, op in OPS.items():
        if name not in found and op.public and not op.general:
            found[name] = getattr(functions.F, name)
    return found


def is_method(function: Callable) -> bool:
    """True for a function whose first argument is the tensor it belongs to: PyTorch calls that one `input`."""
    first = next(iter(inspect.signature(function).parameters), None)
    return first in ("input", "a")  # a: an entry of the table


def _reflected(op: Any) -> Callable:
    forward = getattr(functions.F, op.name)

    def method(self: Any, other: Any) -> Any:
        if isinstance(other, (int, float)):
            other = apply.constant(other, self._data)
        return forward(other, self)

    return method


def _divided(self: Any, other: Any) -> Any:
    """other / self."""
    return functions.F.mul(functions.F.reciprocal(self), other)


def _methods() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, function in public_functions().items():
        if is_method(function):
            found[name] = function
        if hasattr(function, "in_place"):
            found[name + "_"] = function.in_place
    for op in OPS.values():
        if op.inplace and op.name + "_" not in found:
            found[op.name + "_"] = views.inplace(op)
        if op.dunder:
            found[f"__{op.dunder}__"] = getattr(functions.F, op.name)
            if len(op.inputs) == 2 and op.kind == "elementwise" and op.differentiable | (op.dunder == "floordiv"):
                found[f"__r{op.dunder}__"] = _reflected(op)
            if op.inplace and len(op.inputs) == 2:
                found[f"__i{op.dunder}__"] = found[op.name + "_"]
    found["__rtruediv__"] = _divided  # 1 / x is reciprocal and product, as in PyTorch
    found["__matmul__"] = functions.matmul
    found["__rmatmul__"] = lambda self, other: functions.matmul(other, self)
    found["__pow__"] = functions.pow
    found["__getitem__"] = functions.getitem
    found["__setitem__"] = functions.setitem
    found["__and__"], found["__or__"] = functions.F.logical_and, functions.F.logical_or
    found["__invert__"] = functions.F.logical_not
    return found


def _pow_(self: Any, exponent: float) -> Any:
    """In place: this tensor to the power `exponent`, a number."""
    return POW_INPLACE(self, exponent=exponent)


def _clamp_(self: Any, min: float | None = None, max: float | None = None) -> Any:
    """In place: values below `min` become `min`, above `max` become `max`."""
    return CLAMP_INPLACE(self, min=min, max=max)


def _scaled(op_name: str) -> Callable:
    plain = views.inplace(OPS[op_name])

    def method(self: Any, other: Any, *, alpha: float = 1) -> Any:
        return plain(self, other if alpha == 1 else functions.F.mul(other, alpha))

    method.__name__ = op_name + "_"
    return method


POW_INPLACE = views.inplace(OPS["pow"])
CLAMP_INPLACE = views.inplace(OPS["clamp"])
OpMethods = type(
    "OpMethods",
    (),
    {"__slots__": (), "__doc__": __doc__, **_methods(), "pow_": _pow_, "__ipow__": _pow_, "clamp_": _clamp_,
     "add_": _scaled("add"), "sub_": _scaled("sub"), "__rpow__": lambda self, base: functions.F.pow_tensor(base, self)},
)  # fmt: skip

__all__ = ["OpMethods", "public_functions"]
