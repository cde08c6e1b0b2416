"""What optimizers share: parameter groups, state, hooks, zero_grad, and what is saved. Knows no formula."""

from __future__ import annotations

import copy
import functools
import inspect
import warnings
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from ..autograd import sink
from ..autograd.explain import CPP
from ..tensor import Tensor

__all__ = ["Optimizer", "register_optimizer_step_post_hook", "register_optimizer_step_pre_hook"]


class Handle:
    """What registering a hook returns: `remove()` takes the hook away; it is also a context manager."""

    _next = 0

    def __init__(self, hooks: OrderedDict, hook: Callable, first: bool = False) -> None:
        self.hooks, self.id = hooks, Handle._next
        Handle._next += 1
        hooks[self.id] = hook
        if first:
            hooks.move_to_end(self.id, last=False)

    def remove(self) -> None:
        """Take the hook away; harmless the second time."""
        self.hooks.pop(self.id, None)

    def __enter__(self) -> Handle:
        return self

    def __exit__(self, *exc: Any) -> None:
        self.remove()


_before_every_step: OrderedDict[int, Callable] = OrderedDict()
_after_every_step: OrderedDict[int, Callable] = OrderedDict()


def register_optimizer_step_pre_hook(hook: Callable) -> Handle:
    """Call hook(optimizer, args, kwargs) before each step of every optimizer."""
    return Handle(_before_every_step, hook)


def register_optimizer_step_post_hook(hook: Callable) -> Handle:
    """Call hook(optimizer, args, kwargs) after each step of every optimizer."""
    return Handle(_after_every_step, hook)


def hooked(step: Callable) -> Callable:
    """`step` with the hooks around it; who listens to the engine is told as well."""

    @functools.wraps(step)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self._stepping:  # super().step() inside a subclass's own step
            return step(self, *args, **kwargs)
        for hook in (*_before_every_step.values(), *self._hooks["step before"].values()):
            result = hook(self, args, kwargs)
            if result is not None:
                if not isinstance(result, tuple) or len(result) != 2:
                    raise RuntimeError(
                        f"{step} must return None or a tuple of (new_args, new_kwargs), but got {result}."
                    )
                args, kwargs = result
        self._stepping = True
        try:
            out = step(self, *args, **kwargs)
        finally:
            self._stepping = False
        self._stepped = True  # a scheduler asks, to warn when it steps first
        if sink.current is not None:
            sink.current.step(self)
        for hook in (*self._hooks["step after"].values(), *_after_every_step.values()):
            hook(self, args, kwargs)
        return out

    return wrapped


def typename(value: Any) -> str:
    """PyTorch's name of a value's type: "torch.FloatTensor", "int"."""
    return f"torch.{CPP[value.dtype.name]}Tensor" if isinstance(value, Tensor) else type(value).__name__


