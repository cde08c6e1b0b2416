// Short texts for numbers and value summaries. Knows nothing of the page.

import type { Value } from "./documents";

/** JSON carries NaN and the infinities as strings; this reads either form. */
export function toNumber(value: unknown): number {
  return typeof value === "number" ? value : value === null || value === undefined ? NaN : Number(value);
}

/** About three significant digits: 0.349, 1.23e+04, NaN. */
export function numberText(value: unknown): string {
  const x = toNumber(value);
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "NaN" : x > 0 ? "Inf" : "-Inf";
  if (x === 0) return "0";
  if (Number.isInteger(x) && Math.abs(x) < 1e5) return String(x);
  const size = Math.abs(x);
  if (size >= 1e4 || size < 1e-3) return x.toExponential(2).replace(/\.?0+e/, "e");
  return String(Number(x.toPrecision(3)));
}

export function shapeText(shape: number[]): string {
  return shape.length === 0 ? "()" : shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** At most about nine characters, for an edge: the number of a 0-d value, a tiny array, or a shape. */
export function shortText(value: Value | null): string {
  if (!value) return "";
  if (value.shape.length === 0) return value.full === null ? value.text : numberText(value.full);
  return value.text.length <= 9 ? value.text : value.shape.join("×");
}

/** The value as exact text for tests and tables: full numbers when they travelled, else the summary. */
export function exactText(value: Value | null): string {
  if (!value) return "None";
  return value.full === null || value.full === undefined ? value.text : JSON.stringify(value.full);
}

export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
