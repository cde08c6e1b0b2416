"""Build the course's notebooks from their sources.

    python notebooks/build.py                     build what is not current (executes the lectures)
    python notebooks/build.py --force             build everything anew
    python notebooks/build.py 03_autograd         only this one
    python notebooks/build.py --check             say what is not current, run nothing, exit 1 if anything is
    python notebooks/build.py --check --execute   the same, and run every lecture to compare its stored outputs

The lectures run in a fresh kernel of this Python, with this checkout's packages.
"""

from __future__ import annotations

from typing import Annotated

import nbformat
import typer
from nbclient.exceptions import CellExecutionError

from builder.assemble import assemble
from builder.current import problems
from builder.running import RunError, execute
from builder.source import LANGUAGES, Source, SourceError, find, read

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=__doc__)
def main(
    names: Annotated[list[str] | None, typer.Argument(help="Stems such as 03_autograd; none: all.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Compare only; write nothing.")] = False,
    run: Annotated[bool, typer.Option("--execute", help="With --check: run the lectures and compare outputs.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Build also what is current.")] = False,
) -> None:
    try:
        sources = [read(path) for path in find(names)]
        failed = _check(sources, run) if check else _build(sources, force)
    except (SourceError, RunError, CellExecutionError) as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        raise typer.Exit(1) from None
    raise typer.Exit(1 if failed else 0)


def _check(sources: list[Source], run: bool) -> bool:
    failed = False
    for source in sources:
        for lang in LANGUAGES:
            rerun = execute(assemble(source, lang)) if run else None
            found = problems(source, lang, rerun)
            failed = failed or bool(found)
            typer.echo("\n".join(found) if found else f"current: {lang}/{source.kind}/{source.stem}.ipynb")
    if failed:
        typer.echo("Build them: python notebooks/build.py")
    return failed


def _build(sources: list[Source], force: bool) -> bool:
    for source in sources:
        for lang in LANGUAGES:
            if not force and not problems(source, lang):
                typer.echo(f"current: {lang}/{source.kind}/{source.stem}.ipynb")
                continue
            notebook = execute(assemble(source, lang))
            target = source.target(lang)
            target.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, target)
            typer.echo(f"built:   {lang}/{source.kind}/{source.stem}.ipynb")
    return False


if __name__ == "__main__":
    app()
