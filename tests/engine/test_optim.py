"""Optimizers against the same updates written in numpy, and their refusals."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch

START = np.array([0.5, -1.0, 2.0])
TARGET = np.array([1.0, 1.0, -1.0])


def gradient(w: np.ndarray) -> np.ndarray:
    return 2 * (w - TARGET) * (1 + 0.1 * w)  # some function of w


def run(make, steps: int = 5) -> np.ndarray:
    """The weights after each step."""
    w = torch.tensor(START, requires_grad=True)
    optimizer = make([w])
    found = []
    for _ in range(steps):
        optimizer.zero_grad()
        w.grad = torch.tensor(gradient(w.detach().numpy()))
        optimizer.step()
        found.append(w.detach().numpy().copy())
    return np.array(found)


def sgd(lr, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False, maximize=False, steps=5):
    w, buffer, found = START.copy(), None, []
    for _ in range(steps):
        g = -gradient(w) if maximize else gradient(w)
        g = g + weight_decay * w
        if momentum:
            buffer = g if buffer is None else momentum * buffer + (1 - dampening) * g
            g = g + momentum * buffer if nesterov else buffer
        w = w - lr * g
        found.append(w)
    return np.array(found)


def adam(lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, amsgrad=False, maximize=False, steps=5):
    w, m, v, top, found = START.copy(), 0.0, 0.0, 0.0, []
    for t in range(1, steps + 1):
        g = -gradient(w) if maximize else gradient(w)
        g = g + weight_decay * w
        m, v = betas[0] * m + (1 - betas[0]) * g, betas[1] * v + (1 - betas[1]) * g * g
        top = np.maximum(top, v) if amsgrad else v
        w = w - lr * (m / (1 - betas[0] ** t)) / (np.sqrt(top / (1 - betas[1] ** t)) + eps)
        found.append(w)
    return np.array(found)


SGDS = [
    {},
    {"momentum": 0.9},
    {"momentum": 0.9, "dampening": 0.5},
    {"momentum": 0.9, "nesterov": True},
    {"weight_decay": 0.1},
    {"momentum": 0.5, "weight_decay": 0.2},
    {"maximize": True, "momentum": 0.9},
]
ADAMS = [
    {},
    {"lr": 0.1},
    {"lr": 0.1, "betas": (0.5, 0.9)},
    {"lr": 0.1, "eps": 0.1},
    {"lr": 0.1, "weight_decay": 0.3},
    {"lr": 0.5, "amsgrad": True},
    {"lr": 0.1, "maximize": True},
]


@pytest.mark.parametrize("options", SGDS, ids=str)
def test_sgd(options):
    np.testing.assert_allclose(run(lambda ws: torch.optim.SGD(ws, lr=0.1, **options)), sgd(0.1, **options), rtol=1e-12)


@pytest.mark.parametrize("options", ADAMS, ids=str)
def test_adam(options):
    np.testing.assert_allclose(run(lambda ws: torch.optim.Adam(ws, **options)), adam(**options), rtol=1e-12)


def test_the_first_adam_step_has_the_length_of_the_rate():
    steps = run(lambda ws: torch.optim.Adam(ws, lr=0.01), 1)
    np.testing.assert_allclose(np.abs(steps[0] - START), 0.01, rtol=1e-6)


def test_a_step_is_not_recorded_and_keeps_the_leaf():
    w = torch.tensor(START, requires_grad=True)
    before = w
    optimizer = torch.optim.Adam([w], lr=0.1)
    (w * w).sum().backward()
    optimizer.step()
    assert w is before and w.is_leaf and w.requires_grad and w._version > 0 and torch.is_grad_enabled()
    assert w.grad.tolist() == (2 * START).tolist(), "a step leaves the gradient as it is"


def test_what_has_no_gradient_stays():
    w, v = torch.tensor(START, requires_grad=True), torch.tensor(START, requires_grad=True)
    optimizer = torch.optim.SGD([w, v], lr=0.1, weight_decay=1.0)
    (w * 1).sum().backward()
    optimizer.step()
    assert v.tolist() == START.tolist() and w.tolist() != START.tolist()


def test_zero_grad():
    w = torch.tensor(START, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    (w * 1).sum().backward()
    kept = w.grad
    optimizer.zero_grad(set_to_none=False)
    assert w.grad is kept and kept.tolist() == [0.0] * 3
    optimizer.zero_grad()
    assert w.grad is None


def test_a_frozen_weight_with_momentum_still_moves_until_its_gradient_is_none():
    w = torch.tensor([0.89], requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9, weight_decay=0.1)
    w.sum().backward()
    optimizer.step()
    w.requires_grad_(False)
    optimizer.zero_grad(set_to_none=False)
    moved = w.item()
    optimizer.step()
    assert w.item() != moved
    optimizer.zero_grad()
    stopped = w.item()
    optimizer.step()
    assert w.item() == stopped


def test_groups_and_closure():
    w, v = torch.tensor(START, requires_grad=True), torch.tensor(START, requires_grad=True)
    optimizer = torch.optim.SGD([{"params": [w], "lr": 0.5}, {"params": [v]}], lr=0.1)

    def closure():
        assert torch.is_grad_enabled()
        loss = (w + v).sum()
        loss.backward()
        return loss

    loss = optimizer.step(closure)
    assert loss.item() == pytest.approx(2 * START.sum())
    np.testing.assert_allclose(w.detach().numpy(), START - 0.5)
    np.testing.assert_allclose(v.detach().numpy(), START - 0.1)


@pytest.mark.parametrize(
    "make", [lambda ws: torch.optim.SGD(ws, lr=0.1, momentum=0.9), lambda ws: torch.optim.Adam(ws, lr=0.1)]
)
def test_state_goes_over(make):
    whole = run(make, 6)
    w = torch.tensor(START, requires_grad=True)
    first = make([w])
    for i in range(6):
        if i == 3:
            second = make([w])
            second.load_state_dict(first.state_dict())
            first = second
        w.grad = torch.tensor(gradient(w.detach().numpy()))
        first.step()
    np.testing.assert_allclose(w.detach().numpy(), whole[-1], rtol=1e-12)


def leaf():
    return torch.ones(2, requires_grad=True)


def doubled_group():
    w = leaf()
    torch.optim.SGD([{"params": [w]}, {"params": [w]}], lr=0.1)


WRONG = {
    "the method": (
        lambda: torch.optim.Adam(torch.nn.Linear(1, 1).parameters),
        TypeError,
        "'method' object is not iterable",
    ),
    "nothing": (lambda: torch.optim.SGD([], lr=0.1), ValueError, "optimizer got an empty parameter list"),
    "one tensor": (
        lambda: torch.optim.SGD(leaf(), lr=0.1),
        TypeError,
        "params argument given to the optimizer should be an iterable",
    ),
    "numbers": (
        lambda: torch.optim.SGD([3], lr=0.1),
        TypeError,
        "optimizer can only optimize Tensors, but one of the params is int",
    ),
    "a computed tensor": (
        lambda: torch.optim.SGD([leaf() * 2], lr=0.1),
        ValueError,
        "can't optimize a non-leaf Tensor",
    ),
    "twice": (doubled_group, ValueError, "some parameters appear in more than one parameter group"),
    "a negative rate": (lambda: torch.optim.SGD([leaf()], lr=-1), ValueError, "Invalid learning rate: -1"),
    "a beta of 1": (
        lambda: torch.optim.Adam([leaf()], betas=(1.0, 0.9)),
        ValueError,
        "Invalid beta parameter at index 0",
    ),
    "nesterov alone": (
        lambda: torch.optim.SGD([leaf()], lr=1, nesterov=True),
        ValueError,
        "Nesterov momentum requires a momentum",
    ),
}


@pytest.mark.parametrize("use, error, text", WRONG.values(), ids=WRONG)
def test_refusals(use, error, text):
    with pytest.raises(error, match=text):
        use()
