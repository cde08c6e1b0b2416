"""The browser tests' fixtures. They never skip: without a Chromium they fail and say what to install.

    def test_something(open_book, ui):                  # runs twice: ui is "lab", then "notebook"
        book = open_book(ui, Path("notebooks/en/lectures/03_autograd.ipynb"))
        grown = book.observe("[data-view=graph]", "data-nodes")   # before the cells run
        book.run_all()                                  # from the Run menu; waits; fails when a cell did not run
        assert len(grown()) >= 3                        # every value that the page showed, in order
        play = book.player(5).get_by_role("button", name="Play")  # inside the frozen iframe of cell 5
        book.output(5)                                  # a Playwright locator of what cell 5 shows
        assert book.ask("w1.grad.sum().item()") == ...  # repr, from the notebook's own kernel
        book.screenshot("after-run")                    # tests/browser/artifacts/<test>/after-run.png
        assert book.errors == []                        # console errors, uncaught exceptions

`open_book(ui, source, name=None)` takes a path or a notebook as a dict; the same file opened twice is the same file on
the server: `book.save(); book.open()` reopens without running. `offline_page(path)` opens an exported HTML file in a
page that has no network; its `.log.errors` and `.log.outside` say what it complained about and whom it asked.
`picture(book, "l03", locator)` also writes docs/images/l03.png when pytest runs with --refresh-images (`make
screenshots`, which runs the tests marked `picture`). `lasting_book` is `open_book` for a whole module: tests that go on
where the one before stopped share one page. A failing test leaves a picture of each open page.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.harness import chromium
from tests.browser.harness.book import Book, PageLog
from tests.browser.harness.server import Kind, Server

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = Path(__file__).parent / "artifacts"
IMAGES = ROOT / "docs" / "images"
VIEWPORT = {"width": 1280, "height": 900}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh-images", action="store_true", help="write the README's pictures into docs/images")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "picture: makes a picture that the README shows")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    found: Browser | None = getattr(item, "funcargs", {}).get("browser")
    if call.when in ("setup", "call") and report.failed and found is not None:
        folder = _artifacts_of(item.name)
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(page for context in found.contexts for page in context.pages):
            with contextlib.suppress(PlaywrightError):  # a page that cannot be drawn must not hide why the test failed
                page.screenshot(path=folder / f"failed-{number}.png")
    return report


def _artifacts_of(name: str) -> Path:
    return ARTIFACTS / re.sub(r"[^\w.-]+", "-", name).strip("-")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    try:
        path = chromium.get()
    except chromium.NoChromium as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, headless=True, args=chromium.arguments())
        yield found
        found.close()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Kind], Server]]:
    """`servers("lab")` and `servers("notebook")`: started when first asked for, ended with the session, always."""
    running: dict[Kind, Server] = {}

    def get(kind: Kind) -> Server:
        if kind not in running:
            running[kind] = Server(kind, tmp_path_factory.mktemp(kind) / "a home")
        return running[kind]

    yield get
    for server in running.values():
        server.stop()


@pytest.fixture(params=["lab", "notebook"])
def ui(request: pytest.FixtureRequest) -> Kind:
    """Both front ends, one after the other."""
    return request.param


@pytest.fixture
def artifacts(request: pytest.FixtureRequest) -> Path:
    """This test's own folder for pictures; git ignores it."""
    return _artifacts_of(request.node.name)


@contextlib.contextmanager
def _pages(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A maker of pages in fresh profiles. `on_page` sees a page first; the rest goes to Playwright's new_context."""
    pages: list[Page] = []

    def make(on_page: Callable[[Page], None] = lambda page: None, **options: Any) -> Page:
        page = browser.new_context(**{"viewport": VIEWPORT, "locale": "en-US", **options}).new_page()
        pages.append(page)
        on_page(page)
        return page

    yield make
    for page in pages:
        page.context.close()


@contextlib.contextmanager
def _books(
    servers: Callable[[Kind], Server], make: Callable[..., Page], artifacts: Path
) -> Iterator[Callable[..., Book]]:
    """An opener of notebooks; at the end their kernels are stopped."""
    used: list[Server] = []

    def open_it(kind: Kind, source: Path | dict[str, Any], name: str | None = None, **options: Any) -> Book:
        server = servers(kind)
        used.append(server)
        if isinstance(source, Path) and not source.is_absolute():
            source = ROOT / source
        return Book(make(**options), server, server.add(source, name), artifacts)

    yield open_it
    for server in used:
        server.forget_sessions()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page in a fresh profile; keyword arguments go to Playwright's new_context."""
    with _pages(browser) as make:
        yield make


@pytest.fixture
def open_book(
    servers: Callable[[Kind], Server], new_page: Callable[..., Page], artifacts: Path
) -> Iterator[Callable[..., Book]]:
    """Open a notebook in a front end; see the module's docstring."""
    with _books(servers, new_page, artifacts) as open_it:
        yield open_it


@pytest.fixture(scope="module")
def lasting_book(
    servers: Callable[[Kind], Server], browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Book]]:
    """The same for all tests of a module; pictures go into a folder of the module's name."""
    with _pages(browser) as make, _books(servers, make, _artifacts_of(request.node.path.stem)) as open_it:
        yield open_it


@pytest.fixture
def offline_page(new_page: Callable[..., Page]) -> Callable[[Path], tuple[Page, PageLog]]:
    """Open a file from disk in a page that can reach nothing."""

    def open_it(path: Path) -> tuple[Page, PageLog]:
        page = new_page(offline=True)
        log = PageLog(page)
        page.goto(path.resolve().as_uri())
        return page, log

    return open_it


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Book, str, Locator | None], Path]:
    """A screenshot among the artifacts, and in docs/images when asked to refresh."""

    def take(book: Book, name: str, of: Locator | None = None) -> Path:
        path = book.screenshot(name, of)
        if request.config.getoption("--refresh-images"):
            IMAGES.mkdir(parents=True, exist_ok=True)
            (IMAGES / path.name).write_bytes(path.read_bytes())
        return path

    return take
