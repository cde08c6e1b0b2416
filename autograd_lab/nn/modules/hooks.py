"""Hooks of a Module: what is called before and after its forward, and when gradients pass through it.

A Module without hooks pays one test for them. Gradients are watched by an identity op at the module's inputs and one at its
outputs, whose nodes have hooks of their own.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...autograd import is_grad_enabled
from ...autograd.function import Function
from ...autograd.node import RemovableHandle
from ...creation import zeros_like
from ...tensor import Tensor

__all__ = ["EVERY", "Hook", "Hooks", "called", "hooks_of"]


@dataclass(frozen=True, eq=False)
class Hook:
    """A function and how it is to be called."""

    call: Callable
    with_kwargs: bool = False
    always_call: bool = False
    with_module: bool = False


class Hooks:
    """The hooks of one module, by kind: {handle's id: Hook}, in the order in which they are called."""

    KINDS = ("before_forward", "after_forward", "before_backward", "after_backward", "before_state", "after_state",
             "before_load", "after_load")  # fmt: skip
    before_forward: dict[int, Hook]
    after_forward: dict[int, Hook]
    before_backward: dict[int, Hook]
    after_backward: dict[int, Hook]
    before_state: dict[int, Hook]
    after_state: dict[int, Hook]
    before_load: dict[int, Hook]
    after_load: dict[int, Hook]

    def __init__(self) -> None:
        for kind in self.KINDS:
            setattr(self, kind, {})
        self.next_hook = 0

    def add(self, kind: str, hook: Any, prepend: bool = False) -> RemovableHandle:
        """Add a hook, last (or first); the handle removes it."""
        hooks = getattr(self, kind)
        handle = RemovableHandle(hooks, self, hook)
        if prepend:
            others = {key: hooks.pop(key) for key in list(hooks) if key != handle.id}
            hooks.update(others)
        return handle


NONE = Hooks()  # what a module without hooks has
EVERY = Hooks()  # hooks of every module: register_module_forward_hook and the like


def hooks_of(module: Any, own: bool = False) -> Hooks:
    """The hooks of a module; `own`: to add one."""
    found = module.__dict__.get("_hooks")
    if found is None:
        found = NONE
        if own:
            found = Hooks()
            module.__dict__["_hooks"] = found
    return found


# ---------------------------------------------------------------- a call with hooks


def called(module: Any, args: tuple, kwargs: dict) -> Any:
    """`module.forward(*args, **kwargs)` with every hook around it."""
    own = hooks_of(module)
    done: set[Hook] = set()
    after = [*EVERY.after_forward.values(), *own.after_forward.values()]
    result = None
    try:
        for hook in [*EVERY.before_forward.values(), *own.before_forward.values()]:
            args, kwargs = _before(module, hook, args, kwargs)
        watch = GradientWatch(module, own)
        args = watch.inputs(args)
        result = module.forward(*args, **kwargs)
        for hook in after:
            done.add(hook)
            result = _after(module, hook, args, kwargs, result)
        return watch.outputs(result)
    except Exception:
        for hook in after:
            if hook.always_call and hook not in done:
                try:
                    result = _after(module, hook, args, kwargs, result)
                except Exception as error:
                    warnings.warn(
                        "forward hook with ``always_call=True`` raised an exception that was silenced as another error was "
                        f"raised in forward: {error}",
                        stacklevel=3,
                    )
        raise


def _before(module: Any, hook: Hook, args: tuple, kwargs: dict) -> tuple[tuple, dict]:
    if not hook.with_kwargs:
        found = hook.call(module, args)
        if found is None:
            return args, kwargs
        return found if isinstance(found, tuple) else (found,), kwargs
    found = hook.call(module, args, kwargs)
    if found is None:
        return args, kwargs
    if not isinstance(found, tuple) or len(found) != 2:
        raise RuntimeError(f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {found}.")
    return found


def _after(module: Any, hook: Hook, args: tuple, kwargs: dict, result: Any) -> Any:
    given = (args, kwargs, result) if hook.with_kwargs else (args, result)
    found = hook.call(module, *given)
    return result if found is None else found


# ---------------------------------------------------------------- gradients


class BackwardHookFunction(Function):
    """The identity: a place in the graph where a module's gradients can be watched."""

    @staticmethod
    def forward(ctx: Any, *args: Any) -> Any:
        return args

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        return grads


class GradientWatch:
    """Calls the backward hooks of one call of a module, with the gradients at its outputs and at its inputs."""

    def __init__(self, module: Any, own: Hooks) -> None:
        self.module = module
        self.before = [*EVERY.before_backward.values(), *own.before_backward.values()]
        self.after = [*EVERY.after_backward.values(), *own.after_backward.values()]
        self.input_slots: list[int] | None = None
        self.n_inputs = self.n_outputs = 0
        # inputs that require no grad: the hooks see zeros for them, as in PyTorch
        self.constants: dict[int, Tensor] = {}
        self.grad_outputs: tuple | None = None

    def inputs(self, args: tuple) -> tuple:
        """The arguments, passed through an identity op where a gradient hook wants to know their gradients."""
        self.n_inputs = len(args)
        if not self.after:
            return args
        self.constants = {i: a for i, a in enumerate(args) if isinstance(a, Tensor) and not a.requires_grad}
        slots, passed, node = _through(args)
        if node is not None:
            self.input_slots = slots
            node.register_hook(self._arrived_at_inputs)
        return passed

    def outputs(self, result: Any) -> Any:
        """The results, likewise."""
        if not self.before and not self.after:
            return result
        several = result if isinstance(result, tuple) else (result,)
        if not isinstance(result, (Tensor, tuple)):
            warnings.warn(
                "For backward hooks to be called, module output should be a Tensor or a tuple of Tensors but received "
                f"{type(result)}",
                stacklevel=4,
            )
        self.n_outputs = len(several)
        slots, passed, node = _through(several)
        if node is not None:
            node.register_prehook(lambda grads: self._arrived_at_outputs(slots, grads))
        return passed if isinstance(result, tuple) else passed[0]

    def _arrived_at_outputs(self, slots: list[int], grads: tuple) -> Any:
        found = _spread(slots, grads, self.n_outputs)
        for hook in self.before:
            changed = hook.call(self.module, found)
            if changed is not None:
                found = self._checked(changed, len(found), "output")
        self.grad_outputs = found
        if self.input_slots is None and self.after:
            warnings.warn(
                "Full backward hook is firing when gradients are computed with respect to module outputs since no inputs "
                "require gradients. See https://docs.pytorch.org/docs/main/generated/torch.nn.Module.html#torch.nn.Module."
                "register_full_backward_hook for more details.",
                stacklevel=5,
            )
            nothing = (None,) * self.n_inputs
            for hook in self.after:
                changed = hook.call(self.module, nothing, found)
                if changed is not None and any(g is not None for g in changed):
                    raise RuntimeError(
                        "Backward hook for Modules where no input requires gradient should always return None or None for all "
                        "gradients."
                    )
        return tuple(found[i] for i in slots) if self.before else None

    def _arrived_at_inputs(self, grads: tuple, _: tuple) -> Any:
        assert self.input_slots is not None
        if self.grad_outputs is None:  # backward began inside the module
            return None
        found = _spread(self.input_slots, grads, self.n_inputs)
        found = tuple(zeros_like(self.constants[i]) if i in self.constants else g for i, g in enumerate(found))
        for hook in self.after:
            changed = hook.call(self.module, found, self.grad_outputs)
            if changed is not None:
                found = self._checked(changed, len(found), "input")
        self.grad_outputs = None
        return tuple(found[i] for i in self.input_slots)

    @staticmethod
    def _checked(changed: Any, expected: int, where: str) -> tuple:
        several = changed if isinstance(changed, tuple) else (changed,)
        if len(several) != expected:
            name = "Backward hook" if where == "input" else "Backward pre hook"
            raise RuntimeError(
                f"{name} returned an invalid number of grad_{where}, got {len(several)}, but expected {expected}"
            )
        return several


def _through(values: tuple) -> tuple[list[int], tuple, Any]:
    """(which values require grad, the values with those passed through one identity op, its node or None)."""
    slots = [i for i, value in enumerate(values) if isinstance(value, Tensor) and value.requires_grad]
    if not slots or not is_grad_enabled():
        return slots, values, None
    passed = BackwardHookFunction.apply(*[values[i] for i in slots])
    found = list(values)
    for i, t in zip(slots, passed, strict=True):
        found[i] = t
    return slots, tuple(found), passed[0].grad_fn


def _spread(slots: list[int], grads: tuple, n: int) -> tuple:
    """The gradients in the places of their tensors, None in all others."""
    found = [None] * n
    for i, g in zip(slots, grads, strict=True):
        found[i] = g
    return tuple(found)
