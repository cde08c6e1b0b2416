"""Arguments as users write them: numpy's names for them (`axis`, `keepdims`), and PyTorch's sentences for those that are wrong.

A `checked` function costs one call more where all is well; only when something was raised are the arguments looked at.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from ..autograd import apply
from ..errors import mark

__all__ = ["checked", "linalg"]

AS_NUMPY = {"axis": "dim", "keepdims": "keepdim"}
PLAIN = {"int": int, "float": (int, float), "bool": bool, "str": str}


def checked(function: Callable, prefix: str = "") -> Callable:
    """`function` that also takes numpy's names, and raises TypeError in PyTorch's words for arguments of a wrong type.

    Such types are read from the annotations. `prefix` stands before the name in messages: "linalg_".
    """
    name, code = prefix + function.__name__, function.__code__
    positional = code.co_varnames[: code.co_argcount]
    keepdim = positional.index("keepdim") if "keepdim" in positional else len(positional)

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        if len(args) > keepdim and args[keepdim].__class__ is not bool:  # x.sum(0, 1)
            raise _wrong_type(name, "keepdim", keepdim, "bool", args[keepdim])
        try:
            return function(*args, **kwargs)
        except (AttributeError, TypeError) as error:
            if not kwargs.keys().isdisjoint(AS_NUMPY):
                renamed = {AS_NUMPY.get(key, key): value for key, value in kwargs.items()}
                if renamed.keys() <= inspect.signature(function).parameters.keys():
                    return call(*args, **renamed)
            found = None if hasattr(error, "_explained") else explained(name, inspect.signature(function), args, kwargs)
            if found is None:
                raise
            raise found from None

    return call


linalg = functools.partial(checked, prefix="linalg_")


def explained(name: str, signature: inspect.Signature, args: tuple, kwargs: dict) -> Exception | None:
    """What is wrong with these arguments, in PyTorch's words; None when nothing is."""
    try:
        bound = signature.bind(*args, **kwargs).arguments
    except TypeError:
        return _not_bound(name, signature, args, kwargs)
    for place, (argument, value) in enumerate(bound.items()):
        kinds = str(signature.parameters[argument].annotation).split(" | ")
        if not any(_is(value, kind) for kind in kinds):
            place += name.startswith("linalg_")  # which are no methods
            named = argument in kwargs and "Tensor" not in kinds
            return _wrong_type(
                name, argument, None if named else place, " or ".join(k for k in kinds if k != "None"), value
            )
        if argument == "dim" and not _dims(value):
            return mark(
                TypeError(
                    f"{name}() received an invalid combination of arguments - got ({_shown(args, kwargs)}). dim must be an int or "
                    f"several ints, not {type(value).__name__}: x.{name}(0), x.{name}(dim=(0, 1))."
                )
            )
    return None


def _is(value: Any, kind: str) -> bool:
    """Whether a value is what an annotation says; True for annotations that are not looked at."""
    if kind == "Tensor":
        return isinstance(value, apply.Tensor)
    if kind == "None":
        return value is None
    return kind not in PLAIN or isinstance(value, PLAIN[kind])


def _not_bound(name: str, signature: inspect.Signature, args: tuple, kwargs: dict) -> Exception:
    """Arguments that are missing, unknown or too many."""
    names = list(signature.parameters)
    missing = [
        p.name
        for i, p in enumerate(signature.parameters.values())
        if p.default is p.empty and i >= len(args) and p.name not in kwargs
    ]
    if missing and kwargs.keys() <= set(names):
        return mark(
            TypeError(
                f"{name}() missing {len(missing)} required positional arguments: "
                + ", ".join(f'"{argument}"' for argument in missing)
                + f". It is called as {name}({', '.join(names)})."
            )
        )
    return mark(
        TypeError(
            f"{name}() received an invalid combination of arguments - got ({_shown(args, kwargs)}). It takes "
            f"{', '.join(names)}."
        )
    )


def _dims(value: Any) -> bool:
    if isinstance(value, apply.Tensor) or value is None:
        return True
    return all(hasattr(d, "__index__") for d in (value if isinstance(value, (tuple, list)) else (value,)))


def _shown(args: tuple, kwargs: dict) -> str:
    parts = [type(value).__name__ for value in args] + [f"{k}={type(value).__name__}" for k, value in kwargs.items()]
    return ", ".join(parts)


def _wrong_type(name: str, argument: str, place: int | None, wanted: str, value: Any) -> Exception:
    """place: counted as PyTorch does for a method, without the tensor itself; None where the argument was named."""
    where = "" if place is None else f" (position {max(place, 1)})"
    advice = ""
    if wanted == "Tensor":
        advice = " Make it a tensor first: torch.tensor(...)."
    elif argument == "keepdim":
        advice = f" Several dimensions go into one tuple: x.{name}((0, 1))."
    return mark(
        TypeError(f"{name}(): argument '{argument}'{where} must be {wanted}, not {type(value).__name__}.{advice}")
    )
