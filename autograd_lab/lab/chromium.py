"""Finds a Chromium that starts. Installs nothing; knows nothing of what it will be used for."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome")
PLAYWRIGHT_CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright", "~/AppData/Local/ms-playwright")
PLAYWRIGHT_BINARIES = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*", "chrome-win*/chrome.exe")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find() -> tuple[str, str] | None:
    """Path and version line of the first Chromium that answers `--version`; None when there is none.

    Looks at $CHROMIUM, then at the usual names on the path, then at what Playwright has downloaded.
    """
    for path in _candidates():
        version = _version(path)
        if version:
            return path, version
    return None


def _candidates() -> Iterator[str]:
    if os.environ.get("CHROMIUM"):
        yield os.environ["CHROMIUM"]
    for name in NAMES:
        path = shutil.which(name)
        if path:
            yield path
    if os.path.exists(MAC):
        yield MAC
    for cache in (os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), *PLAYWRIGHT_CACHES):
        folder = Path(cache).expanduser()
        if cache and folder.is_dir():
            for binary in PLAYWRIGHT_BINARIES:
                yield from (str(path) for path in sorted(folder.glob(f"chromium-*/{binary}"), reverse=True))


def _version(path: str) -> str | None:
    """What `path --version` prints, or None (a snap stub, a missing library, not a program)."""
    try:
        done = subprocess.run(
            [path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout.strip().splitlines()[0] if done.stdout.strip() else None
