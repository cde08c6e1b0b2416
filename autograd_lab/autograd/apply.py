"""How an op is entered: compute, and record when somebody needs a gradient.

One factory per arity makes an op's entry point; a single generic wrapper would cost 2.5 times as much on small arrays.
Entries take Tensors (or Python numbers for elementwise ops), run the op's forward on their arrays, and attach a Node.
`Tensor` is set by tensor.py, once, when that class exists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import backend, dtypes
from ..op import Op
from . import explain, modes, sink, views
from .node import Node, next_seq

__all__ = ["Constant", "entry", "node_for", "wrap"]

Tensor: Any = None
Constant: Any = None  # the Tensor subclass of Python numbers inside an expression; never handed out
BY_TYPE = backend.BY_TYPE
_constants: dict[tuple, Any] = {}


def bind(tensor: type, constant: type) -> None:
    """tensor.py hands over its classes."""
    global Tensor, Constant
    Tensor, Constant = tensor, constant


def entry(op: type[Op]) -> Callable:
    """The function on Tensors for `op`: `entry(x, y, *, dim=...)`."""
    if op.view:
        made = views.entry(op)
    elif op.general:
        made = _general(op)
    elif len(op.inputs) == 1:
        made = _unary(op)
    else:
        made = _binary(op)
    made.__name__ = made.__qualname__ = op.name
    made.__doc__ = op.__doc__
    return made


def _unary(op: type[Op]) -> Callable:
    forward, takes_xp, plans, floats = op.forward, op.takes_xp, op.plans, op.floats
    records = bool(op.vjp)

    def call(a: Any) -> Any:
        try:
            x = a._data
        except AttributeError:
            a = operand(op, a)
            x = a._data
        if floats and x.dtype.kind != "f":
            a = a.to(dtypes.get_default_dtype())
            x = a._data
        try:
            out = forward(BY_TYPE[x.__class__], x) if takes_xp else forward(x)
        except Exception as error:
            raise failed(op, (a,), {}, error) from error
        t = Tensor()
        t._data = out
        t._node = t._leaf = t._view = None
        if views.rebased and a._view is not None:
            views.refresh(a)
        edge = a._node
        if edge is not None and records and (not modes.off or modes.thread.enabled):
            n = Node()
            n.plan = plan = plans[1]
            n.saved = plan.save(x, out)
            n.edges = (edge,)
            n.buf = n.extra = n.like = None
            n.attrs = NO_ATTRS
            n.seq = next_seq()
            t._node = n
        if sink.current is not None:
            report(op, (a,), t, NO_ATTRS)
        return t

    return call


NO_ATTRS: dict[str, Any] = {}


def _binary(op: type[Op]) -> Callable:
    forward, takes_xp, plans, floats = op.forward, op.takes_xp, op.plans, op.floats
    records, elementwise = bool(op.vjp), op.kind == "elementwise"

    def call(a: Any, b: Any) -> Any:
        try:
            x = a._data
            y = b._data
        except AttributeError:
            pair = operands(op, a, b)
            if pair is NotImplemented:
                return NotImplemented
            a, b = pair
            x = a._data
            y = b._data
        if x.dtype is not y.dtype or (floats and x.dtype.kind != "f"):
            a, b = same_dtype(op, a, b)
            x = a._data
            y = b._data
        try:
            out = forward(BY_TYPE[x.__class__], x, y) if takes_xp else forward(x, y)
        except Exception as error:
            raise failed(op, (a, b), {}, error) from error
        t = Tensor()
        t._data = out
        t._node = t._leaf = t._view = None
        if views.rebased:
            views.refresh(a)
            views.refresh(b)
        p = a._node
        q = b._node
        if (p is not None or q is not None) and records and (not modes.off or modes.thread.enabled):
            n = Node()
            if q is None:
                n.plan = plan = plans[1]
                n.edges = (p,)
            elif p is None:
                n.plan = plan = plans[2]
                n.edges = (q,)
            else:
                n.plan = plan = plans[3]
                n.edges = (p, q)
            n.saved = plan.save(x, y, out)
            n.like = like(out, (x, y), plan.needs) if elementwise and x.shape != y.shape else None
            n.buf = n.extra = None
            n.attrs = NO_ATTRS
            n.seq = next_seq()
            t._node = n
        if sink.current is not None:
            report(op, (a, b), t, NO_ATTRS)
        return t

    return call


def _general(op: type[Op]) -> Callable:
    forward, takes_xp, variadic = op.forward, op.takes_xp, op.variadic

    def call(*tensors: Any, **attrs: Any) -> Any:
        if variadic:
            (tensors,) = tensors
        tensors = prepared(op, tensors)
        arrays = tuple([t._data for t in tensors])
        try:
            given = (arrays,) if variadic else arrays
            if takes_xp:
                out = forward(BY_TYPE[arrays[0].__class__], *given, **attrs)
            else:
                out = forward(*given, **attrs)
        except Exception as error:
            raise failed(op, tensors, attrs, error) from error
        t = wrap(out)
        t._node = node_for(op, tensors, arrays, out, attrs)
        if sink.current is not None:
            report(op, tensors, t, attrs)
        return t

    return call


def node_for(op: type[Op], tensors: tuple, arrays: tuple, out: Any, attrs: dict) -> Node | None:
    """The node of an op just computed, or None when nothing is to be recorded."""
    if (modes.off and not modes.thread.enabled) or not op.differentiable:
        return None
    mask, edges = 0, []
    rules = op.vjp
    for i, t in enumerate(tensors):
        if views.rebased:
            views.refresh(t)
        edge = t._node
        if edge is not None and (op.variadic or rules[i] is not None):
            mask |= 1 << i
            edges.append(edge)
    if not mask:
        return None
    n = Node()
    n.plan = plan = op.plans[mask]
    n.saved = plan.save(arrays, out, attrs) if op.general else plan.save(*arrays, out)
    n.edges = tuple(edges)
    n.like = like(out, arrays, plan.needs) if op.kind == "elementwise" and len(arrays) > 1 else None
    n.buf = n.extra = None
    n.attrs = attrs
    n.seq = next_seq()
    return n


def wrap(array: Any) -> Any:
    """A Tensor around `array`, without history."""
    t = Tensor()
    t._data = array
    t._node = t._leaf = t._view = None
    return t


def like(out: Any, arrays: tuple, needs: tuple[int, ...]) -> tuple | None:
    """For each needed input the shape its gradient must be summed back to, or None where it was not broadcast."""
    shape = out.shape
    found = tuple([None if arrays[i].shape == shape else arrays[i].shape for i in needs])
    return None if found.count(None) == len(found) else found


def operand(op: type[Op], value: Any) -> Any:
    """`value` as an input of `op`: a Tensor stays, a number becomes a 0-d one.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(value, Tensor):
        return value
    if isinstance(value, (bool, int, float, np.generic)):
        return wrap(np.asarray(value, dtype=None if isinstance(value, np.generic) else dtypes.of_value(value)))
    raise explain.not_a_tensor(op, value)


