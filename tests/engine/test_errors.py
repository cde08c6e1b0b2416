"""Wrong use raises PyTorch's exception type with PyTorch's first sentence, then our help."""

from __future__ import annotations

import linecache

import pytest

import autograd_lab as torch

from .wrong_uses import WRONG_USES


def run(code: str, name: str) -> None:
    """Execute code whose lines errors can quote."""
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    exec(compile(code, name, "exec"), {"torch": torch, "__name__": "learner"})


@pytest.mark.parametrize("wrong", WRONG_USES, ids=lambda w: w.name)
def test_wrong_use(wrong):
    with pytest.raises(Exception) as caught:
        run(wrong.code, f"<{wrong.name}>")
    error, text = caught.value, str(caught.value)
    assert type(error) is wrong.error, f"{type(error).__name__}: {text}"
    assert text.startswith(wrong.sentence), text
    for words in wrong.help:
        assert words in text[len(wrong.sentence) :] or words in wrong.sentence, f"{words!r} is not in: {text}"
    assert torch.is_grad_enabled()


def test_each_error_helps():
    """An error that is ours says more than PyTorch's sentence; Python's own cannot."""
    assert len(WRONG_USES) >= 70
    silent = [w.name for w in WRONG_USES if not w.help]
    assert len(silent) <= 9, silent


def test_after_a_refused_backward_the_graph_is_whole():
    x = torch.ones(3, requires_grad=True)
    y = x * x
    with pytest.raises(RuntimeError):
        y.backward()
    y.sum().backward()
    assert x.grad.tolist() == [2.0] * 3


def test_after_a_stale_save_nothing_is_left_behind():
    x, w = torch.ones(3, requires_grad=True), torch.ones(3, requires_grad=True)
    y = x * w
    z = y.exp()
    loss = (z * 2).sum() + y.sum()
    with torch.no_grad():
        z.zero_()
    with pytest.raises(RuntimeError, match="inplace"):
        loss.backward()
    assert x.grad is None
    (x * w).sum().backward()
    assert x.grad.tolist() == w.grad.tolist() == [1.0] * 3


REFUSED = [
    "x.add_(torch.ones(2, 3))",
    "x.mul_(torch.ones(4))",
    "x[5] = 1.0",
    "x[[0, 5]] = 1.0",
    "x[:2] = torch.ones(3)",
    "x.copy_(torch.ones(5))",
    "x.masked_fill_(torch.ones(4, dtype=torch.bool), 2.0)",
    "x.index_add_(0, torch.tensor([7]), torch.ones(1))",
    "x.scatter_(0, torch.tensor([9]), 1.0)",
    "x.clamp_()",
    "x.view(4).zero_()",
    "torch.add(x, torch.ones(4), out=x)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_a_refused_write_has_written_nothing(code):
    x = torch.tensor([1.0, 2.0, 3.0])
    with pytest.raises((RuntimeError, IndexError)):
        exec(code, {"torch": torch, "x": x})
    assert x.tolist() == [1.0, 2.0, 3.0] and x._version == 0
