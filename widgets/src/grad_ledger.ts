// GradLedger: what every .grad holds, pass by pass, as the sum of what backward added; one run, or two side by side.

import { CHART, drawBars, ledgerLegend, makeScale, type Scale } from "./lib/chart";
import type { LedgerDocument, LedgerEvent } from "./lib/documents";
import { button, html, svg } from "./lib/dom";
import { numberText, shapeText } from "./lib/format";
import type { Key, Lang, Say } from "./lib/i18n";
import type { Bindings } from "./lib/keys";
import { drawLoss } from "./lib/loss";
import { ledgerBars, ledgerTimeline, type Moment } from "./lib/model";
import type { Picture, Scene } from "./lib/shell";
import { table } from "./lib/tables";

const WINDOW = 40; // passes shown at once

export class GradLedger implements Scene {
  readonly view = "ledger";
  readonly main: HTMLElement;
  readonly below: HTMLElement[];
  readonly tools: HTMLElement[];
  readonly help: [string, Key][] = [
    ["↑ ↓", "help.events"],
    ["l", "tool.log"],
  ];
  readonly keys: Bindings = {
    ArrowDown: () => this.jump(1),
    ArrowUp: () => this.jump(-1),
    l: () => this.toggleLog(),
  };
  readonly title: string;
  /** Set by the owner: goes to a step, as the player's buttons do. */
  goTo: (step: number) => void = () => {};
  private runs = html("div", { class: "al-runs" });
  private loss = html("div", { class: "al-run", style: "flex:none;padding:0 8px" });
  private timeline: Moment[] = [];
  private empty = html("div", { class: "al-empty" });
  private notes = html("span");
  private step = 0;
  private log = false;
  private columns = 1;
  private height = CHART.height;
  private resizing: ResizeObserver | null = null;
  private logButton: HTMLButtonElement;

  constructor(
    private say: Say,
    private lang: Lang,
    private document: LedgerDocument,
  ) {
    this.title = document.title;
    this.logButton = button("log", say("tool.log"), () => this.toggleLog());
    this.logButton.setAttribute("aria-pressed", "false");
    this.tools = [this.logButton];
    this.main = html("div", { class: "al-main" }, this.runs, this.empty);
    const signs = ledgerLegend(say);
    signs.append(this.notes);
    this.below = [this.loss, signs];
    this.update(document);
    if (typeof ResizeObserver === "undefined") return;
    this.resizing = new ResizeObserver(() => this.show(this.step));
    this.resizing.observe(this.main);
  }

  /** More events have come, or the snapshot. */
  update(document: LedgerDocument): void {
    this.document = document;
    this.timeline = ledgerTimeline(document);
    this.empty.textContent = this.timeline.length ? "" : this.say("ledger.empty");
    this.notes.replaceChildren(
      ...document.runs
        .filter((run) => run.recorded > run.events.length)
        .map((run) =>
          html(
            "span",
            { class: "al-warn" },
            this.say("ledger.shown", {
              run: run.title || this.say("name.ledger"),
              shown: run.events.length,
              recorded: run.recorded,
            }),
          ),
        ),
    );
  }

  count(): number {
    return this.timeline.length;
  }

  nodes(): number {
    return this.document.runs.reduce((sum, run) => sum + run.rows.length, 0);
  }

  show(step: number): string {
    this.step = step;
    const moment = this.timeline[step - 1];
    const current = moment ? this.event(moment) : null;
    const top = this.runs.scrollTop;
    const width = Math.floor(this.runs.clientWidth || CHART.width) - 20;
    this.columns = this.document.runs.length > 1 && width > 480 ? 2 : 1;
    this.height = this.chartHeight();
    this.runs.style.gridTemplateColumns = `repeat(${this.columns}, minmax(0, 1fr))`;
    this.runs.replaceChildren(
      ...this.document.runs.map((run, r) => {
        const block = html("div", { class: "al-run" }, html("h4", {}, run.title));
        run.rows.forEach((_, row) => block.append(...this.chart(r, row, current)));
        return block;
      }),
    );
    this.runs.scrollTop = top;
    this.loss.replaceChildren(
      ...[drawLoss(this.document.runs, width, current && current.iteration, this.say)].filter((one) => !!one),
    );
    if (!moment || !current) return this.say(this.count() ? "ledger.start" : "ledger.empty");
    return this.sentence(moment, current);
  }

  tables(step: number): HTMLElement[] {
    const { say } = this;
    const rows = this.timeline.map((moment) => {
      const event = this.event(moment);
      const run = this.document.runs[moment.run]!;
      return [
        run.title,
        String(event.iteration),
        run.rows[event.row]!.name,
        this.kindText(event),
        event.amount === null ? "" : numberText(event.amount),
        event.total === null ? "None" : numberText(event.total),
        event.where ? `${event.where.line}: ${event.where.text}` : "",
      ];
    });
    const heads = [
      say("table.run"),
      say("ledger.pass"),
      "",
      say("table.event"),
      say("table.amount"),
      say("table.gradient"),
      say("node.source"),
    ];
    return [table(say("name.ledger"), heads, rows, step - 1, say)];
  }

