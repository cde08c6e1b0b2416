"""The judges must be able to say no: rows broken on purpose, each caught by the judge that is there for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from autograd_lab.op import OPS, ArrayFunctions, Op

from . import judges


@contextmanager
def mutant(name: str, **changes: Any) -> Iterator[type[Op]]:
    """The row `name` with some entries exchanged, as a row of its own for the length of the test."""
    parent = OPS[name]
    called = "mutant_" + name
    given = {key: staticmethod(value) if key == "samples" else value for key, value in changes.items()}
    try:
        yield type("Mutant", (parent,), {"__doc__": parent.__doc__, "name": called, **given})
    finally:
        OPS.pop(called, None)


def noisy(x):
    """A forward that loses precision in float32."""
    return (x.astype(np.float16) if x.dtype == np.float32 else x).astype(x.dtype) * x


def constant(x):
    """x without its history."""
    return x.detach() if hasattr(x, "detach") else x


def reader(F, g, y):
    """A rule that looks which reader it has, and differs."""
    return g * y if isinstance(F, ArrayFunctions) else g * y * 2


remembered: dict[str, Any] = {}


def leaky(xp, x):
    """A forward that keeps its result behind the node's back, for a rule that names nothing."""
    remembered["out"] = xp.exp(x)
    return remembered["out"]


def writes(x):
    x *= 2
    return x.copy()


g_times = (lambda F, g, y: g * y, lambda F, g, x: g * x)

BROKEN = {
    "a sign": (judges.first_gradient, "sub", {"vjp": (lambda F, g: g, lambda F, g: g)}),
    "a factor": (judges.first_gradient, "div", {"vjp": (lambda F, g, y: g / y, lambda F, g, x, y: -g * x / y)}),
    "arguments exchanged": (judges.first_gradient, "mul", {"vjp": g_times[::-1]}),
    "the derivative without the cotangent": (judges.first_gradient, "exp", {"vjp": lambda F, g, out: out + 0 * g}),
    "the derivative of another op": (judges.first_gradient, "cos", {"vjp": lambda F, g, x: g * F.sin(x)}),
    "a gradient of the output's shape": (judges.gradient_form, "sum", {"vjp": lambda F, g: g}),
    "a wide gradient of a narrow input": (
        judges.gradient_form,
        "tanh",
        {"vjp": lambda F, g, out: g * np.ones(out.shape)},
    ),
    "a sum that is not spread": (
        judges.first_gradient,
        "mean",
        {"vjp": lambda F, g, x_shape: F.expand(F.sum(g, dim=None, keepdim=False), shape=x_shape)},
    ),
    "right at first, wrong at second order": (
        judges.second_gradient,
        "sin",
        {"vjp": lambda F, g, x: g * F.cos(constant(x))},
    ),
    "two readers, two results": (judges.two_readers, "mul", {"vjp": (reader, g_times[1])}),
    "an input kept for nothing": (judges.reads_only_what_it_names, "neg", {"vjp": lambda F, g, x: -g}),
    "a rule that reads what it does not name": (
        judges.reads_only_what_it_names,
        "exp",
        {"forward": leaky, "vjp": lambda F, g: g * remembered["out"]},
    ),
    "cotangents of two outputs exchanged": (
        judges.one_output_at_a_time,
        "aminmax",
        {
            "vjp": lambda F, g_min, g_max, x, min, max, x_shape, dim: OPS["aminmax"].vjp[0](
                F, g_max, g_min, x, min, max, x_shape, dim
            )
        },
    ),
    "an in-place function of another op": (judges.inplace, "add", {"ufunc": "subtract"}),
    "a forward that writes into its input": (judges.forward, "neg", {"forward": writes}),
    "a forward of low precision": (judges.forward, "neg", {"forward": noisy}),
    "a wide result of narrow inputs": (judges.forward, "exp", {"forward": lambda x: np.exp(x.astype(np.float64))}),
    "no samples": (judges.has_samples, "exp", {"samples": Op.samples}),
    "samples that yield nothing": (judges.has_samples, "exp", {"samples": lambda draw: iter(())}),
    "samples that are all empty": (judges.has_samples, "exp", {"samples": lambda draw: iter([((draw(0, 3),), {})])}),
    "a gradient that nothing checks": (
        judges.has_samples,
        "mul",
        {"samples": lambda draw: iter([((draw(3), draw(0, 3)[:, 0] > 0), {})])},
    ),
    "no gradient rule": (judges.has_samples, "exp", {"vjp": ()}),
    "a recorded op that has no gradient": (judges.not_recorded, "exp", {}),
    "a local derivative of another argument": (judges.local_derivative, "mul", {"vjp": g_times[::-1]}),
    "integers left as they are": (judges.integers, "neg", {}),
    "a rule of one layout only": (
        judges.layouts,
        "neg",
        {"vjp": lambda F, g, x: g * (2 * x if x.flags.c_contiguous else x)},
    ),
    "gradcheck itself": (judges.own_gradcheck, "mul", {"vjp": g_times[::-1]}),
}


@pytest.mark.parametrize("judge, name, changes", BROKEN.values(), ids=BROKEN)
def test_a_broken_row_is_caught(judge, name, changes):
    with mutant(name, **changes) as op, pytest.raises(AssertionError):
        judge(op)


@pytest.mark.parametrize("name", ["mul", "exp", "mean", "mm", "neg"])
def test_an_unbroken_mutant_passes(name):
    """What the judges catch above is the mutation, not the way in which mutants are made."""
    with mutant(name) as op:
        judges.has_samples(op)
        judges.forward(op)
        judges.first_gradient(op)
        judges.second_gradient(op)
        judges.gradient_form(op)
        judges.layouts(op)
        judges.two_readers(op)
        judges.reads_only_what_it_names(op)
        judges.local_derivative(op)
        judges.own_gradcheck(op)


def test_every_judge_of_the_table_has_said_no():
    """No judge without a broken row; functions_agree is the reading of F itself and has no rule to break."""
    all_judges = {
        f
        for name, f in vars(judges).items()
        if callable(f)
        and getattr(f, "__module__", "") == judges.__name__
        and list(getattr(f, "__annotations__", {})) == ["op", "return"]
    }
    caught = {judge for judge, _, _ in BROKEN.values()}
    assert {f.__name__ for f in all_judges - caught} == {"functions_agree"}
