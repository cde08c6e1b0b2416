"""What training needs beside nets and optimizers: data, checkpoints of the graph."""

from . import checkpoint, data, safetensors

__all__ = ["checkpoint", "data", "safetensors"]
