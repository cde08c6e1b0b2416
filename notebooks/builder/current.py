"""Says whether a committed notebook still follows from its source. Compares; never writes."""

from __future__ import annotations

from pathlib import Path

import nbformat

from .assemble import EXEMPT, assemble
from .source import Source

HTML = "text/html"


def problems(source: Source, lang: str, rerun: nbformat.NotebookNode | None = None) -> list[str]:
    """Why the committed notebook of `source` in `lang` is not current; [] when it is.

    Without `rerun` the code is not executed: cells and metadata are compared, and each code cell must have been run.
    With `rerun` (the notebook, executed anew) the outputs are compared as well, except those of exempt cells and the
    pictures' HTML, which is compared through its tables.
    """
    target = source.target(lang)
    if not target.is_file():
        return [f"{_short(target)} is missing"]
    committed = nbformat.read(target, as_version=4)
    expected = assemble(source, lang)
    have, want = committed.metadata.get("autograd_lab", {}), expected.metadata["autograd_lab"]
    if {**have, "player": ""} != {**want, "player": ""}:
        return [f"{_short(target)} was built from another version of {source.path.name}"]
    if have["player"] != want["player"]:
        return [f"{_short(target)}: its pictures carry another player than widgets/autograd_lab_widgets/static"]
    found = [] if committed.metadata == expected.metadata else [f"{_short(target)}: its metadata was changed by hand"]
    if len(committed.cells) != len(expected.cells):
        return [*found, f"{_short(target)} has {len(committed.cells)} cells, its source gives {len(expected.cells)}"]
    for number, (have, want) in enumerate(zip(committed.cells, expected.cells, strict=True), 1):
        found += [f"{_short(target)}, cell {number}: {what}" for what in _differences(have, want)]
    if rerun is not None:
        for number, (have, now) in enumerate(zip(committed.cells, rerun.cells, strict=True), 1):
            if have.cell_type == "code" and not _same_outputs(have, now):
                found.append(f"{_short(target)}, cell {number}: running it gives another output than the one stored")
    return found


def _differences(have: nbformat.NotebookNode, want: nbformat.NotebookNode) -> list[str]:
    found = [f"another {key}" for key in ("id", "cell_type", "source", "metadata") if have.get(key) != want.get(key)]
    if have.cell_type == "code" and have.get("execution_count") is None:
        found.append("it was never run, so that nbval would compare nothing")
    return found


def _same_outputs(have: nbformat.NotebookNode, now: nbformat.NotebookNode) -> bool:
    if EXEMPT in have.metadata.get("tags", []):
        return True
    return [_comparable(output) for output in have.outputs] == [_comparable(output) for output in now.outputs]


def _comparable(output: nbformat.NotebookNode) -> dict:
    kept = {key: value for key, value in output.items() if key not in ("traceback", "execution_count", "metadata")}
    if "data" in kept:
        kept["data"] = {key: value for key, value in kept["data"].items() if key != HTML}
    return kept


def _short(path: Path) -> str:
    return "/".join(path.parts[-4:])
