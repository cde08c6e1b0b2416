"""Release an exercise: source -> bundle and student notebooks, or refuse and say why.

    build(Path("notebooks/source/exercises/03_the_loop.py"), Path("notebooks/bundles"), Path("notebooks"))

Refuses unless the reference solution scores full, the blank notebook scores 0 without a crash, every canned forgery
scores 0, two runs with one seed agree and with two seeds differ, no solution or hidden line is left in a student
notebook, and each wrong answer of the exercise's bank (NAME.wrong.py beside it) loses its points and gets exactly its
hint.
"""

from __future__ import annotations

import random
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .. import __version__
from . import bundle as bundles
from . import forgeries, runner
from . import source as sources
from .bundle import Bundle, Limits
from .judge import Verdict, decode
from .overlay import Answers
from .score import verdicts
from .source import Source, WrongAnswer
from .text import LANGUAGES

SCORE_SEEDS = 8
_LIMITS = Limits(cell_seconds=20.0, notebook_seconds=120.0)  # machines that build are sometimes busy


class Refused(Exception):
    """The exercise must not be released; `reasons` says why, one sentence each."""

    def __init__(self, exercise: str, reasons: list[str]) -> None:
        super().__init__(f"{exercise} is refused:\n" + "\n".join(f"  - {reason}" for reason in reasons))
        self.reasons = reasons


@dataclass(slots=True)
class Proof:
    """What was tried on an exercise before its release."""

    reasons: list[str] = field(default_factory=list)  # empty: nothing speaks against it
    wrong_caught: int = 0
    wrong_total: int = 0


def build(source: Path, out: Path, notebooks: Path | None = None, *, prove: bool = True) -> Proof:
    """Write `out/<exercise>/` (the bundle and student.<lang>.ipynb) and, when `notebooks` is given,
    `notebooks/<lang>/exercises/<name of the source>.ipynb`.

    `prove=False` runs only the reference solution. Raises Refused, source.SourceError, runner.RunnerError.
    """
    exercise = sources.read(source)
    bundle = make(exercise)
    wrong = source.with_suffix(".wrong.py")
    bank = sources.read_wrong(wrong, exercise) if wrong.is_file() else []
    proof = check(exercise, bundle, bank) if prove else Proof(leaks(exercise))
    if proof.reasons:
        raise Refused(bundle.manifest.exercise, proof.reasons)
    folder = out / bundle.manifest.exercise
    bundles.save(bundle, folder)
    for language in LANGUAGES:
        notebook = sources.student(exercise, language)
        bundles.write_json(folder / f"student.{language}.ipynb", notebook)
        if notebooks is not None:
            target = notebooks / language / "exercises" / f"{source.stem}.ipynb"
            target.parent.mkdir(parents=True, exist_ok=True)
            bundles.write_json(target, notebook)
    return proof


def stale(source: Path, out: Path, notebooks: Path | None = None) -> list[str]:
    """The files that `build` would write otherwise than they are; starts no kernel.

    Of reference.json only seeds, checks and names are compared: the last bits of numbers depend on the machine.
    """
    exercise = sources.read(source)
    bundle = _unobserved(exercise)
    folder = out / bundle.manifest.exercise
    wanted: dict[Path, Any] = {
        folder / "manifest.json": asdict(bundle.manifest),
        folder / "pristine.ipynb": bundle.pristine,
    }
    for language in LANGUAGES:
        notebook = sources.student(exercise, language)
        wanted[folder / f"student.{language}.ipynb"] = notebook
        if notebooks is not None:
            wanted[notebooks / language / "exercises" / f"{source.stem}.ipynb"] = notebook
    old = [path for path, data in wanted.items() if not path.is_file() or bundles.read_json(path) != data]
    if not old and not _covers(bundles.load(folder)):
        old.append(folder / "reference.json")
    return [str(path) for path in old]


