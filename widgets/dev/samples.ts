// Sample documents for looking at the views and for the tests. Development only: the numbers are computed here, not by
// the engine.

import type {
  BackwardDocument,
  BackwardStep,
  Cut,
  Edge,
  GraphDocument,
  LedgerDocument,
  LedgerEvent,
  LedgerRun,
  Node,
  NodeKind,
  Value,
} from "../src/lib/documents";

const SIZE_OF_FLOAT = 4;

export function scalar(x: number, dtype = "float32"): Value {
  const full = Number.isFinite(x) ? x : String(x);
  return {
    shape: [],
    dtype,
    text: Number.isFinite(x) ? String(Number(x.toPrecision(4))) : String(x),
    full,
    min: x,
    max: x,
    mean: x,
    histogram: null,
    nonfinite: Number.isFinite(x) ? 0 : 1,
  };
}

export function summary(shape: number[], mean: number, spread = 1): Value {
  const histogram = Array.from({ length: 20 }, (_, k) => Math.round(900 * Math.exp(-(((k - 9.5 + mean) / 4.5) ** 2))));
  return {
    shape,
    dtype: "float32",
    text: `${shape.join("x")}, mean ${mean.toPrecision(2)}`,
    full: null,
    min: mean - 3 * spread,
    max: mean + 3.1 * spread,
    mean,
    histogram,
    nonfinite: 0,
  };
}

export function matrix(full: number[][]): Value {
  const flat = full.flat();
  return {
    shape: [full.length, full[0]!.length],
    dtype: "float32",
    text: `${full.length}x${full[0]!.length}, mean ${(flat.reduce((a, b) => a + b) / flat.length).toPrecision(2)}`,
    full,
    min: Math.min(...flat),
    max: Math.max(...flat),
    mean: flat.reduce((a, b) => a + b) / flat.length,
    histogram: null,
    nonfinite: 0,
  };
}

export function node(id: number, kind: NodeKind, label: string, value: Value | null, rest: Partial<Node> = {}): Node {
  return {
    id,
    kind,
    label,
    op: kind === "op" ? label : null,
    name: kind === "op" || kind === "ghost" ? null : label,
    value,
    formula: null,
    mathml: null,
    where: { line: id, text: `line ${id} of the cell`, cell: 3, file: null },
    saved: [],
    cut: null,
    output: false,
    generation: 0,
    module: null,
    ...rest,
  };
}

export function edge(source: number, target: number, slot = 0, cut: Cut | null = null): Edge {
  return { source, target, slot, cut };
}

export function graph(nodes: Node[], edges: Edge[], rest: Partial<GraphDocument> = {}): GraphDocument {
  const ops = nodes.filter((one) => one.kind === "op" || one.kind === "ghost").length;
  return {
    nodes,
    edges,
    title: "",
    recorded: ops,
    shown: ops,
    error: null,
    failed: null,
    kind: "graph",
    version: 1,
    ...rest,
  };
}

export function step(
  index: number,
  kind: BackwardStep["kind"],
  source: number | null,
  target: number,
  rest: Partial<BackwardStep> = {},
): BackwardStep {
  return {
    index,
    kind,
    source,
    target,
    slot: 0,
    incoming: null,
    local: null,
    local_text: "",
    contribution: null,
    before: null,
    after: null,
    fork: false,
    frees: [],
    sentence: null,
    ...rest,
  };
}

const saved = (name: string, of: number | null, elements: number) => ({
  name,
  of,
  bytes: elements * SIZE_OF_FLOAT,
  freed: false,
});

/** One pass of the lecture's loop: x.mm(w1).clamp(min=0).mm(w2), minus y, squared, summed. */
function pass(generation: number, base: number): { nodes: Node[]; edges: Edge[] } {
  const at = (k: number) => base + k;
  const line = (n: number, text: string) => ({ where: { line: n, text, cell: 3, file: null }, generation });
  const forward = "y_pred = x.mm(w1).clamp(min=0).mm(w2)";
  const loss = "loss = (y_pred - y).pow(2).sum()";
  return {
    nodes: [
      node(at(0), "op", "mm", summary([64, 100], -0.21, 31), {
        ...line(7, forward),
        saved: [saved("x", 1, 64000), saved("y", 2, 100000)],
        formula: "x @ w1",
      }),
      node(at(1), "op", "clamp(min=0)", summary([64, 100], 12.4, 18), {
        ...line(7, forward),
        saved: [saved("x", at(0), 6400)],
        mathml: "<math><mi>max</mi><mo>(</mo><mi>x</mi><mo>,</mo><mn>0</mn><mo>)</mo></math>",
      }),
      node(at(2), "op", "mm", summary([64, 10], 3.1, 230), {
        ...line(7, forward),
        name: "y_pred",
        saved: [saved("x", at(1), 6400), saved("y", 3, 1000)],
        formula: "h @ w2",
      }),
      node(at(3), "op", "sub", summary([64, 10], 3.2, 230), line(8, loss)),
      node(at(4), "op", "pow(2)", summary([64, 10], 41195, 60000), {
        ...line(8, loss),
        saved: [saved("x", at(3), 640)],
        mathml: "<math><msup><mi>x</mi><mn>2</mn></msup></math>",
      }),
      node(at(5), "op", "sum", scalar(generation ? 1.8539e7 : 2.63655e7), {
        ...line(8, loss),
        name: "loss",
        output: true,
      }),
    ],
    edges: [
      edge(1, at(0), 0),
      edge(2, at(0), 1),
      edge(at(0), at(1)),
      edge(at(1), at(2), 0),
      edge(3, at(2), 1),
      edge(at(2), at(3), 0),
      edge(4, at(3), 1),
      edge(at(3), at(4)),
      edge(at(4), at(5)),
    ],
  };
}

