"""How long `import autograd_lab` takes beyond numpy's own import: fresh interpreters, in turns."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .timing import Times

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"


def import_seconds(rounds: int) -> tuple[Times, Times]:
    """(numpy's, ours): ours imports numpy too."""
    environment = {
        k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"
    }  # an installed package has its own
    found: dict[str, list[float]] = {"numpy": [], "autograd_lab": []}
    for _ in range(rounds + 1):  # the first round fills the caches
        for name, seconds in found.items():
            done = subprocess.run(
                [sys.executable, "-c", PROGRAM.format(name)],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            seconds.append(float(done.stdout))
    return Times(found["numpy"][1:]), Times(found["autograd_lab"][1:])
