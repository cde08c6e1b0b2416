// The picture of a graph: lays it out, draws what is in view, follows the camera and the pointer.
//
// Only what is in view is in the page, so that a graph of thousands stays quick; a node that is there stays there.

import { Camera, within, type Rect } from "./camera";
import type { Edge, GraphDocument, Node } from "./documents";
import { html, setAttributes, svg } from "./dom";
import { bowOf, curve, portOffset, type Curve } from "./geometry";
import { drawEdge, drawNode, type DrawnEdge, type DrawnNode, type EdgeLook, type NodeLook } from "./glyphs";
import type { Say } from "./i18n";
import { Layout, NODE } from "./layout";
import { edgeKey } from "./model";
import { reducedMotion } from "./theme";

export interface Look {
  node(id: number): NodeLook;
  edge(key: string): EdgeLook;
}

interface Line {
  edge: Edge;
  key: string;
  curve: Curve | null;
  cut: boolean;
  far: boolean;
}

const MOST_DRAWN = 1000;
const FAR_SPAN = 10 * NODE.width;
const FAR_BOW = 90; // passes below the row it starts from
const PLAIN: Look = { node: () => ({}), edge: () => ({}) };

export class GraphView {
  readonly el: HTMLElement;
  readonly camera = new Camera();
  picked: number | null = null;
  private picture = svg("svg", { role: "group" });
  private scene = svg("g", { class: "al-camera" });
  private layers = { edges: svg("g"), nodes: svg("g"), labels: svg("g") };
  private corner = html("div", { class: "al-corner", hidden: true });
  private layout = new Layout();
  private graph: { nodes: Node[]; edges: Edge[] } = { nodes: [], edges: [] };
  private failed: number | null = null;
  private byId = new Map<number, Node>();
  private into = new Map<number, Line[]>();
  private touching = new Map<number, Line[]>();
  private drawnNodes = new Map<number, { node: Node; drawn: DrawnNode }>();
  private drawnEdges = new Map<string, DrawnEdge>();
  private look = PLAIN;
  private frame = 0;
  private pulse = 0;
  private resizing: ResizeObserver | null = null;
  private everything = false;
  private followed: number[] = [];

  constructor(
    private say: Say,
    private lineCount: 2 | 3,
    private onPick: (id: number | null, pinned: boolean) => void,
  ) {
    this.scene.append(this.layers.edges, this.layers.nodes, this.layers.labels);
    this.picture.append(this.scene);
    this.el = html("div", { class: "al-canvas" }, this.picture, this.corner);
    if (reducedMotion()) this.el.classList.add("al-still");
    this.listen();
  }

  /** The same graph with more nodes keeps every place; another graph starts anew. */
  setGraph(document: GraphDocument): void {
    const { nodes, edges } = document;
    const same =
      this.graph.nodes.length <= nodes.length &&
      this.graph.edges.length <= edges.length &&
      this.graph.nodes.every((node, k) => node.id === nodes[k]!.id);
    if (!same) this.clear();
    const freshNodes = nodes.slice(this.graph.nodes.length);
    const freshEdges = edges.slice(this.graph.edges.length);
    const moved = this.layout.grow(freshNodes, freshEdges);
    nodes.forEach((node) => this.byId.set(node.id, node));
    for (const edge of freshEdges) this.addLine(edge);
    for (const id of moved) for (const line of this.touching.get(id) ?? []) this.forget(line);
    this.graph = { nodes: nodes.slice(), edges: edges.slice() };
    this.failed = document.failed;
    this.picture.setAttribute("aria-label", this.say("graph.label", { n: nodes.length }));
    this.refit();
  }

  node(id: number | null): Node | undefined {
    return id === null ? undefined : this.byId.get(id);
  }

  /** Puts a step's marks on the picture; `follow` are the nodes to keep in view. */
  decorate(look: Look, follow: number[] = []): void {
    this.look = look;
    this.followed = follow;
    if (this.camera.auto) this.refit();
    else if (follow.length) this.camera.reveal(this.rectOf(follow));
    this.schedule();
  }

  pick(id: number | null, focus = false): void {
    this.picked = id;
    if (id !== null && focus) {
      const at = this.layout.at(id);
      if (at) this.camera.reveal(this.rectOf([id]));
      this.draw();
      this.drawnNodes.get(id)?.drawn.group.focus({ preventScroll: true });
    }
    this.schedule();
  }

