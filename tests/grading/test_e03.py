"""E03 The loop, as it is committed.

That it may be released (reference 20, blank and forgeries 0, every wrong answer caught by its hint) is tried by
tests/notebooks/test_committed.py, once for every exercise.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from autograd_lab.grading import bundle, source
from autograd_lab.grading.bundle import Bundle
from autograd_lab.grading.judge import decode
from autograd_lab.grading.observe import Case

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SOURCE = NOTEBOOKS / "source" / "exercises" / "03_the_loop.py"


@pytest.fixture(scope="module")
def released() -> Bundle:
    return bundle.load(NOTEBOOKS / "bundles" / "E03")


def test_twenty_points_as_the_course_gives_them(released: Bundle) -> None:
    manifest = released.manifest
    points: dict[str, int] = {}
    for check in manifest.checks:
        points[check.number] = points.get(check.number, 0) + check.points
    assert points == {"1": 4, "2": 3, "3": 3, "4": 6, "5": 2, "6": 2} and manifest.points == 20


def test_each_check_has_two_to_six_wrong_answers_and_every_hint_of_the_course() -> None:
    exercise = source.read(SOURCE)
    bank = source.read_wrong(SOURCE.with_suffix(".wrong.py"), exercise)
    count = {check.id: sum(entry.check == check.id for entry in bank) for check in exercise.checks}
    assert all(2 <= number <= 6 for number in count.values()), count
    hints = {
        check.number: {entry.hint for entry in bank if entry.check.startswith(check.number)}
        for check in exercise.checks
    }
    assert "H-TAPE" in hints["1"] and {"H-REBIND", "H-REBIND2", "H-INPLACE-LEAF"} <= hints["2"]
    assert {"H-ZERO", "H-ZEROPOS"} <= hints["3"] and {"H-REBIND", "H-INPLACE-LEAF", "H-NONLEAF"} <= hints["4"]
    assert "H-MEAN" in hints["5"] and "H-ZERO" in hints["6"]


def test_each_part_needs_a_number_that_a_forger_cannot_know(released: Bundle) -> None:
    made = released
    one, two = made.manifest.score_seeds[:2]
    for check in made.manifest.checks:
        for part in check.parts:
            changes = [
                made.reference[one][check.id][name] != made.reference[two][check.id][name] for name in part.needs
            ]
            assert any(changes) != check.fixed, (check.id, part.id)


def test_the_reference_agrees_with_calculus_by_hand(released: Bundle) -> None:
    """Check 1 against numpy alone, so that a wrong engine cannot agree with itself."""
    made = released
    for seed in made.manifest.score_seeds:
        case = Case("1", seed)
        n, d_in, h, d_out = case.sizes(4)
        x, y = case.array(d_in, n).T, case.array(n, d_out)
        w1, w2 = 0.5 * case.array(d_in, h), 0.5 * case.array(h, d_out)
        hidden = x @ w1
        outer = 2 * (np.maximum(hidden, 0) @ w2 - y)
        expected = {
            "loss": (outer**2).sum() / 4,
            "w2.grad": np.maximum(hidden, 0).T @ outer,
            "w1.grad": x.T @ (outer @ w2.T * (hidden > 0)),
        }
        for name, value in expected.items():
            np.testing.assert_allclose(decode(made.reference[seed]["1"][name]), value, rtol=1e-10)


def test_both_languages_have_the_same_code_and_their_own_text() -> None:
    exercise = source.read(SOURCE)
    en, zh = (source.student(exercise, language)["cells"] for language in ("en", "zh"))
    code = [[cell["id"] for cell in cells if cell["cell_type"] == "code"] for cells in (en, zh)]
    text = [[cell["source"] for cell in cells if cell["cell_type"] == "markdown"] for cells in (en, zh)]
    assert code[0] == code[1] and len(text[0]) == len(text[1])
    assert all(a != b for a, b in zip(*text, strict=True))
    assert any("\u4e00" <= letter <= "\u9fff" for letter in json.dumps(text[1], ensure_ascii=False))
