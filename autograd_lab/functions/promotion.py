"""Which dtype a result has, and what a dtype can hold."""

from __future__ import annotations

from typing import Any

from .. import dtypes
from ..autograd import apply
from ..dtypes import Dtype
from .common import is_number

__all__ = [
    "can_cast",
    "promote_types",
    "result_type",
]


def result_type(tensor1: Any, tensor2: Any) -> Dtype:
    """The dtype of an arithmetic result of two tensors or numbers.

    >>> import autograd_lab as torch
    >>> torch.result_type(torch.tensor([1, 2]), 1.0)
    torch.float32
    """
    if is_number(tensor1) and is_number(tensor2):
        found = max((dtypes.of_value(v) for v in (tensor1, tensor2)), key=dtypes.rank)
    elif is_number(tensor1) or is_number(tensor2):
        number, tensor = (tensor1, tensor2) if is_number(tensor1) else (tensor2, tensor1)
        found = dtypes.promote_scalar(tensor._data.dtype, number)
    else:
        for position, value in enumerate((tensor1, tensor2), 1):
            if not isinstance(value, apply.Tensor):
                raise TypeError(
                    f"result_type(): argument 'tensor{position}' (position {position}) must be Tensor, not {type(value).__name__}. "
                    "Give tensors or numbers."
                )
        found = dtypes.promote_all([(t._data.dtype, t._data.ndim) for t in (tensor1, tensor2)])
    return dtypes.from_numpy_dtype(found)


def promote_types(type1: Dtype, type2: Dtype) -> Dtype:
    """The dtype that holds the values of both.

    >>> import autograd_lab as torch
    >>> torch.promote_types(torch.int32, torch.float16)
    torch.float16
    """
    return dtypes.from_numpy_dtype(dtypes.promote(dtypes.to_numpy_dtype(type1), dtypes.to_numpy_dtype(type2)))


def can_cast(from_: Dtype, to: Dtype) -> bool:
    """True unless the conversion goes down a category: float to int, or a number to bool."""
    return dtypes.can_cast(dtypes.to_numpy_dtype(from_), dtypes.to_numpy_dtype(to))
