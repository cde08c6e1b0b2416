"""Sequences of several lengths: padded into one tensor, or packed without padding, step by step."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ...creation import from_numpy, full
from ...functions import cat
from ...tensor import Tensor

__all__ = ["PackedSequence", "invert_permutation", "pack_padded_sequence", "pack_sequence", "pad_packed_sequence",
           "pad_sequence", "unpack_sequence", "unpad_sequence"]  # fmt: skip

_Fields = namedtuple("_Fields", "data batch_sizes sorted_indices unsorted_indices")


class PackedSequence(_Fields):
    """Sequences of several lengths, longest first, all first steps, then all second steps, and so on.

    data: (sum of lengths, ...); batch_sizes: how many sequences have each step; sorted_indices: which of the given sequences
    stands where; unsorted_indices: where each of them stands (both None when they were given longest first).
    """

    __slots__ = ()

    def __new__(
        cls, data: Tensor, batch_sizes: Tensor, sorted_indices: Tensor | None = None, unsorted_indices: Tensor | None = None
    ) -> PackedSequence:  # fmt: skip
        if unsorted_indices is None and sorted_indices is not None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"PackedSequence({parts})"

    def to(self, *args: Any, **kwargs: Any) -> PackedSequence:
        """As another dtype or on another device: see Tensor.to."""
        return self._replace(data=self.data.to(*args, **kwargs))

    def float(self) -> PackedSequence:
        return self._replace(data=self.data.float())

    def double(self) -> PackedSequence:
        return self._replace(data=self.data.double())

    def half(self) -> PackedSequence:
        return self._replace(data=self.data.half())

    def cpu(self) -> PackedSequence:
        return self._replace(data=self.data.cpu())

    def cuda(self) -> PackedSequence:
        return self._replace(data=self.data.cuda())


class Unpacked:
    """Where the entries of a PackedSequence lie in a padded tensor (T, B, ...), and back."""

    def __init__(self, batch_sizes: Tensor) -> None:
        sizes = np.asarray(batch_sizes.tolist())
        self.steps, self.batch = len(sizes), int(sizes[0])
        self.lengths = (sizes[:, None] > np.arange(self.batch)).sum(0)
        begins = np.cumsum(sizes) - sizes
        clipped = np.minimum(np.arange(self.steps)[:, None], self.lengths - 1)
        self._places = begins[clipped] + np.arange(self.batch)
        self._step = np.repeat(np.arange(self.steps), sizes)
        self._sequence = np.concatenate([np.arange(n) for n in sizes])

    def padded(self, data: Tensor) -> Tensor:
        """(sum of lengths, ...) -> (T, B, ...); beyond its end each sequence repeats its last entry."""
        return data[from_numpy(self._places)]

    def packed(self, padded: Tensor) -> Tensor:
        """(T, B, ...) -> (sum of lengths, ...), without the padding."""
        return padded[from_numpy(self._step), from_numpy(self._sequence)]

    def reversed(self, padded: Tensor) -> Tensor:
        """Each sequence from its end to its beginning."""
        order = np.maximum(self.lengths - 1 - np.arange(self.steps)[:, None], 0)
        return padded[from_numpy(order), from_numpy(np.broadcast_to(np.arange(self.batch), order.shape))]

    def last(self, padded: Tensor) -> Tensor:
        """(T, B, ...) -> (B, ...): each sequence's last entry."""
        return padded[from_numpy(self.lengths - 1), from_numpy(np.arange(self.batch))]


def invert_permutation(permutation: Tensor | None) -> Tensor | None:
    """The permutation that undoes one."""
    return None if permutation is None else from_numpy(np.argsort(permutation.numpy()))


# ---------------------------------------------------------------- packing


