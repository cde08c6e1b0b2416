"""BackwardPlayer: one backward pass, arrow by arrow."""

from __future__ import annotations

from typing import Any

from autograd_lab.trace import frames
from autograd_lab.trace.documents import BackwardDocument
from autograd_lab.trace.from_tensor import history
from autograd_lab.trace.listen import listening
from autograd_lab.trace.recorder import MAX_OPS, Recorder, backward_document

from .view import View


class BackwardPlayer(View):
    """Shows a backward pass that has run."""

    view = "backward"

    def __init__(self, document: BackwardDocument) -> None:
        super().__init__()
        self._document = document

    @property
    def document(self) -> BackwardDocument:
        return self._document

    def __repr__(self) -> str:
        written = len({s.target for s in self._document.steps if s.kind == "accumulate"})
        return f"BackwardPlayer({self._document.recorded} steps, {written} gradients)"


def backward(
    loss: Any, gradient: Any = None, retain_graph: bool = False, *, title: str | None = None, max_ops: int = MAX_OPS
) -> BackwardPlayer:
    """Run `loss.backward(gradient, retain_graph)` and show it step by step.

    Raises:
        TypeError: `loss` is not a tensor.
        RuntimeError: whatever loss.backward() raises; the steps up to there are shown.

    >>> import autograd_lab as torch
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> backward(w * w)
    BackwardPlayer(4 steps, 1 gradients)
    >>> w.grad.item()
    6.0
    """
    if not hasattr(loss, "grad_fn"):
        raise TypeError(f"viz.backward expects a tensor, got {type(loss).__name__}")
    frame = frames.here()
    graph = history(loss, frame, max_ops)
    recorder = Recorder(title=title or "", ops=False, graph=graph)
    try:
        with listening(recorder):
            loss.backward(gradient, retain_graph=retain_graph)
    finally:
        recorder.seal(frame)
        player = BackwardPlayer(backward_document(recorder))
        if player.document.steps:
            player._display()
    return player
