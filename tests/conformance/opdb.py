"""PyTorch's own op database as material: one `Entry` for each of its ops that this library offers, and its samples as arguments
of both libraries. What is done with them stands in opdb_check.py.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import random
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch as oracle

import autograd_lab as ours
from autograd_lab.backend.numpy import hush

MOST = 300  # samples of one op: max_pool2d has thousands
LARGEST = 5_000  # elements: a larger sample is left out
# Drawn numbers: shape and dtype are compared, values are not.
RANDOM = {
    "bernoulli", "cauchy", "empty", "empty_like", "empty_permuted", "empty_strided", "exponential", "geometric", "log_normal",
    "multinomial", "new_empty", "new_empty_strided", "nn.functional.alpha_dropout", "nn.functional.dropout",
    "nn.functional.dropout2d", "nn.functional.dropout3d", "nn.functional.feature_alpha_dropout",
    "nn.functional.fractional_max_pool2d", "nn.functional.fractional_max_pool3d", "nn.functional.gumbel_softmax",
    "nn.functional.multi_head_attention_forward", "nn.functional.rrelu", "nn.functional.scaled_dot_product_attention", "normal",
    "pca_lowrank", "poisson", "rand_like", "randint", "randint_like", "randn", "randn_like", "svd_lowrank", "uniform",
}  # fmt: skip


class LeftOut(Exception):
    """A sample about something this library does not have: complex numbers, sparse layouts, another dtype."""


@dataclass(frozen=True, eq=False)
class Entry:
    """One op of the database and this library's function of the same name."""

    id: str
    op: Any
    function: Callable

    @property
    def random(self) -> bool:
        return self.op.name in RANDOM

    @property
    def name(self) -> str:
        return self.op.name


def quiet(function: Callable) -> Callable:
    """The function with warnings kept to itself: the database's samples provoke many."""

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            hush()
            return function(*args, **kwargs)

    return run


@functools.cache
@quiet
def database() -> tuple[Any, ...]:
    """PyTorch's list of ops; importing it takes seconds."""
    oracle.set_num_threads(1)
    from torch.testing._internal.common_methods_invocations import op_db

    return tuple(op_db)


# Entries whose `op` takes its arguments in another order or form than our function of that name.
FORMS: dict[str, Callable] = {
    "polygamma": lambda input, n: ours.polygamma(n, input),
    "special.polygamma": lambda input, n: ours.special.polygamma(n, input),
    **{
        name: (
            lambda input, *args, name=name, **kwargs: getattr(input.clone(), name.rstrip("_") + "_")(*args, **kwargs)
        )
        for name in ("cauchy", "exponential", "geometric", "log_normal", "uniform", "zero_")
    },
    "normal.in_place": lambda input, *args, **kwargs: input.clone().normal_(*args, **kwargs),
    "where": lambda input, condition, other: ours.where(condition, input, other),
    "nn.functional.embedding": lambda weight, indices, **options: ours.nn.functional.embedding(
        indices, weight, **options
    ),
    "nn.functional.embedding_bag": lambda weight, indices, *rest, **options: ours.nn.functional.embedding_bag(
        indices, weight, *rest, **options
    ),
    "einsum": lambda operands, equation: ours.einsum(equation, operands),
    "linalg.lstsq.grad_oriented": lambda a, b, driver: ours.linalg.lstsq(a, b, driver=driver)[:2],
    "linalg.pinv.singular": lambda a, b: ours.linalg.pinv(ours.matmul(a, b.transpose(-1, -2))),
}


def resolve(name: str, library: Any = ours) -> Callable | None:
    """Our function of this name: `nn.functional.relu` is a path, `__radd__` and `contiguous` are methods."""
    if name.startswith("_") and not name.startswith("__"):
        return None
    found = library
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is None or isinstance(found, (type(inspect), ours.dtype)):
        found = getattr(library.Tensor, name, None) or FORMS.get(name)
    if isinstance(found, property):
        return found.fget
    return found if callable(found) and not isinstance(found, type) else None


@functools.cache
def entries() -> tuple[Entry, ...]:
    """What both libraries have, in the database's order."""
    found, seen = [], set()
    for op in database():
        function = resolve(op.name)
        name = f"{op.name}.{op.variant_test_name}" if op.variant_test_name else op.name
        if function is not None and name not in seen:
            seen.add(name)
            found.append(Entry(name, op, FORMS.get(name) or FORMS.get(op.name, function)))
    return tuple(found)


# ---------------------------------------------------------------- samples of theirs as arguments of ours


