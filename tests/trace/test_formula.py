"""Formulas and local derivatives read as a textbook writes them."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

import autograd_lab.ops  # noqa: F401  (fills the op table)
from autograd_lab.op import OPS, ArrayFunctions
from autograd_lab.trace import local
from autograd_lab.trace.formula import FORMULAS, formulas
from autograd_lab.trace.values import Snapshot
from tests.engine.table import cases

HIDDEN = {"above", "rows", "sum_to", "put_into_zeros", "scatter_sum", "zero_of", "fill", "zero"}  # the engine's own


def written(op, names, inputs, out, **attrs):
    plain, mathml = formulas(op, names, [None if x is None else Snapshot.take(np.asarray(x)) for x in inputs],
                             Snapshot.take(np.asarray(out)), attrs)  # fmt: skip
    ElementTree.fromstring(mathml)
    return plain


@pytest.mark.parametrize(
    ("plain", "arguments", "attrs"),
    [
        ("a + b = 1 + (-2) = -1", ("add", ["a", "b"], [1.0, -2.0], -1.0), {}),
        ("a - b = 1 - (-2) = 3", ("sub", ["a", "b"], [1.0, -2.0], 3.0), {}),
        ("a * 3 = (-2) * 3 = -6", ("mul", ["a", "3"], [-2.0, None], -6.0), {}),
        ("1 / a = 1 / 4 = 0.25", ("div", ["1", "a"], [None, 4.0], 0.25), {}),
        ("d^2 = (-3)^2 = 9", ("pow", ["d"], [-3.0], 9.0), {"exponent": 2}),
        ("max(0, h) = max(0, -1.2) = 0", ("clamp", ["h"], [-1.2], 0.0), {"min": 0, "max": None}),
        ("min(1, max(-1, h)) = min(1, max(-1, 5)) = 1", ("clamp", ["h"], [5.0], 1.0), {"min": -1, "max": 1}),
        ("1 / (1 + exp(-x)) = 1 / (1 + exp(-0)) = 0.5", ("sigmoid", ["x"], [0.0], 0.5), {}),
        ("sum(x) = sum([1, 2, 3]) = 6", ("sum", ["x"], [[1.0, 2.0, 3.0]], 6.0), {"dim": None, "keepdim": False}),
        ("x @ w   (64x10 @ 10x3 \u2192 64x3)",
         ("mm", ["x", "w"], [np.ones((64, 10)), np.ones((10, 3))], np.ones((64, 3))), {}),
        ("x @ w^T + b   (8x4 @ 3x4^T + 3 \u2192 8x3)",
         ("linear", ["x", "w", "b"], [np.ones((8, 4)), np.ones((3, 4)), np.ones(3)], np.ones((8, 3))), {}),
        ("Mine(x) = Mine(2) = 4", ("Mine", ["x"], [2.0], 4.0), {}),
        ("w - g = 5 - 1 = 4", ("sub_", ["w", "g"], [5.0, 1.0], 4.0), {}),
    ],
)  # fmt: skip
def test_formulas(plain, arguments, attrs):
    assert written(*arguments, **attrs) == plain


def test_names_are_escaped_in_mathml():
    _, mathml = formulas("add", ["<a>", "b&"], [None, None], None, {})
    assert "&lt;a&gt;" in mathml and "b&amp;" in mathml
    ElementTree.fromstring(mathml)


def test_a_function_that_borrows_a_built_in_name_is_still_written():
    assert formulas("relu", ["a", "b", "c"], [None] * 3, None, {})[0] == "relu(a, b, c)"


def test_formulas_belong_to_ops_that_exist():
    assert set(FORMULAS) - set(OPS) <= {"square", "detach"}, "a formula for an op that is not in the table"


def test_every_elementwise_op_with_a_gradient_says_its_local_derivative():
    """Others say it where a few words do: a factorisation's does not fit."""
    silent = []
    for op in OPS.values():
        if not op.vjp or op.name in HIDDEN or op.kind != "elementwise":
            continue
        names = list(op.inputs) if not op.variadic else ["a", "b"]
        attrs = {"index": (0,), **cases(op)[0].attrs}
        for slot, rule in enumerate(op.vjp):
            if rule is not None and not local.text(op.name, slot, names, "out", attrs).en:
                silent.append((op.name, slot))
    assert silent == []


SCOPE = {
    name: getattr(np, name)
    for name in ("exp", "log", "sin", "cos", "sinh", "cosh", "sign", "sqrt", "trunc", "isfinite", "pi")
}
SCOPE |= {"ln": np.log, "sigmoid": lambda x: 1 / (1 + np.exp(-x))}
SCOPE |= {name: getattr(ArrayFunctions.of(np.ones(1)), name) for name in ("digamma", "zeta", "i0", "i0e", "i1", "i1e")}
SCOPE |= {"polygamma": lambda n, x: ArrayFunctions.of(x).polygamma(x, order=n)}


def evaluated(text, values):
    """The number that a local text such as "1 where x > 0, else 0" stands for."""
    if " where " in text:
        value, rest = text.split(" where ", 1)
        condition, other = rest.split(", else ")
        return np.where(*(eval(part, SCOPE, values) for part in (condition, value, other)))
    return eval(text.replace("^", "**"), SCOPE, values) + 0.0 * values["out"]


def test_local_texts_say_the_truth():
    """Every elementwise text that can be computed is computed, and compared with the rule in the table."""
    state = np.random.RandomState(1)
    checked = []
    for op in OPS.values():
        if op.kind != "elementwise" or not op.vjp or op.name in HIDDEN | {"where", "copy", "maximum", "minimum"}:
            continue
        low, high = op.domain
        attrs = {"pow": {"exponent": 3}, "clamp": {"min": 0.0, "max": None}}.get(op.name, cases(op)[0].attrs)
        inputs = tuple(state.uniform(low, high, 5) for _ in op.inputs)
        out = getattr(ArrayFunctions.of(inputs[0]), op.name)(*inputs, **attrs)
        values = dict(zip(op.inputs, inputs, strict=True), out=out)
        for slot in range(len(op.inputs)):
            text = local.text(op.name, slot, op.inputs, "out", attrs).en
            if not text or op.vjp[slot] is None:
                continue
            expected = op.local(slot, inputs, out, attrs)
            np.testing.assert_allclose(
                evaluated(text, values), expected, rtol=1e-6, atol=1e-9, err_msg=f"{op.name} {slot}"
            )
            checked.append(op.name)
    assert len(checked) > 20, checked


def test_both_languages_are_there():
    for op in ("relu", "clamp", "sum", "mean", "where", "maximum", "getitem", "copy_slices"):
        text = local.text(op, 0 if op != "where" else 1, ["x", "y"], "out", {"min": 0, "index": 1})
        assert text.en.isascii() and not text.zh.isascii(), op
