"""Layers and losses as functions."""

from ..functions import F as _table
from ..functions import log_softmax, softmax
from ..functions.loss import cross_entropy, linear, mse_loss, nll_loss

relu = _table.relu
sigmoid = _table.sigmoid
softplus = _table.softplus
tanh = _table.tanh

__all__ = [
    "cross_entropy",
    "linear",
    "log_softmax",
    "mse_loss",
    "nll_loss",
    "relu",
    "sigmoid",
    "softmax",
    "softplus",
    "tanh",
]


def __getattr__(name):  # until nnf's functions arrive
    if name.startswith("_"):
        raise AttributeError(name)

    def missing(*args, **kwargs):
        raise NotImplementedError(name)

    return missing
