"""Every optimizer of PyTorch's own database that we offer, with each of its option sets: 20 steps from equal state, on a net
and on a curved valley; parameters, gradients' effects and state_dict equal. And the errors the database lists.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch as oracle
from torch.testing._internal.common_optimizers import OptimizerErrorEnum, optim_db

import autograd_lab as ours

from .both import differences

# Muon computes in bfloat16 and SparseAdam on sparse tensors, which we do not have
DATABASE = {info.optim_cls.__name__: info for info in optim_db if info.optim_cls.__name__ not in ("Muon", "SparseAdam")}
CASES = [
    pytest.param(name, given.kwargs, id=f"{name}: {given.desc}")
    for name, info in DATABASE.items()
    for given in info.optim_inputs_func(device="cpu")
]


def converted(value: Any, seen: dict | None = None) -> Any:
    """PyTorch's tensors as ours, inside containers too; what was one tensor stays one."""
    seen = {} if seen is None else seen
    if isinstance(value, oracle.Tensor):
        return seen.setdefault(id(value), ours.tensor(value.detach().numpy()))
    if isinstance(value, dict):
        return {k: converted(v, seen) for k, v in value.items()}
    return type(value)(converted(v, seen) for v in value) if isinstance(value, (list, tuple)) else value


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
        for dtype, rtol in (("float64", 1e-8), ("float32", 2e-5)):
            steps = 20
            if name == "LBFGS":  # 20 iterations a step; later on, the last digits decide which way a search goes
                steps, rtol = (8, 1e-8) if dtype == "float64" else (1, 2e-3)
            theirs, one = train(oracle, name, options, problem, dtype, steps)
            mine, two = train(ours, name, converted(options), problem, dtype, steps)
            for i, (a, b) in enumerate(zip(theirs, mine, strict=True)):
                if max(np.abs(p).max() for p in a) > 1e6:
                    break  # maximize: the valley has no top, and out there every rounding grows
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


ERRORS = [
    pytest.param(name, given, id=f"{name}: {given.error_regex}")
    for name, info in DATABASE.items()
    for given in info.optim_error_inputs_func(device="cpu", dtype=oracle.float32)
    if given.error_on is OptimizerErrorEnum.CONSTRUCTION_ERROR
]


@pytest.mark.parametrize(("name", "given"), ERRORS)
def test_the_databases_errors(name, given, behaviour):
    params = converted(given.optimizer_error_input.params)
    for part in params if isinstance(params, list) else [params]:
        if isinstance(part, ours.Tensor):
            part.requires_grad_()
    if given.error_type is UserWarning:
        with pytest.warns(UserWarning, match=given.error_regex):
            getattr(ours.optim, name)(params, **converted(given.optimizer_error_input.kwargs))
    else:
        with pytest.raises(given.error_type, match=given.error_regex):
            getattr(ours.optim, name)(params, **converted(given.optimizer_error_input.kwargs))
    behaviour("optimizer errors", "passing")


@pytest.mark.parametrize("name", DATABASE)
def test_a_state_of_pytorchs_goes_on_here(name, behaviour):
    """Five steps on PyTorch, its weights and state_dict carried over, five more on both."""
    _, one = train(oracle, name, {}, net_problem, "float64", 5)
    carried = converted(one.state_dict())
    params, loss = net_problem(oracle, "float64")
    ours_params, ours_loss = net_problem(ours, "float64")
    paths = []
    for torch, weights, value in ((oracle, params, loss), (ours, ours_params, ours_loss)):
        optimizer = getattr(torch.optim, name)(weights)
        with torch.no_grad():
            for p, source in zip(weights, one.param_groups[0]["params"], strict=True):
                p.copy_(torch.tensor(source.detach().numpy()))
        optimizer.load_state_dict(one.state_dict() if torch is oracle else carried)

        def closure(optimizer=optimizer, value=value):
            optimizer.zero_grad()
            out = value()
            out.backward()
            return out

        for _ in range(5 if name != "LBFGS" else 1):
            optimizer.step(closure)
        paths.append([p.detach().numpy() for p in weights])
    for p, q in zip(*paths, strict=True):
        np.testing.assert_allclose(q, p, rtol=1e-8, atol=1e-10)
    behaviour("optimizers", "passing")


