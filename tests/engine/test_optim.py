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


# What PyTorch 2.13 makes of the same six gradients; tests/conformance compares every option where PyTorch is installed.
RECORDED = [
    ("AdamW", {"lr": 0.1}, [1.0451067956355766, -0.3995298569294079, 1.393525852909802]),
    ("AdamW", {"lr": 0.1, "weight_decay": 0.3, "amsgrad": True}, [0.9412714813009128, -0.28142736658527306, 1.1157629332162975]),
    ("NAdam", {"lr": 0.1}, [0.8880163681270904, -0.5341746829590307, 1.5341027230379483]),
    ("NAdam", {"lr": 0.1, "weight_decay": 0.2, "decoupled_weight_decay": True}, [0.8274975280655232, -0.44807241872562087, 1.3375039681636134]),
    ("RAdam", {"lr": 0.1, "betas": (0.5, 0.6)}, [0.9190291125053479, 0.573047895254773, -0.5583505934319569]),
    ("RAdam", {"lr": 0.1, "weight_decay": 0.1}, [0.8945866198014154, 0.5376870022344598, -0.6918503148167262]),
    ("Adamax", {"lr": 0.1, "weight_decay": 0.1}, [0.9419711673100106, -0.43259282942949595, 1.4318507606756117]),
    ("Adagrad", {"lr": 0.5, "lr_decay": 0.1}, [0.9999999999999958, 0.31216304795421934, 0.6490182600967438]),
    ("Adagrad", {"lr": 0.5, "initial_accumulator_value": 0.3, "maximize": True}, [-1.6821523469738808, -2.965240002403162, 4.037369987226878]),
    ("Adadelta", {"lr": 2.0, "weight_decay": 0.1}, [0.5388292467249476, -0.960474671887479, 1.9604792630346943]),
    ("RMSprop", {"lr": 0.1}, [0.9964839288540175, 0.9704205352118038, -0.4511875339852157]),
    ("RMSprop", {"lr": 0.1, "centered": True, "momentum": 0.9}, [0.7496810605184855, 1.5750709022125842, -3.916144336289611]),
    ("Rprop", {"lr": 0.1}, [0.9503999999999999, -0.007008000000000125, 1.007008]),
    ("Rprop", {"lr": 0.9, "step_sizes": (0.01, 1.0)}, [1.175, 0.7999999999999999, -1.4]),
    ("ASGD", {"lr": 0.1, "lambd": 0.1, "t0": 2, "alpha": 0.5}, [0.8537151963076497, 0.4489628938959742, -0.2988588947033674]),
    ("Adafactor", {"lr": 0.1, "weight_decay": 0.1}, [0.9331166446606318, -0.317530866299223, 1.2603052081306498]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options", "end"), RECORDED, ids=str)
def test_recorded(name, options, end):
    found = run(lambda ws: getattr(torch.optim, name)(ws, **options), 6)[-1]
    np.testing.assert_allclose(found, end, rtol=1e-12)


@pytest.mark.parametrize("search", [None, "strong_wolfe"])
def test_lbfgs_finds_the_bottom_of_a_valley(search):
    w = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([w], lr=0.2 if search is None else 1, max_iter=60, line_search_fn=search)

    def closure():
        optimizer.zero_grad()
        loss = (1 - w[0]) ** 2 + 10 * (w[1] - w[0] ** 2) ** 2
        loss.backward()
        return loss

    first = optimizer.step(closure)
    assert first.item() > 4
    for _ in range(5):
        optimizer.step(closure)
    np.testing.assert_allclose(w.tolist(), [1.0, 1.0], rtol=1e-3)
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'closure'"):
        optimizer.step()


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


def test_hooks_run_once_a_step_also_where_a_subclass_calls_super():
    class Mine(torch.optim.SGD):
        def step(self, closure=None):
            return super().step(closure)

    w = leaf()
    optimizer = Mine([w], lr=0.1)
    seen = []
    optimizer.register_step_pre_hook(lambda *_: seen.append("before"))
    optimizer.register_step_post_hook(lambda *_: seen.append("after"))
    handle = torch.optim.optimizer.register_optimizer_step_post_hook(lambda *_: seen.append("every"))
    w.grad = torch.ones(2)
    optimizer.step()
    handle.remove()
    assert seen == ["before", "after", "every"]
    with pytest.raises(ZeroDivisionError):
        optimizer.step(lambda: 1 / 0)
    optimizer.step()
    assert seen == ["before", "after", "every", "before", "before", "after"]


def test_a_hook_that_returns_something_else():
    optimizer = torch.optim.SGD([leaf()], lr=0.1)
    optimizer.register_step_pre_hook(lambda *_: 3)
    with pytest.raises(RuntimeError, match="must return None or a tuple of"):
        optimizer.step()


def converted():
    net = torch.nn.Linear(2, 1)
    optimizer = torch.optim.Adam(net.parameters())
    for _ in range(2):
        net(torch.ones(1, 2, dtype=net.weight.dtype)).sum().backward()
        optimizer.step()
        net.double()
        net.zero_grad()


def expanded():
    w = torch.zeros(1).expand(3).detach().requires_grad_()
    w.grad = torch.ones(3)
    torch.optim.SGD([w], lr=0.1).step()


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
    "converted": (converted, RuntimeError, "expected dtype float for `end` but got dtype double"),
    "expanded": (expanded, RuntimeError, "unsupported operation: more than one element of the written-to tensor"),
    "differentiable": (
        lambda: torch.optim.SGD([leaf()], lr=0.1, differentiable=True),
        RuntimeError,
        "differentiable=True is not supported here",
    ),
    "fused and foreach": (
        lambda: torch.optim.Adam([leaf()], fused=True, foreach=True),
        RuntimeError,
        "`fused` and `foreach` cannot be `True` together",
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
