"""`import autograd_lab` brings numpy and nothing heavier."""

from __future__ import annotations

import json
import subprocess
import sys

LOOK = """
import sys, json
import numpy, numpy.random  # numpy loads its random part, with a compiled runtime of its own, when it is first used
before = set(sys.modules)
import autograd_lab
print(json.dumps(sorted({name.split(".")[0] for name in set(sys.modules) - before})))
"""


def test_import_is_numpy_only():
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    brought = set(json.loads(done.stdout)) - {"autograd_lab"}
    assert brought <= set(sys.stdlib_module_names), brought - set(sys.stdlib_module_names)


def test_import_brings_neither_what_watches_nor_what_judges():
    look = "import sys, autograd_lab; print([m for m in sys.modules if m.startswith('autograd_lab.')])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    for part in ("trace", "grading", "lab", "cli"):
        assert f"'autograd_lab.{part}'" not in done.stdout
