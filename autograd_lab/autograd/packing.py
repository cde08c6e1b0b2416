"""Hooks on what nodes save: a pack hook gets each tensor as it is saved, an unpack hook gives it back to the rule.

While hooks are in force they are a cause of `state.busy`: other ops pay nothing. A node with packed values has an Extra, so
that the everyday walk sends it the careful way round. This module knows of a Tensor only where its array is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from . import modes, state, storage
from .node import Node, Packed

__all__ = ["pack", "pack_node", "pop", "push", "refuse", "refused", "unpack", "unpacked"]


class _Thread(threading.local):
    def __init__(self) -> None:
        self.hooks: list[tuple[Callable, Callable]] = []
        self.refusal: str | None = None


_thread = _Thread()
_lock = threading.Lock()
_in_force = 0  # over all threads


def push(pack_hook: Callable, unpack_hook: Callable) -> None:
    """These hooks from now on, on this thread.

    Raises:
        RuntimeError: hooks are disabled here.
    """
    if _thread.refusal is not None:
        raise RuntimeError(_thread.refusal)
    _thread.hooks.append((pack_hook, unpack_hook))
    _count(1)


def pop() -> None:
    """The hooks before the last ones again."""
    _thread.hooks.pop()
    _count(-1)


def _count(change: int) -> None:
    global _in_force
    with _lock:
        _in_force += change
        state.cause("hooks on saved tensors", _in_force > 0)


def refused() -> str | None:
    """What `push` says on this thread, or None where hooks are allowed."""
    return _thread.refusal


def refuse(message: str | None) -> None:
    """Let `push` raise `message` (None: allow it again).

    Raises:
        RuntimeError: hooks are in force.
    """
    if message is not None and _thread.hooks:
        raise RuntimeError(message)
    _thread.refusal = message


def pack(tensor: Any, hooks: tuple[Callable, Callable] | None = None) -> Packed | None:
    """What the pack hook in force makes of `tensor`; None where there is no hook.

    Raises:
        RuntimeError: the hook has written into it.
    """
    if hooks is None:
        if not _thread.hooks:
            return None
        hooks = _thread.hooks[-1]
    array = tensor._data
    before, enabled = storage.version(array), modes.is_grad_enabled()
    modes.switch(False)
    try:
        value = hooks[0](tensor)
    finally:
        modes.switch(enabled)
    if storage.version(array) != before:
        raise RuntimeError(
            "A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook cannot be modified by "
            "in-place operations as this can lead to unexpected side-effects. Return a changed copy instead."
        )
    return Packed(value, hooks[1])


def pack_node(n: Node, tensors: tuple, wrap: Callable) -> None:
    """Put what the hooks make of them in place of the arrays that `n` saved of its inputs `tensors` and of its outputs.

    tensors: None for an input that is a number.
    wrap: makes a Tensor of an array.
    """
    if not _thread.hooks:
        return
    op, kept = n.plan.op, list(n.saved)
    places = {name: i for i, name in enumerate(n.plan.names)}
    for name in (*op.inputs, "out", *op.outputs):  # PyTorch's order
        if name not in places:
            continue
        i = places[name]
        if name in op.inputs:
            t = tensors[op.inputs.index(name)]
        else:
            t = wrap(kept[i])
            if name == "out":
                t._node = n
            elif t._data.dtype.kind == "f":
                t._node = n.output(op.outputs.index(name))
        found = None if t is None else pack(t)
        if found is not None:
            kept[i] = found
            n.own_extra()
    n.saved = tuple(kept)


def unpack(packed: Packed) -> Any:
    """The array that the unpack hook gives back.

    Raises:
        TypeError: it gives no Tensor.
    """
    enabled = modes.is_grad_enabled()
    modes.switch(False)
    try:
        found = packed.hook(packed.value)
    finally:
        modes.switch(enabled)
    if not hasattr(found, "_data"):
        raise TypeError(
            f"Output of saved tensor unpack_hook expected to be a Tensor but got result of type {type(found).__name__}. Give back what "
            "the pack hook was given."
        )
    return found._data


def unpacked(saved: tuple) -> tuple:
    """`saved` of a node with arrays in place of what was packed."""
    return tuple([unpack(value) if value.__class__ is Packed else value for value in saved])
