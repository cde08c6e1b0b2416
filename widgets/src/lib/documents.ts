// Generated from autograd_lab/trace/documents.py. Do not edit by hand.

export interface Text {
  en: string;
  zh: string;
}

export interface Value {
  shape: number[];
  dtype: string;
  text: string;
  full: unknown;
  min: number | null;
  max: number | null;
  mean: number | null;
  histogram: number[] | null;
  nonfinite: number;
}

export interface Source {
  line: number;
  text: string;
  cell: number | null;
  file: string | null;
}

export interface Saved {
  name: string;
  of: number | null;
  bytes: number;
  freed: boolean;
}

export type NodeKind = "leaf" | "input" | "op" | "ghost";
export type Cut = "no_grad" | "detach" | "inference_mode" | "integer";

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

export type StepKind = "seed" | "flow" | "accumulate" | "stop";

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
  kind: "backward";
  version: number;
}

export type LedgerKind = "contribution" | "zero" | "none" | "step";

export interface LedgerEvent {
  index: number;
  iteration: number;
  row: number;
  kind: LedgerKind;
  amount: number | null;
  total: number | null;
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
  loss: (number | string)[];
}

export interface LedgerDocument {
  runs: LedgerRun[];
  title: string;
  kind: "ledger";
  version: number;
}

export type Document = GraphDocument | BackwardDocument | LedgerDocument;
