"""Tables: the same documents as plain text, for terminals, for tests and for those who listen to a page instead of
seeing it.

Columns stay aligned with Chinese text, whose characters are two columns wide.
"""

from __future__ import annotations

from collections.abc import Sequence

from .documents import BackwardDocument, Document, GraphDocument, LedgerDocument, LedgerRun, Node, Source
from .stacks import columns as stacked
from .svg import clip, columns, printable
from .values import number_text
from .words import check, say

CELL_LIMIT = 60


def to_table(document: Document, lang: str = "en") -> str:
    """`document` as lines of text.

    Raises:
        ValueError: the language is neither "en" nor "zh".
        TypeError: it is not a document.
    """
    check(lang)
    if isinstance(document, GraphDocument):
        return "\n".join(_graph(document, lang))
    if isinstance(document, BackwardDocument):
        return "\n".join(_backward(document, lang))
    if isinstance(document, LedgerDocument):
        return "\n".join(_ledger(document, lang))
    raise TypeError(f"to_table expects a graph, backward or ledger document, got {type(document).__name__}")


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines; the first row is the header. The last column is never cut."""
    cells = [
        [printable(c) if k == len(r) - 1 else clip(printable(c), CELL_LIMIT) for k, c in enumerate(r)] for r in rows
    ]
    widths = [max(columns(row[k]) for row in cells) for k in range(len(cells[0]))]
    lines = ["  ".join(c + " " * (w - columns(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    return [lines[0], "  ".join("-" * w for w in widths), *lines[1:]]


def where(source: Source | None, lang: str) -> str:
    """ "cell 3, line 2"."""
    if source is None:
        return ""
    key = "file" if source.cell is None else "cell"
    return say(key, lang, cell=source.cell, file=source.file, line=source.line)


def _graph(document: GraphDocument, lang: str) -> list[str]:
    rows = [["#", *(say(k, lang) for k in ("kind", "name", "what", "value", "from", "saved", "line"))]]
    sources: dict[int, list[str]] = {}
    for edge in sorted(document.edges, key=lambda e: (e.target, e.slot)):
        sources.setdefault(edge.target, []).append(f"{edge.source}!" if edge.cut else str(edge.source))
    names = {n.id: n.name or n.label for n in document.nodes}
    for node in document.nodes:
        saved = ", ".join(
            (names.get(s.of, s.name) if s.of is not None else s.name) + (f" ({say('freed', lang)})" if s.freed else "")
            for s in node.saved
        )
        kind = say(f"kind_{node.kind}", lang) + (f" ({node.cut})" if node.cut else "")
        value = node.value.text if node.value is not None else ""
        what = node.label if node.op else ""
        line = where(node.where, lang)
        rows.append(
            [str(node.id), kind, node.name or "", what, value, ", ".join(sources.get(node.id, [])), saved, line]
        )
    lines = [document.title or say("graph", lang), ""]
    lines += aligned(rows) if document.nodes else [say("empty", lang)]
    if document.recorded > document.shown:
        lines.append(say("shown", lang, shown=document.shown, recorded=document.recorded))
    if document.error is not None:
        failed = next((n for n in document.nodes if n.id == document.failed), None)
        lines.append(
            getattr(document.error, lang) + (f" [#{failed.id} {_title(failed)}]" if failed is not None else "")
        )
    return lines


def _title(node: Node) -> str:
    return node.label if node.name is None else f"{node.name} = {node.label}"


def _backward(document: BackwardDocument, lang: str) -> list[str]:
    rows = [["#", say("sentence", lang)]]
    rows += [[str(s.index + 1), getattr(s.sentence, lang) if s.sentence is not None else ""] for s in document.steps]
    lines = [document.title or say("backward", lang), ""]
    lines += aligned(rows) if document.steps else [say("empty", lang)]
    if document.recorded > len(document.steps):
        lines.append(say("shown_steps", lang, shown=len(document.steps), recorded=document.recorded))
    return lines


def _ledger(document: LedgerDocument, lang: str) -> list[str]:
    lines = [document.title or say("ledger", lang), ""]
    for run in document.runs:
        lines += [run.title, ""] if run.title else []
        lines += _run(run, lang)
        lines.append("")
    return lines[:-1] if document.runs else [*lines, say("empty", lang)]


def _run(run: LedgerRun, lang: str) -> list[str]:
    if not run.events:
        return [say("empty", lang)]
    rows = [[say("backwards", lang), "", say("total", lang), say("contribution", lang), ""]]
    for k, row in enumerate(run.rows):
        at = f"[{', '.join(map(str, row.entry))}]" if row.entry else ""
        for column in stacked(run, k):
            parts = " + ".join(number_text(p) for p in column.parts[-6:])
            if len(column.parts) > 6:
                parts = f"... + {parts}"
            total = column.total if isinstance(column.total, str) else number_text(column.total)
            marks = ", ".join(say(mark, lang) for mark in column.marks)
            rows.append([str(column.iteration), f"{row.name}.grad{at}", total, parts, marks])
    lines = aligned(rows)
    if run.loss:
        shown = [number_text(v) if isinstance(v, (int, float)) else v for v in run.loss[:8]]
        lines.append(f"{say('loss', lang)}: {', '.join(shown)}{', ...' if len(run.loss) > 8 else ''}")
    if run.recorded > len(run.events):
        lines.append(say("shown_events", lang, shown=len(run.events), recorded=run.recorded))
    return lines
