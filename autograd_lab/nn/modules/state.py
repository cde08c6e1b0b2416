"""What a Module saves and loads: `state_dict` and `load_state_dict`.

Loading has two steps: everything is looked up and checked first, and only then written, so that an error changes nothing.
"""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...autograd import no_grad
from ...autograd.node import RemovableHandle
from ...tensor import Tensor
from ..parameter import Parameter, Uninitialized
from .hooks import Hook, hooks_of
from .tree import Tree

__all__ = ["State"]

EXTRA = "_extra_state"


class LoadedKeys(namedtuple("_IncompatibleKeys", "missing_keys unexpected_keys")):
    """The names that load_state_dict did not find in the dict, and those that it did not expect there."""

    __slots__ = ()

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"_IncompatibleKeys(missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys})"


@dataclass
class Loading:
    """What one load_state_dict has found so far."""

    metadata: Mapping
    missing: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    writes: list[Callable[[], Any]] = field(default_factory=list)
    visited: list[Any] = field(default_factory=list)  # the modules, children first


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


class State(Tree):
    """The part of Module that gives its state away and takes it back."""

    _version = 1  # a subclass whose entries have changed counts up, and reads the older ones in _upgrade_state

    def _own_state(self) -> dict[str, Any]:
        """This module's parameters and persistent buffers, without those below."""
        buffers = {n: b for n, b in self._buffers.items() if n not in self._non_persistent_buffers_set}
        return {name: value for name, value in (self._parameters | buffers).items() if value is not None}

    def state_dict(self, *, destination: Any = None, prefix: str = "", keep_vars: bool = False) -> Any:
        """Parameters and persistent buffers by dotted name, sharing memory; what is used twice stands under both names.

        Args:
            destination: a dict to add to; `prefix` stands before every name.
            keep_vars: give the parameters themselves, not detached.

        >>> import autograd_lab as torch
        >>> list(torch.nn.Sequential(torch.nn.Linear(2, 1)).state_dict())
        ['0.weight', '0.bias']
        """
        found: Any = OrderedDict() if destination is None else destination
        if destination is None:
            found._metadata = OrderedDict()  # of which version each module's entries are
        local = {"version": self._version}
        if hasattr(found, "_metadata"):
            found._metadata[prefix[:-1]] = local
        hooks = hooks_of(self)
        for hook in hooks.before_state.values():
            hook.call(self, prefix, keep_vars)
        found.update((prefix + name, v if keep_vars else v.detach()) for name, v in self._own_state().items())
        if type(self).get_extra_state is not State.get_extra_state:
            found[prefix + EXTRA] = self.get_extra_state()
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=found, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        for hook in hooks.after_state.values():
            hook.call(self, found, prefix, local)
        return found

    def get_extra_state(self) -> Any:
        """What else belongs into the state_dict; a subclass that has such defines this and set_extra_state."""
        raise RuntimeError(
            "Reached a code path in Module.get_extra_state() that should never be called. A module with extra state defines "
            "get_extra_state() and set_extra_state()."
        )

    def set_extra_state(self, state: Any) -> None:
        """Take back what get_extra_state gave."""
        raise RuntimeError(
            "Reached a code path in Module.set_extra_state() that should never be called. A module with extra state defines "
            "get_extra_state() and set_extra_state()."
        )

    # ------------------------------------------------------------ loading

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False) -> LoadedKeys:
        """Copy values into parameters and buffers by name. Checked as a whole first: on an error nothing is changed.

        Args:
            strict: every name must be there, and no other.
            assign: take the dict's tensors themselves instead of copying their values.

        Returns: the names that were missing and those that were not expected (both empty when strict).

        Raises:
            RuntimeError: missing or unexpected names (strict), or shapes that differ. TypeError: not a dict.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        found = Loading(getattr(state_dict, "_metadata", {}))
        self._look_up(dict(state_dict), "", found, assign)
        keys = LoadedKeys(found.missing, found.unexpected)
        watched = [(m, hook) for m in found.visited for hook in hooks_of(m).after_load.values()]
        if watched and not found.problems:  # such a hook sees the loaded values, and may strike names off the lists
            _write(found)
            for module, hook in watched:
                hook.call(module, keys)
        if strict and found.unexpected:
            found.problems.insert(0, f"Unexpected key(s) in state_dict: {_quoted(found.unexpected)}. ")
        if strict and found.missing:
            found.problems.insert(0, f"Missing key(s) in state_dict: {_quoted(found.missing)}. ")
        if found.problems:
            raise RuntimeError(
                f"Error(s) in loading state_dict for {type(self).__name__}:\n\t" + "\n\t".join(found.problems)
            )
        _write(found)
        return keys

    def _look_up(self, source: dict[str, Any], prefix: str, found: Loading, assign: bool) -> None:
        """Compare this module's entries, and those below, with `source`; nothing is written yet."""
        local = found.metadata.get(prefix[:-1], {})
        for hook in hooks_of(self).before_load.values():
            given = (source, prefix, local, True, found.missing, found.unexpected, found.problems)
            hook.call(*((self, *given) if hook.with_module else given))
        self._upgrade_state(source, prefix, local)
        own = self._own_state()
        for name, mine in own.items():
            self._look_up_one(prefix + name, name, mine, source, found, assign)
        extra = prefix + EXTRA
        if type(self).set_extra_state is not State.set_extra_state:
            if extra in source:
                found.writes.append(lambda: self.set_extra_state(source[extra]))
            else:
                found.missing.append(extra)
        elif extra in source:
            found.unexpected.append(extra)
        for key in source:
            if key.startswith(prefix) and key != extra:
                name, dot, _ = key[len(prefix) :].partition(".")
                if name not in (self._modules if dot else own):
                    found.unexpected.append(key)
        for name, module in self._modules.items():
            if module is not None:
                start = f"{prefix}{name}."
                module._look_up({k: v for k, v in source.items() if k.startswith(start)}, start, found, assign)
        found.visited.append(self)

    def _look_up_one(self, key: str, name: str, mine: Tensor, source: dict, found: Loading, assign: bool) -> None:
        if key not in source:
            found.missing.append(key)
            return
        value = source[key]
        if not isinstance(value, Tensor):
            found.problems.append(
                f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like object from checkpoint but '
                f"received {type(value)}"
            )
            return
        if isinstance(mine, Uninitialized):
            if not isinstance(value, Uninitialized):
                found.writes.append(lambda: _filled(mine, value))
            return
        if mine.dim() == 0 and value.shape == (1,):
            value = value[0]  # as PyTorch before 0.4 wrote them
        if mine.shape != value.shape:
            found.problems.append(
                f"size mismatch for {key}: copying a param with shape {value.shape} from checkpoint, the shape in current model "
                f"is {mine.shape}."
            )
            return
        if assign:
            found.writes.append(lambda: setattr(self, name, _adopted(value, mine)))
        else:
            found.writes.append(lambda: mine.copy_(value))

    def _upgrade_state(self, source: dict[str, Any], prefix: str, local_metadata: Mapping) -> None:
        """Bring entries that an older version of this class wrote to today's form; a subclass with a _version does."""

    # ------------------------------------------------------------ hooks

    def register_state_dict_pre_hook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(module, prefix, keep_vars)` before state_dict()."""
        return hooks_of(self, own=True).add("before_state", Hook(hook))

    def register_state_dict_post_hook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(module, state_dict, prefix, local_metadata)` after state_dict(); it may change the dict."""
        return hooks_of(self, own=True).add("after_state", Hook(hook))

    def register_load_state_dict_pre_hook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(module, state_dict, prefix, local_metadata, strict, missing, unexpected, errors)` before loading."""
        return hooks_of(self, own=True).add("before_load", Hook(hook, with_module=True))

    def _register_load_state_dict_pre_hook(self, hook: Callable, with_module: bool = False) -> RemovableHandle:
        """The same; the hook gets the module only when `with_module`."""
        return hooks_of(self, own=True).add("before_load", Hook(hook, with_module=with_module))

    def register_load_state_dict_post_hook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(module, incompatible_keys)` after loading; it may take names off the lists."""
        return hooks_of(self, own=True).add("after_load", Hook(hook))


def _filled(mine: Uninitialized, value: Tensor) -> None:
    mine.materialize(value.shape)
    mine.copy_(value)


def _adopted(value: Tensor, mine: Tensor) -> Tensor:
    """`value` in the place of `mine`: a Parameter for a Parameter, with its requires_grad."""
    if not isinstance(mine, Parameter):
        return value
    if isinstance(value, Parameter):
        return value.requires_grad_(mine.requires_grad)
    return Parameter(value, mine.requires_grad)


def _write(found: Loading) -> None:
    writes, found.writes = found.writes, []
    with no_grad():
        for write in writes:
            write()
