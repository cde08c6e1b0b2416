"""The workloads in the manner of the numpy peers, HIPS autograd and MyGrad, from the same arrays.

A peer without a workload is not in its table: neither has a CNN or modules of its own. Knows nothing of clocks.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from .workloads import Step, arrays, chain_start


class Hips:
    """HIPS autograd: a function is traced and differentiated anew at every call."""

    def __init__(self) -> None:
        self.np: Any = importlib.import_module("autograd.numpy")
        self.grad: Any = importlib.import_module("autograd").grad

    def lecture_loop(self) -> Step:
        x, y, w1, w2 = arrays(0, (64, 1000), (64, 10), (1000, 100), (100, 10))
        np = self.np
        slope = self.grad(lambda ws: np.sum((np.dot(np.maximum(np.dot(x, ws[0]), 0), ws[1]) - y) ** 2))

        def step() -> None:
            nonlocal w1, w2
            g1, g2 = slope((w1, w2))
            w1 -= np.float32(1e-6) * g1
            w2 -= np.float32(1e-6) * g2

        return step

    def chain(self, shape: tuple[int, ...]) -> Step:
        def total(xc: tuple) -> Any:
            y = xc[0]
            for _ in range(500):
                y = y * xc[1] + xc[0]
            return self.np.sum(y)

        slope, start = self.grad(total), chain_start(shape)
        return lambda: slope(start)

    def small_net(self) -> Step:
        x, y, *weights = arrays(0, (100, 2), (100, 1), (2, 16), (16,), (16, 16), (16,), (16, 1), (1,))
        ws = [w * np.float32(0.3) for w in weights]
        np_ = self.np

        def loss(ws: list) -> Any:
            w1, b1, w2, b2, w3, b3 = ws
            score = np_.dot(np_.maximum(np_.dot(np_.maximum(np_.dot(x, w1) + b1, 0), w2) + b2, 0), w3) + b3
            return np_.mean(np_.maximum(1 - y * score, 0)) + 1e-4 * np_.sum(w1 * w1)

        slope = self.grad(loss)

        def step() -> None:
            for w, g in zip(ws, slope(ws), strict=True):
                w -= np.float32(0.01) * g

        return step

    def elementwise(self, n: int) -> Step:
        np_ = self.np
        x = arrays(0, (n,))[0]
        slope = self.grad(lambda x: np_.sum(1 / (1 + np_.exp(-x)) * np_.tanh(x) + np_.exp(-x * x)))
        return lambda: slope(x)


class MyGrad:
    """MyGrad: tensors with `backward`, as here."""

    def __init__(self) -> None:
        self.mg: Any = importlib.import_module("mygrad")
        self.nnet: Any = importlib.import_module("mygrad.nnet.activations")

    def lecture_loop(self) -> Step:
        mg = self.mg
        x, y, *weights = arrays(0, (64, 1000), (64, 10), (1000, 100), (100, 10))
        w1, w2 = [mg.tensor(w) for w in weights]

        def step() -> None:
            hidden = mg.maximum(mg.matmul(x, w1), 0)
            mg.sum((mg.matmul(hidden, w2) - y) ** 2).backward()
            for w in (w1, w2):
                w.data -= np.float32(1e-6) * w.grad

        return step

    def chain(self, shape: tuple[int, ...]) -> Step:
        x, c = [self.mg.tensor(a) for a in chain_start(shape)]

        def step() -> None:
            y = x
            for _ in range(500):
                y = y * c + x
            y.sum().backward()

        return step

    def small_net(self) -> Step:
        mg, relu = self.mg, self.nnet.relu
        x, y, *weights = arrays(0, (100, 2), (100, 1), (2, 16), (16,), (16, 16), (16,), (16, 1), (1,))
        ws = w1, b1, w2, b2, w3, b3 = [mg.tensor(w * np.float32(0.3)) for w in weights]

        def step() -> None:
            score = mg.matmul(relu(mg.matmul(relu(mg.matmul(x, w1) + b1), w2) + b2), w3) + b3
            (mg.mean(relu(1 - y * score)) + 1e-4 * mg.sum(w1 * w1)).backward()
            for w in ws:
                w.data -= np.float32(0.01) * w.grad

        return step

    def elementwise(self, n: int) -> Step:
        mg, sigmoid = self.mg, self.nnet.sigmoid
        x = mg.tensor(arrays(0, (n,))[0])
        return lambda: mg.sum(sigmoid(x) * mg.tanh(x) + mg.exp(-x * x)).backward()


PEERS = {"HIPS autograd": Hips, "MyGrad": MyGrad}


def found() -> dict[str, Any]:
    """The peers that are installed here."""
    made = {}
    for name, peer in PEERS.items():
        try:
            made[name] = peer()
        except ImportError:
            continue
    return made


def step_of(peer: Any, name: str, arguments: tuple) -> Callable[[], object] | None:
    """The peer's step of a workload, or None where it has none."""
    make = getattr(peer, name, None)
    return None if make is None else make(*arguments)
