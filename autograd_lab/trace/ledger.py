"""The ledger log: everything that happened to the .grad of a few chosen tensors, and the LedgerDocument made from it.

Of each tensor one entry is followed, the one with the largest first gradient, so that amounts can be added up on a
screen. A long run keeps its beginning and its end, counted honestly.
"""

from __future__ import annotations

import weakref
from collections import deque
from types import CodeType, FrameType
from typing import Any

import numpy as np

from . import frames, sentences
from .documents import LedgerDocument, LedgerEvent, LedgerKind, LedgerRow, LedgerRun, Number
from .values import Snapshot, as_numpy, jsonable, rounded

MAX_EVENTS = 600  # kept of one run
HEAD = MAX_EVENTS // 2
DETAILED = 24  # events with a full before and after; later ones carry the followed entry
MAX_LOSSES = 5000


class Row:
    """One tensor whose gradient is followed."""

    def __init__(self, index: int, tensor: Any, name: str) -> None:
        self.index, self.name = index, name
        self.ref = weakref.ref(tensor)
        self.shape = list(tensor._data.shape)
        self.entry: tuple[int, ...] = (0,) * len(self.shape)
        self.chosen = False
        self.total: float | None = None  # of the followed entry
        self.snapshot: Snapshot | None = None  # of the whole .grad, while detailed
        self.stepped: Event | None = None  # the step that further writes of the same update belong to

    def choose(self, array: Any) -> None:
        """Follow the entry that is largest in the first gradient."""
        if self.chosen:
            return
        a = np.nan_to_num(np.abs(as_numpy(array)))
        if a.any():
            self.entry = tuple(int(i) for i in np.unravel_index(int(a.argmax()), a.shape))
            self.chosen = True

    def read(self, array: Any) -> float | None:
        """The followed entry of `array`."""
        try:
            return float(as_numpy(array[self.entry])) if len(self.entry) == array.ndim else None
        except (IndexError, TypeError, ValueError):
            return None


class Event:
    """One thing that happened, as summaries; `site` is (code object, line)."""

    __slots__ = ("after", "amount", "before", "iteration", "kind", "row", "site", "total")

    def __init__(self, row: int, kind: LedgerKind, iteration: int) -> None:
        self.row, self.iteration = row, iteration
        self.kind: LedgerKind = kind
        self.amount: Number | None = None
        self.total: Number | None = None
        self.before: Snapshot | None = None
        self.after: Snapshot | None = None
        self.site: tuple[CodeType, int] | None = None


