"""Products of vectors, matrices and batches of matrices."""

from __future__ import annotations

import builtins
import itertools
import warnings
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from .. import errors
from ..autograd import apply, explain, views
from ..op import OPS
from ..ops.matmul import batches
from .arguments import checked
from .common import F, Tensor, also_in_place, one_dim, type_word

__all__ = [
    "addbmm",
    "addmm",
    "addmv",
    "addr",
    "baddbmm",
    "bmm",
    "chain_matmul",
    "cross",
    "dot",
    "ger",
    "inner",
    "kron",
    "matmul",
    "matrix_exp",
    "matrix_power",
    "mm",
    "mv",
    "outer",
    "vdot",
]


def tensors(name: str, **given: Any) -> None:
    """Raises TypeError where one of the arguments given by name is no Tensor."""
    for place, (argument, value) in enumerate(given.items()):
        if not isinstance(value, apply.Tensor):
            raise explain.not_a_tensor(SimpleNamespace(name=name), value, argument, place + 1)


def same_dtype(first: Tensor, *others: Tensor) -> None:
    """Raises RuntimeError where dtypes differ: products do not promote."""
    for other in others:
        if other._data.dtype != first._data.dtype:
            raise explain.mixed_dtypes(OPS["mm"], first, other)


def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """The matrix product of two 2-D tensors: (n, m) x (m, p) -> (n, p)."""
    tensors("mm", mat2=mat2)
    return F.mm(input, mat2)


@checked
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """The matrix products of two batches: (b, n, m) x (b, m, p) -> (b, n, p).

    Raises:
        RuntimeError: not 3-D, or sizes that do not fit.
    """
    batches("bmm", input._data, mat2._data)
    return F.bmm(input, mat2)


def matmul(input: Tensor, other: Tensor) -> Tensor:
    """The product of vectors, matrices or batches of matrices (`@`).

    Two vectors give their inner product; a vector counts as a row on the left and as a column on the right; batch
    dimensions broadcast.

    Raises:
        RuntimeError: a 0-d tensor, or sizes that do not fit.
    """
    if not isinstance(other, apply.Tensor) or not isinstance(input, apply.Tensor):
        raise explain.unsupported(OPS["mm"], "@", input, other)
    x, y = input._data.shape, other._data.shape
    m, n = len(x), len(y)
    if m == 2 and n == 2:
        return F.mm(input, other)
    if m == 0 or n == 0:
        raise RuntimeError(
            f"both arguments to matmul need to be at least 1D, but they are {m}D and {n}D. Use * for numbers."
        )
    if m == 1 and n == 1:
        return dot(input, other)
    _inner_sizes(x, y)
    if n == 1:
        return F.mv(input, other) if m == 2 else F.squeeze(F.matmul2(input, F.unsqueeze(other, dim=1)), dims=(m - 1,))
    if m == 1:
        return F.squeeze(matmul(F.unsqueeze(input, dim=0), other), dims=(n - 2,))
    return F.matmul2(input, other) if n == 2 else F.bmm(input, other)


def _inner_sizes(x: tuple, y: tuple) -> None:
    """Raises RuntimeError, in the words of the product that would be taken, where the inner sizes of x @ y differ."""
    rows = 1
    for size in x[:-1]:
        rows *= size
    if x[-1] == y[-min(len(y), 2)]:
        if len(x) > 2 and len(y) > 2:
            found = explain.broadcast_sentence([x[:-2], y[:-2]])
            if found:
                raise errors.mark(
                    RuntimeError(f"{found}. Batch dimensions broadcast: {errors.listed(x)} @ {errors.listed(y)}.")
                )
        return
    if len(y) == 1:
        raise errors.mv_shapes(rows, (rows, x[-1]), y[0])
    if len(y) == 2:
        raise errors.mm_shapes((rows, x[-1]), y)
    raise errors.bmm_shapes((y[0], 1 if len(x) == 1 else x[-2], x[-1]), y[-3:])


@checked
def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """The inner product of two 1-D tensors of one size."""
    x, y = input._data, tensor._data
    if x.ndim != 1 or y.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {x.ndim}D and {y.ndim}D tensors. Use matmul (@) for others.")
    if x.dtype != y.dtype:
        raise RuntimeError(
            f"dot : expected both vectors to have same dtype, but found {type_word(input)} and {type_word(tensor)}. Convert "
            f"one: y.to(torch.{input.dtype.name})."
        )
    if x.shape != y.shape:
        raise RuntimeError(
            f"inconsistent tensor size, expected tensor [{x.shape[0]}] and src [{y.shape[0]}] to have the same number of "
            f"elements, but got {x.shape[0]} and {y.shape[0]} elements respectively"
        )
    return F.dot(input, tensor)


