"""Clocks: libraries take turns, each at a given number of threads. Knows nothing of what it times."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

SETTLE = 0.12  # seconds: OpenBLAS's and OpenMP's threads spin that long at most after their last job


@dataclass
class Times:
    """Seconds of many rounds."""

    seconds: list[float] = field(default_factory=list)

    def percentile(self, p: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(int(len(ordered) * p / 100), len(ordered) - 1)]

    @property
    def low(self) -> float:
        """The 10th percentile: what the work costs when nobody disturbs it."""
        return self.percentile(10)

    @property
    def median(self) -> float:
        return self.percentile(50)


@contextmanager
def collector_off() -> Iterator[None]:
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def timed(step: Callable[[], object], rounds: int, into: Times) -> None:
    """Run `step` that many times and note how long each took."""
    for _ in range(rounds):
        begun = time.perf_counter()
        step()
        into.seconds.append(time.perf_counter() - begun)


def interleaved(steps: list[Callable[[], object]], rounds: int) -> list[Times]:
    """Time steps that share no thread pool, one after the other, so that a slow moment of the machine meets all of them."""
    found = [Times() for _ in steps]
    for step in steps:
        for _ in range(3):
            step()
    with collector_off():
        for _ in range(rounds):
            for step, times in zip(steps, found, strict=True):
                timed(step, 1, times)
    return found


def in_turns(steps: list[Callable[[], object]], rounds: int, turns: int = 5, settle: float = SETTLE) -> list[Times]:
    """Time steps that have thread pools of their own. A turn is a block of rounds of one step; before it the other's
    threads come to rest, for on two processors a spinning thread would take what the next one needs."""
    found = [Times() for _ in steps]
    with collector_off():
        for _ in range(turns):
            for step, times in zip(steps, found, strict=True):
                time.sleep(settle)
                for _ in range(3):
                    step()
                timed(step, max(rounds // turns, 3), times)
    return found
