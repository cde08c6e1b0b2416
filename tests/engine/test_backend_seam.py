"""The engine asks each array's own backend: everything runs on a device that refuses numpy, and gives numpy's
numbers.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab import backend

from .device import COUNTS, DeviceArray, DeviceBackend
from .table import cases, cotangent, rows, several, with_gradient
from .test_lecture import RATE, block_1, data


@pytest.fixture(autouse=True)
def device(monkeypatch):
    """The pretended device in cuda's place."""
    made = DeviceBackend()
    monkeypatch.setitem(backend.BY_TYPE, DeviceArray, made)
    monkeypatch.setitem(backend.BY_DEVICE, "cuda", made)
    COUNTS.update(up=0, down=0, reads=0)
    return made


def test_the_device_has_its_manners():
    x = DeviceArray(np.ones(3))
    for wrong in (
        lambda: np.exp(x),
        lambda: np.asarray(x),
        lambda: np.sum(x),
        lambda: x + np.ones(3),
        lambda: np.ones(3) + x,
        lambda: np.concatenate([x, x]),
        lambda: hash(x),
    ):
        with pytest.raises(TypeError):
            wrong()
    assert (
        isinstance(x.sum(), DeviceArray)
        and isinstance(x + 1, DeviceArray)
        and isinstance(np.float32(2) * x, DeviceArray)
    )
    view = x[1:]
    view[0] = 5
    assert view.base is x and x.tolist() == [1.0, 5.0, 1.0]


def test_block_1_on_the_device():
    x, y, w1, w2 = [torch.tensor(a).to("cuda") for a in data("float32")]
    w1.requires_grad_()
    w2.requires_grad_()
    losses = []
    for _ in range(5):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss)
        loss.backward()
        with torch.no_grad():
            w1 -= RATE * w1.grad
            w2 -= RATE * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
    assert COUNTS == {"up": 4, "down": 0, "reads": 0}, "nothing travels and nothing waits inside the loop"
    assert isinstance(w1.grad._data, DeviceArray) and isinstance(loss._data, DeviceArray) and w1.device.type == "cuda"
    np.testing.assert_allclose([value.item() for value in losses], block_1(5), rtol=1e-5)


@pytest.mark.parametrize("op", list(rows()), ids=lambda op: op.name)
def test_every_row_on_the_device(op):
    for case in cases(op):
        remote = replace(
            case, attrs={k: DeviceArray(v) if isinstance(v, np.ndarray) else v for k, v in case.attrs.items()}
        )
        here, there = case.tensors(), case.tensors(tuple(DeviceArray(x.copy()) for x in case.inputs))
        outs = case.call(*here)
        for out, far in zip(several(outs), several(remote.call(*there)), strict=True):
            assert isinstance(far._data, DeviceArray), f"{case}: the result is a {type(far._data).__name__}"
            np.testing.assert_array_equal(far._data.get(), out._data, err_msg=str(case))
        if not case.slots():
            continue
        roots = with_gradient(outs)
        seeds = [torch.tensor(cotangent(case, root._data)) for root in roots]
        expected = torch.autograd.grad(roots, [here[i] for i in case.slots()], seeds)
        for create_graph in (False, True):
            roots = with_gradient(remote.call(*there))
            wanted = [there[i] for i in case.slots()]
            found = torch.autograd.grad(roots, wanted, [s.to("cuda") for s in seeds], create_graph=create_graph)
            for g, e in zip(found, expected, strict=True):
                assert isinstance(g._data, DeviceArray), f"{case}: a gradient is a {type(g._data).__name__}"
                np.testing.assert_allclose(g._data.get(), e._data, rtol=1e-13, atol=1e-14, err_msg=str(case))


def test_writes_views_and_stale_saves_on_the_device():
    x = torch.tensor([1.0, 2.0, 3.0, 4.0]).to("cuda").requires_grad_()
    y = x.clone()
    y[1:3].mul_(3)
    y.view(2, 2)[0] = x[2:] * 2
    (y * y).sum().backward()
    assert x.grad.tolist() == [0.0, 0.0, 24.0 + 54.0, 32.0 + 8.0]
    z = x.exp()
    w = (z * z).sum()
    z.detach().view(4)[0:1].zero_()
    with pytest.raises(RuntimeError, match="inplace"):
        w.backward()
    assert z._version == 1 and z.view(2, 2)._version == 1


def test_layers_and_optimizers_on_the_device():
    torch.manual_seed(0)
    here = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
    there = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1)).to("cuda")
    there.load_state_dict({name: value.to("cuda") for name, value in here.state_dict().items()})
    x, y = torch.randn(8, 4), torch.randn(8, 1)
    for net, a, b in ((here, x, y), (there, x.to("cuda"), y.to("cuda"))):
        optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
        for _ in range(3):
            torch.nn.functional.mse_loss(net(a), b).backward()
            optimizer.step()
            optimizer.zero_grad()
    for p, q in zip(here.parameters(), there.parameters(), strict=True):
        np.testing.assert_allclose(q.detach().cpu().numpy(), p.detach().numpy(), rtol=1e-5)


def test_text_and_numbers_come_down():
    x = torch.tensor([1.5, 2.0]).to("cuda")
    assert repr(x) == "tensor([1.5000, 2.0000], device='cuda:0')"
    assert x.tolist() == [1.5, 2.0] and x.sum().item() == 3.5 and x.cpu().numpy().tolist() == [1.5, 2.0]
    with pytest.raises(TypeError, match=r"Use Tensor\.cpu"):
        x.numpy()
    w = torch.tensor(2.0).to("cuda").requires_grad_()
    (w * w * w).backward()
    assert w.grad.item() == 12.0
