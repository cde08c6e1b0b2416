"""The widgets' TypeScript, when Node is here: `python tests/run/front_end.py build | check`.

check: types, unit tests, and the committed bundle compared with a rebuild. Without Node there is nothing to compare
with, and the committed bundle is used as it is; the answer says so. Knows nothing of what the sources do: the commands
are the scripts of widgets/package.json.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

WIDGETS = Path(__file__).resolve().parents[2] / "widgets"
OLDEST_NODE = 20
SCRIPTS = {"build": ("build",), "check": ("check", "test", "verify")}


def node_version() -> int | None:
    """The major version of the Node on the path, or None (there is none, or npm is missing, or it does not start)."""
    if not (shutil.which("node") and shutil.which("npm")):
        return None
    done = subprocess.run(["node", "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.", done.stdout)
    return int(found[1]) if found and done.returncode == 0 else None


def npm(*words: str) -> None:
    """Run one npm command in widgets/; leave with its status when it fails."""
    done = subprocess.run([shutil.which("npm") or "npm", *words], cwd=WIDGETS, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SystemExit(f"npm {' '.join(words)} failed in {WIDGETS.name}/ (status {done.returncode}).")


def install() -> None:
    """`npm ci`, unless these packages are there already."""
    stamp = WIDGETS / "node_modules" / ".installed"
    wanted = hashlib.sha256((WIDGETS / "package-lock.json").read_bytes()).hexdigest()
    if not (stamp.is_file() and stamp.read_text() == wanted):
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
        stamp.write_text(wanted)


def main(words: list[str]) -> None:
    if len(words) != 1 or words[0] not in SCRIPTS:
        raise SystemExit(f"Expected build or check, got {words}. For instance: python tests/run/front_end.py check")
    version = node_version()
    if version is None or version < OLDEST_NODE:
        found = "not found" if version is None else f"{version} is older than {OLDEST_NODE}"
        if words == ["build"]:
            raise SystemExit(f"Node {found}: install Node {OLDEST_NODE} or newer to rebuild the widgets' bundle.")
        print(f"Node {found}: the committed bundle is used as it is, without a rebuild to compare it with.")
        return
    install()
    for script in SCRIPTS[words[0]]:
        npm("run", "--silent", script)


if __name__ == "__main__":
    main(sys.argv[1:])
