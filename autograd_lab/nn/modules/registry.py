"""Registration: which attributes of a Module are parameters, buffers and submodules, and the refusals of all others.

Knows nothing of what a Module computes.
"""

from __future__ import annotations

from typing import Any

from ...autograd.explain import CPP
from ...tensor import Tensor
from ..parameter import Buffer, Parameter

__all__ = ["REGISTRIES", "Registry", "typename"]

REGISTRIES = ("_parameters", "_buffers", "_modules")


def typename(value: Any) -> str:
    """PyTorch's name for the type of a value: 'torch.FloatTensor', 'int'; a class goes by its own name."""
    if isinstance(value, Tensor):
        return f"torch.{CPP[value.dtype.name]}Tensor"
    kind = value if isinstance(value, type) else type(value)
    home = getattr(value, "__module__", None)
    return kind.__qualname__ if home in (None, "builtins") else f"{home}.{kind.__qualname__}"


class Registry:
    """The part of Module that tells parameters, buffers and submodules from plain attributes."""

    _parameters: dict[str, Any]
    _buffers: dict[str, Any]
    _modules: dict[str, Any]
    _non_persistent_buffers_set: set[str]

    def __setattr__(self, name: str, value: Any) -> None:
        known = self.__dict__
        if isinstance(value, Parameter):
            self._started("parameters")
            self._forget(name, "_parameters")
            self.register_parameter(name, value)
        elif name in known.get("_parameters", ()):
            if value is not None:
                raise TypeError(
                    f"cannot assign '{typename(value)}' as parameter '{name}' (torch.nn.Parameter or None expected). "
                    "Wrap it: torch.nn.Parameter(value); or write into the old one under torch.no_grad()."
                )
            self._parameters[name] = None
        elif _is_module(value):
            self._started("module")
            self._forget(name, "_modules")
            self._modules[name] = value
        elif name in known.get("_modules", ()):
            if value is not None:
                raise TypeError(
                    f"cannot assign '{typename(value)}' as child module '{name}' (torch.nn.Module or None expected). "
                    f"Delete it first: del model.{name}."
                )
            self._modules[name] = None
        elif isinstance(value, Buffer):
            self._started("buffer")
            self._forget(name, "_buffers")
            self.register_buffer(name, value, value.persistent)
        elif name in known.get("_buffers", ()):
            if value is not None and not isinstance(value, Tensor):
                raise TypeError(
                    f"cannot assign '{typename(value)}' as buffer '{name}' (torch.nn.Buffer, torch.Tensor or None expected)"
                )
            self._buffers[name] = value
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        known = self.__dict__
        for registry in REGISTRIES:
            found = known.get(registry, ())
            if name in found:
                return found[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __delattr__(self, name: str) -> None:
        for registry in REGISTRIES:
            if name in self.__dict__.get(registry, ()):
                del self.__dict__[registry][name]
                self._non_persistent_buffers_set.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        names = {*super().__dir__(), *self._parameters, *self._buffers, *self._modules}
        return sorted(name for name in names if name[:1].isalpha() or name[:1] == "_")

    def _started(self, what: str) -> None:
        """Raises AttributeError in a subclass whose __init__ has not called Module's yet."""
        if "_modules" not in self.__dict__:
            raise AttributeError(f"cannot assign {what} before Module.__init__() call. Call super().__init__() first.")

    def _forget(self, name: str, keep: str) -> None:
        """`name` is about to be registered in `keep`, where it keeps its place in the order: take it out everywhere else."""
        self.__dict__.pop(name, None)
        for registry in REGISTRIES:
            if registry != keep:
                self.__dict__[registry].pop(name, None)
        self._non_persistent_buffers_set.discard(name)

    def _check_name(self, what: str, name: Any, registry: dict, shown: str = "") -> None:
        """Raises TypeError or KeyError for a name that `what` cannot have."""
        if not isinstance(name, str):
            raise TypeError(f"{what} name should be a string. Got {typename(name)}")
        if name not in registry and hasattr(self, name):
            raise KeyError(f"attribute '{name}' already exists")
        if "." in name:
            raise KeyError(f'{what} name can\'t contain "."{shown}')
        if not name:
            raise KeyError(f'{what} name can\'t be empty string ""')

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Register `param` (None: a place kept empty) under `name`.

        Raises:
            AttributeError: super().__init__() was not called. KeyError: the name is taken, empty or dotted.
            TypeError: not a Parameter. ValueError: it was computed.
        """
        self._started("parameter")
        self._check_name("parameter", name, self._parameters)
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{typename(param)}' object to parameter '{name}' (torch.nn.Parameter or None required)"
            )
        if param is not None and param.grad_fn is not None:
            raise ValueError(
                f"Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must be created explicitly. To express "
                f"'{name}' as a function of another Tensor, compute the value in the forward() method."
            )
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Register state that is not trained. `persistent`: it belongs to the state_dict.

        Raises:
            AttributeError: super().__init__() was not called. KeyError: the name is taken, empty or dotted.
            TypeError: not a Tensor.
        """
        self._started("buffer")
        self._check_name("buffer", name, self._buffers)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{typename(tensor)}' object to buffer '{name}' (torch Tensor or None required)"
            )
        self._buffers[name] = tensor
        (self._non_persistent_buffers_set.discard if persistent else self._non_persistent_buffers_set.add)(name)

    def add_module(self, name: str, module: Any) -> None:
        """Register a submodule (None: a place kept empty) under `name`.

        Raises:
            KeyError: the name is taken, empty or dotted. TypeError: not a Module.
        """
        if module is not None and not _is_module(module):
            raise TypeError(f"{typename(module)} is not a Module subclass")
        self._started("module")
        self._check_name("module", name, self._modules, f", got: {name}")
        self._modules[name] = module

    def register_module(self, name: str, module: Any) -> None:
        """The same as add_module."""
        self.add_module(name, module)


def _is_module(value: Any) -> bool:
    return isinstance(value, Registry)
