import { describe, expect, it } from "vitest";
import { edge, forkBackward, ledger, lectureBackward, matrixBackward, node, scalar } from "../../dev/samples";
import { backwardAt, edgeKey, GraphFeed, LedgerFeed, ledgerBars, ledgerTimeline } from "./model";

describe("GraphFeed", () => {
  const chunk = (seq: number, ids: number[], recorded = seq) => ({
    seq,
    nodes: ids.map((id) => node(id, "op", `n${id}`, scalar(id))),
    edges: ids.slice(1).map((id) => edge(id - 1, id)),
    recorded,
  });

  it("appends what is new and replaces a node that comes again", () => {
    const feed = new GraphFeed();
    feed.add(chunk(1, [1, 2]));
    feed.add({ ...chunk(2, []), nodes: [node(1, "op", "again", scalar(9))] });
    expect(feed.document.nodes.map((one) => one.label)).toEqual(["again", "n2"]);
    expect(feed.document.edges).toHaveLength(1);
    expect(feed.document.recorded).toBe(2);
    expect(feed.gap).toBe(false);
  });

  it("ignores a chunk that it has seen, and knows when it missed one", () => {
    const feed = new GraphFeed();
    feed.add(chunk(1, [1]));
    feed.add(chunk(1, [7]));
    expect(feed.document.nodes).toHaveLength(1);
    feed.add(chunk(3, [3]));
    expect(feed.gap).toBe(true);
  });

  it("leaves out edges whose ends never came", () => {
    const feed = new GraphFeed();
    feed.add({ ...chunk(1, [5]), edges: [edge(4, 5)] });
    expect(feed.document.edges).toEqual([]);
  });
});

describe("LedgerFeed", () => {
  it("appends events and losses to one run", () => {
    const [run] = ledger(2, false).runs;
    const feed = new LedgerFeed();
    feed.add({ ...run!, seq: 1, events: run!.events.slice(0, 5), loss: run!.loss.slice(0, 1) });
    feed.add({ ...run!, seq: 2, events: run!.events.slice(5), loss: run!.loss.slice(1) });
    expect(feed.document.runs).toEqual([run]);
  });
});

describe("backwardAt", () => {
  const fork = forkBackward();

  it("has nothing before the first step", () => {
    const state = backwardAt(fork, 0);
    expect(state.current).toBeNull();
    expect(state.gradients.size).toBe(0);
    expect(state.leaves.get(1)).toBeNull();
  });

  it("sums the contributions at a fork", () => {
    expect([4, 5, 6, 7, 8].map((n) => backwardAt(fork, n + 1).gradients.get(1)!.full)).toEqual([9, 18, 27, 30, 33]);
    expect(backwardAt(fork, 6).arrivals.get(1)).toEqual({ got: 2, expected: 5 });
  });

  it("writes the leaf's .grad only at the accumulate step", () => {
    expect(backwardAt(fork, 9).leaves.get(1)).toBeNull();
    expect(backwardAt(fork, 10).leaves.get(1)!.full).toBe(33);
  });

  it("shows what an earlier backward left in .grad", () => {
    expect(backwardAt(matrixBackward(), 0).leaves.get(2)!.full).toEqual([
      [4, 4],
      [6, 6],
    ]);
    expect(backwardAt(matrixBackward(), 4).leaves.get(2)!.full).toEqual([
      [8, 8],
      [12, 12],
    ]);
  });

  it("knows both arrows of x * x, and what was freed when", () => {
    const state = backwardAt(fork, 8);
    expect(state.sent.has(edgeKey(1, 2, 0))).toBe(true);
    expect(state.sent.has(edgeKey(1, 2, 1))).toBe(false);
    expect([...state.freed]).toEqual([4, 3]);
  });

  it("gives no gradient where the pass stops", () => {
    const state = backwardAt(lectureBackward(), 12);
    expect(state.gradients.has(4)).toBe(false);
    expect(state.visited.has(4)).toBe(false);
  });

  it("is the same whichever way one came", () => {
    for (let n = 0; n <= fork.steps.length; n += 1) expect(backwardAt(fork, n)).toEqual(backwardAt(fork, n));
  });
});

describe("ledger", () => {
  it("walks two runs side by side, pass by pass", () => {
    const document = ledger(3);
    const passes = ledgerTimeline(document).map((moment) => document.runs[moment.run]!.events[moment.event]!.iteration);
    expect(passes).toEqual([...passes].sort((a, b) => a - b));
    expect(passes).toHaveLength(document.runs[0]!.events.length + document.runs[1]!.events.length);
  });

  it("stacks parts that add up to what .grad holds", () => {
    for (const bar of ledgerBars(ledger(30), 1, 0)) {
      const up = Math.max(0, ...bar.segments.map((part) => part.to));
      const down = Math.min(0, ...bar.segments.map((part) => part.to));
      expect(up + down).toBeCloseTo(bar.total!, 4);
    }
  });

  it("starts anew after zero and after None, and marks both", () => {
    const bars = ledgerBars(ledger(4), 0, 0);
    expect(bars.map((bar) => bar.segments.length)).toEqual([1, 1, 1, 1]);
    expect(bars.map((bar) => bar.marks.map((mark) => mark.kind).join())).toEqual([
      "step,zero",
      "step,zero",
      "step,none",
      "step,zero",
    ]);
  });

  it("shows what was there before the first event as a part from earlier", () => {
    const document = ledger(1, false);
    document.runs[0]!.events = [{ ...document.runs[0]!.events[0]!, amount: 2, total: 5 }];
    const [bar] = ledgerBars(document, 0, 0);
    expect(bar!.segments.map(({ iteration, from, to }) => [iteration, from, to])).toEqual([
      [-1, 0, 3],
      [1, 3, 5],
    ]);
  });

  it("tells a pass that added nothing from one that added NaN", () => {
    const document = ledger(2, false);
    const [first] = document.runs[0]!.events;
    document.runs[0]!.events = [
      { ...first!, kind: "zero", amount: null, iteration: 0 },
      { ...first!, amount: "NaN", total: "NaN" },
      { ...first!, kind: "step", amount: null, total: "NaN" },
    ];
    expect(ledgerBars(document, 0, 0).map((bar) => bar.total)).toEqual([null, NaN]);
  });

  it("stops at the given event and survives NaN", () => {
    const document = ledger(5, false);
    expect(ledgerBars(document, 0, 0, 0)).toEqual([]);
    document.runs[0]!.events[0]!.amount = "NaN";
    document.runs[0]!.events[0]!.total = "NaN";
    expect(ledgerBars(document, 0, 0, 1)[0]).toMatchObject({ total: NaN, segments: [] });
  });
});
