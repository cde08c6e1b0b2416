"""The result of one submission, as versioned JSON and as the lines that are printed. Shows; does not grade.

Every string that came from a student was made harmless (text.clean) before it got here.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from . import hints
from .bundle import Bundle, Manifest
from .judge import Verdict
from .runner import Run
from .text import Text, both, clean, pick, width

SCHEMA = 1

_CRASHED = ("died", "output")
_TIMEOUT = ("timeout", "budget")


@dataclass(slots=True)
class PartResult:
    id: str
    text: Text
    points: int
    out_of: int
    reason: Text | None = None


@dataclass(slots=True)
class CheckResult:
    """One numbered check. `hint` is {"id", "en", "zh"} or None; `outcome` is of its first cell that lost points."""

    id: str
    title: Text
    points: int
    out_of: int
    outcome: str
    reason: Text | None
    hint: dict[str, str] | None
    seconds: float
    parts: list[PartResult]


@dataclass(slots=True)
class Result:
    """`status`: graded, crashed or timeout (graded as far as they came), invalid, grader_error (nothing is known)."""

    status: str
    notebook: str
    exercise: str | None = None
    version: str | None = None
    points: int = 0
    out_of: int | None = None
    checks: list[CheckResult] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    message: Text | None = None
    isolation: str | None = None
    seeds: list[int] = field(default_factory=list)
    seconds: float = 0.0
    sha256: str | None = None
    grader: str = ""
    schema: int = SCHEMA


def graded(bundle: Bundle, run: Run, verdicts: list[Verdict]) -> Result:
    """The result of a submission that was run."""
    manifest = bundle.manifest
    checks = [_check(number, manifest, run, verdicts) for number in manifest.titles]
    outcomes = {one.outcome for one in run.checks.values()} | {verdict.outcome for verdict in verdicts}
    status = "crashed" if outcomes & set(_CRASHED) else "timeout" if outcomes & set(_TIMEOUT) else "graded"
    return Result(
        status=status, notebook="", exercise=manifest.exercise, version=manifest.version,
        points=sum(check.points for check in checks), out_of=manifest.points, checks=checks,
        isolation=run.isolation, seconds=round(run.seconds, 3),
    )  # fmt: skip


def _check(number: str, manifest: Manifest, run: Run, verdicts: list[Verdict]) -> CheckResult:
    mine = [verdict for verdict in verdicts if manifest.check(verdict.check).number == number]
    parts = [
        PartResult(part.id, part.text, part.earned, part.points, part.reason)
        for verdict in mine
        for part in verdict.parts
    ]
    lost = next((verdict for verdict in mine if any(part.earned < part.points for part in verdict.parts)), None)
    hint = next((verdict.hint for verdict in mine if verdict.hint is not None), None)
    told = next((verdict for verdict in mine if verdict.hint is not None), lost)
    return CheckResult(
        id=number,
        title=manifest.titles[number],
        points=sum(part.points for part in parts),
        out_of=sum(part.out_of for part in parts),
        outcome="right" if lost is None else lost.outcome,
        reason=None if told is None else _which(told, manifest, len(mine)),
        hint=None if hint is None else {"id": hint} | {code: hints.sentence(hint, code) for code in ("en", "zh")},
        seconds=round(sum(run.checks[verdict.check].seconds for verdict in mine), 3),
        parts=parts,
    )


def _which(told: Verdict, manifest: Manifest, cells: int) -> Text | None:
    """The reason, with the cell's own title before it where a numbered check has several cells."""
    if told.reason is None or cells == 1:
        return told.reason
    title = manifest.check(told.check).title
    return {"en": f"{title['en']}: {told.reason['en']}", "zh": f"{title['zh']}：{told.reason['zh']}"}


def to_json(result: Result) -> dict[str, Any]:
    return asdict(result)


def write(result: Result, path: Path) -> None:
    """Write the JSON whole or not at all: a reader, or a full disk, never meets half a file. Raises OSError."""
    data = json.dumps(to_json(result), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    handle, half = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(half, 0o644)
        os.replace(half, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(half)
        raise


def lines(result: Result, language: str) -> list[tuple[str, str]]:
    """(style, line) pairs; style is one of head, right, partial, wrong, detail, hint, note, total, error."""
    if result.message is not None:
        return [("error", f"{clean(result.notebook)}: {pick(result.message, language)}")]
    column = max(width(pick(check.title, language)) for check in result.checks)
    shown = [("head", f"{result.exercise} · {clean(result.notebook)}")]
    for check in result.checks:
        style = "right" if check.points == check.out_of else "partial" if check.points else "wrong"
        title = pick(check.title, language)
        space = " " * (column - width(title))
        shown.append((style, f" {check.id}  {title}{space}  {check.points}/{check.out_of}"))
        if check.points < check.out_of:
            shown += _details(check, language)
    shown += [("note", f" * {pick(note, language)}") for note in result.notes]
    shown.append(("note", f" * {pick(_isolation(result.isolation), language)}"))
    shown.append(("total", f"total {result.points}/{result.out_of}"))
    return shown


def _details(check: CheckResult, language: str) -> list[tuple[str, str]]:
    shown = []
    if len(check.parts) > 1:
        lost = [part for part in check.parts if part.points < part.out_of]
        shown = [("detail", f"      - {pick(part.text, language)}  {part.points}/{part.out_of}") for part in lost]
    if check.reason is not None:
        shown.append(("detail", f"      {pick(check.reason, language)}"))
    if check.hint is not None:
        shown.append(("hint", f"      {check.hint['id']}: {check.hint[language]}"))
    return shown


def _isolation(level: str | None) -> Text:
    if level == "bubblewrap":
        return both(
            "run in a sandbox (bubblewrap): no network, nothing writable but an empty folder",
            "在沙箱（bubblewrap）中运行：没有网络，只能写入一个空文件夹",
        )
    return both(
        "run without a sandbox (isolation: none): a fresh kernel in an empty folder, with this account's rights",
        "没有使用沙箱（isolation: none）：在空文件夹中的全新内核里运行，拥有当前账户的权限",
    )
