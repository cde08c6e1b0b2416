"""PyTorch's counterparts of the rows that stand behind reductions and linear algebra, under their own argument forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch as oracle

L = oracle.linalg


def whole(name: str) -> Callable:
    """A reduction of all entries."""
    return lambda x, *, dim, keepdim: getattr(oracle, name)(x)


COUNTERPARTS: dict[str, Callable] = {
    **{name: getattr(oracle, name) for name in ("var", "std", "var_mean", "std_mean", "mode", "cummax", "cummin")},
    **{name: getattr(L, name) for name in ("inv", "det", "slogdet", "cholesky", "qr", "cross")},
    "max_all": whole("max"),
    "min_all": whole("min"),
    "median": whole("median"),
    "nanmedian": whole("nanmedian"),
    "median_dim": oracle.median,
    "nanmedian_dim": oracle.nanmedian,
    "vector_norm": L.vector_norm,
    "matrix_exp": oracle.matrix_exp,
    "cholesky_solve": lambda x, y, *, upper: oracle.cholesky_solve(x, y.triu() if upper else y.tril(), upper),
    "solve_triangular": lambda x, y, *, upper, unit: L.solve_triangular(x, y, upper=upper, unitriangular=unit),
    "solve": lambda x, y, *, vector: L.solve(x, y),
}
OWN: dict[str, Any] = {
    "lu": "its outputs are those of three functions: the op database compares them",
    "eye_of": "the identity on the input's device",
    "eigh": "eigenvectors have free signs: the op database compares what does not depend on them",
    "svd": "singular vectors have free signs: the op database compares what does not depend on them",
    "pinv": "its tolerances are arrays: the op database compares linalg.pinv",
    "ones_of": "ones on the input's device",
}
