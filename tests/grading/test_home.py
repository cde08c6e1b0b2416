"""What a student sees in the notebook at once, and that importing the engine brings none of this along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograd_lab.grading import hints
from autograd_lab.grading.observe import SEEDS, Case, Exercise


@pytest.fixture
def exercise(bundles: Path, monkeypatch: pytest.MonkeyPatch) -> Exercise:
    monkeypatch.delenv(SEEDS, raising=False)
    return Exercise("T01", language="en", bundles=bundles)


def run(exercise: Exercise, double) -> None:
    @exercise.check("1")
    def check_1(case: Case) -> None:
        case.observe("matrix", double(case.array(*case.sizes(2))))
        case.observe("scalar", double(case.array()))


def test_a_right_answer(exercise: Exercise, capsys: pytest.CaptureFixture[str]) -> None:
    run(exercise, lambda x: 2 * x)
    assert capsys.readouterr().out.startswith("Check 1 · Double  3/3\n")


def test_a_wrong_answer_shows_where_it_differs_and_one_hint_that_grows(exercise: Exercise, capsys) -> None:
    shown = []
    for _ in range(4):
        run(exercise, lambda x: x)
        shown.append(capsys.readouterr().out)
    assert "Check 1 · Double  0/3" in shown[0] and "differs first at [0, 0]" in shown[0]
    tiers = [hints.sentence("H-MEAN", "en", n) for n in (1, 2, 3)]
    assert [text.rstrip().endswith(tier) for text, tier in zip(shown, [*tiers, tiers[2]], strict=True)] == [True] * 4
    assert all(text.count("H-MEAN") == 1 for text in shown)


def test_partial_points_and_chinese(bundles: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.delenv(SEEDS, raising=False)
    run(Exercise("T01", language="zh", bundles=bundles), lambda x: 2 * x if x.ndim else x)
    shown = capsys.readouterr().out
    assert "检查 1 · 加倍  2/3" in shown and "单个数  0/1" in shown


def test_errors_of_the_answer_are_shown_not_raised(exercise: Exercise, capsys) -> None:
    def broken(x):
        raise ValueError("no such thing")

    run(exercise, broken)
    assert "your code raised ValueError: no such thing" in capsys.readouterr().out


def test_when_grading_nothing_is_judged_or_printed(bundles: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setenv(SEEDS, "1,2")
    emitted = []
    exercise = Exercise("T01", bundles=bundles)
    exercise._emit = emitted.append
    run(exercise, lambda x: x)
    assert capsys.readouterr().out == ""
    assert [message["seed"] for message in emitted] == [1, 2]
    assert emitted[0]["values"] != emitted[1]["values"]


def test_sizes_are_all_different_and_cases_repeat() -> None:
    for seed in range(20):
        sizes = Case("1", seed).sizes(4)
        assert len(set(sizes)) == 4 and min(sizes) >= 2
    np.testing.assert_array_equal(Case("1", 5).array(3), Case("1", 5).array(3))
    assert not np.array_equal(Case("1", 5).array(3), Case("2", 5).array(3))


def test_the_engine_imports_no_grading_and_the_kernel_s_part_is_light() -> None:
    code = (
        "import sys, autograd_lab\n"
        "assert not any('grading' in name for name in sys.modules)\n"
        "before = set(sys.modules)\n"
        "from autograd_lab.grading import home, observe, events\n"
        "heavy = {'nbval', 'nbformat', 'pytest', 'rich', 'typer', 'jupyter_client', 'IPython', 'zmq', 'jsonschema'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_hint_exists_in_both_languages_and_three_tiers() -> None:
    assert list(hints.CATALOGUE) == sorted(hints.CATALOGUE)
    for hint in hints.CATALOGUE.values():
        assert all(set(tier) == {"en", "zh"} and all(tier.values()) for tier in hint.tiers)
