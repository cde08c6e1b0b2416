"""Seen: one event of the forward pass, noted in a few microseconds and worked out later, or never.

Tensors are held weakly: a recording must not keep a graph alive. Python gives the same weak reference for the same
living object, so a reference also serves as identity.
"""

from __future__ import annotations

import weakref
from types import CodeType, FrameType
from typing import Any

from . import frames
from .documents import Cut
from .values import Snapshot

OP, WRITE, DETACH, FAILED, GRAD = range(5)
FIND = -1  # as `previous`: look for the record of the same tensor
NUMBERS = (bool, int, float, complex)


class Seen:
    """One event.

    Attributes:
        kind: OP, WRITE, DETACH, FAILED, or GRAD (`outputs` holds a .grad that has a new value).
        inputs: for each argument its `key`.
        outputs: weak references.
        seq: of the new node, None when nothing was recorded; `seqs`: of several outputs' own nodes.
        previous: for a recorded write, the sequence number of the node that the tensor had before; 0 for none,
            FIND for a view.
        code, line, lasti: the learner's line, and the instruction, which tells calls on one line apart.
        goes_to: where the result is going, as frames.target says it; the frame only by its id.
    """

    __slots__ = (
        "attrs", "code", "cut", "generation", "goes_to", "inputs", "kind", "lasti", "line", "op", "outputs", "previous",
        "seq", "seqs", "snapshot",
    )  # fmt: skip

    def __init__(
        self, kind: int, op: Any, inputs: tuple, outputs: tuple, node: Any, attrs: dict, frame: FrameType | None
    ) -> None:
        self.kind, self.op, self.attrs = kind, op, attrs
        self.inputs = tuple([key(x) for x in inputs])
        self.outputs = tuple([weakref.ref(t) for t in outputs])
        self.seq: int | None = None
        self.seqs: tuple[int, ...] = ()
        if node is not None:
            self.seq = node.seq
            if len(outputs) > 1:
                self.seqs = tuple([t._node.seq for t in outputs if t._node is not None])
        self.previous = 0
        self.cut: Cut | None = None
        self.generation = 0
        self.snapshot: Snapshot | None = None
        self.code: CodeType | None = None
        self.line = self.lasti = 0
        self.goes_to: frames.Target | None = None
        if frame is not None:
            self.code, self.line, self.lasti = frame.f_code, frame.f_lineno, frame.f_lasti
            self.goes_to = frames.target(frame) if outputs else None

    def same_call(self, other: Seen) -> bool:
        """Whether both ran inside one call of the learner's: `model(x)`."""
        return self.code is other.code and self.lasti == other.lasti


class Literal:
    """An argument that is neither a tensor nor a number: only its text is kept."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def key(x: Any) -> Any:
    """(sequence number of the node or None, weak reference) of a tensor; a number itself; a Literal for the rest."""
    if isinstance(x, NUMBERS):
        return x
    try:
        node = x._node
        return (None if node is None else node.seq, weakref.ref(x))
    except (AttributeError, TypeError):
        return Literal(type(x).__name__ if x is not None else "None")
