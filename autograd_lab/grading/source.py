"""Read an exercise's source (jupytext percent) and make notebooks of it: the student's, and the pristine one.

Cells of the source, by their jupytext metadata:

    # %% tags=["exercise"]          a dict: id, version, title, names, titles (of the numbered checks), limits
    # %% [markdown] tags=["en"]     text; one cell for each language (or untagged, for both)
    # %% given="setup"              code that students get and that is run when grading
    # %% tags=["look"]              code that students get and that is not run when grading
    # %% answer="q1"                an answer with its solution between nbgrader's delimiters
    # %% stub="q1"                  what students get instead, where an empty stub would not do (broken code to mend)
    # %% check="1" answers=["q1"]   a check cell
    # %% judge="1"                  a dict: title, parts, signatures, rtol, atol, fixed, labels

Needs jupytext, so only release tools import this. Knows nothing of kernels.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .bundle import Check, Limits, Manifest, Part, digest
from .hints import CATALOGUE
from .text import LANGUAGES, Text, both

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
DELIMITERS = (BEGIN_SOLUTION, END_SOLUTION, BEGIN_HIDDEN, END_HIDDEN)
_STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
_EVENTS = {  # labels of what case.events observes
    "backwards": both("backward passes", "反向传播的次数"),
    "stale": both("times that a gradient was added to an old one", "梯度加到旧梯度上的次数"),
    "lost": both("times that a gradient was cleared unused", "梯度没用就被清除的次数"),
}
_ROLES = ("given", "answer", "stub", "check", "judge")


class SourceError(ValueError):
    """The exercise's source is wrong; the message names the cell and what it should hold."""


@dataclass(slots=True)
class SourceCell:
    role: str  # comment (left out), exercise, markdown, given, look, answer, stub, check, judge
    name: str  # its id in the notebook: "q1", "check-1", "given-setup", "look-3", "text-5"
    key: str  # what the source calls it: "q1", "1", "setup"
    text: str
    language: str | None = None
    answers: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Source:
    facts: dict[str, Any]
    cells: list[SourceCell]
    checks: list[Check]

    def solutions(self) -> dict[str, str]:
        """The full source of each answer cell, by answer id."""
        return {cell.key: _anchored("answer", cell.key, cell.text) for cell in self.cells if cell.role == "answer"}

    def stubs(self) -> dict[str, str]:
        """What students get in each answer cell, by answer id."""
        own = {cell.key: cell.text for cell in self.cells if cell.role == "stub"}
        return {key: _anchored("answer", key, own.get(key) or strip(text)) for key, text in self.solutions().items()}


@dataclass(slots=True)
class WrongAnswer:
    """One entry of an exercise's bank: these answers, the points that `check` keeps, and the hint it must get."""

    title: str
    check: str
    answers: dict[str, str]
    earns: int
    hint: str | None


def read(path: Path) -> Source:
    """The exercise in the percent script at `path`. Raises SourceError."""
    raw = _percent(path)
    cells = [_cell(number, cell) for number, cell in enumerate(raw)]
    facts = next((_literal(cell) for cell in cells if cell.role == "exercise"), None)
    if facts is None:
        raise SourceError(f'{path.name}: no cell tagged "exercise"; write # %% tags=["exercise"] above a dict')
    judged = {cell.key: _literal(cell) for cell in cells if cell.role == "judge"}
    checks = [_check(cell, judged) for cell in cells if cell.role == "check"]
    source = Source(facts, cells, checks)
    _validate(source)
    return source


def read_wrong(path: Path, source: Source) -> list[WrongAnswer]:
    """The bank of wrong answers beside an exercise: cells `# %% check="1" answer="q1" hint="H-TAPE" earns=0`.

    `hint` may be left out: then no hint must be given. Raises SourceError.
    """
    checks = {check.id: check for check in source.checks}
    bank = []
    for number, cell in enumerate(_percent(path)):
        facts = cell["metadata"]
        if cell["cell_type"] != "code" or "check" not in facts:
            continue
        check = checks.get(str(facts["check"]))
        if check is None or facts.get("answer") not in check.answers:
            raise SourceError(
                f"{path.name}, cell {number}: no check {facts['check']!r} with answer {facts.get('answer')!r}"
            )
        title = str(facts.get("title", f"{facts['check']} #{number}"))
        answers = {facts["answer"]: _anchored("answer", facts["answer"], cell["source"])}
        bank.append(WrongAnswer(title, check.id, answers, int(facts.get("earns", 0)), facts.get("hint")))
    return bank


