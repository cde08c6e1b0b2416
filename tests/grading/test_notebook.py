"""The reader of submissions: whatever the bytes are, a submission or a clear refusal."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd_lab.grading import notebook
from autograd_lab.grading.notebook import Unreadable

ANSWER = {"cell_type": "code", "source": "# answer: q1\nx = 1", "metadata": {}}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
KEYS = st.sampled_from(
    ["cells", "metadata", "cell_type", "source", "input", "id", "nbgrader", "grade_id", "worksheets"]
)
CELL = st.fixed_dictionaries(
    {"cell_type": st.just("code") | JSON, "source": st.text() | st.lists(st.text() | JSON) | JSON},
    optional={"metadata": JSON | st.dictionaries(KEYS, JSON), "id": JSON},
)
NOTEBOOK = st.fixed_dictionaries(
    {"cells": st.lists(CELL | JSON)}, optional={"metadata": JSON | st.dictionaries(KEYS, JSON)}
)


def parse(document: object) -> notebook.Submission:
    return notebook.parse(json.dumps(document).encode())


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        notebook.parse(data)
    except Unreadable as refused:
        assert set(refused.text) == {"en", "zh"}


@settings(max_examples=100, deadline=None)
@given(NOTEBOOK)
def test_any_notebook_like_json_gives_sources_that_can_be_written(document: object) -> None:
    for cell in parse(document).cells:
        cell.source.encode("utf-8")
        assert cell.name is None or cell.name.isascii()


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_any_json_is_read_or_refused(document: object) -> None:
    try:
        parse(document)
    except Unreadable as refused:
        assert refused.code == "not_a_notebook"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\x89PNG\r\n\x1a\n", "not_utf8"),
        (json.dumps({"cells": []}).encode("utf-16"), "not_utf8"),
        (b"# a Python script", "not_json"),
        (b'{"cells": [', "not_json"),
        (b'{"cells": []} trailing', "not_json"),
        (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        (b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
        (b"[]", "not_a_notebook"),
        (b"null", "not_a_notebook"),
        (b'{"a": 1}', "not_a_notebook"),
        (b'{"cells": {}}', "not_a_notebook"),
    ],
)
def test_what_is_no_notebook_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        notebook.parse(data)
    assert refused.value.code == code


def test_byte_order_mark_old_format_and_pieces_are_read() -> None:
    with_mark = notebook.parse(b"\xef\xbb\xbf" + json.dumps({"cells": [ANSWER]}).encode())
    old = parse(
        {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["# answer: q1\n", "x = 1"]}]}, 7]}
    )
    assert [one.cells[0].anchor for one in (with_mark, old)] == [("answer", "q1"), ("answer", "q1")]
    assert old.cells[0].source == "# answer: q1\nx = 1"


def test_lists_for_metadata_lone_surrogates_and_huge_numbers_do_no_harm() -> None:
    raw = b'{"metadata": [], "cells": [{"cell_type": "code", "metadata": [], "source": "x = \'\\ud800\'"},'
    raw += b'{"cell_type": "code", "id": ' + b"9" * 100_000 + b', "source": "y"}, 3, null], "n": 1e99999, "m": NaN}'
    read = notebook.parse(raw)
    assert [cell.source for cell in read.cells] == ["x = '?'", "y"]
    assert read.cells[1].id is None


def test_too_much_is_cut_with_a_note() -> None:
    many = parse({"cells": [ANSWER] * (notebook.MAX_CELLS + 5)})
    assert len(many.cells) == notebook.MAX_CELLS and len(many.notes) == 1
    long = parse({"cells": [ANSWER | {"source": "x" * (notebook.MAX_SOURCE + 1)}, ANSWER]})
    assert len(long.cells) == 1 and len(long.notes) == 1


def test_only_a_regular_file_of_decent_size_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def code(path: Path | str) -> str:
        with pytest.raises(Unreadable) as refused:
            notebook.read(path)
        return refused.value.code

    large = tmp_path / "large.ipynb"
    large.write_bytes(b"x" * 2001)
    monkeypatch.setattr(notebook, "MAX_BYTES", 2000)
    assert code(tmp_path / "nothing.ipynb") == "unreadable"
    assert code("a\0b.ipynb") == "unreadable"
    assert code(large) == "too_large"
    assert code(tmp_path) in ("not_a_file", "unreadable")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.ipynb")
        (tmp_path / "zero.ipynb").symlink_to("/dev/zero")
        assert code(tmp_path / "pipe.ipynb") == "not_a_file"
        assert code(tmp_path / "zero.ipynb") == "not_a_file"


@pytest.mark.parametrize(
    ("source", "anchor"),
    [
        ("# answer: q1\nx", ("answer", "q1")),
        ("\n\n#answer:q4a", ("answer", "q4a")),
        ("# check: 2\nx", ("check", "2")),
        ("# check：2\nx", ("check", "2")),
        ("x\n# answer: q1", None),
        ("# answer: q1 and more", None),
        ("", None),
    ],
)
def test_anchor(source: str, anchor: tuple[str, str] | None) -> None:
    assert notebook.anchor_of(source) == anchor
