// Light or dark: JupyterLab says so on <body>, also to a frame inside it; elsewhere the system decides.

function hosts(): Document[] {
  try {
    return window.parent !== window ? [document, window.parent.document] : [document];
  } catch {
    return [document]; // a frame of another origin may not look at its parent
  }
}

function isDark(): boolean {
  for (const host of hosts()) {
    const said = host.body?.getAttribute("data-jp-theme-light");
    if (said) return said === "false";
    if (host.body?.classList.contains("vscode-dark")) return true;
    if (host.body?.classList.contains("vscode-light")) return false;
  }
  return window.matchMedia?.("(prefers-color-scheme: dark)").matches ?? false;
}

/** Keeps `root` light or dark as its surroundings are; returns the function that ends it. */
export function followTheme(root: HTMLElement): () => void {
  const apply = () => {
    root.style.colorScheme = isDark() ? "dark" : "light";
    root.dataset.theme = root.style.colorScheme;
  };
  apply();
  const observer = new MutationObserver(apply);
  for (const { body } of hosts())
    if (body) observer.observe(body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  const query = window.matchMedia?.("(prefers-color-scheme: dark)");
  query?.addEventListener?.("change", apply);
  return () => {
    observer.disconnect();
    query?.removeEventListener?.("change", apply);
  };
}

export function reducedMotion(): boolean {
  return window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}
