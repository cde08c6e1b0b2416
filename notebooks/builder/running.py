"""Executes a notebook in a fresh kernel of this very Python and keeps of the outputs what is the same on every machine.

Knows nothing of lessons or of languages.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import Any

import ipykernel.kernelspec
import nbformat
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from traitlets import default

from .source import ROOT, BuildError

CELL_TIMEOUT = 300  # seconds
LIVE_VIEW = "application/vnd.jupyter.widget-view+json"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
MACHINE = re.compile(r"0x[0-9a-f]{6,}|(?<![\w./])/(?:root|home|work|tmp|usr|opt|Users|private|var)/|[A-Z]:\\Users")


class RunError(BuildError):
    """A notebook did not run, or its outputs hold something that may not be committed."""


class _ThisPython(KernelSpecManager):
    """Starts every kernel with the running interpreter, whatever kernels the user has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(**ipykernel.kernelspec.get_kernel_dict())


class _Manager(AsyncKernelManager):
    @default("kernel_spec_manager")
    def _spec_manager(self) -> KernelSpecManager:
        return _ThisPython(parent=self)


def execute(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """`notebook` with the outputs of a fresh kernel, frozen pictures included; the argument is not changed.

    Raises CellExecutionError (nbclient) when a cell fails that is not tagged raises-exception, and RunError when an
    output holds a live widget, text on stderr, a memory address or a path of this machine.
    """
    done = nbformat.from_dict(notebook)
    with tempfile.TemporaryDirectory(prefix="lesson-") as folder:
        client = NotebookClient(
            done,
            kernel_manager_class=_Manager,
            extra_arguments=["--log-level=ERROR"],
            timeout=CELL_TIMEOUT,
            store_widget_state=False,
            record_timing=False,
            resources={"metadata": {"path": folder}},
        )
        client.execute(env=_environment(Path(folder)))
    metadata = notebook.metadata
    done.metadata = nbformat.from_dict(metadata)  # the kernel writes its own version into language_info
    for cell in done.cells:
        if cell.cell_type == "code":
            cell.metadata.pop("execution", None)
            cell.outputs = [_clean(output) for output in _joined(cell.outputs)]
            _inspect(cell)
    return done


def _environment(folder: Path) -> dict[str, str]:
    """This process's environment without the reader's own Jupyter settings and without the lab's switches."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AUTOGRAD_LAB_")}
    return {**kept, "IPYTHONDIR": str(folder / ".ipython"), "PYTHONHASHSEED": "0", "PYTHONPATH": _importable()}


def _importable() -> str:
    """PYTHONPATH for the kernel, which starts in another folder: the caller's entries, then this checkout."""
    entries = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    return os.pathsep.join(str(Path(entry).resolve()) for entry in [*entries, ROOT, ROOT / "widgets"])


def _joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Pieces of one stream as one output: where the kernel cuts it depends on the clock."""
    joined: list[nbformat.NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and last.get("output_type") == "stream" and last["name"] == output.name:
            last["text"] += output.text
        else:
            joined.append(output)
    return joined


def _clean(output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    if output.output_type == "error":
        output.traceback = [frame for frame in output.traceback if not _library_frame(frame)]
    return output


def _library_frame(frame: str) -> bool:
    """Frames of files carry the machine's paths; the learner's own lines come as `Cell In[3], line 1`."""
    return ANSI.sub("", frame).startswith("File ")


def _inspect(cell: nbformat.NotebookNode) -> None:
    first = cell.source.splitlines()[0]
    for output in cell.outputs:
        if output.get("name") == "stderr":
            raise RunError(f"cell '{first}' writes to stderr, which nbval refuses: {output.text[:200]!r}")
        if LIVE_VIEW in output.get("data", {}):
            raise RunError(f"cell '{first}' left a live widget behind; a saved notebook could not show it")
        for text in _texts(output):
            found = MACHINE.search(text)
            if found:
                around = text[max(0, found.start() - 60) : found.end() + 60]
                raise RunError(f"cell '{first}': an output depends on this machine: ...{around}...")


def _texts(output: Any) -> list[str]:
    """Every text of an output that is compared or read; pictures are checked through their tables."""
    data = {key: value for key, value in output.get("data", {}).items() if key.startswith("text/")}
    texts = [output.get("text", ""), output.get("evalue", ""), *output.get("traceback", []), *data.values()]
    return [ANSI.sub("", text) for text in texts if isinstance(text, str)]
