"""The op table, by group. Importing this package fills `autograd_lab.op.OPS`."""

from . import activation, arithmetic, factor, indexing, linalg, loss, matmul, pick, reduction, scan, shape, spread

__all__ = [
    "activation",
    "arithmetic",
    "factor",
    "indexing",
    "linalg",
    "loss",
    "matmul",
    "pick",
    "reduction",
    "scan",
    "shape",
    "spread",
]
