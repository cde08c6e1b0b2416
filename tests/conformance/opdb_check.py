"""Where an entry of the op database differs between the two libraries.

An entry is compared in parts (`PARTS`): the value, the gradient and the second gradient in float64, the value in other dtypes,
the method, the aliases, the in-place form, `out=`, and what is refused. test_opdb.py holds the known differences.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch as oracle

import autograd_lab as ours
from autograd_lab.out import takes_out

from .opdb import Entry, LeftOut, Pair, converted, paired, pairs, quiet, resolve, seed, tensors
from .opdb_values import LOOSER, attempt, both, cotangents, errors_differ, gradients, values_differ

DTYPES = ("float32", "float16", "int64", "int32", "uint8", "bool")  # forward only; float64 is compared in full
PARTS = ("value", "gradient", "second gradient", *DTYPES, "method", "alias", "in-place", "out", "refusal")
SAMPLES, FEW = 12, 4


@dataclass(frozen=True)
class Difference:
    """What an entry does otherwise, and in which of its parts."""

    part: str
    text: str


def differentiable(result: Any) -> list:
    return [t for t in tensors(result) if t.requires_grad]


def gradients_differ(entry: Entry, pair: Pair, theirs: Any, mine: Any) -> Iterator[Difference]:
    """The first gradient, and the second, of results already found equal in value."""
    their_outputs, my_outputs = differentiable(theirs), differentiable(mine)
    if len(their_outputs) != len(my_outputs):
        text = f"PyTorch: {len(their_outputs)} results require grad, ours: {len(my_outputs)}"
        yield Difference("gradient", f"{pair}: {text}")
        return
    if not their_outputs or not pair.their_leaves:
        return
    second = entry.op.supports_gradgrad
    raw = cotangents(their_outputs, 1)
    their_seeds = [oracle.from_numpy(c.copy()).requires_grad_(second) for c in raw]
    my_seeds = [ours.from_numpy(c.copy()).requires_grad_(second) for c in raw]
    firsts, text = both(
        lambda: gradients(oracle, their_outputs, their_seeds, pair.their_leaves, second),
        lambda: gradients(ours, my_outputs, my_seeds, pair.my_leaves, second),
    )
    if text:
        yield Difference("gradient", f"{pair}: {text}")
    elif second and firsts:
        text = second_differs(pair, *firsts, their_seeds, my_seeds)
        if text:
            yield Difference("second gradient", f"{pair}: {text}")


def second_differs(pair: Pair, theirs: list, mine: list, their_seeds: list, my_seeds: list) -> str | None:
    """The gradients of a random combination of the first gradients, in the inputs and in the cotangents."""
    their_roots, raw = differentiable(theirs), cotangents(theirs, 2)
    chosen = [i for i, g in enumerate(theirs) if g.requires_grad]
    if not their_roots:
        return None
    my_roots = [mine[i] for i in chosen if mine[i].requires_grad]
    my_vectors = [ours.from_numpy(raw[i]) for i in chosen if mine[i].requires_grad]
    if not my_roots:
        return "our first gradients do not require grad, PyTorch's do"
    return both(
        lambda: gradients(
            oracle, their_roots, [oracle.from_numpy(raw[i]) for i in chosen], [*pair.their_leaves, *their_seeds]
        ),
        lambda: gradients(ours, my_roots, my_vectors, [*pair.my_leaves, *my_seeds]),
    )[1]


# ---------------------------------------------------------------- the parts of an entry


def in_full(entry: Entry) -> Iterator[Difference]:
    """Value, gradient and second gradient in float64."""
    if oracle.float64 not in entry.op.dtypes:
        return
    for pair in pairs(entry, "float64", SAMPLES, requires_grad=entry.op.supports_autograd and not entry.random):
        theirs, error = attempt(entry.op.op, pair.theirs)
        mine, wrong = attempt(entry.function, pair.mine)
        if any(t.is_complex() for t in tensors(theirs) if isinstance(t, oracle.Tensor)):
            continue
        text = errors_differ(error, wrong)
        if text is None and error is None:
            shapes = values_differ(theirs, mine, shapes_only=True)
            theirs, mine = (
                (pair.sample.output_process_fn_grad(r) for r in (theirs, mine)) if not shapes else (None, None)
            )
            text = shapes or values_differ(theirs, mine, shapes_only=entry.random)
        if text:
            yield Difference("value", f"{pair}: {text}")
        elif error is None and not entry.random:
            yield from gradients_differ(entry, pair, theirs, mine)


def in_other_dtypes(entry: Entry) -> Iterator[Difference]:
    """Values only."""
    for dtype in DTYPES:
        if getattr(oracle, dtype) in entry.op.dtypes:
            for pair in pairs(entry, dtype, FEW):
                text = value_text(entry, pair, entry.op.op, entry.function)
                if text:
                    yield Difference(dtype, f"{pair}: {text}")


def value_text(entry: Entry, pair: Pair, theirs: Callable, mine: Callable) -> str | None:
    """How the values of two functions on one sample differ."""
    a, error = attempt(theirs, pair.theirs)
    b, wrong = attempt(mine, pair.mine)
    if any(isinstance(t, oracle.Tensor) and t.is_complex() for t in tensors(a)):
        return None
    text = errors_differ(error, wrong)
    if text or error is not None:
        return text
    text = values_differ(a, b, shapes_only=True)
    if text or entry.random:
        return text
    a, b = (pair.sample.output_process_fn_grad(r) for r in (a, b))
    return values_differ(a, b, LOOSER.get(entry.name))


def usual_dtype(entry: Entry) -> str | None:
    """The dtype in which other forms of the op are compared."""
    return next((d for d in ("float64", *DTYPES) if getattr(oracle, d) in entry.op.dtypes), None)


def as_method(entry: Entry) -> Iterator[Difference]:
    variant, dtype = entry.op.method_variant, usual_dtype(entry)
    method = getattr(ours.Tensor, getattr(variant, "__name__", ""), None)
    if not inspect.ismethoddescriptor(variant) or method is None or dtype is None:
        return
    for pair in pairs(entry, dtype, FEW):
        if isinstance(pair.sample.input, oracle.Tensor):
            text = value_text(entry, pair, variant, method)
            if text:
                yield Difference("method", f"{pair}: {text}")


def as_alias(entry: Entry) -> Iterator[Difference]:
    dtype = usual_dtype(entry)
    for alias in entry.op.aliases:
        function = resolve(alias.name)
        for pair in pairs(entry, dtype, 2) if function is not None and dtype else ():
            text = value_text(entry, pair, alias.op, function)
            if text:
                yield Difference("alias", f"{alias.name} of {pair}: {text}")


def in_place_of(entry: Entry) -> tuple[Callable, Callable] | None:
    """(theirs, ours), where both have one."""
    variant = entry.op.inplace_variant
    if variant is None:
        return None
    if inspect.ismethoddescriptor(variant):
        mine = getattr(ours.Tensor, variant.__name__, None)
        return None if mine is None else (variant, mine)
    if entry.name.startswith("nn.functional.") and "inplace" in inspect.signature(entry.function).parameters:
        return variant, functools.partial(entry.function, inplace=True)
    return None


def in_place(entry: Entry) -> Iterator[Difference]:
    """Value and gradient of `x.name_(...)` on a copy; it returns the copy itself."""
    found, dtype = in_place_of(entry), usual_dtype(entry)
    if found is None or dtype is None:
        return
    theirs, mine = found
    graded = dtype == "float64" and entry.op.supports_autograd and entry.op.supports_inplace_autograd
    for pair in pairs(entry, dtype, FEW + 2, requires_grad=graded and not entry.random):
        if not isinstance(pair.sample.input, oracle.Tensor) or pair.sample.broadcasts_input:
            continue
        (x, *rest), (y, *others) = pair.theirs, pair.mine
        x, y = x.clone(), y.clone()
        a, error = attempt(theirs, (x, *rest))
        b, wrong = attempt(mine, (y, *others))
        text = errors_differ(error, wrong)
        if text is None and error is None:
            text = values_differ(a, b, shapes_only=entry.random)
            text = text or ("another tensor was returned" if b is not y else None)
        if text:
            yield Difference("in-place", f"{pair}: {text}")
        elif error is None and graded:
            for difference in gradients_differ(entry, pair, a, b):
                yield Difference("in-place", f"{difference.part}: {difference.text}")


def with_out(entry: Entry) -> Iterator[Difference]:
    """`out=` is written and returned; of another dtype it is refused or cast to as PyTorch does."""
    dtype = usual_dtype(entry)
    if not entry.op.supports_out or dtype is None or not takes_out(entry.function):
        return
    for number, pair in enumerate(pairs(entry, dtype, FEW)):
        expected, error = attempt(entry.op.op, pair.theirs)
        given = list(tensors(expected))
        if error is not None or not given or any(t.is_complex() for t in given):
            continue
        for target in (None, oracle.float32, oracle.int64)[: 1 if number > 1 else 3]:
            theirs = [oracle.empty_like(t, dtype=target) for t in given]
            mine = [converted(t) for t in theirs]
            several = isinstance(expected, (tuple, list))
            (a, error), (b, wrong) = (
                attempt(f, g, out=tuple(o) if several else o[0])
                for f, g, o in ((entry.op.op, pair.theirs, theirs), (entry.function, pair.mine, mine))
            )
            text = errors_differ(error, wrong)
            if text is None and error is None:
                text = values_differ(a, b, shapes_only=entry.random) or values_differ(
                    theirs, mine, shapes_only=entry.random
                )
                same = all(p is q for p, q in zip(tensors(b), mine, strict=True))
                text = text or (None if same else "another tensor was returned")
            if text:
                yield Difference("out", f"{pair}, out of {target or 'its own dtype'}: {text}")


def refused(entry: Entry) -> Iterator[Difference]:
    """What PyTorch's op refuses is refused with the same exception type."""
    if entry.op.error_inputs_func is None or entry.name.startswith("__"):
        return  # the database calls `Tensor.__radd__(2, 3)`, which nobody does
    seed(entry.id)
    for given in entry.op.error_inputs("cpu"):
        try:
            pair = paired(given.sample_input)
        except LeftOut:
            continue
        if any(isinstance(t, oracle.Tensor) and t.is_complex() for t in tensors(pair.theirs)):
            continue
        error = attempt(entry.op.op, pair.theirs)[1]
        if error is None or "meta" in str(pair.theirs[2]):
            continue
        text = errors_differ(error, attempt(entry.function, pair.mine)[1])
        if text:
            yield Difference("refusal", f"{pair}: {text}")


