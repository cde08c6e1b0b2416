"""`python -m tests.bench [--quick] [NAME...]`: a table on the screen, the same as JSON in bench-results/.

Figures are ratios of our time to PyTorch's, at its better thread count of 1 and 2, both interleaved in one process;
without PyTorch, absolute times. 10th percentiles decide; medians stand beside. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

SLOWING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")  # they slow numpy on some processors
ROOT = Path(__file__).resolve().parents[2]


def restarted() -> bool:
    """Start this program again as the launcher starts the lab: one BLAS thread unless told otherwise, and without the
    variables that slow numpy. OpenBLAS reads them when it is loaded."""
    if "OPENBLAS_NUM_THREADS" in os.environ and not any(name in os.environ for name in SLOWING):
        return False
    environment = {"OPENBLAS_NUM_THREADS": "1"} | {k: v for k, v in os.environ.items() if k not in SLOWING}
    sys.exit(
        subprocess.run([sys.executable, "-m", "tests.bench", *sys.argv[1:]], env=environment, check=False).returncode
    )


def measured(workload: Any, ours: Any, oracle: Any, rounds: int) -> dict[str, Any]:
    """One workload on both libraries."""
    from .timing import interleaved

    row: dict[str, Any] = {"name": workload.name, "floor": workload.floor, "rounds": rounds}
    if oracle is None:
        (mine,) = interleaved([workload.make(ours)], rounds)
        return row | {"ours_us": mine.low * 1e6}
    for threads in (1, 2):
        oracle.set_num_threads(threads)
        mine, theirs = interleaved([workload.make(ours), workload.make(oracle)], rounds)
        found = {
            "threads": threads,
            "ours_us": mine.low * 1e6,
            "torch_us": theirs.low * 1e6,
            "ratio": mine.low / theirs.low,
            "ratio_of_medians": mine.median / theirs.median,
        }
        if "torch_us" not in row or found["torch_us"] < row["torch_us"]:
            row |= found
    return row


def extras(ours: Any, quick: bool) -> dict[str, Any]:
    """Import time, and what the recorder costs when it is off."""
    from .importing import import_seconds
    from .timing import interleaved
    from .unwatched import watched_and_unwatched
    from .workloads import chain

    numpy_time, our_time = import_seconds(5 if quick else 20)
    steps, removed = watched_and_unwatched(chain((4,)), ours)
    watched, unwatched = interleaved(steps, 60 if quick else 400)
    return {
        "import": {
            "numpy_s": numpy_time.low,
            "ours_s": our_time.low,
            "beyond_numpy_s": our_time.low - numpy_time.low,
            "beyond_numpy_median_s": our_time.median - numpy_time.median,
            "floor_s": 0.05,
        },
        "recorder_off": {
            "cost": watched.low / unwatched.low - 1,
            "cost_of_medians": watched.median / unwatched.median - 1,
            "tests_taken_out": removed,
            "floor": 0.03,
        },
    }


def table(rows: list[dict[str, Any]], more: dict[str, Any]) -> str:
    """The report as text."""
    lines = [f"{'work':36}{'ours us':>10}{'torch us':>10}{'threads':>9}{'ratio':>8}{'median':>8}{'floor':>8}"]
    for r in rows:
        lines.append(
            f"{r['name']:36}{r['ours_us']:10.0f}"
            + (
                f"{r['torch_us']:10.0f}{r['threads']:9}{r['ratio']:8.3f}{r['ratio_of_medians']:8.3f}"
                if "torch_us" in r
                else " " * 35
            )
            + (f"{r['floor']:8.2f}" if r["floor"] else "")
        )
    i, off = more["import"], more["recorder_off"]
    lines.append(
        f"\nimport autograd_lab beyond numpy's own: {i['beyond_numpy_s'] * 1e3:.0f} ms, "
        f"median {i['beyond_numpy_median_s'] * 1e3:.0f} ms "
        f"(at most {i['floor_s'] * 1e3:.0f}; numpy itself {i['numpy_s'] * 1e3:.0f})"
    )
    lines.append(
        f"recorder off, 1,000 ops on 4 elements: {off['cost']:+.1%}, medians {off['cost_of_medians']:+.1%} "
        f"(at most {off['floor']:.0%}; {off['tests_taken_out']} tests taken out for comparison)"
    )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Time ratios against PyTorch.")
    parser.add_argument("names", nargs="*", help="only workloads whose name contains one of these")
    parser.add_argument("--quick", action="store_true", help="a fifth of the rounds")
    options = parser.parse_args()
    restarted()
    ours = importlib.import_module("autograd_lab")
    try:
        oracle = importlib.import_module("torch")
    except ImportError:
        oracle = None
        print("PyTorch is not installed here: absolute times only. `make conformance` installs it.")
    from .workloads import WORKLOADS

    rows = []
    for workload in WORKLOADS:
        if not options.names or any(name in workload.name for name in options.names):
            rows.append(measured(workload, ours, oracle, max(workload.rounds // (5 if options.quick else 1), 5)))
            print(f"  {workload.name}", file=sys.stderr, flush=True)
    more = extras(ours, options.quick)
    print(table(rows, more))
    folder = ROOT / "bench-results"
    folder.mkdir(exist_ok=True)
    report = {
        "version": 1,
        "when": datetime.now().isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "numpy": importlib.import_module("numpy").__version__,
        "torch": getattr(oracle, "__version__", None),
        "processors": os.cpu_count(),
        "work": rows,
        **more,
    }
    path = folder / f"{datetime.now():%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(f"written to {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
