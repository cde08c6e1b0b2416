"""The backward walk: from the roots back to the leaves, in the reverse of the order in which ops were recorded.

Iterative from end to end: collect what is reachable, sort by sequence number, visit. No rule asks who needs a gradient
and none undoes broadcasting: that happens here, once.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from .. import backend
from ..op import ArrayFunctions, add_into
from . import anomaly, apply, explain, memory, modes, packing, sink, storage
from .node import AccumulateGrad, Node

__all__ = ["everyday_walk", "walk"]

_by_seq = attrgetter("seq")
HELD = 2  # references of this module to a gradient on its way into .grad: the walk's (or _arrive's) and accumulate's variables
_turn = threading.RLock()  # cotangents live on the nodes while a walk is under way: one thread at a time
task: Task | None = None  # while a tensor's hook runs: the backward pass it runs in
TensorFunctions: Any = None  # F on Tensors; functional.py sets it


class Task:
    """One backward pass: the nodes on its way. It also is what a buffer of the pass holds until something arrives."""

    __slots__ = ("__weakref__", "leaves", "order")

    order: list[Node]
    leaves: list[AccumulateGrad]


def walk(
    roots: Sequence[Node],
    seeds: Sequence[Any],
    *,
    retain_graph: bool,
    create_graph: bool,
    capture: Sequence[Node] | None = None,
) -> list[Any]:
    """Pull `seeds` back from `roots`.

    Args:
        seeds: one cotangent a root: arrays, or Tensors under create_graph.
        capture: None: accumulate into every leaf's .grad. Otherwise give back the gradients at these nodes and
            accumulate nowhere else.

    Returns: the captured gradients (None where none arrived), in the order of `capture`.
    """
    with _turn:
        empty = Task()
        order, leaves, held = collect(roots, empty)
        rec = sink.current
        enabled, error = modes.is_grad_enabled(), None
        targets = None if capture is None else set(capture)
        if targets is not None:
            order = _on_path(order, leaves, targets)
        empty.order, empty.leaves = order, leaves
        if rec is not None:
            rec.backward_begin(tuple(roots), tuple(seeds), create_graph)
        found: dict[Node, Any] = {}
        try:
            for root, seed in zip(roots, seeds, strict=True):
                if root.buf is not None:  # None: no target is behind it
                    root.buf = seed if root.buf is empty else root.buf + seed
                    root.owned = False
            modes.switch(create_graph)
            F = TensorFunctions if create_graph else ArrayFunctions.of(seeds[0])
            visit = anomaly.watched(_visit) if anomaly.enabled else _visit
            for n in order:
                visit(n, F, empty, not retain_graph, targets, found, rec)
            for leaf in leaves:
                _arrive(leaf, empty, create_graph, targets, found, rec)
        except Exception as raised:
            error = raised
            raise
        finally:
            _leave(order, leaves, held, error)
            modes.switch(enabled)
            if rec is not None:
                rec.backward_end(error)
            error = None  # it holds this frame, which would hold it
        return [] if capture is None else [found.get(n) for n in capture]


def everyday_walk(root: Node, seed: Any, retain_graph: bool) -> None:
    """`walk` from one root into every leaf's .grad while nobody listens: what loss.backward() is nearly always.

    The same walk with fewer questions: after a large matrix product every line of Python costs three times as much, since
    the product has emptied the processor's cache.
    """
    with _turn:
        empty, error = Task(), None
        order, leaves, held = collect((root,), empty)
        empty.order, empty.leaves = order, leaves
        root.buf, root.owned = seed, False
        try:
            _run(order, ArrayFunctions.of(seed), empty, not retain_graph)
            for leaf in leaves:
                if leaf.extra is not None:
                    unrecorded(_arrive, leaf, empty, False, None, {}, None)
                    continue
                g = leaf.buf
                leaf.buf = None
                if g is not empty and _waits(leaf):
                    accumulate(leaf, g, False, None)
        except Exception as raised:
            error = raised
            raise
        finally:
            if held or error is not None:
                _leave(order, leaves, held, error)
                error = None  # it holds this frame, which would hold it


def _leave(order: list, leaves: list, held: list, error: Exception | None) -> None:
    """Leave no cotangent behind, and give those of an interrupted walk back."""
    for n in (*order, *leaves) if error is not None else ():
        n.buf = None
    for n, buf, owned in held:
        n.buf, n.owned = buf, owned


def collect(roots: Sequence[Node], empty: object) -> tuple[list[Node], list[AccumulateGrad], list[tuple]]:
    """(ops from the newest to the oldest, leaves, buffers of a walk that this one interrupts) reachable from `roots`.

    Every node's buffer becomes `empty`, which also marks it as seen.
    """
    order: list[Node] = []
    leaves: list[Any] = []
    held: list[tuple] = []
    stack: list[Any] = list(dict.fromkeys(roots)) if len(roots) > 1 else [*roots]
    pop, push, keep = stack.pop, stack.append, order.append
    for n in stack:
        if n.buf is not None:
            held.append((n, n.buf, getattr(n, "owned", False)))
        n.buf = empty
    last, in_order = sys.maxsize, True
    while stack:
        n = pop()
        seq = n.seq
        if seq < 0:
            leaves.append(n)
            continue
        if seq > last:
            in_order = False
        last = seq
        keep(n)
        for m in n.edges:
            b = m.buf
            if b is not empty:
                if b is not None:
                    held.append((m, b, getattr(m, "owned", False)))
                m.buf = empty
                push(m)
    if not in_order:
        order.sort(key=_by_seq, reverse=True)
    leaves.sort(key=_by_seq, reverse=True)
    return order, leaves, held


def _on_path(order: list[Node], leaves: list, targets: set) -> list[Node]:
    """The nodes of `order` from which a target can be reached. The others' buffers become None: nothing is to arrive there."""
    leading = set(targets)
    for n in reversed(order):
        if any(e in leading for e in n.edges):
            leading.add(n)
    for n in (*order, *leaves):
        if n not in leading:
            n.buf = None
    return [n for n in order if n in leading]