export function lectureGraph(passes = 1): GraphDocument {
  const sources = [
    node(1, "input", "x", summary([64, 1000], 0.001)),
    node(2, "leaf", "w1", summary([1000, 100], 0.0021)),
    node(3, "leaf", "w2", summary([100, 10], -0.013)),
    node(4, "input", "y", summary([64, 10], 0.02)),
  ];
  const all = Array.from({ length: passes }, (_, k) => pass(k, 10 + 10 * k));
  return graph(
    [...sources, ...all.flatMap((one) => one.nodes)],
    all.flatMap((one) => one.edges),
    { title: "" },
  );
}

export function lectureBackward(): BackwardDocument {
  const g = lectureGraph();
  const big = (shape: number[], mean: number) => summary(shape, mean, Math.abs(mean) * 40);
  const one = scalar(1);
  const steps = [
    step(0, "seed", null, 15, {
      contribution: one,
      after: one,
      sentence: { en: "backward() starts at loss with the seed 1.", zh: "backward() 从 loss 开始，种子为 1。" },
    }),
    step(1, "flow", 15, 14, {
      incoming: one,
      local: null,
      local_text: "1 everywhere",
      contribution: big([64, 10], 1),
      after: big([64, 10], 1),
    }),
    step(2, "flow", 14, 13, {
      incoming: big([64, 10], 1),
      local: big([64, 10], 6.4),
      local_text: "2 * x",
      contribution: big([64, 10], 6.4),
      after: big([64, 10], 6.4),
      frees: [14],
    }),
    step(3, "flow", 13, 12, {
      incoming: big([64, 10], 6.4),
      local: big([64, 10], 1),
      local_text: "1",
      contribution: big([64, 10], 6.4),
      after: big([64, 10], 6.4),
    }),
    step(4, "stop", 13, 4, { slot: 1 }),
    step(5, "flow", 12, 11, {
      incoming: big([64, 10], 6.4),
      local_text: "w2^T",
      contribution: big([64, 100], -3.1),
      after: big([64, 100], -3.1),
    }),
    step(6, "flow", 12, 3, {
      slot: 1,
      incoming: big([64, 10], 6.4),
      local_text: "h^T",
      contribution: big([100, 10], 812),
      after: big([100, 10], 812),
      frees: [12],
    }),
    step(7, "accumulate", null, 3, { contribution: big([100, 10], 812), after: big([100, 10], 812) }),
    step(8, "flow", 11, 10, {
      incoming: big([64, 100], -3.1),
      local: big([64, 100], 0.5),
      local_text: "1 where x >= 0",
      contribution: big([64, 100], -1.6),
      after: big([64, 100], -1.6),
      frees: [11],
    }),
    step(9, "stop", 10, 1, { slot: 0 }),
    step(10, "flow", 10, 2, {
      slot: 1,
      incoming: big([64, 100], -1.6),
      local_text: "x^T",
      contribution: big([1000, 100], -0.7),
      after: big([1000, 100], -0.7),
      frees: [10],
    }),
    step(11, "accumulate", null, 2, { contribution: big([1000, 100], -0.7), after: big([1000, 100], -0.7) }),
  ];
  return { graph: g, steps, title: "", recorded: steps.length, kind: "backward", version: 1 };
}

