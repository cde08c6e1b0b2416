"""Reads which module imports which, from the source text. Runs nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Import:
    """`importer` imports `target` (dotted names). `late`: inside a function. Imports for type checkers are left out."""

    importer: str
    target: str
    line: int
    late: bool

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.target}{' inside a function' if self.late else ''}"


def modules(root: Path, package: str) -> dict[str, Path]:
    """Every module of the package that lies in `root / package`, by dotted name; a package's name is its __init__."""
    found = {}
    for path in sorted((root / package).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(known: dict[str, Path]) -> list[Import]:
    """All imports of the modules in `known`; targets among them are resolved to the module itself."""
    return [found for name, path in known.items() for found in _of(name, path, known)]


def cycle(edges: list[Import], known: dict[str, Path]) -> list[str] | None:
    """One circle of module-level imports, or None. A package's __init__ may import its parts and is left out."""
    graph: dict[str, list[str]] = {name: [] for name in known}
    for edge in edges:
        if not edge.late and edge.target in known and known[edge.importer].name != "__init__.py":
            graph[edge.importer].append(edge.target)
    done: set[str] = set()
    for start in graph:
        path: list[tuple[str, Iterator[str]]] = [(start, iter(graph[start]))]
        while path:
            following = next((name for name in path[-1][1] if name not in done), None)
            if following is None:
                done.add(path.pop()[0])
                continue
            names = [name for name, _ in path]
            if following in names:
                return [*names[names.index(following) :], following]
            path.append((following, iter(graph[following])))
    return None


def _of(name: str, path: Path, known: dict[str, Path]) -> Iterator[Import]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node, late in _walk(ast.parse(path.read_text(encoding="utf-8")), False):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, alias.name, node.lineno, late)
        else:
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield Import(name, whole if whole in known else base, node.lineno, late)


def _walk(node: ast.AST, late: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            yield child, late
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            for other in child.orelse:
                yield from _walk(other, late)
        else:
            yield from _walk(child, late or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)))
