"""Build the course's notebooks from their sources.

    python notebooks/build.py                     build what is not current
    python notebooks/build.py --force             build everything anew
    python notebooks/build.py 03_autograd         only this one
    python notebooks/build.py --check             say what is not current; runs nothing, writes nothing
    python notebooks/build.py --check --execute   the same, and run everything: lectures must give their stored
                                                  outputs, exercises must stand all that a release must stand

Lectures run in a fresh kernel of this Python, with this checkout's packages. With --check the exit status is 1 when
something is not current.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer
from nbclient.exceptions import CellExecutionError

from builder.source import ROOT, BuildError, find

sys.path[:0] = [str(ROOT), str(ROOT / "widgets")]
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command(help=__doc__)
def main(
    names: Annotated[list[str] | None, typer.Argument(help="Stems such as 03_autograd; none: all.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Compare only; write nothing.")] = False,
    run: Annotated[bool, typer.Option("--execute", help="With --check: also run everything.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Build also what is current.")] = False,
) -> None:
    failed = False
    try:
        for path in find(names):
            failed = (_check(path, run) if check else _build(path, force)) or failed
    except (BuildError, CellExecutionError) as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        failed = True
    raise typer.Exit(1 if failed else 0)


def _side(path: Path) -> ModuleType:
    """The module that builds this kind of source. Exercises need the grading packages, so they come late."""
    if path.parent.name == "lectures":
        from builder import lectures

        return lectures
    from builder import exercises

    return exercises


def _check(path: Path, run: bool) -> bool:
    side = _side(path)
    found = side.problems(path) + (side.prove(path) if run else [])
    for what in dict.fromkeys(found):
        typer.echo(what)
    typer.echo(
        f"{path.parent.name}/{path.stem}: {'not current; run python notebooks/build.py' if found else 'current'}"
    )
    return bool(found)


def _build(path: Path, force: bool) -> bool:
    side = _side(path)
    if not force and not side.problems(path):
        typer.echo(f"{path.parent.name}/{path.stem}: current")
        return False
    typer.echo(f"{path.parent.name}/{path.stem}: built, {side.build(path)}")
    return False


if __name__ == "__main__":
    app()
