"""Imports point one way: a module may import its own layer and the ones before it (docs/notes/contracts.md)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.structure.imports import Import, cycle, imports, modules

ROOT = Path(__file__).resolve().parents[2]
LAYERS = (
    {"errors", "backend", "dtypes", "resources"},
    {"op", "ops"},
    {
        "tensor",
        "autograd",
        "creation",
        "device",
        "draws",
        "functions",
        "generator",
        "linalg",
        "manners",
        "methods",
        "out",
        "printing",
        "public",
        "random",
        "ranges",
        "return_types",
        "special",
        "stubs",
        "values",
    },
    {"datasets", "func", "nn", "optim", "serialization", "testing", "utils"},
    {"jit"},
    {"tf1", "tf2"},
    {"trace"},
    {"grading"},
    {"lab"},
    {"cli"},
)
WIDGETS = "autograd_lab_widgets"
# What `import autograd_lab` gives: layers up to tf2, never what watches or judges them.
HIGHEST_IN_FACADE = 5
# Found at run time when somebody installed them, or too heavy to import before they are wanted.
OPTIONAL = {
    "IPython", "cupy", "graphviz", "jupyter_client", "jupyterlab", "jupytext", "multiprocessing", "nbformat", "nbval",
    "numba", "pygraphviz", "pytest", "random", "resource", "rich", "zipfile",
}  # fmt: skip
# Our own modules that are imported late, and why; every other one is imported at the top.
LATE = {
    ("autograd_lab.backend", "autograd_lab.backend.cupy"): "it is the one module that needs the optional library",
    ("autograd_lab.tensor", "autograd_lab.printing"): "it reads Tensors; wanted only when one is printed",
    ("autograd_lab.trace.svg", "autograd_lab.trace.svg_graph"): "it draws with what svg defines",
    ("autograd_lab.trace.svg", "autograd_lab.trace.svg_ledger"): "it draws with what svg defines",
    ("autograd_lab.grading.observe", "autograd_lab.grading.home"): "judging is for home; elsewhere we only observe",
    ("autograd_lab.grading.observe", "autograd_lab.grading.events"): "only a check that asks for events pays for them",
    ("autograd_lab_widgets", "autograd_lab_widgets.magic"): "it needs IPython, which a plain script has not",
}
# Pairs that need one another by their nature, and why. Everything else is free of circles.
MUTUAL = {
    ("autograd_lab.autograd.apply", "autograd_lab.autograd.views"): "recording an op on a view whose base was written "
    "first brings its history up to date, and that is done by recording an op",
}


def layer(module: str) -> int | None:
    """The layer of a module of ours; None for the facade itself. Raises KeyError for one that has no place yet."""
    if module == "autograd_lab":
        return None
    if module.split(".")[0] == WIDGETS:
        return len(LAYERS)
    part = module.split(".")[1]
    for index, names in enumerate(LAYERS):
        if part in names:
            return index
    raise KeyError(f"{module} has no layer: add {part!r} to LAYERS in {Path(__file__).name} and to contracts.md")


def wrong(edge: Import) -> str | None:
    """Why this import is not allowed, or None."""
    ours = edge.target.split(".")[0] in ("autograd_lab", WIDGETS)
    if not ours:
        top = edge.target.split(".")[0]
        return f"{edge}: only optional libraries may be imported late" if edge.late and top not in OPTIONAL else None
    if edge.late and edge.importer != "autograd_lab.cli" and (edge.importer, edge.target) not in LATE:
        return f"{edge}: our own modules are imported at the top"
    here, there = layer(edge.importer), layer(edge.target)
    if here is None:
        return f"{edge}: the facade gives the engine only" if there is not None and there > HIGHEST_IN_FACADE else None
    if there is None:  # the facade: for those who use the engine as a learner does
        return f"{edge}: the facade is for the layers above the engine" if here <= HIGHEST_IN_FACADE else None
    return f"{edge}: layer {here} may not import layer {there}" if there > here else None


@pytest.fixture(scope="module")
def ours() -> tuple[dict[str, Path], list[Import]]:
    known = {**modules(ROOT, "autograd_lab"), **modules(ROOT / "widgets", WIDGETS)}
    return known, imports(known)


def test_imports_point_one_way(ours):
    known, edges = ours
    assert len(known) > 10 and len(edges) > 20
    assert [reason for edge in edges if (reason := wrong(edge))] == []


def test_there_is_no_circle(ours):
    known, edges = ours
    others = [edge for edge in edges if (edge.importer, edge.target) not in MUTUAL]
    assert cycle(others, known) is None


def test_only_the_backend_imports_cupy_and_nothing_imports_torch(ours):
    for edge in ours[1]:
        top = edge.target.split(".")[0]
        assert top != "torch", edge
        assert top != "cupy" or edge.importer == "autograd_lab.backend.cupy", edge


def test_engine_needs_numpy_and_the_standard_library_only(ours):
    allowed = {"numpy", "cupy", "autograd_lab"} | set(sys.stdlib_module_names)
    for edge in ours[1]:
        here = layer(edge.importer)
        if here is None or (here <= HIGHEST_IN_FACADE and "utils" not in edge.importer):
            assert edge.target.split(".")[0] in allowed, edge


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"op.py": "from .trace import documents"}, "layer 1 may not import layer 6"),
        ({"__init__.py": "from . import trace"}, "the facade gives the engine only"),
        ({"tensor.py": "import autograd_lab"}, "the facade is for the layers above the engine"),
        ({"tensor.py": "def f():\n    from . import op"}, "imported at the top"),
        ({"nn.py": "def f():\n    import pandas"}, "only optional libraries"),
        ({"nn.py": "from autograd_lab.cli import main"}, "layer 3 may not import layer 9"),
        ({"op.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import tensor"}, None),
        ({"backend/cupy.py": "def f():\n    import cupy"}, None),
    ],
)
def test_the_test_can_fail(tmp_path: Path, files: dict[str, str], reason: str | None):
    house = dict.fromkeys(("__init__", "op", "tensor", "nn", "cli", "trace/__init__", "trace/documents"), "")
    for name, text in ({f"{name}.py": text for name, text in house.items()} | files).items():
        path = tmp_path / "autograd_lab" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = [text for edge in imports(modules(tmp_path, "autograd_lab")) if (text := wrong(edge))]
    assert found == [] if reason is None else [text for text in found if reason in text], found


def test_a_circle_is_found(tmp_path: Path):
    package = tmp_path / "autograd_lab"
    package.mkdir()
    circle = {"a": "from . import b", "b": "from .c import x", "c": "import autograd_lab.a"}
    for name, text in {"__init__": "from . import a", **circle}.items():
        (package / f"{name}.py").write_text(text)
    known = modules(tmp_path, "autograd_lab")
    assert cycle(imports(known), known) == ["autograd_lab.a", "autograd_lab.b", "autograd_lab.c", "autograd_lab.a"]
