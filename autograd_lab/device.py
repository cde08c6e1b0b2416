"""Where a tensor lives. Knows names of devices, not arrays."""

from __future__ import annotations

__all__ = ["Device"]


class Device:
    """Where a tensor lives: "cpu" or "cuda"."""

    __slots__ = ("index", "type")

    def __init__(self, device: str | Device, index: int | None = None) -> None:
        if isinstance(device, Device):
            device, index = device.type, device.index
        kind, _, number = str(device).partition(":")
        if kind not in ("cpu", "cuda"):
            raise RuntimeError(f"Expected one of cpu, cuda device type at start of device string: {device}")
        self.type = kind
        self.index = int(number) if number else index

    def __repr__(self) -> str:
        return f"device(type={self.type!r}" + ("" if self.index is None else f", index={self.index}") + ")"

    def __str__(self) -> str:
        return self.type + ("" if self.index is None else f":{self.index}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Device) and (self.type, self.index or 0) == (other.type, other.index or 0)

    def __hash__(self) -> int:
        return hash((self.type, self.index or 0))
