"""The player: the one anywidget class behind all three views. Knows traits, not documents.

A page may draw as soon as the first chunk arrives; `snapshot` is the whole document, set once at the end, so that a
page that came late or missed a chunk is complete all the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

STATIC = Path(__file__).parent / "static"
SCRIPT = STATIC / "player.js"
VIEW_TYPE = "application/vnd.jupyter.widget-view+json"


class Player(anywidget.AnyWidget):
    """What the page sees of a view; see docs/notes/contracts.md for the traits."""

    _esm = SCRIPT

    view = traitlets.Enum(["graph", "backward", "ledger"], default_value="graph").tag(sync=True)
    lang = traitlets.Enum(["en", "zh"], default_value="en").tag(sync=True)
    chunk = traitlets.Dict().tag(sync=True)
    snapshot = traitlets.Dict().tag(sync=True)
    status = traitlets.Enum(["live", "sealed"], default_value="live").tag(sync=True)

    def finish(self, document: dict[str, Any]) -> None:
        """No more chunks: here is everything."""
        self.snapshot = document
        self.status = "sealed"

    def view_bundle(self) -> dict[str, Any]:
        """The mime bundle entry that shows this widget."""
        return {VIEW_TYPE: {"version_major": 2, "version_minor": 0, "model_id": self.model_id}}
