// What is said about one node or one backward step: numbers, histogram, formula, source line, the arithmetic.

import type { BackwardStep, Node, Value } from "./documents";
import { html, svg, type Child } from "./dom";
import { bytesText, numberText, shapeText } from "./format";
import type { Say } from "./i18n";
import { mathml } from "./mathml";

const MATRIX_UP_TO = 24; // elements shown as a grid; more are shown by their summary

/** Rows of numbers of a small 1-d or 2-d array, else null. */
function grid(value: Value): unknown[][] | null {
  const size = value.shape.reduce((product, n) => product * n, 1);
  if (!Array.isArray(value.full) || size === 0 || size > MATRIX_UP_TO || value.shape.length > 2) return null;
  return (value.shape.length === 1 ? [value.full] : value.full) as unknown[][];
}

/** A 0-d value as its number, a small array whole, anything else by its summary. */
export function valueElement(value: Value, tallest = 4): HTMLElement {
  const rows = grid(value);
  if (!rows || rows.length > tallest) return html("span", { title: value.text }, value.text);
  const columns = rows[0]?.length ?? 0;
  const label = JSON.stringify(value.full);
  const matrix = html("span", {
    class: "al-matrix",
    role: "img",
    "aria-label": label,
    title: label,
    style: `grid-template-columns:repeat(${columns},auto)`,
  });
  for (const row of rows) for (const cell of row) matrix.append(html("span", {}, numberText(cell)));
  return matrix;
}

function histogram(value: Value, say: Say): SVGSVGElement | null {
  if (!value.histogram || value.histogram.length === 0) return null;
  const most = Math.max(1, ...value.histogram);
  const label = say("node.histogram", { min: numberText(value.min), max: numberText(value.max) });
  const n = value.histogram.length;
  const picture = svg("svg", { class: "al-hist", width: n * 7, height: 40, role: "img", "aria-label": label });
  picture.append(svg("title", {}, label));
  value.histogram.forEach((count, k) => {
    const height = count === 0 ? 0 : Math.max(1, (38 * count) / most);
    picture.append(svg("rect", { x: k * 7, y: 40 - height, width: 6, height }));
  });
  return picture;
}

function row(term: string, ...content: Child[]): HTMLElement[] {
  return [html("dt", {}, term), html("dd", {}, ...content)];
}

function summary(node: Node, gradient: Value | null | undefined, passes: boolean, say: Say): HTMLElement {
  const list = html("dl");
  const { value, where } = node;
  const pass =
    passes && (node.kind === "op" || node.kind === "ghost") && say("node.generation", { n: node.generation + 1 });
  const notes = [
    say(`kind.${node.kind}`),
    node.output && say("node.output"),
    node.module && say("node.module", { name: node.module }),
    pass,
  ];
  list.append(...row(say("node.kind"), notes.filter(Boolean).join(", ")));
  if (value) {
    list.append(...row(say("node.shape"), `${shapeText(value.shape)} ${value.dtype}`));
    const ends = [value.min, value.mean, value.max];
    if (value.shape.length && ends.some((x) => x !== null))
      list.append(...row(say("node.range"), ends.map(numberText).join(" / ")));
    if (value.nonfinite) list.append(...row("", say("node.nonfinite", { n: value.nonfinite })));
  }
  if (gradient) list.append(...row(say("node.gradient"), valueElement(gradient, 3)));
  if (where) {
    const place =
      where.cell === null
        ? `${where.file ?? ""} ${say("node.line", where as { line: number })}`
        : say("node.cell", { cell: where.cell, line: where.line });
    list.append(...row(say("node.source"), `${place.trim()}: `, html("code", {}, where.text)));
  }
  return list;
}

function savedList(node: Node, freed: boolean, say: Say): HTMLElement | null {
  if (node.saved.length === 0) return null;
  const line = html("p", {}, html("span", { class: "al-caption" }, `${say("node.saved")}: `));
  node.saved.forEach((saved, k) => {
    const gone = freed || saved.freed;
    const text = `${saved.name}, ${bytesText(saved.bytes)}${gone ? ` (${say("node.freed")})` : ""}`;
    line.append(k ? "; " : "", html("span", { class: gone ? "al-freed" : "" }, text));
  });
  return line;
}

