"""Listening: several recorders at once, and none that can break the learner's code.

The engine has one place for a listener. `listening(recorder)` puts a `Listeners` there, which hands every event to
each of its sinks and keeps their exceptions to itself (`recorder.trouble` holds the first one).
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from ..autograd import sink
from ..autograd.sink import Sink

_lock = threading.Lock()


class Listeners(Sink):
    """Hands every event on to `sinks`."""

    def __init__(self, sinks: tuple[Sink, ...]) -> None:
        self.sinks = sinks
        self.wants_arrows = any(listener.wants_arrows for listener in sinks)
        for name in EVENTS:
            setattr(self, name, _forward(sinks, name))


def _forward(sinks: tuple[Sink, ...], name: str) -> Callable[..., None]:
    """The function that hands event `name` on to those of `sinks` that do something with it."""
    hearers = [(listener, getattr(listener, name)) for listener in sinks]
    hearers = [
        (listener, hear) for listener, hear in hearers if getattr(hear, "__func__", None) is not getattr(Sink, name)
    ]

    def event(*args: Any) -> None:
        for listener, hear in hearers:
            try:
                hear(*args)
            except Exception as error:
                _keep(listener, error)

    return event


def _keep(listener: Any, error: Exception) -> None:
    """Keep the first exception where a test or a maintainer can find it."""
    with contextlib.suppress(AttributeError):
        if getattr(listener, "trouble", None) is None:
            listener.trouble = error


EVENTS = tuple(name for name, value in vars(Sink).items() if callable(value) and not name.startswith("_"))


def add(recorder: Sink) -> None:
    """Let `recorder` hear everything from now on, beside whoever listens already."""
    with _lock:
        before = sink.current
        sinks = before.sinks if isinstance(before, Listeners) else (before,) if before is not None else ()
        sink.install(Listeners((*sinks, recorder)))


def remove(recorder: Sink) -> None:
    """Stop telling `recorder`; harmless when it does not listen."""
    with _lock:
        before = sink.current
        if isinstance(before, Listeners):
            rest = tuple(s for s in before.sinks if s is not recorder)
            sink.install(Listeners(rest) if rest else None)


class listening:
    """`with listening(recorder):` the recorder hears the engine inside the block, and only there."""

    def __init__(self, recorder: Sink) -> None:
        self.recorder = recorder

    def __enter__(self) -> Sink:
        add(self.recorder)
        return self.recorder

    def __exit__(self, *exc: Any) -> None:
        remove(self.recorder)
