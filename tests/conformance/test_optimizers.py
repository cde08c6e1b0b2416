"""Every optimizer of PyTorch's own database that we offer, with each of its option sets: 20 steps from equal state, on a net
and on a curved valley; parameters, gradients' effects and state_dict equal. And the errors the database lists.
"""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np
import pytest
import torch as oracle
from torch.testing._internal.common_optimizers import OptimizerErrorEnum, optim_db

import autograd_lab as ours

# Muon computes in bfloat16 and SparseAdam on sparse tensors, which we do not have
DATABASE = {info.optim_cls.__name__: info for info in optim_db if info.optim_cls.__name__ not in ("Muon", "SparseAdam")}
CASES = [
    pytest.param(name, given.kwargs, id=f"{name}: {given.desc}")
    for name, info in DATABASE.items()
    for given in info.optim_inputs_func(device="cpu")
]


def converted(value: Any) -> Any:
    """PyTorch's tensors as ours, inside containers too."""
    if isinstance(value, oracle.Tensor):
        return ours.tensor(value.detach().numpy())
    if isinstance(value, dict):
        return {k: converted(v) for k, v in value.items()}
    return type(value)(converted(v) for v in value) if isinstance(value, (list, tuple)) else value


def assert_same(theirs: Any, mine: Any, rtol: float, where: str = "state") -> None:
    if isinstance(theirs, oracle.Tensor):
        assert isinstance(mine, ours.Tensor), f"{where}: {mine!r}"
        assert str(theirs.dtype) == str(mine.dtype), where
        np.testing.assert_allclose(mine.detach().numpy(), theirs.detach().numpy(), rtol=rtol, atol=rtol, err_msg=where)
    elif isinstance(theirs, dict):
        assert set(theirs) == set(mine), where
        for k in theirs:
            assert_same(theirs[k], mine[k], rtol, f"{where}[{k!r}]")
    elif isinstance(theirs, (list, tuple)):
        assert type(mine) is type(theirs) and len(mine) == len(theirs), where
        for i, (a, b) in enumerate(zip(theirs, mine, strict=True)):
            assert_same(a, b, rtol, f"{where}[{i}]")
    elif isinstance(theirs, float):
        assert mine == pytest.approx(theirs, rel=rtol, abs=rtol), where
    else:
        assert mine == theirs, where


def net_problem(torch: Any, dtype: str) -> tuple[list, Any]:
    """A small net's weights and its loss."""
    random = np.random.RandomState(0)
    shapes = [(5, 4), (5,), (2, 5), (2,)]
    params = [torch.tensor(random.standard_normal(s).astype(dtype), requires_grad=True) for s in shapes]
    x, y = (torch.tensor(random.standard_normal(s).astype(dtype)) for s in ((8, 4), (8, 2)))

    def loss():
        w1, b1, w2, b2 = params
        out = torch.sigmoid(x.mm(w1.t()) + b1).mm(w2.t()) + b2
        return ((out - y) ** 2).mean()

    return params, loss


def valley_problem(torch: Any, dtype: str) -> tuple[list, Any]:
    """Rosenbrock's function, from a point where it is steep, and a 0-d parameter beside it."""
    w = torch.tensor(np.array([-1.2, 1.0, 0.5], dtype), requires_grad=True)
    s = torch.tensor(np.array(0.7, dtype), requires_grad=True)

    def loss():
        a, b = w[:-1], w[1:]
        return ((1 - a) ** 2 + 10 * (b - a * a) ** 2).sum() + (s - 1) ** 2

    return [w, s], loss


PROBLEMS = {"net": net_problem, "valley": valley_problem}


def train(torch: Any, name: str, options: dict, problem: Any, dtype: str, steps: int) -> tuple[list, Any]:
    params, loss = problem(torch, dtype)
    optimizer = getattr(torch.optim, name)(params, **options)

    def closure():
        optimizer.zero_grad()
        value = loss()
        value.backward()
        return value

    path = []
    for _ in range(steps):
        optimizer.step(closure)
        path.append([p.detach().numpy().copy() for p in params])
    return path, optimizer


@pytest.mark.parametrize(("name", "options"), CASES)
def test_database(name, options, behaviour):
    for problem in PROBLEMS.values():
        for dtype, rtol in (("float64", 1e-8), ("float32", 2e-4)):
            steps = 20
            if name == "LBFGS":  # 20 iterations a step; later on, the last digits decide which way a search goes
                steps, rtol = (8, 1e-8) if dtype == "float64" else (1, 2e-3)
            theirs, one = train(oracle, name, options, problem, dtype, steps)
            mine, two = train(ours, name, converted(options), problem, dtype, steps)
            for i, (a, b) in enumerate(zip(theirs, mine, strict=True)):
                for p, q in zip(a, b, strict=True):
                    np.testing.assert_allclose(q, p, rtol=rtol, atol=rtol, err_msg=f"step {i}, {dtype}")
            if dtype == "float64":
                assert_same(one.state_dict(), two.state_dict(), 1e-6)
                assert repr(two) == repr(one)
    behaviour("optimizers", "passing")


def test_what_is_offered(behaviour):
    offered = [name for name in DATABASE if hasattr(ours.optim, name)]
    assert offered == list(DATABASE)
    print(f"optimizers: {len(offered)} offered, option sets: {len(CASES)}")
