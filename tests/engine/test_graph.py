"""torch.autograd.graph: hooks on what is saved, on several tensors, edges; and that none of it outlives its use."""

from __future__ import annotations

import threading

import pytest

import autograd_lab as torch
from autograd_lab.autograd import state
from autograd_lab.autograd.graph import register_multi_grad_hook, saved_tensors_hooks

SAVED = "hooks on saved tensors"


@pytest.fixture
def x():
    return torch.tensor([1.0, 2.0], requires_grad=True)


def test_only_what_rules_ask_for_is_packed_in_pytorchs_order(x):
    packed = []
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    with saved_tensors_hooks(lambda t: packed.append(t) or t, lambda t: t):
        y = (x * w).exp() + x * 2
    assert [t is u for t, u in zip(packed, (x, w), strict=False)] == [True, True]
    assert len(packed) == 3 and packed[2].grad_fn is y.grad_fn.next_functions[0][0]
    assert SAVED not in state._causes


def test_hooks_are_of_their_thread(x):
    packed = []
    with saved_tensors_hooks(lambda t: packed.append(t) or t, lambda t: t):
        thread = threading.Thread(target=lambda: x * x)
        thread.start()
        thread.join()
    assert packed == []


def test_the_rule_gets_what_the_unpack_hook_gives_at_every_order(x):
    with saved_tensors_hooks(lambda t: t.tolist(), lambda values: torch.tensor(values)):
        y = (x**3).sum()
    (g,) = torch.autograd.grad(y, x, create_graph=True)
    (h,) = torch.autograd.grad(g.sum(), x)
    assert g.tolist() == [3.0, 12.0] and h.tolist() == [6.0, 12.0]


def test_an_error_in_a_pack_hook_leaves_the_hooks_stack_in_order(x):
    with pytest.raises(ZeroDivisionError), saved_tensors_hooks(lambda t: 1 / 0, lambda t: t):
        x.exp()
    assert SAVED not in state._causes and torch.is_grad_enabled()
    x.exp().sum().backward()


def test_multi_grad_hook_counts_anew_after_an_error(x):
    seen = []
    w = torch.ones(2, requires_grad=True)
    register_multi_grad_hook((x, w), lambda gs: seen.append([g is not None for g in gs]))
    y = x * w
    bad = w.register_hook(lambda g: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        y.sum().backward(retain_graph=True)
    bad.remove()
    seen.clear()
    y.sum().backward()
    assert seen == [[True, True]]


def test_a_hook_that_calls_backward_does_not_disturb_the_outer_pass(x):
    seen = []
    w = torch.ones(2, requires_grad=True)
    shared = x * w
    register_multi_grad_hook((x, w), lambda gs: seen.append(len(gs)))

    def again(g):
        with torch.enable_grad():
            shared.sum().backward(retain_graph=True)

    y = shared * 2
    y.register_hook(again)
    (y * y).sum().backward()
    assert seen == [2, 2]
    assert x.grad.tolist() == [9.0, 17.0] and w.grad.tolist() == [9.0, 34.0]


def test_raw_saved_tensors(x):
    y = x * x
    raw = y.grad_fn._raw_saved_self
    assert raw.data is x
    raw.register_hooks(lambda t: t * 10, lambda t: t)
    with pytest.raises(RuntimeError, match="already been set"):
        raw.register_hooks(lambda t: t, lambda t: t)
    y.sum().backward()
    assert x.grad.tolist() == [11.0, 22.0]
    with pytest.raises(RuntimeError, match="freed"):
        raw.register_hooks(lambda t: t, lambda t: t)


def test_nodes_know_their_saved_values_by_pytorchs_names(x):
    w = torch.ones(2, 2, requires_grad=True)
    y = w.mm(x[None].t())
    assert y.grad_fn._saved_self is w and y.grad_fn._saved_mat2.shape == (2, 1)
    assert (x * 3).grad_fn._saved_self is None and x.exp().grad_fn._saved_result.requires_grad
    for node in (y.grad_fn, y.grad_fn.next_functions[0][0], (x * 1).unbind()[0].grad_fn):
        with pytest.raises(AttributeError, match=f"'{node.name()}' object has no attribute '_saved_exponent'"):
            _ = node._saved_exponent


def test_a_node_has_no_getattr_of_its_own():
    """It would make each of its attributes slower, and a walk reads many."""
    assert not hasattr(torch.autograd.graph.Node, "__getattr__")


def test_an_edge_stands_for_its_tensor(x):
    y = x * 2
    edge = torch.autograd.graph.get_gradient_edge(y)
    assert isinstance(edge.node, torch.autograd.graph.Node) and edge.node is y.grad_fn
    with pytest.raises(RuntimeError, match="get_gradient_edge"):
        torch.autograd.grad((y * y).sum(), torch.autograd.graph.GradientEdge(y.grad_fn, 0))
