"""`autograd.Function`: an op written by the learner, with its own forward and backward.

The context `ctx` is the node itself, as in PyTorch: what `forward` leaves on it is there in `backward`. Inputs kept with
`save_for_backward` are checked for in-place writes like everything an op saves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import backend
from . import apply, explain, memory, modes, sink, storage, views, walk
from .node import AccumulateGrad, Node, next_seq
from .outputs import SeveralNode

__all__ = ["Function", "FunctionNode", "once_differentiable"]


class FunctionPlan:
    """The plan of one application of a Function: which inputs need a gradient, and the learner's backward."""

    __slots__ = ("keeps", "names", "needs", "op")  # one plan an application: keeps is known after forward
    whole, step = True, None

    def __init__(self, op: type[Function], needs: tuple[int, ...]) -> None:
        self.op, self.needs, self.names, self.keeps = op, needs, (), True

    @staticmethod
    def pull(F: Any, g: Any, node: FunctionNode) -> list:
        return node.pull(F, g)


class FunctionNode(SeveralNode):
    """The node of a Function, and the `ctx` that its forward and backward see."""

    _outputs: int
    _inputs: int
    _shapes: list
    _input_shapes: list

    def __init__(self) -> None:  # attributes that the learner sets go to __dict__
        self.buf = self.like = self.extra = None
        self.owned = False
        self.edges = ()
        self.saved = ()
        self.seq = 0
        self._materialize = True
        self._dirty: tuple = ()
        self._constants: tuple = ()
        self._to_save: tuple = ()
        self.needs_input_grad: tuple[bool, ...] = ()

    # ------------------------------------------------------------ what forward may call

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep inputs or outputs for backward, where `ctx.saved_tensors` gives them back.

        Raises:
            TypeError: something is neither a Tensor nor None.
        """
        for t in tensors:
            if t is not None and not isinstance(t, apply.Tensor):
                raise TypeError(
                    f"save_for_backward can only save variables, but argument {tensors.index(t)} is of type {type(t).__name__}. "
                    "Keep numbers and other values as plain attributes: ctx.k = k."
                )
        self._to_save = tensors

    def mark_dirty(self, *tensors: Any) -> None:
        """Say which inputs forward has written in place."""
        self._dirty = tensors

    def mark_non_differentiable(self, *tensors: Any) -> None:
        """Say which outputs have no gradient (indices, counts)."""
        self._constants = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """False: backward gets None, not zeros, for outputs that nobody used."""
        self._materialize = value

    @property
    def saved_tensors(self) -> tuple:
        """What forward kept. Raises RuntimeError once backward has run without retain_graph."""
        if self.saved is None:
            raise explain.freed(self)
        found = []
        for kind, value in self.saved:
            if kind == "out":
                array, number = value
                found.append(walk.with_history(array, self.output(number)))
            else:
                found.append(value)
        return tuple(found)

    saved_variables = saved_tensors

    def __getattr__(self, name: str) -> Any:
        advice = {
            "save_tensors": "saved_tensors",
            "saved_tensor": "saved_tensors",
            "save_for_backwards": "save_for_backward",
        }
        hint = f" Did you mean: '{advice[name]}'?" if name in advice else ""
        raise AttributeError(f"'{self.plan.op.__name__}Backward' object has no attribute '{name}'.{hint}")

    # ------------------------------------------------------------ the graph

    def name(self) -> str:
        return self.plan.op.__name__ + "Backward"

    @property
    def count(self) -> int:
        return self._outputs

    def output(self, number: int) -> Node:
        return self if self._outputs == 1 else super().output(number)

    def saved_entries(self) -> list[tuple[str, Any, int | None]] | None:
        if self.saved is None:
            return None
        entries: list[tuple[str, Any, int | None]] = []
        for kind, value in self.saved:
            if kind == "out":
                entries.append(("out", value[0], None))
            elif value is not None:
                entries.append((f"tensor {len(entries)}", value._data, kind))
        return entries

    def as_outputs(self, g: Any, shown: Callable) -> tuple:
        return (shown(g),) if self._outputs == 1 else super().as_outputs(g, shown)

    def from_outputs(self, gs: list) -> Any:
        return gs[0] if self._outputs == 1 else super().from_outputs(gs)

    def pull(self, F: Any, g: Any) -> list:
        """Run the learner's backward on the cotangents of all outputs; one gradient for each needed input."""
        recorded = F is walk.TensorFunctions
        gs = [g] if self._outputs == 1 else [g.get(i) for i in range(self._outputs)]
        tensors = [self._cotangent(i, d) for i, d in enumerate(gs)]
        found = self.plan.op.backward(self, *tensors)
        found = list(found) if isinstance(found, (tuple, list)) else [found]
        expected = self._inputs
        while len(found) > expected and found[-1] is None:
            found.pop()
        if len(found) != expected:
            raise RuntimeError(
                f"function {self.name()} returned an incorrect number of gradients (expected {expected}, got {len(found)}). "
                "backward must return one value for each argument of forward after ctx, with None for those that need none."
            )
        return [self._checked(i, found[i], recorded) for i in self.plan.needs]

    def _cotangent(self, i: int, d: Any) -> Any:
        if d is not None:
            return walk.as_tensor(d)
        if not self._materialize or self._shapes[i] is None:
            return None
        shape, dtype, xp = self._shapes[i]
        return apply.wrap(xp.zeros(shape, dtype))

    def _checked(self, i: int, d: Any, recorded: bool) -> Any:
        """A gradient returned for input `i`, summed to its shape where the learner's backward left it broadcast."""
        if d is None:
            return None
        if not isinstance(d, apply.Tensor):
            raise RuntimeError(
                f"expected Variable or None (got {type(d).__name__}). {self.name()} must return Tensors: wrap numbers with "
                "torch.tensor, or compute them from grad_output."
            )
        shape, dtype = self._input_shapes[i]
        if d._data.shape != shape:
            if len(d._data.shape) < len(shape) or any(
                m not in (1, n) for n, m in zip(d._data.shape[::-1], shape[::-1], strict=False)
            ):
                raise RuntimeError(
                    f"Function {self.name()} returned an invalid gradient at index {i} - got {list(d._data.shape)} but expected "
                    f"shape compatible with {list(shape)}"
                )
            d = walk.TensorFunctions.sum_to(d, shape=shape)
        if d._data.dtype != dtype:
            d = apply.cast(d, dtype)
        return d if recorded else d._data


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

    @classmethod
    def apply(cls, *args: Any) -> Any:
        """Run forward on `args` and record one node.

        Raises:
            RuntimeError: forward has written into a leaf that requires grad.
        """
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
            if cls.setup_context is Function.setup_context:
                made = cls.forward(ctx, *args)
            else:
                made = cls.forward(*args)
                cls.setup_context(ctx, args, made)
        finally:
            modes.switch(enabled)
            sink.install(listener)
        outputs = made if isinstance(made, tuple) else (made,)
        _check_dirty(ctx, needs, len(outputs))
        if needs and any(t is not None and t._view.__class__ is modes.Inference for t in ctx._to_save):
            raise explain.inference_saved()
        results = _record(cls, ctx, args, outputs, needs)
        if sink.current is not None:
            shown = tuple(t for t in results if isinstance(t, apply.Tensor))
            sink.current.op(cls, args, shown, ctx if needs else None, {})
        return results if isinstance(made, tuple) else results[0]


