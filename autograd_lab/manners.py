"""`Manners`: what a Tensor is to Python and to numpy: numbers, lists, arrays, other dtypes and devices, iteration, and tensors like it.

The base of Tensor (tensor.py), which adds the gradient and the history. Knows Tensor only by `apply.Tensor`.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from . import backend, dtypes, functions
from .autograd import apply, explain, memory, modes
from .device import Device
from .draws import Draws
from .values import Size, array_of, strided_room

__all__ = ["Manners", "moved"]

Tensor = Any  # for annotations: tensor.py is above this module


class Manners(Draws):
    """Tensor as a value."""

    __slots__ = ()
    _data: Any
    requires_grad: Any

    # ------------------------------------------------------------ what it is

    @property
    def shape(self) -> Size:
        return Size(self._data.shape)

    @property
    def dtype(self) -> dtypes.Dtype:
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
        """The dimensions in reverse; for matrices the transpose."""
        if self._data.ndim not in (0, 2):
            warnings.warn(
                "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will throw an error "
                "in a future release. Consider `x.mT` to transpose batches of matrices or `x.permute(*torch.arange(x.ndim - 1, -1, "
                "-1))` to reverse the dimensions of a tensor.",
                UserWarning,
                stacklevel=2,
            )
        return functions.permute(self, *reversed(range(self._data.ndim)))

    @property
    def mT(self) -> Tensor:
        """The last two dimensions swapped."""
        return self._matrices("mT")

    mH = mT

    @property
    def H(self) -> Tensor:
        """The transpose of a matrix."""
        if self._data.ndim not in (0, 2):
            raise RuntimeError(
                f"tensor.H is only supported on matrices (2-D tensors). Got {self._data.ndim}-D tensor."
                + (" For batches of matrices, consider using tensor.mH" if self._data.ndim > 2 else "")
            )
        return self._matrices("H")

    def _matrices(self, name: str) -> Tensor:
        if self._data.ndim == 1:
            raise RuntimeError(f"tensor.{name} is only supported on matrices or batches of matrices. Got 1-D tensor.")
        if not self._data.ndim:
            warnings.warn(
                f"Tensor.{name} is deprecated on 0-D tensors. This function is the identity in these cases.",
                UserWarning,
                stacklevel=3,
            )
            return self
        return functions.transpose(self, -2, -1)

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

    def is_complex(self) -> bool:
        """False: tensors hold real numbers."""
        return False

    def is_signed(self) -> bool:
        """True for a dtype that has negative numbers."""
        return self._data.dtype.kind in "if"

    def is_same_size(self, other: Tensor) -> bool:
        """True when the shapes are equal."""
        return self._data.shape == other._data.shape

    def is_nonzero(self) -> bool:
        """The only element, as a bool."""
        return bool(self)

    @property
    def is_cuda(self) -> bool:
        return self.device.type == "cuda"

    def get_device(self) -> int:
        """The index of its GPU; -1 on the CPU."""
        return -1 if self.device.index is None else self.device.index

    def stride(self, dim: int | None = None) -> Any:
        """How many elements lie from one entry to the next, along each dimension or along `dim`."""
        x = memory.materialise(self)
        steps = tuple([step // x.itemsize for step in x.strides])
        return steps if dim is None else steps[functions.one_dim(dim, x.ndim)]

    def storage_offset(self) -> int:
        """Which element of its memory the first entry is."""
        x = memory.materialise(self)
        return backend.of(x).geometry(x)[2]

    def dim_order(self) -> tuple:
        """The dimensions from the one with the longest step to the one with the shortest."""
        steps = self.stride()
        return tuple(sorted(range(len(steps)), key=lambda d: -steps[d]))

    def is_contiguous(self, *, memory_format: Any = None) -> bool:
        """Row after row in memory, without gaps."""
        flags = getattr(self._data, "flags", None)
        return flags is None or bool(flags.c_contiguous)

    def contiguous(self, *, memory_format: Any = None) -> Tensor:
        """Itself when the memory is in order, else a copy that is."""
        return self if self.is_contiguous() else functions.F.clone(self)

    def element_size(self) -> int:
        return self.itemsize

    def data_ptr(self) -> int:
        """The address of the first element (equal addresses: shared memory)."""
        return memory.materialise(self).ctypes.data

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

    # ------------------------------------------------------------ other dtypes, other devices

    def to(self, *target: Any, dtype: Any = None, device: Any = None, non_blocking: bool = False, copy: bool = False,
           memory_format: Any = None) -> Tensor:  # fmt: skip
        """As another dtype, on another device, or like another tensor. Itself when nothing changes; never in place."""
        for part in target:
            if isinstance(part, apply.Tensor):
                dtype, device = part.dtype, part.device
            elif isinstance(part, (str, Device)):
                device = part
            elif not isinstance(part, bool):  # non_blocking, copy
                dtype = part
        if len(target) > 2 and isinstance(target[-1], bool):
            copy = target[-1]
        found: Any = self
        if device is not None and Device(device) != self.device:
            found = moved(found, Device(device))
        if dtype is not None:
            wanted = dtypes.to_numpy_dtype(dtype)
            if found._data.dtype != wanted:
                found = functions.F.to(found, dtype=wanted, source=found._data.dtype)
                if wanted.kind != "f":
                    found._node = None
        return functions.clone(found) if copy and found is self else found

    def type(self, dtype: Any = None, non_blocking: bool = False) -> Any:
        """The name of its type, as in "torch.FloatTensor"; or as another dtype."""
        if dtype is None:
            return f"torch.{'cuda.' if self.is_cuda else ''}{explain.CPP[self.dtype.name]}Tensor"
        if isinstance(dtype, str):
            words = {f"torch.{word}Tensor": name for name, word in explain.CPP.items()}
            if dtype not in words:
                raise ValueError(f"invalid type: '{dtype}'. Write a dtype such as torch.float32.")
            dtype = dtypes.from_name(words[dtype])
        return self.to(dtype)

    def type_as(self, other: Tensor) -> Tensor:
        """In `other`'s dtype."""
        return self.to(other.dtype)

    def cpu(self) -> Tensor:
        """In the CPU's memory."""
        return self.to(device="cpu")

    def cuda(self, device: Any = None) -> Tensor:
        """In a GPU's memory."""
        return self.to(device=device or "cuda")

    def float(self, *, memory_format: Any = None) -> Tensor:
        """In dtype float32."""
        return self.to(dtypes.float32)

    def double(self, *, memory_format: Any = None) -> Tensor:
        """In dtype float64."""
        return self.to(dtypes.float64)

    def half(self, *, memory_format: Any = None) -> Tensor:
        """In dtype float16."""
        return self.to(dtypes.float16)

    def long(self, *, memory_format: Any = None) -> Tensor:
        """In dtype int64."""
        return self.to(dtypes.int64)

    def int(self, *, memory_format: Any = None) -> Tensor:
        """In dtype int32."""
        return self.to(dtypes.int32)

    def short(self, *, memory_format: Any = None) -> Tensor:
        """In dtype int16."""
        return self.to(dtypes.int16)

    def char(self, *, memory_format: Any = None) -> Tensor:
        """In dtype int8."""
        return self.to(dtypes.int8)

    def byte(self, *, memory_format: Any = None) -> Tensor:
        """In dtype uint8."""
        return self.to(dtypes.uint8)

    def bool(self, *, memory_format: Any = None) -> Tensor:
        """In dtype bool."""
        return self.to(dtypes.bool_)

    # ------------------------------------------------------------ new tensors like it

    def new_tensor(self, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
        """A copy of `data` in this tensor's dtype, on its device."""
        return self._new(array_of(data, dtype or self.dtype), device, requires_grad)

    def new_full(self, size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False,
                 layout: Any = None, pin_memory: bool = False) -> Tensor:  # fmt: skip
        """All `fill_value`, in this tensor's dtype, on its device."""
        wanted = dtypes.to_numpy_dtype(dtype or self.dtype)
        shape = functions.checked_sizes("new_full", (size,))
        return self._new(np.broadcast_to(np.asarray(fill_value).astype(wanted), shape).copy(), device, requires_grad)

    def new_zeros(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
                  pin_memory: bool = False) -> Tensor:  # fmt: skip
        """All zero, in this tensor's dtype, on its device."""
        return self.new_full(functions.sizes(size), 0, dtype=dtype, device=device, requires_grad=requires_grad)

    def new_ones(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
                 pin_memory: bool = False) -> Tensor:  # fmt: skip
        """All one, in this tensor's dtype, on its device."""
        return self.new_full(functions.sizes(size), 1, dtype=dtype, device=device, requires_grad=requires_grad)

    def new_empty(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, layout: Any = None,
                  pin_memory: bool = False) -> Tensor:  # fmt: skip
        """Room for values (here: zeros), in this tensor's dtype, on its device."""
        return self.new_full(functions.sizes(size), 0, dtype=dtype, device=device, requires_grad=requires_grad)

    def new_empty_strided(self, size: Any, stride: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False,
                          layout: Any = None, pin_memory: bool = False) -> Tensor:  # fmt: skip
        """Room for values (here: zeros), laid out with these strides, in this tensor's dtype, on its device."""
        wanted = dtypes.to_numpy_dtype(dtype or self.dtype)
        return self._new(strided_room(tuple(size), tuple(stride), wanted), device, requires_grad)

    def _new(self, array: np.ndarray, device: Any, requires_grad: bool) -> Tensor:
        found = moved(apply.wrap(array), self.device if device is None else Device(device))
        if requires_grad:
            found.requires_grad = True
        return found

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
        if not isinstance(value, (int, float, np.generic, apply.Tensor)):
            raise RuntimeError(
                f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(value)}."
            )
        return bool((self._data == (value._data if isinstance(value, apply.Tensor) else value)).any())

    def __complex__(self) -> Any:
        return complex(self._number())

    def __reversed__(self) -> Any:
        return functions.flip(self, tuple(range(self._data.ndim))) if self._data.ndim else self

    def __format__(self, spec: str) -> str:
        if not self._data.ndim and type(self) is apply.Tensor:
            return format(self.item(), spec)
        return object.__format__(self, spec)


def moved(t: Tensor, device: Device) -> Tensor:
    """`t` on another device; itself where it is there."""
    if t.device == device:
        return t
    source, target = backend.of(t._data), backend.by_device(device.type)
    if t.requires_grad and modes.is_grad_enabled():
        raise RuntimeError("moving a tensor that requires grad between devices is not recorded: detach() it first")
    return apply.wrap(target.from_numpy(source.to_numpy(t._data)))
