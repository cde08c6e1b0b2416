"""What `pytest --nbval` compares of a picture: its line and that it is there, not its page."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import nbformat

from builder.source import NOTEBOOKS

SHOW = """from IPython.display import display
display({{"text/html": '<div class="autograd-lab-frozen">{page}</div>\\nmore', "text/plain": "{line}"}}, raw=True)"""


def picture(page: str, line: str) -> nbformat.NotebookNode:
    data = {"text/html": f'<div class="autograd-lab-frozen">{page}</div>\nother', "text/plain": line}
    return nbformat.v4.new_output("display_data", data=data)


def cell(source: str, *outputs: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(source, execution_count=1, outputs=list(outputs))


def text(words: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_output("stream", text=words)


def test_pictures_are_compared_by_their_line(tmp_path):
    stored = picture("the old player", "LiveGraph(8 nodes, 7 ops)")
    cells = [
        cell(SHOW.format(page="the new player", line="LiveGraph(8 nodes, 7 ops)"), stored),
        cell(SHOW.format(page="the old player", line="LiveGraph(9 nodes, 7 ops)"), stored),
        cell("pass", stored),
        cell(
            "import os; print(os.environ.get('AUTOGRAD_LAB_FREEZE'), os.environ.get('AUTOGRAD_LAB_LANG'))",
            text("0 None\n"),
        ),
        cell("print('<b>bold</b>')", text("<i>bold</i>\n")),
        cell("print('line\\n------\\nh  cell 1, line 2')", text("line\n-------\nh  cell 12, line 2\n")),
        cell("print('h  cell 1, line 2')", text("h  cell 1, line 3\n")),
    ]
    shutil.copy(NOTEBOOKS / "conftest.py", tmp_path)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "lesson.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-rA", "-p", "no:cacheprovider"]
    run = subprocess.run([*command, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    lines = re.findall(r"^(PASSED|FAILED) .*lesson\.ipynb::Cell (\d)", run.stdout, re.MULTILINE)
    outcome = {int(number): how for how, number in lines}
    assert outcome == {0: "PASSED", 1: "FAILED", 2: "FAILED", 3: "PASSED", 4: "FAILED", 5: "PASSED", 6: "FAILED"}, (
        run.stdout
    )
