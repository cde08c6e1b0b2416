"""The op table, by group. Importing this package fills `autograd_lab.op.OPS`."""

from . import (
    activation,
    arithmetic,
    bitwise,
    comparison,
    factor,
    indexing,
    linalg,
    loss,
    matmul,
    pick,
    power,
    reduction,
    rounding,
    scan,
    shape,
    special,
    spread,
    trigonometry,
)

__all__ = ["activation", "arithmetic", "bitwise", "comparison", "factor", "indexing", "linalg", "loss", "matmul", "pick", "power",
           "reduction", "rounding", "scan", "shape", "special", "spread", "trigonometry"]  # fmt: skip
