"""binder/ says what it has to; binder_fresh.py (`make binder-check`) does what it says, from nothing."""

from __future__ import annotations

import os
import re
import subprocess

from tests.packaging.fresh import ROOT

BINDER = ROOT / "binder"


def test_the_four_files_are_there():
    assert {path.name for path in BINDER.iterdir()} == {"requirements.txt", "runtime.txt", "apt.txt", "postBuild"}


def test_python_is_one_that_we_support():
    assert re.fullmatch(r"python-3\.1[1-4]", (BINDER / "runtime.txt").read_text().strip())


def test_the_project_is_installed_with_the_constraints():
    assert (BINDER / "requirements.txt").read_text().split("\n") == ["-c ../constraints.txt", ".", ""]


def test_apt_names_packages_only():
    for line in (BINDER / "apt.txt").read_text().splitlines():
        assert re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", line)


def test_post_build_runs():
    script = BINDER / "postBuild"
    assert os.access(script, os.X_OK)
    assert script.read_text().startswith("#!/bin/sh\n")
    assert "\nset -e\n" in script.read_text()
    assert not re.search(r"\b(npm|node|yarn)\b", script.read_text())
    subprocess.run(["sh", "-n", str(script)], check=True)
