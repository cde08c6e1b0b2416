"""Compare what was observed with the reference: points for each part, and at most one hint for a check.

Pure functions from data to data. Observations are hostile: whatever a kernel sent, the worst is a lost point.

A signature gives a hint when it fits exactly what went wrong:

    {"hint": "H-MEAN", "observation": "w1.grad", "ratio": 4}

`equals` (the observed value), `ratio` (observed / expected), `divided_by` (the name of the expected divisor),
`positive` (more than 0 where 0 is expected), `zeros`, `none`, `shape` (it differs), `transposed`, `error` (the
exception's type) with `text` (a piece of its message). `all` holds several of them, which must all fit. The first
signature that fits wins; where none fits, the reason says where the values differ first.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .bundle import Check, Part
from .text import Text, both, clean

_MAX_ITEMS = 200_000
_SHOWN = 4  # numbers of an array in a message
_EXPECTED_GOT = ("expected {expected}, got {got}", "应为 {expected}，得到 {got}")


@dataclass(slots=True)
class Observed:
    """One message, decoded. A value is an array, None, or a str that names what could not be read as numbers."""

    values: dict[str, np.ndarray | str | None] = field(default_factory=dict)
    error: dict[str, str] | None = None


@dataclass(slots=True)
class PartVerdict:
    id: str
    text: Text
    points: int
    earned: int
    reason: Text | None = None


@dataclass(slots=True)
class Verdict:
    """`outcome`: right, partial, wrong, error, blank (NotImplementedError), missing (nothing was observed)."""

    check: str
    outcome: str
    parts: list[PartVerdict]
    hint: str | None = None
    reason: Text | None = None

    @property
    def earned(self) -> int:
        return sum(part.earned for part in self.parts)


Reference = dict[int, dict[str, dict[str, Any]]]  # seed -> check id -> name -> encoded value


def judge(check: Check, observed: dict[int, Observed], reference: Reference, seeds: Iterable[int]) -> Verdict:
    """The verdict on one check, from its observations for every seed in `seeds`; the first failing seed explains it."""
    verdict = Verdict(
        check.id, "right", [PartVerdict(part.id, part.text, part.points, part.points) for part in check.parts]
    )
    for seed in seeds:
        seen = observed.get(seed)
        expected = {name: decode(value) for name, value in reference[seed][check.id].items()}
        failed = False
        for part, mine in zip(check.parts, verdict.parts, strict=True):
            reason = _part(check, part, seen or Observed(), expected)
            if reason is not None:
                failed = True
                mine.earned, mine.reason = 0, mine.reason or reason
        if failed and verdict.reason is None:
            verdict.outcome, verdict.reason = _explain(seen, verdict)
            verdict.hint = _hint(check, seen, expected) if seen is not None else None
    if verdict.earned and verdict.outcome in ("wrong", "error"):
        verdict.outcome = "partial"
    return verdict


def read(messages: Iterable[Any], check: str) -> tuple[dict[int, Observed], bool]:
    """The observations of `check` by seed, and whether the messages are in order (known shape, each seed once)."""
    found: dict[int, Observed] = {}
    in_order = True
    for message in messages:
        seed = message.get("seed") if isinstance(message, dict) else None
        if not isinstance(seed, int) or message.get("check") != check or seed in found:
            in_order = False
            continue
        values = message.get("values")
        pairs = values.items() if isinstance(values, dict) else ()
        found[seed] = Observed({str(name): decode(value) for name, value in pairs}, _error(message.get("error")))
    return found, in_order


def decode(value: Any) -> np.ndarray | str | None:
    """An array from its JSON; anything that is no honest array of numbers becomes a str that says so."""
    if not isinstance(value, dict):
        return "no observation"
    if value.get("none") is True:
        return None
    if "unreadable" in value:
        return clean(str(value["unreadable"]), 80)
    try:
        dtype = np.dtype(str(value["dtype"]))
        shape = [int(size) for size in value["shape"]]
        if dtype.kind not in "biuf" or len(shape) > 16 or any(size < 0 for size in shape):
            return "no numbers"
        if math.prod(shape) > _MAX_ITEMS:
            return "too many numbers"
        raw = base64.b64decode(value["base64"], validate=True)
        if len(raw) != math.prod(shape) * dtype.itemsize:
            return "damaged observation"
        return np.frombuffer(raw, dtype).reshape(shape)
    except (KeyError, TypeError, ValueError, OverflowError, binascii.Error, SyntaxError):
        return "damaged observation"


def _error(raw: Any) -> dict[str, str] | None:
    if raw is None:
        return None
    facts = raw if isinstance(raw, dict) else {}
    return {"type": clean(str(facts.get("type", "?")), 80), "text": clean(str(facts.get("text", "")), 2000)}


def _part(check: Check, part: Part, seen: Observed, expected: dict[str, Any]) -> Text | None:
    """None when the part is right, else why it is not."""
    for name in part.needs:
        label = check.labels.get(name, both("{name}", "{name}", name=name))
        if name not in seen.values:
            return _each(label, both("never observed", "没有得到"))
        reason = _differs(seen.values[name], expected[name], check)
        if reason is not None:
            return _each(label, _withheld(seen.values[name], expected[name], check) if check.fixed else reason)
    return None


def _withheld(got: Any, expected: Any, check: Check) -> Text:
    """Where a prediction goes wrong, without the answer: it is the same for everybody, and asked for again."""
    facts = {"got": _word(got)}
    if not isinstance(got, np.ndarray) or not isinstance(expected, np.ndarray) or got.shape != expected.shape:
        return both("{got} is not the answer", "{got} 不是答案", **facts)
    first = tuple(int(at) for at in np.argwhere(~_close(got, expected, check))[0])
    facts |= {"at": str(list(first)), "b": _word(got[first])}
    return both("got {got}; the first that is wrong is {b}, at {at}", "得到 {got}；最先错在 {at} 处的 {b}", **facts)


def _each(label: Text, reason: Text) -> Text:
    return {"en": f"{label['en']}: {reason['en']}", "zh": f"{label['zh']}：{reason['zh']}"}


def _differs(got: Any, expected: Any, check: Check) -> Text | None:
    """Why `got` is not `expected`, or None when it is."""
    if not isinstance(got, np.ndarray) or not isinstance(expected, np.ndarray):
        facts = {"got": _word(got), "expected": _word(expected)}
        return None if got is None and expected is None else both(*_EXPECTED_GOT, **facts)
    if got.shape != expected.shape:
        facts = {"got": str(got.shape), "expected": str(expected.shape)}
        return both("expected shape {expected}, got {got}", "形状应为 {expected}，得到 {got}", **facts)
    close = _close(got, expected, check)
    if close.all():
        return None
    facts = {"got": _word(got), "expected": _word(expected)}
    if got.size == 1:
        return both(*_EXPECTED_GOT, **facts)
    first = tuple(int(at) for at in np.argwhere(~close)[0])
    facts |= {"at": str(list(first)), "a": _word(expected[first]), "b": _word(got[first])}
    return both(
        "expected {expected}, got {got}; differs first at {at}: {a} expected, {b} found ({n} of {size} differ)",
        "应为 {expected}，得到 {got}；最先在 {at} 处不同：应为 {a}，得到 {b}（{size} 个中有 {n} 个不同）",
        **facts,
        n=int((~close).sum()),
        size=close.size,
    )


def _close(got: np.ndarray, expected: np.ndarray, check: Check) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.isclose(
            got.astype(np.float64), expected.astype(np.float64), rtol=check.rtol, atol=check.atol, equal_nan=True
        )


def _explain(seen: Observed | None, verdict: Verdict) -> tuple[str, Text | None]:
    """Outcome and reason of a check at the first seed at which it failed."""
    if seen is None:
        return "missing", both("nothing was observed", "没有得到任何观测")
    if seen.error is None:
        return "wrong", next(part.reason for part in verdict.parts if part.reason is not None)
    if seen.error["type"] == "NotImplementedError":
        return "blank", both("not answered yet", "还没有作答")
    text = clean(f"{seen.error['type']}: {seen.error['text']}")
    return "error", both("your code raised {text}", "你的代码抛出了 {text}", text=text)


def _hint(check: Check, seen: Observed, expected: dict[str, Any]) -> str | None:
    """The id of the first signature that fits, or None."""
    if seen.error is not None and seen.error["type"] == "NotImplementedError":
        return None
    for signature in check.signatures:
        conditions = signature.get("all", [signature])
        if all(_fits(condition, seen, expected, check) for condition in conditions):
            return signature["hint"]
    return None


def _fits(condition: dict[str, Any], seen: Observed, expected: dict[str, Any], check: Check) -> bool:
    if "error" in condition:
        error = seen.error or {}
        return error.get("type") == condition["error"] and condition.get("text", "") in error.get("text", "")
    name = condition["observation"]
    if name not in seen.values:
        return False
    got, right = seen.values[name], expected[name]
    if condition.get("none"):
        return got is None and right is not None
    if not isinstance(got, np.ndarray) or not isinstance(right, np.ndarray):
        return False
    if condition.get("shape"):
        return got.shape != right.shape
    if condition.get("transposed"):
        return got.shape == right.shape[::-1] and not _same(got, right, check) and _same(got, right.T, check)
    if "equals" in condition:
        return _same(got, np.asarray(condition["equals"]), check)
    if condition.get("positive"):
        return got.size == right.size == 1 and got.item() > 0 == right.item()
    if got.shape != right.shape or not np.any(right):
        return False
    if condition.get("zeros"):
        return not np.any(got)
    if "divided_by" in condition:
        return _same(got.astype(np.float64) * expected[condition["divided_by"]], right, check)
    return _same(got, right.astype(np.float64) * condition["ratio"], check)


def _same(got: np.ndarray, wanted: np.ndarray, check: Check) -> bool:
    return got.shape == wanted.shape and bool(_close(got, wanted, check).all())


def _word(value: Any) -> str:
    """A value as a few characters."""
    if not isinstance(value, (np.ndarray, np.generic)):
        return "None" if value is None else str(value)
    array = np.asarray(value)
    if array.ndim == 0:
        return f"{array.item():.6g}" if array.dtype.kind == "f" else str(array.item())
    items = ", ".join(_word(item) for item in array.reshape(-1)[:_SHOWN])
    more = ", …" if array.size > _SHOWN else ""
    shape = "" if array.ndim == 1 else f"{'x'.join(map(str, array.shape))} "
    return f"{shape}[{items}{more}]"
