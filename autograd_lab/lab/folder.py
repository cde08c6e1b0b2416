"""The learner's folder: course files are copied in, and what the learner has touched is never written over.

A small manifest in the folder remembers the digest of each file as it was copied. A file that still has that digest
is untouched and follows an upgrade; any other file is the learner's. Of a notebook the cells count, outputs included:
JupyterLab rewrites the rest when one is merely opened. Knows nothing of servers or of what a cell says.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MANIFEST = ".autograd-lab.json"
VERSION = 1


class FolderError(Exception):
    """The folder cannot be used; `key` names the sentence for it in messages.py, `facts` what goes into it."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(f"{key}: {facts}")
        self.key, self.facts = key, facts


@dataclass(slots=True)
class Report:
    """What one call did, as paths relative to the folder."""

    copied: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # touched by the learner, and the course has a newer one
    pristine: list[str] = field(default_factory=list)  # exactly as the course ships them


def fill(folder: Path, course: Path, parts: tuple[str, ...]) -> Report:
    """Bring `folder` up to date with the subfolders `parts` of `course`.

    Never writes over or removes a file that the learner may have touched. Raises FolderError when the folder
    cannot be made, read or written.
    """
    if folder.exists() and not folder.is_dir():
        raise FolderError("folder_is_file", folder=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        known = _read_manifest(folder)
        report = Report()
        for source, name in _shipped(course, parts):
            _bring(folder, source, name, known, report)
        _write(folder / MANIFEST, json.dumps({"version": VERSION, "files": known}, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise FolderError("folder_unusable", folder=str(folder), why=error.strerror or str(error)) from error
    return report


def _bring(folder: Path, source: Path, name: str, known: dict[str, str], report: Report) -> None:
    """Copy, update or keep one file; `known` is brought up to date."""
    data = source.read_bytes()
    shipped = digest(data, name)
    target = folder / name
    if not (target.exists() or target.is_symlink()):
        _write(target, data)
        report.copied.append(name)
    else:
        present = digest(target.read_bytes(), name) if target.is_file() else "not a file"
        if present != shipped:
            if present != known.get(name):
                if known.get(name) != shipped:
                    report.kept.append(name)
                return
            _write(target, data)
            report.updated.append(name)
    known[name] = shipped
    report.pristine.append(name)


def _shipped(course: Path, parts: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """Each file of the course below `parts`, with its name relative to the course; hidden files are not shipped."""
    for part in parts:
        for source in sorted((course / part).rglob("*")):
            name = source.relative_to(course)
            if source.is_file() and not any(piece.startswith((".", "__")) for piece in name.parts):
                yield source, name.as_posix()


def _read_manifest(folder: Path) -> dict[str, str]:
    """Name to digest of what was copied before; a damaged manifest counts as none, which only makes us keep more."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write(target: Path, data: bytes) -> None:
    """Write whole or not at all: an interrupted run leaves the old file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        half.write_bytes(data)
        os.replace(half, target)
    finally:
        half.unlink(missing_ok=True)


def digest(data: bytes, name: str) -> str:
    """Hex digest of what a learner could lose: a notebook's cells, however JSON spells them; else every byte."""
    if name.endswith(".ipynb"):
        try:
            data = json.dumps(_spelled_one_way(json.loads(data)["cells"]), sort_keys=True).encode()
        except (ValueError, KeyError, TypeError, RecursionError):
            pass  # not a notebook: its bytes count
    return hashlib.sha256(data).hexdigest()


def _spelled_one_way(value: Any) -> Any:
    """The same JSON with lines joined (a text may be a string or a list of lines) and without Jupyter's own marks."""
    if isinstance(value, dict):
        return {key: _spelled_one_way(item) for key, item in value.items() if key != "trusted"}
    if isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            return "".join(value)
        return [_spelled_one_way(item) for item in value]
    return value
