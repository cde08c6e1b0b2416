"""Which of the two languages to speak. Knows nothing of what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "zh")
VARIABLE = "AUTOGRAD_LAB_LANG"


def choose(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language of this run: `--lang` on the command line, else AUTOGRAD_LAB_LANG, else the system's, else English.

    Read before the command line is parsed, because the help text itself depends on it. An unknown value is left to
    the parser, which refuses it in its own words.
    """
    for index, word in enumerate(argv):
        if word == "--lang" and index + 1 < len(argv) and argv[index + 1] in LANGUAGES:
            return argv[index + 1]
        if word.startswith("--lang=") and word.removeprefix("--lang=") in LANGUAGES:
            return word.removeprefix("--lang=")
    wished = environ.get(VARIABLE, "")
    if wished in LANGUAGES:
        return wished
    system = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "zh" if system.lower().startswith("zh") else "en"
