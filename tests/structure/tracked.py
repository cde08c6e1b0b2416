"""The files that belong to the project: what git tracks; without git (an unpacked archive), what lies here."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = {".venv", ".git", "node_modules", "build", "dist", "artifacts", "__pycache__", "my-lab", ".pytest_cache"}


def files() -> list[Path]:
    """Every file of the project, sorted. New files that git does not ignore count too."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        found = [ROOT / name for name in listing.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not MADE & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in set(found) if path.is_file())
