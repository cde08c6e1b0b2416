"""`backward` and `grad`: the two doors into the walk. Tensors come in, arrays go to the walk, Tensors come out."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import backend
from . import anomaly, apply, explain, sink, views
from .graph import GradientEdge, Token
from .walk import accumulated, everyday_walk, walk

__all__ = ["backward", "grad"]

ONES = {kind: kind(1) for kind in (np.float16, np.float32, np.float64)}  # for 0-d results, which are numpy scalars


def _several(value: Any) -> tuple:
    """One tensor (or edge), or several, as a tuple."""
    if isinstance(value, (apply.Tensor, GradientEdge)):
        return (value,)
    if not isinstance(value, (list, tuple)):
        raise TypeError(
            f"'{type(value).__name__}' object is not iterable. Give a Tensor, or a list or tuple of Tensors."
        )
    for x in value:
        if x is not None and not isinstance(x, (apply.Tensor, GradientEdge)):
            raise TypeError(f"Expected a Tensor, but got {type(x).__name__} in a list of {len(value)}.")
    return tuple(value)


def _gradients(given: Any, outputs: int) -> tuple:
    """The cotangents, one for each of so many outputs, unchecked."""
    if given is None:
        return (None,) * outputs
    return tuple(given) if isinstance(given, (list, tuple)) else (given,)


def _roots(outputs: tuple, gradients: tuple, create_graph: bool) -> tuple[list, list]:
    """The nodes to start from and their cotangents, checked."""
    if len(gradients) != len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(gradients)} gradients")
    outputs = tuple([_end(out) if isinstance(out, GradientEdge) else out for out in outputs])
    if views.rebased:
        for out in outputs:
            views.refresh(out)
    seeds = [_seed(i, out, gradients[i], create_graph) for i, out in enumerate(outputs)]
    return [out._node for out in outputs], seeds


def _end(edge: GradientEdge) -> Any:
    """A tensor in the place of an edge."""
    token = edge.ownership_token
    if not isinstance(token, Token):
        raise RuntimeError(
            "This GradientEdge does not say what arrives there. Make it with torch.autograd.graph.get_gradient_edge."
        )
    if token.carrier.seq < 0:
        return token.carrier.variable
    found = apply.wrap(token.array)
    found._node = token.carrier
    return found


def _seed(i: int, out: Any, g: Any, create_graph: bool) -> Any:
    """The cotangent to begin with at output number `i`: `g`, or 1 for a scalar."""
    x = out._data
    if out._node is None:
        raise explain.no_history(i, out)
    if g is None:
        if x.size != 1:
            raise explain.no_scalar(x.shape)
        seed = ONES.get(x.__class__) or backend.of(x).ones_like(x)
        return apply.wrap(seed) if create_graph else seed
    if not isinstance(g, apply.Tensor):
        raise TypeError(f"gradients can be either Tensors or None, but got {type(g).__name__}")
    if g._data.shape != x.shape:
        raise explain.seed_shape(i, g._data.shape, x.shape)
    return g if create_graph else backend.of(x).array(g._data, dtype=x.dtype)


def backward(
    tensors: Any,
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    *,
    inputs: Any = None,
) -> None:
    """Fill the .grad of the leaves that led to `tensors`, adding to what is there.

    Args:
        tensors: one tensor or several.
        grad_tensors: a cotangent of the same shape for each; None for scalars.
        retain_graph: keep what the nodes saved. Default: create_graph.
        create_graph: record the backward pass too.
        inputs: accumulate into these tensors only.

    Raises:
        RuntimeError: no history, not a scalar, a wrong shape, run twice, or something saved was overwritten.

    >>> import autograd_lab as torch
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> torch.autograd.backward(w * w)
    >>> w.grad
    tensor(6.)
    """
    if (
        grad_tensors is None and inputs is None and not create_graph and isinstance(tensors, apply.Tensor)
    ):  # loss.backward()
        if views.rebased:
            views.refresh(tensors)
        seed = _seed(0, tensors, None, False)
        if sink.current is None and not anomaly.enabled:
            everyday_walk(tensors._node, seed, bool(retain_graph))
        else:
            walk((tensors._node,), (seed,), retain_graph=bool(retain_graph), create_graph=False)
        return
    if create_graph:
        warnings.warn(explain.CYCLE, UserWarning, stacklevel=3)
    tensors = _several(tensors)
    gradients = _gradients(grad_tensors, len(tensors))
    retain = create_graph if retain_graph is None else retain_graph
    roots, seeds = _roots(tensors, gradients, create_graph)
    if not roots:
        return
    if inputs is None:
        walk(roots, seeds, retain_graph=retain, create_graph=create_graph)
        return
    inputs = [_end(x) if isinstance(x, GradientEdge) else x for x in _several(inputs)]
    if not inputs:
        raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    if not all(x.requires_grad for x in inputs):
        raise RuntimeError(
            "can't retain_grad on Tensor that has requires_grad=False. Each of `inputs` must require grad: that is where a gradient "
            "is kept."
        )
    found = walk(roots, seeds, retain_graph=retain, create_graph=create_graph, capture=_targets(inputs))
    for x, g in zip(inputs, found, strict=True):
        if g is None:
            continue
        g = g if create_graph else apply.wrap(backend.of(g).array(g))
        if x.is_leaf:
            x.grad = g if x.grad is None else x.grad + g if create_graph else apply.wrap(x.grad._data + g._data)
            if x._node.extra is not None:
                accumulated(x._node)
        else:
            extra = x._node.own_extra()
            extra.retains = True
            extra.retained = g if extra.retained is None else extra.retained + g


def _targets(inputs: Sequence) -> list:
    nodes = []
    for x in inputs:
        if isinstance(x, GradientEdge):
            nodes.append(_end(x)._node)
            continue
        if views.rebased:
            views.refresh(x)
        if x._node is None:
            raise RuntimeError(
                "One of the differentiated Tensors does not require grad. Set requires_grad=True when it is made, or call "
                "x.requires_grad_() before the computation."
            )
        nodes.append(x._node)
    return nodes


def grad(
    outputs: Any,
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple:
    """The gradients of `outputs` with respect to `inputs`, as a tuple; no .grad is touched.

    Args:
        outputs, inputs: one tensor or several; `grad_outputs` as in backward.
        retain_graph: keep what the nodes saved. Default: create_graph.
        create_graph: record the backward pass, so that the results can be differentiated again.
        only_inputs: without effect, as in PyTorch.
        allow_unused: give None for an input that the outputs do not depend on, instead of raising.
        is_grads_batched: not offered.
        materialize_grads: give zeros instead of that None.

    Raises:
        RuntimeError: as backward; or an input was not used. NotImplementedError: is_grads_batched.

    >>> import autograd_lab as torch
    >>> x = torch.tensor(2.0, requires_grad=True)
    >>> (first,) = torch.autograd.grad(x**3, x, create_graph=True)
    >>> torch.autograd.grad(first, x)
    (tensor(12.),)
    """
    outputs, inputs = _several(outputs), _several(inputs)
    if not inputs:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    if not only_inputs:
        warnings.warn(explain.ONLY_INPUTS, FutureWarning, stacklevel=2)
    if is_grads_batched:
        raise NotImplementedError(
            "is_grads_batched=True is not offered here. Take the gradients one by one and stack them: "
            "torch.stack([torch.autograd.grad(y, x, g, retain_graph=True)[0] for g in grads])."
        )
    if materialize_grads and allow_unused is False:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False."
        )
    gradients = _gradients(grad_outputs, len(outputs))
    retain = create_graph if retain_graph is None else retain_graph
    roots, seeds = _roots(outputs, gradients, create_graph)
    targets = _targets(inputs)
    found = [None] * len(targets)
    if roots:
        found = walk(roots, seeds, retain_graph=retain, create_graph=create_graph, capture=targets)
    results = []
    for i, (x, g) in enumerate(zip(inputs, found, strict=True)):
        if g is None:
            if not (allow_unused or materialize_grads):
                raise explain.unused(i)
            xp = backend.of(x._data)
            results.append(apply.wrap(xp.zeros(x._data.shape, x._data.dtype)) if materialize_grads else None)
        else:
            results.append(g if create_graph else apply.wrap(g))
    return tuple(results)
