"""`Module`: a layer, or a network of layers.

Registration is in registry.py, the tree in tree.py, state_dict in state.py, hooks in hooks.py; here is what is left: the
call, modes, conversion and the text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from ... import dtypes
from ...autograd import no_grad
from ...autograd.node import RemovableHandle
from ...device import Device
from ...dtypes import Dtype
from ...tensor import Tensor
from ..parameter import Uninitialized
from .hooks import EVERY, Hook, called, hooks_of
from .state import State

__all__ = ["Module", "indented"]


class Module(State):
    """A layer, or a network of layers. Parameters and submodules are registered by assigning them as attributes.

    Subclasses call `super().__init__()` first and define `forward`.

    >>> import autograd_lab as torch
    >>> layer = torch.nn.Linear(3, 2)
    >>> [name for name, _ in layer.named_parameters()]
    ['weight', 'bias']
    """

    training: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        name = f"{type(self).__name__}.__init__()"
        if kwargs:
            raise TypeError(f"{name} got an unexpected keyword argument '{next(iter(kwargs))}'")
        if args:
            raise TypeError(f"{name} takes 1 positional argument but {len(args) + 1} were given")
        self.__dict__.update(
            training=True, _parameters={}, _buffers={}, _modules={}, _non_persistent_buffers_set=set(), _hooks=None
        )

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the layer computes; a subclass defines it."""
        raise NotImplementedError(
            f'Module [{type(self).__name__}] is missing the required "forward" function. Write def forward(self, x) in the class.'
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._hooks is None and not EVERY.next_hook:
            return self.forward(*args, **kwargs)
        return called(self, args, kwargs)

    # ------------------------------------------------------------ hooks

    def register_forward_pre_hook(
        self, hook: Callable, *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, args)` before forward; what it returns, unless None, replaces the arguments.

        Args:
            prepend: before the hooks that are there.
            with_kwargs: call `hook(module, args, kwargs)`, which returns None or (args, kwargs).
        """
        return hooks_of(self, own=True).add("before_forward", Hook(hook, with_kwargs), prepend)

    def register_forward_hook(
        self, hook: Callable, *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, args, output)` after forward; what it returns, unless None, replaces the output.

        Args:
            prepend: before the hooks that are there.
            with_kwargs: call `hook(module, args, kwargs, output)`.
            always_call: also when forward has raised.

        >>> import autograd_lab as torch
        >>> layer = torch.nn.ReLU()
        >>> handle = layer.register_forward_hook(lambda module, args, output: print(output.shape))
        >>> _ = layer(torch.zeros(2, 3))
        torch.Size([2, 3])
        >>> handle.remove()
        """
        return hooks_of(self, own=True).add("after_forward", Hook(hook, with_kwargs, always_call), prepend)

    def register_full_backward_pre_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Call `hook(module, grad_output)` when the gradients at the outputs are there; a returned tuple replaces them."""
        return hooks_of(self, own=True).add("before_backward", Hook(hook), prepend)

    def register_full_backward_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Call `hook(module, grad_input, grad_output)` when the gradients at the inputs are there; a returned tuple
        replaces grad_input."""
        return hooks_of(self, own=True).add("after_backward", Hook(hook), prepend)

    # ------------------------------------------------------------ modes

    def train(self, mode: bool = True) -> Self:
        """Training behaviour on or off, here and below. Does not switch recording."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self) -> Self:
        """Evaluation behaviour, here and below. Does not switch recording: use no_grad for that."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Freeze (False) or unfreeze every parameter."""
        for p in self.parameters():
            p.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Empty every parameter's .grad: None (the default), or zeros in place."""
        for p in self.parameters():
            if set_to_none:
                p.grad = None
            elif p.grad is not None:
                p.grad.detach_().zero_()

    # ------------------------------------------------------------ conversion

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Self:
        """Replace the values of parameters, their gradients and buffers, here and below, by fn of them."""
        for module in self.children() if recurse else ():
            module._apply(fn)
        with no_grad():
            for p in self._parameters.values():
                if isinstance(p, Uninitialized):
                    p.convert(fn)
                elif p is not None:
                    p.data = fn(p.detach())
                    if p.grad is not None:
                        grad, p.grad = p.grad, None
                        p.grad = fn(grad)
            for name, b in self._buffers.items():
                if isinstance(b, Uninitialized):
                    b.convert(fn)
                elif b is not None:
                    self._buffers[name] = fn(b)
        return self

    def to(
        self, *args: Any, device: Any = None, dtype: Any = None, non_blocking: bool = False, memory_format: Any = None
    ) -> Self:
        """Parameters and buffers on another device or as another floating dtype (integer ones keep theirs); in place,
        unlike Tensor.to.

        Forms: to(device), to(dtype), to(device, dtype), to(tensor). non_blocking, memory_format: change nothing here.

        Raises:
            TypeError: the dtype is not a floating one, or an argument is none of these.
        """
        for part in args:
            if isinstance(part, Tensor):
                device, dtype = part.device, part.dtype
            elif isinstance(part, (str, Device)):
                device = part
            elif isinstance(part, (Dtype, type)):
                dtype = part
            elif not isinstance(part, (bool, type(None))):
                raise TypeError(
                    f"to() received an invalid combination of arguments - got ({type(part).__name__}). Expected a device, a dtype "
                    "or a Tensor: model.to(torch.float64), model.to('cpu')."
                )
        if dtype is not None and not isinstance(dtype, Dtype):
            dtype = dtypes.from_numpy_dtype(dtypes.to_numpy_dtype(dtype))
        if dtype is not None and not dtype.is_floating_point:
            raise TypeError(
                f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={dtype}"
            )
        where = None if device is None else Device(device)
        return self._apply(lambda t: t.to(device=where, dtype=dtype if t.is_floating_point() else None))

    def type(self, dst_type: Any) -> Self:
        """Parameters and buffers, all of them, as `dst_type`; in place."""
        return self._apply(lambda t: t.to(dst_type))

    def float(self) -> Self:
        """Floating parameters and buffers as float32; in place."""
        return self.to(dtypes.float32)

    def double(self) -> Self:
        """Floating parameters and buffers as float64; in place."""
        return self.to(dtypes.float64)

    def half(self) -> Self:
        """Floating parameters and buffers as float16; in place."""
        return self.to(dtypes.float16)

    def cpu(self) -> Self:
        """Parameters and buffers in the host's memory; in place."""
        return self._apply(lambda t: t.cpu())

    def cuda(self, device: Any = None) -> Self:
        """Parameters and buffers on the GPU; in place."""
        return self._apply(lambda t: t.cuda())

    # ------------------------------------------------------------ text

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """What stands between the brackets of the repr."""
        return ""

    def __repr__(self) -> str:
        extra = self.extra_repr()
        children = [f"({name}): {indented(repr(module))}" for name, module in self._modules.items()]
        return bracketed(self._get_name(), extra.split("\n") if extra else [], children)


def indented(text: str, by: int = 2) -> str:
    """`text` with all lines but the first moved to the right."""
    return text.replace("\n", "\n" + " " * by)


def bracketed(name: str, extra: list[str], children: list[str]) -> str:
    """The repr of a module: on one line when it has no children and little to say."""
    lines = extra + children
    if not lines:
        return f"{name}()"
    if len(lines) == 1 and not children:
        return f"{name}({lines[0]})"
    return f"{name}(\n  " + "\n  ".join(lines) + "\n)"


# ---------------------------------------------------------------- hooks of every module


def register_module_forward_pre_hook(hook: Callable) -> RemovableHandle:
    """Call `hook(module, args)` before the forward of every module."""
    return EVERY.add("before_forward", Hook(hook))


def register_module_forward_hook(
    hook: Callable, *, with_kwargs: bool = False, always_call: bool = False
) -> RemovableHandle:
    """Call `hook(module, args, output)` after the forward of every module."""
    return EVERY.add("after_forward", Hook(hook, with_kwargs, always_call))


def register_module_full_backward_pre_hook(hook: Callable) -> RemovableHandle:
    """Call `hook(module, grad_output)` when gradients reach the outputs of any module."""
    return EVERY.add("before_backward", Hook(hook))


def register_module_full_backward_hook(hook: Callable) -> RemovableHandle:
    """Call `hook(module, grad_input, grad_output)` when gradients reach the inputs of any module."""
    return EVERY.add("after_backward", Hook(hook))
