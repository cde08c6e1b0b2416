"""Makes .venv and keeps it current: `python tests/run/environment.py EXTRA...` installs the project with these extras.

A stamp per set of extras holds a digest of everything the installation depends on, so a second call costs
milliseconds, and an interrupted one is done again. Needs the standard library only; knows nothing of what the
extras hold.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
INPUTS = ("pyproject.toml", "constraints.txt", "autograd_lab/lab/kernel/kernel.json", "tests/run/environment.py")


def digest(python: str) -> str:
    """Hex digest of what the installation was made from: the inputs, the place, and the interpreter."""
    sha = hashlib.sha256(f"{ROOT}\n{python}\n".encode())
    for name in INPUTS:
        sha.update((ROOT / name).read_bytes())
    return sha.hexdigest()


def version_of(python: Path) -> str | None:
    """The version line of an interpreter, or None when it does not run (removed, moved, half made)."""
    try:
        done = subprocess.run(
            [str(python), "-c", "import sys, pip; print(sys.version, sys.prefix)"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def make_venv() -> str:
    """Make .venv, or make it again when it is broken or was made for another folder; return its version line."""
    version = version_of(PYTHON)
    if version is None or str(VENV) not in version:
        if VENV.exists():
            print(f"{VENV.name} does not work here; making it again.", flush=True)
            shutil.rmtree(VENV)
        run([sys.executable, "-m", "venv", str(VENV)], "making the virtual environment")
        version = version_of(PYTHON)
    if version is None:
        raise SystemExit(f"{PYTHON} does not run. Remove the folder .venv and try again.")
    return version


def run(command: list[str], what: str) -> None:
    """Run one step without a terminal; leave with a sentence when it fails (its own output is on the screen)."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SystemExit(f"\nFailed while {what}; the lines above say why. `make clean` starts afresh.")


def install(extras: list[str]) -> None:
    """Install the project in place with `extras`; the constraints hold the versions that are known to work."""
    name = f".[{','.join(extras)}]" if extras else "."
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--no-input"]
    run([*pip, "--constraint", "constraints.txt", "--editable", name], "installing the packages")


def main(extras: list[str]) -> None:
    begun = time.monotonic()
    version = make_venv()
    stamp = VENV / f".installed-{'-'.join(sorted(extras)) or 'default'}"
    wanted = digest(version)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    what = ", ".join(extras) or "what the lab needs"
    print(f"Setting up {VENV.name} for {what}; a minute or two the first time ...", flush=True)
    install(extras)
    stamp.write_text(wanted)
    print(f"Ready in {time.monotonic() - begun:.0f} s.", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
