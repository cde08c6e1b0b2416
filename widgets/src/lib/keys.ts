// Keys that belong to us while the focus is inside.
//
// Notebook 7 takes the arrow keys at document level, so we listen on the window in the capturing phase, before it, and
// let nothing through. What a text field, a list or a button does with its own keys stays with the browser.

export type Bindings = Record<string, () => void>;

const MODIFIED = new Set(["Control", "Alt", "Meta"]);

/** Whether the browser's own use of `key` in `target` goes before ours. */
export function belongsTo(target: Element, key: string): boolean {
  const tag = target.tagName.toLowerCase();
  if (tag === "input" && (target as HTMLInputElement).type === "range") return false;
  if (tag === "input" || tag === "select" || tag === "textarea") return key !== "Escape";
  return (tag === "button" || tag === "summary") && (key === " " || key === "Enter");
}

/** Listens while the focus is inside `root`; returns the function that ends it. */
export function captureKeys(root: HTMLElement, bindings: () => Bindings): () => void {
  const listen = (event: KeyboardEvent) => {
    const target = event.composedPath()[0];
    if (!(target instanceof Element) || !root.contains(target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || MODIFIED.has(event.key) || event.key === "Tab") return;
    event.stopImmediatePropagation();
    if (belongsTo(target, event.key)) return;
    const action = bindings()[event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  window.addEventListener("keydown", listen, true);
  return () => window.removeEventListener("keydown", listen, true);
}
