"""nn.Module: registration, the tree, state, and refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab import nn


class SimpleNN(nn.Module):
    """B8 of the lecture."""

    def __init__(self, d_in=4, h=3, d_out=2):
        super().__init__()
        self.fc1 = nn.Linear(d_in, h)
        self.relu = nn.ReLU()
        self.fc2 = nn.Linear(h, d_out)

    def forward(self, x):
        return self.fc2(self.relu(self.fc1(x)))


def test_names_order_and_count():
    net = SimpleNN()
    assert [n for n, _ in net.named_parameters()] == ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]
    assert list(net.state_dict()) == ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]
    assert [n for n, _ in net.named_modules()] == ["", "fc1", "relu", "fc2"]
    assert [n for n, _ in net.named_children()] == ["fc1", "relu", "fc2"] and len(list(net.children())) == 3
    assert (
        sum(p.numel() for p in nn.Sequential(nn.Linear(1000, 100), nn.ReLU(), nn.Linear(100, 10)).parameters())
        == 101_110
    )


def test_linear():
    layer = nn.Linear(3, 2)
    assert layer.weight.shape == (2, 3) and layer.bias.shape == (2,) and layer.weight.is_leaf
    bound = 1 / math.sqrt(3)
    assert layer.weight.abs().max().item() <= bound and layer.bias.abs().max().item() <= bound
    for shape in [(3,), (4, 3), (5, 4, 3), (0, 3)]:
        x = torch.randn(*shape)
        np.testing.assert_allclose(
            layer(x).detach().numpy(),
            x.numpy() @ layer.weight.detach().numpy().T + layer.bias.detach().numpy(),
            rtol=1e-5,
        )
    assert nn.Linear(3, 2, bias=False).bias is None
    with pytest.raises(RuntimeError, match="takes 3 features"):
        layer(torch.ones(4, 5))
    with pytest.raises(RuntimeError, match="mat1 and mat2 must have the same dtype, but got Long and Float"):
        layer(torch.ones(4, 3, dtype=torch.int64))


def test_a_parameter_is_registered_where_a_tensor_is_not():
    m = nn.Module()
    m.w, m.t, m.n = nn.Parameter(torch.ones(2)), torch.ones(2), 3
    assert [n for n, _ in m.named_parameters()] == ["w"]
    m.n = nn.Parameter(torch.ones(1))
    assert [n for n, _ in m.named_parameters()] == ["w", "n"]
    del m.w
    assert [n for n, _ in m.named_parameters()] == ["n"] and not hasattr(m, "w")
    m.n = None
    assert m.n is None and not list(m.parameters())


def test_a_shared_layer_is_counted_once_and_saved_twice():
    m = nn.Module()
    m.a = nn.Linear(1, 1)
    m.b = m.a
    assert len(list(m.parameters())) == 2 and list(m.state_dict()) == ["a.weight", "a.bias", "b.weight", "b.bias"]


def test_a_list_of_layers_is_not_registered():
    m = nn.Module()
    m.layers = [nn.Linear(1, 1)]
    with pytest.raises(ValueError, match="optimizer got an empty parameter list"):
        torch.optim.SGD(m.parameters(), lr=0.1)


def test_buffers():
    m = nn.Module()
    m.register_buffer("b", torch.ones(2))
    assert list(m.state_dict()) == ["b"] and not list(m.parameters()) and [n for n, _ in m.named_buffers()] == ["b"]
    m.b = torch.zeros(2)
    assert m.state_dict()["b"].tolist() == [0.0, 0.0]
    with pytest.raises(TypeError, match="cannot assign 'int' as buffer 'b'"):
        m.b = 5


def without_super(kind):
    class Net(nn.Module):
        def __init__(self):
            self.part = nn.Linear(1, 1) if kind == "module" else nn.Parameter(torch.ones(1))

    return Net


def no_attribute():
    nn.Module().foo


def assign(value):
    m = nn.Linear(1, 1)
    m.weight = value


WRONG = {
    "module before init": (
        lambda: without_super("module")(),
        AttributeError,
        r"cannot assign module before Module.__init__\(\) call",
    ),
    "parameters before init": (
        lambda: without_super("p")(),
        AttributeError,
        r"cannot assign parameters before Module.__init__\(\) call",
    ),
    "unknown attribute": (no_attribute, AttributeError, "'Module' object has no attribute 'foo'"),
    "no forward": (
        lambda: nn.Module()(1),
        NotImplementedError,
        r'Module \[Module\] is missing the required "forward" function',
    ),
    "a tensor for a parameter": (
        lambda: assign(torch.ones(1, 1)),
        TypeError,
        "cannot assign 'torch.FloatTensor' as parameter 'weight'",
    ),
    "a number for a parameter": (lambda: assign(3), TypeError, "cannot assign 'int' as parameter 'weight'"),
    "not a module": (lambda: nn.Sequential(3), TypeError, "int is not a Module subclass"),
    "missing keys": (
        lambda: nn.Linear(1, 1).load_state_dict({"weight": torch.ones(1, 1)}),
        RuntimeError,
        'Missing key.*"bias"',
    ),
    "unexpected keys": (lambda: nn.ReLU().load_state_dict({"w": torch.ones(1)}), RuntimeError, 'Unexpected key.*"w"'),
    "other shapes": (
        lambda: nn.Linear(1, 1).load_state_dict({"weight": torch.ones(2, 2), "bias": torch.ones(1)}),
        RuntimeError,
        "size mismatch for weight",
    ),
}


@pytest.mark.parametrize("use, error, text", WRONG.values(), ids=WRONG)
def test_refusals(use, error, text):
    with pytest.raises(error, match=text):
        use()


def test_state_shares_memory_and_loads_all_or_nothing():
    a, b = SimpleNN(), SimpleNN()
    result = b.load_state_dict(a.state_dict())
    assert repr(result) == "<All keys matched successfully>" and all(
        torch.equal(p, q) for p, q in zip(a.parameters(), b.parameters(), strict=True)
    )
    state = a.state_dict()
    with torch.no_grad():
        a.fc1.weight.zero_()
    assert not state["fc1.weight"].any().item() and not state["fc1.weight"].requires_grad
    before = b.fc1.weight.tolist()
    with pytest.raises(RuntimeError):
        b.load_state_dict({"fc1.weight": torch.zeros(3, 4)})
    assert b.fc1.weight.tolist() == before
    assert b.load_state_dict({"fc1.bias": torch.zeros(3)}, strict=False).missing_keys == [
        "fc1.weight",
        "fc2.weight",
        "fc2.bias",
    ]


def test_zero_grad_freeze_and_modes():
    net = SimpleNN()
    net(torch.ones(1, 4)).sum().backward()
    net.zero_grad(set_to_none=False)
    assert not net.fc1.weight.grad.any().item()
    net.zero_grad()
    assert net.fc1.weight.grad is None
    net.fc1.requires_grad_(False)
    net(torch.ones(1, 4)).sum().backward()
    assert net.fc1.weight.grad is None and net.fc2.weight.grad is not None
    assert not net.eval().fc1.training and net.train().fc1.training


def test_to_another_dtype_keeps_the_parameters():
    net = SimpleNN()
    weight = net.fc1.weight
    assert net.double() is net and net.fc1.weight is weight and weight.dtype is torch.float64 and weight.is_leaf
    net(torch.ones(1, 4, dtype=torch.float64)).sum().backward()
    assert weight.grad.dtype is torch.float64


def test_apply_visits_children_first():
    order = []
    SimpleNN().apply(lambda m: order.append(type(m).__name__))
    assert order[-1] == "SimpleNN" and sorted(order) == ["Linear", "Linear", "ReLU", "SimpleNN"]


def test_text():
    assert repr(nn.Sequential(nn.Linear(3, 2), nn.ReLU())) == (
        "Sequential(\n  (0): Linear(in_features=3, out_features=2, bias=True)\n  (1): ReLU()\n)"
    )


def test_losses_warn_of_shapes_that_broadcast():
    perfect = torch.arange(8.0)
    with pytest.warns(UserWarning, match="Using a target size"):
        loss = nn.functional.mse_loss(perfect.view(8, 1), perfect)
    assert loss.item() == pytest.approx(10.5) and nn.MSELoss()(perfect, perfect).item() == 0
