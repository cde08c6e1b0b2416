"""`autograd.Function`: an op written by the learner, with its own forward and backward. Their `ctx` is function_node.py."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any

from .. import backend
from . import anomaly, apply, explain, memory, modes, packing, sink, storage, views
from .function_node import FunctionNode, FunctionPlan
from .node import AccumulateGrad, next_seq

__all__ = ["Function", "FunctionNode", "once_differentiable"]


class _Meta(type):
    @property
    def name(cls) -> str:
        return cls.__name__


class Function(metaclass=_Meta):
    """Base of ops with a hand-written gradient: define static `forward` and `backward`, then call `apply`.

    `forward(ctx, *args)` computes (nothing in it is recorded); `backward(ctx, *grad_outputs)` returns one gradient for each
    argument of forward, None where there is none. With a separate `setup_context(ctx, inputs, output)` forward has no ctx.

    >>> import autograd_lab as torch
    >>> class Double(torch.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         return x * 2
    ...     @staticmethod
    ...     def backward(ctx, grad_output):
    ...         return grad_output * 2
    >>> x = torch.ones(2, requires_grad=True)
    >>> Double.apply(x).sum().backward()
    >>> x.grad
    tensor([2., 2.])
    """

    kind = "function"
    inputs: tuple[str, ...] = ()
    attrs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    variadic = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError(
            "Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd function with "
            f"static forward method. A Function is not instantiated: write {type(self).__name__}.apply(x)."
        )

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """Compute the outputs. The subclass must define it."""
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple, output: Any) -> None:
        """Keep on ctx what backward needs; only when forward takes no ctx."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """One gradient for each argument of forward. The subclass must define it."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom autograd.Function to use it with backward mode AD."
        )

    vjp = backward  # PyTorch's other name for it

    @staticmethod
    def jvp(ctx: Any, *grad_inputs: Any) -> Any:
        """The rule of forward-mode differentiation, which this library does not have: never called."""
        raise NotImplementedError(
            "You must implement the jvp function for custom autograd.Function to use it with forward mode AD."
        )

    @staticmethod
    def vmap(info: Any, in_dims: Any, *args: Any) -> Any:
        """The rule for batched arguments: never called."""
        raise NotImplementedError(
            "To use autograd.Function with vmap, you must either override the vmap staticmethod or set generate_vmap_rule=True."
        )

    @classmethod
    def _rule(cls) -> Callable:
        """The learner's backward, under either name.

        Raises:
            RuntimeError: both are there.
        """
        if cls.vjp is Function.vjp:
            return cls.backward
        if cls.backward is not Function.backward:
            raise RuntimeError(
                "Implementing both 'backward' and 'vjp' for a custom Function is not allowed. You should only implement one of them."
            )
        return cls.vjp

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Run forward on the arguments and record one node. What is given by keyword gets no gradient.

        Raises:
            RuntimeError: forward has written into something that may not be written.
        """
        apart = cls.setup_context is not Function.setup_context
        if apart:  # it sees every argument, those left out too
            bound = inspect.signature(cls.forward).bind(*args, **kwargs)
            bound.apply_defaults()
            args, kwargs = bound.args, {}
        tensors = [(i, a) for i, a in enumerate(args) if isinstance(a, apply.Tensor)]
        if views.rebased:
            for _, t in tensors:
                views.refresh(t)
        enabled = modes.is_grad_enabled()
        needs = tuple(i for i, t in tensors if t._node is not None) if modes.thread.enabled else ()
        ctx = FunctionNode()
        ctx.plan = FunctionPlan(cls, needs)
        ctx.needs_input_grad = tuple(isinstance(a, apply.Tensor) and a._node is not None for a in args)
        listener = sink.install(None)
        modes.switch(False)
        try:
            if apart:
                made = cls.forward(*args)
                cls.setup_context(ctx, args, made)
            else:
                made = cls.forward(ctx, *args, **kwargs)
        finally:
            modes.switch(enabled)
            sink.install(listener)
        outputs = made if isinstance(made, tuple) else (made,)
        dirty = _check_dirty(cls, ctx, args, outputs, needs)
        if needs and any(t is not None and t._view.__class__ is modes.Inference for t in ctx._to_save):
            raise explain.inference_saved()
        results = _record(cls, ctx, args, outputs, needs, dirty)
        if sink.current is not None:
            shown = tuple(t for t in results if isinstance(t, apply.Tensor))
            sink.current.op(cls, args, shown, ctx if needs else None, {})
        return results if isinstance(made, tuple) else results[0]


def _check_dirty(cls: type[Function], ctx: FunctionNode, args: tuple, outputs: tuple, needs: tuple) -> list[int]:
    """Which arguments forward has written.

    Raises:
        RuntimeError: one may not be written, or is not returned.
    """
    dirty = []
    for t in ctx._dirty:
        place = next((i for i, a in enumerate(args) if a is t), None)
        if place is None:
            warnings.warn(
                "ctx.mark_dirty() received a tensor that was not an input. Only input Tensors that have been mutated should be passed "
                "to ctx.mark_dirty().",
                UserWarning,
                stacklevel=3,
            )
            continue
        if needs and isinstance(t._node, AccumulateGrad):
            raise RuntimeError(
                "a leaf Variable that requires grad has been used in an in-place operation. Clone it first in forward, or apply "
                "the Function to a computed tensor."
            )
        if needs and t._view.__class__ is views.View and len(outputs) > 1:
            raise RuntimeError(
                "If your Function modifies inplace an input that is a view of another Tensor, your Function cannot return more than one "
                "Tensor. Return that one only, or clone the view before applying the Function."
            )
        if not any(out is t for out in outputs):
            raise RuntimeError(
                "Some elements marked as dirty during the forward method were not returned as output. The inputs that are modified "
                f"inplace must all be outputs of the Function. {cls.__name__}.forward must return what it gives to ctx.mark_dirty."
            )
        dirty.append(place)
    return dirty


def _result(cls: type[Function], number: int, out: Any, args: tuple, dirty: list[int]) -> Any:
    """What the caller gets for output `number`: a tensor of its own, except for what was written in place."""
    if not isinstance(out, apply.Tensor) or any(out is args[i] for i in dirty):
        return out
    if any(out is a for a in args):  # returned as it is: a new Tensor on the same memory
        found, base = apply.wrap(memory.materialise(out)), out
    else:
        found, base = apply.wrap(out._data), out._base
        if base is None or not any(base is a or (isinstance(a, apply.Tensor) and base is a._base) for a in args):
            return found
    found._view = views.FunctionView(base if base._base is None else base._base, cls.__name__, number)
    return found


def _record(
    cls: type[Function], ctx: FunctionNode, args: tuple, outputs: tuple, needs: tuple, dirty: list[int]
) -> tuple:
    """Fill the node and hang it on the outputs. What forward returned that is not a Tensor is handed on as it is."""
    made: dict[int, Any] = {}  # one result for an output that is returned twice
    fresh = [made.setdefault(id(out), _result(cls, i, out, args, dirty)) for i, out in enumerate(outputs)]
    ctx._outputs = len(outputs)
    ctx._inputs = len(args)
    ctx._shapes = [
        (o._data.shape, o._data.dtype, backend.of(o._data)) if isinstance(o, apply.Tensor) else None for o in outputs
    ]
    ctx._input_shapes = [(a._data.shape, a._data.dtype) if isinstance(a, apply.Tensor) else None for a in args]
    ctx.edges = tuple(args[i]._node for i in needs)
    for i in dirty:
        storage.write(args[i]._data, cls.__name__, views.written_array(args[i])).by = (cls.__name__, False)
    ctx.seq = next_seq()
    constants = ctx._constants
    if needs:
        ctx._loose = _loose(ctx, args, outputs)
        ctx.saved = tuple([_kept(ctx, t, args, outputs) for t in ctx._to_save])
        if anomaly.enabled:
            anomaly.note(ctx)
    ctx.plan.keeps = bool(ctx.saved)
    ctx._to_save = ctx._constants = ctx._dirty = ()
    for i, (out, result) in enumerate(zip(outputs, fresh, strict=True)) if needs else ():
        if result is out and not isinstance(out, apply.Tensor):
            continue
        if result._data.dtype.kind == "f" and not any(out is c for c in constants):
            if result is out:
                views.rebase(out, ctx.output(i), next(k for k in dirty if args[k] is out))
            else:
                result._node = ctx.output(i)
    return tuple(fresh)


def _loose(ctx: FunctionNode, args: tuple, outputs: tuple) -> dict[str, int | None]:
    """Plain attributes of ctx that are tensors which forward made: each with its number among the outputs, or None."""
    found: dict[str, int | None] = {}
    for name, t in ctx.__dict__.items():
        if (
            isinstance(t, apply.Tensor)
            and t._node is None
            and t._data.dtype.kind == "f"
            and not any(t is a for a in args)
        ):
            found[name] = next((i for i, out in enumerate(outputs) if out is t), None)
    return found


def _kept(ctx: FunctionNode, t: Any, args: tuple, outputs: tuple) -> tuple:
    """What the node keeps of a tensor given to save_for_backward."""
    if t is None:
        return None, None
    packed = packing.pack(t)
    if packed is not None:
        ctx.own_extra()
    for number, out in enumerate(outputs):
        if t is out:
            return "out", (packed or t._data, number)  # not the Tensor: it will point to this node
    return next((i for i, a in enumerate(args) if t is a), None), packed or t


def once_differentiable(backward: Callable) -> Callable:
    """Decorate a `backward` that cannot itself be differentiated: under create_graph its results raise when used so."""

    def wrapped(ctx: Any, *grads: Any) -> Any:
        enabled = modes.is_grad_enabled()
        modes.switch(False)
        try:
            found = backward(ctx, *grads)
        finally:
            modes.switch(enabled)
        if not enabled or not any(isinstance(g, apply.Tensor) and g.requires_grad for g in grads):
            return found
        several = isinstance(found, tuple)
        results = tuple(
            _poisoned(t, grads) if isinstance(t, apply.Tensor) else t for t in (found if several else (found,))
        )
        return results if several else results[0]

    return wrapped


def _poisoned(t: Any, grads: tuple) -> Any:
    class Once(Function):
        @staticmethod
        def forward(ctx: Any, value: Any, *given: Any) -> Any:
            return value.clone()

        @staticmethod
        def backward(ctx: Any, *given: Any) -> Any:
            raise RuntimeError("trying to differentiate twice a function that was marked with @once_differentiable")

    return Once.apply(t, *grads)
