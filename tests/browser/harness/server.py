"""A JupyterLab or a Notebook 7 on loopback, with its own settings, data and files; gone when the tests are over.

Knows nothing of browsers.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, Literal

import nbformat
from jupyter_client.blocking.client import BlockingKernelClient
from nbformat.sign import NotebookNotary

from autograd_lab.lab.server import CALM

Kind = Literal["lab", "notebook"]
PATHS: dict[Kind, str] = {"lab": "lab/tree", "notebook": "notebooks"}
MODULES: dict[Kind, str] = {"lab": "jupyterlab", "notebook": "notebook"}
ORPHAN_SECONDS = 1800  # a server whose tests were killed ends by itself


class Server:
    """One server process. `root` is the folder it serves; put notebooks there with `add`."""

    def __init__(self, kind: Kind, home: Path) -> None:
        self.kind: Kind = kind
        self.root = home / "files"
        self.runtime = home / "runtime"
        self.data = home / "data"
        self.log = home / "server.log"
        self.token = secrets.token_hex(16)
        self.port = _free_port()
        self.root.mkdir(parents=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", MODULES[kind], *self._arguments()],
                env=self._environment(home),
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait(90)

    def url(self, name: str, reset: bool = True) -> str:
        """The address of a notebook's page; `reset` forgets what the workspace had open."""
        query = f"?token={self.token}" + ("&reset" if reset and self.kind == "lab" else "")
        return f"http://127.0.0.1:{self.port}/{PATHS[self.kind]}/{urllib.parse.quote(name)}{query}"

    def add(self, source: Path | dict[str, Any], name: str | None = None) -> str:
        """Put a notebook (a file, or its JSON) into `root`; returns its name there."""
        name = name or (source.name if isinstance(source, Path) else "notebook.ipynb")
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, Path):
            shutil.copyfile(source, target)
        else:
            target.write_text(json.dumps(source), encoding="utf-8")
        return name

    def trust(self, name: str) -> None:
        """Sign a notebook as `jupyter trust` does, so that the page runs the scripts in its stored outputs."""
        notary = NotebookNotary(data_dir=str(self.data))
        notary.sign(nbformat.read(self.root / name, as_version=4))

    def ask(self, name: str, expression: str, timeout: float = 30) -> str:
        """The repr of `expression` in the kernel of the open notebook `name`. RuntimeError: the kernel's error."""
        kernel = next(s["kernel"]["id"] for s in self.api("GET", "api/sessions") if s["path"] == name)
        client = BlockingKernelClient(connection_file=str(self.runtime / f"kernel-{kernel}.json"))
        client.load_connection_file()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=timeout)
            question = {"user_expressions": {"asked": expression}, "silent": True, "store_history": False}
            reply = client.execute("", **question, reply=True, timeout=timeout)
        finally:
            client.stop_channels()
        answer = reply["content"]["user_expressions"]["asked"]
        if answer["status"] != "ok":
            raise RuntimeError(f"{expression}: {answer['ename']}: {answer['evalue']}")
        return answer["data"]["text/plain"]

    def forget_sessions(self) -> None:
        """End every kernel, so that the next test starts with none."""
        for session in self.api("GET", "api/sessions"):
            self.api("DELETE", f"api/sessions/{session['id']}")

    def api(self, method: str, path: str) -> Any:
        """One call of the server's own interface; the decoded answer, None when it is empty."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{path}", method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def stop(self) -> None:
        """End the server, and its kernels with it.

        JupyterLab closes its kernels within a second or two, but may then wait for ever for a worker thread of its own.
        """
        if self.process.poll() is None:
            with contextlib.suppress(OSError):
                self.forget_sessions()
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(20)

    def _arguments(self) -> list[str]:
        app = {"lab": "LabApp", "notebook": "JupyterNotebookApp"}[self.kind]
        return [
            "--no-browser",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self.root}",
            "--ServerApp.allow_root=True",
            f"--ServerApp.shutdown_no_activity_timeout={ORPHAN_SECONDS}",
            f"--IdentityProvider.token={self.token}",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            f"--{app}.expose_app_in_browser=True",
        ]

    def _environment(self, home: Path) -> dict[str, str]:
        theirs = ("JUPYTER", "AUTOGRAD_LAB")
        environ = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
        own = {
            "JUPYTER_CONFIG_DIR": home / "config",
            "JUPYTER_DATA_DIR": self.data,
            "JUPYTER_RUNTIME_DIR": self.runtime,
            "IPYTHONDIR": home / "ipython",
            "JUPYTER_CONFIG_PATH": CALM,
        }
        return {**environ, **{name: str(path) for name, path in own.items()}}

    def _wait(self, seconds: float) -> None:
        """Until the server answers. Raises RuntimeError with the end of its log."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.api("GET", "api/status")
                return
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"{self.kind} did not start:\n{self.log.read_text(errors='replace')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
