"""An empty environment in an empty folder, as on somebody else's machine. Knows nothing of what is put into it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Fresh:
    """A virtual environment at `home/venv`; its commands run in `home/work` and keep their settings in `home`."""

    def __init__(self, home: Path) -> None:
        self.home, self.work = home, home / "work"
        self.work.mkdir(parents=True)
        self.scripts = home / "venv" / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([sys.executable, "-m", "venv", str(home / "venv")], check=True)

    @property
    def environ(self) -> dict[str, str]:
        """This process's environment without what would lead back to the checkout or to the user's own Jupyter."""
        theirs = ("PYTHON", "VIRTUAL_ENV", "JUPYTER", "IPYTHON", "AUTOGRAD_LAB", "PYTEST")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
        own = {
            "PATH": f"{self.scripts}{os.pathsep}{clean['PATH']}",
            "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            "IPYTHONDIR": str(self.home / "ipython"),
            "PYTHONUTF8": "1",
            "COLUMNS": "200",
        }
        return {**clean, **own}

    def pip(self, *words: str, cwd: Path | None = None) -> None:
        """`pip install`; fails the test with pip's own words."""
        self.run("python", "-m", "pip", "install", "--quiet", "--no-input", *words, cwd=cwd, check=True)

    def run(
        self, *command: str, cwd: Path | None = None, timeout: float = 300, check: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of this environment, without a terminal."""
        done = subprocess.run(
            [str(self.scripts / command[0]), *command[1:]],
            cwd=cwd or self.work,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
        assert not check or done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done

    @contextlib.contextmanager
    def running(self, command: Sequence[str], cwd: Path | None = None) -> Iterator[subprocess.Popen[str]]:
        """A server of this environment; ended when the block is left, however it is left."""
        process = subprocess.Popen(
            [str(self.scripts / command[0]), *command[1:]],
            cwd=cwd or self.work,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """A redirect (to the login page) is an answer of its own."""


def status(url: str) -> int:
    """The HTTP status of one GET, redirects not followed, proxies not used."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)
    try:
        with opener.open(url, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
