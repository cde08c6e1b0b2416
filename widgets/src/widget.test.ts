// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ledger, lectureBackward, lectureGraph } from "../dev/samples";
import { mountAnnounced } from "./standalone";
import widget from "./widget";

class FakeModel {
  private listeners = new Map<string, Set<() => void>>();

  constructor(private traits: Record<string, unknown>) {}

  get(name: string): unknown {
    return this.traits[name];
  }

  set(name: string, value: unknown): void {
    this.traits[name] = value;
    this.listeners.get(`change:${name}`)?.forEach((callback) => callback());
  }

  on(name: string, callback: () => void): void {
    this.listeners.set(name, (this.listeners.get(name) ?? new Set()).add(callback));
  }

  off(name: string, callback: () => void): void {
    this.listeners.get(name)?.delete(callback);
  }

  count(): number {
    return [...this.listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }
}

const whole = lectureGraph();
const part = (seq: number, from: number, to: number) => {
  const nodes = whole.nodes.slice(from, to);
  const ids = new Set(nodes.map((node) => node.id));
  return { seq, nodes, edges: whole.edges.filter((edge) => ids.has(edge.target)), recorded: 6 };
};
const live = (view = "graph") => new FakeModel({ view, lang: "en", chunk: {}, snapshot: {}, status: "live" });

function open(model: FakeModel) {
  const one = widget();
  const stop = one.initialize({ model });
  const render = () => {
    const el = document.createElement("div");
    document.body.append(el);
    return { el, close: one.render({ model, el }), root: () => el.querySelector<HTMLElement>(".al-root") };
  };
  return { stop, render };
}

const paint = () => vi.advanceTimersByTime(50);
beforeEach(() => {
  vi.useFakeTimers();
  document.body.replaceChildren();
});
afterEach(() => vi.useRealTimers());

describe("widget", () => {
  it("grows with every chunk, and is whole after the snapshot", () => {
    const model = live();
    const view = open(model).render();
    expect(view.root()!.dataset).toMatchObject({ nodes: "0", status: "live" });
    const seen: string[] = [];
    [part(1, 0, 5), part(2, 5, 7), part(3, 7, 9)].forEach((chunk) => {
      model.set("chunk", chunk);
      paint();
      seen.push(view.root()!.dataset.nodes!);
    });
    expect(seen).toEqual(["5", "7", "9"]);
    expect(view.root()!.textContent).toContain("5 of 6 ops drawn");
    model.set("snapshot", whole);
    model.set("status", "sealed");
    paint();
    expect(view.root()!.dataset).toMatchObject({ nodes: "10", step: "10", status: "sealed" });
  });

  it("keeps the elements of nodes that were there when the snapshot comes: nothing flickers", () => {
    const model = live();
    const view = open(model).render();
    model.set("chunk", part(1, 0, 9));
    paint();
    const before = view.el.querySelector('[data-id="10"]');
    model.set("snapshot", whole);
    paint();
    expect(before).not.toBeNull();
    expect(view.el.querySelector('[data-id="10"]')).toBe(before);
  });

  it("loses nothing that came before the view, and draws a second view whole", () => {
    const model = live();
    const { render } = open(model);
    model.set("chunk", part(1, 0, 5));
    model.set("chunk", part(2, 5, 10));
    const [first, second] = [render(), render()];
    paint();
    expect([first.root()!.dataset.nodes, second.root()!.dataset.nodes]).toEqual(["10", "10"]);
    first.close();
    model.set("snapshot", whole);
    paint();
    expect(first.root()).toBeNull();
    expect(second.root()).not.toBeNull();
  });

  it("takes the chunk that is there when it begins to listen", () => {
    const model = live();
    model.set("chunk", part(1, 0, 5));
    expect(open(model).render().root()!.dataset.nodes).toBe("5");
  });

  it("says so when it missed a chunk, and shows the snapshot when that comes", () => {
    const model = live();
    const view = open(model).render();
    model.set("chunk", part(2, 5, 7));
    paint();
    expect(view.root()!.textContent).toContain("Some events were missed");
    model.set("snapshot", whole);
    paint();
    expect(view.root()!.dataset.nodes).toBe("10");
    expect(view.root()!.textContent).not.toContain("Some events were missed");
  });

  it("is whole after a reload, from the snapshot alone", () => {
    const model = new FakeModel({
      view: "graph",
      lang: "zh",
      chunk: part(9, 9, 10),
      snapshot: whole,
      status: "sealed",
    });
    const view = open(model).render();
    paint();
    expect(view.root()!.dataset).toMatchObject({ nodes: "10", status: "sealed" });
    expect(view.root()!.textContent).toContain("实时计算图");
  });

  it("shows a backward pass when its snapshot comes, and a ledger from chunks", () => {
    const model = live("backward");
    const view = open(model).render();
    expect(view.root()).toBeNull();
    model.set("snapshot", lectureBackward());
    paint();
    expect(view.root()!.dataset).toMatchObject({ view: "backward", steps: "12" });
    const [run] = ledger(2, false).runs;
    const other = live("ledger");
    const book = open(other).render();
    other.set("chunk", { ...run, seq: 1 });
    paint();
    expect(book.root()!.dataset).toMatchObject({ view: "ledger", steps: "12", status: "live" });
    other.set("snapshot", ledger(2));
    paint();
    expect(book.root()!.dataset).toMatchObject({ steps: "20", status: "sealed" });
  });

  it("changes its language", () => {
    const model = new FakeModel({ view: "graph", lang: "en", chunk: {}, snapshot: whole, status: "sealed" });
    const view = open(model).render();
    model.set("lang", "zh");
    expect(view.root()!.textContent).toContain("实时计算图");
    expect(view.el.querySelectorAll(".al-root")).toHaveLength(1);
  });

  it("stops listening when it is closed", () => {
    const model = live();
    const { stop, render } = open(model);
    render().close();
    stop();
    expect(model.count()).toBe(0);
  });
});

describe("standalone", () => {
  it("mounts what is announced, once", () => {
    const el = document.createElement("div");
    document.body.append(el);
    const ready = vi.fn(() => expect(el.querySelector(".al-root")).not.toBeNull());
    globalThis.__AUTOGRAD_LAB__ = [{ el, document: whole, lang: "en", ready }];
    mountAnnounced();
    mountAnnounced();
    expect(el.querySelectorAll(".al-root")).toHaveLength(1);
    expect(globalThis.__AUTOGRAD_LAB__).toEqual([]);
    expect(ready).toHaveBeenCalledOnce();
  });
});
