"""Builds an exercise's student notebooks and its bundle, and says whether the committed ones are current.

The work is autograd_lab.grading's; this module knows where the files lie and which follow from the source alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograd_lab.grading import release, runner
from autograd_lab.grading import source as sources

from .source import LANGUAGES, NOTEBOOKS, BuildError

BUNDLES = NOTEBOOKS / "bundles"


def build(path: Path) -> str:
    """Release the exercise at `path` into the checkout; the result in words.

    Raises BuildError with the reasons when it may not be released.
    """
    with _one_kind_of_error():
        proof = release.build(path, BUNDLES, NOTEBOOKS)
    return f"wrong answers caught {proof.wrong_caught}/{proof.wrong_total}"


def prove(path: Path) -> list[str]:
    """Try all that a release must stand, without writing: why the exercise may not be released, [] when it may."""
    with _one_kind_of_error():
        exercise = sources.read(path)
        bank = path.with_suffix(".wrong.py")
        wrong = sources.read_wrong(bank, exercise) if bank.is_file() else []
        try:
            return release.check(exercise, release.make(exercise), wrong).reasons
        except release.Refused as refused:
            return refused.reasons


def problems(path: Path) -> list[str]:
    """Why the committed files are not what the source at `path` gives; [] when they are. Runs nothing."""
    with _one_kind_of_error():
        exercise = sources.read(path)
    folder = BUNDLES / exercise.facts["id"]
    expected = {folder / "pristine.ipynb": sources.pristine(exercise)}
    for lang in LANGUAGES:
        student = sources.student(exercise, lang)
        expected[folder / f"student.{lang}.ipynb"] = student
        expected[NOTEBOOKS / lang / "exercises" / f"{path.stem}.ipynb"] = student
    manifest = folder / "manifest.json"
    if manifest.is_file():
        have = _read(manifest)
        drawn = (have["score_seeds"], have["public_seed"], have["made_with"])
        expected[manifest] = asdict(sources.manifest(exercise, *drawn))
    else:
        expected[manifest] = {}
    return [what for target, content in expected.items() if (what := _problem(target, content))]


@contextmanager
def _one_kind_of_error() -> Iterator[None]:
    """The grading package's errors as BuildError, the one that the command line prints."""
    try:
        yield
    except (release.Refused, runner.RunnerError, sources.SourceError) as error:
        raise BuildError(str(error)) from error


def _problem(target: Path, content: dict[str, Any]) -> str | None:
    name = target.relative_to(NOTEBOOKS)
    if not target.is_file():
        return f"{name} is missing"
    return None if _read(target) == json.loads(json.dumps(content)) else f"{name} is not what its source gives"


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
