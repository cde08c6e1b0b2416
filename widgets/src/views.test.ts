// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  chain,
  cutGraph,
  edge,
  forkBackward,
  graph,
  ledger,
  lectureBackward,
  lectureGraph,
  matrixBackward,
  node,
  scalar,
} from "../dev/samples";
import type { Document } from "./lib/documents";
import { mount, type Mounted } from "./lib/mount";
import { onePass } from "./live_graph";

let mounted: Mounted | null = null;

function open(document: Document, lang = "en"): HTMLElement {
  globalThis.document.body.replaceChildren();
  mounted = mount(globalThis.document.body, document, lang);
  return globalThis.document.querySelector<HTMLElement>(".al-root")!;
}

function press(root: HTMLElement, key: string, times = 1): void {
  for (let k = 0; k < times; k += 1) {
    root
      .querySelector(".al-canvas svg, .al-runs")!
      .dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
  }
}

const sentence = (root: HTMLElement) => root.querySelector("[role=status]")!.textContent!;
const paint = () => vi.advanceTimersByTime(50);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  mounted?.destroy();
  mounted = null;
  vi.useRealTimers();
});

describe("backward player", () => {
  it("starts before the pass, steps by key, and ends with the leaf's .grad on the page", () => {
    const root = open(forkBackward());
    expect(root.dataset).toMatchObject({ view: "backward", step: "0", steps: "10", nodes: "5", status: "sealed" });
    const slot = () => root.querySelector<HTMLElement>('[data-leaf="x"]')!;
    expect(slot().dataset.grad).toBe("None");
    press(root, "ArrowRight", 9);
    expect(slot().dataset.grad).toBe("None");
    press(root, "End");
    expect(root.dataset.step).toBe("10");
    expect(slot().dataset.grad).toBe("33");
    press(root, "Home");
    expect(slot().dataset.grad).toBe("None");
  });

  it("plays to the end by itself", () => {
    const root = open(matrixBackward());
    press(root, " ");
    expect(root.dataset.playing).toBe("true");
    vi.advanceTimersByTime(20_000);
    expect(root.dataset).toMatchObject({ step: "4", playing: "false" });
    expect(JSON.parse(root.querySelector<HTMLElement>('[data-leaf="w"]')!.dataset.grad!)).toEqual([
      [8, 8],
      [12, 12],
    ]);
  });

  it("shows each step's arithmetic, and a matrix product with its factor on the right side", () => {
    const root = open(forkBackward());
    press(root, "ArrowRight", 6);
    expect(Array.from(root.querySelectorAll(".al-num b"), (one) => one.textContent)).toEqual([
      "3",
      "3",
      "9",
      "9",
      "9",
      "18",
    ]);
    mounted!.destroy();
    const other = open(matrixBackward());
    press(other, "ArrowRight", 3);
    const first = other.querySelector(".al-eq")!;
    expect(first.querySelector(".al-num b")!.textContent).toBe("xT");
    expect(first.querySelector(".al-sign")!.textContent).toBe("@");
  });

  it("says the document's sentence in the reader's language", () => {
    expect(sentence(open(lectureBackward(), "zh"))).toContain("反向传播之前");
    const root = globalThis.document.querySelector<HTMLElement>(".al-root")!;
    press(root, "ArrowRight");
    expect(sentence(root)).toBe("backward() 从 loss 开始，种子为 1。");
    expect(root.lang).toBe("zh-Hans");
  });

  it("counts the contributions at a fork, and fades freed tensors", () => {
    const root = open(forkBackward());
    press(root, "ArrowRight", 6);
    paint();
    expect(root.querySelector('[data-id="1"] .al-badge')!.textContent).toBe("+ 2/5");
    expect(root.querySelector('[data-id="1"] .al-badge')!.getAttribute("visibility")).toBe("visible");
    expect(root.querySelector('[data-id="5"] .al-badge')!.getAttribute("visibility")).toBe("hidden");
    expect(root.querySelector('[data-id="4"] .al-gone')).not.toBeNull();
    expect(root.querySelector('[data-id="2"] .al-gone')).toBeNull();
  });

  it("goes to a typed step and says so when steps were left out", () => {
    const root = open({ ...forkBackward(), recorded: 5000 });
    const field = root.querySelector<HTMLInputElement>("input[type=number]")!;
    field.value = "7";
    field.dispatchEvent(new Event("change"));
    expect(root.dataset.step).toBe("7");
    expect(root.textContent).toContain("10 of 5000 steps were kept");
  });

  it("has a sentence when no step was recorded", () => {
    expect(sentence(open({ ...forkBackward(), steps: [] }))).toContain("backward has not run");
  });
});

