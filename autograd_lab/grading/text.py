"""Sentences in both languages, as plain data. Knows nothing of what is graded."""

from __future__ import annotations

import re
import unicodedata

LANGUAGES = ("en", "zh")

Text = dict[str, str]  # {"en": ..., "zh": ...}

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def both(en: str, zh: str, **facts: object) -> Text:
    """The two sentences with `facts` filled in; facts that came from a student are made harmless first."""
    safe = {name: clean(value) if isinstance(value, str) else value for name, value in facts.items()}
    return {"en": en.format(**safe), "zh": zh.format(**safe)}


def pick(text: Text, language: str) -> str:
    """The sentence in `language`, English when that one is missing."""
    return text.get(language) or text.get("en", "")


def width(text: str) -> int:
    """How many columns `text` takes on a terminal: Chinese letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def clean(value: str, limit: int = 300) -> str:
    """`value` cut to `limit`, without control characters, terminal escapes, bidirectional marks, lone surrogates."""
    short = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value[: limit + 1].replace("\t", " "))
    return short if len(short) <= limit else short[: limit - 1] + "…"
