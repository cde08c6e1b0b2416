"""The public functions: PyTorch's names and argument forms over the op table.

An op of the table takes tensors and normalised attributes; what a user may write is wider (`x.sum(0)`, `x.sum(dim=(0, 1))`,
`x.view(2, -1)`). That translation, and functions made of several ops, live here. Functions whose first parameter is
`input` are Tensor methods too (autograd_lab/methods.py).
"""

from __future__ import annotations

import builtins
import math
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import dtypes, errors
from .autograd import apply, explain, memory, views
from .op import OPS
from .ops.indexing import is_basic

Tensor = Any  # for annotations: tensor.py is above this module


class _TensorFunctions:
    """F for Tensors: every op of the table as a recorded function."""

    def __getattr__(self, name: str) -> Any:
        op = OPS.get(name)
        if op is None:
            raise AttributeError(f"the op table has no {name!r}")
        function = apply.entry(op)
        setattr(self, name, function)
        return function


F = _TensorFunctions()


def one_dim(dim: int, ndim: int) -> int:
    """`dim` counted from the front.

    Raises:
        IndexError: the tensor has no such dimension.
    """
    limit = ndim or 1
    if not -limit <= dim < limit:
        raise errors.dim_range(dim, ndim)
    return dim + limit if dim < 0 else dim


def dims_of(dim: Any, ndim: int) -> tuple[int, ...] | None:
    """None, an int or several ints as a tuple of dimensions counted from the front; None means all."""
    if dim is None:
        return None
    found = tuple(one_dim(d, ndim) for d in (dim if isinstance(dim, (tuple, list)) else (dim,)))
    if len(set(found)) != len(found):
        raise RuntimeError(
            f"dim {next(d for d in found if found.count(d) > 1)} appears multiple times in the list of dims"
        )
    return found if ndim else None


def sizes(given: tuple) -> tuple[int, ...]:
    """`x.view(2, 3)` and `x.view((2, 3))` alike."""
    if len(given) == 1 and isinstance(given[0], (tuple, list)):
        given = tuple(given[0])
    return tuple(int(n) for n in given)


def _reduced(name: str, input: Tensor, dim: Any, keepdim: bool) -> Tensor:
    return getattr(F, name)(input, dim=dims_of(dim, input._data.ndim), keepdim=keepdim)


# ---------------------------------------------------------------- reductions


