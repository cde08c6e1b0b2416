"""`Tensor`: an array, its place in the recorded graph, and PyTorch's manners. Operators and most methods come from the op
table (methods.py); what is here is what only a Tensor knows: its gradient, its history, its memory.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from . import backend, dtypes, functions
from .autograd import api, apply, explain, kept_names, memory, modes, node, saved_names, sink, storage, views, walk
from .autograd.node import AccumulateGrad, RemovableHandle
from .manners import Manners
from .op import OPS
from .values import array_of

__all__ = ["Tensor"]


class Tensor(Manners):
    """An n-dimensional array that can record what is done with it.

    Make one with `tensor`, `zeros`, `randn`, ...; `Tensor(values)` keeps floats in the default dtype.

    >>> import autograd_lab as torch
    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> w.grad
    tensor([2., 4.])
    """

    _data: Any  # a backend array, or a numpy scalar for 0-d
    _form: tuple | None  # apply.form_of(_data), where known
    _leaf: AccumulateGrad | None  # the accumulator of a leaf; stays when requires_grad is switched off
    _node: Any  # where gradients go: the op's Node, the leaf's AccumulateGrad, or None: does not require grad
    _view: Any  # a View, Root, Alias, None, or the storage Cell of memory that promises zeros
    __slots__ = ("__dict__", "__weakref__", "_data", "_form", "_leaf", "_node", "_view")
    __array_priority__ = 1000  # numpy_array * tensor comes to us
    __array_ufunc__ = None

    def __new__(cls, data: Any = None, *args: Any, **kwargs: Any) -> Tensor:
        self = object.__new__(cls)
        if args or isinstance(data, int):
            self._data = np.zeros((data, *args), dtypes.get_default_dtype().numpy)
        elif data is not None:
            self._data = array_of(data, dtypes.get_default_dtype() if not isinstance(data, Tensor) else None)
        else:
            return self
        self._form = self._node = self._leaf = None
        self._view = modes.thread.inference
        return self

    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    # ------------------------------------------------------------ its place in the graph

    @property
    def requires_grad(self) -> bool:
        """True when ops on it are recorded."""
        if views.rebased:
            views.refresh(self)
        return self._node is not None

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        if value is self.requires_grad:
            return
        if not value:
            if not self.is_leaf:
                raise RuntimeError(
                    "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a "
                    "subgraph that doesn't require differentiation use var_no_grad = var.detach()."
                )
            self._node = None
            return
        if self._data.dtype.kind != "f":
            raise RuntimeError(
                f"only Tensors of floating point dtype can require gradients. This one is {self.dtype}: write 3.0 instead of 3, "
                "or convert with .float() first."
            )
        if self.is_inference() and not modes.is_inference_mode_enabled():
            raise RuntimeError(
                "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed. Take a copy first: "
                "x.clone().requires_grad_()."
            )
        memory.materialise(self)
        if self._leaf is None:
            self._leaf = AccumulateGrad(self)
        self._node = self._leaf
        self._form = apply.form_of(self._data)

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Start (or stop) recording what is done with this leaf; in place.

        Raises:
            RuntimeError: it holds integers, or it is not a leaf.
        """
        self.requires_grad = bool(requires_grad)
        return self

    @property
    def is_leaf(self) -> bool:
        """True unless it was computed by a recorded op."""
        if views.rebased:
            views.refresh(self)
        return self._node is None or isinstance(self._node, AccumulateGrad)

    @property
    def grad_fn(self) -> Any:
        """The node of the op that computed it, or None."""
        return None if self.is_leaf else self._node.function()[0]

    @property
    def output_nr(self) -> int:
        """Which output of `grad_fn` it is."""
        return 0 if self.is_leaf else self._node.function()[1]

    @property
    def retains_grad(self) -> bool:
        """True when `retain_grad()` was called on this non-leaf."""
        return not self.is_leaf and self._node.extra is not None and self._node.extra.retains

    @property
    def _version(self) -> int:
        """How many in-place writes its memory has seen.

        Raises:
            RuntimeError: it is an inference tensor.
        """
        if self.is_inference():
            raise RuntimeError("Inference tensors do not track version counter. x.clone() gives a tensor that does.")
        return memory.version(self, views.written_array(self))

    @property
    def _base(self) -> Tensor | None:
        """The tensor that this one is a view of."""
        return self._view.base if self._view.__class__ in (views.View, views.FunctionView) else None

    def _is_view(self) -> bool:
        return self._base is not None

    @property
    def grad(self) -> Tensor | None:
        """What backward() has accumulated; None before the first one and after zero_grad()."""
        leaf = self._leaf
        if leaf is not None and self._node is leaf:
            return leaf.grad
        if self.is_leaf:
            return None if leaf is None else leaf.grad
        extra = self._node.extra
        if extra is not None and (extra.retains or extra.retained is not None):
            return extra.retained
        warnings.warn(
            "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be populated "
            "during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf Tensor, use "
            ".retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by mistake, make sure you access the leaf "
            "Tensor instead.",
            UserWarning,
            stacklevel=2,
        )
        return None

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if value is not None:
            if not isinstance(value, Tensor):
                raise TypeError(
                    f"assigned grad expected to be a Tensor or None but got grad of type {type(value).__name__}"
                )
            if value._data.shape != self._data.shape:
                raise RuntimeError(
                    f"attempting to assign a gradient of size '{list(value.shape)}' to a tensor of size '{list(self.shape)}'. "
                    "Please ensure that the gradient and the tensor are the same size"
                )
            if value._data.dtype != self._data.dtype:
                given = {"float32": "float", "float64": "double", "float16": "c10::Half"}.get(
                    value.dtype.name, value.dtype.name
                )
                raise RuntimeError(f"attempting to assign a gradient with dtype '{given}' to a tensor with grad_dtype "
                                   f"'{explain.CPP[self.dtype.name]}'. Convert it with .to(tensor.dtype).")  # fmt: skip
        if not self.is_leaf:
            if value is not None or self._node.extra is not None:
                self._node.own_extra().retained = value
            return
        if self._leaf is None:
            if value is None:
                return
            self._leaf = AccumulateGrad(self)
        before, self._leaf.grad = self._leaf.grad, value
        if sink.current is not None:
            sink.current.grad_set(self, before, value)

    def backward(self, gradient: Tensor | None = None, retain_graph: bool | None = None, create_graph: bool = False,
                 inputs: Any = None) -> None:  # fmt: skip
        """Fill the .grad of every leaf that led to this tensor (adding to what is there).

        Args:
            gradient: the cotangent, of this tensor's shape; may be left out for a scalar.
            retain_graph: keep what the nodes saved, so that backward can run again. Default: create_graph.
            create_graph: record the backward pass too, for gradients of gradients.
            inputs: accumulate into these tensors only.

        Raises:
            RuntimeError: not a scalar and no gradient; nothing was recorded; run twice; something saved was overwritten.
        """
        api.backward(self, gradient, retain_graph, create_graph, inputs=inputs)

    def retain_grad(self) -> None:
        """Let this non-leaf keep its gradient in .grad."""
        if not self.requires_grad:
            raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
        if not self.is_leaf:
            self._node.own_extra().retains = True

    def register_hook(self, hook: Callable[[Tensor], Tensor | None]) -> RemovableHandle:
        """Call `hook(grad)` when this tensor's gradient is complete; a returned Tensor replaces it."""
        if not self.requires_grad:
            raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
        extra = self._node.own_extra()
        return RemovableHandle(extra.tensor_hooks, extra, hook)

    def register_post_accumulate_grad_hook(self, hook: Callable[[Tensor], None]) -> RemovableHandle:
        """Call `hook(leaf)` each time backward has added to this leaf's .grad."""
        if not self.requires_grad:
            raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
        if not self.is_leaf:
            raise RuntimeError("post accumulate grad hooks cannot be registered on non-leaf tensors")
        extra = self._node.own_extra()
        return RemovableHandle(extra.accumulated_hooks, extra, hook)

    def detach(self) -> Tensor:
        """The same memory without history: nothing done with the result reaches back. A write through either is seen by both.

        >>> import autograd_lab as torch
        >>> x = torch.ones(2, requires_grad=True)
        >>> x.detach().requires_grad
        False
        """
        found = apply.wrap(memory.materialise(self))
        found._view = self._view if self._view.__class__ in (views.Alias, modes.Inference) else None
        if sink.current is not None:
            sink.current.detach(self, found)
        return found

    def detach_(self) -> Tensor:
        """Cut this tensor itself off its history; in place.

        Raises:
            RuntimeError: it is a view.
        """
        if self._is_view():
            raise RuntimeError("Can't detach views in-place. Use detach() instead.")
        self._node = None
        if sink.current is not None:
            sink.current.detach(self, self)
        return self

    @property
    def data(self) -> Tensor:
        """The same memory behind autograd's back: writes through it are not counted. Prefer detach()."""
        x = memory.materialise(self)
        if not x.ndim:
            storage.look_again()
        found = apply.wrap(x[...])
        found._view = self._view if self.is_inference() else views.Alias(found._data)
        return found

    @data.setter
    def data(self, value: Tensor) -> None:
        self._data, self._form = memory.materialise(value), None
        if self._leaf is not None:
            self._leaf._array = self._data

    # ------------------------------------------------------------ in place

    def fill_(self, value: Any) -> Tensor:
        """Every entry becomes `value`, a number or 0-d tensor; in place."""
        if isinstance(value, Tensor):
            if value._data.ndim:
                raise RuntimeError(
                    f"fill_ only supports 0-dimension value tensor but got tensor with {value._data.ndim} dimensions."
                )
            return views.inplace(OPS["copy"])(self, value)
        if modes.thread.enabled:
            views.check_writable(self, (self,))
        return views.write_into(OPS["fill"], (self,), {"value": value})

    def zero_(self) -> Tensor:
        """Every entry becomes 0; in place."""
        if modes.thread.enabled:
            views.check_writable(self, (self,))
        if self._view is None and sink.current is None and (self._node is None or not modes.thread.enabled):
            x = self._data
            if x.nbytes >= memory.LARGE:
                del x  # nobody else may hold it
                if memory.promise_zeros(self):
                    return self
                x = self._data
            if x.shape and 0 not in x.strides:  # nothing to record: the shortest way
                x.fill(0)
                storage.write(x, "zero_")
                return self
        return views.write_into(OPS["zero"], (self,), {"value": 0})

    def copy_(self, source: Tensor) -> Tensor:
        """The values of `source`, broadcast and converted; in place."""
        return views.inplace(OPS["copy"])(self, source)

    __hash__ = object.__hash__  # type: ignore[assignment]  # == compares entries, yet tensors are keys by identity

    def __deepcopy__(self, memo: dict) -> Tensor:
        if not self.is_leaf:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment. If you "
                "were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage."
            )
        found: Any = object.__new__(type(self))
        memo[id(self)] = found
        found._data = backend.of(self._data).array(self._data)
        found._form = found._node = found._leaf = None
        found._view = modes.thread.inference
        if self.requires_grad:
            found.requires_grad = True
        if self.grad is not None:
            found.grad = apply.wrap(backend.of(self._data).array(self.grad._data))
        return found

    def __reduce_ex__(self, protocol: Any) -> tuple:
        if not self.is_leaf:
            raise RuntimeError("only leaf tensors can be pickled: detach() it first")
        return _unpickled, (type(self), backend.of(self._data).to_numpy(self._data), self.requires_grad)

    def __repr__(self) -> str:
        from .printing import tensor_text

        return tensor_text(self)


def _unpickled(cls: type, array: np.ndarray, requires_grad: bool) -> Tensor:
    found: Any = object.__new__(cls)
    found._data = array.astype(dtypes.from_numpy_dtype(array.dtype).numpy)  # ops tell dtypes apart by identity
    found._form = found._node = found._leaf = None
    found._view = modes.thread.inference
    return found.requires_grad_(requires_grad)


class _Constant(Tensor):
    """A Python number inside an expression."""

    __slots__ = ()


def _rebuilt(accumulator: AccumulateGrad) -> Tensor:
    found = apply.wrap(accumulator._array)
    found._leaf = found._node = accumulator
    return found


apply.bind(Tensor, _Constant)
node._rebuild = _rebuilt
kept_names.show = saved_names.attribute
walk.TensorFunctions = functions.F
