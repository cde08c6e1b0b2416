"""Frames: which line of the learner's code is running, and what the learner calls a tensor.

Knows Python frames and bytecode; of tensors only what its callers pass in as a test ("is this the one?").
"""

from __future__ import annotations

import contextlib
import dis
import linecache
import os
import sys
from collections.abc import Iterator
from types import CodeType, FrameType
from typing import Any

from .documents import Source

OURS = frozenset({"autograd_lab", "autograd_lab_widgets"})
_STORES = frozenset(
    {"STORE_NAME", "STORE_FAST", "STORE_GLOBAL", "STORE_DEREF", "STORE_FAST_STORE_FAST", "STORE_FAST_LOAD_FAST"}
)
_CACHE_LIMIT = 4096
RETURNS = "return "  # not an identifier: the value is handed to the caller
_after: dict[int, tuple[CodeType, dict[int, str | None]]] = {}  # by id: hashing a code object is slow
_our_globals: dict[int, dict[str, Any]] = {}  # namespaces of our own modules, by id and kept alive


def learner_frame(frame: FrameType | None) -> FrameType | None:
    """The first frame, going outwards from `frame`, that is not part of this library."""
    while frame is not None:
        namespace = frame.f_globals
        if id(namespace) not in _our_globals:
            name = namespace.get("__name__")
            if not isinstance(name, str) or name.partition(".")[0] not in OURS:
                return frame
            _our_globals[id(namespace)] = namespace
        frame = frame.f_back
    return None


def here() -> FrameType | None:
    """The learner's frame on this thread."""
    return learner_frame(sys._getframe(1))


def outwards(frame: FrameType | None, limit: int = 16) -> Iterator[FrameType]:
    """`frame` and the learner's frames that called it."""
    while frame is not None and limit:
        yield frame
        frame, limit = learner_frame(frame.f_back), limit - 1


def source(code: CodeType, line: int | None) -> Source | None:
    """The line as data: with the cell's number for IPython cells, with the file's base name otherwise."""
    if line is None:
        return None
    cell = cell_number(code.co_filename)
    text = linecache.getline(code.co_filename, line).strip()
    file = None if cell is not None else os.path.basename(code.co_filename)
    return Source(line=line, text=text[:200], cell=cell, file=file)


def cell_number(filename: str) -> int | None:
    """The execution count of the IPython cell that was compiled under this name."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None
    numbers = getattr(getattr(shell, "compile", None), "_filename_map", None)
    return numbers.get(filename) if isinstance(numbers, dict) else None


def running_cell() -> int | None:
    """The execution count of the IPython cell that runs on this thread; the shell itself may count ahead."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        number = cell_number(frame.f_code.co_filename)
        if number is not None:
            return number
        frame = frame.f_back
    return None


class Target:
    """The variable that a value is on its way to, and the frame that binds it: known again, but not held."""

    __slots__ = ("code", "direct", "frame_id", "name")

    def __init__(self, frame: FrameType, name: str, direct: bool) -> None:
        self.frame_id, self.code = id(frame), frame.f_code
        self.name = name
        self.direct = direct  # bound by the frame that runs the op, without a `return` in between

    def is_frame(self, frame: FrameType) -> bool:
        """Whether `frame` is the one."""
        return id(frame) == self.frame_id and frame.f_code is self.code


def target(frame: FrameType) -> Target | None:
    """Where the value that `frame` is computing right now goes, also through `return`s. None: to no name."""
    outer: FrameType | None = frame
    for _ in range(8):
        name = _stored_next(outer.f_code, outer.f_lasti)
        if name != RETURNS:
            return Target(outer, name, outer is frame) if name else None
        outer = learner_frame(outer.f_back)
        if outer is None:
            break
    return None


def _stored_next(code: CodeType, lasti: int) -> str | None:
    """The variable that the instruction after `lasti` stores into, RETURNS, or None."""
    known = _after.get(id(code))
    if known is None:
        if len(_after) >= _CACHE_LIMIT:
            _after.clear()
        known = _after[id(code)] = (code, _stores(code))
    return known[1].get(lasti)


def _stores(code: CodeType) -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    instructions = list(dis.get_instructions(code))
    for i, instruction in enumerate(instructions[:-1]):
        follower = instructions[i + 1]
        offsets = range(instruction.offset, follower.offset, 2)  # with the inline cache
        if follower.opname == "COPY" and i + 2 < len(instructions):  # a = b = ..., and :=
            follower = instructions[i + 2]
        if follower.opname in _STORES:
            name = follower.argval
            table.update(dict.fromkeys(offsets, name[0] if isinstance(name, tuple) else name))
        elif follower.opname.startswith("RETURN_VALUE"):
            table.update(dict.fromkeys(offsets, RETURNS))
    return table


def at_module_level(frame: FrameType) -> bool:
    """Whether `frame` runs a module or a notebook cell: nothing of the learner's lies further out."""
    return frame.f_code.co_name.startswith(("<module>", "<cell"))


def lookup(frame: FrameType, name: str) -> Any:
    """The variable's value as the frame sees it, None when it is not bound."""
    found = frame.f_locals.get(name)
    return frame.f_globals.get(name) if found is None else found


def scopes(frame: FrameType | None) -> Iterator[dict[str, Any]]:
    """The namespaces a name may come from, innermost first, each once."""
    last = None
    for last in outwards(frame, 6):
        yield last.f_locals
        if at_module_level(last):
            return
    if last is not None:
        yield last.f_globals


def name_of(tensor: Any, frame: FrameType | None, outermost: bool) -> str | None:
    """The variable that holds `tensor`, seen from `frame`; of several, the outermost or the innermost.

    A parameter of a module that a variable holds is named after the module's own name for it: "fc1.weight".
    """
    found = None
    namespaces = list(scopes(frame))
    for scope in namespaces:
        for name, value in list(scope.items()):
            if value is tensor and not name.startswith("_"):
                if not outermost:
                    return name
                found = name
                break
    if found is None and outermost:
        return next((name for name, parameter in parameters(namespaces) if parameter is tensor), None)
    return found


def parameters(namespaces: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """(name, parameter) of every module that a variable holds; a learner's half-built module gives what it can."""
    for scope in namespaces:
        for value in list(scope.values()):
            if hasattr(type(value), "named_parameters"):
                with contextlib.suppress(Exception):
                    yield from value.named_parameters()
