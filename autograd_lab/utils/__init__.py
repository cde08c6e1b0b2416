"""What training needs beside nets and optimizers: data, checkpoints of the graph."""

from . import data

__all__ = ["data"]
