"""The verdict that a student sees at once in the notebook, from the public seed. It counts for nothing.

Runs in the student's kernel, after `observe`. Reads the exercise's bundle; knows nothing of nbval. The hint grows
with the number of failed attempts: what is off, then which idea, then where to look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import bundle, hints
from .judge import Verdict, read
from .judge import judge as judge_observed
from .observe import run_case
from .text import both, pick

if TYPE_CHECKING:
    from .observe import Body, Exercise


def judge(exercise: Exercise, id: str, body: Body) -> None:
    """Run one check with the public seed and print what came of it."""
    released = bundle.load(bundle.folder_of(exercise.id, exercise.bundles))
    check = released.manifest.check(id)
    seed = released.manifest.public_seed
    observed, _ = read([run_case(id, seed, body)], id)
    verdict = judge_observed(check, observed, released.reference, [seed])
    failed = verdict.earned < check.points
    attempts = exercise.attempts.get(id, 0) + 1 if failed else 0
    exercise.attempts[id] = attempts
    print("\n".join(lines(check, verdict, exercise.language, attempts)))


def lines(check: bundle.Check, verdict: Verdict, language: str, attempts: int) -> list[str]:
    """What is shown for `verdict`: points, each part that is not right, and one hint as long as `attempts` allows."""
    head = f"{pick(both('Check', '检查'), language)} {check.id} · {pick(check.title, language)}"
    shown = [f"{head}  {verdict.earned}/{check.points}"]
    if verdict.earned == check.points:
        more = both(
            "Right for the public numbers. `autograd-lab check` tries others too.",
            "公开的数据全部正确。`autograd-lab check` 还会换别的数据再试。",
        )
        return [*shown, f"  {pick(more, language)}"]
    for part in verdict.parts:
        sign = "+" if part.earned else "-"
        shown.append(f"  {sign} {pick(part.text, language)}  {part.earned}/{part.points}")
    if verdict.reason is not None:
        shown.append(f"    {pick(verdict.reason, language)}")
    if verdict.hint is not None:
        shown.append(f"    {verdict.hint}: {hints.sentence(verdict.hint, language, attempts)}")
    return shown
