"""The ledger tells what happened to each .grad, in an order that adds up."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab.trace.documents import to_json
from autograd_lab.trace.ledger import LedgerLog
from autograd_lab.trace.recorder import Recorder, ledger_document
from autograd_lab.trace.stacks import columns


def follow(trace, program, *tensors, names=("w1", "w2")):
    recorder = trace.record(program, ops=False, backward=False, ledger=LedgerLog(tensors, names=names))
    return ledger_document(recorder)


def kinds(run, row=0):
    return [e.kind for e in run.events if e.row == row]


def test_the_lectures_loop(trace):
    loop = trace.Loop()
    document = follow(trace, lambda: loop.run(3), loop.w1, loop.w2)
    (run,) = document.runs
    assert kinds(run, 0) == kinds(run, 1) == ["contribution", "step", "zero"] * 3
    assert [e.iteration for e in run.events if e.row == 0] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert len(run.loss) == 3 and run.loss[0] > run.loss[-1]
    assert run.events[2].where.text == "w1 -= lr * w1.grad"
    json.dumps(to_json(document), allow_nan=False)


@pytest.mark.parametrize("clear", [True, False])
def test_stacked_amounts_add_up_to_the_total(trace, clear):
    loop = trace.Loop(clear)
    (run,) = follow(trace, lambda: loop.run(4), loop.w1, loop.w2).runs
    for row, leaf in ((0, loop.w1), (1, loop.w2)):
        held = 0.0
        for event in (e for e in run.events if e.row == row and e.kind != "step"):
            held += event.amount
            np.testing.assert_allclose(held, event.total, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(held, leaf.grad[tuple(run.rows[row].entry)].item(), rtol=1e-9, atol=1e-12)
        assert [len(c.parts) for c in columns(run, row)] == ([1] * 4 if clear else [1, 2, 3, 4])


def test_the_followed_entry_is_the_largest_of_the_first_gradient(trace):
    w = torch.zeros(2, 3, requires_grad=True)
    scale = torch.tensor([[1.0, 2.0, 3.0], [4.0, -9.0, 5.0]])
    (run,) = follow(trace, lambda: (w * scale).sum().backward(), w).runs
    assert run.rows[0].entry == [1, 1]
    assert run.events[0].amount == run.events[0].total == -9.0
    assert run.events[0].sentence.en == "Backward 1 wrote -9 into w1.grad[1, 1]."


def test_zero_grad_and_none(trace):
    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)

    def program():
        (w * 3).backward()
        optimizer.step()
        optimizer.zero_grad()
        (w * 3).backward()
        w.grad = torch.tensor(0.0)
        w.grad = None

    (run,) = follow(trace, program, w).runs
    assert kinds(run) == ["contribution", "step", "none", "contribution", "zero", "none"]
    assert [e.total for e in run.events] == [3.0, 3.0, None, 3.0, 0.0, None]
    assert "None" in run.events[2].sentence.en and "None" in run.events[2].sentence.zh


def test_one_update_of_several_writes_is_one_step(trace):
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=0.1)

    def program():
        for _ in range(2):
            (w * w).sum().backward()
            optimizer.step()
            w.grad.zero_()

    (run,) = follow(trace, program, w).runs
    assert kinds(run) == ["contribution", "step", "zero"] * 2


def test_a_gradient_changed_by_hand_is_a_contribution(trace):
    w = torch.tensor(2.0, requires_grad=True)

    def program():
        (w * 3).backward()
        w.grad.mul_(0.5)

    (run,) = follow(trace, program, w).runs
    assert [(e.kind, e.amount, e.total) for e in run.events] == [
        ("contribution", 3.0, 3.0),
        ("contribution", -1.5, 1.5),
    ]


def test_numbers_that_are_none_travel(trace):
    w = torch.tensor(1.0, requires_grad=True)
    document = follow(trace, lambda: (w * float("inf")).backward(), w)
    assert document.runs[0].events[0].total == "Infinity"
    json.dumps(to_json(document), allow_nan=False)


def test_a_gradient_from_before_is_where_the_ledger_starts(trace):
    w = torch.tensor(1.0, requires_grad=True)
    (w * 2).backward()
    (run,) = follow(trace, lambda: (w * 3).backward(), w).runs
    (event,) = run.events
    assert (event.amount, event.total, event.before.full, event.after.full) == (3.0, 5.0, 2.0, 5.0)
    assert event.sentence.en == "Backward 1 added 3 to w1.grad: 2 + 3 = 5."
    assert event.sentence.zh == "第 1 次反向传播给 w1.grad 加上 3：2 + 3 = 5。"


def test_runs_stand_side_by_side(trace):
    runs = []
    for clear in (True, False):
        loop = trace.Loop(clear)
        runs.append(
            trace.record(lambda loop=loop: loop.run(2), ops=False, ledger=LedgerLog((loop.w1,), str(clear), ("w1",)))
        )
    document = ledger_document(runs, "two runs")
    assert [run.title for run in document.runs] == ["True", "False"]
    assert document.title == "two runs"


def test_other_tensors_leave_no_events(trace):
    w, other = (torch.tensor(1.0, requires_grad=True) for _ in range(2))
    (run,) = follow(trace, lambda: (other * 2).backward(), w).runs
    assert run.events == []


def test_a_recorder_without_a_ledger_says_so():
    with pytest.raises(ValueError, match="LedgerLog"):
        ledger_document(Recorder())
