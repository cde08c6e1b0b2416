"""`out=` is where PyTorch has it, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import torch as oracle

import autograd_lab as ours
from autograd_lab.out import STRICT, WITHOUT, takes_out

STUB = (Path(oracle.__file__).parent / "_C" / "_VariableFunctions.pyi").read_text(encoding="utf8")


LEFT_OUT = {
    "nonzero",
    "nonzero_static",
    "split_with_sizes_copy",
    "unbind_copy",
}  # an `out` of theirs is sized or numbered beforehand


def signatures() -> dict[str, bool]:
    """name -> one of PyTorch's forms of the function takes `out`."""
    found: dict[str, bool] = {}
    for name, arguments in re.findall(r"^def (\w+)\((.*?)\) ->", STUB, re.MULTILINE | re.DOTALL):
        found[name] = found.get(name, False) or re.search(r"\bout:", arguments) is not None
    return found


def test_out_is_where_pytorch_has_it():
    theirs = {name: has for name, has in signatures().items() if name in ours.public.__all__}
    assert len(theirs) > 150
    mine = {name: takes_out(getattr(ours, name)) for name in theirs}
    assert {n for n in theirs if mine[n] and not theirs[n]} == set()
    assert {n for n in theirs if theirs[n] and not mine[n]} <= LEFT_OUT


def test_a_name_is_in_one_list():
    assert STRICT.isdisjoint(WITHOUT)
