"""`OpMethods`: the op table and the public functions as Tensor methods and operators.

Elementwise ops whose name no public function has taken become methods as they are; ops with `inplace` add `name_`, ops with
`dunder` add the operators. methods.pyi, which editors read, is written from the same sources by
`python -m autograd_lab.stubs`. Nothing is patched onto Tensor from afar: this class is its base.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from . import dtypes, functions
from .autograd import apply, explain, views
from .op import OPS


def public_functions() -> dict[str, Callable]:
    """name -> function, for `torch.name`: functions/, and the rows of the table that need no translation."""
    found = {name: getattr(functions, name) for name in functions.__all__}
    for name, op in OPS.items():
        if name not in found and op.public and not op.general:
            found[name] = getattr(functions.F, name)
        for alias in op.aliases:
            found[alias] = found[name]
    return found


NOT_METHODS = ("rsub", "threshold")


def is_method(function: Callable) -> bool:
    """True for a function whose first argument is the tensor it belongs to: PyTorch calls that one `input`."""
    return (
        _first_parameter(function) in ("input", "a") and function.__name__ not in NOT_METHODS
    )  # a: an entry of the table


def _first_parameter(function: Callable) -> str | None:
    """Its name. inspect.signature would take longer for all functions together than the rest of the import."""
    while "__signature__" not in vars(function) and "__wrapped__" in vars(function):
        function = function.__wrapped__  # type: ignore[attr-defined]
    if "__signature__" in vars(function) or not hasattr(function, "__code__"):
        return next(iter(inspect.signature(function).parameters), None)
    code = function.__code__
    return code.co_varnames[0] if code.co_argcount else None


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
        if op.inplace:
            for word in (op.name, *op.aliases):
                found.setdefault(word + "_", views.inplace(op))
        if op.dunder:
            found[f"__{op.dunder}__"] = getattr(functions.F, op.name)
            if len(op.inputs) == 2 and op.kind == "elementwise" and not op.truth:
                found[f"__r{op.dunder}__"] = _reflected(op)
            if op.inplace and len(op.inputs) == 2:
                found[f"__i{op.dunder}__"] = found[op.name + "_"]
    for function in functions.IN_PLACE:
        found[function.__name__ + "_"] = views.inplace_of(function)
    found["__pos__"] = functions.positive
    found["__rtruediv__"] = found["__rdiv__"] = _divided  # 1 / x is reciprocal and product, as in PyTorch
    found["__matmul__"] = functions.matmul
    found["__rmatmul__"] = lambda self, other: functions.matmul(other, self)
    found["__pow__"] = functions.pow
    found["__getitem__"] = functions.getitem
    found["__setitem__"] = functions.setitem
    return found


def _pow_(self: Any, exponent: Any) -> Any:
    """In place: this tensor to the power `exponent`."""
    if isinstance(exponent, (int, float)) and self._data.dtype.kind == "f":
        return POW_INPLACE(self, exponent=exponent)
    return POW_GENERAL(self, exponent)


def _clamp_(self: Any, min: Any = None, max: Any = None) -> Any:
    """In place: values below `min` become `min`, above `max` become `max`."""
    if min is max or isinstance(min, apply.Tensor) or isinstance(max, apply.Tensor) or self._data.dtype.kind != "f":
        return CLAMP_GENERAL(self, min, max)
    return CLAMP_INPLACE(self, min=min, max=max)


def _scaled(op_name: str) -> Callable:
    plain = views.inplace(OPS[op_name])

    def method(self: Any, other: Any, *, alpha: Any = 1) -> Any:
        return plain(self, other if alpha.__class__ is int and alpha == 1 else functions.scaled(self, other, alpha))

    method.__name__ = op_name + "_"
    return method


def _div_(self: Any, other: Any, *, rounding_mode: str | None = None) -> Any:
    """In place: this tensor divided by `other`."""
    if rounding_mode is None:
        return DIV_INPLACE(self, other)
    return DIV_ROUNDED(self, other, rounding_mode=rounding_mode)


def _true_divide_(self: Any, other: Any) -> Any:
    """In place: this tensor divided by `other`."""
    return DIV_INPLACE(self, other)


def _float_power_(self: Any, exponent: Any) -> Any:
    """In place: this float64 tensor to the power `exponent`."""
    if self.dtype is not dtypes.float64:
        raise RuntimeError(
            f"the base given to float_power_ has dtype {explain.CPP[self.dtype.name]} but the operation's result requires dtype "
            "Double. An in-place op keeps its tensor's dtype: write x = x.float_power(...)."
        )
    return FLOAT_POWER(self, exponent)


# ---------------------------------------------------------------- methods whose tensor is not the function's first argument


def _where(self: Any, condition: Any, other: Any) -> Any:
    """This tensor where `condition` holds, else `other`."""
    return functions.where(condition, self, other)


def _polygamma(self: Any, n: int) -> Any:
    """The n-th derivative of digamma."""
    return functions.polygamma(n, self)


def _polygamma_(self: Any, n: int) -> Any:
    """In place: the n-th derivative of digamma."""
    return POLYGAMMA(self, n)


POW_INPLACE = views.inplace(OPS["pow"])
CLAMP_INPLACE = views.inplace(OPS["clamp"])
DIV_INPLACE = views.inplace(OPS["div"])
DIV_ROUNDED = views.inplace_of(functions.div)
FLOAT_POWER = views.inplace_of(functions.float_power)
POLYGAMMA = views.inplace_of(_polygamma)
POW_GENERAL = views.inplace_of(functions.pow)
CLAMP_GENERAL = views.inplace_of(functions.clamp)
ADD_, SUB_ = _scaled("add"), _scaled("sub")
OpMethods = type(
    "OpMethods",
    (),
    {"__slots__": (), "__doc__": __doc__, **_methods(), "pow_": _pow_, "__ipow__": _pow_, "clamp_": _clamp_,
     "clip_": _clamp_, "add_": ADD_, "sub_": SUB_, "subtract_": SUB_, "div_": _div_, "divide_": _div_,
     "true_divide_": _true_divide_, "float_power_": _float_power_, "where": _where, "polygamma": _polygamma,
     "polygamma_": _polygamma_, "__rpow__": lambda self, base: functions.F.pow_tensor(base, self)},
)  # fmt: skip

__all__ = ["OpMethods", "public_functions"]
