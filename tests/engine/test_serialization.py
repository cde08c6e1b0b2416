"""save and load: everything comes back as it was; damaged and hostile files get one clear error and run nothing."""

from __future__ import annotations

import copy
import io
import json
import os
import pickle
import zipfile
from collections import OrderedDict

import numpy as np
import pytest

import autograd_lab as torch
from autograd_lab.utils import safetensors


def saved(value) -> bytes:
    file = io.BytesIO()
    torch.save(value, file)
    return file.getvalue()


def back(value):
    return torch.load(io.BytesIO(saved(value)))


PLAIN = [None, True, 3, -(2**80), 2.5, float("inf"), "text", b"bytes", 1j, (1, 2), [1, [2, {}]], {"a": {1: None}}, {1, 2}, frozenset({3}),
         OrderedDict(a=1), torch.float32, torch.device("cpu"), torch.Size([2, 3]), np.float32(2), 0.1 + 0.2]  # fmt: skip


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values(value):
    found = back(value)
    assert found == value and type(found) is type(value)


def test_nan_and_arrays():
    assert np.isnan(back(float("nan")))
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(back(x), x)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "uint8", "int8", "int16", "int32", "int64", "bool"])
def test_every_dtype(dtype):
    t = torch.tensor([0, 1, 2]).to(getattr(torch, dtype))
    found = back(t)
    assert found.dtype == t.dtype and found.tolist() == t.tolist()


def test_kinds_of_tensors():
    w = torch.nn.Parameter(torch.ones(2))
    leaf = torch.ones(2, requires_grad=True)
    found = back([w, leaf, leaf * 2, torch.zeros(0, 3), torch.tensor(3.0), w])
    assert isinstance(found[0], torch.nn.Parameter) and found[0].requires_grad and found[5] is found[0]
    assert found[1].requires_grad and found[1].is_leaf and not found[2].requires_grad
    assert found[3].shape == (0, 3) and found[4].shape == () and found[4].item() == 3.0
    assert back(torch.nn.Parameter(torch.ones(2), requires_grad=False)).requires_grad is False


def test_views_share_again():
    x = torch.arange(12.0).reshape(3, 4)
    found = back({"x": x, "row": x[1], "t": x.t(), "step": x[:, ::2], "wide": torch.tensor(5.0).expand(3)})
    found["x"][1, 2] = -1
    assert found["row"].tolist() == [4, 5, -1, 7] and found["t"][2, 1] == -1 and found["step"][1].tolist() == [4, -1]
    assert found["wide"].tolist() == [5, 5, 5]
    found["row"].mul_(2)
    assert found["x"][1].tolist() == [8, 10, -2, 14]


def test_what_is_loaded_can_be_trained():
    net = torch.nn.Linear(2, 1)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)

    def step(net, optimizer):
        optimizer.zero_grad()
        (net(torch.ones(4, 2)) ** 2).sum().backward()
        optimizer.step()

    step(net, optimizer)
    state = back({"net": net.state_dict(), "optimizer": optimizer.state_dict()})
    other = torch.nn.Linear(2, 1)
    resumed = torch.optim.Adam(other.parameters())
    other.load_state_dict(state["net"])
    resumed.load_state_dict(state["optimizer"])
    for _ in range(3):
        step(net, optimizer)
        step(other, resumed)
    assert net.weight.tolist() == other.weight.tolist()


@pytest.mark.parametrize(
    "value",
    [torch.nn.Linear(1, 1), print, object(), {"f": [lambda: 1]}, np.array(["a"])],
    ids=["module", "function", "object", "lambda", "strings"],
)
def test_code_and_objects_are_refused(value):
    with pytest.raises(TypeError, match="cannot save"):
        saved(value)


def test_a_container_that_holds_itself():
    loop: list = []
    loop.append(loop)
    with pytest.raises(ValueError, match="Does one of them hold itself"):
        saved(loop)


def test_a_path_is_written_at_once(tmp_path):
    path = tmp_path / "w.pt"
    torch.save({"w": torch.ones(2)}, path)
    with pytest.raises(TypeError):
        torch.save({"w": torch.zeros(2), "bad": print}, path)
    assert torch.load(path)["w"].tolist() == [1, 1] and os.listdir(tmp_path) == ["w.pt"]
    with pytest.raises(RuntimeError, match="Parent directory .* does not exist"):
        torch.save(1, tmp_path / "none" / "w.pt")
    with pytest.raises(FileNotFoundError):
        torch.load(tmp_path / "other.pt")


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "w.pt"
    torch.save(1, path)

    def full(*_):
        raise OSError("no space")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        torch.save(2, path)
    assert torch.load(path) == 1 and os.listdir(tmp_path) == ["w.pt"]


def test_a_file_cut_anywhere_is_refused():
    content = saved({"w": torch.arange(5.0), "n": 3})
    for end in range(2, len(content)):
        with pytest.raises(RuntimeError, match="PytorchStreamReader failed reading zip archive"):
            torch.load(io.BytesIO(content[:end]))
    with pytest.raises(EOFError, match="The file is empty"):
        torch.load(io.BytesIO())


