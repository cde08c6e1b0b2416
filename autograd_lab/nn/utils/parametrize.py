"""A parameter that is computed: `module.weight` becomes a function of other parameters, the originals.

The module's class is replaced by one of its own, in which the name is a property; the originals live in
`module.parametrizations.NAME`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ...autograd import no_grad
from ...tensor import Tensor
from ..modules.container import ModuleDict, ModuleList
from ..modules.module import Module
from ..parameter import Parameter

__all__ = ["ParametrizationList", "cached", "is_parametrized", "register_parametrization", "remove_parametrizations",
           "type_before_parametrizations"]  # fmt: skip

_cache: dict[tuple[int, str], Tensor] | None = None  # while cached() is on


@contextmanager
def cached() -> Iterator[None]:
    """Inside, each parametrized tensor is computed once and then kept."""
    global _cache
    outer, _cache = _cache, {} if _cache is None else _cache
    try:
        yield
    finally:
        _cache = outer


class ParametrizationList(ModuleList):
    """The originals of one tensor, and the modules that make it from them, one after the other."""

    def __init__(self, modules: Sequence[Module], original: Tensor) -> None:
        super().__init__(modules)
        self.is_tensor, self.ntensors = True, 1
        with no_grad():
            new = self._inverted(original)
        if isinstance(new, Tensor):
            if isinstance(original, Parameter):  # itself, so that an optimizer that has it goes on with it
                original.data = new.detach()
                self.original = original
            else:
                self.register_buffer("original", new)
            return
        if not isinstance(new, Sequence):
            raise ValueError(
                "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). Got "
                f"{type(new).__name__}"
            )
        self.is_tensor, self.ntensors = False, len(new)
        for i, part in enumerate(new):
            if isinstance(original, Parameter):
                setattr(self, f"original{i}", Parameter(part, original.requires_grad))
            else:
                self.register_buffer(f"original{i}", part)

    def _inverted(self, value: Any) -> Any:
        """The originals that give `value`, as far as the modules say."""
        for module in reversed(list(self)):
            inverse = getattr(module, "right_inverse", None)
            if inverse is not None:
                value = inverse(value)
        return value

    def _originals(self) -> list[Tensor]:
        return [self.original] if self.is_tensor else [getattr(self, f"original{i}") for i in range(self.ntensors)]

    def right_inverse(self, value: Tensor) -> None:
        """Give the originals values from which `value` is computed."""
        with no_grad():
            new = self._inverted(value)
            for original, part in zip(self._originals(), [new] if self.is_tensor else new, strict=True):
                original.data = part.detach().clone()

    def forward(self) -> Tensor:
        first, *others = self
        value = first(*self._originals())
        for module in others:
            value = module(value)
        return value


def is_parametrized(module: Module, tensor_name: str | None = None) -> bool:
    """True when some tensor of this module, or the one of that name, is computed from originals."""
    found = module._modules.get("parametrizations")
    if not isinstance(found, ModuleDict):
        return False
    return len(found) > 0 if tensor_name is None else tensor_name in found


def type_before_parametrizations(module: Module) -> type:
    """The class of a module, not counting that a tensor of it is computed."""
    return type(module).__bases__[0] if is_parametrized(module) else type(module)


def register_parametrization(
    module: Module, tensor_name: str, parametrization: Module, *, unsafe: bool = False
) -> Module:
    """From now on `module.tensor_name` is `parametrization(original)`.

    A parametrization may define `right_inverse`, which says from which original a given value comes: then it may also be
    assigned. Several may be registered: each works on what the one before gives.

    Args:
        unsafe: allow that shape or dtype change.

    Raises:
        ValueError: no such parameter or buffer; a shape or dtype that changes.

    >>> import autograd_lab as torch
    >>> class Symmetric(torch.nn.Module):
    ...     def forward(self, x):
    ...         return x + x.t()
    >>> layer = torch.nn.Linear(3, 3)
    >>> _ = torch.nn.utils.parametrize.register_parametrization(layer, "weight", Symmetric())
    >>> bool((layer.weight == layer.weight.t()).all())
    True
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        with no_grad():
            value = getattr(module, tensor_name)
            _check(value.shape, value.dtype, parametrization(value), unsafe)
        module.parametrizations[tensor_name].append(parametrization)
        return module
    if tensor_name not in module._parameters and tensor_name not in module._buffers:
        raise ValueError(
            f"Module '{module}' does not have a parameter, a buffer, or a parametrized element with name '{tensor_name}'"
        )
    original = getattr(module, tensor_name)
    shape, dtype = original.shape, original.dtype
    made = ParametrizationList([parametrization], original)
    with no_grad():
        _check(shape, dtype, made(), unsafe)
    delattr(module, tensor_name)
    if not is_parametrized(module):
        kind = type(module)
        module.__class__ = type(
            f"Parametrized{kind.__name__}", (kind,), {"__getstate__": _refuse, "__deepcopy__": _copied}
        )
        module.parametrizations = ModuleDict()
    setattr(type(module), tensor_name, _property(tensor_name))
    module.parametrizations[tensor_name] = made
    return module


