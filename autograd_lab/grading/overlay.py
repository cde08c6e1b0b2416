"""Lay a student's answers over the pristine notebook: only the source of answer cells is taken, all else is ours.

Cells are found by id, then by the anchor comment, then by the notebook's own cell id, so that a notebook whose cells
were deleted, doubled, moved or stripped of metadata is still graded for what it holds. Knows nothing of kernels.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from .bundle import Bundle, Manifest, digest
from .notebook import Cell, Submission, Unreadable
from .text import Text, both


@dataclass(slots=True)
class Answers:
    """What is taken from a submission.

    `sources[answer id]` are the cells to run in its place, in order: the answer and the extra cells nearest to it.
    """

    sources: dict[str, list[str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def answers_of(submission: Submission, bundle: Bundle) -> Answers:
    """The answers of `submission` to the exercise in `bundle`, with a note on everything unusual.

    Raises Unreadable when there is not a single answer cell.
    """
    roles = _roles(bundle)
    wanted = [id for id, role in roles.items() if role == "answer"]
    names = [_name(cell, roles, bundle.manifest) for cell in submission.cells]
    places = {name: at for at, name in enumerate(names) if name and roles.get(name) == "answer"}  # the last one wins
    if not places:
        raise Unreadable(
            "no_answers",
            both(
                "there is no answer cell in it: each begins with a line like `# answer: {first}`",
                "里面没有答案单元：每个答案单元的第一行形如 `# answer: {first}`",
                first=wanted[0],
            ),
        )
    answers = Answers(notes=list(submission.notes))
    answers.missing = [id for id in wanted if id not in places]
    answers.sources = {id: [submission.cells[at].source] for id, at in places.items()}
    _add_extras(answers, submission.cells, names, places)
    answers.notes += _notes(submission, bundle.manifest, names, roles)
    return answers


def runnable(bundle: Bundle, answers: Answers, only: Collection[str]) -> dict[str, Any]:
    """The pristine notebook with `answers` in it; `only` names the checks to keep, with the answers that they need."""
    checks = [check for check in bundle.manifest.checks if check.id in only]
    needed = {id for check in checks for id in check.answers}
    kept = {check.id for check in checks}
    cells: list[dict[str, Any]] = []
    for cell in bundle.pristine["cells"]:
        facts = cell["metadata"]["autograd_lab"]
        if facts["role"] == "given":
            cells.append(_run_cell(cell["source"], facts))
        elif facts["role"] == "answer" and facts["name"] in needed:
            cells += [_run_cell(source, facts) for source in answers.sources.get(facts["name"], [])]
        elif facts["role"] == "check" and facts["check"] in kept:
            cells.append(_run_cell(cell["source"], facts))
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}


def _run_cell(source: str, facts: dict[str, Any]) -> dict[str, Any]:
    """A cell as nbval wants it: an execution count on check cells, or it would compare nothing there."""
    count = 1 if facts["role"] == "check" else None
    metadata = {"autograd_lab": dict(facts)}
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": count}


def _roles(bundle: Bundle) -> dict[str, str]:
    """Cell name -> role, for every code cell of the pristine notebook, in order."""
    return {
        cell["metadata"]["autograd_lab"]["name"]: cell["metadata"]["autograd_lab"]["role"]
        for cell in bundle.pristine["cells"]
    }


def _name(cell: Cell, roles: dict[str, str], manifest: Manifest) -> str | None:
    """Which cell of the exercise this is, or None for one that the student added."""
    if cell.name in roles or cell.name in manifest.cells:
        return cell.name
    if cell.anchor is not None:
        kind, id = cell.anchor
        name = id if kind == "answer" else f"check-{id}"
        if roles.get(name) == kind:
            return name
    if cell.id in roles or cell.id in manifest.cells:
        return cell.id
    own = digest(cell.source)
    return next((name for name, known in manifest.cells.items() if known == own), None)


def _add_extras(answers: Answers, cells: list[Cell], names: list[str | None], places: dict[str, int]) -> None:
    """Attach each cell that the student added to the nearest answer, keeping the order of the cells."""
    extras = [at for at, name in enumerate(names) if name is None and cells[at].source.strip()]
    around: dict[str, list[int]] = {id: [at] for id, at in places.items()}
    for at in extras:
        nearest = min(places, key=lambda id: (abs(places[id] - at), places[id] < at))
        around[nearest].append(at)
    for id, members in around.items():
        answers.sources[id] = [cells[at].source for at in sorted(members)]


def _notes(submission: Submission, manifest: Manifest, names: list[str | None], roles: dict[str, str]) -> list[Text]:
    notes: list[Text] = []
    known = [name for name in names if name in roles]
    for name in dict.fromkeys(known):
        if known.count(name) > 1 and roles[name] == "answer":
            notes.append(
                both(
                    "{name} is there more than once: the last one counts",
                    "{name} 出现了多次：以最后一个为准",
                    name=name,
                )
            )
    for name, role in roles.items():
        if name not in known:
            notes.append(_missing_note(name, role))
    for cell, name in zip(submission.cells, names, strict=True):
        if roles.get(name or "") in ("check", "given") and digest(cell.source) != manifest.cells.get(name or ""):
            notes.append(
                both("{name} was changed: the original was used", "{name} 被改动过：已使用原来的单元", name=name)
            )
    last = {name: at for at, name in enumerate(known)}
    if sorted(last, key=lambda name: last[name]) != [name for name in roles if name in last]:
        notes.append(
            both("cells were moved: the exercise's own order was used", "单元的顺序被改动过：已使用练习原来的顺序")
        )
    return notes


def _missing_note(name: str, role: str) -> Text:
    if role == "answer":
        return both("{name} is missing: no points for it", "缺少 {name}：它没有分数", name=name)
    return both("{name} is missing: the original was used", "缺少 {name}：已使用原来的单元", name=name)
