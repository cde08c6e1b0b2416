"""`torch.return_types`: the named tuples that functions with several results give back, one class a function."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

FIELDS = {
    "aminmax": "min max",
    "cummax": "values indices",
    "cummin": "values indices",
    "frexp": "mantissa exponent",
    "histogram": "hist bin_edges",
    "geqrf": "a tau",
    "kthvalue": "values indices",
    "linalg_cholesky_ex": "L info",
    "linalg_eigh": "eigenvalues eigenvectors",
    "linalg_inv_ex": "inverse info",
    "linalg_lstsq": "solution residuals rank singular_values",
    "linalg_lu": "P L U",
    "linalg_lu_factor": "LU pivots",
    "linalg_lu_factor_ex": "LU pivots info",
    "linalg_qr": "Q R",
    "linalg_slogdet": "sign logabsdet",
    "linalg_solve_ex": "result info",
    "linalg_svd": "U S Vh",
    "lu_unpack": "P L U",
    "max": "values indices",
    "median": "values indices",
    "min": "values indices",
    "mode": "values indices",
    "nanmedian": "values indices",
    "qr": "Q R",
    "slogdet": "sign logabsdet",
    "sort": "values indices",
    "svd": "U S V",
    "topk": "values indices",
    "triangular_solve": "solution cloned_coefficient",
}


__all__ = sorted(FIELDS)


class Named(tuple):
    """A tuple whose places have names.

    >>> import autograd_lab as torch
    >>> torch.tensor([[1.0, 5.0]]).max(dim=1)
    torch.return_types.max(
    values=tensor([5.]),
    indices=tensor([1]))
    """

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    def __repr__(self) -> str:
        parts = ",\n".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"torch.return_types.{type(self).__name__}(\n{parts})"

    @classmethod
    def _make(cls, places: Any) -> Named:
        return cls(tuple(places))

    def __reduce__(self) -> tuple:
        return type(self), (tuple(self),)


def _named(name: str, fields: tuple[str, ...]) -> type[Named]:
    places = {field: property(itemgetter(i)) for i, field in enumerate(fields)}
    return type(name, (Named,), {"__slots__": (), "__module__": __name__, "_fields": fields, **places})


def __getattr__(name: str) -> Any:
    """The class of this name, made when it is first asked for."""
    if name not in FIELDS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = _named(name, tuple(FIELDS[name].split()))
    return found
