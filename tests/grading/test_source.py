"""From the percent source to the two notebooks: nothing secret reaches students, and nbgrader's schema is kept."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from autograd_lab.grading import release, source
from autograd_lab.grading.source import Source, SourceError

NBGRADER = {"schema_version", "grade_id", "grade", "solution", "locked", "task"}


def variant(tmp_path: Path, old: str, new: str) -> Path:
    """The toy's source with one text replaced everywhere."""
    text = (Path(__file__).parent / "toy" / "toy.py").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "toy.py"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_regions_are_replaced_with_their_indentation() -> None:
    text = "def f():\n    ### BEGIN SOLUTION\n    a\n\n    b\n    ### END SOLUTION\n    return 1"
    assert source.strip(text) == "def f():\n    # YOUR CODE HERE\n    raise NotImplementedError()\n    return 1"
    assert source.hide("a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc") == "a\nc"


@pytest.mark.parametrize(
    "text", ["### BEGIN SOLUTION\na", "### END SOLUTION", "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION"]
)
def test_unbalanced_regions_are_refused(text: str) -> None:
    with pytest.raises(SourceError, match="SOLUTION"):
        source.strip(text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_student_notebook_is_valid_and_holds_no_secret(toy_source: Source, language: str) -> None:
    notebook = source.student(toy_source, language)
    nbformat.validate(nbformat.from_dict(notebook))
    text = json.dumps(notebook)
    for secret in ("twice = 2 * x", "x.sum()", "x[-1]", "[2, 4, 6]", "scalar", "SOLUTION", "HIDDEN"):
        assert secret not in text
    titles = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert titles == [{"en": "# A toy", "zh": "# 玩具练习"}[language]]
    assert f'language=\\"{language}\\"' in text


def test_cell_metadata_is_nbgrader_s_own_and_ours_is_apart(toy_source: Source) -> None:
    for cell in source.student(toy_source, "en")["cells"]:
        facts = cell["metadata"].get("nbgrader")
        if facts is None:
            assert cell["metadata"]["autograd_lab"]["role"] == "look"
            continue
        assert set(facts) - {"points"} == NBGRADER and facts["schema_version"] == 3
        assert ("points" in facts) == facts["grade"]
        assert facts["locked"] != facts["solution"]


def test_points_in_the_metadata_add_up(toy_source: Source) -> None:
    cells = source.student(toy_source, "en")["cells"]
    assert sum(cell["metadata"].get("nbgrader", {}).get("points", 0) for cell in cells) == 8


def test_answer_and_check_cells_begin_with_their_anchor(toy_source: Source) -> None:
    first = {cell["id"]: cell["source"].split("\n")[0] for cell in source.student(toy_source, "en")["cells"]}
    assert first["q1"] == "# answer: q1" and first["check-2b"] == "# check: 2b"


def test_the_pristine_notebook_keeps_hidden_tests_and_no_solution(toy_source: Source) -> None:
    text = json.dumps(source.pristine(toy_source))
    assert "scalar" in text and "twice" not in text and "look at your answers" not in text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('# %% tags=["exercise"]', '# %% tags=["look"]', "no cell tagged"),
        ('"hint": "H-MEAN"', '"hint": "H-NONE-SUCH"', "no hint 'H-NONE-SUCH'"),
        ('answers=["q2b"]', 'answers=["q2"]', "are not the same"),
        ('# %% judge="3"', '# %% judge="4"', "check 3 has no judge cell"),
        ('{"en": "Double", "zh": "加倍"}', '{"en": "Double"}', "en and zh"),
        ('# %% given="setup"', "# %%", "has no role"),
        ('"fixed": True', '"fixed": print(1)', "no plain dict"),
        ('        "3": {"en": "Predict", "zh": "预测"},\n', "", "no title for check 3"),
    ],
)
def test_mistakes_in_a_source_are_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        source.read(variant(tmp_path, old, new))


def test_a_wrong_answer_for_no_check_is_named(tmp_path: Path, toy_source: Source) -> None:
    path = tmp_path / "toy.wrong.py"
    path.write_text('# %% check="9" answer="q1" earns=0\nx = 1\n', encoding="utf-8")
    with pytest.raises(SourceError, match="no check '9'"):
        source.read_wrong(path, toy_source)


def test_a_solution_in_the_text_is_a_leak(tmp_path: Path, toy_source: Source) -> None:
    assert release.leaks(toy_source) == []
    leaking = source.read(variant(tmp_path, "# # A toy", "# # A toy\n# twice = 2 * x"))
    assert release.leaks(leaking) == ["student.en, text-2: solution line left: twice = 2 * x"]


def test_a_delimiter_that_is_left_is_a_leak(tmp_path: Path) -> None:
    leaking = source.read(variant(tmp_path, 'print("look', '### BEGIN SOLUTION\nprint("look'))
    assert any("### BEGIN SOLUTION left" in one for one in release.leaks(leaking))
