"""The pytest plugin through which nbval runs submissions (`-p autograd_lab.grading.plugin`).

It reads a job file, lets nbval run each notebook cell by cell, and writes one line for each cell to the standard
output: what happened, how long it took, what was observed. It judges nothing: no reference and no points are in this
process, and whatever a kernel prints about itself is dropped. runner.py starts it and reads the lines.
"""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import Any

import nbformat
import nbval.plugin
import pytest

from .kernel import GuardedKernel, KernelEnded, OutputLimit, Settings
from .lean import JOB_FILE


class Job:
    """What runner.py asked for; see runner._job."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.mark: str = raw["mark"]
        self.cell_seconds: float = raw["cell_seconds"]
        self.settings: dict[str, Any] = raw["settings"]
        self.left: dict[str, float] = dict(raw["seconds_left"])  # submission key -> seconds for its remaining cells
        self.owner: dict[str, str] = raw["owner"]  # notebook file name -> submission key
        self.out = os.fdopen(os.dup(1), "w", encoding="utf-8")

    def say(self, notebook: str, **facts: Any) -> None:
        """One line to the runner."""
        facts["notebook"] = notebook
        self.out.write(f"{self.mark} {json.dumps(facts)}\n")
        self.out.flush()

    def kernel(self, notebook: Path) -> GuardedKernel:
        """A fresh kernel in an empty folder. Files are removed by the runner, with the whole job."""
        home, sockets = notebook.parent / f"{notebook.stem}h", notebook.parent / f"{notebook.stem}s"
        home.mkdir()
        sockets.mkdir()
        raw = self.settings
        seconds = self.left[self.owner[notebook.name]]
        places = {"home": home, "sockets": sockets, "hidden": [Path(path) for path in raw["hidden"]]}
        return GuardedKernel(Settings(**(raw | places), cpu_seconds=seconds + 30))


class GuardedFile(nbval.plugin.IPyNbFile):
    """A notebook whose kernel is guarded."""

    def collect(self) -> Generator[GuardedCell, None, None]:
        self.nb = nbformat.read(str(self.path), as_version=4)
        for number, cell in enumerate(self.nb.cells):
            # what is compared is decided by our metadata; nbval's markers in a student's text are comments
            options = defaultdict(bool, check=cell.metadata["autograd_lab"]["role"] == "check")
            yield GuardedCell.from_parent(self, name=f"Cell {number}", cell_num=number, cell=cell, options=options)

    def setup(self) -> None:
        job = self.config.stash[_JOB]
        try:
            self.kernel = job.kernel(self.path)
        except Exception as error:
            job.say(self.path.name, started=False, why=f"{type(error).__name__}: {error}"[:500])
            raise
        self.pid = self.kernel.pid
        job.say(self.path.name, started=True, pid=self.pid)

    def teardown(self) -> None:
        if self.kernel is not None:
            self.kernel.stop()
            self.config.stash[_JOB].say(self.path.name, stopped=self.pid)


class GuardedCell(nbval.plugin.IPyNbCell):
    """A cell that reports what happened to it."""

    def setup(self) -> None:
        self.facts = dict(self.cell.metadata["autograd_lab"])
        self.parent.timed_out = False  # each cell answers for itself

    def runtest(self) -> None:
        job: Job = self.config.stash[_JOB]
        key, kernel = job.owner[self.path.name], self.parent.kernel
        if not kernel.is_alive():
            pytest.skip("the kernel has ended")
        seconds = min(job.cell_seconds, job.left[key])
        if seconds <= 0:
            job.say(self.path.name, cell=self.facts, outcome="budget", seconds=0.0, observed=[], why="")
            pytest.skip("the notebook's time is used up")
        kernel.begin(seconds)
        begin, outcome, why = time.monotonic(), "ok", ""
        try:
            super().runtest()
        except Exception as error:
            outcome, why = _outcome(error, kernel), self._why(error)
            raise
        finally:
            taken = time.monotonic() - begin
            job.left[key] -= taken
            facts = {"cell": self.facts, "outcome": outcome, "seconds": round(taken, 3), "why": why[:1000]}
            job.say(self.path.name, **facts, observed=kernel.observations, alive=kernel.is_alive())

    def compare_outputs(self, test: Any, ref: Any, skip_compare: Any = None) -> bool:
        """A check cell is in order when it observed something; whether that is right is judged elsewhere."""
        self.comparison_traceback = ["the check observed nothing"]
        return bool(self.parent.kernel.observations)

    def _why(self, error: Exception) -> str:
        """The error's own first line: of the student's exception when there was one."""
        for output in reversed(self.test_outputs or []):
            if output.get("output_type") == "error":
                return f"{output.get('ename')}: {output.get('evalue')}"
        return str(error)


def _outcome(error: Exception, kernel: GuardedKernel) -> str:
    if isinstance(error, OutputLimit):
        return "output"
    if isinstance(error, KernelEnded):
        return "died"
    if kernel.timed_out:
        return "timeout"
    return "error" if isinstance(error, nbval.plugin.NbCellError) else "grader_error"


_JOB: pytest.StashKey[Job] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    file = Path(os.environ[JOB_FILE])
    config.stash[_JOB] = Job(json.loads(file.read_text(encoding="utf-8")))
    file.unlink()  # the mark of our lines is nobody else's business


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> GuardedFile | None:
    """Every notebook of the job is ours; nbval's own switch stays off."""
    return GuardedFile.from_parent(parent, path=file_path) if file_path.suffix == ".ipynb" else None
