"""Cells that are hard on the page: floods, errors, arrow keys in a live view, outputs that nobody has trusted yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.harness.book import Book
from tests.browser.harness.server import Kind
from tests.browser.harness.view import View

CHINESE = Path("notebooks/zh/lectures/03_autograd.ipynb")
EVENTS = 20_000
CELLS = {
    "start": "import time\n\nimport autograd_lab as torch\nimport autograd_lab_widgets as viz",
    "flood": f"""
w = torch.tensor(1.0, requires_grad=True)
with viz.watch() as flood:
    total = w
    for k in range({EVENTS}):
        total = total * 1.0001
time.sleep(1)  # the live view is complete and still there""",
    "ledger": f"""
v = torch.tensor(1.0, requires_grad=True)
with viz.ledger(v) as book:
    for k in range({EVENTS // 2}):
        (v * 2.0).backward()
        if k < {EVENTS // 2 - 1}:
            v.grad.zero_()
time.sleep(1)""",
    "error": """
a = torch.ones(2, 3, requires_grad=True)
with viz.watch() as partial:
    b = a * 2
    c = b.mm(torch.ones(5, 5))""",
    "live": """
%env AUTOGRAD_LAB_FREEZE=0
with viz.watch() as live:
    d = ((a + 1) * 3).sum()""",
    "end": "print('the arrow keys could come here')",
}


def notebook() -> dict[str, Any]:
    """CELLS as a notebook; the cell that raises does not stop the others."""
    cells = [
        {
            "cell_type": "code",
            "id": name,
            "execution_count": None,
            "metadata": {"tags": ["raises-exception"]} if name == "error" else {},
            "outputs": [],
            "source": text.strip(),
        }
        for name, text in CELLS.items()
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@dataclass
class Ran:
    """The notebook after Run All Cells; what the live views showed; how many messages a cell's run took."""

    book: Book
    kind: Kind
    nodes: list[str]
    ledger: list[str]
    frames: int

    def view(self, cell: str, kind: str) -> View:
        view = View(self.book.page, self.book.player(list(CELLS).index(cell)), kind)
        view.root.scroll_into_view_if_needed()
        return view

    def picture(self, name: str) -> None:
        self.book.screenshot(f"{self.kind}-{name}")


@pytest.fixture(scope="module", params=["lab", "notebook"])
def ran(request: pytest.FixtureRequest, lasting_book) -> Iterator[Ran]:
    frames: list[object] = []

    def listen(page: Page) -> None:
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))

    book: Book = lasting_book(request.param, notebook(), "cells.ipynb", on_page=listen)
    nodes = book.observe('.al-root[data-view="graph"][data-status="sealed"]', "data-nodes")
    ledger = book.observe('.al-root[data-view="ledger"] [data-leaf]', "data-grad")
    before = len(frames)
    book.run_all()
    yield Ran(book, request.param, nodes(), ledger(), len(frames) - before)


def test_a_flood_loses_nothing_that_is_shown(ran: Ran):
    kept, last, value = (
        int(float(ran.book.ask(f"flood.document.{what}")))
        for what in ("nodes.__len__()", "nodes[-1].id", "nodes[-1].value.full")
    )
    assert str(kept) in ran.nodes  # the live view was complete before the cell ended
    graph = ran.view("flood", "graph")
    ran.picture("flood")
    assert ran.book.ask("flood.document.recorded") == str(EVENTS)
    assert f"{EVENTS}" in graph.status.replace(",", "")
    assert graph.root.get_attribute("data-nodes") == str(kept)
    graph.enter().press("End")
    assert graph.root.locator(f"[data-id='{last}']").count() == 1
    assert str(value) in graph.sentence


def test_a_flooded_ledger_ends_with_the_last_gradient(ran: Ran):
    ledger = ran.view("ledger", "ledger").enter().press("End")
    ran.picture("flooded-ledger")
    assert ran.book.ask("v.grad.item()") == "2.0"
    assert ledger.grads() == {"v": 2}
    assert ran.ledger[-1] == "2"  # live, before the cell ended
    assert f"{EVENTS - 1}" in ledger.root.inner_text().replace(",", "")


def test_a_flood_stays_far_below_what_a_server_forwards(ran: Ran):
    assert 20 < ran.frames < EVENTS / 20
    for index in range(len(CELLS)):
        assert "IOPub" not in " ".join(ran.book.output(index).all_inner_texts())


def test_a_cell_that_raises_keeps_the_graph_up_to_the_op_that_failed(ran: Ran):
    graph = ran.view("error", "graph").enter().press("End")
    ran.picture("error")
    assert graph.root.locator(".al-failed").count() == 1
    assert "mm" in graph.root.locator(".al-failed").get_attribute("aria-label")
    assert "mat1 and mat2 shapes cannot be multiplied (2x3 and 5x5)" in graph.status
    assert "RuntimeError" in ran.book.output(list(CELLS).index("error")).last.inner_text()


def test_arrow_keys_in_a_live_view_leave_the_notebook_alone(ran: Ran):
    page = ran.book.page
    cell = ran.book.cell(list(CELLS).index("live"))
    live = View(page, cell, "graph")
    selected = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    live.enter().press("Home")
    before = page.evaluate(selected)  # the focus in an output selects its cell
    said = [live.sentence]
    for step in range(1, live.steps + 1):
        live.press("ArrowRight")
        assert live.step == step
        said.append(live.sentence)
    assert all(a != b for a, b in pairwise(said)), said
    live.press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowLeft")
    assert (live.step, page.evaluate(selected)) == (live.steps - 1, before)
    ran.picture("live")


def test_nobody_complained(ran: Ran):
    assert (ran.book.errors, ran.book.log.outside) == ([], [])


def test_untrusted_a_picture_trusted_a_player_in_chinese(open_book, ui):
    book = open_book(ui, CHINESE, "第三讲.ipynb")
    cell = book.find("player = viz.backward(loss)")
    image = book.output(cell).locator("img")
    image.scroll_into_view_if_needed()
    assert image.evaluate("e => e.complete && e.naturalWidth") > 300
    assert book.output(cell).locator("iframe").count() == 0
    book.screenshot("untrusted")
    book.server.trust(book.name)
    book.open()
    player = View(book.page, book.player(cell), "backward")
    player.root.scroll_into_view_if_needed()
    player.enter().press("End")
    assert not image.is_visible()
    assert player.step == player.steps > 5 and all(player.grads().values())
    assert "反向传播" in player.root.get_attribute("aria-label") and player.button("播放").is_visible()
    book.screenshot("chinese")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in player.sentence)
    assert (book.errors, book.log.outside) == ([], [])
