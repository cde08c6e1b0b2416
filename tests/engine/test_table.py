"""Every row of the op table before every judge. Driven by the registry: a new row is checked as soon as it is
written.
"""

from __future__ import annotations

import pytest

from . import judges
from .table import rows

ROWS = list(rows())
DIFFERENTIABLE = [op for op in ROWS if op.differentiable]


def named(op: type) -> str:
    return op.name


every_row = pytest.mark.parametrize("op", ROWS, ids=named)
every_gradient = pytest.mark.parametrize("op", DIFFERENTIABLE, ids=named)


def test_the_table_holds_the_first_sixty_ops():
    assert len(ROWS) >= 60
    assert len(DIFFERENTIABLE) >= 50


@every_row
def test_has_a_formula_and_samples(op):
    assert op.__doc__ and op.__doc__.strip() == op.__doc__, f"{op.name}: the docstring is its formula, in LaTeX"
    judges.has_samples(op)


@every_row
def test_forward(op):
    judges.forward(op)
    judges.functions_agree(op)


@every_gradient
def test_first_gradient(op):
    judges.first_gradient(op)


@pytest.mark.parametrize("op", [op for op in DIFFERENTIABLE if op.outputs], ids=named)
def test_first_gradient_of_one_output_alone(op):
    judges.one_output_at_a_time(op)


@every_gradient
def test_second_gradient(op):
    judges.second_gradient(op)


@every_gradient
def test_gradcheck_of_the_package_agrees(op):
    judges.own_gradcheck(op)


@every_gradient
def test_gradients_have_the_form_of_their_inputs(op):
    judges.gradient_form(op)


@every_row
def test_memory_layout_changes_nothing(op):
    judges.layouts(op)


@pytest.mark.parametrize("op", [op for op in ROWS if op.inplace], ids=named)
def test_in_place(op):
    judges.inplace(op)


@every_gradient
def test_rules_read_only_what_they_name(op):
    judges.reads_only_what_it_names(op)


@every_gradient
def test_two_readers_of_one_rule_agree(op):
    judges.two_readers(op)


@pytest.mark.parametrize("op", [op for op in DIFFERENTIABLE if op.kind == "elementwise"], ids=named)
def test_local_derivative(op):
    judges.local_derivative(op)


@pytest.mark.parametrize("op", [op for op in ROWS if not op.differentiable], ids=named)
def test_without_gradient_nothing_is_recorded(op):
    judges.not_recorded(op)


@pytest.mark.parametrize("op", [op for op in ROWS if op.floats], ids=named)
def test_integers_become_floats_first(op):
    judges.integers(op)
