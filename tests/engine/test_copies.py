"""deepcopy and pickle: leaves come back as leaves of their own; what was computed cannot be copied."""

from __future__ import annotations

import copy
import pickle

import pytest

import autograd_lab as torch


def test_deepcopy_of_a_leaf():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    (x * x).sum().backward()
    y = copy.deepcopy(x)
    y.grad.zero_()
    with torch.no_grad():
        y.mul_(5)
    (y * 2).sum().backward()
    assert x.tolist() == [1.0, 2.0] and x.grad.tolist() == [2.0, 4.0] and y.is_leaf and y.grad.tolist() == [2.0, 2.0]


def test_deepcopy_keeps_what_is_one_object():
    x = torch.ones(2)
    a, b = copy.deepcopy([x, x])
    assert a is b and a is not x


def test_deepcopy_of_a_module():
    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
    twin = copy.deepcopy(net)
    with torch.no_grad():
        twin[0].weight.zero_()
    assert net[0].weight.abs().sum().item() > 0
    assert isinstance(twin[0].weight, torch.nn.Parameter) and [n for n, _ in twin.named_parameters()] == [
        n for n, _ in net.named_parameters()
    ]
    twin(torch.ones(1, 2)).sum().backward()
    assert net[0].weight.grad is None and twin[2].bias.grad is not None


def test_a_computed_tensor_is_not_copied():
    y = torch.ones(2, requires_grad=True) * 2
    with pytest.raises(RuntimeError, match="Only Tensors created explicitly by the user"):
        copy.deepcopy(y)
    assert copy.deepcopy(y.detach()).tolist() == [2.0, 2.0]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.int64, torch.bool])
def test_pickle(dtype):
    x = torch.tensor([[1, 0]], dtype=dtype)
    if dtype.is_floating_point:
        x.requires_grad_()
    y = pickle.loads(pickle.dumps(x))
    assert repr(y) == repr(x) and y.dtype is x.dtype and y.is_leaf


def test_pickle_of_a_parameter_a_scalar_and_a_view():
    p = pickle.loads(pickle.dumps(torch.nn.Parameter(torch.ones(2))))
    assert isinstance(p, torch.nn.Parameter) and p.requires_grad
    total = pickle.loads(pickle.dumps(torch.ones(3).sum()))
    total += 1
    assert total.item() == 4.0
    assert pickle.loads(pickle.dumps(torch.arange(6.0).view(2, 3)[1])).tolist() == [3.0, 4.0, 5.0]
    assert pickle.loads(pickle.dumps(torch.float32)) is torch.float32