def student(source: Source, language: str) -> dict[str, Any]:
    """The notebook that students get, as a dict: no solution, no hidden line, no outputs."""
    stubs = source.stubs()
    cells = []
    for cell in source.cells:
        if cell.role == "markdown" and cell.language in (None, language):
            metadata = {"nbgrader": _nbgrader(cell.name, locked=True), "autograd_lab": {"role": "text"}}
            cells.append({"cell_type": "markdown", "id": cell.name, "metadata": metadata, "source": cell.text})
        elif cell.role in ("given", "look", "answer", "check"):
            cells.append(_code(cell, source, student_text(cell, stubs, language)))
    facts = source.facts
    ours = {"exercise": facts["id"], "version": str(facts["version"]), "language": language, "schema": 1}
    return _notebook(cells, {"autograd_lab": ours})


def pristine(source: Source) -> dict[str, Any]:
    """The notebook that is run when grading: given code, empty answers, whole checks. The same in every language."""
    stubs = source.stubs()
    cells = []
    for cell in source.cells:
        if cell.role in ("given", "answer", "check"):
            text = stubs[cell.key] if cell.role == "answer" else cell.text
            cells.append(_code(cell, source, _anchored("check", cell.key, text) if cell.role == "check" else text))
    return _notebook(cells, {})


def student_text(cell: SourceCell, stubs: dict[str, str], language: str) -> str:
    """A code cell's source as students of `language` get it."""
    if cell.role == "answer":
        return stubs[cell.key]
    text = hide(cell.text).replace('language="en"', f'language="{language}"')
    return _anchored("check", cell.key, text) if cell.role == "check" else text


def manifest(source: Source, score_seeds: list[int], public_seed: int, made_with: str) -> Manifest:
    """What bundle.py saves about the exercise."""
    facts, stubs = source.facts, source.stubs()
    code = [cell for cell in source.cells if cell.role in ("given", "look", "answer", "check")]
    return Manifest(
        exercise=facts["id"],
        version=str(facts["version"]),
        title=facts["title"],
        names=list(facts["names"]),
        titles=facts["titles"],
        checks=source.checks,
        public_seed=public_seed,
        score_seeds=score_seeds,
        cells={cell.name: digest(student_text(cell, stubs, "en")) for cell in code},
        limits=Limits(**facts.get("limits", {})),
        made_with=made_with,
    )


def strip(text: str) -> str:
    """`text` with each solution region replaced by nbgrader's stub, indented as the region was."""
    return _replace(text, BEGIN_SOLUTION, END_SOLUTION, _STUB)


def hide(text: str) -> str:
    """`text` without its hidden tests."""
    return _replace(text, BEGIN_HIDDEN, END_HIDDEN, ())


def region_lines(text: str, begin: str, end: str) -> list[str]:
    """The stripped lines between the delimiters."""
    inside, found = False, []
    for line in text.split("\n"):
        if begin in line or end in line:
            inside = begin in line
        elif inside and line.strip():
            found.append(line.strip())
    return found


def _replace(text: str, begin: str, end: str, stub: tuple[str, ...]) -> str:
    kept: list[str] = []
    inside = False
    for line in text.split("\n"):
        if begin in line:
            if inside:
                raise SourceError(f"{begin} twice without {end}")
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + piece for piece in stub]
        elif end in line:
            if not inside:
                raise SourceError(f"{end} without {begin}")
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise SourceError(f"{begin} without {end}")
    return "\n".join(kept)


def _percent(path: Path) -> list[Any]:
    import jupytext

    return jupytext.read(path, fmt="py:percent").cells


def _cell(number: int, raw: Any) -> SourceCell:
    facts, tags, text = raw["metadata"], raw["metadata"].get("tags", []), raw["source"]
    if raw["cell_type"] == "markdown":
        language = next((tag for tag in tags if tag in LANGUAGES), None)
        return SourceCell("markdown", f"text-{number}", "", text, language)
    for role in _ROLES:
        if role in facts:
            key = str(facts[role])
            name = {"given": f"given-{key}", "check": f"check-{key}"}.get(role, key)
            return SourceCell(role, name, key, text, answers=list(facts.get("answers", [])))
    if all(line.startswith("#") or not line.strip() for line in text.split("\n")):
        return SourceCell("comment", "", "", text)
    for role in ("exercise", "look"):
        if role in tags:
            return SourceCell(role, f"{role}-{number}", "", text)
    raise SourceError(f"cell {number} has no role ({text[:40]!r}); give it one of {', '.join(_ROLES)}, or a tag")