@checked
def vdot(input: Tensor, other: Tensor) -> Tensor:
    """The inner product of two 1-D tensors of one size."""
    return dot(input, other)


@checked
def mv(input: Tensor, vec: Tensor) -> Tensor:
    """Matrix (n, m) times vector (m,)."""
    return F.mv(input, vec)


@checked
def inner(input: Tensor, other: Tensor) -> Tensor:
    """Sums of products over the last dimension of both: (*x, n) and (*y, n) -> (*x, *y)."""
    x, y = input._data.shape, other._data.shape
    if not x or not y:
        return F.mul(input, other)
    if x[-1] != y[-1]:
        raise RuntimeError(
            "inner() the last dimension must match on both input tensors but got shapes "
            f"{errors.listed(x)} and {errors.listed(y)}"
        )
    same_dtype(input, other)
    return F.reshape(F.mm(_rows(input), F.t(_rows(other))), shape=(*x[:-1], *y[:-1]))


def _rows(x: Tensor) -> Tensor:
    return F.rows(x) if x._data.ndim != 2 else x


@checked
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """Every entry of one vector times every entry of the other: (n,) and (m,) -> (n, m)."""
    for name, v in (("self", input), ("vec2", vec2)):
        if v._data.ndim != 1:
            raise RuntimeError(f"outer: Expected 1-D argument {name}, but got {v._data.ndim}-D. Flatten it first.")
    return F.mul(F.unsqueeze(input, dim=1), vec2)


def ger(input: Tensor, vec2: Tensor) -> Tensor:
    """`outer` under its old name."""
    return outer(input, vec2)


# ---------------------------------------------------------------- beta x + alpha y z


@also_in_place
@checked
def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """beta * input + alpha * (mat1 @ mat2); `input` is broadcast. With beta 0 it is not looked at."""
    same_dtype(input, mat1, mat2)
    return F.addmm(input, mat1, mat2, beta=beta, alpha=alpha)


