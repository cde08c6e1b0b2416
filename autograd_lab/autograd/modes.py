"""Grad modes: is this thread recording? Knows nothing of Tensor or nodes.

`off` counts the threads that have recording switched off; an op looks at its own thread only when it is not zero.
Inference mode adds a mark: what is made in it carries the `Inference`, and while a tensor with the mark lives, ops look at
what they save.
"""

from __future__ import annotations

import functools
import inspect
import threading
import warnings
import weakref
from collections.abc import Callable
from typing import Any

from . import sink, state

__all__ = [
    "Inference",
    "enable_grad",
    "inference_mode",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "no_grad",
    "set_grad_enabled",
]

off = 0
_lock = threading.Lock()


class Inference:
    """The mark of tensors made in inference mode: all that live carry the same one, in place of a view's data."""

    __slots__ = ("__weakref__",)


class _Thread(threading.local):
    enabled = True  # are ops recorded?
    masked = False  # recording is switched on, but inference mode is stronger
    inference: Inference | None = None  # the mark that new tensors get; None outside inference mode


thread = _Thread()


def is_grad_enabled() -> bool:
    """True while ops on this thread are recorded."""
    return thread.enabled or thread.masked


def is_inference_mode_enabled() -> bool:
    """True inside `inference_mode` on this thread."""
    return thread.inference is not None


def switch(enabled: bool) -> None:
    """Turn recording on this thread on or off."""
    if (thread.enabled or thread.masked) is not enabled:
        _turn(enabled)


def _turn(enabled: bool) -> None:
    global off
    if thread.inference is not None:
        thread.masked = enabled
        return
    thread.enabled = enabled
    with _lock:
        off += -1 if enabled else 1
        state.modes_off = off > 0
        state.busy = state.modes_off or state.causes > 0


_mark: Any = None  # a weak reference to the living Inference


def _inference() -> Inference:
    """The mark, made when no tensor and no thread has one any more."""
    global _mark
    found = None if _mark is None else _mark()
    if found is None:
        found = Inference()
        _mark = weakref.ref(found, _unmarked)
        state.cause("inference tensors", True)
    return found


def _unmarked(reference: Any) -> None:
    if reference is _mark:
        state.cause("inference tensors", False)


class _GradMode:
    """A context manager that is also a decorator; re-entrant, and one object may be nested in itself."""

    _name = ""
    _enabled = False

    def __init__(self, function: Callable | None = None) -> None:
        self._before: list[Any] = []

    def __enter__(self) -> None:
        before = thread.enabled or thread.masked
        self._before.append(before)
        if before is not self._enabled:
            _turn(self._enabled)
        if sink.current is not None:
            sink.current.mode(self._name, True)

    def __exit__(self, *exc: Any) -> None:
        switch(self._before.pop())
        if sink.current is not None:
            sink.current.mode(self._name, False)

    def _fresh(self) -> _GradMode:
        return type(self)()  # type: ignore[call-arg]  # every subclass has its own signature

    def __call__(self, function: Callable) -> Callable:
        """Decorate a function or a generator function: its body runs in this mode.

        As in PyTorch an `async def` is only called in it: the body runs later, when it is awaited.
        """
        if inspect.isclass(function):
            warnings.warn(CLASSES, FutureWarning, stacklevel=2)
        if inspect.isgeneratorfunction(function):
            return _wrap_generator(function, self._fresh)

        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            with self._fresh():
                return function(*args, **kwargs)

        return wrapped


CLASSES = (
    "Decorating classes is deprecated and will be disabled in future versions. You should only decorate functions or methods. To "
    "preserve the current behavior of class decoration, you can directly decorate the `__init__` method and nothing else."
)


