"""Programs made at random, run side by side line by line: leaves, ops, views, in-place writes, detach, modes,
backward calls.

After each line the two libraries must agree: did it raise and what, every tensor's value, shape, place in the graph and
version, and every leaf's gradient.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import torch as oracle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd_lab as ours

from .both import LIBRARIES

LEAVES = [
    "torch.tensor([0.5, -1.0, 2.0], requires_grad=True)",
    "torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]], requires_grad=True)",
    "torch.tensor(1.5, requires_grad=True)",
    "torch.tensor([[1.0, 2.0], [3.0, -4.0]])",
    "torch.tensor([0.25, 0.75, -0.5])",
]
# With inputs=[non-leaf] PyTorch also runs that tensor's own node and frees it, which it calls a detail: hence retain_graph below.
MAKING = [
    "{a} + {b}",
    "{a} * {b}",
    "{a} - {b}",
    "{a} * {a}",
    "2.0 * {a}",
    "{a} / 3.0",
    "-{a}",
    "{a} ** 2",
    "1.0 - {a}",
    "{a}.sin()",
    "{a}.tanh()",
    "{a}.sigmoid()",
    "{a}.relu()",
    "{a}.abs()",
    "{a}.clamp(min=0)",
    "{a}.exp().clamp(max=50.0)",
    "{a}.sum()",
    "{a}.sum(0)",
    "{a}.mean()",
    "{a}.max()",
    "({a} @ {b}) * 1.0",
    "torch.maximum({a}, {b})",
    "torch.where({a} > 0, {a}, {b})",
    "torch.stack([{a}, {a}])",
    "{a}.reshape(-1).softmax(0)",
    "{a}[0]",
    "{a}[1:]",
    "{a}[..., 0]",
    "{a}.view(-1)",
    "{a}.t()",
    "{a}.unsqueeze(0)",
    "{a}.reshape(-1)",
    "{a}.squeeze()",
    "{a}[None]",
    "{a}[[0, 1]]",
    "{a}[{a} > 0]",
    "{a}.expand(2, *{a}.shape)",
    "{a}.flatten()",
    "{a}.clone()",
    "{a}.detach()",
    "{a}.detach().clone().requires_grad_()",
    "{a}.double().float()",
    "{a}.cos()",
    "{a}.sigmoid().log()",
    "torch.nn.functional.softplus({a})",
    "({a} ** 2 + 1.0).sqrt()",
    "{a}.cumsum(0)",
    "{a}.amax(0)",
    "{a}.var()",
    "{a}.prod()",
    "{a}.norm()",
    "torch.minimum({a}, {b})",
    "torch.cat([{a}, {b}])",
    "{a}.flip(0)",
    "{a}.roll(1, 0)",
    "{a}.narrow(0, 0, 1)",
    "{a}.select(0, 0)",
    "{a}.transpose(0, -1)",
    "{a}.unbind(0)[0] * 1.0",
    "{a}.diagonal()",
    "{a}.masked_fill({a} > 0.5, 0.25)",
    "{a}.gather(0, torch.zeros(1, *{a}.shape[1:], dtype=torch.int64))",
    "{a}.sort(0)[0]",
    "{a}.logsumexp(0)",
    "{a}.chunk(2)[0].clone()",
]
DOING = [
    "{a}.mul_(0.5)",
    "{a}.add_({b})",
    "{a}.mul_({b})",
    "{a}.zero_()",
    "{a}.sigmoid_()",
    "{a}.copy_({b})",
    "{a}[0] = 1.5",
    "{a}[1:] = {b}",
    "{a}[..., 0] *= 2.0",
    "{a}[{a} > 1] = 0.0",
    "{a} += 1.0",
    "{a} -= {b}",
    "{a}.view(-1)[0] = {b}.sum()",
    "{a}.tanh_().mul_(2.0)",
    "{a}.detach().mul_(0.5)",
    "{a}.detach_()",
    "{a}.requires_grad_()",
    "with torch.no_grad(): {a}.mul_(0.5)",
    "with torch.no_grad(): {a}[0] = 0.25",
    "with torch.no_grad(): {c} = {a} * 2.0",
    "{a}.sum().backward()",
    "({a} * {b}).sum().backward()",
    "{a}.sum().backward(retain_graph=True)",
    "{a}.backward()",
    "({a} * {a}).mean().backward()",
    "{c} = torch.autograd.grad(({a} * {b}).sum(), {a})[0] * 1.0",
    "{c} = torch.autograd.grad(({a} * {a} * {b}).sum(), {a}, create_graph=True)[0] * 1.0",
    "{a}.grad = None",
    "{a}.grad.zero_()",
    "{a}.retain_grad()",
    "{a}.register_hook(lambda g: g * 2.0)",
    "{b} = {a}",
    "{a}.masked_fill_({a} > 0.5, 0.25)",
    "{a}.clamp_(min=-1.0)",
    "{a}.exp_().clamp_(max=20.0)",
    "{a}.neg_()",
    "{a}.sub_(1.0).div_(2.0)",
    "{a}.fill_(0.5)",
    "{a}.narrow(0, 0, 1).mul_(3.0)",
    "{a}.diagonal().zero_()",
    "{a}.sum().backward(inputs=[{b}], retain_graph=True)",
    "({a} * {b}).sum().backward(inputs=[{a}], retain_graph=True)",
    "{a}.register_hook(lambda g: None)",
    "{a}.register_post_accumulate_grad_hook(lambda p: [p.grad.mul_(2.0)].clear())",
    "torch.autograd.backward([{a}.sum(), ({a} * {b}).sum()])",
    "with torch.enable_grad(): {c} = {a} * 3.0",
    "{c} = torch.autograd.grad({a}.sum(), {b}, allow_unused=True, materialize_grads=True)[0] * 1.0",
]


@st.composite
def programs(draw: Any) -> list[str]:
    """Lines over the variables v0, v1, ..."""
    lines = [f"v{i} = {leaf}" for i, leaf in enumerate(draw(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=3)))]
    n = len(lines)
    for _ in range(draw(st.integers(2, 14))):
        making = draw(st.booleans())
        template = draw(st.sampled_from(MAKING if making else DOING))
        # recent variables more often: programs grow deep, not only wide
        a, b = (f"v{n - 1 - min(draw(st.integers(0, 6)), n - 1)}" for _ in range(2))
        lines.append((f"v{n} = " if making else "") + template.format(a=a, b=b, c=f"v{n}"))
        n += making or "{c}" in template
    lines.append("(sum((v * v).sum() for v in VARIABLES if v.dtype == torch.float32) * 1.0).backward()")
    return lines


WRITE = re.compile(r"(v\d+)(?:\.(?:add|mul|copy)_\(| -= |\[1:\] = |\.view\(-1\)\[0\] = )(v\d+)")


class Side:
    """One library, and its variables."""

    def __init__(self, library: Any) -> None:
        self.space: dict[str, Any] = {"torch": library}

    def run(self, line: str) -> Exception | None:
        """What the line raised."""
        self.space["VARIABLES"] = [v for k, v in self.space.items() if k.startswith("v")]
        try:
            exec(line, self.space)
        except Exception as error:
            return error
        return None

    def overlapping(self, line: str) -> bool:
        """A write from one tensor into another that lies in the same memory: PyTorch refuses it or gives a value that
        depends on
        the order of its loop; here it is computed as if the source were cloned."""
        found = WRITE.match(line)
        if found is None or found[1] == found[2] or not {found[1], found[2]} <= self.space.keys():
            return False
        a, b = (self.space[name].untyped_storage().data_ptr() for name in found.groups())
        return a == b

    def into_expanded(self, line: str) -> bool:
        """A write into a tensor whose elements share places: PyTorch lets a few ops pass (zero_, masks), others not."""
        t = self.space.get(line.removeprefix("with torch.no_grad(): ").split(".")[0].split("[")[0].split(" ")[0])
        writes = re.search(r"\w_\(|\] (.= |= )| [-+*]= ", line) is not None
        return writes and t is not None and any(s == 0 and n > 1 for s, n in zip(t.stride(), t.shape, strict=True))

    def retains_of_view(self, line: str) -> bool:
        """PyTorch forgets what a view retains when an unrecorded write makes it look up its history again."""
        return ".retain_grad()" in line and getattr(self.space.get(line.split(".")[0]), "_base", None) is not None

    def unrecorded(self, line: str) -> bool:
        """An unrecorded write where a recorded view looks on.

        PyTorch gives that view a new node, of the same meaning, so that later questions about the old one (autograd.grad,
        what is saved) are answered differently.
        """
        found = re.match(r"(?:with torch.no_grad\(\): )(v\d+)[.\[]|(v\d+)\.detach\(\)\.mul_", line)
        t = self.space.get(found[1] or found[2]) if found else None
        base = t if t is None or t._base is None else t._base
        return t is not None and any(
            v._base is base and v.requires_grad
            for k, v in self.space.items()
            if k.startswith("v") and v._base is not None
        )

    def has_views(self, name: str) -> bool:
        return any(t._base is self.space.get(name, self) for k, t in self.space.items() if k.startswith("v"))

    def state(self) -> dict[str, tuple]:
        found = {}
        for name, t in self.space.items():
            if name.startswith("v"):
                # a view whose base requires grad says so in PyTorch even where nothing leads back (known.py)
                view = t._base is not None
                grad = t.grad if t.is_leaf or t.retains_grad else None
                found[name] = (
                    t.detach().numpy(),
                    t._version,
                    view or t.requires_grad,
                    view or t.is_leaf,
                    None if grad is None else grad.detach().numpy(),
                )
        return found


def agree(program: list[str]) -> None:
    sides = {name: Side(library) for name, library in LIBRARIES.items()}
    (a, theirs), (b, mine) = sides.items()
    for number, line in enumerate(program):
        text = "\n".join(program[: number + 1])
        if (
            theirs.overlapping(line)
            or theirs.into_expanded(line)
            or theirs.retains_of_view(line)
            or theirs.unrecorded(line)
        ):
            return
        errors = [theirs.run(line), mine.run(line)]
        if "detached in-place" in str(errors[0]):
            return  # PyTorch cannot use what it saved of a tensor that was detach_ed since; here nodes save arrays
        if line.endswith((".requires_grad_()", ".detach_()")) and theirs.has_views(line.partition(".")[0]):
            return  # PyTorch gives older views the base's new history or not, depending on later unrecorded writes
        raised = ["nothing" if e is None else type(e).__name__ for e in errors]
        assert raised[0] == raised[1], f"{text}\n{a} raised {raised[0]}, {b} {raised[1]}: {errors}"
        if errors[0] is not None and ("backward" in line or "grad(" in line):
            return  # PyTorch has accumulated what came before the error, we have not
        for (name, x), y in zip(theirs.state().items(), mine.state().values(), strict=True):
            assert x[0].shape == y[0].shape and np.allclose(x[0], y[0], rtol=1e-4, atol=1e-5, equal_nan=True), (
                f"{text}\n{name}: {x[0]} and {y[0]}"
            )
            assert x[1:4] == y[1:4], f"{text}\n{name}: (version, requires_grad, is_leaf) {x[1:4]} and {y[1:4]}"
            assert (x[4] is None) == (y[4] is None), f"{text}\n{name}.grad: {x[4]} and {y[4]}"
            assert x[4] is None or np.allclose(x[4], y[4], rtol=1e-3, atol=1e-4, equal_nan=True), (
                f"{text}\n{name}.grad: {x[4]} and {y[4]}"
            )


@settings(max_examples=600, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(programs())
def run_programs(program: list[str]) -> None:
    _seen.append(len(program))
    agree(program)


_seen: list[int] = []


def test_programs(behaviour, recwarn):
    run_programs()
    assert len(_seen) >= 300
    for _ in _seen:
        behaviour("random programs", "passing")


def test_the_comparison_can_fail():
    """A program that reads a difference on purpose."""
    import pytest

    with pytest.raises(AssertionError, match="raised"):
        agree(["v0 = torch.ones(2)", "torch.fft" if hasattr(oracle, "fft") and not hasattr(ours, "fft") else "1 / 0"])
    with pytest.raises(AssertionError, match="v0"):
        agree([f"v0 = torch.ones(2) * (1.0 if torch.__name__ == {oracle.__name__!r} else 2.0)"])