def converted(value: Any, leaves: list | None = None) -> Any:
    """An argument of theirs as one of ours; tensors that require grad become fresh leaves, listed in `leaves`."""
    if isinstance(value, oracle.Tensor):
        if value.layout is not oracle.strided or value.is_complex() or value.is_quantized:
            raise LeftOut("not a dense real tensor")
        if not hasattr(ours, dtype_name(value.dtype)):
            raise LeftOut(f"no {value.dtype}")
        if value.ndim > 64:
            raise LeftOut("more dimensions than numpy has")
        found = ours.from_numpy(value.detach().numpy().copy(order="K"))
        if value.requires_grad:
            found.requires_grad_()
            if leaves is not None:
                leaves.append(found)
        return found
    if isinstance(value, oracle.Size):
        return tuple(value)
    if isinstance(value, (tuple, list)):
        parts = [converted(v, leaves) for v in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    if isinstance(value, dict):
        return {k: converted(v, leaves) for k, v in value.items()}
    if isinstance(value, oracle.dtype):
        if not hasattr(ours, dtype_name(value)):
            raise LeftOut(f"no {value}")
        return getattr(ours, dtype_name(value))
    if isinstance(value, oracle.device):
        return ours.device(str(value))
    if isinstance(value, (oracle.memory_format, oracle.layout)):
        name = str(value).removeprefix("torch.")
        if not hasattr(ours, name):
            raise LeftOut(f"no {value}")
        return getattr(ours, name)
    if isinstance(value, (complex, oracle.Generator, oracle.nn.Module)):
        raise LeftOut(f"a {type(value).__name__}")
    return value


def dtype_name(dtype: Any) -> str:
    return str(dtype).removeprefix("torch.")


def fresh(value: Any, leaves: list) -> Any:
    """An argument of theirs with its tensors copied, so that the sample stays as it was."""
    if isinstance(value, oracle.Tensor):
        found = value.detach().clone()
        if value.requires_grad:
            leaves.append(found.requires_grad_())
        return found
    if isinstance(value, (tuple, list)) and not isinstance(value, oracle.Size):
        parts = [fresh(v, leaves) for v in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    if isinstance(value, dict):
        return {k: fresh(v, leaves) for k, v in value.items()}
    return value


def tensors(value: Any) -> Iterator[Any]:
    """The tensors in a result or an argument."""
    if isinstance(value, (oracle.Tensor, ours.Tensor)):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from tensors(part)
    elif isinstance(value, dict):
        yield from tensors(tuple(value.values()))


@dataclass
class Pair:
    """One sample as arguments of both libraries, and the leaves in them in the same order."""

    sample: Any
    theirs: tuple[Any, tuple, dict]
    mine: tuple[Any, tuple, dict]
    their_leaves: list
    my_leaves: list

    def __str__(self) -> str:
        def shown(value: Any) -> Any:
            if isinstance(value, oracle.Tensor):
                return f"{dtype_name(value.dtype)}{list(value.shape)}"
            if isinstance(value, (tuple, list)):
                return [shown(v) for v in value]
            return {k: shown(v) for k, v in value.items()} if isinstance(value, dict) else value

        return f"({shown(self.sample.input)}, {shown(self.sample.args)}, {shown(self.sample.kwargs)})"


def paired(sample: Any) -> Pair:
    """Raises LeftOut for a sample that is not about dense real tensors."""
    given = (sample.input, tuple(sample.args), dict(sample.kwargs))
    if sum(t.numel() for t in tensors(given)) > LARGEST:
        raise LeftOut("large")
    mine_leaves: list = []
    mine = converted(given, mine_leaves)
    their_leaves: list = []
    return Pair(sample, fresh(given, their_leaves), mine, their_leaves, mine_leaves)


def spread(items: list, count: int) -> list:
    """`count` of the items, from the first to the last."""
    if len(items) <= count:
        return items
    return [items[round(i * (len(items) - 1) / (count - 1))] for i in range(count)]


@functools.lru_cache(maxsize=4)
def samples(entry: Entry, dtype: str, requires_grad: bool) -> list:
    """The op's samples in `dtype` (the first MOST of them), the same at each run."""
    seed(entry.id)
    made = entry.op.sample_inputs("cpu", getattr(oracle, dtype), requires_grad=requires_grad)
    return list(itertools.islice(made, MOST))


def pairs(entry: Entry, dtype: str, count: int, requires_grad: bool = False) -> list[Pair]:
    """Some of the op's samples in `dtype`."""
    found: list[Pair] = []
    for sample in spread(samples(entry, dtype, requires_grad), 2 * count):
        try:
            found.append(paired(sample))
        except LeftOut:
            continue
    return spread(found, count)


def seed(text: str) -> None:
    number = zlib.crc32(text.encode())
    oracle.manual_seed(number)
    random.seed(number)
    np.random.seed(number)
