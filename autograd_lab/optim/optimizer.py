"""What optimizers share: parameter groups, state, zero_grad, step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..autograd import no_grad, sink
from ..tensor import Tensor

__all__ = ["Optimizer"]


class Optimizer:
    """Base of all optimizers: a subclass defines `update(p, grad, state, group)`, which writes into p in place.

    Args:
        params: an iterable of tensors, or of dicts {"params": [...], option: value} (parameter groups).
        defaults: the options of groups that do not set their own.

    Raises:
        TypeError: params is a single tensor or not iterable. ValueError: no parameters.
    """

    def __init__(self, params: Iterable, defaults: dict[str, Any]) -> None:
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor. "
                "Write [w], or model.parameters()."
            )
        if callable(params) and not isinstance(params, Iterable):
            raise TypeError("'method' object is not iterable. Did you forget the brackets? Write model.parameters().")
        self.defaults = defaults
        self.state: dict[Tensor, dict[str, Any]] = {}
        self.param_groups: list[dict[str, Any]] = []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def add_param_group(self, group: dict[str, Any]) -> None:
        """Add {"params": [...], option: value}; options that are missing take the defaults.

        Raises:
            TypeError: something is not a Tensor. ValueError: not a leaf, or already in another group.
        """
        params = group["params"]
        params = [params] if isinstance(params, Tensor) else list(params)
        known = {id(p) for g in self.param_groups for p in g["params"]}
        for p in params:
            if not isinstance(p, Tensor):
                raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {type(p).__name__}")
            if not p.is_leaf:
                raise ValueError("can't optimize a non-leaf Tensor. It was computed from others: make it a leaf with "
                                 "x.detach().requires_grad_().")  # fmt: skip
            if id(p) in known:
                raise ValueError("some parameters appear in more than one parameter group")
        self.param_groups.append({**self.defaults, **group, "params": params})

    def update(self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        """One update of one parameter."""
        raise NotImplementedError(f"{type(self).__name__} must define update(p, grad, state, group)")

    def step(self, closure: Callable | None = None) -> Any:
        """Update every parameter that has a gradient. `closure` recomputes the loss and is called first, with recording on."""
        loss = closure() if closure is not None else None
        with no_grad():
            for group in self.param_groups:
                for p in group["params"]:
                    g = p.grad
                    if g is not None:
                        self.update(p, g, self.state.setdefault(p, {}), group)
        if sink.current is not None:
            sink.current.step(self)
        return loss

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Empty every .grad: None (the default), or zeros in place."""
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad.detach_().zero_()

    def state_dict(self) -> dict[str, Any]:
        """State and options with parameters replaced by their numbers."""
        numbers = {id(p): i for i, p in enumerate(p for g in self.param_groups for p in g["params"])}
        return {
            "state": {numbers[id(p)]: dict(s) for p, s in self.state.items()},
            "param_groups": [{**g, "params": [numbers[id(p)] for p in g["params"]]} for g in self.param_groups],
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what `state_dict` of an optimizer with the same groups returned.

        Raises:
            ValueError: the groups have other sizes.
        """
        theirs = state_dict["param_groups"]
        if [len(g["params"]) for g in theirs] != [len(g["params"]) for g in self.param_groups]:
            raise ValueError("loaded state dict has a different number of parameter groups, or groups of other sizes")
        params = [p for g in self.param_groups for p in g["params"]]
        self.state = {
            params[i]: {k: v.clone() if isinstance(v, Tensor) else v for k, v in s.items()}
            for i, s in state_dict["state"].items()
        }
        for mine, their in zip(self.param_groups, theirs, strict=True):
            mine.update({k: v for k, v in their.items() if k != "params"})

    def __repr__(self) -> str:
        lines = []
        for i, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {i}")
            lines += [f"    {k}: {group[k]}" for k in sorted(group) if k != "params"]
        return f"{type(self).__name__} (\n" + "\n".join(lines) + "\n)"
