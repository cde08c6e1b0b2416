// Text tables: the same state for those who cannot or will not look at the picture.

import type { GraphDocument, Node } from "./documents";
import { html } from "./dom";
import { shapeText } from "./format";
import type { Key, Say } from "./i18n";

const MOST_ROWS = 400;

/** A table with a caption; `current` is the row to mark. Long lists show the rows around it and say so. */
export function table(caption: string, heads: string[], rows: string[][], current: number, say: Say): HTMLElement {
  const start = Math.max(0, Math.min(rows.length - MOST_ROWS, current - MOST_ROWS / 2));
  const shown = rows.slice(start, start + MOST_ROWS);
  const note = shown.length < rows.length ? ` (${say("table.cut", { shown: shown.length, n: rows.length })})` : "";
  const body = html("tbody");
  shown.forEach((cells, k) => {
    const row = html("tr", { "aria-current": start + k === current ? "step" : null });
    row.append(...cells.map((cell) => html("td", {}, cell)));
    body.append(row);
  });
  const head = html("tr");
  head.append(...heads.map((text) => html("th", { scope: "col" }, text)));
  return html("table", { class: "al-table" }, html("caption", {}, caption + note), html("thead", {}, head), body);
}

export function nodeName(node: Node | undefined): string {
  return node ? (node.name ?? node.label) : "?";
}

/** Names of what goes into each node, in argument order. */
export function inputNames(graph: GraphDocument): Map<number, string[]> {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const names = new Map<number, string[]>();
  for (const edge of [...graph.edges].sort((a, b) => a.slot - b.slot)) {
    const known = names.get(edge.target);
    const name = nodeName(byId.get(edge.source));
    if (known) known.push(name);
    else names.set(edge.target, [name]);
  }
  return names;
}

/** One row a node; `gradient` adds a column with what each leaf's .grad, or each node's gradient, holds. */
export function nodeTable(
  graph: GraphDocument,
  current: number,
  say: Say,
  gradient?: (node: Node) => string,
): HTMLElement {
  const inputs = inputNames(graph);
  const keys: Key[] = [
    "table.step",
    "node.kind",
    "table.inputs",
    "node.shape",
    "node.value",
    "node.formula",
    "node.source",
    "node.saved",
  ];
  const heads = keys.map((key, k) => (k === 0 ? "#" : say(key)));
  if (gradient) heads.push(say("table.gradient"));
  const rows = graph.nodes.map((node, k) => {
    const saved = node.saved.map((one) => one.name + (one.freed ? ` (${say("node.freed")})` : "")).join(", ");
    const name = node.name && node.name !== node.label ? `${node.name} = ${node.label}` : node.label;
    const kind = [say(`kind.${node.kind}`), node.output && say("node.output"), node.cut && say("cut.stops")]
      .filter(Boolean)
      .join(", ");
    const cells = [
      `${k + 1}. ${name}`,
      kind,
      (inputs.get(node.id) ?? []).join(", "),
      node.value ? shapeText(node.value.shape) : "",
      node.value?.text ?? "",
      node.formula ?? "",
      node.where ? `${node.where.line}: ${node.where.text}` : "",
      saved,
    ];
    return gradient ? [...cells, gradient(node)] : cells;
  });
  return table(say("table.nodes"), heads, rows, current, say);
}
