"""The softmax family."""

from __future__ import annotations

from typing import Any

from .. import errors
from .arguments import checked
from .common import F, Tensor, along, one_dim

__all__ = [
    "log_softmax",
    "softmax",
]


@checked
def softmax(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """exp(x) / sum(exp(x)) along `dim`.

    Raises:
        NotImplementedError: `input` holds integers or bools.
    """
    return along(F.softmax, _floats("softmax", input, dim, dtype), dim)


@checked
def log_softmax(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """log(softmax(x)) along `dim`, without overflow.

    Raises:
        NotImplementedError: `input` holds integers or bools.
    """
    return along(F.log_softmax, _floats("log_softmax", input, dim, dtype), dim)


def _floats(name: str, input: Tensor, dim: int, dtype: Any) -> Tensor:
    if dtype is not None:
        return input.to(dtype)
    if input._data.dtype.kind != "f":
        last = one_dim(dim, input._data.ndim) in (input._data.ndim - 1, 0 if input._data.ndim == 0 else -1)
        raise errors.no_kernel(f"{name}_lastdim_kernel_impl" if last else f"{name}_kernel_impl", input._data.dtype)
    return input
