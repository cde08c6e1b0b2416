"""A long recording keeps its beginning and its end, and says how much it left out."""

from __future__ import annotations

import pytest

import autograd_lab as torch
from autograd_lab.trace import table
from autograd_lab.trace.ledger import MAX_EVENTS, LedgerLog
from autograd_lab.trace.recorder import Recorder, backward_document, graph_document, ledger_document
from autograd_lab.trace.svg import to_svg


def chain(n):
    def program():
        h = torch.tensor(0.0, requires_grad=True)
        for _ in range(n):
            h = h + 1
        return h

    return program


@pytest.mark.parametrize("n", [1, 5, 6, 7, 10, 11, 12, 50])
def test_the_first_and_the_last_ops_are_kept(trace, n):
    document = graph_document(trace.record(chain(n), max_ops=10))
    values = [node.value.full for node in document.nodes if node.kind == "op" and node.value is not None]
    assert values[0] == 1.0 and values[-1] == float(n), "neither end is ever lost"
    assert (document.recorded, document.shown) == (n, min(n, 10))
    assert values == sorted(values) and len(values) == min(n, 10)


def test_a_flood_loses_no_final_state(trace):
    document = graph_document(trace.record(chain(20_000)))
    last = document.nodes[-1]
    assert (document.recorded, last.value.full, last.output) == (20_000, 20_000.0, True)
    assert document.shown == 200
    assert "20000" in table.to_table(document) and "20000" in to_svg(document)


def test_large_values_at_the_end_are_there_when_they_still_live(trace):
    kept = []

    def program():
        h = torch.zeros(100, requires_grad=True)
        for _ in range(30):
            h = h + 1
        kept.append(h)

    document = graph_document(trace.record(program, max_ops=10))
    tail = [n.value.mean for n in document.nodes if n.value is not None][-4:]
    assert tail == [None, None, None, 30.0]


def test_the_gap_is_shown_as_a_stub(trace):
    document = graph_document(trace.record(chain(50), max_ops=10))
    stubs = [n for n in document.nodes if n.label == "..."]
    assert len(stubs) == 1
    known = {n.id for n in document.nodes}
    assert all(e.source in known and e.target in known for e in document.edges)


def test_the_end_of_the_lectures_loop_has_names_and_values(trace):
    loop = trace.Loop()
    document = graph_document(trace.record(lambda: loop.run(40)))
    assert document.recorded == 480
    last = [n for n in document.nodes if n.name == "loss"][-1]
    assert last.generation == 39 and last.op == "sum"
    update = document.nodes[-4]
    assert [n.name for n in document.nodes[-4:]][-2:] == ["w1.grad", "w2.grad"], update
    w1 = next(n for n in document.nodes if n.name == "w1")
    assert abs(w1.value.full[0][0] - loop.w1[0, 0].item()) < 1e-12


def test_a_document_before_the_seal_does_not_disturb_the_recording():
    from autograd_lab.trace.listen import listening

    recorder = Recorder(max_ops=10)
    with listening(recorder):
        h = torch.tensor(0.0, requires_grad=True)
        for _ in range(30):
            h = h + 1
        half = graph_document(recorder)
        assert graph_document(recorder) == half
        for _ in range(30):
            h = h + 1
    recorder.seal()
    assert half.nodes[-1].value.full == 30.0
    document = graph_document(recorder)
    assert (document.nodes[-1].value.full, document.recorded) == (60.0, 60)


def test_a_long_backward_pass_keeps_both_ends(trace):
    def program():
        h = x = torch.tensor(0.0, requires_grad=True)
        for _ in range(1000):
            h = h * 1
        h.backward()
        return x

    document = backward_document(trace.record(program, max_steps=40))
    assert document.recorded == 1002 and len(document.steps) <= 40
    assert document.steps[0].kind == "seed"
    assert document.steps[-1].kind == "accumulate" and document.steps[-1].after.full == 1.0
    assert [s.index for s in document.steps] == list(range(len(document.steps)))


def test_a_long_ledger_keeps_both_ends(trace):
    w = torch.tensor(0.0, requires_grad=True)

    def program():
        for _ in range(2000):
            (w * 1).backward()

    recorder = trace.record(program, ledger=LedgerLog((w,), names=("w",)))
    (run,) = ledger_document(recorder).runs
    assert run.recorded == 2000 and len(run.events) == MAX_EVENTS
    assert [run.events[0].total, run.events[-1].total] == [1.0, 2000.0]
    assert run.events[-1].after.full == 2000.0
    assert "2000" in table.to_table(ledger_document(recorder))


def test_a_recorder_that_may_keep_nothing_is_refused():
    with pytest.raises(ValueError, match="at least 2, got 1"):
        Recorder(max_ops=1)
