// Formulas arrive as MathML text made in Python. It is read as XML and rebuilt from known elements alone, so that
// nothing else that a string could hold (scripts, links, styles, events) ever reaches the page.

const MATHML = "http://www.w3.org/1998/Math/MathML";
const ELEMENTS = new Set(
  "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mpadded mphantom mstyle".split(
    " ",
  ),
);
const ATTRIBUTES = new Set([
  "display",
  "mathvariant",
  "stretchy",
  "fence",
  "separator",
  "linethickness",
  "columnalign",
  "width",
  "accent",
]);
const DEEPEST = 40;

/** The formula as an element, or null when the text is not a <math> element made of what we know. */
export function mathml(text: string | null): Element | null {
  if (!text) return null;
  const parsed = new DOMParser().parseFromString(text, "application/xml").documentElement;
  return parsed?.localName === "math" ? rebuild(parsed, 0) : null;
}

function rebuild(from: Element, depth: number): Element | null {
  if (!ELEMENTS.has(from.localName) || depth > DEEPEST) return null;
  const made = document.createElementNS(MATHML, from.localName);
  for (const { name, value } of Array.from(from.attributes)) if (ATTRIBUTES.has(name)) made.setAttribute(name, value);
  for (const child of Array.from(from.childNodes)) {
    if (child.nodeType === 3) made.append(child.textContent ?? "");
    else if (child.nodeType === 1) {
      const part = rebuild(child as Element, depth + 1);
      if (part) made.append(part);
    }
  }
  return made;
}
