"""The graph as a picture, alone or with the gradients of a backward pass on its arrows. Knows documents and layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from .documents import BackwardDocument, BackwardStep, Edge, GraphDocument, Node
from .layout import Arrow, Box, place
from .svg import Picture, clip, columns, number, width_of, wrapped
from .words import say

LABEL_LIMIT, LINE_LIMIT = 30, 34
NOTE_LIMIT, NOTE_LINES = 96, 4
LABEL_SIZE, LINE_SIZE = 13.0, 11.0
CHIP_HEIGHT = 15.0


@dataclass(slots=True)
class Drawn:
    """A node with its words and its box."""

    node: Node
    label: str
    lines: list[tuple[str, str]]  # (words, style)
    chips: list[tuple[str, bool]]  # (what is saved, freed)
    style: str
    box: Box = field(init=False)

    def __post_init__(self) -> None:
        chips = sum(width_of(c, LINE_SIZE) + 12 for c, _ in self.chips)
        words = [width_of(self.label, LABEL_SIZE), *(width_of(w, LINE_SIZE) for w, _ in self.lines), chips]
        height = 26 + 14 * len(self.lines) + (CHIP_HEIGHT + 5 if self.chips else 0)
        self.box = Box(self.node.id, max(54.0, max(words) + 24), height)


def draw(
    document: GraphDocument, steps: list[BackwardStep], lang: str, title: str = "", notes: tuple[str, ...] = ()
) -> str:
    """The picture of a graph; `steps` put gradients on it."""
    names = {n.id: n.name or n.label for n in document.nodes}
    grads = {s.target: s for s in steps if s.kind == "accumulate"}
    drawn = {n.id: _words(n, names, document.failed, grads.get(n.id), lang) for n in document.nodes}
    flows = {(s.target, s.source, s.slot): s for s in steps if s.kind == "flow"}
    edges = [e for e in document.edges if e.source in drawn and e.target in drawn]
    boxes, arrows, pills = [d.box for d in drawn.values()], [], {}
    for k, edge in enumerate(edges):
        step = flows.get((edge.source, edge.target, edge.slot))
        if step is None or step.contribution is None:
            arrows.append((edge, None, Arrow(edge.source, edge.target)))
            continue
        words = clip(step.contribution.text, LINE_LIMIT)
        pill = Box(-1 - k, width_of(words, LINE_SIZE) + 14, 18)
        boxes.append(pill)
        pills[pill.id] = (pill, words)
        arrows += [(edge, step, Arrow(edge.source, pill.id)), (edge, step, Arrow(pill.id, edge.target))]
    width, height = place(boxes, [a for _, _, a in arrows])
    picture = Picture()
    top = _heading(picture, document, title or document.title or say("graph", lang), notes, lang)
    picture.add(f'<g transform="translate(0 {number(top)})">')
    for edge, step, arrow in arrows:
        _edge(picture, edge, step is not None, arrow, pills)
    for pill, words in pills.values():
        picture.rect(pill.x - pill.width / 2, pill.y - 9, pill.width, 18, "pill", 9)
        picture.text(pill.x, pill.y + 4, words)
    for d in drawn.values():
        _node(picture, d, document.failed == d.node.id)
    picture.add("</g>")
    wide, bottom = _legend(picture, document, bool(pills), top + height + 26, lang)
    described = _describe(document, lang)
    heading = columns(title or document.title or say("graph", lang)) * 15 * 0.612
    noted = max((width_of(n, LINE_SIZE) for n in _notes(document, notes, lang)), default=0.0)
    return picture.finish(
        max(width, wide, heading, noted), bottom, title or document.title or say("graph", lang), described, lang
    )


def draw_backward(document: BackwardDocument, lang: str) -> str:
    """The graph with every contribution on its arrow and every .grad at its leaf."""
    notes = ()
    if document.recorded > len(document.steps):
        notes = (say("shown_steps", lang, shown=len(document.steps), recorded=document.recorded),)
    return draw(document.graph, document.steps, lang, document.title or say("backward", lang), notes)


def _words(node: Node, names: dict[int, str], failed: int | None, grad: BackwardStep | None, lang: str) -> Drawn:
    label = node.label
    if node.op and node.name and node.name != node.label:
        label = f"{node.name}.{node.label}" if node.op.endswith("_") else f"{node.name} = {node.label}"
    lines = []
    if node.value is not None:
        lines.append((clip(node.value.text, LINE_LIMIT), "soft"))
    if grad is not None and grad.after is not None:
        lines.append((clip(f".grad {grad.after.text}", LINE_LIMIT), ""))
    if node.kind == "ghost" and node.cut is not None:
        lines.append((say("stops", lang), "warn"))
        lines.append((f"({node.cut})", "warn"))
    if node.id == failed:
        lines.append((say("failed", lang), "warn"))
    chips = [
        (clip(names.get(s.of, s.name) if s.of not in (None, node.id) else s.name, 14), s.freed) for s in node.saved
    ]
    style = "failed" if node.id == failed else "output" if node.output else node.kind
    return Drawn(node, clip(label, LABEL_LIMIT), lines, chips[:4], style)


def _node(picture: Picture, d: Drawn, failed: bool) -> None:
    box = d.box
    x, y = box.x - box.width / 2, box.y - box.height / 2
    style = f"{d.style} ghost" if d.node.kind == "ghost" and d.style == "output" else d.style
    picture.rect(x, y, box.width, box.height, style, 6)
    if d.node.kind == "leaf":
        picture.rect(x + 3, y + 3, box.width - 6, box.height - 6, "inner", 4)
    y += 18
    picture.text(box.x, y, d.label, "label")
    for words, tone in d.lines:
        y += 14
        picture.text(box.x, y, words, tone)
    total = sum(width_of(c, LINE_SIZE) + 12 for c, _ in d.chips)
    left = box.x - total / 2
    for words, freed in d.chips:
        wide = width_of(words, LINE_SIZE) + 8
        picture.rect(left + 2, y + 6, wide, CHIP_HEIGHT, "chip freed" if freed else "chip", 7)
        picture.text(left + 2 + wide / 2, y + 6 + 11, words)
        left += wide + 4


def _edge(picture: Picture, edge: Edge, flowing: bool, arrow: Arrow, pills: dict[int, tuple[Box, str]]) -> None:
    """A data arrow points down; where a gradient flows the arrow points up, with the gradient."""
    if not arrow.points:
        return
    points = arrow.points
    style = "flow" if flowing else "edge cut" if edge.cut else "edge"
    picture.path(_curve(points), style)
    if flowing:
        if arrow.target in pills:  # the upper half ends at the node that receives
            _head(picture, points[0], 1, "flowhead")
    else:
        _head(picture, points[-1], -1, "head")
    if edge.cut == "detach":
        a, b = points[len(points) // 2 - 1], points[len(points) // 2]
        _scissors(picture, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def _curve(points: list[tuple[float, float]]) -> str:
    d = f"M{number(points[0][0])} {number(points[0][1])}"
    for (x0, y0), (x1, y1) in pairwise(points):
        bend = (y1 - y0) * 0.45
        d += f"C{number(x0)} {number(y0 + bend)} {number(x1)} {number(y1 - bend)} {number(x1)} {number(y1)}"
    return d


def _head(picture: Picture, tip: tuple[float, float], direction: int, style: str) -> None:
    """An arrow head at `tip`; direction 1: pointing up."""
    x, y = tip
    back = number(y + 7 * direction)
    picture.path(f"M{number(x)} {number(y)}L{number(x - 3.5)} {back}L{number(x + 3.5)} {back}Z", style)


def _scissors(picture: Picture, x: float, y: float) -> None:
    """An open pair of scissors across a downward arrow."""
    picture.add(
        f'<g class="scissors" transform="translate({number(x)} {number(y)})"><path d="M-9 -6L9 5M-9 5L9 -6"/>'
        '<circle cx="-11.5" cy="-7" r="3"/><circle cx="-11.5" cy="6" r="3"/></g>'
    )


def _notes(document: GraphDocument, notes: tuple[str, ...], lang: str) -> list[str]:
    found = list(notes)
    if document.recorded > document.shown:
        found.append(say("shown", lang, shown=document.shown, recorded=document.recorded))
    if not document.nodes:
        found.append(say("empty", lang))
    if document.error is not None:
        found += wrapped(getattr(document.error, lang), NOTE_LIMIT)[:NOTE_LINES]
    return found


def _heading(picture: Picture, document: GraphDocument, title: str, notes: tuple[str, ...], lang: str) -> float:
    picture.text(0, 13, title, "title", "start")
    y = 13.0
    for note in _notes(document, notes, lang):
        y += 17
        picture.text(0, y, note, "warn", "start")
    return y + 18


def _legend(picture: Picture, document: GraphDocument, flowing: bool, y: float, lang: str) -> tuple[float, float]:
    """What the colours and borders mean, only for what is there; returns (width, bottom)."""
    nodes = document.nodes
    kinds = [k for k in ("leaf", "input", "op", "ghost") if any(n.kind == k for n in nodes)]
    kinds += ["output"] if any(n.output for n in nodes) else []
    kinds += ["saved"] if any(n.saved for n in nodes) else []
    kinds += ["gradient"] if flowing else []
    kinds += ["cut"] if any(e.cut == "detach" for e in document.edges) else []
    x, widest = 0.0, 0.0
    for kind in kinds:
        words = say(kind, lang)
        wide = 30 + width_of(words, LINE_SIZE) + 18
        if x and x + wide > 620:
            x, y = 0.0, y + 22
        _swatch(picture, kind, x, y)
        picture.text(x + 30, y + 4, words, "soft", "start")
        x += wide
        widest = max(widest, x)
    return widest, y + 10


def _swatch(picture: Picture, kind: str, x: float, y: float) -> None:
    if kind == "cut":
        _scissors(picture, x + 14, y)
    elif kind == "gradient":
        picture.rect(x, y - 6, 24, 12, "pill", 6)
    elif kind == "saved":
        picture.rect(x, y - 6, 24, 12, "chip", 6)
    else:
        picture.rect(x, y - 7, 24, 14, kind, 3)
        if kind == "leaf":
            picture.rect(x + 2.5, y - 4.5, 19, 9, "inner", 2)


def _describe(document: GraphDocument, lang: str) -> str:
    counts = {kind: sum(n.kind == kind for n in document.nodes) for kind in ("leaf", "op", "ghost")}
    return say("describe_graph", lang, leaves=counts["leaf"], ops=counts["op"], ghosts=counts["ghost"])
