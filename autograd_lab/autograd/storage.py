"""Storage cells: who wrote into which memory, and when. Knows arrays, not Tensors.

One cell belongs to one piece of memory and is shared by a tensor, its views and its detached twins. It is made at the first
in-place write, keyed by the array that owns the memory, so that an op pays nothing for it. A node saves no versions: it
is stale when a cell of one of its saved arrays was written after the node was recorded. `last` is the sequence number of
the newest write anywhere: a node younger than that needs no look at all.
"""

from __future__ import annotations

import os
import sys
import weakref
from collections import deque
from typing import Any

import numpy as np

from .. import backend
from .node import Node, next_seq

__all__ = ["HOME", "Cell", "current", "learner_spot", "look_again", "stale", "version", "write", "written_cell"]

last = 0
shared = 0  # when `.data` of a 0-d tensor was last taken
_cells: dict[int, Cell] = {}
HOME = (os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep, "<op entry>", "<plan of ")


class Cell:
    """The writes into one piece of memory."""

    __slots__ = ("by", "keep", "last", "now", "op", "spot", "version", "watch", "writes")

    def __init__(self) -> None:
        self.version = self.last = 0
        self.op = ""
        self.by: tuple[str, bool] | None = (
            None  # a recorded last write: its op's name, and whether it went through a view
        )
        self.spot: tuple[Any, int] | None = None  # the learner's code object, and the instruction in it
        self.writes: deque[int] = deque(maxlen=64)  # when: so that an error can tell the version that was saved
        self.keep: Any = None  # a numpy scalar whose id must stay taken
        self.now: Any = None  # a weak reference to the array that this scalar has become
        self.watch: Any = None  # forgets the cell when the memory goes

    @property
    def where(self) -> tuple[str, int] | None:
        """(file, line) of the learner's that did the last write."""
        if self.spot is None:
            return None
        code, instruction = self.spot
        line = next((n for start, end, n in code.co_lines() if start <= instruction < end), None)
        return code.co_filename, line or code.co_firstlineno

    def version_at(self, seq: int) -> int:
        """The version that a node recorded at `seq` saw."""
        return self.version - sum(moment > seq for moment in self.writes)


def learner_spot() -> tuple[Any, int] | None:
    """(code, instruction) of the first frame outside this package; its line is looked up when somebody asks."""
    frame = sys._getframe(3)  # whoever writes has been called by somebody; to look at a frame costs
    while frame is not None:
        code = frame.f_code
        if not code.co_filename.startswith(HOME):
            return code, frame.f_lasti
        frame = frame.f_back
    return None


def written_cell(array: Any, private: Any = None) -> Cell | None:
    """The cell of `array`'s memory, or None while nothing has been written into it."""
    return _cells.get(id(private if private is not None else backend.of(array).owner(array)))


def version(array: Any, private: Any = None) -> int:
    """How many in-place writes `array`'s memory has seen."""
    cell = written_cell(array, private)
    return 0 if cell is None else cell.version


def write(array: Any, op: str, private: Any = None, line: bool = True) -> Cell:
    """Note that `op` has just written into `array`, at the learner's present line.

    private: the array of the `.data` that was written through, if so: its writes are nobody else's business.
    line: False when no line of the learner's did it.
    """
    owner = private if private is not None else array if array.base is None else backend.of(array).owner(array)
    cell = _cells.get(id(owner))
    if cell is None:
        cell = Cell()
        put_down(cell, owner)
    count(cell, op, learner_spot() if line else None)
    return cell


def count(cell: Cell, op: str, spot: tuple | None) -> None:
    """One more write, by `op`."""
    global last
    cell.version += 1
    cell.op, cell.by, cell.spot = op, None, spot
    cell.last = last = next_seq()
    cell.writes.append(last)


def pick_up(owner: Any) -> Cell:
    """The cell of memory that is about to be let go, for `put_down` on the memory that takes its place unseen by anybody."""
    return _cells.pop(id(owner), None) or Cell()


def put_down(cell: Cell, owner: Any) -> None:
    """From now on `cell` belongs to the memory of the array `owner`."""
    _cells[id(owner)] = cell
    cell.watch = watch = Watch(owner, forget)
    watch.key = id(owner)


class Watch(weakref.ref):
    """Knows which cell to forget when the memory goes."""

    __slots__ = ("key",)
    key: int


def forget(watch: Any) -> None:
    _cells.pop(watch.key, None)


def move(old_scalar: Any, new_array: Any) -> None:
    """A 0-d result kept as a numpy scalar has become `new_array` in order to be written: one cell serves both."""
    cell = _cells.get(id(old_scalar)) or Cell()
    cell.keep = old_scalar  # nodes may have saved it, so its id must stay taken
    cell.now = weakref.ref(new_array)
    keys = id(old_scalar), id(new_array)
    for key in keys:
        _cells[key] = cell
    # an earlier array made of the same scalar goes on being watched
    cell.watch = cell.watch, weakref.ref(new_array, lambda _: [_cells.pop(key, None) for key in keys])


def look_again() -> None:
    """Every node recorded so far looks at what it saved: a scalar that became an array may be written unseen (`.data`)."""
    global last, shared
    last = shared = next_seq()


def current(value: Any) -> Any:
    """What a node saved, or the array that this scalar has become in order to be shared."""
    cell = _cells.get(id(value)) if isinstance(value, np.generic) else None
    array = cell.now() if cell is not None and cell.keep is value and cell.now is not None else None
    return value if array is None else array


def stale(node: Node) -> tuple[str, Node | None, Any, Cell] | None:
    """(name, node that made it, array, cell) of the first array that `node` saved and that was written since, or None."""
    for name, array, slot in node.saved_entries() or ():
        cell = written_since(array, node.seq) if hasattr(array, "dtype") else None
        if cell is not None:
            return name, node if slot is None else node.source(slot), array, cell
    return None


def written_since(array: Any, seq: int) -> Cell | None:
    """The cell of `array`'s memory if it was written after the node recorded at `seq`."""
    cell = _cells.get(id(array)) or _cells.get(id(backend.of(array).owner(array)))
    return cell if cell is not None and cell.last > seq else None
