"""What a node keeps, as attributes under PyTorch's names: `_saved_self`, `_saved_other`, `_saved_result`, `_saved_dim`, ...

The names follow from the row's by one rule: x is self, y is other (the table says where PyTorch has another word), out is
result, `x_shape` is `self_sym_sizes`; attributes and several outputs are called as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import apply, explain, packing, storage, walk
from .node import AccumulateGrad, Node, Packed

__all__ = ["SavedTensor", "attribute"]

WORDS = {"x": "self", "y": "other", "out": "result"}
OTHERS = {
    "addbmm": {"y": "batch1", "z": "batch2"},
    "addmm": {"y": "mat1", "z": "mat2"},
    "addmv": {"y": "mat", "z": "vec"},
    "baddbmm": {"y": "batch1", "z": "batch2"},
    "bmm": {"y": "mat2"},
    "dot": {"y": "tensor"},
    "mm": {"y": "mat2"},
    "mv": {"y": "vec"},
}


def torch_name(op: Any, name: str) -> str:
    """PyTorch's word for what a row calls `name`."""
    if name.endswith("_shape") and name[:-6] in op.inputs:
        return torch_name(op, name[:-6]) + "_sym_sizes"
    return OTHERS.get(op.name, {}).get(name) or WORDS.get(name, name)


class SavedTensor:
    """One saved tensor of a node: `node._raw_saved_self`."""

    def __init__(self, node: Node, place: int) -> None:
        self._node, self._place = node, place

    @property
    def data(self) -> Any:
        """The saved value, with its history."""
        return tensor_at(self._node, self._place)

    def register_hooks(self, pack_hook: Callable, unpack_hook: Callable) -> None:
        """Keep what `pack_hook(tensor)` gives in place of the tensor; `unpack_hook` gives the tensor back to backward.

        Raises:
            RuntimeError: it has hooks already, or is freed.
        """
        n = self._node
        if n.saved is None:
            raise RuntimeError(
                "Calling register_hooks on a saved tensor after it has been freed. Saved intermediate values of the graph are "
                "freed when you call .backward() or autograd.grad(). Specify retain_graph=True."
            )
        if n.saved[self._place].__class__ is Packed:
            raise RuntimeError(
                "Calling register_hooks on a saved tensor whose hooks have already been set. One pair is all."
            )
        packed = packing.pack(self.data, (pack_hook, unpack_hook))
        n.saved = (*n.saved[: self._place], packed, *n.saved[self._place + 1 :])
        n.own_extra()


def tensor_at(n: Node, place: int) -> Any:
    """The tensor in `n.saved[place]`: the leaf itself where it is one."""
    if n.saved is None:
        raise explain.freed(n)
    name, value = n.plan.names[place], n.saved[place]
    op = n.plan.op
    if value.__class__ is Packed:
        array = packing.unpack(value)
    else:
        array, cell = value, storage.written_since(value, n.seq)
        if cell is not None:
            raise explain.stale_save(n, name, n.source(op.inputs.index(name)) if name in op.inputs else n, array, cell)
    if name == "out":
        return walk.with_history(array, n)
    if name in op.outputs:
        return walk.with_history(array, n.output(op.outputs.index(name)) if array.dtype.kind == "f" else None)
    slot = op.inputs.index(name)
    edge = n.edges[n.plan.needs.index(slot)] if slot in n.plan.needs else None
    if isinstance(edge, AccumulateGrad) and edge.variable._data is array:
        return edge.variable
    return walk.with_history(array, edge)


def attribute(n: Node, name: str) -> Any:
    """The value of `node.<name>` for a name that Node itself does not have.

    Raises:
        AttributeError: nothing is called so. RuntimeError: it was freed.
    """
    kind, _, wanted = name.partition("saved_")
    op: Any = n.op
    if op is not None:  # an accumulator has none
        for place, own in enumerate(n.plan.names):
            if torch_name(op, own) != wanted:
                continue
            if own in ("out", *op.inputs, *op.outputs):
                return tensor_at(n, place) if kind == "_" else SavedTensor(n, place)
            if n.saved is not None:
                return _shown(n.saved[place])
        if wanted in op.attrs and wanted in n.attrs:
            return _shown(n.attrs[wanted])
        if wanted in [torch_name(op, own) for own in op.inputs]:
            return None  # an input that no rule asks for
    raise AttributeError(f"'{n.name()}' object has no attribute '{name}'")


def _shown(value: Any) -> Any:
    """An attribute as a user sees it."""
    return apply.wrap(value) if hasattr(value, "dtype") and hasattr(value, "ndim") and value.ndim else value
