"""The names under which a node shows what it keeps: `_saved_self`, `_raw_saved_result`, `_saved_dim`, ...

They are descriptors, one a name, and no `__getattr__`: that would make every attribute of every node slower. What they show
is found in saved_names.py, which knows Tensor; this module knows nothing but the names.
"""

from __future__ import annotations

from typing import Any

__all__ = ["KeptNames"]

NAMES = (
    "L Q R S U Vh alpha batch1 batch2 beta condition correction diagonal dim dim0 dim1 dims eigenvalues eigenvectors exponent "
    "index indices keepdim mat mat1 mat2 max mean min other other_sym_sizes result self self_sym_sizes std tensor threshold "
    "values var vec weight"
).split()


class Kept:
    """One name."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, node: Any, owner: type) -> Any:
        return self if node is None else show(node, self.name)


def show(node: Any, name: str) -> Any:
    raise AttributeError(name)  # replaced by saved_names.attribute


KeptNames = type(
    "KeptNames",
    (),
    {"__slots__": (), "__doc__": "What every node has these names from."}
    | {kind + name: Kept(kind + name) for name in NAMES for kind in ("_saved_", "_raw_saved_")},
)
