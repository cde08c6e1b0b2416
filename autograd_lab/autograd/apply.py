"""How an op is entered: compute, and record when somebody needs a gradient.

One factory per arity makes an op's entry point; a single generic wrapper would cost 2.5 times as much on small arrays.
Entries take Tensors (or Python numbers for elementwise ops), run the op's forward on their arrays, and attach a Node.
`Tensor` is set by tensor.py, once, when that class exists.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import backend, dtypes
from ..op import Op
from . import anomaly, explain, modes, packing, sink, state, views
from .node import Node, next_seq
from .outputs import SeveralNode

__all__ = ["Constant", "entry", "node_for", "wrap"]

Tensor: Any = None
Constant: Any = None  # the Tensor subclass of Python numbers inside an expression; never handed out
BY_TYPE = backend.BY_TYPE
NO_ATTRS: dict[str, Any] = {}
new = object.__new__
_constants: dict[tuple, Any] = {}


def bind(tensor: type, constant: type) -> None:
    """tensor.py hands over its classes."""
    global Tensor, Constant
    Tensor, Constant = tensor, constant
    for scope in _scopes:
        scope["Tensor"] = tensor


def entry(op: type[Op]) -> Callable:
    """The function on Tensors for `op`: `entry(x, y, *, dim=...)`."""
    if op.view:
        made = views.entry(op)
    elif op.general and (op.variadic or op.outputs or len(op.inputs) != 1):
        made = _general(op)
    else:
        made = _templated(op)
    made.__name__ = made.__qualname__ = op.name
    made.__doc__ = op.__doc__
    return made


# In UNARY local names end in _ where an attribute of an op could have the same.
UNARY = """
def call(a{keywords}):
    try:
        x = a._data
    except AttributeError:
        a = operand(op, a)
        x = a._data
    {floats_first}
    try:
        {check}out = {compute}
    except Exception as error:
        raise explain.forward(op, (a,), {attrs}, error) from error
    busy = state.busy
    if busy and (state.causes or thread.enabled):
        return careful(op, (a,), (x,), out, {attrs})
    t_ = new(Tensor)
    t_._data = out
    t_._form = {form}
    t_._node = t_._leaf = t_._view = None
    p_ = a._node
    if p_ is not None{records} and not busy:
        t_._node = n_ = Node()
        n_.plan = both or first(1)
        n_.saved = {saved}
        n_.edges = (p_,)
        n_.buf = n_.extra = n_.like = None
        n_.seq = next_seq(){keep_attrs}
    return t_
"""

BINARY = """
def call(a, b):
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
    form = a._form
    if form is None or form is not b._form:
        form = None
        if x.dtype is not y.dtype{or_not_float}:
            a, b = same_dtype(op, a, b)
            x = a._data
            y = b._data
    try:
        {check}out = {compute}
    except Exception as error:
        raise explain.forward(op, (a, b), NO_ATTRS, error) from error
    busy = state.busy
    if busy and (state.causes or thread.enabled):
        return careful(op, (a, b), (x, y), out)
    t_ = new(Tensor)
    t_._data = out
    t_._form = {form}
    t_._node = t_._leaf = t_._view = None
    p = a._node
    q = b._node
    if (p is not None or q is not None){records} and not busy:
        t_._node = n = Node()
        if p is not None and q is not None:
            n.plan = plan = both or first(3)
            n.saved = {saved}
            n.edges = (p, q)
        elif q is None:
            n.plan = plan = left or first(1)
            n.saved = {saved_left}
            n.edges = (p,)
        else:
            n.plan = plan = right or first(2)
            n.saved = {saved_right}
            n.edges = (q,)
        n.like = {like}
        n.buf = n.extra = None
        n.seq = next_seq()
    return t_
