"""The recorder: listens to the engine and keeps what the documents need. Thread-safe; never raises into the learner's
code.

    recorder = Recorder()
    with listening(recorder):
        ...
    recorder.seal()
    graph_document(recorder)

Three logs do the work, each with its own file; this one routes events and holds the lock. Knows nothing of ipywidgets.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from ..autograd.sink import Sink
from . import backward, ledger
from .backward import BackwardLog
from .documents import BackwardDocument, GraphDocument, LedgerDocument
from .graph import GraphLog
from .ledger import LedgerLog

MAX_OPS = 200
MAX_STEPS = 400


class Recorder(Sink):
    """Hears every event of the engine and keeps those that its logs want.

    Args:
        title: shown above the document.
        max_ops, max_steps: what is kept of a long recording: its beginning and its end.
        ops: record the forward ops.
        backward: record the arrows of the last backward pass.
        ledger: follow the gradients of some tensors.
        graph: a graph log made before (by from_tensor), instead of an empty one.
    """

    def __init__(
        self,
        *,
        title: str = "",
        max_ops: int = MAX_OPS,
        max_steps: int = MAX_STEPS,
        ops: bool = True,
        backward: bool = True,
        ledger: LedgerLog | None = None,
        graph: GraphLog | None = None,
    ) -> None:
        if max_ops < 2 or max_steps < 2:
            raise ValueError(
                f"a recording keeps its first and its last op: expected at least 2, got {min(max_ops, max_steps)}"
            )
        self.title = title
        self.records_ops = ops
        self.graph = graph if graph is not None else GraphLog(max_ops)
        self.arrows = BackwardLog(max_steps) if backward else None
        self.wants_arrows = backward
        self.ledger = ledger
        self.lock = threading.RLock()
        self.sealed = False
        self.trouble: Exception | None = None
        self.changed: Callable[[], None] | None = None  # a live view asks to be told; called without the lock

    # events

    def op(self, op: Any, inputs: tuple, outputs: tuple, node: Any, attrs: dict) -> None:
        with self.lock:
            if self.ledger is not None:
                self.ledger.op(outputs, node)
            if self.records_ops:
                self.graph.op(op, inputs, outputs, node, attrs)
        self._tell(self.records_ops)

    def failed(self, op: Any, inputs: tuple, attrs: dict, error: Exception) -> None:
        if self.records_ops:
            with self.lock:
                self.graph.failed_op(op, inputs, attrs, error)
            self._tell()

    def detach(self, source: Any, output: Any) -> None:
        if self.records_ops:
            with self.lock:
                self.graph.detach(source, output)
            self._tell()

    def mode(self, name: str, entering: bool) -> None:
        if self.records_ops:
            with self.lock:
                self.graph.mode(name, entering)

    def write(self, op: Any, tensor: Any, inputs: tuple, attrs: dict) -> None:
        with self.lock:
            if self.ledger is not None:
                self.ledger.write(op, tensor, attrs)
            if self.records_ops:
                self.graph.write(op, tensor, inputs, attrs)
        self._tell()

    def grad_set(self, tensor: Any, before: Any, after: Any) -> None:
        if self.ledger is not None:
            with self.lock:
                self.ledger.grad_set(tensor, after)
            self._tell()

    def backward_begin(self, roots: tuple, gradients: tuple, create_graph: bool) -> None:
        with self.lock:
            self.graph.backward_begin(roots)
            if self.arrows is not None:
                self.arrows.begin(roots, gradients)
            if self.ledger is not None:
                self.ledger.begin(roots)
        self._tell()

    def visit(self, node: Any, incoming: Any) -> None:
        if self.arrows is not None:
            with self.lock:
                self.arrows.visit(node, incoming)

    def flow(
        self, node: Any, slot: int, target: Any, incoming: Any, contribution: Any, before: Any, after: Any
    ) -> None:
        if self.arrows is not None:
            with self.lock:
                self.arrows.flow(node, slot, target, incoming, contribution, before, after)

    def accumulate(self, node: Any, before: Any, contribution: Any, after: Any) -> None:
        with self.lock:
            self.graph.accumulated(node)
            if self.arrows is not None:
                self.arrows.accumulate(node, before, contribution, after)
            if self.ledger is not None:
                self.ledger.accumulate(node, after)
        self._tell(self.ledger is not None)

    def freed(self, node: Any) -> None:
        with self.lock:
            self.graph.freed(node)
            if self.arrows is not None:
                self.arrows.freed(node)
        self._tell(self.records_ops)

    def backward_end(self, error: Exception | None) -> None:
        if self.arrows is not None:
            self.arrows.error = error

    def step(self, optimizer: Any) -> None:
        if self.ledger is not None:
            with self.lock:
                self.ledger.step(optimizer)
            self._tell()

    def _tell(self, shown: bool = True) -> None:
        if shown and self.changed is not None:
            self.changed()

    # live views

    def graph_delta(self) -> dict[str, Any] | None:
        """What is new in the graph since the last call: nodes, edges and the count. None: nothing."""
        with self.lock:
            self.graph.settle_from_outside()
            return self.graph.delta()

    def ledger_delta(self) -> dict[str, Any] | None:
        """What is new in the ledger since the last call. None: nothing."""
        with self.lock:
            return self.ledger.delta() if self.ledger is not None else None

    # the end

    def seal(
        self,
        frame: FrameType | None = None,
        error: BaseException | None = None,
        namespace: dict[str, Any] | None = None,
    ) -> None:
        """No more events are expected: names, final values and the error, if the learner's code raised one, are added.

        Args:
            frame: the learner's frame, for the names of the last results.
            error: what the learner's code raised.
            namespace: the learner's variables, where there is no frame any more.
        """
        with self.lock:
            if self.sealed:
                return
            self.sealed = True
            self.graph.seal(frame, error, namespace)
            if self.ledger is not None:
                self.ledger.seal()


def graph_document(recorder: Recorder) -> GraphDocument:
    """What was computed, as data."""
    with recorder.lock:
        return recorder.graph.document(recorder.title)


def backward_document(recorder: Recorder) -> BackwardDocument:
    """The last backward pass, as data; without steps when there was none.

    Raises:
        ValueError: the recorder was told not to record backward passes.
    """
    if recorder.arrows is None:
        raise ValueError("this recorder did not record backward passes: make it with Recorder(backward=True)")
    with recorder.lock:
        return backward.document(recorder.arrows, recorder.graph, recorder.title)


def ledger_document(recorders: Recorder | list[Recorder], title: str = "") -> LedgerDocument:
    """The gradients of one run, or of several runs side by side.

    Raises:
        ValueError: a recorder follows no gradients.
    """
    several = recorders if isinstance(recorders, list) else [recorders]
    logs = [r.ledger for r in several if r.ledger is not None]
    if len(logs) < len(several):
        raise ValueError("this recorder follows no gradients: make it with Recorder(ledger=LedgerLog((w1, w2)))")
    return ledger.document(logs, title or several[0].title)
