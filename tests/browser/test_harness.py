"""The harness itself: it drives both front ends, sees what the page shows, and can fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

COUNTER = '''
import time
import anywidget, traitlets

class Counter(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
      const button = document.createElement("button");
      button.className = "counter";
      const show = () => {
        button.textContent = `count ${model.get("value")}`;
        button.dataset.value = model.get("value");
      };
      button.onclick = () => { model.set("value", model.get("value") + 1); model.save_changes(); };
      model.on("change:value", show);
      show();
      el.append(button);
    } };
    """
    value = traitlets.Int(0).tag(sync=True)

counter = Counter()
counter
'''
GROW = """
for _ in range(5):
    counter.value += 10
    time.sleep(0.2)
"""


def notebook(*cells: str) -> dict[str, Any]:
    """A notebook with these code cells, not run."""
    return {
        "cells": [
            {"cell_type": "code", "id": f"c{i}", "execution_count": None, "metadata": {}, "outputs": [], "source": cell}
            for i, cell in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def test_a_widget_lives_in_both_front_ends(open_book, ui):
    book = open_book(ui, notebook(COUNTER, GROW, "import ipywidgets; ipywidgets.IntSlider(value=3)"), "counter.ipynb")
    shown = book.observe("button.counter", "data-value")
    book.run_all()
    assert shown()[-1] == "50"
    assert len(shown()) >= 4, shown()  # seen growing while the cell ran
    button = book.output(0).locator("button.counter")
    button.click()
    book.until(lambda: button.text_content() == "count 51", 10, "the page counts the click")
    book.until(lambda: book.ask("counter.value") == "51", 10, "the kernel hears of the click")
    assert book.output(2).locator(".widget-readout").text_content() == "3"
    assert book.screenshot("counter").stat().st_size > 5000
    assert (book.errors, book.log.outside) == ([], [])


def test_a_cell_runs_by_keyboard_and_is_saved(open_book, ui):
    book = open_book(ui, notebook("x = 6 * 7\nprint(x)", "x + 1"), "keyboard.ipynb")
    book.run_cell(0)
    assert book.output(0).inner_text().strip() == "42"
    assert [cell["count"] for cell in book.cells()] == [1, None]
    book.save()
    book.server.forget_sessions()
    book.open()
    assert book.output(0).inner_text().strip() == "42"
    with pytest.raises(RuntimeError, match="NameError"):
        book.ask("x")


def test_the_harness_sees_errors(open_book):
    page = 'console.error("help"); fetch("http://192.0.2.1/x"); setTimeout(() => undefined.schema)'
    shouts = f"from IPython.display import Javascript\nJavascript({page!r})"
    book = open_book("lab", notebook(shouts, "1/0", "2"), "errors.ipynb")
    with pytest.raises(AssertionError, match=r"cells \[2\] did not run.*ZeroDivisionError"):
        book.run_all()
    assert any("help" in error for error in book.errors)
    assert any("reading 'schema'" in error for error in book.errors)  # what is not Jupyter's own is not forgiven
    assert book.log.outside == ["http://192.0.2.1/x"]


def test_an_offline_page_reaches_nothing(offline_page, tmp_path: Path):
    page = tmp_path / "a page.html"
    page.write_text("<p id=here>here</p><script src='http://127.0.0.1:9/x.js'></script>")
    opened, log = offline_page(page)
    assert opened.locator("#here").text_content() == "here"
    assert any("ERR_INTERNET_DISCONNECTED" in error for error in log.errors)
