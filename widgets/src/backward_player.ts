// BackwardPlayer: the backward pass, arrow by arrow, with its arithmetic.

import { GraphBrowser } from "./lib/browser";
import type { BackwardDocument, BackwardStep, Node } from "./lib/documents";
import { html } from "./lib/dom";
import { exactText, shortText } from "./lib/format";
import { legend } from "./lib/glyphs";
import type { Lang, Say } from "./lib/i18n";
import { backwardAt, edgeKey, type BackwardState } from "./lib/model";
import { nodeDetails, stepArithmetic } from "./lib/panels";
import type { Picture, Scene } from "./lib/shell";
import { nodeName, nodeTable, table } from "./lib/tables";

const PULSE = 650; // milliseconds

export class BackwardPlayer implements Scene {
  readonly view = "backward";
  readonly main: HTMLElement;
  readonly below: HTMLElement[];
  readonly tools: HTMLElement[];
  readonly keys;
  readonly help;
  readonly title: string;
  private browser: GraphBrowser;
  private card = html("div", { class: "al-details al-card", hidden: true });
  private arithmetic = html("div", { class: "al-math" });
  private slots = html("ul", { class: "al-slots" });
  private state: BackwardState;
  private leaves: Node[];

  constructor(
    private say: Say,
    private lang: Lang,
    private document: BackwardDocument,
  ) {
    this.browser = new GraphBrowser(say, 3, () => this.explain());
    this.keys = this.browser.keys;
    this.help = this.browser.help;
    this.tools = this.browser.tools;
    this.title = document.title || document.graph.title;
    this.state = backwardAt(document, 0);
    this.leaves = document.graph.nodes.filter((node) => node.kind === "leaf");
    this.slots.setAttribute("aria-label", say("back.slots"));
    const empty = html("div", { class: "al-empty" }, document.graph.nodes.length ? "" : say("graph.empty.sealed"));
    this.main = html("div", { class: "al-main" }, this.browser.view.el, empty);
    const signs = legend(["leaf", "input", "op", "output", "saved", "sent", "fork"], say);
    const kept = document.steps.length;
    if (document.recorded > kept)
      signs.append(html("span", { class: "al-warn" }, say("back.shown", { shown: kept, recorded: document.recorded })));
    this.below = [signs, this.slots, html("div", { class: "al-foot" }, this.arithmetic, this.card)];
    this.browser.setGraph(document.graph);
  }

  count(): number {
    return this.document.steps.length;
  }

  nodes(): number {
    return this.document.graph.nodes.length;
  }

  show(step: number, moving: boolean): string {
    const before = this.state.current;
    const state = (this.state = backwardAt(this.document, step));
    const current = state.current;
    const now = current && current.source !== null ? edgeKey(current.target, current.source, current.slot) : "";
    const follow = current ? [current.target, ...(current.source === null ? [] : [current.source])] : this.outputs();
    this.browser.view.decorate(
      {
        node: (id) => this.nodeLook(id, current),
        edge: (key) => ({
          sent: state.sent.get(key)?.kind === "flow",
          now: key === now && current?.kind !== "stop",
          label: shortText(state.sent.get(key)?.contribution ?? null),
        }),
      },
      follow,
    );
    if (current !== before) this.browser.view.stopPulse();
    if (moving && current && current !== before && current.kind === "flow") this.browser.view.runPulse(now, PULSE);
    this.fillSlots(current);
    this.arithmetic.replaceChildren(
      ...(current
        ? stepArithmetic(current, this.name(current.target), this.op(current.source), this.say)
        : this.scheme()),
    );
    if (moving) this.browser.forget();
    this.explain();
    return this.sentence(current);
  }

