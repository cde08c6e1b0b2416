"""`MultiheadAttention`: each query takes a mean of the values, weighed by how well its key fits; several times side by side."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

from ...creation import empty, zeros
from ...functions import cat
from ...tensor import Tensor
from .. import functional as F
from .. import init
from ..parameter import Parameter
from .linear import Linear
from .module import Module

__all__ = ["MultiheadAttention"]


class NonDynamicallyQuantizableLinear(Linear):
    """A Linear, under the name that PyTorch prints."""


class MultiheadAttention(Module):
    """softmax(q k^T / sqrt(head size) + mask) v in each of `num_heads` heads (Vaswani et al. 2017).

    query (L, N, embed_dim), key (S, N, kdim), value (S, N, vdim) -> (output (L, N, embed_dim), weights (N, L, S)); N first when
    batch_first; without N for a single sequence.

    >>> import autograd_lab as torch
    >>> x = torch.zeros(5, 2, 8)
    >>> output, weights = torch.nn.MultiheadAttention(8, num_heads=2)(x, x, x)
    >>> output.shape, weights.shape
    (torch.Size([5, 2, 8]), torch.Size([2, 5, 5]))
    """

    in_proj_bias: Parameter | None
    bias_k: Parameter | None
    bias_v: Parameter | None

    def __init__(
        self, embed_dim: int, num_heads: int, dropout: float = 0.0, bias: bool = True, add_bias_kv: bool = False,
        add_zero_attn: bool = False, kdim: int | None = None, vdim: int | None = None, batch_first: bool = False,
        device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        if embed_dim <= 0 or num_heads <= 0:
            raise ValueError(
                f"embed_dim and num_heads must be greater than 0, got embed_dim={embed_dim} and num_heads={num_heads} instead"
            )
        if embed_dim % num_heads:
            raise AssertionError("embed_dim must be divisible by num_heads")
        self.embed_dim, self.num_heads, self.head_dim = embed_dim, num_heads, embed_dim // num_heads
        self.kdim, self.vdim = embed_dim if kdim is None else kdim, embed_dim if vdim is None else vdim
        self.dropout, self.batch_first, self.add_zero_attn = dropout, batch_first, add_zero_attn
        self._qkv_same_embed_dim = self.kdim == embed_dim and self.vdim == embed_dim

        def parameter(*shape: int) -> Parameter:
            return Parameter(empty(*shape, device=device, dtype=dtype))

        same = self._qkv_same_embed_dim
        self.register_parameter("in_proj_weight", parameter(3 * embed_dim, embed_dim) if same else None)
        for name, size in (("q", embed_dim), ("k", self.kdim), ("v", self.vdim)):
            self.register_parameter(f"{name}_proj_weight", None if same else parameter(embed_dim, size))
        self.register_parameter("in_proj_bias", parameter(3 * embed_dim) if bias else None)
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias=bias, device=device, dtype=dtype)
        for name in ("bias_k", "bias_v"):
            if add_bias_kv:
                self.register_parameter(name, parameter(1, 1, embed_dim))
            else:
                setattr(self, name, None)
        self._reset_parameters()

    def _reset_parameters(self) -> None:
        """Draw new initial values: weights by xavier_uniform_, biases 0."""
        for name in ("in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight"):
            if getattr(self, name) is not None:
                init.xavier_uniform_(getattr(self, name))
        if self.in_proj_bias is not None:
            init.zeros_(self.in_proj_bias)
            init.zeros_(self.out_proj.bias)
        for bias in (self.bias_k, self.bias_v):
            if bias is not None:
                init.xavier_normal_(bias)

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_padding_mask: Tensor | None = None,
        need_weights: bool = True, attn_mask: Tensor | None = None, average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:  # fmt: skip
        """(output, weights).

        Args:
            key_padding_mask: (N, S): True, or -inf, at keys that nobody may see.
            need_weights: False: give None for the weights.
            attn_mask: (L, S) or (N * num_heads, L, S): True, or -inf, where a query may not see a key; floats are added.
            average_attn_weights: False: each head's weights, (N, num_heads, L, S).
            is_causal: a hint that attn_mask is the causal one.

        Raises:
            AssertionError: dimensions, sizes or mask types that do not fit. RuntimeError: a mask of a wrong shape.
        """
        self._check(query, key, value, key_padding_mask, attn_mask, is_causal)
        alone = query.dim() == 2
        if alone:
            query, key, value = _each(lambda x: x.unsqueeze(1), query, key, value)
            key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
        elif self.batch_first:
            query, key, value = _each(lambda x: x.transpose(0, 1), query, key, value)
        if key.shape[:2] != value.shape[:2]:
            raise AssertionError(
                f"key's sequence and batch dims {key.shape[:2]} do not match value's {value.shape[:2]}"
            )
        mask = self._mask(query, key, key_padding_mask, attn_mask)
        q, k, v, mask = self._heads(query, key, value, mask)
        out, weights = self._attend(q, k, v, mask, need_weights)
        length, batch = query.shape[0], query.shape[1]
        out = self.out_proj(out.permute(2, 0, 1, 3).reshape(length, batch, self.embed_dim))
        if weights is not None and average_attn_weights:
            weights = weights.mean(dim=1)
        if alone:
            return out.squeeze(1), None if weights is None else weights.squeeze(0)
        return out.transpose(0, 1) if self.batch_first else out, weights

    # ------------------------------------------------------------ parts

    def _projected(self, query: Tensor, key: Tensor, value: Tensor) -> list[Tensor]:
        """Query, key and value, each (length, N, embed_dim)."""
        if self._qkv_same_embed_dim:
            if query is key and key is value:  # one product for all three
                return list(F.linear(query, self.in_proj_weight, self.in_proj_bias).chunk(3, -1))
            weights = self.in_proj_weight.chunk(3)
        else:
            weights = (self.q_proj_weight, self.k_proj_weight, self.v_proj_weight)
        biases = (None,) * 3 if self.in_proj_bias is None else self.in_proj_bias.chunk(3)
        return [F.linear(x, w, b) for x, w, b in zip((query, key, value), weights, biases, strict=True)]

    def _heads(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> tuple:
        """Query, key and value as (N, heads, length, head_dim), with what is added to the keys; and the mask made to fit."""
        batch = query.shape[1]
        q, k, v = self._projected(query, key, value)
        extra = 0
        if self.bias_k is not None and self.bias_v is not None:
            k = cat([k, self.bias_k.expand(1, batch, self.embed_dim)])
            v = cat([v, self.bias_v.expand(1, batch, self.embed_dim)])
            extra += 1
        if self.add_zero_attn:
            nothing = zeros(1, batch, self.embed_dim, dtype=k.dtype, device=k.device)
            k, v = cat([k, nothing]), cat([v, nothing])
            extra += 1
        if mask is not None and extra:
            mask = cat([mask, zeros(*mask.shape[:-1], extra, dtype=mask.dtype, device=mask.device)], -1)
        split = (x.reshape(x.shape[0], batch, self.num_heads, self.head_dim).permute(1, 2, 0, 3) for x in (q, k, v))
        return *split, mask

    def _attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, need_weights: bool) -> tuple:
        """(output (N, heads, L, head_dim), weights (N, heads, L, S) or None)."""
        p = self.dropout if self.training else 0.0
        if not need_weights:
            return F.scaled_dot_product_attention(q, k, v, mask, p), None
        scores = (q * math.sqrt(1.0 / self.head_dim)) @ k.transpose(-2, -1)
        weights = (scores if mask is None else scores + mask).softmax(-1)
        if p:
            weights = F.dropout(weights, p)
        return weights @ v, weights

    def _mask(
        self, query: Tensor, key: Tensor, key_padding_mask: Tensor | None, attn_mask: Tensor | None
    ) -> Tensor | None:
        """Both masks as one to be added to the scores, (N or 1, heads or 1, L or 1, S)."""
        length, batch, sources = query.shape[0], query.shape[1], key.shape[0]
        if key_padding_mask is not None and attn_mask is not None and key_padding_mask.dtype != attn_mask.dtype:
            warnings.warn(
                "Support for mismatched key_padding_mask and attn_mask is deprecated. Use same type for both instead.",
                stacklevel=4,
            )
        found = None
        if attn_mask is not None:
            expected = (length, sources) if attn_mask.dim() == 2 else (batch * self.num_heads, length, sources)
            if attn_mask.dim() not in (2, 3):
                raise RuntimeError(f"attn_mask's dimension {attn_mask.dim()} is not supported")
            if attn_mask.shape != expected:
                raise RuntimeError(
                    f"The shape of the {attn_mask.dim()}D attn_mask is {attn_mask.shape}, but should be {expected}."
                )
            shape = (1, 1, length, sources) if attn_mask.dim() == 2 else (batch, self.num_heads, length, sources)
            found = _added(attn_mask, "attn_mask", query).reshape(shape)
        if key_padding_mask is not None:
            for i, n in enumerate((batch, sources)):
                if key_padding_mask.shape[i] != n:
                    raise AssertionError(
                        f"Expected key_padded_mask.shape[{i}] to be {n}, but got {key_padding_mask.shape[i]}"
                    )
            padding = _added(key_padding_mask, "key_padding_mask", query).reshape(batch, 1, 1, sources)
            found = padding if found is None else found + padding
        return found

    def _check(
        self, query: Tensor, key: Tensor, value: Tensor, key_padding_mask: Any, attn_mask: Any, is_causal: bool
    ) -> None:
        n = query.dim()
        if n not in (2, 3):
            raise AssertionError(f"query should be unbatched 2D or batched 3D tensor but received {n}-D query tensor")
        kind = "batched (3-D)" if n == 3 else "unbatched (2-D)"
        if key.dim() != n or value.dim() != n:
            raise AssertionError(
                f"For {kind} `query`, expected `key` and `value` to be {n}-D but found {key.dim()}-D and {value.dim()}-D tensors "
                "respectively"
            )
        if key_padding_mask is not None and key_padding_mask.dim() != n - 1:
            raise AssertionError(
                f"For {kind} `query`, expected `key_padding_mask` to be `None` or {n - 1}-D but found {key_padding_mask.dim()}-D "
                "tensor instead"
            )
        if is_causal and attn_mask is None:
            raise RuntimeError(
                "Need attn_mask if specifying the is_causal hint. You may use the Transformer module method "
                "`generate_square_subsequent_mask` to create this mask."
            )
        if query.shape[-1] != self.embed_dim:
            raise AssertionError(f"was expecting embedding dimension of {self.embed_dim}, but got {query.shape[-1]}")
        if self._qkv_same_embed_dim and key.shape != value.shape:
            raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")


def _each(function: Callable[[Tensor], Tensor], *tensors: Tensor) -> list[Tensor]:
    """`function` of each tensor; what was one object stays one."""
    found = {id(t): function(t) for t in tensors}
    return [found[id(t)] for t in tensors]


def _added(mask: Tensor, name: str, like: Tensor) -> Tensor:
    """A mask as numbers to be added: True becomes -inf. Raises AssertionError for a mask of integers."""
    if mask.is_floating_point():
        return mask
    if mask.dtype.name != "bool":
        raise AssertionError(f"only bool and floating types of {name} are supported")
    return zeros(mask.shape, dtype=like.dtype, device=like.device).masked_fill_(mask, -math.inf)
