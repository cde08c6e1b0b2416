"""Makes one language's notebook, not yet executed, of a source.

The result depends on the source, and on the player that its pictures will carry.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import nbformat

from .source import ROOT, Cell, Source, SourceError

FORMAT = 1
WIDGETS_IMPORT = re.compile(r"^import autograd_lab_widgets as (\w+)$", re.MULTILINE)
STATIC = ROOT / "widgets" / "autograd_lab_widgets" / "static"
EXEMPT = "nbval-ignore-output"
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE_INFO = {  # what exporters need to colour the code; no version, which would name the machine's
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
# Chinese characters and full-width punctuation: a line break between two of them would show as a space
WIDE = r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef\u2018-\u201d\u2026]"
SOFT_BREAK = re.compile(rf"(?<={WIDE})\n(?={WIDE})")


def assemble(source: Source, lang: str) -> nbformat.NotebookNode:
    """The notebook of `source` in `lang`, without outputs. Raises SourceError when an exempt cell gives no reason."""
    notebook = nbformat.v4.new_notebook(metadata=_metadata(source, lang))
    seen: dict[str, int] = {}
    for cell in source.cells_in(lang):
        notebook.cells.append(_node(source, cell, lang, seen))
    return notebook


def _metadata(source: Source, lang: str) -> dict[str, Any]:
    try:
        path = source.path.resolve().relative_to(ROOT)
    except ValueError:  # a source outside the checkout, as the tests make them
        path = source.path.name
    ours = {"format": FORMAT, "lang": lang, "source": str(path), "source_sha256": source.sha256, "player": player()}
    return {"kernelspec": dict(KERNELSPEC), "language_info": dict(LANGUAGE_INFO), "autograd_lab": ours}


def player() -> str:
    """A digest of the page that a frozen picture carries with it: script and templates."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.glob("*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _node(source: Source, cell: Cell, lang: str, seen: dict[str, int]) -> nbformat.NotebookNode:
    text, metadata = cell.text, dict(cell.metadata)
    if cell.tags:
        metadata["tags"] = list(cell.tags)
    if EXEMPT in cell.tags and not str(metadata.get("autograd_lab", {}).get("reason", "")).strip():
        raise SourceError(
            f"{source.path.name}: a cell tagged {EXEMPT} gives no reason: {text.splitlines()[0]!r}. "
            'Write # %% tags=["nbval-ignore-output"] autograd_lab={"reason": "..."}'
        )
    if cell.kind == "markdown" and lang == "zh":
        text = SOFT_BREAK.sub("", text)
    if cell.kind == "code" and lang != "en":
        text = speak(text, lang)
    make = nbformat.v4.new_markdown_cell if cell.kind == "markdown" else nbformat.v4.new_code_cell
    return make(text, id=_identity(cell, lang, seen), metadata=metadata)


def speak(code: str, lang: str) -> str:
    """`code`, with the line that makes the widgets speak `lang` after the line that imports them.

    It is an assignment, so that a cell which ends in it shows nothing.
    """
    return WIDGETS_IMPORT.sub(rf'\g<0>\nlang = \g<1>.language("{lang}")', code, count=1)


def _identity(cell: Cell, lang: str, seen: dict[str, int]) -> str:
    """A cell id from what is written in the cell: the same on every machine, and unmoved by cells put before it.

    Shared cells have the same id in both languages.
    """
    digest = hashlib.sha256(f"{cell.kind}\n{cell.lang}\n{cell.text}".encode()).hexdigest()[:10]
    seen[digest] = seen.get(digest, 0) + 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
