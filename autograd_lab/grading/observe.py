"""What a check cell uses: it runs the student's code on drawn inputs and emits what came out. No verdict that counts.

    exercise = Exercise("E03")

    @exercise.check("1")
    def check_1(case):
        a = case.array(*case.sizes(2))
        case.observe("sum", total(a))

A check runs once for each seed. When grading, the seeds come from the grader through the environment and the
observations leave the kernel as MIME messages; at home the seed is the public one and `home` shows a verdict at once.
This module imports numpy and the standard library only, and knows no reference and no points.

One message for each seed: {"check": "1", "seed": 7, "values": {name: value}, "error": null | {"type", "text"}}, where a
value is {"dtype", "shape", "base64"} or {"none": true} or {"unreadable": "type name"}.
"""

from __future__ import annotations

import base64
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .events import Events

MIME = "application/vnd.autograd-lab.observation+json"
SEEDS = "AUTOGRAD_LAB_SEEDS"
MAX_BYTES = 200_000  # of one observed array

Body = Callable[["Case"], None]


class Exercise:
    """The exercise of a notebook. `bundles` is the folder of bundles; None: those that came with autograd-lab."""

    def __init__(self, exercise: str, *, language: str = "en", bundles: str | Path | None = None) -> None:
        self.id, self.language, self.bundles = exercise, language, None if bundles is None else Path(bundles)
        self.attempts: dict[str, int] = {}  # failed so far, by check
        self._emit = _publisher()

    def check(self, id: str) -> Callable[[Body], Body]:
        """Decorator: run the function now, as check `id`, and return it."""

        def run(body: Body) -> Body:
            asked = os.environ.get(SEEDS)
            if asked:
                for seed in asked.split(","):
                    self._emit(run_case(id, int(seed), body))
            else:
                from . import home

                home.judge(self, id, body)
            return body

        return run


class Case:
    """One run of a check on inputs drawn from one seed. `rng` is a numpy Generator."""

    def __init__(self, id: str, seed: int) -> None:
        self.rng = np.random.default_rng([seed, zlib.crc32(id.encode())])
        self.values: dict[str, dict[str, Any]] = {}

    def sizes(self, count: int, low: int = 2, high: int = 7) -> list[int]:
        """`count` different sizes from low to high, so that no matrix is square and a transpose shows."""
        return [int(size) for size in self.rng.permutation(np.arange(low, max(high, low + count) + 1))[:count]]

    def array(self, *shape: int) -> np.ndarray:
        """Standard normal float64 numbers."""
        return self.rng.standard_normal(shape)

    def observe(self, name: str, value: Any) -> None:
        """Emit `value` under `name`: a tensor, an array, a number, a bool, None, or a list of these of one shape."""
        self.values[name] = encode(value)

    def events(self, *leaves: Any) -> Events:
        """`with case.events(w1, w2):` observes "backwards", "stale" and "lost" (see events.py) of what runs inside."""
        from .events import Events

        return Events(self, leaves)


def run_case(id: str, seed: int, body: Body) -> dict[str, Any]:
    """The observation message of one run. What the student's code raises is an observation too."""
    case, error = Case(id, seed), None
    try:
        body(case)
    except (Exception, SystemExit) as caught:
        error = {"type": type(caught).__name__, "text": str(caught)[:2000]}
    return {"check": id, "seed": seed, "values": case.values, "error": error}


def encode(value: Any) -> dict[str, Any]:
    """`value` as JSON: raw bytes for numbers, a word for what is no number."""
    try:
        array = _array(value)
    except Exception:
        return {"unreadable": type(value).__name__}
    if array is None:
        return {"none": True}
    if array.dtype.kind not in "biuf":
        return {"unreadable": type(value).__name__}
    if array.nbytes > MAX_BYTES:
        return {"unreadable": f"{type(value).__name__} of {array.size} numbers"}
    array = array.astype(array.dtype.newbyteorder("<"))
    raw = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return {"dtype": array.dtype.str, "shape": list(array.shape), "base64": raw}


def _array(value: Any) -> np.ndarray | None:
    """A private copy as numpy; None for None and for lists with a None in them."""
    if value is None:
        return None
    if hasattr(value, "detach"):
        return np.array(value.detach().cpu().numpy())
    if isinstance(value, (list, tuple)):
        items = [item for item in map(_array, value) if item is not None]
        if len(items) < len(value):
            return None
        return np.stack(items) if items else np.zeros(0)
    return np.array(value)


def _publisher() -> Callable[[dict[str, Any]], None]:
    """A function that sends one observation out of the kernel; outside a notebook it says nothing."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return lambda message: None
    shell = get_ipython()
    if shell is None:
        return lambda message: None
    publish = shell.display_pub.publish

    def emit(message: dict[str, Any]) -> None:
        publish({MIME: message, "text/plain": f"observed check {message['check']}"})

    return emit
