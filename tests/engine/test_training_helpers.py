"""Checkpoints of the graph, random states, averaged models, data sets, optimizers on another device and under a recorder."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab import backend
from autograd_lab.optim import elementwise
from autograd_lab.optim.swa_utils import AveragedModel, get_ema_avg_fn
from autograd_lab.utils.checkpoint import checkpoint, checkpoint_sequential

from .device import COUNTS, DeviceArray, DeviceBackend


def net():
    torch.manual_seed(0)
    layers = [layer for _ in range(3) for layer in (torch.nn.Linear(4, 4), torch.nn.Tanh())]
    return torch.nn.Sequential(*layers)


def gradients(run):
    model, x = net(), torch.linspace(-1, 1, 12).reshape(3, 4).requires_grad_()
    run(model, x).sum().backward()
    return [x.grad, *(p.grad for p in model.parameters())]


@pytest.mark.parametrize(
    "run",
    [
        lambda model, x: checkpoint(model, x, use_reentrant=False),
        lambda model, x: checkpoint(model, x, use_reentrant=True),
        lambda model, x: checkpoint_sequential(model, 3, x, use_reentrant=False),
        lambda model, x: model[2:](
            checkpoint(lambda a, b, k: model[:2](a * k + 0 * b), x, torch.ones(1), 1, use_reentrant=False)
        ),
    ],
)
def test_a_checkpoint_changes_no_gradient(run):
    for found, expected in zip(gradients(run), gradients(lambda model, x: model(x)), strict=True):
        torch.testing.assert_close(found, expected)


def test_a_checkpoint_keeps_inputs_only_and_computes_twice():
    calls = []

    def part(x):
        calls.append(torch.is_grad_enabled())
        return (x * 2).exp()

    x = torch.ones(2, requires_grad=True)
    y = checkpoint(part, x, use_reentrant=False)
    assert calls == [False] and y.grad_fn is not None
    y.sum().backward()
    assert calls == [False, True]
    with torch.no_grad():
        assert not checkpoint(part, x).requires_grad


def test_weights_inside_are_reached_when_no_input_requires_grad():
    model = net()
    checkpoint(model, torch.ones(2, 4), use_reentrant=False).sum().backward()
    assert all(p.grad is not None for p in model.parameters())
    assert not checkpoint(lambda x: x * 1, torch.ones(2), use_reentrant=False).requires_grad
    with pytest.warns(UserWarning, match="the use_reentrant parameter should be passed explicitly"):
        checkpoint(lambda x: x * 1, torch.ones(2, requires_grad=True))
    with pytest.warns(UserWarning, match="None of the inputs have requires_grad=True"):
        checkpoint(lambda x: x * 1, torch.ones(2), use_reentrant=True)


def test_random_numbers_are_the_same_both_times():
    seen = []

    def part(x):
        seen.append(torch.rand(3).tolist())
        return x * torch.tensor(seen[-1])

    x = torch.ones(3, requires_grad=True)
    y = checkpoint(part, x, use_reentrant=False)
    torch.rand(5)
    before = torch.get_rng_state()
    y.sum().backward()
    assert seen[0] == seen[1] and torch.equal(torch.get_rng_state(), before)
    np.testing.assert_allclose(x.grad.tolist(), seen[0], rtol=1e-6)


def test_several_outputs_and_errors():
    x = torch.ones(2, requires_grad=True)
    a, b = checkpoint(lambda x: (x * 2, x * 3), x, use_reentrant=False)
    (a * b).sum().backward()
    assert x.grad.tolist() == [12.0, 12.0]
    with pytest.raises(ValueError, match="cannot cut 6 functions into 7 segments"):
        checkpoint_sequential(net(), 7, torch.ones(1, 4))


def test_random_states():
    torch.manual_seed(3)
    torch.randint(5, (3,))
    state = torch.get_rng_state()
    first = torch.randn(4)
    torch.set_rng_state(state)
    assert torch.equal(torch.randn(4), first)
    g = torch.Generator().manual_seed(7)
    torch.rand(3, generator=g)
    twin = g.clone_state()
    assert torch.equal(torch.rand(2, generator=g), torch.rand(2, generator=twin)) and twin.initial_seed() == 7
    with torch.random.fork_rng():
        inside = torch.rand(3)
    assert torch.equal(torch.rand(3), inside)
    with pytest.raises(TypeError, match=r"expected a torch\.ByteTensor, but got int"):
        g.set_state(3)
    with pytest.raises(TypeError, match="RNG state must be a torch.ByteTensor"):
        g.set_state(torch.ones(80))
    with pytest.raises(RuntimeError, match="RNG state is wrong size"):
        g.set_state(torch.zeros(3, dtype=torch.uint8))
    assert g.seed() == g.initial_seed() != 7


def test_averaged_models():
    model = torch.nn.Linear(2, 1)
    mean, fading = AveragedModel(model), AveragedModel(model, avg_fn=get_ema_avg_fn(0.5))
    seen = []
    for value in (1.0, 2.0, 6.0):
        with torch.no_grad():
            model.weight.fill_(value)
        seen.append(value)
        mean.update_parameters(model)
        fading.update_parameters(model)
    np.testing.assert_allclose(mean.module.weight.tolist(), [[3.0, 3.0]])
    np.testing.assert_allclose(fading.module.weight.tolist(), [[3.75, 3.75]])
    assert mean.n_averaged.item() == 3 and "module.weight" in mean.state_dict()


def test_data_sets():
    points, labels = torch.datasets.two_moons(101, generator=torch.Generator().manual_seed(1)).tensors
    assert points.shape == (101, 2) and points.dtype == torch.float32 and labels.sum().item() == 50
    again = torch.datasets.two_moons(101, generator=torch.Generator().manual_seed(1)).tensors[0]
    assert torch.equal(points, again)
    points, labels = torch.datasets.spirals(100, classes=4, noise=0.0).tensors
    assert np.bincount(labels.numpy()).tolist() == [25] * 4 and (points**2).sum(1).max().item() <= 1.0 + 1e-6
    images, digits = torch.datasets.digits().tensors
    assert images.shape == (1797, 1, 8, 8) and images.max().item() == 1.0 and digits.dtype == torch.int64
    flowers, species = torch.datasets.iris().tensors
    assert flowers.shape == (150, 4) and np.bincount(species.numpy()).tolist() == [50] * 3


def test_without_scikit_learn_the_error_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match="pip install scikit-learn"):
        torch.datasets.digits()


OPTIMIZERS = [
    "SGD",
    "Adam",
    "AdamW",
    "NAdam",
    "RAdam",
    "Adamax",
    "Adagrad",
    "Adadelta",
    "RMSprop",
    "Rprop",
    "ASGD",
    "Adafactor",
    "LBFGS",
]
OPTIONS = {"SGD": {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}, "Adam": {"amsgrad": True, "maximize": True},
           "RMSprop": {"centered": True, "momentum": 0.5}, "RAdam": {"betas": (0.5, 0.6)}, "ASGD": {"t0": 1}}  # fmt: skip


def steps(name, w, n=3):
    optimizer = getattr(torch.optim, name)([w], lr=0.01, **OPTIONS.get(name, {}))

    def closure():
        optimizer.zero_grad()
        loss = ((w * w - 1) ** 2).sum()
        loss.backward()
        return loss

    for _ in range(n):
        optimizer.step(closure)
    return optimizer


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizers_on_the_device(name, monkeypatch):
    made = DeviceBackend()
    monkeypatch.setitem(backend.BY_TYPE, DeviceArray, made)
    monkeypatch.setitem(backend.BY_DEVICE, "cuda", made)
    start = torch.tensor([[0.5, -1.0], [2.0, 0.1]])
    here, there = start.clone().requires_grad_(), start.to("cuda").requires_grad_()
    steps(name, here)
    before = COUNTS["down"]
    optimizer = steps(name, there)
    assert COUNTS["down"] == before
    np.testing.assert_allclose(there._data.get(), here.detach().numpy(), rtol=1e-5)
    optimizer.load_state_dict(optimizer.state_dict())


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_blocks_and_layouts_give_the_same_numbers(name, monkeypatch):
    start = torch.linspace(-2, 2, 60).reshape(6, 10)
    whole, blocks, turned = (start.clone().requires_grad_() for _ in range(3))
    turned = start.t().clone().t().requires_grad_()
    assert not turned.is_contiguous()
    steps(name, whole)
    monkeypatch.setattr(elementwise, "BLOCK", 7)
    steps(name, blocks)
    steps(name, turned)
    np.testing.assert_array_equal(blocks.detach().numpy(), whole.detach().numpy())
    np.testing.assert_allclose(turned.detach().numpy(), whole.detach().numpy(), rtol=1e-6)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_is_a_write_that_is_counted_and_told(name):
    w = torch.full((2,), 1.5, requires_grad=True)
    stale = w.exp() * w
    told = []

    class Listener(torch.autograd.sink.Sink):
        def write(self, op, tensor, inputs, attrs):
            told.append(("write", tensor is w))

        def step(self, optimizer):
            told.append(("step", type(optimizer).__name__))

    before = torch.autograd.sink.install(Listener())
    try:
        steps(name, w, 1)
    finally:
        torch.autograd.sink.install(before)
    assert ("write", True) in told and told[-1] == ("step", name) and w._version >= 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        stale.sum().backward()
