"""Writes methods.pyi and public.pyi from the op table, so that editors and type checkers see what is made at run time.

    python -m autograd_lab.stubs            write them
    python -m autograd_lab.stubs --check    exit 1 when they are not current

Knows nothing of what the functions do.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from pathlib import Path

from .methods import OpMethods, public_functions
from .out import offered, takes_out

HERE = Path(__file__).parent
HEAD = '"""Written by `python -m autograd_lab.stubs`; do not edit."""\n\nfrom collections.abc import Sequence\nfrom typing import Any\n\n'
RETURNS = {"__bool__": "bool", "__setitem__": "None", "max": "Any", "min": "Any", "where": "Any"}


def _parameter(p: inspect.Parameter) -> str:
    star = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
    kind = "Any" if p.annotation is p.empty else str(p.annotation)
    return f"{star}{p.name}: {kind}" + ("" if p.default is p.empty else " = ...")


def definition(name: str, function: Callable, method: bool, out: bool = False) -> str:
    """One line of a stub: `def mm(self, mat2: Tensor) -> Tensor: ...`."""
    signature = inspect.signature(function)
    parts: list[str] = []
    bare_star = False
    for i, p in enumerate(signature.parameters.values()):
        if p.kind is p.VAR_POSITIONAL:
            bare_star = True
        if p.kind is p.KEYWORD_ONLY and not bare_star:
            parts.append("*")
            bare_star = True
        parts.append("self" if method and i == 0 else _parameter(p))
    if out and "out" not in signature.parameters:
        last = len(parts) - any(part.startswith("**") for part in parts)
        parts[last:last] = ["out: Any = ..."] if bare_star else ["*", "out: Any = ..."]
    result = signature.return_annotation
    returns = RETURNS.get(name, "Tensor" if result in (signature.empty, "Any") else str(result))
    ignore = "  # type: ignore[override]" if name in ("__eq__", "__ne__") else ""
    return f"def {name}({', '.join(parts)}) -> {returns}: ...{ignore}"


def methods() -> str:
    """The text of methods.pyi."""
    found = {name: f for name, f in vars(OpMethods).items() if callable(f)}
    lines = [f"    {definition(name, f, method=True)}" for name, f in sorted(found.items())]
    return (
        HEAD
        + "from collections.abc import Callable\n\nfrom .tensor import Tensor\n\n"
        + "__all__: list[str]\n\ndef public_functions() -> dict[str, Callable[..., Any]]: ...\n\n"
        + "class OpMethods:\n    __slots__ = ()\n"
        + "\n".join(lines)
        + "\n"
    )


def public() -> str:
    """The text of public.pyi."""
    functions = sorted(offered(public_functions()).items())
    lines = [definition(name, f, method=False, out=takes_out(f)) for name, f in functions]
    names = "__all__ = [\n" + "".join(f'    "{name}",\n' for name in sorted(public_functions())) + "]\n\n"
    return HEAD + "from .dtypes import Dtype\nfrom .tensor import Tensor\n\n" + names + "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the stubs, or with --check compare them."""
    wanted = {HERE / "methods.pyi": methods(), HERE / "public.pyi": public()}
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf8") != text]
    if arguments == ["--check"]:
        for path in stale:
            print(f"{path.name} is not current: run `python -m autograd_lab.stubs`", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(wanted[path], encoding="utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
