"""What holds for every file of the project: it compiles, and it names no machine and no registry."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.structure.tracked import ROOT, files

# Written in pieces, so that this file does not find itself.
MACHINE = "|".join(rf"(?<![\w.])/{name}/" for name in ("wo" + "rk", "ro" + "ot", "home/[a-z]+", "Users/[A-Za-z]+"))
HOSTS = "|".join(
    re.escape(name)
    for name in (
        "py" + "pi.org", "py" + "thonhosted.org", "registry." + "npmjs", "npm" + "mirror", "tuna." + "tsinghua",
        "mirrors." + "aliyun", "download." + "pytorch.org", "index" + "-url", "find" + "-links",
    )
)  # fmt: skip
TORCH = re.compile(r"^\s*(import torch\b|from torch\b)", re.MULTILINE)
# a lecture compares with PyTorch where a student has it
MAY_IMPORT_TORCH = ("tests/conformance/", "tests/bench/", "notebooks/source/")


def text_of(path: Path) -> str:
    """The text of a file; empty for pictures and the like."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def offences(text: str) -> list[str]:
    return [found[0] for found in re.finditer(f"{MACHINE}|{HOSTS}", text)]


def test_no_file_names_a_machine_or_a_registry():
    found = {str(path.relative_to(ROOT)): offences(text_of(path)) for path in files()}
    assert len(found) > 30
    assert {name: names for name, names in found.items() if names} == {}


PIECES = [("see /ro", "ot/x"), ("'/ho", "me/ada/x'"), ("py", "pi.org/x"), ("--index", "-url x")]


@pytest.mark.parametrize("pieces", PIECES)
def test_the_search_finds(pieces: tuple[str, str]):
    assert offences("".join(pieces))


@pytest.mark.parametrize("text", ["a/work/b", "/homepage", "https://docs.python.org/3/", "the root/"])
def test_the_search_leaves_alone(text: str):
    assert not offences(text)


def test_python_files_compile_on_the_oldest_python():
    oldest = (3, 11)
    for path in files():
        if path.suffix == ".py":
            ast.parse(text_of(path), str(path), feature_version=oldest)


def test_json_and_toml_files_parse():
    for path in files():
        if path.suffix == ".toml":
            tomllib.loads(text_of(path))
        elif path.suffix in (".json", ".ipynb") and "tests" not in path.parts:
            json.loads(text_of(path))


def test_torch_is_imported_only_where_it_is_compared_with():
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py" and not name.startswith(MAY_IMPORT_TORCH):
            assert not TORCH.search(text_of(path)), name


def test_constraints_hold_exact_versions_and_nothing_else():
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert len(lines) > 50
    for line in lines:
        assert re.fullmatch(r"[\w.-]+==[\w.!+]+", line), line
    names = [line.split("==")[0].lower() for line in lines]
    assert len(names) == len(set(names))
