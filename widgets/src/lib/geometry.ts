// The lines between nodes: smooth paths through the points of a route. Knows nothing of documents or of the page.

import type { Point } from "./layout";

export interface Curve {
  d: string;
  label: Point; // where a word on the edge goes: above it, below for the lower of two twins
  middle: Point;
  start: Point;
  end: Point;
}

const round = (x: number) => Math.round(x * 10) / 10;
const HEAD = 2; // the line ends inside its arrow head

/**
 * A path through `points` (ends, and pairs where it passes a column straight). `port` moves the end up or down, so
 * that arguments do not share one arrow head; `bow` bends the curve away from its twin (x * x).
 */
export function curve(points: Point[], port: number, bow: number): Curve {
  const start = points[0]!;
  const last = points[points.length - 1]!;
  const end = { x: last.x, y: last.y + port };
  const lane = bow / 4; // twins share a lane, side by side
  const bend = points.length > 2 ? lane : bow;
  const path = [start, ...points.slice(1, -1).map(({ x, y }) => ({ x, y: y + lane })), end];
  let d = `M${round(start.x + HEAD)} ${round(start.y)}`;
  path.slice(1).forEach((to, k) => {
    const from = path[k]!;
    const arrow = k === path.length - 2 ? HEAD : 0;
    if (k % 2) d += `L${round(to.x)} ${round(to.y)}`;
    else {
      const pull = (to.x - from.x) * 0.55;
      d += `C${round(from.x + pull)} ${round(from.y + (k ? 0 : bend))} ${round(to.x - pull)} ${round(to.y + (arrow ? bend : 0))} ${round(to.x - arrow)} ${round(to.y)}`;
    }
  });
  return { d, ...labelPoint(path, bow), start, end };
}

/** In the last gap: edges of one source share the way up to there. */
function labelPoint(path: Point[], bow: number): { label: Point; middle: Point } {
  const [a, b] = [path[path.length - 2]!, path[path.length - 1]!];
  const y = (a.y + b.y) / 2 + (path.length > 2 ? 0 : bow * 0.75);
  const x = (a.x + b.x) / 2;
  return { middle: { x, y }, label: { x, y: y + (bow > 0 ? 13 : -5) } };
}

/** How far the k-th of n edges into one node ends from the middle of its side. */
export function portOffset(k: number, n: number): number {
  const gap = Math.min(11, 34 / Math.max(1, n - 1));
  return n < 2 ? 0 : (k - (n - 1) / 2) * gap;
}

/** How far the k-th of n edges between the same two nodes bends. */
export function bowOf(k: number, n: number): number {
  return n < 2 ? 0 : (k - (n - 1) / 2) * 30;
}