  /** Puts the focus on the picked node, else on the first. */
  focus(): void {
    this.draw();
    this.layers.nodes.querySelector<SVGElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  reveal(id: number): void {
    this.camera.auto = false;
    this.camera.reveal(this.rectOf([id]));
    this.pick(id);
  }

  /** Everything in view; asked a second time, also when it gets too small to read. */
  fit = (): void => {
    const before = `${this.camera.scale} ${this.camera.x}`;
    this.camera.auto = true;
    this.refit();
    if (before === `${this.camera.scale} ${this.camera.x}`) {
      this.camera.fit(this.layout.extent(), true);
      this.camera.auto = false;
    }
    this.schedule();
  };

  zoom(factor: number): void {
    this.camera.zoom(factor);
    this.schedule();
  }

  pan(dx: number, dy: number): void {
    this.camera.pan(dx, dy);
    this.schedule();
  }

  /** A dot that runs back along an edge, from the op to its argument. */
  runPulse(key: string, milliseconds: number): void {
    this.stopPulse();
    this.draw();
    const path = this.drawnEdges.get(key)?.path;
    if (!path?.getTotalLength || reducedMotion()) return;
    const length = path.getTotalLength();
    const dot = svg("circle", { class: "al-pulse", r: 7 });
    this.layers.labels.append(dot);
    const begin = performance.now();
    const move = (now: number) => {
      const part = Math.min(1, Math.max(0, (now - begin) / milliseconds));
      const at = path.getPointAtLength(length * (1 - part));
      dot.setAttribute("transform", `translate(${at.x},${at.y})`);
      if (part < 1) this.pulse = requestAnimationFrame(move);
      else dot.remove();
    };
    move(begin);
  }

  /** The step that the dot belongs to is over. */
  stopPulse(): void {
    cancelAnimationFrame(this.pulse);
    this.layers.labels.querySelector(".al-pulse")?.remove();
  }

  /** The whole picture, drawn without the camera, for saving; call `release` after copying it. */
  whole(): { picture: SVGSVGElement; extent: Rect; release: () => void } {
    this.everything = true;
    this.draw();
    return {
      picture: this.picture,
      extent: this.layout.extent(),
      release: () => {
        this.everything = false;
        this.draw();
      },
    };
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.pulse);
    this.resizing?.disconnect();
  }

  private clear(): void {
    this.layout = new Layout();
    this.graph = { nodes: [], edges: [] };
    this.byId.clear();
    this.into.clear();
    this.touching.clear();
    this.drawnNodes.clear();
    this.drawnEdges.clear();
    for (const layer of Object.values(this.layers)) layer.replaceChildren();
  }

  private addLine(edge: Edge): void {
    const source = this.byId.get(edge.source);
    const cut = edge.cut !== null && source?.kind !== "ghost";
    const line: Line = { edge, key: edgeKey(edge.source, edge.target, edge.slot), curve: null, cut, far: false };
    const list = (map: Map<number, Line[]>, id: number) => {
      const known = map.get(id);
      if (known) known.push(line);
      else map.set(id, [line]);
    };
    list(this.into, edge.target);
    for (const id of new Set([edge.source, edge.target])) list(this.touching, id);
    this.forget(line);
  }

  /** The lines into this line's target share its side, so they are drawn anew together. */
  private forget(line: Line): void {
    for (const other of this.into.get(line.edge.target)!) {
      other.curve = null;
      this.undraw(other.key);
    }
  }

  private undraw(key: string): void {
    const drawn = this.drawnEdges.get(key);
    drawn?.group.remove();
    drawn?.label.remove();
    this.drawnEdges.delete(key);
  }

  private curveOf(line: Line): Curve | null {
    if (line.curve) return line.curve;
    const siblings = this.into.get(line.edge.target)!;
    const routes = siblings.map((other) => this.layout.route(other.edge));
    const order = siblings.map((_, k) => k).sort((a, b) => height(routes[a]!) - height(routes[b]!) || a - b);
    order.forEach((index, k) => {
      const sibling = siblings[index]!;
      const points = routes[index]!;
      if (points.length < 2) return;
      const twins = siblings.filter((other) => other.edge.source === sibling.edge.source);
      sibling.far = points.length === 2 && points[1]!.x - points[0]!.x > FAR_SPAN;
      const bow = sibling.far ? FAR_BOW : bowOf(twins.indexOf(sibling), twins.length);
      sibling.curve = curve(points, portOffset(k, siblings.length), bow);
    });
    return line.curve;
  }

  private rectOf(ids: number[]): Rect {
    const points = ids.map((id) => this.layout.at(id)).filter((point) => !!point);
    if (points.length === 0) return this.layout.extent();
    const xs = points.map((point) => point.x);
    const ys = points.map((point) => point.y);
    const [left, top] = [Math.min(...xs) - NODE.width / 2, Math.min(...ys) - NODE.height / 2];
    return {
      x: left,
      y: top,
      width: Math.max(...xs) + NODE.width / 2 - left,
      height: Math.max(...ys) + NODE.height / 2 - top,
    };
  }

  private refit(): void {
    const last = this.graph.nodes[this.graph.nodes.length - 1];
    const focus = this.followed.length ? this.followed : last ? [last.id] : [];
    if (this.camera.auto) this.camera.fit(this.layout.extent(), false, focus.length ? this.rectOf(focus) : null);
    this.schedule();
  }