def _run(order: list[Node], F: ArrayFunctions, empty: object, release: bool) -> None:
    """The ordinary backward pass: nobody listens, nothing is captured, gradients are arrays."""
    written = bool(order) and storage.last > order[-1].seq  # something was written since the oldest node saved
    for n in order:
        saved = n.saved
        plan = n.plan
        if saved is None or n.extra is not None or plan.step is None or written:
            unrecorded(_visit, n, F, empty, release, None, {}, None)
            written = storage.last > order[-1].seq  # and may write
            continue
        g = n.buf
        n.buf = None
        if g is not empty:
            if n.like is None:
                plan.step(F, g, saved, n.edges, empty)
            else:
                add_into(n.edges, narrowed(F, plan.pull(F, g, saved), n.like), empty)
            if release and plan.keeps:
                n.saved = None


def unrecorded(step: Callable, *args: Any) -> None:
    """One step of an everyday walk in which the learner's code may run: hooks, Functions."""
    enabled = modes.is_grad_enabled()
    modes.switch(False)
    try:
        step(*args)
    finally:
        modes.switch(enabled)


def narrowed(F: Any, grads: Sequence, like: tuple) -> list:
    """Gradients of broadcast inputs, each summed back to the shape of its input."""
    return [d if shape is None else F.sum_to(d, shape=shape) for d, shape in zip(grads, like, strict=True)]


