// The loss curves beside a ledger, all runs on one logarithmic scale.

import { frame, LEFT, RIGHT } from "./chart";
import { svg } from "./dom";
import { clip, toNumber } from "./format";
import type { Say } from "./i18n";

const HEIGHT = 92;
const NAMES = 170; // room for the curves' names

interface Axes {
  width: number;
  x(k: number): number;
  y(value: number): number;
}

/** Null when no run has two losses to join. `current` is the backward pass (from 1) to mark. */
export function drawLoss(
  runs: { title: string; loss: unknown[] }[],
  width: number,
  current: number | null,
  say: Say,
): SVGSVGElement | null {
  const curves = runs.map((run) => run.loss.map(toNumber));
  const positive = curves.flat().filter((x) => Number.isFinite(x) && x > 0);
  const most = Math.max(0, ...curves.map((curve) => curve.length));
  if (most < 2 || positive.length === 0) return null;
  const side = runs.some((run) => run.title) ? NAMES : RIGHT;
  const [low, high] = [Math.log10(Math.min(...positive)), Math.log10(Math.max(...positive))];
  const axes: Axes = {
    width,
    x: (k) => LEFT + (k * (width - LEFT - side)) / (most - 1),
    y: (value) => HEIGHT - 16 - ((Math.log10(value) - low) / (high - low || 1)) * (HEIGHT - 30),
  };
  const ticks = [...new Set([10 ** low, 10 ** high])].map((value): [number, number] => [value, axes.y(value)]);
  const picture = frame(width, HEIGHT, say("ledger.loss"), side, ticks);
  picture.append(svg("text", { x: LEFT, y: 10 }, say("ledger.loss")));
  curves.forEach((curve, r) => picture.append(...drawCurve(curve, r, runs[r]!.title, axes, say)));
  if (current !== null && current > 0) {
    const x = axes.x(current - 1);
    picture.append(svg("path", { class: "al-total", d: `M${x} 14V${HEIGHT - 14}`, "stroke-dasharray": "3 3" }));
  }
  return picture;
}

/** A curve ends where its numbers are no longer finite, and says so. */
function drawCurve(curve: number[], index: number, title: string, { width, x, y }: Axes, say: Say): SVGElement[] {
  const broken = curve.findIndex((value) => !Number.isFinite(value) || value <= 0);
  const sound = broken < 0 ? curve : curve.slice(0, broken);
  const name = index ? "al-lossline al-second" : "al-lossline";
  const line = svg("polyline", {
    class: name,
    points: sound.map((v, k) => `${x(k).toFixed(1)},${y(v).toFixed(1)}`).join(" "),
  });
  const drawn: SVGElement[] = [line];
  if (title) {
    const label = svg("text", { class: "al-strong", x: width - 136, y: 26 + 18 * index }, clip(title, 20));
    label.append(svg("title", {}, title));
    drawn.push(svg("path", { class: name, d: `M${width - 164} ${22 + 18 * index}h22` }), label);
  }
  if (broken < 0 || Number.isFinite(curve[broken])) return drawn;
  const note = `× ${say("ledger.nan", { i: broken + 1 })}`;
  return [...drawn, svg("text", { class: "al-strong", x: x(broken), y: 24 + 14 * index }, note)];
}
