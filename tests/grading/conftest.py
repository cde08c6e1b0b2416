"""A small exercise (toy/toy.py), released once for the session, and helpers to make submissions of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograd_lab.grading import bundle, release, source
from autograd_lab.grading.bundle import Bundle
from autograd_lab.grading.source import Source

HERE = Path(__file__).parent
TOY = HERE / "toy" / "toy.py"

Notebook = dict[str, Any]


@pytest.fixture(scope="session")
def toy_source() -> Source:
    return source.read(TOY)


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of bundles with T01 in it."""
    folder = tmp_path_factory.mktemp("bundles")
    release.build(TOY, folder, prove=False)
    return folder


@pytest.fixture(scope="session")
def toy(bundles: Path) -> Bundle:
    return bundle.load(bundles / "T01")


@pytest.fixture
def blank(bundles: Path) -> Notebook:
    """The notebook that students get, fresh for each test."""
    return json.loads((bundles / "T01" / "student.en.ipynb").read_text(encoding="utf-8"))


@pytest.fixture
def solved(blank: Notebook, toy_source: Source) -> Notebook:
    """The same with the reference's answers."""
    for name, text in toy_source.solutions().items():
        _cell(blank, name)["source"] = text
    return blank


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Write a notebook (or bytes) into the test's folder and return its path."""

    def write(content: Notebook | bytes, name: str = "T01.ipynb") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


@pytest.fixture
def cell() -> Callable[[Notebook, str], dict[str, Any]]:
    """Find a cell of a notebook by its id."""
    return _cell


def _cell(notebook: Notebook, name: str) -> dict[str, Any]:
    return next(one for one in notebook["cells"] if one["id"] == name)
