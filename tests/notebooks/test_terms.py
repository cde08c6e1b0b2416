"""The lessons' Chinese keeps to docs/terms.md: words that the table rules out do not occur."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.source import ROOT, find, read

TERMS = (ROOT / "docs" / "terms.md").read_text(encoding="utf-8")


def ruled_out() -> dict[str, str]:
    """Word -> the word to write instead, for the rows whose last column is one word without a remark."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in TERMS.splitlines() if line.startswith("|")
    ]
    return {row[3]: row[1] for row in rows[2:] if re.fullmatch(r"[\u4e00-\u9fff]+", row[3])}


def test_the_table_rules_words_out():
    assert ruled_out()["结点"] == "节点，边"
    assert len(ruled_out()) >= 8


@pytest.mark.parametrize("path", find(), ids=lambda path: path.stem)
def test_a_lesson_uses_the_tables_words(path: Path):
    for cell in read(path).cells:
        for word, instead in ruled_out().items():
            assert cell.lang != "zh" or word not in cell.text, f"{word}: write {instead}, in '{cell.text[:60]}'"