  private schedule(): void {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  private inView(): Node[] {
    if (this.everything) return this.graph.nodes;
    const { nodes } = this.graph;
    const { shown, all } = within(nodes, (node) => this.layout.at(node.id)!, this.camera.visible(), NODE, MOST_DRAWN);
    this.corner.hidden = shown.length === all;
    this.corner.textContent = this.say("graph.culled", { n: shown.length, m: nodes.length });
    return shown;
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { x, y, scale } = this.camera;
    this.scene.style.transform = this.everything ? "" : `translate(${x}px,${y}px) scale(${scale})`;
    const nodes = this.inView();
    const wanted = new Set(nodes.map((node) => node.id));
    const keys = new Set<string>();
    for (const id of wanted) for (const line of this.touching.get(id) ?? []) this.drawLine(line, keys);
    for (const key of this.drawnEdges.keys()) if (!keys.has(key)) this.undraw(key);
    for (const node of nodes) this.drawOne(node);
    for (const [id, { drawn }] of this.drawnNodes)
      if (!wanted.has(id)) {
        drawn.group.remove();
        this.drawnNodes.delete(id);
      }
    this.rove();
  }

  private drawLine(line: Line, keys: Set<string>): void {
    if (keys.has(line.key)) return;
    const shape = this.curveOf(line);
    if (!shape) return;
    keys.add(line.key);
    let drawn = this.drawnEdges.get(line.key);
    if (!drawn) {
      drawn = drawEdge(line.edge, shape, this.say, { cut: line.cut, far: line.far });
      drawn.group.setAttribute("data-edge", line.key);
      this.drawnEdges.set(line.key, drawn);
      this.layers.edges.append(drawn.group);
      this.layers.labels.append(drawn.label);
    }
    const linked = this.picked !== null && (line.edge.source === this.picked || line.edge.target === this.picked);
    drawn.update({ linked, ...this.look.edge(line.key) });
  }

  private drawOne(node: Node): void {
    const at = this.layout.at(node.id)!;
    let entry = this.drawnNodes.get(node.id);
    if (entry?.node !== node) {
      const stops = node.kind === "ghost" && (this.into.get(node.id) ?? []).some((line) => line.cut);
      const drawn = drawNode(node, this.say, { lines: this.lineCount, stops, failed: this.failed === node.id });
      if (entry) entry.drawn.group.replaceWith(drawn.group);
      else this.layers.nodes.append(drawn.group);
      entry = { node, drawn };
      this.drawnNodes.set(node.id, entry);
    }
    setAttributes(entry.drawn.group, { transform: `translate(${at.x},${at.y})` });
    entry.drawn.update({ ...this.look.node(node.id), picked: this.picked === node.id });
  }

  /** Exactly one node can be reached with the Tab key: the picked one, else the first. */
  private rove(): void {
    const stop =
      this.picked !== null && this.drawnNodes.has(this.picked) ? this.picked : this.drawnNodes.keys().next().value;
    for (const [id, { drawn }] of this.drawnNodes) drawn.group.setAttribute("tabindex", id === stop ? "0" : "-1");
  }

  private listen(): void {
    const idOf = (event: Event) => {
      const found = (event.target as Element).closest?.("[data-id]");
      return found ? Number(found.getAttribute("data-id")) : null;
    };
    this.picture.addEventListener("pointerover", (event) => {
      const id = idOf(event);
      if (id !== null) this.onPick(id, false);
    });
    this.picture.addEventListener("pointerleave", () => this.onPick(null, false));
    this.picture.addEventListener("focusin", (event) => this.onPick(idOf(event), false));
    this.picture.addEventListener("click", (event) => this.onPick(idOf(event), true));
    this.picture.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return; // plain scrolling belongs to the notebook
        event.preventDefault();
        const frame = this.el.getBoundingClientRect();
        this.camera.zoom(Math.exp(-event.deltaY * 0.003), event.clientX - frame.left, event.clientY - frame.top);
        this.schedule();
      },
      { passive: false },
    );
    this.dragging();
    if (typeof ResizeObserver === "undefined") return;
    this.resizing = new ResizeObserver(() => {
      this.camera.resize(this.el.clientWidth, this.el.clientHeight);
      this.refit();
      this.scene.style.transition = "none"; // a new size is no journey
      this.draw();
      requestAnimationFrame(() => (this.scene.style.transition = ""));
    });
    this.resizing.observe(this.el);
  }

  private dragging(): void {
    let from: { x: number; y: number } | null = null;
    this.picture.addEventListener("pointerdown", (event) => {
      if (event.button === 0) from = { x: event.clientX, y: event.clientY };
    });
    this.picture.addEventListener("pointermove", (event) => {
      if (!from || !(event.buttons & 1)) return void (from = null);
      if (!this.el.classList.contains("al-drag") && Math.hypot(event.clientX - from.x, event.clientY - from.y) < 4)
        return;
      if (!this.el.classList.contains("al-drag")) this.picture.setPointerCapture(event.pointerId);
      this.el.classList.add("al-drag");
      this.pan(event.clientX - from.x, event.clientY - from.y);
      from = { x: event.clientX, y: event.clientY };
    });
    const end = () => {
      from = null;
      this.el.classList.remove("al-drag");
    };
    this.picture.addEventListener("pointerup", end);
    this.picture.addEventListener("pointercancel", end);
  }
}

function height(points: { y: number }[]): number {
  return points[points.length - 2]?.y ?? 0;
}
