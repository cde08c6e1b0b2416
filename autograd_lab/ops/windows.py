"""Windows sliding over the last dimensions of an array: what convolutions, pools and unfold have in common.

No window is ever gathered one by one: for each place inside a window, all windows at once are one strided slice of the input.
This module defines no rows.
"""

from __future__ import annotations

import functools
import itertools
import math
from typing import Any, NamedTuple


class Window(NamedTuple):
    """A window's size, how it moves, and at how many places it stands; one number a dimension in each field."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    sizes: tuple[int, ...]

    def places(self) -> tuple[tuple[tuple, tuple], ...]:
        """(place in a window, where that place of all windows lies in the padded input), in the order of memory."""
        return _places(self)

    def room(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The padded input's sizes: at least what all windows reach, for an input whose last sizes are `shape`."""
        return tuple([max(n + 2 * p, (m - 1) * s + d * (k - 1) + 1)
                      for n, m, k, s, p, d in zip(shape, self.sizes, self.kernel, self.stride, self.padding, self.dilation,
                                                  strict=True)])  # fmt: skip

    def inner(self, shape: tuple[int, ...]) -> tuple:
        """Where the input lies in the padded one."""
        return tuple([slice(p, p + n) for n, p in zip(shape, self.padding, strict=True)])

    @property
    def apart(self) -> bool:
        """True when no two windows share an entry."""
        return all(d * (k - 1) < s for k, s, d in zip(self.kernel, self.stride, self.dilation, strict=True))

    @property
    def entries(self) -> int:
        """How many entries a window has."""
        return math.prod(self.kernel)


@functools.lru_cache(1024)
def _places(window: Window) -> tuple[tuple[tuple, tuple], ...]:
    def line(offset: int, d: int) -> slice:
        start, step = offset * window.dilation[d], window.stride[d]
        return slice(start, start + step * (window.sizes[d] - 1) + 1, step)

    offsets = itertools.product(*map(range, window.kernel))
    return tuple([(offset, tuple([line(o, d) for d, o in enumerate(offset)])) for offset in offsets])


def spatial(x: Any, window: Window) -> tuple[int, ...]:
    """The sizes of the dimensions that windows move over."""
    return x.shape[x.ndim - len(window.kernel) :]


def padded(xp: Any, x: Any, window: Window, value: Any = 0) -> Any:
    """x with `value` around it, as far as windows reach; x itself when they stay inside."""
    shape = spatial(x, window)
    room = window.room(shape)
    if room == shape:
        return x
    wide = xp.full((*x.shape[: -len(shape)], *room), value, x.dtype)
    wide[(Ellipsis, *window.inner(shape))] = x
    return wide


def cropped(wide: Any, window: Window, shape: tuple[int, ...]) -> Any:
    """The padded array without its padding."""
    return wide if wide.shape[wide.ndim - len(shape) :] == shape else wide[(Ellipsis, *window.inner(shape))]
