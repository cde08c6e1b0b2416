"""Layers and losses as functions: PyTorch's torch.nn.functional, one concept a file."""

from . import activation
from ...functions.loss import cross_entropy, linear, mse_loss, nll_loss
from .activation import *

__all__ = sorted([*activation.__all__, "cross_entropy", "linear", "mse_loss", "nll_loss"])


def __getattr__(name):  # SHIM until nnf's functions arrive
    if name.startswith("_") or not name.islower():
        raise AttributeError(name)

    def missing(*args, **kwargs):
        raise NotImplementedError(name)

    return missing