describe("live graph", () => {
  it("draws every node, says how complete it is, and explains the last one", () => {
    const root = open(lectureGraph());
    paint();
    expect(root.querySelectorAll(".al-node[data-id]")).toHaveLength(10);
    expect(root.querySelector(".al-status")!.textContent).toContain("10 nodes, 6 ops");
    expect(root.querySelector(".al-details")!.textContent).toContain("loss = (y_pred - y).pow(2).sum()");
  });

  it("explains the result of a finished cell, although other things were computed after it", () => {
    const { nodes, edges } = lectureGraph();
    const root = open(graph([...nodes, node(99, "ghost", "zero_", scalar(0))], edges));
    expect(root.querySelector(".al-details h4")!.textContent).toBe("loss = sum");
    press(root, "ArrowLeft");
    press(root, "ArrowLeft");
    expect(root.querySelector(".al-details h4")!.textContent).toBe("pow(2)");
  });

  it("draws both edges of x * x", () => {
    open(forkBackward().graph);
    paint();
    expect(globalThis.document.querySelectorAll('[data-edge="1>2:0"], [data-edge="1>2:1"]')).toHaveLength(2);
  });

  it("keeps strings that look like HTML inert", () => {
    const evil = node(
      1,
      "leaf",
      "<img src=x onerror=alert(1)>",
      { ...scalar(1), text: "<script>alert(1)</script>" },
      {
        formula: "<b>f</b>",
        mathml: "<math><script>alert(1)</script></math>",
        where: { line: 1, text: "<iframe src='javascript:alert(1)'>", cell: 1, file: null },
      },
    );
    const root = open(graph([evil], [], { title: "<b>title</b>", error: { en: "<i>e</i>", zh: "e" } }));
    paint();
    press(root, "ArrowDown");
    press(root, "t");
    expect(root.querySelectorAll("img, script, iframe, b > *, i")).toHaveLength(0);
    expect(root.textContent).toContain("<b>title</b>");
  });

  it("marks cuts, ghosts and the op that raised with words", () => {
    const root = open(cutGraph());
    paint();
    expect(root.querySelectorAll(".al-cutmark").length).toBeGreaterThan(1);
    expect(root.querySelector('[data-id="4"]')!.textContent).toContain("gradient stops here");
    expect(root.querySelector('[data-id="9"]')!.getAttribute("class")).toContain("al-failed");
    expect(root.textContent).toContain("mat1 and mat2 shapes cannot be multiplied");
    expect(root.textContent).toContain("shown 7 of 140 ops");
  });

  it("builds the graph again step by step", () => {
    const root = open(lectureGraph());
    press(root, "Home");
    paint();
    expect(root.querySelectorAll(".al-node[data-id]:not(.al-unmade)")).toHaveLength(0);
    press(root, "ArrowRight", 5);
    paint();
    expect(root.querySelectorAll(".al-node[data-id]:not(.al-unmade)")).toHaveLength(5);
    expect(sentence(root)).toContain("From x, w1.");
  });

  it("walks through the nodes with the arrow keys, and finds by name", () => {
    const root = open(lectureGraph());
    press(root, "ArrowDown", 2);
    expect(root.querySelector(".al-details h4")!.textContent).toBe("w1");
    press(root, "ArrowLeft");
    expect(root.querySelector(".al-details h4")!.textContent).toBe("pow(2)");
    press(root, "/");
    const field = root.querySelector<HTMLInputElement>("input[type=search]")!;
    expect(field.hidden).toBe(false);
    field.value = "y_pred";
    field.dispatchEvent(new Event("input"));
    press(root, "Escape");
    field.value = "mm";
    field.dispatchEvent(new Event("input"));
    const place = () => root.querySelector(".al-details")!.textContent!;
    const first = place();
    field.form!.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(place()).toContain("y_pred = mm");
    expect(place()).not.toBe(first);
    field.value = "clamp";
    field.dispatchEvent(new Event("input"));
    expect(root.querySelector(".al-details h4")!.textContent).toBe("clamp(min=0)");
  });

  it("shows the same as a table", () => {
    const root = open(lectureGraph());
    press(root, "t");
    const rows = Array.from(root.querySelectorAll(".al-table tbody tr"), (row) =>
      Array.from(row.children, (cell) => cell.textContent),
    );
    expect(rows).toHaveLength(10);
    expect(rows[6]!.slice(0, 4)).toEqual(["7. y_pred = mm", "op", "clamp(min=0), w2", "(64, 10)"]);
    press(root, "Escape");
    expect(root.querySelector<HTMLElement>(".al-scroll")!.hidden).toBe(true);
  });

  it("has a sentence for nothing, and draws one node alone", () => {
    const root = open(graph([], []));
    expect(root.querySelector(".al-empty")!.textContent).toContain("no op was recorded");
    mounted!.destroy();
    open(chain(0));
    paint();
    expect(globalThis.document.querySelectorAll(".al-node[data-id]")).toHaveLength(1);
  });

  it("shows one forward pass alone, with the leaves it used", () => {
    const one = onePass(lectureGraph(3), 1);
    expect(one.nodes.map((each) => each.id)).toEqual([1, 2, 3, 4, 20, 21, 22, 23, 24, 25]);
    expect(one.edges.every((each) => each.target >= 20 && each.target < 30)).toBe(true);
    const root = open(lectureGraph(3));
    const select = root.querySelector<HTMLSelectElement>('select[aria-label="Forward pass"]')!;
    select.value = "1";
    select.dispatchEvent(new Event("change"));
    expect(root.dataset.steps).toBe("10");
  });

  it("keeps what is drawn of a large graph within bounds", () => {
    const [rows, columns] = [20, 60];
    const nodes = Array.from({ length: rows * columns }, (_, k) =>
      node(k + 1, k % columns ? "op" : "leaf", "n", null, { generation: Math.floor(k / columns) }),
    );
    const root = open(
      graph(
        nodes,
        nodes.filter((one) => one.kind === "op").map((one) => edge(one.id - 1, one.id)),
      ),
    );
    paint();
    expect(root.dataset.nodes).toBe("1200");
    expect(root.querySelectorAll(".al-node[data-id]").length).toBeLessThan(300);
    expect(root.querySelector<HTMLElement>(".al-corner")!.hidden).toBe(true);
  });
});

