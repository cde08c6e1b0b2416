"""Every module of PyTorch's module database that we offer, and those that it has not: both libraries, one state, one input.

Compared: state_dict names and shapes, repr, output, gradients of inputs and parameters, buffers after the call, in training and
in evaluation; and that a deepcopy and an unpickled copy compute the same.
"""

from __future__ import annotations

import copy
import pickle
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch as oracle
from torch.testing._internal.common_modules import module_db

import autograd_lab as ours

from .both import error_differences
from .modules_extra import EXTRA

INFOS = {info.name.removeprefix("nn."): info for info in module_db}
NAMES = sorted(n for n in {*INFOS, *EXTRA} if hasattr(ours.nn, n))
oracle.set_num_threads(1)


def inputs(name: str, training: bool) -> Iterator[tuple[tuple, dict, tuple, dict]]:
    """(constructor's args, kwargs, forward's args, kwargs) of each sample of a module, as PyTorch's."""
    if name in EXTRA:
        random = np.random.default_rng(0)
        for arguments, given in EXTRA[name]:
            yield arguments, {}, tuple(tensor(a, random) for a in given), {}
    if name not in INFOS:
        return
    info = INFOS[name]
    oracle.manual_seed(0)
    for sample in info.module_inputs_func(info, "cpu", oracle.float64, True, training):
        made, given = sample.constructor_input, sample.forward_input
        yield made.args, made.kwargs, given.args, given.kwargs


def tensor(given: Any, random: Any) -> Any:
    """A shape as a leaf of random numbers; an array as it is."""
    if isinstance(given, np.ndarray):
        return oracle.tensor(given)
    if isinstance(given, tuple):
        return oracle.tensor(random.standard_normal(given), requires_grad=True)
    return given


def converted(value: Any) -> Any:
    """A value of PyTorch's world in ours."""
    if isinstance(value, oracle.Tensor):
        found = ours.tensor(value.detach().numpy().copy())
        return found.requires_grad_(value.requires_grad)
    if isinstance(value, oracle.dtype):
        return getattr(ours, str(value).removeprefix("torch."))
    if isinstance(value, oracle.nn.TransformerEncoderLayer):
        arguments = (value.linear1.in_features, value.self_attn.num_heads, value.linear1.out_features, value.dropout.p, converted(value.activation),
                     value.norm1.eps, value.self_attn.batch_first, value.norm_first, value.linear1.bias is not None)  # fmt: skip
        return ours.nn.TransformerEncoderLayer(*arguments)
    if isinstance(value, oracle.nn.Module):
        return getattr(ours.nn, type(value).__name__)()
    if isinstance(value, (tuple, list)):
        return type(value)(converted(v) for v in value)
    if isinstance(value, dict):
        return {k: converted(v) for k, v in value.items()}
    if callable(value) and getattr(value, "__module__", "").startswith("torch"):
        return getattr(ours.nn.functional, value.__name__)
    return value


def fresh(value: Any) -> Any:
    """Leaves of their own: a sample's tensors may share memory or be used twice."""
    if isinstance(value, oracle.Tensor):
        return value.detach().clone().requires_grad_(value.requires_grad)
    if isinstance(value, (tuple, list)):
        return type(value)(fresh(v) for v in value)
    return {k: fresh(v) for k, v in value.items()} if isinstance(value, dict) else value


def built(torch: Any, name: str, args: tuple, kwargs: dict) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return getattr(torch.nn, name)(*args, **kwargs).double()


def leaves(value: Any) -> list:
    """The tensors in a nest of tuples, lists and dicts."""
    if isinstance(value, (oracle.Tensor, ours.Tensor)):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [t for v in value for t in leaves(v)] if isinstance(value, (tuple, list)) else []


def backward(torch: Any, out: Any) -> None:
    """Pull fixed random numbers back from every output that has a gradient."""
    random = np.random.default_rng(1)
    total = 0
    for t in leaves(out):
        seed = random.uniform(0.5, 1.5, tuple(t.shape))
        if t.requires_grad:
            total = total + (t * torch.tensor(seed)).sum()
    if isinstance(total, torch.Tensor):
        total.backward()


