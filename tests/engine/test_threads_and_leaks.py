"""Backward passes in several threads; and that a graph goes when its tensors go, with the cycle collector off."""

from __future__ import annotations

import gc
import threading
import warnings
import weakref
from collections.abc import Callable, Iterator

import pytest

import autograd_lab as torch
from autograd_lab.autograd import storage
from autograd_lab.autograd.node import Node


def in_threads(work: Callable[[int], object], count: int = 4) -> None:
    """`work(i)` in so many threads at once; what one raises is raised here."""
    errors: list[BaseException] = []
    start = threading.Barrier(count)

    def run(i: int) -> None:
        start.wait()
        try:
            work(i)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_different_graphs():
    leaves = [torch.full((3,), i + 1.0, requires_grad=True) for i in range(4)]

    def work(i):
        for _ in range(30):
            y = leaves[i]
            for _ in range(20):
                y = y * 1.0
            (y * y).sum().backward()

    in_threads(work)
    assert [x.grad.tolist() for x in leaves] == [[60.0 * (i + 1)] * 3 for i in range(4)]


def test_one_graph_and_shared_leaves():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = (x * x * x).sum()
    in_threads(lambda i: [y.backward(retain_graph=True) for _ in range(25)])
    assert x.grad.tolist() == [300.0, 1200.0]


def test_grad_in_threads_touches_no_other():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = (x * x).sum()
    found: dict[int, torch.Tensor] = {}

    def work(i):
        for _ in range(20):
            (found[i],) = torch.autograd.grad(y * (i + 1.0), x, retain_graph=True)

    in_threads(work)
    assert [found[i].tolist() for i in range(4)] == [
        [2.0 * (i + 1), 4.0 * (i + 1)] for i in range(4)
    ] and x.grad is None


def test_a_thread_that_fails_does_not_stop_the_others():
    x = torch.ones(2, requires_grad=True)

    def work(i):
        y = x * 2
        if i == 0:
            y.register_hook(lambda g: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                y.sum().backward()
        else:
            y.sum().backward()

    in_threads(work)
    assert x.grad.tolist() == [6.0, 6.0] and torch.is_grad_enabled()


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x, y := x * x)
        return y

    @staticmethod
    def backward(ctx, g):
        return g * 2 * ctx.saved_tensors[0]


def hooked(x):
    y = x * 2
    y.retain_grad()
    y.register_hook(lambda g: g * 1)
    torch.autograd.graph.register_multi_grad_hook((y,), lambda gs: None)
    y.sum().backward()


def packed(x):
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
        y = (x * x).exp()
    y.sum().backward()


def failing(x):
    y = x * x
    y.register_hook(lambda g: 1 / 0)
    try:  # not pytest.raises: it keeps the frames
        y.sum().backward()
    except ZeroDivisionError:
        return
    raise AssertionError


def stale(x):
    y = x.exp()
    y.mul_(2)
    try:
        y.sum().backward()
    except RuntimeError:
        return
    raise AssertionError


def anomalous(x):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with torch.autograd.detect_anomaly():
            (x * x).sum().backward()


def inferred(x):
    with torch.inference_mode():
        y = x * 2
        y.add_(1)


def twice(x):
    (g,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
    (g * g).sum().backward()


WORK = {
    "never differentiated": lambda x: (x * 2).exp().sum(),
    "backward": lambda x: (x * x).exp().sum().backward(),
    "retained": lambda x: (x * x).sum().backward(retain_graph=True),
    "grad of grad": twice,
    "a view written": lambda x: (y := x * 1, y[:1].mul_(3), (y * y).sum().backward()),
    "several outputs": lambda x: x.max(0).values.backward(),
    "Function": lambda x: Square.apply(x).sum().backward(),
    "hooks": hooked,
    "packed": packed,
    "an error in a hook": failing,
    "a stale save": stale,
    "anomaly mode": anomalous,
    "inference mode": inferred,
    "no_grad": lambda x: torch.no_grad()(lambda: x * 2)(),
}


@pytest.fixture
def collector_off() -> Iterator[None]:
    gc.collect()
    gc.freeze()  # what lives already is not to be counted
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
def test_nothing_is_kept(work, collector_off):
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    for _ in range(3):
        work(x)  # what is cached for good is there now
    before, cells = nodes(), len(storage._cells)
    for _ in range(5):
        work(x)
    assert (nodes(), len(storage._cells)) == (before, cells)
    leaf = weakref.ref(x)
    x = None
    assert leaf() is None


def nodes() -> int:
    """How many nodes have been made and live."""
    return sum(isinstance(found, Node) for found in gc.get_objects())


def test_the_count_can_fail(collector_off):
    before = nodes()
    y = torch.ones(2, requires_grad=True) * 2
    assert nodes() > before and y.requires_grad
