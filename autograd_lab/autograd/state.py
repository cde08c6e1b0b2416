"""One flag for the hot path: must an op do more than compute and record?

`busy` is true while some thread has recording switched off (modes.py), while a sink listens, or once a recorded write has
gone through a view. An op asks this one global; only when it is set does it look at the causes.
"""

from __future__ import annotations

busy = False
modes_off = False
_causes: set[str] = set()


def cause(name: str, present: bool) -> None:
    """A cause of business has come or gone."""
    global busy
    (_causes.add if present else _causes.discard)(name)
    busy = modes_off or bool(_causes)


def grad_modes(off: bool) -> None:
    """Recording is off on some thread, or on everywhere again: called at every no_grad, so it is short."""
    global busy, modes_off
    modes_off = off
    busy = off or bool(_causes)
