"""Programs that the trace tests record."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab.trace.listen import listening
from autograd_lab.trace.recorder import Recorder


def record(program, **options):
    """Run `program` under a Recorder; its exception goes to the seal. Raises what the recorder stumbled over."""
    recorder = Recorder(**options)
    error = None
    with listening(recorder):
        try:
            program()
        except Exception as raised:
            error = raised
    recorder.seal(sys._getframe(1), error)
    if recorder.trouble is not None:
        raise recorder.trouble
    return recorder


class Loop:
    """The lecture's loop, small. `w1` and `w2` are its leaves."""

    def __init__(self, clear: bool = True) -> None:
        state = np.random.RandomState(0)
        self.x, self.y, self.w1, self.w2 = (
            torch.tensor(state.standard_normal(shape)) for shape in ((4, 5), (4, 2), (5, 3), (3, 2))
        )
        self.w1.requires_grad_()
        self.w2.requires_grad_()
        self.clear = clear

    def run(self, steps: int) -> None:
        x, y, w1, w2, lr = self.x, self.y, self.w1, self.w2, 1e-3
        for _ in range(steps):
            y_pred = x.mm(w1).clamp(min=0).mm(w2)
            loss = (y_pred - y).pow(2).sum()
            loss.backward()
            with torch.no_grad():
                w1 -= lr * w1.grad
                w2 -= lr * w2.grad
                if self.clear:
                    w1.grad.zero_()
                    w2.grad.zero_()


@pytest.fixture
def trace():
    """The helpers above."""
    return SimpleNamespace(record=record, Loop=Loop)
