"""Builds a lecture in both languages, and says whether the committed notebooks are current."""

from __future__ import annotations

from pathlib import Path

import nbformat

from . import current
from .assemble import assemble
from .running import execute
from .source import LANGUAGES, read


def build(path: Path) -> str:
    """Execute the lecture at `path` in each language and write its notebooks; the result in words.

    Raises SourceError, RunError, and nbclient's CellExecutionError.
    """
    source = read(path)
    done = {lang: execute(assemble(source, lang)) for lang in LANGUAGES}
    for lang, notebook in done.items():
        target = source.target(lang)
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)
    cells = sum(cell.cell_type == "code" for cell in done[LANGUAGES[0]].cells)
    return f"{cells} code cells run in {' and '.join(LANGUAGES)}"


def prove(path: Path) -> list[str]:
    """Run the lecture and compare its outputs with the committed ones, without writing."""
    source = read(path)
    return [what for lang in LANGUAGES for what in current.problems(source, lang, execute(assemble(source, lang)))]


def problems(path: Path) -> list[str]:
    """Why the committed notebooks are not what the source at `path` gives; [] when they are. Runs nothing."""
    source = read(path)
    return [what for lang in LANGUAGES for what in current.problems(source, lang)]