/** x * x + x * x * x at 3: a leaf used by three arguments, 27 + 6 = 33. */
export function forkBackward(): BackwardDocument {
  const s = scalar;
  const nodes = [
    node(1, "leaf", "x", s(3)),
    node(2, "op", "mul", s(9), {
      name: "a",
      saved: [saved("x", 1, 1), saved("y", 1, 1)],
      formula: "3 * 3 = 9",
      mathml: "<math><mn>3</mn><mo>×</mo><mn>3</mn><mo>=</mo><mn>9</mn></math>",
    }),
    node(3, "op", "mul", s(9), { saved: [saved("x", 1, 1), saved("y", 1, 1)] }),
    node(4, "op", "mul", s(27), { name: "b", saved: [saved("x", 3, 1), saved("y", 1, 1)] }),
    node(5, "op", "add", s(36), { name: "z", output: true, formula: "9 + 27 = 36" }),
  ];
  const edges = [
    edge(1, 2, 0),
    edge(1, 2, 1),
    edge(1, 3, 0),
    edge(1, 3, 1),
    edge(3, 4, 0),
    edge(1, 4, 1),
    edge(2, 5, 0),
    edge(4, 5, 1),
  ];
  const flow = (
    index: number,
    source: number,
    target: number,
    slot: number,
    incoming: number,
    local: number,
    before: number | null,
    text: string,
    rest = {},
  ) =>
    step(index, "flow", source, target, {
      slot,
      incoming: s(incoming),
      local: s(local),
      local_text: text,
      contribution: s(incoming * local),
      before: before === null ? null : s(before),
      after: s((before ?? 0) + incoming * local),
      ...rest,
    });
  const fork = { fork: true };
  const steps = [
    step(0, "seed", null, 5, { contribution: s(1), after: s(1) }),
    flow(1, 5, 2, 0, 1, 1, null, "1"),
    flow(2, 5, 4, 1, 1, 1, null, "1"),
    flow(3, 4, 3, 0, 1, 3, null, "y"),
    flow(4, 4, 1, 1, 1, 9, null, "x", { ...fork, frees: [4] }),
    flow(5, 3, 1, 0, 3, 3, 9, "y", fork),
    flow(6, 3, 1, 1, 3, 3, 18, "x", { ...fork, frees: [3] }),
    flow(7, 2, 1, 0, 1, 3, 27, "y", fork),
    flow(8, 2, 1, 1, 1, 3, 30, "x", { ...fork, frees: [2] }),
    step(9, "accumulate", null, 1, { contribution: s(33), after: s(33) }),
  ];
  return { graph: graph(nodes, edges), steps, title: "", recorded: steps.length, kind: "backward", version: 1 };
}

/** A small matrix product, to see whole arrays in the arithmetic. */
export function matrixBackward(): BackwardDocument {
  const nodes = [
    node(
      1,
      "input",
      "x",
      matrix([
        [1, 2],
        [3, 4],
      ]),
    ),
    node(
      2,
      "leaf",
      "w",
      matrix([
        [0.5, -1],
        [1.25, 0],
      ]),
    ),
    node(
      3,
      "op",
      "mm",
      matrix([
        [3, -1],
        [6.5, -3],
      ]),
      { name: "h", saved: [saved("x", 1, 4), saved("y", 2, 4)] },
    ),
    node(4, "op", "sum", scalar(5.5), { name: "loss", output: true }),
  ];
  const ones = matrix([
    [1, 1],
    [1, 1],
  ]);
  const grad = matrix([
    [4, 4],
    [6, 6],
  ]);
  const steps = [
    step(0, "seed", null, 4, { contribution: scalar(1), after: scalar(1) }),
    step(1, "flow", 4, 3, { incoming: scalar(1), local_text: "1 everywhere", contribution: ones, after: ones }),
    step(2, "flow", 3, 2, { slot: 1, incoming: ones, local_text: "x^T", contribution: grad, after: grad, frees: [3] }),
    step(3, "accumulate", null, 2, {
      contribution: grad,
      before: matrix([
        [4, 4],
        [6, 6],
      ]),
      after: matrix([
        [8, 8],
        [12, 12],
      ]),
    }),
  ];
  return {
    graph: graph(nodes, [edge(1, 3, 0), edge(2, 3, 1), edge(3, 4)]),
    steps,
    title: "",
    recorded: steps.length,
    kind: "backward",
    version: 1,
  };
}