def same(theirs: list, mine: list, what: str) -> None:
    assert len(theirs) == len(mine), what
    for a, b in zip(theirs, mine, strict=True):
        assert (a is None) == (b is None), f"{what}: PyTorch {a}, ours {b}"
        if a is not None:
            a, b = a.detach().numpy(), b.detach().numpy()
            assert (a.dtype, a.shape) == (b.dtype, b.shape), f"{what}: {a.dtype}{a.shape}, ours {b.dtype}{b.shape}"
            np.testing.assert_allclose(b, a, rtol=1e-7, atol=1e-9, err_msg=what)


def compare(name: str, args: tuple, kwargs: dict, given: tuple, named: dict, training: bool) -> None:
    theirs = built(oracle, name, args, kwargs).train(training)
    mine = built(ours, name, converted(args), converted(kwargs)).train(training)
    assert repr(mine) == repr(theirs)
    if "Lazy" in name:  # the first call makes the plain layer; what it computes is another matter
        for module, x in ((theirs, given[0]), (mine, converted(given[0]))):
            module(x)
        assert repr(mine) == repr(theirs) and type(mine).__name__ == type(theirs).__name__
    state = theirs.state_dict()
    assert {k: tuple(v.shape) for k, v in mine.state_dict().items()} == {k: tuple(v.shape) for k, v in state.items()}
    assert list(mine.state_dict()) == list(state)
    mine.load_state_dict({k: ours.tensor(v.numpy().copy()) for k, v in state.items()})
    copies = [copy.deepcopy(mine), pickle.loads(pickle.dumps(mine))]
    a, b = fresh((given, named)), converted(fresh((given, named)))
    out, found = theirs(*a[0], **a[1]), mine(*b[0], **b[1])
    same(leaves(out), leaves(found), "output")
    for other in copies:
        c = converted(fresh((given, named)))
        same(leaves(out), leaves(other(*c[0], **c[1])), "output of a copy")
    backward(oracle, out)
    backward(ours, found)
    same([t.grad for t in leaves(a)], [t.grad for t in leaves(b)], "gradient of an input")
    for (key, p), (_, q) in zip(theirs.named_parameters(), mine.named_parameters(), strict=True):
        same([p.grad], [q.grad], f"gradient of {key}")
    same(list(theirs.buffers()), list(mine.buffers()), "buffer")


@pytest.mark.parametrize("name", NAMES)
def test_module(name, behaviour):
    seen = 0
    for training in (True, False):
        for args, kwargs, given, named in inputs(name, training):
            said = f"{name}(*{args}, **{kwargs}){'' if training else '.eval()'}"
            try:
                compare(name, args, kwargs, given, named, training)
            except AssertionError as error:
                raise AssertionError(f"{said}\n{error}") from error
            seen += 1
    assert seen
    behaviour("modules", "passing")


def refusals() -> Iterator[Any]:
    """(name, sample) of each wrong use in PyTorch's module database."""
    for name in NAMES:
        info = INFOS.get(name)
        if info is not None and info.module_error_inputs_func is not None:
            for training in (True, False):
                for i, wrong in enumerate(info.module_error_inputs_func(info, "cpu", oracle.float64, False, training)):
                    yield pytest.param(name, wrong, training, id=f"{name}-{i}-{'train' if training else 'eval'}")


def raised(torch: Any, name: str, made: tuple, given: tuple, training: bool) -> Exception | None:
    """What building and calling a module raises."""
    try:
        getattr(torch.nn, name)(*made[0], **made[1]).train(training)(*given[0], **given[1])
    except Exception as error:
        return error
    return None


@pytest.mark.parametrize("name, wrong, training", refusals())
def test_refusal(name, wrong, training, behaviour):
    parts = wrong.module_error_input.constructor_input, wrong.module_error_input.forward_input
    made, given = ((part.args, part.kwargs) if part is not None else ((), {}) for part in parts)
    theirs = raised(oracle, name, made, given, training)
    assert error_differences(theirs, raised(ours, name, converted(made), converted(given), training)) == []
    behaviour("module refusals", "passing")
