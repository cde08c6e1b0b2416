// The frame that all three views share: toolbar, playback, sentence, table, help, saving, keys, theme.
// A Scene supplies what is inside; the shell knows nothing of graphs or ledgers.

import type { Rect } from "./camera";
import { button, html, icon, type IconName } from "./dom";
import { saveJson, savePng, saveSvg, standaloneSvg } from "./export";
import type { Key, Say } from "./i18n";
import { captureKeys, type Bindings } from "./keys";
import { Playback, SPEEDS } from "./playback";
import { CSS } from "./styles";
import { followTheme } from "./theme";

export interface Picture {
  picture: SVGSVGElement;
  extent: Rect;
  release: () => void;
}

export interface Scene {
  view: "graph" | "backward" | "ledger";
  title: string;
  main: HTMLElement;
  below: HTMLElement[]; // between the picture and the sentence
  tools: HTMLElement[];
  keys: Bindings;
  help: [string, Key][];
  count(): number;
  nodes(): number;
  /** Shows the moment after `step` steps and returns what happened as one sentence. */
  show(step: number, moving: boolean): string;
  tables(step: number): HTMLElement[];
  picture(): Picture;
  data(): unknown;
  destroy(): void;
}

export class Shell {
  readonly root: HTMLElement;
  readonly playback: Playback;
  private sentence = html("div", { class: "al-sentence", role: "status", "aria-live": "polite" });
  private table = html("div", { class: "al-scroll", hidden: true, tabindex: 0, role: "region" });
  private pops = {
    help: html("div", { class: "al-pop", hidden: true, role: "dialog" }),
    save: html("div", { class: "al-pop", hidden: true }),
  };
  private buttons = new Map<string, HTMLButtonElement>();
  private slider = html("input", { type: "range", min: 0, step: 1, value: 0 });
  private goto = html("input", { type: "number", min: 0, step: 1, value: 0 });
  private total = html("span", { class: "al-count" });
  private endings: (() => void)[] = [];
  private moving = false;

  constructor(
    host: HTMLElement,
    private scene: Scene,
    private say: Say,
    lang: string,
    start: "first" | "last",
  ) {
    this.playback = new Playback(scene.count(), () => this.show());
    const main = html("div", { class: "al-main" }, scene.main, this.table);
    this.root = html(
      "div",
      {
        class: "al-root",
        role: "group",
        "aria-label": say(`name.${scene.view}`),
        "data-view": scene.view,
        lang: lang === "zh" ? "zh-Hans" : "en",
      },
      html("style", {}, CSS),
      this.toolbar(),
      main,
      ...scene.below,
      this.sentence,
      this.pops.help,
      this.pops.save,
    );
    this.fillPops();
    host.append(this.root);
    this.endings.push(
      captureKeys(this.root, () => this.bindings()),
      followTheme(this.root),
    );
    this.playback.step = start === "last" ? this.playback.count : 0;
    this.show();
    this.moving = true;
  }

  /** The scene has more to show, or other things. */
  refresh(): void {
    this.playback.setCount(this.scene.count());
  }

  /** While a cell runs, sentences come too fast to be spoken. */
  speak(on: boolean): void {
    this.sentence.setAttribute("aria-live", on ? "polite" : "off");
  }

  toggleTable = (): void => {
    this.table.hidden = !this.table.hidden;
    this.buttons.get("table")?.setAttribute("aria-pressed", String(!this.table.hidden));
    this.show();
    if (!this.table.hidden) this.table.focus({ preventScroll: true });
  };

  destroy(): void {
    this.playback.stop();
    for (const end of this.endings) end();
    this.scene.destroy();
    this.root.remove();
  }

  private show(): void {
    const { step, count, playing } = this.playback;
    const text = this.scene.show(step, this.moving);
    if (this.sentence.textContent !== text) this.sentence.textContent = text;
    const { dataset } = this.root;
    dataset.step = String(step);
    dataset.steps = String(count);
    dataset.nodes = String(this.scene.nodes());
    dataset.playing = String(playing);
    this.slider.max = this.goto.max = String(count);
    this.slider.value = String(step);
    if (document.activeElement !== this.goto || playing) this.goto.value = String(step);
    this.slider.setAttribute("aria-valuetext", text);
    this.total.textContent = this.say("play.of", { n: count });
    this.showPlayButton(playing);
    if (!this.table.hidden) this.fillTable(step);
  }

