"""The recorded graph: a `Node` per op, an `AccumulateGrad` per leaf. Nodes hold arrays and other nodes, never Tensors,
so a graph has no reference cycles and `del` frees it at once. This module knows nothing of Tensor or of how to walk.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from itertools import count
from typing import Any

from .kept_names import KeptNames

__all__ = ["AccumulateGrad", "Extra", "Node", "Packed", "next_seq"]

next_seq = count(1).__next__  # ops, in the order they happened
_next_leaf = count(-1, -1).__next__  # leaves come after every op in a backward walk


class Extra:
    """What few nodes have: hooks, a retained gradient. Kept apart so that a plain node stays small."""

    __slots__ = (
        "accumulated_hooks",
        "made",
        "metadata",
        "next_hook",
        "post_hooks",
        "pre_hooks",
        "retained",
        "retains",
        "tensor_hooks",
    )

    def __init__(self) -> None:
        self.metadata: dict[str, Any] = {}  # the learner's own
        self.made: Any = None  # anomaly mode: where the op was called
        self.tensor_hooks: dict[int, Callable] = {}
        self.pre_hooks: dict[int, Callable] = {}
        self.post_hooks: dict[int, Callable] = {}
        self.accumulated_hooks: dict[int, Callable] = {}
        self.next_hook = 0
        self.retains = False
        self.retained: Any = None  # the Tensor that `.grad` of a non-leaf shows


class Packed:
    """In a node's `saved`: what a pack hook made of a tensor, and the hook that gives it back."""

    __slots__ = ("hook", "value")

    def __init__(self, value: Any, hook: Callable) -> None:
        self.value, self.hook = value, hook


class Node(KeptNames):
    """One recorded op.

    Attributes:
        plan: the op's Plan: how to pull a cotangent back, and for which inputs.
        seq: position in the order of recording; the walk goes from high to low.
        edges: one node for each slot in `plan.needs`: where each gradient goes.
        saved: what the rules need; None once freed.
        like: for each edge the input's shape where broadcasting must be undone, else None; None when no edge needs it.
        buf, owned: the cotangent while a walk is under way, and whether this walk may add into it in place.
        extra: hooks and retained gradient, or None.
    """

    plan: Any
    seq: int
    edges: tuple[Any, ...]
    saved: Any
    like: tuple | None
    buf: Any
    owned: bool
    extra: Any  # an Extra, or None for most
    __slots__ = ("_attrs", "buf", "edges", "extra", "like", "owned", "plan", "saved", "seq")

    @property
    def attrs(self) -> dict[str, Any]:
        """The op's attributes."""
        return getattr(self, "_attrs", {})

    @property
    def op(self) -> Any:
        """The op's class."""
        return self.plan.op

    def name(self) -> str:
        """PyTorch's name for this node: "MulBackward0"."""
        return self.plan.op.named(self.attrs)

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        """(node, output number) for each input; (None, 0) where no gradient goes.

        >>> import autograd_lab as torch
        >>> w = torch.ones(2, requires_grad=True)
        >>> (w * 2).grad_fn.next_functions[0][0].name()
        'torch::autograd::AccumulateGrad'
        """
        found: list[tuple[Any, int]] = [(None, 0)] * max(len(self.plan.op.inputs), len(self.edges), 1)
        for slot, edge in zip(self.plan.needs, self.edges, strict=True):
            while slot >= len(found):
                found.append((None, 0))
            found[slot] = edge.function()
        return tuple(found)

    def function(self) -> tuple[Any, int]:
        """(the node that a user sees, output number)."""
        return self, 0

    def saved_entries(self) -> list[tuple[str, Any, int | None]] | None:
        """(name, array, input slot or None) for each saved array; None once freed."""
        if self.saved is None:
            return None
        op = self.plan.op
        entries: list[tuple[str, Any, int | None]] = []
        for name, value in zip(self.plan.names, self.saved, strict=True):
            if value.__class__ is Packed:
                continue
            if name == "out" or name in op.outputs:
                entries.append((name, value, None))
            elif name in op.inputs:
                entries.append((name, value, op.inputs.index(name)))
        return entries

    def source(self, slot: int) -> Node | None:
        """The op node that made the input in `slot`; None for a leaf or what needs no gradient."""
        needs = self.plan.needs
        edge = self.edges[needs.index(slot)] if slot in needs else None
        return None if edge is None or edge.seq < 0 else edge

    def as_outputs(self, g: Any, shown: Callable) -> tuple:
        """The cotangent as the tuple that a node hook gets: one for each output."""
        return (shown(g),)

    def from_outputs(self, gs: list) -> Any:
        """What `as_outputs` made a tuple of."""
        return gs[0]

    def output(self, number: int) -> Node:
        """The node that the tensor of output `number` carries."""
        return self

    def own_extra(self) -> Extra:
        """This node's Extra, made on first use."""
        if self.extra is None:
            self.extra = Extra()
        return self.extra

    @property
    def metadata(self) -> dict[str, Any]:
        """A dict for whatever you want to note at this node."""
        return self.own_extra().metadata

    def register_hook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(grad_inputs, grad_outputs)` after this node has run; a returned tuple replaces grad_inputs."""
        extra = self.own_extra()
        return RemovableHandle(extra.post_hooks, extra, hook)

    def register_prehook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(grad_outputs)` before this node runs; a returned tuple replaces grad_outputs."""
        extra = self.own_extra()
        return RemovableHandle(extra.pre_hooks, extra, hook)

    def __repr__(self) -> str:
        return f"<{self.name()} object at {id(self):#x}>"


class AccumulateGrad(Node):
    """The end of the line: adds what arrives to a leaf's .grad. It owns the gradient; the leaf looks it up here."""

    grad: Any  # a Tensor, or None
    __slots__ = ("_array", "_leaf", "grad")

    def __init__(self, leaf: Any) -> None:
        self.seq = _next_leaf()
        self.edges = self.saved = ()
        self.buf = self.like = self.extra = self.grad = self.plan = None
        self.owned = False
        self._leaf = weakref.ref(leaf)  # weak: the leaf owns this node
        self._array = leaf._data

    @property
    def op(self) -> None:
        return None

    @property
    def variable(self) -> Any:
        """The leaf Tensor (rebuilt on the same memory and .grad if the learner's own object is gone)."""
        leaf = self._leaf()
        return leaf if leaf is not None else _rebuild(self)

    def name(self) -> str:
        return "torch::autograd::AccumulateGrad"

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        return ()

    def saved_entries(self) -> list[tuple[str, Any, int | None]]:
        return []


class RemovableHandle:
    """Returned by every register_*hook; `remove()` takes the hook out. Also a context manager."""

    def __init__(self, hooks: dict[int, Callable], counter: Any, hook: Callable) -> None:
        self._hooks, self.id = hooks, counter.next_hook
        counter.next_hook += 1
        hooks[self.id] = hook

    def remove(self) -> None:
        """Take the hook out; harmless when it is out already."""
        self._hooks.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *exc: Any) -> None:
        self.remove()


def _rebuild(node: AccumulateGrad) -> Any:
    raise LookupError("tensor.py installs the real function")  # replaced by tensor.py, which knows Tensor
