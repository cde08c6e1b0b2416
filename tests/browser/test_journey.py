"""A student's way through lecture 3, in both front ends: run, watch, play, step, read, save, reopen, take home."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from nbconvert.exporters import HTMLExporter

from tests.browser.harness.book import Book
from tests.browser.harness.server import Kind
from tests.browser.harness.view import View

LECTURE = Path("notebooks/en/lectures/03_autograd.ipynb")


@dataclass
class Lesson:
    """The lecture after Run All Cells, and what was seen meanwhile."""

    book: Book
    kind: Kind
    grown: list[int]  # the numbers of nodes that the live graph showed while its cell was running
    cells: dict[str, int]  # which cells hold the graph, the player, the two ledgers

    def view(self, name: str) -> View:
        """The frozen view in the cell of that name, in sight."""
        kind = {"graph": "graph", "player": "backward", "ledgers": "ledger"}[name]
        view = View(self.book.page, self.book.player(self.cells[name]), kind)
        view.root.scroll_into_view_if_needed()
        return view

    def picture(self, name: str) -> None:
        self.book.screenshot(f"{self.kind}-{name}")

    def selected(self) -> int:
        """The notebook's selected cell."""
        return self.book.page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex")


@pytest.fixture(scope="module", params=["lab", "notebook"])
def lesson(request: pytest.FixtureRequest, lasting_book) -> Iterator[Lesson]:
    book: Book = lasting_book(request.param, LECTURE, "03_autograd.ipynb")
    texts = {"graph": "viz.watch(pause=", "player": "player = viz.backward(loss)", "ledgers": "both = viz.ledger(runs="}
    cells = {name: book.find(text) for name, text in texts.items()}
    live = f'.jp-Cell[data-windowed-list-index="{cells["graph"]}"] .al-root[data-status=live]'
    grown = book.observe(live, "data-nodes")
    book.cell(cells["graph"])
    book.run_all()
    yield Lesson(book, request.param, [int(n) for n in grown()], cells)


def test_the_graph_grows_while_its_cell_runs(lesson: Lesson):
    graph = lesson.view("graph")
    lesson.book.until(lambda: graph.root.get_attribute("data-status") == "sealed", 10, "the graph is frozen")
    nodes = int(graph.root.get_attribute("data-nodes"))
    between = [n for n in lesson.grown if 0 < n < nodes]
    lesson.picture("graph")
    assert lesson.grown == sorted(lesson.grown) and len(set(between)) >= 3, lesson.grown
    assert nodes == 10  # x, y, w1, w2 and the six ops


def test_play_reaches_the_end_and_the_page_says_what_the_kernel_says(lesson: Lesson):
    player = lesson.view("player")
    player.root.locator("select").first.select_option("4")
    assert player.step == 0 and player.grads() == {"w1": None, "w2": None}
    player.button("Play").click()
    lesson.book.until(lambda: player.step >= 2, 10, "it plays by itself")
    assert player.root.get_attribute("data-playing") == "true"
    lesson.picture("playing")
    lesson.book.until(lambda: player.step == player.steps, 30, "the last step is reached")
    assert player.root.get_attribute("data-playing") == "false"
    lesson.picture("played")
    # x, y, w1 and w2 of that cell are gone by the end of the lecture: the same numbers again, from the same kernel
    again = "(lambda t: [forward(*t).backward(), t[2].grad.tolist(), t[3].grad.tolist()][1:])(small())"
    w1, w2 = json.loads(lesson.book.ask(again))
    np.testing.assert_allclose(player.grads()["w1"], w1, rtol=1e-12)
    np.testing.assert_allclose(player.grads()["w2"], w2, rtol=1e-12)
    assert np.abs(w1).sum() > 0


def test_every_step_by_keyboard_alone(lesson: Lesson):
    player, cell = lesson.view("player").enter(), lesson.selected()
    player.press("Home")
    said = [player.sentence]
    for step in range(1, player.steps + 1):
        player.press("ArrowRight")
        assert player.step == step
        said.append(player.sentence)
    assert all(a != b for a, b in pairwise(said)), said
    assert "Before backward" in said[0] and ".grad" in said[-1]
    for key, step in [("ArrowRight", player.steps), ("ArrowLeft", player.steps - 1), ("Home", 0), ("ArrowLeft", 0)]:
        player.press(key)
        assert (player.step, player.sentence) == (step, said[step]), key
    player.press("End", "ArrowDown", "Space")  # Down: to a node, where the space bar plays, from the end: anew
    assert (player.step, player.root.get_attribute("data-playing")) == (0, "true")
    player.press("Space")
    assert player.root.get_attribute("data-playing") == "false"
    assert lesson.selected() == cell


def test_scrub_and_go_to_a_step_by_keyboard(lesson: Lesson):
    player, cell = lesson.view("player"), lesson.selected()
    slider, field = player.root.locator("input[type=range]"), player.root.locator("input[type=number]")
    player.enter().press("Home", *["Tab"] * 5)
    assert slider.evaluate("e => e === document.activeElement")  # five buttons, then the slider
    player.press("ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowLeft")
    assert player.step == player.steps - 1
    player.press("Tab")
    assert field.evaluate("e => e === document.activeElement")
    player.press("Control+A", "4", "Enter")
    assert (player.step, slider.input_value()) == (4, "4")
    player.press("Control+A", "9", "9", "9", "Enter")
    assert player.step == player.steps
    assert lesson.selected() == cell


