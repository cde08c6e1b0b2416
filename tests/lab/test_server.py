"""The server's own decisions: address, port, browser, threads, and what it never does."""

from __future__ import annotations

import json
import os
import socket

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from autograd_lab.lab import server


def test_the_server_stays_on_this_machine_with_a_token(tmp_path):
    words = server.arguments(tmp_path, "/lab/tree/en/a.ipynb", 8899, "secret", browser=False)
    assert "--ServerApp.ip=127.0.0.1" in words
    assert "--IdentityProvider.token=secret" in words
    assert "--ServerApp.open_browser=False" in words
    assert f"--ServerApp.root_dir={tmp_path}" in words
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in words
    settings = json.loads((server.CALM / "labconfig/page_config.json").read_text())
    assert settings["disabledExtensions"]["@jupyterlab/apputils-extension:announcements"] is True


def test_a_taken_port_is_refused_and_another_found():
    with socket.socket() as taken:
        taken.bind((server.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert server.free_port(port) is None
        found = server.free_port(None)
        assert found is not None and found != port
    assert server.free_port(port) == port


def test_two_labs_get_two_ports():
    first = server.free_port(None)
    assert first is not None
    with socket.socket() as taken:
        taken.bind((server.HOST, first))
        taken.listen()
        assert server.free_port(None) not in (None, first)


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "CI": "true"}, "linux", False),
        ({"BROWSER": "firefox"}, "linux", True),
        ({}, "darwin", True),
        ({"CI": "1"}, "win32", False),
    ],
)
def test_a_browser_is_opened_where_one_can_appear(environ, platform, expected):
    assert server.can_open_browser(environ, platform) is expected


def test_threads_are_calmed_unless_the_learner_chose():
    environ: dict[str, str] = {}
    assert server.calm_threads(environ) is True
    assert environ == dict.fromkeys(server.THREADS, "1")
    assert server.calm_threads(environ) is False
    chosen = {"OPENBLAS_NUM_THREADS": "4"}
    assert server.calm_threads(chosen) is False
    assert chosen == {"OPENBLAS_NUM_THREADS": "4"}


def test_the_courses_own_notebooks_are_trusted(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    for name in ("ours.ipynb", "theirs.ipynb"):
        book.cells[0].source = name
        nbformat.write(book, tmp_path / name)
    server.sign(tmp_path, ["ours.ipynb", "manifest.json"])
    notary = NotebookNotary()
    trusted = [notary.check_signature(nbformat.read(tmp_path / name, 4)) for name in ("ours.ipynb", "theirs.ipynb")]
    assert trusted == [True, False]


def test_signing_where_nothing_can_be_kept_is_silent(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", os.devnull + "/nowhere")
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "a.ipynb")
    server.sign(tmp_path, ["a.ipynb"])
