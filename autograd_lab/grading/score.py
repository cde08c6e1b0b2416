"""From what a run observed to a verdict on each check. Pure; knows the bundle, no kernel and no notebook."""

from __future__ import annotations

from .bundle import Bundle, Check
from .judge import Verdict, judge
from .runner import CheckRun, Run
from .text import both

_ENDED = {
    "timeout": both("it ran longer than it may and was stopped", "运行超时，已被停止"),
    "died": both("it ended the kernel", "它结束了内核"),
    "output": both("it printed more than it may and was stopped", "输出过多，已被停止"),
    "budget": both("the notebook's time was used up before it", "轮到它之前，整个笔记本的时间已经用完"),
    "not_run": both("it was not reached: an earlier cell ended the kernel", "没有运行到它：前面的单元结束了内核"),
}
_REPLACED = both("the check did not report as the original does", "检查单元没有像原来那样报告结果")


def verdicts(bundle: Bundle, run: Run, seeds: list[int]) -> list[Verdict]:
    """One verdict for each check of the exercise, in order."""
    return [_verdict(check, run.checks[check.id], bundle, seeds) for check in bundle.manifest.checks]


def _verdict(check: Check, mine: CheckRun, bundle: Bundle, seeds: list[int]) -> Verdict:
    verdict = judge(check, mine.observed, bundle.reference, seeds)
    ended = _ENDED.get(mine.outcome)
    if ended is not None and not mine.in_order:
        verdict.outcome, verdict.reason, verdict.hint = mine.outcome, ended, None
        _take_all(verdict)
    elif not mine.in_order and mine.observed:
        verdict.outcome, verdict.reason, verdict.hint = "wrong", _REPLACED, None
        _take_all(verdict)
    elif verdict.outcome == "missing" and not mine.answer_errors:
        verdict.reason = _REPLACED
    if mine.answer_errors and verdict.earned < check.points and verdict.hint is None:
        _explain_by_answer(verdict, mine.answer_errors)
    return verdict


def _take_all(verdict: Verdict) -> None:
    for part in verdict.parts:
        part.earned = 0


def _explain_by_answer(verdict: Verdict, errors: dict[str, str]) -> None:
    """An answer cell that raised says more than the NameError that its check met afterwards."""
    name, why = next(iter(errors.items()))
    if why.startswith("NotImplementedError"):
        verdict.outcome, verdict.reason = "blank", both("not answered yet", "还没有作答")
    elif why in _ENDED:
        ended = _ENDED[why]
        verdict.outcome = why
        verdict.reason = {code: f"{both('the cell', '单元')[code]} {name}: {ended[code]}" for code in ended}
    elif verdict.outcome in ("error", "missing", "wrong"):
        verdict.reason = both("the cell {name} raised {why}", "单元 {name} 抛出了 {why}", name=name, why=why)
