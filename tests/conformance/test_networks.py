"""The networks of a beginner's year, trained for 20 steps by both libraries from one state on one set of data: the same losses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch as oracle

import autograd_lab as ours

oracle.set_num_threads(1)
random = np.random.RandomState(0)
IMAGES = random.standard_normal((6, 1, 8, 8))
TOKENS = random.randint(0, 10, (5, 7))
CLASSES = random.randint(0, 3, 6)


def convolutional(torch: Any) -> Any:
    nn = torch.nn
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1),
        nn.Flatten(), nn.Linear(6, 3),
    )  # fmt: skip


def classify_images(torch: Any, net: Any) -> Any:
    return torch.nn.functional.cross_entropy(net(torch.tensor(IMAGES)), torch.tensor(CLASSES))


def autoencoder(torch: Any) -> Any:
    nn = torch.nn
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, stride=2, padding=1), nn.Tanh(), nn.ConvTranspose2d(4, 1, 4, stride=2, padding=1)
    )


def rebuild(torch: Any, net: Any) -> Any:
    x = torch.tensor(IMAGES)
    return torch.nn.functional.mse_loss(net(x), x)


def character_model(kind: str) -> Any:
    def make(torch: Any) -> Any:
        class Characters(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.embedding = torch.nn.Embedding(10, 6)
                self.recurrent = getattr(torch.nn, kind)(6, 8, num_layers=2, batch_first=True)
                self.out = torch.nn.Linear(8, 10)

            def forward(self, tokens):
                found, _ = self.recurrent(self.embedding(tokens))
                return self.out(found)

        return Characters()

    return make


def next_token(torch: Any, net: Any) -> Any:
    tokens = torch.tensor(TOKENS)
    return torch.nn.functional.cross_entropy(net(tokens[:, :-1]).reshape(-1, 10), tokens[:, 1:].reshape(-1))


def transformer(torch: Any) -> Any:
    class Language(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = torch.nn.Embedding(10, 8)
            self.place = torch.nn.Parameter(torch.zeros(6, 8))
            layer = torch.nn.TransformerEncoderLayer(
                8, 2, 16, dropout=0.0, batch_first=True, norm_first=True, activation="gelu"
            )
            self.encoder = torch.nn.TransformerEncoder(layer, 2, norm=torch.nn.LayerNorm(8), enable_nested_tensor=False)
            self.out = torch.nn.Linear(8, 10)

        def forward(self, tokens):
            mask = torch.nn.Transformer.generate_square_subsequent_mask(6, dtype=torch.float64)
            return self.out(self.encoder(self.embedding(tokens) + self.place, mask=mask, is_causal=True))

    return Language()


def lengths_apart(torch: Any) -> Any:
    class Reader(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.gru = torch.nn.GRU(2, 5, bidirectional=True)
            self.out = torch.nn.Bilinear(5, 5, 1)

        def forward(self, packed):
            _, last = self.gru(packed)
            return self.out(last[0], last[1])

    return Reader()


def read(torch: Any, net: Any) -> Any:
    sequences = [torch.tensor(IMAGES[i, 0, :n, :2]) for i, n in enumerate((3, 8, 5))]
    packed = torch.nn.utils.rnn.pack_sequence(sequences, enforce_sorted=False)
    return net(packed).pow(2).mean()


NETWORKS = {
    "convolutional": (convolutional, classify_images),
    "autoencoder": (autoencoder, rebuild),
    "RNN": (character_model("RNN"), next_token),
    "LSTM": (character_model("LSTM"), next_token),
    "GRU": (character_model("GRU"), next_token),
    "transformer": (transformer, next_token),
    "packed": (lengths_apart, read),
}


def trained(torch: Any, net: Any, loss_of: Any) -> list[float]:
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    losses = []
    for _ in range(20):
        loss = loss_of(torch, net)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 0.5)
        optimizer.step()
    return losses


@pytest.mark.parametrize("name", NETWORKS)
def test_twenty_steps(name, behaviour):
    make, loss_of = NETWORKS[name]
    oracle.manual_seed(0)
    theirs, mine = make(oracle).double(), make(ours).double()
    mine.load_state_dict({key: ours.tensor(value.numpy().copy()) for key, value in theirs.state_dict().items()})
    expected = trained(oracle, theirs, loss_of)
    assert expected[-1] < 0.95 * expected[0]
    np.testing.assert_allclose(trained(ours, mine, loss_of), expected, rtol=1e-6)
    behaviour("networks", "passing")