def operands(op: type[Op], a: Any, b: Any) -> Any:
    """Both inputs of a binary op as Tensors; NotImplemented when the other side should be asked."""
    if isinstance(a, Tensor):
        if isinstance(b, (bool, int, float, np.bool_, np.number)):
            return a, constant(b, a._data)
    elif isinstance(a, (bool, int, float, np.bool_, np.number)) and isinstance(b, Tensor):
        return constant(a, b._data), b
    wrong = b if isinstance(a, Tensor) else a
    if op.dunder is None:
        raise explain.not_a_tensor(op, wrong)
    if op.dunder in ("eq", "ne") or (isinstance(a, Tensor) and hasattr(wrong, f"__r{op.dunder}__") and not _plain(wrong)):
        return NotImplemented
    raise explain.unsupported(op, SYMBOLS.get(op.dunder, op.dunder), a, b)


SYMBOLS = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "lt": "<", "le": "<=", "gt": ">",
           "ge": ">="}  # fmt: skip


def _plain(value: Any) -> bool:
    """Python's and numpy's own containers: they would only answer with a less helpful error."""
    return isinstance(value, (str, bytes, list, tuple, np.ndarray))


def constant(value: Any, array: Any) -> Any:
    """A Python number as a 0-d Tensor of the type it takes beside `array`; kept, since loops use the same few."""
    key = (value, value.__class__, array.dtype, array.__class__)
    found = _constants.get(key)
    if found is None:
        if isinstance(value, np.generic):
            value = value.item()
        dtype = dtypes.promote_scalar(array.dtype, value)
        found = Constant()
        found._data = dtype.type(value) if isinstance(array, np.generic) else BY_TYPE[array.__class__].asarray(value, dtype)
        found._node = found._leaf = found._view = None
        if value and value == value:  # -0.0 == 0.0 and nan != nan: those two are made anew
            if len(_constants) > 4096:
                _constants.clear()
            _constants[key] = found
    return found


def same_dtype(op: type[Op], a: Any, b: Any) -> tuple[Any, Any]:
    """Both brought to PyTorch's common type (recorded, so that gradients come back in each one's own type)."""
    x, y = a._data, b._data
    if not op.promotes:
        raise explain.mixed_dtypes(op, a, b)
    dtype = dtypes.promote(x.dtype, y.dtype, x.ndim, y.ndim)
    if op.floats and dtype.kind != "f":
        dtype = dtypes.get_default_dtype().numpy
    return cast(a, dtype), cast(b, dtype)


def prepared(op: type[Op], tensors: tuple) -> tuple:
    """Inputs of a general op: numbers become tensors, dtypes are brought together where the op promotes."""
    found = [t if isinstance(t, Tensor) else operand(op, t) for t in tensors]
    if op.promotes and len(found) > 1:
        parts = [(t._data.dtype, t._data.ndim) for t, rule in zip(found, op.promoted(found), strict=True) if rule]
        if any(dtype is not parts[0][0] for dtype, _ in parts):
            dtype, dims = parts[0]
            for other, other_dims in parts[1:]:
                dtype, dims = dtypes.promote(dtype, other, dims, other_dims), max(dims, other_dims)
            found = [cast(t, dtype) if rule else t for t, rule in zip(found, op.promoted(found), strict=True)]
    if op.floats and found[0]._data.dtype.kind != "f":
        found[0] = found[0].to(dtypes.get_default_dtype())
    return tuple(found)


def cast(t: Any, dtype: np.dtype) -> Any:
    return t if t._data.dtype is dtype or t._data.dtype == dtype else t.to(dtypes.from_numpy_dtype(dtype))


def shown(tensors: tuple) -> tuple:
    """Inputs as the learner wrote them: Tensors and Python numbers."""
    return tuple([t._data.item() if isinstance(t, Constant) else t for t in tensors])


def failed(op: type[Op], tensors: tuple, attrs: dict, error: Exception, inplace: bool = False) -> Exception:
    """Tell the sink that `op` raised `error`, and give back what the learner should see."""
    if sink.current is not None:
        sink.current.failed(op, shown(tensors), attrs, error)
    return explain.forward(op, tensors, attrs, error, inplace)


def report(op: type[Op], tensors: tuple, out: Any, attrs: dict) -> None:
    """Tell the sink about one op; numbers are shown as the learner wrote them."""
    inputs = shown(tensors)
    sink.current.op(op, inputs, (out,), out._node, attrs)
