// The state behind the views: deltas gathered into a graph, and a backward or ledger document at step i.
// Everything after GraphFeed is a pure function of the document. Knows nothing of the page.

import type {
  BackwardDocument,
  BackwardStep,
  Edge,
  GraphDocument,
  LedgerDocument,
  LedgerEvent,
  LedgerRow,
  Node,
  Num,
  Value,
} from "./documents";
import { toNumber } from "./format";

/** What the kernel sends while the cell runs: nodes are upserts by id, edges are appended, seq counts from 1. */
export interface GraphChunk {
  seq: number;
  nodes: Node[];
  edges: Edge[];
  recorded: number;
}

/** The same for a ledger's last run: rows come whole, events and losses are appended. */
export interface LedgerChunk {
  seq: number;
  title: string;
  rows: LedgerRow[];
  events: LedgerEvent[];
  loss: Num[];
  recorded: number;
}

/** Counts chunks: one that was seen is ignored, and after a missed one `gap` says so. */
class Sequence {
  gap = false;
  private seq = 0;

  isNew(seq: number): boolean {
    if (seq <= this.seq) return false;
    if (seq !== this.seq + 1) this.gap = true;
    this.seq = seq;
    return true;
  }
}

/** Gathers ledger chunks into a document of one run. */
export class LedgerFeed extends Sequence {
  readonly document: LedgerDocument = { runs: [], title: "", kind: "ledger", version: 1 };

  add(chunk: LedgerChunk): void {
    if (!this.isNew(chunk.seq)) return;
    const run = this.document.runs[0] ?? { title: "", rows: [], events: [], loss: [], recorded: 0 };
    run.events.push(...chunk.events);
    run.loss.push(...chunk.loss);
    const { title, rows, recorded } = chunk;
    this.document.runs[0] = { ...run, title, rows, recorded };
  }
}

/** Gathers chunks into one graph. After a missed chunk it waits for the snapshot, and says so through `gap`. */
export class GraphFeed extends Sequence {
  readonly document: GraphDocument = emptyGraph();
  private index = new Map<number, number>();

  add(chunk: GraphChunk): void {
    if (!this.isNew(chunk.seq)) return;
    const { nodes, edges } = this.document;
    for (const node of chunk.nodes) {
      const at = this.index.get(node.id);
      if (at === undefined) this.index.set(node.id, nodes.push(node) - 1);
      else nodes[at] = node;
    }
    edges.push(...chunk.edges.filter((edge) => this.index.has(edge.source) && this.index.has(edge.target)));
    this.document.recorded = Math.max(this.document.recorded, chunk.recorded);
    this.document.shown = nodes.filter((node) => node.kind === "op" || node.kind === "ghost").length;
  }
}

export function emptyGraph(): GraphDocument {
  return {
    nodes: [],
    edges: [],
    title: "",
    recorded: 0,
    shown: 0,
    error: null,
    failed: null,
    kind: "graph",
    version: 1,
  };
}

/** Edges are known by who is joined and by the argument, since x * x joins the same two nodes twice. */
export function edgeKey(source: number, target: number, slot: number): string {
  return `${source}>${target}:${slot}`;
}

export interface Arrivals {
  got: number;
  expected: number;
}

export interface BackwardState {
  current: BackwardStep | null;
  gradients: Map<number, Value>; // what has arrived at each node so far
  leaves: Map<number, Value | null>; // every leaf's .grad; null is None
  arrivals: Map<number, Arrivals>; // contributions at each fork
  sent: Map<string, BackwardStep>; // by edgeKey: the step that went back along this edge
  freed: Set<number>; // nodes whose saved tensors are gone
  visited: Set<number>;
}

/** The backward pass after its first `count` steps; count 0 is the moment before it begins. */
export function backwardAt(document: BackwardDocument, count: number): BackwardState {
  const state: BackwardState = {
    current: document.steps[count - 1] ?? null,
    gradients: new Map(),
    leaves: new Map(),
    arrivals: new Map(),
    sent: new Map(),
    freed: new Set(),
    visited: new Set(),
  };
  for (const node of document.graph.nodes) if (node.kind === "leaf") state.leaves.set(node.id, null);
  document.steps.forEach((step, index) => follow(state, step, index < count));
  return state;
}

