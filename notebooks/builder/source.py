"""Reads a course source: a jupytext percent script whose texts are tagged `en` or `zh` and whose code is shared.

Knows nothing of languages beyond the two tags, of execution or of files on the other side.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext

LANGUAGES = ("en", "zh")
NOTEBOOKS = Path(__file__).resolve().parents[1]
ROOT = NOTEBOOKS.parent


class BuildError(Exception):
    """A notebook cannot be built; the message is for the person who writes it."""


class SourceError(BuildError):
    """A course source breaks a rule of the format; the message names the file, the cell and what to write instead."""


@dataclass(frozen=True)
class Cell:
    """One cell as written. `lang` is None when it belongs to every language."""

    kind: str  # "markdown" or "code"
    text: str
    lang: str | None = None
    tags: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)  # everything but the tags, passed through


@dataclass(frozen=True)
class Source:
    """A whole script. `kind` is the folder it lies in: "lectures" or "exercises"."""

    path: Path
    kind: str
    cells: tuple[Cell, ...]
    sha256: str

    @property
    def stem(self) -> str:
        return self.path.stem

    def target(self, lang: str) -> Path:
        """Where this source's notebook in `lang` is committed."""
        return NOTEBOOKS / lang / self.kind / f"{self.stem}.ipynb"

    def cells_in(self, lang: str) -> list[Cell]:
        """The cells a reader of `lang` sees, in order."""
        return [cell for cell in self.cells if cell.lang in (None, lang)]


def find(names: list[str] | None = None) -> list[Path]:
    """The sources to build: all, or those whose stem (03_autograd) or path is in `names`.

    Raises SourceError for a name that matches nothing.
    """
    found = sorted((NOTEBOOKS / "source").glob("*/[0-9][0-9]_*.py"))
    found = [path for path in found if "." not in path.stem]  # NN_name.wrong.py is the bank beside an exercise
    if not names:
        return found
    wanted = {Path(name).stem: name for name in names}
    missing = set(wanted) - {path.stem for path in found}
    if missing:
        known = ", ".join(path.stem for path in found) or "none"
        raise SourceError(f"no course source is called {', '.join(sorted(missing))}. There are: {known}")
    return [path for path in found if path.stem in wanted]


def read(path: Path) -> Source:
    """Parse one script. Raises SourceError when a cell breaks the format."""
    text = path.read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="py:percent")
    cells = tuple(_cell(path, number, raw) for number, raw in enumerate(notebook.cells, 1))
    source = Source(path, path.parent.name, cells, hashlib.sha256(text.encode()).hexdigest())
    _paired(source)
    return source


def _cell(path: Path, number: int, raw: Any) -> Cell:
    metadata = {key: value for key, value in raw.metadata.items() if key not in ("tags", "lines_to_next_cell")}
    tags = tuple(raw.metadata.get("tags", ()))
    languages = [tag for tag in tags if tag in LANGUAGES]
    where = f"{path.name}, cell {number} ({raw.source.strip().splitlines()[0][:50] if raw.source.strip() else 'empty'})"
    if raw.cell_type not in ("markdown", "code"):
        raise SourceError(f"{where}: it is a {raw.cell_type} cell; write `# %%` or `# %% [markdown]`")
    if not raw.source.strip():
        raise SourceError(f"{where}: the cell holds nothing; take its `# %%` line out")
    if len(languages) > 1:
        raise SourceError(f"{where}: tagged {' and '.join(languages)}; for both languages leave the tag out")
    if languages and raw.cell_type == "code":
        raise SourceError(f"{where}: code is shared by the languages; take the tag {languages[0]} off")
    rest = tuple(tag for tag in tags if tag not in LANGUAGES)
    return Cell(raw.cell_type, raw.source, languages[0] if languages else None, rest, metadata)


def _paired(source: Source) -> None:
    """Between two code cells each language must have the same number of texts, so that no reader misses one."""
    seen: dict[str, int] = dict.fromkeys(LANGUAGES, 0)
    last = "the start"
    for cell in (*source.cells, Cell("code", "the end")):
        if cell.lang:
            seen[cell.lang] += 1
            last = cell.text.strip().splitlines()[0]
        elif cell.kind == "code" and len(set(seen.values())) > 1:
            counts = ", ".join(f"{count} {lang}" for lang, count in seen.items())
            raise SourceError(
                f"{source.path.name}: up to '{last}' there are {counts} texts; each needs its translation"
            )
