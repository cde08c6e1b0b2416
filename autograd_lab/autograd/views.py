"""Views and in-place writes: how one write changes the history of everybody who shares the memory.

A view has one base. A recorded in-place write through either moves the other's history: the base's node becomes a
CopySlices node (the old history outside the slice, the op inside it), and a view's node is made again from the base's,
lazily, when it is next used. `rebased` is False until the first such write in a program, so that ops need not look.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .. import dtypes
from ..op import OPS, ArrayFunctions, Op
from . import apply, explain, memory, modes, sink, state, storage, walk
from .node import AccumulateGrad, Node, next_seq

__all__ = ["Alias", "FunctionView", "Root", "View", "inplace", "refresh", "write_into"]

rebased = False


def note_rebase() -> None:
    """From now on a view's history may be out of date when it is used."""
    global rebased
    if not rebased:
        rebased = True
        state.cause("a write through a view", True)


class Root:
    """Kept by a tensor that has views: counts the recorded writes that moved its history."""

    __slots__ = ("epoch",)

    def __init__(self) -> None:
        self.epoch = 0


class View:
    """Kept by a view: its base and the ops that lead from the base to it."""

    __slots__ = ("base", "chain", "epoch", "in_inference", "in_no_grad")

    def __init__(self, base: Any, chain: tuple) -> None:
        self.base, self.chain = base, chain
        self.in_no_grad, self.in_inference = not modes.thread.enabled, modes.thread.inference is not None
        self.epoch = base._view.epoch


def seen_through(chain: tuple, F: Any, value: Any) -> Any:
    """The view that `chain` leads to, of another value of the base's shape."""
    for op, attrs in chain:
        value = getattr(F, op.name)(value, **attrs)
    return value


def embedded(chain: tuple, F: Any, g: Any, shapes: list) -> Any:
    """A value of the base's shape that is `g` in the view's places and zero elsewhere."""
    for (op, _), shape in zip(reversed(chain), reversed(shapes), strict=True):
        g = op.plans[1].pull(F, g, shape)[0]
    return g


class FunctionView:
    """Kept by an output of a learner's Function that shares the memory of an input: what its writes would mean for the history
    is not known. It is a base for its own views."""

    __slots__ = ("base", "epoch", "name", "number")

    def __init__(self, base: Any, name: str, number: int) -> None:
        self.base, self.name, self.number = base, name, number
        self.epoch = 0


class Alias:
    """Kept by what `.data` returns: shares memory, but its writes are counted apart."""

    __slots__ = ("array",)

    def __init__(self, array: Any) -> None:
        self.array = array


def entry(op: type[Op]) -> Callable:
    """The function on Tensors for a view op. An output that had to be copied is an ordinary tensor."""
    forward, takes_xp = op.forward, op.takes_xp

    def call(a: Any, **attrs: Any) -> Any:
        x = memory.materialise(a)
        xp = apply.BY_TYPE[x.__class__]
        try:
            out = forward(xp, x, **attrs) if takes_xp else forward(x, **attrs)
        except Exception as error:
            raise explain.forward(op, (a,), attrs, error) from error
        t = apply.careful(op, (a,), (x,), out, attrs)
        if xp.owner(out) is xp.owner(x):
            link(a, t, op, attrs)
        return t

    return call


def link(a: Any, t: Any, op: type[Op], attrs: dict) -> None:
    """Make `t` a view of `a`'s base."""
    kept = a._view
    if kept.__class__ in (Alias, modes.Inference):
        t._view = kept
        return
    if kept.__class__ is View:
        base, chain = kept.base, (*kept.chain, (op, attrs))
    else:
        base, chain = a, ((op, attrs),)
        if kept is None:
            a._view = Root()
    t._view = View(base, chain)


def refresh(t: Any) -> None:
    """Give a view the history that a recorded write through its base (or a sibling) has moved."""
    view = t._view
    if view.__class__ is not View or view.epoch == view.base._view.epoch:
        return
    view.epoch = view.base._view.epoch
    t._node = replay(view, view.base._node)


def replay(view: View, node: Any) -> Any:
    """The node of a view whose base has the history `node`."""
    if node is None:
        return None
    x = view.base._data
    F = ArrayFunctions.of(x)
    for op, attrs in view.chain:
        out = getattr(F, op.name)(x, **attrs)
        n = Node()
        n.plan = op.plans[1]
        n.saved = n.plan.save((x,), out, attrs)
        n.edges = (node,)
        n.buf = n.extra = n.like = None
        n._attrs = attrs
        n.seq = next_seq()
        node, x = n, out
    return node


