"""`save` and `load`: tensors and plain containers of them, in a file that holds data only, so that loading runs no code.

A file is a zip without compression: `header.json` (the tree of containers, each tensor by its memory, place and shape) and
`memory/0`, `memory/1`, ... (raw bytes). Tensors that shared memory when they were saved share it again.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import math
import os
import re
import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from pickle import UnpicklingError
from typing import Any

import numpy as np

from . import backend, dtypes
from .autograd import apply, memory
from .device import Device
from .nn import Parameter
from .tensor import Tensor
from .values import Size

__all__ = ["load", "save", "write_at_once"]

FORMAT = "autograd_lab 1"
DEPTH = 200  # containers inside containers
BROKEN = "PytorchStreamReader failed reading zip archive: "
SEQUENCES = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset, "Size": Size}
MAPPINGS = {"dict": dict, "OrderedDict": OrderedDict, "Counter": Counter}


def save(obj: Any, f: Any, pickle_module: Any = None, pickle_protocol: Any = None) -> None:
    """Write tensors, numbers, strings, dtypes, devices, and dicts, lists, tuples and sets of them to a path or an open binary
    file. At a path the file appears when it is complete: an error or a crash leaves what was there before.

    Raises:
        TypeError: something else, such as a module: save its state_dict().

    >>> import autograd_lab as torch, io
    >>> file = io.BytesIO()
    >>> torch.save({"w": torch.ones(2), "epoch": 3}, file)
    >>> _ = file.seek(0)
    >>> torch.load(file)
    {'w': tensor([1., 1.]), 'epoch': 3}
    """
    content = _written(obj)
    if hasattr(f, "write"):
        f.write(content)
        return
    write_at_once(os.fspath(f), content)


def write_at_once(path: str, content: bytes) -> None:
    """Write a file that appears when it is complete: an error or a crash leaves what was there before."""
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise RuntimeError(f"Parent directory {folder} does not exist.")
    part = f"{path}.{os.getpid()}-{threading.get_ident()}.part"
    try:
        with open(part, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def load(f: Any, map_location: Any = None, pickle_module: Any = None, *, weights_only: bool | None = None,
         mmap: bool | None = None) -> Any:  # fmt: skip
    """Read what `save` has written, from a path or an open binary file. No code runs, whatever the file holds.

    Args:
        map_location: where tensors go: a device, {"cuda": "cpu"}, or a function (tensor, device's name) -> tensor or None.
        weights_only: accepted; files here never hold more.

    Raises:
        RuntimeError: the file is damaged. UnpicklingError: it was not written by `save`. EOFError: it is empty.
        FileNotFoundError: there is none.
    """
    import zipfile

    if hasattr(f, "read"):
        content = f.read()
    else:
        with open(f, "rb") as file:
            content = file.read()
    if not content:
        raise EOFError("Ran out of input. The file is empty.")
    if not content.startswith(b"PK"):
        raise UnpicklingError("Weights only load failed. The file is not one that torch.save wrote, and is not read as a pickle, since "
                              "that would run code.")  # fmt: skip
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # zipfile raises half a dozen classes for damaged files
        raise RuntimeError(f"{BROKEN}failed finding central directory. The file is cut off, or is not one that torch.save wrote "
                           f"({error}).") from None  # fmt: skip
    with archive:
        return _Reader(archive, map_location).read()


# ---------------------------------------------------------------- writing


class _Writer:
    def __init__(self) -> None:
        self.memories: list[bytes] = []
        self.places: dict[int, int] = {}
        self.tensors: dict[int, int] = {}
        self.kept: list[Any] = []  # so that no id is used twice while we write

    def node(self, value: Any, depth: int = 0) -> Any:
        """`value` as JSON: null, true, numbers and strings as themselves, everything else as {kind: content}."""
        if depth > DEPTH:
            raise ValueError(f"cannot save containers nested more than {DEPTH} deep. Does one of them hold itself?")
        if value is None or isinstance(value, (bool, str)) or type(value) is int:
            return value
        if isinstance(value, Tensor):
            return self.tensor(value)
        if type(value) is float:
            return value if math.isfinite(value) else {"float": repr(value)}
        if isinstance(value, (dtypes.Dtype, Device)):
            return {"dtype": value.name} if isinstance(value, dtypes.Dtype) else {"device": str(value)}
        if isinstance(value, bytes):
            return {"bytes": base64.b64encode(value).decode()}
        if isinstance(value, complex):
            return {"complex": [repr(value.real), repr(value.imag)]}
        if isinstance(value, (np.ndarray, np.generic)):
            return self.array(value)
        name = "dict" if type(value) is defaultdict else type(value).__name__
        if MAPPINGS.get(name) is type(value) or type(value) is defaultdict:
            return {name: [[self.node(k, depth + 1), self.node(v, depth + 1)] for k, v in value.items()]}
        if SEQUENCES.get(name) is type(value):
            return {name: [self.node(v, depth + 1) for v in value]}
        advice = "Save its state_dict()." if hasattr(value, "state_dict") else "Save what it is made of."
        raise TypeError(f"cannot save an object of type {type(value).__name__}: only tensors, numbers, strings, dtypes, devices, and "
                        f"dicts, lists, tuples and sets of them are data. {advice}")  # fmt: skip

    def tensor(self, t: Tensor) -> dict[str, Any]:
        """A tensor that was written before is named by its number."""
        if id(t) in self.tensors:
            return {"again": self.tensors[id(t)]}
        if not t.is_leaf and t.requires_grad:
            t = t.detach()
        self.kept.append(t)
        x = memory.materialise(t)
        xp = backend.of(x)
        self.tensors[id(t)] = len(self.tensors)
        place = self.place(x if xp is backend.NUMPY else xp.to_numpy(x))
        return {"tensor": {**place, "device": str(t.device), "requires_grad": t.requires_grad,
                           "parameter": isinstance(t, Parameter)}}  # fmt: skip

    def array(self, x: Any) -> dict[str, Any]:
        if x.dtype.kind not in "biufc" or not x.dtype.isnative:
            raise TypeError(f"cannot save a numpy array of type {x.dtype}: only numbers are data.")
        return {"ndarray": {**self.place(np.asarray(x)), "scalar": isinstance(x, np.generic)}}

    def place(self, x: np.ndarray) -> dict[str, Any]:
        """Where the entries of `x` lie: in the memory of its owner, so that views are saved with what they show."""
        owner = backend.NUMPY.owner(x)
        whole = owner.flags.c_contiguous or owner.flags.f_contiguous
        if not whole or owner.dtype != x.dtype or any(step < 0 for step in x.strides):
            x = owner = np.array(x, order="C")
            self.kept.append(x)
        if id(owner) not in self.places:
            self.kept.append(owner)
            self.places[id(owner)] = len(self.memories)
            self.memories.append(owner.tobytes("A"))
        offset = x.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
        return {"memory": self.places[id(owner)], "dtype": x.dtype.name, "shape": list(x.shape),
                "strides": list(x.strides), "offset": offset if x.size else 0}  # fmt: skip


def _written(obj: Any) -> bytes:
    import zipfile

    writer = _Writer()
    header = json.dumps({"format": FORMAT, "value": writer.node(obj)}, allow_nan=False)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("header.json", header)
        for i, part in enumerate(writer.memories):
            archive.writestr(f"memory/{i}", part)
    return content.getvalue()


# ---------------------------------------------------------------- reading


class _Reader:
    """Believes nothing: every number of the header is checked against the bytes that are there."""

    def __init__(self, archive: Any, map_location: Any) -> None:
        self.archive = archive
        self.move = _mover(map_location)
        self.memories: dict[int, np.ndarray] = {}
        self.tensors: list[Tensor] = []

    def read(self) -> Any:
        names = self.archive.namelist()
        if any(name.endswith("data.pkl") for name in names):
            raise RuntimeError("this file was written by PyTorch, with pickle, and reading it would run code. In PyTorch write it with "
                               "safetensors, and read that with torch.utils.safetensors.load_file.")  # fmt: skip
        if "header.json" not in names:
            raise RuntimeError(f"{BROKEN}it holds no header.json. The file was not written by torch.save.")
        try:
            header = json.loads(self.entry("header.json"))
            if not isinstance(header, dict) or header.get("format") != FORMAT:
                raise _wrong("it has another format")
            return self.value(header["value"], 0)
        except RuntimeError as error:
            if type(error) is RecursionError:
                raise _wrong("its containers are nested too deep") from None
            raise
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
            raise _wrong(f"{type(error).__name__}: {error}") from None

    def entry(self, name: str) -> bytes:
        info = self.archive.getinfo(name)
        if info.compress_type != 0:
            raise _wrong(f"{name} is compressed, which torch.save does not do")
        try:
            return self.archive.read(name)
        except Exception as error:
            raise _wrong(f"{name} cannot be read ({error})") from None

    def value(self, node: Any, depth: int) -> Any:
        if depth > DEPTH:
            raise _wrong("its containers are nested too deep")
        if node is None or isinstance(node, (bool, int, float, str)):
            return node
        if not isinstance(node, dict) or len(node) != 1:
            raise _wrong("a value in its header is of no known kind")
        ((kind, content),) = node.items()
        if kind in SEQUENCES:
            return SEQUENCES[kind](self.value(item, depth + 1) for item in content)
        if kind in MAPPINGS:
            pairs = [(self.value(k, depth + 1), self.value(v, depth + 1)) for k, v in content]
            return Counter(dict(pairs)) if kind == "Counter" else MAPPINGS[kind](pairs)
        read = SIMPLE.get(kind)
        if read is not None:
            return read(content)
        if kind == "tensor":
            return self.tensor(content)
        if kind == "again":
            if not 0 <= content < len(self.tensors):
                raise _wrong("it names a tensor that it does not hold")
            return self.tensors[content]
        if kind == "ndarray":
            x = self.array(content)
            return x[()] if content["scalar"] else x
        raise _wrong(f"a value in its header is of the unknown kind {kind!r}")

    def tensor(self, place: dict[str, Any]) -> Tensor:
        x = self.array(place)
        dtypes.from_numpy_dtype(x.dtype)
        if place["requires_grad"] and x.dtype.kind != "f":
            raise _wrong(f"a tensor of {x.dtype} is said to require grad")
        if not re.fullmatch(r"cpu|cuda(:\d+)?", place["device"]):
            raise _wrong("it names an unknown device")
        t = self.move(apply.wrap(x), place["device"])
        if place["parameter"]:
            t = Parameter(t, requires_grad=bool(place["requires_grad"]))
        elif place["requires_grad"]:
            t.requires_grad_()
        self.tensors.append(t)
        return t

    def array(self, place: dict[str, Any]) -> np.ndarray:
        """The array at a place, after every entry of it has been seen to lie inside its memory."""
        if place["dtype"] not in KINDS:
            raise _wrong(f"it names the unknown dtype {place['dtype']!r}")
        dtype = np.dtype(place["dtype"])
        shape, strides, offset = (place[k] for k in ("shape", "strides", "offset"))
        numbers = [*shape, *strides, offset]
        if any(type(n) is not int or n < 0 for n in numbers) or len(shape) != len(strides) or len(shape) > 32:
            raise _wrong("a shape in its header is damaged")
        number = place["memory"]
        if number not in self.memories:
            self.memories[number] = np.frombuffer(bytearray(self.entry(f"memory/{int(number)}")), np.uint8)
        held = self.memories[number]
        if 0 in shape:
            return np.empty(shape, dtype)
        last = offset + sum((n - 1) * step for n, step in zip(shape, strides, strict=True))
        if last + dtype.itemsize > held.nbytes:
            raise _wrong(f"a tensor of shape {shape} reaches beyond its {held.nbytes} bytes")
        return np.ndarray(tuple(shape), dtype, held, offset, tuple(strides))


KINDS = {"bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16", "float32", "float64",
         "complex64", "complex128"}  # fmt: skip
SIMPLE: dict[str, Callable[[Any], Any]] = {
    "float": float,
    "complex": lambda parts: complex(float(parts[0]), float(parts[1])),
    "bytes": lambda text: base64.b64decode(text, validate=True),
    "dtype": lambda name: dtypes.from_name(name),
    "device": Device,
}


def _wrong(reason: str) -> RuntimeError:
    return RuntimeError(f"{BROKEN}{reason}. The file is damaged, or was not written by torch.save.")


def _mover(location: Any) -> Callable[[Tensor, str], Tensor]:
    """The function that puts a tensor saved on a device where it belongs now."""

    def move(t: Tensor, saved: str) -> Tensor:
        if callable(location):
            try:
                found: Any = location(t, saved)
            except Exception as error:  # not the file's fault
                raise RuntimeError(
                    f"map_location failed for a tensor saved on {saved}: {type(error).__name__}: {error}"
                ) from error
            return to(t, saved) if found is None else found
        if isinstance(location, dict):
            return to(t, location.get(saved, location.get(saved.partition(":")[0], saved)))
        return to(t, saved if location is None else location)

    def to(t: Tensor, device: Any) -> Tensor:
        try:
            return t.to(device=device)
        except RuntimeError as error:
            raise RuntimeError("Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. If you are "
                               "running on a CPU-only machine, please use torch.load with map_location=torch.device('cpu') to map "
                               f"your storages to the CPU. ({error})") from None  # fmt: skip

    return move
