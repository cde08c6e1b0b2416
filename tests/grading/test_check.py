"""`autograd-lab check` from a file to the printed table, the exit status and the JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograd_lab.grading import check, report, runner
from autograd_lab.grading.bundle import BundleError
from autograd_lab.grading.report import Result

Notebook = dict[str, Any]


@pytest.fixture
def main(bundles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run check.main on the toy's bundles; returns (status, printed lines, progress)."""
    monkeypatch.setattr(check, "_bundles_folder", lambda: bundles)
    monkeypatch.setattr(check.bundles, "folder_of", lambda id, folder, real=check.bundles.folder_of: real(id, bundles))
    monkeypatch.delenv("AUTOGRAD_LAB_LANG", raising=False)

    def run(*arguments: Any, **named: Any) -> tuple[int, list[str], str]:
        status = check.main(*arguments, **named)
        printed = capsys.readouterr()
        return status, printed.out.splitlines(), printed.err

    return run


def test_a_solved_notebook(solved: Notebook, save: Callable, main: Callable, tmp_path: Path) -> None:
    status, lines, progress = main(save(solved), tmp_path / "result.json")
    assert status == 0 and lines[-1] == "total 8/8"
    assert "check-1" in progress and "check-3" in progress
    result = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert (result["schema"], result["status"], result["points"], result["out_of"]) == (1, "graded", 8, 8)
    assert result["isolation"] in ("bubblewrap", "none") and len(result["seeds"]) == 3
    assert [list(one) for one in result["checks"]] == [
        ["id", "title", "points", "out_of", "outcome", "reason", "hint", "seconds", "parts"]
    ] * 3


def test_a_half_solved_chinese_notebook(
    bundles: Path, save: Callable, main: Callable, tmp_path: Path, cell: Callable
) -> None:
    notebook = json.loads((bundles / "T01" / "student.zh.ipynb").read_text(encoding="utf-8"))
    cell(notebook, "q1")["source"] = "def double(x):\n    return -2 * x"
    cell(notebook, "q2b")["source"] = "def last(x):\n    return x[-1]"
    notebook["metadata"] = {}
    status, lines, _ = main(save(notebook, "li_T01 (2).ipynb"), tmp_path / "r.json", lang="zh")
    assert status == 1 and lines[-1] == "total 2/8"
    assert sum("H-SIGN" in line for line in lines) == 1 and any("相反" in line for line in lines)
    hints = [
        one["hint"] and one["hint"]["id"] for one in json.loads((tmp_path / "r.json").read_text("utf-8"))["checks"]
    ]
    assert hints == ["H-SIGN", "H-SCALAR", None]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"not json", "T01.ipynb", "not valid JSON"),
        (b'{"cells": []}', "T01.ipynb", "no answer cell"),
        (b'{"cells": []}', "homework.ipynb", "belongs to no exercise that is known here (T01)"),
        (b'{"metadata": {"autograd_lab": {"exercise": "E77"}}, "cells": []}', "x.ipynb", "belongs to no exercise"),
        (b'{"metadata": {"autograd_lab": {"exercise": "../.."}}, "cells": []}', "x.ipynb", "belongs to no exercise"),
    ],
)
def test_what_cannot_be_graded_gets_one_clear_line(
    content: bytes, name: str, says: str, save: Callable, main: Callable, tmp_path: Path
) -> None:
    status, lines, _ = main(save(content, name), tmp_path / "r.json")
    assert status == 2 and len(lines) == 1 and says in lines[0]
    result = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert (result["status"], result["points"], result["checks"]) == ("invalid", 0, [])


def test_a_failing_grader_is_tried_twice_and_never_counts_as_zero(
    solved: Notebook, save: Callable, main: Callable, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tried = []

    def fail(*arguments: Any, **named: Any) -> None:
        tried.append(1)
        raise runner.RunnerError("the kernel did not start")

    monkeypatch.setattr(runner, "run", fail)
    status, lines, _ = main(save(solved), tmp_path / "r.json")
    assert (status, len(tried)) == (3, 2) and "not your fault" in lines[0]
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["status"] == "grader_error"


def test_a_damaged_bundle_is_the_grader_s_error(solved: Notebook, save: Callable, main: Callable, monkeypatch) -> None:
    def fail(folder: Path) -> None:
        raise BundleError("damaged")

    monkeypatch.setattr(check.bundles, "load", fail)
    assert main(save(solved))[0] == 3


def test_a_result_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "result.json"
    report.write(Result("graded", "a.ipynb", points=1), target)
    before = target.read_bytes()

    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report.os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        report.write(Result("graded", "b.ipynb", points=2), target)
    assert target.read_bytes() == before and [path.name for path in tmp_path.iterdir()] == ["result.json"]


def test_a_result_that_cannot_be_written_is_said(save: Callable, main: Callable, tmp_path: Path) -> None:
    status, _, errors = main(save(b"no"), tmp_path / "nowhere" / "r.json")
    assert status == 3 and "cannot write" in errors


@pytest.mark.parametrize(
    ("file", "fits"),
    [
        ("T01.ipynb", True),
        ("t01.ipynb", True),
        ("T01 (1).ipynb", True),
        ("T01-Copy1.ipynb", True),
        ("li_T01_final.ipynb", True),
        ("T011.ipynb", False),
        ("XT01.ipynb", False),
        ("notes.ipynb", False),
    ],
)
def test_file_names(file: str, fits: bool) -> None:
    assert check._named_like(file, "T01") is fits


def test_strings_from_a_notebook_cannot_drive_the_terminal(save: Callable, main: Callable) -> None:
    _, lines, _ = main(save(b"no", "T01\x1b[31m\u202e.ipynb"))
    assert "\x1b" not in lines[0] and "\u202e" not in lines[0]