def _wrap_generator(function: Callable, mode: Callable[[], _GradMode]) -> Callable:
    """The generator's body runs in the mode; the code that consumes it does not."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        with mode():
            generator = function(*args, **kwargs)
            try:
                item = next(generator)
            except StopIteration as stop:
                return stop.value
        while True:
            try:
                sent = yield item
            except GeneratorExit:
                with mode():
                    generator.close()
                raise
            except BaseException as error:
                resume = functools.partial(generator.throw, error)
            else:
                resume = functools.partial(generator.send, sent)
            with mode():
                try:
                    item = resume()
                except StopIteration as stop:
                    return stop.value

    return wrapped


class no_grad(_GradMode):
    """Nothing inside is recorded: results do not require grad, whatever goes in.

    >>> import autograd_lab as torch
    >>> w = torch.ones(2, requires_grad=True)
    >>> with torch.no_grad():
    ...     (w * 2).requires_grad
    False
    """

    _name = "no_grad"

    def __new__(cls, function: Callable | None = None) -> Any:
        return object.__new__(cls) if function is None else cls()(function)  # `@torch.no_grad` without brackets


class enable_grad(_GradMode):
    """Switches recording on again inside no_grad.

    >>> import autograd_lab as torch
    >>> w = torch.ones(2, requires_grad=True)
    >>> with torch.no_grad(), torch.enable_grad():
    ...     (w * 2).requires_grad
    True
    """

    _name, _enabled = "enable_grad", True

    def __new__(cls, function: Callable | None = None) -> Any:
        return object.__new__(cls) if function is None else cls()(function)


class set_grad_enabled(_GradMode):
    """Switches recording at once, as a function call, and back at the end when used with `with`.

    >>> import autograd_lab as torch
    >>> with torch.set_grad_enabled(False):
    ...     torch.is_grad_enabled()
    False
    """

    _name = "set_grad_enabled"

    def __init__(self, mode: bool) -> None:
        super().__init__()
        if not isinstance(mode, bool):
            raise TypeError(
                f"set_grad_enabled(): argument 'enabled' (position 1) must be bool, not {type(mode).__name__}. Write True or False."
            )
        self._enabled = mode
        self._first: list[bool] = [is_grad_enabled()]
        switch(self._enabled)
        if sink.current is not None:
            sink.current.mode(self._name, True)

    def __enter__(self) -> None:
        self._before.append(self._first.pop() if self._first else is_grad_enabled())
        switch(self._enabled)

    def _fresh(self) -> _GradMode:
        return type(self)(self._enabled)

    def __call__(self, function: Callable) -> Callable:
        if self._first:  # made only to decorate: undo the switch of the constructor
            switch(self._first.pop())
        return super().__call__(function)


class inference_mode(_GradMode):
    """no_grad for values that no gradient will ever be asked of: what is made inside is an inference tensor.

    Such a tensor is not recorded even under enable_grad. Outside, it may be read, but neither written in place nor saved for a
    backward pass; clone() gives a normal tensor. `inference_mode(False)` is the way back inside. Also a decorator.

    >>> import autograd_lab as torch
    >>> w = torch.ones(2, requires_grad=True)
    >>> with torch.inference_mode():
    ...     y = w * 2
    >>> y.requires_grad, y.is_inference()
    (False, True)
    """

    _name = "inference_mode"

    def __new__(cls, mode: Any = True) -> Any:
        return object.__new__(cls) if isinstance(mode, bool) else cls()(mode)

    def __init__(self, mode: Any = True) -> None:
        super().__init__()
        self.mode = mode

    def __enter__(self) -> None:
        self._before.append((is_grad_enabled(), thread.inference))
        _change(not self.mode, _inference() if self.mode else None)
        if sink.current is not None:
            sink.current.mode(self._name, True)

    def __exit__(self, *exc: Any) -> None:
        _change(*self._before.pop())
        if sink.current is not None:
            sink.current.mode(self._name, False)

    def _fresh(self) -> inference_mode:
        return type(self)(self.mode)


def _change(enabled: bool, inference: Inference | None) -> None:
    """Recording and inference mode on this thread, both at once."""
    thread.inference, thread.masked = None, False
    switch(enabled and inference is None)
    thread.inference, thread.masked = inference, enabled and inference is not None
