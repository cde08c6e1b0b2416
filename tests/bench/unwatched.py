"""What the recorder costs while nobody records: the engine as it is against a copy of it without a single look at the
sink.

The copy is made from the package's own source: every `if` that asks the sink is taken out, and `state.busy` no longer
counts it. Both
packages run the same workload in turns.
"""

from __future__ import annotations

import ast
import atexit
import importlib
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

SOURCE = Path(__file__).resolve().parents[2] / "autograd_lab"
COPY = "autograd_unwatched"
TEMPLATE_TEST, AFTER_IT = "    busy = state.busy\n", "    t_ = new(Tensor)\n"


def _asks_the_sink(test: ast.expr) -> bool:
    """`sink.current is not None`, `rec is not None`, alone or with more conditions."""
    text = ast.unparse(test)
    return "sink.current is not None" in text or text in ("rec is not None",)


class _Strip(ast.NodeTransformer):
    """Takes out `if <the sink listens>:` blocks; counts them."""

    removed = 0

    def visit_If(self, node: ast.If) -> Any:
        self.generic_visit(node)
        if _asks_the_sink(node.test) and not node.orelse:
            self.removed += 1
            return ast.Pass()
        return node


def stripped_package() -> tuple[ModuleType, int]:
    """(the package without the sink's tests, how many were taken out)."""
    folder = Path(tempfile.mkdtemp(prefix="autograd-lab-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    strip = _Strip()
    for path in SOURCE.rglob("*.py"):
        target = folder / COPY / path.relative_to(SOURCE)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        if path.parent.name == "autograd" or path.parent == SOURCE:
            tree = strip.visit(ast.parse(text))
            for node in ast.walk(tree):  # the entries' templates are text inside the source
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and TEMPLATE_TEST in node.value:
                    head, tail = node.value.split(TEMPLATE_TEST)
                    node.value = f"{head}    busy = False\n{AFTER_IT}{tail.split(AFTER_IT)[1]}"
                    strip.removed += 1
            text = ast.unparse(ast.fix_missing_locations(tree))
        target.write_text(text.replace("autograd_lab", COPY), encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(COPY), strip.removed
    finally:
        sys.path.remove(str(folder))


def watched_and_unwatched(make: Callable[[Any], Callable[[], Any]], library: ModuleType) -> tuple[list, int]:
    """([step on the library as it is, step on the stripped copy], tests taken out)."""
    copy, removed = stripped_package()
    return [make(library), make(copy)], removed
