"""Linear and bilinear maps of the last dimension."""

from __future__ import annotations

import math

from ... import errors
from ...functions import matmul
from ...functions.shape import expanded_shape
from .common import F, Tensor, ctype, type_word

__all__ = ["bilinear", "linear"]


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input @ weight.T + bias: (..., in) -> (..., out); weight (out, in) or (in,), bias (out,) or ().

    Raises:
        RuntimeError: the sizes do not fit, or the dtypes differ.
    """
    x, w = input._data, weight._data
    if x.ndim == 0 or w.ndim == 0:
        raise RuntimeError(f"both arguments to linear need to be at least 1D, but they are {x.ndim}D and {w.ndim}D")
    if x.shape[-1] != w.shape[-1]:
        raise RuntimeError(
            f"mat1 and mat2 shapes cannot be multiplied ({math.prod(x.shape[:-1])}x{x.shape[-1]} and {w.shape[-1]}x{w.shape[0]}). "
            f"This layer takes {w.shape[-1]} features in the last dimension; the input has shape {errors.listed(x.shape)}."
        )
    if x.dtype != w.dtype:
        said = f"expected m1 and m2 to have the same dtype, but got: {ctype(input)} != {ctype(weight)}"
        if bias is not None and w.ndim == 2:
            said = f"mat1 and mat2 must have the same dtype, but got {type_word(input)} and {type_word(weight)}"
        raise RuntimeError(f"{said}. Convert the input: x.to(torch.{weight.dtype.name}).")
    if w.ndim == 1:
        found = matmul(input, weight)
        return found if bias is None else F.add(found, bias)
    if bias is None:
        return matmul(input, F.t(weight))
    if bias._data.ndim != 1 or bias._data.shape != w.shape[:1]:
        expanded_shape(bias._data.shape, (*x.shape[:-1], w.shape[0]))  # raises PyTorch's error where it does not fit
        return F.add(matmul(input, F.t(weight)), bias)
    if x.ndim == 1:
        return F.squeeze(F.linear(F.unsqueeze(input, dim=0), weight, bias), dims=(0,))
    return F.linear(input, weight, bias)


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """y_k = sum_ij input1_i W_kij input2_j + bias_k: (..., n), (..., m) -> (..., out); weight (out, n, m).

    Raises:
        RuntimeError: the sizes do not fit.
    """
    x, y, w = input1._data.shape, input2._data.shape, weight._data.shape
    if len(x) != len(y):
        raise RuntimeError(f"bilinear(): input dimensions do not match: got {len(x)} and {len(y)}")
    for i, (n, m) in enumerate(zip(x[:-1], y[:-1], strict=True)):
        if n != m:
            raise RuntimeError(f"bilinear(): input batch dimensions do not match at dim {i}: got {n} and {m}")
    for k, size in ((1, x[-1]), (2, y[-1])):
        if w[k] != size:
            raise RuntimeError(f"bilinear(): input{k} size does not match weight size: got {size} but expected {w[k]}")
    if bias is not None and bias._data.shape[0] != w[0]:
        raise RuntimeError(
            f"bilinear(): bias size does not match weight size: got {bias._data.shape[0]} but expected {w[0]}"
        )
    out, n, m = w
    rows = math.prod(x[:-1])
    by_first = F.reshape(F.permute(weight, dims=(1, 0, 2)), shape=(n, out * m))
    half = F.reshape(F.mm(F.reshape(input1, shape=(rows, n)), by_first), shape=(rows, out, m))
    found = F.reshape(F.bmm(half, F.reshape(input2, shape=(rows, m, 1))), shape=(*x[:-1], out))
    return found if bias is None else F.add(found, bias)
