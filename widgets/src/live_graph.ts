// LiveGraph: the graph that grows while the cell runs, and can be built again step by step afterwards.

import { GraphBrowser } from "./lib/browser";
import type { GraphDocument, Node } from "./lib/documents";
import { html } from "./lib/dom";
import { legend } from "./lib/glyphs";
import type { Lang, Say } from "./lib/i18n";
import { edgeKey, emptyGraph } from "./lib/model";
import { nodeDetails } from "./lib/panels";
import type { Picture, Scene } from "./lib/shell";
import { inputNames, nodeTable } from "./lib/tables";

export interface Progress {
  live: boolean;
  gap: boolean; // chunks were missed; the whole picture comes with the snapshot
}

/** Only the nodes of one forward pass, and the leaves and inputs that it used. */
export function onePass(graph: GraphDocument, pass: number | null): GraphDocument {
  if (pass === null) return graph;
  const made = new Set(
    graph.nodes.filter((node) => node.generation === pass && !isSource(node)).map((node) => node.id),
  );
  const edges = graph.edges.filter((edge) => made.has(edge.target));
  const used = new Set(edges.map((edge) => edge.source));
  return {
    ...graph,
    edges,
    nodes: graph.nodes.filter((node) => made.has(node.id) || (used.has(node.id) && isSource(node))),
  };
}

function isSource(node: Node): boolean {
  return node.kind === "leaf" || node.kind === "input";
}

export class LiveGraph implements Scene {
  readonly view = "graph";
  readonly main: HTMLElement;
  readonly below: HTMLElement[];
  readonly tools: HTMLElement[];
  readonly keys;
  readonly help;
  title = "";
  private browser: GraphBrowser;
  private details = html("div", { class: "al-details" });
  private status = html("div", { class: "al-status" });
  private empty = html("div", { class: "al-empty" });
  private passes: HTMLSelectElement;
  private full = emptyGraph();
  private graph = emptyGraph();
  private progress: Progress = { live: false, gap: false };
  private inputs = new Map<number, string[]>();
  private step = 0;
  private explained: Node | undefined;

  constructor(
    private say: Say,
    private lang: Lang,
    graph: GraphDocument,
    progress: Progress,
    private changed: () => void = () => {},
  ) {
    this.browser = new GraphBrowser(say, 2, () => this.explain());
    this.keys = this.browser.keys;
    this.help = this.browser.help;
    this.passes = html("select", { "aria-label": say("pass.label"), title: say("pass.label"), hidden: true });
    this.passes.addEventListener("change", () => {
      this.update(this.full, this.progress);
      this.changed();
    });
    this.tools = [this.passes, ...this.browser.tools];
    this.main = html("div", { class: "al-main" }, this.browser.view.el, this.empty);
    const signs = legend(["leaf", "input", "op", "output", "saved", "ghost", "cut"], say);
    this.below = [signs, this.status, this.details];
    this.update(graph, progress);
  }

  /** The graph has grown, or the snapshot has come. */
  update(full: GraphDocument, progress: Progress): void {
    this.full = full;
    this.progress = progress;
    this.title = full.title;
    this.fillPasses();
    this.graph = onePass(full, this.passes.value === "" ? null : Number(this.passes.value));
    this.inputs = inputNames(this.graph);
    this.browser.setGraph(this.graph);
    this.empty.textContent = this.graph.nodes.length
      ? ""
      : this.say(progress.live ? "graph.empty" : "graph.empty.sealed");
    this.tell();
    this.explain();
  }

  count(): number {
    return this.graph.nodes.length;
  }

  nodes(): number {
    return this.full.nodes.length;
  }

  show(step: number, moving: boolean): string {
    this.step = step;
    if (moving && !this.progress.live) this.browser.forget();
    const at = new Map(this.graph.nodes.map((node, k) => [node.id, k]));
    const unmade = (id: number) => (at.get(id) ?? 0) >= step;
    const current = this.graph.nodes[step - 1];
    const hot = current && (this.progress.live || step < this.count()) ? current.id : null;
    const cutEdges = new Map(this.graph.edges.map((edge) => [edgeKey(edge.source, edge.target, edge.slot), edge]));
    this.browser.view.decorate(
      {
        node: (id) => ({ unmade: unmade(id), hot: id === hot }),
        edge: (key) => ({ unmade: unmade(cutEdges.get(key)!.target) }),
      },
      this.focus(current),
    );
    this.explain();
    return this.sentence(current);
  }

  tables(step: number): HTMLElement[] {
    return [nodeTable(this.graph, step - 1, this.say)];
  }

  picture(): Picture {
    return this.browser.view.whole();
  }

  data(): GraphDocument {
    return this.full;
  }

  destroy(): void {
    this.browser.view.destroy();
  }

  /** What to keep in view: the newest node, or, when all is told, the last result. */
  private focus(current: Node | undefined): number[] {
    const told = !this.progress.live && this.step === this.count();
    const output = told ? this.graph.nodes.findLast((node) => node.output) : undefined;
    return output ? [output.id] : current ? [current.id] : [];
  }

  private sentence(node: Node | undefined): string {
    const { say } = this;
    if (!node)
      return this.count() ? say("graph.start") : say(this.progress.live ? "graph.empty" : "graph.empty.sealed");
    const label = node.name && node.name !== node.label ? `${node.name} = ${node.label}` : node.label;
    const from = this.inputs.get(node.id);
    const value = this.full.failed === node.id ? say("node.failed") : (node.value?.text ?? "?");
    const parts = [say("graph.step", { kind: say(`kind.${node.kind}`), label, value })];
    if (from) parts.push(say("graph.from", { inputs: from.join(", ") }));
    if (node.cut) parts.push(say(`cut.${node.cut}`));
    return parts.join(" ");
  }

  private fillPasses(): void {
    const passes = [...new Set(this.full.nodes.filter((node) => !isSource(node)).map((node) => node.generation))].sort(
      (a, b) => a - b,
    );
    this.passes.hidden = passes.length < 2;
    if (this.passes.options.length === passes.length + 1) return;
    const kept = this.passes.value;
    this.passes.replaceChildren(
      html("option", { value: "" }, this.say("pass.all")),
      ...passes.map((pass) => html("option", { value: pass }, this.say("pass.one", { n: pass + 1 }))),
    );
    this.passes.value = kept;
  }

  /** How complete the picture is, in words. */
  private tell(): void {
    const { say, full } = this;
    const drawn = full.nodes.filter((node) => !isSource(node)).length;
    const lines: HTMLElement[] = [];
    const line = (text: string, name = "") => lines.push(html("span", { class: name }, text));
    if (this.progress.live) {
      line(say("graph.live", { n: drawn, m: Math.max(drawn, full.recorded) }));
      if (this.progress.gap) line(say("graph.gap"), "al-warn");
    } else {
      line(say("graph.sealed", { n: full.nodes.length, m: drawn }));
      if (drawn) line(say("node.hint"));
      if (full.shown < full.recorded)
        line(say("graph.shown", { shown: full.shown, recorded: full.recorded }), "al-warn");
    }
    if (full.error) line(full.error[this.lang], "al-bad");
    this.status.replaceChildren(...lines);
  }

  private explain(): void {
    const [shown] = this.focus(this.graph.nodes[this.step - 1]);
    const node = this.browser.current() ?? this.graph.nodes.find((one) => one.id === shown);
    if (node && node === this.explained) return;
    this.explained = node;
    this.details.replaceChildren(
      ...(node
        ? nodeDetails(node, this.say, { failed: this.full.failed === node.id, passes: !this.passes.hidden })
        : []),
    );
  }
}
