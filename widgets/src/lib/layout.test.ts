import { describe, expect, it } from "vitest";
import { chain, deepNet, edge, forkBackward, graph as makeGraph, lectureGraph, node } from "../../dev/samples";
import type { GraphDocument } from "./documents";
import { Layout, NODE, type Point } from "./layout";

function laidOut(graph: GraphDocument): Layout {
  const layout = new Layout();
  layout.grow(graph.nodes, graph.edges);
  return layout;
}

function overlaps(graph: GraphDocument, layout: Layout): string[] {
  const placed = graph.nodes.map((node) => ({ label: node.label, at: layout.at(node.id)! }));
  const found: string[] = [];
  placed.forEach((a, i) =>
    placed.slice(i + 1).forEach((b) => {
      if (Math.abs(a.at.x - b.at.x) < NODE.width && Math.abs(a.at.y - b.at.y) < NODE.height)
        found.push(`${a.label} / ${b.label}`);
    }),
  );
  return found;
}

/** Edges that do not lead to the right. */
function backwards(graph: GraphDocument, layout: Layout): string[] {
  return graph.edges
    .filter(({ source, target }) => layout.at(source)!.x >= layout.at(target)!.x)
    .map(({ source, target }) => `${source}>${target}`);
}

function randomGraph(seed: number): GraphDocument {
  let state = seed;
  const random = (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  const nodes = [node(1, "leaf", "n1", null)];
  const edges = [];
  for (let id = 2; id <= 6 + random(20); id += 1) {
    const inputs = random(4) === 0 ? 0 : 1 + random(2);
    nodes.push(node(id, inputs ? "op" : "leaf", `n${id}`, null, { generation: random(9) === 0 ? 1 : 0 }));
    for (let slot = 0; slot < inputs; slot += 1)
      edges.push(edge(random(3) ? Math.max(1, id - 1 - random(3)) : 1 + random(id - 1), id, slot));
  }
  return makeGraph(nodes, edges);
}

/** Edges that cross between neighbouring columns, counted on the drawn routes. */
function crossings(graph: GraphDocument, layout: Layout): number {
  const hops = graph.edges.flatMap((edge) => {
    const route = layout.route(edge);
    return route.flatMap((point, k) => (k % 2 === 0 && route[k + 1] ? [[point, route[k + 1]!] as [Point, Point]] : []));
  });
  let count = 0;
  hops.forEach(([a, b], i) =>
    hops.slice(i + 1).forEach(([c, d]) => {
      if (a.x === c.x && (a.y - c.y) * (b.y - d.y) < 0) count += 1;
    }),
  );
  return count;
}

describe("layout", () => {
  it.each([
    ["lecture", lectureGraph()],
    ["three passes", lectureGraph(3)],
    ["net", deepNet(4)],
    ["fork", forkBackward().graph],
  ])("never puts one node on another: %s", (_, graph) => {
    expect(overlaps(graph, laidOut(graph))).toEqual([]);
  });

  it.each([
    ["net", deepNet(5)],
    ["fork", forkBackward().graph],
    ["three passes", lectureGraph(3)],
  ])("lets data flow from left to right: %s", (_, graph) => {
    expect(backwards(graph, laidOut(graph))).toEqual([]);
  });

  it("holds both for two hundred random graphs, whole and in portions", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const graph = randomGraph(seed);
      const whole = laidOut(graph);
      const grown = new Layout();
      const size = 1 + (seed % 5);
      for (let k = 0; k < graph.nodes.length; k += size) {
        const ids = new Set(graph.nodes.slice(k, k + size).map((node) => node.id));
        grown.grow(
          graph.nodes.slice(k, k + size),
          graph.edges.filter((edge) => ids.has(edge.target)),
        );
      }
      for (const layout of [whole, grown]) {
        expect(overlaps(graph, layout), `seed ${seed}`).toEqual([]);
        expect(backwards(graph, layout), `seed ${seed}`).toEqual([]);
      }
    }
  });

  it("keeps the main line straight and parameters in the column before their consumer", () => {
    const graph = lectureGraph();
    const layout = laidOut(graph);
    expect(new Set([10, 11, 12, 13, 14, 15].map((id) => layout.at(id)!.y))).toEqual(new Set([0]));
    expect(layout.at(3)!.x).toBe(layout.at(11)!.x);
    expect(layout.at(3)!.y).toBeGreaterThan(0);
  });

  it("pulls a parameter's own chain (w, w.T) next to its consumer", () => {
    const graph = deepNet(3);
    const layout = laidOut(graph);
    const products = graph.nodes.filter((node) => node.label === "mm");
    for (const mm of products) {
      const turned = graph.edges.find((edge) => edge.target === mm.id && edge.slot === 1)!.source;
      expect(layout.at(mm.id)!.x - layout.at(turned)!.x).toBe(162);
    }
  });

  it("does not cross edges where none need to", () => {
    for (const graph of [lectureGraph(), deepNet(5), chain(30)]) expect(crossings(graph, laidOut(graph))).toBe(0);
  });

  it("keeps every place while the graph grows, whatever the portions", () => {
    const graph = lectureGraph(3);
    const layout = new Layout();
    const before = new Map<number, Point>();
    for (let k = 0; k < graph.nodes.length; k += 3) {
      const portion = graph.nodes.slice(k, k + 3);
      const ids = new Set(portion.map((node) => node.id));
      const moved = new Set(
        layout.grow(
          portion,
          graph.edges.filter((edge) => ids.has(edge.target)),
        ),
      );
      for (const [id, at] of before) if (!moved.has(id)) expect(layout.at(id)).toEqual(at);
      for (const id of moved) expect(graph.nodes.find((node) => node.id === id)!.kind).not.toBe("op");
      for (const node of portion) before.set(node.id, layout.at(node.id)!);
      for (const id of moved) before.set(id, layout.at(id)!);
    }
    expect(overlaps(graph, layout)).toEqual([]);
  });

  it("moves a leaf that came early next to its consumer when that comes", () => {
    const graph = lectureGraph();
    const layout = new Layout();
    layout.grow(graph.nodes.slice(0, 4), []);
    const early = layout.at(3)!;
    expect(layout.grow(graph.nodes.slice(4), graph.edges)).toContain(3);
    expect(layout.at(3)).not.toEqual(early);
    expect(layout.at(3)!.x).toBe(layout.at(11)!.x);
    expect(overlaps(graph, layout)).toEqual([]);
  });

  it("starts a new pass on a row of its own", () => {
    const layout = laidOut(lectureGraph(2));
    const first = [10, 11, 12].map((id) => layout.at(id)!.y);
    const second = [20, 21, 22].map((id) => layout.at(id)!.y);
    expect(Math.min(...second)).toBeGreaterThan(Math.max(...first));
    expect(new Set(second).size).toBe(1);
  });

  it("serves two chains on one leaf, and a chain whose leaf has its place already", () => {
    const op = (id: number) => node(id, "op", `op${id}`, null);
    const graph = makeGraph(
      [node(1, "leaf", "w", null), op(2), op(3), op(4), op(5), op(6), op(7)],
      [edge(1, 2), edge(1, 3), edge(2, 4, 0), edge(3, 4, 1), edge(4, 5), edge(1, 6), edge(5, 7, 0), edge(6, 7, 1)],
    );
    const layout = laidOut(graph);
    for (const { source, target } of graph.edges) expect(layout.at(source)!.x).toBeLessThan(layout.at(target)!.x);
    expect(overlaps(graph, layout)).toEqual([]);
  });

  it("takes a long edge past the nodes between its ends", () => {
    const graph = deepNet(2);
    const layout = laidOut(graph);
    const sum = graph.nodes[graph.nodes.length - 1]!;
    const skip = graph.edges.find((edge) => edge.target === sum.id && edge.slot === 1)!;
    const route = layout.route(skip);
    expect(route.length).toBeGreaterThan(2);
    for (const { id } of graph.nodes) {
      const at = layout.at(id)!;
      for (const point of route.slice(1, -1)) {
        if (Math.abs(point.x - at.x) <= NODE.width / 2)
          expect(Math.abs(point.y - at.y)).toBeGreaterThan(NODE.height / 2);
      }
    }
  });

  it("does without: nothing, one node, edges to unknown nodes, edges that come late, an edge to itself", () => {
    const layout = new Layout();
    expect(layout.extent().width).toBe(NODE.width);
    layout.grow(
      [{ id: 1, generation: 0 }],
      [
        { source: 99, target: 1 },
        { source: 1, target: 1 },
      ],
    );
    expect(layout.at(1)).toEqual({ x: 0, y: 0 });
    expect(layout.route({ source: 99, target: 1 })).toEqual([]);
    layout.grow([{ id: 2, generation: 0 }], []);
    expect(layout.grow([], [{ source: 1, target: 2 }])).toContain(2);
    expect(layout.at(2)!.x).toBeGreaterThan(layout.at(1)!.x);
  });

  it("puts thousands of nodes on a few rows", () => {
    const graph = deepNet(720); // 5,040 nodes
    const layout = laidOut(graph);
    expect(graph.nodes.length).toBeGreaterThan(5000);
    expect(layout.extent().height).toBeLessThan(NODE.height * 8);
  });
});
