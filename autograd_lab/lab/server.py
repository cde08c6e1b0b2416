"""Starts JupyterLab for one folder: this machine only, with a token, without calls home.

The server runs inside this process, so that the token never stands in the list of processes. Knows nothing of what
the folder holds.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

HOST = "127.0.0.1"
FIRST_PORT = 8888
CALM = Path(__file__).parent / "jupyter"  # settings for the page: no question about news, which would be asked online
THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def calm_threads(environ: dict[str, str] | os._Environ[str] = os.environ) -> bool:
    """Give every kernel one BLAS thread unless the learner has chosen; return whether this call decided it.

    At this course's sizes one thread is nearly as fast as two on a quiet machine and ten times faster on a busy one.
    """
    if any(environ.get(name) for name in (*THREADS, "OMP_NUM_THREADS")):
        return False
    for name in THREADS:
        environ[name] = "1"
    return True


def free_port(wanted: int | None) -> int | None:
    """`wanted` if it is free (None if not); without a wish the first free one from 8888, else any."""
    for port in (wanted,) if wanted is not None else (*range(FIRST_PORT, FIRST_PORT + 50), 0):
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return probe.getsockname()[1]
    return None


def can_open_browser(environ: os._Environ[str] | dict[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a graphical browser has somewhere to appear (a text browser would take the terminal)."""
    if environ.get("CI"):
        return False
    if platform.startswith(("win", "darwin")):
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER"))


def sign(folder: Path, names: list[str]) -> None:
    """Mark the course's own notebooks as trusted, so that their stored players play before anything is run.

    Only call this for files that are exactly as shipped. Where signatures cannot be kept, the page shows the
    stored picture instead, so nothing is raised.
    """
    import nbformat
    from nbformat.sign import NotebookNotary

    with contextlib.suppress(Exception):
        notary = NotebookNotary()
        for name in names:
            if name.endswith(".ipynb"):
                notary.sign(nbformat.read(folder / name, as_version=4))


def serve(
    folder: Path,
    first: str,
    port: int,
    browser: bool,
    when_ready: Callable[[str], None],
    when_stopped: Callable[[], None],
) -> NoReturn:
    """Serve `folder` until it is stopped; call `when_ready(url)` from a thread once the page answers.

    `first` is the notebook to open, relative to `folder`. Ends the process: JupyterLab has closed its kernels and
    sockets by then, but a worker thread of its event loop may wait for ever, and Python would wait for it.
    """
    from jupyterlab.labapp import LabApp

    theirs = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = f"{CALM}{os.pathsep}{theirs}" if theirs else str(CALM)
    token = secrets.token_hex(24)
    page = f"/lab/tree/{quote(first)}"
    url = f"http://{HOST}:{port}{page}?token={token}"
    threading.Thread(target=_announce, args=(port, token, url, when_ready), daemon=True).start()
    try:
        LabApp.launch_instance(arguments(folder, page, port, token, browser))
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    else:
        status = 0
        when_stopped()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def arguments(folder: Path, page: str, port: int, token: str, browser: bool) -> list[str]:
    """The server's command line; it wins over any configuration file of the learner's."""
    return [
        f"--ServerApp.ip={HOST}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.answer_yes=True",  # Ctrl+C stops without a second question
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.open_browser={browser}",
        f"--ServerApp.allow_root={hasattr(os, 'geteuid') and os.geteuid() == 0}",
        f"--IdentityProvider.token={token}",
        f"--LabApp.default_url={page}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--Application.log_level=ERROR",
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
    ]


def _announce(port: int, token: str, url: str, when_ready: Callable[[str], None]) -> None:
    """Wait until the server answers with our token, then say where it is."""
    request = urllib.request.Request(f"http://{HOST}:{port}/api/status", headers={"Authorization": f"token {token}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        try:
            with opener.open(request, timeout=5) as answer:
                json.load(answer)
            break
        except (OSError, ValueError, urllib.error.URLError):
            time.sleep(0.1)
    when_ready(url)
