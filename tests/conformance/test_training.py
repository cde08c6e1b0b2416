"""Training side by side: the lecture's blocks B1 to B8, modules and optimizers, from the same numpy arrays and equal
state."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch as oracle

import autograd_lab as ours

BOTH = (oracle, ours)


def data(*shapes: tuple[int, ...]) -> list[np.ndarray]:
    random = np.random.RandomState(0)
    return [random.standard_normal(shape).astype("f") for shape in shapes]


def sigmoid_function(torch: Any) -> Any:
    class Sigmoid(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = torch.sigmoid(x)
            ctx.save_for_backward(y)
            return y

        @staticmethod
        def backward(ctx, grad_y):
            (y,) = ctx.saved_tensors
            return grad_y * y * (1 - y)

    return Sigmoid.apply


def loop(
    torch: Any, activation: Any, steps: int, rate: float, zero: bool = True, scale: float = 1.0
) -> tuple[list, list]:
    """B1 with an activation: (losses, final weights). `scale`: of w1, so that a written sigmoid does not overflow."""
    x, y, w1, w2 = [torch.tensor(a) for a in data((64, 1000), (64, 10), (1000, 100), (100, 10))]
    w1 *= scale
    w1.requires_grad_()
    w2.requires_grad_()
    losses = []
    for _ in range(steps):
        loss = (activation(torch)(x.mm(w1)).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= rate * w1.grad
            w2 -= rate * w2.grad
            if zero:
                w1.grad.zero_()
                w2.grad.zero_()
    return losses, [w1.detach().numpy(), w2.detach().numpy()]


BLOCKS = {
    "B1": (lambda torch: lambda h: h.clamp(min=0), 50, 1e-6, True),
    "B1 without zero_": (lambda torch: lambda h: h.clamp(min=0), 10, 1e-6, False),
    "B3 and B4, sigmoid in Python": (lambda torch: lambda h: 1.0 / (1.0 + torch.exp(-h)), 50, 1e-4, True, 0.1),
    "B5, sigmoid as Function": (sigmoid_function, 50, 1e-4, True, 0.1),
    "sigmoid built in": (lambda torch: torch.sigmoid, 50, 1e-4, True, 0.1),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_loops(name, behaviour):
    (theirs, weights), (mine, found) = (loop(torch, *BLOCKS[name]) for torch in BOTH)
    assert np.isfinite(theirs).all() and theirs[-1] != theirs[0]
    np.testing.assert_allclose(mine, theirs, rtol=1e-4)
    for w, f in zip(weights, found, strict=True):
        np.testing.assert_allclose(f, w, rtol=1e-3, atol=1e-3)
    behaviour("lecture blocks", "passing")


def test_b2_detach_shares_and_requires_grad(behaviour):
    for torch in BOTH:
        x = torch.zeros(3)
        y = x.detach()
        y[0] = 5
        assert x.tolist() == [5.0, 0.0, 0.0] and x.requires_grad_() is x and x.requires_grad
    behaviour("lecture blocks", "passing")


def simple_nn(torch: Any) -> Any:
    """B8."""

    class SimpleNN(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.fc1 = torch.nn.Linear(20, 10)
            self.relu = torch.nn.ReLU()
            self.fc2 = torch.nn.Linear(10, 3)

        def forward(self, x):
            return self.fc2(self.relu(self.fc1(x)))

    return SimpleNN()


def sequential(torch: Any) -> Any:
    """B6 and B7."""
    return torch.nn.Sequential(torch.nn.Linear(20, 10), torch.nn.ReLU(), torch.nn.Linear(10, 3))


def manual(torch: Any, net: Any) -> Any:
    """B6's update, as an object with step and zero_grad."""

    class Manual:
        def step(self):
            with torch.no_grad():
                for p in net.parameters():
                    p -= 1e-2 * p.grad

        def zero_grad(self):
            net.zero_grad()

    return Manual()


