"""Layers and losses as functions."""

from ..functions import F as _table
from ..functions import cross_entropy, linear, log_softmax, mse_loss, nll_loss, softmax

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
