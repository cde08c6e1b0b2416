"""nn.utils: clipping gradients, parameters as one vector."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab import nn
from autograd_lab.nn import utils


def with_grad(values):
    w = torch.zeros(len(values), requires_grad=True)
    w.grad = torch.tensor(values)
    return w


def test_clip_grad_norm_scales_all_by_one_factor():
    a, b = with_grad([3.0]), with_grad([0.0, 4.0])
    assert utils.clip_grad_norm_([a, b], 1.0).item() == pytest.approx(5)
    np.testing.assert_allclose([*a.grad.tolist(), *b.grad.tolist()], [0.6, 0, 0.8], rtol=1e-5)
    assert utils.clip_grad_norm_(iter([a, b]), 10.0).item() == pytest.approx(1, rel=1e-5)
    np.testing.assert_allclose(a.grad.tolist(), [0.6], rtol=1e-5)


def test_a_norm_that_is_not_finite():
    w = with_grad([float("inf")])
    with pytest.raises(RuntimeError, match="is non-finite, so it cannot be clipped"):
        utils.clip_grad_norm_([w], 1.0, error_if_nonfinite=True)
    assert w.grad.tolist() == [float("inf")]


def test_clip_grad_value_and_total_norm():
    w = with_grad([3.0, -4.0, 0.5])
    utils.clip_grad_value_(w, 1)
    assert w.grad.tolist() == [1.0, -1.0, 0.5]
    assert utils.get_total_norm([torch.ones(2), torch.ones(2)], float("inf")).item() == 1
    assert utils.get_total_norm([]).item() == 0 and utils.clip_grad_norm_([torch.ones(1)], 1.0).item() == 0


def test_parameters_as_a_vector_and_back():
    a, b = nn.Linear(3, 2), nn.Linear(3, 2)
    vector = utils.parameters_to_vector(a.parameters())
    assert vector.shape == (8,) and vector.requires_grad
    utils.vector_to_parameters(vector.detach(), b.parameters())
    for p, q in zip(a.parameters(), b.parameters(), strict=True):
        np.testing.assert_array_equal(p.detach().numpy(), q.detach().numpy())
        assert q.is_leaf and q.requires_grad
