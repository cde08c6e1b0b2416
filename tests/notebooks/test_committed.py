"""The committed notebooks: they follow from their sources, have been run, show their pictures, and name no machine.

That the lectures' outputs are still right is nbval's part (`pytest --nbval notebooks/en notebooks/zh`).
"""

from __future__ import annotations

import re

import nbformat
import pytest

from builder.assemble import EXEMPT, speak
from builder.current import problems
from builder.running import ANSI, LIVE_VIEW, MACHINE
from builder.source import LANGUAGES, find, read

LECTURES = [path for path in find() if path.parent.name == "lectures"]
EXERCISES = [path for path in find() if path.parent.name == "exercises"]
PICTURE = re.compile(r"\bviz\.(watch|backward|ledger|show)\(|^%%watch", re.MULTILINE)
HOST = re.compile(r"https?://(?!www\.w3\.org/)[\w.-]+")


def committed(path, lang):
    return nbformat.read(read(path).target(lang), as_version=4)


def code_cells(path, lang):
    return [cell for cell in committed(path, lang).cells if cell.cell_type == "code"]


every_lecture = pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
every_language = pytest.mark.parametrize("lang", LANGUAGES)


def test_there_are_lectures():
    assert "03_autograd" in [path.stem for path in LECTURES]


@every_lecture
@every_language
def test_it_follows_from_its_source_and_was_run(path, lang):
    assert problems(read(path), lang) == []


@every_lecture
@every_language
def test_it_is_a_valid_notebook_for_any_python_3_kernel(path, lang):
    notebook = committed(path, lang)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@every_lecture
@every_language
def test_cells_that_print_or_raise_hold_what_nbval_compares(path, lang):
    for cell in code_cells(path, lang):
        tags = cell.metadata.get("tags", [])
        kinds = [output.output_type for output in cell.outputs]
        if re.search(r"^print\(", cell.source, re.MULTILINE):
            assert "stream" in kinds, cell.source
        assert ("error" in kinds) == ("raises-exception" in tags), cell.source
        if EXEMPT in tags:
            assert cell.metadata["autograd_lab"]["reason"].strip()


@every_lecture
@every_language
def test_every_picture_is_stored_frozen_with_a_stable_line(path, lang):
    pictures = [cell for cell in code_cells(path, lang) if PICTURE.search(cell.source)]
    assert pictures
    for cell in pictures:
        shown = [output.data for output in cell.outputs if "text/html" in output.get("data", {})]
        assert shown, f"no picture is stored for: {cell.source}"
        for data in shown:
            assert 'src="data:image/svg+xml;base64,' in data["text/html"]
            assert "<iframe" in data["text/html"] and "srcdoc=" in data["text/html"]
            assert LIVE_VIEW not in data
            assert re.fullmatch(r"[A-Z]\w+\(.*\)", data["text/plain"])


@every_lecture
@every_language
def test_no_output_names_a_machine_or_a_host(path, lang):
    for cell in code_cells(path, lang):
        for output in cell.outputs:
            texts = [output.get("text", ""), output.get("evalue", ""), *output.get("traceback", [])]
            texts += [text for kind, text in output.get("data", {}).items() if kind.startswith("text/")]
            for text in texts:
                plain = re.sub(r"base64,[A-Za-z0-9+/=]+", "", ANSI.sub("", text))
                assert not MACHINE.search(plain), cell.source
                assert not HOST.search(plain), (cell.source, HOST.findall(plain))


@every_lecture
def test_the_languages_have_the_same_code(path):
    en, zh = code_cells(path, "en"), code_cells(path, "zh")
    assert [(cell.id, speak(cell.source, "zh"), cell.metadata) for cell in en] == [
        (cell.id, cell.source, cell.metadata) for cell in zh
    ]


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_an_exercise_and_its_bundle_follow_from_the_source(path):
    from builder import exercises

    assert exercises.problems(path) == []


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_an_exercise_may_be_released(path):
    """The reference scores full, blank and forgeries 0; each wrong answer loses its points and gets its hint."""
    from builder import exercises

    assert exercises.prove(path) == []


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_an_exercise_is_handed_out_blank_and_with_the_same_code(path):
    en, zh = code_cells(path, "en"), code_cells(path, "zh")
    assert en
    assert all(cell.execution_count is None and not cell.outputs for cell in (*en, *zh))
    assert [(cell.id, cell.source.replace('language="en"', 'language="zh"')) for cell in en] == [
        (cell.id, cell.source) for cell in zh
    ]


def test_a_changed_source_is_noticed(lesson, monkeypatch):
    path = lesson("# %%\nprint(1)\n")
    source = read(path)
    monkeypatch.setattr(type(source), "target", lambda self, lang: path.parent / f"{lang}.ipynb")
    assert problems(source, "en") == [f"{'/'.join(path.parts[-4:-1])}/en.ipynb is missing"]

    from builder.assemble import assemble

    notebook = assemble(source, "en")
    nbformat.write(notebook, source.target("en"))
    assert "it was never run" in problems(source, "en")[0]
    notebook.cells[0].execution_count = 1
    nbformat.write(notebook, source.target("en"))
    assert problems(source, "en") == []

    with monkeypatch.context() as patch:
        patch.setattr("builder.assemble.player", lambda: "newer")
        assert "carry another player" in problems(source, "en")[0]

    rerun = nbformat.from_dict(notebook)
    rerun.cells[0].outputs = [nbformat.v4.new_output("stream", text="2\n")]
    assert "another output than the one stored" in problems(source, "en", rerun)[0]

    notebook.cells[0].source = "print(2)"
    nbformat.write(notebook, source.target("en"))
    assert problems(source, "en")[0].endswith("cell 1: another source")
    assert "built from another version of 99_lesson.py" in problems(read(lesson("# %%\nprint(3)\n")), "en")[0]
