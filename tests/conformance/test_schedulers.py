"""Learning rates over 40 epochs: every scheduler, alone, chained, one after the other, with groups; states, warnings, errors."""

from __future__ import annotations

import math
import warnings
from typing import Any

import pytest
import torch as oracle

import autograd_lab as ours

from .both import differences


def optimizer_of(torch: Any, kind: str = "SGD") -> Any:
    a, b = torch.ones(2, requires_grad=True), torch.ones(3, requires_grad=True)
    options = {"momentum": 0.9} if kind == "SGD" else {}
    return getattr(torch.optim, kind)([{"params": [a], "lr": 0.5}, {"params": [b]}], lr=0.05, **options)


SCHEDULES = {
    "LambdaLR": lambda s, o: s.LambdaLR(o, lambda e: 0.95**e),
    "LambdaLR, two": lambda s, o: s.LambdaLR(o, [lambda e: 0.95**e, lambda e: 1 / (e + 1)]),
    "MultiplicativeLR": lambda s, o: s.MultiplicativeLR(o, lambda e: 0.9 + 0.01 * (e % 3)),
    "StepLR": lambda s, o: s.StepLR(o, 7, 0.3),
    "MultiStepLR": lambda s, o: s.MultiStepLR(o, [3, 8, 8, 20], 0.5),
    "ConstantLR": lambda s, o: s.ConstantLR(o),
    "ConstantLR, long": lambda s, o: s.ConstantLR(o, 0.2, 12),
    "LinearLR": lambda s, o: s.LinearLR(o),
    "LinearLR, down": lambda s, o: s.LinearLR(o, 0.9, 0.1, 17),
    "ExponentialLR": lambda s, o: s.ExponentialLR(o, 0.9),
    "PolynomialLR": lambda s, o: s.PolynomialLR(o),
    "PolynomialLR, square": lambda s, o: s.PolynomialLR(o, 20, 2.0),
    "CosineAnnealingLR": lambda s, o: s.CosineAnnealingLR(o, 10),
    "CosineAnnealingLR, floor": lambda s, o: s.CosineAnnealingLR(o, 7, 0.01),
    "CosineAnnealingWarmRestarts": lambda s, o: s.CosineAnnealingWarmRestarts(o, 6),
    "CosineAnnealingWarmRestarts, longer": lambda s, o: s.CosineAnnealingWarmRestarts(o, 3, 2, 0.001),
    "CyclicLR": lambda s, o: s.CyclicLR(o, 0.01, 0.1, 5),
    "CyclicLR, triangular2": lambda s, o: s.CyclicLR(o, [0.01, 0.02], [0.1, 0.3], 4, 7, mode="triangular2"),
    "CyclicLR, exp_range": lambda s, o: s.CyclicLR(o, 0.01, 0.1, 5, mode="exp_range", gamma=0.97),
    "CyclicLR, own": lambda s, o: s.CyclicLR(o, 0.01, 0.1, 5, scale_fn=lambda x: 1 / x, cycle_momentum=False),
    "OneCycleLR": lambda s, o: s.OneCycleLR(o, 0.3, 50),
    "OneCycleLR, epochs": lambda s, o: s.OneCycleLR(o, [0.3, 0.1], epochs=9, steps_per_epoch=5, anneal_strategy="linear"),
    "OneCycleLR, three": lambda s, o: s.OneCycleLR(o, 0.3, 45, three_phase=True, pct_start=0.4),
    "ChainedScheduler": lambda s, o: s.ChainedScheduler([s.ConstantLR(o, 0.1, 5), s.ExponentialLR(o, 0.9)]),
    "Chained of three": lambda s, o: s.ChainedScheduler([s.StepLR(o, 4), s.LinearLR(o), s.CosineAnnealingLR(o, 30)], o),
    "SequentialLR": lambda s, o: s.SequentialLR(o, [s.ConstantLR(o, 0.1, 5), s.ExponentialLR(o, 0.9)], [8]),
    "Sequential of three": lambda s, o: s.SequentialLR(
        o, [s.LinearLR(o, 0.1, 1, 5), s.CosineAnnealingLR(o, 10), s.StepLR(o, 3, 0.5)], [5, 20]
    ),
    "Sequential of chained": lambda s, o: s.SequentialLR(
        o, [s.LinearLR(o, 0.1, 1, 5), s.CosineAnnealingWarmRestarts(o, 10), s.PolynomialLR(o, 30)], [6, 15]
    ),
    "SWALR": lambda s, o: s.SWALR(o, 0.02, 9),
    "SWALR, linear": lambda s, o: s.SWALR(o, [0.02, 0.5], 5, "linear"),
    "SWALR, at once": lambda s, o: s.SWALR(o, 0.02, 0),
}  # fmt: skip


