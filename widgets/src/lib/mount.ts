// Puts the right view for a document into an element. The live widget and the standalone page share it.

import { BackwardPlayer } from "../backward_player";
import { GradLedger } from "../grad_ledger";
import { LiveGraph, type Progress } from "../live_graph";
import type { Document } from "./documents";
import { html } from "./dom";
import { asLang, speaker } from "./i18n";
import { Shell, type Scene } from "./shell";

export interface Mounted {
  /** The document has grown or was replaced. */
  update(document: Document, progress: Progress): void;
  destroy(): void;
}

const SEALED: Progress = { live: false, gap: false };

/** Builds the view; `lang` is "en" or "zh", and anything unknown counts as "en". */
export function mount(el: HTMLElement, document: Document, lang: unknown, progress = SEALED): Mounted {
  const language = asLang(lang);
  const say = speaker(language);
  let shell: Shell;
  const open = (scene: Scene, start: "first" | "last") => (shell = new Shell(el, scene, say, language, start));
  const status = (now: Progress) => {
    shell.root.dataset.status = now.live ? "live" : "sealed";
    shell.speak(!now.live);
  };
  if (document?.kind === "graph") {
    const scene = new LiveGraph(say, language, document, progress, () => shell.refresh());
    open(scene, "last");
    status(progress);
    return {
      update(next, now) {
        if (next.kind !== "graph") return;
        scene.update(next, now);
        shell.refresh();
        status(now);
      },
      destroy: () => shell.destroy(),
    };
  }
  if (document?.kind === "ledger") {
    const scene = new GradLedger(say, language, document);
    open(scene, "last");
    scene.goTo = (step) => shell.playback.go(step);
    status(progress);
    return {
      update(next, now) {
        if (next.kind !== "ledger") return;
        scene.update(next);
        shell.refresh();
        status(now);
      },
      destroy: () => shell.destroy(),
    };
  }
  if (document?.kind === "backward") open(new BackwardPlayer(say, language, document), "first");
  else {
    const note = html("p", {}, say("data.unknown"));
    el.append(note);
    return { update: () => {}, destroy: () => note.remove() };
  }
  status(SEALED);
  return { update: () => {}, destroy: () => shell.destroy() };
}
