"""A release refuses what must not be released, and writes the same bytes twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograd_lab.grading import bundle, forgeries, release, source
from autograd_lab.grading.bundle import Bundle, BundleError
from autograd_lab.grading.source import Source, WrongAnswer

HERE = Path(__file__).parent


def test_a_bad_exercise_is_refused_for_every_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (HERE / "toy" / "toy.py").read_text(encoding="utf-8")
    text = text.replace('case.observe("last", last(case.array(5)))', 'case.observe("last", 0.0)')  # anyone passes
    path = tmp_path / "toy.py"
    path.write_text(text, encoding="utf-8")
    bad = source.read(path)
    made = release.make(bad)
    bank = [
        WrongAnswer("is right", "1", {"q1": "def double(x):\n    return x + x"}, 0, "H-MEAN"),
        WrongAnswer("other hint", "2a", {"q2": "def total(x):\n    return x.sum(axis=0)"}, 0, "H-MEAN"),
        WrongAnswer("caught", "3", {"q3": "predicted = [2, 2, 2]"}, 0, "H-ZERO"),
    ]
    few = {"printed verdict": "print('total 8/8')"}
    monkeypatch.setattr(forgeries, "all_for", lambda manifest: few)
    for values in made.reference.values():
        values["3"]["predicted"] = values["1"]["scalar"]  # as if the reference did not agree with itself
    proof = release.check(bad, made, bank)
    assert (proof.wrong_caught, proof.wrong_total) == (1, 3)
    said = "\n".join(proof.reasons)
    for piece in (
        "blank scores {'2b': 2}, not 0",
        "forgery: printed verdict scores {'2b': 2}, not 0",
        "check 2b observes the same numbers for two seeds",
        "reference: check 3 scores 0/1",
        "wrong answer 'is right' of check 1: 3 points and hint None, meant 0 and H-MEAN",
        "wrong answer 'other hint' of check 2a: 0 points and hint H-SCALAR, meant 0 and H-MEAN",
    ):
        assert piece in said


def test_a_reference_that_does_not_run_is_refused(tmp_path: Path) -> None:
    text = (HERE / "toy" / "toy.py").read_text(encoding="utf-8")
    path = tmp_path / "toy.py"
    path.write_text(text.replace("twice = 2 * x", "twice = None * x").replace("x[-1]", "'no number'"), encoding="utf-8")
    with pytest.raises(release.Refused) as refused:
        release.build(path, tmp_path / "out")
    assert len(refused.value.reasons) == 2 and "TypeError" in refused.value.reasons[0]
    assert "last is no array of numbers" in refused.value.reasons[1]
    assert not (tmp_path / "out").exists()


def test_what_was_built_is_current_until_something_changes(bundles: Path, tmp_path: Path) -> None:
    assert release.stale(HERE / "toy" / "toy.py", bundles) == []
    notebooks = release.stale(HERE / "toy" / "toy.py", bundles, tmp_path)
    assert [Path(path).name for path in notebooks] == ["toy.ipynb", "toy.ipynb"]
    changed = tmp_path / "toy.py"
    text = (HERE / "toy" / "toy.py").read_text(encoding="utf-8")
    changed.write_text(text.replace("# 玩具练习", "# 新的玩具"), encoding="utf-8")
    assert [Path(path).name for path in release.stale(changed, bundles)] == ["student.zh.ipynb"]


def test_a_bundle_is_read_as_it_was_written(toy: Bundle, tmp_path: Path) -> None:
    bundle.save(toy, tmp_path / "T01")
    again = bundle.load(tmp_path / "T01")
    assert again == toy
    bundle.save(again, tmp_path / "twice")
    for name in ("manifest.json", "pristine.ipynb", "reference.json"):
        assert (tmp_path / "twice" / name).read_bytes() == (tmp_path / "T01" / name).read_bytes()


def test_damaged_and_foreign_bundles_are_named(toy: Bundle, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="damaged"):
        bundle.load(tmp_path)
    bundle.save(toy, tmp_path / "T01")
    manifest = tmp_path / "T01" / "manifest.json"
    raw = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(raw | {"schema": 99}), encoding="utf-8")
    with pytest.raises(BundleError, match="schema 99"):
        bundle.load(tmp_path / "T01")
    with pytest.raises(BundleError, match="There is no exercise 'E99'"):
        bundle.folder_of("E99", tmp_path)


def test_a_bundle_holds_no_solution(bundles: Path, toy_source: Source) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (bundles / "T01").iterdir())
    for secret in ("twice", "x.sum()", "x[-1]"):
        assert secret not in text


def test_wrong_answers_share_notebooks_without_meeting() -> None:
    bank = [WrongAnswer(str(n), check, {answer: ""}, 0, None) for n, (check, answer) in enumerate(
        [("1", "q1"), ("1", "q1"), ("2", "q2"), ("3", "q2"), ("4", "q4")])]  # fmt: skip
    rounds = release._rounds(bank)
    assert [[entry.title for entry in one] for one in rounds] == [["0", "2", "4"], ["1", "3"]]
