"""Lecture 3 says what course facts it must say, in the form of a lecture: 12 to 25 steps, each with its rule."""

from __future__ import annotations

import re

import nbformat
import pytest

from builder.source import LANGUAGES, find, read

SOURCE = read(find(["03_autograd"])[0])
RULE = {"en": r"^> \*\*Rule (\d+)\.\*\* ", "zh": r"^> \*\*规则 (\d+)\*\* "}
PREDICT = {"en": "**Predict.**", "zh": "**猜一猜**"}
# t -> (with zero_, without), measured with numpy, torch float32 and torch float64
LOSSES = {0: (2.63655e7, 2.63655e7), 1: (1.8539e7, 1.8539e7), 2: (1.40193e7, 9.28824e6), 3: (1.07614e7, 5.8307e6)}


def notebook(lang):
    return nbformat.read(SOURCE.target(lang), as_version=4)


def printed(lang):
    return "".join(
        output.get("text", "") for cell in notebook(lang).cells if cell.cell_type == "code" for output in cell.outputs
    )


def raised(lang):
    return [
        (output.ename, output.evalue)
        for cell in notebook(lang).cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_predicts_and_ends_in_its_rule(lang):
    text = "\n".join(cell.text for cell in SOURCE.cells_in(lang) if cell.kind == "markdown")
    steps = re.split(r"^## (?=\d+\. )", text, flags=re.MULTILINE)[1:]
    assert 12 <= len(steps) <= 25
    for number, step in enumerate(steps, 1):
        assert step.startswith(f"{number}. ")
        assert re.findall(RULE[lang], step, re.MULTILINE) == [str(number)]
        assert number == 1 or PREDICT[lang] in step, f"step {number} asks for no guess"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_losses_are_the_courses(lang):
    rows = re.findall(r"^ (\d)  +(\S+)  +(\S+)$", printed(lang), re.MULTILINE)
    seen = {int(t): (float(right), float(wrong)) for t, right, wrong in rows[:4]}
    assert seen.keys() == LOSSES.keys()
    for t, pair in LOSSES.items():
        assert seen[t] == pytest.approx(pair, rel=5e-5)
    assert "the 500th loss is below 0.001: True" in printed(lang)
    assert "without:     the last loss is a number: False" in printed(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_gradients_add_up_to_six(lang):
    assert re.findall(r"after backward \d: w.grad = (\S+)", printed(lang)) == ["2.0", "4.0", "6.0"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_mistake_is_met_once_with_pytorchs_sentence(lang):
    expected = [
        ("RuntimeError", "a leaf Variable that requires grad is being used in an in-place operation."),
        ("TypeError", "unsupported operand type(s) for *: 'float' and 'NoneType'"),
        ("RuntimeError", "element 0 of tensors does not require grad and does not have a grad_fn"),
        ("AttributeError", "'NoneType' object has no attribute 'zero_'"),
        ("RuntimeError", "Trying to backward through the graph a second time"),
        ("RuntimeError", "grad can be implicitly created only for scalar outputs"),
        ("RuntimeError", "Only Tensors of floating point and complex dtype can require gradients"),
        ("RuntimeError", "element 0 of tensors does not require grad and does not have a grad_fn"),
    ]
    seen = raised(lang)
    assert [name for name, _ in seen] == [name for name, _ in expected]
    for (_, text), (_, start) in zip(seen, expected, strict=True):
        assert text.startswith(start)
    assert "UserWarning: The .grad attribute of a Tensor that is not a leaf Tensor is being accessed" in printed(lang)


def test_only_the_cell_that_needs_pytorch_is_exempt():
    exempt = [cell.text for cell in SOURCE.cells if "nbval-ignore-output" in cell.tags]
    assert len(exempt) == 1
    assert 'find_spec("torch")' in exempt[0]
