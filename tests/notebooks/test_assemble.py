"""From a source to one language's notebook: the same every time, with the same code in both languages."""

from __future__ import annotations

import nbformat
import pytest

from builder.assemble import assemble, player, speak
from builder.source import SourceError, read

TEXT = """
# %% [markdown] tags=["en"]
# One idea
# a step.

# %% [markdown] tags=["zh"]
# 一步一个
# 想法。
# - 一条
# - abc

# %%
import autograd_lab as torch
import autograd_lab_widgets as viz

# %%
a = 1

# %%
a = 1
"""


def test_the_languages_share_everything_but_words_and_the_widgets_tongue(lesson):
    source = read(lesson(TEXT))
    en, zh = assemble(source, "en"), assemble(source, "zh")
    nbformat.validate(en)
    nbformat.validate(zh)
    code = {name: [cell for cell in book.cells if cell.cell_type == "code"] for name, book in (("en", en), ("zh", zh))}
    assert [cell.id for cell in code["en"]] == [cell.id for cell in code["zh"]]
    assert [speak(cell.source, "zh") for cell in code["en"]] == [cell.source for cell in code["zh"]]
    assert code["zh"][0].source.endswith('import autograd_lab_widgets as viz\nlang = viz.language("zh")')
    assert "language" not in code["en"][0].source


def test_ids_are_unique_stable_and_unmoved_by_what_stands_before(lesson):
    before = assemble(read(lesson(TEXT)), "en")
    again = assemble(read(lesson(TEXT)), "en")
    after = assemble(read(lesson("# %%\nb = 2\n" + TEXT)), "en")
    ids = [cell.id for cell in before.cells]
    assert len(set(ids)) == len(ids)
    assert before == again
    assert [cell.id for cell in after.cells][1:] == ids


def test_a_wrapped_chinese_line_is_joined_and_nothing_else(lesson):
    source = read(lesson(TEXT))
    assert assemble(source, "zh").cells[0].source == "一步一个想法。\n- 一条\n- abc"
    assert assemble(source, "en").cells[0].source == "One idea\na step."


def test_an_exempt_cell_must_say_why(lesson):
    text = '# %% tags=["nbval-ignore-output"]{}\nprint(1)\n'
    with pytest.raises(SourceError, match="gives no reason"):
        assemble(read(lesson(text.format(""))), "en")
    with pytest.raises(SourceError, match="gives no reason"):
        assemble(read(lesson(text.format(' autograd_lab={"reason": " "}'))), "en")
    cell = assemble(read(lesson(text.format(' autograd_lab={"reason": "a clock"}'))), "en").cells[0]
    assert cell.metadata["autograd_lab"]["reason"] == "a clock"


def test_metadata_names_the_source_and_no_machine(lesson):
    source = read(lesson(TEXT))
    metadata = assemble(source, "zh").metadata
    assert metadata["autograd_lab"] == {
        "format": 1,
        "lang": "zh",
        "source": "99_lesson.py",
        "source_sha256": source.sha256,
        "player": player(),
    }
    assert metadata["kernelspec"]["name"] == "python3"
    assert "version" not in metadata["language_info"]