def pack_padded_sequence(
    input: Tensor, lengths: Any, batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """Pack a padded tensor (T, B, ...), (B, T, ...) when batch_first.

    Args:
        lengths: of each sequence, longest first unless `enforce_sorted` is False.

    Raises:
        RuntimeError: lengths of the wrong number or order, or one of 0.
    """
    if batch_first:
        input = input.transpose(0, 1)
    found = np.asarray(lengths.tolist() if isinstance(lengths, Tensor) else list(lengths))
    order = None
    if not enforce_sorted:
        order = np.argsort(-found, kind="stable")
        found, input = found[order], input[:, from_numpy(order)]
    if len(found) != input.shape[1]:
        raise RuntimeError(
            f"Expected `len(lengths)` to be equal to batch_size, but got {len(found)} (batch_size={input.shape[1]})"
        )
    if (found <= 0).any():
        raise RuntimeError(
            "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"
        )
    if (np.diff(found) > 0).any():
        raise RuntimeError(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to "
            "pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability."
        )
    sizes = from_numpy((found > np.arange(found[0])[:, None]).sum(1))
    return PackedSequence(Unpacked(sizes).packed(input), sizes, None if order is None else from_numpy(order))


def pad_packed_sequence(
    sequence: PackedSequence, batch_first: bool = False, padding_value: float = 0.0, total_length: int | None = None
) -> tuple[Tensor, Tensor]:
    """The padded tensor of a PackedSequence, in the order in which the sequences were given, and their lengths.

    Args:
        total_length: pad to this length.

    Raises:
        ValueError: total_length is shorter than the longest sequence.
    """
    found = Unpacked(sequence.batch_sizes)
    if total_length is not None and total_length < found.steps:
        raise ValueError(
            "Expected total_length to be at least the length of the longest sequence in input, but got "
            f"total_length={total_length} and max sequence length being {found.steps}"
        )
    pieces = found.padded(sequence.data).unbind(1)
    padded = pad_sequence(
        [piece[:n] for piece, n in zip(pieces, found.lengths.tolist(), strict=True)], padding_value=padding_value
    )
    extra = 0 if total_length is None else total_length - found.steps
    if extra:
        padded = cat([padded, full((extra, *padded.shape[1:]), padding_value, dtype=padded.dtype)])
    lengths = from_numpy(found.lengths)
    if sequence.unsorted_indices is not None:
        padded, lengths = padded[:, sequence.unsorted_indices], lengths[sequence.unsorted_indices]
    return padded.transpose(0, 1) if batch_first else padded, lengths


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Pack tensors (length, ...), longest first unless `enforce_sorted` is False.

    >>> import autograd_lab as torch
    >>> torch.nn.utils.rnn.pack_sequence([torch.tensor([1, 2, 3]), torch.tensor([4])]).data
    tensor([1, 4, 2, 3])
    """
    return pack_padded_sequence(pad_sequence(sequences), [len(s) for s in sequences], enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Tensor]:
    """The tensors of a PackedSequence, in the order in which they were given."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)


# ---------------------------------------------------------------- padding


def pad_sequence(
    sequences: Any, batch_first: bool = False, padding_value: float = 0.0, padding_side: str = "right"
) -> Tensor:
    """Tensors (length, ...) side by side in one (T, B, ...), or (B, T, ...) when batch_first, filled up at one side.

    Raises:
        RuntimeError: no sequences, shapes that differ beyond the first dimension, or an unknown side.

    >>> import autograd_lab as torch
    >>> torch.nn.utils.rnn.pad_sequence([torch.ones(3), torch.ones(1)], batch_first=True)
    tensor([[1., 1., 1.],
            [1., 0., 0.]])
    """
    if not isinstance(sequences, Iterable):
        raise RuntimeError(
            f"pad_sequence: Expected iterable for input sequences, but got arg of type: {type(sequences)}"
        )
    if padding_side not in ("left", "right"):
        raise RuntimeError(f"Expected padding_side to be one of left or right, but got {padding_side}.")
    given = list(sequences)
    if not given:
        raise RuntimeError("received an empty list of sequences")
    longest = max(len(s) for s in given)
    rest = given[0].shape[1:]
    out = full(
        (len(given), longest, *rest) if batch_first else (longest, len(given), *rest), padding_value, dtype=given[0].dtype
    )  # fmt: skip
    for i, s in enumerate(given):
        place = slice(0, len(s)) if padding_side == "right" else slice(longest - len(s), longest)
        out[(i, place) if batch_first else (place, i)] = s
    return out


def unpad_sequence(padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False) -> list[Tensor]:
    """The tensors that pad_sequence put side by side."""
    rows = padded_sequences.unbind(0 if batch_first else 1)
    return [row[:n] for row, n in zip(rows, lengths.tolist(), strict=True)]
