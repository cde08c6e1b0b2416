"""What autograd did while a student's code ran: facts about the order of events, as three numbers.

`backwards`: how many backward passes began. `stale`: how often a gradient was added to one that was already there.
`lost`: how often a gradient was cleared before the leaf had moved. Facts, no verdicts: a check observes them and the
grader compares them with the reference's. Runs in the student's kernel.
"""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from ..autograd import sink

if TYPE_CHECKING:
    from .observe import Case


class _Leaf:
    """One leaf that is followed. `used_at` is the leaf's value when a gradient arrived that nobody has used yet."""

    def __init__(self, tensor: Any) -> None:
        self.tensor = tensor
        self.used_at: np.ndarray | None = None


class Events(sink.Sink):
    """Listen to the engine inside a `with` block; the facts are observed at its end, even when the code raised."""

    def __init__(self, case: Case, leaves: tuple[Any, ...]) -> None:
        self._case = case
        self._leaves = [_Leaf(tensor) for tensor in leaves]
        self._before: sink.Sink | None = None
        self.backwards = self.stale = self.lost = 0

    def __enter__(self) -> Events:
        self._before = sink.install(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sink.install(self._before)
        self._case.observe("backwards", self.backwards)
        self._case.observe("stale", self.stale)
        self._case.observe("lost", self.lost)

    def backward_begin(self, roots: tuple, gradients: tuple, create_graph: bool) -> None:
        self.backwards += 1

    def accumulate(self, node: Any, before: Any, contribution: Any, after: Any) -> None:
        for leaf in self._leaves:
            if node.variable is leaf.tensor:
                self.stale += before is not None and bool(np.any(before))
                leaf.used_at = np.array(leaf.tensor._data)

    def grad_set(self, tensor: Any, before: Any, after: Any) -> None:
        for leaf in self._leaves:
            if tensor is leaf.tensor and (after is None or not np.any(after._data)):
                self._cleared(leaf)

    def write(self, op: Any, tensor: Any, inputs: tuple, attrs: dict) -> None:
        for leaf in self._leaves:
            grad = leaf.tensor.grad if leaf.tensor.is_leaf else None
            if grad is not None and np.may_share_memory(tensor._data, grad._data) and not np.any(grad._data):
                self._cleared(leaf)

    def _cleared(self, leaf: _Leaf) -> None:
        if leaf.used_at is not None and np.array_equal(leaf.used_at, leaf.tensor._data):
            self.lost += 1
        leaf.used_at = None
