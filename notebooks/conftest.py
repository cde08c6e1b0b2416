"""Lets `pytest --nbval notebooks/en notebooks/zh` compare what a lesson says, and leave the player's own HTML out.

A stored picture is a self-contained page: an image, the document and the whole player. Compared are its text/plain
line ("LiveGraph(8 nodes, 7 ops)") and the table that the lesson prints below it. The page itself would turn every
change of the player into a failure of every lesson, so it is mapped to a constant here; a picture that appears,
disappears or changes its line still fails. docs/notes/notebooks.md says more.
"""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import pytest

SAME = {  # what may differ between the stored output and a run, and what it is read as
    r'(?s)<div class="autograd-lab-frozen".*': "<picture>",
    r"\b(cell|单元格) \d+": r"\1 N",  # in tables; nbval runs cells without counting them
    r"-{4,}": "----",  # the rule under a table's head, as long as the longest cell number makes it
}
ROOT = Path(__file__).resolve().parents[1]


def _holds_a_notebook(node: object) -> bool:
    return type(node).__name__ == "IPyNbFile"  # nbval's collector; nbval need not be installed to collect tests


def pytest_collectstart(collector: pytest.Collector) -> None:
    if _holds_a_notebook(collector):
        collector.sanitize_patterns.update(SAME)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item):
    """nbval starts the kernel here. It sees no update of an output, so views are shown once, when they are complete.

    The lessons run with this checkout's packages, installed or not.
    """
    if not _holds_a_notebook(item.parent):
        return (yield)
    importable = [os.environ.get("PYTHONPATH", ""), str(ROOT), str(ROOT / "widgets")]
    lab = {"AUTOGRAD_LAB_FREEZE": "0", "PYTHONPATH": os.pathsep.join(filter(None, importable))}
    with mock.patch.dict(os.environ, lab):
        os.environ.pop("AUTOGRAD_LAB_LANG", None)
        return (yield)
