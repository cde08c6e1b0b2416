"""The language of everything the visualizers say. Knows two."""

from __future__ import annotations

import os

from autograd_lab.trace.words import LANGUAGES, check

_chosen: str | None = None


def language(lang: str | None = None) -> str:
    """Choose "en" or "zh" for all views from now on; without an argument only tell which one is in use.

    The default is the environment variable AUTOGRAD_LAB_LANG, else English.

    Raises:
        ValueError: another language.

    >>> language("zh"), language()
    ('zh', 'zh')
    >>> language("en")
    'en'
    """
    global _chosen
    if lang is not None:
        _chosen = check(lang)
    if _chosen is not None:
        return _chosen
    default = os.environ.get("AUTOGRAD_LAB_LANG", "en")[:2].lower()
    return default if default in LANGUAGES else "en"
