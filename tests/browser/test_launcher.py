"""What a student sees first: `autograd-lab lab`, its address in a browser, a lecture that plays before it is run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.harness.book import PageLog


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address that `autograd-lab lab "my lab"` prints, while it runs; its settings are not the user's."""
    theirs = ("JUPYTER", "AUTOGRAD_LAB", "LC_", "LANG")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
    for name in ("CONFIG", "DATA", "RUNTIME"):
        environ[f"JUPYTER_{name}_DIR"] = str(tmp_path / name.lower())
    lab = subprocess.Popen(
        [sys.executable, "-m", "autograd_lab.cli", "lab", "my lab", "--no-browser"],
        cwd=tmp_path,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    try:
        assert lab.stdout is not None
        for line in lab.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\S+", line):
                yield found[0]
                break
        else:
            pytest.fail("the lab ended: " + "".join(said))
    finally:
        lab.terminate()
        try:
            lab.wait(20)
        finally:
            lab.kill()


def test_the_first_lecture_is_alive_before_anything_is_run(address, new_page, artifacts):
    page = new_page()
    log = PageLog(page)
    page.goto(address)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    assert "/lab/tree/en/lectures/03_autograd.ipynb" in page.url
    player = page.frame_locator(".jp-OutputArea-output iframe").first.locator("[data-view]")
    page.locator(".jp-OutputArea-output iframe").first.scroll_into_view_if_needed(timeout=30_000)
    player.wait_for(timeout=30_000)  # the course's own notebooks are trusted, so that their players play
    page.wait_for_timeout(3000)  # longer than a question about news would take to appear
    assert page.locator(".Toastify__toast, .jp-Dialog").count() == 0
    artifacts.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=artifacts / "first-sight.png")
    assert (log.errors, log.outside) == ([], [])
