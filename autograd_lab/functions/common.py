"""What the public functions share: the op table as functions on Tensors, and dimensions as a user may write them."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable
from typing import Any

from .. import errors
from ..autograd import apply, explain, views
from ..errors import CPP_WORDS
from ..op import OPS

Tensor = Any  # for annotations: tensor.py is above this module


class _TensorFunctions:
    """F for Tensors: every op of the table as a recorded function."""

    def __getattr__(self, name: str) -> Any:
        op = OPS.get(name)
        if op is None:
            raise AttributeError(f"the op table has no {name!r}")
        function = apply.entry(op)
        setattr(self, name, function)
        return function


F = _TensorFunctions()
IN_PLACE: list[Callable] = []  # functions that have an in-place method too


def also_in_place(function: Callable) -> Callable:
    """Mark a function that has an in-place method: `x.name_(...)` is `x.copy_(name(x, ...))`, recorded as the function is."""
    IN_PLACE.append(function)
    return function


def is_number(value: Any) -> bool:
    """True for what may stand for a 0-d tensor in arithmetic."""
    return isinstance(value, apply.NUMBER)


def both_tensors(name: str, input: Any, other: Any) -> tuple[Any, Any]:
    """Two inputs of which one may be a number."""
    if not isinstance(input, apply.Tensor) and not isinstance(other, apply.Tensor):
        return apply.operand(OPS[name], input), apply.operand(OPS[name], other)
    return input, other


def cpp_word(dtype: Any) -> str:
    """The element type as PyTorch's sentences about C++ types have it: "long int"."""
    return CPP_WORDS.get(dtype.name, dtype.name)


def one_dim(dim: int, ndim: int) -> int:
    """`dim` counted from the front.

    Raises:
        IndexError: the tensor has no such dimension.
    """
    limit = ndim or 1
    if not -limit <= dim < limit:
        raise errors.dim_range(dim, ndim)
    return dim + limit if dim < 0 else dim


def dims_of(dim: Any, ndim: int) -> tuple[int, ...] | None:
    """None, an int or several ints as a tuple of dimensions counted from the front; None means all."""
    if dim is None:
        return None
    found = tuple(one_dim(d, ndim) for d in (dim if isinstance(dim, (tuple, list)) else (dim,)))
    if len(set(found)) != len(found):
        raise RuntimeError(
            f"dim {next(d for d in found if found.count(d) > 1)} appears multiple times in the list of dims"
        )
    return found if ndim else None


def sizes(given: tuple, name: str = "tensor method") -> tuple[int, ...]:
    """`x.view(2, 3)` and `x.view((2, 3))` alike.

    Raises:
        TypeError: something in it is not an integer.
    """
    if len(given) == 1 and isinstance(given[0], (tuple, list)):
        given = tuple(given[0])
    try:
        return tuple([operator.index(n) for n in given])
    except TypeError:
        wrong = next(n for n in given if not hasattr(n, "__index__"))
        raise TypeError(
            f"{name}(): argument 'size' (position 1) must be tuple of ints, not {type(wrong).__name__}. Sizes are whole numbers: "
            "divide with //, or use int(...)."
        ) from None


def checked_sizes(name: str, given: tuple) -> tuple[int, ...]:
    """The shape of a tensor that the function `name` is to make."""
    shape = sizes(given, name)
    negative = next((n for n in shape if n < 0), None)
    if negative is None:
        return shape
    if name == "zeros":
        raise RuntimeError(f"zeros: Dimension size must be non-negative. The shape asked for is {list(shape)}.")
    raise RuntimeError(f"Trying to create tensor with negative dimension {negative}: {list(shape)}")


def along(op: Any, input: Tensor, dim: int, **attrs: Any) -> Tensor:
    """`op` along one dimension; a 0-d tensor counts as having one, of size 1."""
    d = one_dim(dim, input._data.ndim)
    if input._data.ndim:
        return op(input, dim=d, **attrs)
    found = op(F.reshape(input, shape=(1,)), dim=0, **attrs)
    if isinstance(found, tuple):
        return tuple([F.clone(F.reshape(out, shape=())) for out in found])
    return F.clone(F.reshape(found, shape=()))


def type_word(t: Tensor) -> str:
    return explain.CPP.get(t.dtype.name) or t.dtype.name


def two_forms(body: Callable) -> Any:
    """`body(enter, input, ...)` as a function, and at `.in_place` its in-place form, which becomes the method `name_`.

    `enter("row")` is the row of the op table, or the row written into its first input.
    """
    return _forms(body, writer)


def restated(body: Callable) -> Any:
    """two_forms for views: in place the tensor becomes the view."""
    return _forms(body, restater)


def _forms(body: Callable, in_place: Callable) -> Any:
    parameters = list(inspect.signature(body).parameters.values())[1:]

    def made(enter: Callable) -> Any:
        @functools.wraps(body)
        def form(*args: Any, **kwargs: Any) -> Any:
            return body(enter, *args, **kwargs)

        form.__signature__ = inspect.Signature(parameters, return_annotation="Tensor")  # type: ignore[attr-defined]
        return form

    function, written = made(reader), made(in_place)
    written.__name__ = written.__qualname__ = body.__name__ + "_"
    function.in_place = written
    return function


def reader(row: str) -> Callable:
    """The row of the op table as a function."""
    return getattr(F, row)


@functools.cache
def writer(row: str) -> Callable:
    """The row of the op table written into its first input."""
    return views.inplace(OPS[row])


@functools.cache
def restater(row: str) -> Callable:
    """The row of the op table, a view, taking its input's place."""
    return lambda input, **attrs: views.restate(input, OPS[row], attrs)


def given_dims(dims: tuple, ndim: int) -> tuple[int, ...]:
    """`*dims`, as ints or as one tuple, counted from the front."""
    return dims_of(sizes(dims), ndim) or ()


def tensors_of(tensors: tuple) -> tuple:
    """`f(a, b)` and `f([a, b])` alike."""
    return tuple(tensors[0]) if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors
