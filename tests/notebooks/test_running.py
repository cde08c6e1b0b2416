"""Executing a notebook and refusing outputs that another machine would not give."""

from __future__ import annotations

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from builder.running import ANSI, RunError, execute

v4 = nbformat.v4


def notebook(*cells: str, tags: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    nodes = [v4.new_code_cell(text, metadata={"tags": list(tags)}) for text in cells]
    return v4.new_notebook(cells=nodes, metadata={"kernelspec": {"display_name": "x", "name": "elsewhere"}})


def test_a_run_keeps_counts_outputs_and_the_learners_own_frames():
    blank = notebook(
        "import os\nprint(os.environ.get('AUTOGRAD_LAB_FREEZE'), os.environ['PYTHONHASHSEED'])",
        "import json\njson.loads('{')",
        tags=("raises-exception",),
    )
    done = execute(blank)
    assert [cell.execution_count for cell in done.cells] == [1, 2]
    assert [cell.execution_count for cell in blank.cells] == [None, None]
    assert done.cells[0].outputs[0].text == "None 0\n"
    error = done.cells[1].outputs[0]
    assert error.ename == "JSONDecodeError"
    text = ANSI.sub("", "\n".join(error.traceback))
    assert "Cell In[2], line 2" in text
    assert "json/" not in text and "decoder" not in text
    assert done.metadata == blank.metadata


def test_a_stream_that_came_in_pieces_is_one_output():
    slow = "import time\nfor k in range(3):\n    print(k, flush=True)\n    time.sleep(0.3)"
    done = execute(notebook(slow, "import sys\nprint(1)\ndisplay(2)\nprint(3)"))
    assert [output.text for output in done.cells[0].outputs] == ["0\n1\n2\n"]
    assert [output.output_type for output in done.cells[1].outputs] == ["stream", "display_data", "stream"]


def test_an_unexpected_exception_stops_the_build():
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        execute(notebook("1 / 0"))


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("import sys; print('oh', file=sys.stderr)", "writes to stderr"),
        ("object()", "depends on this machine"),
        ("import tempfile; print(tempfile.mkdtemp(dir='/tmp'))", "depends on this machine"),
        (
            "from IPython.display import display\n"
            "display({'application/vnd.jupyter.widget-view+json': {'model_id': 'a'}, 'text/plain': 'x'}, raw=True)",
            "left a live widget behind",
        ),
    ],
)
def test_what_may_not_be_committed_is_refused(code, complaint):
    with pytest.raises(RunError, match=complaint):
        execute(notebook(code))
