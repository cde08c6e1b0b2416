"""`make binder-check`: install from binder/ into an empty environment, run postBuild there, serve, run a lecture.

Too slow for `make test` beside the wheel's own fresh install; .ci/run runs it. Not named test_*, so that pytest
collects it only when it is asked for by name.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograd_lab.lab.server import free_port
from tests.packaging.fresh import ROOT, Fresh, status
from tests.structure.tracked import files

LECTURE = "notebooks/en/lectures/03_autograd.ipynb"
BASE = "/user/somebody/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """A copy of the project's own files, installed as binder/ says; the image's work folder is the copy."""
    fresh = Fresh(tmp_path_factory.mktemp("binder") / "image")
    for path in files():
        target = fresh.work / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    fresh.pip("-r", "binder/requirements.txt")
    fresh.run(str(fresh.work / "binder/postBuild"), check=True)
    return fresh


def test_the_lecture_is_served_under_a_base_url(built: Fresh):
    port = free_port(None)
    words = ["--no-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    words += [f"--ServerApp.base_url={BASE}", "--IdentityProvider.token=t", "--ServerApp.allow_root=True"]
    with built.running(["jupyter", "lab", *words]) as server:
        address = f"http://127.0.0.1:{port}{BASE}lab/tree/{LECTURE}"
        until = time.monotonic() + 60
        while time.monotonic() < until and server.poll() is None:
            try:
                assert status(f"{address}?token=t") == 200
                break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail("the server did not answer")
        assert status(address) == 302


def test_a_lecture_runs_there(built: Fresh):
    done = built.run("jupyter", "execute", LECTURE, "--inplace", timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]


def test_repo2docker_makes_a_dockerfile(tmp_path: Path):
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    tool = tmp_path / "venv" / "bin"
    subprocess.run([tool / "pip", "install", "-qq", "jupyter-repo2docker"], check=True)
    command = [tool / "jupyter-repo2docker", "--no-build", "--debug", "."]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    said = done.stdout + done.stderr
    assert 'pip install --no-cache-dir -r "binder/requirements.txt"' in said
    assert "RUN ./binder/postBuild" in said
    assert "fonts-noto-cjk" in said
