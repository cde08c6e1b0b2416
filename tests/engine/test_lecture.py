"""The lecture's blocks in numbers: the loop B1 against two independent references, and what course.md measured of B2
to B9."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch

N, D_IN, H, D_OUT = 64, 1000, 100, 10
RATE = 1e-6
# measured on PyTorch 2.13, numpy RandomState(0), float32: t -> loss
CORRECT = {
    0: 2.63655e7,
    1: 1.8539e7,
    2: 1.40193e7,
    3: 1.07614e7,
    5: 6.10e6,
    10: 1.40e6,
    20: 2.29e5,
    50: 14_351.8,
    100: 834.59,
}
WITHOUT_ZERO = {
    0: 2.63655e7,
    1: 1.8539e7,
    2: 9.28824e6,
    3: 5.8307e6,
    5: 7.23e6,
    10: 2.74e6,
    20: 2.44e6,
    50: 4.794e5,
    100: 4.973e5,
}


def digits(value: float) -> float:
    """Half a unit in the last digit that the table gives, relative."""
    text = f"{value:.15g}".rstrip("0").replace(".", "").lstrip("0").rstrip("0")
    return 0.6 * 10.0 ** (1 - len(text))


def data(dtype: str) -> list[np.ndarray]:
    random = np.random.RandomState(0)
    return [
        random.standard_normal(shape).astype("f").astype(dtype)
        for shape in ((N, D_IN), (N, D_OUT), (D_IN, H), (H, D_OUT))
    ]


def by_hand(steps: int, dtype: str, zero: bool = True) -> list[float]:
    """The loop with its gradient written out: plain numpy, nothing of this package."""
    x, y, w1, w2 = data(dtype)
    losses, g1, g2 = [], 0, 0
    for _ in range(steps):
        h = x @ w1
        relu = np.maximum(h, 0)
        difference = relu @ w2 - y
        losses.append(float((difference**2).sum()))
        into_prediction = 2 * difference
        into_h = (into_prediction @ w2.T) * (h >= 0)
        g1, g2 = x.T @ into_h + (0 if zero else g1), relu.T @ into_prediction + (0 if zero else g2)
        w1, w2 = w1 - np.dtype(dtype).type(RATE) * g1, w2 - np.dtype(dtype).type(RATE) * g2
    return losses


def block_1(steps: int, zero: bool = True, dtype: str = "float32") -> list[float]:
    """The lecture's code, as it stands."""
    x, y, w1, w2 = [torch.tensor(a) for a in data(dtype)]
    w1.requires_grad_()
    w2.requires_grad_()
    losses = []
    for _ in range(steps):
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= RATE * w1.grad
            w2 -= RATE * w2.grad
            if zero:
                w1.grad.zero_()
                w2.grad.zero_()
    return losses


@pytest.fixture(scope="module")
def correct() -> list[float]:
    return block_1(500)


def test_the_first_fifty_losses_in_both_precisions(correct):
    for dtype in ("float32", "float64"):
        np.testing.assert_allclose(correct[:50], by_hand(50, dtype), rtol=1e-5)


def test_the_losses_of_the_course(correct):
    for t, loss in CORRECT.items():
        np.testing.assert_allclose(correct[t], loss, rtol=digits(loss), err_msg=f"t = {t}")


def test_it_learns(correct):
    assert correct[499] < 1e-3
    assert np.isfinite(correct).all()
    assert len(correct) == 500


def test_double_precision_follows_the_hand_to_the_end():
    np.testing.assert_allclose(block_1(100, dtype="float64"), by_hand(100, "float64"), rtol=1e-9)


def test_without_zero():
    losses = block_1(101, zero=False)
    for t in range(6):
        if t in WITHOUT_ZERO:
            np.testing.assert_allclose(losses[t], WITHOUT_ZERO[t], rtol=digits(WITHOUT_ZERO[t]), err_msg=f"t = {t}")
    np.testing.assert_allclose(losses[2], 9.28824e6, rtol=1e-6)  # exactly 9288234.4: float32 ends on either side
    np.testing.assert_allclose(losses[:11], by_hand(11, "float64", zero=False), rtol=1e-4)
    assert losses[2] < CORRECT[2] and losses[20] > 5 * CORRECT[20]


