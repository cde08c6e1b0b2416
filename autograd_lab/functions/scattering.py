"""Reading and writing along a dimension at indices given as tensors: gather, scatter, the index_ and masked_ families."""

from __future__ import annotations

import warnings
from typing import Any

from .. import errors
from ..autograd import apply, explain
from ..ops.indexing import places
from .common import F, Tensor, one_dim, two_forms, writer
from .indexing import check_range
from .shape import expand

__all__ = ["gather", "index_add", "index_copy", "index_fill", "index_reduce", "index_select", "scatter", "scatter_add", "scatter_reduce", "take_along_dim"]  # fmt: skip


def library_of(t: Tensor) -> Any:
    return apply.BY_TYPE[t._data.__class__]


def _lead(dim: int) -> tuple:
    return (slice(None),) * dim


def like_input(input: Tensor, value: Any) -> Tensor:
    """A number or 0-d tensor as one of `input`'s dtype."""
    if not isinstance(value, apply.Tensor):
        return apply.wrap(library_of(input).asarray(value).astype(input._data.dtype))
    return apply.cast(value, input._data.dtype)


def check_dtypes(name: str, input: Tensor, source: Tensor, said: str) -> None:
    if input._data.dtype != source._data.dtype:
        raise RuntimeError(f"{said}. {name} got {input.dtype} and {source.dtype}: convert one with .to(...).")


# ---------------------------------------------------------------- one index an entry: gather, scatter


def _entries(name: str, input: Tensor, dim: int, index: Tensor, src: Tensor | None = None) -> tuple[int, tuple]:
    """(dim, index for x[...]) of the entries that `index` means; raises where it does not fit `input` and `src`."""
    x, i = input._data, index._data
    d = one_dim(dim, x.ndim)
    if not i.size:
        return d, ()
    if i.dtype.name not in ("int32", "int64"):
        raise RuntimeError(f"{name}(): Expected dtype int32/int64 for index. Convert it with .long().")
    if max(i.ndim, 1) != max(x.ndim, 1):
        raise RuntimeError("Index tensor must have the same number of dimensions as input tensor" if name == "gather" else
                           "Index tensor must have the same number of dimensions as self tensor")  # fmt: skip
    if src is not None and max(i.ndim, 1) != max(src._data.ndim, 1):
        raise RuntimeError("Index tensor must have the same number of dimensions as src tensor")
    have, wanted = x.shape or (1,), i.shape or (1,)
    for k, (n, m) in enumerate(zip(have, wanted, strict=True)):
        if (k != d and m > n) or (src is not None and m > (src._data.shape or (1,))[k]):
            if name == "gather":
                raise RuntimeError(
                    f"Size does not match at dimension {k} expected index {errors.listed(wanted)} to be no larger than self "
                    f"{errors.listed(have)} apart from dimension {d}"
                )
            beside = "" if src is None else f" and to be no larger size than src {errors.listed(src._data.shape)}"
            raise RuntimeError(
                f"Expected index {errors.listed(wanted)} to be no larger than self {errors.listed(have)} apart from dimension {d}{beside}"
            )
    if int(i.min()) < 0 or int(i.max()) >= have[d]:
        wrong = int(i.min()) if int(i.min()) < 0 else int(i.max())
        raise RuntimeError(f"index {wrong} is out of bounds for dimension {d} with size {have[d]}")
    if not x.ndim:
        return d, (Ellipsis,)
    if not i.ndim:
        return d, (i,)
    where = places(library_of(index), i.shape)
    where[d] = i
    return d, tuple(where)


def gather(input: Tensor, dim: int, index: Tensor, *, sparse_grad: bool = False) -> Tensor:
    """out[i][j] = input[index[i][j]][j] for dim 0, and so on.

    >>> import autograd_lab as torch
    >>> torch.tensor([[1, 2], [3, 4]]).gather(1, torch.tensor([[1], [0]]))
    tensor([[2],
            [3]])
    """
    d, where = _entries("gather", input, dim, index)
    i, x = index._data, input._data
    if not where:
        return F.take(F.reshape(input, shape=(x.size,)), index=(i.astype("int64"),))
    if not i.ndim:
        return F.take(F.reshape(input, shape=(x.size,)), index=(i,))
    if not x.ndim:
        return F.gather(F.reshape(input, shape=(1,)), dim=0, index=i)
    if x.shape[:d] + x.shape[d + 1 :] != i.shape[:d] + i.shape[d + 1 :]:
        input = F.getitem(input, index=tuple(slice(None) if k == d else slice(0, n) for k, n in enumerate(i.shape)))
    return F.gather(input, dim=d, index=i)


