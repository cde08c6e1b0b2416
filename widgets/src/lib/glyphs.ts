// Draws one node and one edge as SVG, and puts on them what a step adds: gradients, badges, marks.

import type { Edge, Node } from "./documents";
import { html, iconPath, setAttributes, svg, type Child } from "./dom";
import { bytesText, clip, shortText } from "./format";
import type { Curve } from "./geometry";
import type { Say } from "./i18n";
import { NODE } from "./layout";

/** What a step says about a node. */
export interface NodeLook {
  hot?: boolean;
  unmade?: boolean;
  picked?: boolean;
  freed?: boolean;
  gradient?: string;
  badge?: string;
}

/** What a step says about an edge. */
export interface EdgeLook {
  sent?: boolean;
  now?: boolean;
  linked?: boolean;
  unmade?: boolean;
  label?: string;
}

const CHIPS = 3;
const W = NODE.width;
const H = NODE.height;

/** Letters of Chinese and the like count twice. */
function clipWide(text: string, units: number): string {
  let used = 0;
  for (let k = 0; k < text.length; k += 1) {
    used += text.charCodeAt(k) > 0x2e7f ? 2 : 1;
    if (used > units) return clip(text, k);
  }
  return text;
}

/** "h = mm" when the learner gave a name and both fit, else what fits. */
export function nodeTitle(node: Node): string {
  if (node.kind === "leaf" || node.kind === "input") return node.name ?? node.label;
  const full = node.name ? `${node.name} = ${node.label}` : node.label;
  return full.length <= 14 ? full : node.label;
}

export interface DrawnNode {
  group: SVGGElement;
  update(look: NodeLook): void;
}

function box(name: string, inset: number, radius: number): SVGRectElement {
  return svg("rect", {
    class: name,
    x: inset - W / 2,
    y: inset - H / 2,
    width: W - 2 * inset,
    height: H - 2 * inset,
    rx: radius,
  });
}

function chips(node: Node, say: Say): SVGGElement | null {
  if (node.saved.length === 0) return null;
  const shown = node.saved.slice(0, CHIPS);
  const words = shown.map((saved) => clip(saved.name, 5));
  if (node.saved.length > CHIPS) words.push(`+${node.saved.length - CHIPS}`);
  const widths = words.map((word) => 9 + 5.2 * word.length);
  let x = -widths.reduce((sum, width) => sum + width + 3, -3) / 2;
  const group = svg("g", { class: "al-chips" });
  const list = node.saved.map((saved) => `${saved.name} (${bytesText(saved.bytes)})`).join(", ");
  group.append(svg("title", {}, `${say("legend.saved")}: ${list}`));
  words.forEach((word, k) => {
    const width = widths[k]!;
    group.append(
      svg("rect", { class: "al-chip", x, y: H / 2 - 3, width, height: 13, rx: 6.5 }),
      svg("text", { class: "al-chiptext", x: x + width / 2, y: H / 2 + 6.8 }, word),
    );
    x += width + 3;
  });
  return group;
}

/** The badge of a fork, at the node's upper right corner. */
function drawBadge(): { badge: SVGGElement; text: SVGTextElement } {
  const text = svg("text", { x: 0, y: 4 });
  const place = `translate(${W / 2},${-H / 2})`;
  const badge = svg("g", { class: "al-badge", transform: place, visibility: "hidden" });
  badge.append(svg("rect", { x: -17, y: -9, width: 34, height: 18, rx: 9 }), text);
  return { badge, text };
}

/** `lines` is 3 where a gradient gets a line of its own; `stops` writes the words on a ghost at the border. */
export function drawNode(node: Node, say: Say, options: { lines: 2 | 3; stops: boolean; failed: boolean }): DrawnNode {
  const value = node.value?.text ?? "";
  const lines = options.stops || (options.lines === 3 && node.kind !== "input") ? 3 : 2;
  const top = lines === 3 ? -10 : -3;
  const radius = node.kind === "op" || node.kind === "ghost" ? 9 : 3;
  const gradient = svg("text", { class: "al-grad", y: top + 26 });
  const { badge, text } = drawBadge();
  const chip = chips(node, say);
  const label = say("graph.node", { label: node.name ?? node.label, kind: say(`kind.${node.kind}`), value });
  const parts: Child[] = [
    svg("title", {}, [node.name, node.label, value].filter(Boolean).join("\n")),
    box("al-halo", -5, radius + 5),
    box("al-box", 0, radius),
    box("al-inner", 3.5, Math.max(1, radius - 3)),
    svg("text", { y: top }, clipWide(nodeTitle(node), 14)),
    svg("text", { class: "al-sub", y: top + 13 }, clipWide(shortText(node.value, 18), 18)),
    gradient,
    chip,
    options.stops && svg("text", { class: "al-cutlabel", y: top + 26 }, say("cut.stops")),
    badge,
  ];
  const group = svg("g", { tabindex: -1, role: "img", "data-id": node.id, "aria-label": label }, ...parts);
  const base = `al-node al-${node.kind}${node.output ? " al-output" : ""}${options.failed ? " al-failed" : ""}`;
  const gone = node.saved.every((saved) => saved.freed);
  return {
    group,
    update(look) {
      const states = [look.hot && "al-hot", look.unmade && "al-unmade", look.picked && "al-picked"];
      setAttributes(group, { class: [base, ...states].filter(Boolean).join(" ") });
      if (chip) setAttributes(chip, { class: look.freed || gone ? "al-chips al-gone" : "al-chips" });
      setText(gradient, clip(look.gradient ?? "", 18));
      setText(text, look.badge ?? "");
      setAttributes(badge, { visibility: look.badge ? "visible" : "hidden" });
    },
  };
}

