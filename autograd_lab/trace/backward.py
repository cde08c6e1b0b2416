"""The backward log: every arrow of the last backward pass, and the BackwardDocument made from it.

Steps refer to engine nodes by their sequence number; the graph log says which picture node that is. A long pass keeps
its beginning and its end, counted honestly.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import replace
from typing import Any

from . import local, sentences
from .documents import BackwardDocument, BackwardStep, StepKind, Text
from .graph import GraphLog
from .records import SOMETHING
from .values import Snapshot

HEAD_SHARE = 0.75


class Step:
    """One arrow, as summaries and sequence numbers."""

    __slots__ = (
        "after",
        "before",
        "contribution",
        "frees",
        "incoming",
        "kind",
        "local",
        "op",
        "slot",
        "source",
        "target",
    )

    def __init__(self, kind: StepKind, source: int | None, target: int, slot: int = 0) -> None:
        self.kind: StepKind = kind
        self.source, self.target, self.slot = source, target, slot
        self.incoming: Snapshot | None = None
        self.local: Snapshot | None = None
        self.contribution: Snapshot | None = None
        self.before: Snapshot | None = None
        self.after: Snapshot | None = None
        self.frees: list[int] = []
        self.op = ""  # the engine's own op; a write into a part of a tensor has one that the learner did not write


class BackwardLog:
    """Records the last backward pass. Not thread-safe by itself: its Recorder holds a lock."""

    def __init__(self, max_steps: int) -> None:
        self.head_limit = max(1, int(max_steps * HEAD_SHARE))
        self.head: list[Step] = []
        self.tail: deque[Step] = deque(maxlen=max(1, max_steps - self.head_limit))
        self.recorded = 0  # steps of this pass
        self.visited = 0  # ops of this pass
        self.error: Exception | None = None
        self._incoming: tuple[int, Snapshot | None] = (0, None)
        self._held: dict[int, Snapshot] = {}

    def begin(self, roots: tuple, gradients: tuple) -> None:
        """A pass starts; the one before it is forgotten."""
        self.head.clear()
        self.tail.clear()
        self._held.clear()
        self.recorded = self.visited = 0
        self.error = None
        for root, gradient in zip(roots, gradients, strict=True):
            step = self._add("seed", None, _seq(root), 0)
            step.contribution = step.after = self._held[_seq(root)] = self._take(gradient)

    def visit(self, node: Any, incoming: Any) -> None:
        """The gradient at `node` is complete."""
        self.visited += 1
        self._incoming = (node.seq, self._take(incoming))
        self._held.pop(node.seq, None)

    def flow(
        self, node: Any, slot: int, target: Any, incoming: Any, contribution: Any, before: Any, after: Any
    ) -> None:
        """`node` has sent `contribution` to `target`."""
        step = self._add("flow", _seq(node), _seq(target), slot)
        step.op = getattr(node.op, "name", "")
        known = self._incoming
        step.incoming = known[1] if known[0] == node.seq else self._take(incoming)
        step.contribution = self._take(contribution)
        if len(self.head) <= self.head_limit and not self.tail:
            step.local = local.value(node, slot, _array(incoming))
        step.before = None if before is None else self._held.get(target.seq) or self._take(before)
        step.after = step.contribution if before is None else self._take(after)
        self._held[target.seq] = step.after

    def accumulate(self, node: Any, before: Any, contribution: Any, after: Any) -> None:
        """A leaf's .grad has grown."""
        step = self._add("accumulate", node.seq, node.seq, 0)
        step.incoming = step.contribution = self._held.pop(node.seq, None) or self._take(contribution)
        step.before = None if before is None else self._take(before)
        step.after = step.contribution if before is None else self._take(after)

    def freed(self, node: Any) -> None:
        """`node` has dropped its saved tensors."""
        last = self.tail[-1] if self.tail else self.head[-1] if self.head else None
        if last is not None:
            last.frees.append(node.seq)

    def _add(self, kind: StepKind, source: int | None, target: int, slot: int) -> Step:
        step = Step(kind, source, target, slot)
        self.recorded += 1
        (self.head if self.recorded <= self.head_limit else self.tail).append(step)
        return step

    def _take(self, array: Any) -> Snapshot:
        return Snapshot.take(_array(array), light=self.recorded > self.head_limit)


