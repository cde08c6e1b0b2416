"""Every `xp.` call of the engine exists in CuPy, with these keywords: held against a snapshot of the real wheel."""

from __future__ import annotations

import ast
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from autograd_lab.backend.cupy import CupyBackend
from autograd_lab.backend.numpy import NumpyBackend

from . import cupy_snapshot

ROOT = Path(__file__).resolve().parents[2] / "autograd_lab"
ROOMS = ("ops", "functions", "autograd", "nn", "optim")  # what meets arrays of any backend
SNAPSHOT = json.loads(cupy_snapshot.PATH.read_text(encoding="utf-8"))
NAMES = SNAPSHOT["names"]
OWN = {name for name in vars(NumpyBackend) if not name.startswith("__")}  # the backends' own methods
NOT_IN_CUPY = set(dir(np.ndarray)) - set(SNAPSHOT["methods"])
REFUSED = {"where", "initial"}  # keywords that CuPy's reductions have not


def chain(node: ast.expr) -> list[str]:
    """`F.xp.linalg.inv` as ["F", "xp", "linalg", "inv"]; [] for anything but names and dots."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [*reversed([*parts, node.id])] if isinstance(node, ast.Name) else []


def findings(source: str) -> list[str]:
    """What CuPy would not understand in `source`."""
    tree = ast.parse(source)
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        given = {k.arg for k in calls[id(node)].keywords if k.arg} if id(node) in calls else set()
        parts = chain(node)
        if "xp" in parts and parts.index("xp") < len(parts) - 1:
            found += _function(node.lineno, parts[parts.index("xp") + 1 :], given)
        elif id(node) in calls and node.attr in NOT_IN_CUPY and not node.attr.startswith("__"):
            found.append(f"line {node.lineno}: cupy.ndarray has no method {node.attr}")
        elif node.attr in ("sum", "max", "min", "prod", "mean", "any", "all") and given & REFUSED:
            found.append(f"line {node.lineno}: cupy's {node.attr} has no keyword {', '.join(given & REFUSED)}")
    return found


def _function(line: int, path: list[str], given: set[str]) -> list[str]:
    """Findings on `xp.<path>` called with the keywords `given`."""
    space, name = ("cupy", path[0]) if path[0] not in NAMES or len(path) == 1 else (path[0], path[1])
    if space == "cupy" and (name in OWN or name in NAMES):
        return []
    if name not in NAMES[space]:
        return [f"line {line}: {space} has no {name}"]
    known = NAMES[space][name]
    return (
        [] if known is None else [f"line {line}: {space}.{name} has no keyword {k}" for k in sorted(given - set(known))]
    )


FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_call_exists_in_cupy(path):
    assert findings(path.read_text(encoding="utf-8")) == []


def test_the_op_table_asks_for_functions_at_all():
    asked = sum(path.read_text(encoding="utf-8").count("xp.") for path in (ROOT / "ops").glob("*.py"))
    assert asked > 100


def test_both_backends_have_the_same_methods_of_their_own():
    cupy_own = {name for name in vars(CupyBackend) if not name.startswith("__")}
    assert OWN - cupy_own - {"ndarray"} <= {
        "broadcast_to",
        "diagonal",
    }  # numpy's are slow or read-only; cupy's own serve


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("xp.einsum_path('ij->i', x)", "cupy has no einsum_path"),
        ("xp.linalg.multi_dot([x, x])", "linalg has no multi_dot"),
        ("xp.clip(x, min=0)", "cupy.clip has no keyword min"),
        ("xp.sum(x, where=m)", "cupy.sum has no keyword where"),
        ("x.sum(where=m)", "cupy's sum has no keyword where"),
        ("xp.add(x, x, where=m)", "cupy.add has no keyword where"),
        ("F.xp.insert(x, 0, 1)", "cupy has no insert"),
        ("x.setflags(write=False)", "cupy.ndarray has no method setflags"),
        ("xp.stack([x, x], axis=0)", None),
        ("xp.linalg.inv(x)", None),
        ("xp.sum_rows(x)", None),
        ("x.astype(y.dtype, copy=False)", None),
    ],
)
def test_the_check_can_fail(source, reason):
    found = findings(source)
    assert (found == []) if reason is None else any(reason in text for text in found), found


def test_the_snapshot_is_that_of_the_wheel():
    """Where cupy is installed, its names as they are now; elsewhere, the file is whole."""
    if importlib.util.find_spec("cupy") is not None:
        assert cupy_snapshot.snapshot() == SNAPSHOT
    assert SNAPSHOT["version"] and len(NAMES["cupy"]) > 400 and "sum" in SNAPSHOT["methods"]
