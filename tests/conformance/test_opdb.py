"""Every op of PyTorch's op database that this library offers: one test an entry, all its forms."""

from __future__ import annotations

from dataclasses import replace

import pytest

import autograd_lab as torch

from . import opdb, opdb_check

HARDSIGMOID = "PyTorch rounds the slope 1/6 to float32 for float64 inputs too"
ROUNDING = (
    "entries of 0.1 beside entries of 30,000: the last digits of float32 are chance, and PyTorch's float16 overflows"
)
UNSTABLE = "PyTorch sorts long lines in no fixed order of equal entries, and gives the place of any of the commonest"
# (entry, part) -> why it differs on purpose. Each must still differ, and be an entry that is offered.
KNOWN: dict[tuple[str, str], str] = {
    ("nn.functional.relu", "refusal"): "bools are taken for 0 and 1: to ask would cost every relu",
    ("nn.functional.hardsigmoid", "gradient"): HARDSIGMOID,
    ("nn.functional.hardsigmoid", "in-place"): HARDSIGMOID,
    (
        "lerp",
        "out",
    ): "PyTorch casts the result where weight is a number and refuses where it is a tensor; here both are cast",
    **{
        (name, "out"): "PyTorch casts to a narrower out where an inner step of its own does"
        for name in ("diff", "geqrf", "inner", "lu")
    },
    **{(name, "out"): "PyTorch refuses an integer out in other words" for name in ("nansum", "nanmean")},
    **{("matrix_exp", part): ROUNDING for part in ("float32", "float16")},
    (
        "arange",
        "refusal",
    ): "PyTorch counts in out's dtype, in which a step of 0.5 is 0; here out has to have the dtype that is asked for",
    **{(name, part): UNSTABLE for name in ("kthvalue", "topk") for part in ("int64", "int32", "uint8")},
    **{("mode", part): UNSTABLE for part in ("float16", "int64", "int32", "uint8", "bool")},
}
ENTRIES = opdb.entries()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_op(entry, behaviour):
    found = opdb_check.check(entry)
    known = {part for name, part in KNOWN if name == entry.id}
    wrong = [f"{d.part}: {d.text}" for d in found if d.part not in known]
    stale = known - {d.part for d in found}
    behaviour("op database", "differing" if wrong or stale else "passing")
    shown = "\n".join(wrong[:12]) + (f"\n... and {len(wrong) - 12} more" if len(wrong) > 12 else "")
    assert not wrong, f"{entry.id} differs from PyTorch {len(wrong)} times:\n{shown}"
    assert not stale, f"{entry.id} is listed in KNOWN for {sorted(stale)} but does not differ there"


def test_the_known_differences_are_of_offered_entries():
    assert {name for name, _ in KNOWN} <= {entry.id for entry in ENTRIES}
    assert {part for _, part in KNOWN} <= set(opdb_check.PARTS)


def entry(name: str) -> opdb.Entry:
    return next(e for e in ENTRIES if e.id == name)


class Skewed(torch.autograd.Function):
    """sin, with a gradient that is wrong by a thousandth, or right once and wrong twice."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.sin()

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * x.cos() * 1.001


class SkewedTwice(Skewed):
    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * x.detach().cos()


def wider(x):
    return torch.sin(x.double()) if x.dtype is torch.float32 else torch.sin(x)


BROKEN = {
    "value": ("sin", lambda x: torch.sin(x) + 1e-6),
    "gradient": ("sin", Skewed.apply),
    "second gradient": ("sin", SkewedTwice.apply),
    "float32": ("sin", wider),
    "int64": ("abs", lambda x: torch.abs(x) if x.dtype.is_floating_point else x),
    "refusal": ("cat", lambda tensors, dim=0: torch.cat(tensors, dim) if len(tensors) > 1 else tensors[0]),
}


@pytest.mark.parametrize("part", BROKEN)
def test_a_broken_function_is_noticed(part):
    name, function = BROKEN[part]
    found = opdb_check.check(replace(entry(name), function=function))
    assert part in {d.part for d in found}


def test_a_broken_in_place_form_is_noticed(monkeypatch):
    monkeypatch.setattr(torch.Tensor, "sin_", lambda self: self.cos_())
    assert "in-place" in {d.part for d in opdb_check.check(entry("sin"))}


def test_a_broken_method_is_noticed(monkeypatch):
    monkeypatch.setattr(torch.Tensor, "sin", lambda self: self.cos())
    assert "method" in {d.part for d in opdb_check.check(entry("sin"))}