def _visit(n: Node, F: Any, empty: object, release: bool, targets: set | None, found: dict, rec: Any) -> None:
    """One node, with everything that may be asked for: hooks, captures, broadcasting, create_graph, a listener."""
    g = n.buf
    n.buf = None
    if g is empty:
        return
    create_graph = F is TensorFunctions
    if n.extra is not None:
        g = before_rule(n, g, create_graph, empty)
    if targets is not None and n in targets:
        found[n] = g
        if not any(e.buf is not None for e in n.edges):  # no target beyond: its own rule has nothing to do
            return
    if n.extra is not None:
        g = before_node(n, g, create_graph)
    if n.saved is None:
        raise explain.freed(n)
    if storage.last > n.seq:
        check_stale(n)
    plan = n.plan
    grads = plan.pull(F, g, given(n, create_graph))
    if n.like is not None:
        grads = narrowed(F, grads, n.like)
    if anomaly.check_nan:
        anomaly.check(n, grads)
    if n.extra is not None and n.extra.post_hooks:
        grads = after_rule(n, grads, g, create_graph)
    if rec is not None and rec.wants_arrows:
        rec.visit(n, g)
        report(rec, n, g, grads, [None if e.buf is empty else e.buf for e in n.edges])
    if create_graph:
        for e in n.edges:
            e.owned = False  # a recorded sum is never written into
    add_into(n.edges, grads, empty)
    if release and plan.keeps:
        n.saved = None
        if rec is not None:
            rec.freed(n)


def _waits(leaf: AccumulateGrad) -> bool:
    """False when the leaf has been frozen since it was recorded: requires_grad_(False), detach_()."""
    tensor = leaf._leaf()
    return tensor is None or tensor._node is leaf


def _arrive(
    leaf: AccumulateGrad, empty: object, create_graph: bool, targets: set | None, found: dict, rec: Any
) -> None:
    """A leaf's gradient is complete: capture it, or add it to .grad."""
    g = leaf.buf
    leaf.buf = None
    if g is empty or g is None:
        return
    if leaf.extra is not None:
        g = before_rule(leaf, g, create_graph, empty)
    if targets is None:
        if _waits(leaf):
            if leaf.extra is not None:
                g = before_node(leaf, g, create_graph)
            accumulate(leaf, g, create_graph, rec)
            if leaf.extra is not None:
                after_leaf(leaf, g)
    elif leaf in targets:
        found[leaf] = g


def report(rec: Any, n: Node, g: Any, grads: Sequence, before: list) -> None:
    """Tell the sink what `n` sent along each edge. An edge that is met twice by one node held the first part already."""
    running: dict[Node, Any] = {}
    for slot, e, d, held in zip(n.plan.needs, n.edges, grads, before, strict=True):
        if d is None:
            continue
        held = running.get(e, held)
        after = d if held is None else held + d
        running[e] = after
        rec.flow(n, slot, e, g, d, held, after)


def check_stale(n: Node) -> None:
    """Bring up to date what `n` saved; raises RuntimeError when something of it was written since."""
    found = storage.stale(n)
    if found is not None:
        raise explain.stale_save(n, *found)
    if storage.shared > n.seq:
        n.saved = tuple([storage.current(value) for value in n.saved])


def given(n: Node, create_graph: bool) -> Any:
    """What a plan's `pull` gets of its node: the node itself, or what it saved."""
    if n.plan.whole:
        return n
    saved = n.saved if n.extra is None else packing.unpacked(n.saved)
    return lifted(n, saved) if create_graph else saved


def lifted(n: Node, saved: tuple) -> tuple:
    """`saved` of node `n` with every array as a Tensor that has its history back (for create_graph)."""
    lift = getattr(n.plan, "lift", None)
    if lift is not None:
        return lift(n)
    op, by_slot = n.plan.op, dict(zip(n.plan.needs, n.edges, strict=True))
    values = []
    for name, value in zip(n.plan.names, saved, strict=True):
        if name in op.outputs:
            if value.dtype.kind == "f":  # indices stay arrays: rules hand them on as attributes
                value = with_history(value, n.output(op.outputs.index(name)))
        elif name == "out":
            value = with_history(value, n)
        elif name in op.inputs:
            value = with_history(value, by_slot.get(op.inputs.index(name)))
        values.append(value)
    return tuple(values)


def with_history(array: Any, node: Any) -> Any:
    """A Tensor on `array` whose history is `node` (None: a constant)."""
    t = apply.wrap(array)
    t._node = node
    return t


def as_tensor(g: Any) -> Any:
    return g if isinstance(g, apply.Tensor) else apply.wrap(g)


