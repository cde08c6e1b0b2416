// The anywidget side: follows the traits `chunk`, `snapshot`, `status` and `lang` of one model.
//
// `initialize` listens from the first moment, so that what arrives before a view is drawn, or while a second view is
// opened, is not lost. Only reads: nothing is ever sent to the kernel.

import type { Document } from "./lib/documents";
import { mount, type Mounted } from "./lib/mount";
import { GraphFeed, type Chunk } from "./lib/model";

export interface Model {
  get(name: string): unknown;
  on(name: string, callback: () => void): void;
  off(name: string, callback: () => void): void;
}

interface Context {
  model: Model;
  el: HTMLElement;
}

/** One model's widget: anywidget calls this once a model, so the views of one model share one feed. */
export default function widget() {
  const feed = new GraphFeed();
  const views = new Set<() => void>();
  let frame = 0;

  const paint = () => {
    frame = 0;
    for (const view of views) view();
  };
  const schedule = () => {
    frame ||= requestAnimationFrame(paint);
  };

  function listen(model: Model): () => void {
    const onChunk = () => {
      const chunk = model.get("chunk") as Partial<Chunk> | null;
      if (chunk?.seq) feed.add(chunk as Chunk);
      schedule();
    };
    onChunk();
    const names = ["change:snapshot", "change:status"];
    model.on("change:chunk", onChunk);
    for (const name of names) model.on(name, schedule);
    return () => {
      model.off("change:chunk", onChunk);
      for (const name of names) model.off(name, schedule);
      cancelAnimationFrame(frame);
    };
  }

  return {
    initialize({ model }: { model: Model }) {
      return listen(model);
    },

    render({ model, el }: Context) {
      let mounted: Mounted | null = null;
      let kind = "";
      const document = (): Document => {
        const snapshot = model.get("snapshot") as Partial<Document> | null;
        return snapshot?.kind ? (snapshot as Document) : feed.document;
      };
      const show = () => {
        const now = document();
        const sealed = model.get("status") === "sealed" || now !== feed.document;
        const progress = { live: !sealed, gap: feed.gap && now === feed.document };
        if (mounted && kind === now.kind && now.kind === "graph") return mounted.update(now, progress);
        if (now === feed.document && model.get("view") !== "graph") return; // these come whole, at the end
        mounted?.destroy();
        kind = now.kind;
        mounted = mount(el, now, model.get("lang"), progress);
      };
      const again = () => {
        mounted?.destroy();
        mounted = null;
        show();
      };
      views.add(show);
      model.on("change:lang", again);
      show();
      return () => {
        views.delete(show);
        model.off("change:lang", again);
        mounted?.destroy();
      };
    },
  };
}

