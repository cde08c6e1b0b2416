"""The op table, by group. Importing this package fills `autograd_lab.op.OPS`."""

from . import (
    activation,
    arithmetic,
    convolution,
    embedding,
    indexing,
    loss,
    matmul,
    normalization,
    piecewise,
    pooling,
    reduction,
    shape,
)

__all__ = [
    "activation",
    "arithmetic",
    "convolution",
    "embedding",
    "indexing",
    "loss",
    "matmul",
    "normalization",
    "piecewise",
    "pooling",
    "reduction",
    "shape",
]
