"""Grad modes: is this thread recording? Knows nothing of Tensor or nodes.

`off` counts the threads that have recording switched off; an op looks at its own thread only when it is not zero.
"""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable
from typing import Any

from . import sink, state

__all__ = ["enable_grad", "is_grad_enabled", "no_grad", "set_grad_enabled"]

off = 0
_lock = threading.Lock()


class _Thread(threading.local):
    enabled = True


thread = _Thread()


def is_grad_enabled() -> bool:
    """True while ops on this thread are recorded."""
    return thread.enabled


def switch(enabled: bool) -> None:
    """Turn recording on this thread on or off."""
    if thread.enabled is not enabled:
        _turn(enabled)


def _turn(enabled: bool) -> None:
    global off
    thread.enabled = enabled
    with _lock:
        off += -1 if enabled else 1
        state.modes_off = off > 0
        state.busy = state.modes_off or state.causes > 0


class _GradMode:
    """A context manager that is also a decorator; re-entrant, and one object may be nested in itself."""

    _name = ""
    _enabled = False

    def __init__(self, function: Callable | None = None) -> None:
        self._before: list[bool] = []

    def __enter__(self) -> None:
        before = thread.enabled
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
        """Decorate a function or a generator function: its body runs in this mode."""
        if inspect.isgeneratorfunction(function):
            return _wrap_generator(function, self._fresh)

        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            with self._fresh():
                return function(*args, **kwargs)

        return wrapped


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
        self._enabled = bool(mode)
        self._first: list[bool] = [thread.enabled]
        switch(self._enabled)
        if sink.current is not None:
            sink.current.mode(self._name, True)

    def __enter__(self) -> None:
        self._before.append(self._first.pop() if self._first else thread.enabled)
        switch(self._enabled)

    def _fresh(self) -> _GradMode:
        return type(self)(self._enabled)

    def __call__(self, function: Callable) -> Callable:
        if self._first:  # made only to decorate: undo the switch of the constructor
            switch(self._first.pop())
        return super().__call__(function)
