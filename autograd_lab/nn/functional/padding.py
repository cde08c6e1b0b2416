"""pad: a tensor made wider, or narrower, at the ends of its last dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import errors
from .common import F, Tensor, backend_of

__all__ = ["pad"]


def pad(input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Tensor:
    """The last dimensions widened: `pad` gives (before, after) for the last, then for the one before it, and so on.

    Args:
        pad: negative numbers cut off.
        mode: "constant" (`value`, 0 by default), "reflect" (mirrored without the edge), "replicate" (the edge again) or "circular".

    Raises:
        RuntimeError: widths that do not fit the tensor.
        NotImplementedError: an unknown mode, or a number of dimensions that the mode does not take.

    >>> import autograd_lab as torch
    >>> torch.nn.functional.pad(torch.tensor([1.0, 2.0]), (1, 0))
    tensor([0., 1., 2.])
    """
    widths = [int(n) for n in pad]
    if len(widths) % 2:
        raise RuntimeError(
            f"Padding length must be divisible by 2. It is {len(widths)}: write a pair (before, after) for each dimension, the last "
            "first."
        )
    ndim = input._data.ndim
    if len(widths) > 2 * ndim:
        raise RuntimeError(
            f"Padding length should be less than or equal to two times the input dimension but got padding length {len(widths)} and "
            f"input of dimension {ndim}"
        )
    pairs = [(0, 0)] * (ndim - len(widths) // 2) + [(widths[i], widths[i + 1]) for i in range(len(widths) - 2, -1, -2)]
    if mode == "constant":
        for (before, after), n in zip(pairs, input._data.shape, strict=True):
            if n + before + after < 0:
                raise RuntimeError(
                    f"narrow(): length must be non-negative. The input size {n}, plus negative padding {before} and {after} resulted "
                    "in a negative output size."
                )
        return F.pad_constant(input, widths=tuple(pairs), value=0 if value is None else value)
    if mode not in ("reflect", "replicate", "circular"):
        raise NotImplementedError(
            f"Unrecognised padding mode {mode}. Write 'constant', 'reflect', 'replicate' or 'circular'."
        )
    if value is not None and value != 0:
        raise RuntimeError(f'Padding mode "{mode}" doesn\'t take in value argument')
    padded = len(widths) // 2
    if ndim not in (padded + 1, padded + 2) or padded > 3:
        raise NotImplementedError(f"Padding size {len(widths)} is not supported for {ndim}D input tensor.")
    for d in range(ndim - padded, ndim):
        before, after = pairs[d]
        input = _along(input, d, before, after, mode)
    return input


def _along(input: Tensor, dim: int, before: int, after: int, mode: str) -> Tensor:
    """One dimension widened with entries of its own."""
    shape = input._data.shape
    n = shape[dim]
    if mode == "reflect" and (before >= n or after >= n):
        raise RuntimeError(
            f"Argument #4: Padding size should be less than the corresponding input dimension, but got: padding ({before}, {after}) at "
            f"dimension {dim} of input {errors.listed(shape)}"
        )
    if mode == "circular" and (before > n or after > n):
        raise RuntimeError("Padding value causes wrapping around more than once.")
    if n + before + after < 1:
        raise RuntimeError(
            f"input (W: {n}) is too small. Calculated output W: {n + before + after}. The padding cuts off everything."
        )
    if not before and not after:
        return input
    xp = backend_of(input)
    places = xp.arange(-before, n + after)
    if mode == "circular":
        places = places % n if before >= 0 and after >= 0 else _circular(xp, n, before, after)
    elif mode == "replicate":
        places = xp.clip(places, 0, n - 1)
    else:
        places = abs(places)
        places = (n - 1) - abs((n - 1) - places)
    return F.take(input, index=(*(slice(None),) * dim, places))


def _circular(xp: Any, n: int, before: int, after: int) -> Any:
    """Places for circular padding that cuts off at one end: only what is kept is repeated at the other."""
    kept = xp.arange(max(-before, 0), n - max(-after, 0))
    return xp.concatenate([kept[len(kept) - max(before, 0) :], kept, kept[: max(after, 0)]])
