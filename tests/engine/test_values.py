"""Tensors as values: creation, dtypes and their promotion, reductions and indexing against numpy, Python's manners."""

from __future__ import annotations

import math

import numpy as np
import pytest

import autograd_lab as torch

DTYPES = ["uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64", "bool"]


# ---------------------------------------------------------------- dtypes


def expected(a: str, b: str) -> str:
    """PyTorch's table for two tensors with dimensions: the higher category; inside one, numpy's."""
    rank = {"b": 0, "u": 1, "i": 1, "f": 2}
    ka, kb = rank[np.dtype(a).kind], rank[np.dtype(b).kind]
    return a if ka > kb else b if kb > ka else np.promote_types(a, b).name


@pytest.mark.parametrize("a", DTYPES)
@pytest.mark.parametrize("b", DTYPES)
def test_promotion_of_two_tensors(a, b):
    x, y = (torch.ones(2, dtype=getattr(torch, name)) for name in (a, b))
    result = expected(a, b)
    assert (x + y).dtype.name == result
    assert torch.where(x == y, x, y).dtype.name == result
    assert torch.cat([x, y]).dtype.name == result
    assert (x / y).dtype.name == (result if np.dtype(result).kind == "f" else "float32")
    assert (x == y).dtype is torch.bool


@pytest.mark.parametrize("a", DTYPES)
@pytest.mark.parametrize("b", DTYPES)
def test_a_0d_tensor_gives_way_inside_its_category(a, b):
    x, zero_d = torch.ones(2, dtype=getattr(torch, a)), torch.tensor(1, dtype=getattr(torch, b))
    rank = {"b": 0, "u": 1, "i": 1, "f": 2}
    wanted = b if rank[np.dtype(b).kind] > rank[np.dtype(a).kind] else a
    assert (x + zero_d).dtype.name == wanted == (zero_d + x).dtype.name


@pytest.mark.parametrize("a", DTYPES)
def test_python_numbers_give_way(a):
    x = torch.ones(2, dtype=getattr(torch, a))
    kind = np.dtype(a).kind
    assert (x + True).dtype.name == a
    assert (x + 1).dtype.name == ("int64" if kind == "b" else a)
    assert (x + 1.5).dtype.name == (a if kind == "f" else "float32")
    assert (x * np.float64(2)).dtype.name == (a if kind == "f" else "float32")


def test_default_dtype():
    torch.set_default_dtype(torch.float64)
    try:
        assert torch.ones(1).dtype is torch.tensor(1.0).dtype is torch.randn(1).dtype is torch.float64
        assert (torch.tensor([1]) / 2).dtype is torch.float64
    finally:
        torch.set_default_dtype(torch.float32)
    with pytest.raises(TypeError, match="floating-point"):
        torch.set_default_dtype(torch.int64)


def test_conversions():
    x = torch.tensor([0.0, 1.7])
    for method, name in (
        ("double", "float64"),
        ("long", "int64"),
        ("int", "int32"),
        ("bool", "bool"),
        ("half", "float16"),
    ):
        assert getattr(x, method)().dtype.name == name
    assert x.long().tolist() == [0, 1] and x.bool().tolist() == [False, True]
    assert x.float() is x and x.to(torch.float32) is x and x.to(x.double()).dtype is torch.float64
    w = torch.ones(2, requires_grad=True)
    w.double().sum().backward()
    assert w.grad.dtype is torch.float32 and not w.long().requires_grad


# ---------------------------------------------------------------- creation


