"""Hooks of nn.Module: before and after forward, and at the gradients of inputs and outputs."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab import nn


@pytest.fixture
def heard():
    return []


def linear():
    layer = nn.Linear(2, 1)
    layer.load_state_dict({"weight": torch.tensor([[1.0, 2.0]]), "bias": torch.zeros(1)})
    return layer


def test_forward_hooks_see_and_replace(heard):
    layer = nn.Identity()
    layer.register_forward_pre_hook(lambda m, args: args[0] * 2)
    layer.register_forward_pre_hook(lambda m, args: (args[0] + 1,))
    layer.register_forward_hook(lambda m, args, out: heard.append((args[0].tolist(), out.tolist())))
    layer.register_forward_hook(lambda m, args, out: out * 10)
    assert layer(torch.ones(1)).tolist() == [30.0] and heard == [([3.0], [3.0])]


def test_handles_remove_and_prepend_goes_first(heard):
    layer = nn.Identity()
    handle = layer.register_forward_hook(lambda *_: heard.append("last"))
    layer.register_forward_hook(lambda *_: heard.append("first"), prepend=True)
    layer(1)
    handle.remove()
    layer(1)
    assert heard == ["first", "last", "first"]


def test_hooks_with_kwargs():
    class Scale(nn.Module):
        def forward(self, x, by=1):
            return x * by

    layer = Scale()
    layer.register_forward_pre_hook(lambda m, args, kwargs: (args, {"by": 3}), with_kwargs=True)
    layer.register_forward_hook(lambda m, args, kwargs, out: out + kwargs["by"], with_kwargs=True)
    assert layer(torch.ones(1), by=2).tolist() == [6.0]
    layer.register_forward_pre_hook(lambda m, args, kwargs: 3, with_kwargs=True)
    with pytest.raises(RuntimeError, match="must return None or a tuple of"):
        layer(torch.ones(1))


def test_always_call_hears_of_a_failure(heard):
    class Fails(nn.Module):
        def forward(self):
            raise ValueError("no")

    layer = Fails()
    layer.register_forward_hook(lambda *_: heard.append("always"), always_call=True)
    layer.register_forward_hook(lambda *_: heard.append("never"))
    with pytest.raises(ValueError, match="no"):
        layer()
    assert heard == ["always"]


def test_gradient_hooks_see_both_ends_and_replace(heard):
    layer = linear()
    layer.register_full_backward_pre_hook(lambda m, grads: (grads[0] * 10,))
    layer.register_full_backward_hook(lambda m, into, out: heard.append((into[0].tolist(), out[0].tolist())))
    layer.register_full_backward_hook(lambda m, into, out: (into[0] + 1,))
    x = torch.ones(1, 2, requires_grad=True)
    layer(x).sum().backward()
    assert heard == [([[10.0, 20.0]], [[10.0]])]
    np.testing.assert_allclose(x.grad.numpy(), [[11.0, 21.0]])
    np.testing.assert_allclose(layer.weight.grad.numpy(), [[10.0, 10.0]])


def test_gradient_hooks_without_an_input_that_requires_grad(heard):
    layer = linear()
    layer.register_full_backward_hook(lambda m, into, out: heard.append(into))
    with pytest.warns(UserWarning, match="no inputs require gradients"):
        layer(torch.ones(1, 2)).sum().backward()
    assert heard == [(None,)]
    with torch.no_grad():
        layer(torch.ones(1, 2))
    assert heard == [(None,)]


def test_wrong_number_of_gradients():
    layer = linear()
    layer.register_full_backward_hook(lambda m, into, out: (into[0], into[0]))
    with pytest.raises(RuntimeError, match="invalid number of grad_input, got 2, but expected 1"):
        layer(torch.ones(1, 2, requires_grad=True)).sum().backward()


def test_hooks_of_every_module_come_and_go(heard):
    handle = nn.modules.module.register_module_forward_hook(lambda m, args, out: heard.append(type(m).__name__))
    net = nn.Sequential(nn.Identity(), nn.Identity())
    net(1)
    handle.remove()
    net(1)
    assert heard == ["Identity", "Identity", "Sequential"]


def test_a_double_backward_passes_through_gradient_hooks():
    layer = nn.Tanh()
    layer.register_full_backward_hook(lambda m, into, out: None)
    x = torch.tensor([0.5], requires_grad=True)
    (g,) = torch.autograd.grad(layer(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(g.sum(), x)
    t = np.tanh(0.5)
    np.testing.assert_allclose(second.numpy(), [-2 * t * (1 - t * t)], rtol=1e-6)
