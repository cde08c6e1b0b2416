// Saving what is seen: the picture as SVG or PNG with its colours resolved, the document as JSON.

import type { Rect } from "./camera";
import { html, setAttributes, svg } from "./dom";

const PAINT = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "visibility",
  "paint-order",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "text-anchor",
];

/** The browser's "color(srgb r g b / a)" in words that every SVG reader knows. */
export function plainColour(text: string): string {
  return text.replace(/color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)/g, (_, r, g, b, a) => {
    const channel = (x: string) => Math.round(Number(x) * 255);
    return `rgb${a ? "a" : ""}(${channel(r)}, ${channel(g)}, ${channel(b)}${a ? `, ${a}` : ""})`;
  });
}

/** A copy that needs no style sheet. */
export function standaloneSvg(picture: SVGSVGElement, extent: Rect, background: string): SVGSVGElement {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const originals = picture.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, k) => {
    const computed = getComputedStyle(originals[k]!);
    for (const name of PAINT) element.setAttribute(name, plainColour(computed.getPropertyValue(name)));
    for (const name of ["style", "class", "tabindex"]) element.removeAttribute(name);
  });
  const margin = 24;
  const { x, y, width, height } = {
    x: extent.x - margin,
    y: extent.y - margin,
    width: extent.width + 2 * margin,
    height: extent.height + 2 * margin,
  };
  setAttributes(copy, {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `${x} ${y} ${width} ${height}`,
    width,
    height,
    style: null,
    class: null,
  });
  copy.prepend(svg("rect", { x, y, width, height, fill: plainColour(background) }));
  return copy;
}

function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = html("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function saveSvg(picture: SVGSVGElement, name: string): void {
  download(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }), `${name}.svg`);
}

export function saveJson(data: unknown, name: string): void {
  download(new Blob([JSON.stringify(data, null, 1)], { type: "application/json" }), `${name}.json`);
}

const LARGEST_SIDE = 8000; // pixels; browsers refuse canvases beyond about 16,000

/** Twice the size on the page, or as large as a canvas may be. */
export async function savePng(picture: SVGSVGElement, name: string): Promise<void> {
  const [width, height] = [Number(picture.getAttribute("width")), Number(picture.getAttribute("height"))];
  const scale = Math.min(2, LARGEST_SIDE / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
  await image.decode();
  const canvas = html("canvas", { width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && download(blob, `${name}.png`));
}
