"""Convolutions of any number of dimensions as matrix products over windows, and unfold and fold.

The three rows with two inputs are one bilinear form read three ways, so each one's gradients are the other two. Images are
taken a few at a time, so that their windows (each image entry once for every place of the kernel) stay in cache. Within such a
part the images are the innermost dimension: what is copied are long runs of memory, however narrow the images are.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from ..op import Op
from .windows import Window, cropped, padded

PART = 1_000_000  # bytes of windows that are made at a time


class Geometry(NamedTuple):
    """How a convolution's windows move, and the number of groups that channels are divided into."""

    window: Window
    groups: int


def _parts(x: Any, window: Window) -> list[slice]:
    """Slices of the images of x, each few enough that their windows stay in cache."""
    n = x.shape[0]
    one = x.shape[1] * window.entries * math.prod(window.sizes) * x.dtype.itemsize
    count = max(1, min(n, -(-n * one // PART)))
    return [slice(i * n // count, (i + 1) * n // count) for i in range(count)] if n else []


def _inner(x: Any) -> Any:
    """(N, C, ...) seen as (C, ..., N)."""
    return x.transpose(*range(1, x.ndim), 0)


def _outer(x: Any) -> Any:
    """(C, ..., N) seen as (N, C, ...)."""
    return x.transpose(x.ndim - 1, *range(x.ndim - 1))


def columns(xp: Any, x: Any, how: Geometry) -> Any:
    """The windows of x (N, C, ...) as (groups, C / groups * places in kernel, positions * N)."""
    window, groups = how
    n, c, *size = x.shape
    room = window.room(tuple(size))
    if room == tuple(size):
        wide = xp.ascontiguousarray(_inner(x))
    else:
        wide = xp.zeros((c, *room, n), x.dtype)
        wide[(slice(None), *window.inner(tuple(size)))] = _inner(x)
    if window.entries > 1 or room != window.sizes:
        found = xp.empty((c, *window.kernel, *window.sizes, n), x.dtype)
        for offset, where in window.places():
            found[(slice(None), *offset)] = wide[(slice(None), *where)]
        wide = found
    return wide.reshape(groups, c // groups * window.entries, -1)


def _rows(xp: Any, y: Any, groups: int) -> Any:
    """y (N, O, ...) as (groups, O / groups, positions * N)."""
    return xp.ascontiguousarray(_inner(y)).reshape(groups, y.shape[1] // groups, -1)


def convolve(xp: Any, x: Any, w: Any, how: Geometry, bias: Any = None) -> Any:
    """(N, C, ...) with kernels (O, C / groups, ...) -> (N, O, *sizes)."""
    window, groups = how
    n, o = x.shape[0], w.shape[0]
    matrix = w.reshape(groups, o // groups, -1)
    out = xp.empty((n, o, *window.sizes), x.dtype)
    for part in _parts(x, window):
        product = xp.matmul(matrix, columns(xp, x[part], how)).reshape(o, *window.sizes, -1)
        if bias is not None:
            product += bias.reshape(-1, *(1,) * (product.ndim - 1))
        out[part] = _outer(product)
    return out


_convolution_named = classmethod(lambda cls, attrs: "ConvolutionBackward0")


def _samples(draw):
    """(x, w, output, geometry) of several kinds."""
    for shape, kernel, out, stride, padding, dilation, groups in (
        ((2, 2, 5), (3, 2, 3), (3,), (2,), (1,), (1,), 1),
        ((2, 2, 5, 4), (2, 2, 2, 3), (5, 2), (1, 1), (1, 0), (2, 1), 1),
        ((1, 4, 3, 3), (4, 2, 2, 2), (2, 2), (1, 1), (0, 0), (1, 1), 2),
    ):
        how = Geometry(Window(kernel[2:], stride, padding, dilation, out), groups)
        yield draw(*shape), draw(*kernel), draw(shape[0], kernel[0], *out), how


class Convolution(Op):
    r"x * w"

    kind, promotes, public, named = "convolution", False, False, _convolution_named

    def forward(xp, x, w, *, how):
        return convolve(xp, x, w, how)

    vjp = (
        lambda F, g, w, x_shape, how: F.convolution_input(g, w, shape=x_shape, how=how),
        lambda F, g, x, w_shape, how: F.convolution_weight(g, x, shape=w_shape, how=how),
    )

    @staticmethod
    def samples(draw):
        for x, w, _, how in _samples(draw):
            yield (x, w), {"how": how}


class ConvolutionBias(Op):
    r"x * w + b"

    name = "convolution_bias"
    kind, promotes, public, named = "convolution", False, False, _convolution_named

    def forward(xp, x, w, b, *, how):
        return convolve(xp, x, w, how, b)

    vjp = (
        lambda F, g, w, x_shape, how: F.convolution_input(g, w, shape=x_shape, how=how),
        lambda F, g, x, w_shape, how: F.convolution_weight(g, x, shape=w_shape, how=how),
        lambda F, g, how: F.sum(g, dim=(0, *range(2, 2 + len(how.window.kernel))), keepdim=False),
    )

    @staticmethod
    def samples(draw):
        for x, w, _, how in _samples(draw):
            yield (x, w, draw(w.shape[0])), {"how": how}


class ConvolutionInput(Op):
    r"\nabla_x \langle y, x * w \rangle"

    # the gradient of a convolution in its input, which is also the transposed convolution
    name, kind, promotes, public, named = "convolution_input", "convolution", False, False, _convolution_named

    def forward(xp, y, w, *, shape, how):
        window, groups = how
        c, sizes = shape[1], shape[2:]
        matrix = w.reshape(groups, w.shape[0] // groups, -1).swapaxes(1, 2)
        out = xp.empty(shape, y.dtype)
        room, inside = window.room(sizes), (slice(None), *window.inner(sizes))
        for part in _parts(out, window):
            spread = xp.matmul(matrix, _rows(xp, y[part], groups)).reshape(c, *window.kernel, *window.sizes, -1)
            wide = xp.zeros((c, *room, spread.shape[-1]), y.dtype)
            for offset, where in window.places():
                wide[(slice(None), *where)] += spread[(slice(None), *offset)]
            out[part] = _outer(wide[inside])
        return out

    vjp = (
        lambda F, g, w, how: F.convolution(g, w, how=how),
        lambda F, g, y, w_shape, how: F.convolution_weight(y, g, shape=w_shape, how=how),
    )

    @staticmethod
    def samples(draw):
        for x, w, out, how in _samples(draw):
            yield (out, w), {"shape": x.shape, "how": how}


class ConvolutionWeight(Op):
    r"\nabla_w \langle y, x * w \rangle"

    # the gradient of a convolution in its kernels
    name, kind, promotes, public, named = "convolution_weight", "convolution", False, False, _convolution_named

    def forward(xp, y, x, *, shape, how):
        out = None
        for part in _parts(x, how.window):
            windows = columns(xp, x[part], how)
            product = xp.matmul(_rows(xp, y[part], how.groups), windows.swapaxes(1, 2))
            out = product if out is None else out + product
        return xp.zeros(shape, x.dtype) if out is None else out.reshape(shape)

    vjp = (
        lambda F, g, x, how: F.convolution(x, g, how=how),
        lambda F, g, y, x_shape, how: F.convolution_input(y, g, shape=x_shape, how=how),
    )

    @staticmethod
    def samples(draw):
        for x, w, out, how in _samples(draw):
            yield (out, x), {"shape": w.shape, "how": how}


class Unfold(Op):
    r"\mathrm{unfold}(x)"

    # (N, C, ...) -> (N, C * places in window, positions)
    name, kind, public = "im2col", "convolution", False

    def forward(xp, x, *, window):
        wide = padded(xp, x, window)
        out = xp.empty((*x.shape[:2], *window.kernel, *window.sizes), x.dtype)
        for offset, where in window.places():
            out[(slice(None), slice(None), *offset)] = wide[(Ellipsis, *where)]
        return out.reshape(x.shape[0], x.shape[1] * window.entries, math.prod(window.sizes))

    vjp = lambda F, g, x_shape, window: F.col2im(g, shape=x_shape, window=window)

    @staticmethod
    def samples(draw):
        yield (draw(2, 2, 4, 5),), {"window": Window((2, 3), (1, 2), (1, 0), (2, 1), (4, 2))}


class Fold(Op):
    r"\mathrm{fold}(x)"

    # the adjoint of unfold: entries that come to lie at one place add up
    name, kind, public = "col2im", "convolution", False

    def forward(xp, x, *, shape, window):
        parts = x.reshape(*shape[:2], *window.kernel, *window.sizes)
        wide = xp.zeros((*shape[:2], *window.room(shape[2:])), x.dtype)
        for offset, where in window.places():
            wide[(Ellipsis, *where)] += parts[(slice(None), slice(None), *offset)]
        return cropped(wide, window, shape[2:])

    vjp = lambda F, g, window: F.im2col(g, window=window)

    @staticmethod
    def samples(draw):
        window = Window((2, 3), (1, 2), (1, 0), (2, 1), (4, 2))
        yield (draw(2, 12, 8),), {"shape": (2, 2, 4, 5), "window": window}