function follow(state: BackwardState, step: BackwardStep, done: boolean): void {
  if (step.kind === "flow") {
    const arrivals = state.arrivals.get(step.target) ?? { got: 0, expected: 0 };
    state.arrivals.set(step.target, { got: arrivals.got + Number(done), expected: arrivals.expected + 1 });
  }
  if (step.kind === "accumulate" && !done && !state.leaves.get(step.target)) state.leaves.set(step.target, step.before);
  if (!done) return;
  if (step.source !== null) {
    state.sent.set(edgeKey(step.target, step.source, step.slot), step);
    state.visited.add(step.source);
  }
  for (const id of step.frees) state.freed.add(id);
  if (step.kind === "accumulate") state.leaves.set(step.target, step.after);
  if (step.kind === "stop") return;
  state.visited.add(step.target);
  const value = step.after ?? step.contribution;
  if (value && step.kind !== "accumulate") state.gradients.set(step.target, value);
}

/** One moment of a ledger: event `event` of run `run`. */
export interface Moment {
  run: number;
  event: number;
}

/** All events of all runs in one order, iteration by iteration, so that two runs walk side by side. */
export function ledgerTimeline(document: LedgerDocument): Moment[] {
  const moments = document.runs.flatMap((run, r) => run.events.map((_, e) => ({ run: r, event: e })));
  const iteration = (m: Moment) => document.runs[m.run]!.events[m.event]!.iteration;
  return moments.sort((a, b) => iteration(a) - iteration(b) || a.run - b.run || a.event - b.event);
}

export interface Segment {
  iteration: number; // which pass gave this part; -1 for the earlier ones, merged
  from: number;
  to: number;
}

/** What one .grad holds at the end of an iteration's backward: parts stacked up and down from zero. */
export interface Bar {
  iteration: number;
  event: number;
  segments: Segment[];
  total: number | null; // null: nothing was added in this pass
  marks: { kind: "zero" | "none" | "step"; event: number }[];
}

const PARTS = 10; // more parts than this in one bar are merged into "earlier"

/** The bars of one row of one run, using its first `upTo` events. */
export function ledgerBars(document: LedgerDocument, run: number, row: number, upTo = Infinity): Bar[] {
  const bars: Bar[] = [];
  let parts: Part[] = [];
  document.runs[run]!.events.forEach((event, index) => {
    if (event.row !== row || index >= upTo) return;
    if (event.kind === "contribution") {
      const total = toNumber(event.total);
      parts = [
        ...known(parts, total - toNumber(event.amount)),
        { iteration: event.iteration, amount: toNumber(event.amount) },
      ];
      const last = bars[bars.length - 1];
      const bar = { iteration: event.iteration, event: index, segments: stack(parts), total, marks: last?.marks ?? [] };
      if (last?.iteration === event.iteration) bars[bars.length - 1] = bar;
      else bars.push({ ...bar, marks: [] });
      return;
    }
    if (event.kind !== "step") parts = [];
    const kind = event.kind;
    if (bars.length === 0)
      bars.push({ iteration: event.iteration, event: index, segments: [], total: null, marks: [] });
    bars[bars.length - 1]!.marks.push({ kind, event: index });
  });
  return bars;
}

interface Part {
  iteration: number;
  amount: number;
}

/** Parts that add up to `before`: what was there from earlier, or was left out of a long list, becomes a part too. */
function known(parts: Part[], before: number): Part[] {
  const rest = before - parts.reduce((sum, part) => sum + part.amount, 0);
  return Math.abs(rest) > 1e-6 * Math.abs(before) ? [{ iteration: -1, amount: rest }, ...parts] : parts;
}

function stack(parts: Part[]): Segment[] {
  const cut = Math.max(0, parts.length - PARTS);
  const merged = parts.slice(0, cut);
  const signed = (sign: number) => ({
    iteration: -1,
    amount: merged.reduce((sum, part) => (part.amount * sign > 0 ? sum + part.amount : sum), 0),
  });
  const all = cut ? [signed(1), signed(-1), ...parts.slice(cut)] : parts;
  const edge = { up: 0, down: 0 };
  return all
    .filter((part) => Number.isFinite(part.amount) && part.amount !== 0)
    .map(({ iteration, amount }) => {
      const side = amount > 0 ? "up" : "down";
      const from = edge[side];
      edge[side] += amount;
      return { iteration, from, to: edge[side] };
    });
}
