"""Output: one view's place in a notebook cell, from the first live picture to the frozen player.

While a cell runs the view is a widget. When the cell ends (also when it raised) the same output is replaced by the
frozen page, so that the saved notebook needs neither kernel nor widget. In plain Python, and in a terminal, nothing is
displayed.

AUTOGRAD_LAB_FREEZE=0 (for nbval, which cannot see an output being replaced): each view is displayed once, complete,
when its work is done, with the same text/plain line and an empty placeholder for the page.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Protocol

from . import freeze
from .player import Player

_open: list[Output] = []
_registered: set[int] = set()  # ids of the shells that call us after each cell


class Shown(Protocol):
    """What an output needs from its view."""

    view: str
    lang: str

    def frozen(self) -> str: ...

    def snapshot(self) -> dict[str, Any]: ...


def shell() -> Any:
    """The IPython shell of a kernel; None in plain Python and in a terminal."""
    ipython = sys.modules.get("IPython")
    found = ipython.get_ipython() if ipython is not None else None
    return found if getattr(found, "kernel", None) is not None else None


def freezing() -> bool:
    """Whether outputs are frozen when their cell ends."""
    return os.environ.get("AUTOGRAD_LAB_FREEZE", "1") != "0"


class Output:
    """A view in a cell."""

    def __init__(self, view: Shown) -> None:
        self.view = view
        self.player: Player | None = None
        self._handle: Any = None

    def open(self) -> None:
        """Show the view, still growing."""
        if shell() is not None and freezing():
            self._show()

    def finish(self) -> None:
        """The view is complete."""
        if shell() is None:
            return
        player = self.player or self._show()
        player.finish(self.view.snapshot())

    def freeze(self) -> None:
        """The cell has ended: put the self-contained page in the widget's place."""
        if self._handle is None or self.player is None:
            return
        if self.player.status == "live":
            self.player.finish(self.view.snapshot())
        if freezing():
            self._handle.update({"text/plain": repr(self.view), "text/html": self.view.frozen()}, raw=True)
            self.player.close()
        self.player = None

    def _show(self) -> Player:
        from IPython.display import display  # only ever reached inside IPython

        self.player = Player(view=self.view.view, lang=self.view.lang)
        bundle = {"text/plain": repr(self.view), "text/html": freeze.placeholder(), **self.player.view_bundle()}
        self._handle = display(bundle, raw=True, display_id=True)
        _open.append(self)
        _listen(shell())
        return self.player


def is_open(view: object) -> bool:
    """Whether `view` is already on display in the running cell."""
    return any(output.view is view for output in _open)


def _listen(kernel_shell: Any) -> None:
    if id(kernel_shell) not in _registered:
        _registered.add(id(kernel_shell))
        kernel_shell.events.register("post_run_cell", _cell_ended)


def _cell_ended(*_: Any) -> None:
    """Freeze every output of the cell; one that fails must not keep the others from it."""
    ended, _open[:] = list(_open), []
    for output in ended:
        try:
            output.freeze()
        except Exception as error:
            print(f"Autograd Lab could not freeze {output.view!r}: {error}", file=sys.stderr)