def test_the_graph_of_block_1():
    """Picture 2: x, w1 -> mm -> clamp -> mm(w2) -> minus y -> pow -> sum."""
    x, y, w1, w2 = [torch.tensor(a) for a in data("float32")]
    w1.requires_grad_()
    w2.requires_grad_()
    node = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum().grad_fn
    names = []
    while node is not None:
        names.append(node.name())
        node = next((n for n, _ in node.next_functions if n is not None), None)
    assert names == [
        "SumBackward0",
        "PowBackward0",
        "SubBackward0",
        "MmBackward0",
        "ClampBackward1",
        "MmBackward0",
        "torch::autograd::AccumulateGrad",
    ]


def nodes(t) -> list[str]:
    seen, stack = [], [t.grad_fn]
    while stack:
        n = stack.pop()
        if n is not None and n not in seen:
            seen.append(n)
            stack += [m for m, _ in n.next_functions]
    return [n.name() for n in seen]


def saved_numbers(t) -> int:
    """Array elements (of arrays, not numbers) that the history of `t` keeps, each once."""
    arrays, stack, seen = {}, [t.grad_fn], set()
    while stack:
        n = stack.pop()
        if n is None or n in seen:
            continue
        seen.add(n)
        for _, a, _ in n.saved_entries():
            if np.size(a) > 1:
                arrays[id(a)] = np.size(a)
        stack += [m for m, _ in n.next_functions]
    return sum(arrays.values())


class Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.sigmoid(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_y):
        (y,) = ctx.saved_tensors
        return grad_y * y * (1 - y)


def test_sigmoid_as_python_as_function_and_built_in():
    x = torch.tensor(data("float32")[0][:, :100], requires_grad=True)
    written = 1.0 / (1.0 + torch.exp(-x))
    assert len([n for n in nodes(written) if "Accumulate" not in n]) == 5
    assert saved_numbers(written) == 12_800
    assert saved_numbers(Sigmoid.apply(x)) == 6_400
    grads = []
    for y in (written, Sigmoid.apply(x), x.sigmoid()):
        (g,) = torch.autograd.grad(y.sum(), x)
        grads.append(g.numpy())
    np.testing.assert_allclose(grads[1], grads[0], rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(grads[2], grads[0], rtol=1e-5, atol=1e-7)


def test_the_written_sigmoid_is_wrong_far_out():
    x = torch.tensor([-200.0, 200.0], requires_grad=True)
    with np.errstate(all="ignore"):
        (1 / (1 + torch.exp(-x))).sum().backward()
    assert np.isnan(x.grad[0].item())
    stable = torch.tensor([-200.0, 200.0], requires_grad=True)
    Sigmoid.apply(stable).sum().backward()
    assert stable.grad.tolist() == [0.0, 0.0]


def test_detach_shares_memory():
    x = torch.zeros(3)
    y = x.detach()
    y[0] = 5
    assert x.tolist() == [5.0, 0.0, 0.0]


def test_dynamic_branch_leaps():
    """B9: w2a was never trained, so its first turn throws the loss back."""
    x, y, w1, w2a = [torch.tensor(a) for a in data("float32")]
    w2b = torch.tensor(np.random.RandomState(0).standard_normal((H, D_OUT)).astype("f"))
    for w in (w1, w2a, w2b):
        w.requires_grad_()
    w2a_before = w2a.detach().clone()
    previous, taken = 5.0, []
    for _ in range(3):
        w2 = w2a if previous < 5.0 else w2b
        taken.append(w2 is w2a)
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        loss.backward()
        previous = loss.item()
    assert taken == [False] * 3
    assert w2a.grad is None
    assert torch.equal(w2a, w2a_before)
