"""torch.func: a module called with other parameters. Knows nothing of how gradients are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .nn.modules.module import Module
from .tensor import Tensor

__all__ = ["functional_call"]


def functional_call(
    module: Module,
    parameter_and_buffer_dicts: dict[str, Tensor] | Sequence[dict[str, Tensor]],
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """Call `module` with the given tensors in place of its parameters and buffers; the module is afterwards as it was.

    Args:
        parameter_and_buffer_dicts: full name -> tensor; one dict, or several without a name in common.
        args: the arguments of the call, a tuple, or the only one.
        tie_weights: a tensor given for one name of a shared parameter stands for all its names.
        strict: every name must be there, and no other.

    Raises:
        ValueError: no dict, or a name given twice. TypeError: a value is no tensor. AttributeError: no such submodule.
        RuntimeError: strict, and names are missing or unexpected.

    >>> import autograd_lab as torch
    >>> layer = torch.nn.Linear(1, 1)
    >>> torch.func.functional_call(layer, {"weight": torch.tensor([[2.0]]), "bias": torch.zeros(1)}, torch.tensor([[3.0]]))
    tensor([[6.]])
    """
    given = _joined(parameter_and_buffer_dicts)
    own = dict(module.named_parameters(remove_duplicate=False)) | dict(module.named_buffers(remove_duplicate=False))
    given = _tied(given, own) if tie_weights else given
    if strict:
        _complete(module, given, own)
    for value in given.values():
        if not isinstance(value, Tensor):
            raise TypeError(f"{value!r} is not an instance of torch.Tensor")
    places = []  # (dict of the submodule, its key, the tensor given, its own)
    for name, value in given.items():
        place, key = _place(module, name), name.rpartition(".")[2]
        if place is not None:  # an unknown name is passed over, as in PyTorch
            places.append((place, key, value, place[key]))
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    try:
        for place, key, value, _ in places:
            place[key] = value
        return module(*args, **(kwargs or {}))
    finally:
        for place, key, _, own_value in places:
            place[key] = own_value


def _joined(dicts: Any) -> dict[str, Tensor]:
    """The given dicts as one."""
    if isinstance(dicts, dict):
        return dicts
    if not isinstance(dicts, (list, tuple)) or not all(isinstance(d, dict) for d in dicts):
        raise ValueError(
            f"Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got {type(dicts)}"
        )
    names = [name for d in dicts for name in d]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise ValueError(f"{twice} appeared in multiple dictionaries; behavior of functional call is ambiguous")
    return {name: value for d in dicts for name, value in d.items()}


def _tied(given: dict[str, Tensor], own: dict[str, Tensor]) -> dict[str, Tensor]:
    """`given`, with every other name of the tensors that it replaces."""
    found = dict(given)
    for name in given.keys() & own.keys():
        names = [other for other, value in own.items() if value is own[name]]
        if any(given[other] is not given[name] for other in names if other in given):
            raise ValueError(
                f"functional_call got multiple values for keys {sorted(set(names) & given.keys())}, which are tied. "
                "Consider using tie_weights=False"
            )
        found |= dict.fromkeys(names, given[name])
    return found


def _complete(module: Module, given: dict[str, Tensor], own: dict[str, Tensor]) -> None:
    """Raises RuntimeError when names are missing or unexpected."""
    said = ""
    for kind, names in (("Unexpected", given.keys() - own.keys()), ("Missing", own.keys() - given.keys())):
        if names:
            said += f"\n\t{kind} key(s): {', '.join(map(repr, sorted(names)))}."
    if said:
        raise RuntimeError(f"Error(s) in reparametrizing for {type(module).__name__}:{said}")


def _place(module: Module, name: str) -> dict | None:
    """The dict of the submodule in which the tensor called `name` lies; None when it has no such tensor."""
    *path, last = name.split(".")
    for part in path:
        inner = module._modules.get(part)
        if inner is None:
            raise AttributeError(
                f"{type(module).__name__} has no attribute `{part}`. Names are those of named_parameters()."
            )
        module = inner
    return next((found for found in (module._parameters, module._buffers) if last in found), None)