@also_in_place
@checked
def addmv(input: Tensor, mat: Tensor, vec: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """beta * input + alpha * (mat @ vec)."""
    same_dtype(input, mat, vec)
    return F.addmv(input, mat, vec, beta=beta, alpha=alpha)


@also_in_place
@checked
def addr(input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """beta * input + alpha * outer(vec1, vec2)."""
    return F.addr(input, vec1, vec2, beta=beta, alpha=alpha)


@also_in_place
@checked
def baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """beta * input + alpha * bmm(batch1, batch2)."""
    same_dtype(input, batch1, batch2)
    return F.baddbmm(input, batch1, batch2, beta=beta, alpha=alpha)


@also_in_place
@checked
def addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """beta * input + alpha * the sum of bmm(batch1, batch2) over the batch."""
    same_dtype(input, batch1, batch2)
    return F.addbmm(input, batch1, batch2, beta=beta, alpha=alpha)


# ---------------------------------------------------------------- several factors


def chain_matmul(*matrices: Tensor) -> Tensor:
    """The product of several matrices, in the order that costs least."""
    return multi_dot(matrices)


def multi_dot(tensors: Sequence[Tensor]) -> Tensor:
    """The product of several matrices, in the order that costs least. The first and the last may be vectors.

    Raises:
        RuntimeError: fewer than two, or sizes that do not fit.
    """
    chain = list(tensors)
    if len(chain) < 2:
        raise RuntimeError(f"multi_dot(): expected at least 2 tensors but got {len(chain)}")
    for i, x in enumerate(chain):
        ends = i in (0, len(chain) - 1)
        if x._data.ndim != 2 and not (ends and x._data.ndim == 1):
            place = ("first" if i == 0 else "last") if ends else ""
            said = f"the {place} tensor must be 1D or 2D" if ends else f"tensor {i} must be 2D"
            raise RuntimeError(f"multi_dot(): {said} but got {x._data.ndim}D")
    row, column = chain[0]._data.ndim == 1, chain[-1]._data.ndim == 1
    if row:
        chain[0] = F.unsqueeze(chain[0], dim=0)
    if column:
        chain[-1] = F.unsqueeze(chain[-1], dim=1)
    for i, (a, b) in enumerate(itertools.pairwise(chain)):
        if a._data.shape[1] != b._data.shape[0]:
            raise RuntimeError(
                f"multi_dot(): tensors {i} and {i + 1} with shapes {errors.listed(a._data.shape)} and "
                f"{errors.listed(b._data.shape)} cannot be multiplied"
            )
    found = _in_order(
        chain, _cheapest([x._data.shape[0] for x in chain] + [chain[-1]._data.shape[1]]), 0, len(chain) - 1
    )
    ends = tuple(d for d, gone in ((0, row), (1, column)) if gone)
    return F.squeeze(found, dims=ends) if ends else found


def _cheapest(sizes: list[int]) -> dict[tuple[int, int], int]:
    """Where to cut each run of factors so that the fewest multiplications are needed (factor i is sizes[i] x sizes[i + 1])."""
    n = len(sizes) - 1
    cost, cut = {(i, i): 0 for i in range(n)}, {}
    for length in range(1, n):
        for i in range(n - length):
            j = i + length
            ways = {k: cost[i, k] + cost[k + 1, j] + sizes[i] * sizes[k + 1] * sizes[j + 1] for k in range(i, j)}
            cut[i, j] = builtins.min(ways, key=ways.__getitem__)
            cost[i, j] = ways[cut[i, j]]
    return cut


def _in_order(chain: list, cut: dict, i: int, j: int) -> Tensor:
    if i == j:
        return chain[i]
    k = cut[i, j]
    return F.mm(_in_order(chain, cut, i, k), _in_order(chain, cut, k + 1, j))


@checked
def kron(input: Tensor, other: Tensor) -> Tensor:
    """Kronecker's product: each entry of `input` times the whole of `other`."""
    n = builtins.max(input._data.ndim, other._data.ndim)
    x, y = [(1,) * (n - len(t._data.shape)) + t._data.shape for t in (input, other)]
    left = F.reshape(input, shape=tuple(size for k in x for size in (k, 1)))
    right = F.reshape(other, shape=tuple(size for k in y for size in (1, k)))
    return F.reshape(F.mul(left, right), shape=tuple(a * b for a, b in zip(x, y, strict=True)))


CROSS_WITHOUT_DIM = (
    "Using torch.cross without specifying the dim arg is deprecated.\nPlease either pass the dim explicitly or simply use "
    "torch.linalg.cross.\nThe default value of dim will change to agree with that of linalg.cross in a future release."
)


@checked
def cross(input: Tensor, other: Tensor, dim: int | None = None) -> Tensor:
    """The cross product along `dim`, which has size 3; by default the first such dimension.

    Raises:
        RuntimeError: no dimension of size 3.
    """
    if dim is None:
        warnings.warn(CROSS_WITHOUT_DIM, UserWarning, stacklevel=2)
        shape = input._data.shape
        dim = next((d for d, n in enumerate(shape) if n == 3), None)
        if dim is None:
            raise RuntimeError("no dimension of size 3 in input")
    return vector_cross(input, other, dim)


def vector_cross(input: Tensor, other: Tensor, dim: int = -1) -> Tensor:
    """The cross product along `dim`, which has size 3; other dimensions broadcast."""
    m, n = input._data.ndim, other._data.ndim
    if m != n:
        raise RuntimeError(f"linalg.cross: inputs must have the same number of dimensions. Got {m} and {n}")
    d = one_dim(dim, m)
    if input._data.shape[d] != 3 or other._data.shape[d] != 3:
        raise RuntimeError(
            f"linalg.cross: inputs dimension {dim} must have length 3. Got {input._data.shape[d]} and {other._data.shape[d]}"
        )
    return F.cross(input, other, dim=d)


def square(name: str, input: Tensor) -> None:
    """Raises RuntimeError unless `input` is a matrix, or a batch of matrices, with as many rows as columns."""
    if input._data.ndim < 2:
        raise RuntimeError(f"linalg.{name}: The input tensor A must have at least 2 dimensions.")
    m, n = input._data.shape[-2:]
    if m != n:
        raise RuntimeError(f"linalg.{name}: A must be batches of square matrices, but they are {m} by {n} matrices")


def matrix_power(input: Tensor, n: int) -> Tensor:
    """The n-th power of square matrices: the identity for 0, powers of the inverse for negative n.

    Raises:
        RuntimeError: not square; torch.linalg.LinAlgError for a negative power of a singular matrix.
    """
    if not isinstance(n, int) or isinstance(n, bool):
        raise TypeError(f"linalg_matrix_power(): argument 'n' (position 2) must be int, not {type(n).__name__}")
    square("matrix_power", input)
    if n == 0:
        return views.inplace(OPS["copy"])(F.clone(input), F.eye_of(input))
    factor, found = (input, None) if n > 0 else (F.inv(input), None)
    for bit in reversed(bin(abs(n))[2:]):  # square and multiply
        if bit == "1":
            found = factor if found is None else matmul(found, factor)
        n = abs(n) >> 1
        if n:
            factor = matmul(factor, factor)
    return found if found is not input else F.clone(input)


@checked
def matrix_exp(input: Tensor) -> Tensor:
    """The exponential of square matrices, (…, n, n).

    Raises:
        RuntimeError: not square, or not floating.
    """
    square("matrix_exp", input)
    return F.matrix_exp(input)
