"""Layers and losses as functions: PyTorch's torch.nn.functional, one concept a file."""

from . import activation
from ...functions.loss import cross_entropy, linear, mse_loss, nll_loss
from .activation import *

__all__ = sorted([*activation.__all__, "cross_entropy", "linear", "mse_loss", "nll_loss"])
