// Moving about in a graph: hover, focus, keep, next and previous node, search, zoom. The live graph and the backward
// player share it.

import type { GraphDocument, Node } from "./documents";
import { button, html } from "./dom";
import { GraphView } from "./graph_view";
import type { Key, Say } from "./i18n";
import type { Bindings } from "./keys";

const PAN = 80; // pixels a key press

export class GraphBrowser {
  readonly view: GraphView;
  readonly tools: HTMLElement[];
  readonly help: [string, Key][] = [
    ["↑ ↓", "help.nodes"],
    ["Enter", "help.enter"],
    ["/", "help.search"],
    ["+ - f", "help.zoom"],
    ["Shift + ← → ↑ ↓", "help.pan"],
  ];
  private hovered: number | null = null;
  private kept: number | null = null;
  private graph: GraphDocument | null = null;
  private field = html("input", { type: "search", hidden: true });

  /** `changed` is told whenever another node (or none) is to be explained. */
  constructor(
    say: Say,
    lines: 2 | 3,
    private changed: () => void,
  ) {
    this.view = new GraphView(say, lines, (id, click) => this.point(id, click));
    this.field.placeholder = say("tool.search.place");
    this.field.setAttribute("aria-label", say("tool.search"));
    this.field.addEventListener("input", () => this.search(0));
    const form = html("form", {}, this.field); // Enter goes to the next one that fits
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.search(1);
    });
    this.tools = [
      form,
      button("search", say("tool.search"), () => this.openSearch()),
      html(
        "span",
        { class: "al-zoom" },
        button("minus", say("tool.out"), () => this.view.zoom(1 / 1.25)),
        " ",
        button("plus", say("tool.in"), () => this.view.zoom(1.25)),
      ),
      button("fit", say("tool.fit"), this.view.fit),
    ];
  }

  setGraph(graph: GraphDocument): void {
    this.graph = graph;
    this.view.setGraph(graph);
  }

  /** The node that is pointed at or kept. */
  current(): Node | undefined {
    return this.view.node(this.hovered ?? this.kept);
  }

  keys: Bindings = {
    ArrowDown: () => this.walk(1),
    ArrowUp: () => this.walk(-1),
    Enter: () => this.keep(),
    Escape: () => this.letGo(),
    "/": () => this.openSearch(),
    "+": () => this.view.zoom(1.25),
    "=": () => this.view.zoom(1.25),
    "-": () => this.view.zoom(1 / 1.25),
    f: () => this.view.fit(),
    "Shift+ArrowLeft": () => this.view.pan(PAN, 0),
    "Shift+ArrowRight": () => this.view.pan(-PAN, 0),
    "Shift+ArrowUp": () => this.view.pan(0, PAN),
    "Shift+ArrowDown": () => this.view.pan(0, -PAN),
  };

  /** Something else asks for attention: what was only pointed at is let go. */
  forget(): void {
    this.hovered = null;
    this.view.pick(this.kept);
  }

  private point(id: number | null, click: boolean): void {
    if (click) this.kept = this.kept === id ? null : id;
    if (!click && id === this.hovered) return;
    this.hovered = id;
    this.view.pick(id ?? this.kept);
    this.changed();
  }

  private walk(by: number): void {
    const nodes = this.graph?.nodes ?? [];
    if (nodes.length === 0) return;
    const at = nodes.findIndex((node) => node.id === (this.hovered ?? this.kept));
    const next = at < 0 ? (by > 0 ? 0 : nodes.length - 1) : Math.max(0, Math.min(nodes.length - 1, at + by));
    this.hovered = nodes[next]!.id;
    this.view.pick(this.hovered, true);
    this.changed();
  }

  private keep(): void {
    this.kept = this.kept === null ? this.hovered : null;
    this.changed();
  }

  private letGo(): void {
    if (!this.field.hidden) {
      this.field.hidden = true;
      this.view.focus(); // else the focus would fall out of the view, and the keys with it
      return;
    }
    this.hovered = this.kept = null;
    this.view.pick(null);
    this.changed();
  }

  private openSearch(): void {
    this.field.hidden = false;
    this.field.focus();
    this.field.select();
  }

  /** Goes to the first node that fits, or with `by` 1 to the one after the current. */
  private search(by: number): void {
    const text = this.field.value.trim().toLowerCase();
    const nodes = this.graph?.nodes ?? [];
    if (!text || nodes.length === 0) return;
    const from = by ? nodes.findIndex((node) => node.id === this.kept) + by : 0;
    for (let k = 0; k < nodes.length; k += 1) {
      const node = nodes[(from + k) % nodes.length]!;
      if (![node.name, node.label, node.op, node.module].some((word) => word?.toLowerCase().includes(text))) continue;
      this.kept = node.id;
      this.hovered = null;
      this.view.reveal(node.id);
      this.changed();
      return;
    }
  }
}
