"""Attention: values mixed by how well queries fit keys."""

from __future__ import annotations

import math

from ...functions import expand, matmul, reshape
from ...functions import softmax as _softmax
from .common import F, Tensor, apply, backend_of
from .dropouts import dropout

__all__ = ["scaled_dot_product_attention"]


def scaled_dot_product_attention(query: Tensor, key: Tensor, value: Tensor, attn_mask: Tensor | None = None, dropout_p: float = 0.0,
                                 is_causal: bool = False, scale: float | None = None, enable_gqa: bool = False) -> Tensor:  # fmt: skip
    """softmax(query @ key.T * scale + mask) @ value: (..., L, E), (..., S, E), (..., S, Ev) -> (..., L, Ev).

    Args:
        attn_mask: broadcast to (..., L, S): bools (True: may attend), or numbers that are added.
        dropout_p: applied to the weights, always: pass 0 outside training.
        is_causal: position i sees positions up to i only.
        scale: 1 / sqrt(E) by default.
        enable_gqa: each head of key and value serves several of the query's.

    >>> import autograd_lab as torch
    >>> q = k = v = torch.ones(1, 2, 4)
    >>> torch.nn.functional.scaled_dot_product_attention(q, k, v).shape
    torch.Size([1, 2, 4])
    """
    _checked(query, key, value, attn_mask, is_causal)
    if enable_gqa:
        key, value = (_repeated(t, query._data.shape[-3]) for t in (key, value))
    factor = 1.0 / math.sqrt(query._data.shape[-1]) if scale is None else scale
    scores = matmul(F.mul(query, factor), F.transpose(key, dim0=key._data.ndim - 2, dim1=key._data.ndim - 1))
    rows = None
    if is_causal:
        xp = backend_of(query)
        attn_mask = apply.wrap(xp.tril(xp.ones(scores._data.shape[-2:], bool)))
    if attn_mask is not None and attn_mask._data.dtype.kind == "b":
        scores = F.where(attn_mask, scores, -math.inf)
        if not bool(attn_mask._data.any(axis=-1).all()):  # a row that may attend to nothing gives 0, not 0 / 0
            rows = apply.wrap(attn_mask._data.any(axis=-1, keepdims=True))
            scores = F.where(rows, scores, 0.0)
    elif attn_mask is not None:
        scores = F.add(scores, attn_mask)
    weights = _softmax(scores, -1)
    if rows is not None:
        weights = F.where(rows, weights, 0.0)
    return matmul(dropout(weights, dropout_p) if dropout_p else weights, value)


def _checked(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, causal: bool) -> None:
    """Raises RuntimeError for arguments that do not fit."""
    dims = [t._data.ndim for t in (query, key, value)]
    if min(dims) < 2:
        raise RuntimeError(
            "Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: "
            f"{dims[0]}, key.dim: {dims[1]} and value.dim: {dims[2]} instead."
        )
    kinds = [t.dtype for t in (query, key, value)]
    if len(set(kinds)) != 1:
        raise RuntimeError(
            "Expected query, key, and value to have the same dtype, but got query.dtype: "
            f"{kinds[0].name} key.dtype: {kinds[1].name} and value.dtype: {kinds[2].name} instead."
        )
    if mask is not None and causal:
        raise RuntimeError("_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True")
    if mask is not None and mask._data.dtype.kind != "b" and mask.dtype != query.dtype:
        raise RuntimeError(
            "Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: "
            f"{mask.dtype.name} and  query.dtype: {query.dtype.name} instead."
        )


def _repeated(t: Tensor, heads: int) -> Tensor:
    """Each head as often as it takes to make `heads` of them."""
    shape = t._data.shape
    n = shape[-3]
    if n == heads:
        return t
    if heads % n:
        raise RuntimeError("Number of heads in key and value must divide the number of heads in query")
    wide = expand(F.unsqueeze(t, dim=len(shape) - 2), (*shape[:-2], heads // n, *shape[-2:]))
    return reshape(wide, *shape[:-3], heads, *shape[-2:])
