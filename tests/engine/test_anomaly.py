"""Anomaly mode: whose line is named, and that nothing of the mode stays behind."""

from __future__ import annotations

import warnings

import pytest

import autograd_lab as torch
from autograd_lab.autograd import anomaly, state


@pytest.fixture
def x():
    return torch.tensor([0.0, 2.0], requires_grad=True)


def test_the_error_and_the_warning_name_the_learners_line(x):
    with pytest.warns(UserWarning, match="Error detected in LogBackward0.*") as caught, torch.autograd.detect_anomaly():
        y = (x * 0).log()
        with pytest.raises(RuntimeError, match=r"It was made at line \d+: `y = \(x \* 0\).log\(\)`"):
            (y * 0).sum().backward()
    text = str(caught[-1].message)
    assert "y = (x * 0).log()" in text and "autograd_lab" + "/" not in text.split(__file__)[-1]
    assert x.grad is None and torch.is_grad_enabled()


def test_the_pass_that_made_a_failing_node_is_told(x):
    with pytest.warns(UserWarning) as caught, torch.autograd.detect_anomaly():
        (g,) = torch.autograd.grad((x**1.5).sum(), x, create_graph=True)
        with pytest.raises(RuntimeError, match="PowBackward0"):
            (g * 0).sum().backward()
    assert "Previous calculation was induced by PowBackward0" in str(caught[-1].message)


def test_any_error_of_a_backward_pass_is_placed(x):
    with pytest.warns(UserWarning, match="Error detected in MulBackward0"), torch.autograd.detect_anomaly():
        y = x * 2
        y.register_hook(lambda g: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            y.sum().backward()


def test_a_node_from_before_the_mode_is_checked_but_has_no_line(x):
    y = (x * 0).log()
    with pytest.warns(UserWarning, match="No forward pass information"), torch.autograd.detect_anomaly():
        with pytest.raises(RuntimeError, match="returned nan values in its 0th output"):
            (y * 0).sum().backward()


def test_nothing_stays_behind(x):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with torch.autograd.detect_anomaly():
            (x * x).sum().backward()
    assert "anomaly mode" not in state._causes and not torch.is_anomaly_enabled() and not anomaly._running
    assert (x * x).grad_fn.extra is None
