"""Leaves, and what arrives in .grad: who has one, that it adds up, and that it is nobody else's array."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch


def leaf(*values: float):
    return torch.tensor(list(values), requires_grad=True)


# ---------------------------------------------------------------- leaves


def test_what_is_a_leaf():
    x = leaf(1.0, 2.0)
    assert x.is_leaf and x.grad_fn is None and x.grad is None
    y = x * 2
    assert not y.is_leaf and y.requires_grad and y.grad_fn.name() == "MulBackward0"
    for made in (x.detach(), torch.ones(2), x > 1, x.argmax(), torch.tensor([1, 2])):
        assert made.is_leaf and not made.requires_grad


def test_a_computed_tensor_is_no_leaf_even_when_it_looks_like_an_initial_value():
    assert not (torch.randn(3, requires_grad=True) * 0.01).is_leaf
    assert not torch.ones(3, requires_grad=True).to(torch.float64).is_leaf


def test_requires_grad_spreads_and_stops():
    x = leaf(1.0)
    assert (x + torch.ones(1)).requires_grad
    assert not (x.detach() + torch.ones(1)).requires_grad
    x.requires_grad_(False)
    assert not (x * 2).requires_grad


def test_rebinding_the_name_loses_the_leaf():
    w = leaf(1.0, 1.0)
    w = w - 0.1 * w
    assert not w.is_leaf
    w.sum().backward()
    with pytest.warns(UserWarning, match="not a leaf"):
        assert w.grad is None


# ---------------------------------------------------------------- accumulation


def test_gradients_add_up_over_backwards():
    x = leaf(1.0, 1.0)
    for k in (1.0, 2.0, 3.0):
        (x * k).sum().backward()
    assert x.grad.tolist() == [6.0, 6.0]


def test_gradients_add_up_at_a_fork():
    x = torch.tensor(3.0, requires_grad=True)
    (x * x + x * x * x).backward()
    assert x.grad.item() == 33.0


def test_a_diamond_waits_for_all_users():
    x = torch.tensor(2.0, requires_grad=True)
    a = x * 3
    b, c = a * a, a + 1
    (b * c).backward()
    assert x.grad.item() == pytest.approx(3 * (2 * 6 * 7 + 36))


def test_zeroing_and_none():
    x = leaf(1.0, 1.0)
    (x * 2).sum().backward()
    x.grad.zero_()
    (x * 3).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]
    x.grad = None
    (x * 4).sum().backward()
    assert x.grad.tolist() == [4.0, 4.0]


def test_what_nothing_reached_has_none_not_zero():
    x, unused = leaf(1.0), leaf(1.0)
    (x * 2).sum().backward()
    assert unused.grad is None


def test_the_same_tensor_object_stays_and_counts_its_writes():
    x = leaf(1.0)
    (x * 2).sum().backward()
    kept = x.grad
    (x * 2).sum().backward()
    assert x.grad is kept and kept.tolist() == [4.0] and kept._version == 1


def test_an_assigned_grad_is_added_into():
    x, mine = leaf(1.0, 1.0), torch.ones(2)
    x.grad = mine
    (x * 2).sum().backward()
    assert x.grad is mine and mine.tolist() == [3.0, 3.0]


SHARERS = {
    "two leaves of one sum": lambda x, y, s: x + y,
    "a leaf twice": lambda x, y, s: x + x + y,
    "a view and its base": lambda x, y, s: x.view(2) + y,
    "through clone": lambda x, y, s: x.clone() + y,
    "one through neg": lambda x, y, s: x + (-y),
    "a stack": lambda x, y, s: torch.stack([x, y]).sum(0),
    "a transpose": lambda x, y, s: (x.view(1, 2).t() + y.view(2, 1)).view(2),
}


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("combine", SHARERS.values(), ids=SHARERS)
def test_a_gradient_is_nobody_elses(combine, create_graph):
    """The first gradient may be stolen only from who cannot see it: a later write into .grad changes nothing else."""
    x, y, seed = leaf(1.0, 2.0), leaf(3.0, 4.0), torch.tensor([1.0, 10.0])
    out = combine(x, y, seed)
    seen = []
    out.register_hook(seen.append)
    out.retain_grad()
    with pytest.warns(UserWarning, match="reference cycle") if create_graph else no_warning():
        out.backward(seed, create_graph=create_graph)
    before = [seed.tolist(), y.grad.tolist(), seen[0].tolist(), out.grad.tolist(), x.tolist(), out.tolist()]
    with torch.no_grad():
        x.grad.mul_(100)
    assert before == [seed.tolist(), y.grad.tolist(), seen[0].tolist(), out.grad.tolist(), x.tolist(), out.tolist()]
    assert x.grad._data.flags.writeable


class no_warning:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return None


def test_a_large_gradient_is_nobody_elses_either():
    """Large arrays come from recycled memory, which has references of its own."""
    n = 200_000
    x, y = torch.ones(n, requires_grad=True), torch.ones(n, requires_grad=True)
    (x * 2 + y * 2).sum().backward()
    x.grad.mul_(0)
    assert y.grad._data.min() == 2 == y.grad._data.max()
    again = x * 3 + y
    assert again._data.min() == 4 == again._data.max()


def test_recycled_memory_is_never_in_use():
    n = 50_000
    held = []
    for k in range(8):
        t = torch.full((n,), float(k))
        held.append((t * 2.0) + t)
    for k, t in enumerate(held):
        assert (t._data == 3 * k).all()
    assert len({t._data.ctypes.data for t in held}) == len(held)


# ---------------------------------------------------------------- the call


def test_backward_twice_fails_where_something_was_saved_and_works_where_not():
    x = leaf(1.0, 2.0)
    y = (x * x).sum()
    y.backward()
    with pytest.raises(RuntimeError, match="second time"):
        y.backward()
    z = (x + 2).sum()
    z.backward()
    z.backward()
    assert x.grad.tolist() == [2.0 + 2, 4.0 + 2]


def test_retain_graph():
    x = leaf(1.0, 2.0)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward(retain_graph=False)
    assert x.grad.tolist() == [4.0, 8.0]
    with pytest.raises(RuntimeError, match="second time"):
        y.backward()


def test_a_shared_part_is_freed_by_the_first():
    x = leaf(1.0)
    h = x * x
    h.sum().backward()
    with pytest.raises(RuntimeError, match="MulBackward0 had dropped"):
        h.sum().backward()


def test_cotangents():
    x = leaf(1.0, 2.0)
    (x * x).backward(torch.tensor([1.0, 10.0]))
    assert x.grad.tolist() == [2.0, 40.0]
    one = torch.ones(1, 1, requires_grad=True)
    (one * 2).backward()
    assert one.grad.tolist() == [[2.0]]


def test_several_roots():
    x = leaf(1.0, 2.0)
    torch.autograd.backward([x.sum(), (x * x).sum()])
    assert x.grad.tolist() == [3.0, 5.0]


def test_inputs_only():
    x, w = leaf(1.0, 2.0), leaf(3.0, 4.0)
    (x * (w * 2)).sum().backward(inputs=[w])
    assert x.grad is None and w.grad.tolist() == [2.0, 4.0]


def test_a_broadcast_gradient_is_summed_back():
    x, row, number = (
        torch.ones(2, 3, requires_grad=True),
        torch.ones(3, requires_grad=True),
        torch.tensor(2.0, requires_grad=True),
    )
    ((x + row) * number).sum().backward()
    assert x.grad.tolist() == [[2.0] * 3] * 2 and row.grad.tolist() == [4.0] * 3 and number.grad.item() == 12.0
    assert row.grad.shape == (3,) and number.grad.shape == ()


def test_each_gradient_has_its_own_dtype():
    narrow, wide = torch.ones(3, requires_grad=True), torch.ones(3, dtype=torch.float64, requires_grad=True)
    (narrow * wide).sum().backward()
    assert narrow.grad.dtype is torch.float32 and wide.grad.dtype is torch.float64


def test_backward_inside_a_hook_leaves_the_outer_walk_alone():
    x, w = leaf(1.0, 2.0), leaf(3.0, 3.0)
    y = x * 2

    def another_walk(g):
        assert not torch.is_grad_enabled()
        with torch.enable_grad():
            (w * w * x).sum().backward()

    y.register_hook(another_walk)
    (y * y).sum().backward()
    assert w.grad.tolist() == [6.0, 12.0]
    np.testing.assert_allclose(x.grad._data, 8 * x.detach()._data + 9)
