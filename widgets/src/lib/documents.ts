// Generated from autograd_lab/trace/documents.py. Do not edit; `python -m autograd_lab.trace.typescript`.
// Every field is present in the JSON; what Python calls None is null here.

export const VERSION = 1;
export const FULL_VALUES_UP_TO = 64;
export const HISTOGRAM_BINS = 20;

export type Num = number | "NaN" | "Infinity" | "-Infinity";
export type NodeKind = "leaf" | "input" | "op" | "ghost";
export type Cut = "no_grad" | "detach" | "inference_mode" | "integer";
export type StepKind = "seed" | "flow" | "accumulate" | "stop";
export type LedgerKind = "contribution" | "zero" | "none" | "step";

/** One sentence in both languages. */
export interface Text {
  en: string;
  zh: string;
}

/** A summary of one array, taken at the moment of the event (arrays change later). */
export interface Value {
  shape: number[];
  dtype: string;
  text: string;
  full: unknown;
  min: Num | null;
  max: Num | null;
  mean: Num | null;
  histogram: number[] | null;
  nonfinite: number;
}

/** The line of the learner's code that made something. */
export interface Source {
  line: number;
  text: string;
  cell: number | null;
  file: string | null;
}

/** One tensor that a node keeps for its backward. */
export interface Saved {
  name: string;
  of: number | null;
  bytes: number;
  freed: boolean;
}

/** leaf: requires grad, made by the learner. input: does not require grad. op: recorded. ghost: not recorded. */
export interface Node {
  id: number;
  kind: NodeKind;
  label: string;
  op: string | null;
  name: string | null;
  value: Value | null;
  formula: string | null;
  mathml: string | null;
  where: Source | null;
  saved: Saved[];
  cut: Cut | null;
  output: boolean;
  generation: number;
  module: string | null;
}

/** Data flowed from `source` into argument `slot` of `target`. `cut` says why no gradient flows back along it. */
export interface Edge {
  source: number;
  target: number;
  slot: number;
  cut: Cut | null;
}

export interface GraphDocument {
  nodes: Node[];
  edges: Edge[];
  title: string;
  recorded: number;
  shown: number;
  error: Text | null;
  failed: number | null;
  kind: "graph";
  version: number;
}

/** One arrow of the backward pass. seed: backward(gradient) puts `contribution` on the root. flow: `source` sends incoming * local = contribution to `target`, where before + contribution = after. accumulate: the same, written into the leaf's .grad. stop: nothing flows (a cut, or an input that needs no gradient). */
export interface BackwardStep {
  index: number;
  kind: StepKind;
  source: number | null;
  target: number;
  slot: number;
  incoming: Value | null;
  local: Value | null;
  local_text: string;
  contribution: Value | null;
  before: Value | null;
  after: Value | null;
  fork: boolean;
  frees: number[];
  sentence: Text | null;
}

export interface BackwardDocument {
  graph: GraphDocument;
  steps: BackwardStep[];
  title: string;
  recorded: number;
  kind: "backward";
  version: number;
}

/** Something happened to one .grad buffer (or, for step, to the tensor it belongs to). `amount` is the change of the followed entry (`LedgerRow.entry`), so that stacked amounts add up exactly. */
export interface LedgerEvent {
  index: number;
  iteration: number;
  row: number;
  kind: LedgerKind;
  amount: Num | null;
  total: Num | null;
  before: Value | null;
  after: Value | null;
  where: Source | null;
  sentence: Text | null;
}

export interface LedgerRow {
  name: string;
  shape: number[];
  entry: number[];
}

export interface LedgerRun {
  title: string;
  rows: LedgerRow[];
  events: LedgerEvent[];
  loss: Num[];
  recorded: number;
}

/** One run, or two shown side by side (with and without zero_). */
export interface LedgerDocument {
  runs: LedgerRun[];
  title: string;
  kind: "ledger";
  version: number;
}

export type Document = GraphDocument | BackwardDocument | LedgerDocument;
