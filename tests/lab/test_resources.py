"""The course's files are found, and what is missing is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograd_lab import resources

ROOT = Path(__file__).resolve().parents[2]


def test_a_checkout_uses_its_own_files():
    assert resources.course_folder() == ROOT / "notebooks"


def test_a_lost_course_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(resources, "_checkout", lambda: None)
    monkeypatch.setattr(resources, "_recorded", lambda: tmp_path)
    monkeypatch.setattr(resources, "SHARED", Path("no/such/place"))
    with pytest.raises(FileNotFoundError, match=r"no.such.place.*pip install"):
        resources.course_folder()


@pytest.mark.parametrize("exercise", ["E99", "", "..", "../bundles", "E03/../E03"])
def test_an_unknown_exercise_is_said(exercise, monkeypatch, tmp_path):
    (tmp_path / "bundles" / "E03").mkdir(parents=True)
    monkeypatch.setattr(resources, "_checkout", lambda: tmp_path)
    assert resources.bundle_folder("E03") == tmp_path / "bundles" / "E03"
    with pytest.raises(FileNotFoundError, match=r"There are: E03\."):
        resources.bundle_folder(exercise)
