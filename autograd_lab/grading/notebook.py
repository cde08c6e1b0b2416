"""Read a submitted notebook as hostile bytes and find the student's answers in it.

Nothing here trusts the file: it may be a folder, a picture, half a download, a notebook of an older format, or a file
made to hurt the reader. Knows nothing of kernels, of points, and of what a right answer is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .text import Text, both

MAX_BYTES = 20_000_000
MAX_CELLS = 5_000
MAX_SOURCE = 200_000  # characters in one cell
_LONG_NUMBER = 40  # digits; longer numbers have no meaning in a notebook

ANCHOR = re.compile(r"^#\s*(answer|check)\s*[:：]\s*([A-Za-z0-9_.-]{1,40})\s*$")


class Unreadable(Exception):
    """The file is no notebook that could be graded. `code` is stable, `text` says it in both languages."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text["en"])
        self.code, self.text = code, text


@dataclass(slots=True)
class Cell:
    """One code cell of a submission, as far as it can be understood.

    `name` is nbgrader's grade_id, `anchor` what the first line says ("answer", "q1"), `id` the notebook's cell id.
    """

    source: str
    name: str | None = None
    anchor: tuple[str, str] | None = None
    id: str | None = None


@dataclass(slots=True)
class Submission:
    """What a notebook file holds, before it is matched with an exercise."""

    file: str  # base name
    sha256: str
    exercise: str | None = None  # from the metadata
    version: str | None = None
    language: str | None = None
    cells: list[Cell] = field(default_factory=list)  # code cells only, in order
    notes: list[Text] = field(default_factory=list)


def read(path: str | Path) -> Submission:
    """The submission in the file at `path`. Raises Unreadable, never anything else, whatever the file is."""
    return parse(read_bytes(path), Path(path).name)


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a regular file up to MAX_BYTES. Raises Unreadable; never waits on a fifo, never follows a device."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Unreadable("unreadable", both("cannot open it: {why}", "打不开：{why}", why=why)) from None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Unreadable("not_a_file", both("this is not a file", "这不是一个文件"))
        with os.fdopen(handle, "rb", closefd=False) as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        why = str(error.strerror)
        raise Unreadable("unreadable", both("cannot read it: {why}", "读不了：{why}", why=why)) from None
    finally:
        os.close(handle)
    if len(data) > MAX_BYTES:
        raise Unreadable(
            "too_large",
            both(
                "the notebook is larger than {limit} MB: clear its outputs (Edit > Clear All Outputs) and save it",
                "笔记本超过 {limit} MB：请清除所有输出（Edit > Clear All Outputs）并保存",
                limit=MAX_BYTES // 1_000_000,
            ),
        )
    return data


def parse(data: bytes, file: str = "notebook.ipynb") -> Submission:
    """The submission in `data`. Raises Unreadable, never anything else."""
    document = _load(data)
    submission = Submission(file=file, sha256=hashlib.sha256(data).hexdigest())
    ours = _dict(_dict(document.get("metadata")).get("autograd_lab"))
    submission.exercise = _word(ours.get("exercise"))
    submission.version = _word(ours.get("version"))
    submission.language = _word(ours.get("language"))
    for raw in _cells(document):
        if len(submission.cells) == MAX_CELLS:
            submission.notes.append(
                both("only the first {n} code cells were read", "只读取了前 {n} 个代码单元", n=MAX_CELLS)
            )
            break
        cell = _cell(raw, submission.notes)
        if cell is not None:
            submission.cells.append(cell)
    return submission


def anchor_of(source: str) -> tuple[str, str] | None:
    """What the first line names: ("answer", "q1") for `# answer: q1`, ("check", "1") for `# check: 1`, else None."""
    first = source.lstrip("\ufeff \n").split("\n", 1)[0].strip()
    match = ANCHOR.match(first)
    return (match.group(1), match.group(2)) if match else None


def _load(data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise Unreadable("empty", both("the file is empty", "文件是空的"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            "not_utf8",
            both(
                "this is not a notebook: not UTF-8 text (byte {at})",
                "这不是笔记本：不是 UTF-8 文本（第 {at} 字节）",
                at=error.start,
            ),
        ) from None
    try:
        document = json.loads(text, parse_int=_number, parse_float=_number, parse_constant=lambda name: None)
    except (RecursionError, MemoryError):
        raise Unreadable(
            "too_deep", both("this is not a notebook: its JSON is nested too deeply", "这不是笔记本：JSON 嵌套太深")
        ) from None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise Unreadable(
            "not_json",
            both(
                "this is not a notebook: not valid JSON (line {line}). Was the download or the copy cut short?",
                "这不是笔记本：不是有效的 JSON（第 {line} 行）。文件是否没有下载或复制完整？",
                line=line,
            ),
        ) from None
    if not isinstance(document, dict):
        raise Unreadable("not_a_notebook", both("this is JSON, but not a notebook", "这是 JSON，但不是笔记本"))
    return document


def _number(digits: str) -> float | int:
    """A number as JSON wrote it; absurdly long ones become 0 (nothing in a notebook needs them)."""
    if len(digits) > _LONG_NUMBER:
        return 0
    return int(digits) if digits.lstrip("-").isdigit() else float(digits)


def _cells(document: dict[str, Any]) -> Iterator[Any]:
    """The raw cells of nbformat 4, or of 3 (in worksheets). Raises Unreadable when there is no list of them."""
    cells = document.get("cells")
    if isinstance(cells, list):
        yield from cells
        return
    sheets = document.get("worksheets")
    if not isinstance(sheets, list):
        raise Unreadable(
            "not_a_notebook",
            both("this is JSON, but not a notebook: it has no cells", "这是 JSON，但不是笔记本：没有单元"),
        )
    for sheet in sheets:
        inner = _dict(sheet).get("cells")
        if isinstance(inner, list):
            yield from inner


def _cell(raw: Any, notes: list[Text]) -> Cell | None:
    """A code cell, or None for anything else."""
    if not isinstance(raw, dict) or raw.get("cell_type") != "code":
        return None
    source = raw.get("source", raw.get("input", ""))
    if isinstance(source, list):
        source = "".join(piece for piece in source if isinstance(piece, str))
    if not isinstance(source, str):
        return None
    if len(source) > MAX_SOURCE:
        notes.append(
            both("a cell of more than {n} characters was left out", "略去了一个超过 {n} 个字符的单元", n=MAX_SOURCE)
        )
        return None
    source = source.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")  # lone surrogates become "?"
    metadata = _dict(raw.get("metadata"))
    name = _word(_dict(metadata.get("nbgrader")).get("grade_id"))
    return Cell(source=source, name=name, anchor=anchor_of(source), id=_word(raw.get("id")))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _word(value: Any) -> str | None:
    """A short name, or None for anything that is no name."""
    return value if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.:-]{1,80}", value) else None