def test_a_changed_byte_is_refused_or_harmless():
    content = saved({"w": torch.arange(5.0), "n": [3, "x"]})
    for place in range(len(content)):
        for change in (1, 128):
            damaged = bytearray(content)
            damaged[place] ^= change
            try:
                torch.load(io.BytesIO(bytes(damaged)))
            except RuntimeError as error:
                assert "PytorchStreamReader" in str(error)
            except pickle.UnpicklingError:
                assert place < 2


def crafted(value, memory=b"\0" * 8, compressed=False) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
        archive.writestr("header.json", json.dumps({"format": "autograd_lab 1", "value": value}))
        archive.writestr("memory/0", memory)
    file.seek(0)
    return file


def place(**changes):
    plain = {"memory": 0, "dtype": "float32", "shape": [2], "strides": [4], "offset": 0, "device": "cpu", "requires_grad": False,
             "parameter": False}  # fmt: skip
    return {"tensor": {**plain, **changes}}


HOSTILE = {
    "beyond the memory": place(shape=[3]),
    "before the memory": place(offset=-4),
    "backwards": place(strides=[-4]),
    "far away": place(strides=[2**62]),
    "huge": place(shape=[2**40]),
    "many dimensions": place(shape=[1] * 40, strides=[0] * 40),
    "a fraction": place(shape=[1.5]),
    "no list": place(shape="ab"),
    "strides missing": place(strides=[]),
    "objects": place(dtype="object"),
    "a code": place(dtype="V8"),
    "complex": place(dtype="complex64", shape=[1]),
    "other memory": place(memory=3),
    "a path": place(memory="../../etc"),
    "device": place(device="mars"),
    "integers that require grad": place(dtype="int32", requires_grad=True),
    "unknown kind": {"os.system": "true"},
    "two kinds": {"list": [], "tuple": []},
    "a bare list": [1],
    "again": {"again": 5},
    "unhashable": {"set": [{"list": []}]},
    "odd pairs": {"dict": [[1]]},
    "dtype": {"dtype": "__class__"},
    "bytes": {"bytes": "***"},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_headers(name):
    with pytest.raises(RuntimeError, match="damaged"):
        torch.load(crafted(HOSTILE[name]))


def test_deep_and_compressed_files():
    deep: object = None
    for _ in range(300):
        deep = {"list": [deep]}
    with pytest.raises(RuntimeError, match="nested too deep"):
        torch.load(crafted(deep))
    with pytest.raises(RuntimeError, match="compressed"):
        torch.load(crafted(1, compressed=True))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("header.json", "[" * 200_000)
    with pytest.raises(RuntimeError, match="damaged"):
        torch.load(io.BytesIO(file.getvalue()))


def test_a_pickle_is_not_run(tmp_path):
    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "ran"),)

    with pytest.raises(pickle.UnpicklingError, match="Weights only load failed"):
        torch.load(io.BytesIO(pickle.dumps(Evil())), weights_only=False)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Evil()))
    with pytest.raises(RuntimeError, match="written by PyTorch"):
        torch.load(io.BytesIO(file.getvalue()))
    assert not (tmp_path / "ran").exists()


def test_map_location():
    content = saved(torch.ones(2))
    for location in ("cpu", torch.device("cpu"), {"cuda": "cpu"}, lambda t, where: t, lambda t, where: None):
        assert torch.load(io.BytesIO(content), map_location=location).tolist() == [1, 1]
    with pytest.raises(RuntimeError, match="map_location failed for a tensor saved on cpu: KeyError"):
        torch.load(io.BytesIO(content), map_location=lambda t, where: {}[where])
    with pytest.raises(RuntimeError, match="map_location=torch.device"):
        torch.load(crafted(place(device="cuda:0")))
    assert torch.load(crafted(place(device="cuda:0")), map_location="cpu").tolist() == [0, 0]


def test_pickle_and_deepcopy():
    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
    for other in (copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        assert [p.tolist() for p in other.parameters()] == [p.tolist() for p in net.parameters()]
        assert all(p.requires_grad and isinstance(p, torch.nn.Parameter) for p in other.parameters())
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    net(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    twin = pickle.loads(pickle.dumps(optimizer))
    assert len(twin.state) == 2 and twin.param_groups[0]["momentum"] == 0.9
    twin.step()


def test_safetensors(tmp_path):
    path = tmp_path / "w.safetensors"
    tensors = {
        "a": torch.arange(6.0).reshape(2, 3).t(),
        "b": torch.tensor(True),
        "c": torch.zeros(0, 2, dtype=torch.int16),
    }
    safetensors.save_file(tensors, path, {"from": "here"})
    found = safetensors.load_file(path)
    assert list(found) == list(tensors)
    for name, t in tensors.items():
        assert found[name].dtype == t.dtype and found[name].shape == t.shape and found[name].tolist() == t.tolist()
    content = path.read_bytes()
    assert content[8:9] == b"{" and int.from_bytes(content[:8], "little") % 8 == 0
    for end in (*range(0, len(content), 11), len(content) - 1):
        path.write_bytes(content[:end])
        with pytest.raises(RuntimeError, match="damaged"):
            safetensors.load_file(path)
    with pytest.raises(TypeError, match="hold tensors by name"):
        safetensors.save_file({"a": 3}, path)
