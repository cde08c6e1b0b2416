"""The graph log: every op, leaf and input that a recorder has seen, and the GraphDocument made from them.

When more than `max_ops` ops happen, the beginning and the end are kept and counted honestly: a recording never loses its
last state. This module knows the engine's events and nothing of backward or of rendering.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from types import FrameType
from typing import Any

from . import frames
from .documents import Cut, Edge, GraphDocument, Node, NodeKind, Saved, Text
from .names import Names
from .records import Argument, Record, attribute_text
from .values import Snapshot

HEAD_SHARE = 0.6  # of max_ops; the rest follows the end


class GraphLog:
    """Records ops as they happen. Not thread-safe by itself: its Recorder holds a lock."""

    def __init__(self, max_ops: int) -> None:
        self.head = max(1, int(max_ops * HEAD_SHARE))
        self.tail_limit = max(1, max_ops - self.head)
        self.records: dict[int, Record] = {}
        self.recorded = 0
        self.generation = 0
        self.changed: dict[int, None] = {}  # ids to send to a live view, in order
        self.error: Text | None = None
        self.failed: int | None = None
        self._tail: deque[int] = deque()
        self._head_end = self._evicted = 0
        self._next_id = 0
        self._ids: dict[int, int] = {}
        self._by_object: dict[int, tuple[weakref.ref, int]] = {}
        self._grads: dict[int, weakref.ref] = {}
        self._modes: dict[int, list[str]] = {}
        self._names = Names()
        self._failure: tuple[Exception, int] | None = None
        self._last_op: Record | None = None

    # events

    def op(self, op: Any, inputs: tuple, outputs: tuple, node: Any, attrs: dict) -> None:
        """An op has computed `outputs`."""
        frame = self._arrive()
        cut = None if node is not None else self._why(op, inputs, outputs)
        args = self._arguments(inputs, None, frame, cut)
        record = self._new_op("op" if node is not None else "ghost", op, attrs, args, frame)
        record.cut = cut
        self._produce(record, outputs, node, frame)

    def write(self, op: Any, tensor: Any, inputs: tuple, attrs: dict) -> None:
        """An op has written into `tensor`."""
        frame = self._arrive()
        node = tensor._node
        fresh = node is not None and node.seq > 0 and node.seq not in self._ids
        cut = None if fresh else self._why(op, (tensor, *inputs), (tensor,))
        args = self._arguments(inputs, (tensor, node) if fresh else None, frame, cut)
        if not any(x is tensor for x in inputs):
            before = self._before(tensor, node) if fresh else self._resolve(tensor, frame)
            args = (Argument(before, cut=cut if node is not None else None), *args)
        record = self._new_op("op" if fresh else "ghost", op, attrs, args, frame)
        record.op = record.op if record.op.endswith("_") else record.op + "_"
        record.cut = cut
        written = self.records.get(args[0].node or -1)
        record.name = written.name if written is not None else None
        self._produce(record, (tensor,), node if fresh else None, frame, written=True)

    def failed_op(self, op: Any, inputs: tuple, attrs: dict, error: Exception) -> None:
        """An op has raised: it stays in the picture, without a value."""
        frame = self._arrive()
        args = self._arguments(inputs, None, frame, None)
        record = self._new_op("op", op, attrs, args, frame)
        self._failure = (error, record.id)
        self._touch(record)

    def detach(self, source: Any, output: Any) -> None:
        """`output` is `source` without its history."""
        frame = self._arrive()
        cut = "detach" if source._node is not None else None
        args = self._arguments((source,), None, frame, cut)
        record = self._new_op("ghost", "detach", {}, args, frame)
        record.cut = cut
        self._produce(record, (output,), None, frame)

    def mode(self, name: str, entering: bool) -> None:
        """A grad mode was entered or left on this thread."""
        stack = self._modes.setdefault(threading.get_ident(), [])
        if entering:
            stack.append(name)
        elif stack:
            stack.pop()

    def backward_begin(self, roots: tuple) -> None:
        """A backward pass starts at `roots`."""
        self._arrive()
        self.generation += 1
        for root in roots:
            record = self.by_seq(root.seq)
            if record is not None:
                record.output = True
                self._touch(record)

    def accumulated(self, node: Any) -> None:
        """AccumulateGrad `node` has a new .grad: remember whose it is."""
        grad = node.grad
        if grad is not None:
            self._grads[id(grad)] = weakref.ref(node)
            self._by_object.pop(id(grad), None)  # it holds another value now: the next use is a new input

    def freed(self, node: Any) -> None:
        """`node` has dropped its saved tensors."""
        record = self.by_seq(node.seq)
        if record is not None and record.saved:
            for saved in record.saved:
                saved.freed = True
            self._touch(record)

    # the end

    def seal(self, frame: FrameType | None, error: BaseException | None, namespace: dict[str, Any] | None = None) -> None:
        """No more events: give the last names, mark the output, and say what went wrong."""
        self._settled(self._names.settle(frame))
        self._late_names([namespace] if namespace is not None else list(frames.scopes(frame)))
        self._late_values()
        if not any(r.output for r in self.records.values()) and self._last_op is not None and error is None:
            self._last_op.output = True
        if error is not None:
            message = f"{type(error).__name__}: {attribute_text(str(error), 300)}"
            self.error = Text(en=f"The cell stopped here. {message}", zh=f"单元格在这里停下了。{message}")
            self.failed = self._failure[1] if self._failure and self._is(error, self._failure[0]) else None

    def settle_from_outside(self) -> None:
        """Called by a live view's timer thread: name what was bound since the last op."""
        self._settled(self._names.settle_from_outside())

    @staticmethod
    def _is(error: BaseException, cause: Exception) -> bool:
        seen = 0
        while error is not None and seen < 10:
            if error is cause:
                return True
            error, seen = error.__cause__ or error.__context__, seen + 1
        return False

    def _late_names(self, scopes: list[dict[str, Any]]) -> None:
        names: dict[int, tuple[str, Any]] = {}
        for scope in scopes:
            for name, value in list(scope.items()):
                if not name.startswith("_"):
                    names.setdefault(id(value), (name, value))
        for record in self.records.values():
            tensor = record.ref() if record.name is None else None
            name, value = names.get(id(tensor), (None, None)) if tensor is not None else (None, None)
            if name is not None and value is tensor:
                record.name = name
                self._touch(record)

    def _late_values(self) -> None:
        """Ops after the head were noted by shape only: what is still alive and is the newest of its tensor gets a value."""
        for record in self.records.values():
            tensor = None if record.detailed else record.ref()
            if tensor is not None and self._find(tensor) == record.id:
                record.snapshot, record.detailed = Snapshot.take(tensor._data), True

    # one event

    def _arrive(self) -> FrameType | None:
        frame = frames.here()
        self._settled(self._names.settle(frame))
        return frame

    def _settled(self, record: Record | None) -> None:
        if record is not None:
            self._touch(record)

    def _touch(self, record: Record) -> None:
        if record.id in self.records:
            self.changed[record.id] = None

    def _new(self, kind: NodeKind, op: str | None = None, attrs: dict | None = None) -> Record:
        self._next_id += 1
        record = self.records[self._next_id] = Record(self._next_id, kind, op, attrs)
        record.generation = self.generation
        return record

    def _new_op(self, kind: NodeKind, op: Any, attrs: dict, args: tuple, frame: FrameType | None) -> Record:
        self.recorded += 1
        name = op if isinstance(op, str) else getattr(op, "name", None) or getattr(op, "__name__", "op")
        record = self._new(kind, name, dict(attrs))
        record.args = args
        if frame is not None:
            record.code, record.line = frame.f_code, frame.f_lineno
        if self.recorded <= self.head:
            self._head_end = record.id
        else:
            self._tail.append(record.id)
            if len(self._tail) > self.tail_limit:
                self._evict()
        return record

    def _produce(self, record: Record, outputs: tuple, node: Any, frame: FrameType | None, written: bool = False) -> None:
        """Tie the op's outputs to its record."""
        self._last_op = record
        record.keep(outputs[0], light=self.recorded > self.head)
        if node is not None:
            self._ids[node.seq] = record.id
            self.keep_saved(node, record)
        elif written and outputs[0]._node is not None:
            self._refresh(outputs[0], record)
        else:
            for output in outputs:
                self._by_object[id(output)] = (weakref.ref(output), record.id)
        if frame is not None:
            self._names.expect(record, frame)
        self._touch(record)

    def _refresh(self, tensor: Any, writer: Record) -> None:
        """An unrecorded write has changed a tensor that keeps its place in the graph."""
        record = self.records.get(self._find(tensor))
        if record is not None and record is not writer:
            record.snapshot = writer.snapshot
            self._touch(record)

    def keep_saved(self, node: Any, record: Record) -> None:
        """Note what `node` keeps for its backward; nothing when it has been freed."""
        seen = set()
        for name, array, slot in node.saved_entries() or ():
            if id(array) in seen:  # x * x keeps x once
                continue
            seen.add(id(array))
            of = record.id if slot is None else record.args[slot].node if slot < len(record.args) else None
            record.saved.append(Saved(name=name, of=of, bytes=int(getattr(array, "nbytes", 0))))

    def _why(self, op: Any, inputs: tuple, outputs: tuple) -> Cut | None:
        """Why nothing was recorded although an input has a history; None when no input has one."""
        if all(getattr(x, "_node", None) is None for x in inputs):
            return None
        kind = getattr(outputs[0]._data.dtype, "kind", "f")
        if kind not in "fc" or not getattr(op, "differentiable", True):
            return "integer"
        stack = self._modes.get(threading.get_ident(), ())
        return "inference_mode" if "inference_mode" in stack else "no_grad"

    # who is who

    def _arguments(self, inputs: tuple, written: tuple | None, frame: FrameType | None, cut: Cut | None) -> tuple[Argument, ...]:
        return tuple([self._argument(x, written, frame, cut) for x in inputs])

    def _argument(self, x: Any, written: tuple | None, frame: FrameType | None, cut: Cut | None) -> Argument:
        if not hasattr(x, "_data"):
            return Argument(None, attribute_text(x))
        id_ = self._before(*written) if written is not None and x is written[0] else self._resolve(x, frame)
        record = self.records.get(id_)
        return Argument(id_, snapshot=record.snapshot if record else None, cut=cut if x._node is not None else None)

    def _find(self, tensor: Any) -> int:
        """The id of the node that `tensor` is the value of; -1 when it is new."""
        node = tensor._node
        if node is not None:
            return self._ids.get(node.seq, -1)
        entry = self._by_object.get(id(tensor))
        return entry[1] if entry is not None and entry[0]() is tensor else -1

    def _before(self, tensor: Any, node: Any) -> int:
        """The node whose value `tensor` was before the recorded write `node`."""
        source = node.next_functions[0][0] if node.next_functions else None
        if source is not None:
            return self._ids.get(source.seq) or self._adopt_node(tensor, source, None)
        entry = self._by_object.get(id(tensor))
        return entry[1] if entry is not None and entry[0]() is tensor else self._adopt_input(tensor, None)

    def _resolve(self, tensor: Any, frame: FrameType | None) -> int:
        found = self._find(tensor)
        if found in self.records or found != -1:
            return found
        node = tensor._node
        return self._adopt_input(tensor, frame) if node is None else self._adopt_node(tensor, node, frame)

    def _adopt_input(self, tensor: Any, frame: FrameType | None) -> int:
        record = self._new("input")
        record.keep(tensor)
        record.name = self._grad_name(tensor) or frames.name_of(tensor, frame, outermost=False)
        self._by_object[id(tensor)] = (weakref.ref(tensor), record.id)
        self._touch(record)
        return record.id

    def _adopt_node(self, tensor: Any, node: Any, frame: FrameType | None) -> int:
        """A leaf, or the result of an op that ran before the recording began."""
        leaf = node.seq < 0
        record = self._new("leaf" if leaf else "op", None if leaf else node.op.name, {} if leaf else dict(node.attrs))
        record.earlier = True
        record.keep(tensor)
        record.name = frames.name_of(tensor, frame, outermost=leaf)
        self._ids[node.seq] = record.id
        if not leaf:
            self.keep_saved(node, record)
        self._touch(record)
        return record.id

    def _grad_name(self, tensor: Any) -> str | None:
        """ "w1.grad" when `tensor` is some leaf's gradient."""
        ref = self._grads.get(id(tensor))
        node = ref() if ref is not None else None
        if node is None or node.grad is not tensor:
            node = next((leaf for leaf in self._leaves() if leaf.grad is tensor), None)
        leaf = self.by_seq(node.seq) if node is not None else None
        return f"{leaf.name}.grad" if leaf is not None and leaf.name else None

    def _leaves(self) -> list[Any]:
        tensors = [r.ref() for r in list(self.records.values()) if r.kind == "leaf"][:64]
        return [t._node for t in tensors if t is not None and t._node is not None]

    def _evict(self) -> None:
        """Forget the oldest op of the tail, and now and then the inputs that nothing shown uses any more."""
        gone = self._tail.popleft()
        self.records.pop(gone, None)
        self.changed.pop(gone, None)
        self._evicted += 1
        if self._evicted % 1024:
            return
        used = {a.node for r in self.records.values() for a in r.args}
        for record in [r for r in self.records.values() if r.kind == "input" and r.id not in used]:
            del self.records[record.id]
        self._ids = {seq: i for seq, i in self._ids.items() if i in self.records}
        self._by_object = {key: (ref, i) for key, (ref, i) in self._by_object.items() if ref() is not None and i in self.records}
        self._grads = {key: ref for key, ref in self._grads.items() if ref() is not None}
        self.changed = {i: None for i in self.changed if i in self.records}

    # documents

    def by_seq(self, seq: int | None) -> Record | None:
        """The record of the engine node with this sequence number, when it is kept."""
        return self.records.get(self._ids.get(seq, -1)) if seq is not None else None

    def add(self, kind: NodeKind, seq: int | None = None, op: str | None = None, attrs: dict | None = None) -> Record:
        """A new record for the engine node `seq`, outside the stream of events (from_tensor)."""
        record = self._new(kind, op, dict(attrs or {}))
        if seq is not None:
            self._ids[seq] = record.id
        return record

    def stub(self, seq: int) -> int:
        """An id for a node that exists and is not shown."""
        if seq not in self._ids:
            self._next_id += 1
            self._ids[seq] = self._next_id
        return self._ids[seq]

    def shown_name(self, id_: int) -> str:
        """What a node is called inside another node's formula."""
        record = self.records.get(id_)
        return (record.name or record.op or "tensor") if record is not None else "..."

    def nodes(self, records: list[Record]) -> tuple[list[Node], list[Edge]]:
        """Documents for `records`, with a stub for each source that is no longer kept."""
        made = [r.node(self.shown_name) for r in records]
        edges = [edge for r in records for edge in r.edges()]
        missing = dict.fromkeys(e.source for e in edges if e.source not in self.records)
        return [Node(id=i, kind="op", label="...") for i in missing] + made, edges

    def delta(self) -> dict[str, Any] | None:
        """What changed since the last call, as a chunk for a live view; None when nothing did.

        A live view follows the beginning; of what comes after `head` ops it only gets the count, until the seal.
        """
        changed, self.changed = self.changed, {}
        if not changed:
            return None
        records = [self.records[i] for i in changed if i in self.records and i <= self._head_end]
        fresh = [r for r in records if not r.sent]
        for record in fresh:
            record.sent = True
        nodes = [r.node(self.shown_name) for r in records]
        return {"nodes": nodes, "edges": [e for r in fresh for e in r.edges()], "recorded": self.recorded}

    def document(self, title: str) -> GraphDocument:
        """Everything that is kept."""
        used = {a.node for r in self.records.values() for a in r.args}
        records = [r for r in self.records.values() if r.kind != "input" or r.id in used or r.output]
        nodes, edges = self.nodes(records)
        shown = sum(1 for r in records if r.op is not None and not r.earlier)
        return GraphDocument(nodes, edges, title, self.recorded, shown, self.error, self.failed)

    def part(self, title: str, ids: set[int], recorded: int) -> GraphDocument:
        """The nodes `ids` and what goes directly into them: what one backward pass is about. `recorded`: ops it visited."""
        targets = [r for r in self.records.values() if r.id in ids]
        used = {a.node for r in targets for a in r.args}
        records = [r for r in self.records.values() if r.id in ids or r.id in used]
        nodes, _ = self.nodes(records)
        known = {node.id for node in nodes}
        edges = [edge for r in targets for edge in r.edges() if edge.source in known]
        shown = sum(1 for r in targets if r.kind == "op")
        return GraphDocument(nodes, edges, title, max(recorded, shown), shown)
