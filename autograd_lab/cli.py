"""The command line: `autograd-lab lab | doctor | check`.

Only reads the command line and prints; each command's body lives in its own package and is imported when it is called.
"""

import json
import os
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograd_lab.lab import language
from autograd_lab.lab.messages import message

WRONG_USE = 2
Say = Callable[..., str]
Language = Literal["en", "zh"]
# This module keeps its annotations as objects: typer reads them, and the help texts in them are local names.


def main() -> None:
    """The entry point of the console script."""
    lang = language.choose(sys.argv[1:], os.environ)
    os.environ[language.VARIABLE] = lang
    application(lang)(prog_name="autograd-lab")


def application(lang: str) -> typer.Typer:
    """The command line in one language (help texts are fixed when the commands are declared)."""

    def say(key: str, **facts: object) -> str:
        return message(key, lang, **facts)

    # `language.choose` has read --lang already; the commands only declare it, so that the parser knows and checks it.
    lang_option = typer.Option("--lang", help=say("lang_option"))
    app = typer.Typer(help=say("app_help"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    @app.callback()
    def common(
        version: Annotated[
            bool, typer.Option("--version", help=say("version_option"), is_eager=True, callback=_print_version)
        ] = False,
        lang_: Annotated[Language | None, lang_option] = None,
    ) -> None: ...

    @app.command(help=say("lab_help"))
    def lab(
        folder: Annotated[Path, typer.Argument(help=say("folder_option"))] = Path("autograd-lab"),
        no_browser: Annotated[bool, typer.Option("--no-browser", help=say("browser_option"))] = False,
        port: Annotated[int | None, typer.Option(min=1, max=65535, help=say("port_option"))] = None,
        lang_: Annotated[Language | None, lang_option] = None,
    ) -> None:
        raise typer.Exit(_lab(folder, no_browser, port, lang, say))

    @app.command(help=say("doctor_help"))
    def doctor(
        as_json: Annotated[bool, typer.Option("--json", help=say("doctor_json_option"))] = False,
        lang_: Annotated[Language | None, lang_option] = None,
    ) -> None:
        raise typer.Exit(_doctor(as_json, say))

    @app.command(help=say("check_help"))
    def check(
        notebook: Annotated[Path, typer.Argument(help=say("notebook_argument"))],
        json_file: Annotated[Path | None, typer.Option("--json", help=say("json_option"))] = None,
        lang_: Annotated[Language | None, lang_option] = None,
    ) -> None:
        raise typer.Exit(_check(notebook, json_file, say))

    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"autograd-lab {metadata.version('autograd-lab')}")
        raise typer.Exit


def _complain(sentence: str) -> int:
    """Say on stderr what was wrong; returns the exit status for wrong use."""
    Console(stderr=True, highlight=False).print(Text(sentence, style="bold red"), soft_wrap=True)
    return WRONG_USE


def _lab(folder: Path, no_browser: bool, port: int | None, lang: str, say: Say) -> int:
    """Fill the learner's folder, then serve it until it is stopped."""
    from autograd_lab import resources
    from autograd_lab.lab import server
    from autograd_lab.lab.folder import FolderError, fill

    folder = folder.expanduser().absolute()
    out = Console(highlight=False)
    chosen = server.free_port(port)
    if chosen is None:
        return _complain(say("port_taken", port=port))
    try:
        report = fill(folder, resources.course_folder(), (f"{lang}/lectures", f"{lang}/exercises", "bundles"))
    except FolderError as error:
        return _complain(say(error.key, **error.facts))
    except FileNotFoundError as error:
        return _complain(str(error))
    lectures = sorted((folder / lang / "lectures").glob("*.ipynb"))
    if not lectures:
        return _complain(say("no_lectures"))
    if report.copied:
        out.print(say("copied", count=len(report.copied), folder=folder), soft_wrap=True, markup=False)
    for key, names in (("updated", report.updated), ("kept", report.kept)):
        for name in names:
            out.print(say(key, name=name), soft_wrap=True, markup=False)
    if server.calm_threads():
        out.print(say("threads"), style="dim", soft_wrap=True, markup=False)
    server.sign(folder, report.pristine)
    out.print(say("starting"))

    def when_ready(url: str) -> None:
        out.print(f"\n{say('open_at')}\n  {url}\n{say('stop', folder=folder)}", soft_wrap=True, markup=False)

    first = lectures[0].relative_to(folder).as_posix()
    browser = not no_browser and server.can_open_browser()
    server.serve(folder, first, chosen, browser, when_ready, lambda: out.print(say("stopped")))


def _doctor(as_json: bool, say: Say) -> int:
    """Print the report; 1 when something that the lab needs is missing."""
    from autograd_lab.lab import doctor

    checks = doctor.examine()
    if as_json:
        print(json.dumps(doctor.as_json(checks, say), indent=1, ensure_ascii=False))
        return 0 if doctor.ready(checks) else 1
    table = Table(title=say("doctor_title"), title_justify="left")
    for column in ("", say("column_what"), say("column_found"), say("column_advice")):
        table.add_column(column, overflow="fold")
    for check in checks:
        state = ("has", "green") if check.ok else ("lacks", "bold red") if check.needed else ("optional", "dim")
        advice = say(check.advice) if check.advice else ""
        table.add_row(Text(say(state[0]), style=state[1]), say(f"name_{check.id}"), Text(check.found), Text(advice))
    out = Console(highlight=False)
    out.print(table)
    out.print(say("doctor_ready" if doctor.ready(checks) else "doctor_not_ready"))
    return 0 if doctor.ready(checks) else 1


def _check(notebook: Path, json_file: Path | None, say: Say) -> int:
    """Hand the exercise to the grader; its result is the exit status."""
    if not notebook.is_file():
        return _complain(say("no_notebook", path=notebook))
    if json_file is not None and not json_file.absolute().parent.is_dir():
        return _complain(say("json_unwritable", path=json_file, why=json_file.absolute().parent))
    from autograd_lab.grading import check

    return check.main(notebook, json_file)


if __name__ == "__main__":
    main()