def take_along_dim(input: Tensor, indices: Tensor, dim: int | None = None) -> Tensor:
    """gather with `indices` and `input` broadcast against one another outside `dim`."""
    if indices._data.dtype.name != "int64":
        raise RuntimeError(
            f"torch.take_along_dim(): dtype of indices should be Long but got {explain.CPP[indices.dtype.name]}"
        )
    if dim is None:
        return gather(F.reshape(input, shape=(input._data.size,)), 0, F.reshape(indices, shape=(indices._data.size,)))
    if input._data.ndim != indices._data.ndim:
        raise RuntimeError(
            f"torch.take_along_dim(): input and indices should have the same number of dimensions, but got {input._data.ndim} "
            f"dimensions for input, and {indices._data.ndim} dimensions for indices"
        )
    d = one_dim(dim, input._data.ndim)
    i, n = indices._data, input._data.shape[d] if input._data.ndim else 1
    check_range(i, n, d)
    if i.size and int(i.min()) < 0:
        indices = apply.wrap(library_of(indices).where(i < 0, i + n, i))

    def matched(t: Tensor, other: Tensor) -> Tensor:
        sizes = [
            n if k == d or n != 1 else m for k, (n, m) in enumerate(zip(t._data.shape, other._data.shape, strict=True))
        ]
        return expand(t, tuple(sizes))

    return gather(matched(input, indices), d, matched(indices, input))


def _cut(src: Tensor, index: Tensor, x: Tensor) -> Tensor:
    """The part of `src` that `index` has an entry for, in the shape that x[...] has there."""
    shape = index._data.shape
    if src._data.shape != shape and src._data.ndim == len(shape):
        src = F.getitem(src, index=tuple([slice(0, n) for n in shape]))
    return src if x._data.ndim else F.reshape(F.getitem(F.reshape(src, shape=(src._data.size,)), index=(-1,)), shape=())


@two_forms
def scatter(
    enter: Any, input: Tensor, dim: int, index: Tensor, src: Any = None, *, value: Any = None, reduce: str | None = None
) -> Tensor:
    """`src` (a tensor, or one number) written at `index` along `dim`; with `reduce` "add" or "multiply", combined with what is there.

    >>> import autograd_lab as torch
    >>> torch.zeros(1, 3).scatter(1, torch.tensor([[2]]), 5.0)
    tensor([[0., 0., 5.]])
    """
    src = value if src is None else src
    given = src if isinstance(src, apply.Tensor) else None
    if given is not None:
        check_dtypes("scatter", input, given, "scatter(): Expected self.dtype to be equal to src.dtype")
    _, where = _entries("scatter", input, dim, index, given)
    if reduce not in (None, "add", "multiply"):
        raise RuntimeError("reduce argument must be either add or multiply.")
    if not where:
        return unchanged(enter, input)
    values = like_input(input, src) if given is None else _cut(given, index, input)
    if reduce is None:
        return enter("scatter")(input, values, index=where)
    if given is None:
        values = expand(values, index._data.shape if input._data.ndim else ())
    if given is not None:
        warnings.warn(
            "The reduce argument of torch.scatter with Tensor src is deprecated and will be removed in a future PyTorch release. Use "
            "torch.scatter_reduce instead for more reduction options.",
            UserWarning,
            stacklevel=3,
        )
    if reduce == "add":
        return enter("scatter_add")(input, values, index=where)
    return enter("scatter_reduce")(input, values, index=where, reduce="prod", include_self=True)


