"""Twenty messages a second at most, and nothing lost."""

from __future__ import annotations

import threading

import pytest

from autograd_lab_widgets import batcher as module
from autograd_lab_widgets.batcher import Batcher


class Source:
    """Counts up; takes and sends are noted. Fails when two threads are inside at once."""

    def __init__(self):
        self.pending, self.sent, self.inside = [], [], threading.Lock()

    def put(self, n):
        self.pending.append(n)

    def take(self):
        assert self.inside.acquire(blocking=False), "two takes at once"
        try:
            items, self.pending = self.pending, []
            return {"items": items} if items else None
        finally:
            self.inside.release()


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still unless told, for what the caller's own thread does."""

    class Clock:
        now = 100.0

        def monotonic(self):
            return self.now

        sleep = staticmethod(lambda seconds: None)

    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_the_first_change_is_sent_at_once(source, clock):
    batcher = Batcher(source.take, source.sent.append)
    source.put(1)
    batcher.changed()
    assert source.sent == [{"seq": 1, "items": [1]}]
    batcher.close()


def test_a_flood_becomes_few_messages_and_loses_nothing(source):
    batcher = Batcher(source.take, source.sent.append)
    for n in range(20_000):
        source.put(n)
        batcher.changed()
    batcher.close()
    assert [n for chunk in source.sent for n in chunk["items"]] == list(range(20_000))
    assert [chunk["seq"] for chunk in source.sent] == list(range(1, len(source.sent) + 1))
    assert len(source.sent) < 1000


def test_the_last_change_is_sent_without_another_one(source):
    arrived = threading.Event()

    def send(chunk):
        source.sent.append(chunk)
        if 2 in chunk["items"]:
            arrived.set()

    batcher = Batcher(source.take, send)
    for n in (1, 2):
        source.put(n)
        batcher.changed()
    assert arrived.wait(30), "the timer thread never came"
    batcher.close()
    assert [c["items"] for c in source.sent] == [[1], [2]]


def test_several_threads_may_report(source):
    batcher = Batcher(source.take, source.sent.append)

    def work(base):
        for n in range(500):
            source.put(base + n)
            batcher.changed()

    threads = [threading.Thread(target=work, args=(1000 * k,)) for k in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    batcher.close()
    assert sum(len(c["items"]) for c in source.sent) + len(source.pending) == 2000
    assert source.pending == []


def test_nothing_is_sent_after_the_end(source):
    batcher = Batcher(source.take, source.sent.append)
    batcher.close()
    source.put(1)
    batcher.changed()
    assert source.sent == []


def test_no_change_no_message(source, clock):
    batcher = Batcher(source.take, source.sent.append)
    batcher.flush()
    batcher.close()
    assert source.sent == []
