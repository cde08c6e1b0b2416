"""Freezing: a document as a page that needs nobody: no kernel, no server, no network.

`page` is a whole HTML file that plays from disk. `frozen` is what a saved notebook keeps: a picture for those who strip
scripts, and after it a frame with the page, which hides the picture as soon as its script runs. Knows no IPython.
"""

from __future__ import annotations

import base64
import functools
import gzip
import html
import json
import re

from autograd_lab.trace.documents import Document, to_json
from autograd_lab.trace.svg import to_svg

from .player import SCRIPT, STATIC


def page(document: Document, lang: str) -> str:
    """A self-contained HTML page that shows and plays `document`."""
    return _filled(
        "page.html",
        lang=lang,
        title=html.escape(title_of(document)),
        document=script_json(to_json(document)),
        player=packed_player(),
    )


def frozen(document: Document, lang: str) -> str:
    """One HTML fragment for a notebook's output: picture and player."""
    svg = base64.b64encode(to_svg(document, lang).encode()).decode()
    title = html.escape(title_of(document), quote=True)
    return _filled("frozen.html", lang=lang, title=title, svg=svg, page=html.escape(page(document, lang), quote=True))


def placeholder() -> str:
    """The HTML fragment that stands where a frozen one will come."""
    return _template("placeholder.html")


def title_of(document: Document) -> str:
    """The document's own title, or what kind of document it is."""
    return document.title or f"Autograd Lab: {document.kind}"


def script_json(data: object) -> str:
    """`data` as JSON that may stand inside a script element: nothing in it can close the element or open a comment.

    >>> script_json({"name": "</script><!--"})
    '{"name":"\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    text = json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@functools.cache
def packed_player() -> str:
    """The player module, compressed, as base64: a third of its size, and nothing in it can close a script element."""
    return base64.b64encode(gzip.compress(SCRIPT.read_bytes(), compresslevel=9, mtime=0)).decode()


def _filled(name: str, **values: str) -> str:
    """A template with its {{names}} replaced, in one pass: what is put in is never looked at again."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], _template(name))


@functools.cache
def _template(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf8").rstrip("\n")
