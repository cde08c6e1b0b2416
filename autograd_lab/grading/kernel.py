"""The kernel that runs a submission: nbval's RunningKernel, made safe against what submissions do.

nbval's own waits 2,000 seconds for a kernel that has died, keeps 200 MB of output in memory, and inherits the caller's
environment. This one notices death within a tenth of a second, counts every byte, and stops at two deadlines. It also
keeps the observations that arrive, because nbval drops what a cell said before its kernel died.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

import ipykernel.kernelspec
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from nbval.kernel import RunningKernel

from . import isolation
from .observe import MIME

_POLL = 0.1  # seconds between two looks at whether the kernel lives
_GRACE = 3.0  # seconds that an interrupted cell has to end
_START = 60.0


class KernelEnded(RuntimeError):
    """The kernel process has ended: os._exit, a segmentation fault, out of memory, exit()."""


class OutputLimit(RuntimeError):
    """The notebook printed more than it may; its kernel was stopped."""


@dataclass(slots=True)
class Settings:
    """How to start one kernel. Folders are made by the caller."""

    home: Path
    sockets: Path
    hidden: list[Path]
    python_path: list[str]
    seeds: list[int]
    isolation: str
    output_bytes: int
    memory_bytes: int
    cpu_seconds: float


class GuardedKernel(RunningKernel):
    """A RunningKernel with a byte count, a liveness check, and deadlines. `begin` opens each cell."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.bytes = 0
        self.pending: deque[dict[str, Any]] = deque()
        self.observations: list[Any] = []
        self.deadline = time.monotonic() + _START
        self.timed_out = False
        self.cell_id: str | None = None
        self.km, self.kc = _start(settings)
        self._ensure_iopub_up()

    def begin(self, seconds: float) -> None:
        """A new cell may use `seconds`; its observations start empty."""
        self.deadline = time.monotonic() + seconds
        self.timed_out = False
        self.cell_id = None
        self.observations = []

    def execute_cell_input(self, cell_input: str, allow_stdin: bool | None = None) -> str:
        id = super().execute_cell_input(cell_input, allow_stdin=allow_stdin)
        self.cell_id = id
        return id

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        """The next message. Raises queue.Empty at a deadline, KernelEnded, OutputLimit."""
        end = min(time.monotonic() + (timeout if timeout is not None else _START), self.deadline)
        while True:
            self._drain()
            if stream == "iopub" and self.pending:
                return self.pending.popleft()
            if stream == "shell":
                with contextlib.suppress(Empty):
                    return self.kc.get_shell_msg(timeout=_POLL)
            else:
                with contextlib.suppress(Empty):
                    self._keep(self.kc.get_iopub_msg(timeout=_POLL))
                    continue
            if not self.is_alive():
                self._drain()
                raise KernelEnded("the kernel process has ended")
            if time.monotonic() >= end:
                raise Empty

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """Wait until the cell `msg_id` has run. Raises queue.Empty at the deadline, KernelEnded also after exit()."""
        try:
            while True:
                message = self.get_message("shell", timeout=timeout)
                if message["parent_header"].get("msg_id") == msg_id:
                    break
        except Empty:
            self.timed_out = True
            self.deadline = time.monotonic() + _GRACE
            raise
        payload = message["content"].get("payload") or []
        if any(isinstance(part, dict) and part.get("source") == "ask_exit" for part in payload):
            self._drain_until_idle(msg_id)
            self.kill()
            raise KernelEnded("the notebook asked the kernel to exit")

    @property
    def pid(self) -> int:
        """Of the process that was started: the kernel's, or the sandbox's around it."""
        return self.km.provisioner.pid  # type: ignore[union-attr]

    def is_alive(self) -> bool:
        return hasattr(self, "km") and self.km.is_alive()

    def kill(self) -> None:
        """End the kernel and all that it started, now."""
        if not hasattr(self, "km"):
            return
        process = getattr(self.km.provisioner, "process", None)
        if process is not None and hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)  # it leads its own process group
        with contextlib.suppress(Exception):
            self.km.shutdown_kernel(now=True)

    def stop(self) -> None:
        """Close the channels and end the kernel; a second call does nothing."""
        if hasattr(self, "km"):
            self.kill()
            self.kc.stop_channels()
            del self.km

    def _drain(self) -> None:
        """Take everything that waits on iopub; raises OutputLimit."""
        while True:
            try:
                message = self.kc.get_iopub_msg(timeout=0)
            except Empty:
                return
            self._keep(message)

    def _drain_until_idle(self, msg_id: str) -> None:
        """A cell that has replied may still have outputs under way; wait a moment for them."""
        with contextlib.suppress(Empty, KernelEnded):
            while True:
                message = self.get_message("iopub", timeout=1.0)
                state = message["content"].get("execution_state")
                if message["parent_header"].get("msg_id") == msg_id and state == "idle":
                    return

    def _keep(self, message: dict[str, Any]) -> None:
        content = message["content"]
        self.bytes += _size(content)
        if self.bytes > self.settings.output_bytes:
            self.kill()
            raise OutputLimit(f"more than {self.settings.output_bytes} bytes of output")
        self.pending.append(message)
        mine = self.cell_id is not None and message["parent_header"].get("msg_id") == self.cell_id
        if mine and message["msg_type"] == "display_data" and MIME in content.get("data", {}):
            self.observations.append(content["data"][MIME])


class _Specs(KernelSpecManager):
    """Knows one kernel: this Python, started as `argv` says, interrupted by a message (no signal enters a sandbox)."""

    def __init__(self, argv: list[str]) -> None:
        super().__init__()
        self._argv = argv

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        spec = ipykernel.kernelspec.get_kernel_dict()
        return KernelSpec(
            resource_dir=str(ipykernel.kernelspec.RESOURCES),
            **(spec | {"argv": self._argv, "interrupt_mode": "message"}),
        )


def _start(settings: Settings) -> tuple[KernelManager, Any]:
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    argv = isolation.command(argv, settings.isolation, settings.home, settings.sockets, settings.hidden)
    manager = KernelManager(kernel_name="python3", kernel_spec_manager=_Specs(argv))
    manager.connection_file = str(settings.sockets / "c.json")
    if os.name == "posix":
        manager.transport, manager.ip = "ipc", str(settings.sockets / "s")
    extra: dict[str, Any] = {}
    limits = isolation.limits(settings.memory_bytes, settings.cpu_seconds)
    if limits is not None:
        extra["preexec_fn"] = limits
    manager.start_kernel(
        cwd=str(settings.home),
        env=isolation.environment(settings.home, settings.python_path, settings.seeds),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **extra,
    )
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=_START)
    except RuntimeError:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        raise
    return manager, client


def _size(content: Any) -> int:
    """About how many bytes a message holds."""
    if isinstance(content, str):
        return len(content)
    if isinstance(content, dict):
        return 16 + sum(_size(value) for value in content.values())
    if isinstance(content, list):
        return 16 + sum(_size(value) for value in content)
    return 8