describe("ledger", () => {
  it("shows everything at first, and walks by event and by pass", () => {
    const root = open(ledger(4));
    expect(root.dataset).toMatchObject({ view: "ledger", step: "40", steps: "40" });
    expect(Array.from(root.querySelectorAll<HTMLElement>("[data-leaf]"), (one) => one.dataset.leaf)).toEqual([
      "w1",
      "w2",
      "w1",
      "w2",
    ]);
    press(root, "Home");
    expect(sentence(root)).toContain("Before the first backward");
    expect(root.querySelector<HTMLElement>("[data-leaf]")!.dataset.grad).toBe("None");
    press(root, "ArrowRight");
    expect(sentence(root)).toMatch(/^\[with zero_\] Pass 1: backward adds -335\.\d to w1\.grad/);
    press(root, "ArrowDown");
    expect(sentence(root)).toContain("w2");
    press(root, "ArrowUp");
    expect(root.querySelectorAll(".al-select").length).toBe(4);
  });

  it("marks zero, None and step with icons that have names", () => {
    const root = open(ledger(4, false));
    const titles = new Set(Array.from(root.querySelectorAll(".al-markicon title"), (one) => one.textContent));
    expect(titles).toEqual(new Set(["step", "set to zero", "set to None"]));
  });

  it("switches to a logarithmic scale and back", () => {
    const root = open(ledger(8));
    const bar = () => root.querySelector(".al-part")!.getAttribute("height");
    const before = bar();
    press(root, "l");
    expect(bar()).not.toBe(before);
    press(root, "l");
    expect(bar()).toBe(before);
  });

  it("says NaN where the loss or a gradient is not finite, and what a shortened list left out", () => {
    const document = ledger(30);
    document.runs[1]!.recorded = 9000;
    document.runs[0]!.events.filter((event) => event.iteration === 30).forEach(
      (event) => (event.total = event.amount = "NaN"),
    );
    const root = open(document);
    expect(root.textContent).toContain("NaN from pass 23");
    expect(Array.from(root.querySelectorAll(".al-run .al-strong"), (one) => one.textContent)).toContain("NaN");
    expect(root.textContent).toContain("of 9000 events were kept");
  });

  it("gives an untitled run neither a key in the loss chart nor a note that begins with a colon", () => {
    const document = ledger(30);
    document.runs = [{ ...document.runs[0]!, title: "", recorded: 9000 }];
    const root = open(document);
    expect(root.querySelectorAll(".al-lossline").length).toBe(1);
    expect(root.querySelector(".al-warn")!.textContent).toMatch(/^Gradient ledger: \d/);
  });

  it("has a sentence for nothing", () => {
    expect(open({ ...ledger(1), runs: [] }).querySelector(".al-empty")!.textContent).toContain("backward has not run");
  });
});

describe("mount", () => {
  it("says so when it does not know the document", () => {
    mounted = mount(globalThis.document.body, { kind: "other" } as unknown as Document, "en");
    expect(globalThis.document.body.textContent).toContain("does not know the document");
  });

  it("leaves nothing behind", () => {
    open(ledger(3));
    mounted!.destroy();
    mounted = null;
    expect(globalThis.document.querySelector(".al-root")).toBeNull();
  });
});