"""
LARGE = 100_000  # bytes: comparing two forms costs nothing beside the work on such arrays, so they have none
_scopes: list[dict[str, Any]] = []  # of the entries made so far: bind gives them Tensor
OPERATORS = {operator.add: "x + y", operator.sub: "x - y", operator.mul: "x * y", operator.truediv: "x / y"}


@functools.cache
def _code(source: str) -> Any:
    """Rows of the table that differ in nothing but their forward share one code object: compiling is what costs."""
    return compile(source, "<op entry>", "exec")


def _templated(op: type[Op]) -> Callable:
    """The entry of an op of one input, or of two and no attributes, written out from its template."""
    plans = op.plans
    # the output has the inputs' shape and float dtype
    keeps_form = op.kind == "elementwise" and op.differentiable and not op.attrs
    arguments = ", ".join(("x", "y")[: len(op.inputs)])
    takes = (
        ("BY_TYPE[x.__class__], " if op.takes_xp else "") + arguments + "".join(f", {name}={name}" for name in op.attrs)
    )
    attrs = "{" + ", ".join(f"{name!r}: {name}" for name in op.attrs) + "}" if op.attrs else "NO_ATTRS"

    def saved(needs: tuple[int, ...]) -> str:
        """The tuple that a node keeps, as an expression; "()" where an input has no rule."""
        ruled = len(op.vjp) >= len(op.inputs) and all(i < len(op.vjp) and op.vjp[i] is not None for i in needs)
        return op.saved_source(needs, ("x", "y")) if ruled else "()"

    fields = {
        "attrs": attrs,
        "keep_attrs": f"\n        n_._attrs = {attrs}" if op.attrs else "",
        "keywords": ", *, " + ", ".join(op.attrs) if op.attrs else "",
        "check": f"check({arguments}{''.join(f', {name}={name}' for name in op.attrs)})\n        " if op.check else "",
        "compute": OPERATORS.get(op.forward, f"forward({takes})"),
        "records": "" if op.vjp and op.differentiable else " and False",
        "saved": saved(tuple(range(len(op.inputs)))),
        "saved_left": saved((0,)),
        "saved_right": saved((1,)),
        "floats_first": "if x.dtype.kind != 'f':\n        a, x = floated(a)" if op.floats else "",
        "or_not_float": " or x.dtype.kind != 'f'" if op.floats else "",  # a form is of floats only
        "like": "None if form is not None or x.shape == y.shape else like(out, (x, y), plan.needs)"
        if op.kind == "elementwise"
        else "None",
        "form": "None" if not keeps_form else "a._form" if len(op.inputs) == 1 else "form",
    }
    source = (UNARY if len(op.inputs) == 1 else BINARY).format(**fields)
    scope = {
        "__name__": __name__,
        "op": op,
        "forward": op.forward,
        "check": op.check,
        "both": None,
        "left": None,
        "right": None,
    }
    scope |= _names()

    def first(needs: int) -> Any:
        """The plan of nodes of which these inputs (bit mask) need a gradient, made when the first such node is."""
        whole = (1 << len(op.inputs)) - 1
        name = "both" if needs == whole else "left" if needs == 1 else "right"
        scope[name] = plans[needs]
        return plans[needs]

    scope["first"] = first
    exec(_code(source), scope)
    _scopes.append(scope)
    return scope["call"]


def _names() -> dict[str, Any]:
    """What the templates refer to."""
    return {
        "BY_TYPE": BY_TYPE,
        "NO_ATTRS": NO_ATTRS,
        "Node": Node,
        "Tensor": Tensor,
        "careful": careful,
        "explain": explain,
        "floated": floated,
        "like": like,
        "new": new,
        "next_seq": next_seq,
        "operand": operand,
        "operands": operands,
        "same_dtype": same_dtype,
        "state": state,
        "thread": modes.thread,
    }


def floated(a: Any) -> tuple[Any, Any]:
    """An integer tensor as the default float, and its array."""
    a = a.to(dtypes.get_default_dtype())
    return a, a._data


def _general(op: type[Op]) -> Callable:
    forward, takes_xp, variadic = op.forward, op.takes_xp, op.variadic
    finished = several if op.outputs else careful

    def call(*tensors: Any, **attrs: Any) -> Any:
        if variadic:
            (tensors,) = tensors
        tensors = prepared(op, tensors)
        arrays = tuple([t._data for t in tensors])
        try:
            given = (arrays,) if variadic else arrays
            if op.check is not None:
                op.check(*given, **attrs)
            if takes_xp:
                out = forward(BY_TYPE[arrays[0].__class__], *given, **attrs)
            else:
                out = forward(*given, **attrs)
        except Exception as error:
            raise explain.forward(op, tensors, attrs, error) from error
        return finished(op, tensors, arrays, out, attrs)

    return call


def careful(op: type[Op], tensors: tuple, arrays: tuple, out: Any, attrs: dict = NO_ATTRS) -> Any:
    """The result of an op as a Tensor, with its node where one is due, told to the sink when somebody listens."""
    t = new(Tensor)
    t._data = out
    t._form = t._leaf = None
    t._view = modes.thread.inference if state.causes else None
    t._node = node_for(op, tensors, arrays, out, attrs) if modes.thread.enabled and op.differentiable else None
    if sink.current is not None:
        sink.current.op(op, as_written(tensors), (t,), t._node, attrs)
    return t


def several(op: type[Op], tensors: tuple, arrays: tuple, outs: tuple, attrs: dict) -> tuple:
    """The results of an op with several outputs as Tensors; those of floats share one node where one is due."""
    found = tuple([wrap(out) for out in outs])
    node = None
    if modes.thread.enabled and op.differentiable and any(out.dtype.kind == "f" for out in outs):
        node = node_for(op, tensors, arrays, outs, attrs)
    if node is not None:
        for number, t in enumerate(found):
            if t._data.dtype.kind == "f":
                t._node = node.output(number)
    if sink.current is not None:
        sink.current.op(op, as_written(tensors), found, node, attrs)
    return found


def as_written(tensors: tuple) -> tuple:
    """An op's inputs as the learner wrote them: constants are numbers again."""
    return tuple([t._data.item() if isinstance(t, Constant) else t for t in tensors])


