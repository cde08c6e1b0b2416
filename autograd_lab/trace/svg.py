"""SVG: pictures of the three documents, deterministic, self-contained, light and dark.

`to_svg(document, lang)` chooses the drawing; `Picture` holds what all drawings share: the style sheet, text that is
escaped and measured, the frame with title and description. Knows no fonts: text is monospaced and measured by
counting.
"""

from __future__ import annotations

import unicodedata
from html import escape

from .documents import BackwardDocument, Document, GraphDocument, LedgerDocument
from .words import check

MARGIN = 16.0
MONO = "ui-monospace,SFMono-Regular,'DejaVu Sans Mono',Menlo,Consolas,'Noto Sans Mono CJK SC',monospace"
STYLE = """
.bg{fill:#fff}text{fill:#1b1f24;font-family:MONO;font-size:11px}.label{font-size:13px;font-weight:600}
.title{font-size:15px;font-weight:600}.soft{fill:#57606a}
.op{fill:#eceef1;stroke:#6e7781}.leaf{fill:#dbeafe;stroke:#1d4ed8}.input{fill:#fff;stroke:#6e7781}
.ghost{fill:#fff;stroke:#8c959f;stroke-dasharray:5 3}.output{fill:#d7f5dd;stroke:#1a7f37;stroke-width:2}
.failed{fill:#ffe3e0;stroke:#c81e1e;stroke-width:2}.inner{fill:none;stroke:#1d4ed8}
.chip{fill:#ffe3b3;stroke:#b35900}.chip.freed{fill:none;stroke-dasharray:2 2;opacity:.6}
.edge{fill:none;stroke:#6e7781}.cut{stroke-dasharray:5 4;stroke:#c2410c}.warn{fill:#b0350b}
.flow{fill:none;stroke:#7c3aed;stroke-width:1.6}.pill{fill:#f1e8ff;stroke:#7c3aed}
.head{fill:#6e7781}.flowhead{fill:#7c3aed}.scissors{fill:none;stroke:#c2410c;stroke-width:1.5}
.axis{stroke:#8c959f;fill:none}.a{fill:#a78bfa;stroke:#fff}.b{fill:#7c3aed;stroke:#fff}.old{fill:#cfc5e8;stroke:#fff}
.sum{stroke:#1b1f24;stroke-width:2}.zero{fill:#fff;stroke:#1a7f37;stroke-width:1.5}.none{fill:#fff;stroke:#c2410c;stroke-width:1.5}
.step{fill:#1d4ed8}
@media(prefers-color-scheme:dark){.bg{fill:#16191d}text{fill:#e6e9ed}.soft{fill:#a4adb8}.op{fill:#30363d;stroke:#9aa4af}
.leaf{fill:#14284d;stroke:#79a8ff}.input{fill:#16191d;stroke:#9aa4af}.ghost{fill:#16191d;stroke:#8c959f}
.output{fill:#10331b;stroke:#4ac26b}.failed{fill:#4a1512;stroke:#ff8177}.inner{stroke:#79a8ff}
.chip{fill:#4d3000;stroke:#f0a040}.edge,.axis{stroke:#9aa4af}.cut,.scissors{stroke:#ff9b63}.warn{fill:#ff9b63}
.flow{stroke:#b794ff}.pill{fill:#2c1f4a;stroke:#b794ff}.head{fill:#9aa4af}.flowhead{fill:#b794ff}
.a{fill:#7f5fd6;stroke:#16191d}.b{fill:#b794ff;stroke:#16191d}.old{fill:#4b4268;stroke:#16191d}.sum{stroke:#e6e9ed}
.zero{fill:#16191d;stroke:#4ac26b}.none{fill:#16191d;stroke:#ff9b63}.step{fill:#79a8ff}}
""".replace("MONO", MONO).replace("\n", "")


def to_svg(document: Document, lang: str = "en") -> str:
    """`document` as a complete SVG file.

    Raises:
        ValueError: the language is neither "en" nor "zh".
        TypeError: it is not a document.
    """
    from . import svg_graph, svg_ledger  # here: they draw with what this module defines

    check(lang)
    if isinstance(document, GraphDocument):
        return svg_graph.draw(document, [], lang)
    if isinstance(document, BackwardDocument):
        return svg_graph.draw_backward(document, lang)
    if isinstance(document, LedgerDocument):
        return svg_ledger.draw(document, lang)
    raise TypeError(f"to_svg expects a graph, backward or ledger document, got {type(document).__name__}")


def columns(text: str) -> int:
    """How many monospaced columns `text` takes; wide East Asian characters take two.

    >>> columns("abc"), columns("梯度")
    (3, 4)
    """
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def clip(text: str, limit: int) -> str:
    """`text`, shortened to `limit` columns."""
    if columns(text) <= limit:
        return text
    kept = ""
    for c in text:
        if columns(kept + c) > limit - 1:
            break
        kept += c
    return kept + "\u2026"


def wrapped(text: str, limit: int) -> list[str]:
    """`text` as lines of at most `limit` columns, broken at spaces where there are any.

    >>> wrapped("one two three", 8)
    ['one two', 'three']
    """
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if columns(joined) <= limit:
            lines[-1] = joined
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = lines[-1] or word
        while columns(lines[-1]) > limit:
            head = clip(lines[-1], limit + 1)[:-1]
            lines[-1:] = [head, lines[-1][len(head) :]]
    return lines


def width_of(text: str, size: float) -> float:
    """An upper estimate of the width in pixels."""
    return columns(text) * size * 0.612


def number(x: float) -> str:
    """A coordinate, at most one decimal."""
    text = f"{x:.1f}"
    return text[:-2] if text.endswith(".0") else text


class Picture:
    """A drawing under construction."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def add(self, element: str) -> None:
        self.parts.append(element)

    def rect(self, x: float, y: float, width: float, height: float, style: str, radius: float = 0.0) -> None:
        """A rectangle with its upper left corner at (x, y)."""
        box = " ".join(f'{k}="{number(v)}"' for k, v in (("x", x), ("y", y), ("width", width), ("height", height)))
        self.add(f'<rect {box} rx="{number(radius)}" class="{style}"/>')

    def text(self, x: float, y: float, text: str, style: str = "", anchor: str = "middle") -> None:
        """One line; `y` is its baseline."""
        name = f' class="{style}"' if style else ""
        self.add(f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}"{name}>{escape(printable(text))}</text>')

    def path(self, d: str, style: str) -> None:
        self.add(f'<path d="{d}" class="{style}"/>')

    def finish(self, width: float, height: float, title: str, description: str, lang: str) -> str:
        """The whole file. The origin of what was drawn becomes the margin's corner."""
        w, h = number(width + 2 * MARGIN), number(height + 2 * MARGIN)
        language = "zh-Hans" if lang == "zh" else "en"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" '
            f'xml:lang="{language}"><title>{escape(printable(title))}</title><desc>{escape(printable(description))}</desc>'
            f'<style>{STYLE}</style><rect width="{w}" height="{h}" class="bg"/>'
            f'<g transform="translate({number(MARGIN)} {number(MARGIN)})">{"".join(self.parts)}</g></svg>'
        )


def printable(text: str) -> str:
    """`text` without the control characters that XML forbids."""
    return "".join(c if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff" else " " for c in text)
