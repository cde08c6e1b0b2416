"""What a Module saves, loads, converts and copies; lazy layers; parametrized ones."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab import nn
from autograd_lab.nn.utils import parametrizations, parametrize


def test_a_buffer_that_is_not_persistent_is_not_saved():
    m = nn.Module()
    m.register_buffer("kept", torch.ones(1))
    m.register_buffer("lost", torch.ones(1), persistent=False)
    m.also = nn.Buffer(torch.ones(1))
    assert list(m.state_dict()) == ["kept", "also"] and [n for n, _ in m.named_buffers()] == ["kept", "lost", "also"]


def test_names_find_what_lies_there():
    net = nn.Sequential(nn.Linear(1, 1), nn.BatchNorm1d(1))
    assert net.get_submodule("0") is net[0] and net.get_parameter("0.weight") is net[0].weight
    assert net.get_buffer("1.running_mean") is net[1].running_mean
    with pytest.raises(AttributeError, match="Linear has no attribute `foo`"):
        net.get_parameter("0.foo")
    net.set_submodule("0", nn.ReLU())
    assert type(net[0]) is nn.ReLU


def test_a_parameter_replaced_keeps_its_place():
    layer = nn.Linear(2, 1)
    layer.weight = nn.Parameter(torch.zeros(1, 2))
    assert [n for n, _ in layer.named_parameters()] == ["weight", "bias"]


def test_an_error_in_loading_changes_nothing():
    net = nn.Sequential(nn.Linear(1, 1), nn.Linear(2, 2))
    before = {k: v.tolist() for k, v in net.state_dict().items()}
    state = {k: torch.ones_like(v) for k, v in net.state_dict().items()} | {"1.weight": torch.ones(3, 2)}
    with pytest.raises(
        RuntimeError, match=r"size mismatch for 1.weight: copying a param with shape torch.Size\(\[3, 2\]\)"
    ):
        net.load_state_dict(state)
    assert {k: v.tolist() for k, v in net.state_dict().items()} == before


def test_assigned_state_is_the_tensors_themselves():
    layer = nn.Linear(1, 1)
    state = {"weight": torch.ones(1, 1, dtype=torch.float64), "bias": torch.zeros(1)}
    layer.load_state_dict(state, assign=True)
    assert layer.weight.dtype is torch.float64 and isinstance(layer.weight, nn.Parameter)
    state["weight"][0, 0] = 5
    assert layer.weight.item() == 5


def test_hooks_of_state():
    layer = nn.Linear(1, 1)
    layer.register_state_dict_post_hook(lambda m, state, prefix, meta: state.update({prefix + "more": torch.ones(1)}))
    assert list(nn.Sequential(layer).state_dict()) == ["0.weight", "0.bias", "0.more"]
    layer.register_load_state_dict_pre_hook(lambda m, state, prefix, *others: state.pop(prefix + "more"))
    assert repr(layer.load_state_dict(layer.state_dict())) == "<All keys matched successfully>"
    other = nn.Linear(1, 1)
    other.register_load_state_dict_post_hook(lambda m, keys: keys.missing_keys.clear())
    other.load_state_dict({"weight": torch.ones(1, 1)})
    assert other.weight.item() == 1


def test_conversion_leaves_integers_and_takes_gradients_along():
    norm = nn.BatchNorm1d(2)
    norm.weight.grad = torch.ones(2)
    norm.double()
    assert norm.running_mean.dtype is torch.float64 and norm.num_batches_tracked.dtype is torch.int64
    assert norm.weight.grad.dtype is torch.float64
    with pytest.raises(TypeError, match="only accepts floating point or complex dtypes"):
        norm.to(torch.int64)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))], ids=["deepcopy", "pickle"])
def test_copies_stand_on_their_own(copied):
    shared = nn.Linear(2, 2)
    net = nn.Sequential(shared, nn.ReLU(), shared)
    net(torch.ones(1, 2)).sum().backward()
    other = copied(net)
    assert other[0] is other[2] and other[0].weight is not shared.weight and other[0].weight.grad is None
    np.testing.assert_array_equal(other(torch.ones(1, 2)).detach().numpy(), net(torch.ones(1, 2)).detach().numpy())


def test_a_lazy_layer_becomes_a_plain_one():
    layer = nn.LazyLinear(3)
    weight = layer.weight
    optimizer = torch.optim.SGD(layer.parameters(), lr=1.0)
    with pytest.raises(RuntimeError, match="Can't access the shape of an uninitialized parameter"):
        weight.shape
    with pytest.raises(ValueError, match="Attempted to use an uninitialized parameter"):
        weight + 1
    layer.double()
    layer(torch.ones(2, 4, dtype=torch.float64)).sum().backward()
    assert (
        type(layer) is nn.Linear and layer.in_features == 4 and layer.weight is weight and type(weight) is nn.Parameter
    )
    before = weight.detach().clone()
    optimizer.step()
    np.testing.assert_allclose((before - weight).detach().numpy(), np.full((3, 4), 2.0))


class Doubled(nn.Module):
    def forward(self, x):
        return x * 2

    def right_inverse(self, x):
        return x / 2


def test_a_parametrized_weight():
    layer = nn.Linear(2, 1)
    before = layer.weight
    parametrize.register_parametrization(layer, "weight", Doubled())
    assert layer.parametrizations.weight.original is before and type(layer).__name__ == "ParametrizedLinear"
    layer.weight = torch.ones(1, 2)
    assert before.tolist() == [[0.5, 0.5]]
    layer(torch.ones(1, 2)).sum().backward()
    assert before.grad.tolist() == [[2.0, 2.0]]
    other = copy.deepcopy(layer)
    parametrize.remove_parametrizations(layer, "weight")
    assert type(layer) is nn.Linear and layer.weight is before and before.tolist() == [[1.0, 1.0]]
    assert parametrize.is_parametrized(other, "weight") and other.weight.tolist() == [[1.0, 1.0]]
    with pytest.raises(RuntimeError, match="only supported through state_dict"):
        pickle.dumps(other)


def test_weight_and_spectral_norm():
    layer = parametrizations.weight_norm(nn.Linear(3, 2))
    with torch.no_grad():
        layer.parametrizations.weight.original0.copy_(torch.tensor([[1.0], [5.0]]))
    np.testing.assert_allclose(np.linalg.norm(layer.weight.detach().numpy(), axis=1), [1, 5], rtol=1e-6)
    torch.manual_seed(0)
    layer = parametrizations.spectral_norm(nn.Linear(6, 4), n_power_iterations=20)
    assert np.linalg.svd(layer.weight.detach().numpy())[1][0] == pytest.approx(1, rel=1e-3)
