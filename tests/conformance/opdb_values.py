"""Compare results of the two libraries: values, dtypes, shapes, field names, and what was raised. Each function returns a text
that says what differs, or None.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import torch as oracle

import autograd_lab as ours

from .opdb import dtype_name

CLOSE = {"float64": (1e-9, 1e-10), "float32": (2e-5, 1e-5), "float16": (4e-3, 2e-3)}
# PyTorch computes these less exactly than its dtype could hold.
LOOSER = {name: {"float32": (1e-4, 1e-5)} for name in ("polygamma", "special.polygamma")}
GRADIENTS_CLOSE = {"float64": (1e-8, 1e-9)}
MEMBER = type(inspect.getattr_static(oracle.return_types.max, "values"))


def attempt(function: Callable, given: tuple[Any, tuple, dict], **more: Any) -> tuple[Any, Exception | None]:
    """(result, None) or (None, what was raised)."""
    x, args, kwargs = given
    try:
        return function(x, *args, **kwargs, **more), None
    except Exception as error:
        return None, error


def kind(error: Exception | None) -> str:
    return "nothing" if error is None else type(error).__name__.lstrip("_")


def errors_differ(theirs: Exception | None, mine: Exception | None) -> str | None:
    """Both raise the same type, or neither raises."""
    if kind(theirs) == kind(mine):
        return None
    return f"PyTorch raised {kind(theirs)} ({str(theirs)[:120]}), ours {kind(mine)} ({str(mine)[:200]})"


def values_differ(theirs: Any, mine: Any, close: dict | None = None, *, shapes_only: bool = False) -> str | None:
    """Same structure; tensors of one dtype, shape and value. `close`: dtype -> tolerances other than CLOSE."""
    if isinstance(theirs, oracle.Tensor):
        if not isinstance(mine, ours.Tensor):
            return f"PyTorch gave a tensor, ours {type(mine).__name__} {mine!r}"[:300]
        if dtype_name(theirs.dtype) != mine._data.dtype.name or tuple(theirs.shape) != tuple(mine.shape):
            return (
                f"PyTorch {dtype_name(theirs.dtype)} {list(theirs.shape)}, ours {mine._data.dtype} {list(mine.shape)}"
            )
        if shapes_only:
            return None
        a, b = theirs.detach().numpy(force=True), np.asarray(mine.detach().numpy())
        rtol, atol = {**CLOSE, **(close or {})}.get(dtype_name(theirs.dtype), (0, 0))
        if a.size and not np.allclose(b, a, rtol=rtol, atol=atol, equal_nan=True):
            place = np.unravel_index(np.argmin(np.isclose(b, a, rtol=rtol, atol=atol, equal_nan=True)), a.shape)
            return f"at {tuple(map(int, place))} PyTorch has {a[place]!r}, ours {b[place]!r}"
        return None
    if isinstance(theirs, (tuple, list)):
        if not isinstance(mine, (tuple, list)) or len(theirs) != len(mine):
            return f"PyTorch gave {len(theirs)} results, ours {mine!r}"[:300]
        if names(theirs) != names(mine):
            return f"PyTorch's results are called {names(theirs)}, ours {names(mine)}"
        found = [values_differ(a, b, close, shapes_only=shapes_only) for a, b in zip(theirs, mine, strict=True)]
        return next((f"[{i}]: {text}" for i, text in enumerate(found) if text), None)
    if isinstance(theirs, float) and isinstance(mine, float):
        return None if shapes_only or np.isclose(theirs, mine, equal_nan=True) else f"PyTorch {theirs!r}, ours {mine!r}"
    if isinstance(theirs, (int, bool, str, type(None))):
        return None if theirs == mine and type(theirs) is type(mine) else f"PyTorch {theirs!r}, ours {mine!r}"
    same = str(theirs).removeprefix("torch.") == str(mine).removeprefix("torch.")
    return None if same else f"PyTorch {theirs!r}, ours {mine!r}"[:300]


def names(result: Any) -> list[str] | None:
    """The field names of a named tuple."""
    if type(result).__module__ == "torch.return_types":
        fields = [name for name in dir(result) if isinstance(inspect.getattr_static(result, name), MEMBER)]
        return sorted(fields)
    fields = getattr(result, "_fields", None)
    return None if fields is None else sorted(fields)


def cotangents(outputs: list, number: int) -> list[np.ndarray]:
    made = np.random.default_rng(number)
    return [np.asarray(made.uniform(-1, 1, size=tuple(t.shape)), dtype=dtype_name(t.dtype)) for t in outputs]


def gradients(library: Any, outputs: list, seeds: list, inputs: list, create_graph: bool = False) -> list:
    """The gradient of each input; None and zero are the same."""
    return list(
        library.autograd.grad(
            outputs, inputs, seeds, create_graph=create_graph, allow_unused=True, materialize_grads=True
        )
    )


def both(theirs: Callable, mine: Callable) -> tuple[tuple | None, str | None]:
    """((their result, our result), None), or what differs; (None, None) when both raised the same."""
    (a, error), (b, wrong) = (attempt(lambda _, f=f: f(), (None, (), {})) for f in (theirs, mine))
    text = errors_differ(error, wrong)
    if text or error is not None:
        return None, text
    return (a, b), values_differ(a, b, GRADIENTS_CLOSE)
