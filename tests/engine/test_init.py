"""nn.init: statistics with a fixed seed, structure, refusals; and how every layer starts."""

from __future__ import annotations

import math

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab import nn
from autograd_lab.nn import init


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


def spread(t):
    """(least, mean, standard deviation, largest)."""
    x = t.detach().numpy()
    return x.min(), x.mean(), x.std(), x.max()


def uniform(t, bound):
    low, mean, std, high = spread(t)
    assert -bound <= low < -0.97 * bound and 0.97 * bound < high <= bound and abs(mean) < 0.05 * bound
    assert std == pytest.approx(bound / math.sqrt(3), rel=0.03)


def normal(t, expected):
    _, mean, std, _ = spread(t)
    assert std == pytest.approx(expected, rel=0.03) and abs(mean) < 0.05 * expected


def big():
    return torch.empty(100, 50, 2)


def test_spreads():
    uniform(init.uniform_(big(), -3, 3), 3)
    normal(init.normal_(big(), 0, 2), 2)
    uniform(init.xavier_uniform_(big(), gain=2), 2 * math.sqrt(6 / 300))
    normal(init.xavier_normal_(big()), math.sqrt(2 / 300))
    uniform(init.kaiming_uniform_(big(), nonlinearity="relu"), math.sqrt(6 / 100))
    normal(init.kaiming_normal_(big(), mode="fan_out", nonlinearity="linear"), math.sqrt(1 / 200))
    assert init.normal_(torch.empty(1000), 5, 0.1).mean().item() == pytest.approx(5, abs=0.05)


def test_truncated():
    x = init.trunc_normal_(torch.empty(20_000), mean=1, std=2, a=-1, b=4).numpy()
    assert x.min() >= -1 and x.max() <= 4
    # mean and deviation of a normal cut to [-1, 1.5] deviations: from its density and distribution function
    a, b = -1.0, 1.5
    at_a, at_b = (math.exp(-v * v / 2) / math.sqrt(2 * math.pi) for v in (a, b))
    mass = (math.erf(b / math.sqrt(2)) - math.erf(a / math.sqrt(2))) / 2
    mean = (at_a - at_b) / mass
    assert x.mean() == pytest.approx(1 + 2 * mean, abs=0.03)
    var = 1 + (a * at_a - b * at_b) / mass - mean**2
    assert x.std() == pytest.approx(2 * math.sqrt(var), rel=0.03)
    with pytest.warns(UserWarning, match="mean is more than 2 std"):
        init.trunc_normal_(torch.empty(3), 0, 1, 3, 4)


def test_structured():
    w = init.orthogonal_(torch.empty(3, 5, 2, dtype=torch.float64), gain=2).numpy().reshape(3, 10)
    np.testing.assert_allclose(w @ w.T, 4 * np.eye(3), atol=1e-12)
    w = init.orthogonal_(torch.empty(6, 2, dtype=torch.float64)).numpy()
    np.testing.assert_allclose(w.T @ w, np.eye(2), atol=1e-12)
    assert (init.sparse_(torch.empty(10, 4), 0.25) == 0).sum(0).tolist() == [3] * 4
    assert init.eye_(torch.empty(2, 3)).tolist() == [[1, 0, 0], [0, 1, 0]]
    w = init.dirac_(torch.empty(4, 2, 3), groups=2)
    assert w[:2].tolist() == w[2:].tolist() == [[[0, 1, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0]]]


def test_a_generator_makes_it_repeatable():
    drawn = [init.uniform_(torch.empty(4), generator=torch.Generator().manual_seed(3)).tolist() for _ in range(2)]
    assert drawn[0] == drawn[1]


WRONG = {
    "one dimension": (lambda: init.xavier_uniform_(torch.empty(3)), "fewer than 2 dimensions"),
    "unknown mode": (lambda: init.kaiming_normal_(torch.empty(2, 2), mode="in"), "Mode in not supported"),
    "unknown nonlinearity": (lambda: init.calculate_gain("swish"), "Unsupported nonlinearity swish"),
    "slope that is no number": (
        lambda: init.calculate_gain("leaky_relu", True),
        "negative_slope True not a valid number",
    ),
    "eye of a cube": (lambda: init.eye_(torch.empty(2, 2, 2)), "Only tensors with 2 dimensions"),
    "dirac of a matrix": (lambda: init.dirac_(torch.empty(2, 2)), "Only tensors with 3, 4, or 5 dimensions"),
    "orthogonal vector": (lambda: init.orthogonal_(torch.empty(2)), "2 or more dimensions"),
}


@pytest.mark.parametrize("use, text", WRONG.values(), ids=WRONG)
def test_refusals(use, text):
    with pytest.raises(ValueError, match=text):
        use()


STARTS = {
    "Linear": (lambda: nn.Linear(100, 90), 0.1),
    "Bilinear": (lambda: nn.Bilinear(25, 20, 30), 0.2),
    "Conv2d": (lambda: nn.Conv2d(8, 90, 5, groups=2), 0.1),
    "ConvTranspose2d": (lambda: nn.ConvTranspose2d(90, 4, 5), 0.1),
    "RNN": (lambda: nn.RNN(50, 100, 2), 0.1),
    "LSTMCell": (lambda: nn.LSTMCell(30, 100), 0.1),
}


@pytest.mark.parametrize("make, bound", STARTS.values(), ids=STARTS)
def test_layers_start_uniform_within_their_bound(make, bound):
    for p in make().parameters():
        if p.numel() > 1000:
            uniform(p, bound)
        assert p.abs().max().item() <= bound


def test_other_layers_start_as_they_say():
    normal(nn.Embedding(1000, 20).weight, 1)
    assert nn.Embedding(3, 2, padding_idx=1).weight[1].tolist() == [0, 0]
    for norm in (nn.BatchNorm1d(3), nn.LayerNorm(3), nn.GroupNorm(1, 3)):
        assert norm.weight.tolist() == [1] * 3 and norm.bias.tolist() == [0] * 3
    attention = nn.MultiheadAttention(64, 4)
    uniform(attention.in_proj_weight, math.sqrt(6 / (64 * 4)))
    assert not attention.in_proj_bias.any().item() and not attention.out_proj.bias.any().item()
