"""What `make test` runs: every stage, one after the other, whatever the one before said; then a table of them.

`python tests/run/run_tests.py [STAGE...]` runs the named stages only. Leaves with 1 when a stage failed.
Knows nothing of what a stage tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTEST = [sys.executable, "-m", "pytest", "-q"]
TWO_WORKERS = ["-n", "2", "--dist", "loadfile"]
# nbval: lectures strictly; exercises laxly, because an exercise as it is handed out has wrong answers in it
NBVAL = [*PYTEST, *TWO_WORKERS, "--nbval-current-env"]
OWN_STAGE = ("browser", "conformance", "packaging")

STAGES: dict[str, list[list[str]]] = {
    "units": [
        [*PYTEST, *TWO_WORKERS, "tests", *(f"--ignore=tests/{name}" for name in OWN_STAGE)],
        [*PYTEST, "--doctest-modules", "autograd_lab", "widgets/autograd_lab_widgets"],  # docstrings' examples run
    ],
    "front-end": [[sys.executable, "tests/run/front_end.py", "check"]],
    "notebooks": [
        [*NBVAL, "--nbval", "notebooks/en/lectures", "notebooks/zh/lectures"],
        [*NBVAL, "--nbval-lax", "notebooks/en/exercises", "notebooks/zh/exercises"],
    ],
    "packaging": [[*PYTEST, *TWO_WORKERS, "tests/packaging"]],
    "browser": [[*PYTEST, "tests/browser"]],
}


def run_stage(name: str) -> tuple[bool, float]:
    """Run the commands of one stage; whether all passed, and the seconds it took."""
    begun = time.monotonic()
    passed = True
    for command in STAGES[name]:
        print(f"\n== {name}: {' '.join(command[1:])}", flush=True)
        done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
        passed = passed and done.returncode == 0
    return passed, time.monotonic() - begun


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in STAGES]
    if unknown:
        print(f"There is no stage {', '.join(unknown)}. There are: {', '.join(STAGES)}.", file=sys.stderr)
        return 2
    os.environ.setdefault("PYTHONUTF8", "1")
    results = {name: run_stage(name) for name in names or STAGES}
    print()
    for name, (passed, seconds) in results.items():
        print(f"{'passed' if passed else 'FAILED':8} {seconds:6.0f} s  {name}")
    total = sum(seconds for _, seconds in results.values())
    failed = [name for name, (passed, _) in results.items() if not passed]
    print(f"{'FAILED' if failed else 'passed':8} {total:6.0f} s  in all", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