OPTIMIZERS = {
    "B6, by hand": manual,
    "B7, Adam": lambda torch, net: torch.optim.Adam(net.parameters(), lr=1e-2),
    "B8, SGD": lambda torch, net: torch.optim.SGD(net.parameters(), lr=1e-2),
    "momentum and decay": lambda torch, net: torch.optim.SGD(net.parameters(), lr=1e-2, momentum=0.9, weight_decay=0.1),
    "nesterov": lambda torch, net: torch.optim.SGD(net.parameters(), lr=1e-2, momentum=0.9, nesterov=True),
    "dampening": lambda torch, net: torch.optim.SGD(net.parameters(), lr=1e-2, momentum=0.9, dampening=0.3),
    "maximize": lambda torch, net: torch.optim.SGD(net.parameters(), lr=1e-3, maximize=True),
    "Adam with decay": lambda torch, net: torch.optim.Adam(
        net.parameters(), lr=1e-2, weight_decay=0.1, betas=(0.8, 0.95)
    ),
    "amsgrad": lambda torch, net: torch.optim.Adam(net.parameters(), lr=1e-1, amsgrad=True),
    "two groups": lambda torch, net: torch.optim.SGD(
        [{"params": list(net.parameters())[:2], "lr": 1e-1}, {"params": list(net.parameters())[2:]}], lr=1e-3
    ),
}


def train(torch: Any, make_net: Any, make_optimizer: Any, state: dict, loss_of: Any) -> tuple[list, dict]:
    """20 steps in float64 from `state`: (losses, final state)."""
    x, y = data((16, 20), (16, 3))
    net = make_net(torch).double()
    net.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    optimizer = make_optimizer(torch, net)
    losses = []
    for _ in range(20):
        loss = loss_of(torch, net(torch.tensor(x.astype("d"))), torch.tensor(y.astype("d")))
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return losses, {name: value.numpy().copy() for name, value in net.state_dict().items()}


LOSSES = {
    "mse": lambda torch, out, y: torch.nn.functional.mse_loss(out, y),
    "cross entropy": lambda torch, out, y: torch.nn.functional.cross_entropy(out, y.argmax(1)),
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("net", [simple_nn, sequential], ids=["SimpleNN", "Sequential"])
def test_twenty_steps(net, optimizer, loss, behaviour):
    state = {name: value.double().numpy().copy() for name, value in net(oracle).state_dict().items()}
    (theirs, end), (mine, found) = (train(torch, net, OPTIMIZERS[optimizer], state, LOSSES[loss]) for torch in BOTH)
    np.testing.assert_allclose(mine, theirs, rtol=1e-9)
    assert list(found) == list(end)
    for name in end:
        np.testing.assert_allclose(found[name], end[name], rtol=1e-7, atol=1e-9, err_msg=name)
    behaviour("training runs", "passing")


def test_optimizer_state_has_the_same_names():
    for make in (OPTIMIZERS["momentum and decay"], OPTIMIZERS["B7, Adam"], OPTIMIZERS["amsgrad"]):
        found = []
        for torch in BOTH:
            net = sequential(torch)
            optimizer = make(torch, net)
            torch.nn.functional.mse_loss(net(torch.ones(2, 20)), torch.ones(2, 3)).backward()
            optimizer.step()
            state = optimizer.state_dict()
            found.append((sorted(state["state"][0]), [g["params"] for g in state["param_groups"]]))
        assert found[0] == found[1]


def seeded(torch, make):
    """The values that `make` draws after one fixed seed: the libraries' streams differ, the test does not."""
    torch.manual_seed(0)
    return make(torch).detach().numpy()


@pytest.mark.parametrize(
    ("make", "uniform"),
    [
        pytest.param(lambda torch: torch.nn.Linear(50, 400).weight, True, id="Linear weight"),
        pytest.param(lambda torch: torch.nn.Linear(50, 4000).bias, True, id="Linear bias"),
        pytest.param(lambda torch: torch.nn.init.kaiming_normal_(torch.empty(200, 100)), False, id="kaiming_normal_"),
        pytest.param(lambda torch: torch.nn.init.xavier_uniform_(torch.empty(200, 100)), True, id="xavier_uniform_"),
        pytest.param(
            lambda torch: torch.nn.init.kaiming_uniform_(torch.empty(200, 100), nonlinearity="relu"),
            True,
            id="kaiming_uniform_",
        ),
    ],
)
def test_initial_weights_have_the_same_spread(make, uniform):
    theirs, mine = (seeded(torch, make) for torch in BOTH)
    spread = theirs.std()
    np.testing.assert_allclose(mine.std(), spread, rtol=0.05)
    assert abs(mine.mean() - theirs.mean()) < 0.1 * spread
    if uniform:  # it has a bound, which thousands of draws come close to; a normal's largest value is chance
        np.testing.assert_allclose([mine.min(), mine.max()], [theirs.min(), theirs.max()], rtol=0.02)
