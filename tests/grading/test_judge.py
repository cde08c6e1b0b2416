"""Verdicts: points part by part, a hint only where a signature fits exactly, and no harm from hostile observations."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd_lab.grading.bundle import Check, Part
from autograd_lab.grading.judge import Observed, Verdict, decode, judge, read
from autograd_lab.grading.observe import encode

TEXT = {"en": "a", "zh": "甲"}
SEEDS = [1, 2]
RIGHT = {"a": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), "n": np.float64(0.0), "size": np.float64(6)}


def check(*signatures: dict[str, Any]) -> Check:
    parts = [Part("x", 2, ["a"], TEXT), Part("y", 1, ["a", "n"], TEXT)]
    return Check("1", ["q1"], TEXT, parts, list(signatures))


def verdict(
    values: dict[str, Any], *signatures: dict[str, Any], error: dict | None = None, only: int | None = None
) -> Verdict:
    """Judge `values` (over the right ones) for every seed, or for the seed `only` and the right ones elsewhere."""
    reference = {seed: {"1": {name: encode(value) for name, value in RIGHT.items()}} for seed in SEEDS}
    observed = {}
    for seed in SEEDS:
        mine = RIGHT | values if only in (None, seed) else RIGHT
        observed[seed] = Observed({name: decode(encode(value)) for name, value in mine.items()}, error)
    return judge(check(*signatures), observed, reference, SEEDS)


def test_right_values_earn_every_point() -> None:
    one = verdict({})
    assert (one.earned, one.outcome, one.hint, one.reason) == (3, "right", None, None)


def test_a_part_needs_all_of_its_values() -> None:
    one = verdict({"n": 1.0})
    assert (one.earned, one.outcome) == (2, "partial")
    assert [part.earned for part in one.parts] == [2, 0]


def test_one_wrong_seed_costs_the_points() -> None:
    assert verdict({"a": RIGHT["a"] + 1e-3}, only=2).earned == 0


def test_tolerance_is_relative() -> None:
    assert verdict({"a": RIGHT["a"] * (1 + 1e-8)}).earned == 3
    assert verdict({"a": RIGHT["a"] * (1 + 1e-5)}).earned == 0


def test_the_reason_says_where_values_differ_first() -> None:
    wrong = RIGHT["a"].copy()
    wrong[0, 2] = 9.0
    reason = verdict({"a": wrong}).reason
    assert reason is not None and "differs first at [0, 2]: 3 expected, 9 found (1 of 6 differ)" in reason["en"]
    assert "[0, 2]" in reason["zh"]


@pytest.mark.parametrize(
    ("got", "reason"),
    [
        ([2.0, 2.0, 2.0], "predicted: got [2, 2, 2]; the first that is wrong is 2, at [1]"),
        ([2.0, 4.0], "predicted: [2, 4] is not the answer"),
        (None, "predicted: None is not the answer"),
    ],
)
def test_the_answer_to_a_prediction_is_not_given_away(got: Any, reason: str) -> None:
    asked = Check("6", ["q6"], TEXT, [Part("6", 2, ["predicted"], TEXT)], [], fixed=True)
    reference = {1: {"6": {"predicted": encode(np.array([2.0, 4.0, 6.0]))}}}
    one = judge(asked, {1: Observed({"predicted": decode(encode(got))})}, reference, [1])
    assert one.earned == 0 and one.reason is not None
    assert one.reason["en"] == reason and "6" not in one.reason["zh"]


def test_shape_and_none_are_named() -> None:
    assert verdict({"a": RIGHT["a"].T}).reason == {
        "en": "a: expected shape (2, 3), got (3, 2)",
        "zh": "a：形状应为 (2, 3)，得到 (3, 2)",
    }
    assert "got None" in (verdict({"a": None}).reason or {})["en"]
    assert "got str" in (verdict({"a": "hello"}).reason or {})["en"]


@pytest.mark.parametrize(
    ("signature", "values"),
    [
        ({"ratio": 4}, {"a": 4 * RIGHT["a"]}),
        ({"ratio": -1}, {"a": -RIGHT["a"]}),
        ({"divided_by": "size"}, {"a": RIGHT["a"] / 6}),
        ({"zeros": True}, {"a": 0 * RIGHT["a"]}),
        ({"none": True}, {"a": None}),
        ({"shape": True}, {"a": np.zeros(3)}),
        ({"transposed": True}, {"a": RIGHT["a"].T}),
        ({"equals": 7}, {"a": 7}),
        ({"observation": "n", "positive": True}, {"n": 2}),
    ],
)
def test_each_signature_fits_its_own_mistake_and_no_other(signature: dict[str, Any], values: dict[str, Any]) -> None:
    full = {"hint": "H-X", "observation": "a"} | signature
    assert verdict(values, full).hint == "H-X"
    assert verdict({"a": RIGHT["a"] + 0.1, "n": -1.0}, full).hint is None
    assert verdict({}, full).hint is None


def test_error_signatures_need_type_and_text() -> None:
    error = {"type": "RuntimeError", "text": "a leaf Variable that requires grad is being used"}
    fits = {"hint": "H-X", "error": "RuntimeError", "text": "a leaf Variable"}
    assert verdict({"a": None}, fits, error=error).hint == "H-X"
    assert verdict({"a": None}, fits | {"text": "a view"}, error=error).hint is None
    assert verdict({"a": None}, fits | {"error": "TypeError"}, error=error).hint is None


def test_all_conditions_must_fit_and_the_first_signature_wins() -> None:
    both = {"hint": "H-BOTH", "all": [{"observation": "a", "zeros": True}, {"observation": "n", "positive": True}]}
    one = {"hint": "H-ONE", "observation": "a", "zeros": True}
    zeros = 0 * RIGHT["a"]
    assert verdict({"a": zeros, "n": 1.0}, both, one).hint == "H-BOTH"
    assert verdict({"a": zeros}, both, one).hint == "H-ONE"


def test_a_blank_gets_no_hint() -> None:
    one = verdict(
        {"a": None},
        {"hint": "H-X", "observation": "a", "none": True},
        error={"type": "NotImplementedError", "text": ""},
    )
    assert (one.outcome, one.hint) == ("blank", None)


def test_nothing_observed_is_missing() -> None:
    one = judge(
        check(), {}, {seed: {"1": {name: encode(value) for name, value in RIGHT.items()}} for seed in SEEDS}, SEEDS
    )
    assert (one.earned, one.outcome) == (0, "missing")


def test_messages_for_another_check_or_twice_are_out_of_order() -> None:
    honest = {"check": "1", "seed": 1, "values": {"a": encode(1.0)}, "error": None}
    assert read([honest], "1")[1]
    assert not read([honest, honest], "1")[1]
    assert not read([honest | {"check": "2"}], "1")[1]
    assert not read(["forged"], "1")[1]


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["dtype", "shape", "base64", "none"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(
    HOSTILE
    | st.fixed_dictionaries(
        {"dtype": st.text() | st.sampled_from(["<f8", "O", "V9"]), "shape": HOSTILE, "base64": HOSTILE}
    )
)
def test_hostile_observations_decode_to_something_harmless(value: Any) -> None:
    found = decode(value)
    assert found is None or isinstance(found, (str, np.ndarray))


@pytest.mark.parametrize(
    "value",
    [
        {"dtype": "<f8", "shape": [2], "base64": base64.b64encode(bytes(8)).decode()},
        {"dtype": "<f8", "shape": [10**12], "base64": ""},
        {"dtype": "<f8", "shape": [-1], "base64": ""},
        {"dtype": "|O", "shape": [], "base64": ""},
        {"dtype": "<f8", "shape": [1] * 99, "base64": base64.b64encode(bytes(8)).decode()},
        {"dtype": "<f8", "shape": [], "base64": "!"},
        {"dtype": "<f8,<f8", "shape": [], "base64": ""},
    ],
)
def test_dishonest_arrays_are_words(value: dict[str, Any]) -> None:
    assert isinstance(decode(value), str)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        HOSTILE | st.fixed_dictionaries({"check": st.just("1"), "seed": HOSTILE, "values": HOSTILE, "error": HOSTILE})
    )
)
def test_hostile_messages_are_read(messages: list[Any]) -> None:
    read(messages, "1")


@pytest.mark.parametrize(
    "value", [True, 3, 2.5, [1, 2], np.float32(1), np.arange(6).reshape(2, 3)[:, ::2], [[1.0], [2.0]], []]
)
def test_values_come_back_as_they_went(value: Any) -> None:
    back = decode(encode(value))
    np.testing.assert_array_equal(back, np.asarray(value))


def test_a_label_stands_for_the_name() -> None:
    one = check()
    one.labels["a"] = {"en": "the sum", "zh": "和"}
    reference = {seed: {"1": {name: encode(value) for name, value in RIGHT.items()}} for seed in SEEDS}
    reason = judge(one, {1: Observed({"a": None}), 2: Observed()}, reference, SEEDS).reason
    assert reason is not None and reason["en"].startswith("the sum: ") and reason["zh"].startswith("和：")
