"""Recurrent layers over sequences: RNN, LSTM and GRU, of several layers, in one direction or both.

Each layer makes one product of all steps' inputs; the steps themselves run inside one op of the table (ops/recurrent.py).
"""

from __future__ import annotations

import math
import numbers
import warnings
from typing import Any, ClassVar

from ...creation import empty, zeros
from ...functions import F as table
from ...functions import cat, stack
from ...functions.common import type_word
from ...tensor import Tensor
from .. import functional as F
from .. import init
from ..parameter import Parameter
from ..utils.rnn import PackedSequence, Unpacked
from .module import Module

__all__ = ["GRU", "LSTM", "RNN", "RNNBase"]


class RNNBase(Module):
    """What RNN, LSTM and GRU share: sizes, weights, layers and directions.

    Weights of layer k: weight_ih_lk (gates * hidden_size, inputs), weight_hh_lk (gates * hidden_size, hidden_size), bias_ih_lk,
    bias_hh_lk; those of the backward direction end in _reverse. All start uniform within 1/sqrt(hidden_size).
    """

    gates: ClassVar[int] = 1

    def __init__(
        self, mode: str, input_size: int, hidden_size: int, num_layers: int = 1, bias: bool = True,
        batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False, proj_size: int = 0,
        device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.mode, self.input_size, self.hidden_size, self.num_layers = mode, input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.dropout = bias, batch_first, float(dropout)
        self.bidirectional, self.proj_size = bidirectional, proj_size
        self._check_arguments(dropout)
        for layer, suffix in self._cells():
            inputs = self._out_size * self._directions if layer else input_size
            shapes = {
                "weight_ih": (self.gates * hidden_size, inputs),
                "weight_hh": (self.gates * hidden_size, self._out_size),
            }
            if bias:
                shapes |= {"bias_ih": (self.gates * hidden_size,), "bias_hh": (self.gates * hidden_size,)}
            if proj_size:
                shapes["weight_hr"] = (proj_size, hidden_size)
            for name, shape in shapes.items():
                setattr(self, f"{name}_l{layer}{suffix}", Parameter(empty(shape, device=device, dtype=dtype)))
        self.reset_parameters()

    def _check_arguments(self, dropout: Any) -> None:
        if not isinstance(dropout, numbers.Number) or not 0 <= self.dropout <= 1 or isinstance(dropout, bool):
            raise ValueError(
                "dropout should be a number in range [0, 1] representing the probability of an element being zeroed"
            )
        if dropout and self.num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers greater "
                f"than 1, but got dropout={dropout} and num_layers={self.num_layers}",
                stacklevel=4,
            )
        for name in ("input_size", "hidden_size"):
            if not isinstance(getattr(self, name), int):
                raise TypeError(f"{name} should be of type int, got: {type(getattr(self, name)).__name__}")
        for name in ("bias", "batch_first"):
            if not isinstance(getattr(self, name), bool):
                raise TypeError(f"{name} should be of type bool, got: {type(getattr(self, name)).__name__}")
        for name in ("input_size", "hidden_size", "num_layers"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be greater than zero")
        if self.proj_size < 0:
            raise ValueError("proj_size should be a positive integer or zero to disable projections")
        if self.proj_size >= self.hidden_size:
            raise ValueError("proj_size has to be smaller than hidden_size")

    @property
    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    @property
    def _out_size(self) -> int:
        """The size of what each direction puts out at a step."""
        return self.proj_size or self.hidden_size

    def _cells(self) -> list[tuple[int, str]]:
        """(layer, suffix of its names) of every layer and direction, in the order of their states."""
        return [(layer, suffix) for layer in range(self.num_layers) for suffix in ("", "_reverse")[: self._directions]]

    def _weights(self, layer: int, suffix: str) -> list[Parameter]:
        names = ["weight_ih", "weight_hh", *(["bias_ih", "bias_hh"] if self.bias else [])]
        names += ["weight_hr"] if self.proj_size else []
        return [getattr(self, f"{name}_l{layer}{suffix}") for name in names]

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The weights of every layer and direction."""
        return [self._weights(layer, suffix) for layer, suffix in self._cells()]

    def flatten_parameters(self) -> None:
        """Does nothing here: PyTorch lays the weights out for the GPU's library."""

    def reset_parameters(self) -> None:
        """Draw new initial values."""
        bound = 1 / math.sqrt(self.hidden_size)
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    # ------------------------------------------------------------ forward

    def forward(self, input: Any, hx: Any = None) -> tuple[Any, Any]:
        """input (T, B, input_size), (B, T, input_size) when batch_first, (T, input_size) or a PackedSequence -> (output, state).

        output (T, B, directions * hidden_size): the last layer's h at each step; state: h of each layer and direction after its
        last step, (layers * directions, B, hidden_size); for an LSTM (h, c). `hx`: the state to begin with; zero when None.

        Raises:
            ValueError: a wrong number of dimensions, or a dtype other than the weights'. RuntimeError: a wrong size.
        """
        if isinstance(input, PackedSequence):
            return self._forward_packed(input, hx)
        self._check_input(input)
        self._check_dims(hx, input.dim())
        alone = input.dim() == 2
        if alone:
            hx = None if hx is None else self._each(hx, lambda s: s.unsqueeze(1))
        x = input.unsqueeze(1) if alone else input.transpose(0, 1) if self.batch_first else input
        out, found = self._run(x, self._first_states(x, x.shape[1], hx, None), None)
        last = self._last_states(found, None)
        if alone:
            return out.squeeze(1), self._each(last, lambda s: s.squeeze(1))
        return out.transpose(0, 1) if self.batch_first else out, last

    def _forward_packed(self, packed: PackedSequence, hx: Any) -> tuple[PackedSequence, Any]:
        self._check_values(packed.data)
        lengths = Unpacked(packed.batch_sizes)
        states = self._first_states(packed.data, lengths.batch, hx, packed.sorted_indices)
        out, found = self._run(lengths.padded(packed.data), states, lengths)
        return packed._replace(data=lengths.packed(out)), self._last_states(found, packed.unsorted_indices)

    def _run(self, x: Tensor, states: tuple, lengths: Unpacked | None) -> tuple[Tensor, list]:
        """All layers over x (T, B, ...): (output, the last states of each layer and direction)."""
        found: list[list[Tensor]] = []
        for layer in range(self.num_layers):
            if layer and self.dropout:
                x = F.dropout(x, self.dropout, self.training)
            outputs = []
            for suffix in ("", "_reverse")[: self._directions]:
                first = tuple(s[len(found)] for s in states)
                out, last = self._one_direction(x, first, self._weights(layer, suffix), bool(suffix), lengths)
                outputs.append(out)
                found.append(last)
            x = outputs[0] if len(outputs) == 1 else cat(outputs, 2)
        if x.requires_grad and lengths is None and not self.bidirectional:
            x = x.clone()  # the steps keep their states for backward: what the user writes into must be another tensor
        return x, found

    def _one_direction(
        self, x: Tensor, first: tuple, weights: list, reverse: bool, lengths: Unpacked | None
    ) -> tuple[Tensor, list]:
        if lengths is None:
            states = self._steps(x, first, weights, reverse)
            return states[0], [s[0 if reverse else -1] for s in states]
        states = self._steps(lengths.reversed(x) if reverse else x, first, weights, False)
        out = lengths.reversed(states[0]) if reverse else states[0]
        return out, [lengths.last(s) for s in states]

    def _steps(self, x: Tensor, first: tuple, weights: list, reverse: bool) -> tuple[Tensor, ...]:
        """The states after each step (T, B, ...), h first."""
        raise NotImplementedError

    def _from_input(self, x: Tensor, weights: list) -> Tensor:
        """What every step adds from its input, both biases included."""
        return F.linear(x, weights[0], weights[2] + weights[3] if self.bias else None)

    # ------------------------------------------------------------ states

    def _state_sizes(self) -> tuple[int, ...]:
        return (self.hidden_size,)

    def _each(self, hx: Any, function: Any) -> Any:
        """`function` of each part of a state."""
        return function(hx)

    def _parts(self, hx: Any) -> tuple:
        return (hx,)

    def _check_dims(self, hx: Any, expected: int) -> None:
        if hx is not None and hx.dim() != expected:
            kind = "batched 3-D" if expected == 3 else "unbatched 2-D"
            raise RuntimeError(f"For {kind} input, hx should also be {expected}-D but got {hx.dim()}-D tensor")

    def _check_input(self, x: Tensor) -> None:
        if x.dim() not in (2, 3):
            raise ValueError(f"{self._get_name()}: Expected input to be 2D or 3D, got {x.dim()}D tensor instead")
        self._check_values(x)
        if not x.shape[1 if x.dim() == 3 and self.batch_first else 0]:
            raise RuntimeError("Expected sequence length to be larger than 0 in RNN")

    def _check_values(self, x: Tensor) -> None:
        dtype = self.weight_ih_l0.dtype
        if x.dtype != dtype:
            raise ValueError(
                f"RNN input dtype ({x.dtype}) does not match weight dtype ({dtype}). Convert input: input.to({dtype}), or convert "
                f"model: model.to({x.dtype})"
            )
        if x.shape[-1] != self.input_size:
            raise RuntimeError(
                f"input.size(-1) must be equal to input_size. Expected {self.input_size}, got {x.shape[-1]}"
            )

    def _first_states(self, x: Tensor, batch: int, hx: Any, order: Tensor | None) -> tuple[Tensor, ...]:
        """The states to begin with, each (layers * directions, B, size), checked; `order`: how the batch was sorted."""
        shapes = [(self.num_layers * self._directions, batch, size) for size in self._state_sizes()]
        if hx is None:
            return tuple(zeros(shape, dtype=x.dtype, device=x.device) for shape in shapes)
        parts = self._parts(hx)
        for i, (part, shape) in enumerate(zip(parts, shapes, strict=True)):
            if part.shape != shape:
                name = f"hidden[{i}]" if len(shapes) > 1 else "hidden"
                raise RuntimeError(f"Expected {name} size {shape}, got {list(part.shape)}")
            if part.dtype != x.dtype:
                raise RuntimeError(
                    f"mat1 and mat2 must have the same dtype, but got {type_word(part)} and {type_word(x)}. The state to begin with "
                    f"has another dtype than the input: convert it with .to({x.dtype})."
                )
        return tuple(part if order is None else part[:, order] for part in parts)

    def _last_states(self, found: list, order: Tensor | None) -> Any:
        """The states of all layers and directions, as the user gets them."""
        parts = [stack([states[i] for states in found]) for i in range(len(found[0]))]
        parts = [part if order is None else part[:, order] for part in parts]
        return parts[0] if len(parts) == 1 else tuple(parts)

    def extra_repr(self) -> str:
        usual = {
            "proj_size": 0, "num_layers": 1, "bias": True, "batch_first": False, "dropout": 0.0, "bidirectional": False,
        }  # fmt: skip
        others = "".join(f", {k}={getattr(self, k)}" for k, v in usual.items() if getattr(self, k) != v)
        return f"{self.input_size}, {self.hidden_size}{others}"


def _no_projection(kwargs: dict) -> None:
    if "proj_size" in kwargs:
        raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")


class RNN(RNNBase):
    """h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), or relu of it.

    Arguments: input_size, hidden_size, num_layers=1, nonlinearity="tanh", bias=True, batch_first=False, dropout=0.0,
    bidirectional=False.

    >>> import autograd_lab as torch
    >>> output, h = torch.nn.RNN(10, 20, 2)(torch.zeros(5, 3, 10))
    >>> output.shape, h.shape
    (torch.Size([5, 3, 20]), torch.Size([2, 3, 20]))
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        _no_projection(kwargs)
        if len(args) > 3:
            nonlinearity, args = args[3], args[:3] + args[4:]
        else:
            nonlinearity = kwargs.pop("nonlinearity", "tanh")
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'.")
        self.nonlinearity = nonlinearity
        super().__init__(f"RNN_{nonlinearity.upper()}", *args, **kwargs)

    def _steps(self, x: Tensor, first: tuple, weights: list, reverse: bool) -> tuple[Tensor, ...]:
        relu = self.nonlinearity == "relu"
        return (table.rnn_scan(self._from_input(x, weights), *first, weights[1], relu=relu, reverse=reverse),)


class LSTM(RNNBase):
    """i, f, o = sigmoid, g = tanh of W_ih x_t + b_ih + W_hh h_{t-1} + b_hh; c_t = f c_{t-1} + i g; h_t = o tanh(c_t).

    Arguments: input_size, hidden_size, num_layers=1, bias=True, batch_first=False, dropout=0.0, bidirectional=False,
    proj_size=0 (h_t is multiplied by a matrix to this size).

    >>> import autograd_lab as torch
    >>> output, (h, c) = torch.nn.LSTM(10, 20, batch_first=True)(torch.zeros(3, 5, 10))
    >>> output.shape, h.shape, c.shape
    (torch.Size([3, 5, 20]), torch.Size([1, 3, 20]), torch.Size([1, 3, 20]))
    """

    gates = 4

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("LSTM", *args, **kwargs)

    def _state_sizes(self) -> tuple[int, ...]:
        return self._out_size, self.hidden_size

    def _each(self, hx: Any, function: Any) -> Any:
        return tuple(function(part) for part in hx)

    def _parts(self, hx: Any) -> tuple:
        return hx[0], hx[1]

    def _check_dims(self, hx: Any, expected: int) -> None:
        if hx is not None and (hx[0].dim() != expected or hx[1].dim() != expected):
            kind = "batched 3-D" if expected == 3 else "unbatched 2-D"
            raise RuntimeError(
                f"For {kind} input, hx and cx should also be {expected}-D but got ({hx[0].dim()}-D, {hx[1].dim()}-D) tensors"
            )

    def _steps(self, x: Tensor, first: tuple, weights: list, reverse: bool) -> tuple[Tensor, ...]:
        u = self._from_input(x, weights)
        if self.proj_size:
            return _projected_steps(u, first, weights[1], weights[-1], reverse)
        states, cells, _ = table.lstm_scan(u, *first, weights[1], reverse=reverse)
        return states, cells


def _projected_steps(
    u: Tensor, first: tuple, weight: Tensor, projection: Tensor, reverse: bool
) -> tuple[Tensor, Tensor]:
    """An LSTM whose h is projected, one step after the other."""
    h, c = first
    found: list = [None] * len(u)
    for t in reversed(range(len(u))) if reverse else range(len(u)):
        h, c = lstm_step(u[t] + F.linear(h, weight), c)
        h = F.linear(h, projection)
        found[t] = h, c
    return stack([h for h, _ in found]), stack([c for _, c in found])


def lstm_step(gates: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    """(h, c) after one step, from what goes into the gates."""
    i, f, g, o = gates.chunk(4, -1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


class GRU(RNNBase):
    """r, z = sigmoid(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), n = tanh(W_in x_t + b_in + r (W_hn h_{t-1} + b_hn));
    h_t = (1 - z) n + z h_{t-1}.

    Arguments: input_size, hidden_size, num_layers=1, bias=True, batch_first=False, dropout=0.0, bidirectional=False.
    """

    gates = 3

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        _no_projection(kwargs)
        super().__init__("GRU", *args, **kwargs)

    def _steps(self, x: Tensor, first: tuple, weights: list, reverse: bool) -> tuple[Tensor, ...]:
        bias = weights[3] if self.bias else zeros(3 * self.hidden_size, dtype=x.dtype, device=x.device)
        u = F.linear(x, weights[0], weights[2] if self.bias else None)
        return (table.gru_scan(u, *first, weights[1], bias, reverse=reverse)[0],)