CREATED = {
    "tensor of a list": (lambda: torch.tensor([[1.0, 2.0]]), np.float32([[1, 2]])),
    "tensor of integers": (lambda: torch.tensor([1, 2]), np.int64([1, 2])),
    "tensor of bools": (lambda: torch.tensor([True, False]), np.array([True, False])),
    "tensor of numpy keeps its dtype": (lambda: torch.tensor(np.ones(2)), np.ones(2)),
    "tensor of tensors": (lambda: torch.tensor([torch.tensor(1.0), 2.0]), np.float32([1, 2])),
    "empty list": (lambda: torch.tensor([]), np.float32([])),
    "0-d": (lambda: torch.tensor(3), np.int64(3)),
    "zeros": (lambda: torch.zeros(2, 3), np.zeros((2, 3), "f")),
    "sizes as one tuple": (lambda: torch.ones((2, 3)), np.ones((2, 3), "f")),
    "no sizes": (lambda: torch.zeros(()), np.float32(0)),
    "full of an integer": (lambda: torch.full((2,), 7), np.int64([7, 7])),
    "full of a float": (lambda: torch.full((2,), 7.5), np.float32([7.5, 7.5])),
    "eye": (lambda: torch.eye(2, 3), np.eye(2, 3, dtype="f")),
    "arange": (lambda: torch.arange(1, 10, 3), np.int64([1, 4, 7])),
    "arange down": (lambda: torch.arange(5, 0, -2), np.int64([5, 3, 1])),
    "arange of floats": (lambda: torch.arange(0.0, 1.0, 0.25), np.float32([0, 0.25, 0.5, 0.75])),
    "linspace": (lambda: torch.linspace(0, 1, 5), np.linspace(0, 1, 5, dtype="f")),
    "zeros_like": (lambda: torch.zeros_like(torch.tensor([1, 2])), np.int64([0, 0])),
    "full_like": (lambda: torch.full_like(torch.ones(2), 3), np.float32([3, 3])),
    "ones_like of another dtype": (lambda: torch.ones_like(torch.ones(2), dtype=torch.int64), np.int64([1, 1])),
}


@pytest.mark.parametrize("make, value", CREATED.values(), ids=CREATED)
def test_creation(make, value):
    x = make()
    np.testing.assert_array_equal(x.numpy(), value)
    assert x.numpy().dtype == np.asarray(value).dtype and x.shape == np.shape(value)
    if np.asarray(value).dtype.kind == "f":
        assert make().requires_grad_().is_leaf


def test_random_numbers():
    a = torch.manual_seed(3) and torch.randn(3, 2)
    torch.manual_seed(3)
    assert torch.equal(a, torch.randn(3, 2)) and not torch.equal(a, torch.randn(3, 2)) and torch.initial_seed() == 3
    generator = torch.Generator().manual_seed(1)
    first = torch.rand(4, generator=generator)
    assert (
        torch.equal(first, torch.rand(4, generator=generator.manual_seed(1)))
        and (first >= 0).all()
        and (first < 1).all()
    )
    n = torch.randint(2, 5, (1000,))
    assert n.dtype is torch.int64 and n.min().item() == 2 and n.max().item() == 4
    assert sorted(torch.randperm(5).tolist()) == [0, 1, 2, 3, 4]
    many = torch.randn(20_000)
    assert abs(many.mean().item()) < 0.05 and abs(many.std().item() - 1) < 0.05
    assert torch.randn(2, requires_grad=True).is_leaf


# ---------------------------------------------------------------- against numpy


def test_reductions_equal_numpy():
    a = np.random.default_rng(0).normal(size=(3, 4, 2))
    x = torch.tensor(a)
    for name in ("sum", "mean", "prod", "amax", "amin"):
        plain = {"amax": np.max, "amin": np.min}.get(name) or getattr(np, name)
        for dim in (None, 0, -1) if name == "prod" else (None, 0, -1, (0, 2)):
            for keep in (False, True):
                np.testing.assert_allclose(
                    getattr(x, name)(dim, keep).numpy(), plain(a, axis=dim, keepdims=keep), rtol=1e-12
                )
    np.testing.assert_allclose(x.var().item(), a.var(ddof=1))
    np.testing.assert_allclose(x.std(1, correction=0).numpy(), a.std(1))
    np.testing.assert_allclose(x.norm(dim=2).numpy(), np.linalg.norm(a, axis=2))
    np.testing.assert_array_equal(x.argmax(1).numpy(), a.argmax(1))
    values, indices = x.max(1)
    np.testing.assert_array_equal(values.numpy(), a.max(1))
    np.testing.assert_array_equal(indices.numpy(), a.argmax(1))
    np.testing.assert_allclose(x.cumsum(1).numpy(), a.cumsum(1))


@pytest.mark.parametrize(
    "shapes",
    [
        ((3,), (3,)),
        ((2, 3), (3,)),
        ((3,), (3, 2)),
        ((2, 3), (3, 4)),
        ((5, 2, 3), (3, 4)),
        ((2, 3), (5, 3, 4)),
        ((5, 2, 3), (5, 3, 4)),
        ((4, 1, 2, 3), (5, 3, 2)),
        ((5, 2, 3), (3,)),
        ((3,), (5, 3, 2)),
    ],
)
def test_products_equal_numpy(shapes):
    a, b = (np.random.default_rng(1).normal(size=s) for s in shapes)
    x, y = torch.tensor(a, requires_grad=True), torch.tensor(b, requires_grad=True)
    np.testing.assert_allclose((x @ y).detach().numpy(), a @ b, rtol=1e-12)
    assert torch.autograd.gradcheck(torch.matmul, (x, y))


