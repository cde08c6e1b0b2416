"""torch.autograd.grad: gradients as values, unused inputs, and gradients of gradients."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch


@pytest.fixture
def x():
    return torch.tensor([1.0, 2.0], requires_grad=True)


def test_it_touches_no_grad(x):
    (g,) = torch.autograd.grad((x**3).sum(), x)
    assert g.tolist() == [3.0, 12.0] and x.grad is None and not g.requires_grad


def test_third_derivative():
    x = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    value, found = x**4, []
    for _ in range(4):
        (value,) = torch.autograd.grad(value, x, create_graph=True)
        found.append(value.item())
    assert found == pytest.approx([32.0, 48.0, 48.0, 24.0])


def test_third_derivative_of_functions():
    x = torch.tensor([0.3, 0.7], dtype=torch.float64, requires_grad=True)
    for function, third in ((torch.sin, lambda v: -np.cos(v)), (torch.exp, np.exp), (torch.log, lambda v: 2 / v**3),
                            (torch.reciprocal, lambda v: -6 / v**4)):  # fmt: skip
        value = function(x)
        for _ in range(3):
            (value,) = torch.autograd.grad(value.sum(), x, create_graph=True)
        np.testing.assert_allclose(value.detach().numpy(), third(x.detach().numpy()), rtol=1e-10)


def test_a_gradient_can_be_part_of_a_loss(x):
    (g,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
    (g * g + x).sum().backward()
    assert x.grad.tolist() == [2 * 3 * 6 + 1.0, 2 * 12 * 12 + 1.0]


def test_mixed_second_derivatives():
    w, x = torch.ones(2, 3, requires_grad=True), torch.arange(6.0).reshape(3, 2).requires_grad_()
    (g,) = torch.autograd.grad(w.mm(x).pow(2).sum(), w, create_graph=True)
    gw, gx = torch.autograd.grad(g.sum(), (w, x))
    a, b = w.detach().numpy(), x.detach().numpy()
    ones = np.ones((2, 3))
    np.testing.assert_allclose(gw.numpy(), 2 * ones @ b @ b.T)
    np.testing.assert_allclose(gx.numpy(), 2 * (a.T @ ones @ b + ones.T @ a @ b))


def test_an_affine_gradient_needs_no_graph(x):
    (g,) = torch.autograd.grad((x + 2).sum(), x, create_graph=True)
    assert not g.requires_grad


def test_unused_inputs(x):
    other = torch.ones(3, requires_grad=True)
    with pytest.raises(RuntimeError, match="index 1 appears to not have been used"):
        torch.autograd.grad((x * x).sum(), [x, other])
    g, none = torch.autograd.grad((x * x).sum(), [x, other], allow_unused=True)
    assert none is None
    g, zeros = torch.autograd.grad((x * x).sum(), [x, other], materialize_grads=True)
    assert g.tolist() == [2.0, 4.0] and zeros.tolist() == [0.0] * 3
    with pytest.raises(ValueError, match="allow_unused"):
        torch.autograd.grad((x * x).sum(), x, allow_unused=False, materialize_grads=True)
    with pytest.raises(RuntimeError, match="One of the differentiated Tensors does not require grad"):
        torch.autograd.grad((x * x).sum(), torch.ones(2))


def test_intermediates(x):
    """The chain rule by hand: the first call must not run, and not free, what lies behind y."""
    y = x * x
    z = (y * y).sum()
    (into_y,) = torch.autograd.grad(z, y)
    y.backward(into_y)
    assert into_y.tolist() == [2.0, 8.0] and x.grad.tolist() == [4.0, 32.0]


def test_an_intermediate_and_what_lies_behind_it(x):
    y = x * x
    into_y, into_x = torch.autograd.grad((y * y).sum(), [y, x])
    assert into_y.tolist() == [2.0, 8.0] and into_x.tolist() == [4.0, 32.0]


def test_side_branches_are_not_walked(x):
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    side = (w * w).exp()
    ran = []
    side.grad_fn.register_hook(lambda into, out: ran.append(1))
    z = (x * side + side).sum()
    (g,) = torch.autograd.grad([z, side.sum()], x)
    assert not ran and w.grad is None and g.tolist() == side.tolist()
    side.sum().backward()
    assert ran == [1]


def test_the_same_input_twice_and_a_root_itself(x):
    a, b = torch.autograd.grad((x * 2).sum(), [x, x])
    assert a.tolist() == b.tolist() == [2.0, 2.0]
    (g,) = torch.autograd.grad(x, x, torch.tensor([5.0, 6.0]))
    assert g.tolist() == [5.0, 6.0]


def test_cotangents(x):
    (g,) = torch.autograd.grad([x * x, x * 3], x, [torch.tensor([1.0, 10.0]), torch.ones(2)])
    assert g.tolist() == [5.0, 43.0]
    c = torch.tensor([1.0, 1.0], requires_grad=True)
    (g,) = torch.autograd.grad(x * x, x, c, create_graph=True)
    (h,) = torch.autograd.grad(g.sum(), c)
    assert h.tolist() == [2.0, 4.0]


def test_a_chain_of_a_hundred_thousand_ops_is_walked_once():
    """Finding the path is linear too."""
    x = torch.tensor([1.0], requires_grad=True)
    y = x
    for _ in range(100_000):
        y = y + 1.0
    (g,) = torch.autograd.grad(y, x)
    assert g.tolist() == [1.0]
