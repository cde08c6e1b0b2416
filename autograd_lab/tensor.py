"""`Tensor`: an array, its place in the recorded graph, and PyTorch's manners. Operators and most methods come from the op
table (methods.py); what is here is what only a Tensor knows: its gradient, its history, its memory.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from . import backend, dtypes, functions
from .autograd import api, apply, explain, memory, modes, node, sink, storage, views, walk
from .autograd.node import AccumulateGrad, RemovableHandle
from .device import Device
from .dtypes import Dtype
from .methods import OpMethods
from .op import OPS
from .values import Size, array_of

__all__ = ["Tensor"]


class Tensor(OpMethods):
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
    _view: Any  # a View, Root, Alias, Zeroed or None
    __slots__ = ("__dict__", "__weakref__", "_data", "_form", "_leaf", "_node", "_view")
    __array_priority__ = 1000  # numpy_array * tensor comes to us
    __array_ufunc__ = None

    def __new__(cls, data: Any = None, *args: Any, **kwargs: Any) -> Tensor:
        self = object.__new__(cls)
        if data is not None:
            self._data = array_of(data, dtypes.get_default_dtype() if not isinstance(data, Tensor) else None)
            self._form = self._node = self._leaf = self._view = None
        return self

    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    # ------------------------------------------------------------ what it is

    @property
    def shape(self) -> Size:
        return Size(self._data.shape)

    @property
    def dtype(self) -> Dtype:
        return dtypes.from_numpy_dtype(self._data.dtype)

    @property
    def device(self) -> Device:
        kind = backend.of(self._data).device
        return Device(kind, 0 if kind == "cuda" else None)

    @property
    def ndim(self) -> int:
        return self._data.ndim

    @property
    def itemsize(self) -> int:
        return self._data.dtype.itemsize

    @property
    def nbytes(self) -> int:
        return self._data.nbytes

    @property
    def T(self) -> Tensor:
        return functions.permute(self, *reversed(range(self._data.ndim)))

    @property
    def mT(self) -> Tensor:
        """Matrices transposed."""
        if self._data.ndim == 1:
            raise RuntimeError(
                f"tensor.mT is only supported on matrices or batches of matrices. Got {self._data.ndim}-D tensor."
            )
        return functions.transpose(self, -2, -1) if self._data.ndim else self

    @property
    def mH(self) -> Tensor:
        """Matrices transposed (and conjugated, which changes nothing on real ones)."""
        if self._data.ndim == 1:
            raise RuntimeError(
                f"tensor.mH is only supported on matrices or batches of matrices. Got {self._data.ndim}-D tensor."
            )
        return functions.transpose(self, -2, -1) if self._data.ndim else self

    @property
    def H(self) -> Tensor:
        """A matrix transposed (and conjugated, which changes nothing on a real one)."""
        if self._data.ndim not in (0, 2):
            raise RuntimeError(
                f"tensor.H is only supported on matrices (2-D tensors). Got {self._data.ndim}-D tensor. For batches of matrices, "
                "consider using tensor.mH"
            )
        return functions.transpose(self, 0, 1) if self._data.ndim else self

    def size(self, dim: int | None = None) -> Any:
        """The shape, or one of its sizes."""
        return self.shape if dim is None else self._data.shape[functions.one_dim(dim, self._data.ndim)]

    def dim(self) -> int:
        """How many dimensions."""
        return self._data.ndim

    def numel(self) -> int:
        """How many elements."""
        return self._data.size

    nelement = numel

    def is_floating_point(self) -> bool:
        return self._data.dtype.kind == "f"

    def is_contiguous(self) -> bool:
        """Row after row in memory, without gaps."""
        flags = getattr(self._data, "flags", None)
        return flags is None or bool(flags.c_contiguous)

    def contiguous(self) -> Tensor:
        """Itself when the memory is in order, else a copy that is."""
        return self if self.is_contiguous() else functions.F.clone(self)

    def element_size(self) -> int:
        return self.itemsize

    def data_ptr(self) -> int:
        """The address of the first element (equal addresses: shared memory)."""
        return memory.materialise(self).ctypes.data

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
        """How many in-place writes its memory has seen."""
        return memory.version(self, views.written_array(self))

    @property
    def _base(self) -> Tensor | None:
        """The tensor that this one is a view of."""
        return self._view.base if self._view.__class__ is views.View else None

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
        if self._view.__class__ is views.Alias:
            found._view = self._view
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
        found = apply.wrap(x[...])
        found._view = views.Alias(found._data)
        return found

    @data.setter
    def data(self, value: Tensor) -> None:
        self._data, self._form = memory.materialise(value), None
        if self._leaf is not None:
            self._leaf._array = self._data

    # ------------------------------------------------------------ values

    def item(self) -> Any:
        """The only element as a Python number.

        Raises:
            RuntimeError: it has more (or fewer) elements than one.
        """
        if self._data.size != 1:
            raise RuntimeError(f"a Tensor with {self._data.size} elements cannot be converted to Scalar. Reduce it first, "
                               "e.g. with .sum() or .mean(), or take one entry.")  # fmt: skip
        return self._data.item()

    def tolist(self) -> Any:
        """Nested lists of Python numbers."""
        return self._data.tolist()

    def numpy(self, *, force: bool = False) -> np.ndarray:
        """The same memory as a numpy array.

        Raises:
            RuntimeError: it requires grad: numpy would not record. TypeError: it lives on another device.
        """
        if force:
            return backend.of(self._data).to_numpy(memory.materialise(self))
        if self.requires_grad:
            raise explain.requires_numpy()
        if self.device.type != "cpu":
            raise TypeError(f"can't convert {self.device} device type tensor to numpy. Use Tensor.cpu() to copy the tensor to "
                            "host memory first.")  # fmt: skip
        return memory.materialise(self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        found = self.numpy()
        return found if dtype is None else found.astype(dtype, copy=False)

    def to(self, *target: Any, dtype: Any = None, device: Any = None, copy: bool = False) -> Tensor:
        """As another dtype, on another device, or like another tensor. Itself when nothing changes; never in place."""
        for part in target:
            if isinstance(part, Tensor):
                dtype, device = part.dtype, part.device
            elif isinstance(part, (str, Device)):
                device = part
            else:
                dtype = part
        found = self
        if device is not None and Device(device) != self.device:
            found = moved(found, Device(device))
        if dtype is not None:
            wanted = dtypes.to_numpy_dtype(dtype)
            if found._data.dtype != wanted:
                found = functions.F.to(found, dtype=wanted, source=found._data.dtype)
                if wanted.kind != "f":
                    found._node = None
        return functions.clone(self) if copy and found is self else found

    def type_as(self, other: Tensor) -> Tensor:
        return self.to(other.dtype)

    def cpu(self) -> Tensor:
        return self.to(device="cpu")

    def cuda(self) -> Tensor:
        return self.to(device="cuda")

    def float(self) -> Tensor:
        return self.to(dtypes.float32)

    def double(self) -> Tensor:
        return self.to(dtypes.float64)

    def half(self) -> Tensor:
        return self.to(dtypes.float16)

    def long(self) -> Tensor:
        return self.to(dtypes.int64)

    def int(self) -> Tensor:
        return self.to(dtypes.int32)

    def bool(self) -> Tensor:
        return self.to(dtypes.bool_)

    # ------------------------------------------------------------ in place

    def fill_(self, value: Any) -> Tensor:
        """Every entry becomes `value`; in place."""
        if modes.thread.enabled:
            views.check_writable(self, (self,))
        return views.write_into(OPS["fill"], (self,), {"value": value.item() if isinstance(value, Tensor) else value})

    def zero_(self) -> Tensor:
        """Every entry becomes 0; in place."""
        if modes.thread.enabled:
            views.check_writable(self, (self,))
        if self._view is None and sink.current is None and (self._node is None or not modes.thread.enabled):
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

    def masked_fill_(self, mask: Tensor, value: Any) -> Tensor:
        """`value` where `mask` holds; in place."""
        functions.setitem(self, mask, value)
        return self

    def uniform_(self, low: Any = 0.0, high: Any = 1.0) -> Tensor:
        """Random values between `low` and `high`; in place."""
        return self._drawn(lambda g: g.uniform(low, high, self._data.shape))

    def normal_(self, mean: Any = 0.0, std: Any = 1.0) -> Tensor:
        """Normally distributed random values; in place."""
        return self._drawn(lambda g: g.normal(mean, std, self._data.shape))

    def _drawn(self, draw: Callable) -> Tensor:
        from .random import default_generator

        return self.copy_(apply.wrap(draw(default_generator.numpy).astype(self._data.dtype)))

    # ------------------------------------------------------------ Python's manners

    def __len__(self) -> Any:
        if not self._data.ndim:
            raise TypeError("len() of a 0-d tensor")
        return self._data.shape[0]

    def __iter__(self) -> Any:
        if not self._data.ndim:
            raise TypeError("iteration over a 0-d tensor")
        return iter(functions.unbind(self, 0))

    def __bool__(self) -> Any:
        if self._data.size != 1:
            raise RuntimeError(f"Boolean value of Tensor with {'no' if not self._data.size else 'more than one'} value"
                               f"{'s' if not self._data.size else ''} is ambiguous. Use .any() or .all().")  # fmt: skip
        return bool(self._data.item())

    def _number(self) -> Any:
        if self._data.size != 1:
            raise ValueError(f"only one element tensors can be converted to Python scalars. This one has {self._data.size}: "
                             "reduce it first, e.g. with .sum() or .mean(), or take one entry.")  # fmt: skip
        return self._data.item()

    def __float__(self) -> Any:
        return float(self._number())

    def __int__(self) -> Any:
        return int(self._number())

    def __index__(self) -> Any:
        if self._data.dtype.kind not in "iub" or self._data.size != 1:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self._data.item())

    def __contains__(self, value: Any) -> Any:
        return bool((self._data == (value._data if isinstance(value, Tensor) else value)).any())

    def __format__(self, spec: str) -> str:
        if not self._data.ndim and type(self) is Tensor:
            return format(self.item(), spec)
        return object.__format__(self, spec)

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
        found._form = found._node = found._leaf = found._view = None
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
    found._form = found._node = found._leaf = found._view = None
    return found.requires_grad_(requires_grad)


class _Constant(Tensor):
    """A Python number inside an expression."""

    __slots__ = ()


def moved(t: Tensor, device: Device) -> Tensor:
    source, target = backend.of(t._data), backend.by_device(device.type)
    if t.requires_grad and modes.is_grad_enabled():
        raise RuntimeError("moving a tensor that requires grad between devices is not recorded: detach() it first")
    return apply.wrap(target.from_numpy(source.to_numpy(t._data)))


def _rebuilt(accumulator: AccumulateGrad) -> Tensor:
    found = apply.wrap(accumulator._array)
    found._leaf = found._node = accumulator
    return found


apply.bind(Tensor, _Constant)
node._rebuild = _rebuilt
walk.TensorFunctions = functions.F
