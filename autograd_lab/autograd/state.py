"""One flag for the hot path: must an op do more than compute and record?

`busy` is true while some thread has recording switched off (modes.py), while a sink listens, or once a recorded write has
gone through a view. An op asks this one global; only when it is set does it look at the causes.
"""

from __future__ import annotations

busy = False
modes_off = False  # modes.switch sets both: it is called at every no_grad
causes = 0
_causes: set[str] = set()


def cause(name: str, present: bool) -> None:
    """A cause of business has come or gone."""
    global busy, causes
    (_causes.add if present else _causes.discard)(name)
    causes = len(_causes)
    busy = modes_off or causes > 0