def node_for(op: type[Op], tensors: tuple, arrays: tuple, out: Any, attrs: dict) -> Node | None:
    """The node of an op just computed with recording on, or None when no input needs a gradient."""
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
    plan = op.plans[mask]
    if state.causes:
        check_saved(plan, tensors)
    n = SeveralNode() if op.outputs else Node()
    n.plan = plan
    n.saved = plan.save(arrays, out, attrs) if op.general else plan.save(*arrays, out)
    n.edges = tuple(edges)
    n.like = like(out, arrays, plan.needs) if op.kind == "elementwise" and len(arrays) > 1 else None
    n.buf = n.extra = None
    n._attrs = attrs
    n.seq = next_seq()
    if state.causes:
        unusual(n, tensors)
    return n


def unusual(n: Node, tensors: tuple) -> None:
    """What a new node gets while hooks on saved tensors or anomaly mode are in force."""
    packing.pack_node(n, tuple([None if isinstance(t, Constant) else t for t in tensors]), wrap)
    if anomaly.enabled:
        anomaly.note(n)


def check_saved(plan: Any, tensors: tuple) -> None:
    """Raises RuntimeError where a node of `plan` would keep an inference tensor."""
    inputs = plan.op.inputs
    for name, t in zip(inputs, tensors, strict=False):
        if t._view.__class__ is modes.Inference and name in plan.names:
            raise explain.inference_saved()


def wrap(array: Any) -> Any:
    """A Tensor around `array`, without history."""
    t = new(Tensor)
    t._data = array
    t._form = t._node = t._leaf = None
    t._view = modes.thread.inference if state.causes else None
    return t


_forms: dict[tuple, tuple] = {}


