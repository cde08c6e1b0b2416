"""Checkpoints: forget what a part of the net saved, and compute it again when backward comes. Memory for time."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any

from ..autograd import Function, backward, enable_grad, is_grad_enabled, no_grad
from ..creation import zeros
from ..nn import Module
from ..random import fork_rng, get_rng_state, set_rng_state
from ..tensor import Tensor

__all__ = ["checkpoint", "checkpoint_sequential"]


class _Again(Function):
    """Computes without recording; backward computes again, recording, and walks back through that.

    The first argument is a leaf that requires grad, so that backward comes here even when only weights inside need it.
    """

    @staticmethod
    def forward(ctx: Any, starter: Tensor, run: Callable, state: Tensor | None, known: Any, *args: Any) -> Any:
        ctx.run, ctx.state = run, state
        ctx.places = [i for i, a in enumerate(args) if isinstance(a, Tensor)]
        ctx.others = [None if isinstance(a, Tensor) else a for a in args]
        ctx.save_for_backward(*[args[i] for i in ctx.places])
        return run(*args) if known is None else known

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple:
        args = list(ctx.others)
        for i, saved in zip(ctx.places, ctx.saved_tensors, strict=True):
            args[i] = saved.detach().requires_grad_(saved.requires_grad)
        with fork_rng(enabled=ctx.state is not None), enable_grad():
            if ctx.state is not None:
                set_rng_state(ctx.state)
            outputs = ctx.run(*args)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        pairs = [(o, g) for o, g in zip(outputs, grads, strict=True) if isinstance(o, Tensor) and o.requires_grad]
        if pairs:
            backward([o for o, _ in pairs], [g for _, g in pairs])
        return (None, None, None, None, *[a.grad if isinstance(a, Tensor) and a.requires_grad else None for a in args])


def checkpoint(function: Callable, *args: Any, use_reentrant: bool | None = None, preserve_rng_state: bool = True,
               **kwargs: Any) -> Any:  # fmt: skip
    """function(*args, **kwargs), keeping its inputs only: what lies between is computed again in backward.

    Gradients reach the tensor arguments and, through `.backward()`, the weights that `function` uses; random numbers (dropout)
    are the same both times unless preserve_rng_state is False. `torch.autograd.grad` with respect to weights inside, and
    create_graph, do not reach through. use_reentrant is accepted; both forms are one here.

    >>> import autograd_lab as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> torch.utils.checkpoint.checkpoint(lambda x: (x * x).exp(), x, use_reentrant=False).sum().backward()
    >>> torch.allclose(x.grad, 2 * x * (x * x).exp())
    True
    """
    if not is_grad_enabled():
        return function(*args, **kwargs)
    _must_say(use_reentrant, "torch.utils.checkpoint")

    def run(*args: Any) -> Any:
        return function(*args, **kwargs)

    state = get_rng_state() if preserve_rng_state else None
    known = None
    if not _needs_gradient(args):
        if use_reentrant:
            warnings.warn("None of the inputs have requires_grad=True. Gradients will be None", stacklevel=2)
            with no_grad():
                return run(*args)
        known = run(*args)  # recorded, to see whether weights inside need gradients; that record is forgotten
        if not _needs_gradient(known):
            return known
        known = (
            tuple(v.detach() if isinstance(v, Tensor) else v for v in known)
            if isinstance(known, tuple)
            else known.detach()
        )
    return _Again.apply(zeros(1, requires_grad=True), run, state, known, *args)


def _needs_gradient(values: Any) -> bool:
    """True when one of `values` (or the one value) is a tensor that requires grad."""
    return any(isinstance(v, Tensor) and v.requires_grad for v in (values if isinstance(values, tuple) else (values,)))


def _must_say(use_reentrant: bool | None, where: str) -> None:
    if use_reentrant is None:
        warnings.warn(
            f"{where}: the use_reentrant parameter should be passed explicitly. Write use_reentrant=False.",
            stacklevel=3,
        )


def checkpoint_sequential(functions: Any, segments: int, input: Any, use_reentrant: bool | None = None,
                          **kwargs: Any) -> Any:  # fmt: skip
    """A Sequential, or a list of functions, in `segments` parts; each but the last is a checkpoint.

    Raises:
        ValueError: more segments than functions, or none.
    """
    steps = list(functions.children()) if isinstance(functions, Module) else list(functions)
    size = len(steps) // segments if segments > 0 else 0
    if size == 0:
        raise ValueError(f"cannot cut {len(steps)} functions into {segments} segments")

    _must_say(use_reentrant, "torch.utils.checkpoint.checkpoint_sequential")

    def chain(part: Iterable[Callable]) -> Callable:
        def run(x: Any) -> Any:
            for step in part:
                x = step(x)
            return x

        return run

    cut = size * (segments - 1)
    for begin in range(0, cut, size):
        input = checkpoint(chain(steps[begin : begin + size]), input, use_reentrant=bool(use_reentrant), **kwargs)
    return chain(steps[cut:])(input)
