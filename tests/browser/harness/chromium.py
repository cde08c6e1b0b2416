"""A Chromium for the tests: the one that is here, else Debian's when we may install it. Never silently none."""

from __future__ import annotations

import os
import shutil
import subprocess

from autograd_lab.lab import chromium

PACKAGES = ("chromium", "fonts-noto-cjk")
ADVICE = (
    "No Chromium was found, and the browser tests are never skipped. Any of these will do: "
    "install the package chromium; set CHROMIUM=/path/to/chromium or google-chrome; "
    "run `.venv/bin/python -m playwright install chromium`."
)


class NoChromium(Exception):
    """None is here and none could be had; the message says what was tried."""


def get() -> str:
    """Path of a Chromium that starts. Raises NoChromium."""
    found = chromium.find()
    if found:
        return found[0]
    tried = _install()
    found = chromium.find()
    if found:
        return found[0]
    raise NoChromium(f"{ADVICE}\n{tried}")


def arguments() -> list[str]:
    """Chromium's switches: no calls home, no first-run pages; no sandbox for root, who cannot have one."""
    switches = ["--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-dev-shm-usage"]
    return [*switches, "--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else switches


def _install() -> str:
    """Install Debian's package when we are root; returns what was tried, for the message."""
    if not shutil.which("apt-get"):
        return "(It was not installed for you: this system has no apt-get.)"
    if os.geteuid() != 0:
        return "(It was not installed for you: that needs root.)"
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(
            ["apt-get", "-q", *words],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            return f"(apt-get {words[0]} failed: {done.stdout[-500:].strip()})"
    return "(apt-get installed it, and yet it does not start.)"
