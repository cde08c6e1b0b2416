"""View: what all visualizers have in common. A document, its renderings, and a place in a cell."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from autograd_lab.trace import svg, table
from autograd_lab.trace.documents import Document, to_json
from autograd_lab.trace.recorder import Recorder

from . import freeze, output
from .batcher import Batcher
from .language import language


class View:
    """Something that shows one document. Subclasses say how it is made and describe it in one line."""

    view = "graph"

    def __init__(self) -> None:
        self.lang = language()
        self._output: output.Output | None = None
        self._batcher: Batcher | None = None

    @property
    def document(self) -> Document:
        """The data behind the picture, as it is now."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it shows")

    def to_svg(self, lang: str | None = None) -> str:
        """The picture, as an SVG file."""
        return svg.to_svg(self.document, lang or self.lang)

    def to_table(self, lang: str | None = None) -> str:
        """The same in words, as lines of text."""
        return table.to_table(self.document, lang or self.lang)

    def to_html(self, lang: str | None = None) -> str:
        """A self-contained page that plays from a file."""
        return freeze.page(self.document, lang or self.lang)

    def to_json(self) -> dict[str, Any]:
        """The document as plain data."""
        return to_json(self.document)

    # what an Output asks for

    def frozen(self) -> str:
        """What the saved notebook keeps."""
        return freeze.frozen(self.document, self.lang)

    def snapshot(self) -> dict[str, Any]:
        """The whole document for the page."""
        return self.to_json()

    def _ipython_display_(self) -> None:
        """The view as the last expression of a cell; nothing when this cell shows it already."""
        if output.shell() is None:
            print(repr(self))
        elif not output.is_open(self):
            output.Output(self).finish()

    # while something is being recorded

    def _begin(self, recorder: Recorder, take: Callable[[], dict[str, Any] | None]) -> None:
        """Open the output; when that shows something live, send it what `take` gives after each event of `recorder`."""
        self._output = output.Output(self)
        self._output.open()
        self._batcher = Batcher(lambda: _plain(take()), self._send)
        if self._output.player is not None:
            recorder.changed = self._batcher.changed

    def _send(self, chunk: dict[str, Any]) -> None:
        player = self._output.player if self._output is not None else None
        if player is not None:
            player.chunk = chunk

    def _stop(self) -> None:
        """No more chunks: what is still to come goes into the snapshot."""
        if self._batcher is not None:
            self._batcher.close()

    def _finish(self) -> None:
        """The document is complete."""
        if self._output is not None:
            self._output.finish()

    def _display(self) -> None:
        """Show a view that is complete from the start."""
        self._output = output.Output(self)
        self._finish()


def _plain(chunk: dict[str, Any] | None) -> dict[str, Any] | None:
    """Dataclasses inside a chunk as dicts."""
    if chunk is None:
        return None
    return {key: [_dict(item) for item in value] if isinstance(value, list) else value for key, value in chunk.items()}


def _dict(item: Any) -> Any:
    return dataclasses.asdict(item) if dataclasses.is_dataclass(item) and not isinstance(item, type) else item
