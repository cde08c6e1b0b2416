"""Size and memory: long chains, and graphs that go away at once, with the cyclic collector off."""

from __future__ import annotations

import gc
import sys
import weakref

import pytest

import autograd_lab as torch

LONG = 100_000


@pytest.fixture
def no_collector():
    """The cyclic collector off; what the test leaves behind must have gone without it."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def chain(x, n):
    y = x
    for _ in range(n // 2):
        y = y * 1.0 + x
    return y


@pytest.mark.parametrize("shape", [(), (4,)], ids=str)
def test_a_chain_of_100_000_ops(shape, no_collector):
    x = torch.ones(shape, requires_grad=True)
    limit = sys.getrecursionlimit()
    y = chain(x, LONG)
    y.sum().backward()
    assert x.grad._data.reshape(-1)[0] == LONG // 2 + 1 and sys.getrecursionlimit() == limit
    gone = weakref.ref(y)
    del y
    assert gone() is None


def test_a_long_chain_is_freed_without_backward(no_collector):
    x = torch.ones(4, requires_grad=True)
    watched = x * 2
    gone = weakref.ref(watched)
    y = chain(watched, LONG)
    del watched
    assert gone() is None, "nodes keep arrays, not Tensors"
    array = weakref.ref(y.exp()._data)
    assert array() is None
    del y


def test_double_backward_of_a_long_chain():
    x = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    y = x
    for _ in range(2_000):
        y = y * x
    (g,) = torch.autograd.grad(y, x, create_graph=True)
    (h,) = torch.autograd.grad(g, x)
    assert g.item() == 2001.0 and h.item() == 2001.0 * 2000.0


# ---------------------------------------------------------------- a graph goes away


class Keeps(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x.exp()
        ctx.save_for_backward(x, y)
        return y

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[1]


class KeepsDirty(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        x.exp_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[0]


class KeepsTwo(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        a, b = x * 2, x * 3
        ctx.save_for_backward(a, b)
        return a, b

    @staticmethod
    def backward(ctx, g, h):
        return g * 2 + h * 3


def written_through_views(y):
    z = y.clone()
    z[0] = y[1] * 2
    z.view(-1)[1:].mul_(3)
    return z


def with_hooks(y):
    z = y * 2
    z.retain_grad()
    z.register_hook(lambda g: g * 2)
    return z


def no_grad_inside(y):
    with torch.no_grad():
        z = y * 2
    return y * z


BUILDS = {
    "elementwise": lambda y: (y * y).exp() / (y + 2),
    "saved results": lambda y: y.exp().tanh().sigmoid(),
    "matrix products": lambda y: y.view(1, -1) @ y.view(-1, 1),
    "reductions and broadcasting": lambda y: (y - y.mean()) / y.std(),
    "views": lambda y: y.view(2, 2).t()[0].unsqueeze(0).expand(3, 2),
    "writes through views": written_through_views,
    "masked writes": lambda y: torch.where(y > 1, y, y * 2)[[0, 1, 0]],
    "a Function": Keeps.apply,
    "a Function that writes": lambda y: KeepsDirty.apply(y * 1),
    "a Function with several outputs": lambda y: sum(KeepsTwo.apply(y)),
    "hooks and retained gradients": with_hooks,
    "under no_grad": no_grad_inside,
    "softmax": lambda y: y.softmax(0).log(),
    "a composed norm": lambda y: y.norm() * y,
}


def build(name):
    """(loss, a weak reference to an intermediate tensor, one to what its node saved)."""
    x = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
    middle = x * x * 0.3
    out = BUILDS[name](middle)
    loss = (out * out).sum()
    return x, loss, weakref.ref(out), weakref.ref(middle._data)


@pytest.mark.parametrize("name", BUILDS)
@pytest.mark.parametrize("way", ["del", "backward", "retained", "grad", "create_graph"])
def test_a_graph_is_freed_at_once(name, way, no_collector):
    x, loss, tensor, array = build(name)
    if way == "backward":
        loss.backward()
    elif way == "retained":
        loss.backward(retain_graph=True)
    elif way == "grad":
        torch.autograd.grad(loss, x)
    elif way == "create_graph":
        (g,) = torch.autograd.grad(loss, x, create_graph=True)
        (g * g).sum().backward()
        del g
    del loss
    assert tensor() is None and array() is None


def test_after_backward_a_living_loss_keeps_no_arrays(no_collector):
    x = torch.ones(4, requires_grad=True)
    middle = x.exp()
    saved = weakref.ref(middle._data)
    loss = (middle * middle).sum()
    del middle
    assert saved() is not None
    loss.backward()
    assert saved() is None and loss.item() > 0


def test_freed_after_an_error_in_backward(no_collector):
    x = torch.ones(4, requires_grad=True)
    y = x.exp()
    gone = weakref.ref(y)
    z = y * y
    with torch.no_grad():
        y.zero_()
    with pytest.raises(RuntimeError, match="inplace") as caught:
        z.sum().backward()
    del y, z, caught
    gc.collect()  # the traceback of the error is a cycle of Python's own
    assert gone() is None


def test_freed_after_an_error_in_forward(no_collector):
    x = torch.ones(4, requires_grad=True)
    y = x * 2
    gone = weakref.ref(y)
    try:
        y + torch.ones(3)
    except RuntimeError:
        pass
    del y
    gc.collect()
    assert gone() is None


def test_a_training_loop_does_not_grow(no_collector):
    w = torch.ones(100, 100, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=1e-3, momentum=0.9)

    def step():
        optimizer.zero_grad()
        ((w @ w).relu() * 2).mean().backward()
        optimizer.step()

    for _ in range(3):
        step()
    before = len(gc.get_objects())
    for _ in range(20):
        step()
    assert len(gc.get_objects()) - before < 20


def test_a_running_total_holds_its_graph_and_item_does_not(no_collector):
    x = torch.ones(4, requires_grad=True)
    total, number, arrays = 0, 0.0, []
    for _ in range(3):
        loss = (x * 2).exp()
        arrays.append(weakref.ref(loss._data))
        number += loss.sum().item()
        total = total + loss.sum()
        del loss
    assert all(a() is not None for a in arrays)
    del total
    assert all(a() is None for a in arrays) and number > 0