  tables(step: number): HTMLElement[] {
    const { say } = this;
    const heads = [
      "#",
      say("table.what"),
      say("table.from"),
      say("table.to"),
      say("back.incoming"),
      say("back.local"),
      say("back.contribution"),
      say("back.before"),
      say("back.after"),
    ];
    const rows = this.document.steps.map((one, k) => [
      String(k + 1),
      say(`back.kind.${one.kind}`),
      one.source === null ? "" : this.name(one.source),
      this.name(one.target),
      one.incoming?.text ?? "",
      one.local?.text ?? one.local_text,
      one.contribution?.text ?? "",
      one.before?.text ?? "",
      one.after?.text ?? "",
    ]);
    const gradient = (node: Node) =>
      node.kind === "leaf"
        ? exactText(this.state.leaves.get(node.id) ?? null)
        : (this.state.gradients.get(node.id)?.text ?? "");
    return [table(say("table.steps"), heads, rows, step - 1, say), nodeTable(this.document.graph, -1, say, gradient)];
  }

  picture(): Picture {
    return this.browser.view.whole();
  }

  data(): BackwardDocument {
    return this.document;
  }

  destroy(): void {
    this.browser.view.destroy();
  }

  private nodeLook(id: number, current: BackwardStep | null) {
    const { state } = this;
    const arrivals = state.arrivals.get(id);
    const isFork = arrivals && arrivals.expected > 1 && arrivals.got > 0;
    const held = state.leaves.has(id) ? (state.leaves.get(id) ?? state.gradients.get(id)) : state.gradients.get(id);
    return {
      hot: !!current && (id === current.target || id === current.source),
      freed: state.freed.has(id),
      gradient: held ? `∇ ${shortText(held, 16)}` : "",
      badge: isFork ? (arrivals.got < arrivals.expected ? `+ ${arrivals.got}/${arrivals.expected}` : "+") : "",
    };
  }

  /** What every step will show, in words. */
  private scheme(): HTMLElement[] {
    const { say } = this;
    if (this.count() === 0) return [];
    const lines = [
      `${say("back.incoming")} × ${say("back.local")} = ${say("back.contribution")}`,
      `${say("back.before")} + ${say("back.contribution")} = ${say("back.after")}`,
    ];
    return lines.map((line) => html("div", { class: "al-formula" }, line));
  }

  private outputs(): number[] {
    return this.document.graph.nodes
      .filter((node) => node.output)
      .map((node) => node.id)
      .slice(-1);
  }

  private op(id: number | null): string | null {
    return this.browser.view.node(id)?.op ?? null;
  }

  private name(id: number): string {
    return nodeName(this.browser.view.node(id));
  }

  /** What every leaf's .grad holds now; exact numbers travel in data-grad. */
  private fillSlots(current: BackwardStep | null): void {
    this.slots.replaceChildren(
      ...this.leaves.map((leaf) => {
        const value = this.state.leaves.get(leaf.id) ?? null;
        const name = nodeName(leaf);
        const now = current?.kind === "accumulate" && current.target === leaf.id;
        return html(
          "li",
          {
            "data-leaf": name,
            "data-grad": exactText(value),
            class: now ? "al-now" : "",
            title: `${name}.grad = ${exactText(value)}`,
          },
          `${name}.grad = ${value?.text ?? "None"}`,
        );
      }),
    );
  }

  private sentence(step: BackwardStep | null): string {
    const { say } = this;
    if (!step) return say(this.count() ? "back.start" : "back.empty");
    if (step.sentence) return step.sentence[this.lang];
    const source = step.source === null ? "" : this.name(step.source);
    return say(`back.${step.kind}`, {
      source,
      target: this.name(step.target),
      value: step.contribution?.text ?? "",
      after: step.after?.text ?? "",
    });
  }

  /** The node that is pointed at, in place of the arithmetic until the next step. */
  private explain(): void {
    const node = this.browser.current();
    this.card.hidden = !node;
    if (!node) return;
    const gradient = this.state.leaves.get(node.id) ?? this.state.gradients.get(node.id);
    this.card.replaceChildren(
      ...nodeDetails(node, this.say, {
        gradient,
        freed: this.state.freed.has(node.id),
        failed: this.document.graph.failed === node.id,
      }),
    );
  }
}
