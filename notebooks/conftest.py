"""Lets `pytest --nbval notebooks/en notebooks/zh` compare what a lesson says, and leave the player's own HTML out.

A stored picture is a self-contained page: an image, the document and the whole player. Compared are its text/plain
line ("LiveGraph(8 nodes, 7 ops)") and the table that the lesson prints below it. The page itself would turn every
change of the player into a failure of every lesson, so it is mapped to a constant here; a picture that appears,
disappears or changes its line still fails. docs/notes/notebooks.md says more.
"""

from __future__ import annotations

import os
from unittest import mock

import pytest

PICTURE = r'(?s)<div class="autograd-lab-frozen".*'


def _holds_a_notebook(node: object) -> bool:
    return type(node).__name__ == "IPyNbFile"  # nbval's collector; nbval need not be installed to collect tests


def pytest_collectstart(collector: pytest.Collector) -> None:
    if _holds_a_notebook(collector):
        collector.sanitize_patterns[PICTURE] = "<picture>"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item):
    """nbval starts the kernel here. It sees no update of an output, so views are shown once, when they are complete."""
    if not _holds_a_notebook(item.parent):
        return (yield)
    with mock.patch.dict(os.environ, {"AUTOGRAD_LAB_FREEZE": "0"}):
        os.environ.pop("AUTOGRAD_LAB_LANG", None)
        return (yield)
