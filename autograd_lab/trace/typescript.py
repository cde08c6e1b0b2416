"""Writes `widgets/src/lib/documents.ts` from documents.py, so that Python and the page describe the same shape.

`python -m autograd_lab.trace.typescript [--check]`. Knows only dataclasses and the handful of type forms they use.
"""

from __future__ import annotations

import dataclasses
import sys
import types
import typing
from pathlib import Path

from . import documents

TARGET = Path(__file__).resolve().parents[2] / "widgets" / "src" / "lib" / "documents.ts"
_NAMED = ("Number", "NodeKind", "Cut", "StepKind", "LedgerKind", "Document")
_PLAIN = {int: "number", float: "number", str: "string", bool: "boolean", type(None): "null"}
_HEADER = """// Generated from autograd_lab/trace/documents.py. Do not edit; `python -m autograd_lab.trace.typescript`.
// Every field is present in the JSON; what Python calls None is null here.
"""


def typescript(annotation: object) -> str:
    """The TypeScript for one Python annotation. Raises TypeError for a form that documents.py does not use."""
    for name in _NAMED:
        if annotation == getattr(documents, name):
            return "Num" if name == "Number" else name
    if annotation is typing.Any:
        return "unknown"
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        return annotation.__name__
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return " | ".join(f'"{a}"' if isinstance(a, str) else str(a) for a in args)
    if origin is list:
        inner = typescript(args[0])
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if origin in (typing.Union, types.UnionType):
        return _union(args)
    raise TypeError(f"no TypeScript form for {annotation!r}; documents.py should use plain data only")


def _union(args: tuple) -> str:
    """A union in which the members of `Number`, which typing flattens, are found again."""
    number = set(typing.get_args(documents.Number))
    if number <= set(args):
        rest = [typescript(a) for a in args if a not in number]
        return " | ".join(["Num", *rest])
    return " | ".join(typescript(a) for a in args)


def generate() -> str:
    """The whole file."""
    out = [_HEADER]
    for name in ("VERSION", "FULL_VALUES_UP_TO", "HISTOGRAM_BINS"):
        out.append(f"export const {name} = {getattr(documents, name)};")
    out.append('\nexport type Num = number | "NaN" | "Infinity" | "-Infinity";')
    for name in _NAMED[1:-1]:
        members = typing.get_args(getattr(documents, name))
        out.append(f"export type {name} = {' | '.join(chr(34) + m + chr(34) for m in members)};")
    for cls in vars(documents).values():
        if dataclasses.is_dataclass(cls) and isinstance(cls, type):
            out.append(_interface(cls))
    out.append("\nexport type Document = GraphDocument | BackwardDocument | LedgerDocument;\n")
    return "\n".join(out)


def _interface(cls: type) -> str:
    hints = typing.get_type_hints(cls, dict(vars(documents)))
    doc = " ".join((cls.__doc__ or "").split())
    lines = [] if doc.startswith(f"{cls.__name__}(") or not doc else [f"/** {doc} */"]
    lines.append(f"export interface {cls.__name__} {{")
    lines += [f"  {f.name}: {typescript(hints[f.name])};" for f in dataclasses.fields(cls)]
    return "\n" + "\n".join([*lines, "}"])


def main(argv: list[str]) -> int:
    """Write the file, or with --check say whether it is current. Returns the exit status."""
    text = generate()
    if "--check" in argv:
        current = TARGET.exists() and TARGET.read_text(encoding="utf8") == text
        if not current:
            print(f"{TARGET.name} is not current: run python -m autograd_lab.trace.typescript")
        return 0 if current else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, encoding="utf8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
