"""Run submissions through nbval in a pytest subprocess, and bring back what their check cells observed.

A submission is first run whole, in one fresh kernel. Where that left a check without an orderly observation (the kernel
died, or printed too much, or something replaced the check), the check runs again in another kernel, with only the
answers that it needs: a death in q1 does not cost q2. Judges nothing; knows no points.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import autograd_lab

from . import isolation
from .bundle import Bundle, Limits
from .judge import Observed, read
from .lean import JOB_FILE, PLUGINS
from .overlay import Answers, runnable

_START_SECONDS = 90.0  # pytest and a kernel, on a slow machine

Progress = Callable[[str, str], None]  # (submission key, cell name)


class RunnerError(RuntimeError):
    """The grader itself failed; nothing can be said about the submission."""


@dataclass(slots=True)
class CheckRun:
    """What happened to one check. `outcome`: ok, error, timeout, died, output, budget, or not_run."""

    outcome: str = "not_run"
    observed: dict[int, Observed] = field(default_factory=dict)
    in_order: bool = False  # every seed once, nothing foreign
    seconds: float = 0.0
    why: str = ""
    answer_errors: dict[str, str] = field(default_factory=dict)  # answer id -> what running its cell raised


@dataclass(slots=True)
class Run:
    """What happened to one submission."""

    checks: dict[str, CheckRun] = field(default_factory=dict)
    raw: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)  # seed -> check -> values, as emitted
    isolation: str = isolation.NONE
    seconds: float = 0.0


def run(
    bundle: Bundle,
    submissions: dict[str, Answers],
    seeds: list[int],
    *,
    limits: Limits | None = None,
    level: str | None = None,
    hidden: list[Path] | None = None,
    progress: Progress = lambda key, cell: None,
) -> dict[str, Run]:
    """Run each submission with every seed; the answer has the same keys.

    `hidden` are folders that a sandboxed kernel must not see. Raises RunnerError when pytest or a kernel cannot start.
    """
    limits = limits or bundle.manifest.limits
    level = isolation.level() if level is None else level
    runs = {
        key: Run({check.id: CheckRun() for check in bundle.manifest.checks}, isolation=level) for key in submissions
    }
    left = dict.fromkeys(submissions, limits.notebook_seconds)
    session = _Session(bundle, submissions, seeds, limits, level, hidden or [], progress)
    everything = [check.id for check in bundle.manifest.checks]
    todo = [(key, everything) for key in submissions]
    while todo:
        session.go(runs, left, todo)
        todo = [
            (key, part) for key, tried in todo if len(tried) > 1 and left[key] > 0 for part in _again(runs[key], tried)
        ]
    return runs


def _again(run: Run, tried: list[str]) -> list[list[str]]:
    """Which checks to run once more, and which of them together.

    Of those that may have been lost through another's answer the first runs alone, which settles it, and the others
    together without it. A check that ran into its own deadline has had its turn.
    """
    lost = [id for id in tried if not run.checks[id].in_order and run.checks[id].outcome not in ("timeout", "budget")]
    return [part for part in (lost[:1], lost[1:]) if part]


@dataclass(slots=True)
class _Session:
    """Everything that two passes over the same submissions share."""

    bundle: Bundle
    submissions: dict[str, Answers]
    seeds: list[int]
    limits: Limits
    level: str
    hidden: list[Path]
    progress: Progress

    def go(self, runs: dict[str, Run], left: dict[str, float], todo: list[tuple[str, list[str]]]) -> None:
        """Run (submission, checks) pairs in one pytest, each in a kernel of its own. Fills `runs` and `left`."""
        folder = Path(tempfile.mkdtemp(prefix="al-"))
        pids: set[int] = set()
        try:
            owner = self._write_notebooks(folder, todo)
            for key, ids in todo:
                runs[key].checks.update({id: CheckRun() for id in ids})
            seconds = _START_SECONDS + 20 * len(todo) + sum(left[key] for key in set(owner.values()))
            for facts in _lines(self._job(folder, owner, left), list(owner), folder, seconds):
                self._take(facts, runs[owner[facts["notebook"]]], left, owner, pids)
        finally:
            _end_all(pids)
            shutil.rmtree(folder, ignore_errors=True)

    def _write_notebooks(self, folder: Path, todo: list[tuple[str, list[str]]]) -> dict[str, str]:
        """One notebook file for each pair; returns file name -> submission key, in order."""
        owner = {}
        for number, (key, ids) in enumerate(todo):
            name = f"{number}.ipynb"
            notebook = runnable(self.bundle, self.submissions[key], ids)
            (folder / name).write_text(json.dumps(notebook), encoding="utf-8")
            owner[name] = key
        return owner

    def _job(self, folder: Path, owner: dict[str, str], left: dict[str, float]) -> dict[str, Any]:
        package = str(Path(autograd_lab.__file__).resolve().parents[1])
        inherited = [
            str(Path(entry).absolute()) for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry
        ]
        return {
            "mark": secrets.token_hex(8),
            "cell_seconds": self.limits.cell_seconds,
            "seconds_left": left,
            "owner": owner,
            "settings": {
                "hidden": [str(path) for path in self.hidden if path.is_dir()],
                "python_path": list(dict.fromkeys([package, *inherited])),
                "seeds": self.seeds,
                "isolation": self.level,
                "output_bytes": self.limits.output_bytes,
                "memory_bytes": self.limits.memory_bytes,
            },
        }

    def _take(
        self, facts: dict[str, Any], run: Run, left: dict[str, float], owner: dict[str, str], pids: set[int]
    ) -> None:
        """Enter one line of the plugin."""
        if "started" in facts:
            if not facts["started"]:
                raise RunnerError(f"the kernel did not start: {facts['why']}")
            pids.add(facts["pid"])
            return
        if "stopped" in facts:
            pids.discard(facts["stopped"])
            return
        cell = facts["cell"]
        self.progress(owner[facts["notebook"]], cell["name"])
        left[owner[facts["notebook"]]] -= facts["seconds"]
        run.seconds += facts["seconds"]
        if facts["outcome"] == "grader_error":
            raise RunnerError(facts["why"])
        if cell["role"] == "answer":
            self._note_answer(cell["name"], facts, run)
        elif cell["role"] == "check":
            self._note_check(cell["check"], facts, run)

    def _note_answer(self, name: str, facts: dict[str, Any], run: Run) -> None:
        if facts["outcome"] == "ok":
            return
        for check in self.bundle.manifest.checks:
            if name in check.answers:
                mine = run.checks[check.id]
                mine.answer_errors[name] = facts["why"] if facts["outcome"] == "error" else facts["outcome"]
                if facts["outcome"] != "error":
                    mine.outcome, mine.why = facts["outcome"], facts["why"]  # stands unless the check is reached

    def _note_check(self, id: str, facts: dict[str, Any], run: Run) -> None:
        mine = run.checks[id]
        mine.outcome, mine.why, mine.seconds = facts["outcome"], facts["why"], facts["seconds"]
        mine.observed, clean = read(facts["observed"], id)
        mine.in_order = clean and set(mine.observed) == set(self.seeds)
        for message in facts["observed"]:
            if mine.in_order:
                run.raw.setdefault(message["seed"], {})[id] = message["values"]


def _lines(job: dict[str, Any], names: list[str], folder: Path, seconds: float) -> Iterator[dict[str, Any]]:
    """Start pytest on the notebooks and yield the plugin's lines; stops it after `seconds`. Raises RunnerError."""
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    options = ["-p", "no:cacheprovider", *(word for plugin in PLUGINS for word in ("-p", plugin))]
    options += ["--nbval-current-env", f"--nbval-cell-timeout={job['cell_seconds']}"]
    options += ["-c", os.devnull, "--rootdir", str(folder), "--color=no", "-q", "-s", "--tb=no", "-W", "ignore"]
    python_path = os.pathsep.join(job["settings"]["python_path"])
    env = os.environ | {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": python_path,
        JOB_FILE: str(folder / "job.json"),
    }
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_CURRENT_TEST"):
        env.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *options, *(str(folder / name) for name in names)],
        cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", errors="replace", start_new_session=True,
    )  # fmt: skip
    try:
        yield from _read(process, job["mark"], time.monotonic() + seconds)
    finally:
        _end(process)


def _read(process: subprocess.Popen[str], mark: str, deadline: float) -> Iterator[dict[str, Any]]:
    """The marked lines of `process`. Raises RunnerError when it is late, or fails before it has said anything."""
    arrived: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def pump() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            arrived.put(line)
        arrived.put(None)

    threading.Thread(target=pump, daemon=True).start()
    tail, said = "", False
    while True:
        try:
            line = arrived.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise RunnerError("the grader's own time is used up") from None
        if line is None:
            break
        _, marked, text = line.partition(f"{mark} ")
        if marked:
            said = True
            yield json.loads(text)
        else:
            tail = (tail + line)[-2000:]
    if not said:
        raise RunnerError(f"pytest ended without running a cell: {tail.strip()[-800:]}")


def _end(process: subprocess.Popen[str]) -> None:
    """Stop pytest if it still runs, and wait for it."""
    if process.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.terminate()
            process.wait(timeout=5)
    if process.poll() is None:
        process.kill()
        process.wait()


def _end_all(pids: set[int]) -> None:
    """End the process groups of kernels that are still there: pytest may have been stopped before it could."""
    if hasattr(os, "killpg"):
        for pid in pids:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