def restate(a: Any, op: type[Op], attrs: dict) -> Any:
    """Make `a` the view of itself that `op` gives, in place: squeeze_, t_, ...

    Raises:
        RuntimeError: it is a leaf that requires grad, or other tensors are views of it as it is now.
    """
    check_normal(a)
    if modes.thread.enabled:
        check_writable(a, (a,))
    if a._view.__class__ is Root:
        raise explain.has_views(op)
    x = memory.materialise(a)
    out = getattr(ArrayFunctions.of(x), op.name)(x, **attrs)
    node = apply.node_for(op, (a,), (x,), out, attrs) if modes.thread.enabled else a._node
    storage.write(x, op.name + "_", written_array(a))
    a._data, a._form, a._node = out, None, node
    if a._view.__class__ is View:
        a._view.chain = (*a._view.chain, (op, attrs))
    if a._leaf is not None:
        a._leaf._array = out
    return a


def written_array(t: Any) -> Any:
    """What a write into `t` is counted for: its memory (None), or, behind autograd's back, the `.data` it came through."""
    view: Any = t._view
    return view.array if view.__class__ is Alias else None


def inplace(op: type[Op]) -> Callable:
    """`name_` for `op`: writes the result into its first input."""
    ufunc: Any = op.ufunc
    name = op.name + "_"

    def call(a: Any, *others: Any, **attrs: Any) -> Any:
        tensors = (a, *[o if isinstance(o, apply.Tensor) else _operand(op, a, o) for o in others])
        if modes.thread.enabled:
            check_writable(a, tensors)
        return write_into(op, tensors, attrs)

    def update(a: Any, b: Any) -> Any:
        if not modes.thread.enabled and sink.current is None:  # an update under no_grad: the shortest way
            x = a._data
            view: Any = a._view
            y = b._data if isinstance(b, apply.Tensor) else _operand(op, a, b)._data
            if (
                x.dtype is y.dtype
                and (y.shape == x.shape or not y.shape)
                and x.shape
                and 0 not in x.strides
                and (view is None or view.__class__ is not modes.Inference)
            ):
                getattr(apply.BY_TYPE[x.__class__], ufunc)(x, y, x)
                storage.write(x, name, view.array if isinstance(view, Alias) else None)
                return a
        return call(a, b)

    made = call if ufunc is None else update
    made.__name__ = made.__qualname__ = name
    made.__doc__ = f"{op.__doc__}\n\nIn place: writes into this tensor and returns it."
    return made


def inplace_of(function: Callable) -> Callable:
    """`name_` for a public function: its result on a copy is written into its first input, whose history it becomes."""
    name = function.__name__.strip("_") + "_"

    def call(a: Any, *args: Any, **kwargs: Any) -> Any:
        tensors = (a, *[t for t in (*args, *kwargs.values()) if isinstance(t, apply.Tensor)])
        before = a
        if modes.thread.enabled:
            check_writable(a, tensors)
            if any(t._node is not None for t in tensors):  # a rule may need the value from before the write
                before = apply.wrap(memory.materialise(a).copy())
                before._node = a._node
        result = function(before, *args, **kwargs)
        return a if result is before else take_over(a, result, name)

    call.__name__ = call.__qualname__ = name
    call.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    call.__doc__ = f"In place: {function.__doc__}"
    return call


def take_over(a: Any, result: Any, name: str) -> Any:
    """Write `result` into `a` and give it the result's history.

    Raises:
        RuntimeError: the dtype or the shape does not fit.
    """
    check_normal(a)
    x, y = memory.materialise(a), result._data
    explain.check_castable(y.dtype, x.dtype)
    if y.shape != x.shape:
        raise explain.inplace_shape(x.shape, y.shape)
    if a._view.__class__ is View or y.dtype != x.dtype or sink.current is not None:
        return write_into(OPS["copy"], (a, result), {})
    check_overlap(x)
    x[...] = y
    cell = storage.write(x, name, written_array(a))
    if modes.thread.enabled and result._node is not None:
        rebase(a, result._node)
        cell.by = explain.plain_name(result._node), False
    return a


def _operand(op: type[Op], a: Any, value: Any) -> Any:
    """A number beside `a`: a constant of the type it takes there."""
    return apply.operands(op, a, value)[1] if op.kind == "elementwise" else apply.operand(op, value)


