"""The graph behind a live tensor, when nobody listened while it was built."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab.trace.from_tensor import from_tensor


def test_the_lectures_graph_from_the_loss(trace):
    state = np.random.RandomState(0)
    x, y, w1, w2 = (torch.tensor(state.standard_normal(s)) for s in ((4, 5), (4, 2), (5, 3), (3, 2)))
    w1.requires_grad_()
    w2.requires_grad_()
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    loss = (y_pred - y).pow(2).sum()
    document = from_tensor(loss)
    assert [n.label for n in document.nodes if n.kind == "op"] == ["mm", "clamp(min=0)", "mm", "sub", "pow(2)", "sum"]
    assert {n.name for n in document.nodes if n.kind == "leaf"} == {"w1", "w2"}
    assert [n.name for n in document.nodes if n.kind == "input"] == ["x"], "y was not saved by the subtraction"
    names = {n.name: n for n in document.nodes}
    assert names["loss"].output and names["y_pred"].op == "mm"
    np.testing.assert_allclose(names["y_pred"].value.full, y_pred.tolist())
    assert (document.recorded, document.shown) == (6, 6)


def test_values_come_from_what_was_saved():
    x = torch.tensor(2.0, requires_grad=True)
    document = from_tensor(((x * 3).exp() * 5).log())
    values = {n.op: n.value.full if n.value else None for n in document.nodes if n.op}
    np.testing.assert_allclose(values["exp"], np.exp(6.0), rtol=1e-6)
    assert [n.label for n in document.nodes if n.op == "mul"] == ["mul(3)", "mul(5)"]


def test_a_deep_graph_needs_no_recursion():
    h = x = torch.tensor(0.0, requires_grad=True)
    depth = 5 * sys.getrecursionlimit()
    for _ in range(depth):
        h = h + 1
    document = from_tensor(h, max_ops=20)
    assert (document.recorded, document.shown) == (depth, 20)
    assert document.nodes[-1].output and document.nodes[-1].value.full == float(depth)
    assert any(n.name == "x" and n.kind == "leaf" for n in document.nodes), x


@pytest.mark.parametrize("tensor", [torch.tensor(1.0), torch.tensor([1, 2]), torch.tensor(1.0, requires_grad=True)])
def test_a_tensor_without_history_is_one_node(tensor):
    document = from_tensor(tensor)
    assert [n.kind for n in document.nodes] == ["leaf" if tensor.requires_grad else "input"]
    assert document.nodes[0].name == "tensor" and document.edges == []


def test_a_freed_graph_still_has_its_shape():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    loss = (x * x).sum()
    loss.backward()
    document = from_tensor(loss)
    assert [n.op for n in document.nodes if n.op] == ["mul", "sum"]
    assert all(n.saved == [] for n in document.nodes)


def test_one_of_several_outputs():
    class Two(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2, x + 1

        @staticmethod
        def backward(ctx, a, b):
            return a * 2 + b

    x = torch.tensor([1.0, 2.0], requires_grad=True)
    p, q = Two.apply(x)
    assert [n.op for n in from_tensor(p).nodes if n.op] == ["Two"]
    assert [n.op for n in from_tensor(p * q).nodes if n.op] == ["Two", "mul"]
