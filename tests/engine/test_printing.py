"""repr(tensor), letter by letter as PyTorch prints it (taken from PyTorch 2.13)."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch

INF, NAN = float("inf"), float("nan")
TEXTS = [
    (3.0, "tensor(3.)"),
    (3, "tensor(3)"),
    (True, "tensor(True)"),
    (0.5, "tensor(0.5000)"),
    (-0.0, "tensor(-0.)"),
    (1e10, "tensor(1.0000e+10)"),
    (NAN, "tensor(nan)"),
    ([], "tensor([])"),
    ([1.0, 2.0], "tensor([1., 2.])"),
    ([1.5, 2.0], "tensor([1.5000, 2.0000])"),
    ([0.1, 0.25, 100.0], "tensor([  0.1000,   0.2500, 100.0000])"),
    ([1e-5, 1.0], "tensor([1.0000e-05, 1.0000e+00])"),
    ([INF, 1.0, 2.0], "tensor([inf, 1., 2.])"),
    ([INF, 1.5], "tensor([   inf, 1.5000])"),
    ([NAN, 1.0], "tensor([nan, 1.])"),
    ([-1, 10, 100], "tensor([ -1,  10, 100])"),
    ([True, False], "tensor([ True, False])"),
    ([[1.0, 2.0], [3.0, 4.0]], "tensor([[1., 2.],\n        [3., 4.]])"),
    ([[[1], [2]], [[3], [4]]], "tensor([[[1],\n         [2]],\n\n        [[3],\n         [4]]])"),
]


@pytest.mark.parametrize("data, text", TEXTS, ids=lambda v: None if isinstance(v, list) else str(v)[:20])
def test_values(data, text):
    assert repr(torch.tensor(data)) == text == str(torch.tensor(data))


def test_suffixes():
    x = torch.ones(2, requires_grad=True)
    assert repr(x) == "tensor([1., 1.], requires_grad=True)"
    assert repr(x * 2) == "tensor([2., 2.], grad_fn=<MulBackward0>)"
    assert repr((x * 2).sum()) == "tensor(4., grad_fn=<SumBackward0>)"
    assert repr(x.detach()) == "tensor([1., 1.])"
    assert repr(torch.tensor([1.5], dtype=torch.float64)) == "tensor([1.5000], dtype=torch.float64)"
    assert repr(torch.tensor([1], dtype=torch.int32)) == "tensor([1], dtype=torch.int32)"
    assert repr(torch.zeros(2, 0)) == "tensor([], size=(2, 0))"
    y = x.clone()
    y[0] = 5
    assert repr(y) == "tensor([5., 1.], grad_fn=<CopySlices>)"
    assert repr(torch.nn.Parameter(torch.ones(1))) == "Parameter containing:\ntensor([1.], requires_grad=True)"


def test_long_ones_are_cut():
    assert repr(torch.zeros(1001)) == "tensor([0., 0., 0.,  ..., 0., 0., 0.])"
    assert repr(torch.zeros(40, 40)).splitlines()[3].strip() == "...,"
    assert "..." not in repr(torch.zeros(1000))


def test_lines_break_at_eighty():
    for t in (torch.arange(100.0), torch.randn(3, 30), torch.arange(24.0, dtype=torch.float64).reshape(2, 3, 4) * 1.5):
        assert max(map(len, repr(t).splitlines())) <= 80
    x = torch.arange(24.0, dtype=torch.float64).reshape(2, 3, 4).requires_grad_() * 1.5
    assert repr(x).endswith("34.5000]]], dtype=torch.float64,\n       grad_fn=<MulBackward0>)")


def test_options():
    try:
        torch.set_printoptions(precision=2)
        assert repr(torch.tensor([1.23456])) == "tensor([1.23])"
        torch.set_printoptions(sci_mode=True)
        assert repr(torch.tensor([1.5])) == "tensor([1.50e+00])"
        torch.set_printoptions(threshold=3, edgeitems=1)
        assert repr(torch.arange(5)) == "tensor([0,  ..., 4])"
    finally:
        torch.set_printoptions(precision=4, threshold=1000, edgeitems=3)


def test_printing_records_nothing():
    x = torch.ones(2, requires_grad=True)
    node = (x * 2).grad_fn
    repr(x), f"{x}", str(x * 2)
    assert node.saved is not None and x._version == 0 and np.all(x._data == 1)
