"""Files in the safetensors format, which PyTorch and others read and write too: named tensors, and no code. The format is 8 bytes
with the length of a JSON header, the header, and raw bytes (https://github.com/huggingface/safetensors); no package is needed.
"""

from __future__ import annotations

import json
import os
from typing import Any

import numpy as np

from .. import backend, dtypes
from ..autograd import apply, memory
from ..serialization import write_at_once
from ..tensor import Tensor

__all__ = ["load_file", "save_file"]

NAMES = {"bool": "BOOL", "uint8": "U8", "int8": "I8", "int16": "I16", "int32": "I32", "int64": "I64", "float16": "F16", "float32": "F32",
         "float64": "F64"}  # fmt: skip
DTYPES = {name: np.dtype(dtype) for dtype, name in NAMES.items()}


def save_file(tensors: dict[str, Tensor], filename: Any, metadata: dict[str, str] | None = None) -> None:
    """Write named tensors, such as a state_dict. The file appears when it is complete.

    Raises:
        TypeError: a name that is no string, or a value that is no Tensor.
    """
    header: dict[str, Any] = {} if metadata is None else {"__metadata__": metadata}
    parts, end = [], 0
    for name, t in tensors.items():
        if not isinstance(name, str) or not isinstance(t, Tensor):
            raise TypeError(f"safetensors files hold tensors by name; {name!r} is a {type(t).__name__}")
        x = memory.materialise(t)
        x = np.ascontiguousarray(backend.of(x).to_numpy(x)).reshape(x.shape)
        header[name] = {"dtype": NAMES[x.dtype.name], "shape": list(x.shape), "data_offsets": [end, end + x.nbytes]}
        parts.append(x.astype(x.dtype.newbyteorder("<"), copy=False).tobytes())
        end += x.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    write_at_once(os.fspath(filename), b"".join([len(text).to_bytes(8, "little"), text, *parts]))


def load_file(filename: Any, device: Any = "cpu") -> dict[str, Tensor]:
    """Read named tensors.

    Raises:
        RuntimeError: the file is damaged, or holds a type that tensors here do not have (bfloat16). FileNotFoundError: no file.
    """
    with open(filename, "rb") as file:
        content = file.read()
    try:
        return {name: t.to(device=device) for name, t in _read(content)}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise RuntimeError(f"Error while deserializing header: {filename} is damaged, or is not a safetensors file "
                           f"({type(error).__name__}: {error}).") from None  # fmt: skip


def _read(content: bytes) -> list[tuple[str, Tensor]]:
    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or length > len(content) - 8:
        raise ValueError("it is cut off")
    body = memoryview(content)[8 + length :]
    found = []
    for name, place in json.loads(content[8 : 8 + length]).items():
        if name == "__metadata__":
            continue
        if place["dtype"] not in DTYPES:
            raise RuntimeError(
                f"{name} has the type {place['dtype']}, which tensors here do not have. They have: {', '.join(DTYPES)}."
            )
        dtype, shape = DTYPES[place["dtype"]], place["shape"]
        begin, end = place["data_offsets"]
        if any(type(n) is not int or n < 0 for n in (*shape, begin, end)) or end > len(body):
            raise ValueError(f"{name} does not lie inside the file")
        size = 1
        for n in shape:
            size *= n
        if size * dtype.itemsize != end - begin:
            raise ValueError(f"{name} has another size than its shape {shape}")
        x = np.frombuffer(body[begin:end], dtype.newbyteorder("<")).astype(dtype).reshape(shape)
        dtypes.from_numpy_dtype(x.dtype)
        found.append((name, apply.wrap(x)))
    return found
