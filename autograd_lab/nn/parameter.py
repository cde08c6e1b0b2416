"""`Parameter` and `Buffer`: tensors that a Module registers when they are assigned as attributes."""

from __future__ import annotations

from typing import Any

from .. import backend
from ..autograd import apply, explain
from ..creation import empty
from ..tensor import Tensor

__all__ = ["Buffer", "Parameter", "Uninitialized", "UninitializedBuffer", "UninitializedParameter"]


class Parameter(Tensor):
    """A Tensor that a Module trains: registered when it is assigned as an attribute. Requires grad unless told otherwise.

    Raises:
        RuntimeError: it would require grad and holds integers.

    >>> import autograd_lab as torch
    >>> torch.nn.Parameter(torch.zeros(2))
    Parameter containing:
    tensor([0., 0.], requires_grad=True)
    """

    def __new__(cls, data: Any = None, requires_grad: bool = True) -> Parameter:
        source = empty(0) if data is None else data.detach()
        if requires_grad and source._data.dtype.kind != "f":
            raise explain.integer_grad(source.dtype)
        self: Any = object.__new__(cls)
        self._data = source._data
        self._form = self._node = self._leaf = None
        self._view = source._view if source.is_inference() else None
        if requires_grad:
            self.requires_grad = True
        return self

    def __deepcopy__(self, memo: dict) -> Parameter:
        """A copy of the values; its .grad is None."""
        if id(self) not in memo:
            copied = apply.wrap(backend.of(self._data).array(self._data))
            memo[id(self)] = type(self)(copied, self.requires_grad)
        return memo[id(self)]

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()


class _BufferType(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor) and getattr(instance, "_is_buffer", False)


class Buffer(Tensor, metaclass=_BufferType):
    """A Tensor that a Module keeps but does not train. `persistent`: it belongs to the state_dict.

    >>> import autograd_lab as torch
    >>> m = torch.nn.Module()
    >>> m.steps = torch.nn.Buffer(torch.tensor(0))
    >>> [name for name, _ in m.named_buffers()]
    ['steps']
    """

    persistent: bool

    def __new__(cls, data: Any = None, *, persistent: bool = True) -> Any:
        source = empty(0) if data is None else data
        self: Any = source.detach().requires_grad_(source.requires_grad)
        self._is_buffer, self.persistent = True, persistent
        return self


class Uninitialized(Tensor):
    """A Tensor that waits for its shape. It has a dtype and a device, and nothing can be computed with it."""

    becomes: Any
    _wanted: bool
    _like: Any

    def __new__(cls, requires_grad: bool = True, device: Any = None, dtype: Any = None) -> Any:
        self: Any = object.__new__(cls)
        self._form = self._node = self._leaf = self._view = None
        self.__dict__.update(_wanted=requires_grad, _like=empty(0, device=device, dtype=dtype))
        return self

    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    @property
    def _data(self) -> Any:
        raise ValueError(
            "Attempted to use an uninitialized parameter in an operation. This error happens when you are using a `LazyModule` or "
            "explicitly manipulating `torch.nn.parameter.UninitializedParameter` objects. When using LazyModules Call `forward` with "
            "a dummy batch to initialize the parameters before calling torch functions"
        )

    @property
    def shape(self) -> Any:
        raise RuntimeError(
            "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in `load_state_dict` when "
            "trying to load an uninitialized parameter into an initialized one. Call `forward` to initialize the parameters before "
            "accessing their attributes."
        )

    dtype = property(lambda self: self._like.dtype)
    device = property(lambda self: self._like.device)

    @property
    def requires_grad(self) -> bool:
        return self._wanted

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        self.__dict__["_wanted"] = value

    def is_floating_point(self) -> bool:
        return self.dtype.is_floating_point

    def detach(self) -> Any:
        return self

    def convert(self, fn: Any) -> None:
        """Change the dtype and the device to what `fn` makes of a tensor."""
        self.__dict__["_like"] = fn(self._like)

    def materialize(self, shape: Any, device: Any = None, dtype: Any = None) -> None:
        """Become an ordinary tensor of this shape; its values are arbitrary."""
        made = empty(shape, device=device or self.device, dtype=dtype or self.dtype)
        this: Any = self
        wanted = self.__dict__.pop("_wanted")
        del self.__dict__["_like"]
        this.__class__ = self.becomes
        this._data = made._data
        this.requires_grad = wanted

    def __deepcopy__(self, memo: dict) -> Any:
        return memo.setdefault(id(self), type(self)(self._wanted, self.device, self.dtype))

    def __reduce_ex__(self, protocol: Any) -> tuple:
        return type(self), (self._wanted, str(self.device), self.dtype)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class UninitializedParameter(Uninitialized, Parameter):
    """A Parameter that waits for its shape: `materialize` gives it one."""

    becomes = Parameter


class UninitializedBuffer(Uninitialized):
    """A buffer that waits for its shape: `materialize` gives it one."""

    becomes = Tensor

    def __new__(cls, requires_grad: bool = False, device: Any = None, dtype: Any = None) -> Any:
        return super().__new__(cls, requires_grad, device, dtype)
