"""The registry: which record stands for which tensor or node. Turns what was seen into records.

Tensors with a history are known by their node's sequence number, others by their weak reference. Knows nothing of live
views or of when to forget.
"""

from __future__ import annotations

import copy
import weakref
from types import FrameType
from typing import Any

from . import frames
from .documents import Cut, NodeKind, Saved
from .records import Argument, Record, attribute_text
from .seen import FAILED, FIND, GRAD, NUMBERS, WRITE, Literal, Seen
from .values import Snapshot

MANY_LEAVES = 64  # more are not searched for a .grad


class Registry:
    """All records of one graph, by id."""

    def __init__(self) -> None:
        self.records: dict[int, Record] = {}
        self.touched: dict[int, None] = {}  # ids that a live view has not seen yet, in order
        self._next_id = 0
        self._ids: dict[int, int] = {}  # sequence number -> id
        self._refs: dict[int, tuple[weakref.ref, int]] = {}  # id of a weak reference -> it, and the record's id
        self._owners: dict[int, tuple[weakref.ref, int]] = {}  # id of a .grad's reference -> it, and its leaf's number

    def copy(self) -> Registry:
        """An independent registry with the same content."""
        other = copy.copy(self)
        other.records = {i: copy.copy(r) for i, r in self.records.items()}
        other.touched, other._ids = dict(self.touched), dict(self._ids)
        other._refs, other._owners = dict(self._refs), dict(self._owners)
        return other

    def by_seq(self, seq: int | None) -> Record | None:
        """The record of the engine node with this sequence number, when it is kept."""
        return self.records.get(self._ids.get(seq, -1)) if seq is not None else None

    def add(self, kind: NodeKind, seq: int | None = None, op: str | None = None, attrs: dict | None = None) -> Record:
        """A new record."""
        self._next_id += 1
        record = self.records[self._next_id] = Record(self._next_id, kind, op, attrs)
        if seq is not None:
            self._ids[seq] = record.id
        return record

    def stub(self, seq: int) -> int:
        """An id for a node that exists and is not shown."""
        if seq not in self._ids:
            self._next_id += 1
            self._ids[seq] = self._next_id
        return self._ids[seq]

    def touch(self, record: Record) -> None:
        """A live view should be told."""
        self.touched[record.id] = None

    # events

    def work_out(self, seen: Seen, frame: FrameType | None = None) -> Record | None:
        """The record of what was seen. `frame`: the learner's, to look for names; None when it is long gone."""
        if seen.kind == GRAD:
            self._refs.pop(id(seen.outputs[0]), None)  # it holds another value now: its next use is a new input
            return None
        args = tuple([self._argument(k, seen, frame) for k in seen.inputs])
        record = self.add(
            "op" if seen.seq is not None or seen.kind == FAILED else "ghost", op=_op_name(seen), attrs=seen.attrs
        )
        record.args, record.cut, record.generation = args, seen.cut, seen.generation
        record.code, record.line, record.snapshot = seen.code, seen.line, seen.snapshot
        if seen.outputs:
            record.ref = seen.outputs[0]
            self._produced(record, seen)
        self.touch(record)
        return record

    def _produced(self, record: Record, seen: Seen) -> None:
        """Tie the outputs to their record."""
        if seen.kind == WRITE:
            written = self.records.get(record.args[0].node or -1)
            same = (r.name for r in reversed(self.records.values()) if r.ref is record.ref and r.name)
            record.name = (written.name if written is not None else None) or next(same, None)
        if seen.seq is not None:
            for seq in (seen.seq, *seen.seqs):
                self._ids[seq] = record.id
            tensor = seen.outputs[0]()
            node = tensor._node.function()[0] if tensor is not None and tensor._node is not None else None
            if node is not None and node.seq == seen.seq:
                self.keep_saved(node, record)
            return
        tensor = seen.outputs[0]() if seen.kind == WRITE else None
        if tensor is not None and tensor._node is not None:  # it keeps its place in the graph, with another value
            place = self.by_seq(tensor._node.seq)
            if place is not None:
                place.snapshot = record.snapshot or place.snapshot
                self.touch(place)
            return
        for ref in seen.outputs:
            self._refs[id(ref)] = (ref, record.id)

    def keep_saved(self, node: Any, record: Record) -> None:
        """Note what `node` keeps for its backward; nothing when it has been freed."""
        seen = set()
        for name, array, slot in node.saved_entries() or ():
            argument = record.args[slot] if slot is not None and slot < len(record.args) else None
            if id(array) in seen or (argument is not None and argument.literal):
                continue  # x * x keeps x once, and a number written in the code is no tensor
            seen.add(id(array))
            of = record.id if slot is None else argument.node if argument is not None else None
            record.saved.append(Saved(name=name, of=of, bytes=int(getattr(array, "nbytes", 0))))

    def accumulated(self, ref: weakref.ref, leaf_seq: int) -> None:
        """`ref` is the .grad of the leaf with this number."""
        self._owners[id(ref)] = (ref, leaf_seq)

    # who is who

    def _argument(self, key: Any, seen: Seen, frame: FrameType | None) -> Argument:
        if isinstance(key, Literal):
            return Argument(None, key.text)
        if isinstance(key, NUMBERS):
            return Argument(None, attribute_text(key))
        seq, ref = key
        if seen.kind == WRITE and seen.seq is not None and seq == seen.seq:  # the tensor as it was before the write
            id_ = self._before(seen.previous, ref, frame)
        else:
            id_ = self._resolve(seq, ref, frame)
        record = self.records.get(id_)
        cut: Cut | None = seen.cut if seq is not None else None
        return Argument(id_, snapshot=record.snapshot if record is not None else None, cut=cut)

    def find(self, tensor: Any) -> int:
        """The id of the record that `tensor` is the value of; -1 when it is new."""
        node = tensor._node
        return self._known(None if node is None else node.seq, weakref.ref(tensor))

    def _known(self, seq: int | None, ref: weakref.ref) -> int:
        if seq is not None:
            return self._ids.get(seq, -1)
        entry = self._refs.get(id(ref))
        return entry[1] if entry is not None and entry[0] is ref else -1

    def _before(self, previous: int, ref: weakref.ref, frame: FrameType | None) -> int:
        """The node whose value a tensor was before a recorded write."""
        if previous == FIND:
            found = next((i for i, r in reversed(self.records.items()) if r.ref is ref), None)
            return found if found is not None else self._resolve(None, ref, frame)
        return self.stub(previous) if previous else self._resolve(None, ref, frame)

    def _resolve(self, seq: int | None, ref: weakref.ref, frame: FrameType | None) -> int:
        found = self._known(seq, ref)
        if found != -1:
            if frame is not None and seq is not None and seq < 0:
                self._name_leaf(self.records.get(found), frame)
            return found
        if seq is not None:
            return self._adopt_node(seq, ref, frame)
        record = self.add("input")
        self._adopt(record, ref)
        record.name = self._grad_name(ref) or frames.name_of(ref(), frame, outermost=False)
        self._refs[id(ref)] = (ref, record.id)
        self.touch(record)
        return record.id

    def _adopt_node(self, seq: int, ref: weakref.ref, frame: FrameType | None) -> int:
        """A leaf, or the result of an op that ran before the recording began."""
        tensor = ref()
        node = tensor._node if tensor is not None else None
        if seq < 0:
            record = self.add("leaf", seq)
        elif node is not None and node.seq == seq:
            record = self.add("op", seq, node.op.name, dict(node.attrs))
            record.earlier = True
            self.keep_saved(node, record)
        else:
            return self.stub(seq)
        self._adopt(record, ref)
        record.name = frames.name_of(tensor, frame, outermost=seq < 0)
        self.touch(record)
        return record.id

    @staticmethod
    def _name_leaf(record: Record | None, frame: FrameType) -> None:
        """A parameter is made before the variable that will hold it: look again when it is used."""
        if record is not None and record.name is None:
            record.name = frames.name_of(record.ref(), frame, outermost=True)

    @staticmethod
    def _adopt(record: Record, ref: weakref.ref) -> None:
        tensor = ref()
        record.ref = ref
        record.snapshot = Snapshot.take(tensor._data) if tensor is not None else None

    def _grad_name(self, ref: weakref.ref) -> str | None:
        """ "w1.grad" when `ref` is some leaf's gradient."""
        entry = self._owners.get(id(ref))
        leaf = self.by_seq(entry[1]) if entry is not None and entry[0] is ref else None
        tensor = ref()
        if leaf is None and tensor is not None:
            leaf = next((r for r in self._leaves() if r.ref()._node.grad is tensor), None)
        return f"{leaf.name}.grad" if leaf is not None and leaf.name else None

    def _leaves(self) -> list[Record]:
        leaves = [r for r in self.records.values() if r.kind == "leaf"][:MANY_LEAVES]
        return [r for r in leaves if getattr(r.ref(), "_node", None) is not None]


def _op_name(seen: Seen) -> str:
    op = seen.op
    name = op if isinstance(op, str) else getattr(op, "name", None) or getattr(op, "__name__", "op")
    return name + "_" if seen.kind == WRITE and not name.endswith("_") else name
