"""gradcheck and gradgradcheck: what they catch, and what they say."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab.autograd import GradcheckError, gradcheck, gradgradcheck


def cube(slope: float, power: int = 2):
    """x^3 with the derivative `slope` * x^power."""

    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x * x

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return g * slope * x**power

    return Cube.apply


class NoUpstream(torch.autograd.Function):
    """Returns the derivative and forgets grad_output."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return 2 * x


class DetachedBackward(torch.autograd.Function):
    """Right to first order, cut off for the second."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * 2 * x.detach()


@pytest.fixture
def x():
    return torch.tensor([0.3, 2.0, -1.0], dtype=torch.float64, requires_grad=True)


def test_right_rules_pass(x):
    assert gradcheck(cube(3.0), (x,)) and gradgradcheck(cube(3.0), (x,))
    assert gradcheck(lambda x, y: (x * y, x.sum()), (x, x.detach().clone().requires_grad_()))
    assert gradcheck(torch.sin, x)


def test_wrong_rules_do_not(x):
    for wrong in (cube(2.0), cube(3.0, 1), NoUpstream.apply):
        assert not gradcheck(wrong, (x,), raise_exception=False)
        with pytest.raises(GradcheckError, match="Jacobian mismatch for output 0 with respect to input 0"):
            gradcheck(wrong, (x,))
    assert gradcheck(DetachedBackward.apply, (x,))
    assert not gradgradcheck(DetachedBackward.apply, (x,), raise_exception=False)


def test_it_says_where(x):
    with pytest.raises(GradcheckError, match=r"input entry 1 and output entry 1: analytical 8, numerical 12"):
        gradcheck(cube(2.0), (x,))


def test_float32_fails_with_the_advice():
    x = torch.tensor([1.3, 2.0], requires_grad=True)
    with pytest.raises(GradcheckError, match=r"The input is not float64: use .double\(\)"):
        gradcheck(lambda x: x**3, (x,))
    assert gradcheck(lambda x: x**3, (x,), eps=1e-2, atol=1e-2)


def test_inputs_are_left_alone(x):
    before = x.tolist()
    gradcheck(torch.exp, (x,))
    assert x.tolist() == before and x.grad is None


def test_only_what_requires_grad_is_checked(x):
    assert gradcheck(lambda x, y: x * y.detach(), (x, torch.ones(3, dtype=torch.float64)))
    with pytest.raises(ValueError, match="at least one input tensor to require gradient"):
        gradcheck(torch.exp, (torch.ones(2),))


def test_a_rule_that_changes_its_mind(x):
    random = np.random.default_rng(0)

    class Noisy(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g * 2 * (1 + 1e-9 * random.normal())

    with pytest.raises(GradcheckError, match="not reentrant"):
        gradcheck(Noisy.apply, (x,))
    assert gradcheck(Noisy.apply, (x,), nondet_tol=1e-6)


def test_a_kink_is_found():
    x = torch.tensor([0.0, 1.0], dtype=torch.float64, requires_grad=True)
    assert not gradcheck(torch.relu, (x,), raise_exception=False)


def test_0d_and_empty():
    assert gradcheck(torch.exp, (torch.tensor(0.5, dtype=torch.float64, requires_grad=True),))
    assert gradcheck(torch.exp, (torch.ones(0, 2, dtype=torch.float64, requires_grad=True),))