/** Everything known of a node, as the blocks of the details panel. */
export function nodeDetails(
  node: Node,
  say: Say,
  extra: { gradient?: Value | null; freed?: boolean; failed?: boolean; passes?: boolean } = {},
): HTMLElement[] {
  const formula = mathml(node.mathml) ?? (node.formula && html("code", {}, node.formula));
  const name = node.name && node.name !== node.label ? `${node.name} = ${node.label}` : node.label;
  const facts = html(
    "div",
    { class: "al-wide" },
    html("h4", {}, name),
    summary(node, extra.gradient, extra.passes ?? false, say),
  );
  const blocks = [facts];
  const work = html("div", { class: "al-wide" });
  if (extra.failed) work.append(html("p", {}, html("b", {}, say("node.failed"))));
  if (node.cut) work.append(html("p", {}, say(`cut.${node.cut}`)));
  if (formula) work.append(html("p", {}, formula));
  const saved = savedList(node, extra.freed ?? false, say);
  if (saved) work.append(saved);
  if (work.childElementCount) blocks.push(work);
  if (node.value) {
    const picture = grid(node.value) ? valueElement(node.value, 6) : histogram(node.value, say);
    if (picture && node.value.shape.length)
      blocks.push(html("div", {}, html("div", { class: "al-caption" }, say("node.value")), picture));
  }
  return blocks;
}

/** "w2^T" with the T raised. */
function raised(text: string): HTMLElement {
  const pieces = text.split(/\^(-?\w+|\([^()]*\))/).map((piece, k) => (k % 2 ? html("sup", {}, piece) : piece));
  return html("span", {}, ...pieces);
}

function operand(caption: string, content: Element | string, fresh = false): HTMLElement {
  const text = typeof content === "string" ? content : "";
  const long = (text || (content instanceof Element && content.textContent) || "").length > 10;
  return html(
    "span",
    { class: fresh ? "al-num al-new" : "al-num" },
    html("b", { class: long ? "al-long" : "", title: text }, content),
    html("span", { class: "al-caption" }, caption),
  );
}

function sign(text: string): HTMLElement {
  return html("span", { class: "al-sign" }, text);
}

function shown(value: Value | null, say: Say): Element | string {
  return value ? valueElement(value, 3) : say("back.nothing");
}

const MATRIX_PRODUCTS = new Set(["mm", "bmm", "matmul2", "linear"]);

/** incoming x local = contribution; a matrix product says so, and on which side the factor stands. */
function product(step: BackwardStep, op: string | null, say: Say): HTMLElement {
  const matrix = op !== null && MATRIX_PRODUCTS.has(op.replace(/_$/, ""));
  const local = step.local ? valueElement(step.local, 3) : raised(step.local_text || "1");
  const caption =
    step.local && step.local_text && step.local_text !== step.local.text
      ? `${say("back.local")}: ${step.local_text}`
      : say(matrix ? "back.rule" : "back.local");
  const factors = [
    operand(say("back.incoming"), shown(step.incoming, say)),
    sign(matrix ? "@" : "×"),
    operand(caption, local),
  ];
  if (matrix && step.slot === 1) factors.reverse();
  return html(
    "div",
    { class: "al-eq" },
    ...factors,
    sign("="),
    operand(say("back.contribution"), shown(step.contribution, say), true),
  );
}

/** The product, then before + contribution = after. `name` is the receiver's name, `op` the op whose rule ran. */
export function stepArithmetic(step: BackwardStep, name: string, op: string | null, say: Say): HTMLElement[] {
  if (step.kind === "stop") return [html("div", { class: "al-eq" }, operand(name, say("back.stopword")))];
  const equations: HTMLElement[] = [];
  if (step.kind === "flow") equations.push(product(step, op, say));
  const writes = step.kind === "accumulate";
  const part = operand(
    say(step.kind === "seed" ? "back.seedvalue" : "back.contribution"),
    shown(step.contribution, say),
    true,
  );
  if (step.kind === "seed") return [html("div", { class: "al-eq" }, part)];
  const before = writes && !step.before ? "None" : shown(step.before, say);
  equations.push(
    html(
      "div",
      { class: "al-eq" },
      operand(writes ? say("back.gradbefore", { name }) : say("back.before"), before),
      sign("+"),
      part,
      sign("="),
      operand(writes ? say("back.gradafter", { name }) : say("back.after"), shown(step.after, say), true),
    ),
  );
  return equations;
}
