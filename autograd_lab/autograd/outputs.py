"""Nodes with several outputs. Each output's tensor carries an `Output`, a small node of its own where its cotangents add up and
its hooks live; it hands the sum on, under its number, to the one node of the op.

Knows nothing of Tensor, nor of who makes the node: a row of the op table with `outputs`, or a Function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..op import add_into
from .node import Node, next_seq

__all__ = ["Cotangents", "Output", "SeveralNode"]


class Cotangents(dict):
    """{output number: gradient}: what a node with several outputs gets. Nothing is held for an output that nothing reached."""

    def __add__(self, other: Cotangents) -> Cotangents:
        found = Cotangents(self)
        for number, g in other.items():
            found[number] = found[number] + g if number in found else g
        return found

    __iadd__ = __add__


class OutputPlan:
    """The plan of every Output."""

    needs, names, keeps, whole = (0,), (), False, False

    class op:
        name, kind, inputs, outputs, attrs = "output", "other", ("x",), (), ()

    @staticmethod
    def lift(node: Node) -> tuple:
        return node.saved

    @staticmethod
    def pull(F: Any, g: Any, saved: tuple) -> tuple:
        return (Cotangents({saved[0]: g}),)

    @staticmethod
    def step(F: Any, g: Any, saved: tuple, edges: tuple, empty: object) -> None:
        add_into(edges, (Cotangents({saved[0]: g}),), empty)


class Output(Node):
    """One of several outputs of a node."""

    plan = OutputPlan
    __slots__ = ()

    def __init__(self, parent: Node, number: int) -> None:
        self.edges, self.saved = (parent,), (number,)
        self.buf = self.like = self.extra = None
        self.owned = False
        self.seq = next_seq()

    def function(self) -> tuple[Any, int]:
        return self.edges[0], self.saved[0]

    def name(self) -> str:
        return self.edges[0].name()

    def saved_entries(self) -> list:
        return []  # a number is no array


class SeveralNode(Node):
    """The node of an op with several outputs. Its cotangent is a `Cotangents`."""

    __slots__ = ()

    @property
    def count(self) -> int:
        """How many outputs it has."""
        return len(self.plan.op.outputs)

    def output(self, number: int) -> Node:
        """The node that the tensor of output `number` carries."""
        return Output(self, number)

    def as_outputs(self, g: Any, shown: Callable) -> tuple:
        return tuple([shown(g[i]) if i in g else None for i in range(self.count)])

    def from_outputs(self, gs: list) -> Any:
        return Cotangents({i: d for i, d in enumerate(gs) if d is not None})
