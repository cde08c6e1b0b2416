"""The batcher: many small changes become at most twenty messages a second, and none is lost.

A Jupyter server drops messages when a cell sends thousands. The first change is sent at once, later ones together, at
most every `PERIOD`, the last ones by a thread of this class when no further change pushes them out. Knows nothing of
widgets.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

PERIOD = 0.05  # seconds


class Batcher:
    """Calls `send(chunk)` with what `take()` gives: the changes since the last take, or None when there are none.

    `changed` is cheap and may be called from any thread; `take` and `send` are never called twice at once.
    """

    def __init__(self, take: Callable[[], dict[str, Any] | None], send: Callable[[dict[str, Any]], None]) -> None:
        self._take, self._send = take, send
        self._turn = threading.Lock()
        self._wake = threading.Event()
        self._due = False  # the thread has been told
        self._closed = False
        self._last = -PERIOD
        self._seq = 0
        self._thread: threading.Thread | None = None

    def changed(self) -> None:
        """Something is new."""
        if self._due or self._closed:
            return
        if time.monotonic() - self._last >= PERIOD:
            self.flush()
            return
        self._due = True
        if self._thread is None:
            self._thread = threading.Thread(target=self._trail, name="autograd-lab-batcher", daemon=True)
            self._thread.start()
        self._wake.set()

    def flush(self) -> None:
        """Send what is new, now."""
        with self._turn:
            self._due = False
            self._last = time.monotonic()
            chunk = self._take()
            if chunk is not None:
                self._seq += 1
                self._send({"seq": self._seq, **chunk})

    def close(self) -> None:
        """Send what is left and stop the thread. Nothing is sent afterwards."""
        self.flush()
        self._closed = True
        self._wake.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _trail(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            if self._closed:
                return
            time.sleep(max(0.0, self._last + PERIOD - time.monotonic()))
            if self._due and not self._closed:
                self.flush()