class LedgerLog:
    """Records what happens to the gradients of `tensors`. Not thread-safe by itself: its Recorder holds a lock."""

    def __init__(self, tensors: tuple = (), title: str = "", names: tuple[str, ...] = ()) -> None:
        self.title = title
        self.rows: list[Row] = []
        self.events: list[Event] = []
        self.tail: deque[Event] = deque(maxlen=MAX_EVENTS - HEAD)
        self.recorded = self.iteration = 0
        self.losses: list[Number] = []
        self._sent = self._sent_losses = 0
        self._scalars: dict[int, float] = {}
        for i, tensor in enumerate(tensors):
            self.follow(tensor, names[i] if i < len(names) else None, None)

    def follow(self, tensor: Any, name: str | None, frame: FrameType | None) -> None:
        """Add a row for `tensor`; its name is looked up from `frame` when none is given."""
        name = name or frames.name_of(tensor, frame, outermost=True) or f"tensor {len(self.rows) + 1}"
        row = Row(len(self.rows), tensor, name)
        grad = getattr(tensor, "grad", None)
        if grad is not None:
            row.choose(grad._data)
            row.total = row.read(grad._data)
            row.snapshot = Snapshot.take(grad._data)
        self.rows.append(row)

    # events

    def op(self, outputs: tuple, node: Any) -> None:
        """Remember the value of a scalar result: it may turn out to be the loss."""
        data = outputs[0]._data
        if node is not None and data.size == 1:
            if len(self._scalars) > 64:
                self._scalars.clear()
            self._scalars[node.seq] = data

    def begin(self, roots: tuple) -> None:
        """A backward pass starts."""
        self.iteration += 1
        data = self._scalars.get(getattr(roots[0], "seq", 0)) if len(roots) == 1 else None
        if data is not None and len(self.losses) < MAX_LOSSES:
            self.losses.append(rounded(float(as_numpy(data).reshape(()))))
        self._scalars.clear()

    def accumulate(self, node: Any, after: Any) -> None:
        """A leaf's .grad has grown to `after`."""
        for row in self.rows:
            tensor = row.ref()
            if tensor is not None and tensor._node is node:
                row.choose(after)
                self._changed(row, "contribution", after)

    def write(self, op: Any, tensor: Any, attrs: dict) -> None:
        """Something was written in place: into a followed tensor, or into its .grad."""
        for row in self.rows:
            leaf = row.ref()
            if leaf is None:
                continue
            if leaf is tensor:
                self._stepped(row)
            elif leaf._node is not None and getattr(leaf._node, "grad", None) is tensor:
                zero = attrs.get("value") == 0 or not np.any(as_numpy(tensor._data))
                self._changed(row, "zero" if zero else "contribution", tensor._data)

    def grad_set(self, tensor: Any, after: Any) -> None:
        """tensor.grad was assigned by hand or by zero_grad."""
        for row in self.rows:
            if row.ref() is not tensor:
                continue
            if after is None:
                self._changed(row, "none", None)
            else:
                self._changed(row, "contribution" if np.any(as_numpy(after._data)) else "zero", after._data)

    def step(self, optimizer: Any) -> None:
        """optimizer.step() has run: the tensors it owns have moved."""
        owned = {id(p) for group in optimizer.param_groups for p in group["params"]}
        for row in self.rows:
            if id(row.ref()) in owned:
                self._stepped(row)

    # one event

    def _stepped(self, row: Row) -> None:
        """Several writes between two changes of .grad are one step."""
        leaf: Any = row.ref()
        light = self.recorded >= DETAILED
        if row.stepped is None:
            row.stepped = self._event(row, "step")
            row.stepped.total = _number(row.total)
        row.stepped.after = None if light else Snapshot.take(leaf._data)

    def _changed(self, row: Row, kind: LedgerKind, array: Any) -> None:
        row.stepped = None
        before, row.total = row.total, None if array is None else row.read(array)
        event = self._event(row, kind)
        event.total = _number(row.total)
        if row.total is not None or before is not None:
            event.amount = _number((row.total or 0.0) - (before or 0.0))
        if self.recorded <= DETAILED:
            event.before = row.snapshot
            event.after = row.snapshot = None if array is None else Snapshot.take(array)

    def _event(self, row: Row, kind: LedgerKind) -> Event:
        event = Event(row.index, kind, self.iteration)
        frame = frames.here()
        if frame is not None:
            event.site = (frame.f_code, frame.f_lineno)
        self.recorded += 1
        (self.events if len(self.events) < HEAD else self.tail).append(event)
        return event

    def seal(self) -> None:
        """No more events: the last one of each row gets its full value, whatever the caps."""
        last = {event.row: event for event in (*self.events, *self.tail) if event.kind in ("contribution", "zero")}
        for row in self.rows:
            leaf, event = row.ref(), last.get(row.index)
            grad = getattr(leaf, "grad", None) if leaf is not None else None
            if grad is not None and event is not None and row.total is not None:
                event.after = Snapshot.take(grad._data)

    # documents

    def ledger_rows(self) -> list[LedgerRow]:
        """The rows as data."""
        return [LedgerRow(row.name, row.shape, list(row.entry)) for row in self.rows]

    def finished(self, event: Event, index: int) -> LedgerEvent:
        """An event ready to be shown at position `index`, with its line and its sentence."""
        row = self.rows[event.row]
        done = LedgerEvent(
            index=index,
            iteration=event.iteration,
            row=event.row,
            kind=event.kind,
            amount=event.amount,
            total=event.total,
            before=event.before.value if event.before is not None else None,
            after=event.after.value if event.after is not None else None,
            where=frames.source(*event.site) if event.site is not None else None,
        )
        done.sentence = sentences.ledger(done, row.name, list(row.entry))
        return done

    def run(self) -> LedgerRun:
        """Everything that is kept."""
        events = [self.finished(event, i) for i, event in enumerate((*self.events, *self.tail))]
        return LedgerRun(self.title, self.ledger_rows(), events, list(self.losses), self.recorded)

    def delta(self) -> dict[str, Any] | None:
        """What is new since the last call, as a chunk for a live view; None when nothing is."""
        fresh = self.events[self._sent :]
        losses = self.losses[self._sent_losses :]
        if not fresh and not losses:
            return None
        first = self._sent
        self._sent, self._sent_losses = len(self.events), len(self.losses)
        return {
            "title": self.title,
            "rows": self.ledger_rows(),
            "events": [self.finished(event, first + i) for i, event in enumerate(fresh)],
            "loss": losses,
            "recorded": self.recorded,
        }


def _number(x: float | None) -> Any:
    return None if x is None else jsonable(x)


def document(logs: list[LedgerLog], title: str) -> LedgerDocument:
    """One run, or several side by side."""
    return LedgerDocument([log.run() for log in logs], title)