  /** All charts under one another, as one picture. */
  picture(): Picture {
    const whole = svg("svg");
    let y = 0;
    let width = 1;
    for (const chart of Array.from(this.runs.querySelectorAll<SVGSVGElement>(".al-run > svg"))) {
      const copy = chart.cloneNode(true) as SVGSVGElement;
      copy.querySelectorAll(".al-hit").forEach((hit) => hit.remove());
      whole.append(
        svg(
          "g",
          { transform: `translate(0,${y})` },
          svg("text", { class: "al-axis", x: 4, y: 12 }, chart.getAttribute("aria-label")),
          svg("g", { transform: "translate(0,18)" }, ...Array.from(copy.children)),
        ),
      );
      y += this.height + 24;
      width = Math.max(width, Number(chart.getAttribute("width")));
    }
    const host = html("div", { class: "al-run", style: "position:absolute;visibility:hidden" }, whole);
    this.main.append(host);
    return {
      picture: whole,
      extent: { x: 0, y: 0, width, height: Math.max(y, 1) },
      release: () => host.remove(),
    };
  }

  data(): LedgerDocument {
    return this.document;
  }

  destroy(): void {
    this.resizing?.disconnect();
  }

  private event(moment: Moment): LedgerEvent {
    return this.document.runs[moment.run]!.events[moment.event]!;
  }

  /** How many events of one run have happened by now. */
  private happened(run: number): number {
    return this.timeline.slice(0, this.step).filter((moment) => moment.run === run).length;
  }

  /** All runs share the scale of a row's name, so that their bars can be compared. */
  private scaleOf(name: string): Scale {
    const values = this.document.runs.flatMap((run, r) =>
      run.rows.flatMap((row, k) =>
        row.name === name
          ? ledgerBars(this.document, r, k).flatMap((bar) => [bar.total ?? 0, ...bar.segments.map((part) => part.to)])
          : [],
      ),
    );
    return makeScale(values, 8, this.height - 34, this.log);
  }

  /** As tall as the rows leave room for, within reason. */
  private chartHeight(): number {
    const rows = Math.max(1, ...this.document.runs.map((run) => run.rows.length));
    const blocks = this.columns > 1 ? 1 : Math.max(1, this.document.runs.length);
    const room = (this.runs.clientHeight - 34 * blocks) / (rows * blocks) - 22;
    return Math.round(Math.max(CHART.height, Math.min(230, room)));
  }

  private chart(run: number, row: number, current: LedgerEvent | null): Element[] {
    const { say } = this;
    const { name, shape, entry } = this.document.runs[run]!.rows[row]!;
    const last = Math.max(1, ...this.document.runs.flatMap((one) => one.events.map((event) => event.iteration)));
    const first = Math.min(1, ...this.document.runs.flatMap((one) => one.events.map((event) => event.iteration)));
    const from = Math.max(first, Math.min(last - WINDOW + 1, (current?.iteration ?? first) - WINDOW / 2));
    const to = Math.min(last, from + WINDOW - 1);
    const upTo = this.happened(run);
    const bars = ledgerBars(this.document, run, row, upTo);
    const label = say("ledger.chart", { run: this.document.runs[run]!.title, name });
    const where = shape.length
      ? ` ${say("ledger.entry", { entry: `[${entry.join(", ")}]`, shape: shapeText(shape) })}`
      : "";
    const part = to - from + 1 < last - first + 1 ? ` ${say("ledger.window", { from, to, n: last })}` : "";
    const now = bars.length && upTo ? this.totalNow(run, row, upTo) : "None";
    const heading = html(
      "div",
      { class: "al-caption al-heading", title: `${name}.grad${where}${part}` },
      html("b", {}, `${name}.grad = ${now}`),
      where + part,
    );
    heading.setAttribute("data-leaf", name);
    heading.setAttribute("data-grad", now);
    const width = Math.max(240, Math.floor(((this.runs.clientWidth || CHART.width) - 20) / this.columns) - 12);
    const chart = {
      width,
      height: this.height,
      bars,
      from,
      to,
      scale: this.scaleOf(name),
      current: current && current.iteration,
      upTo,
      label,
    };
    return [heading, drawBars(chart, say, (iteration) => this.select(run, iteration))];
  }

  private totalNow(run: number, row: number, upTo: number): string {
    const events = this.document.runs[run]!.events.slice(0, upTo).filter((event) => event.row === row);
    const last = events[events.length - 1];
    return last && last.total !== null ? numberText(last.total) : "None";
  }

  private kindText(event: LedgerEvent): string {
    return event.kind === "contribution" ? this.say("back.contribution") : this.say(`ledger.mark.${event.kind}`);
  }

  private sentence(moment: Moment, event: LedgerEvent): string {
    const run = this.document.runs[moment.run]!;
    const title = this.document.runs.length > 1 ? `[${run.title}] ` : "";
    if (event.sentence) return title + event.sentence[this.lang];
    const name = run.rows[event.row]!.name;
    const total = event.total === null ? "None" : numberText(event.total);
    return (
      title + this.say(`ledger.${event.kind}`, { i: event.iteration, name, amount: numberText(event.amount), total })
    );
  }

  private toggleLog(): void {
    this.log = !this.log;
    this.logButton.setAttribute("aria-pressed", String(this.log));
    this.show(this.step);
  }

  /** The last event of an iteration in one run. */
  private select(run: number, iteration: number): void {
    let found = -1;
    this.timeline.forEach((moment, k) => {
      if (moment.run === run && this.event(moment).iteration === iteration) found = k;
    });
    if (found >= 0) this.goTo(found + 1);
  }

  private jump(by: number): void {
    const at = this.timeline[this.step - 1];
    const iteration = at ? this.event(at).iteration : by > 0 ? -Infinity : Infinity;
    const ends = this.timeline
      .map((moment, k) => ({ k, i: this.event(moment).iteration }))
      .filter(({ i }) => (by > 0 ? i > iteration : i < iteration));
    const target = by > 0 ? ends[0]?.i : ends[ends.length - 1]?.i;
    const last = ends.filter(({ i }) => i === target).pop();
    if (last) this.goTo(last.k + 1);
  }
}
