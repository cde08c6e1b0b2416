"""The table that a conformance run ends with."""

from __future__ import annotations

from collections import Counter

import pytest

_counts: dict[str, Counter] = {}


@pytest.fixture
def behaviour():
    def note(group: str, verdict: str) -> None:
        _counts.setdefault(group, Counter())[verdict] += 1
    return note


def pytest_terminal_summary(terminalreporter):
    for group, counts in _counts.items():
        terminalreporter.write_line(f"{group}: {dict(counts)}")
