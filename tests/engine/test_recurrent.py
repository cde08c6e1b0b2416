"""Recurrent layers: one op for all steps equals a loop of cells, in every form; sequences of several lengths."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab import nn
from autograd_lab.nn.utils.rnn import pack_sequence, pad_packed_sequence, pad_sequence

LAYERS = {"RNN": (nn.RNN, nn.RNNCell), "LSTM": (nn.LSTM, nn.LSTMCell), "GRU": (nn.GRU, nn.GRUCell)}


def cell_of(layer, cell):
    """A cell with the weights of a layer of one direction."""
    found = cell(layer.input_size, layer.hidden_size, bias=layer.bias).double()
    for name in found._parameters:
        if getattr(found, name) is not None:
            setattr(found, name, getattr(layer, f"{name}_l0"))
    return found


def looped(cell, x):
    """(outputs, last state) of a loop over the steps."""
    state, found = None, []
    for step in x:
        state = cell(step, state)
        found.append(state[0] if isinstance(state, tuple) else state)
    return torch.stack(found), state


def first(state):
    return state[0] if isinstance(state, tuple) else state


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("kind", LAYERS)
def test_a_layer_is_a_loop_of_its_cell(kind, bias):
    torch.manual_seed(0)
    layer = LAYERS[kind][0](3, 4, bias=bias).double()
    x = torch.randn(5, 2, 3, dtype=torch.float64, requires_grad=True)
    cell = cell_of(layer, LAYERS[kind][1])
    expected, state = looped(cell, x)
    out, last = layer(x)
    np.testing.assert_allclose(out.detach().numpy(), expected.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(first(last)[0].detach().numpy(), first(state).detach().numpy(), rtol=1e-12)
    wanted = [x, *layer.parameters()]
    for a, b in zip(
        torch.autograd.grad((out * out).sum(), wanted),
        torch.autograd.grad((expected * expected).sum(), wanted),
        strict=True,
    ):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("kind", LAYERS)
def test_the_backward_direction_runs_on_the_reversed_sequence(kind):
    torch.manual_seed(0)
    layer = LAYERS[kind][0](3, 4, bidirectional=True)
    x = torch.randn(5, 2, 3)
    state = {k.replace("_reverse", ""): v for k, v in layer.state_dict().items() if k.endswith("_reverse")}
    plain = LAYERS[kind][0](3, 4)
    plain.load_state_dict(state)
    np.testing.assert_allclose(
        layer(x)[0][..., 4:].detach().numpy(), plain(x.flip(0))[0].flip(0).detach().numpy(), rtol=1e-5, atol=1e-7
    )


@pytest.mark.parametrize("kind", LAYERS)
def test_forms_of_the_input(kind):
    torch.manual_seed(0)
    layer = LAYERS[kind][0](3, 4, 2, batch_first=True)
    x = torch.randn(2, 5, 3)
    out, last = layer(x)
    assert out.shape == (2, 5, 4) and first(last).shape == (2, 2, 4)
    alone, _ = layer(x[1])
    np.testing.assert_allclose(alone.detach().numpy(), out[1].detach().numpy(), rtol=1e-5, atol=1e-7)
    # the second half continues where the first has stopped
    _, between = layer(x[:, :2])
    np.testing.assert_allclose(
        layer(x[:, 2:], between)[0].detach().numpy(), out[:, 2:].detach().numpy(), rtol=1e-5, atol=1e-7
    )


@pytest.mark.parametrize("kind, both", list(itertools.product(LAYERS, [False, True])))
def test_a_packed_sequence_is_its_sequences_one_by_one(kind, both):
    torch.manual_seed(0)
    layer = LAYERS[kind][0](3, 4, 2, bidirectional=both)
    sequences = [torch.randn(n, 3) for n in (2, 5, 3)]
    packed, last = layer(pack_sequence(sequences, enforce_sorted=False))
    padded, lengths = pad_packed_sequence(packed)
    assert lengths.tolist() == [2, 5, 3]
    for i, s in enumerate(sequences):
        out, state = layer(s)
        np.testing.assert_allclose(padded[: len(s), i].detach().numpy(), out.detach().numpy(), rtol=1e-5, atol=1e-7)
        assert not padded[len(s) :, i].any().item()
        np.testing.assert_allclose(
            first(last)[:, i].detach().numpy(), first(state).detach().numpy(), rtol=1e-5, atol=1e-7
        )


def test_a_projected_lstm():
    layer = nn.LSTM(3, 4, proj_size=2)
    out, (h, c) = layer(torch.randn(5, 2, 3))
    assert out.shape == (5, 2, 2) and h.shape == (1, 2, 2) and c.shape == (1, 2, 4)
    np.testing.assert_array_equal(h[0].detach().numpy(), out[-1].detach().numpy())


@pytest.mark.parametrize("kind", LAYERS)
def test_the_output_may_be_written_and_reshaped(kind):
    layer = LAYERS[kind][0](3, 4)
    x = torch.ones(5, 2, 3, requires_grad=True)
    out, last = layer(x)
    before = first(last).tolist()
    out[2:] = 0
    assert first(last).tolist() == before and out.view(10, 4).shape == (10, 4)
    out.sum().backward()
    expected = torch.autograd.grad(layer(x)[0][:2].sum(), x)[0]
    np.testing.assert_allclose(x.grad.numpy(), expected.numpy(), rtol=1e-5, atol=1e-7)


def test_padding():
    rows = [torch.tensor([1.0, 2.0]), torch.tensor([3.0])]
    assert pad_sequence(rows, batch_first=True, padding_value=9).tolist() == [[1.0, 2.0], [3.0, 9.0]]
    assert pad_sequence(rows, padding_side="left").tolist() == [[1.0, 0.0], [2.0, 3.0]]
    with pytest.raises(RuntimeError, match="must be sorted in decreasing order"):
        pack_sequence(rows[::-1])
