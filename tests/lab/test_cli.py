"""The command line as somebody types it. Wrong use gets a sentence and status 2, never a traceback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from autograd_lab.lab import doctor


def run(*words: str, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    """Type `autograd-lab WORDS`, without a terminal."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AUTOGRAD_LAB", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "autograd_lab.cli", *words],
        cwd=cwd,
        env={**clean, "PYTHONUTF8": "1", "COLUMNS": "200", **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_help_in_both_languages():
    english, chinese = run("--help"), run("--lang", "zh", "--help")
    assert (english.returncode, chinese.returncode) == (0, 0)
    for command in ("lab", "doctor", "check"):
        assert command in english.stdout and command in chinese.stdout
    assert "graded exercises" in english.stdout
    assert "自动评分练习" in chinese.stdout
    assert "自动评分练习" in run("--help", AUTOGRAD_LAB_LANG="zh").stdout


def test_version():
    assert run("--version").stdout.strip() == f"autograd-lab {metadata.version('autograd-lab')}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "nonsense"),
        (["lab", "--port", "eighty"], "--port"),
        (["lab", "--port", "99999"], "--port"),
        (["lab", "a", "b"], "b"),
        (["lab", "--lang", "fr"], "fr"),
        (["check"], "notebook"),
        (["check", "nowhere.ipynb"], "There is no file nowhere.ipynb"),
        (["check", "."], "There is no file ."),
        (["check", "here.ipynb", "--json", "no/such/place.json"], "cannot be written"),
        (["lab", "here.ipynb"], "is a file; a folder is needed"),
    ],
)
def test_wrong_use_gets_a_sentence(tmp_path, words, said):
    (tmp_path / "here.ipynb").write_text("{}")
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert said.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr + done.stdout


def test_wrong_use_in_chinese(tmp_path):
    done = run("check", "nowhere.ipynb", "--lang", "zh", cwd=tmp_path)
    assert done.returncode == 2
    assert "没有文件 nowhere.ipynb" in done.stderr


def test_a_taken_port_is_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("lab", "here", "--port", str(taken.getsockname()[1]), cwd=tmp_path)
    assert done.returncode == 2
    assert "Leave --port out" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_says_it_as_data_and_as_a_table():
    done = run("doctor", "--json", "--lang", "zh")
    report = json.loads(done.stdout)
    checks = {check["id"]: check for check in report["checks"]}
    assert report["version"] == 1
    assert list(checks) == [id for id, _, _ in doctor.CHECKS]
    assert done.returncode == (0 if report["ready"] else 1)
    assert checks["python"]["ok"] and checks["numpy"]["found"] == metadata.version("numpy")
    for check in checks.values():
        assert (check["advice"] is None) == check["ok"]
    table = run("doctor").stdout
    assert "JupyterLab" in table and metadata.version("jupyterlab") in table


def test_doctor_reports_what_breaks(monkeypatch):
    def broken() -> tuple[bool, str]:
        raise OSError("no such thing")

    monkeypatch.setattr(doctor, "CHECKS", (("numpy", True, broken), ("gpu", False, lambda: (False, ""))))
    needed, optional = doctor.examine()
    assert (needed.ok, needed.found, needed.advice) == (False, "OSError: no such thing", "advice_numpy")
    assert doctor.ready([needed, optional]) is False
    assert doctor.ready([optional]) is True
