"""tests/run/run_tests.py and tests/run/front_end.py: a failure is never lost, and a missing Node is said."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.run import front_end, run_tests

ROOT = Path(__file__).resolve().parents[2]


def passing(text: str) -> list[str]:
    return [sys.executable, "-c", f"print({text!r})"]


FAILING = [sys.executable, "-c", "raise SystemExit(3)"]


def test_a_failing_stage_fails_the_whole_and_the_rest_still_runs(monkeypatch, capfd):
    monkeypatch.setattr(run_tests, "STAGES", {"one": [FAILING, passing("a")], "two": [passing("b")]})
    assert run_tests.main([]) == 1
    said = capfd.readouterr().out
    assert "\na\n" in said and "\nb\n" in said
    assert [line.split()[0] for line in said.splitlines()[-3:]] == ["FAILED", "passed", "FAILED"]


def test_all_passing_and_one_stage_alone(monkeypatch, capfd):
    monkeypatch.setattr(run_tests, "STAGES", {"one": [FAILING], "two": [passing("b")]})
    assert run_tests.main(["two"]) == 0
    assert capfd.readouterr().out.splitlines()[-1].split()[0] == "passed"


def test_an_unknown_stage_is_said(capsys):
    assert run_tests.main(["three"]) == 2
    assert "There are: units, " in capsys.readouterr().err


def test_every_test_belongs_to_exactly_one_stage():
    ignored = {word for command in run_tests.STAGES["units"] for word in command if word.startswith("--ignore=")}
    own = {name for name in run_tests.OWN_STAGE if name != "conformance"}
    assert ignored == {f"--ignore=tests/{name}" for name in run_tests.OWN_STAGE}
    assert own <= set(run_tests.STAGES)


def front_end_without_node(*words: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tests/run/front_end.py", *words],
        cwd=ROOT,
        env={**os.environ, "PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_node_the_check_passes_and_says_so_and_the_build_does_not(tmp_path):
    check, build = (front_end_without_node(word, path=tmp_path) for word in ("check", "build"))
    assert check.returncode == 0 and "Node not found" in check.stdout
    assert build.returncode == 1 and "install Node 20" in build.stderr


def test_an_old_node_counts_as_none(tmp_path):
    for name, text in (("node", "echo v18.2.0"), ("npm", "exit 1")):
        (tmp_path / name).write_text(f"#!{shutil.which('sh')}\n{text}\n")
        (tmp_path / name).chmod(0o755)
    build = front_end_without_node("build", path=tmp_path)
    assert build.returncode == 1 and "18 is older than 20" in build.stderr


def test_a_failing_npm_fails(monkeypatch, tmp_path):
    (tmp_path / "npm").write_text("#!/bin/sh\nexit 4\n")
    (tmp_path / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(front_end, "WIDGETS", tmp_path)
    with pytest.raises(SystemExit, match="npm run x failed"):
        front_end.npm("run", "x")
