"""From a live tensor: the graph that lies behind it, read from its grad_fn history by an iterative walk.

For `viz.show(t)` and `viz.backward(loss)`, where nobody was listening while the graph was built. Values are known
where a node saved them, where a variable still holds the tensor, and for leaves; elsewhere the picture says nothing.
"""

from __future__ import annotations

from types import FrameType
from typing import Any

from . import frames
from .documents import GraphDocument
from .graph import GraphLog
from .records import Argument, Record
from .values import Snapshot, number_text

HEAD_SHARE = 0.6  # of max_ops: the newest ops; the rest are the oldest, next to the leaves


def history(tensor: Any, frame: FrameType | None = None, max_ops: int = 200) -> GraphLog:
    """A graph log that holds what is behind `tensor`; names come from the variables that `frame` sees."""
    return _Reader(tensor, frame, max_ops).log


def from_tensor(tensor: Any, frame: FrameType | None = None, max_ops: int = 200, title: str = "") -> GraphDocument:
    """The graph behind `tensor` as data. A tensor without history gives a single node.

    >>> import autograd_lab as torch
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> [node.label for node in from_tensor(w * 2).nodes]
    ['tensor', 'mul(2)']
    """
    return history(tensor, frame if frame is not None else frames.here(), max_ops).document(title)


def reachable(root: Any) -> list[Any]:
    """Every node behind `root`, itself included, oldest first; leaves before ops. Never recursive."""
    seen, stack = {id(root): root}, [root]
    while stack:
        for edge, _ in stack.pop().next_functions:
            if edge is not None and id(edge) not in seen:
                seen[id(edge)] = edge
                stack.append(edge)
    return sorted(seen.values(), key=lambda node: (node.seq > 0, abs(node.seq)))


class _Reader:
    """Fills a GraphLog from nodes."""

    def __init__(self, tensor: Any, frame: FrameType | None, max_ops: int) -> None:
        self.log = GraphLog(max_ops)
        self.by_node: dict[int, tuple[str, Any]] = {}  # sequence number -> (variable, tensor)
        self.by_array: dict[int, tuple[str, Any]] = {}
        self.inputs: dict[int, int] = {}
        self._read_names(frame)
        if tensor._node is None:
            self._single(tensor)
            return
        root = tensor._node.function()[0]
        nodes = reachable(root)
        leaves, ops = [n for n in nodes if n.seq < 0], [n for n in nodes if n.seq > 0]
        self.log.recorded = len(ops)
        shown = self._selected(ops, max_ops)
        wanted = {edge.seq for n in shown for edge, _ in n.next_functions if edge is not None} | {root.seq}
        self.values = self._values([*shown, *leaves], tensor)
        for leaf in leaves:
            if leaf.seq in wanted:
                self._leaf(leaf)
        for node in shown:
            self._op(node)
        record = self.log.by_seq(root.seq)
        if record is not None:
            record.output = True

    @staticmethod
    def _selected(ops: list[Any], max_ops: int) -> list[Any]:
        if len(ops) <= max_ops:
            return ops
        newest = max(1, int(max_ops * HEAD_SHARE))
        return ops[: max_ops - newest] + ops[-newest:]

    def _read_names(self, frame: FrameType | None) -> None:
        for scope in frames.scopes(frame):
            for name, value in list(scope.items()):
                if name.startswith("_") or not hasattr(type(value), "requires_grad"):
                    continue
                if value._node is not None:
                    self.by_node.setdefault(value._node.function()[0].seq, (name, value))
                else:
                    self.by_array.setdefault(id(value._data), (name, value))
        self.frame = frame

    def _values(self, nodes: list[Any], root: Any) -> dict[int, Any]:
        """Sequence number -> the array that the node made, where anybody still has it."""
        found: dict[int, Any] = {}
        for node in nodes:
            edges = [edge for edge, _ in node.next_functions]
            for name, array, slot in node.saved_entries() or ():
                if slot is None:
                    if name in ("out", *node.op.outputs[:1]):
                        found[node.seq] = array
                elif slot < len(edges) and edges[slot] is not None:
                    found[edges[slot].seq] = array
            if node.seq < 0:
                found[node.seq] = node.variable._data
        found |= {seq: tensor._data for seq, (_, tensor) in self.by_node.items()}
        found[root._node.function()[0].seq] = root._data
        return found

    def _single(self, tensor: Any) -> None:
        record = self.log.registry.add("input")
        record.snapshot = Snapshot.take(tensor._data)
        record.name, record.output = frames.name_of(tensor, self.frame, outermost=False), True

    def _leaf(self, leaf: Any) -> None:
        record = self.log.registry.add("leaf", seq=leaf.seq)
        tensor = leaf.variable
        record.snapshot = Snapshot.take(tensor._data)
        record.name = frames.name_of(tensor, self.frame, outermost=True)

    def _op(self, node: Any) -> None:
        saved = {slot: array for _, array, slot in node.saved_entries() or () if slot is not None}
        arguments = [self._argument(edge, saved.get(slot)) for slot, (edge, _) in enumerate(node.next_functions)]
        record = self.log.registry.add("op", seq=node.seq, op=node.op.name, attrs=node.attrs)
        record.args = tuple(arguments)
        if node.seq in self.values:
            record.snapshot = Snapshot.take(self.values[node.seq])
        if node.seq in self.by_node:
            record.name = self.by_node[node.seq][0]
        self.log.registry.keep_saved(node, record)

    def _argument(self, edge: Any, array: Any) -> Argument:
        if edge is not None:
            source = self.log.by_seq(edge.seq)
            if source is not None:
                return Argument(source.id, snapshot=source.snapshot)
            return Argument(self.log.registry.stub(edge.seq))
        if array is None:
            return Argument(None)  # an input that needs no gradient and was not saved: nobody knows it any more
        if array.ndim == 0 and id(array) not in self.by_array:
            return Argument(None, number_text(array.item()))
        record = self._input(array)
        return Argument(record.id, snapshot=record.snapshot)

    def _input(self, array: Any) -> Record:
        known = self.inputs.get(id(array))
        if known is not None:
            return self.log.records[known]
        record = self.log.registry.add("input")
        record.snapshot = Snapshot.take(array)
        record.name = self.by_array.get(id(array), (None, None))[0]
        self.inputs[id(array)] = record.id
        return record
