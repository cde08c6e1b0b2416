"""The viz API in plain Python: documents without a notebook, honest refusals, no crash."""

from __future__ import annotations

import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest

import autograd_lab as torch
import autograd_lab_widgets as viz
from autograd_lab.autograd import sink


@pytest.fixture
def w():
    return torch.tensor([1.0, 2.0], requires_grad=True)


def views(w):
    with viz.watch(title="a title") as live:
        loss = (w * w).sum()
    shown = viz.show(loss)
    with viz.ledger(w) as book:
        player = viz.backward(loss)
    return {"LiveGraph(3 nodes, 2 ops)": live, "Graph(3 nodes, 2 ops)": shown, "GradLedger(1 tensors, 1 events)": book,
            "BackwardPlayer(5 steps, 1 gradients)": player}  # fmt: skip


def test_every_view_renders_every_way(w):
    for text, view in views(w).items():
        assert repr(view) == text
        ElementTree.fromstring(view.to_svg())
        assert view.to_table() and view.to_table("zh") != view.to_table("en")
        assert view.to_html().startswith("<!doctype html>")
        data = view.to_json()
        assert data["version"] == 1
        json.dumps(data, allow_nan=False)


def test_names_are_those_of_the_caller(w):
    live = views(w)["LiveGraph(3 nodes, 2 ops)"]
    assert [n.name for n in live.document.nodes] == ["w", None, "loss"]


def test_an_error_in_the_watched_block_passes_through_and_is_drawn(w):
    with pytest.raises(RuntimeError, match="must be a matrix"), viz.watch() as live:
        (w * 2).mm(w)
    document = live.document
    assert next(n.op for n in document.nodes if n.id == document.failed) == "mm"
    assert sink.current is None


def test_backward_really_runs(w):
    viz.backward((w * w).sum())
    assert w.grad.tolist() == [2.0, 4.0]
    viz.backward(w * 2, gradient=torch.tensor([1.0, 0.5]))
    assert w.grad.tolist() == [4.0, 5.0]


def test_backward_can_keep_the_graph(w):
    loss = (w * w).sum()
    viz.backward(loss, retain_graph=True)
    viz.backward(loss)
    assert w.grad.tolist() == [4.0, 8.0]
    with pytest.raises(RuntimeError, match="second time"):
        viz.backward(loss)
    assert sink.current is None


def test_runs_side_by_side(w):
    runs = {}
    for clear in (True, False):
        with viz.ledger(w, show=False) as runs[clear]:
            for _ in range(3):
                (w * w).sum().backward()
                if clear:
                    w.grad.zero_()
        w.grad = None
    both = viz.ledger(runs={"with zero_": runs[True], "without": runs[False]})
    assert repr(both) == "GradLedger(2 runs, 9 events)"
    assert [run.title for run in both.document.runs] == ["with zero_", "without"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda w: viz.ledger(), "either tensors"),
        (lambda w: viz.ledger(w, runs={"a": 1}), "either tensors"),
        (lambda w: viz.ledger(runs={"a": 1}), "got a int for 'a'"),
        (lambda w: viz.ledger(torch.tensor(1.0)), "tensors that require grad"),
        (lambda w: viz.backward(3), "expects a tensor, got int"),
        (lambda w: viz.show("x"), "expects a tensor, got str"),
    ],
)
def test_wrong_use_is_explained(w, wrong, message):
    with pytest.raises(TypeError, match=message):
        wrong(w)


def test_a_view_watches_one_block_only(w):
    for view in (viz.watch(), viz.ledger(w)):
        with view:
            pass
        with pytest.raises(RuntimeError, match="make a new one"), view:
            pass


def test_languages(monkeypatch):
    monkeypatch.setattr(sys.modules["autograd_lab_widgets.language"], "_chosen", None)
    monkeypatch.setenv("AUTOGRAD_LAB_LANG", "zh_CN")
    assert viz.language() == "zh"
    assert "计算图" in viz.show(torch.tensor(1.0)).to_table()
    monkeypatch.setenv("AUTOGRAD_LAB_LANG", "de")
    assert viz.language() == "en"
    with pytest.raises(ValueError, match='expected "en" or "zh"'):
        viz.language("de")


def test_the_public_surface_is_sorted_and_there():
    assert viz.__all__ == sorted(viz.__all__)
    assert all(hasattr(viz, name) for name in viz.__all__)


def test_a_plain_script_imports_no_ipython():
    code = (
        "import sys, autograd_lab as torch, autograd_lab_widgets as viz\n"
        "w = torch.tensor(2.0, requires_grad=True)\n"
        "with viz.watch() as live: loss = w * w\n"
        "print(live, viz.backward(loss))"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "LiveGraph(2 nodes, 1 ops) BackwardPlayer(4 steps, 1 gradients)"
