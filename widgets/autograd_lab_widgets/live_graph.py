"""LiveGraph: the graph of what runs inside a `with` block or a `%%watch` cell, growing while it runs; and the static
graph behind a tensor.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from autograd_lab.trace import frames, listen
from autograd_lab.trace.documents import GraphDocument
from autograd_lab.trace.from_tensor import from_tensor
from autograd_lab.trace.recorder import MAX_OPS, Recorder, graph_document

from .view import View


class Graph(View):
    """A graph that does not change."""

    def __init__(self, document: GraphDocument) -> None:
        super().__init__()
        self._document = document

    @property
    def document(self) -> GraphDocument:
        return self._document

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.document.nodes)} nodes, {self.document.recorded} ops)"


class LiveGraph(Graph):
    """Watches a block: `with viz.watch() as live: ...`."""

    def __init__(self, title: str | None = None, max_ops: int = MAX_OPS, pause: float = 0.0) -> None:
        if not pause >= 0:
            raise ValueError(f"pause is a number of seconds, at least 0; got {pause!r}")
        super().__init__(GraphDocument())
        self.pause = pause
        self.recorder = Recorder(title=title or "", max_ops=max_ops, backward=False)
        self._namespace: dict[str, Any] | None = None

    @property
    def document(self) -> GraphDocument:
        """The graph as it is now."""
        if not self.recorder.sealed:
            return graph_document(self.recorder)
        return self._document

    def __enter__(self) -> LiveGraph:
        if self.recorder.sealed:
            raise RuntimeError("this LiveGraph has already watched a block; make a new one with viz.watch()")
        self._begin(self.recorder, self.recorder.graph_delta)
        if self.pause and self.recorder.changed is not None:
            self.recorder.changed = self._slowly(self.recorder.changed)
        listen.add(self.recorder)
        return self

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        listen.remove(self.recorder)
        self.recorder.changed = None
        self._stop()
        self.recorder.seal(frames.here(), error, self._namespace)
        self._document = graph_document(self.recorder)
        self._finish()

    def _slowly(self, tell: Callable[[], None]) -> Callable[[], None]:
        """`tell`, with a pause after each op, so that the eye can follow."""
        seen = 0

        def changed() -> None:
            nonlocal seen
            tell()
            if self.recorder.graph.recorded > seen:
                seen = self.recorder.graph.recorded
                time.sleep(self.pause)

        return changed


def watch(*, title: str | None = None, max_ops: int = MAX_OPS, pause: float = 0.0) -> LiveGraph:
    """Watch a block of code: its graph grows under the cell while it runs.

    Args:
        title: shown above the graph.
        max_ops: how many ops are kept; of a longer block the first and the last, and the view says so.
        pause: seconds to wait after each op, for the eye: six ops alone take less than a thousandth of a second.
            Only where somebody can see it: not in plain Python, and not with AUTOGRAD_LAB_FREEZE=0.

    Raises:
        ValueError: a negative pause.

    >>> import autograd_lab as torch
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> with watch() as live:
    ...     loss = w * w
    >>> live
    LiveGraph(2 nodes, 1 ops)
    """
    return LiveGraph(title, max_ops, pause)


def show(tensor: Any, *, title: str | None = None, max_ops: int = MAX_OPS) -> Graph:
    """The graph behind a tensor that was computed before, from its grad_fn history.

    Raises:
        TypeError: not a tensor.
    """
    if not hasattr(tensor, "grad_fn"):
        raise TypeError(f"viz.show expects a tensor, got {type(tensor).__name__}")
    view = Graph(from_tensor(tensor, frames.here(), max_ops, title or ""))
    view._display()
    return view