def check_writable(a: Any, tensors: tuple) -> None:
    """Raises RuntimeError where PyTorch refuses an in-place write while recording; nothing has been written yet."""
    view = a._view
    made = view.base._view if view.__class__ is View else view
    if made.__class__ is FunctionView and any(t._node is not None for t in tensors):
        raise explain.function_view(made.name, made.number)
    if view.__class__ is View:
        refresh(a)
        base = view.base._node
        if base is not None or any(t._node is not None for t in tensors):
            for op, attrs in view.chain:
                if op.siblings:
                    raise explain.one_of_several_views(a._node, attrs["piece"])
            if isinstance(base, AccumulateGrad) or isinstance(a._node, AccumulateGrad):
                raise explain.leaf_write(view.base, through_view=True)
            if view.in_no_grad and a._node is None and base is not None:
                raise explain.inference_view() if view.in_inference else explain.no_grad_view()
    elif isinstance(a._node, AccumulateGrad):
        raise explain.leaf_write(a, through_view=False)


def check_normal(a: Any) -> None:
    """Raises RuntimeError for a write into an inference tensor outside inference mode."""
    if a._view.__class__ is modes.Inference and modes.thread.inference is None:
        raise explain.inference_write()


def check_overlap(x: Any) -> None:
    """Raises RuntimeError where several elements lie in one place: which of the values written would stay is chance."""
    if 0 in x.strides and x.size and any(step == 0 and n > 1 for step, n in zip(x.strides, x.shape, strict=True)):
        raise explain.overlapping()


def write_into(op: type[Op], tensors: tuple, attrs: dict) -> Any:
    """Compute `op` and write the result into `tensors[0]`, moving histories. All checks come before the write."""
    a = tensors[0]
    check_normal(a)
    inputs = tensors if len(tensors) == 1 else _cast_to_first(op, tensors)
    if op.floats and a._data.dtype.kind != "f":
        explain.check_castable(dtypes.get_default_dtype().numpy, a._data.dtype)
    x = memory.materialise(a)
    if op.write is None:
        check_overlap(x)
    arrays = (inputs[0]._data if op.truth else x, *[t._data for t in inputs[1:]])
    recorded = modes.thread.enabled and any(t._node is not None for t in inputs)
    saved = arrays
    if recorded and op.differentiable and state.causes:
        apply.check_saved(op.plans[_needs(op, inputs)], inputs)
    if recorded and op.differentiable and op.inputs[0] in op.plans[_needs(op, inputs)].names:
        saved = (x.copy(), *arrays[1:])  # a rule needs the value from before the write
    begun = next_seq()
    try:
        _put(op, x, arrays, attrs)
    except Exception as error:
        raise explain.forward(op, tensors, attrs, error, inplace=True) from error
    cell = storage.write(x, op.name + "_", written_array(a))
    if recorded:
        if op.differentiable:
            n = apply.node_for(op, inputs, saved, x, attrs)
        else:  # a step function of what was there: nothing passes
            n = apply.node_for(OPS["zero"], (a,), (x,), x, {"value": 0})
        if n is not None and _shares(x, arrays[1:]):
            n.seq = begun  # what it saved of the others is overwritten already: backward will say so
        rebase(a, n)
        cell.by = None if n is None else (explain.plain_name(n), a._view.__class__ is View)
    if sink.current is not None:
        sink.current.write(op, a, apply.as_written(tensors), attrs)
    return a


def _shares(x: Any, others: tuple) -> bool:
    """True when one of `others` lies in x's memory."""
    owner = apply.BY_TYPE[x.__class__].owner
    return any(y.__class__ is x.__class__ and owner(y) is owner(x) for y in others)


def _cast_to_first(op: type[Op], tensors: tuple) -> tuple:
    """The inputs in the dtype of the first, which an in-place op keeps.

    Raises:
        RuntimeError: the result of the op would have a higher category (float into int).
    """
    dtype = tensors[0]._data.dtype
    if all(t._data.dtype is dtype for t in tensors):
        return tensors
    if op.mixed:
        raise explain.mixed_dtypes(op, *tensors)
    if op.truth:
        return apply.prepared(op, tensors)
    if not op.promotes:
        return tensors
    shared = (True, *op.promoted(tensors)[1:])
    parts = [(t._data.dtype, t._data.ndim) for t, takes_part in zip(tensors, shared, strict=True) if takes_part]
    explain.check_castable(dtypes.promote_all(parts), dtype)
    return tuple(apply.cast(t, dtype) if takes_part else t for t, takes_part in zip(tensors, shared, strict=True))


def _needs(op: type[Op], inputs: tuple) -> int:
    """Bit mask of the inputs that need a gradient."""
    return sum(
        (t._node is not None and rule is not None) << i for i, (t, rule) in enumerate(zip(inputs, op.vjp, strict=False))
    )


