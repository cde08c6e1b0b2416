"""Run a piece of code on PyTorch and on this library, and say where they differ.

The code imports neither: it finds the library as `torch`, numpy as `np`. What it leaves in `r` is compared, with what
it
prints, what it warns of, and what it raises: the exception's type and PyTorch's first sentence, literally.
"""

from __future__ import annotations

import contextlib
import io
import linecache
import math
import re
import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch as oracle

import autograd_lab as ours
from autograd_lab.backend.numpy import hush

LIBRARIES = {"PyTorch": oracle, "Autograd Lab": ours}
_count = 0


@dataclass
class Outcome:
    """What one library did with a piece of code."""

    result: Any = None
    printed: str = ""
    warned: list[str] = field(default_factory=list)
    error: Exception | None = None


def first_sentence(text: Any) -> str:
    """Up to the first full stop that ends a sentence, without it; one line."""
    line = " ".join(str(text).strip().split())
    return re.split(r"(?<=[^.\s])\.(?:\s+(?=[A-Z])|\s*$)", line, maxsplit=1)[0]


def run(code: str, library: Any) -> Outcome:
    """Execute `code` with `library` as torch."""
    global _count
    _count += 1
    name = f"<snippet {_count}>"
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    space: dict[str, Any] = {"torch": library, "np": np, "__name__": "snippet"}
    printed = io.StringIO()
    outcome = Outcome()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        warnings.filterwarnings("ignore", message="Using backward")  # PyTorch says it once a process
        hush()
        try:
            exec(compile(code, name, "exec"), space)
        except Exception as error:
            outcome.error = error
    outcome.result = space.get("r")
    outcome.printed = printed.getvalue()
    outcome.warned = [f"{w.category.__name__}: {first_sentence(w.message)}" for w in caught]
    return outcome


def differences(code: str, tolerance: float = 1e-5) -> list[str]:
    """Where the two libraries differ on `code`; empty when nowhere."""
    theirs, mine = run(code, oracle), run(code, ours)
    found = []
    if theirs.error is not None or mine.error is not None:
        found += error_differences(theirs.error, mine.error)
    else:
        found += value_differences(theirs.result, mine.result, "r", tolerance)
    if theirs.printed != mine.printed:
        found.append(f"printed:\n  PyTorch {theirs.printed!r}\n  ours    {mine.printed!r}")
    for i in range(max(len(theirs.warned), len(mine.warned))):
        a = theirs.warned[i] if i < len(theirs.warned) else "nothing"
        b = mine.warned[i] if i < len(mine.warned) else "nothing"
        if not b.startswith(a):
            found.append(f"warned:\n  PyTorch {a}\n  ours    {b}")
    return found


def error_differences(theirs: Exception | None, mine: Exception | None) -> list[str]:
    """The same type, and our text begins with PyTorch's first sentence."""
    if theirs is None or mine is None:
        return [f"raised:\n  PyTorch {shown(theirs)}\n  ours    {shown(mine)}"]
    found = []
    if type(theirs).__name__ != type(mine).__name__:
        found.append(f"raised:\n  PyTorch {shown(theirs)}\n  ours    {shown(mine)}")
    elif not " ".join(str(mine).replace("autograd_lab.", "torch.").split()).startswith(first_sentence(theirs)):
        found.append(f"said:\n  PyTorch {first_sentence(theirs)}\n  ours    {mine}")
    return found


def shown(error: Exception | None) -> str:
    return "nothing" if error is None else f"{type(error).__name__}: {first_sentence(error)}"


def value_differences(theirs: Any, mine: Any, where: str, tolerance: float) -> list[str]:
    """Compare numbers, tensors, texts and containers of them."""
    if isinstance(theirs, oracle.Tensor):
        return tensor_differences(theirs, mine, where, tolerance)
    if isinstance(theirs, (tuple, list)):
        if not isinstance(mine, (tuple, list)) or len(theirs) != len(mine):
            return [f"{where}: PyTorch {theirs!r}, ours {mine!r}"]
        parts = enumerate(zip(theirs, mine, strict=True))
        return [d for i, (a, b) in parts for d in value_differences(a, b, f"{where}[{i}]", tolerance)]
    if isinstance(theirs, dict):
        if list(theirs) != list(mine):
            return [f"{where}: PyTorch has {list(theirs)}, ours {list(mine)}"]
        return [d for k in theirs for d in value_differences(theirs[k], mine[k], f"{where}[{k!r}]", tolerance)]
    if isinstance(theirs, float) and isinstance(mine, float):
        same = math.isclose(theirs, mine, rel_tol=tolerance, abs_tol=tolerance) or (theirs != theirs and mine != mine)
        return [] if same else [f"{where}: PyTorch {theirs!r}, ours {mine!r}"]
    plain = isinstance(theirs, (str, int, bool, type(None), np.ndarray))
    same = (
        np.array_equal(theirs, mine)
        if isinstance(theirs, np.ndarray)
        else (theirs == mine if plain else repr(theirs) == repr(mine))
    )
    return [] if same else [f"{where}: PyTorch {theirs!r}, ours {mine!r}"]


def tensor_differences(theirs: Any, mine: Any, where: str, tolerance: float) -> list[str]:
    """Value, dtype, shape, requires_grad and printed form."""
    if not isinstance(mine, ours.Tensor):
        return [f"{where}: PyTorch a tensor, ours {mine!r}"]
    a, b = theirs.detach().numpy(), mine.detach().numpy()
    found = []
    if a.dtype != b.dtype or a.shape != b.shape:
        return [f"{where}: PyTorch {a.dtype} {a.shape}, ours {b.dtype} {b.shape}"]
    if not np.allclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True):
        found.append(f"{where}: PyTorch {a!r}, ours {b!r}")
    elif repr(theirs) != repr(mine):
        found.append(f"{where} prints:\n  PyTorch {theirs!r}\n  ours    {mine!r}")
    if theirs.requires_grad != mine.requires_grad:
        found.append(f"{where}.requires_grad: PyTorch {theirs.requires_grad}, ours {mine.requires_grad}")
    return found
