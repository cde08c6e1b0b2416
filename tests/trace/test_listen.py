"""Several listeners hear everything, and none of them can break the learner's code."""

from __future__ import annotations

import pytest

import autograd_lab as torch
from autograd_lab.autograd import sink
from autograd_lab.autograd.sink import Sink
from autograd_lab.trace.listen import EVENTS, listening
from autograd_lab.trace.recorder import Recorder, graph_document


class Counter(Sink):
    def __init__(self):
        self.ops = 0

    def op(self, *args):
        self.ops += 1


class Broken(Sink):
    trouble = None

    def op(self, *args):
        raise RuntimeError("the listener is at fault")


def test_nobody_listens_outside():
    before = sink.current
    with listening(Counter()) as counter:
        torch.ones(2) * 2
    torch.ones(2) * 2
    assert (counter.ops, sink.current) == (1, before)


def test_listeners_nest_in_any_order():
    first, second = Counter(), Counter()
    outer, inner = listening(first), listening(second)
    outer.__enter__()
    inner.__enter__()
    torch.ones(2) * 2
    outer.__exit__(None, None, None)
    torch.ones(2) * 2
    inner.__exit__(None, None, None)
    assert (first.ops, second.ops, sink.current) == (1, 2, None)


def test_a_foreign_listener_goes_on_hearing():
    foreign = Counter()
    before = sink.install(foreign)
    try:
        with listening(Recorder()) as recorder:
            torch.ones(2) * 2
        torch.ones(2) * 2
        assert (foreign.ops, graph_document(recorder).recorded) == (2, 1)
    finally:
        sink.install(before)


def test_a_broken_listener_disturbs_nobody():
    broken, counter = Broken(), Counter()
    with listening(broken), listening(counter):
        result = torch.ones(2) * 2
    assert result.tolist() == [2.0, 2.0] and counter.ops == 1
    assert "at fault" in str(broken.trouble)


@pytest.mark.parametrize("wants", [True, False])
def test_the_engine_copies_for_arrows_only_when_somebody_wants_them(wants):
    class Quiet(Sink):
        wants_arrows = wants
        flows = 0

        def flow(self, *args):
            self.flows += 1

    with listening(Counter()) if wants else listening(Quiet()), listening(Quiet()) as quiet:
        x = torch.tensor(1.0, requires_grad=True)
        (x * 2).backward()
    assert quiet.flows == (1 if wants else 0)


def test_every_event_of_the_sink_is_handed_on():
    assert set(EVENTS) >= {"op", "failed", "detach", "mode", "write", "grad_set", "backward_begin", "visit", "flow",
                           "accumulate", "freed", "backward_end", "step"}  # fmt: skip


class Nasty:
    """An index whose text cannot be had."""

    def __repr__(self):
        raise RuntimeError("no repr")

    def __index__(self):
        return 0


def test_hostile_objects_do_not_stop_a_recording():
    recorder = Recorder()
    with listening(recorder):
        x = torch.ones(2, 3, requires_grad=True)
        x[Nasty()].sum().backward()
        torch.ones(0, 3).sum()
        (x * float("nan")).sum()
    recorder.seal()
    assert recorder.trouble is None
    assert graph_document(recorder).recorded == 5
