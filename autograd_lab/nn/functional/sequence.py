"""ctc_loss: the probability of a label sequence, whatever moments its labels stand at."""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import F, Tensor, apply, backend_of, checked, type_word

__all__ = ["ctc_loss"]

NEVER = -1e30  # the logarithm of a probability of 0 that can still be reckoned with


def ctc_loss(log_probs: Tensor, targets: Tensor, input_lengths: Any, target_lengths: Any, blank: int = 0, reduction: str = "mean",
             zero_infinity: bool = False) -> Tensor:  # fmt: skip
    """-log of the probability that log_probs spell the targets, summed over all alignments (Graves et al. 2006).

    Args:
        log_probs: (T, N, C) or (T, C), logarithms of probabilities over classes at each moment: log_softmax.
        targets: (N, S), or all sequences one after the other (sum of target_lengths,); never the blank.
        input_lengths, target_lengths: how many moments, and how many labels, each sequence has.
        blank: the class that stands for no label.
        reduction: "mean" divides each loss by its number of labels first.
        zero_infinity: 0 in place of the infinite loss of a sequence that does not fit.

    Raises:
        RuntimeError: lengths or labels that do not fit.
    """
    checked(reduction)
    single = log_probs._data.ndim == 2
    if single:
        log_probs = F.unsqueeze(log_probs, dim=1)
    moments, batch, classes = log_probs._data.shape
    steps, sizes = _lengths(input_lengths, batch, "input_lengths"), _lengths(target_lengths, batch, "target_lengths")
    if log_probs._data.dtype.kind != "f":
        raise RuntimeError(f"\"ctc_loss_cpu\" not implemented for '{type_word(log_probs)}'")
    if not 0 <= blank < classes:
        raise RuntimeError("blank must be in label range")
    if steps.size and int(steps.max()) > moments:
        raise RuntimeError(
            f"Expected input_lengths to have value at most {moments}, but got value {int(steps.max())} (while checking arguments for "
            "ctc_loss_cpu)"
        )
    labels = _extended(targets, sizes, batch, blank)
    losses = _losses(log_probs, labels, steps, sizes, blank)
    lost = losses._data > -NEVER / 2
    if bool(lost.any()):
        losses = F.where(apply.wrap(lost), 0.0 if zero_infinity else float("inf"), losses)
    xp = backend_of(losses)
    if reduction == "mean":
        labelled = xp.from_numpy(np.maximum(sizes, 1).astype(losses._data.dtype))
        return F.mean(F.div(losses, apply.wrap(labelled)), dim=None, keepdim=False)
    if reduction == "sum":
        return F.sum(losses, dim=None, keepdim=False)
    return F.reshape(losses, shape=()) if single else losses


def _lengths(given: Any, batch: int, name: str) -> Any:
    """One int a sequence, on the CPU."""
    if isinstance(given, apply.Tensor):
        given = backend_of(given).to_numpy(given._data)
    found = np.atleast_1d(np.asarray(given, dtype=np.int64))
    if found.shape != (batch,):
        raise RuntimeError(f"{name} must be of size batch_size. It is {list(found.shape)} for a batch of {batch}.")
    if found.size and int(found.min()) < 0:
        raise RuntimeError(f"{name} must not be negative")
    return found


def _extended(targets: Tensor, sizes: Any, batch: int, blank: int) -> Any:
    """(N, 2 S + 1): each sequence's labels with blanks between and around."""
    given = backend_of(targets).to_numpy(targets._data)
    longest = int(sizes.max()) if sizes.size else 0
    found = np.full((batch, 2 * longest + 1), blank, np.int64)
    begin = 0
    for n, size in enumerate(sizes.tolist()):
        row = given[begin : begin + size] if given.ndim == 1 else given[n, :size]
        if row.shape[0] != size:
            raise RuntimeError(
                f"Expected tensor to have size at least {longest} at dimension 1, but got size {row.shape[0]} for targets"
            )
        found[n, 1 : 2 * size : 2] = row
        begin += size
    return found


def _losses(log_probs: Tensor, labels: Any, steps: Any, sizes: Any, blank: int) -> Tensor:
    """-log of the total probability of each sequence, by the forward recursion over moments."""
    xp = backend_of(log_probs)
    moments, batch, _ = log_probs._data.shape
    width = labels.shape[1]
    index = np.ascontiguousarray(np.broadcast_to(labels, (moments, batch, width)))
    emitted = F.gather(log_probs, dim=2, index=xp.from_numpy(index))  # (T, N, states)
    first = np.zeros((batch, width), bool)
    first[:, :1] = True
    first[:, 1:2] = (sizes > 0)[:, None]
    jumps = np.zeros((batch, width), bool)  # a label may follow another one directly, unless they are the same
    jumps[:, 2:] = (labels[:, 2:] != blank) & (labels[:, 2:] != labels[:, :-2])
    state = F.where(_on(xp, first), F.getitem(emitted, index=(0,)), NEVER) if moments else None
    for t in range(1, moments):
        stays, comes = state, F.pad_constant(state, widths=((0, 0), (1, -1)), value=NEVER)
        leaps = (
            F.where(_on(xp, jumps), F.pad_constant(state, widths=((0, 0), (2, -2)), value=NEVER), NEVER)
            if width > 2
            else None
        )
        ways = F.stack([w for w in (stays, comes, leaps) if w is not None], dim=0)
        reached = F.add(F.logsumexp(ways, dim=(0,), keepdim=False), F.getitem(emitted, index=(t,)))
        state = F.where(_on(xp, (t < steps)[:, None]), reached, state)
    ends = np.zeros((batch, width), bool)
    ends[np.arange(batch), 2 * sizes] = True
    ends[np.arange(batch), np.maximum(2 * sizes - 1, 0)] = True
    total = F.neg(F.logsumexp(F.where(_on(xp, ends), state, NEVER), dim=(1,), keepdim=False))
    return F.add(total, _as_if_through_softmax(log_probs, steps))


def _on(xp: Any, mask: Any) -> Tensor:
    return apply.wrap(xp.from_numpy(mask))


def _as_if_through_softmax(log_probs: Tensor, steps: Any) -> Tensor:
    """0, with the gradient exp(log_probs): PyTorch's gradient is that of the scores behind a log_softmax."""
    xp = backend_of(log_probs)
    counted = _on(xp, (np.arange(log_probs._data.shape[0])[:, None] < steps)[:, :, None])
    mass = F.sum(F.where(counted, F.exp(log_probs), 0.0), dim=(0, 2), keepdim=False)
    return F.sub(mass, mass.detach())
