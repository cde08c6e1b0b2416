"""From a list of examples to a batch. Structure is kept: a batch of dicts is a dict of batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...creation import as_tensor, from_numpy, tensor
from ...dtypes import float64
from ...functions import stack
from ...tensor import Tensor

__all__ = ["default_collate", "default_convert"]


def default_collate(batch: Any) -> Any:
    """Tensors, arrays and numbers are stacked along a new first dimension; strings become a list; inside dicts, lists, tuples
    and named tuples the same (a batch of tuples is a list).

    >>> import autograd_lab as torch
    >>> torch.utils.data.default_collate([(1, "a"), (2, "b")])
    [tensor([1, 2]), ('a', 'b')]

    Raises:
        TypeError: something else. RuntimeError: lists of unequal lengths, tensors of unequal shapes.
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(list(batch), 0)
    if isinstance(first, (np.ndarray, np.generic)) and not isinstance(first, (np.str_, np.bytes_)):
        if first.dtype.kind not in "biuf":
            raise TypeError(_refusal(first.dtype))
        return stack([as_tensor(x) for x in batch], 0) if first.ndim else as_tensor(np.stack(batch))
    if isinstance(first, float):
        return tensor(list(batch), dtype=float64)
    if isinstance(first, int):
        return tensor(list(batch))
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        return _rebuilt(first, {key: default_collate([x[key] for x in batch]) for key in first})
    if not isinstance(first, Sequence):
        raise TypeError(_refusal(type(first)))
    if any(len(x) != len(first) for x in batch):
        raise RuntimeError("each element in list of batch should be of equal size. "
                           f"The lengths are {[len(x) for x in batch]}: give a collate_fn that pads them.")  # fmt: skip
    columns = [default_collate(column) for column in zip(*batch, strict=True)]
    if hasattr(first, "_fields"):
        return type(first)(*columns)
    return columns if isinstance(first, tuple) else _rebuilt(first, columns)


def default_convert(data: Any) -> Any:
    """Arrays inside one example as tensors, sharing memory; everything else as it is."""
    if isinstance(data, np.generic) and data.dtype.kind in "biuf":
        return as_tensor(np.asarray(data))
    if isinstance(data, np.ndarray) and data.dtype.kind in "biuf":
        return from_numpy(data)
    if isinstance(data, Mapping):
        return _rebuilt(data, {key: default_convert(value) for key, value in data.items()})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*(default_convert(value) for value in data))
    if isinstance(data, tuple):
        return [default_convert(value) for value in data]
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _rebuilt(data, [default_convert(value) for value in data])
    return data


def _rebuilt(like: Any, values: Any) -> Any:
    """`values` in a container of the kind of `like`, where that can be made from them."""
    if type(like) is type(values):
        return values
    try:
        return type(like)(values)
    except TypeError:
        return values


def _refusal(kind: Any) -> str:
    return (
        f"default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {kind}. Convert it in the "
        "dataset, or give DataLoader a collate_fn."
    )