def _check_dirty(ctx: FunctionNode, needs: tuple, outputs: int) -> None:
    """Raises RuntimeError where forward has written into something that may not be written."""
    for t in ctx._dirty if needs else ():
        if isinstance(t._node, AccumulateGrad):
            raise RuntimeError(
                "a leaf Variable that requires grad has been used in an in-place operation. Clone it first in forward, or apply "
                "the Function to a computed tensor."
            )
        if t._view.__class__ is views.View and outputs > 1:
            raise RuntimeError(
                "If your Function modifies a view in-place, it must return a single Variable. Return that one only, or clone the "
                "view before applying the Function."
            )


def _record(cls: type[Function], ctx: FunctionNode, args: tuple, outputs: tuple, needs: tuple) -> tuple:
    """Fill the node and hang it on the outputs. What forward returned that is not a Tensor is handed on as it is."""
    dirty = [next(i for i, a in enumerate(args) if a is t) for t in ctx._dirty]  # which inputs forward has written
    fresh = []
    for out in outputs:
        written = any(out is args[i] for i in dirty)
        same = any(out is a for a in args) and not written
        fresh.append(
            out if written or not isinstance(out, apply.Tensor) else _twin(out) if same else apply.wrap(out._data)
        )
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
    ctx.saved = tuple(_kept(t, args, outputs) for t in ctx._to_save)
    ctx.plan.keeps = bool(ctx.saved)
    constants = ctx._constants
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


def _kept(t: Any, args: tuple, outputs: tuple) -> tuple:
    """What the node keeps of a tensor given to save_for_backward."""
    for number, out in enumerate(outputs):
        if t is not None and t is out:
            return "out", (t._data, number)  # not the Tensor: it will point to this node
    for i, a in enumerate(args):
        if t is not None and t is a:
            return i, t
    return None, t


def _twin(t: Any) -> Any:
    """An input returned as it is becomes a new Tensor on the same memory."""
    return apply.wrap(memory.materialise(t))


def once_differentiable(backward: Callable) -> Callable:
    """Decorate a `backward` that cannot itself be differentiated: under create_graph its results raise when used so."""

    def wrapped(ctx: Any, *grads: Any) -> Any:
        enabled = modes.is_grad_enabled()
        modes.switch(False)
        try:
            found = backward(ctx, *grads)
        finally:
            modes.switch(enabled)
        if not enabled:
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
