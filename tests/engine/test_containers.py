"""Containers of modules and of parameters: the manners of lists and dicts, names, refusals."""

from __future__ import annotations

from collections import OrderedDict

import pytest

import autograd_lab as torch
from autograd_lab import nn


def kinds(modules):
    return [type(m).__name__ for m in modules]


def test_sequential_is_a_list():
    net = nn.Sequential(nn.ReLU(), nn.Tanh())
    net.append(nn.Sigmoid()).insert(1, nn.Identity()).extend([nn.ELU()])
    assert kinds(net) == ["ReLU", "Identity", "Tanh", "Sigmoid", "ELU"] and list(net._modules) == list("01234")
    assert kinds(net[1:3]) == ["Identity", "Tanh"] and type(net[-1]) is nn.ELU
    del net[1]
    assert (
        type(net.pop(0)) is nn.ReLU and kinds(net) == ["Tanh", "Sigmoid", "ELU"] and list(net._modules) == list("012")
    )
    net[0] = nn.ReLU()
    assert kinds(net + nn.Sequential(nn.Tanh())) == ["ReLU", "Sigmoid", "ELU", "Tanh"] and len(net * 2) == 6
    net *= 2
    assert len(net) == 6 and net[0] is net[3]


def test_sequential_keeps_the_names_of_a_dict():
    net = nn.Sequential(OrderedDict(first=nn.ReLU(), second=nn.Tanh()))
    assert net.first is net[0] and list(net[1:]._modules) == ["second"]


def test_module_list_registers_and_repeats_are_folded():
    layers = nn.ModuleList([nn.Linear(1, 1) for _ in range(3)])
    layers.insert(0, nn.ReLU())
    layers += [nn.ReLU()]
    assert kinds(layers) == ["ReLU", *["Linear"] * 3, "ReLU"] and len(list(layers.parameters())) == 6
    assert repr(layers) == (
        "ModuleList(\n  (0): ReLU()\n  (1-3): 3 x Linear(in_features=1, out_features=1, bias=True)\n  (4): ReLU()\n)"
    )
    with pytest.raises(NotImplementedError, match='missing the required "forward"'):
        layers(1)


def test_module_dict():
    heads = nn.ModuleDict({"b": nn.ReLU(), "a": nn.Linear(1, 1)})
    heads.update([("c", nn.Tanh())])
    assert list(heads) == ["b", "a", "c"] and "a" in heads and len(heads) == 3
    assert [n for n, _ in heads.named_parameters()] == ["a.weight", "a.bias"]
    assert type(heads.pop("c")) is nn.Tanh and list(heads.keys()) == ["b", "a"]


def test_parameter_list_and_dict():
    several = nn.ParameterList([torch.ones(2), 3])
    several.append(torch.zeros(1))
    assert isinstance(several[0], nn.Parameter) and several[1] == 3 and list(several.state_dict()) == ["0", "2"]
    assert len(several[1:]) == 2 and [tuple(p.shape) for p in several[::2]] == [(2,), (1,)]
    named = nn.ParameterDict({"x": torch.ones(2)})
    named["y"] = torch.zeros(1)
    assert list(named.keys()) == ["x", "y"] and list(named.state_dict()) == ["x", "y"]
    assert named.pop("x").tolist() == [1.0, 1.0] and list((named | nn.ParameterDict({"z": torch.ones(1)})).keys()) == [
        "y",
        "z",
    ]


WRONG = {
    "a module list of numbers": (lambda: nn.ModuleList([3]), TypeError, "int is not a Module subclass"),
    "a class in place of a module": (lambda: nn.Sequential(nn.ReLU), TypeError, "ReLU is not a Module subclass"),
    "past the end": (lambda: nn.Sequential(nn.ReLU())[1], IndexError, "index 1 is out of range"),
    "no iterable": (lambda: nn.ModuleList(3), TypeError, "should be called with an iterable, but got int"),
    "no pairs": (lambda: nn.ModuleDict([(1,)]), ValueError, "has length 1; 2 is required"),
    "times nothing": (lambda: nn.Sequential(nn.ReLU()) * 0, ValueError, "Non-positive multiplication factor 0"),
    "a parameter list called": (lambda: nn.ParameterList()(1), RuntimeError, "should not be called"),
}


@pytest.mark.parametrize("use, error, text", WRONG.values(), ids=WRONG)
def test_refusals(use, error, text):
    with pytest.raises(error, match=text):
        use()
