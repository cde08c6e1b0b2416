"""The op table, by group. Importing this package fills `autograd_lab.op.OPS`."""

from . import (
    activation,
    arithmetic,
    embedding,
    factor,
    indexing,
    linalg,
    loss,
    matmul,
    normalization,
    pick,
    piecewise,
    recurrent,
    reduction,
    scan,
    shape,
    spread,
)

__all__ = [
    "activation",
    "arithmetic",
    "embedding",
    "factor",
    "indexing",
    "linalg",
    "loss",
    "matmul",
    "normalization",
    "pick",
    "piecewise",
    "recurrent",
    "reduction",
    "scan",
    "shape",
    "spread",
]
