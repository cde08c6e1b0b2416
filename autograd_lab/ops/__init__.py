"""The op table, by group. Importing this package fills `autograd_lab.op.OPS`."""

from . import activation, arithmetic, indexing, loss, matmul, moving, reduction, scatter, shape, sorting, views

__all__ = ["activation", "arithmetic", "indexing", "loss", "matmul", "moving", "reduction", "scatter", "shape", "sorting", "views"]
