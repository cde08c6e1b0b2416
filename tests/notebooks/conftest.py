"""Makes the notebook builder importable: it lives beside the notebooks and is not part of the installed package."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
sys.path.insert(0, str(NOTEBOOKS))


@pytest.fixture
def lesson(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a small course source and gives its path."""

    def write(text: str) -> Path:
        path = tmp_path / "lectures" / "99_lesson.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
        return path

    return write
