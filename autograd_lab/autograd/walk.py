"""The backward walk: from the roots back to the leaves, in the reverse of the order in which ops were recorded.

Iterative from end to end: collect what is reachable, sort by sequence number, visit. No rule asks who needs a gradient
and none undoes broadcasting: that happens here, once.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from .. import backend
from ..op import ArrayFunctions
from . import apply, explain, modes, sink, storage
from .node import AccumulateGrad, Node

__all__ = ["walk"]

_by_seq = attrgetter("seq")
STOLEN_REFS = 3  # the walk's variable, accumulate's argument, getrefcount's own: nobody else holds the array
_turn = threading.RLock()  # cotangents live on the nodes while a walk is under way: one thread at a time
TensorFunctions: Any = None  # F on Tensors; functional.py sets it


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
        order, leaves = collect(roots)
        wanted = None
        if capture is not None:
            wanted = set(capture)
            order = [n for n in order if n in (on_path := _on_path(order, wanted))]
        held = [(n, n.buf, n.owned) for n in (*order, *leaves) if n.buf is not None]  # of a walk that this one interrupts
        for n, _, _ in held:
            n.buf = None
        rec = sink.current
        error = None
        if rec is not None:
            rec.backward_begin(tuple(roots), tuple(seeds), create_graph)
        enabled = modes.thread.enabled
        modes.switch(create_graph)
        try:
            for root, seed in zip(roots, seeds, strict=True):
                root.buf = seed if root.buf is None else root.buf + seed
                root.owned = False
            found = _visit(order, create_graph, not retain_graph, wanted, rec)
            for leaf in leaves:
                g = leaf.buf
                if g is not None:
                    leaf.buf = None
                    if leaf.extra is not None:
                        g = before_rule(leaf, g, create_graph)
                    if wanted is None:
                        accumulate(leaf, g, create_graph, rec)
                    elif leaf in wanted:
                        found[leaf] = g
        except Exception as raised:
            error = raised
            raise
        finally:
            modes.switch(enabled)
            if error is not None:
                for n in (*order, *leaves):
                    n.buf = None
            for n, buf, owned in held:
                n.buf, n.owned = buf, owned
            if rec is not None:
                rec.backward_end(error)
        return [] if capture is None else [found.get(n) for n in capture]


def collect(roots: Sequence[Node]) -> tuple[list[Node], list[AccumulateGrad]]:
    """(ops from the newest to the oldest, leaves) that can be reached from `roots`."""
    seen = set(roots)
    add = seen.add
    order: list[Node] = []
    leaves: list[Any] = []
    stack = list(seen)
    pop, push, keep = stack.pop, stack.append, order.append
    last, sorted_already = sys.maxsize, True
    while stack:
        n = pop()
        seq = n.seq
        if seq < 0:
            leaves.append(n)
            continue
        if seq > last:
            sorted_already = False
        last = seq
        keep(n)
        for m in n.edges:
            if m not in seen:
                add(m)
                push(m)
    if not sorted_already:
        order.sort(key=_by_seq, reverse=True)
    leaves.sort(key=_by_seq, reverse=True)
    return order, leaves


def _on_path(order: list[Node], wanted: set) -> set:
    """The nodes of `order` from which a wanted node can be reached."""
    found = set(wanted)
    for n in reversed(order):
        if n not in found and any(e in found for e in n.edges):
            found.add(n)
    return found


def _visit(order: list[Node], create_graph: bool, release: bool, wanted: set | None, rec: Any) -> dict[Node, Any]:
    found: dict[Node, Any] = {}
    F = None
    arrows = rec is not None and rec.wants_arrows
    for n in order:
        g = n.buf
        if g is None:
            continue
        n.buf = None
        if n.extra is not None:
            g = before_rule(n, g, create_graph)
        if wanted is not None and n in wanted:
            found[n] = g
        saved = n.saved
        if saved is None:
            raise explain.freed(n)
        if storage.last > n.seq:
            check_stale(n)
        plan = n.plan
        if create_graph:
            F = TensorFunctions
            saved = lifted(n)
        elif F is None:
            F = ArrayFunctions.for_backend(backend.of(g._data if isinstance(g, apply.Tensor) else g))
        if plan.whole:
            saved = n
        grads = plan.pull(F, g, saved)
        if n.like is not None:
            grads = [d if shape is None else F.sum_to(d, shape=shape) for d, shape in zip(grads, n.like, strict=True)]
        if n.extra is not None and n.extra.post_hooks:
            grads = after_rule(n, grads, g, create_graph)
        if arrows:
            rec.visit(n, g)
            before = [_as_held(e, create_graph) for e in n.edges]
        for e, d in zip(n.edges, grads):
            if d is None:
                continue
            b = e.buf
            if b is None:
                e.buf = d
                e.owned = False
            elif e.owned and not create_graph:
                b += d
                e.buf = b
            else:
                e.buf = b + d
                e.owned = True
        if arrows:
            report(rec, n, g, grads, before)
        if release and plan.keeps:
            n.saved = None
            if rec is not None:
                rec.freed(n)
    return found


def _as_held(e: Node, create_graph: bool) -> Any:
    """What `e` holds, safe from the addition in place that may follow."""
    return _own(e.buf) if e.buf is not None and e.owned and not create_graph else e.buf


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
    """Raises RuntimeError when something that `n` saved was written since."""
    found = storage.stale(n)
    if found is not None:
        raise explain.stale_save(n, *found)


def lifted(n: Node) -> tuple:
    """`n.saved` with every saved array as a Tensor that has its history back (for create_graph)."""
    if n.plan.whole:
        return n.saved
    lift = getattr(n.plan, "lift", None)
    if lift is not None:
        return lift(n)
    op, by_slot = n.plan.op, dict(zip(n.plan.needs, n.edges, strict=True))
    values = []
    for name, value in zip(n.plan.names, n.saved, strict=True):
        if name == "out":
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


def before_rule(n: Node, g: Any, create_graph: bool) -> Any:
    """Tensor hooks, then node pre-hooks, then the retained gradient: all see the complete cotangent."""
    extra = n.extra
    for hook in list(extra.tensor_hooks.values()):
        changed = hook(as_tensor(g))
        if changed is not None:
            if not isinstance(changed, apply.Tensor):
                raise TypeError(f"a tensor hook must return None or a Tensor, got {type(changed).__name__}")
            g = as_value(changed, create_graph)
    for hook in list(extra.pre_hooks.values()):
        changed = hook((as_tensor(g),))
        if changed is not None:
            g = as_value(changed[0], create_graph)
    if extra.retains:
        kept = as_tensor(g)
        extra.retained = kept if create_graph else apply.wrap(_own(kept._data))
    return g


def after_rule(n: Node, grads: Sequence, g: Any, create_graph: bool) -> Sequence:
    """Node hooks: may replace what the rule has made."""
    for hook in list(n.extra.post_hooks.values()):
        changed = hook(tuple(None if d is None else as_tensor(d) for d in grads), (as_tensor(g),))
        if changed is not None:
            grads = [None if d is None else as_value(d, create_graph) for d in changed]
    return grads


def _own(g: Any) -> Any:
    """A copy of its own, with a real 0-d array in place of a numpy scalar."""
    xp = backend.of(g)
    return xp.array(g)


def accumulate(leaf: AccumulateGrad, g: Any, create_graph: bool, rec: Any) -> None:
    """Add `g` to the leaf's .grad: the first time keep it (stolen when nobody else can see it), later in place."""
    old = leaf.grad
    before = None if old is None or rec is None or not rec.wants_arrows else _own(old._data)
    if create_graph:
        leaf.grad = g if old is None else old + g
    elif old is None:
        unseen = g.__class__ is backend.of(g).ndarray and g.base is None and sys.getrefcount(g) <= STOLEN_REFS
        leaf.grad = apply.wrap(g if unseen else _own(g))
    elif old._node is not None:
        leaf.grad = apply.wrap(old._data + g)
    else:
        x = old._data
        backend.of(x).add(x, g, x)
        storage.write(x, "accumulate")
    if rec is not None:
        rec.accumulate(leaf, before, g if not create_graph else g._data, leaf.grad._data)
    if leaf.accumulated_hooks:
        for hook in list(leaf.accumulated_hooks.hooks.values()):
            hook(leaf.variable)