def remove_parametrizations(module: Module, tensor_name: str, leave_parametrized: bool = True) -> Module:
    """Make `module.tensor_name` a parameter again: with the computed value, or (not leave_parametrized) with the original's.

    Raises:
        ValueError: it is none that is computed; or there are several originals and none can be left.
    """
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    made = module.parametrizations[tensor_name]
    if not leave_parametrized and not made.is_tensor:
        raise ValueError(
            "Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in terms of a sequence of tensors."
        )
    original = made._originals()[0]
    if leave_parametrized:
        with no_grad():
            value = getattr(module, tensor_name)
        trained = isinstance(original, Parameter)
        if made.is_tensor and trained:
            original.data = value.detach()
        else:
            original = Parameter(value, original.requires_grad) if trained else value
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    if isinstance(original, Parameter):
        module.register_parameter(tensor_name, original)
    else:
        module.register_buffer(tensor_name, original)
    if not len(module.parametrizations):
        delattr(module, "parametrizations")
        module.__class__ = type(module).__bases__[0]
    return module


def _check(shape: Any, dtype: Any, after: Any, unsafe: bool) -> None:
    if unsafe:
        return
    if not isinstance(after, Tensor):
        raise ValueError(f"A parametrization must return a tensor. Got {type(after).__name__}.")
    if after.dtype != dtype:
        raise ValueError(
            "Registering a parametrization may not change the dtype of the tensor, unless `unsafe` flag is enabled.\n"
            f"unparametrized dtype: {dtype}\nparametrized dtype: {after.dtype}"
        )
    if after.shape != shape:
        raise ValueError(
            "Registering a parametrization may not change the shape of the tensor, unless `unsafe` flag is enabled.\n"
            f"unparametrized shape: {shape}\nparametrized shape: {after.shape}"
        )


def _property(name: str) -> property:
    def get(self: Module) -> Tensor:
        if _cache is None:
            return self.parametrizations[name]()
        key = (id(self), name)
        if key not in _cache:
            _cache[key] = self.parametrizations[name]()
        return _cache[key]

    def put(self: Module, value: Tensor) -> None:
        self.parametrizations[name].right_inverse(value)

    return property(get, put)


def _refuse(self: Module) -> Any:
    """A pickle would be of no use: nobody who reads it could find the class."""
    raise RuntimeError(
        "Serialization of parametrized modules is only supported through state_dict(). See:\n"
        "https://pytorch.org/tutorials/beginner/saving_loading_models.html#saving-loading-a-general-checkpoint-for-inference-and-or-"
        "resuming-training"
    )


def _copied(self: Module, memo: dict) -> Module:
    """A copy with a class of its own, so that removing a parametrization there changes nothing here."""
    kind = type(self)
    found: Any = object.__new__(type(kind.__name__, kind.__bases__, dict(kind.__dict__)))
    memo[id(self)] = found
    found.__dict__.update(copy.deepcopy(self.__dict__, memo))
    return found
