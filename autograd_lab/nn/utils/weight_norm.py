"""weight_norm and spectral_norm as they were before parametrize: a forward pre-hook computes the weight anew at each call."""

from __future__ import annotations

import warnings
from typing import Any

from ..modules.conv import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from ..modules.module import Module
from ..parameter import Parameter
from .parametrizations import _SpectralNorm, norm_except

__all__ = ["remove_spectral_norm", "remove_weight_norm", "spectral_norm", "weight_norm"]


class _Recomputed:
    """A pre-hook that sets `module.name` from what is trained in its place."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name

    def compute(self, module: Module) -> Any:
        raise NotImplementedError

    def __call__(self, module: Module, args: tuple) -> None:
        setattr(module, self.name, self.compute(module))

    @staticmethod
    def find(module: Module, kind: str, name: str) -> tuple[int, Any] | None:
        """(handle's number, hook) of the hook of that kind on that name."""
        hooks = {} if module._hooks is None else module._hooks.before_forward
        for number, hook in hooks.items():
            if isinstance(hook.call, _Recomputed) and (hook.call.kind, hook.call.name) == (kind, name):
                return number, hook.call
        return None

    def attach(self, module: Module) -> None:
        if self.find(module, self.kind, self.name):
            raise RuntimeError(f"Cannot register two {self.kind} hooks on the same parameter {self.name}")
        module.register_forward_pre_hook(self)

    @classmethod
    def remove(cls, module: Module, kind: str, name: str, *parts: str) -> Module:
        found = cls.find(module, kind, name)
        if found is None:
            raise ValueError(f"{kind} of '{name}' not found in {module}")
        number, hook = found
        weight = hook.compute(module).detach()
        del module._hooks.before_forward[number]
        for part in (name, *parts):
            delattr(module, part)
        setattr(module, name, Parameter(weight))
        return module


class _WeightNormHook(_Recomputed):
    def __init__(self, name: str, dim: int | None) -> None:
        super().__init__("weight_norm", name)
        self.dim = dim

    def compute(self, module: Module) -> Any:
        g, v = getattr(module, self.name + "_g"), getattr(module, self.name + "_v")
        return v * (g / norm_except(v, self.dim))


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    """A weight g v / |v|, with parameters `weight_g` and `weight_v`. Prefer nn.utils.parametrizations.weight_norm."""
    warnings.warn(
        "`torch.nn.utils.weight_norm` is deprecated in favor of `torch.nn.utils.parametrizations.weight_norm`.",
        FutureWarning,
        stacklevel=2,
    )
    hook = _WeightNormHook(name, dim)
    hook.attach(module)
    weight = getattr(module, name)
    delattr(module, name)
    module.register_parameter(name + "_g", Parameter(norm_except(weight, dim)))
    module.register_parameter(name + "_v", Parameter(weight))
    setattr(module, name, hook.compute(module))
    return module


def remove_weight_norm(module: Module, name: str = "weight") -> Module:
    """Make the weight a parameter again. Raises ValueError where there is no weight norm."""
    return _Recomputed.remove(module, "weight_norm", name, name + "_g", name + "_v")


class _SpectralNormHook(_Recomputed):
    def __init__(self, name: str, made: _SpectralNorm) -> None:
        super().__init__("spectral_norm", name)
        self.made = made

    def compute(self, module: Module) -> Any:
        made, name = self.made, self.name
        made._u, made._v = getattr(module, name + "_u"), getattr(module, name + "_v")
        weight = made.train(module.training)(getattr(module, name + "_orig"))
        setattr(module, name + "_u", made._u)
        setattr(module, name + "_v", made._v)
        return weight


def spectral_norm(
    module: Module, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None
) -> Module:
    """A weight divided by its largest singular value, with the parameter `weight_orig` and buffers `weight_u`, `weight_v`.

    Prefer nn.utils.parametrizations.spectral_norm.
    """
    if dim is None:
        dim = 1 if isinstance(module, (ConvTranspose1d, ConvTranspose2d, ConvTranspose3d)) else 0
    weight = getattr(module, name)
    hook = _SpectralNormHook(name, _SpectralNorm(weight, n_power_iterations, dim, eps))
    hook.attach(module)
    delattr(module, name)
    module.register_parameter(name + "_orig", weight)
    setattr(module, name, weight.detach())
    module.register_buffer(name + "_u", hook.made._u)
    module.register_buffer(name + "_v", hook.made._v)
    return module


def remove_spectral_norm(module: Module, name: str = "weight") -> Module:
    """Make the weight a parameter again. Raises ValueError where there is no spectral norm."""
    return _Recomputed.remove(module, "spectral_norm", name, name + "_orig", name + "_u", name + "_v")
