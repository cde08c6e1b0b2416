"""Views and in-place writes: one write changes the history of everybody who shares the memory."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch


def leaf(n: int, start: float = 0.0):
    return torch.tensor(np.arange(n, dtype="f") + start, requires_grad=True)


def gradient(function, n: int = 4, start: float = 1.0):
    """.grad of a leaf [start, ...] after sum(function(leaf)^2)."""
    x = leaf(n, start)
    y = function(x)
    (y * y).sum().backward()
    return x.grad.tolist()


# ---------------------------------------------------------------- memory


def test_views_share_memory_and_version():
    x = torch.zeros(2, 3)
    for view in (
        x.view(6),
        x.t(),
        x[0],
        x[:, 1:],
        x.unsqueeze(0),
        x.permute(1, 0),
        x[0, 0],
        x.expand(2, 2, 3),
        x.reshape(3, 2),
    ):
        assert view._base is x and view._is_view()
        x.add_(1)
        assert view._version == x._version and view.sum().item() == view.numel() * x._version


def test_copies_do_not():
    x = torch.zeros(2, 3)
    for copy in (
        x[[0, 1]],
        x[x == 0],
        x.t().reshape(6),
        x.clone(),
        x.flip(0),
        x + 0,
        x.contiguous().clone(),
        x.t().contiguous(),
    ):
        copy += 1
        assert copy._base is None and not x._data.any() and x._version == 0


def test_a_view_of_a_view_has_the_first_base():
    x = torch.zeros(4)
    assert x.view(2, 2)[0].t()._base is x


def test_detach_and_data_share_memory():
    x = torch.zeros(3, requires_grad=True)
    x.detach()[0] = 5
    assert x.tolist() == [5.0, 0.0, 0.0] and x._version == 1 and x.detach()._version == 1
    x.data[1] = 7
    assert x.tolist() == [5.0, 7.0, 0.0] and x._version == 1, "writes through .data are counted apart"
    y = x.data
    y[2] = 1
    assert y._version == 1 and x._version == 1


def test_numpy_shares_memory_both_ways():
    a = np.zeros(3, "f")
    x = torch.from_numpy(a)
    x += 1
    a[0] = 9
    assert x.tolist() == [9.0, 1.0, 1.0] and x.numpy() is a
    assert torch.tensor(a)._data is not a


def test_a_scalar_result_can_be_shared():
    x = torch.tensor([1.0, 2.0])
    total = x.sum()
    total.detach().add_(1)
    total.view(1)[0] = total + 1
    assert total.item() == 5.0 and total._version == 2


def test_detach_in_place():
    x = leaf(2)
    y = x * 2
    assert y.detach_() is y and y.is_leaf and not y.requires_grad
    with pytest.raises(RuntimeError, match="Can't detach views in-place"):
        (x * 2)[0:1].detach_()


# ---------------------------------------------------------------- histories


def write_slice(x):
    y = x.clone()
    y[1:3] = 0
    return y


def write_entry_of_two(x):
    y = x.clone().view(2, 2)
    y[1, 0] *= 5
    return y


def write_view_then_read_base(x):
    y = x.clone()
    y[:2].mul_(3)
    return y


def write_base_then_read_view(x):
    y = x.clone()
    v = y[:2]
    y.mul_(3)
    return v


def write_sibling(x):
    y = x.clone()
    a, b = y[:3], y[1:]
    a.mul_(2)
    b.mul_(3)
    return a


def chain_of_views(x):
    y = x.clone()
    y.view(2, 2).t()[0].mul_(4)
    return y


def write_itself(x):
    y = x.clone()
    y[1:] = y[:-1].clone()
    return y


def copy_into_zeros(x):
    y = torch.zeros(2, 4)
    y[0].copy_(x)
    y[1] = x * 2
    return y


def twice_over(x):
    y = x.clone()
    y[0] = y[1].clone() * y[2].clone()
    y[1] = y[0] * 2
    return y


def mask(x):
    y = x * 1
    y[y > 2.5] = 0
    return y


def mask_of_values(x):
    y = x * 1
    y[torch.tensor([True, False, False, True])] = x[:2] * 10
    return y


def index_array(x):
    y = x * 1
    y[[3, 0]] = x[1:3] * 10
    return y


def fill_and_zero(x):
    y = x * 1
    y[:2].zero_()
    y[2:3].fill_(7)
    return y


def write_in_a_no_grad_region(x):
    y = x * 2
    with torch.no_grad():
        y[0] = 0
    return y


def write_through_expand_base(x):
    y = x.clone()
    wide = y.expand(2, 4)
    y.mul_(3)
    return wide


HISTORIES = {
    write_slice: [2.0, 0.0, 0.0, 8.0],
    write_entry_of_two: [2.0, 4.0, 150.0, 8.0],
    write_view_then_read_base: [18.0, 36.0, 6.0, 8.0],
    write_base_then_read_view: [18.0, 36.0, 0.0, 0.0],
    write_sibling: [8.0, 144.0, 216.0, 0.0],
    chain_of_views: [32.0, 4.0, 96.0, 8.0],
    write_itself: [4.0, 4.0, 6.0, 0.0],
    copy_into_zeros: [10.0, 20.0, 30.0, 40.0],
    # y = [x1 x2, 2 x1 x2, x2, x3]
    twice_over: [0.0, 10.0 * 2 * 9, 10.0 * 4 * 3 + 6, 8.0],
    mask: [2.0, 4.0, 0.0, 0.0],
    mask_of_values: [200.0, 4.0 + 400.0, 6.0, 0.0],
    index_array: [0.0, 4.0 + 400.0, 6.0 + 600.0, 0.0],
    fill_and_zero: [0.0, 0.0, 0.0, 8.0],
    write_in_a_no_grad_region: [0.0, 16.0, 24.0, 32.0],
    write_through_expand_base: [36.0, 72.0, 108.0, 144.0],
}


@pytest.mark.parametrize("function", HISTORIES, ids=lambda f: f.__name__)
def test_histories(function):
    assert gradient(function) == HISTORIES[function]


@pytest.mark.parametrize(
    "function", [f for f in HISTORIES if f is not write_in_a_no_grad_region], ids=lambda f: f.__name__
)
def test_histories_to_second_order(function):
    x = torch.tensor([1.0, 2.0, 3.0, 4.0], dtype=torch.float64, requires_grad=True)
    if function is copy_into_zeros:
        torch.set_default_dtype(torch.float64)
    try:
        assert torch.autograd.gradcheck(function, (x,))
        assert torch.autograd.gradgradcheck(function, (x,))
    finally:
        torch.set_default_dtype(torch.float32)


def test_names_of_moved_histories():
    x = leaf(3)
    y = x.clone()
    y[:2].mul_(3)
    assert y.grad_fn.name() == "torch::autograd::CopySlices"
    z = x.clone()
    v = z[:2]
    z.mul_(3)
    assert z.grad_fn.name() == "MulBackward0" and v.grad_fn is not None and v.requires_grad


def test_a_write_makes_a_constant_require_grad():
    x, y = leaf(2, 1.0), torch.zeros(2)
    v = y[:1]
    y += x
    assert y.requires_grad and v.requires_grad and not v.is_leaf
    v.sum().backward()
    assert x.grad.tolist() == [1.0, 0.0]


def test_an_unrecorded_write_moves_no_history():
    x = leaf(2, 1.0)
    y = x * 3
    node = y.grad_fn
    with torch.no_grad():
        y.zero_()
    assert y.grad_fn is node and y._version == 1


def test_in_place_operators_return_the_same_object():
    x = torch.ones(2)
    y = x
    x += 1
    x *= 3
    x -= 1
    x /= 5
    assert x is y and x.tolist() == [1.0, 1.0] and x._version == 4


@pytest.mark.parametrize(
    "index",
    [
        0,
        -1,
        slice(None),
        slice(0, 3, 2),
        Ellipsis,
        (0, 1),
        (slice(None), 1),
        (None, 0),
        ([0, 2],),
        ([0, 1], [1, 0]),
        (slice(0, 2), [1, 1, 0]),
    ],
)
def test_setitem_equals_numpy(index):
    a = np.arange(12.0).reshape(3, 4)
    x = torch.tensor(a)
    value = -np.arange(float(a[index].size)).reshape(a[index].shape) - 1
    x[index] = torch.tensor(value)
    a[index] = value
    np.testing.assert_array_equal(x.numpy(), a)
    x[index] = 7.5
    a[index] = 7.5
    np.testing.assert_array_equal(x.numpy(), a)


def test_a_refused_write_changes_nothing():
    x = leaf(3, 1.0)
    for write in (lambda: x.add_(1), lambda: x.__setitem__(0, 5), lambda: x.view(3, 1).zero_(), lambda: x.fill_(0)):
        with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
            write()
    y = torch.ones(2)
    with pytest.raises(RuntimeError, match="broadcast shape"):
        y.add_(torch.ones(3, 2))
    with pytest.raises(RuntimeError, match="single memory location"):
        torch.ones(3, 1).expand(3, 2).add_(1)
    with torch.no_grad(), pytest.raises(RuntimeError, match="single memory location"):
        torch.ones(3, 1).expand(3, 2).add_(1)
    assert x.tolist() == [1.0, 2.0, 3.0] and x._version == 0 and y.tolist() == [1.0, 1.0] and y._version == 0


def test_a_view_made_under_no_grad_refuses_a_recorded_write():
    y = leaf(3).clone()
    with torch.no_grad():
        v = y[:2]
    with pytest.raises(RuntimeError, match="A view was created in no_grad mode"):
        v.mul_(2)
