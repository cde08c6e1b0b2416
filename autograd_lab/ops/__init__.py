"""The op table, by group. Importing this package fills `autograd_lab.op.OPS`."""

from . import activation, arithmetic, embedding, indexing, loss, matmul, normalization, piecewise, recurrent, reduction, shape

__all__ = ["activation", "arithmetic", "embedding", "indexing", "loss", "matmul", "normalization", "piecewise", "recurrent",
           "reduction", "shape"]  # fmt: skip
