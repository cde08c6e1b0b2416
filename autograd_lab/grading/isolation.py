"""How far a kernel is kept from this machine: inside bubblewrap where that works, else only in an empty folder.

Knows how to start a command; knows nothing of notebooks. A complete sandbox (cgroups, containers) is not here.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

BUBBLEWRAP = "bubblewrap"
NONE = "none"

_PRIVATE = ("/tmp", "/run", "/home", "/root", "/mnt", "/media")  # a kernel sees these empty
_SCRATCH_BYTES = 64_000_000
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # without them Python may not even start


@functools.cache
def level() -> str:
    """What this machine offers: BUBBLEWRAP when a command can really be run in it, else NONE."""
    program = shutil.which("bwrap")
    if program is None or not sys.platform.startswith("linux"):
        return NONE
    command = [program, *_namespaces(), "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--", "/bin/true"]
    try:
        tried = subprocess.run(command, capture_output=True, timeout=10, env={}, check=False)
    except (OSError, subprocess.SubprocessError):
        return NONE
    return BUBBLEWRAP if tried.returncode == 0 else NONE


def environment(home: Path, python_path: list[str], seeds: list[int]) -> dict[str, str]:
    """The whole environment of a kernel; nothing of the caller's own passes through."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        "AUTOGRAD_LAB_FREEZE": "0",
        "AUTOGRAD_LAB_SEEDS": ",".join(str(seed) for seed in seeds),
        "HOME": str(home),
        "IPYTHONDIR": str(home / ".ipython"),
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": os.defpath,
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(python_path),
        "TMPDIR": str(home),
    }


def command(argv: list[str], kind: str, home: Path, sockets: Path, hidden: list[Path]) -> list[str]:
    """`argv`, to be run as `kind` says: it writes into `home` and `sockets` only and sees nothing in `hidden`."""
    if kind == NONE:
        return argv
    wrapped = [
        shutil.which("bwrap") or "bwrap",
        *_namespaces(),
        "--ro-bind",
        "/",
        "/",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
    ]
    wrapped += [
        "--tmpfs",
        "/dev/shm",
        "--unsetenv",
        "JPY_PARENT_PID",
    ]  # in a namespace of its own the parent is never 1
    private = [place for place in _PRIVATE if Path(place).is_dir()]
    for place in private:
        wrapped += ["--size", str(_SCRATCH_BYTES), "--tmpfs", place]
    for path in _needed(private):
        wrapped += ["--ro-bind", str(path), str(path)]
    for folder in hidden:
        wrapped += ["--tmpfs", str(folder)]
    wrapped += ["--size", str(_SCRATCH_BYTES), "--tmpfs", str(home), "--chdir", str(home)]
    wrapped += ["--bind", str(sockets), str(sockets), "--uid", "1000", "--gid", "1000"]
    return [*wrapped, "--", *argv]


def limits(memory_bytes: int, cpu_seconds: float) -> Callable[[], None] | None:
    """A function that a new process calls before it becomes the kernel, or None where limits cannot be set."""
    try:
        import resource
    except ImportError:
        return None

    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: int(cpu_seconds) + 1,
        resource.RLIMIT_FSIZE: 64_000_000,
        resource.RLIMIT_CORE: 0,
    }

    def apply() -> None:
        for which, value in wanted.items():
            hard = resource.getrlimit(which)[1]
            ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
            try:
                resource.setrlimit(which, (ceiling, ceiling))
            except (OSError, ValueError):
                continue  # macOS refuses some of them

    return apply


def _namespaces() -> list[str]:
    return ["--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"]


def _needed(private: list[str]) -> list[Path]:
    """Folders of Python and of this package that lie where the sandbox puts an empty folder."""
    roots = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]}
    roots |= {Path(entry).absolute() for entry in sys.path if entry and Path(entry).is_dir()}
    return sorted(root for root in roots if any(root.is_relative_to(place) for place in private))
