"""Says what this machine has and lacks, as data. Changes nothing; prints nothing.

Each check is one small function, so that one that breaks tells its own story and the others still run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy

from autograd_lab import resources
from autograd_lab.lab import chromium, server

VERSION = 1


@dataclass(slots=True)
class Check:
    """One line of the report. `advice` names a sentence in messages.py; None when there is nothing to do."""

    id: str
    needed: bool  # False: the lab works without it
    ok: bool
    found: str
    advice: str | None = None


def examine() -> list[Check]:
    """Every check, in the order a reader wants: what the lab needs first."""
    checks = []
    for id, needed, look in CHECKS:
        try:
            ok, found = look()
        except Exception as error:
            ok, found = False, f"{type(error).__name__}: {error}"
        checks.append(Check(id, needed, ok, found, None if ok else f"advice_{id}"))
    return checks


def as_json(checks: list[Check], say: Callable[[str], str]) -> dict[str, Any]:
    """The report as plain data; `say` turns an advice key into a sentence."""
    rows = [{**asdict(check), "advice": say(check.advice) if check.advice else None} for check in checks]
    return {"version": VERSION, "ready": ready(checks), "checks": rows}


def ready(checks: list[Check]) -> bool:
    """Whether the lab can be opened here."""
    return all(check.ok for check in checks if check.needed)


def _python() -> tuple[bool, str]:
    return (3, 11) <= sys.version_info[:2] <= (3, 14), f"{sys.version.split()[0]} ({sys.executable})"


def _distribution(name: str) -> Callable[[], tuple[bool, str]]:
    def look() -> tuple[bool, str]:
        try:
            return True, metadata.version(name)
        except metadata.PackageNotFoundError:
            return False, ""

    return look


def _all(*names: str) -> Callable[[], tuple[bool, str]]:
    def look() -> tuple[bool, str]:
        found = [(name, *_distribution(name)()) for name in names]
        return all(ok for _, ok, _ in found), ", ".join(f"{name} {version or '-'}" for name, _, version in found)

    return look


def _kernel() -> tuple[bool, str]:
    from jupyter_client.kernelspec import KernelSpecManager

    places = KernelSpecManager().find_kernel_specs()
    return "autograd-lab" in places, places.get("autograd-lab", "")


def _bundle() -> tuple[bool, str]:
    spec = find_spec("autograd_lab_widgets")
    if spec is None or spec.origin is None:
        return False, ""
    script = Path(spec.origin).parent / "static" / "player.js"
    return script.is_file(), f"{script.name}, {script.stat().st_size / 1024:.0f} KB" if script.is_file() else ""


def _notebooks() -> tuple[bool, str]:
    course = resources.course_folder()
    counts = [f"{lang} {len(list((course / lang).rglob('*.ipynb')))}" for lang in ("en", "zh")]
    return (course / "en" / "lectures").is_dir(), f"{', '.join(counts)} ({course})"


def _chromium() -> tuple[bool, str]:
    found = chromium.find()
    return found is not None, f"{found[1]} ({found[0]})" if found else ""


def _program(*names: str) -> Callable[[], tuple[bool, str]]:
    """The first of `names` on the path, with the first line that `--version` prints."""

    def look() -> tuple[bool, str]:
        for name in names:
            path = shutil.which(name)
            if path:
                lines = _ask([path, "--version"]).splitlines()
                return bool(lines), lines[0] if lines else f"{path} does not answer"
        return False, ""

    return look


def _bubblewrap() -> tuple[bool, str]:
    ok, found = _program("bwrap")()
    if not ok:
        return ok, found
    sandbox = ["bwrap", "--unshare-all", "--unshare-user", "--ro-bind", "/", "/", "echo", "inside"]
    works = _ask(sandbox).strip() == "inside"
    return works, found if works else f"{found}, but this system forbids its namespaces"


def _gpu() -> tuple[bool, str]:
    """Ask in another process: importing CuPy takes a second, and a broken driver must not take us with it."""
    if find_spec("cupy") is None:
        return False, ""
    question = "import cupy; print(cupy.__version__, cupy.cuda.runtime.getDeviceCount())"
    answer = _ask([sys.executable, "-c", question]).split()
    if len(answer) != 2:
        return False, f"cupy {metadata.version('cupy') if _has('cupy') else ''}: no usable driver"
    return answer[1] != "0", f"cupy {answer[0]}, GPUs: {answer[1]}"


def _has(distribution: str) -> bool:
    return _distribution(distribution)()[0]


def _blas() -> tuple[bool, str]:
    library = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]  # type: ignore[index]
    chosen = [f"{name}={os.environ[name]}" for name in (*server.THREADS, "OMP_NUM_THREADS") if os.environ.get(name)]
    threads = ", ".join(chosen) or "1 (set by `autograd-lab lab`)"
    return True, f"{library['name']} {library['version']}; CPUs: {os.cpu_count()}; threads: {threads}"


def _ask(command: list[str]) -> str:
    """What a program prints, or nothing when it fails."""
    try:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


CHECKS: tuple[tuple[str, bool, Callable[[], tuple[bool, str]]], ...] = (
    ("python", True, _python),
    ("numpy", True, _distribution("numpy")),
    ("jupyter", True, _all("jupyterlab", "notebook", "ipykernel")),
    ("kernel", True, _kernel),
    ("widgets", True, _all("ipywidgets", "anywidget")),
    ("bundle", True, _bundle),
    ("notebooks", True, _notebooks),
    ("pictures", True, _all("pygraphviz", "graphviz")),
    ("nbval", True, _distribution("nbval")),
    ("blas", False, _blas),
    ("chromium", False, _chromium),
    ("node", False, _program("node")),
    ("compiler", False, _program("g++", "clang++")),
    ("bubblewrap", False, _bubblewrap),
    ("gpu", False, _gpu),
    ("torch", False, _distribution("torch")),
)
