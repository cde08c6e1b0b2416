"""`autograd-lab check NOTEBOOK`: grade one notebook on this machine and print the table.

Exit status: 0 all points, 1 some points missing, 2 the notebook cannot be graded, 3 the grader itself failed.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from pathlib import Path

from .. import __version__
from ..resources import course_folder
from . import bundle as bundles
from . import notebook, overlay, report, runner
from .bundle import Bundle, BundleError, Limits, Manifest
from .notebook import Submission, Unreadable
from .report import Result
from .score import verdicts
from .text import LANGUAGES, Text, both, pick

_FRESH_SEEDS = 2
_STYLES = {"head": "bold", "right": "green", "partial": "yellow", "wrong": "red", "detail": "dim"}
_STYLES |= {"hint": "cyan", "note": "dim", "total": "bold", "error": "red"}


def main(path: str | Path, json_path: str | Path | None = None, lang: str | None = None) -> int:
    """Check the notebook at `path`, print the result, write it to `json_path` if given; returns the exit status.

    `lang` is "en", "zh", or None: AUTOGRAD_LAB_LANG, else the notebook's own language.
    """
    progress = _Progress()
    try:
        result, own = check(path, progress=progress.show)
    except KeyboardInterrupt:
        progress.clear()
        print(pick(both("stopped", "已停止"), lang or "en"))
        return 130
    progress.clear()
    language = next((code for code in (lang, os.environ.get("AUTOGRAD_LAB_LANG"), own) if code in LANGUAGES), "en")
    _show(result, language)
    if json_path is not None:
        try:
            report.write(result, Path(json_path))
        except OSError as error:
            why = both(
                "cannot write {file}: {why}", "写不了 {file}：{why}", file=str(json_path), why=str(error.strerror)
            )
            print(pick(why, language), file=sys.stderr)
            return 3
    if result.status in ("invalid", "grader_error"):
        return 2 if result.status == "invalid" else 3
    return 0 if result.points == result.out_of else 1


def check(
    path: str | Path,
    *,
    folder: Path | None = None,
    limits: Limits | None = None,
    level: str | None = None,
    progress: runner.Progress = lambda key, cell: None,
) -> tuple[Result, str | None]:
    """The result for the notebook at `path`, and the notebook's own language. Never raises for what a notebook holds.

    `folder` holds the bundles (None: those that came with autograd-lab); `level` forces an isolation level.
    """
    name = Path(path).name
    submission: Submission | None = None
    try:
        submission = notebook.read(path)
        bundle = bundles.load(_match(submission, folder))
        result = _grade(submission, bundle, limits, level, progress)
    except Unreadable as error:
        result = Result("invalid", name, message=error.text)
    except (BundleError, runner.RunnerError) as error:
        told = both(
            "the grader failed, which is not your fault: {why}", "评分程序出错了，这不是你的问题：{why}", why=str(error)
        )
        result = Result("grader_error", name, message=told)
    result.notebook = name
    result.grader = __version__
    if submission is not None:
        result.sha256 = submission.sha256
        result.notes = result.notes or list(submission.notes)
    return result, submission.language if submission is not None else None


def _grade(
    submission: Submission, bundle: Bundle, limits: Limits | None, level: str | None, progress: runner.Progress
) -> Result:
    """Run it with the public seed and two fresh ones; a failing grader is tried once more."""
    answers = overlay.answers_of(submission, bundle)
    manifest = bundle.manifest
    seeds = [manifest.public_seed, *secrets.SystemRandom().sample(manifest.score_seeds, _FRESH_SEEDS)]
    asked = {"limits": limits, "level": level, "hidden": _secret_folders(), "progress": progress}
    try:
        run = runner.run(bundle, {"it": answers}, seeds, **asked)["it"]
    except runner.RunnerError:
        run = runner.run(bundle, {"it": answers}, seeds, **asked)["it"]
    result = report.graded(bundle, run, verdicts(bundle, run, seeds))
    result.seeds = seeds
    result.notes = [*answers.notes, *_version_note(submission, manifest)]
    return result


def _match(submission: Submission, folder: Path | None) -> Path:
    """The bundle for a submission: by its metadata, else by its file name. Raises Unreadable, BundleError."""
    if submission.exercise is not None:
        try:
            return bundles.folder_of(submission.exercise, folder)
        except BundleError:
            pass  # an edited or a newer notebook; the name may still tell
    parent = folder if folder is not None else _bundles_folder()
    known = bundles.all_in(parent)
    for exercise, manifest in known.items():
        if any(_named_like(submission.file, name) for name in manifest.names):
            return parent / exercise
    raise Unreadable("no_exercise", _no_exercise(submission, list(known)))


def _named_like(file: str, name: str) -> bool:
    """Whether `file` is NAME.ipynb, or a copy such as "NAME (1).ipynb", "NAME-Copy1.ipynb", "li_NAME_final.ipynb"."""
    stem = file.rsplit(".", 1)[0]
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", stem, re.IGNORECASE) is not None


def _no_exercise(submission: Submission, known: list[str]) -> Text:
    ids = ", ".join(known) or "-"
    return both(
        "this notebook belongs to no exercise that is known here ({ids}); "
        "name the file after its exercise, such as {first}.ipynb",
        "认不出这是哪个练习的笔记本（已知：{ids}）；请用练习的编号命名文件，例如 {first}.ipynb",
        ids=ids,
        first=known[0] if known else "E03",
    )


def _bundles_folder() -> Path:
    try:
        return course_folder() / "bundles"
    except FileNotFoundError as error:
        raise BundleError(str(error)) from error


def _secret_folders() -> list[Path]:
    """What a sandboxed kernel must not see: the bundles and, in a checkout, the exercises' sources."""
    try:
        bundles_folder = _bundles_folder()
    except BundleError:
        return []
    return [bundles_folder, bundles_folder.parent / "source" / "exercises"]


def _version_note(submission: Submission, manifest: Manifest) -> list[Text]:
    if submission.version in (None, manifest.version):
        return []
    return [
        both(
            "the notebook is version {theirs} of the exercise, graded as version {ours}",
            "笔记本是练习的第 {theirs} 版，按第 {ours} 版评分",
            theirs=submission.version,
            ours=manifest.version,
        )
    ]


class _Progress:
    """Which cell is running, on the standard error; one line that is written over on a terminal."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()

    def show(self, key: str, cell: str) -> None:
        if self.live:
            sys.stderr.write(f"\r\x1b[K{cell} …")
        else:
            sys.stderr.write(f"{cell}\n")
        sys.stderr.flush()

    def clear(self) -> None:
        if self.live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _show(result: Result, language: str) -> None:
    from rich.console import Console
    from rich.text import Text as Line

    console = Console(highlight=False, soft_wrap=True)
    for style, line in report.lines(result, language):
        console.print(Line(line, style=_STYLES[style]))
