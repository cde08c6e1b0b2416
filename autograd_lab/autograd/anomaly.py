"""Anomaly mode: when a backward pass fails, say which line made the node that failed; and fail at the first nan.

While it is on, a new node notes where it was made. Knows nodes and arrays, not Tensors.
"""

from __future__ import annotations

import sys
import traceback
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from .. import backend
from . import explain, state
from .node import Node
from .storage import HOME

__all__ = [
    "check",
    "detect_anomaly",
    "is_anomaly_check_nan_enabled",
    "is_anomaly_enabled",
    "note",
    "set_detect_anomaly",
    "watched",
]

enabled = False
wants_nan = True  # what `check_nan` was last told to be
check_nan = False  # look for nan: enabled and wants_nan
_running: list[Node] = []  # the nodes whose rules are at work: what these record was induced by them


class Made:
    """Where a node was made: the learner's calls, and the node whose rule made it (under create_graph)."""

    __slots__ = ("calls", "parent")

    def __init__(self, calls: traceback.StackSummary, parent: Node | None) -> None:
        self.calls, self.parent = calls, parent

    @property
    def where(self) -> tuple[str, int] | None:
        """(file, line) of the innermost call."""
        return (self.calls[-1].filename, self.calls[-1].lineno or 0) if self.calls else None


def note(n: Node) -> None:
    """Remember at the new node `n` where it was made."""
    frames = [
        (f, line) for f, line in traceback.walk_stack(sys._getframe(1)) if not f.f_code.co_filename.startswith(HOME)
    ]
    calls = traceback.StackSummary.extract(iter(frames[::-1]), lookup_lines=False)
    n.own_extra().made = Made(calls, _running[-1] if _running else None)


def watched(visit: Callable) -> Callable:
    """`visit` that says, when it raises, where the node was made."""

    def call(n: Node, *args: Any) -> None:
        _running.append(n)
        try:
            visit(n, *args)
        except Exception:
            _warn(n)
            raise
        finally:
            _running.pop()

    return call


def _warn(n: Node) -> None:
    made = n.extra.made if n.extra is not None else None
    if made is None:
        text = (
            f"Error detected in {n.name()}. No forward pass information available. Enable detect anomaly during forward pass for more "
            "information."
        )
        warnings.warn(text, UserWarning, stacklevel=2)
        return
    text = f"Error detected in {n.name()}. Traceback of forward call that caused the error:\n{_text(made)}"
    warnings.warn(text, UserWarning, stacklevel=2)
    parent = made.parent
    while parent is not None and parent.extra is not None and parent.extra.made is not None:
        made = parent.extra.made
        text = (
            f"\n\nPrevious calculation was induced by {parent.name()}. Traceback of forward call that induced the previous "
            f"calculation:\n{_text(made)}"
        )
        warnings.warn(text, UserWarning, stacklevel=2)
        parent = made.parent


def _text(made: Made) -> str:
    return "".join(made.calls.format())


def check(n: Node, grads: Sequence) -> None:
    """Raises RuntimeError when one of the gradients that `n` has made is nan somewhere."""
    for slot, g in zip(n.plan.needs, grads, strict=True):
        for d in g.values() if isinstance(g, dict) else (g,):
            x = getattr(d, "_data", d)
            if x is not None and x.dtype.kind == "f" and bool(backend.of(x).isnan(x).any()):
                raise explain.nan_made(n, slot)


def is_anomaly_enabled() -> bool:
    """True in anomaly mode."""
    return enabled


def is_anomaly_check_nan_enabled() -> bool:
    """True when a nan in a backward pass is an error."""
    return wants_nan


def set_anomaly_enabled(mode: bool, nan: bool = True) -> None:
    """Switch anomaly mode, and its check for nan."""
    global enabled, check_nan, wants_nan
    if not isinstance(mode, bool):
        raise TypeError(
            f"set_anomaly_enabled(): argument 'enabled' (position 1) must be bool, not {type(mode).__name__}. Write True or False."
        )
    enabled, check_nan, wants_nan = mode, mode and bool(nan), bool(nan)
    state.cause("anomaly mode", mode)


class set_detect_anomaly:
    """Switch anomaly mode at once, as a function call, and back at the end when used with `with`.

    >>> import autograd_lab as torch
    >>> with torch.autograd.set_detect_anomaly(True):
    ...     torch.is_anomaly_enabled()
    True
    """

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        self._before = enabled, wants_nan
        set_anomaly_enabled(mode, check_nan)

    def __enter__(self) -> None: ...

    def __exit__(self, *exc: Any) -> None:
        set_anomaly_enabled(*self._before)


class detect_anomaly:
    """Inside, a backward pass that fails shows the line that made the failing node, and a nan is a failure.

    Args:
        check_nan: False: a nan is none.

    >>> import autograd_lab as torch
    >>> x = torch.zeros(1, requires_grad=True)
    >>> with torch.autograd.detect_anomaly():
    ...     (x.log() * 0).sum().backward()
    Traceback (most recent call last):
    RuntimeError: Function 'LogBackward0' returned nan values in its 0th output. ...
    """

    def __init__(self, check_nan: bool = True) -> None:
        self.check_nan, self._before = check_nan, (enabled, wants_nan)
        warnings.warn(
            "Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for debugging.",
            stacklevel=2,
        )

    def __enter__(self) -> None:
        set_anomaly_enabled(True, self.check_nan)

    def __exit__(self, *exc: Any) -> None:
        set_anomaly_enabled(*self._before)