def make(source: Source) -> Bundle:
    """The bundle of `source`, its reference observed by running the solution. Raises Refused when that fails."""
    bundle = _unobserved(source)
    bundle.reference = reference(bundle, source, [bundle.manifest.public_seed, *bundle.manifest.score_seeds])
    return bundle


def _unobserved(source: Source) -> Bundle:
    """The bundle but for its reference. The seeds follow from the exercise, so that building twice gives one bundle."""
    draw = random.Random(f"{source.facts['id']} {source.facts['version']}")
    seeds = draw.sample(range(1, 2**31), SCORE_SEEDS)
    public = zlib.crc32(str(source.facts["id"]).encode())
    return Bundle(sources.manifest(source, seeds, public, __version__), sources.pristine(source), {})


def _covers(bundle: Bundle) -> bool:
    """Whether the reference has every value that the checks need, for every seed."""
    return all(
        set(part.needs) <= set(bundle.reference.get(seed, {}).get(check.id, {}))
        for seed in (bundle.manifest.public_seed, *bundle.manifest.score_seeds)
        for check in bundle.manifest.checks
        for part in check.parts
    )


def reference(bundle: Bundle, source: Source, seeds: list[int]) -> dict[int, dict[str, dict[str, Any]]]:
    """What the solution's checks observe for `seeds`. Raises Refused when a check does not run to its end."""
    run = runner.run(bundle, {"reference": _solved(source)}, seeds, limits=_LIMITS)["reference"]
    reasons = []
    for check in bundle.manifest.checks:
        mine = run.checks[check.id]
        errors = [seen.error for seen in mine.observed.values() if seen.error]
        if not mine.in_order or errors or mine.answer_errors:
            why = errors[:1] or mine.answer_errors or mine.why or mine.outcome
            reasons.append(f"check {check.id}: the reference solution does not run: {why}")
            continue
        for name in sorted({name for part in check.parts for name in part.needs}):
            if any(not isinstance(decode(run.raw[seed][check.id].get(name)), np.ndarray) for seed in seeds):
                reasons.append(f"check {check.id}: with the reference solution {name} is no array of numbers")
    if reasons:
        raise Refused(bundle.manifest.exercise, reasons)
    return run.raw


def check(source: Source, bundle: Bundle, bank: list[WrongAnswer]) -> Proof:
    """Try everything that a release must stand, in one go."""
    proof = Proof(reasons=leaks(source), wrong_total=len(bank))
    seeds = [bundle.manifest.public_seed, *bundle.manifest.score_seeds[:2]]
    solved, blank = _solved(source), _blank(source)
    tries = {"reference": solved, "blank": blank}
    first = next(iter(source.solutions()))
    for title, text in forgeries.all_for(bundle.manifest).items():
        tries[f"forgery: {title}"] = Answers({**blank.sources, first: [text]})
    rounds = _rounds(bank)
    for number, entries in enumerate(rounds):
        replaced = {id: [text] for entry in entries for id, text in entry.answers.items()}
        tries[f"wrong: {number}"] = Answers({**solved.sources, **replaced})
    runs = runner.run(bundle, tries, seeds, limits=_LIMITS)
    scored = {key: verdicts(bundle, runs[key], seeds) for key in tries}
    _full(proof, scored["reference"], bundle)
    _zero(proof, {key: scored[key] for key in tries if key == "blank" or key.startswith("forgery")})
    proof.reasons += [
        f"blank: check {id} ended with {one.outcome!r}"
        for id, one in runs["blank"].checks.items()
        if one.outcome not in ("ok", "error")
    ]
    _seeds_matter(proof, bundle, runs["reference"].raw, seeds)
    for number, entries in enumerate(rounds):
        _caught(proof, entries, scored[f"wrong: {number}"], bundle)
    return proof


