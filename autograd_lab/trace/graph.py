"""The graph log: hears every op, keeps the first and the last of them, and makes the GraphDocument.

The first ops become records at once, for a live view. What comes after is only noted, in a ring, and worked out when
somebody asks: a recording of 20,000 ops costs little and never loses its last state.
"""

from __future__ import annotations

import copy
import threading
import weakref
from collections import deque
from types import FrameType
from typing import Any

from ..autograd import apply
from ..autograd.modes import is_grad_enabled
from . import frames
from .documents import Cut, Edge, GraphDocument, Node, Text
from .names import Names
from .records import Record, attribute_text
from .registry import Registry
from .seen import DETACH, FAILED, FIND, GRAD, OP, WRITE, Seen
from .values import Snapshot

HEAD_SHARE = 0.6  # of max_ops; the rest is the end


class GraphLog:
    """Records ops as they happen. Not thread-safe by itself: its Recorder holds a lock."""

    def __init__(self, max_ops: int) -> None:
        self.head = max(1, int(max_ops * HEAD_SHARE))
        self.tail_limit = max(1, max_ops - self.head)
        self.registry = Registry()
        self.recorded = 0
        self.generation = 0
        self.error: Text | None = None
        self.failed: int | None = None
        self._tail: deque[Seen] = deque(maxlen=2 * self.tail_limit)  # some of it says only that a .grad is new
        self._modes: dict[int, list[str]] = {}
        self._names = Names()
        self._failure: Exception | None = None
        self._told = 0
        self._roots: set[int] = set()

    # events

    def op(self, op: Any, inputs: tuple, outputs: tuple, node: Any, attrs: dict) -> None:
        """An op has computed `outputs`."""
        frame = frames.here()
        seen = Seen(OP, op, inputs, outputs, node, attrs, frame)
        if node is None:
            seen.cut = self._why(op, inputs, outputs)
        self._note(seen, outputs, frame)

    def write(self, op: Any, tensor: Any, inputs: tuple, attrs: dict) -> None:
        """An op has written into `tensor`."""
        frame = frames.here()
        if not inputs or inputs[0] is not tensor:
            inputs = (tensor, *inputs)
        node = tensor._node
        recorded = node is not None and node.seq > 0 and is_grad_enabled()
        seen = Seen(WRITE, op, inputs, (tensor,), node if recorded else None, attrs, frame)
        base = getattr(tensor._view, "base", None)
        if recorded and base is not None:  # a write through a view has given the base a new node too
            seen.previous, seen.seqs = FIND, (base._node.seq,)
        elif recorded:
            seen.previous = _first_source(node)
        else:
            seen.cut = self._why(op, inputs, (tensor,))
        self._note(seen, (tensor,), frame)

    def detach(self, source: Any, output: Any) -> None:
        """`output` is `source` without its history."""
        frame = frames.here()
        seen = Seen(DETACH, "detach", (source,), (output,), None, {}, frame)
        seen.cut = "detach" if source._node is not None else None
        self._note(seen, (output,), frame)

    def failed_op(self, op: Any, inputs: tuple, attrs: dict, error: Exception) -> None:
        """An op has raised: it stays in the picture, without a value."""
        frame = frames.here()
        inputs = tuple([x._data.item() if isinstance(x, apply.Constant) else x for x in inputs])
        seen = Seen(FAILED, op, inputs, (), None, attrs, frame)
        self._failure = error
        self._note(seen, (), frame)

    def mode(self, name: str, entering: bool) -> None:
        """A grad mode was entered or left on this thread."""
        stack = self._modes.setdefault(threading.get_ident(), [])
        if entering:
            stack.append(name)
        elif stack:
            stack.pop()

    def backward_begin(self, roots: tuple) -> None:
        """A backward pass starts at `roots`."""
        self._settle(frames.here())
        self.generation += 1
        for root in roots:
            seq = root.function()[0].seq
            record = self.registry.by_seq(seq)
            if record is not None:
                record.output = True
                self.registry.touch(record)
            else:
                self._roots.add(seq)
                if len(self._roots) > self.tail_limit:
                    self._roots = {seq}

    def accumulated(self, node: Any) -> None:
        """AccumulateGrad `node` has a new .grad: remember whose it is."""
        ref = weakref.ref(node.grad)
        self.registry.accumulated(ref, node.seq)
        seen = Seen(GRAD, None, (), (), None, {}, None)
        seen.outputs = (ref,)
        if self._live:
            self.registry.work_out(seen)
        else:
            self._tail.append(seen)

    def freed(self, node: Any) -> None:
        """`node` has dropped its saved tensors."""
        record = self.registry.by_seq(node.seq)
        if record is not None and record.saved:
            for saved in record.saved:
                saved.freed = True
            self.registry.touch(record)

    @property
    def _live(self) -> bool:
        """Whether events still become records at once."""
        return self.recorded < self.head

    def _note(self, seen: Seen, outputs: tuple, frame: FrameType | None) -> None:
        self._settle(frame)
        live = self._live
        self.recorded += 1
        seen.generation = self.generation
        if outputs:
            seen.snapshot = Snapshot.take(outputs[0]._data, light=not live)
        if not live:
            self._tail.append(seen)
            return
        record = self.registry.work_out(seen, frame)
        if record is not None and seen.kind == FAILED:
            self.failed = record.id
        self._names.expect(record, seen.goes_to)

    def _settle(self, frame: FrameType | None) -> None:
        record = self._names.settle(frame)
        if record is not None:
            self.registry.touch(record)

    def _why(self, op: Any, inputs: tuple, outputs: tuple) -> Cut | None:
        """Why nothing was recorded although an input has a history; None when no input has one."""
        if all(getattr(x, "_node", None) is None for x in inputs):
            return None
        kind = getattr(outputs[0]._data.dtype, "kind", "f")
        if kind not in "fc" or not getattr(op, "differentiable", True):
            return "integer"
        stack = self._modes.get(threading.get_ident(), ())
        return "inference_mode" if "inference_mode" in stack else "no_grad"

    # the end

    def seal(
        self, frame: FrameType | None, error: BaseException | None, namespace: dict[str, Any] | None = None
    ) -> None:
        """No more events: work out the tail, give the last names and values, say what went wrong."""
        self._settle(frame)
        self._work_out_tail()
        self._late_names([namespace] if namespace is not None else list(frames.scopes(frame)))
        self._late_values()
        ops = [r for r in self.registry.records.values() if r.op is not None and r.op != "detach"]
        if not any(r.output for r in ops) and ops and error is None:
            ops[-1].output = True
        if error is not None:
            self._say_error(error)
        if error is None or self._failure is None or not _caused(error, self._failure):
            self.failed = None  # the learner's code went on after it

    def _say_error(self, error: BaseException) -> None:
        message = f"{type(error).__name__}: {attribute_text(str(error), 300)}"
        self.error = Text(en=f"The cell stopped here. {message}", zh=f"单元格在这里停下了。{message}")

    def _work_out_tail(self) -> None:
        """Make records of the end of the recording."""
        late = list(self._tail)
        self._tail.clear()
        ops = [k for k, seen in enumerate(late) if seen.kind != GRAD]
        first = ops[-self.tail_limit] if len(ops) > self.tail_limit else 0
        for k, seen in enumerate(late[first:], first):
            record = self.registry.work_out(seen)
            if record is None:
                continue
            follower = late[k + 1] if k + 1 < len(late) else None
            if seen.goes_to is not None and (follower is None or not seen.same_call(follower)):
                record.name = seen.goes_to.name
            record.output = seen.seq in self._roots
            if seen.kind == FAILED:
                self.failed = record.id

    def settle_from_outside(self) -> None:
        """Called by a live view's timer thread: name what was bound since the last op."""
        record = self._names.settle_from_outside()
        if record is not None:
            self.registry.touch(record)

    def _late_names(self, scopes: list[dict[str, Any]]) -> None:
        names: dict[int, tuple[str, Any]] = {}
        for scope in scopes:
            for name, value in list(scope.items()):
                if not name.startswith("_"):
                    names.setdefault(id(value), (name, value))
        for name, parameter in frames.parameters(scopes):
            names.setdefault(id(parameter), (name, parameter))
        for record in self.registry.records.values():
            tensor = record.ref() if record.name is None else None
            name, value = names.get(id(tensor), (None, None)) if tensor is not None else (None, None)
            if name is not None and value is tensor:
                record.name = name
                self.registry.touch(record)

    def _late_values(self) -> None:
        """The end was noted by shape only, and leaves move: what is still its tensor's own gets its value now."""
        for record in self.registry.records.values():
            if record.kind == "leaf" or record.snapshot is None or record.snapshot.light:
                tensor = record.ref()
                if tensor is not None and self.registry.find(tensor) == record.id:
                    record.snapshot = Snapshot.take(tensor._data)

    # documents

    @property
    def records(self) -> dict[int, Record]:
        """All records, by id."""
        return self.registry.records

    def by_seq(self, seq: int | None) -> Record | None:
        """The record of an engine node."""
        return self.registry.by_seq(seq)

    def shown_name(self, id_: int) -> str:
        """What a node is called inside another node's formula."""
        record = self.records.get(id_)
        return (record.name or record.op or "tensor") if record is not None else "..."

    def _nodes(self, records: list[Record]) -> list[Node]:
        """Documents for `records`, with a stub before them for each source that is no longer kept."""
        missing = dict.fromkeys(
            a.node for r in records for a in r.args if a.node is not None and a.node not in self.records
        )
        return [Node(id=i, kind="op", label="...") for i in missing] + [r.node(self.shown_name) for r in records]

    def delta(self) -> dict[str, Any] | None:
        """What changed since the last call, as a chunk for a live view; None when nothing did.

        A live view follows the beginning; of what comes after it only gets the count, until the seal.
        """
        touched = self.registry.touched
        if not touched and self._told == self.recorded:
            return None
        self._told = self.recorded
        self.registry.touched = {}
        records = [self.records[i] for i in touched if i in self.records]
        fresh = [r for r in records if not r.sent]
        for record in fresh:
            record.sent = True
        nodes = [r.node(self.shown_name) for r in records]
        edges = [e for r in fresh for e in r.edges()]
        return {"nodes": nodes, "edges": edges, "recorded": self.recorded}

    def document(self, title: str) -> GraphDocument:
        """Everything that is kept. Before the seal the end is worked out on the side, so that noting can go on."""
        if self._tail:
            return self.complete().document(title)
        used = {a.node for r in self.records.values() for a in r.args}
        records = [r for r in self.records.values() if r.kind != "input" or r.id in used or r.output]
        edges: list[Edge] = [edge for r in records for edge in r.edges()]
        shown = sum(1 for r in records if r.op is not None and not r.earlier)
        return GraphDocument(self._nodes(records), edges, title, self.recorded, shown, self.error, self.failed)

    def complete(self) -> GraphLog:
        """This log with its end worked out, without disturbing it."""
        if not self._tail:
            return self
        aside = copy.copy(self)
        aside.registry = self.registry.copy()
        aside._tail = deque(self._tail, self._tail.maxlen)
        aside._work_out_tail()
        return aside

    def part(self, title: str, ids: set[int], recorded: int) -> GraphDocument:
        """The nodes `ids` and what goes directly into them: what one backward pass, of `recorded` ops, is about."""
        targets = [r for r in self.records.values() if r.id in ids]
        used = {a.node for r in targets for a in r.args}
        records = [r for r in self.records.values() if r.id in ids or r.id in used]
        nodes = self._nodes(records)
        known = {node.id for node in nodes}
        edges = [edge for r in targets for edge in r.edges() if edge.source in known]
        shown = sum(1 for r in targets if r.kind == "op")
        return GraphDocument(nodes, edges, title, max(recorded, shown), shown)


def _first_source(node: Any) -> int:
    """The sequence number of the node that a write's first input came from; 0 when it had no history."""
    sources = node.next_functions
    return sources[0][0].seq if sources and sources[0][0] is not None else 0


def _caused(error: BaseException, cause: Exception) -> bool:
    """Whether `error` is `cause`, or was raised because of it."""
    seen: BaseException | None = error
    for _ in range(10):
        if seen is None or seen is cause:
            break
        seen = seen.__cause__ or seen.__context__
    return seen is cause