class Optimizer:
    """Base of all optimizers. A subclass defines `step(closure=None)`, which writes into the parameters in place.

    Args:
        params: an iterable of tensors, of (name, tensor) pairs, or of dicts {"params": [...], option: value} (parameter groups).
        defaults: the options of groups that do not set their own.

    Raises:
        TypeError: params is a single tensor or not iterable. ValueError: no parameters, or one that is not a leaf.

    >>> import autograd_lab as torch
    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = torch.optim.SGD([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([0., 0.], requires_grad=True)
    """

    param_groups: list[dict[str, Any]]
    state: defaultdict[Tensor, dict[str, Any]]

    def __init__(self, params: Iterable, defaults: dict[str, Any]) -> None:
        self.defaults = defaults
        self._prepare()
        if isinstance(params, Tensor):
            raise TypeError("params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                            f"{typename(params)}. Write [w], or model.parameters().")  # fmt: skip
        if inspect.isroutine(params):
            kind = type(params).__name__
            raise TypeError(f"'{kind}' object is not iterable. Did you forget the brackets? Write model.parameters().")
        self.state = defaultdict(dict)
        self.param_groups = []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list. A generator such as model.parameters() can be used "
                             "once only: make a list of it. A model without layers has no parameters.")  # fmt: skip
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "step" in vars(cls):
            cls.step = hooked(vars(cls)["step"])

    def _prepare(self) -> None:
        """What is not part of the state: hooks."""
        self._stepped = self._watched = self._stepping = False
        self._hooks: defaultdict[str, OrderedDict] = defaultdict(OrderedDict)

    def _watch(self) -> None:
        """A scheduler begins: from now on it matters whether step() was called."""
        if not self._watched:
            self._watched, self._stepped = True, False

    def __getstate__(self) -> dict[str, Any]:
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._prepare()
        self.__dict__.update(state)

    # ------------------------------------------------------------ groups

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add {"params": [...], option: value}; options that are missing take the defaults.

        Raises:
            TypeError: something is not a Tensor, or the order of the parameters is not fixed.
            ValueError: not a leaf, already in another group, or only some have names.
        """
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        if isinstance(params, set):
            raise TypeError("optimizer parameters need to be organized in ordered collections, but the ordering of tensors in "
                            "sets will change between runs. Please use a list instead.")  # fmt: skip
        params = [params] if isinstance(params, Tensor) else list(params)
        names = [p[0] for p in params if isinstance(p, tuple)]
        params = [p[1] if isinstance(p, tuple) else p for p in params]
        if names and len(names) != len(params):
            raise ValueError("all optimizer params should be with/without names. Some param names are missing")
        for p in params:
            self._check(p)
        if len({id(p) for p in params}) != len(params):
            warnings.warn("optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; "
                          "see github.com/pytorch/pytorch/issues/40967 for more information", stacklevel=3)  # fmt: skip
        if self.param_groups and bool(names) != ("param_names" in self.param_groups[0]):
            raise ValueError("all optimizer param groups should be with/without names. cannot add param group "
                             f"{'with' if names else 'without'} names to the optimizer")  # fmt: skip
        known = {id(p) for g in self.param_groups for p in g["params"]}
        if any(id(p) in known for p in params):
            raise ValueError("some parameters appear in more than one parameter group")
        param_group["params"] = params
        if names:
            param_group["param_names"] = names
        for option, value in self.defaults.items():
            param_group.setdefault(option, value)
        if param_group.get("differentiable"):
            raise RuntimeError("differentiable=True is not supported here: a step writes into arrays and is not recorded. To go back "
                               "through an update, write it with tensor operations.")  # fmt: skip
        if param_group.get("fused") and param_group.get("foreach"):
            raise RuntimeError("`fused` and `foreach` cannot be `True` together. Neither changes anything here.")
        self.param_groups.append(param_group)

    def _check(self, p: Any) -> None:
        """Raises TypeError or ValueError for what cannot be optimized."""
        if not isinstance(p, Tensor):
            raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {typename(p)}")
        if not p.is_leaf and not p.retains_grad:
            raise ValueError("can't optimize a non-leaf Tensor. It was computed from others: make it a leaf with "
                             "x.detach().requires_grad_().")  # fmt: skip

    def step(self, closure: Callable | None = None) -> Any:
        """Update every parameter that has a gradient; a subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} must define step(closure=None)")

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Empty every .grad: None (the default), or zeros in place."""
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad.detach_().zero_()

    # ------------------------------------------------------------ what is saved

    def state_dict(self) -> dict[str, Any]:
        """State and options with parameters replaced by their numbers. State tensors are shared, not copied."""
        for hook in self._hooks["state_dict before"].values():
            hook(self)
        numbers: dict[int, int] = {}
        groups = []
        for group in self.param_groups:
            for p in group["params"]:
                numbers.setdefault(id(p), len(numbers))
            packed = {option: value for option, value in group.items() if option != "params"}
            groups.append({**packed, "params": [numbers[id(p)] for p in group["params"]]})
        state = {numbers[id(k)] if isinstance(k, Tensor) else k: v for k, v in self.state.items()}
        found = {"state": state, "param_groups": groups}
        for hook in self._hooks["state_dict after"].values():
            found = hook(self, found) or found
        return found

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over a copy of what `state_dict` of an optimizer with the same groups returned. State is converted to the
        parameters' dtype and device.

        Raises:
            ValueError: the groups have other sizes; nothing is changed.
        """
        state_dict = state_dict.copy()
        for hook in self._hooks["load before"].values():
            state_dict = hook(self, state_dict) or state_dict
        theirs = copy.deepcopy(state_dict["param_groups"])
        if len(theirs) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups. It has "
                             f"{len(theirs)}, this optimizer {len(self.param_groups)}.")  # fmt: skip
        if any(len(a["params"]) != len(b["params"]) for a, b in zip(theirs, self.param_groups, strict=True)):
            raise ValueError(
                "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
            )
        pairs = zip(theirs, self.param_groups, strict=True)
        mine = {i: p for a, b in pairs for i, p in zip(a["params"], b["params"], strict=True)}
        state: defaultdict[Any, dict[str, Any]] = defaultdict(dict)
        for key, value in state_dict["state"].items():
            p = mine.get(key)
            state[key if p is None else p] = value if p is None else _fitted(p, value)
        groups = []
        for old, new in zip(self.param_groups, theirs, strict=True):
            new["params"] = old["params"]
            if "param_names" in old:
                new["param_names"] = old["param_names"]
            groups.append(new)
        self.state, self.param_groups = state, groups
        for hook in self._hooks["load after"].values():
            hook(self)

    # ------------------------------------------------------------ hooks

    def register_step_pre_hook(self, hook: Callable) -> Handle:
        """Call hook(optimizer, args, kwargs) before each step; it may return other (args, kwargs)."""
        return Handle(self._hooks["step before"], hook)

    def register_step_post_hook(self, hook: Callable) -> Handle:
        """Call hook(optimizer, args, kwargs) after each step."""
        return Handle(self._hooks["step after"], hook)

    def register_state_dict_pre_hook(self, hook: Callable, prepend: bool = False) -> Handle:
        """Call hook(optimizer) before state_dict is made."""
        return Handle(self._hooks["state_dict before"], hook, prepend)

    def register_state_dict_post_hook(self, hook: Callable, prepend: bool = False) -> Handle:
        """Call hook(optimizer, state_dict) on what state_dict made; it may return another one."""
        return Handle(self._hooks["state_dict after"], hook, prepend)

    def register_load_state_dict_pre_hook(self, hook: Callable, prepend: bool = False) -> Handle:
        """Call hook(optimizer, state_dict) before it is loaded; it may return another one."""
        return Handle(self._hooks["load before"], hook, prepend)

    def register_load_state_dict_post_hook(self, hook: Callable, prepend: bool = False) -> Handle:
        """Call hook(optimizer) after a state was loaded."""
        return Handle(self._hooks["load after"], hook, prepend)

    def __repr__(self) -> str:
        lines = [type(self).__name__ + " ("]
        for i, group in enumerate(self.param_groups):
            lines += ["", f"Parameter Group {i}"] if i else [f"Parameter Group {i}"]
            lines += [f"    {k}: {group[k]}" for k in sorted(group) if k != "params"]
        return "\n".join([*lines, ")"])


def _fitted(p: Tensor, value: Any, key: Any = None) -> Any:
    """A copy of loaded state for `p`: tensors in p's dtype and on its device, but for the count of steps."""
    if isinstance(value, Tensor):
        if key == "step":
            return value.detach().clone()
        dtype = p.dtype if p.is_floating_point() else value.dtype
        return value.detach().to(dtype=dtype, device=p.device, copy=True)
    if isinstance(value, dict):
        return {k: _fitted(p, v, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_fitted(p, v) for v in value)
    return copy.deepcopy(value)
