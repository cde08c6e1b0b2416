"""The op table, by group. Importing this package fills `autograd_lab.op.OPS`."""

from . import (
    activation,
    arithmetic,
    bitwise,
    comparison,
    indexing,
    loss,
    matmul,
    power,
    reduction,
    rounding,
    shape,
    special,
    trigonometry,
)

__all__ = ["activation", "arithmetic", "bitwise", "comparison", "indexing", "loss", "matmul", "power", "reduction", "rounding",
           "shape", "special", "trigonometry"]  # fmt: skip