def _literal(cell: SourceCell) -> dict[str, Any]:
    try:
        value = ast.literal_eval(cell.text)
    except (ValueError, SyntaxError) as error:
        raise SourceError(f"the {cell.role} cell {cell.key} holds no plain dict: {error}") from error
    if not isinstance(value, dict):
        raise SourceError(f"the {cell.role} cell {cell.key} holds {type(value).__name__}, not a dict")
    return value


def _check(cell: SourceCell, judged: dict[str, dict[str, Any]]) -> Check:
    if cell.key not in judged:
        raise SourceError(f'check {cell.key} has no judge cell; write # %% judge="{cell.key}" above a dict')
    facts = judged[cell.key]
    parts = [Part(**part) for part in facts["parts"]]
    rest = {key: facts[key] for key in ("rtol", "atol", "fixed") if key in facts}
    needed = {name for part in parts for name in part.needs}
    rest["labels"] = {name: text for name, text in _EVENTS.items() if name in needed} | facts.get("labels", {})
    return Check(cell.key, cell.answers, facts["title"], parts, list(facts.get("signatures", [])), **rest)


def _validate(source: Source) -> None:
    """What a person forgets: an unknown answer or hint, an answer without a check, doubled ids, missing texts."""
    answers = list(source.solutions())
    used = {id for check in source.checks for id in check.answers}
    if len(set(answers)) != len(answers) or set(answers) != used:
        raise SourceError(
            f"answers {sorted(answers)} and what the checks use, {sorted(used)}, are not the same, each once"
        )
    for check in source.checks:
        for signature in check.signatures:
            if signature["hint"] not in CATALOGUE:
                raise SourceError(f"check {check.id}: no hint {signature['hint']!r} in the catalogue")
        if check.number not in source.facts["titles"]:
            raise SourceError(f"the exercise cell has no title for check {check.number}")
    texts: list[Text] = [source.facts["title"], *source.facts["titles"].values()]
    for check in source.checks:
        texts += [check.title, *check.labels.values(), *(part.text for part in check.parts)]
    for text in texts:
        if set(text) != set(LANGUAGES):
            raise SourceError(f"this text does not exist in {' and '.join(LANGUAGES)}: {text}")


def _anchored(kind: str, key: str, text: str) -> str:
    """`text` with its anchor comment on the first line."""
    anchor = f"# {kind}: {key}"
    return text if re.match(rf"{re.escape(anchor)}\s*(\n|$)", text) else f"{anchor}\n{text}"


def _code(cell: SourceCell, source: Source, text: str) -> dict[str, Any]:
    ours: dict[str, Any] = {"role": cell.role, "name": cell.name}
    points = None
    if cell.role == "check":
        check = next(check for check in source.checks if check.id == cell.key)
        points = check.points
        hidden = BEGIN_HIDDEN in cell.text
        ids = sorted({signature["hint"] for signature in check.signatures})
        ours |= {"check": cell.key, "group": check.number, "hidden": hidden, "hints": ids, "rtol": check.rtol}
        ours |= {"atol": check.atol, "kind": "observation"}
    nbgrader = _nbgrader(cell.name, locked=cell.role != "answer", solution=cell.role == "answer", points=points)
    metadata: dict[str, Any] = {"nbgrader": nbgrader, "autograd_lab": ours}
    if cell.role == "look":
        del metadata["nbgrader"]
    elif cell.role != "answer":
        metadata |= {"editable": False, "deletable": False}
    return {
        "cell_type": "code", "id": cell.name, "metadata": metadata, "source": text,
        "outputs": [], "execution_count": None,
    }  # fmt: skip


def _nbgrader(name: str, *, locked: bool, solution: bool = False, points: int | None = None) -> dict[str, Any]:
    """nbgrader's own cell metadata, schema version 3; it forbids further keys."""
    grade = points is not None
    facts: dict[str, Any] = {"schema_version": 3, "grade_id": name, "grade": grade, "solution": solution}
    facts |= {"locked": locked, "task": False}
    return facts | ({"points": points} if grade else {})


def _notebook(cells: list[dict[str, Any]], metadata: dict[str, Any]) -> dict[str, Any]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}} | metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
