"""Exercise E03 in the page: every check speaks to blank answers, and gives full points to right ones."""

from __future__ import annotations

import re
from pathlib import Path

from autograd_lab.grading import source
from tests.browser.harness.book import Book
from tests.browser.harness.view import View

EXERCISE = Path("notebooks/en/exercises/03_the_loop.ipynb")
SOURCE = Path(__file__).parents[2] / "notebooks" / "source" / "exercises" / "03_the_loop.py"
HINT = re.compile(r"^ +H-[A-Z0-9-]+: .+", re.MULTILINE)
POINTS = re.compile(r"  (\d+)/(\d+)$", re.MULTILINE)


def verdicts(book: Book) -> dict[str, str]:
    """What each check cell shows, by the check's number."""
    found = {}
    for cell in book.cells():
        if cell["source"].startswith("# check: "):
            check = cell["source"].split("\n")[0].removeprefix("# check: ")
            printed = book.cell(cell["index"]).locator("[data-mime-type$=stdout]")
            book.until(lambda seen=printed: POINTS.search(seen.first.inner_text()), 10, f"check {check} has spoken")
            found[check] = printed.first.inner_text()
    return found


def points(said: str) -> tuple[int, int]:
    """What the first line gives, and out of how many."""
    earned, of = POINTS.findall(said)[0]
    return int(earned), int(of)


def fill(book: Book, answers: dict[str, str]) -> None:
    """Type the answers into their cells."""
    for name, text in answers.items():
        book.cell(book.find(f"# answer: {name}\n")).locator(".cm-content").click()
        book.page.keyboard.press("Control+A")
        book.page.keyboard.insert_text(text)


def test_blank_answers_get_hints_and_right_ones_full_points(open_book, ui):
    book = open_book(ui, EXERCISE, "03_the_loop.ipynb")
    book.run_all()
    blank = verdicts(book)
    assert [points(said)[0] for said in blank.values()] == [0] * 8, blank
    hints = {check: [hint.split(":")[0].strip() for hint in HINT.findall(said)] for check, said in blank.items()}
    broken = {"3": ["H-ZERO"], "4a": ["H-REBIND"], "4b": ["H-INPLACE-LEAF"], "4c": ["H-NONLEAF"]}
    assert hints == {check: broken.get(check, []) for check in blank}
    assert all("not answered yet" in blank[check] for check in ("1", "2", "5")), blank
    assert "[2, 4, 6]" not in blank["6"]
    book.cell(book.find("# check: 4a\n"))
    book.screenshot("blank")

    fill(book, source.read(SOURCE).solutions())
    book.run_all()
    right = verdicts(book)
    earned = [points(said) for said in right.values()]
    assert all(a == b for a, b in earned) and sum(b for _, b in earned) == 20, right
    ledger = View(book.page, book.player(book.find("with viz.ledger(w1, w2):")), "ledger")
    ledger.root.scroll_into_view_if_needed()
    ledger.enter().press("End")
    assert ledger.steps > 8
    book.screenshot("right")
    assert (book.errors, book.log.outside) == ([], [])
