"""Submissions that loop, die, flood or forge get exactly the points they earned, and the others are not touched.

They run together in one session of the runner: starting kernels is what costs.
"""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from autograd_lab.grading import isolation, report, runner
from autograd_lab.grading.bundle import Bundle, Limits
from autograd_lab.grading.overlay import Answers
from autograd_lab.grading.report import Result
from autograd_lab.grading.score import verdicts
from autograd_lab.grading.source import Source

DOUBLE = "def double(x):\n    return 2 * x\n"
TOTAL = "def total(x):\n    return x.sum()\n"
LAST = "def last(x):\n    return x[-1]\n"

LIMITS = Limits(cell_seconds=2.0, notebook_seconds=40.0, output_bytes=500_000)

SUBMISSIONS = {
    "each answer another end": {
        "q1": "while True: pass",
        "q2": "import os; os._exit(0)",
        "q2b": "for _ in range(200): print('x' * 1_000_000)",
    },
    "ends inside the functions": {
        "q1": DOUBLE + "exit()",
        "q2": "import ctypes\ndef total(x):\n    return ctypes.string_at(0)",
        "q2b": "def last(x):\n    return input('which?')",
    },
    "a loop that cannot be interrupted, and errors": {
        "q1": (
            "import time\ndef double(x):\n    while True:\n        try:\n            time.sleep(0.01)\n"
            "        except KeyboardInterrupt:\n            pass"
        ),
        "q2": "def total(x:",
        "q2b": "def last(x):\n    return last(x)",
    },
    "odd but honest": {
        "q1": "# NBVAL_SKIP\n" + DOUBLE + "import numpy as np\nnp.allclose = lambda *a, **k: True\nprint('total 8/8')",
        "q2": TOTAL + "import sys\nsys.exit(3)",
        "q2b": LAST + "1 / 0",
    },
    "input transformer": {
        "q1": DOUBLE + "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])",
    },
    "observed twice, and the exercise replaced": {
        "q1": (
            "from autograd_lab.grading import observe\nfrom IPython.display import publish_display_data\n"
            "honest = observe.run_case\ndef forged(*a):\n    message = honest(*a)\n"
            "    publish_display_data({observe.MIME: message})\n    return message\n"
            "observe.run_case = forged\n" + DOUBLE
        ),
        "q2": TOTAL + "exercise = None",
    },
}


@pytest.fixture(scope="module")
def results(toy: Bundle, toy_source: Source) -> dict[str, Result]:
    solved = toy_source.solutions()
    answers = {key: Answers({id: [text] for id, text in (solved | own).items()}) for key, own in SUBMISSIONS.items()}
    seeds = toy.manifest.score_seeds[:2]
    runs = runner.run(toy, answers, seeds, limits=LIMITS)
    return {key: report.graded(toy, runs[key], verdicts(toy, runs[key], seeds)) for key in answers}


def points(result: Result) -> dict[str, int]:
    return {part.id: part.points for check in result.checks for part in check.parts}


def outcomes(result: Result) -> list[str]:
    return [check.outcome for check in result.checks]


ALL = {"1a": 2, "1b": 1, "2a": 2, "2b": 2, "3": 1}


def test_loop_death_and_flood_cost_only_their_own_points(results: dict[str, Result]) -> None:
    result = results["each answer another end"]
    assert points(result) == {"1a": 0, "1b": 0, "2a": 0, "2b": 0, "3": 1}
    assert outcomes(result) == ["timeout", "died", "right"]
    assert result.status == "crashed"
    assert "the cell q1: it ran longer than it may" in (result.checks[0].reason or {})["en"]


def test_exit_segmentation_fault_and_input(results: dict[str, Result]) -> None:
    result = results["ends inside the functions"]
    assert points(result) == {"1a": 0, "1b": 0, "2a": 0, "2b": 0, "3": 1}
    assert outcomes(result) == ["died", "died", "right"]


def test_a_loop_that_swallows_interrupts_and_errors_that_are_named(results: dict[str, Result]) -> None:
    result = results["a loop that cannot be interrupted, and errors"]
    assert points(result) == {"1a": 0, "1b": 0, "2a": 0, "2b": 0, "3": 1}
    assert (result.status, outcomes(result)) == ("timeout", ["timeout", "error", "right"])
    assert "the cell q2 raised SyntaxError" in (result.checks[1].reason or {})["en"]


def test_odd_answers_keep_what_they_earned(results: dict[str, Result]) -> None:
    result = results["odd but honest"]
    assert points(result) == ALL and result.status == "graded"


def test_a_transformer_costs_its_own_check_only(results: dict[str, Result]) -> None:
    result = results["input transformer"]
    assert points(result) == ALL | {"1a": 0, "1b": 0}
    assert "did not report as the original does" in (result.checks[0].reason or {})["en"]


def test_forged_observations_count_for_nothing(results: dict[str, Result]) -> None:
    assert points(results["observed twice, and the exercise replaced"]) == ALL | {"1a": 0, "1b": 0, "2a": 0}


def test_without_a_sandbox_a_submission_that_kills_the_runner_is_survived(toy: Bundle, toy_source: Source) -> None:
    kill = DOUBLE + "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
    answers = {"it": Answers({id: [text] for id, text in (toy_source.solutions() | {"q1": kill}).items()})}
    seeds = toy.manifest.score_seeds[:1]
    run = runner.run(toy, answers, seeds, limits=LIMITS, level=isolation.NONE)["it"]
    assert points(report.graded(toy, run, verdicts(toy, run, seeds))) == ALL | {"1a": 0, "1b": 0}


def test_the_notebook_s_time_is_shared_by_its_cells(toy: Bundle, toy_source: Source) -> None:
    loops = {id: ["while True: pass"] for id in toy_source.solutions()}
    seeds = toy.manifest.score_seeds[:1]
    limits = Limits(cell_seconds=1.5, notebook_seconds=2.0)
    run = runner.run(toy, {"it": Answers(loops)}, seeds, limits=limits)["it"]
    assert [one.outcome for one in run.checks.values()][-1] == "budget"
    assert report.graded(toy, run, verdicts(toy, run, seeds)).points == 0


def test_a_sandboxed_kernel_sees_and_writes_nothing_that_matters(
    toy: Bundle, toy_source: Source, bundles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nosy = f"""
import os, socket
seen = os.listdir({str(bundles)!r})
written = []
for place in ("/etc/x", "/usr/x", "x"):
    try:
        open(place, "w").close()
        written.append(place)
    except OSError:
        pass
try:
    os.makedirs({str(tmp_path)!r}, exist_ok=True)
    open({str(tmp_path / "escaped")!r}, "w").close()
except OSError:
    pass
try:
    socket.create_connection(("127.0.0.1", {{port}}), 1)
    net = True
except OSError:
    net = False
raise RuntimeError(repr((seen, written, net, os.getuid(), "MY_SECRET" in os.environ)))
"""
    monkeypatch.setenv("MY_SECRET", "1")
    level = isolation.level()
    with socket.create_server(("127.0.0.1", 0)) as server:
        own = {"q1": nosy.format(port=server.getsockname()[1])}
        answers = {"it": Answers({id: [text] for id, text in (toy_source.solutions() | own).items()})}
        run = runner.run(toy, answers, [toy.manifest.public_seed], level=level, hidden=[bundles])["it"]
    said = run.checks["1"].answer_errors["q1"]
    assert said.endswith(", False)"), "the caller's environment must not reach a kernel, sandboxed or not"
    if level == isolation.BUBBLEWRAP:
        assert said == "RuntimeError: ([], ['x'], False, 1000, False)"
        assert not (tmp_path / "escaped").exists()