function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export interface DrawnEdge {
  group: SVGGElement;
  label: SVGTextElement;
  path: SVGPathElement;
  update(look: EdgeLook): void;
}

/** An arrow; the head turns round once a gradient has gone back along the edge. `cut` draws the scissors. */
export function drawEdge(edge: Edge, line: Curve, say: Say, options: { cut: boolean; far: boolean }): DrawnEdge {
  const path = svg("path", { class: "al-edge", d: line.d });
  const head = svg("path");
  const group = svg("g", {}, path, head);
  if (options.cut) {
    const mark = svg("g", { class: "al-cutmark", transform: `translate(${line.middle.x - 8},${line.middle.y - 8})` });
    mark.append(
      svg("title", {}, say(edge.cut ? `cut.${edge.cut}` : "cut.stops")),
      svg("circle", { cx: 8, cy: 8, r: 11 }),
      iconPath("scissors"),
    );
    group.append(mark);
  }
  const label = svg("text", { class: "al-elabel", x: line.label.x, y: line.label.y });
  const forward = `M${line.end.x} ${line.end.y}l-8 -4v8z`;
  const backward = `M${line.start.x + 1} ${line.start.y}l9 -4.5v9z`;
  const base = `${options.far ? "al-far" : ""}${options.cut ? " al-cutedge" : ""}`;
  return {
    group,
    label,
    path,
    update(look) {
      const states = [
        base,
        look.sent && "al-sent",
        look.now && "al-now",
        look.linked && "al-linked",
        look.unmade && "al-unmade",
      ];
      setAttributes(group, { class: states.filter(Boolean).join(" ") });
      setAttributes(head, { class: "al-head", d: look.sent || look.now ? backward : forward });
      setText(label, look.label ?? "");
    },
  };
}

export type LegendName = "leaf" | "input" | "op" | "output" | "ghost" | "saved" | "cut" | "sent" | "fork";

/** One sample of every form with its meaning; the picture's own classes keep it true. */
export function legend(names: LegendName[], say: Say): HTMLElement {
  const host = html("div", { class: "al-legend" });
  for (const name of names) host.append(html("span", {}, sample(name), say(`legend.${name}`)));
  return host;
}

function sample(name: string): SVGSVGElement {
  const picture = svg("svg", { width: 22, height: 14, viewBox: "0 0 22 14", "aria-hidden": "true" });
  if (name === "saved") picture.append(svg("rect", { class: "al-chip", x: 2, y: 2, width: 18, height: 10, rx: 5 }));
  else if (name === "cut") {
    const mark = svg("g", { class: "al-cutmark", transform: "translate(4,0) scale(.85)" });
    mark.append(iconPath("scissors"));
    picture.append(mark);
  } else if (name === "sent")
    picture.append(
      svg(
        "g",
        { class: "al-sent" },
        svg("path", { class: "al-edge", d: "M2 7H20" }),
        svg("path", { class: "al-sample", d: "M1 7l7-4v8z" }),
      ),
    );
  else if (name === "fork")
    picture.append(
      svg(
        "g",
        { class: "al-badge al-node" },
        svg("rect", { x: 1, y: 1, width: 20, height: 12, rx: 6 }),
        svg("text", { x: 11, y: 11 }, "+"),
      ),
    );
  else {
    const radius = name === "leaf" || name === "input" ? 2 : 5;
    picture.append(
      svg(
        "g",
        { class: `al-node al-${name}` },
        svg("rect", { class: "al-box", x: 1.5, y: 1.5, width: 19, height: 11, rx: radius }),
        svg("rect", { class: "al-inner", x: 4, y: 4, width: 14, height: 6, rx: 1 }),
      ),
    );
  }
  return picture;
}
