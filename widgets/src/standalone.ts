// The standalone side: mounts players that a page announced before this module was loaded.

import type { Document } from "./lib/documents";
import { mount } from "./lib/mount";
import { followTheme } from "./lib/theme";

export interface Announced {
  el: HTMLElement;
  document: Document;
  lang: string;
  ready?: () => void; // called once the player stands
}

declare global {
  var __AUTOGRAD_LAB__: Announced[] | undefined;
}

/** Mounts and takes off the list whatever is announced; a page may announce and import several times. */
export function mountAnnounced(): void {
  if (globalThis.__AUTOGRAD_LAB__?.length) followTheme(globalThis.document.documentElement); // the page's own margins too
  for (const { el, document, lang, ready } of globalThis.__AUTOGRAD_LAB__?.splice(0) ?? []) {
    mount(el, document, lang);
    ready?.();
  }
}
