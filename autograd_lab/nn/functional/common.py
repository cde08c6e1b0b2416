"""What the functions of this package share: the op table on Tensors, and checks of arguments."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

from ... import errors
from ...autograd import apply, explain, views
from ...functions import F
from ...op import OPS
from ...tensor import Tensor

__all__ = [
    "F",
    "Tensor",
    "apply",
    "backend_of",
    "chosen",
    "checked",
    "ctype",
    "floating",
    "inplace",
    "reduced",
    "same_or_broadcast",
    "type_word",
]


def backend_of(t: Tensor) -> Any:
    """The array library that `t` lives in."""
    return apply.BY_TYPE[t._data.__class__]


def type_word(t: Tensor) -> str:
    """PyTorch's C++ name of `t`'s dtype: "Long"."""
    return explain.CPP.get(t.dtype.name) or t.dtype.name


CTYPES = {
    "float16": "c10::Half",
    "float32": "float",
    "float64": "double",
    "int64": "long",
    "int32": "int",
    "int16": "short",
}


def ctype(t: Tensor) -> str:
    """PyTorch's C++ type of `t`'s entries: "double"."""
    return CTYPES.get(t.dtype.name, t.dtype.name)


def floating(input: Tensor, kernel: str) -> None:
    """Raises NotImplementedError when `input` does not hold floats; `kernel` is what PyTorch calls the computation."""
    if input._data.dtype.kind != "f":
        raise NotImplementedError(
            f"\"{kernel}\" not implemented for '{type_word(input)}'. It needs floats: convert with .float() first."
        )


@functools.cache
def inplace(name: str) -> Callable:
    """The in-place form of a row of the table."""
    return views.inplace(OPS[name])


def reduced(loss: Tensor, reduction: str) -> Tensor:
    """A loss of every entry as `reduction` asks: "none", "mean" or "sum".

    Raises:
        ValueError: another word.
    """
    checked(reduction)
    if reduction == "none":
        return loss
    if reduction == "mean":
        return F.mean(loss, dim=None, keepdim=False)
    return F.sum(loss, dim=None, keepdim=False)


def checked(reduction: str) -> None:
    """Raises ValueError for a word that is not a reduction."""
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not a valid value for reduction. Write 'none', 'mean' or 'sum'.")


def chosen(reduction: str, size_average: bool | None, reduce: bool | None) -> str:
    """`reduction`, or what the two older arguments say; with a warning, since they are deprecated."""
    if size_average is None and reduce is None:
        return reduction
    found = "none" if reduce is False else "sum" if size_average is False else "mean"
    warnings.warn(
        f"size_average and reduce args will be deprecated, please use reduction='{found}' instead.", stacklevel=3
    )
    return found


def same_or_broadcast(input: Tensor, target: Tensor) -> None:
    """Warns when the shapes differ: broadcasting an answer against predictions is rarely meant."""
    for t in (target, input):
        if not isinstance(t, Tensor):
            raise AttributeError(
                f"'{type(t).__name__}' object has no attribute 'size'. Both must be Tensors: torch.tensor({t!r})."
            )
    if input._data.shape != target._data.shape:
        warnings.warn(
            f"Using a target size (torch.Size({errors.listed(target._data.shape)})) that is different to the input size "
            f"(torch.Size({errors.listed(input._data.shape)})). This will likely lead to incorrect results due to "
            "broadcasting. Please ensure they have the same size.",
            stacklevel=3,
        )
