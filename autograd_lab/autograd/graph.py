"""`torch.autograd.graph`: looking at the recorded graph, and hooks on several tensors or on what is saved."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from . import apply, modes, packing, storage, views, walk
from .node import Node, RemovableHandle

__all__ = [
    "GradientEdge",
    "Node",
    "disable_saved_tensors_hooks",
    "get_gradient_edge",
    "increment_version",
    "register_multi_grad_hook",
    "save_on_cpu",
    "saved_tensors_hooks",
]


class GradientEdge(NamedTuple):
    """One output of a node: where a gradient arrives. `grad` and `backward` take it in place of a tensor."""

    node: Node
    output_nr: int
    ownership_token: Any = None


class Token:
    """What an edge knows beyond its node: where the cotangents add up, and the tensor's array."""

    __slots__ = ("array", "carrier")

    def __init__(self, carrier: Any, array: Any) -> None:
        self.carrier, self.array = carrier, array


def get_gradient_edge(tensor: Any) -> GradientEdge:
    """The edge that `tensor`'s gradient arrives at: its grad_fn, or its accumulator if it is a leaf.

    Raises:
        RuntimeError: it does not require grad.
    """
    if not tensor.requires_grad:
        raise RuntimeError(
            "It is not possible to get the gradient edge for a Tensor that does not require gradients. Only what is recorded has one."
        )
    node, number = tensor._node.function()
    return GradientEdge(node, number, Token(tensor._node, tensor._data))


def increment_version(tensor: Any) -> None:
    """Count a write into the memory of one tensor or several, that was made where nobody could see it.

    Raises:
        RuntimeError: it is an inference tensor outside inference mode.
    """
    for t in (tensor,) if isinstance(tensor, apply.Tensor) else tensor:
        views.check_normal(t)
        storage.write(t._data, "increment_version", views.written_array(t))


class saved_tensors_hooks:
    """While it is in force a node keeps `pack_hook(tensor)` in place of the tensor; `unpack_hook` gives it back to backward.

    >>> import autograd_lab as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> with torch.autograd.graph.saved_tensors_hooks(lambda t: t.numpy(force=True), torch.from_numpy):
    ...     y = (x * x).sum()
    >>> y.backward()
    >>> x.grad
    tensor([2., 4.])
    """

    def __init__(self, pack_hook: Callable[[Any], Any], unpack_hook: Callable[[Any], Any]) -> None:
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook

    def __enter__(self) -> None:
        packing.push(self.pack_hook, self.unpack_hook)

    def __exit__(self, *exc: Any) -> None:
        packing.pop()


class save_on_cpu(saved_tensors_hooks):
    """What is saved waits in the host's memory, and goes back to its device for backward."""

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        super().__init__(lambda t: (t.device, t.detach().cpu()), lambda packed: packed[1].to(device=packed[0]))


@contextmanager
def disable_saved_tensors_hooks(error_message: str) -> Iterator[None]:
    """Entering `saved_tensors_hooks` raises RuntimeError(error_message) inside."""
    before = packing.refused()
    packing.refuse(error_message)
    try:
        yield
    finally:
        packing.refuse(before)


class _MultiHandle:
    """Removes the hooks of `register_multi_grad_hook`."""

    def __init__(self, handles: Sequence[RemovableHandle]) -> None:
        self.handles = tuple(handles)

    def remove(self) -> None:
        """Take them out."""
        for handle in self.handles:
            handle.remove()

    def __enter__(self) -> _MultiHandle:
        return self

    def __exit__(self, *exc: Any) -> None:
        self.remove()


class _Arrivals:
    """The gradients of several tensors as one backward pass brings them. A tensor off its way is not waited for.

    It holds no node: the nodes hold its hooks.
    """

    def __init__(self, count: int, fn: Callable, mode: str) -> None:
        self.count, self.fn, self.mode = count, fn, mode
        self.task: Any = None  # a weak reference to the pass
        self.missing = 0
        self.grads: list[Any] = []

    def arrived(self, hook: _Arrival, g: Any) -> None:
        task: Any = walk.task
        if self.task is None or self.task() is not task:  # a new backward pass
            self.task, self.grads = weakref.ref(task), [None] * self.count
            self.missing = self._expected(task, hook)
            if self.mode == "any":
                self.fn(g)
        self.grads[hook.place] = g
        self.missing -= 1
        if not self.missing:
            grads, self.grads = self.grads, []
            if self.mode == "all":
                self.fn(grads)

    def _expected(self, task: Any, first: _Arrival) -> int:
        """How many of its hooks the pass will call, beginning with `first`."""
        found = 0
        for n in (*task.order, *task.leaves):
            if n.extra is not None:
                hooks = [h for h in n.extra.tensor_hooks.values() if h.__class__ is _Arrival and h.arrivals is self]
                if n.buf is not None or first in hooks:
                    found += len(hooks)
        return found


class _Arrival:
    """The hook on one of the tensors."""

    __slots__ = ("arrivals", "place")

    def __init__(self, arrivals: _Arrivals, place: int) -> None:
        self.arrivals, self.place = arrivals, place

    def __call__(self, g: Any) -> None:
        enabled = modes.is_grad_enabled()
        modes.switch(False)
        try:
            self.arrivals.arrived(self, g)
        finally:
            modes.switch(enabled)


def register_multi_grad_hook(tensors: Sequence[Any], fn: Callable, *, mode: str = "all") -> _MultiHandle:
    """Call `fn` once in each backward pass that reaches one of `tensors`.

    Args:
        mode: "all": `fn(grads)` when the gradients of all that the pass reaches are there; None for the others.
            "any": `fn(grad)` with the first that is there.

    Raises:
        ValueError: another mode. AssertionError: a tensor does not require grad.
    """
    if mode not in ("all", "any"):
        raise ValueError(f"Expects mode to be one of ('all', 'any') but got {mode}")
    if not all(t.requires_grad for t in tensors):
        raise AssertionError("Expected gradient function to be set. Each of the tensors must require grad.")
    arrivals = _Arrivals(len(tensors), fn, mode)
    return _MultiHandle([t.register_hook(_Arrival(arrivals, i)) for i, t in enumerate(tensors)])
