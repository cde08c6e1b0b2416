"""Clocks: interleaved rounds and their percentiles. Knows nothing of what it times."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Times:
    """Seconds of many rounds."""

    seconds: list[float]

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


def interleaved(steps: list[Callable[[], object]], rounds: int) -> list[Times]:
    """Time the steps in turns, so that a slow moment of the machine meets all of them."""
    for step in steps:
        for _ in range(3):
            step()
    found: list[list[float]] = [[] for _ in steps]
    collecting = gc.isenabled()
    gc.disable()
    try:
        for _ in range(rounds):
            for step, seconds in zip(steps, found, strict=True):
                begun = time.perf_counter()
                step()
                seconds.append(time.perf_counter() - begun)
    finally:
        if collecting:
            gc.enable()
    return [Times(seconds) for seconds in found]
