"""A notebook in a real page, used as a student uses it: through the menu, the keyboard and the mouse.

`window.jupyterapp` is only read (which cells have run), never used to act.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, FrameLocator, Locator, Page, Request

from tests.browser.harness.server import Server

LOCAL = {"127.0.0.1", "localhost"}
CELLS = """() => {
  const panel = window.jupyterapp?.shell?.currentWidget;
  if (!panel?.content?.widgets || !panel.sessionContext?.isReady) return null;
  return panel.content.widgets.map((cell, index) => ({
    index, kind: cell.model.type, source: cell.model.sharedModel.getSource(),
    count: cell.model.executionCount ?? null, waiting: cell.prompt === "*",
    kernel: panel.sessionContext.session?.kernel?.status ?? "none",
    error: (cell.model.sharedModel.outputs ?? []).filter(o => o.output_type === "error")
      .map(o => `${o.ename}: ${o.evalue}`)[0] ?? null,
  }));
}"""
# Remembers every distinct value that an attribute takes, frame by frame, in the page: no value falls between two polls.
OBSERVE = """([selector, attribute, key]) => {
  const seen = (window.__observed ??= {})[key] = [];
  const look = () => {
    for (const found of document.querySelectorAll(selector)) {
      const value = found.getAttribute(attribute);
      if (value !== null && seen.at(-1) !== value) seen.push(value);
    }
    requestAnimationFrame(look);
  };
  look();
}"""


# Jupyter's own defects, seen with an empty notebook and no package of ours; each pattern is as narrow as it can be.
NOT_OURS = (
    # Notebook 7.6: its keyboard-shortcut plugin reads the schema of a plugin that is not loaded yet, at every start.
    re.compile(
        r"^uncaught: [^\n]*reading 'schema'\)\n[^\n]*\n +at http://127\.0\.0\.1:\d+/static/notebook/notebook_core\."
    ),
)


STAYS_IDLE = 2.0  # seconds


def _not_run(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The code cells without a number."""
    return [c for c in cells if c["kind"] == "code" and c["source"].strip() and c["count"] is None]


