"""Attention with several heads, projections and masks, as one function: what MultiheadAttention computes."""

from __future__ import annotations

import math
from typing import Any

from ...functions import cat
from .attention import scaled_dot_product_attention
from .common import F, Tensor, apply, backend_of
from .dropouts import dropout
from .maps import linear

__all__ = ["multi_head_attention_forward"]


def multi_head_attention_forward(
    query: Tensor, key: Tensor, value: Tensor, embed_dim_to_check: int, num_heads: int, in_proj_weight: Tensor | None,
    in_proj_bias: Tensor | None, bias_k: Tensor | None, bias_v: Tensor | None, add_zero_attn: bool, dropout_p: float,
    out_proj_weight: Tensor, out_proj_bias: Tensor | None, training: bool = True, key_padding_mask: Tensor | None = None,
    need_weights: bool = True, attn_mask: Tensor | None = None, use_separate_proj_weight: bool = False,
    q_proj_weight: Tensor | None = None, k_proj_weight: Tensor | None = None, v_proj_weight: Tensor | None = None,
    static_k: Tensor | None = None, static_v: Tensor | None = None, average_attn_weights: bool = True, is_causal: bool = False,
) -> tuple[Tensor, Tensor | None]:  # fmt: skip
    """(output, weights) of attention with `num_heads` heads: query (L, N, E), key and value (S, N, E), or each without N.

    Args:
        in_proj_weight: (3 E, E), the projections of query, key and value one below the other; in_proj_bias (3 E,).
        bias_k, bias_v: (1, 1, E), a key and a value added to every sequence. add_zero_attn: one of zeros likewise.
        key_padding_mask: (N, S): True, or -inf, at keys that nobody may see.
        attn_mask: (L, S) or (N * num_heads, L, S): True, or -inf, where a query may not see a key; floats are added.
        use_separate_proj_weight: project with q_proj_weight (E, E), k_proj_weight (E, K) and v_proj_weight (E, V).
        static_k, static_v: (N * num_heads, S, E / num_heads), in place of the projected ones.
        need_weights: False gives None for the weights. average_attn_weights: False gives each head's, (N, num_heads, L, S).

    Raises:
        AssertionError: sizes that do not fit. RuntimeError: a mask of a wrong shape.
    """
    alone = query._data.ndim == 2
    if alone:
        query, key, value = (F.unsqueeze(t, dim=1) for t in (query, key, value))
        key_padding_mask = None if key_padding_mask is None else F.unsqueeze(key_padding_mask, dim=0)
    length, batch, width = query._data.shape
    if is_causal and attn_mask is None:
        raise RuntimeError(
            "Need attn_mask if specifying the is_causal hint. You may use the Transformer module method "
            "`generate_square_subsequent_mask` to create this mask."
        )
    _check(query, key, value, embed_dim_to_check, num_heads, use_separate_proj_weight)
    separate: list[Any] = [q_proj_weight, k_proj_weight, v_proj_weight]
    weights = separate if use_separate_proj_weight else _thirds(in_proj_weight)
    q, k, v = (linear(x, w, b) for x, w, b in zip((query, key, value), weights, _thirds(in_proj_bias), strict=True))
    added = 0
    if bias_k is not None and bias_v is not None:
        k, v = (cat([x, b.expand(1, batch, width)]) for x, b in ((k, bias_k), (v, bias_v)))
        added += 1
    q, k, v = (_split(x, batch * num_heads) for x in (q, k, v))
    k, v = k if static_k is None else static_k, v if static_v is None else static_v
    if add_zero_attn:
        k, v = (cat([x, F.mul(x.narrow(1, 0, 1), 0.0)], 1) for x in (k, v))
        added += 1
    mask = _mask(attn_mask, key_padding_mask, q, batch, k._data.shape[1] - added, added)
    q, k, v = (F.reshape(x, shape=(batch, num_heads, *x._data.shape[1:])) for x in (q, k, v))
    p = dropout_p if training else 0.0
    found = None
    if need_weights:
        scores = (q * math.sqrt(1.0 / q._data.shape[-1])) @ k.transpose(-2, -1)
        found = (scores if mask is None else scores + mask).softmax(-1)
        found = dropout(found, p) if p else found
        mixed = found @ v
    else:
        mixed = scaled_dot_product_attention(q, k, v, mask, p)
    out = linear(mixed.permute(2, 0, 1, 3).reshape(length, batch, width), out_proj_weight, out_proj_bias)
    if found is not None and average_attn_weights:
        found = found.mean(dim=1)
    if alone:
        return F.squeeze(out, dims=(1,)), None if found is None else F.squeeze(found, dims=(0,))
    return out, found


def _thirds(stacked: Tensor | None) -> list[Any]:
    """What belongs to query, key and value, of what stands one below the other."""
    return [None] * 3 if stacked is None else list(stacked.chunk(3))


def _check(query: Tensor, key: Tensor, value: Tensor, expected: int, heads: int, separate: bool) -> None:
    width = query._data.shape[-1]
    if width != expected:
        raise AssertionError(f"was expecting embedding dimension of {expected}, but got {width}")
    if width % heads:
        raise AssertionError(f"embed_dim {width} not divisible by num_heads {heads}")
    x, y = key._data.shape, value._data.shape
    if separate and x[:2] != y[:2]:
        raise AssertionError(f"key's sequence and batch dims {x[:2]} do not match value's {y[:2]}")
    if not separate and x != y:
        raise AssertionError(f"key shape torch.Size({list(x)}) does not match value shape torch.Size({list(y)})")


def _split(x: Tensor, rows: int) -> Tensor:
    """(length, N, E) as (N * heads, length, E / heads)."""
    length, batch, width = x._data.shape
    return F.transpose(F.reshape(x, shape=(length, rows, batch * width // max(rows, 1))), dim0=0, dim1=1)


def _mask(attn_mask: Tensor | None, padding: Tensor | None, q: Tensor, batch: int, sources: int, added: int) -> Any:
    """Both masks as one to be added to the scores, (N or 1, heads or 1, L or 1, S), with zeros for what was added to the keys."""
    rows, length = q._data.shape[:2]
    found: Any = None
    if attn_mask is not None:
        shapes = {2: (length, sources), 3: (rows, length, sources)}
        expected = shapes.get(attn_mask._data.ndim)
        if expected is None:
            raise RuntimeError(f"attn_mask's dimension {attn_mask._data.ndim} is not supported")
        if attn_mask._data.shape != expected:
            raise RuntimeError(
                f"The shape of the {attn_mask._data.ndim}D attn_mask is {attn_mask.shape}, but should be {expected}."
            )
        lead = (1, 1) if attn_mask._data.ndim == 2 else (batch, rows // batch)
        found = F.reshape(_as_numbers(attn_mask, q), shape=(*lead, length, sources))
    if padding is not None:
        if padding._data.shape != (batch, sources):
            raise AssertionError(f"expecting key_padding_mask shape of {(batch, sources)}, but got {padding.shape}")
        numbers = F.reshape(_as_numbers(padding, q), shape=(batch, 1, 1, sources))
        found = numbers if found is None else found + numbers
    if found is not None and added:
        found = F.pad_constant(found, widths=((0, 0), (0, 0), (0, 0), (0, added)), value=0.0)
    return found


def _as_numbers(mask: Tensor, q: Tensor) -> Tensor:
    """A mask of bools as 0 and -inf."""
    if mask._data.dtype.kind != "b":
        return mask
    xp = backend_of(q)
    return apply.wrap(xp.where(mask._data, -math.inf, 0.0).astype(q._data.dtype))