@pytest.mark.parametrize(
    "index",
    [
        0,
        -1,
        slice(1, None),
        (slice(None), 1),
        (1, 2),
        Ellipsis,
        None,
        (..., 0),
        (None, 1, None),
        ([0, 2],),
        ([0, 2], [1, 3]),
        (slice(None), [0, 0]),
        (slice(0, 2), [1]),
        (),
    ],
)
def test_getitem_equals_numpy(index):
    a = np.arange(12.0).reshape(3, 4)
    x = torch.tensor(a, requires_grad=True)
    np.testing.assert_array_equal(x[index].detach().numpy(), a[index])
    assert torch.autograd.gradcheck(lambda t: t[index], (x,))


def test_masks():
    a = np.arange(12.0).reshape(3, 4)
    x = torch.tensor(a)
    np.testing.assert_array_equal(x[x > 5].numpy(), a[a > 5])
    np.testing.assert_array_equal(x[x[:, 0] > 3].numpy(), a[a[:, 0] > 3])


def test_softmax_is_stable():
    x = torch.tensor([[1000.0, 1001.0]])
    np.testing.assert_allclose(x.softmax(1).numpy(), [[0.26894143, 0.7310586]], rtol=1e-5)
    np.testing.assert_allclose(x.logsumexp(1).numpy(), [1001.3133], rtol=1e-6)


def test_silent_infinities(recwarn):
    """As PyTorch: no warnings of numpy's reach the learner. (The filter is put back here: pytest removes it.)"""
    from autograd_lab.backend.numpy import hush

    hush()
    zero = torch.zeros(2)
    assert (
        (1 / zero).tolist() == [math.inf] * 2
        and math.isnan((zero / zero)[0].item())
        and zero.log()[0].item() == -math.inf
    )
    (torch.tensor(-1.0).sqrt() + torch.exp(torch.tensor(1e4))).item()
    x = torch.zeros(2, requires_grad=True)
    x.sqrt().sum().backward()
    assert x.grad.tolist() == [math.inf] * 2 and not list(recwarn)


# ---------------------------------------------------------------- Python's manners


def test_numbers_and_truth():
    assert float(torch.tensor([2.5])) == 2.5 and int(torch.tensor(3.7)) == 3 and bool(torch.tensor([True]))
    assert [10, 20][torch.tensor(1)] == 20 and len(torch.ones(4, 2)) == 4 and 2 in torch.tensor([1, 2])
    assert [row.tolist() for row in torch.eye(2)] == [[1.0, 0.0], [0.0, 1.0]]
    a, b = torch.tensor([1.0, 2.0])
    assert (a.item(), b.item()) == (1.0, 2.0) and f"{a:.2f}" == "1.00"
    assert {a: 1}[a] == 1


def test_numpy_on_the_left():
    x = torch.ones(2, requires_grad=True)
    assert isinstance(np.float32(2) * x, torch.Tensor) and (np.float64(2) * x).requires_grad
    with pytest.raises(TypeError):
        np.ones(2) * x


def test_sizes():
    x = torch.ones(2, 3)
    assert (
        x.shape == (2, 3)
        and repr(x.shape) == "torch.Size([2, 3])"
        and x.shape.numel() == 6
        and x.size(-1) == 3 == x.size()[1]
    )
    assert (x.dim(), x.ndim, x.numel(), x.element_size(), x.nbytes) == (2, 2, 6, 4, 24)
    assert repr(x.device) == "device(type='cpu')" and str(x.device) == "cpu" and x.cpu() is x


def test_closeness():
    x = torch.tensor([1.0, 2.0])
    torch.testing.assert_close(x + 1e-7, x)
    assert torch.allclose(x, x + 1e-7) and not torch.equal(x, x + 1e-3)
    for other, text in (
        (x + 1, r"Greatest absolute difference: 1.0 at index \(0,\)"),
        (x.double(), "dtype"),
        (x[:1], "shape"),
    ):
        with pytest.raises(AssertionError, match=text):
            torch.testing.assert_close(other, x)


def test_a_number_beside_integers_follows_the_default_dtype_of_the_moment():
    whole = torch.tensor([1, 2])
    assert (whole * 2.5).dtype is torch.float32
    torch.set_default_dtype(torch.float64)
    try:
        assert (whole * 2.5).dtype is torch.float64
    finally:
        torch.set_default_dtype(torch.float32)
