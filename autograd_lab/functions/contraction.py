"""Contractions: einsum and tensordot, lowered to permutations and matrix products."""

from __future__ import annotations

import math
from typing import Any

from .. import dtypes
from ..autograd import apply
from .common import F, Tensor, one_dim
from .product import same_dtype
from .reduction import sum as total

__all__ = [
    "einsum",
    "tensordot",
]


def tensordot(a: Tensor, b: Tensor, dims: Any = 2) -> Tensor:
    """Sums of products over several dimensions of both.

    Args:
        dims: how many last dimensions of `a` meet as many first ones of `b`, or two lists of dimensions.

    Raises:
        RuntimeError: dimensions that meet have different sizes.
    """
    m, n = a._data.ndim, b._data.ndim
    if isinstance(dims, apply.Tensor):
        dims = dims.tolist()
    if isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        if dims > min(m, n):
            raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
        left, right = list(range(m - dims, m)), list(range(dims))
        said = [d - m for d in left], right
    else:
        said = [[d] if isinstance(d, int) else list(d) for d in dims]
        left, right = [one_dim(d, m) for d in said[0]], [one_dim(d, n) for d in said[1]]
    if len(left) != len(right):
        raise RuntimeError("both dimension lists should have same length")
    x, y = a._data.shape, b._data.shape
    for i, j, p, q in zip(left, right, *said, strict=True):
        if x[i] != y[j] and 1 not in (x[i], y[j]):
            raise RuntimeError(
                f"contracted dimensions need to match, but first has size {x[i]} in dim {p} and second has size {y[j]} in dim {q}"
            )
        if x[i] != y[j]:  # a size of 1 meets any: sum the other
            a, b = (a, total(b, j, True, dtype=b.dtype)) if x[i] == 1 else (total(a, i, True, dtype=a.dtype), b)
            x, y = a._data.shape, b._data.shape
    if a._data.dtype != b._data.dtype:
        raise RuntimeError("both inputs should have same dtype. Convert one with .to(...).")
    rest_a, rest_b = [d for d in range(m) if d not in left], [d for d in range(n) if d not in right]
    inner = math.prod(x[d] for d in left)
    shape_a, shape_b = [x[d] for d in rest_a], [y[d] for d in rest_b]
    rows = F.reshape(F.permute(a, dims=(*rest_a, *left)), shape=(math.prod(shape_a), inner))
    columns = F.reshape(F.permute(b, dims=(*right, *rest_b)), shape=(inner, math.prod(shape_b)))
    return F.reshape(F.mm(rows, columns), shape=(*shape_a, *shape_b))


# ---------------------------------------------------------------- einsum


def einsum(equation: Any, *operands: Any) -> Tensor:
    """Sums of products in Einstein's notation: each letter is a dimension; those missing on the right are summed.

    Args:
        equation: "ij,jk->ik"; without "->" the letters that occur once remain, in alphabetical order. "..." stands for any
            further dimensions, which broadcast. Numbers as in `einsum(a, [0, 1], b, [1, 2], [0, 2])` will do as well.

    Raises:
        RuntimeError: the letters do not fit the operands.

    >>> import autograd_lab as torch
    >>> torch.einsum("ij,ij->i", torch.ones(2, 3), torch.ones(2, 3))
    tensor([3., 3.])
    """
    if isinstance(equation, apply.Tensor):
        equation, operands = _from_lists(equation, operands)
    if not isinstance(equation, str):
        raise TypeError(f"einsum(): argument 'equation' (position 1) must be str, not {type(equation).__name__}")
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = tuple(operands[0])
    if not operands:
        raise ValueError(
            "einsum(): must specify the equation string and at least one operand, or at least one operand and its "
            "subscripts list"
        )
    for i, x in enumerate(operands):
        if not isinstance(x, apply.Tensor):
            raise TypeError(f"expected Tensor as element {i} in argument 1, but got {type(x).__name__}")
    same_dtype(*operands)
    inputs, output = _parsed(equation, operands)
    parts = [_simple(x, labels) for x, labels in zip(operands, inputs, strict=True)]
    _check_sizes(parts)
    while len(parts) > 1:
        a, b, *others = parts
        needed = set(output).union(*(labels for _, labels in others))
        parts = [_contracted(a, b, needed), *others]
    x, labels = _summed(*parts[0], set(output))
    return F.permute(x, dims=tuple(labels.index(label) for label in output))


