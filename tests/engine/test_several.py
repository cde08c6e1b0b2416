"""Ops with several outputs: one node for all, each output with its own cotangent, hooks and history."""

from __future__ import annotations

import gc
import pickle
import weakref

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab.autograd import sink


def leaf() -> torch.Tensor:
    return torch.tensor([[1.0, 5.0, 2.0], [7.0, 3.0, 4.0]], dtype=torch.float64, requires_grad=True)


def test_one_node_for_all_outputs():
    x = leaf()
    low, high = x.aminmax(dim=1)
    assert low.grad_fn is high.grad_fn and low.grad_fn.name() == "AminmaxBackward0"
    assert (low.output_nr, high.output_nr) == (0, 1)
    assert (low + high).grad_fn.next_functions == ((low.grad_fn, 0), (low.grad_fn, 1))
    values, indices = x.max(dim=1)
    assert values.requires_grad and not indices.requires_grad and indices.grad_fn is None
    assert values.grad_fn.name() == "MaxBackward0" and indices.dtype is torch.int64


def test_one_output_or_both():
    x = leaf()
    low, high = x.aminmax(dim=1)
    ((2 * low).sum() + (3 * high).sum() + high.sum()).backward(retain_graph=True)
    assert x.grad.tolist() == [[2.0, 4.0, 0.0], [4.0, 2.0, 0.0]]
    x.grad = None
    low.sum().backward(retain_graph=True)
    assert x.grad.tolist() == [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]


def test_saved_outputs_have_their_history_under_create_graph():
    """The gradient of amax and amin goes through the outputs, which the node saved: their own second derivative is 0."""
    x = leaf()
    low, high = x.aminmax()
    (g,) = torch.autograd.grad(low * high, x, create_graph=True)
    (again,) = torch.autograd.grad((g * g).sum(), x)
    assert again.tolist() == [[2.0, 0.0, 0.0], [14.0, 0.0, 0.0]]


def test_freed_and_stale():
    x = leaf()
    low, high = (x * 1).aminmax()
    (low + high).backward()
    with pytest.raises(RuntimeError, match=r"^Trying to backward through the graph a second time"):
        high.backward()
    low, high = (x * 1).aminmax(dim=0)
    high.detach().zero_()
    with pytest.raises(
        RuntimeError, match=r"modified by an inplace operation: .* which is output 1 of Aminmax, is at version 1"
    ):
        (low * 2).sum().backward()


def test_hooks_and_retained_gradients_of_each_output():
    x = leaf()
    low, high = x.aminmax(dim=1)
    seen = []
    low.retain_grad()
    high.retain_grad()
    low.register_hook(lambda g: seen.append(g.tolist()))
    high.register_hook(lambda g: g * 10)
    low.grad_fn.register_prehook(lambda gs: seen.append([g.tolist() for g in gs]))
    low.grad_fn.register_hook(lambda given, gs: seen.append(len(given)))
    (low + 2 * high).sum().backward()
    assert seen == [[1.0, 1.0], [[1.0, 1.0], [20.0, 20.0]], 1]
    assert low.grad.tolist() == [1.0, 1.0] and high.grad.tolist() == [20.0, 20.0]
    assert x.grad.tolist() == [[1.0, 20.0, 0.0], [20.0, 1.0, 0.0]]


def test_gradients_captured_at_an_output():
    x = leaf()
    low, high = x.aminmax(dim=1)
    g_low, g_high = torch.autograd.grad((low * high).sum(), [low, high])
    assert g_low.tolist() == high.tolist() and g_high.tolist() == low.tolist()
    y = x.max(dim=1).values
    y.mul_(2)
    y.sum().backward()
    assert x.grad.tolist() == [[0.0, 2.0, 0.0], [2.0, 0.0, 0.0]]


def test_an_output_of_a_function_kept_and_used_again():
    """Two ways into one output, the tensor's own and the saved one's, add up."""

    class Both(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            square, cube = x * x, x * x * x
            ctx.save_for_backward(x, square)
            return square, cube

        @staticmethod
        def backward(ctx, g_square, g_cube):
            x, square = ctx.saved_tensors
            return 2 * x * g_square + 3 * square * g_cube

    x = torch.tensor(2.0, requires_grad=True)
    square, cube = Both.apply(x)
    (g,) = torch.autograd.grad(cube, x, create_graph=True)
    (g + square).backward()
    assert x.grad.item() == 6 * 2.0 + 2 * 2.0


def test_told_once_with_all_outputs():
    told = []

    class Listener(sink.Sink):
        def op(self, op, inputs, outputs, node, attrs):
            told.append((op.name, len(outputs), node))

    x = leaf()
    before = sink.install(Listener())
    try:
        values, _ = x.max(dim=0)
    finally:
        sink.install(before)
    assert told == [("max_dim", 2, values.grad_fn)]


def test_no_cycle():
    x = leaf()
    gc.disable()
    try:
        low, high = x.aminmax(dim=1)
        gone = weakref.ref(low.grad_fn.saved[1] if isinstance(low.grad_fn.saved[1], np.ndarray) else low._data)
        del low, high
        assert gone() is None
    finally:
        gc.enable()


def test_named_results():
    found = torch.tensor([[1.0, 5.0]]).max(dim=1)
    assert repr(found) == "torch.return_types.max(\nvalues=tensor([5.]),\nindices=tensor([1]))"
    assert found.values is found[0] and found.indices is found[1] and isinstance(found, tuple)
    assert isinstance(found, torch.return_types.max)
    again = pickle.loads(pickle.dumps(torch.return_types.aminmax((1, 2))))
    assert (again.min, again.max) == (1, 2)
