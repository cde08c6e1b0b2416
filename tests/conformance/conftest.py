"""The table that a conformance run ends with: what was compared with PyTorch, and how much of it agrees.

Verdicts travel to the main process in each report's user properties, so that the table is whole under pytest-xdist too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

_counts: dict[str, Counter] = {}


@pytest.fixture
def behaviour(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`behaviour(group, verdict)`: count one comparison."""

    def note(group: str, verdict: str) -> None:
        request.node.user_properties.append(("behaviour", (group, verdict)))

    return note


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call":
        for kind, value in report.user_properties:
            if kind == "behaviour":
                group, verdict = value
                _counts.setdefault(group, Counter())[verdict] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _counts:
        return
    from autograd_lab.methods import OpMethods, public_functions
    from autograd_lab.op import OPS

    methods = [name for name in vars(OpMethods) if not name.startswith("_")]
    terminalreporter.section("compared with PyTorch")
    terminalreporter.write_line(
        f"offered: {len(OPS)} ops in the table, {len(public_functions())} functions, {len(methods)} methods"
    )
    terminalreporter.write_line(f"{'group':20}{'compared':>10}{'passing':>10}   otherwise")
    for group, counts in sorted(_counts.items()):
        passing = sum(n for verdict, n in counts.items() if verdict.startswith("passing"))
        others = ", ".join(
            f"{n} {verdict}" for verdict, n in sorted(counts.items()) if not verdict.startswith("passing")
        )
        terminalreporter.write_line(f"{group:20}{sum(counts.values()):>10}{passing:>10}   {others}")
    if "op database" in _counts:
        database = _counts["op database"]
        passing = database["passing"]
        terminalreporter.write_line(f"op database: {sum(database.values())} entries offered, {passing} passing")