def leaks(source: Source) -> list[str]:
    """A sentence for each solution or hidden line, and each delimiter, that is left in a student notebook."""
    secret: set[str] = set()
    for cell in source.cells:
        secret |= set(sources.region_lines(cell.text, sources.BEGIN_SOLUTION, sources.END_SOLUTION))
        secret |= set(sources.region_lines(cell.text, sources.BEGIN_HIDDEN, sources.END_HIDDEN))
    stubs = source.stubs()
    given = [cell for cell in source.cells if cell.role in ("given", "look", "answer", "check", "stub")]
    meant = (
        {line.strip() for cell in given for line in sources.student_text(cell, stubs, "en").split("\n")}
        if given
        else set()
    )
    secret = {line for line in secret - meant if len(line) > 4}
    found = []
    for language in LANGUAGES:
        notebook = sources.student(source, language)
        for cell in notebook["cells"]:
            lines = {line.strip() for line in cell["source"].split("\n")}
            found += [
                f"student.{language}, {cell['id']}: solution line left: {line}" for line in sorted(secret & lines)
            ]
            found += [
                f"student.{language}, {cell['id']}: {word} left"
                for word in sources.DELIMITERS
                if word in cell["source"]
            ]
    return found


def _solved(source: Source) -> Answers:
    return Answers({key: [text] for key, text in source.solutions().items()})


def _blank(source: Source) -> Answers:
    return Answers({key: [text] for key, text in source.stubs().items()})


def _rounds(bank: list[WrongAnswer]) -> list[list[WrongAnswer]]:
    """Entries that can be tried in one notebook: one for each check (checks do not share answers within a round)."""
    rounds: list[list[WrongAnswer]] = []
    for entry in bank:
        for one in rounds:
            taken = {id for other in one for id in other.answers}
            if all(other.check != entry.check for other in one) and not taken & set(entry.answers):
                one.append(entry)
                break
        else:
            rounds.append([entry])
    return rounds


def _full(proof: Proof, scored: list[Verdict], bundle: Bundle) -> None:
    for verdict in scored:
        check = bundle.manifest.check(verdict.check)
        if verdict.earned != check.points:
            why = (verdict.reason or {}).get("en", verdict.outcome)
            proof.reasons.append(f"reference: check {check.id} scores {verdict.earned}/{check.points}: {why}")


def _zero(proof: Proof, scored: dict[str, list[Verdict]]) -> None:
    for title, one in scored.items():
        earned = {verdict.check: verdict.earned for verdict in one if verdict.earned}
        if earned:
            proof.reasons.append(f"{title} scores {earned}, not 0")


def _seeds_matter(proof: Proof, bundle: Bundle, again: dict[int, dict[str, Any]], seeds: list[int]) -> None:
    """One seed twice agrees (the reference already scored full against the stored run); two seeds differ."""
    for check in bundle.manifest.checks:
        one, two = (again.get(seed, {}).get(check.id) for seed in seeds[:2])
        if one is not None and (one == two) != check.fixed:
            what = "the same numbers for two seeds" if one == two else "other numbers for another seed, though fixed"
            proof.reasons.append(f"check {check.id} observes {what}")


def _caught(proof: Proof, entries: list[WrongAnswer], scored: list[Verdict], bundle: Bundle) -> None:
    wrong = {entry.check: entry for entry in entries}
    for verdict in scored:
        entry = wrong.get(verdict.check)
        check = bundle.manifest.check(verdict.check)
        if entry is None:
            if verdict.earned != check.points:
                titles = ", ".join(other.title for other in entries)
                proof.reasons.append(f"check {check.id} loses points through another check's wrong answer ({titles})")
        elif (verdict.earned, verdict.hint) == (entry.earns, entry.hint) and entry.earns < check.points:
            proof.wrong_caught += 1
        else:
            why = (verdict.reason or {}).get("en", "")
            proof.reasons.append(
                f"wrong answer {entry.title!r} of check {check.id}: {verdict.earned} points and hint {verdict.hint}, "
                f"meant {entry.earns} and {entry.hint} ({why})"
            )
