"""tests/run/with-python: the right interpreter, or a sentence that says what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tests/run" / "with-python"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine whose only programs are sh, head and what a test adds: the path with a space is its PATH."""
    folder = tmp_path / "some bin"
    folder.mkdir()
    for name in ("sh", "head"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def add_python(machine: Path, name: str, version: str, good: bool, venv: bool = True) -> None:
    """A stand-in that answers as a Python of this version would."""
    (machine / name).write_text(
        "#!/bin/sh\n"
        'case "$*" in\n'
        f"  --version) echo 'Python {version}' ;;\n"
        f"  *version_info*) exit {0 if good else 1} ;;\n"
        f"  *ensurepip*) exit {0 if venv else 1} ;;\n"
        f'  *) echo "{name} ran: $1|$2" ;;\n'
        "esac\n"
    )
    (machine / name).chmod(0o755)


def run(machine: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(SCRIPT), "a script.py", "an argument"],
        env={"PATH": str(machine), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_python_at_all(machine):
    done = run(machine)
    assert done.returncode == 1
    assert "Autograd Lab needs Python 3.11, 3.12, 3.13 or 3.14. Found: no Python at all." in done.stderr


def test_only_old_ones(machine):
    add_python(machine, "python3", "3.9.2", good=False)
    done = run(machine)
    assert done.returncode == 1
    assert "Found: python3 (Python 3.9.2)" in done.stderr
    assert "make lab PYTHON=" in done.stderr


def test_a_newer_one_is_found_beside_an_old_one(machine):
    add_python(machine, "python3", "3.9.2", good=False)
    add_python(machine, "python3.13", "3.13.1", good=True)
    add_python(machine, "python3.11", "3.11.1", good=True)
    assert run(machine).stdout == "python3.13 ran: a script.py|an argument\n"


def test_one_without_venv_is_passed_over(machine):
    add_python(machine, "python3", "3.12.1", good=True, venv=False)
    add_python(machine, "python3.11", "3.11.1", good=True)
    assert run(machine).stdout.startswith("python3.11 ran")


def test_none_with_venv_says_what_to_install(machine):
    add_python(machine, "python3", "3.12.1", good=True, venv=False)
    done = run(machine)
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_a_chosen_one_goes_first(machine, tmp_path):
    add_python(machine, "python3", "3.12.1", good=True)
    other = tmp_path / "another place"
    other.mkdir()
    add_python(other, "my python", "3.14.0", good=True)
    assert run(machine, PYTHON=str(other / "my python")).stdout.startswith("my python ran")


def test_the_real_one_is_accepted():
    done = subprocess.run([str(SCRIPT), "-c", "print('ran')"], env=dict(os.environ), capture_output=True, text=True)
    assert done.stdout == "ran\n", done.stderr
