// The anywidget side: follows the traits `chunk`, `snapshot`, `status` and `lang` of one model.
//
// `initialize` listens from the first moment, so that what arrives before a view is drawn, or while a second view is
// opened, is not lost. Only reads: nothing is ever sent to the kernel.

import type { Document } from "./lib/documents";
import { mount, type Mounted } from "./lib/mount";
import { GraphFeed, LedgerFeed, type GraphChunk, type LedgerChunk } from "./lib/model";

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
  const feeds = { graph: new GraphFeed(), ledger: new LedgerFeed() };
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
      const chunk = model.get("chunk") as { seq?: number } | null;
      if (chunk?.seq && model.get("view") === "ledger") feeds.ledger.add(chunk as LedgerChunk);
      else if (chunk?.seq) feeds.graph.add(chunk as GraphChunk);
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
      const show = () => {
        const view = model.get("view");
        const feed = view === "graph" ? feeds.graph : view === "ledger" ? feeds.ledger : null;
        const snapshot = model.get("snapshot") as Partial<Document> | null;
        const whole = snapshot?.kind ? (snapshot as Document) : null;
        const document = whole ?? feed?.document;
        if (!document) return; // a backward pass comes whole
        const progress = { live: !whole && model.get("status") !== "sealed", gap: !whole && feed!.gap };
        if (mounted && feed) return mounted.update(document, progress);
        mounted?.destroy();
        mounted = mount(el, document, model.get("lang"), progress);
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
        mounted = null;
      };
    },
  };
}