def refused_dtypes(entry: Entry) -> Iterator[Difference]:
    """A dtype that PyTorch's elementwise op does not compute on is refused, or gives a result, just as there."""
    arity = {"UnaryUfuncInfo": 1, "BinaryUfuncInfo": 2}.get(type(entry.op).__name__, 0)
    if not arity or entry.name.startswith("__"):
        return
    for dtype in ("float32", "float16", "int64", "uint8", "bool"):
        if getattr(oracle, dtype) in entry.op.dtypes:
            continue
        given = [oracle.ones(3, dtype=getattr(oracle, dtype)) for _ in range(arity)]
        mine = [converted(x) for x in given]
        a, error = attempt(entry.op.op, (given[0], tuple(given[1:]), {}))
        b, wrong = attempt(entry.function, (mine[0], tuple(mine[1:]), {}))
        text = errors_differ(error, wrong) or (None if error else values_differ(a, b, shapes_only=True))
        if text:
            yield Difference("refusal", f"{dtype}: {text}")


@quiet
def check(entry: Entry) -> list[Difference]:
    """Where the two libraries differ on this op's samples; empty when nowhere."""
    parts = (in_full, in_other_dtypes, as_method, as_alias, in_place, with_out, refused, refused_dtypes)
    return [difference for part in parts for difference in part(entry)]