class Names:
    """lr_scheduler's names, and SWALR beside them."""

    def __init__(self, torch: Any) -> None:
        self.torch = torch

    def __getattr__(self, name: str) -> Any:
        module = self.torch.optim.swa_utils if name == "SWALR" else self.torch.optim.lr_scheduler
        return getattr(module, name)


def plain(value: Any) -> Any:
    """Containers of numbers as such; what is not a number by its type's name."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k not in ("anneal_func", "_wrapped_by_lr_sched")}
    if isinstance(value, (list, tuple)):
        return type(value)(plain(v) for v in value)
    if isinstance(value, float):
        return pytest.approx(value, rel=1e-9, abs=1e-12) if math.isfinite(value) else value
    return value if isinstance(value, (int, str, type(None))) else type(value).__name__


def options_of(optimizer: Any) -> list:
    return [[g["lr"], g.get("momentum"), g.get("betas")] for g in optimizer.param_groups]


def run(torch: Any, name: str, kind: str) -> tuple[list, Any]:
    optimizer = optimizer_of(torch, kind)
    scheduler = SCHEDULES[name](Names(torch), optimizer)
    path = []
    for _ in range(40):
        optimizer.step()
        path.append([scheduler.get_last_lr(), options_of(optimizer)])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # PyTorch's SequentialLR warns of its own call
            scheduler.step()
    return path, scheduler.state_dict()


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
@pytest.mark.parametrize("name", SCHEDULES)
def test_rates(name, kind, behaviour):
    theirs, state = run(oracle, name, kind)
    mine, found = run(ours, name, kind)
    for epoch, (a, b) in enumerate(zip(theirs, mine, strict=True)):
        assert b == plain(a), epoch
    assert plain(found).keys() == plain(state).keys() and found == plain(state)
    behaviour("schedules", "passing")


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_state_goes_over(name):
    optimizer = optimizer_of(ours)
    scheduler = SCHEDULES[name](Names(ours), optimizer)
    whole, _ = run(ours, name, "SGD")
    for _ in range(13):
        optimizer.step()
        scheduler.step()
    second = optimizer_of(ours)
    resumed = SCHEDULES[name](Names(ours), second)
    resumed.load_state_dict(scheduler.state_dict())
    second.load_state_dict(optimizer.state_dict())
    for epoch in range(13, 40):
        second.step()
        assert [resumed.get_last_lr(), options_of(second)] == plain(whole[epoch])
        resumed.step()


@pytest.mark.parametrize(
    "options",
    [{}, {"patience": 2}, {"mode": "max", "patience": 1, "threshold_mode": "abs", "threshold": 0.1}, {"patience": 0, "cooldown": 3},
     {"patience": 1, "min_lr": [0.1, 0.001], "factor": 0.3}, {"mode": "max", "patience": 2, "threshold": 0.05},
     {"threshold_mode": "abs", "patience": 1}],
    ids=str,
)  # fmt: skip
def test_plateau(options, behaviour):
    results = []
    for torch in (oracle, ours):
        optimizer = optimizer_of(torch)
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **options)
        path = []
        for epoch in range(40):
            scheduler.step(torch.tensor(math.sin(epoch / 5) + 1 / (epoch + 1)))
            path.append(scheduler.get_last_lr())
        results.append((path, scheduler.state_dict()))
    assert results[1] == (plain(results[0][0]), plain(results[0][1]))
    behaviour("schedules", "passing")


SNIPPETS = [
    "o = torch.optim.SGD([w], lr=1.0)\ns = L.StepLR(o, 1)\ns.step()\ns.step()\nr = s.get_last_lr()",
    "o = torch.optim.SGD([w], lr=1.0)\no.step()\ns = L.StepLR(o, 1)\ns.step()",
    "o = torch.optim.SGD([w], lr=1.0)\ns = L.StepLR(o, 1)\no.step()\ns.step()\nr = s.get_last_lr()",
    "o = torch.optim.SGD([w], lr=1.0)\ns = L.StepLR(o, 1)\no.step()\nr = s.get_lr()",
    "o = torch.optim.SGD([w], lr=1.0)\ns = L.ExponentialLR(o, 0.5)\no.step()\ns.step(3)\nr = s.get_last_lr()",
    "L.StepLR(w, 1)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.StepLR(o, 1, last_epoch=3)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.LambdaLR(o, [abs, abs])",
    "o = torch.optim.SGD([w], lr=1.0)\nL.MultiplicativeLR(o, 3)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.ConstantLR(o, 2.0)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.LinearLR(o, 0.0)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.LinearLR(o, 0.5, 2.0)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.SequentialLR(o, [], [])",
    "o = torch.optim.SGD([w], lr=1.0)\nL.SequentialLR(o, [L.StepLR(o, 1)], [3])",
    "o = torch.optim.SGD([w], lr=1.0)\nL.ChainedScheduler([])",
    "o = torch.optim.SGD([w], lr=1.0)\nL.ChainedScheduler([L.ReduceLROnPlateau(o)])",
    "o = torch.optim.SGD([w], lr=1.0)\nL.ReduceLROnPlateau(o, factor=1.0)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.ReduceLROnPlateau(o, mode='x')",
    "o = torch.optim.SGD([w], lr=1.0)\nL.ReduceLROnPlateau(o, min_lr=[1, 2])",
    "o = torch.optim.SGD([w], lr=1.0)\nL.CyclicLR(o, 0.1, 1.0, mode='x')",
    "o = torch.optim.Adagrad([w], lr=1.0)\nL.CyclicLR(o, 0.1, 1.0)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.CyclicLR(o, [0.1, 0.2], 1.0)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.OneCycleLR(o, 0.1)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.OneCycleLR(o, 0.1, total_steps=-1)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.OneCycleLR(o, 0.1, 10, pct_start=2.0)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.OneCycleLR(o, 0.1, 10, anneal_strategy='x')",
    "o = torch.optim.SGD([w], lr=1.0, momentum=0.9)\ns = L.OneCycleLR(o, 0.1, 2)\nfor _ in range(4):\n    o.step()\n    s.step()",
    "o = torch.optim.SGD([w], lr=1.0)\nL.CosineAnnealingWarmRestarts(o, 0)",
    "o = torch.optim.SGD([w], lr=1.0)\nL.CosineAnnealingWarmRestarts(o, 3, 0)",
    "o = torch.optim.SGD([w], lr=torch.tensor(1.0))\ns = L.ExponentialLR(o, 0.5)\no.step()\ns.step()\nr = s.get_last_lr() + [o.param_groups[0]['lr']]",
]


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_snippets(snippet, behaviour):
    begin = "import warnings\nL = torch.optim.lr_scheduler\nw = torch.ones(2, requires_grad=True)\n"
    assert differences(begin + snippet) == []
    behaviour("schedules", "passing")
