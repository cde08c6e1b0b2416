"""The learner's folder: filled, brought up to date, and never written over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograd_lab.lab.folder import MANIFEST, FolderError, fill

PARTS = ("en/lectures", "bundles")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of two lectures, a bundle, and things that are not shipped."""
    for name in ("en/lectures/a.ipynb", "en/lectures/b.ipynb", "bundles/E03/manifest.json", "zh/lectures/a.ipynb"):
        put(tmp_path / "course" / name, f"first {name}")
    for name in ("en/lectures/.ipynb_checkpoints/a.ipynb", "en/lectures/__pycache__/x.pyc", "bundles/.gitkeep"):
        put(tmp_path / "course" / name, "not shipped")
    return tmp_path / "course"


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def listing(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_new_folder_gets_everything(course, tmp_path):
    report = fill(tmp_path / "my lab", course, PARTS)
    names = ["bundles/E03/manifest.json", "en/lectures/a.ipynb", "en/lectures/b.ipynb"]
    assert listing(tmp_path / "my lab") == [MANIFEST, *names]
    assert sorted(report.copied) == sorted(report.pristine) == names
    assert (report.updated, report.kept) == ([], [])


def test_a_second_time_changes_nothing(course, tmp_path):
    fill(tmp_path / "lab", course, PARTS)
    stamp = (tmp_path / "lab/en/lectures/a.ipynb").stat().st_mtime_ns
    report = fill(tmp_path / "lab", course, PARTS)
    assert (report.copied, report.updated, report.kept) == ([], [], [])
    assert (tmp_path / "lab/en/lectures/a.ipynb").stat().st_mtime_ns == stamp


def test_a_touched_file_is_kept_and_an_untouched_one_updated(course, tmp_path):
    lab = tmp_path / "lab"
    fill(lab, course, PARTS)
    put(lab / "en/lectures/a.ipynb", "my own work")
    put(course / "en/lectures/a.ipynb", "second")
    put(course / "en/lectures/b.ipynb", "second")
    for _ in range(2):  # said at every start, not only at the first
        report = fill(lab, course, PARTS)
        assert report.kept == ["en/lectures/a.ipynb"]
        assert (lab / "en/lectures/a.ipynb").read_text() == "my own work"
        assert "en/lectures/a.ipynb" not in report.pristine
    assert (lab / "en/lectures/b.ipynb").read_text() == "second"


def test_a_touched_file_is_not_mentioned_while_the_course_stands_still(course, tmp_path):
    fill(tmp_path / "lab", course, PARTS)
    put(tmp_path / "lab/en/lectures/a.ipynb", "my own work")
    assert fill(tmp_path / "lab", course, PARTS).kept == []


def test_a_file_of_the_same_name_that_was_there_before_is_kept(course, tmp_path):
    put(tmp_path / "lab/en/lectures/a.ipynb", "mine, older than the lab")
    report = fill(tmp_path / "lab", course, PARTS)
    assert report.kept == ["en/lectures/a.ipynb"]
    assert (tmp_path / "lab/en/lectures/a.ipynb").read_text() == "mine, older than the lab"


def book(source: object = "x = 1", output: object = "1\n", display_name: str = "Python 3", indent: int = 1) -> str:
    cell = {
        "cell_type": "code", "id": "a", "execution_count": 1, "metadata": {}, "source": source,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": output}],
    }  # fmt: skip
    metadata = {"kernelspec": {"name": "python3", "display_name": display_name}}
    return json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=indent)


@pytest.mark.parametrize(
    ("now", "touched"),
    [
        (book(display_name="Python 3 (ipykernel)", indent=2), False),  # JupyterLab writes this when one is only opened
        (book(source=["x = 1"], output=["1", "\n"]), False),
        (book().replace('"metadata": {}', '"metadata": {"trusted": true}'), False),
        (book(source="x = 2"), True),
        (book(output="2\n"), True),
        (book()[:-2], True),
        ("[]", True),
        ('{"cells": 3}', True),
    ],
)
def test_of_a_notebook_the_cells_count(course, tmp_path, now, touched):
    put(course / "en/lectures/a.ipynb", book())
    fill(tmp_path / "lab", course, PARTS)
    put(tmp_path / "lab/en/lectures/a.ipynb", now)
    put(course / "en/lectures/a.ipynb", book(source="new"))
    report = fill(tmp_path / "lab", course, PARTS)
    assert (report.kept == ["en/lectures/a.ipynb"]) == touched
    assert (report.updated == ["en/lectures/a.ipynb"]) == (not touched)


def test_a_removed_file_comes_back_as_new(course, tmp_path):
    fill(tmp_path / "lab", course, PARTS)
    (tmp_path / "lab/en/lectures/a.ipynb").unlink()
    assert fill(tmp_path / "lab", course, PARTS).copied == ["en/lectures/a.ipynb"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"files": 3}', '{"files": {"en/lectures/a.ipynb": 5}}', "null"])
def test_a_damaged_manifest_only_makes_us_keep_more(course, tmp_path, damage):
    lab = tmp_path / "lab"
    fill(lab, course, PARTS)
    put(lab / MANIFEST, damage)
    put(lab / "en/lectures/a.ipynb", "my own work")
    report = fill(lab, course, PARTS)
    assert (lab / "en/lectures/a.ipynb").read_text() == "my own work"
    assert report.kept == ["en/lectures/a.ipynb"]
    assert json.loads((lab / MANIFEST).read_text())["version"] == 1


def test_a_folder_in_the_place_of_a_file_is_kept(course, tmp_path):
    (tmp_path / "lab/en/lectures/a.ipynb").mkdir(parents=True)
    assert fill(tmp_path / "lab", course, PARTS).kept == ["en/lectures/a.ipynb"]


def test_a_link_is_the_learners(course, tmp_path):
    put(tmp_path / "elsewhere.ipynb", "mine")
    (tmp_path / "lab/en/lectures").mkdir(parents=True)
    (tmp_path / "lab/en/lectures/a.ipynb").symlink_to(tmp_path / "elsewhere.ipynb")
    (tmp_path / "lab/en/lectures/b.ipynb").symlink_to(tmp_path / "nowhere.ipynb")
    assert fill(tmp_path / "lab", course, PARTS).kept == ["en/lectures/a.ipynb", "en/lectures/b.ipynb"]
    assert (tmp_path / "elsewhere.ipynb").read_text() == "mine"


def test_a_file_where_the_folder_should_be(course, tmp_path):
    put(tmp_path / "lab", "a file")
    with pytest.raises(FolderError) as caught:
        fill(tmp_path / "lab", course, PARTS)
    assert caught.value.key == "folder_is_file"
    assert (tmp_path / "lab").read_text() == "a file"


def test_a_folder_that_cannot_be_made(course, tmp_path):
    put(tmp_path / "file", "")
    with pytest.raises(FolderError) as caught:
        fill(tmp_path / "file" / "lab", course, PARTS)
    assert caught.value.key == "folder_unusable"
    assert caught.value.facts["why"]
