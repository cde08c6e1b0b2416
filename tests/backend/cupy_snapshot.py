"""The names that CuPy offers and the keywords they take, as data: `python tests/backend/cupy_snapshot.py` with the cupy
wheel installed (no GPU is needed to look) writes cupy_names.json beside this file.

What is read are facts of the installed package; no line of it is copied. Knows nothing of the op table.
"""

from __future__ import annotations

import importlib
import inspect
import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "cupy_names.json"
SPACES = {"cupy": "cupy", "linalg": "cupy.linalg", "random": "cupy.random"}
UFUNC_KEYWORDS = ["casting", "dtype", "out"]


def keywords(function: Any) -> list[str] | None:
    """The keywords that `function` takes, sorted; None where that cannot be told (classes, constants, **kwargs)."""
    if type(function).__name__ == "ufunc":
        return UFUNC_KEYWORDS
    if not callable(function) or inspect.isclass(function):
        return None
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return None
    return sorted(p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY))


def snapshot() -> dict[str, Any]:
    """{"version", "names": {space: {name: keywords}}, "methods": [of arrays]}."""
    cupy = importlib.import_module("cupy")
    names = {}
    for space, module in SPACES.items():
        offered = vars(importlib.import_module(module))
        names[space] = {
            name: keywords(value)
            for name, value in sorted(offered.items())
            if not name.startswith("_") and not inspect.ismodule(value)
        }
    methods = sorted(name for name in dir(cupy.ndarray) if not name.startswith("_"))
    return {"version": cupy.__version__, "names": names, "methods": methods}


def main() -> None:
    PATH.write_text(json.dumps(snapshot(), indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"written to {PATH.name}")


if __name__ == "__main__":
    main()
