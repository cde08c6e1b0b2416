"""`Parameter` and `Buffer`: tensors that a Module registers when they are assigned as attributes."""

from __future__ import annotations

from typing import Any

from .. import backend
from ..autograd import apply, explain
from ..creation import empty
from ..tensor import Tensor

__all__ = ["Buffer", "Parameter"]


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
        self._form = self._node = self._leaf = self._view = None
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
