"""`Module`, `Parameter` and the first layers."""

from __future__ import annotations

import math
from collections import OrderedDict, namedtuple
from collections.abc import Callable, Iterator
from typing import Any

from ..autograd import no_grad
from ..autograd.explain import CPP
from ..creation import empty
from ..dtypes import float64
from ..functions import F
from ..tensor import Tensor
from . import init
from .functional import linear, mse_loss

__all__ = ["Linear", "MSELoss", "Module", "Parameter", "ReLU", "Sequential"]


class Parameter(Tensor):
    """A Tensor that a Module registers when it is assigned as an attribute. Requires grad unless told otherwise.

    >>> import autograd_lab as torch
    >>> torch.nn.Parameter(torch.zeros(2)).requires_grad
    True
    """

    def __new__(cls, data: Any = None, requires_grad: bool = True) -> Parameter:
        self: Any = object.__new__(cls)
        source = data if isinstance(data, Tensor) else empty(0) if data is None else Tensor(data)
        self._data = source.detach()._data
        self._form = self._node = self._leaf = self._view = None
        if requires_grad:
            self.requires_grad = True
        return self

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()


class LoadedKeys(namedtuple("LoadedKeys", "missing_keys unexpected_keys")):
    """The names that load_state_dict did not find in the dict, and those that it did not expect there."""

    __slots__ = ()

    def __repr__(self) -> str:
        return super().__repr__() if self.missing_keys or self.unexpected_keys else "<All keys matched successfully>"


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _kind(value: Any) -> str:
    """PyTorch's name for the type of a value: 'torch.FloatTensor', 'int'."""
    return f"torch.{CPP[value.dtype.name]}Tensor" if isinstance(value, Tensor) else type(value).__name__


