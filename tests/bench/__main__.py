"""`python -m tests.bench [--quick] [NAME...]`: a table on the screen, the same as JSON in bench-results/.

Figures are ratios of our time to another library's: PyTorch's eager mode, HIPS autograd and MyGrad, all in this process, in
turns, each library at its better thread count of 1 and 2. 10th percentiles decide; medians stand beside. What is
missing here is left out, and said. Nothing passes or fails.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

SLOWING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")  # they slow numpy on some processors
ROOT = Path(__file__).resolve().parents[2]
OURS, ORACLE = "Autograd Lab", "PyTorch"


def restarted() -> None:
    """Start this program again without the variables that slow numpy: OpenBLAS reads them when it is loaded."""
    if any(name in os.environ for name in SLOWING):
        environment = {k: v for k, v in os.environ.items() if k not in SLOWING}
        command = [sys.executable, "-m", "tests.bench", *sys.argv[1:]]
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)


def blas_threads(count: int) -> AbstractContextManager:
    """numpy's BLAS at that many threads."""
    try:
        pools = importlib.import_module("threadpoolctl")
    except ImportError:
        return nullcontext()
    return pools.threadpool_limits(count, user_api="blas")


def contenders(workload: Any, ours: Any, oracle: Any, peers: dict[str, Any]) -> dict[str, Callable[[], object]]:
    """Library -> its step of the workload."""
    from .peers import step_of

    found = {OURS: workload.make(ours)}
    if oracle is not None:
        found[ORACLE] = workload.make(oracle)
    for name, peer in peers.items():
        step = step_of(peer, *workload.peer) if workload.peer[0] else None
        if step is not None:
            found[name] = step
    return found


def measured(workload: Any, ours: Any, oracle: Any, peers: dict[str, Any], rounds: int) -> dict[str, Any]:
    """One workload on every library that has it, at one thread and at two."""
    from .timing import in_turns

    times: dict[str, list[dict[str, float]]] = {}
    for threads in (1, 2):
        if oracle is not None:
            oracle.set_num_threads(threads)
        with blas_threads(threads):
            steps = contenders(workload, ours, oracle, peers)
            for name, found in zip(steps, in_turns(list(steps.values()), rounds), strict=True):
                row = {"threads": threads, "us": found.low * 1e6, "median_us": found.median * 1e6}
                times.setdefault(name, []).append(row)
    best = {name: min(rows, key=lambda row: row["us"]) for name, rows in times.items()}
    mine = best[OURS]
    others = {name: row for name, row in best.items() if name != OURS}
    return {
        "name": workload.name,
        "floor": workload.floor,
        "rounds": rounds,
        "times": times,
        "best": best,
        "ratios": {name: mine["us"] / row["us"] for name, row in others.items()},
        "ratios_of_medians": {name: mine["median_us"] / row["median_us"] for name, row in others.items()},
    }


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


def cell(row: dict[str, Any], name: str) -> str:
    """A ratio as "0.652 (2)", with the thread count at which the other library was quicker."""
    if name not in row["ratios"]:
        return " " * 14
    return f"{row['ratios'][name]:10.3f} ({row['best'][name]['threads']})"


def table(rows: list[dict[str, Any]], more: dict[str, Any]) -> str:
    """The report as text."""
    names = [name for name in (ORACLE, "HIPS autograd", "MyGrad") if any(name in r["ratios"] for r in rows)]
    head = "".join(f"{name:>14}" for name in names)
    lines = [f"{'ratio of our time to':36}{head}{'floor':>8}{'':3}{'us: ours':>12}{ORACLE:>12}"]
    for r in rows:
        us = [r["best"].get(name) for name in (OURS, ORACLE)]
        shown = "".join("" if b is None else f"{b['us']:9.0f} ({b['threads']:.0f})"[-12:] for b in us)
        met = " " if ORACLE not in r["ratios"] else "*" if r["ratios"][ORACLE] <= r["floor"] else "!"
        lines.append(f"{r['name']:36}{''.join(cell(r, name) for name in names)}{r['floor']:8.2f} {met} {shown}")
    i, off = more["import"], more["recorder_off"]
    lines.append("(n): at n threads, its better count of 1 and 2;  *: floor reached against PyTorch, !: not")
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


def written(rows: list[dict[str, Any]], more: dict[str, Any]) -> Path:
    """The report as JSON in bench-results/."""
    folder = ROOT / "bench-results"
    folder.mkdir(exist_ok=True)
    report = {
        "version": 2,
        "when": datetime.now().isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "libraries": {
            name: getattr(sys.modules.get(name), "__version__", None)
            for name in ("numpy", "torch", "autograd", "mygrad")
        },
        "work": rows,
        **more,
    }
    path = folder / f"{datetime.now():%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Time ratios against other libraries.")
    parser.add_argument("names", nargs="*", help="only workloads whose name contains one of these")
    parser.add_argument("--quick", action="store_true", help="a fifth of the rounds")
    options = parser.parse_args()
    restarted()
    ours = importlib.import_module("autograd_lab")
    try:
        oracle = importlib.import_module("torch")
    except ImportError:
        oracle = None
        print("PyTorch is not installed here. `make bench` installs it.")
    from .peers import found
    from .workloads import WORKLOADS

    peers, rows = found(), []
    for workload in WORKLOADS:
        if not options.names or any(name in workload.name for name in options.names):
            rounds = max(workload.rounds // (5 if options.quick else 1), 15)
            rows.append(measured(workload, ours, oracle, peers, rounds))
            print(f"  {workload.name}", file=sys.stderr, flush=True)
    more = extras(ours, options.quick)
    print(table(rows, more))
    print(f"written to {written(rows, more).relative_to(ROOT)}")


if __name__ == "__main__":
    main()
