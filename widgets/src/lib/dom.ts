// Makes HTML and SVG elements. Text always goes in as text nodes, so strings that look like HTML stay inert.

const SVG = "http://www.w3.org/2000/svg";

export type Attributes = Record<string, string | number | boolean | null | undefined>;
export type Child = Element | string | null | undefined | false;

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  setAttributes(element, attributes);
  element.append(...children.filter((child): child is Element | string => !!child));
  return element;
}

/** Sets attributes; true becomes an empty attribute, and false, null and undefined remove it. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else {
      const text = value === true ? "" : String(value);
      if (element.getAttribute(name) !== text) element.setAttribute(name, text);
    }
  }
}

export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, tag) as SVGElementTagNameMap[K], attributes, children);
}

/** Icons are drawn, because a glyph may be missing from the reader's fonts. All live in a 16 x 16 square. */
const ICONS = {
  first: "M3 3v10M13 3 6 8l7 5z",
  back: "M11 3 4 8l7 5z",
  play: "M4 2.5 13 8l-9 5.5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  next: "M5 3l7 5-7 5z",
  last: "M13 3v10M3 3l7 5-7 5z",
  fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  table: "M2 3h12v10H2zM2 7h12M2 10h12M7 3v10",
  search: "M7 2a5 5 0 1 0 0 10A5 5 0 1 0 7 2M11 11l4 4",
  save: "M8 2v8M4.5 7 8 10.5 11.5 7M2 13.5h12",
  scissors: "M4 3l9 8M4 13l9-8M3.5 2a1.5 1.5 0 1 0 .01 0M3.5 11a1.5 1.5 0 1 0 .01 0",
  zero: "M8 2a4 6 0 1 0 .01 0",
  none: "M8 2a6 6 0 1 0 .01 0M4 4l8 8",
  step: "M2 8h10M8 4l4 4-4 4",
  add: "M8 2a6 6 0 1 0 .01 0M8 5v6M5 8h6",
  log: "M2 2v12h12M4 12c1-6 4-8 9-8",
} as const;

export type IconName = keyof typeof ICONS;
const SOLID = new Set<IconName>(["first", "back", "play", "pause", "next", "last"]);

export function iconPath(name: IconName): SVGPathElement {
  return svg("path", { class: SOLID.has(name) ? "al-icon al-solid" : "al-icon", d: ICONS[name] });
}

export function icon(name: IconName): SVGSVGElement {
  return svg("svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" }, iconPath(name));
}

/** A button with an icon and a name; `text` is shown beside the icon when given. */
export function button(name: IconName | null, label: string, onClick: () => void, text = ""): HTMLButtonElement {
  const made = html("button", { type: "button", title: label, "aria-label": label }, name && icon(name), text);
  made.addEventListener("click", onClick);
  return made;
}
