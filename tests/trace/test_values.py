"""A value is summarised exactly, at once, and without ever raising."""

from __future__ import annotations

import json

import numpy as np
import pytest

from autograd_lab.trace.documents import FULL_VALUES_UP_TO, HISTOGRAM_BINS
from autograd_lab.trace.values import SAMPLE, TEXT_LIMIT, Snapshot, number_text, summarise


class Hostile:
    """Nothing about it works."""

    shape = property(lambda self: 1 / 0)
    dtype = property(lambda self: 1 / 0)

    def __repr__(self):
        raise RuntimeError("no")


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.387, "0.387"), (26365524.0, "2.637e7"), (1e-6, "1e-6"), (-0.0, "0"), (3, "3"), (True, "True"), (10**12, "1e12"),
     (float("nan"), "NaN"), (float("-inf"), "-Inf"), ("x", "?"), (None, "?")],
)  # fmt: skip
def test_numbers_are_written_as_a_learner_writes_them(number, text):
    assert number_text(number) == text


def test_a_scalar_is_a_bare_number():
    value = summarise(np.float32(0.1))
    assert (value.shape, value.dtype, value.text, value.full) == ([], "float32", "0.1", 0.1)
    assert value.histogram is None


def test_the_full_values_stop_exactly_at_the_cap():
    assert summarise(np.arange(FULL_VALUES_UP_TO)).full == list(range(FULL_VALUES_UP_TO))
    assert summarise(np.arange(FULL_VALUES_UP_TO + 1)).full is None


def test_a_large_array_is_summarised_exactly():
    a = np.random.RandomState(0).standard_normal((64, 1000))
    value = summarise(a)
    np.testing.assert_allclose([value.min, value.max, value.mean], [a.min(), a.max(), a.mean()], rtol=1e-6)
    assert value.text == f"64x1000, mean {a.mean():.3g}"
    assert len(value.histogram) == HISTOGRAM_BINS
    assert 0 < sum(value.histogram) <= SAMPLE


def test_what_is_not_finite_is_counted_and_left_out():
    value = summarise(np.array([1.0, np.nan, np.inf, 3.0]))
    assert (value.min, value.max, value.mean, value.nonfinite) == (1.0, 3.0, 2.0, 2)
    assert value.full == [1.0, "NaN", "Infinity", 3.0]
    large = np.ones(100)
    large[7] = np.nan
    assert (summarise(large).nonfinite, summarise(large).mean) == (1, 1.0)
    nothing = summarise(np.full(100, np.nan))
    assert (nothing.min, nothing.mean, nothing.histogram, nothing.nonfinite) == (None, None, None, 100)


@pytest.mark.parametrize(
    "array",
    [np.zeros((0, 3)), np.zeros(0, bool), np.array(1e308), np.full(200, 3e38, np.float32),
     np.array([1e308, -1e308] * 50),
     np.arange(200).reshape(10, 20).T, np.array([True, False]), np.array(2**62), np.array([1 + 2j]), np.array("text"),
     np.array([object()]), Hostile(), None],
)  # fmt: skip
@pytest.mark.filterwarnings("error")
def test_nothing_raises_and_everything_is_json(array):
    value = summarise(array)
    json.dumps([value.text, value.full, value.min, value.max, value.mean, value.histogram], allow_nan=False)
    assert len(value.text) <= TEXT_LIMIT + 10


def test_a_constant_array_has_its_histogram_in_the_middle():
    counts = summarise(np.full(10, 4.0)).histogram
    assert counts[HISTOGRAM_BINS // 2] == sum(counts) == 10


def test_a_summary_does_not_change_with_its_array():
    small, large = np.zeros(3), np.linspace(0, 1, 100)
    snapshots = Snapshot.take(small), Snapshot.take(large)
    small += 1
    large[:] = 0.5
    assert (snapshots[0].value.mean, snapshots[1].value.mean) == (0.0, 0.5)
    assert snapshots[1].value.histogram == [5] * HISTOGRAM_BINS


def test_a_light_snapshot_knows_the_shape_only():
    snapshot = Snapshot.take(np.ones((10, 10)), light=True)
    assert snapshot.light
    assert (snapshot.value.text, snapshot.value.mean) == ("10x10", None)
    assert not Snapshot.take(np.ones(3), light=True).light
