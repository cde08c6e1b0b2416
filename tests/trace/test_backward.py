"""A backward pass becomes steps: incoming times local is the contribution, before plus contribution is after."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab.autograd import sink
from autograd_lab.trace.documents import to_json
from autograd_lab.trace.recorder import Recorder, backward_document, graph_document


def arrows(document):
    names = {n.id: n.name or n.op or n.label for n in document.graph.nodes}
    return [(s.kind, names.get(s.source), names[s.target]) for s in document.steps]


def test_the_lectures_backward_pass(trace):
    loop = trace.Loop()
    document = backward_document(trace.record(lambda: loop.run(1)))
    assert arrows(document) == [
        ("seed", None, "loss"),
        ("flow", "loss", "pow"),
        ("flow", "pow", "sub"),
        ("flow", "sub", "y_pred"),
        ("stop", "sub", "y"),
        ("flow", "y_pred", "clamp"),
        ("flow", "y_pred", "w2"),
        ("flow", "clamp", "mm"),
        ("flow", "mm", "w1"),
        ("stop", "mm", "x"),
        ("accumulate", "w1", "w1"),
        ("accumulate", "w2", "w2"),
    ]
    assert [s.local_text for s in document.steps if s.kind == "flow"] == [
        "1 for every entry", "2 * sub", "1", "w2^T", "clamp^T", "1 where mm >= 0, else 0", "x^T",
    ]  # fmt: skip
    assert document.recorded == len(document.steps) == 12
    assert {n.kind for n in document.graph.nodes} == {"leaf", "input", "op"}, "the update is not part of the pass"
    json.dumps(to_json(document), allow_nan=False)


def test_the_numbers_are_those_of_the_engine(trace):
    loop = trace.Loop()
    loop.clear = False
    document = backward_document(trace.record(lambda: loop.run(1)))
    for name, leaf in (("w1", loop.w1), ("w2", loop.w2)):
        node = next(n for n in document.graph.nodes if n.name == name)
        step = next(s for s in document.steps if s.kind == "accumulate" and s.target == node.id)
        np.testing.assert_allclose(step.after.full, leaf.grad.tolist(), rtol=1e-12)


def test_every_elementwise_step_multiplies_out(trace):
    def program():
        x = torch.tensor([0.5, 2.0, -1.0], requires_grad=True)
        y = torch.tensor([1.5, 0.5, 2.0], requires_grad=True)
        z = (x * y).exp() - y / (x * x + 1) + torch.sigmoid(x).tanh() + y.log() * x.abs() + y.sqrt()
        z.sum().backward()

    document = backward_document(trace.record(program))
    checked = 0
    for step in document.steps:
        if step.local is not None and step.contribution.shape == step.incoming.shape:
            product = np.multiply(step.incoming.full, step.local.full)
            np.testing.assert_allclose(step.contribution.full, product, rtol=1e-5, atol=1e-6)
            checked += 1
    assert checked > 15


@pytest.mark.parametrize("shape", [(), (3,), (10, 10)])
def test_contributions_add_up_at_a_fork(trace, shape):
    def program():
        x = torch.ones(*shape, requires_grad=True) if shape else torch.tensor(1.0, requires_grad=True)
        y = x * 2
        (y * 3 + y * 5 + y * 7 + y).sum().backward()

    document = backward_document(trace.record(program))
    y = next(n for n in document.graph.nodes if n.name == "y")
    steps = [s for s in document.steps if s.target == y.id]
    assert [s.before.mean if s.before else None for s in steps] == [None, *(s.after.mean for s in steps[:-1])]
    for step in steps:
        before = step.before.mean if step.before else 0.0
        assert before + step.contribution.mean == step.after.mean
    assert steps[-1].after.mean == 16.0 and all(s.fork for s in steps)
    assert "used more than once" in steps[0].sentence.en and "不止一次" in steps[0].sentence.zh


def test_gradients_accumulate_over_passes(trace):
    w = torch.tensor(2.0, requires_grad=True)

    def program():
        for _ in range(3):
            (w * w).backward()

    document = backward_document(trace.record(program))
    last = document.steps[-1]
    assert (last.before.full, last.contribution.full, last.after.full) == (8.0, 4.0, 12.0)
    assert last.sentence.en == "w.grad already held 8; backward adds 4, so it becomes 12."
    assert last.sentence.zh == "w.grad 里已有 8，反向传播再加上 4，变成 12。"


def test_a_cut_is_a_stop_with_its_reason(trace):
    def program():
        x = torch.tensor(2.0, requires_grad=True)
        y = x * x
        z = y * y.detach()
        z.backward()

    document = backward_document(trace.record(program))
    stop = next(s for s in document.steps if s.kind == "stop")
    assert "detach() cut it off" in stop.sentence.en
    assert document.steps[-1].after.full == 16.0, "16 and not 32: half of the product was cut off"


def test_the_steps_say_what_they_free(trace):
    def program():
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = x.exp()
        y.sum().backward()

    document = backward_document(trace.record(program))
    exp = next(n for n in document.graph.nodes if n.op == "exp")
    freeing = [s for s in document.steps if s.frees]
    assert [(s.source, s.frees) for s in freeing] == [(exp.id, [exp.id])]
    assert [s.freed for s in exp.saved] == [False], "the picture is the one before the pass"


def test_a_hidden_local_derivative_is_still_named(trace):
    def program():
        x = torch.ones(2, 3, requires_grad=True)
        w = torch.ones(3, 2, requires_grad=True)
        x.mm(w).sum().backward()

    steps = backward_document(trace.record(program)).steps
    flows = [s for s in steps if s.kind == "flow"][1:]
    assert [s.local for s in flows] == [None, None]
    assert "matrix-multiplied by w^T" in flows[0].sentence.en
    assert flows[1].sentence.en.startswith("mm \u2192 w: x^T, matrix-multiplied by the incoming gradient")


def test_double_backward_can_be_recorded(trace):
    def program():
        x = torch.tensor(3.0, requires_grad=True)
        (g,) = torch.autograd.grad(x * x * x, x, create_graph=True)
        g.backward()

    recorder = trace.record(program)
    steps = backward_document(recorder).steps
    assert steps[-1].kind == "accumulate" and steps[-1].after.full == 18.0
    assert graph_document(recorder).recorded > 2


def test_a_pass_that_fails_keeps_what_it_has_done(trace):
    class Bad(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            raise ZeroDivisionError("in backward")

    def program():
        x = torch.tensor(1.0, requires_grad=True)
        (Bad.apply(x) * 3).backward()

    document = backward_document(trace.record(program))
    assert [s.kind for s in document.steps] == ["seed", "flow"]


def test_a_recorder_without_arrows_says_so():
    with pytest.raises(ValueError, match=r"Recorder\(backward=True\)"):
        backward_document(Recorder(backward=False))


def test_an_op_with_several_outputs_is_one_node():
    x = torch.tensor([[1.0, 5.0], [7.0, 2.0]], requires_grad=True)
    recorder = Recorder()
    before = sink.install(recorder)
    try:
        values, _ = x.max(dim=1)
        (values * 2).sum().backward()
    finally:
        sink.install(before)
    recorder.seal()
    assert [n.op for n in graph_document(recorder).nodes if n.kind == "op"] == ["max_dim", "mul", "sum"]
    said = [s.sentence.en for s in backward_document(recorder).steps if s.kind == "flow"]
    assert len(said) == 3 and "more than once" not in "".join(said)
    assert "incoming gradient [2, 2] becomes [[0, 2], [2, 0]]" in said[-1]
