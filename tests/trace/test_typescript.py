"""The page and Python describe the same documents."""

from __future__ import annotations

import dataclasses

import pytest

from autograd_lab.trace import documents, typescript


def test_the_generated_file_is_current():
    assert typescript.TARGET.read_text(encoding="utf8") == typescript.generate(), (
        "run python -m autograd_lab.trace.typescript"
    )


def test_every_field_of_every_document_is_there():
    text = typescript.generate()
    for cls in (
        documents.GraphDocument,
        documents.BackwardStep,
        documents.LedgerEvent,
        documents.Node,
        documents.Value,
    ):
        body = text.split(f"export interface {cls.__name__} {{")[1].split("}")[0]
        assert [line.split(":")[0].strip() for line in body.strip().splitlines()] == [
            f.name for f in dataclasses.fields(cls)
        ]


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [(int, "number"), (list[int] | None, "number[] | null"), (documents.Number | None, "Num | null"),
     (list[documents.Node], "Node[]"), (documents.Cut | None, "Cut | null"), (list[documents.Number], "Num[]")],
)  # fmt: skip
def test_annotations(annotation, expected):
    assert typescript.typescript(annotation).startswith(expected)


def test_a_form_that_json_cannot_carry_is_refused():
    with pytest.raises(TypeError, match="plain data only"):
        typescript.typescript(set[int])


def test_a_stale_file_is_reported(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(typescript, "TARGET", tmp_path / "documents.ts")
    assert typescript.main(["--check"]) == 1
    assert "not current" in capsys.readouterr().out
    assert typescript.main([]) == 0 and typescript.main(["--check"]) == 0
