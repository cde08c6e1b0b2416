"""The stale-save check: what a node saved and somebody overwrote is found, wherever the write went through, and
nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch


def leaf(*values: float):
    return torch.tensor(list(values), requires_grad=True)


def write(y):
    y.add_(1)


def write_detached(y):
    y.detach().add_(1)


def write_without_recording(y):
    with torch.no_grad():
        y.mul_(2)


def write_through_a_view(y):
    y.view(-1)[0:1].fill_(3)


def write_through_a_view_of_detached(y):
    y.detach().view(-1)[0:1].zero_()


def write_an_entry(y):
    y[(0,) * y.dim()] = 4


WRITES = [
    write,
    write_detached,
    write_without_recording,
    write_through_a_view,
    write_through_a_view_of_detached,
    write_an_entry,
]
MAKERS = {
    "an array": lambda x: x * 3,
    "0-d kept as a numpy scalar": lambda x: (x * 3).sum(),
    "0-d from 0-d": lambda x: x.sum() * 3,
    "a view": lambda x: (x * 3)[1:],
    "a matrix": lambda x: (x * 3).view(1, -1),
}
USERS = {
    "an input": lambda y: y * y,
    "its result": lambda y: y.exp(),
}


@pytest.mark.parametrize("change", WRITES, ids=lambda f: f.__name__)
@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_saved_input_overwritten(make, change):
    x = leaf(1.0, 2.0, 3.0)
    y = make(x)
    if y.dim() == 0 and change is write_an_entry:
        y = y.view(1)
    z = (y * y).sum()
    change(y)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.backward()


@pytest.mark.parametrize("change", WRITES, ids=lambda f: f.__name__)
@pytest.mark.parametrize("shape", [(3,), (1, 3), ()], ids=str)
def test_a_saved_result_overwritten(shape, change):
    x = torch.ones(shape, requires_grad=True)
    y = x.exp()
    if not shape and change is write_an_entry:
        y[()] = 4
    else:
        change(y)
    with pytest.raises(RuntimeError, match=r"ExpBackward0 saved its result"):
        y.sum().backward()


def test_a_saved_constant_overwritten():
    x, a = leaf(1.0, 2.0), torch.ones(2)
    z = (x * a).sum()
    a += 1
    with pytest.raises(RuntimeError, match="is at version 1; expected version 0"):
        z.backward()


def test_the_numpy_array_behind_is_not_watched():
    """A write by numpy itself cannot be seen; PyTorch does not see it either."""
    a = np.ones(2, "f")
    x = leaf(1.0, 2.0)
    z = (x * torch.from_numpy(a)).sum()
    a += 1
    z.backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_what_is_not_saved_may_be_written():
    x, a = leaf(1.0, 2.0), torch.ones(2)
    z = (x + a).sum()
    a += 1
    z.backward()
    y = x * 2
    w = y + 1
    y.zero_()
    w.sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]


def test_only_later_writes_count():
    x = leaf(1.0, 2.0)
    y = x * 3
    y += 1
    z = (y * y).sum()
    z.backward()
    assert x.grad.tolist() == [24.0, 42.0]


def test_data_is_behind_autograds_back():
    x = leaf(1.0, 2.0)
    y = torch.sigmoid(x)
    y.data.zero_()
    y.sum().backward()
    assert x.grad.tolist() == [0.0, 0.0], "silently wrong, as in PyTorch: that is what is dangerous about .data"


def test_a_write_of_a_tensor_by_itself():
    x = leaf(1.0, 2.0)
    y = x * 2
    y.mul_(y)
    with pytest.raises(RuntimeError, match="MulBackward0 saved its input y for backward; then `mul_` wrote into it"):
        y.sum().backward()


def test_the_weight_update_of_a_retained_graph():
    w = leaf(1.0, 2.0)
    h = w * 1
    with pytest.raises(RuntimeError, match="is at version 1; expected version 0"):
        for _ in range(2):
            h = h * w
            h.sum().backward(retain_graph=True)
            with torch.no_grad():
                w -= 0.1 * w.grad


def test_versions_in_the_message_count_from_the_save():
    x = leaf(1.0, 2.0)
    y = x * 3
    y += 1
    y += 1
    z = (y * y).sum()
    y += 1
    with pytest.raises(RuntimeError, match="is at version 3; expected version 2"):
        z.backward()


def test_the_message_names_who_saved_and_who_wrote():
    x = leaf(1.0, 2.0)
    y = x.exp()
    z = y * y
    y *= 2  # the line that writes
    with pytest.raises(RuntimeError) as caught:
        z.sum().backward()
    text = str(caught.value)
    assert (
        "MulBackward0 saved its input x for backward" in text or "MulBackward0 saved its input y for backward" in text
    )
    assert "`mul_` wrote into it at line" in text and "y *= 2  # the line that writes" in text
    assert "Write the out-of-place form" in text


def test_recycled_memory_carries_no_old_writes():
    x = torch.ones(60_000, requires_grad=True)
    for _ in range(4):
        y = x * 2.0
        z = (y * y).sum()
        del y
        z.backward()
        junk = torch.ones(60_000) * 3.0
        junk += 1
        del junk
    assert x.grad._data[0] == 32.0


def test_the_version_counter():
    x = torch.zeros(3)
    assert x._version == 0
    x.add_(1)
    x[0] = 5
    x[[0, 1]] = 2
    x.view(3, 1).mul_(2)
    with torch.no_grad():
        x -= 1
    x.copy_(torch.ones(3))
    x.zero_()
    assert x._version == 7
    assert (x + 1)._version == 0 and x.clone()._version == 0
