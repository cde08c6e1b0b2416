"""The README's pictures, from the real page. `make screenshots` runs these and writes docs/images."""

from __future__ import annotations

from pathlib import Path

import pytest

LECTURE = Path("notebooks/en/lectures/03_autograd.ipynb")


@pytest.mark.picture
def test_the_backward_pass_of_lecture_3(open_book, picture):
    book = open_book("lab", LECTURE, "03_autograd.ipynb", viewport={"width": 1280, "height": 1000})
    book.server.trust(book.name)  # its stored outputs are shown as they are after a run
    book.open()
    book.menu("View", "Appearance", "Show Left Sidebar")  # it is shown at first: hide it
    player = book.find("player = viz.backward(loss)")
    root = book.player(player).locator("[data-view=backward]")
    last = int(root.get_attribute("data-steps") or 0)
    root.locator("input[type=number]").fill(str(last - 3))
    root.locator("input[type=number]").press("Enter")
    book.until(lambda: root.get_attribute("data-step") == str(last - 3), 10, "the player stands where it was moved")
    book.cell(player).evaluate("cell => cell.scrollIntoView({ block: 'start' })")
    book.page.wait_for_timeout(500)  # the page has scrolled and the step's highlight has faded in
    shown = picture(book, "l03", None)
    assert shown.stat().st_size > 50_000
    assert book.errors == []
