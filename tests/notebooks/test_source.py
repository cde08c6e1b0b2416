"""Reading a course source: what is kept, and which slips are refused with a sentence that helps."""

from __future__ import annotations

import pytest

from builder.source import SourceError, find, read

GOOD = """
# %% [markdown] tags=["en"]
# Hello

# %% [markdown] tags=["zh"]
# 你好

# %% tags=["raises-exception"] autograd_lab={"step": 3}
1 / 0

# %%
# %%watch
a = 1
"""


def test_cells_keep_their_language_tags_and_metadata(lesson):
    source = read(lesson(GOOD))
    assert [(cell.kind, cell.lang, cell.tags) for cell in source.cells] == [
        ("markdown", "en", ()),
        ("markdown", "zh", ()),
        ("code", None, ("raises-exception",)),
        ("code", None, ()),
    ]
    assert source.cells[2].metadata == {"autograd_lab": {"step": 3}}
    assert source.cells[3].text == "%%watch\na = 1"
    assert [cell.text for cell in source.cells_in("zh")] == ["你好", "1 / 0", "%%watch\na = 1"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('# %% [markdown] tags=["en"]\n# Hello\n\n# %%\na = 1\n', "up to 'Hello' there are 1 en, 0 zh texts"),
        ('# %% [markdown] tags=["en", "zh"]\n# Hello\n', "tagged en and zh; for both languages leave the tag out"),
        ('# %% tags=["zh"]\na = 1\n', "code is shared by the languages; take the tag zh off"),
        ("# %%\n\n# %%\na = 1\n", "the cell holds nothing"),
        ("# %% [raw]\n# words\n", "it is a raw cell"),
    ],
)
def test_slips_are_named(lesson, text, complaint):
    with pytest.raises(SourceError) as caught:
        read(lesson(text))
    assert complaint in str(caught.value)
    assert "99_lesson.py" in str(caught.value)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(SourceError, match=r"no course source is called 77_nothing.*03_autograd"):
        find(["77_nothing"])
    assert [path.stem for path in find(["notebooks/source/lectures/03_autograd.py"])] == ["03_autograd"]


def test_a_bank_of_wrong_answers_is_no_source(monkeypatch, tmp_path):
    folder = tmp_path / "source" / "exercises"
    folder.mkdir(parents=True)
    for name in ("03_the_loop.py", "03_the_loop.wrong.py", "notes.py"):
        (folder / name).touch()
    monkeypatch.setattr("builder.source.NOTEBOOKS", tmp_path)
    assert [path.name for path in find()] == ["03_the_loop.py"]
