"""tests/run/environment.py: installs once, again when something it depends on has changed, and again after a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run import environment


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A checkout with a space in its path and a .venv that works; the list holds the commands that were run."""
    root = tmp_path / "a checkout"
    for name in environment.INPUTS:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / ".venv").mkdir()
    commands: list[list[str]] = []
    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.setattr(environment, "VENV", root / ".venv")
    monkeypatch.setattr(environment, "version_of", lambda python: f"3.12 {root / '.venv'}")
    monkeypatch.setattr(environment, "PYTHON", root / ".venv" / "bin" / "python")

    def run(command: list[str], what: str) -> None:
        commands.append(command)
        (root / ".venv").mkdir(exist_ok=True)

    monkeypatch.setattr(environment, "run", run)
    return commands


def test_the_second_time_installs_nothing(checkout):
    environment.main(["test"])
    assert [command[-1] for command in checkout] == [".[test]"]
    environment.main(["test"])
    assert len(checkout) == 1


def test_each_set_of_extras_is_installed(checkout):
    environment.main([])
    environment.main(["test", "dev"])
    assert [command[-1] for command in checkout] == [".", ".[test,dev]"]


@pytest.mark.parametrize("name", environment.INPUTS)
def test_a_change_installs_again(checkout, name):
    environment.main([])
    (environment.ROOT / name).write_text("changed")
    environment.main([])
    assert len(checkout) == 2


def test_a_failed_installation_is_done_again(checkout, monkeypatch):
    def fail(command: list[str], what: str) -> None:
        raise SystemExit(f"Failed while {what}")

    with monkeypatch.context() as patch, pytest.raises(SystemExit, match="installing"):
        patch.setattr(environment, "run", fail)
        environment.main([])
    environment.main([])
    assert len(checkout) == 1


def test_a_broken_or_moved_environment_is_made_again(checkout, monkeypatch):
    versions = iter(["3.12 /some/other/place/.venv", f"3.12 {environment.VENV}"])
    monkeypatch.setattr(environment, "version_of", lambda python: next(versions))
    (environment.VENV / "old").write_text("")
    environment.main([])
    assert not (environment.VENV / "old").exists()
    assert checkout[0][1:3] == ["-m", "venv"]
    assert checkout[1][-1] == "."


def test_an_interpreter_that_does_not_run_has_no_version(tmp_path):
    assert environment.version_of(tmp_path / "python") is None
