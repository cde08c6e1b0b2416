"""Stacks: what a ledger's events mean, column by column: the contributions that a .grad holds after each backward call.

Shared by the picture and the table. Knows documents only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from .documents import LedgerEvent, LedgerKind, LedgerRun


@dataclass(slots=True)
class Column:
    """One .grad after one backward call."""

    iteration: int
    parts: list[float]  # contributions since it was last cleared, oldest first
    total: float | str | None  # a string for NaN and the infinities
    marks: list[LedgerKind] = field(default_factory=list)  # what happened to it afterwards, before the next backward


def _added(held: list[float], event: LedgerEvent) -> list[float]:
    """The parts after a contribution. What was there before and is in no event shown (a gap) counts as one part."""
    if not isinstance(event.amount, (int, float)) or not isinstance(event.total, (int, float)):
        return []
    before = float(event.total) - float(event.amount)
    if not math.isclose(sum(held), before, rel_tol=1e-6, abs_tol=1e-6 * abs(event.amount)):
        held = [before]
    return [*held, float(event.amount)]


def columns(run: LedgerRun, row: int) -> list[Column]:
    """The columns of one row, in order. A part that is not a finite number is left out of `parts`."""
    found: list[Column] = []
    held: list[float] = []
    for event in run.events:
        if event.row != row:
            continue
        if event.kind == "contribution":
            held = _added(held, event)
            if found and found[-1].iteration == event.iteration and not found[-1].marks:
                found[-1].parts, found[-1].total = list(held), event.total
            else:
                found.append(Column(event.iteration, list(held), event.total))
            continue
        if event.kind in ("zero", "none"):
            held = []
        if found and event.kind not in found[-1].marks:
            found[-1].marks.append(event.kind)
    return found