  private showPlayButton(playing: boolean): void {
    const play = this.buttons.get("play")!;
    const label = this.say(playing ? "play.pause" : "play.play");
    if (play.title === label) return;
    play.replaceChildren(icon(playing ? "pause" : "play"));
    play.title = label;
    play.setAttribute("aria-label", label);
  }

  private fillTable(step: number): void {
    const top = this.table.scrollTop;
    this.table.replaceChildren(...this.scene.tables(step));
    this.table.scrollTop = top;
    const row = this.table.querySelector<HTMLElement>("tr[aria-current]");
    if (row && (row.offsetTop < top || row.offsetTop > top + this.table.clientHeight - 30))
      this.table.scrollTop = row.offsetTop - 60;
  }

  private tool(name: string, shape: IconName | null, key: Key, action: () => void, text = ""): HTMLButtonElement {
    const made = button(shape, this.say(key), action, text);
    this.buttons.set(name, made);
    return made;
  }

  private toolbar(): HTMLElement {
    const { playback, say } = this;
    const speed = html("select", { "aria-label": say("play.speed"), title: say("play.speed") });
    for (const s of SPEEDS) speed.append(html("option", { value: s, selected: s === 1 }, `${s}×`));
    speed.addEventListener("change", () => playback.setSpeed(Number(speed.value)));
    this.slider.setAttribute("aria-label", say("play.slider"));
    this.slider.addEventListener("input", () => playback.go(Number(this.slider.value)));
    this.goto.setAttribute("aria-label", say("play.goto"));
    this.goto.title = say("play.goto");
    this.goto.addEventListener("change", () => this.goto.value !== "" && playback.go(Number(this.goto.value)));
    return html(
      "div",
      { class: "al-bar", role: "toolbar", "aria-label": say(`name.${this.scene.view}`) },
      html("span", { class: "al-title" }, this.scene.title || say(`name.${this.scene.view}`)),
      this.tool("first", "first", "play.first", playback.first),
      this.tool("back", "back", "play.back", playback.back),
      this.tool("play", "play", "play.play", playback.toggle),
      this.tool("next", "next", "play.next", playback.next),
      this.tool("last", "last", "play.last", playback.last),
      this.slider,
      this.goto,
      this.total,
      speed,
      ...this.scene.tools,
      this.tool("table", "table", "tool.table.hint", this.toggleTable),
      this.tool("save", "save", "tool.save", () => this.togglePop("save")),
      this.tool("help", null, "tool.help", () => this.togglePop("help"), "?"),
    );
  }

  private fillPops(): void {
    const list = html("dl");
    const common: [string, Key][] = [
      ["← →", "help.steps"],
      ["Home End", "help.ends"],
      ["Space", "help.space"],
    ];
    for (const [keys, what] of [...common, ...this.scene.help, ["t", "help.table"], ["?", "help.help"]] as [
      string,
      Key,
    ][]) {
      list.append(html("dt", {}, keys), html("dd", {}, this.say(what)));
    }
    this.pops.help.append(html("b", {}, this.say("help.title")), list);
    this.pops.help.setAttribute("aria-label", this.say("help.title"));
    this.pops.save.append(
      button(null, this.say("tool.svg"), () => this.save("svg"), "SVG"),
      " ",
      button(null, this.say("tool.png"), () => this.save("png"), "PNG"),
      " ",
      button(null, this.say("tool.json"), () => this.save("json"), "JSON"),
    );
  }

  private togglePop(name: "help" | "save" | null): void {
    for (const [known, pop] of Object.entries(this.pops)) {
      pop.hidden = known !== name || !pop.hidden;
      this.buttons.get(known)!.setAttribute("aria-expanded", String(!pop.hidden));
    }
  }

  private save(form: "svg" | "png" | "json"): void {
    const name = `autograd-lab-${this.scene.view}`;
    if (form === "json") saveJson(this.scene.data(), name);
    else {
      const { picture, extent, release } = this.scene.picture();
      const copy = standaloneSvg(picture, extent, getComputedStyle(this.root).backgroundColor);
      release();
      if (form === "svg") saveSvg(copy, name);
      else void savePng(copy, name);
    }
    this.togglePop(null);
  }

  private bindings(): Bindings {
    const { playback } = this;
    return {
      ...this.scene.keys,
      ArrowRight: playback.next,
      ArrowLeft: playback.back,
      Home: playback.first,
      End: playback.last,
      " ": playback.toggle,
      t: this.toggleTable,
      "?": () => this.togglePop("help"),
      Escape: () => {
        this.togglePop(null);
        if (!this.table.hidden) this.toggleTable();
        this.scene.keys.Escape?.();
      },
    };
  }
}
