"""Answers are found in notebooks that were torn apart, and nothing but answers is taken."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograd_lab.grading import notebook, overlay
from autograd_lab.grading.bundle import Bundle
from autograd_lab.grading.notebook import Unreadable
from autograd_lab.grading.overlay import Answers

Notebook = dict[str, Any]
Find = Callable[[Notebook, str], dict[str, Any]]
ALL = ["1", "2a", "2b", "3"]


def answers_of(document: Notebook, toy: Bundle) -> Answers:
    return overlay.answers_of(notebook.parse(json.dumps(document).encode()), toy)


def notes(answers: Answers) -> list[str]:
    return [note["en"] for note in answers.notes]


def sources(toy: Bundle, answers: Answers, only: list[str] = ALL) -> list[str]:
    return [one["source"] for one in overlay.runnable(toy, answers, only)["cells"]]


def test_an_untouched_notebook_has_no_notes(blank: Notebook, toy: Bundle) -> None:
    assert notes(answers_of(blank, toy)) == []


def test_a_chinese_notebook_is_the_same(toy: Bundle, bundles: Path) -> None:
    document = json.loads((bundles / "T01" / "student.zh.ipynb").read_text(encoding="utf-8"))
    assert notes(answers_of(document, toy)) == []


def test_answers_survive_lost_metadata_and_ids(solved: Notebook, toy: Bundle) -> None:
    for one in solved["cells"]:
        one["metadata"] = []
        one.pop("id")
    assert sorted(answers_of(solved, toy).sources) == ["q1", "q2", "q2b", "q3"]


def test_answers_are_found_by_cell_id_when_the_anchor_is_gone(solved: Notebook, toy: Bundle, cell: Find) -> None:
    one = cell(solved, "q1")
    one["metadata"], one["source"] = {}, "def double(x): return 5"
    assert answers_of(solved, toy).sources["q1"] == ["def double(x): return 5"]


def test_edited_and_deleted_checks_are_replaced_by_the_original(solved: Notebook, toy: Bundle, cell: Find) -> None:
    cell(solved, "check-1")["source"] = "# check: 1\nprint('4/4')"
    cell(solved, "check-1")["metadata"] = {}
    solved["cells"] = [one for one in solved["cells"] if one["id"] not in ("check-3", "given-setup")]
    answers = answers_of(solved, toy)
    assert notes(answers) == [
        "given-setup is missing: the original was used",
        "check-3 is missing: the original was used",
        "check-1 was changed: the original was used",
    ]
    run = sources(toy, answers)
    assert sum("@exercise.check" in one for one in run) == 4 and not any("4/4" in one for one in run)


def test_the_last_of_two_answers_counts(solved: Notebook, toy: Bundle, cell: Find) -> None:
    again = copy.deepcopy(cell(solved, "q1"))
    again["source"] = "# answer: q1\ndouble = None"
    solved["cells"].append(again)
    answers = answers_of(solved, toy)
    assert answers.sources["q1"] == ["# answer: q1\ndouble = None"]
    assert "q1 is there more than once: the last one counts" in notes(answers)


def test_moved_cells_run_in_the_exercise_order(solved: Notebook, toy: Bundle) -> None:
    straight = sources(toy, answers_of(solved, toy))
    solved["cells"].reverse()
    answers = answers_of(solved, toy)
    assert sources(toy, answers) == straight
    assert notes(answers) == ["cells were moved: the exercise's own order was used"]


def test_extra_cells_stay_with_the_nearest_answer(solved: Notebook, toy: Bundle, cell: Find) -> None:
    at = solved["cells"].index(cell(solved, "q2"))
    solved["cells"].insert(at + 1, {"cell_type": "code", "source": "after = 1", "metadata": {}})
    solved["cells"].insert(at, {"cell_type": "code", "source": "helper = 1", "metadata": {}})
    solved["cells"].insert(at, {"cell_type": "code", "source": "  ", "metadata": {}})
    taken = answers_of(solved, toy).sources["q2"]
    assert taken[0] == "helper = 1" and taken[1].startswith("# answer: q2") and taken[2] == "after = 1"


def test_a_missing_answer_is_noted_and_its_check_runs_without_it(solved: Notebook, toy: Bundle, cell: Find) -> None:
    solved["cells"].remove(cell(solved, "q2b"))
    answers = answers_of(solved, toy)
    assert answers.missing == ["q2b"] and notes(answers) == ["q2b is missing: no points for it"]
    assert len(sources(toy, answers)) == len(toy.pristine["cells"]) - 1


def test_cells_to_look_at_are_not_run(solved: Notebook, toy: Bundle) -> None:
    assert not any("look at your answers" in one for one in sources(toy, answers_of(solved, toy)))


def test_only_what_a_check_needs_is_kept(solved: Notebook, toy: Bundle) -> None:
    run = sources(toy, answers_of(solved, toy), ["2a"])
    assert [one.split("\n")[0] for one in run[1:]] == ["# answer: q2", "# check: 2a"]


def test_stored_outputs_are_never_taken(solved: Notebook, toy: Bundle) -> None:
    for one in solved["cells"]:
        one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "total 8/8"}]
    run = overlay.runnable(toy, answers_of(solved, toy), ALL)
    assert all(one["outputs"] == [] for one in run["cells"])


def test_a_notebook_without_an_answer_cell_is_refused(blank: Notebook, toy: Bundle) -> None:
    blank["cells"] = [one for one in blank["cells"] if not one["id"].startswith("q")]
    with pytest.raises(Unreadable, match="no answer cell"):
        answers_of(blank, toy)


def test_an_answer_that_became_text_is_missing(solved: Notebook, toy: Bundle, cell: Find) -> None:
    cell(solved, "q1")["cell_type"] = "markdown"
    assert answers_of(solved, toy).missing == ["q1"]
