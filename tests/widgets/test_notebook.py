"""The views inside a real kernel: live while the cell runs, frozen when it ends, one stable line for nbval."""

from __future__ import annotations

import html
import os
from pathlib import Path

import nbclient
import nbformat
import pytest

SETUP = """
import autograd_lab as torch
import autograd_lab_widgets as viz
w = torch.tensor([1.0, 2.0], requires_grad=True)
"""
WATCH = """
with viz.watch(title="A title") as live:
    loss = (w * w).sum()
live
"""
MAGIC = """%%watch --title "two words" --max-ops 50
loss = (w * w).sum()
shown = loss * 2
shown"""
BACKWARD = "viz.backward(loss)"
LEDGER = """
with viz.ledger(w) as book:
    for _ in range(3):
        (w * w).sum().backward()
"""
ERROR = """%%watch
a = w * 3
a.mm(w)"""
AGAIN = "live"
CHUNKS = """
import autograd_lab_widgets.player as player
seen = []
class Noted(player.Player):
    def _notify_trait(self, name, old, new):
        if name in ("chunk", "snapshot", "status") and new:
            seen.append((name, new if name == "status" else {k: v for k, v in new.items()}))
        super()._notify_trait(name, old, new)
import autograd_lab_widgets.output as output
output.Player = Noted
with viz.watch() as live:
    h = w
    for _ in range(20_000):
        h = h + 1
chunks = [data for name, data in seen if name == "chunk"]
assert [c["seq"] for c in chunks] == list(range(1, len(chunks) + 1))
assert chunks[-1]["recorded"] == 20_000
assert len({n["id"] for c in chunks for n in c["nodes"]}) == 121, "one leaf and the first 120 ops"
snapshot = [data for name, data in seen if name == "snapshot"][-1]
assert snapshot["nodes"][-1]["value"]["full"] == [20001.0, 20002.0], snapshot["nodes"][-1]
assert seen[-1] == ("status", "sealed")
assert len(chunks) < 1000
print("nothing lost")
"""


@pytest.fixture(scope="module")
def executed():
    """cells -> the executed notebook's outputs by cell, in a kernel of its own."""

    def run(*cells, freeze="1"):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c.strip()) for c in cells])
        paths = [str(Path(p).resolve()) for p in (".", "widgets")]
        env = os.environ | {
            "AUTOGRAD_LAB_FREEZE": freeze,
            "PYTHONPATH": os.pathsep.join([*paths, os.environ.get("PYTHONPATH", "")]),
        }
        client = nbclient.NotebookClient(notebook, timeout=120, allow_errors=True, store_widget_state=False)
        with client.setup_kernel(env=env):
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
        return [cell.outputs for cell in notebook.cells]

    return run


def texts(outputs):
    return [o["data"]["text/plain"] for o in outputs if "data" in o]


def test_a_session_as_a_student_has_it(executed):
    _, watch, magic, backward, ledger, error, again = executed(SETUP, WATCH, MAGIC, BACKWARD, LEDGER, ERROR, AGAIN)
    assert texts(watch) == ["LiveGraph(3 nodes, 2 ops)"], "the view as last expression is not shown twice"
    assert texts(magic)[0] == "LiveGraph(4 nodes, 3 ops)"
    assert "10." in texts(magic)[1], "the cell's last expression is displayed as usual"
    assert texts(backward) == ["BackwardPlayer(5 steps, 1 gradients)"]
    assert texts(ledger) == ["GradLedger(1 tensors, 3 events)"]
    assert texts(error) == ["LiveGraph(3 nodes, 2 ops)"], "frozen although the cell raised"
    assert error[-1].output_type == "error" and error[-1].ename == "RuntimeError"
    assert texts(again) == texts(watch)
    for outputs in (watch, magic[:1], backward, ledger, error[:1], again):
        (output,) = outputs
        assert set(output["data"]) == {"text/plain", "text/html"}, "no widget is left in the saved notebook"
        kept = output["data"]["text/html"]
        assert kept.startswith('<div class="autograd-lab-frozen"') and "<iframe" in kept
    inside = html.unescape(magic[0]["data"]["text/html"])
    assert "two words" in inside
    assert '"line":2,"text":"loss = (w * w).sum()","cell":3' in inside


def test_without_freezing_the_line_is_the_same_and_comes_once(executed):
    frozen = executed(SETUP, WATCH, MAGIC, BACKWARD, LEDGER)
    plain = executed(SETUP, WATCH, MAGIC, BACKWARD, LEDGER, freeze="0")
    assert [texts(o) for o in plain] == [texts(o) for o in frozen]
    (output,) = plain[1]
    assert "application/vnd.jupyter.widget-view+json" in output["data"]
    assert set(output["data"]) - set(frozen[1][0]["data"]) == {"application/vnd.jupyter.widget-view+json"}


def test_a_flood_in_a_cell_loses_nothing(executed):
    _, flood = executed(SETUP, CHUNKS)
    assert [o.get("text", "").strip() for o in flood if o.output_type == "stream"] == ["nothing lost"], flood