def sum(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The sum of all entries, or over `dim`. Integers and bools sum to int64.

    >>> import autograd_lab as torch
    >>> torch.ones(2, 3).sum(dim=1)
    tensor([3., 3.])
    """
    if dtype is not None:
        input = input.to(dtype)
    elif input._data.dtype.kind in "bu":
        input = input.to(dtypes.int64)
    return F.sum(input, dim=None if dim is None else dims_of(dim, input._data.ndim), keepdim=keepdim)


def mean(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The mean of all entries, or over `dim`.

    Raises:
        RuntimeError: `input` holds integers or bools.
    """
    if dtype is not None:
        input = input.to(dtype)
    if input._data.dtype.kind != "f":
        raise RuntimeError(
            "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: "
            f"{_type_word(input)}. Convert it first: x.float().mean()."
        )
    return _reduced("mean", input, dim, keepdim)


def _type_word(t: Tensor) -> str:
    return explain.CPP.get(t.dtype.name) or t.dtype.name


def prod(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """The product of all entries, or over one `dim`."""
    return _reduced("prod", input, dim, keepdim)


def amax(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """The largest entry; ties share the gradient evenly."""
    return _reduced("amax", input, dim, keepdim)


def amin(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """The smallest entry; ties share the gradient evenly."""
    return _reduced("amin", input, dim, keepdim)


def argmax(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the largest entry is (an integer: no gradient passes)."""
    return F.argmax(input, dim=None if dim is None else one_dim(dim, input._data.ndim), keepdim=keepdim)


def argmin(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the smallest entry is (an integer: no gradient passes)."""
    return F.argmin(input, dim=None if dim is None else one_dim(dim, input._data.ndim), keepdim=keepdim)


class Extremum(tuple):
    """(values, indices), with those names."""

    __slots__ = ()
    values = property(lambda self: self[0])
    indices = property(lambda self: self[1])

    def __repr__(self) -> str:
        return f"torch.return_types.max(\nvalues={self[0]!r},\nindices={self[1]!r})"


def _extremum(which: str, input: Tensor, dim: Any, keepdim: bool) -> Any:
    if dim is None:
        return getattr(F, "a" + which)(input, dim=None, keepdim=False)
    if isinstance(dim, apply.Tensor):
        return getattr(F, which + "imum")(input, dim)
    d = one_dim(dim, input._data.ndim)
    if not input._data.ndim:
        return Extremum((F.clone(input), getattr(F, "arg" + which)(input, dim=None, keepdim=False)))
    indices = getattr(F, "arg" + which)(input, dim=d, keepdim=True)
    values = F.gather(input, dim=d, index=indices._data)
    if not keepdim:
        values, indices = F.squeeze(values, dims=(d,)), F.squeeze(indices, dims=(d,))
    return Extremum((values, indices))


def max(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """The largest entry; with `dim` (values, indices); with a tensor the elementwise maximum."""
    return _extremum("max", input, dim, keepdim)


def min(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """The smallest entry; with `dim` (values, indices); with a tensor the elementwise minimum."""
    return _extremum("min", input, dim, keepdim)


def all(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True where every entry is."""
    return _reduced("all", input, dim, keepdim)


def any(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True where some entry is."""
    return _reduced("any", input, dim, keepdim)


def norm(input: Tensor, p: float = 2, dim: Any = None, keepdim: bool = False) -> Tensor:
    """The p-norm (p = 2, 1 or inf) of all entries, or over `dim`; its gradient at 0 is 0."""
    if p == math.inf:
        return amax(F.abs(input), dim, keepdim)
    if p == 1:
        return sum(F.abs(input), dim, keepdim)
    squares = sum(F.square(input), dim, keepdim)
    if p != 2:
        raise ValueError(f"norm(): p = {p} is not offered; expected 1, 2 or float('inf')")
    zero = F.eq(squares, 0)
    return F.where(zero, F.mul(squares, 0.0), F.sqrt(F.where(zero, 1.0, squares)))


def var(input: Tensor, dim: Any = None, *, correction: int = 1, keepdim: bool = False) -> Tensor:
    """The variance; divides by n - correction."""
    dims = dims_of(dim, input._data.ndim)
    n = math.prod(input._data.shape if dims is None else [input._data.shape[d] for d in dims])
    centred = F.sub(input, F.mean(input, dim=dims, keepdim=True))
    return F.div(F.sum(F.square(centred), dim=dims, keepdim=keepdim), builtins.max(n - correction, 0) or math.nan)


def std(input: Tensor, dim: Any = None, *, correction: int = 1, keepdim: bool = False) -> Tensor:
    """The standard deviation; divides by n - correction."""
    return F.sqrt(var(input, dim, correction=correction, keepdim=keepdim))


def cumsum(input: Tensor, dim: int) -> Tensor:
    """Running sums along `dim`."""
    return _along(F.cumsum, input, dim)


# ---------------------------------------------------------------- elementwise with numbers


def pow(input: Tensor, exponent: Any) -> Tensor:
    """input to the power `exponent`, a number or a tensor."""
    if isinstance(exponent, (int, float)):
        if not isinstance(input, apply.Tensor):
            return exponent**input
        if isinstance(exponent, float) and input._data.dtype.kind != "f":
            input = input.to(dtypes.get_default_dtype())
        elif exponent < 0 and input._data.dtype.kind != "f":
            raise RuntimeError("Integers to negative integer powers are not allowed. Convert first: x.float() ** -1.")
        return F.pow(input, exponent=exponent)
    return F.pow_tensor(input, exponent)


def clamp(input: Tensor, min: float | None = None, max: float | None = None) -> Tensor:
    """Values below `min` become `min`, above `max` become `max`. The gradient at a bound itself is 1.

    >>> import autograd_lab as torch
    >>> torch.tensor([-1.0, 0.5]).clamp(min=0)
    tensor([0.0000, 0.5000])
    """
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    if isinstance(min, apply.Tensor) or isinstance(max, apply.Tensor):
        low = input if min is None else F.maximum(input, min)
        return low if max is None else F.minimum(low, max)
    return F.clamp(input, min=min, max=max)


def add(input: Tensor, other: Any, *, alpha: float = 1) -> Tensor:
    """input + alpha * other."""
    return F.add(input, other if alpha == 1 else F.mul(other, alpha))


def sub(input: Tensor, other: Any, *, alpha: float = 1) -> Tensor:
    """input - alpha * other.

    Raises:
        RuntimeError: one of them holds bools.
    """
    return F.sub(input, other if alpha == 1 else F.mul(other, alpha))


def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """`input` where `condition` holds, else `other`; with one argument the indices where it holds."""
    if input is None:
        xp = apply.BY_TYPE[condition._data.__class__]
        return tuple(apply.wrap(i) for i in xp.nonzero(condition._data))
    parts = [p if isinstance(p, apply.Tensor) else None for p in (input, other)]
    known = next((p for p in parts if p is not None), None)
    if known is not None:
        input, other = (p if isinstance(p, apply.Tensor) else apply.constant(p, known._data) for p in (input, other))
    return F.where(condition, input, other)


# ---------------------------------------------------------------- softmax family


def _along(op: Any, input: Tensor, dim: int, **attrs: Any) -> Tensor:
    """`op` along one dimension; a 0-d tensor counts as having one, of size 1."""
    d = one_dim(dim, input._data.ndim)
    if input._data.ndim:
        return op(input, dim=d, **attrs)
    return F.clone(F.reshape(op(F.reshape(input, shape=(1,)), dim=0, **attrs), shape=()))


def softmax(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """exp(x) / sum(exp(x)) along `dim`."""
    return _along(F.softmax, input if dtype is None else input.to(dtype), dim)


def log_softmax(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """log(softmax(x)) along `dim`, without overflow."""
    return _along(F.log_softmax, input if dtype is None else input.to(dtype), dim)


def logsumexp(input: Tensor, dim: int, keepdim: bool = False) -> Tensor:
    """log(sum(exp(x))) along `dim`, without overflow."""
    return _along(F.logsumexp, input, dim, keepdim=keepdim)


# ---------------------------------------------------------------- products


def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """The matrix product of two 2-D tensors: (n, m) x (m, p) -> (n, p)."""
    if not isinstance(mat2, apply.Tensor):
        raise explain.not_a_tensor(OPS["mm"], mat2, "mat2")
    return F.mm(input, mat2)


def matmul(input: Tensor, other: Tensor) -> Tensor:
    """The product of vectors, matrices or batches of matrices (`@`)."""
    if not isinstance(other, apply.Tensor) or not isinstance(input, apply.Tensor):
        raise explain.unsupported(OPS["mm"], "@", input, other)
    m, n = input._data.ndim, other._data.ndim
    if m == 2 and n == 2:
        return F.mm(input, other)
    if m == 0 or n == 0:
        raise RuntimeError(
            f"both arguments to matmul need to be at least 1D, but they are {m}D and {n}D. Use * for numbers."
        )
    if m == 1 and n == 1:
        return dot(input, other)
    if n == 1:
        return F.squeeze(matmul(input, F.unsqueeze(other, dim=1)), dims=(m - 1,))
    if m == 1:
        return F.squeeze(matmul(F.unsqueeze(input, dim=0), other), dims=(n - 2,))
    if n == 2:
        return F.matmul2(input, other)
    return F.bmm(input, other)


def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """The inner product of two 1-D tensors of one size."""
    x, y = input._data, tensor._data
    if x.ndim != 1 or y.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {x.ndim}D and {y.ndim}D tensors")
    if x.shape != y.shape:
        raise RuntimeError(
            f"inconsistent tensor size, expected tensor [{x.shape[0]}] and src [{y.shape[0]}] to have the same number of "
            f"elements, but got {x.shape[0]} and {y.shape[0]} elements respectively"
        )
    return F.dot(input, tensor)


def mv(input: Tensor, vec: Tensor) -> Tensor:
    """Matrix (n, m) times vector (m,)."""
    return matmul(input, vec)


# ---------------------------------------------------------------- shape


def reshape(input: Tensor, *shape: Any) -> Tensor:
    """The same values in another shape: a view where the memory allows, else a copy. One size may be -1."""
    return F.reshape(input, shape=_filled(input._data.shape, sizes(shape)))


def view(input: Tensor, *shape: Any) -> Tensor:
    """The same memory in another shape.

    Raises:
        RuntimeError: the memory is laid out so that only a copy would do.
    """
    if len(shape) == 1 and isinstance(shape[0], dtypes.Dtype):
        raise RuntimeError("view(dtype) is not offered: use .to(dtype), which converts the values")
    wanted = _filled(input._data.shape, sizes(shape))
    x = memory.materialise(input)
    xp = apply.BY_TYPE[x.__class__]
    if xp.owner(x.reshape(wanted)) is not xp.owner(x):
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
            "contiguous subspaces). Use .reshape(...) instead."
        )
    return F.reshape(input, shape=wanted)


def _filled(shape: tuple, wanted: tuple) -> tuple:
    """`wanted` with its -1 worked out."""
    total = math.prod(shape)
    if wanted.count(-1) > 1:
        raise RuntimeError("only one dimension can be inferred")
    known = math.prod(n for n in wanted if n != -1)
    if -1 in wanted and known and total % known == 0:
        return tuple(total // known if n == -1 else n for n in wanted)
    if -1 in wanted or known != total:
        raise RuntimeError(f"shape '{errors.listed(wanted)}' is invalid for input of size {total}")
    return wanted


def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Dimensions start_dim to end_dim as one; the tensor itself where they are one already."""
    shape = input._data.shape
    first, last = one_dim(start_dim, len(shape)), one_dim(end_dim, len(shape))
    if shape and first == last:
        return input
    return F.reshape(input, shape=(*shape[:first], math.prod(shape[first : last + 1]), *shape[last + 1 :]))


def t(input: Tensor) -> Tensor:
    """The transpose of a matrix."""
    if input._data.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {input._data.ndim}D")
    return F.t(input)


def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Two dimensions swapped."""
    ndim = input._data.ndim
    first, second = one_dim(dim0, ndim), one_dim(dim1, ndim)
    return F.transpose(input, dim0=first, dim1=second) if ndim else F.reshape(input, shape=())


def permute(input: Tensor, *dims: Any) -> Tensor:
    """Dimensions in another order."""
    found = dims_of(sizes(dims), input._data.ndim) or ()
    if len(found) != input._data.ndim:
        raise RuntimeError(
            f"permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering "
            f"of dimensions i.e. input.dim() = {input._data.ndim} is not equal to len(dims) = {len(found)}"
        )
    return F.permute(input, dims=found)


def expand(input: Tensor, *shape: Any) -> Tensor:
    """Size-1 and new leading dimensions repeated without copying; -1 keeps a size."""
    return F.expand(input, shape=_expanded(input._data.shape, sizes(shape)))


def _expanded(have: tuple, wanted: tuple) -> tuple:
    """`wanted` with its -1 filled in. Raises RuntimeError when a tensor of shape `have` cannot be expanded to it."""
    lead = len(wanted) - len(have)
    if lead < 0:
        raise RuntimeError(
            f"expand(torch.FloatTensor{{{errors.listed(have)}}}, size={list(wanted)}): the number of sizes provided "
            f"({len(wanted)}) must be greater or equal to the number of dimensions in the tensor ({len(have)})"
        )
    full = tuple(have[i - lead] if n == -1 and i >= lead else n for i, n in enumerate(wanted))
    for i, (n, m) in enumerate(zip(full[lead:], have, strict=True)):
        if m not in (1, n):
            raise RuntimeError(
                f"The expanded size of the tensor ({n}) must match the existing size ({m}) at non-singleton dimension "
                f"{i + lead}.  Target sizes: {errors.listed(full)}.  Tensor sizes: {errors.listed(have)}"
            )
    return full


def expand_as(input: Tensor, other: Tensor) -> Tensor:
    """Expanded to `other`'s shape."""
    return expand(input, other._data.shape)


def squeeze(input: Tensor, dim: Any = None) -> Tensor:
    """Without its size-1 dimensions, or without `dim` where that has size 1."""
    shape = input._data.shape
    wanted = range(len(shape)) if dim is None else dims_of(dim, len(shape)) or ()
    return F.squeeze(input, dims=tuple(d for d in wanted if shape[d] == 1))


def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """With a new dimension of size 1 at `dim`."""
    return F.unsqueeze(input, dim=one_dim(dim, input._data.ndim + 1))


def flip(input: Tensor, *dims: Any) -> Tensor:
    """Reversed along `dims` (a copy)."""
    return F.flip(input, dims=dims_of(sizes(dims), input._data.ndim))


def clone(input: Tensor) -> Tensor:
    """A copy; the gradient passes through."""
    return F.clone(input)


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors joined along an existing dimension."""
    tensors = tuple(tensors)
    if not tensors:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    d = one_dim(dim, tensors[0]._data.ndim)
    first = tensors[0]._data.shape
    for i, x in enumerate(tensors):
        shape = x._data.shape
        if len(shape) != len(first):
            raise RuntimeError(f"Tensors must have same number of dimensions: got {len(first)} and {len(shape)}")
        for k, (n, m) in enumerate(zip(first, shape, strict=True)):
            if k != d and n != m:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {d}. Expected size {n} but got size {m} for tensor "
                    f"number {i} in the list."
                )
    return F.cat(tensors, dim=d)


concat = concatenate = cat


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors of one shape joined along a new dimension."""
    tensors = tuple(tensors)
    if not tensors:
        raise RuntimeError("stack expects a non-empty TensorList")
    return F.stack(tensors, dim=one_dim(dim, tensors[0]._data.ndim + 1))


def split(input: Tensor, split_size_or_sections: Any, dim: int = 0) -> tuple:
    """Views of consecutive pieces along `dim`: of one size, or of the sizes given."""
    d = one_dim(dim, input._data.ndim)
    total = input._data.shape[d]
    parts = split_size_or_sections
    if isinstance(parts, int):
        parts = [builtins.min(parts, total - start) for start in range(0, total, parts)]
    elif builtins.sum(parts) != total:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {total} (input tensor's size at dimension {d}), but got "
            f"split_sizes={list(parts)}"
        )
    found, start = [], 0
    for n in parts:
        found.append(narrow(input, d, start, n))
        start += n
    return tuple(found)


def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple:
    """About `chunks` equal views along `dim`."""
    total = input._data.shape[one_dim(dim, input._data.ndim)]
    return split(input, builtins.max(-(-total // chunks), 1), dim)


def unbind(input: Tensor, dim: int = 0) -> tuple:
    """One view for each index along `dim`."""
    d = one_dim(dim, input._data.ndim)
    lead = (slice(None),) * d
    return tuple(F.getitem(input, index=(*lead, i)) for i in range(input._data.shape[d]))


def narrow(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """A view of `length` entries along `dim` from `start`."""
    d = one_dim(dim, input._data.ndim)
    return F.getitem(input, index=(*(slice(None),) * d, slice(start, start + length)))


# ---------------------------------------------------------------- indexing


def normal_index(index: Any) -> tuple:
    """What stands in x[...] as a tuple of ints, slices, None, Ellipsis and index arrays."""
    parts = index if isinstance(index, tuple) else (index,)
    found = []
    for part in parts:
        if isinstance(part, apply.Tensor):
            part = part._data
            if part.dtype.kind == "f":
                raise IndexError(
                    "tensors used as indices must be long, int, byte or bool tensors. Convert with .long()."
                )
            if part.ndim == 0 and part.dtype.kind != "b":
                part = int(part)
        elif isinstance(part, (bool, np.bool_)):
            part = np.asarray(part)
        elif isinstance(part, (list, np.ndarray)):
            part = np.asarray(
                [p.item() if isinstance(p, apply.Tensor) else p for p in part] if isinstance(part, list) else part
            )
        elif isinstance(part, slice):
            part = slice(*(p if p is None else int(p) for p in (part.start, part.stop, part.step)))
            if part.step is not None and part.step <= 0:
                raise ValueError("step must be greater than zero. Use .flip() to reverse.")
        elif part is not None and part is not Ellipsis:
            if not hasattr(part, "__index__"):
                raise IndexError(
                    "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got "
                    f"{type(part).__name__}). Convert it first, e.g. int(i)."
                )
            part = part.__index__()
        found.append(part)
    return tuple(found)


def getitem(input: Tensor, index: Any) -> Tensor:
    """input[index]: a view for ints and slices, a copy for masks and index arrays."""
    index = normal_index(index)
    shape = input._data.shape
    used = builtins.sum(_used(i) for i in index)
    if used > len(shape):
        raise IndexError(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim "
            "tensor to a number"
            if not shape
            else f"too many indices for tensor of dimension {len(shape)}"
        )
    if not is_basic(index):
        check_arrays(index, shape)
        return F.take(input, index=index)
    position = 0
    for part in index:
        if part is Ellipsis:
            break
        if isinstance(part, int) and not -shape[position] <= part < shape[position]:
            raise IndexError(f"index {part} is out of bounds for dimension {position} with size {shape[position]}")
        position += part is not None
    return F.getitem(input, index=index)


def check_arrays(index: tuple, shape: tuple) -> None:
    """Masks must fit, and integer arrays stay inside. Raises IndexError with the first that does not.

    CuPy wraps integers that are out of range in silence, so this cannot be left to the array library.
    """
    position = 0
    for place, part in enumerate(index):
        if part is Ellipsis:
            after = builtins.sum(_used(p) for p in index[place + 1 :])
            position = len(shape) - after
        elif hasattr(part, "dtype") and part.dtype.kind == "b":
            for k, n in enumerate(part.shape):
                if n != shape[position + k]:
                    raise IndexError(
                        f"The shape of the mask {errors.listed(part.shape)} at index {k} does not match the shape of the indexed "
                        f"tensor {errors.listed(shape)} at index {position + k}"
                    )
        elif hasattr(part, "dtype") and part.size:
            low, high, n = int(part.min()), int(part.max()), shape[position]
            if low < -n or high >= n:
                wrong = low if low < -n else high
                raise IndexError(f"index {wrong} is out of bounds for dimension {position} with size {n}")
        position += _used(part) if part is not Ellipsis else 0


def _used(part: Any) -> int:
    """How many dimensions of the tensor one part of an index takes."""
    if part is None or part is Ellipsis:
        return 0
    return part.ndim if hasattr(part, "dtype") and part.dtype.kind == "b" else 1


def setitem(input: Tensor, index: Any, value: Any) -> None:
    """input[index] = value, in place; recorded when either side needs a gradient."""
    index = normal_index(index)
    if not isinstance(value, apply.Tensor):
        value = apply.constant(value, input._data) if isinstance(value, (int, float)) else apply.Tensor(value)
    if is_basic(index):
        place = getitem(input, index)
        _expanded(value._data.shape, place._data.shape)  # raises where it does not fit
        views.inplace(OPS["copy"])(place, value)
    else:
        check_arrays(index, input._data.shape)
        views.inplace(OPS["index_put"])(input, apply.cast(value, input._data.dtype), index=index)


def gather(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """out[i][j] = input[index[i][j]][j] for dim 0, and so on."""
    d = one_dim(dim, input._data.ndim)
    limits = tuple(slice(None) if k == d else slice(0, n) for k, n in enumerate(index._data.shape))
    if input._data.shape[:d] + input._data.shape[d + 1 :] != index._data.shape[:d] + index._data.shape[d + 1 :]:
        input = F.getitem(input, index=limits)
    return F.gather(input, dim=d, index=index._data)


def masked_fill(input: Tensor, mask: Tensor, value: Any) -> Tensor:
    """`value` where `mask` holds."""
    return where(mask, value, input)


def nonzero(input: Tensor) -> Tensor:
    """The indices of the entries that are not zero, one row each."""
    xp = apply.BY_TYPE[input._data.__class__]
    return apply.wrap(xp.stack(xp.nonzero(input._data), axis=-1))


# ---------------------------------------------------------------- comparisons of whole tensors


def equal(input: Tensor, other: Tensor) -> bool:
    """Same shape and same entries."""
    x, y = input._data, other._data
    return x.shape == y.shape and bool((x == y).all())


def allclose(input: Tensor, other: Tensor, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> bool:
    """|input - other| <= atol + rtol * |other| everywhere."""
    xp = apply.BY_TYPE[input._data.__class__]
    return bool(xp.allclose(input._data, other._data, rtol=rtol, atol=atol, equal_nan=equal_nan))


def isclose(input: Tensor, other: Tensor, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> Tensor:
    """Where |input - other| <= atol + rtol * |other|."""
    xp = apply.BY_TYPE[input._data.__class__]
    return apply.wrap(xp.isclose(input._data, other._data, rtol=rtol, atol=atol, equal_nan=equal_nan))


# ---------------------------------------------------------------- losses and layers


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input @ weight.T + bias: (..., in) -> (..., out); weight (out, in), bias (out,)."""
    if input._data.ndim == 0 or input._data.shape[-1] != weight._data.shape[1]:
        x, w = input._data.shape, weight._data.shape
        raise RuntimeError(
            f"mat1 and mat2 shapes cannot be multiplied ({'x'.join(map(str, (math.prod(x[:-1]), *x[-1:])))} and {w[1]}x{w[0]}). "
            f"This layer takes {w[1]} features in the last dimension; the input has shape {errors.listed(x)}."
        )
    if input._data.dtype != weight._data.dtype:
        raise RuntimeError(
            f"mat1 and mat2 must have the same dtype, but got {_type_word(input)} and {_type_word(weight)}. Convert the input: "
            f"x.to(torch.{weight.dtype.name})."
        )
    if bias is None:
        return matmul(input, F.t(weight))
    if input._data.ndim == 1:
        return F.squeeze(F.linear(F.unsqueeze(input, dim=0), weight, bias), dims=(0,))
    return F.linear(input, weight, bias)


def mse_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """The mean (or sum, or each) of (input - target)^2. Warns when the shapes differ: broadcasting is rarely meant."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"{reduction} is not a valid value for reduction. Use 'mean', 'sum' or 'none'.")
    x, y = input._data.shape, target._data.shape
    if x != y:
        warnings.warn(
            f"Using a target size (torch.Size({errors.listed(y)})) that is different to the input size "
            f"(torch.Size({errors.listed(x)})). This will likely lead to incorrect results due to broadcasting. Please ensure "
            "they have the same size.",
            stacklevel=2,
        )
        shape = np.broadcast_shapes(x, y)
        input, target = expand(input, shape), expand(target, shape)
    return F.mse_loss(input, target, reduction=reduction)


def cross_entropy(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """-log softmax(input)[target]: input (N, C) of scores, target (N,) of class numbers."""
    return nll_loss(log_softmax(input, 1), target, reduction)


def nll_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """-input[i, target[i]]: input (N, C) of log-probabilities, target (N,) of class numbers."""
    n, classes = input._data.shape
    labels = target._data
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        wrong = labels.min() if labels.min() < 0 else labels.max()
        raise IndexError(
            f"Target {wrong} is out of bounds. The input has {classes} classes: expected 0 to {classes - 1}."
        )
    picked = F.neg(F.squeeze(F.gather(input, dim=1, index=labels.reshape(n, 1)), dims=(1,)))
    if reduction == "none":
        return picked
    return mean(picked) if reduction == "mean" else sum(picked)