SNIPPETS = [
    "O.Adam(torch.nn.Linear(1, 1).parameters)",
    "O.SGD([], lr=1)",
    "O.SGD(w, lr=1)",
    "O.SGD([3], lr=1)",
    "O.SGD(['w'], lr=1)",
    "O.SGD([w * 2], lr=1)",
    "O.SGD({w}, lr=1)",
    "O.SGD([{'params': {w}}], lr=1)",
    "O.SGD([w], lr=-1)",
    "O.SGD([w], lr=1, nesterov=True)",
    "O.Adam([w], betas=(1.0, 0.9))",
    "O.LBFGS([{'params': [w]}, {'params': [v]}])",
    "o = O.SGD([w], lr=1)\no.add_param_group([v])",
    "o = O.SGD([w], lr=1)\no.add_param_group({'params': w})",
    "o = O.SGD([('w', w), ('v', v)], lr=1)\nr = o.state_dict()['param_groups']",
    "o = O.SGD([w], lr=1)\no.add_param_group({'params': v, 'lr': 3})\nr = [g['lr'] for g in o.param_groups], repr(o)",
    "o = O.SGD([w], lr=1)\no.load_state_dict(O.SGD([w, v], lr=1).state_dict())",
    "o = O.SGD([w], lr=1)\no.load_state_dict(O.SGD([{'params': [w]}, {'params': [v]}], lr=1).state_dict())",
    "o = O.SGD([w], lr=1)\no.load_state_dict(O.SGD([v], lr=5).state_dict())\nr = o.param_groups[0]['lr']",
    "o = O.Adam([w])\n(w * w).sum().backward()\no.step()\nr = [w, o.state[w]['step'], o.state[w]['exp_avg'], len(o.state)]",
    "o = O.Adam([w])\no.step()\nr = len(o.state), w._version",
    "o = O.SGD([w], lr=0.5)\nr = o.step(lambda: 7)",
    "o = O.SGD([w], lr=0.5)\n(w * w).sum().backward()\no.zero_grad(False)\nr = [w.grad]\no.zero_grad()\nr.append(w.grad)",
    "o = O.SGD([w], lr=0.5)\ny = w * w\nw.grad = torch.ones(2)\no.step()\ny.sum().backward()",
    "o = O.SGD([w], lr=0.5)\nr = []\nh = o.register_step_pre_hook(lambda o, a, k: r.append('pre'))\no.register_step_post_hook(lambda o, a, k: r.append('post'))\no.step()\nh.remove()\no.step()",
    "o = O.SGD([w], lr=0.5)\no.register_state_dict_post_hook(lambda o, d: {**d, 'more': 1})\nr = o.state_dict()['more']",
    "o = O.SGD([w], lr=0.5)\nr = []\no.register_load_state_dict_pre_hook(lambda o, d: r.append('before'))\no.register_load_state_dict_post_hook(lambda o: r.append('after'))\no.load_state_dict(o.state_dict())",
    "class Mine(O.Optimizer):\n    def __init__(self, params):\n        super().__init__(params, {'lr': 0.5})\n    @torch.no_grad()\n    def step(self):\n        for g in self.param_groups:\n            for p in g['params']:\n                p.add_(p.grad, alpha=-g['lr'])\no = Mine([w])\nr = []\no.register_step_post_hook(lambda *a: r.append(1))\n(w * w).sum().backward()\no.step()\nr.append(w)\nprint(o)",
    "import copy, pickle\no = O.Adam([w])\n(w * w).sum().backward()\no.step()\nt = pickle.loads(pickle.dumps(o.state_dict()))\nr = t['state'][0]['exp_avg'], t['param_groups']\nu = copy.deepcopy(o)\nr = [r, list(u.state.values())[0]['step'], u.param_groups[0]['params'][0] is w]",
    "o = O.Adam([w], lr=torch.tensor(0.3))\n(w * w).sum().backward()\no.step()\nr = [w, o.param_groups[0]['lr']]\nprint(o)",
    "o = O.AdamW([w], maximize=True)\nr = sorted(o.defaults)",
]  # fmt: skip


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_snippets(snippet, behaviour):
    begin = "O = torch.optim\nw = torch.tensor([0.5, -1.0], requires_grad=True)\nv = torch.tensor([2.0], requires_grad=True)\n"
    assert differences(begin + snippet) == []
    behaviour("optimizer behaviours", "passing")
