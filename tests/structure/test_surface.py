"""The public surface: a sorted list, every name there, nothing beside it."""

from __future__ import annotations

import importlib
from types import ModuleType

import pytest

import autograd_lab

PARTS = (
    "autograd_lab",
    "autograd_lab.special",
    "autograd_lab.autograd",
    "autograd_lab.datasets",
    "autograd_lab.func",
    "autograd_lab.nn",
    "autograd_lab.nn.functional",
    "autograd_lab.nn.init",
    "autograd_lab.nn.modules",
    "autograd_lab.nn.parameter",
    "autograd_lab.nn.utils",
    "autograd_lab.nn.utils.rnn",
    "autograd_lab.optim",
    "autograd_lab.optim.lr_scheduler",
    "autograd_lab.optim.swa_utils",
    "autograd_lab.random",
    "autograd_lab.serialization",
    "autograd_lab.testing",
    "autograd_lab.utils",
    "autograd_lab.utils.checkpoint",
    "autograd_lab.utils.data",
    "autograd_lab.utils.safetensors",
)


@pytest.mark.parametrize("name", PARTS)
def test_the_list_is_sorted_and_complete(name: str):
    module = importlib.import_module(name)
    names = list(module.__all__)
    assert names == sorted(set(names))
    missing = [public for public in names if not hasattr(module, public)]
    assert missing == []


def test_nothing_public_stands_beside_the_list():
    """Modules of ours may; a helper or a library that leaked in may not."""
    for name, value in vars(autograd_lab).items():
        if not name.startswith("_") and name not in autograd_lab.__all__:
            assert isinstance(value, ModuleType) and value.__name__.startswith("autograd_lab."), name


def test_the_lectures_names_are_there():
    wanted = "Tensor tensor randn zeros ones no_grad enable_grad autograd nn optim manual_seed cat where"
    assert set(wanted.split()) <= set(autograd_lab.__all__)
