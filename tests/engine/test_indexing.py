"""Indexing, and views that take their tensor's place: what no other library is needed to judge."""

from __future__ import annotations

import gc

import numpy as np
import pytest

import autograd_lab as torch


def grid() -> torch.Tensor:
    return torch.arange(12.0).reshape(3, 4).clone()


def test_a_refused_write_writes_nothing():
    for wrong in (
        lambda x: x.__setitem__([0, 5], 1.0),
        lambda x: x.__setitem__(0, torch.ones(3)),
        lambda x: x.scatter_(0, torch.tensor([[0], [7]]), 1.0),
        lambda x: x.index_add_(0, torch.tensor([0, 9]), torch.ones(2, 4)),
        lambda x: x.masked_scatter_(x > 0, torch.ones(2)),
        lambda x: x.index_put_((torch.tensor([0]),), torch.ones(5)),
        lambda x: x.put_(torch.tensor([0, 99]), torch.ones(2)),
    ):
        x = grid()
        with pytest.raises((IndexError, RuntimeError)):
            wrong(x)
        assert x._version == 0
        np.testing.assert_array_equal(x.numpy(), grid().numpy())


def test_views_share_memory_and_copies_do_not():
    x = grid()
    for view in (
        x.diagonal(),
        x.unfold(1, 2, 1),
        x.as_strided((2,), (5,)),
        x.unbind()[0],
        x.split(2)[0],
        x.T,
        x[:],
        x[None],
    ):
        assert view._is_view() and view._base is x
    for copy in (x[[0]], x[x > 0], x.flip(0), x.roll(1), x.repeat(1, 1), x.diag(), x.tril(), x.take(torch.tensor([0]))):
        assert not copy._is_view()


def test_an_index_array_is_freed_with_the_graph():
    x = grid().requires_grad_()
    y = x[torch.tensor([0, 2])]
    y.sum().backward()
    assert y.grad_fn.saved_entries() is None
    np.testing.assert_array_equal(x.grad.numpy(), [[1.0] * 4, [0.0] * 4, [1.0] * 4])


def test_in_place_views_keep_gradients_and_their_base():
    x = torch.ones(1, 3, requires_grad=True)
    base = x * 2
    row = base[0]
    assert row.unsqueeze_(1) is row and row.shape == (3, 1) and row._base is base
    row.mul_(torch.tensor([[1.0], [2.0], [3.0]]))
    base.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[2.0, 4.0, 6.0]])


def test_in_place_views_of_a_tensor_with_views_are_refused():
    x = grid()
    row = x[0]
    with pytest.raises(RuntimeError, match="other tensors are views of"):
        x.t_()
    assert x.shape == (3, 4) and row.shape == (4,)


def test_pieces_may_be_written_where_nothing_is_recorded():
    x = grid()
    x.unbind()[0].zero_()
    assert x[0].sum().item() == 0.0
    y = x.clone().requires_grad_() * 1
    with pytest.raises(RuntimeError, match=r"^Output 1 of Unbind is a view and is being modified inplace\."):
        y.unbind()[1].zero_()
    assert y._version == 0


def test_versions_of_new_memory_begin_at_zero():
    """Two arrays made of one 0-d result: neither leaves its count of writes to whoever gets its place in memory."""
    for _ in range(200):
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = x.max()
        for twin in (y.detach(), y.detach()):
            twin.add_(1)
        del x, y, twin
    gc.collect()
    assert all(torch.tensor(float(i))._version == 0 for i in range(200))


def test_orders_and_ties():
    x = torch.tensor([2.0, 1.0, 2.0, float("nan"), 1.0])
    assert x.argsort().tolist() == [1, 4, 0, 2, 3] and x.argsort(descending=True).tolist() == [3, 0, 2, 1, 4]
    assert x[:3].topk(2).indices.tolist() == [0, 2]


def test_draws_follow_their_generator():
    a, b = torch.zeros(5), torch.zeros(5)
    a.normal_(generator=torch.Generator().manual_seed(3))
    b.normal_(generator=torch.Generator().manual_seed(3))
    np.testing.assert_array_equal(a.numpy(), b.numpy())
    counts = torch.multinomial(
        torch.tensor([1.0, 3.0]), 4000, replacement=True, generator=torch.Generator().manual_seed(1)
    ).bincount()
    assert abs(counts[1].item() / 4000 - 0.75) < 0.05
    without = torch.multinomial(torch.ones(3, 5), 5)
    np.testing.assert_array_equal(without.sort(1).values.numpy(), [[0, 1, 2, 3, 4]] * 3)
