"""Convolutions in one, two and three dimensions, transposed convolutions."""

from __future__ import annotations

from typing import Any

from ... import errors
from ...ops.convolution import Geometry
from ...ops.windows import Window
from .common import F, Tensor, ctype, type_word
from .padding import pad

__all__ = ["conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d"]


def _each(value: Any, n: int, name: str) -> tuple[int, ...]:
    """One number a dimension. Raises RuntimeError where there are more or fewer."""
    if not isinstance(value, (tuple, list)):
        return (int(value),) * n
    if len(value) not in (1, n):
        raise RuntimeError(
            f"expected {name} to be a single integer value or a list of {n} values to match the convolution dimensions, but got "
            f"{name}={list(value)}"
        )
    return tuple(int(v) for v in value) * (n if len(value) == 1 else 1)


def _by(sizes: tuple) -> str:
    return " x ".join(map(str, sizes))


def _fitting(size: tuple, kernel: tuple, stride: tuple, padding: tuple, dilation: tuple) -> tuple[int, ...]:
    """How many windows fit into each dimension."""
    each = zip(size, kernel, stride, padding, dilation, strict=True)
    return tuple((m + 2 * p - d * (k - 1) - 1) // s + 1 for m, k, s, p, d in each)


def _check(name: str, n: int, input: Tensor, weight: Tensor, bias: Tensor | None, how: tuple, transposed: bool) -> None:
    """Raises RuntimeError for arguments that do not fit. `how`: stride, padding, dilation, groups."""
    x, w = input._data, weight._data
    stride, padding, dilation, groups = how
    if x.ndim not in (n + 1, n + 2):
        raise RuntimeError(
            f"Expected {n + 1}D (unbatched) or {n + 2}D (batched) input to {name}, but got input of size: {errors.listed(x.shape)}"
        )
    if w.ndim != n + 2:
        raise RuntimeError(
            f"expected weight of {name} to have {n + 2} dimensions, but got weight of size: {errors.listed(w.shape)}"
        )
    if min(stride) <= 0:
        raise RuntimeError("non-positive stride is not supported")
    if min(padding) < 0:
        raise RuntimeError("negative padding is not supported")
    if min(dilation) <= 0:
        raise RuntimeError("non-positive dilation is not supported")
    if groups <= 0:
        raise RuntimeError("non-positive groups is not supported")
    if w.shape[0] < groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be at least {groups} at dimension 0, but got weight of size "
            f"{errors.listed(w.shape)} instead"
        )
    if w.shape[0] % groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but got weight of size "
            f"[{errors.listed(w.shape)}] instead"
        )
    shape = x.shape if x.ndim == n + 2 else (1, *x.shape)
    given = f"Given {'transposed=1' if transposed else f'groups={groups}'}, weight of size {errors.listed(w.shape)}"
    channels = w.shape[0] if transposed else w.shape[1] * groups
    if shape[1] != channels:
        raise RuntimeError(
            f"{given}, expected input{errors.listed(shape)} to have {channels} channels, but got {shape[1]} channels instead"
        )
    outputs = w.shape[1] * groups if transposed else w.shape[0]
    if bias is not None and bias._data.shape != (outputs,):
        raise RuntimeError(
            f"Given {'transposed=1, ' if transposed else ''}weight of size {errors.listed(w.shape)}, expected bias to be 1-dimensional "
            f"with {outputs} elements, but got bias of size {errors.listed(bias._data.shape)} instead"
        )
    if x.dtype != w.dtype:
        raise RuntimeError(
            f"expected scalar type {type_word(input)} but found {type_word(weight)}. The input and the weight must have one dtype: "
            f"convert with x.to(torch.{weight.dtype.name})."
        )
    if bias is not None and bias._data.dtype != x.dtype:
        raise RuntimeError(f"Input type ({ctype(input)}) and bias type ({ctype(bias)}) should be the same")
    if not transposed:
        room = tuple(m + 2 * p for m, p in zip(shape[2:], padding, strict=True))
        reach = tuple(d * (k - 1) + 1 for d, k in zip(dilation, w.shape[2:], strict=True))
        if any(m < k for m, k in zip(room, reach, strict=True)):
            raise RuntimeError(
                f"Calculated padded input size per channel: ({_by(room)}). Kernel size: ({_by(reach)}). Kernel size can't be greater "
                "than actual input size"
            )


def _same(input: Tensor, n: int, weight: Tensor, stride: tuple, dilation: tuple) -> tuple[Tensor, tuple]:
    """(input, padding) such that the output has the input's size; what cannot be halved goes to the end."""
    if max(stride) > 1:
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    total = [d * (k - 1) for d, k in zip(dilation, weight._data.shape[2:], strict=True)]
    if any(t % 2 for t in total):
        input = pad(input, [width for t in reversed(total) for width in (0, t % 2)])
    return input, tuple(t // 2 for t in total)


def _convolution(name: str, n: int, input: Tensor, weight: Tensor, bias: Any, stride: Any, padding: Any, dilation: Any,
                 groups: int) -> Tensor:  # fmt: skip
    stride, dilation = _each(stride, n, "stride"), _each(dilation, n, "dilation")
    if isinstance(padding, str):
        if padding not in ("same", "valid"):
            raise RuntimeError(f"Invalid padding string: '{padding}'")
        _check(name, n, input, weight, bias, (stride, (10**6,) * n, dilation, groups), False)
        input, padding = _same(input, n, weight, stride, dilation) if padding == "same" else (input, (0,) * n)
    padding = _each(padding, n, "padding")
    _check(name, n, input, weight, bias, (stride, padding, dilation, groups), False)
    kernel, shape = weight._data.shape[2:], input._data.shape
    sizes = _fitting(shape[len(shape) - n :], kernel, stride, padding, dilation)
    how = Geometry(Window(kernel, stride, padding, dilation, sizes), groups)
    x = input if len(shape) == n + 2 else F.unsqueeze(input, dim=0)
    found = F.convolution(x, weight, how=how) if bias is None else F.convolution_bias(x, weight, bias, how=how)
    return found if x is input else F.squeeze(found, dims=(0,))


def conv1d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
           groups: int = 1) -> Tensor:  # fmt: skip
    """conv2d with one dimension: input (N, C, L) or (C, L), weight (O, C / groups, K) -> (N, O, L')."""
    return _convolution("conv1d", 1, input, weight, bias, stride, padding, dilation, groups)