class PageLog:
    """What a page complained about, and whom it asked outside this machine. Both lists should stay empty."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._complain(f"uncaught: {error}\n{error.stack}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self._complain(f"{message.text} ({urlsplit(where).path})")

    def _complain(self, text: str) -> None:
        if not any(pattern.match(text) for pattern in NOT_OURS):
            self.errors.append(text)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in LOCAL:
            self.outside.append(request.url)


class Book:
    """One open notebook. `page` is Playwright's page, for whatever is not offered here."""

    def __init__(self, page: Page, server: Server, name: str, artifacts: Path) -> None:
        self.page, self.server, self.name, self.artifacts = page, server, name, artifacts
        self.log = PageLog(page)
        self.open()

    @property
    def errors(self) -> list[str]:
        """Console errors and uncaught exceptions so far."""
        return self.log.errors

    def open(self) -> None:
        """Load the page (again) and wait until the notebook is there and its kernel is ready."""
        self.page.goto(self.server.url(self.name))
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
        self.until(lambda: bool(self.page.evaluate(CELLS)), 60, "the notebook's kernel is ready")

    def cells(self) -> list[dict[str, Any]]:
        """Each cell: index, kind, source, count (None: not run), waiting, error (its first error output or None)."""
        return self.page.evaluate(CELLS) or []

    def find(self, text: str) -> int:
        """The index of the one cell whose source holds `text`. Raises AssertionError when there is not exactly one."""
        found = [cell["index"] for cell in self.cells() if text in cell["source"]]
        assert len(found) == 1, f"{len(found)} cells hold {text!r}: {found}"
        return found[0]

    def menu(self, *path: str) -> None:
        """Choose an entry of the menu bar: `book.menu("Run", "Run All Cells")`."""
        bar = self.page.locator("#jp-MainMenu, #jp-top-panel .lm-MenuBar, .lm-MenuBar").first
        bar.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{re.escape(path[0])}$")).first.click()
        for word in path[1:]:
            label = self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{re.escape(word)}"))
            label.locator("visible=true").first.click()

    def start_all(self) -> None:
        """Begin "Run All Cells" and return at once, so that a test can watch the cells run."""
        self.menu("Run", "Run All Cells")

    def wait_idle(self, timeout: float = 120) -> None:
        """Until no cell waits and the kernel is idle. Raises AssertionError with the cells' state.

        When a cell raises, the page takes the star from all cells that wait, although the kernel goes on with them if
        the cell was allowed to raise. Then an idle kernel may only be between two cells: it must stay idle.
        """
        since = 0.0

        def idle() -> bool:
            nonlocal since
            cells = self.cells()
            if not cells or any(c["waiting"] for c in cells) or cells[0]["kernel"] != "idle":
                since = 0.0
                return False
            since = since or time.monotonic()
            trusted = not any(c["error"] for c in cells) or not _not_run(cells)
            return trusted or time.monotonic() - since > STAYS_IDLE

        self.until(idle, timeout, "all cells have run")

    def run_all(self, timeout: float = 120) -> None:
        """Run every cell from the menu. Raises AssertionError when one did not run."""
        before = [cell["count"] for cell in self.cells()]
        self.start_all()
        self.until(
            lambda: any(c["waiting"] for c in self.cells()) or [c["count"] for c in self.cells()] != before,
            30,
            "the first cell has begun",
        )
        self.wait_idle(timeout)
        missing = _not_run(self.cells())
        failed = [(c["index"], c["error"]) for c in self.cells() if c["error"]]
        assert not missing, f"cells {[c['index'] for c in missing]} did not run; errors: {failed}"

    def run_cell(self, index: int, timeout: float = 60) -> None:
        """Click into one code cell and press Shift+Enter."""
        self.cell(index).locator(".jp-InputArea-editor").click()
        self.page.keyboard.press("Shift+Enter")
        self.until(lambda: self.cells()[index]["waiting"] or self.cells()[index]["count"] is not None, 30, "it began")
        self.wait_idle(timeout)

    def cell(self, index: int) -> Locator:
        """The cell at `index` (markdown counts), scrolled into view: pages draw only the cells that are near."""
        found = self.page.locator(f'.jp-Cell[data-windowed-list-index="{index}"]').first
        if not found.count():
            self.page.evaluate(
                "index => { const book = window.jupyterapp.shell.currentWidget.content;"
                " book.activeCellIndex = index; return book.scrollToItem(index, 'center'); }",
                index,
            )
            found.wait_for(state="attached", timeout=15_000)
        found.scroll_into_view_if_needed()
        return found

    def output(self, index: int) -> Locator:
        """What the cell at `index` shows below it."""
        return self.cell(index).locator(".jp-OutputArea-output")

    def player(self, index: int) -> FrameLocator:
        """The frozen player (an iframe) in the output of the cell at `index`."""
        return self.output(index).frame_locator("iframe")

    def ask(self, expression: str) -> str:
        """The repr of `expression` in this notebook's own kernel, which must be idle."""
        return self.server.ask(self.name, expression)

    def observe(self, selector: str, attribute: str) -> Callable[[], list[str]]:
        """From now on remember the values that `attribute` takes on what matches `selector`, in order.

        Call it before the cells run; call the result afterwards:
        `grown = book.observe("[data-view=graph]", "data-nodes"); book.run_all(); assert len(grown()) >= 3`.
        """
        key = f"{selector} {attribute}"
        self.page.evaluate(OBSERVE, [selector, attribute, key])
        return lambda: self.page.evaluate("key => window.__observed?.[key] ?? []", key)

    def save(self) -> None:
        """Save from the menu and wait until the file has changed on disk."""
        path = self.server.root / self.name
        before = path.stat().st_mtime_ns
        self.menu("File", "Save Notebook")
        self.until(lambda: path.stat().st_mtime_ns != before, 30, "the file is saved")

    def screenshot(self, name: str, of: Locator | None = None) -> Path:
        """Save a picture of the page, or of one element, among the artifacts; returns its path."""
        self.artifacts.mkdir(parents=True, exist_ok=True)
        path = self.artifacts / f"{name}.png"
        (of or self.page).screenshot(path=path)
        return path

    def until(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait for a condition, polling through Playwright so that the page's events keep arriving."""
        until = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < until, f"not within {seconds:g} s: {what}; {self._brief()}"
            self.page.wait_for_timeout(50)

    def _brief(self) -> str:
        """The kernel's state and the code cells that wait, failed or never ran, short enough for a message."""
        cells = self.cells()
        kernel = cells[0]["kernel"] if cells else "no notebook"
        odd = [c for c in cells if c["kind"] == "code" and (c["waiting"] or c["error"] or c["count"] is None)]
        shown = [f"{c['index']}{' waits' if c['waiting'] else ''} {(c['error'] or '')[:60]}" for c in odd]
        return f"kernel {kernel}; {len(cells)} cells, of these {shown}"
