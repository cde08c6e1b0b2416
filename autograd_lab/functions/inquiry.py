"""What kind of tensor this is."""

from __future__ import annotations

from ..autograd import modes
from .common import Tensor

__all__ = [
    "is_inference",
]


def is_inference(input: Tensor) -> bool:
    """True when it was made in inference mode: never recorded, and outside that mode neither written nor saved.

    >>> import autograd_lab as torch
    >>> with torch.inference_mode():
    ...     x = torch.ones(2)
    >>> x.is_inference(), x.clone().is_inference()
    (True, False)
    """
    return input._view.__class__ is modes.Inference
