"""The node of a learner's Function, which is also the `ctx` that its forward and backward see, as in PyTorch: what forward leaves
on it is there in backward. Inputs kept with `save_for_backward` are checked for in-place writes like everything an op saves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import apply, explain, packing, walk
from .node import Node, Packed, next_seq
from .outputs import SeveralNode

if TYPE_CHECKING:
    from .function import Function

__all__ = ["FunctionNode", "FunctionPlan"]


class FunctionPlan:
    """The plan of one application of a Function: which inputs need a gradient, and the learner's backward."""

    __slots__ = ("keeps", "names", "needs", "op")  # one plan an application: keeps is known after forward
    whole, step = True, None

    def __init__(self, op: type[Function], needs: tuple[int, ...]) -> None:
        self.op, self.needs, self.names, self.keeps = op, needs, (), True

    @staticmethod
    def pull(F: Any, g: Any, node: FunctionNode) -> list:
        return node.pull(F, g)


class IntermediatePlan:
    """The plan of an Intermediate: it only refuses."""

    whole, keeps, names, step = True, False, (), None

    class op:
        name, kind, inputs, outputs, attrs, variadic = "intermediate", "function", (), (), (), False

        @staticmethod
        def named(attrs: dict) -> str:
            return "Intermediate"

    def __init__(self, needs: tuple[int, ...]) -> None:
        self.needs = needs

    def pull(self, F: Any, g: Any, node: Intermediate) -> Any:
        raise explain.intermediate(*node.saved)


class Intermediate(Node):
    """The history of a tensor that forward made and left on ctx: leads to the inputs, and lets no gradient through."""

    __slots__ = ()

    def __init__(self, ctx: FunctionNode, name: str) -> None:
        self.plan = IntermediatePlan(ctx.plan.needs)
        self.edges, self.saved = ctx.edges, (ctx.plan.op.__name__, name)
        self.buf = self.like = self.extra = None
        self.owned = False
        self.seq = next_seq()

    def saved_entries(self) -> list:
        return []


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
        self._loose: dict[str, Any] = {}
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
        """Say which inputs forward has written in place.

        Raises:
            RuntimeError: something is no Tensor.
        """
        for i, t in enumerate(tensors):
            if not isinstance(t, apply.Tensor):
                raise RuntimeError(
                    f"mark_dirty can only accept variables, but argument {i} is of type {type(t).__name__}"
                )
        self._dirty = tensors

    def mark_non_differentiable(self, *tensors: Any) -> None:
        """Say which outputs have no gradient (indices, counts).

        Raises:
            RuntimeError: something is no Tensor.
        """
        for t in tensors:
            if not isinstance(t, apply.Tensor):
                raise RuntimeError(
                    f"mark_non_differentiable only accepts variable arguments, but got {type(t).__name__}"
                )
        self._constants = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """False: backward gets None, not zeros, for outputs that nobody used.

        Raises:
            TypeError: it is no bool.
        """
        if not isinstance(value, bool):
            raise TypeError(
                "set_materialize_grads received an invalid combination of arguments - got (), but expected (bool). Write True or False."
            )
        self._materialize = value

    def save_for_forward(self, *tensors: Any) -> None:
        """Keep tensors for `jvp`, the rule of forward-mode differentiation, which this library does not have."""

    @property
    def saved_tensors(self) -> tuple:
        """What forward kept. Raises RuntimeError once backward has run without retain_graph."""
        if self.saved is None:
            raise explain.freed(self)
        found = []
        for kind, value in self.saved:
            if kind == "out":
                kept, number = value
                array = packing.unpack(kept) if kept.__class__ is Packed else kept
                found.append(walk.with_history(array, self.output(number)))
            elif value.__class__ is Packed:
                found.append(walk.with_history(packing.unpack(value), self._edge(kind)))
            else:
                found.append(value)
        return tuple(found)

    def _edge(self, slot: int | None) -> Node | None:
        """Where the gradient of the argument in `slot` goes."""
        return self.edges[self.plan.needs.index(slot)] if slot in self.plan.needs else None

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
                if value[0].__class__ is not Packed:
                    entries.append(("out", value[0], None))
            elif value is not None and value.__class__ is not Packed:
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
        rule = self.plan.op._rule()
        if recorded and self._loose:
            with self._refusing_intermediates():
                found = rule(self, *tensors)
        else:
            found = rule(self, *tensors)
        found = list(found) if isinstance(found, tuple) else [found]
        expected = self._inputs
        while len(found) > expected and found[-1] is None:
            found.pop()
        if len(found) != expected:
            raise RuntimeError(
                f"function {self.name()} returned an incorrect number of gradients (expected {expected}, got {len(found)}). "
                "backward must return one value for each argument of forward after ctx, with None for those that need none."
            )
        for i, d in enumerate(found):
            if d is not None and self._input_shapes[i] is None:
                raise RuntimeError(
                    f"function {self.name()} returned a gradient different than None at position {i + 1}, but the corresponding "
                    "forward input was not a Variable. Return None for it."
                )
        return [self._checked(i, found[i], recorded) for i in self.plan.needs]

    @contextmanager
    def _refusing_intermediates(self) -> Iterator[None]:
        """While backward is recorded: a tensor that forward made and left on ctx as a plain attribute has no history. What is
        computed with it may be used, but not be differentiated again; an output that was left there gets its history.
        """
        own = self.__dict__
        kept = {name: own[name] for name in self._loose if name in own}
        for name, t in kept.items():
            number = self._loose[name]
            own[name] = walk.with_history(
                t._data, self.output(number) if number is not None else Intermediate(self, name)
            )
        try:
            yield
        finally:
            own.update(kept)

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
