"""The wheel: it holds everything, and what it installs opens the lab and checks an exercise on an empty machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.packaging.fresh import ROOT, Fresh, status

SHARED = "autograd_lab-{version}.data/data/share"
EXERCISE = "en/exercises/03_the_loop.ipynb"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    fresh = Fresh(tmp_path_factory.mktemp("elsewhere") / "an empty place")
    fresh.pip("--constraint", str(ROOT / "constraints.txt"), str(wheel))
    return fresh


def wanted(folder: str, *patterns: str) -> set[str]:
    """Names of the checkout's files below `folder` that match, without caches and hidden files."""
    base = ROOT / folder
    found = {path.relative_to(base) for pattern in patterns for path in base.rglob(pattern) if path.is_file()}
    return {path.as_posix() for path in found if not any(part.startswith((".", "__pycache__")) for part in path.parts)}


def test_the_wheel_is_complete(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    version = wheel.name.split("-")[1]
    shared = SHARED.format(version=version)
    expected = {f"autograd_lab/{name}" for name in wanted("autograd_lab", "*.py", "*.pyi", "*.json", "py.typed")}
    expected |= {f"autograd_lab_widgets/{name}" for name in wanted("widgets/autograd_lab_widgets", "*.py", "*.js")}
    for part in ("en", "zh", "bundles"):
        expected |= {f"{shared}/autograd-lab/notebooks/{part}/{name}" for name in wanted(f"notebooks/{part}", "*")}
    expected.add(f"{shared}/jupyter/kernels/autograd-lab/kernel.json")
    assert expected - names == set()
    for needed in (
        "autograd_lab/cli.py",
        "autograd_lab_widgets/static/player.js",
        f"{shared}/autograd-lab/notebooks/en/lectures/03_autograd.ipynb",
        f"{shared}/autograd-lab/notebooks/zh/{EXERCISE.removeprefix('en/')}",
        f"{shared}/autograd-lab/notebooks/bundles/E03/manifest.json",
        f"autograd_lab-{version}.dist-info/licenses/LICENSE",
    ):
        assert needed in names


def test_the_wheel_holds_nothing_else(wheel: Path):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    version = wheel.name.split("-")[1]
    parts = ("", "_widgets", f"-{version}.data", f"-{version}.dist-info")
    assert tops == {f"autograd_lab{part}" for part in parts}
    for name in zipfile.ZipFile(wheel).namelist():
        assert "__pycache__" not in name and ".ipynb_checkpoints" not in name and "/source/" not in name


def test_the_lab_is_ready_there(installed: Fresh):
    done = installed.run("autograd-lab", "doctor", "--json")
    report = json.loads(done.stdout)
    assert report["ready"], [check for check in report["checks"] if check["needed"] and not check["ok"]]
    assert done.returncode == 0
    assert str(ROOT) not in done.stdout


def test_the_lab_opens_there(installed: Fresh):
    with installed.running(["autograd-lab", "lab", "--no-browser"]) as lab:
        assert lab.stdout is not None
        said = []
        for line in lab.stdout:
            said.append(line)
            if (found := re.search(r"http://127\.0\.0\.1:\d+/lab/tree/\S+", line)) is not None:
                break
        else:
            pytest.fail("the lab ended: " + "".join(said))
        address = found[0]
        assert "/lab/tree/en/lectures/03_autograd.ipynb?token=" in address
        assert status(address) == 200
        assert status(address.split("?")[0]) == 302  # to the login page
    here = installed.work / "autograd-lab"
    assert (here / "en/lectures/03_autograd.ipynb").is_file()
    assert (here / EXERCISE).is_file()
    assert (here / "bundles/E03/manifest.json").is_file()


def test_an_exercise_is_checked_there(installed: Fresh):
    handed_out = ROOT / "notebooks" / EXERCISE
    mine = installed.work / "mine.ipynb"
    mine.write_bytes(handed_out.read_bytes())
    done = installed.run("autograd-lab", "check", "mine.ipynb", "--json", "result.json")
    assert "Traceback" not in done.stdout + done.stderr
    assert re.search(r"total \d+/20", done.stdout), done.stdout + done.stderr
    result = json.loads((installed.work / "result.json").read_text(encoding="utf-8"))
    assert (result["schema"], result["exercise"], result["status"], result["out_of"]) == (1, "E03", "graded", 20)
