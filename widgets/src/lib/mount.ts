// Puts the right view for a document into an element. The live widget and the standalone page share it.

import { BackwardPlayer } from "../backward_player";
import { GradLedger } from "../grad_ledger";
import { LiveGraph, type Progress } from "../live_graph";
import type { Document } from "./documents";
import { html } from "./dom";
import { asLang, speaker } from "./i18n";
import { Shell } from "./shell";

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
  if (document?.kind === "graph") {
    const scene: LiveGraph = new LiveGraph(say, language, document, progress, () => shell.refresh());
    const shell = new Shell(el, scene, say, language, "last");
    return following(shell, progress, (next, now) => next.kind === "graph" && scene.update(next, now));
  }
  if (document?.kind === "ledger") {
    const scene = new GradLedger(say, language, document);
    const shell = new Shell(el, scene, say, language, "last");
    scene.goTo = (step) => shell.playback.go(step);
    return following(shell, progress, (next) => next.kind === "ledger" && scene.update(next));
  }
  if (document?.kind === "backward") {
    const shell = new Shell(el, new BackwardPlayer(say, language, document), say, language, "first");
    return following(shell, SEALED, () => {});
  }
  const note = html("p", {}, say("data.unknown"));
  el.append(note);
  return { update: () => {}, destroy: () => note.remove() };
}

/** The shell kept up to date: what is new goes to the scene, then the shell shows it. */
function following(shell: Shell, progress: Progress, take: (next: Document, now: Progress) => void): Mounted {
  const tell = (now: Progress) => {
    shell.root.dataset.status = now.live ? "live" : "sealed";
    shell.speak(!now.live);
  };
  tell(progress);
  return {
    update(next, now) {
      take(next, now);
      shell.refresh();
      tell(now);
    },
    destroy: () => shell.destroy(),
  };
}
