"""Every snippet on both libraries: the same values, printed forms, warnings, exception types and first sentences."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from .both import differences
from .known import KNOWN


def gathered(module: object) -> list[tuple[str, str]]:
    """(group, code) of a snippets file: one line a snippet, or blocks between lines of three dashes."""
    found = []
    for group, text in vars(module).items():
        if group.isupper():
            blocks = text.split("\n---\n") if "\n---\n" in text else text.strip().splitlines()
            found += [(group.lower(), block.strip().replace("\\n", "\n")) for block in blocks]
    return found


MODULES = [
    importlib.import_module(f"tests.conformance.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("snippets_*.py"))
]
SNIPPETS = [s for module in MODULES for s in gathered(module)]


@pytest.mark.parametrize("group, code", SNIPPETS, ids=[f"{group}-{i}" for i, (group, _) in enumerate(SNIPPETS)])
def test_snippet(group, code, behaviour):
    found = differences(code)
    expected = KNOWN.get(code)
    if expected is not None:
        behaviour(group, "differs, as documented")
        assert found, f"{code}\nno longer differs ({expected}): take it out of known.py"
        return
    behaviour(group, "passing" if not found else "differing")
    assert not found, code + "\n" + "\n".join(found)


def test_known_differences_are_snippets():
    codes = {code for _, code in SNIPPETS}
    assert not [code for code in KNOWN if code not in codes]