class Module:
    """A layer, or a network of layers. Parameters and submodules are registered by assigning them as attributes.

    Subclasses call `super().__init__()` first and define `forward`.

    >>> import autograd_lab as torch
    >>> layer = torch.nn.Linear(3, 2)
    >>> [name for name, _ in layer.named_parameters()]
    ['weight', 'bias']
    """

    training: bool
    _parameters: dict[str, Any]
    _buffers: dict[str, Any]
    _modules: dict[str, Any]

    def __init__(self) -> None:
        for name in ("_parameters", "_buffers", "_modules"):
            object.__setattr__(self, name, {})
        object.__setattr__(self, "training", True)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the layer computes; a subclass defines it."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.forward(*args, **kwargs)

    # ------------------------------------------------------------ registration

    def __setattr__(self, name: str, value: Any) -> None:
        registries = self.__dict__
        if isinstance(value, Parameter):
            if "_parameters" not in registries:
                raise AttributeError(
                    "cannot assign parameters before Module.__init__() call. Call super().__init__() first."
                )
            self._forget(name)
            self._parameters[name] = value
        elif isinstance(value, Module):
            if "_modules" not in registries:
                raise AttributeError(
                    "cannot assign module before Module.__init__() call. Call super().__init__() first."
                )
            self._forget(name)
            self._modules[name] = value
        elif name in registries.get("_parameters", ()):
            if value is not None:
                raise TypeError(f"cannot assign '{_kind(value)}' as parameter '{name}' (torch.nn.Parameter or None expected). "
                                "Wrap it: torch.nn.Parameter(value); or write into the old one under torch.no_grad().")  # fmt: skip
            self._parameters[name] = None
        elif name in registries.get("_buffers", ()):
            if value is not None and not isinstance(value, Tensor):
                raise TypeError(
                    f"cannot assign '{_kind(value)}' as buffer '{name}' (torch.nn.Buffer, torch.Tensor or None expected)"
                )
            self._buffers[name] = value
        else:
            object.__setattr__(self, name, value)

    def _forget(self, name: str) -> None:
        self.__dict__.pop(name, None)
        for registry in (self._parameters, self._buffers, self._modules):
            registry.pop(name, None)

    def __getattr__(self, name: str) -> Any:
        for registry in ("_parameters", "_buffers", "_modules"):
            found = self.__dict__.get(registry, {})
            if name in found:
                return found[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __delattr__(self, name: str) -> None:
        for registry in (self._parameters, self._buffers, self._modules):
            if name in registry:
                del registry[name]
                return
        object.__delattr__(self, name)

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Register `param` (None: a place kept empty) under `name`."""
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None) -> None:
        """Register state that is saved but not trained."""
        self._buffers[name] = tensor

    def add_module(self, name: str, module: Module | None) -> None:
        """Register a submodule under `name`."""
        self._modules[name] = module

    # ------------------------------------------------------------ walking the tree

    def named_modules(self, prefix: str = "") -> Iterator[tuple[str, Module]]:
        """(dotted name, module) of this module and all below, each once."""
        seen: set[int] = set()
        stack = [(prefix, self)]
        while stack:
            name, module = stack.pop()
            if id(module) in seen:
                continue
            seen.add(id(module))
            yield name, module
            children = [(f"{name}.{k}" if name else k, m) for k, m in module._modules.items() if m is not None]
            stack.extend(reversed(children))

    def modules(self) -> Iterator[Module]:
        return (module for _, module in self.named_modules())

    def named_children(self) -> Iterator[tuple[str, Module]]:
        return ((name, m) for name, m in self._modules.items() if m is not None)

    def children(self) -> Iterator[Module]:
        return (m for _, m in self.named_children())

    def _named(self, registry: str, prefix: str, recurse: bool) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        for path, module in self.named_modules(prefix) if recurse else [(prefix, self)]:
            for name, value in getattr(module, registry).items():
                if value is not None and id(value) not in seen:
                    seen.add(id(value))
                    yield (f"{path}.{name}" if path else name), value

    def named_parameters(self, prefix: str = "", recurse: bool = True) -> Iterator[tuple[str, Parameter]]:
        """(dotted name, parameter) of this module and all below, each once."""
        return self._named("_parameters", prefix, recurse)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """The parameters of this module and all below: what an optimizer is given."""
        return (p for _, p in self.named_parameters(recurse=recurse))

    def named_buffers(self, prefix: str = "", recurse: bool = True) -> Iterator[tuple[str, Tensor]]:
        return self._named("_buffers", prefix, recurse)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        return (b for _, b in self.named_buffers(recurse=recurse))

    # ------------------------------------------------------------ state

    def state_dict(self) -> OrderedDict[str, Tensor]:
        """Parameters and buffers by dotted name, detached, sharing memory; what is used twice stands under both names."""
        found: OrderedDict[str, Tensor] = OrderedDict()
        stack: list[tuple[str, Module]] = [("", self)]
        while stack:
            path, module = stack.pop()
            for registry in (module._parameters, module._buffers):
                found.update((path + name, value.detach()) for name, value in registry.items() if value is not None)
            stack += [(f"{path}{name}.", m) for name, m in reversed(module._modules.items()) if m is not None]
        return found

    def load_state_dict(self, state_dict: dict[str, Tensor], strict: bool = True) -> LoadedKeys:
        """Copy values into parameters and buffers by name. Checked as a whole first: on an error nothing is changed.

        Returns: the names that were missing and those that were not expected (both empty when strict).

        Raises:
            RuntimeError: missing or unexpected names (strict), or shapes that differ.
        """
        mine = self.state_dict()
        problems = []
        keys = LoadedKeys([k for k in mine if k not in state_dict], [k for k in state_dict if k not in mine])
        if strict and keys.unexpected_keys:
            problems.append(f"Unexpected key(s) in state_dict: {_quoted(keys.unexpected_keys)}. ")
        if strict and keys.missing_keys:
            problems.append(f"Missing key(s) in state_dict: {_quoted(keys.missing_keys)}. ")
        for name, value in state_dict.items():
            if name in mine and mine[name].shape != value.shape:
                problems.append(f"size mismatch for {name}: copying a param with shape {value.shape} from checkpoint, the shape "
                                f"in current model is {mine[name].shape}.")  # fmt: skip
        if problems:
            raise RuntimeError(f"Error(s) in loading state_dict for {type(self).__name__}:\n\t" + "\n\t".join(problems))
        with no_grad():
            for name, value in state_dict.items():
                if name in mine:
                    mine[name].copy_(value)
        return keys

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Empty every parameter's .grad: None (the default), or zeros in place."""
        for p in self.parameters():
            if set_to_none:
                p.grad = None
            elif p.grad is not None:
                p.grad.detach_().zero_()

    def requires_grad_(self, requires_grad: bool = True) -> Module:
        """Freeze (False) or unfreeze every parameter."""
        for p in self.parameters():
            p.requires_grad_(requires_grad)
        return self

    def train(self, mode: bool = True) -> Module:
        """Training behaviour on or off, here and below. Does not switch recording."""
        for module in self.modules():
            object.__setattr__(module, "training", mode)
        return self

    def eval(self) -> Module:
        """Evaluation behaviour, here and below. Does not switch recording: use no_grad for that."""
        return self.train(False)

    def apply(self, fn: Callable[[Module], None]) -> Module:
        """Call fn on every module, children first."""
        for module in reversed(list(self.modules())):
            fn(module)
        return self

    def to(self, *target: Any, **kwargs: Any) -> Module:
        """Parameters and buffers as another dtype or on another device; in place, unlike Tensor.to."""
        with no_grad():
            for module in self.modules():
                for p in module._parameters.values():
                    if p is not None:
                        p.data = p.detach().to(*target, **kwargs)
                for name, b in module._buffers.items():
                    if b is not None:
                        module._buffers[name] = b.to(*target, **kwargs)
        return self

    def double(self) -> Module:
        """Parameters and buffers as float64; in place."""
        return self.to(float64)

    # ------------------------------------------------------------ text

    def extra_repr(self) -> str:
        """What stands between the brackets of the repr."""
        return ""

    def __repr__(self) -> str:
        inner = [f"({name}): " + repr(m).replace("\n", "\n  ") for name, m in self.named_children()]
        head = type(self).__name__ + "(" + self.extra_repr()
        return head + ("\n  " + "\n  ".join(inner) + "\n" if inner else "") + ")"


class Linear(Module):
    """y = x W^T + b: (..., in_features) -> (..., out_features); weight (out_features, in_features), bias (out_features,).

    Weight and bias start uniform within 1/sqrt(in_features).
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = Parameter(empty(out_features, in_features))
        self.register_parameter("bias", Parameter(empty(out_features)) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw new initial values."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(self.in_features) if self.in_features else 0.0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input: Tensor) -> Tensor:
        return linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"


class ReLU(Module):
    """max(0, x), entry by entry; the gradient at exactly 0 is 0."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        return input.relu_() if self.inplace else F.relu(input)

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""


class MSELoss(Module):
    """The mean (or sum, or each) of (input - target)^2."""

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return mse_loss(input, target, self.reduction)


class Sequential(Module):
    """Modules one after the other: given in order, or as one OrderedDict of names.

    >>> import autograd_lab as torch
    >>> torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
    Sequential(
      (0): Linear(in_features=2, out_features=3, bias=True)
      (1): ReLU()
    )
    """

    def __init__(self, *args: Any) -> None:
        super().__init__()
        named = args[0].items() if len(args) == 1 and isinstance(args[0], OrderedDict) else enumerate(args)
        for name, module in named:
            if not isinstance(module, Module):
                raise TypeError(f"{type(module).__name__} is not a Module subclass")
            self.add_module(str(name), module)

    def forward(self, input: Any) -> Any:
        for module in self._modules.values():
            input = module(input)
        return input

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def __getitem__(self, index: int) -> Module:
        return list(self._modules.values())[index]
