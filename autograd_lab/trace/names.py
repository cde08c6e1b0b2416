"""Names: what the learner calls the tensor that an op has just made.

The variable is bound after the op has run. So the bytecode says where the value is going, and the next event on the way
(or the seal) looks whether it arrived: inside `model(x)` many ops run on one line and only the last one gets the name.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

from . import frames


@dataclass(slots=True)
class Pending:
    """`record`'s tensor is on its way to variable `name` of the frame that is identified here (never held)."""

    record: Any  # has .name and .ref (a weak reference to the tensor)
    name: str
    frame_id: int
    code: CodeType
    direct: bool  # the op's own frame binds it, without a `return` in between
    thread: int


class Names:
    """Gives records their names, one event late."""

    def __init__(self) -> None:
        self._pending: Pending | None = None

    def expect(self, record: Any, frame: FrameType) -> None:
        """`record` was made by the instruction that `frame` is executing."""
        found = frames.target(frame)
        if found is not None:
            binder, name = found
            direct = binder is frame
            self._pending = Pending(record, name, id(binder), binder.f_code, direct, threading.get_ident())

    def settle(self, frame: FrameType | None) -> Any:
        """The learner's code has gone on to `frame`: return the record that has got its name, or None."""
        pending = self._pending
        if pending is None:
            return None
        self._pending = None
        for outer in frames.outwards(frame):
            if id(outer) == pending.frame_id and outer.f_code is pending.code:
                tensor = pending.record.ref()
                return _named(pending) if tensor is not None and frames.lookup(outer, pending.name) is tensor else None
        return _named(pending) if pending.direct else None

    def settle_from_outside(self) -> Any:
        """The same, from another thread while the learner's code runs on; only for variables of a cell or module."""
        pending = self._pending
        if pending is None:
            return None
        frame = frames.learner_frame(sys._current_frames().get(pending.thread))
        if frame is None or not frames.at_module_level(frame) or id(frame) != pending.frame_id:
            return None
        tensor = pending.record.ref()
        if tensor is None or frames.lookup(frame, pending.name) is not tensor:
            return None
        self._pending = None
        return _named(pending)


def _named(pending: Pending) -> Any:
    pending.record.name = pending.name
    return pending.record
