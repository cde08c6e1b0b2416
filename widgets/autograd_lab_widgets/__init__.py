"""The visualizers of Autograd Lab. `import autograd_lab_widgets as viz` in a notebook, then

with viz.watch(): ...         the graph grows while the code runs (also as a cell magic: %%watch)
viz.backward(loss)            the backward pass, step by step
with viz.ledger(w1, w2): ...  what happens to each .grad
viz.show(t)                   the graph behind a tensor
"""

from __future__ import annotations

import sys
from typing import Any

from .backward_player import BackwardPlayer, backward
from .grad_ledger import GradLedger, ledger
from .language import language
from .live_graph import Graph, LiveGraph, show, watch

__all__ = [
    "BackwardPlayer",
    "GradLedger",
    "Graph",
    "LiveGraph",
    "backward",
    "language",
    "ledger",
    "show",
    "watch",
]


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext autograd_lab_widgets`."""
    from .magic import register  # only where there is an IPython

    register(shell)


_ipython = sys.modules.get("IPython")
_shell = _ipython.get_ipython() if _ipython is not None else None
if _shell is not None:
    load_ipython_extension(_shell)
