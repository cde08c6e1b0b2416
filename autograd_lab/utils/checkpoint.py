"""Checkpoints: forget what a part of the net saved, and compute it again when backward comes. Memory for time."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any

from ..autograd import Function, backward, enable_grad, is_grad_enabled
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
    def forward(ctx: Any, starter: Tensor, run: Callable, preserve: bool, *args: Any) -> Any:
        ctx.run = run
        ctx.state = get_rng_state() if preserve else None
        ctx.places = [i for i, a in enumerate(args) if isinstance(a, Tensor)]
        ctx.others = [None if isinstance(a, Tensor) else a for a in args]
        ctx.save_for_backward(*[args[i] for i in ctx.places])
        return run(*args)

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
        return (None, None, None, *[a.grad if isinstance(a, Tensor) and a.requires_grad else None for a in args])


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
    if use_reentrant and not any(isinstance(a, Tensor) and a.requires_grad for a in args):
        warnings.warn("None of the inputs have requires_grad=True. Gradients will be None", stacklevel=2)
        return function(*args, **kwargs)

    def run(*args: Any) -> Any:
        return function(*args, **kwargs)

    return _Again.apply(zeros(1, requires_grad=True), run, preserve_rng_state, *args)


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

    def chain(part: Iterable[Callable]) -> Callable:
        def run(x: Any) -> Any:
            for step in part:
                x = step(x)
            return x

        return run

    cut = size * (segments - 1)
    for begin in range(0, cut, size):
        input = checkpoint(chain(steps[begin : begin + size]), input, use_reentrant=use_reentrant, **kwargs)
    return chain(steps[cut:])(input)
