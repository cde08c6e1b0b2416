// Scales and drawings of the ledger: bars of stacked contributions and the marks below them.

import { html, iconPath, svg, type IconName } from "./dom";
import { numberText } from "./format";
import type { Say } from "./i18n";
import type { Bar } from "./model";

export interface Scale {
  at(value: number): number; // the height on the page
  ticks: number[];
}

/** Keeps the order of numbers and their signs while it squeezes large ones: linear near 0, logarithmic beyond. */
export function squeeze(value: number, unit: number): number {
  return Math.sign(value) * Math.log10(1 + Math.abs(value) / unit);
}

/** From the values to pixels between `bottom` and `top`; zero is always on the scale. */
export function makeScale(values: number[], top: number, bottom: number, log: boolean): Scale {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite, low === 0 ? 1e-12 : 0);
  const sizes = finite.map(Math.abs).filter((x) => x > 0);
  const unit = log && sizes.length ? Math.max(Math.min(...sizes), Math.max(...sizes) * 1e-8) : 1;
  const place = (x: number) => (log ? squeeze(x, unit) : x);
  const span = place(high) - place(low) || 1;
  const ticks = [...new Set([low, 0, high])].filter(
    (x, _, all) => x === 0 || all.length < 3 || Math.abs(place(x)) / span > 0.15,
  );
  return { at: (x) => bottom - ((place(x) - place(low)) / span) * (bottom - top), ticks };
}

export const LEFT = 62; // room for the numbers beside an axis
export const RIGHT = 8;
const MARK_ROW = 17;
const ICONS: Record<string, IconName> = { zero: "zero", none: "none", step: "step" };
export const CHART = { width: 420, height: 128 }; // where nothing was measured yet

export interface BarChart {
  width: number;
  height: number;
  bars: Bar[];
  from: number; // first iteration shown
  to: number; // last iteration shown
  scale: Scale;
  current: number | null; // the iteration that is selected
  upTo: number; // events before this one have happened
  label: string;
}

/** Icons and words under a bar: what happened to the buffer after its backward. */
function drawMarks(bar: Bar, x: number, slot: number, y: number, upTo: number, say: Say): SVGGElement {
  const group = svg("g");
  const marks = bar.marks.filter((mark) => mark.event < upTo);
  const words = slot > 62 && marks.length < 2;
  const gap = Math.min(15, (slot - 2) / Math.max(1, marks.length));
  marks.forEach((mark, k) => {
    const left = x + (k - marks.length / 2) * gap + (words ? -18 : 0);
    const text = say(`ledger.mark.${mark.kind}`);
    const one = svg(
      "g",
      { class: "al-markicon", transform: `translate(${left},${y}) scale(${Math.min(0.8, gap / 15)})` },
      svg("title", {}, text),
      iconPath(ICONS[mark.kind]!),
    );
    group.append(one);
    if (words) group.append(svg("text", { x: left + 14, y: y + 10 }, text));
  });
  return group;
}

/** An empty picture with a line and a number for each tick. */
export function frame(width: number, height: number, label: string, right: number, ticks: [number, number][]) {
  const picture = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  for (const [value, y] of ticks) {
    const name = value === 0 ? "al-zeroline" : "al-gridline";
    picture.append(
      svg("line", { class: name, x1: LEFT - 3, x2: width - right, y1: y, y2: y }),
      svg("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, numberText(value)),
    );
  }
  return picture;
}

function drawParts(bar: Bar, x: number, wide: number, scale: Scale): SVGElement[] {
  return bar.segments.map((part) => {
    const [top, bottom] = [scale.at(Math.max(part.from, part.to)), scale.at(Math.min(part.from, part.to))];
    const name = part.iteration === bar.iteration ? "al-part al-fresh" : "al-part";
    return svg("rect", { class: name, x: x - wide / 2, y: top, width: wide, height: Math.max(1, bottom - top) });
  });
}

export function drawBars(chart: BarChart, say: Say, onSelect: (iteration: number) => void): SVGSVGElement {
  const { width, height, scale, from, to, current } = chart;
  const ticks = scale.ticks.map((tick): [number, number] => [tick, scale.at(tick)]);
  const picture = frame(width, height, chart.label, RIGHT, ticks);
  const slot = (width - LEFT - RIGHT) / Math.max(1, to - from + 1);
  const middle = (iteration: number) => LEFT + (iteration - from + 0.5) * slot;
  if (current !== null && current >= from && current <= to) {
    const x = middle(current) - slot / 2;
    picture.append(svg("rect", { class: "al-select", x, y: 2, width: slot, height: height - 4 }));
  }
  const wide = Math.min(46, Math.max(1.5, slot * 0.62));
  const totals: [number, number][] = [];
  for (const bar of chart.bars) {
    if (bar.iteration < from || bar.iteration > to) continue;
    const x = middle(bar.iteration);
    picture.append(...drawParts(bar, x, wide, scale));
    if (bar.total !== null && Number.isFinite(bar.total)) totals.push([x, scale.at(bar.total)]);
    else if (bar.total !== null) {
      const text = numberText(bar.total);
      picture.append(svg("text", { class: "al-strong", x, y: scale.at(0) - 3, "text-anchor": "middle" }, text));
    }
    picture.append(drawMarks(bar, x, slot, height - MARK_ROW - 12, chart.upTo, say));
  }
  picture.append(svg("polyline", { class: "al-total", points: totals.map((point) => point.join()).join(" ") }));
  if (slot > 8) picture.append(...totals.map(([cx, cy]) => svg("circle", { class: "al-dot", cx, cy, r: 2.6 })));
  picture.append(...axis(from, to, slot, middle, height - 3), ...hits(from, to, slot, middle, height, onSelect));
  return picture;
}

function axis(from: number, to: number, slot: number, middle: (i: number) => number, y: number): SVGTextElement[] {
  const every = Math.max(1, Math.ceil(30 / slot));
  const texts: SVGTextElement[] = [];
  for (let i = from; i <= to; i += 1)
    if ((i - from) % every === 0) texts.push(svg("text", { x: middle(i), y, "text-anchor": "middle" }, String(i)));
  return texts;
}

function hits(
  from: number,
  to: number,
  slot: number,
  middle: (i: number) => number,
  height: number,
  onSelect: (i: number) => void,
): SVGRectElement[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => {
    const hit = svg("rect", { class: "al-hit", x: middle(from + k) - slot / 2, y: 0, width: slot, height });
    hit.addEventListener("click", () => onSelect(from + k));
    return hit;
  });
}

/** What the shades, the line and the marks of the bars mean. */
export function ledgerLegend(say: Say): HTMLElement {
  const host = html("div", { class: "al-legend" });
  const entry = (shape: SVGElement, text: string) => {
    const picture = svg("svg", { width: 16, height: 14, viewBox: "0 0 16 16", "aria-hidden": "true" });
    picture.append(shape);
    host.append(html("span", {}, picture, text));
  };
  entry(svg("rect", { class: "al-part al-fresh", x: 2, y: 2, width: 12, height: 12 }), say("ledger.legend.new"));
  entry(svg("rect", { class: "al-part", x: 2, y: 2, width: 12, height: 12 }), say("ledger.legend.old"));
  entry(svg("path", { class: "al-total", d: "M0 10 16 5" }), say("ledger.legend.total"));
  for (const kind of ["zero", "none", "step"] as const) entry(iconPath(ICONS[kind]!), say(`ledger.mark.${kind}`));
  return host;
}
