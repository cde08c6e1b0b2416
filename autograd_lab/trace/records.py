"""Records: what the recorder keeps of one tensor or op until somebody wants to see it.

A record holds summaries, numbers and names, and the learner's tensor only weakly. `node` turns it into a documents.Node
when it is shown: words and formulas are not made for what nobody looks at.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

import numpy as np

from . import formula, frames
from .documents import Cut, Edge, Node, NodeKind, Saved
from .formula import index_text
from .values import Snapshot, number_text, shape_text

BARE = ("exponent", "value", "shape", "dtype")  # attributes that are shown without their name
SOMETHING = "\u00b7"  # a tensor in a label, and an input that nobody knows any more
SILENT = ("source",)  # attributes that only the rules need


def gone() -> None:
    """The weak reference of a record whose tensor cannot be referred to."""
    return


class Argument:
    """What went into one slot of an op: a node's output, or a number written in the code ("": nobody knows)."""

    __slots__ = ("cut", "literal", "node", "snapshot")

    def __init__(
        self, node: int | None, literal: str = "", snapshot: Snapshot | None = None, cut: Cut | None = None
    ) -> None:
        self.node, self.literal, self.snapshot = node, literal, snapshot
        self.cut: Cut | None = cut


class Record:
    """One node to be."""

    __slots__ = (
        "args", "attrs", "code", "cut", "earlier", "generation", "id", "kind", "label", "line", "module",
        "name", "op", "output", "ref", "saved", "sent", "snapshot",
    )  # fmt: skip

    def __init__(self, id: int, kind: NodeKind, op: str | None = None, attrs: dict | None = None) -> None:
        self.id, self.op, self.attrs = id, op, attrs or {}
        self.kind: NodeKind = kind
        self.args: tuple[Argument, ...] = ()
        self.ref: Callable[[], Any] = gone
        self.name: str | None = None
        self.label: str | None = None  # overrides the one that is made from op and attrs
        self.snapshot: Snapshot | None = None
        self.code: CodeType | None = None
        self.line: int | None = None
        self.saved: list[Saved] = []
        self.cut: Cut | None = None
        self.output = self.sent = self.earlier = False
        self.generation = 0
        self.module: str | None = None

    def node(self, shown_name: Callable[[int], str]) -> Node:
        """As data; `shown_name(id)` is what another node is called in a formula."""
        plain, mathml = self._formula(shown_name)
        return Node(
            id=self.id,
            kind=self.kind,
            label=self.label or (label(self.op, self.args, self.attrs) if self.op else self.name or "tensor"),
            op=self.op,
            name=self.name,
            value=self.snapshot.value if self.snapshot else None,
            formula=plain,
            mathml=mathml,
            where=frames.source(self.code, self.line) if self.code else None,
            saved=list(self.saved),
            cut=self.cut,
            output=self.output,
            generation=self.generation,
            module=self.module,
        )

    def _formula(self, shown_name: Callable[[int], str]) -> tuple[str | None, str | None]:
        if self.op is None or self.earlier:
            return None, None
        names = [shown_name(a.node) if a.node is not None else a.literal or SOMETHING for a in self.args]
        return formula.formulas(self.op, names, [a.snapshot for a in self.args], self.snapshot, self.attrs)

    def edges(self) -> list[Edge]:
        """The edges that lead into this node."""
        return [Edge(a.node, self.id, slot, a.cut) for slot, a in enumerate(self.args) if a.node is not None]


def label(op: str, args: tuple[Argument, ...], attrs: dict) -> str:
    """ "mm", "getitem[0]", "clamp(min=0)", "pow(2)", "div(1, ·)": the op with whatever numbers the learner wrote."""
    words = [a.literal or SOMETHING for a in args] if any(a.literal for a in args) else []
    if words and words[0] == SOMETHING:
        words = words[1:]
    for key, value in attrs.items():
        if key == "index":
            op = f"{op}[{index_text(value)}]"
        elif key in BARE and op != "zero_":
            words.append(shape_text(value) if key == "shape" else attribute_text(value))
        elif not (_default(value) or key in SILENT or op == "zero_"):
            words.append(f"{key}={attribute_text(value)}")
    return f"{op}({', '.join(words)})" if words else op


def _default(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, tuple) and not value)


def attribute_text(value: Any, limit: int = 20) -> str:
    """An attribute or a literal as the learner wrote it, at most `limit` characters; never raises."""
    try:
        if isinstance(value, (bool, int, float, complex)):
            return number_text(value)
        if isinstance(value, (slice, np.dtype)):
            return index_text(value) if isinstance(value, slice) else value.name
        if isinstance(value, (tuple, list)):
            text = "(" + ", ".join(attribute_text(v) for v in value[:6]) + (", ...)" if len(value) > 6 else ")")
        elif isinstance(value, str) or value is None or value is Ellipsis:
            text = str(value)
        else:
            text = getattr(value, "__name__", None) or type(value).__name__
    except Exception:  # the learner's own object may have a __repr__ that raises
        text = "?"
    return text if len(text) <= limit else text[: limit - 3] + "..."
