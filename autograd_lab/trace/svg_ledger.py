"""The gradient ledger as a picture: for each run and tensor a chart of what its .grad holds after each backward call.

Each column is a stack of contributions: one part when the gradient was cleared in time, more when it was not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .documents import LedgerDocument, LedgerEvent, LedgerRun
from .stacks import Column, columns
from .svg import Picture, clip, number, width_of
from .values import number_text
from .words import say

CHART_HEIGHT, AXIS_LEFT = 110.0, 64.0
WIDEST_COLUMN, NARROWEST_COLUMN = 34.0, 9.0
MOST_COLUMNS = 48  # of one chart: the first and the last half of them
MOST_PARTS = 10  # of one column: older ones are drawn as one
RUN_GAP = 40.0


def draw(document: LedgerDocument, lang: str) -> str:
    """All runs, side by side."""
    picture = Picture()
    title = document.title or say("ledger", lang)
    picture.text(0, 13, title, "title", "start")
    x, bottom = 0.0, 30.0
    for run in document.runs:
        width, height = _run(picture, run, title, x, 38.0, lang)
        x += width + RUN_GAP
        bottom = max(bottom, 38.0 + height)
    if not any(run.events for run in document.runs):
        picture.text(0, 50, say("empty", lang), "warn", "start")
        bottom = 60.0
    wide, bottom = _legend(picture, document, bottom + 22, lang)
    described = say("describe_ledger", lang, runs=len(document.runs), events=sum(r.recorded for r in document.runs))
    return picture.finish(max(x - RUN_GAP, wide, width_of(title, 15), 240.0), bottom, title, described, lang)


def _run(picture: Picture, run: LedgerRun, title: str, x: float, y: float, lang: str) -> tuple[float, float]:
    top = y
    widest = 0.0
    heads = [(run.title, "label")] if run.title and run.title != title else []
    if run.loss:
        heads.append((_losses(run, lang), "soft"))
    if run.recorded > len(run.events):
        heads.append((say("shown_events", lang, shown=len(run.events), recorded=run.recorded), "warn"))
    for words, style in heads:
        y += 14
        picture.text(x, y, words, style, "start")
        widest = max(widest, width_of(words, 13 if style == "label" else 11))
        y += 4
    for k, row in enumerate(run.rows):
        at = f"[{', '.join(map(str, row.entry))}]" if row.entry else ""
        words = clip(f"{row.name}.grad{at}", 40)
        y += 16
        picture.text(x, y, words, "", "start")
        drawn = _shown(columns(run, k))
        width = _chart(picture, drawn, x, y + 14, lang)
        widest = max(widest, width, width_of(words, 11))
        y += 14 + CHART_HEIGHT + 46
    return widest, y - top


def _losses(run: LedgerRun, lang: str) -> str:
    values = [number_text(v) if isinstance(v, (int, float)) else str(v) for v in run.loss]
    if len(values) > 4:
        values = [*values[:2], "...", values[-1]]
    return f"{say('loss', lang)}: {', '.join(values)}"


def _shown(found: list[Column]) -> list[Column | None]:
    """At most MOST_COLUMNS; None where some were left out."""
    if len(found) <= MOST_COLUMNS:
        return list(found)
    half = MOST_COLUMNS // 2
    return [*found[:half], None, *found[-half:]]


def _running(column: Column) -> list[float]:
    sums, total = [0.0], 0.0
    for part in column.parts:
        total += part
        sums.append(total)
    return sums


def _chart(picture: Picture, drawn: Sequence[Column | None], x: float, y: float, lang: str) -> float:
    sums = [s for c in drawn if c is not None for s in _running(c) if math.isfinite(s)]
    low, high = min([0.0, *sums]), max([0.0, *sums])
    span = (high - low) or 1.0
    step = max(NARROWEST_COLUMN, min(WIDEST_COLUMN, 420.0 / max(len(drawn), 1)))
    left, width = x + AXIS_LEFT, step * max(len(drawn), 1)

    def at(value: float) -> float:
        return y + CHART_HEIGHT * (high - value) / span

    picture.path(f"M{number(left)} {number(y)}V{number(y + CHART_HEIGHT)}", "axis")
    picture.path(f"M{number(left)} {number(at(0.0))}H{number(left + width)}", "axis")
    for value in {0.0, low, high}:
        picture.text(left - 6, at(value) + 4, number_text(value, 3), "soft", "end")
    label_every = max(1, math.ceil(26.0 / step))
    said = ""  # "NaN" is written once, not on every column
    for k, column in enumerate(drawn):
        middle = left + step * (k + 0.5)
        if column is None:
            picture.text(middle, y + CHART_HEIGHT / 2, "\u2026", "soft")
            continue
        words = column.total if isinstance(column.total, str) else ""
        if words and words != said:
            picture.text(middle, at(0.0) - 4, words, "warn")
        said = words
        _column(picture, column, middle, step, at)
        _marks(picture, column, middle, y + CHART_HEIGHT + 11)
        if k % label_every == 0:
            picture.text(middle, y + CHART_HEIGHT + 33, str(column.iteration), "soft")
    end = left + width + 10
    words = say("backwards", lang)
    picture.text(end, y + CHART_HEIGHT + 33, words, "soft", "start")
    return end + width_of(words, 11) - x


def _column(picture: Picture, column: Column, middle: float, step: float, at: object) -> None:
    sums = _running(column)
    wide = step * 0.62
    merged = max(0, len(sums) - 1 - MOST_PARTS)
    if merged:
        _part(picture, sums[0], sums[merged], middle, wide, at, "old")
    for k in range(merged, len(sums) - 1):
        _part(picture, sums[k], sums[k + 1], middle, wide, at, "ab"[k % 2])
    if not isinstance(column.total, str) and math.isfinite(sums[-1]):
        y = number(at(sums[-1]))  # type: ignore[operator]
        picture.path(f"M{number(middle - wide / 2 - 1)} {y}H{number(middle + wide / 2 + 1)}", "sum")


def _part(picture: Picture, start: float, end: float, middle: float, wide: float, at: object, style: str) -> None:
    if math.isfinite(start) and math.isfinite(end):
        top, bottom = at(max(start, end)), at(min(start, end))  # type: ignore[operator]
        picture.rect(middle - wide / 2, top, wide, max(bottom - top, 0.5), style)


def _marks(picture: Picture, column: Column, middle: float, y: float) -> None:
    gap = 9.0
    x = middle - gap * (len(column.marks) - 1) / 2
    for mark in column.marks:
        _mark(picture, mark, x, y)
        x += gap


def _mark(picture: Picture, kind: str, x: float, y: float) -> None:
    """zero: a ring; none: a crossed ring; step: a filled triangle. Shape as well as colour."""
    if kind == "step":
        picture.path(f"M{number(x - 4)} {number(y - 3.5)}H{number(x + 4)}L{number(x)} {number(y + 4)}Z", "step")
        return
    picture.add(f'<circle cx="{number(x)}" cy="{number(y)}" r="3.6" class="{kind}"/>')
    if kind == "none":
        picture.path(f"M{number(x - 2.6)} {number(y + 2.6)}L{number(x + 2.6)} {number(y - 2.6)}", "none")


def _merges(document: LedgerDocument) -> bool:
    """Whether some column has more parts than are drawn one by one."""
    rows = ((run, k) for run in document.runs for k in range(len(run.rows)))
    return any(c is not None and len(c.parts) > MOST_PARTS for run, k in rows for c in _shown(columns(run, k)))


def _legend(picture: Picture, document: LedgerDocument, y: float, lang: str) -> tuple[float, float]:
    events: list[LedgerEvent] = [e for run in document.runs for e in run.events]
    kinds = ["contribution"] if any(e.kind == "contribution" for e in events) else []
    kinds += ["total"] if kinds else []
    kinds += ["earlier"] if _merges(document) else []
    kinds += [k for k in ("zero", "none", "step") if any(e.kind == k for e in events)]
    x = 0.0
    widest = 0.0
    for kind in kinds:
        words = say(kind, lang)
        wide = 30 + width_of(words, 11) + 18
        if x and x + wide > 680:
            x, y = 0.0, y + 20
        if kind == "contribution":
            picture.rect(x, y - 7, 12, 14, "a")
            picture.rect(x + 12, y - 7, 12, 14, "b")
        elif kind == "earlier":
            picture.rect(x, y - 7, 24, 14, "old")
        elif kind == "total":
            picture.path(f"M{number(x)} {number(y)}H{number(x + 24)}", "sum")
        else:
            _mark(picture, kind, x + 12, y)
        picture.text(x + 30, y + 4, words, "soft", "start")
        x += wide
        widest = max(widest, x)
    return widest, y + 10