def test_two_ledgers_side_by_side_walked_by_keyboard(lesson: Lesson):
    ledger, cell = lesson.view("ledgers").enter(), lesson.selected()
    boxes = [ledger.root.locator(".al-run", has=ledger.page.locator("h4")).nth(k).bounding_box() for k in (0, 1)]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    ledger.press("Home")
    assert ledger.root.locator("[data-leaf]").evaluate_all("all => all.map(e => e.dataset.grad)") == ["None"] * 4
    said = [ledger.sentence]
    for step in range(1, ledger.steps + 1):
        ledger.press("ArrowRight")
        assert ledger.step == step
        said.append(ledger.sentence)
    assert all(a != b for a, b in pairwise(said)), said
    lesson.picture("ledgers")
    assert {s.split("]")[0] for s in said[1:]} == {"[with zero_", "[without"}
    ledger.press("ArrowUp")  # an iteration back
    assert ledger.step < ledger.steps - 1
    ledger.press("ArrowDown")
    assert ledger.step == ledger.steps
    shown = ledger.root.locator(".al-run").nth(1).locator("[data-leaf=w2]").get_attribute("data-grad")
    totals = "[e.total for e in both.document.runs[1].events if e.row == 1]"
    np.testing.assert_allclose(float(shown), json.loads(lesson.book.ask(totals))[-1], rtol=1e-3)
    assert lesson.selected() == cell


def test_nobody_complained_while_it_ran(lesson: Lesson):
    assert (lesson.book.errors, lesson.book.log.outside) == ([], [])


def test_reopened_without_running_it_still_plays(lesson: Lesson):
    lesson.book.save()
    lesson.book.server.forget_sessions()
    lesson.book.open()
    before = lesson.book.ask("'loss' in globals()")
    player = lesson.view("player").enter()
    assert (before, player.step) == ("False", 0)
    player.press("End")
    assert player.step == player.steps > 5 and all(player.grads().values())
    assert lesson.view("graph").root.get_attribute("data-nodes") == "10"
    lesson.picture("reopened")
    assert lesson.book.errors == []


def test_dark_theme_is_followed_and_readable(lesson: Lesson):
    book = lesson.book
    try:
        for theme in ("Light", "Dark"):
            book.menu("Settings", "Theme", f"JupyterLab {theme}")
            for name in ("graph", "player", "ledgers"):
                view = lesson.view(name)
                said = view.root.get_attribute
                book.until(lambda said=said, theme=theme: said("data-theme") == theme.lower(), 10, f"{name} is {theme}")
                view.enter().press("End")
                lesson.picture(f"{theme}-{name}")
                page = "root => getComputedStyle(root.ownerDocument.documentElement).colorScheme"
                assert view.root.evaluate(page) == theme.lower()  # also what is behind the view
                texts = view.contrasts()
                assert len(texts) > 15 and texts[0][0] >= 4.5, (theme, name, texts[:5])
    finally:
        book.menu("Settings", "Theme", "JupyterLab Light")


def test_reduced_motion_moves_nothing(lesson: Lesson):
    player = lesson.view("player").enter().press("Home")
    player.root.evaluate("""root => new MutationObserver(seen => {
      for (const one of seen) for (const made of one.addedNodes)
        if (made.classList?.contains("al-pulse")) root.pulses = (root.pulses ?? 0) + 1;
    }).observe(root, { childList: true, subtree: true })""")
    glide = "root => getComputedStyle(root.querySelector('.al-camera')).transitionDuration"
    seen = {}
    for motion in ("no-preference", "reduce"):
        lesson.book.page.emulate_media(reduced_motion=motion)
        player.root.evaluate("root => { root.pulses = 0; }")
        player.press("Home", *["ArrowRight"] * 4)
        seen[motion] = (player.root.evaluate("root => root.pulses") > 0, player.root.evaluate(glide) != "0s")
    lesson.book.page.emulate_media(reduced_motion="no-preference")
    assert seen == {"no-preference": (True, True), "reduce": (False, False)}


def test_exported_it_plays_with_the_network_off(lesson: Lesson, offline_page, tmp_path: Path):
    source = lesson.book.server.root / lesson.book.name
    command = ["-m", "nbconvert", "--to", "html", "--output-dir", str(tmp_path), str(source)]
    subprocess.run([sys.executable, *command], check=True, capture_output=True, timeout=120)
    page, log = offline_page(tmp_path / "03_autograd.html")
    frame = page.frame_locator("iframe[title*=backward]").first
    player = View(page, frame, "backward")
    player.root.scroll_into_view_if_needed()
    player.enter().press("Home").root.locator("select").first.select_option("4")
    player.button("Play").click()
    page.wait_for_function(
        "f => f.contentDocument.querySelector('.al-root').dataset.step > 1",
        arg=page.locator("iframe[title*=backward]").first.element_handle(),
    )
    player.press("End")
    assert player.step == player.steps > 5 and all(player.grads().values())
    page.screenshot(path=lesson.book.artifacts / f"{lesson.kind}-exported.png")
    exporter = HTMLExporter()  # its page asks for its own scripts; ours asks for nothing, and complains of nothing
    own = {exporter.require_js_url, exporter.mathjax_url, exporter.mermaid_js_url}
    assert set(log.outside) <= own
    assert [e for e in log.errors if "ERR_INTERNET_DISCONNECTED" not in e] == []
