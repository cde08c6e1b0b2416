"""One step of a recurrent layer, for loops of one's own."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ...creation import empty, zeros
from ...tensor import Tensor
from .. import functional as F
from .. import init
from ..parameter import Parameter
from .module import Module
from .rnn import lstm_step

__all__ = ["GRUCell", "LSTMCell", "RNNCell", "RNNCellBase"]


class RNNCellBase(Module):
    """What the cells share: weight_ih (gates * hidden_size, input_size), weight_hh (gates * hidden_size, hidden_size), bias_ih and
    bias_hh, all uniform within 1/sqrt(hidden_size) at first.
    """

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool, num_chunks: int, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        rows = num_chunks * hidden_size
        for name, columns in (("weight_ih", input_size), ("weight_hh", hidden_size)):
            setattr(self, name, Parameter(empty(rows, columns, device=device, dtype=dtype)))
        for name in ("bias_ih", "bias_hh"):
            self.register_parameter(name, Parameter(empty(rows, device=device, dtype=dtype)) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw new initial values."""
        bound = 1 / math.sqrt(self.hidden_size) if self.hidden_size else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def _prepared(self, input: Tensor, states: tuple) -> tuple[Tensor, tuple]:
        """The input as (B, input_size) and the states (zero where None) as (B, hidden_size), checked."""
        if input.dim() not in (1, 2):
            raise ValueError(f"{self._get_name()}: Expected input to be 1D or 2D, got {input.dim()}D instead")
        alone = input.dim() == 1
        x = input.unsqueeze(0) if alone else input
        if x.shape[1] != self.input_size:
            raise RuntimeError(f"input has inconsistent input_size: got {x.shape[1]} expected {self.input_size}")
        found = []
        for i, state in enumerate(states):
            if state is None:
                state = zeros(x.shape[0], self.hidden_size, dtype=x.dtype, device=x.device)
            elif state.dim() not in (1, 2):
                name = "hidden" if len(states) == 1 else f"hx[{i}]"
                raise ValueError(f"{self._get_name()}: Expected {name} to be 1D or 2D, got {state.dim()}D instead")
            elif alone:
                state = state.unsqueeze(0)
            if state.shape[1] != self.hidden_size:
                raise RuntimeError(
                    f"hidden{i} has inconsistent hidden_size: got {state.shape[1]}, expected {self.hidden_size}"
                )
            if state.shape[0] != x.shape[0]:
                raise RuntimeError(f"Input batch size {x.shape[0]} doesn't match hidden{i} batch size {state.shape[0]}")
            found.append(state)
        return x, tuple(found)

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        return text if self.bias is True else f"{text}, bias={self.bias}"


class RNNCell(RNNCellBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu of it: (B, input_size), (B, hidden_size) -> (B, hidden_size).

    >>> import autograd_lab as torch
    >>> cell, h = torch.nn.RNNCell(10, 20), torch.zeros(3, 20)
    >>> for x in torch.zeros(6, 3, 10):
    ...     h = cell(x, h)
    >>> h.shape
    torch.Size([3, 20])
    """

    nonlinearities: ClassVar[tuple[str, ...]] = ("tanh", "relu")

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, nonlinearity: str = "tanh", device: Any = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        x, (h,) = self._prepared(input, (hx,))
        if self.nonlinearity not in self.nonlinearities:
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        total = F.linear(x, self.weight_ih, self.bias_ih) + F.linear(h, self.weight_hh, self.bias_hh)
        out = total.relu() if self.nonlinearity == "relu" else total.tanh()
        return out.squeeze(0) if input.dim() == 1 else out

    def extra_repr(self) -> str:
        text = super().extra_repr()
        return text if self.nonlinearity == "tanh" else f"{text}, nonlinearity={self.nonlinearity}"


class LSTMCell(RNNCellBase):
    """One step of an LSTM: (B, input_size) and (h, c), each (B, hidden_size) -> (h', c')."""

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, Tensor]:
        x, (h, c) = self._prepared(input, (None, None) if hx is None else tuple(hx))
        gates = F.linear(x, self.weight_ih, self.bias_ih) + F.linear(h, self.weight_hh, self.bias_hh)
        h, c = lstm_step(gates, c)
        return (h.squeeze(0), c.squeeze(0)) if input.dim() == 1 else (h, c)


class GRUCell(RNNCellBase):
    """One step of a GRU: (B, input_size), (B, hidden_size) -> (B, hidden_size)."""

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        x, (h,) = self._prepared(input, (hx,))
        r, z, n = F.linear(x, self.weight_ih, self.bias_ih).chunk(3, -1)
        hr, hz, hn = F.linear(h, self.weight_hh, self.bias_hh).chunk(3, -1)
        n = (n + (r + hr).sigmoid() * hn).tanh()
        out = n + (z + hz).sigmoid() * (h - n)
        return out.squeeze(0) if input.dim() == 1 else out
