"""GradLedger: what happens to the .grad of chosen tensors while a loop runs; and finished runs side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograd_lab.trace import frames, listen
from autograd_lab.trace.documents import LedgerDocument
from autograd_lab.trace.ledger import LedgerLog, document
from autograd_lab.trace.recorder import Recorder

from .view import View


class GradLedger(View):
    """Follows gradients: `with viz.ledger(w1, w2): loop`."""

    view = "ledger"

    def __init__(self, logs: list[LedgerLog], title: str, shown: bool) -> None:
        super().__init__()
        self.logs = logs
        self.title = title
        self.shown = shown
        self.recorder = Recorder(title=title, ops=False, backward=False, ledger=logs[-1])

    @property
    def document(self) -> LedgerDocument:
        """The ledger as it is now."""
        with self.recorder.lock:
            return document(self.logs, self.title)

    def __enter__(self) -> GradLedger:
        if self.recorder.sealed or len(self.logs) > 1:
            raise RuntimeError("this GradLedger has already followed a loop; make a new one with viz.ledger(...)")
        if self.shown:
            self._begin(self.recorder, self.recorder.ledger_delta)
        listen.add(self.recorder)
        return self

    def __exit__(self, *exc: Any) -> None:
        listen.remove(self.recorder)
        self.recorder.changed = None
        self._stop()
        self.recorder.seal()
        self._finish()

    def __repr__(self) -> str:
        events = sum(log.recorded for log in self.logs)
        if len(self.logs) > 1:
            return f"GradLedger({len(self.logs)} runs, {events} events)"
        return f"GradLedger({len(self.logs[0].rows)} tensors, {events} events)"


def ledger(
    *tensors: Any, runs: Mapping[str, GradLedger] | None = None, title: str | None = None, show: bool = True
) -> GradLedger:
    """Follow the .grad of `tensors` through a loop, or show finished ledgers side by side.

    Args:
        tensors: leaves whose gradients are followed.
        runs: finished ledgers by title, instead of tensors; shown at once.
        title: shown above.
        show: False: record without showing, for a run that will be shown beside another.

    Raises:
        TypeError: neither tensors nor runs, both, or something that is not what it should be.

    >>> import autograd_lab as torch
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> with ledger(w) as book:
    ...     for _ in range(3):
    ...         (w * 2).backward()
    >>> print(book, w.grad.item())
    GradLedger(1 tensors, 3 events) 6.0
    """
    if bool(tensors) == bool(runs):
        raise TypeError(
            "viz.ledger expects either tensors (viz.ledger(w1, w2)) or finished ledgers (viz.ledger(runs={...}))"
        )
    if runs is not None:
        return _side_by_side(runs, title or "")
    log = LedgerLog(title=title or "")
    frame = frames.here()
    for tensor in tensors:
        if not getattr(tensor, "requires_grad", False):
            raise TypeError(f"viz.ledger follows tensors that require grad, got {_described(tensor)}")
        log.follow(tensor, None, frame)
    return GradLedger([log], title or "", show)


def _side_by_side(runs: Mapping[str, GradLedger], title: str) -> GradLedger:
    logs = []
    for name, run in runs.items():
        if not isinstance(run, GradLedger):
            raise TypeError(f"viz.ledger(runs=...) expects finished ledgers, got {_described(run)} for {name!r}")
        log = run.logs[0]
        log.title = str(name)
        logs.append(log)
    view = GradLedger(logs, title, True)
    view.recorder.seal()
    view._display()
    return view


def _described(value: Any) -> str:
    kind = type(value).__name__
    return f"a {kind} that does not" if hasattr(value, "requires_grad") else f"a {kind}"