@two_forms
def scatter_add(enter: Any, input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """`src` added at `index` along `dim`; repeated places add up."""
    check_dtypes("scatter_add", input, src, "scatter(): Expected self.dtype to be equal to src.dtype")
    _, where = _entries("scatter", input, dim, index, src)
    if not where:
        return unchanged(enter, input)
    return enter("scatter_add")(input, _all_of(src, index, input), index=where)


def _all_of(src: Tensor, index: Tensor, input: Tensor) -> Tensor:
    """The part of `src` that `index` has an entry for; into a 0-d tensor all of it."""
    if input._data.ndim:
        return _cut(src, index, input)
    total = F.sum(
        F.getitem(F.reshape(src, shape=(src._data.size,)), index=(slice(0, index._data.size),)), dim=None, keepdim=False
    )
    return apply.cast(total, input._data.dtype)


def unchanged(enter: Any, input: Tensor) -> Tensor:
    """Nothing to write: `input` itself in place, else a copy."""
    return input if enter is writer else F.clone(input)


REDUCTIONS = ("sum", "prod", "mean", "amax", "amin")


@two_forms
def scatter_reduce(
    enter: Any, input: Tensor, dim: int, index: Tensor, src: Tensor, reduce: str, *, include_self: bool = True
) -> Tensor:
    """`src` combined at `index` along `dim` by "sum", "prod", "mean", "amax" or "amin".

    include_self: the values of `input` take part too.
    """
    if reduce not in REDUCTIONS:
        raise RuntimeError("reduce argument must be either sum, prod, mean, amax or amin, got " + str(reduce))
    check_dtypes("scatter_reduce", input, src, "scatter(): Expected self.dtype to be equal to src.dtype")
    _, where = _entries("scatter", input, dim, index, src)
    if not where:
        return unchanged(enter, input)
    shape = input._data.shape
    if not shape:
        n = index._data.size
        found = _combined(F.reshape(F.clone(input), shape=(1,)), F.getitem(F.reshape(src, shape=(src._data.size,)), index=(slice(0, n),)),
                          (library_of(input).zeros(n, "int64"),), reduce, include_self)  # fmt: skip
        found = F.reshape(found, shape=())
        return enter("copy")(input, found) if enter is writer else found
    if reduce in ("amax", "amin", "prod"):
        return enter("scatter_reduce")(
            input, _cut(src, index, input), index=where, reduce=reduce, include_self=include_self
        )
    found = _combined(input, _cut(src, index, input), where, reduce, include_self)
    return enter("copy")(input, found) if enter is writer else found


def _combined(input: Tensor, src: Tensor, where: tuple, reduce: str, include_self: bool) -> Tensor:
    if reduce in ("amax", "amin", "prod"):
        return F.scatter_reduce(input, src, index=where, reduce=reduce, include_self=include_self)
    start = input if include_self else F.index_put(input, F.zero_of(input), index=where)
    total = F.scatter_add(start, src, index=where)
    if reduce == "sum":
        return total
    xp = library_of(input)
    count = xp.ones(input._data.shape, input._data.dtype)
    if not include_self:
        count[where] = 0
    xp.add_at(count, where, xp.ones(src._data.shape, input._data.dtype))
    divide = F.div if input._data.dtype.kind == "f" else F.floor_divide
    return divide(total, apply.wrap(count))


# ---------------------------------------------------------------- one index a slice: index_select, index_add, ...


def _slices(name: str, input: Tensor, dim: int, index: Tensor, negative: bool = False) -> tuple[int, Any]:
    """(dim, indices) for the index_ family; raises where an index does not fit."""
    i, x = index._data, input._data
    d = one_dim(dim, x.ndim)
    if i.ndim > 1:
        raise IndexError(f"{name}(): Index is supposed to be a vector, but got dim: {i.ndim}")
    if i.dtype.name not in ("int32", "int64"):
        raise RuntimeError(f"{name}(): Expected dtype int32 or int64 for index")
    n = x.shape[d] if x.ndim else 1
    if i.size and (int(i.max()) >= n or int(i.min()) < (-n if negative else 0)):
        if negative:
            check_range(i, n, d)
        raise IndexError(f"index out of range in self. {name}() got {int(i.max())} for dimension {d} of size {n}.")
    return d, i.reshape(-1)


def index_select(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """The slices at `index` along `dim`, as a copy."""
    d, i = _slices("index_select", input, dim, index)
    if not input._data.ndim:
        if i.size != 1:
            raise RuntimeError(f"index_select(): Index to scalar can have only 1 value, got {i.size} value(s)")
        return F.clone(input)
    return F.index_select(input, index=(*_lead(d), i))


def _fitting(name: str, input: Tensor, d: int, i: Any, source: Tensor) -> tuple[Tensor, tuple]:
    """(`source` in the shape of input[index], index for x[...])."""
    have, given = input._data.shape, source._data.shape
    if not have:
        return F.reshape(source, shape=()) if source._data.size == 1 else source, (Ellipsis,)
    if not given and i.size == 1:
        return F.reshape(source, shape=tuple([1] * len(have))), (*_lead(d), i)
    if len(given) != len(have) or given[:d] + given[d + 1 :] != have[:d] + have[d + 1 :]:
        raise RuntimeError(
            "source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = "
            f"{errors.listed(have)} source.shape = {errors.listed(given)}"
        )
    return source, (*_lead(d), i)


def _count(name: str, i: Any, source: Tensor, d: int, said: str, kind: type) -> None:
    shape = source._data.shape
    n = shape[d] if len(shape) > d else 1
    if i.size != n:
        raise kind(said.format(name=name, i=i.size, n=n, d=d))


@two_forms
def index_add(enter: Any, input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Tensor:
    """alpha times the slices of `source` added at `index` along `dim`; repeated places add up."""
    d, i = _slices("index_add_", input, dim, index)
    check_dtypes("index_add", input, source, "index_add_(): self and source expected to have the same dtype, but got (self) "
                f"{explain.CPP[input.dtype.name]} and (source) {explain.CPP[source.dtype.name]}")  # fmt: skip
    _count("index_add_", i, source, d, "{name}(): Number of indices ({i}) should be equal to source.size(dim): ({n}), for dim: {d}",
           RuntimeError)  # fmt: skip
    source, where = _fitting("index_add", input, d, i, source)
    if alpha != 1:
        source = F.mul(source, like_input(source, alpha))
    return enter("index_add")(input, source, index=where)


@two_forms
def index_copy(enter: Any, input: Tensor, dim: int, index: Tensor, source: Tensor) -> Tensor:
    """The slices of `source` written at `index` along `dim`."""
    d, i = _slices("index_copy_", input, dim, index)
    if source._data.ndim not in (0, input._data.ndim) and input._data.ndim:
        raise IndexError(
            f"index_copy_(): When source and destination are not scalars, their dimensionality must match. Source dimensionality "
            f"({source._data.ndim}), destination dimensionality ({input._data.ndim})"
        )
    check_dtypes("index_copy", input, source, "index_copy_(): self and source expected to have the same dtype, but got (self) "
                f"{explain.CPP[input.dtype.name]} and (source) {explain.CPP[source.dtype.name]}")  # fmt: skip
    _count(
        "index_copy_",
        i,
        source,
        d,
        "{name}(): Number of indices ({i}) should be equal to source.size(dim) ({n})",
        IndexError,
    )
    source, where = _fitting("index_copy", input, d, i, source)
    return enter("index_copy")(input, source, index=where)


@two_forms
def index_fill(enter: Any, input: Tensor, dim: int, index: Tensor, value: Any) -> Tensor:
    """`value`, a number or 0-d tensor, written at `index` along `dim`."""
    d, i = _slices("index_fill_", input, dim, index, negative=True)
    if isinstance(value, apply.Tensor) and value._data.ndim:
        raise RuntimeError(
            f"index_fill_ only supports a 0-dimensional value tensor, but got tensor with {value._data.ndim} dimension(s)."
        )
    once = library_of(index).unique(i % max(input._data.shape[d], 1)) if input._data.ndim else None
    where = (Ellipsis,) if once is None else (*_lead(d), once)
    return enter("index_fill")(input, like_input(input, value), index=where)


@two_forms
def index_reduce(
    enter: Any, input: Tensor, dim: int, index: Tensor, source: Tensor, reduce: str, *, include_self: bool = True
) -> Tensor:
    """The slices of `source` combined at `index` along `dim` by "prod", "mean", "amax" or "amin"."""
    if reduce not in ("prod", "mean", "amax", "amin"):
        raise RuntimeError(f"index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got {reduce}.")
    d, i = _slices("index_reduce", input, dim, index)
    source, where = _fitting("index_reduce", input, d, i, source)
    if not input._data.ndim:
        found = _combined(F.reshape(F.clone(input), shape=(1,)), F.reshape(source, shape=(1,)), (library_of(input).zeros(1, "int64"),), reduce,
                          include_self)  # fmt: skip
        found = F.reshape(found, shape=())
        return enter("copy")(input, found) if enter is writer else found
    if reduce != "mean":
        return enter("scatter_reduce")(input, source, index=where, reduce=reduce, include_self=include_self)
    found = _combined(input, source, where, reduce, include_self)
    return enter("copy")(input, found) if enter is writer else found