/** detach, no_grad, an integer, a name that looks like HTML, a NaN, and an op that raised. */
export function cutGraph(): GraphDocument {
  const nodes = [
    node(1, "leaf", "w", scalar(2)),
    node(
      2,
      "input",
      "a_rather_long_variable_name_for_an_input",
      matrix([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ),
    node(
      3,
      "op",
      "mul",
      matrix([
        [2, 4, 6],
        [8, 10, 12],
      ]),
      { name: "y", saved: [saved("x", 1, 1), saved("y", 2, 6), saved("mask", null, 6), saved("out", 3, 6)] },
    ),
    node(
      4,
      "ghost",
      "detach",
      matrix([
        [2, 4, 6],
        [8, 10, 12],
      ]),
      { name: "d", cut: "detach" },
    ),
    node(
      5,
      "op",
      "mul",
      matrix([
        [4, 16, 36],
        [64, 100, 144],
      ]),
      { name: "<b>z</b>" },
    ),
    node(6, "ghost", "mul(no_grad)", scalar(4), { cut: "no_grad", name: "权重更新" }),
    node(7, "ghost", "add", scalar(NaN), { cut: "no_grad" }),
    node(8, "op", "sum", scalar(NaN), { name: "total", output: true }),
    node(9, "op", "mm", null, {
      where: {
        line: 12,
        text: "total.mm(y)  # a very long line of source code that goes on and on and on",
        cell: 7,
        file: null,
      },
    }),
  ];
  const edges = [
    edge(1, 3, 0),
    edge(2, 3, 1),
    edge(3, 4, 0, "detach"),
    edge(3, 5, 0),
    edge(4, 5, 1, "detach"),
    edge(1, 6, 0, "no_grad"),
    edge(6, 7, 0, "no_grad"),
    edge(5, 8),
    edge(8, 9, 0),
    edge(3, 9, 1),
  ];
  const error = { en: "mat1 and mat2 shapes cannot be multiplied", zh: "mat1 与 mat2 的形状不能相乘" };
  return graph(nodes, edges, { error, failed: 9, recorded: 140 });
}

export function chain(length: number): GraphDocument {
  const nodes = [node(1, "leaf", "x", scalar(1))];
  const edges: Edge[] = [];
  for (let k = 0; k < length; k += 1) {
    nodes.push(
      node(k + 2, "op", ["sin", "mul", "exp", "add"][k % 4]!, scalar(Math.sin(k)), { output: k === length - 1 }),
    );
    edges.push(edge(k + 1, k + 2));
  }
  return graph(nodes, edges);
}

/** Layers of w.T, mm, bias, relu and a residual sum: pulled parameter chains and long edges. */
export function deepNet(layers: number): GraphDocument {
  const nodes = [node(1, "input", "x", summary([64, 10], 0))];
  const edges: Edge[] = [];
  let id = 1;
  let h = 1;
  const add = (kind: NodeKind, label: string, ...inputs: number[]) => {
    id += 1;
    nodes.push(node(id, kind, label, summary([64, 10], 0)));
    inputs.forEach((input, slot) => edges.push(edge(input, id, slot)));
    return id;
  };
  for (let k = 0; k < layers; k += 1) {
    const skip = h;
    const turned = add("op", "t", add("leaf", `fc${k}.weight`));
    h = add("op", "relu", add("op", "add", add("op", "mm", h, turned), add("leaf", `fc${k}.bias`)));
    if (k) h = add("op", "add", h, skip);
  }
  return graph(nodes, edges);
}

function run(title: string, passes: number, zero: boolean, scale: number): LedgerRun {
  const rows = [
    { name: "w1", shape: [1000, 100], entry: [0, 0] },
    { name: "w2", shape: [100, 10], entry: [0, 0] },
  ];
  const events: LedgerEvent[] = [];
  const totals: (number | null)[] = [null, null];
  const loss: LedgerRun["loss"] = [];
  const push = (iteration: number, row: number, kind: LedgerEvent["kind"], amount: number | null) => {
    if (kind === "zero") totals[row] = 0;
    if (kind === "none") totals[row] = null;
    if (amount !== null) totals[row] = (totals[row] ?? 0) + amount;
    events.push({
      index: events.length,
      iteration,
      row,
      kind,
      amount,
      total: totals[row] ?? null,
      before: null,
      after: null,
      where: { line: 10, text: "loss.backward()", cell: 5, file: null },
      sentence: null,
    });
  };
  for (let t = 1; t <= passes; t += 1) {
    loss.push(!zero && t > 22 ? "NaN" : 2.6e7 * Math.exp(-0.33 * t) * (zero ? 1 : 1 + 0.9 * Math.sin(t) ** 2 * t));
    for (const row of [0, 1])
      push(t, row, "contribution", scale * (row ? 812 : -410) * Math.exp(-0.2 * t) * (zero ? 1 : Math.cos(t / 2.2)));
    for (const row of [0, 1]) push(t, row, "step", null);
    if (zero) for (const row of [0, 1]) push(t, row, t === 3 ? "none" : "zero", null);
  }
  return { title, rows, events, loss, recorded: events.length };
}

export function ledger(passes = 8, both = true): LedgerDocument {
  const runs = [run("with zero_", passes, true, 1), ...(both ? [run("without zero_", passes, false, 1)] : [])];
  return { runs, title: "", kind: "ledger", version: 1 };
}
