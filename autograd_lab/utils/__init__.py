"""What training needs beside nets and optimizers: data, checkpoints of the graph."""

from . import checkpoint, data

__all__ = ["checkpoint", "data"]
