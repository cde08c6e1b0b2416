"""Hooks: which see what, in which order, and what their answers change."""

from __future__ import annotations

import pytest

import autograd_lab as torch


@pytest.fixture
def x():
    return torch.tensor([1.0, 2.0], requires_grad=True)


def test_a_tensor_hook_replaces_the_gradient(x):
    y = x * 2
    y.register_hook(lambda g: g * 10)
    y.sum().backward()
    assert x.grad.tolist() == [20.0, 20.0]


def test_hooks_of_one_tensor_run_in_the_order_of_registration(x):
    y = x * 2
    y.register_hook(lambda g: g + 1)
    y.register_hook(lambda g: g * 10)
    y.sum().backward()
    assert x.grad.tolist() == [40.0, 40.0]


def test_a_hook_on_a_leaf_sees_the_complete_gradient_once(x):
    seen = []
    x.register_hook(lambda g: seen.append(g.tolist()))
    ((x * 2).sum() + (x * 3).sum()).backward()
    assert seen == [[5.0, 5.0]]


def test_none_changes_nothing_and_remove_takes_out(x):
    calls = []
    handle = x.register_hook(lambda g: calls.append(1))
    (x * 2).sum().backward()
    handle.remove()
    handle.remove()
    (x * 2).sum().backward()
    assert calls == [1] and x.grad.tolist() == [4.0, 4.0]
    with x.register_hook(lambda g: g * 0):
        (x * 2).sum().backward()
    (x * 2).sum().backward()
    assert x.grad.tolist() == [6.0, 6.0]


def test_order_of_all_hooks_of_a_node(x):
    order = []
    y = x * 2
    y.retain_grad()
    y.grad_fn.register_prehook(lambda gs: order.append("node before"))
    y.grad_fn.register_hook(lambda into, out: order.append("node after"))
    y.register_hook(lambda g: order.append("tensor"))
    x.register_hook(lambda g: order.append("leaf"))
    y.sum().backward()
    assert order == ["tensor", "node before", "node after", "leaf"]


def test_the_retained_gradient_is_the_one_after_tensor_hooks(x):
    y = x * 2
    y.retain_grad()
    y.register_hook(lambda g: g * 10)
    y.grad_fn.register_prehook(lambda gs: (gs[0] * 7,))
    y.sum().backward()
    assert y.grad.tolist() == [10.0, 10.0] and x.grad.tolist() == [140.0, 140.0]


def test_node_hooks_get_and_replace(x):
    seen = []
    y = x * torch.ones(2)
    y.grad_fn.register_hook(lambda into, out: seen.append((into, out)))
    y.grad_fn.register_hook(lambda into, out: (into[0] * 5, None))
    y.sum().backward()
    (into, out), = seen  # fmt: skip
    assert into[0].tolist() == [1.0, 1.0] and into[1] is None and out[0].tolist() == [1.0, 1.0] and len(out) == 1
    assert x.grad.tolist() == [5.0, 5.0]


def test_hooks_of_a_function_with_several_outputs(x):
    class Two(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2, x * 3

        @staticmethod
        def backward(ctx, g, h):
            return g * 2 + h * 3

    a, b = Two.apply(x)
    seen = []
    a.grad_fn.register_hook(lambda into, out: seen.append([len(into), [g.tolist() for g in out]]))
    a.grad_fn.register_prehook(lambda gs: (gs[0], gs[1] * 10))
    b.register_hook(lambda g: g + 1)
    (a + b).sum().backward()
    assert seen == [[1, [[1.0, 1.0], [20.0, 20.0]]]] and x.grad.tolist() == [62.0, 62.0]


def test_after_accumulation(x):
    seen = []
    handle = x.register_post_accumulate_grad_hook(lambda leaf: seen.append((leaf is x, leaf.grad.tolist())))
    (x * 2).sum().backward()
    (x * 2).sum().backward()
    handle.remove()
    (x * 2).sum().backward()
    assert seen == [(True, [2.0, 2.0]), (True, [4.0, 4.0])]
    with pytest.raises(RuntimeError, match="non-leaf"):
        (x * 2).register_post_accumulate_grad_hook(print)


def test_retain_grad(x):
    y = x * 2
    y.retain_grad()
    assert y.retains_grad and not (x * 2).retains_grad
    (y * y).sum().backward(retain_graph=True)
    kept = y.grad
    (y * y).sum().backward()
    assert y.grad.tolist() == [8.0, 16.0]
    kept.zero_()
    assert x.grad.tolist() == [16.0, 32.0]
    x.retain_grad()
    assert not x.retains_grad


def test_retain_grad_follows_an_in_place_write(x):
    y = x * 2
    y.retain_grad()
    y.mul_(3)
    y.sum().backward()
    assert y.grad.tolist() == [1.0, 1.0] and x.grad.tolist() == [6.0, 6.0]


def test_retain_grad_follows_a_write_through_a_view(x):
    y = x * 2
    y.retain_grad()
    v = y[:1]
    v.retain_grad()
    v.mul_(3)
    (y * y).sum().backward()
    assert y.grad.tolist() == [12.0, 8.0] and v.retains_grad


def test_hooks_belong_to_the_value_they_were_registered_on(x):
    y = x * 2
    y.register_hook(lambda g: g * 10)
    y.mul_(3)
    y.sum().backward()
    assert x.grad.tolist() == [60.0, 60.0]


def test_hooks_under_create_graph_are_differentiated(x):
    y = x * x
    y.register_hook(lambda g: g * x)
    (g,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    assert g.tolist() == [2.0, 8.0]
    (h,) = torch.autograd.grad(g.sum(), x)
    assert h.tolist() == [4.0, 8.0]


def test_captured_gradients_see_tensor_hooks_but_not_node_hooks(x):
    y = x * 2
    y.register_hook(lambda g: g * 7)
    y.grad_fn.register_prehook(lambda gs: (gs[0] * 100,))
    (g,) = torch.autograd.grad(y.sum(), y)
    assert g.tolist() == [7.0, 7.0]


def test_wrong_hooks(x):
    with pytest.raises(RuntimeError, match="doesn't require gradient"):
        torch.ones(2).register_hook(print)
    with pytest.raises(RuntimeError, match="retain_grad"):
        torch.ones(2).retain_grad()
    x.register_hook(lambda g: 3)
    with pytest.raises(TypeError, match="expected Variable, but hook returned 'int'"):
        (x * 2).sum().backward()


def test_an_error_in_a_hook_leaves_the_graph_usable(x):
    y = x * x
    handle = y.register_hook(lambda g: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        y.sum().backward()
    handle.remove()
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 4.0] and torch.is_grad_enabled()


def test_backward_with_inputs_calls_the_hooks_of_a_leaf_and_retains_a_non_leaf():
    x = torch.tensor([0.5, 1.0], requires_grad=True)
    seen = []
    x.register_post_accumulate_grad_hook(lambda leaf: seen.append(leaf.grad.tolist()))
    y = x + x
    (y * y).sum().backward(inputs=[x, y], retain_graph=True)
    assert seen == [[4.0, 8.0]]
    assert y.retains_grad
    y.sum().backward()
    assert y.grad.tolist() == [3.0, 5.0]
