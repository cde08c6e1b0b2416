"""A line search that ends where the strong Wolfe conditions hold (Nocedal and Wright, Numerical Optimization, 2006,
algorithms 3.5 and 3.6). Knows nothing of optimizers: a point on the line is its step t, value f, gradient g, and slope.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["cubic_minimum", "strong_wolfe"]

DECREASE, CURVATURE = 1e-4, 0.9  # the constants c1 and c2 of the conditions


@dataclass
class Point:
    """What is known at one step."""

    t: Any
    f: Any
    g: Any
    slope: Any


def cubic_minimum(one: Point, two: Point, bounds: tuple | None = None) -> Any:
    """The step where the cubic through two points with their slopes is lowest, kept inside `bounds` (default: between them)."""
    low, high = bounds or ((one.t, two.t) if one.t <= two.t else (two.t, one.t))
    mean = one.slope + two.slope - 3 * (one.f - two.f) / (one.t - two.t)
    square = mean**2 - one.slope * two.slope
    if not square >= 0:
        return (low + high) / 2.0
    root = square.sqrt()
    left, right = (one, two) if one.t <= two.t else (two, one)
    lowest = right.t - (right.t - left.t) * ((right.slope + root - mean) / (right.slope - left.slope + 2 * root))
    return min(max(lowest, low), high)


def strong_wolfe(at: Callable[[Any], tuple], t: Any, start: Point, length: Any, tolerance: float, limit: int) -> tuple:
    """Search from `start` along a direction.

    Args:
        at: (value, gradient, slope) at a step.
        t: the first step to try.
        length: the largest entry of the direction; a bracket shorter than tolerance / length is not divided further.
        limit: how many points to evaluate after the first.

    Returns: (value, gradient, step, evaluations).
    """
    search = _Search(at, start, limit)
    bracket = search.bracket(t)
    if len(bracket) == 2:
        search.zoom(bracket, length, tolerance)
    best = bracket[0] if len(bracket) == 1 or bracket[0].f <= bracket[1].f else bracket[1]
    if search.low is not None:
        best = search.low
    return best.f, best.g, best.t, search.evaluations


class _Search:
    def __init__(self, at: Callable, start: Point, limit: int) -> None:
        self.at, self.start, self.limit = at, start, limit
        self.iterations = self.evaluations = 0
        self.low: Point | None = None

    def evaluate(self, t: Any) -> Point:
        f, g, slope = self.at(t)
        self.evaluations += 1
        return Point(t, f, g, slope)

    def too_high(self, point: Point) -> bool:
        return bool(point.f > self.start.f + DECREASE * point.t * self.start.slope)

    def flat(self, point: Point) -> bool:
        return bool(abs(point.slope) <= -CURVATURE * self.start.slope)

    def bracket(self, t: Any) -> list[Point]:
        """One point that fulfils the conditions, or two with such a point between them."""
        before, now = self.start, self.evaluate(t)
        while self.iterations < self.limit:
            if self.too_high(now) or (self.iterations > 1 and now.f >= before.f):
                return [before, now]
            if self.flat(now):
                return [now]
            if now.slope >= 0:
                return [before, now]
            t = cubic_minimum(before, now, (now.t + 0.01 * (now.t - before.t), now.t * 10))
            before, now = now, self.evaluate(t)
            self.iterations += 1
        return [self.start, now]

    def zoom(self, bracket: list[Point], length: Any, tolerance: float) -> None:
        """Narrow the bracket until its lower end fulfils the conditions."""
        low, high = (0, 1) if bracket[0].f <= bracket[1].f else (1, 0)
        stuck = done = False
        while not done and self.iterations < self.limit:
            if abs(bracket[1].t - bracket[0].t) * length < tolerance:
                break
            t = cubic_minimum(bracket[0], bracket[1])
            t, stuck = _inside(t, bracket, stuck)
            now = self.evaluate(t)
            self.iterations += 1
            if self.too_high(now) or now.f >= bracket[low].f:
                bracket[high] = now
                low, high = (0, 1) if bracket[0].f <= bracket[1].f else (1, 0)
            else:
                done = self.flat(now)
                if not done and now.slope * (bracket[high].t - bracket[low].t) >= 0:
                    bracket[high] = bracket[low]
                bracket[low] = now
        self.low = bracket[low]


def _inside(t: Any, bracket: list[Point], stuck: bool) -> tuple[Any, bool]:
    """t moved a tenth into the bracket when it is at an end, or close to one for the second time."""
    left, right = sorted((bracket[0].t, bracket[1].t))
    margin = 0.1 * (right - left)
    if min(right - t, t - left) >= margin:
        return t, False
    if stuck or t >= right or t <= left:
        return (right - margin if abs(t - right) < abs(t - left) else left + margin), False
    return t, True
