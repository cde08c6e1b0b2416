"""One of our three views on a page: live in the notebook, frozen in a frame of it, or on an exported page.

Reads what the page shows and acts through the keyboard and the mouse; never through the view's own code.
"""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page

# The contrast (WCAG 2) of every visible text against what is painted behind it: [ratio, text, where], worst first.
CONTRASTS = """root => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const over = (color, below) => {
    brush.fillStyle = `rgb(${below.join(",")})`;
    brush.fillRect(0, 0, 1, 1);
    brush.fillStyle = color;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const behind = element => {
    const layers = [];
    const box = element.closest(".al-node")?.querySelector(".al-box");
    if (box) layers.push(getComputedStyle(box).fill);
    if (element.matches(".al-chiptext")) layers.unshift(getComputedStyle(element.previousElementSibling).fill);
    for (let up = element; up; up = up.parentElement) layers.push(getComputedStyle(up).backgroundColor);
    const dark = getComputedStyle(root).colorScheme === "dark";
    const paper = dark ? [18, 18, 18] : [255, 255, 255];
    return layers.reverse().filter(c => c !== "none").reduce((below, c) => over(c, below), paper);
  };
  const light = rgb => rgb.map(c => c / 255).map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const found = [];
  for (const element of root.querySelectorAll("*:not(style):not(option):not(title)")) {
    const text = [...element.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join("");
    const style = getComputedStyle(element);
    if (!text || !element.getClientRects().length || style.visibility === "hidden") continue;
    if (element.closest(".al-gone, .al-freed")) continue; // what is freed fades
    const below = behind(element);
    const color = element.namespaceURI.endsWith("svg") ? style.fill : style.color;
    const [a, b] = [light(over(color, below)), light(below)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    found.push([ratio, text.slice(0, 30), element.getAttribute("class") ?? element.tagName]);
  }
  return found.sort((x, y) => x[0] - y[0]);
}"""


class View:
    """`within` is the page, or the frame, that holds exactly one view of this kind ("graph", "backward", "ledger")."""

    def __init__(self, page: Page, within: Page | FrameLocator | Locator, kind: str) -> None:
        self.page = page
        self.root = within.locator(f".al-root[data-view={kind}]")

    @property
    def step(self) -> int:
        return int(self.root.get_attribute("data-step") or -1)

    @property
    def steps(self) -> int:
        return int(self.root.get_attribute("data-steps") or -1)

    @property
    def sentence(self) -> str:
        """What a screen reader is told about the step."""
        return self.root.locator("[aria-live]").inner_text()

    @property
    def status(self) -> str:
        """How complete the picture is, in words."""
        return self.root.locator(".al-status").inner_text()

    def button(self, name: str) -> Locator:
        """A toolbar button by the beginning of its label: "Play", "To the end"."""
        return self.root.get_by_role("button", name=name)

    def press(self, *keys: str) -> View:
        """Press keys, one after the other, wherever the focus is."""
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def enter(self) -> View:
        """Put the focus on the first button."""
        self.root.get_by_role("button").first.focus()
        return self

    def grads(self) -> dict[str, Any]:
        """Every leaf's .grad on the page: None, or its numbers."""
        slots = self.root.locator("[data-leaf]").evaluate_all(
            "found => found.map(e => [e.getAttribute('data-leaf'), e.getAttribute('data-grad')])"
        )
        return {leaf: None if grad == "None" else json.loads(grad) for leaf, grad in slots}

    def contrasts(self) -> list[tuple[float, str, str]]:
        """The contrast of each visible text with its background, lowest first: (ratio, text, class)."""
        return [tuple(one) for one in self.root.evaluate(CONTRASTS)]
