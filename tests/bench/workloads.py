"""What is timed. Each workload is a function of the library that returns the step to repeat: forward, backward, update.

The same code runs on both libraries, from the same numpy arrays. Knows nothing of clocks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Step = Callable[[], Any]


def arrays(seed: int, *shapes: tuple[int, ...]) -> list[np.ndarray]:
    random = np.random.RandomState(seed)
    return [random.standard_normal(shape).astype("f") for shape in shapes]


def lecture_loop(torch: Any) -> Step:
    """Block B1: two layers 64x1000-100-10, loss, backward, update under no_grad, zero_."""
    x, y, w1, w2 = [torch.tensor(a) for a in arrays(0, (64, 1000), (64, 10), (1000, 100), (100, 10))]
    w1.requires_grad_()
    w2.requires_grad_()

    def step() -> None:
        nonlocal w1, w2
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        loss.backward()
        with torch.no_grad():
            w1 -= 1e-6 * w1.grad
            w2 -= 1e-6 * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()

    return step


def layers_and_adam(torch: Any) -> Step:
    """Block B7: the same net with nn and Adam."""
    x, y = [torch.tensor(a) for a in arrays(0, (64, 1000), (64, 10))]
    net = torch.nn.Sequential(torch.nn.Linear(1000, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10))
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-4)

    def step() -> None:
        torch.nn.functional.mse_loss(net(x), y).backward()
        optimizer.step()
        optimizer.zero_grad()

    return step


def chain_start(shape: tuple[int, ...]) -> tuple[Any, Any]:
    """x and c of the chain."""
    if not shape:
        return np.float32(0.05), np.float32(0.93)
    random = np.random.default_rng(0)
    return (random.random(shape) * 0.1).astype("f"), (0.9 + 0.05 * random.random(shape)).astype("f")


def chain(shape: tuple[int, ...]) -> Callable[[Any], Step]:
    """1,000 ops, y = y * c + x five hundred times, then sum and backward; both require grad."""

    def make(torch: Any) -> Step:
        x, c = [torch.tensor(a, requires_grad=True) for a in chain_start(shape)]

        def step() -> None:
            y = x
            for _ in range(500):
                y = y * c + x
            y.sum().backward()
            x.grad = c.grad = None

        return step

    return make


def small_net(torch: Any) -> Step:
    """2-16-16-1 with tanh on 100 points, hinge-like squared loss, SGD: micrograd's demo, vectorised."""
    points, labels, *weights = arrays(0, (100, 2), (100, 1), (2, 16), (16,), (16, 16), (16,), (16, 1), (1,))
    x, y = torch.tensor(points), torch.tensor(labels)
    w1, b1, w2, b2, w3, b3 = ws = [torch.tensor(w * 0.3, requires_grad=True) for w in weights]

    def step() -> None:
        score = ((x @ w1 + b1).relu() @ w2 + b2).relu() @ w3 + b3
        ((1 - y * score).relu().mean() + 1e-4 * (w1 * w1).sum()).backward()
        with torch.no_grad():
            for w in ws:
                w -= 0.01 * w.grad
                w.grad.zero_()

    return step


def elementwise(n: int) -> Callable[[Any], Step]:
    """sum(sigmoid(x) * tanh(x) + exp(-x * x)) of n elements."""

    def make(torch: Any) -> Step:
        x = torch.tensor(arrays(0, (n,))[0], requires_grad=True)

        def step() -> None:
            (torch.sigmoid(x) * torch.tanh(x) + torch.exp(-x * x)).sum().backward()
            x.grad = None

        return step

    return make


def classifier(torch: Any) -> Step:
    """MLP 784-256-128-10, batch 128, cross-entropy, SGD with momentum."""
    nn = torch.nn
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))
    return trained(torch, net, (128, 784), torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9))


def convolutional(torch: Any) -> Step:
    """conv 8 5x5, relu, pool, conv 16 5x5, relu, pool, linear; batch 64 of 1x28x28, cross-entropy, SGD."""
    nn = torch.nn
    torch.manual_seed(0)
    net = nn.Sequential(
        nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 10),
    )  # fmt: skip
    return trained(torch, net, (64, 1, 28, 28), torch.optim.SGD(net.parameters(), lr=0.01))


def trained(torch: Any, net: Any, shape: tuple[int, ...], optimizer: Any) -> Step:
    """A training step of a classifier of ten classes on random inputs of `shape`."""
    x = torch.tensor(arrays(0, shape)[0])
    labels = torch.tensor(np.random.RandomState(1).randint(0, 10, shape[0]))

    def step() -> None:
        torch.nn.functional.cross_entropy(net(x), labels).backward()
        optimizer.step()
        optimizer.zero_grad()

    return step


def recurrent(torch: Any) -> Step:
    """A vanilla RNN of 100 steps written as a loop: hidden 64, batch 32; the loss is the last state's."""
    x, h0, *weights = arrays(0, (100, 32, 64), (32, 64), (64, 64), (64, 64), (64,))
    x, h0 = torch.tensor(x), torch.tensor(h0)
    w, u, b = ws = [torch.tensor(a * 0.1, requires_grad=True) for a in weights]

    def step() -> None:
        h = h0
        for x_t in x:
            h = torch.tanh(x_t @ w + h @ u + b)
        (h * h).mean().backward()
        for p in ws:
            p.grad = None

    return step


def transformer(torch: Any) -> Step:
    """One encoder layer, 8x64x128, 4 heads, no dropout."""
    torch.manual_seed(0)
    layer = torch.nn.TransformerEncoderLayer(128, 4, 512, dropout=0.0, batch_first=True)
    x = torch.tensor(arrays(0, (8, 64, 128))[0])

    def step() -> None:
        layer(x).pow(2).mean().backward()
        layer.zero_grad()

    return step


@dataclass(frozen=True)
class Workload:
    """A workload, how often to run it, the ratio that performance asks for, and what it is called among the peers."""

    name: str
    make: Callable[[Any], Step]
    rounds: int
    floor: float
    peer: tuple[str, tuple] = ("", ())


WORKLOADS = [
    Workload("B1 loop 64x1000-100-10", lecture_loop, 600, 0.67, ("lecture_loop", ())),
    Workload("nn + Adam, the same net", layers_and_adam, 300, 0.67),
    Workload("MLP 784-256-128-10, batch 128", classifier, 200, 0.77),
    Workload("CNN, batch 64 of 1x28x28", convolutional, 60, 1.5),
    Workload("RNN, 100 steps, hidden 64, batch 32", recurrent, 60, 0.67),
    Workload("transformer block 8x64x128", transformer, 60, 1.25),
    Workload("chain of 1,000 ops on 4 elements", chain((4,)), 100, 0.40, ("chain", ((4,),))),
    Workload("chain of 1,000 ops on 0-d", chain(()), 100, 0.20, ("chain", ((),))),
    Workload("net 2-16-16-1 on 100 points", small_net, 600, 0.29, ("small_net", ())),
    Workload("elementwise sum, 1e4 elements", elementwise(10_000), 600, 0.33, ("elementwise", (10_000,))),
    Workload("elementwise sum, 1e6 elements", elementwise(1_000_000), 30, 1.1, ("elementwise", (1_000_000,))),
]