def _from_lists(first: Tensor, rest: tuple) -> tuple[str, tuple]:
    """The form with numbers as an equation."""
    given = (first, *rest)
    operands, lists = given[: 2 * (len(given) // 2) : 2], given[1::2]
    words = ["".join("..." if k is Ellipsis else LETTERS[k] for k in subscripts) for subscripts in lists]
    equation = ",".join(words)
    if len(given) % 2:
        equation += "->" + "".join("..." if k is Ellipsis else LETTERS[k] for k in given[-1])
    return equation, operands


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _parsed(equation: str, operands: tuple) -> tuple[list[list], list]:
    """Labels of each operand's dimensions, and of the result's. A label is a letter, or for "..." a negative number that
    counts from the last of its dimensions."""
    left, arrow, right = equation.replace(" ", "").partition("->")
    words = left.split(",")
    if len(words) != len(operands):
        many = "fewer" if len(words) > len(operands) else "more"
        raise RuntimeError(f"einsum(): {many} operands were provided than specified in the equation")
    inputs, hidden = [], 0
    for i, (word, x) in enumerate(zip(words, operands, strict=True)):
        letters = _letters(word, f"for operand {i}", equation)
        n = x._data.ndim
        if Ellipsis not in letters and len(letters) != n:
            raise RuntimeError(
                f"einsum(): the number of subscripts in the equation ({len(letters)}) does not match the number of "
                f"dimensions ({n}) for operand {i} and no ellipsis was given"
            )
        extra = n - len(letters) + (Ellipsis in letters)
        if extra < 0:
            raise RuntimeError(
                f"einsum(): the number of subscripts in the equation ({len(letters) - 1}) is more than the number of "
                f"dimensions ({n}) for operand {i}"
            )
        hidden = max(hidden, extra if Ellipsis in letters else 0)
        inputs.append([part for k in letters for part in (range(-extra, 0) if k is Ellipsis else [k])])
    everything = list(range(-hidden, 0))
    if not arrow:
        counts = [k for labels in inputs for k in labels if isinstance(k, str)]
        return inputs, everything + sorted(k for k in set(counts) if counts.count(k) == 1)
    output = [p for k in _letters(right, "in the output", equation) for p in (everything if k is Ellipsis else [k])]
    for k in output:
        if isinstance(k, str) and not any(k in labels for labels in inputs):
            raise RuntimeError(f"einsum(): output subscript {k} does not appear in the equation for any input operand")
        if output.count(k) > 1:
            raise RuntimeError(f"einsum(): output subscript {k} appears more than once in the output")
    return inputs, output


def _letters(word: str, where: str, equation: str) -> list:
    """The letters of one operand, with Ellipsis for its "..."."""
    before, dots, after = word.partition("...")
    if "." in before + after:
        raise RuntimeError(f"einsum(): found '.' {where} that is not part of any ellipsis")
    for letter in before + after:
        if letter not in LETTERS:
            raise RuntimeError(
                f"einsum(): invalid subscript given at index {equation.index(letter)} in the equation string, subscripts must "
                "be in [a-zA-Z]"
            )
    return [*before, *([Ellipsis] if dots else []), *after]


def _simple(x: Tensor, labels: list) -> tuple[Tensor, list]:
    """An operand with each label once: of a repeated one ("ii") the diagonal is taken."""
    for label in dict.fromkeys(labels):
        while labels.count(label) > 1:
            i = labels.index(label)
            j = labels.index(label, i + 1)
            n, m = x._data.shape[i], x._data.shape[j]
            if n != m:
                raise RuntimeError(
                    f"einsum(): subscript {label} is repeated for operand 0 but the sizes don't match, {m} != {n}"
                )
            others = [d for d in range(x._data.ndim) if d not in (i, j)]
            along = list(range(n))
            x = F.take(F.permute(x, dims=(i, j, *others)), index=(along, along))
            labels = [label, *(labels[d] for d in others)]
    return x, labels


def _check_sizes(parts: list) -> None:
    """Raises RuntimeError where one label has two sizes, neither of them 1."""
    sizes: dict = {}
    for i, (x, labels) in enumerate(parts):
        for label, n in zip(labels, x._data.shape, strict=True):
            seen = sizes.setdefault(label, n)
            if n != seen and 1 not in (n, seen):
                raise RuntimeError(
                    f"einsum(): subscript {label if isinstance(label, str) else '...'} has size {n} for operand {i} which does "
                    f"not broadcast with previously seen size {seen}"
                )
            sizes[label] = n if seen == 1 else seen


def _summed(x: Tensor, labels: list, needed: set) -> tuple[Tensor, list]:
    """x summed over the labels that nobody needs any more."""
    gone = tuple(d for d, label in enumerate(labels) if label not in needed)
    if not gone:
        return x, labels
    return total(x, gone), [label for label in labels if label in needed]


def _contracted(a: tuple[Tensor, list], b: tuple[Tensor, list], needed: set) -> tuple[Tensor, list]:
    """The product of two operands, summed over what nobody needs any more, as one batched matrix product."""
    x, own = _summed(*a, needed | set(b[1]))
    y, other = _summed(*b, needed | set(own))
    shapes = dict(zip(own, x._data.shape, strict=True)), dict(zip(other, y._data.shape, strict=True))
    shared = [k for k in own if k in other]
    for k in [k for k in shared if k not in needed and shapes[0][k] != shapes[1][k]]:  # a size of 1 meets any
        if shapes[0][k] == 1:
            y = total(y, other.index(k), True)
        else:
            x = total(x, own.index(k), True)
        shapes[0][k] = shapes[1][k] = 1
    if x._data.dtype != y._data.dtype:  # a sum of integers is int64
        x, y = (part if part._data.dtype.itemsize == 8 else part.to(dtypes.int64) for part in (x, y))
    batch = [k for k in shared if k in needed]
    inner = [k for k in shared if k not in needed]
    rows, columns = [k for k in own if k not in other], [k for k in other if k not in own]
    left = _arranged(x, own, batch, rows, inner)
    right = _arranged(y, other, batch, inner, columns)
    product = F.bmm(left, right) if batch else F.mm(left, right)
    outer = (*(shapes[0][k] for k in rows), *(shapes[1][k] for k in columns))
    return F.reshape(product, shape=(*product._data.shape[: len(batch)], *outer)), [*batch, *rows, *columns]


def _arranged(x: Tensor, labels: list, batch: list, first: list, second: list) -> Tensor:
    """x as a batch of matrices: the dimensions of `first` make its rows, those of `second` its columns."""
    x = F.permute(x, dims=tuple(labels.index(k) for k in (*batch, *first, *second)))
    shape, b, f = x._data.shape, len(batch), len(batch) + len(first)
    return F.reshape(x, shape=(*shape[:b], math.prod(shape[b:f]), math.prod(shape[f:])))
