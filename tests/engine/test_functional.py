"""nn.functional where a number drawn at random, memory or the way there matters; values are compared in tests/conformance."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab.ops import convolution

F = torch.nn.functional
DRAWS = 40_000


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(7)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_dropout_keeps_the_mean_and_drops_the_share_asked_for(p):
    x = torch.ones(DRAWS, requires_grad=True)
    y = F.dropout(x, p)
    kept = y.detach().numpy() != 0
    np.testing.assert_allclose(kept.mean(), 1 - p, atol=0.02)
    np.testing.assert_allclose(y.detach().numpy()[kept], 1 / (1 - p), rtol=1e-6)
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), y.detach().numpy())


def test_the_same_seed_drops_the_same():
    x = torch.ones(100)
    first = F.dropout(x)
    assert not torch.equal(first, F.dropout(x))
    torch.manual_seed(7)
    assert torch.equal(first, F.dropout(x))


@pytest.mark.parametrize(
    "drop, shape", [(F.dropout1d, (20, 30, 4)), (F.dropout2d, (20, 30, 2, 2)), (F.dropout3d, (20, 30, 2, 2, 1))]
)
def test_channels_are_dropped_whole(drop, shape):
    y = drop(torch.ones(*shape)).numpy().reshape(600, -1)
    np.testing.assert_array_equal(y, np.broadcast_to(y[:, :1], y.shape))
    np.testing.assert_allclose((y[:, 0] == 0).mean(), 0.5, atol=0.1)


def test_alpha_dropout_keeps_mean_and_variance():
    x = torch.randn(DRAWS)
    y = F.alpha_dropout(x, 0.3, training=True).numpy()
    np.testing.assert_allclose([y.mean(), y.std()], [0, 1], atol=0.03)
    assert F.alpha_dropout(x, 0.3) is x


def test_dropout_in_place_writes_into_its_input():
    x = torch.ones(50)
    assert F.dropout(x, 0.5, inplace=True) is x
    assert set(x.tolist()) == {0.0, 2.0}


def test_rrelu_draws_slopes_between_its_bounds():
    y = F.rrelu(torch.full((DRAWS,), -1.0), 0.2, 0.4, training=True).numpy()
    assert y.min() >= -0.4 and y.max() <= -0.2
    np.testing.assert_allclose(y.mean(), -0.3, atol=0.01)


def test_gumbel_softmax_draws_by_the_logits():
    logits = torch.tensor([0.0, 1.0, 2.0]).expand(DRAWS, 3)
    hard = F.gumbel_softmax(logits, hard=True).numpy()
    assert set(np.unique(hard)) == {0.0, 1.0}
    expected = np.exp([0.0, 1.0, 2.0]) / np.exp([0.0, 1.0, 2.0]).sum()
    np.testing.assert_allclose(hard.mean(axis=0), expected, atol=0.02)


def test_attention_with_dropout_keeps_the_mean():
    q = torch.zeros(1, 1, 4)
    v = torch.ones(1, 2000, 4)
    out = F.scaled_dot_product_attention(q, torch.zeros(1, 2000, 4), v, dropout_p=0.5)
    np.testing.assert_allclose(out.numpy(), 1.0, atol=0.15)


@pytest.mark.parametrize("part", [1, 700, 10**9])
def test_a_convolution_is_the_same_in_parts_of_any_size(part, monkeypatch):
    x, w, b = (torch.randn(*shape, dtype=torch.float64) for shape in ((5, 4, 6, 7), (6, 2, 3, 3), (6,)))

    def results():
        leaves = [t.clone().requires_grad_() for t in (x, w, b)]
        y = F.conv2d(*leaves, stride=(1, 2), padding=(2, 1), groups=2)
        (y * y).sum().backward()
        return [y.detach().numpy(), *[t.grad.numpy() for t in leaves]]

    expected = results()
    monkeypatch.setattr(convolution, "PART", part)
    for found, wanted in zip(results(), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("shape", [(0, 2, 5, 5), (3, 2, 5, 5)])
def test_an_empty_batch_goes_through_a_network(shape):
    w = torch.randn(4, 2, 3, 3, requires_grad=True)
    y = F.max_pool2d(F.conv2d(torch.randn(*shape), w, padding=1), 2)
    y.sum().backward()
    assert tuple(y.shape) == (shape[0], 4, 2, 2) and tuple(w.grad.shape) == (4, 2, 3, 3)
    assert bool((w.grad == 0).all()) == (shape[0] == 0)


def test_a_failed_batch_norm_leaves_the_running_statistics():
    mean, var = torch.zeros(3), torch.ones(3)
    with pytest.raises(RuntimeError, match="weight should contain 3 elements not 2"):
        F.batch_norm(torch.randn(4, 3), mean, var, torch.ones(2), training=True)
    assert mean.tolist() == [0.0] * 3 and var.tolist() == [1.0] * 3


def test_max_norm_shortens_the_rows_that_are_read():
    table = torch.tensor([[3.0, 4.0], [0.3, 0.4], [6.0, 8.0]])
    out = F.embedding(torch.tensor([0, 1]), table, max_norm=1.0)
    np.testing.assert_allclose(out.norm(dim=1).numpy(), [1.0, 0.5], rtol=1e-5)
    assert table[2].tolist() == [6.0, 8.0]


def test_unfold_and_product_are_a_convolution():
    x, w = torch.randn(2, 3, 6, 5), torch.randn(4, 3, 2, 3)
    by_hand = (w.reshape(4, -1) @ F.unfold(x, (2, 3))).reshape(2, 4, 5, 3)
    np.testing.assert_allclose(F.conv2d(x, w).numpy(), by_hand.numpy(), rtol=1e-4, atol=1e-5)


def test_pooled_maxima_go_back_where_they_were():
    x = torch.randn(2, 3, 6, 6)
    top, places = F.max_pool2d(x, 2, return_indices=True)
    back = F.max_unpool2d(top, places, 2)
    np.testing.assert_array_equal(back.numpy()[back.numpy() != 0], x.numpy()[back.numpy() != 0])
    assert int((back != 0).sum()) == top.numel()