def form_of(array: Any) -> tuple | None:
    """(shape, dtype) as one shared object, so that two tensors are compared by `is`; None for what is large or not float.

    Leaves get theirs when they start to require grad, and elementwise ops pass it on. None means: compare in full.
    """
    if array.dtype.kind != "f" or array.nbytes >= LARGE or not array.dtype.isnative:
        return None
    key = (array.shape, array.dtype)
    return _forms.setdefault(key, key) if len(_forms) < 10_000 else None


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
        if isinstance(b, NUMBER):
            if "y" not in op.numbers:
                raise explain.not_a_number(op, 1, b)
            return a, constant(b, a._data)
    elif isinstance(a, NUMBER) and isinstance(b, (Tensor, NUMBER)):
        if "x" not in op.numbers:
            raise explain.not_a_number(op, 0, a)
        if isinstance(b, Tensor):
            return constant(a, b._data), b
        if "both" in op.numbers:
            return operand(op, a), operand(op, b)
        raise explain.two_numbers(op.name)
    wrong = b if isinstance(a, Tensor) else a
    if op.dunder is None:
        raise explain.not_a_tensor(op, wrong)
    if op.dunder in ("eq", "ne") or (
        isinstance(a, Tensor) and hasattr(wrong, f"__r{op.dunder}__") and not _plain(wrong)
    ):
        return NotImplemented
    raise explain.unsupported(op, SYMBOLS.get(op.dunder, op.dunder), a, b)


NUMBER = (bool, int, float, np.bool_, np.number)
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
        found = new(Constant)
        if dtype.kind in "iu" and not -(2**63) <= value < 2**63:
            raise OverflowError(f"{value} does not fit into torch.int64. Write a float: {float(value)}.")
        xp = BY_TYPE[array.__class__]
        wide = xp.asarray(value, None if dtype.kind in "iu" else dtype)  # a whole number wraps around, as in PyTorch
        found._data = wide.astype(dtype)[()] if isinstance(array, np.generic) else wide.astype(dtype)
        found._form = found._node = found._leaf = found._view = None
        # Made anew each time: -0.0 == 0.0, nan != nan, and a type that follows the default dtype, which may change.
        if value and value == value and dtype == array.dtype:
            if len(_constants) > 4096:
                _constants.clear()
            _constants[key] = found
    return found


def same_dtype(op: type[Op], a: Any, b: Any) -> tuple[Any, Any]:
    """Both brought to PyTorch's common type (recorded, so that gradients come back in each one's own type)."""
    x, y = a._data, b._data
    if not op.promotes:
        if x.dtype == y.dtype:  # equal, though two objects: unpickled arrays have such
            return a, b
        raise explain.mixed_dtypes(op, a, b)
    if op.bools and "b" in (x.dtype.kind, y.dtype.kind):
        raise RuntimeError(op.bools[-1])
    dtype = dtypes.promote(x.dtype, y.dtype, x.ndim, y.ndim)
    if op.floats and dtype.kind != "f":
        dtype = dtypes.get_default_dtype().numpy
    return cast(a, dtype), cast(b, dtype)


def prepared(op: type[Op], tensors: tuple) -> tuple:
    """Inputs of a general op: numbers become tensors, dtypes are brought together where the op promotes."""
    found = list(tensors)
    if not all(isinstance(t, Tensor) for t in found):
        kinds = op.promoted(found)
        beside = [t._data for t, takes_part in zip(found, kinds, strict=True) if takes_part and isinstance(t, Tensor)]
        found = [t if isinstance(t, Tensor) else constant(t, beside[0]) if beside and isinstance(t, (int, float)) else operand(op, t)
                 for t in found]  # fmt: skip
    if op.promotes and len(found) > 1:
        parts = [(t._data.dtype, t._data.ndim) for t, rule in zip(found, op.promoted(found), strict=True) if rule]
        if any(dtype is not parts[0][0] for dtype, _ in parts):
            dtype = dtypes.promote_all(parts)
            found = [cast(t, dtype) if rule else t for t, rule in zip(found, op.promoted(found), strict=True)]
    if op.floats:
        found = [cast(t, dtypes.get_default_dtype().numpy) if t._data.dtype.kind != "f" else t for t in found]
    return tuple(found)


def cast(t: Any, dtype: np.dtype) -> Any:
    return t if t._data.dtype is dtype or t._data.dtype == dtype else t.to(dtypes.from_numpy_dtype(dtype))