def conv2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
           groups: int = 1) -> Tensor:  # fmt: skip
    """Each output channel is the sum of products of a window of the input with that channel's kernel.

    Args:
        input: (N, C, H, W) or (C, H, W).
        weight: (O, C / groups, KH, KW).
        bias: (O,).
        stride: how far the window moves. padding: zeros around the input, or "valid" (none), or "same" (the output has the input's
            size). dilation: the distance between a window's entries. Each an int, or one a dimension.
        groups: input and output channels are divided into that many groups that do not see each other.

    Returns: (N, O, H', W') with H' = (H + 2 padding - dilation (KH - 1) - 1) // stride + 1.

    Raises:
        RuntimeError: shapes, dtypes or numbers that do not fit.

    >>> import autograd_lab as torch
    >>> torch.nn.functional.conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2))
    tensor([[[[4., 4.],
              [4., 4.]]]])
    """
    return _convolution("conv2d", 2, input, weight, bias, stride, padding, dilation, groups)


def conv3d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
           groups: int = 1) -> Tensor:  # fmt: skip
    """conv2d with three dimensions: input (N, C, D, H, W) or (C, D, H, W), weight (O, C / groups, KD, KH, KW)."""
    return _convolution("conv3d", 3, input, weight, bias, stride, padding, dilation, groups)


# ---------------------------------------------------------------- transposed


def _transposed(name: str, n: int, input: Tensor, weight: Tensor, bias: Any, stride: Any, padding: Any, output_padding: Any,
                groups: int, dilation: Any) -> Tensor:  # fmt: skip
    if isinstance(padding, str):
        raise TypeError(f"{name}(): argument 'padding' must be tuple of ints, not str")
    stride, padding, dilation = _each(stride, n, "stride"), _each(padding, n, "padding"), _each(dilation, n, "dilation")
    extra = _each(output_padding, n, "output_padding")
    _check(name, n, input, weight, bias, (stride, padding, dilation, groups), True)
    if min(extra) < 0:
        raise RuntimeError("negative output_padding is not supported")
    if any(e >= s and e >= d for e, s, d in zip(extra, stride, dilation, strict=True)):
        words = ["height", "width"] if n == 2 else ["depth", "height", "width"][-n:]
        told = " ".join(f"{what}_{word}: {v}" for what, values in (("output_padding", extra), ("stride", stride), ("dilation", dilation))
                        for word, v in zip(words, values, strict=True))  # fmt: skip
        raise RuntimeError(f"output padding must be smaller than either stride or dilation, but got {told}")
    x = input if input._data.ndim == n + 2 else F.unsqueeze(input, dim=0)
    sizes, kernel = x._data.shape[2:], weight._data.shape[2:]
    full = tuple((m - 1) * s - 2 * p + d * (k - 1) + e + 1
                 for m, k, s, p, d, e in zip(sizes, kernel, stride, padding, dilation, extra, strict=True))  # fmt: skip
    if min(full) <= 0:
        raise RuntimeError(
            f"Given input size per channel: ({_by(sizes)}). Calculated output size per channel: ({_by(full)}). Output size is too small"
        )
    channels = weight._data.shape[1] * groups
    how = Geometry(Window(kernel, stride, padding, dilation, sizes), groups)
    found = F.convolution_input(x, weight, shape=(x._data.shape[0], channels, *full), how=how)
    if bias is not None:
        found = F.add(found, F.reshape(bias, shape=(channels, *(1,) * n)))
    return found if x is input else F.squeeze(found, dims=(0,))


def conv_transpose1d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0,
                     output_padding: Any = 0, groups: int = 1, dilation: Any = 1) -> Tensor:  # fmt: skip
    """conv_transpose2d with one dimension: input (N, C, L) or (C, L), weight (C, O / groups, K)."""
    return _transposed("conv_transpose1d", 1, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0,
                     output_padding: Any = 0, groups: int = 1, dilation: Any = 1) -> Tensor:  # fmt: skip
    """The gradient of conv2d in its input, as a layer: each input entry adds its multiple of the kernel to the output.

    Args:
        input: (N, C, H, W) or (C, H, W).
        weight: (C, O / groups, KH, KW).
        output_padding: rows and columns added at the end of the output, fewer than stride or dilation.

    Returns: (N, O, H', W') with H' = (H - 1) stride - 2 padding + dilation (KH - 1) + output_padding + 1.

    Raises:
        RuntimeError: shapes, dtypes or numbers that do not fit.
    """
    return _transposed("conv_transpose2d", 2, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose3d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0,
                     output_padding: Any = 0, groups: int = 1, dilation: Any = 1) -> Tensor:  # fmt: skip
    """conv_transpose2d with three dimensions: input (N, C, D, H, W) or (C, D, H, W), weight (C, O / groups, KD, KH, KW)."""
    return _transposed("conv_transpose3d", 3, input, weight, bias, stride, padding, output_padding, groups, dilation)
