"""Layout: boxes and arrows on layers, from top to bottom. Pure geometry: knows sizes, not what is in the boxes.

Ranks by longest path (sources stand next to their first consumer), few crossings by barycenters, and x
coordinates as the least-squares answer to "near my neighbours, in this order, not overlapping". The same input gives
the same picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

GAP_X, GAP_Y = 28.0, 34.0
BEND_WIDTH = 10.0  # room for an arrow that passes through a layer
MAX_BENDS = 24  # a longer arrow goes straight: thousands of bends would cost seconds
ORDER_SWEEPS, X_SWEEPS = 12, 30


@dataclass(slots=True)
class Box:
    """A box to be placed; `x`, `y` are its centre afterwards."""

    id: int
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0


@dataclass(slots=True)
class Arrow:
    """From one box to another; `points` is its way afterwards, from border to border."""

    source: int
    target: int
    points: list[tuple[float, float]] = field(default_factory=list)


@dataclass(slots=True)
class _Item:
    """A box or a bend on one layer."""

    width: float
    rank: int
    box: Box | None = None
    above: list[_Item] = field(default_factory=list)
    below: list[_Item] = field(default_factory=list)
    order: float = 0.0
    x: float = 0.0


def place(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> tuple[float, float]:
    """Fill in the coordinates of `boxes` and the points of `arrows`; returns (width, height) of the whole.

    Arrows must not form a cycle; arrows to unknown boxes are left without points.
    """
    if not boxes:
        return 0.0, 0.0
    items = {box.id: _Item(box.width, 0, box) for box in boxes}
    known = [a for a in arrows if a.source in items and a.target in items]
    _rank(items, known)
    layers, ways = _layers(items, known)
    _order(layers)
    _place_x(layers)
    height = _place_y(layers)
    _route(known, ways, items, layers)
    return max(i.x + i.width / 2 for layer in layers for i in layer), height


def _rank(items: dict[int, _Item], arrows: list[Arrow]) -> None:
    sources: dict[int, list[int]] = {i: [] for i in items}
    targets: dict[int, list[int]] = {i: [] for i in items}
    for a in arrows:
        sources[a.target].append(a.source)
        targets[a.source].append(a.target)
    waiting = {i: len(sources[i]) for i in items}
    ready = [i for i in items if not waiting[i]]
    for i in ready:  # grows while it is read: a topological order
        for t in targets[i]:
            items[t].rank = max(items[t].rank, items[i].rank + 1)
            waiting[t] -= 1
            if not waiting[t]:
                ready.append(t)
    lone: set[int] = set()  # sources, and what hangs on one source alone: they stand next to their first consumer
    for i in ready:
        if not sources[i] or (len(sources[i]) == 1 and sources[i][0] in lone):
            lone.add(i)
    for i in reversed(ready):
        if i in lone and targets[i]:
            items[i].rank = min(items[t].rank for t in targets[i]) - 1


def _layers(items: dict[int, _Item], arrows: list[Arrow]) -> tuple[list[list[_Item]], list[list[_Item]]]:
    """The layers, and for each arrow the items on its way."""
    layers: list[list[_Item]] = [[] for _ in range(max(i.rank for i in items.values()) + 1)]
    for item in items.values():
        layers[item.rank].append(item)
    ways = []
    for a in arrows:
        start, end = items[a.source], items[a.target]
        way = [start]
        if end.rank - start.rank <= MAX_BENDS:
            for rank in range(start.rank + 1, end.rank):
                bend = _Item(BEND_WIDTH, rank)
                layers[rank].append(bend)
                way.append(bend)
        way.append(end)
        for upper, lower in pairwise(way):
            upper.below.append(lower)
            lower.above.append(upper)
        ways.append(way)
    for layer in layers:
        for k, item in enumerate(layer):
            item.order = k
    return layers, ways


def _order(layers: list[list[_Item]]) -> None:
    best, fewest = [list(layer) for layer in layers], _crossings(layers)
    for sweep in range(ORDER_SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            for k, item in enumerate(layer):
                near = item.above if down else item.below
                item.order = sum(n.order for n in near) / len(near) if near else float(k)
            layer.sort(key=lambda i: i.order)
            for k, item in enumerate(layer):
                item.order = k
        found = _crossings(layers)
        if found < fewest:
            best, fewest = [list(layer) for layer in layers], found
    for layer, kept in zip(layers, best, strict=True):
        layer[:] = kept
        for k, item in enumerate(layer):
            item.order = k


def _crossings(layers: list[list[_Item]]) -> int:
    count = 0
    for layer in layers:
        seen: list[float] = []
        for item in layer:
            ends = sorted(b.order for b in item.below)
            count += sum(1 for e in ends for s in seen if s > e)
            seen += ends
    return count


def _place_x(layers: list[list[_Item]]) -> None:
    for layer in layers:
        x = 0.0
        for item in layer:
            item.x = x + item.width / 2
            x += item.width + GAP_X
    for sweep in range(X_SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wishes = []
            for item in layer:
                near = (item.above if sweep % 2 == 0 else item.below) or [item]
                both = [*item.above, *item.below] if sweep > X_SWEEPS // 2 else near
                wishes.append(sum(n.x for n in both or near) / len(both or near))
            _spread(layer, wishes)
    left = min(i.x - i.width / 2 for layer in layers for i in layer)
    for layer in layers:
        for item in layer:
            item.x -= left


def _spread(layer: list[_Item], wishes: list[float]) -> None:
    """As near to the wishes as order and gaps allow, in the least-squares sense (pool adjacent violators)."""
    offsets, total = [], 0.0
    for k, item in enumerate(layer):
        if k:
            total += (layer[k - 1].width + item.width) / 2 + GAP_X
        offsets.append(total)
    blocks: list[list[float]] = []  # [mean, weight, how many]
    for item, wish, offset in zip(layer, wishes, offsets, strict=True):
        blocks.append([wish - offset, 2.0 if item.box is None else 1.0, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, weight, count = blocks.pop()
            last = blocks[-1]
            last[0] = (last[0] * last[1] + mean * weight) / (last[1] + weight)
            last[1] += weight
            last[2] += count
    k = 0
    for mean, _, count in blocks:
        for _ in range(int(count)):
            layer[k].x = mean + offsets[k]
            k += 1


def _place_y(layers: list[list[_Item]]) -> float:
    y = 0.0
    for layer in layers:
        tall = max((i.box.height for i in layer if i.box is not None), default=0.0)
        for item in layer:
            if item.box is not None:
                item.box.x, item.box.y = item.x, y + tall / 2
        y += tall + GAP_Y
    return y - GAP_Y


def _route(arrows: list[Arrow], ways: list[list[_Item]], items: dict[int, _Item], layers: list[list[_Item]]) -> None:
    middles = [next((i.box.y for i in layer if i.box is not None), 0.0) for layer in layers]
    ports: dict[tuple[int, int], float] = {}
    for end in ("target", "source"):
        groups: dict[int, list[int]] = {}
        for k, a in enumerate(arrows):
            groups.setdefault(getattr(a, end), []).append(k)
        for i, ks in groups.items():
            ks.sort(key=lambda k: ways[k][-2].x if end == "target" else ways[k][1].x)
            room = min(items[i].width * 0.6, 26.0 * (len(ks) - 1))
            for n, k in enumerate(ks):
                ports[k, end == "target"] = items[i].x + (room * (n / (len(ks) - 1) - 0.5) if len(ks) > 1 else 0.0)
    for k, (a, way) in enumerate(zip(arrows, ways, strict=True)):
        upper, lower = items[a.source].box, items[a.target].box
        if upper is not None and lower is not None:
            a.points = [
                (ports[k, False], upper.y + upper.height / 2),
                *((bend.x, middles[bend.rank]) for bend in way[1:-1]),
                (ports[k, True], lower.y - lower.height / 2),
            ]
