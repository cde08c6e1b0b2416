"""Names: what the learner calls the tensor that an op has just made.

The variable is bound after the op has run. So the bytecode says where the value is going, and the next event on the way
(or the seal) looks whether it arrived: inside `model(x)` many ops run on one line and only the last one gets the name.
"""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Any

from . import frames
from .frames import Target


class Names:
    """Gives records their names, one event late. A record has `.name` and `.ref`, a weak reference to its tensor."""

    def __init__(self) -> None:
        self._pending: tuple[Any, Target, int] | None = None

    def expect(self, record: Any, goes_to: Target | None) -> None:
        """`record`'s tensor is on its way to a variable."""
        if goes_to is not None:
            self._pending = (record, goes_to, threading.get_ident())

    def settle(self, frame: FrameType | None) -> Any:
        """The learner's code has gone on to `frame`: return the record that has got its name, or None."""
        if self._pending is None:
            return None
        record, goes_to, _ = self._pending
        self._pending = None
        for outer in frames.outwards(frame):
            if goes_to.is_frame(outer):
                return self._named(record, goes_to, outer)
        if not goes_to.direct:
            return None
        record.name = goes_to.name
        return record

    def settle_from_outside(self) -> Any:
        """The same, from another thread while the learner's code runs on; only for variables of a cell or module."""
        if self._pending is None:
            return None
        record, goes_to, thread = self._pending
        frame = frames.learner_frame(sys._current_frames().get(thread))
        if frame is None or not frames.at_module_level(frame) or not goes_to.is_frame(frame):
            return None
        named = self._named(record, goes_to, frame)
        if named is not None:
            self._pending = None
        return named

    @staticmethod
    def _named(record: Any, goes_to: Target, frame: FrameType) -> Any:
        tensor = record.ref()
        if tensor is None or frames.lookup(frame, goes_to.name) is not tensor:
            return None
        record.name = goes_to.name
        return record