def as_value(g: Any, create_graph: bool) -> Any:
    return g if create_graph else g._data


def before_rule(n: Node, g: Any, create_graph: bool, empty: Any) -> Any:
    """Tensor hooks, then the retained gradient: both see the complete cotangent of the tensor."""
    global task
    extra = n.extra
    for hook in list(extra.tensor_hooks.values()):
        outer, task = task, empty
        try:
            changed = hook(as_tensor(g))
        finally:
            task = outer
        if changed is not None:
            explain.check_hook(hook, g, changed)
            g = as_value(changed, create_graph)
    if extra.retains:
        kept = as_tensor(g) if create_graph else apply.wrap(_own(as_tensor(g)._data))
        extra.retained = kept if extra.retained is None else extra.retained + kept
    return g


def before_node(n: Node, g: Any, create_graph: bool) -> Any:
    """The node's own pre-hooks. They belong to the node, not to its tensor: captured and retained gradients do not see them."""
    for hook in list(n.extra.pre_hooks.values()):
        shown = n.as_outputs(g, as_tensor)
        changed = hook(shown)
        if changed is not None:
            explain.check_hook_tuple(hook, shown, changed)
            g = n.from_outputs([None if d is None else as_value(d, create_graph) for d in changed])
    return g


def after_rule(n: Node, grads: Sequence, g: Any, create_graph: bool) -> Sequence:
    """Node hooks: may replace what the rule has made."""
    for hook in list(n.extra.post_hooks.values()):
        slots = list(n.plan.needs)
        shown: list[Any] = [None] * max(len(n.plan.op.inputs), slots[-1] + 1)
        for slot, d in zip(slots, grads, strict=True):
            shown[slot] = None if d is None else as_tensor(d)
        changed = hook(tuple(shown), n.as_outputs(g, as_tensor))
        if changed is not None:
            explain.check_hook_tuple(hook, shown, changed)
            grads = [None if changed[slot] is None else as_value(changed[slot], create_graph) for slot in slots]
    return grads


def after_leaf(leaf: AccumulateGrad, g: Any) -> None:
    """Node hooks of an accumulator: no gradient goes on from there."""
    for hook in list(leaf.extra.post_hooks.values()):
        hook((), (as_tensor(g),))


def _own(g: Any) -> Any:
    """A copy of its own, with a real 0-d array in place of a numpy scalar."""
    xp = backend.of(g)
    return xp.array(g)


def accumulate(leaf: AccumulateGrad, g: Any, create_graph: bool, rec: Any) -> None:
    """Add `g` to the leaf's .grad: the first time keep it (stolen when nobody else can see it), later in place."""
    old = leaf.grad
    before = None if old is None or rec is None or not rec.wants_arrows else _own(old._data)
    if old is not None and old._node is None and not create_graph:
        if old._view.__class__ is storage.Cell and backend.BY_TYPE[g.__class__].sole(g, HELD):
            storage.count(memory.keep_promise(old, g), "backward", None)  # 0 + g: the old memory was only a promise
        else:
            x = memory.materialise(old)
            x += g
            storage.write(x, "backward", line=False)
    elif create_graph:
        leaf.grad = TensorFunctions.clone(g) if old is None else old + g  # g may be another leaf's gradient too
    elif old is None:
        leaf.grad = apply.wrap(g if backend.of(g).sole(g, HELD) else _own(g))
    else:
        leaf.grad = apply.wrap(old._data + g)
    if rec is not None:
        rec.accumulate(leaf, before, g if not create_graph else g._data, leaf.grad._data)
    if leaf.extra is not None:
        accumulated(leaf)


def accumulated(leaf: AccumulateGrad) -> None:
    """Call the hooks that wait for the leaf's .grad."""
    for hook in list(leaf.extra.accumulated_hooks.values()):
        if hook(leaf.variable) is not None:
            raise RuntimeError(
                "Tensor post accumulate grad hooks should return None. Write into p.grad to change it: p.grad.mul_(2)."
            )