def _put(op: type[Op], x: Any, arrays: tuple, attrs: dict) -> None:
    """The result of `op` on `arrays` into x, the first of them."""
    xp = apply.BY_TYPE[x.__class__]
    if op.check is not None:
        op.check(*arrays, **attrs)
    if op.write is not None:
        op.write(*arrays, **attrs)
    elif op.ufunc is not None and all(y.ndim <= x.ndim for y in arrays):
        getattr(xp, op.ufunc)(*arrays, x)
    else:
        out = op.forward(xp, *arrays, **attrs) if op.takes_xp else op.forward(*arrays, **attrs)
        if getattr(out, "shape", ()) != x.shape:
            raise explain.inplace_shape(x.shape, out.shape)
        x[...] = out


def rebase(a: Any, n: Node | None, slot: int = 0) -> None:
    """`a`, input `slot` of node `n`, was written by its op: that is its history now, and its base's inside `a`'s places."""
    view = a._view
    before = a._node
    if view.__class__ is not View:
        a._node = n
        hand_over(before, n)
        if view.__class__ is Root:
            view.epoch += 1
            note_rebase()
        return
    base = view.base
    base_before = base._node
    base._node = copy_slices(base, view, n, slot)
    hand_over(base_before, base._node)
    base._view.epoch += 1
    note_rebase()
    refresh(a)
    hand_over(before, a._node)


def hand_over(old: Node | None, new: Node | None) -> None:
    """A tensor's node has changed: what retains its gradient goes with it, since .grad is that of the value as it is now."""
    if old is not None and new is not None and old is not new and old.extra is not None and old.extra.retains:
        new.own_extra().retains, old.extra.retains = True, False


class CopySlices:
    """The plan of a base written through a view: outside the slice the gradient passes, inside it goes through the op."""

    whole, keeps, names, step = False, True, (), None

    class op:
        r"\mathrm{base}[\mathrm{view}] = f(\mathrm{view})"

        name, kind, inputs, outputs, attrs, variadic = "copy_slices", "index", ("x",), (), (), False
        named = staticmethod(lambda attrs: "torch::autograd::CopySlices")

    def __init__(self, base_edge: bool, inner_self: int | None, needs: tuple[int, ...]) -> None:
        self.base_edge, self.inner_self, self.needs = base_edge, inner_self, needs

    @staticmethod
    def lift(node: Node) -> tuple:
        return node.saved

    def pull(self, F: Any, g: Any, saved: tuple) -> tuple:
        inner, chain, shapes, mask = saved
        recorded = F is walk.TensorFunctions
        inside = list(inner.plan.pull(F, seen_through(chain, F, g), walk.given(inner, recorded)))
        for i, shape in enumerate(inner.like or ()):
            if shape is not None:
                inside[i] = F.sum_to(inside[i], shape=shape)
        through = None if self.inner_self is None else inside.pop(self.inner_self)
        if not self.base_edge:
            return tuple(inside)
        filled = g * 0.0 if through is None else embedded(chain, F, through, shapes)
        return F.where(apply.wrap(mask) if recorded else mask, filled, g), *inside


class CopySlicesNode(Node):
    """The node of a CopySlices plan."""

    __slots__ = ()

    def saved_entries(self) -> list[tuple[str, Any, int | None]] | None:
        return None if self.saved is None else self.saved[0].saved_entries()


def copy_slices(base: Any, view: View, n: Node | None, slot: int) -> Node | None:
    """The base's node after a recorded write through `view` by the op of node `n` (None: nothing needed a gradient)."""
    if n is None:
        return base._node
    x = base._data
    F = ArrayFunctions.of(x)
    shapes, value = [], x
    for op, attrs in view.chain:
        out = getattr(F, op.name)(value, **attrs)
        shapes.append(op.plans[1].save((value,), out, attrs))
        value = out
    mask = embedded(view.chain, F, F.xp.ones(value.shape, x.dtype), shapes).astype(bool)
    old = base._node
    self_slot = n.plan.needs.index(slot) if slot in n.plan.needs else None
    edges = [e for i, e in enumerate(n.edges) if i != self_slot]
    m = CopySlicesNode()
    first = () if old is None else (old,)
    m.plan = CopySlices(old is not None, self_slot, tuple(range(len(first) + len(edges))))
    m.edges = (*first, *edges)
    m.saved = (n, view.chain, shapes, mask)  # not the view: it knows the base, which has this node
    m.buf = m.extra = m.like = None
    m.seq = next_seq()
    return m
