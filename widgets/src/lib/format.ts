// Short texts for numbers and value summaries. Knows nothing of the page.

import type { Value } from "./documents";

/** JSON carries NaN and the infinities as strings; this reads either form. */
export function toNumber(value: unknown): number {
  return typeof value === "number" ? value : value === null || value === undefined ? NaN : Number(value);
}

/** Four significant digits, as the kernel writes them: 0.3487, 2.637e7, NaN. */
export function numberText(value: unknown): string {
  const x = toNumber(value);
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "NaN" : x > 0 ? "Inf" : "-Inf";
  const size = Math.abs(x);
  if (x !== 0 && (size >= 9999.5 || size < 1e-4)) return x.toExponential(3).replace(/\.?0*e\+?/, "e");
  return String(Number(x.toPrecision(4)));
}

export function shapeText(shape: number[]): string {
  return shape.length === 0 ? "()" : shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** The value's own text when it has at most `limit` characters (a number always), else its shape. */
export function shortText(value: Value | null, limit = 7): string {
  if (!value) return "";
  if (value.shape.length === 0 || value.text.length <= limit) return value.text;
  return value.shape.length === 1 ? shapeText(value.shape) : value.shape.join("×");
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
