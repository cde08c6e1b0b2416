"""`repr(tensor)`, as PyTorch prints it: four decimals, one width for all numbers, long dimensions cut in the middle."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import backend

__all__ = ["set_printoptions", "tensor_text"]

_options = {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80, "sci_mode": None}


def set_printoptions(precision: int | None = None, threshold: float | None = None, edgeitems: int | None = None,
                     linewidth: int | None = None, sci_mode: bool | None = None) -> None:  # fmt: skip
    """How tensors print: digits after the point, size above which they are cut, entries kept at each end, line width."""
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    _options.update({name: value for name, value in given.items() if value is not None})
    _options["sci_mode"] = sci_mode


class _Format:
    """One width and one style for all numbers that will be shown."""

    def __init__(self, values: np.ndarray) -> None:
        self.floating = values.dtype.kind == "f"
        self.whole = self.scientific = False
        flat = values.reshape(-1)
        if not self.floating:
            self.width = max((len(str(v.item())) for v in flat), default=1)
            return
        finite = flat[np.isfinite(flat) & (flat != 0)].astype(np.float64)
        self.whole = not finite.size
        if finite.size:
            low, high = float(np.abs(finite).min()), float(np.abs(finite).max())
            self.whole = bool((finite == np.ceil(finite)).all())
            self.scientific = high / low > 1000.0 or high > 1e8 or (not self.whole and low < 1e-4)
            if _options["sci_mode"] is not None:
                self.scientific = bool(_options["sci_mode"])
        self.width = max(
            (len(self.number(v)) for v in finite), default=1
        )  # of the finite ones that are not 0, as PyTorch

    def number(self, value: Any) -> str:
        v = value.item()
        if not self.floating:
            return str(v)
        precision = _options["precision"]
        if self.scientific:
            return f"{v:.{precision}e}"
        if self.whole:
            return f"{v:.0f}." if math.isfinite(v) else str(v)
        return f"{v:.{precision}f}"

    def __call__(self, value: Any) -> str:
        return self.number(value).rjust(self.width)


def _lines(x: np.ndarray, indent: int, cut: bool, form: _Format) -> str:
    edge = _options["edgeitems"]
    if x.ndim == 0:
        return form(x[()])
    if x.ndim == 1:
        per_line = max(1, (_options["linewidth"] - indent) // (form.width + 2))
        items = [form(v) for v in x]
        if cut and len(x) > 2 * edge:
            items = [*[form(v) for v in x[:edge]], " ...", *[form(v) for v in x[-edge:]]]
        rows = [", ".join(items[i : i + per_line]) for i in range(0, len(items), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(rows) + "]"
    parts = [_lines(row, indent + 1, cut, form) for row in x]
    if cut and len(x) > 2 * edge:
        parts = [*[_lines(row, indent + 1, cut, form) for row in x[:edge]], "...",
                 *[_lines(row, indent + 1, cut, form) for row in x[-edge:]]]  # fmt: skip
    return "[" + ("," + "\n" * (x.ndim - 1) + " " * (indent + 1)).join(parts) + "]"


def _shown(x: np.ndarray) -> np.ndarray:
    """The entries that a cut print shows, for choosing the format."""
    edge = _options["edgeitems"]
    for axis, n in enumerate(x.shape):
        if n > 2 * edge:
            x = np.take(x, [*range(edge), *range(n - edge, n)], axis=axis)
    return x


def tensor_text(t: Any) -> str:
    """The text of `repr(t)`."""
    x = np.asarray(backend.of(t._data).to_numpy(t._data))
    prefix = "tensor("
    cut = x.size > _options["threshold"]
    suffixes = []
    if t.device.type != "cpu":
        suffixes.append(f"device='{t.device}'")
    if x.size == 0:
        body = "[]"
        if x.ndim != 1:
            suffixes.append(f"size={tuple(x.shape)}")
    else:
        body = _lines(x, len(prefix), cut, _Format(_shown(x) if cut else x))
    if x.dtype.name not in ("float32", "int64", "bool") or (x.size == 0 and x.dtype.name != "float32"):
        suffixes.append(f"dtype={t.dtype!r}")
    if t.grad_fn is not None:
        name = t.grad_fn.name().removeprefix("torch::autograd::")
        suffixes.append(f"grad_fn=<{name}>")
    elif t.requires_grad:
        suffixes.append("requires_grad=True")
    return _with_suffixes(prefix + body, suffixes, len(prefix)) + ")"


def _with_suffixes(text: str, suffixes: list[str], indent: int) -> str:
    """`text, suffix, suffix`: each on a line of its own where the one before is full."""
    used = len(text) - text.rfind("\n") + 1
    for suffix in suffixes:
        if used + len(suffix) + 2 > _options["linewidth"]:
            text += ",\n" + " " * indent + suffix
            used = indent + len(suffix)
        else:
            text += ", " + suffix
            used += len(suffix) + 2
    return text