def _seq(node: Any) -> int:
    """The number of the op's node; one of several outputs answers with its op's."""
    return node.function()[0].seq


def _array(value: Any) -> Any:
    """The array behind a Tensor (under create_graph), or the array itself; of several outputs' gradients the first."""
    if isinstance(value, dict):
        value = next(iter(value.values()))
    return getattr(value, "_data", value)


class _Writer:
    """Turns steps into documents: picture ids instead of sequence numbers, stops, forks and sentences."""

    def __init__(self, log: BackwardLog, graph: GraphLog) -> None:
        self.graph = graph
        self.flows = Counter(s.target for s in (*log.head, *log.tail) if s.kind == "flow" and s.target != s.source)
        self.out: list[BackwardStep] = []
        self.stops = 0

    def write(self, steps: list[Step]) -> None:
        """Append `steps`, and after each node's last arrow the inputs that get nothing."""
        sent: set[int] = set()
        for k, step in enumerate(steps):
            follower = steps[k + 1] if k + 1 < len(steps) else None
            self._append(step)
            if step.kind != "flow":
                continue
            sent.add(step.slot)
            if follower is None or follower.source != step.source or follower.kind != "flow":
                self._append_stops(step, sent)
                sent = set()

    def _append(self, step: Step) -> None:
        record = self.graph.by_seq(step.source)
        target = self.graph.by_seq(step.target)
        if target is None or (step.kind == "flow" and target is record):  # between an op and one of its several outputs
            return
        words = self._local_text(record, step) if step.kind == "flow" else Text("", "")
        made = BackwardStep(
            index=len(self.out),
            kind=step.kind,
            source=record.id if record is not None else None,
            target=target.id,
            slot=step.slot,
            incoming=_value(step.incoming),
            local=_value(step.local),
            local_text=words.en,
            contribution=_value(step.contribution),
            before=_value(step.before),
            after=_value(step.after),
            fork=step.kind == "flow" and self.flows[step.target] > 1,
            frees=[r.id for r in map(self.graph.by_seq, step.frees) if r is not None],
        )
        self._say(made, words)

    def _local_text(self, record: Any, step: Step) -> Text:
        if record is None or record.op is None:
            return Text("", "")
        names = [self.graph.shown_name(a.node) if a.node is not None else a.literal or SOMETHING for a in record.args]
        op = step.op if step.op == "copy_slices" else record.op
        return local.text(op, step.slot, names, record.name or "out", record.attrs)

    def _append_stops(self, step: Step, sent: set[int]) -> None:
        record = self.graph.by_seq(step.source)
        if record is None:
            return
        for slot, argument in enumerate(record.args):
            if argument.node is not None and slot not in sent and argument.node in self.graph.records:
                self.stops += 1
                stop = BackwardStep(
                    len(self.out), "stop", record.id, argument.node, slot, incoming=_value(step.incoming)
                )
                self._say(stop, Text("", ""))

    def _say(self, step: BackwardStep, factor: Text) -> None:
        target = self.graph.records[step.target]
        step.sentence = sentences.step(
            step,
            source=self.graph.shown_name(step.source) if step.source is not None else "",
            target=self.graph.shown_name(step.target),
            op=self.graph.records[step.source].op if step.source in self.graph.records else None,
            factor=factor,
            cut=target.cut,
        )
        self.out.append(step)


def _value(snapshot: Snapshot | None) -> Any:
    return snapshot.value if snapshot is not None else None


def document(log: BackwardLog, graph: GraphLog, title: str) -> BackwardDocument:
    """The last pass of `log` over the picture of `graph`."""
    graph = graph.complete()
    writer = _Writer(log, graph)
    writer.write(log.head)
    writer.write(list(log.tail))
    ids = {i for step in writer.out for i in (step.source, step.target) if i is not None}
    picture = graph.part(title, ids, log.visited)
    freed = {i for step in writer.out for i in step.frees}
    for node in picture.nodes:
        if node.id in freed:  # the picture is the one before the pass; the steps say when something goes
            node.saved = [replace(saved, freed=False) for saved in node.saved]
    return BackwardDocument(picture, writer.out, title, log.recorded + writer.stops)
