"""dtypes: PyTorch's names over numpy's types, and PyTorch's promotion rules. Knows nothing of Tensor."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Dtype", "bool_", "can_cast", "finfo", "float16", "float32", "float64", "from_numpy_dtype", "get_default_dtype", "iinfo",
           "int8", "int16", "int32", "int64", "of_value", "promote", "rank", "set_default_dtype", "to_numpy_dtype", "uint8"]  # fmt: skip


class Dtype:
    """One element type. Compare with `is` or `==`; prints as PyTorch's does.

    >>> import autograd_lab as torch
    >>> torch.ones(2).dtype
    torch.float32
    """

    __slots__ = ("name", "numpy")

    def __init__(self, name: str) -> None:
        self.name = name
        self.numpy = np.dtype(name)

    @property
    def is_floating_point(self) -> bool:
        return self.numpy.kind == "f"

    @property
    def is_complex(self) -> bool:
        return False

    @property
    def is_signed(self) -> bool:
        return self.numpy.kind in "fi"

    @property
    def itemsize(self) -> int:
        """Bytes an element."""
        return self.numpy.itemsize

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> tuple:
        return from_name, (self.name,)


float16, float32, float64 = Dtype("float16"), Dtype("float32"), Dtype("float64")
uint8, int8, int16, int32, int64 = Dtype("uint8"), Dtype("int8"), Dtype("int16"), Dtype("int32"), Dtype("int64")
bool_ = Dtype("bool")
_ALL = {d.name: d for d in (float16, float32, float64, uint8, int8, int16, int32, int64, bool_)}
_BY_NUMPY = {d.numpy: d for d in _ALL.values()}
_default = float32


def from_name(name: str) -> Dtype:
    return _ALL[name]


def from_numpy_dtype(dtype: Any) -> Dtype:
    """Raises TypeError for a numpy type that tensors cannot have (complex, strings, objects)."""
    found = _BY_NUMPY.get(dtype)
    if found is None:
        raise TypeError(
            f"can't convert np.ndarray of type numpy.{getattr(dtype, 'name', dtype)}. The only supported types are: "
            f"{', '.join(_ALL)}. Convert it first, e.g. array.astype('float32')."
        )
    return found


def to_numpy_dtype(dtype: Any) -> np.dtype:
    """The numpy type of a Dtype; Python's float, int and bool stand for the default float, int64 and bool."""
    if isinstance(dtype, Dtype):
        return dtype.numpy
    if dtype is float:
        return float64.numpy
    if dtype is int:
        return int64.numpy
    if dtype is bool:
        return bool_.numpy
    raise TypeError(f"expected a dtype such as torch.float32, got {dtype!r}. Write dtype=torch.float32.")


def get_default_dtype() -> Dtype:
    """The dtype of tensors made from Python floats."""
    return _default


def set_default_dtype(dtype: Dtype) -> None:
    """Raises TypeError unless `dtype` is a floating point Dtype."""
    global _default
    if not isinstance(dtype, Dtype) or not dtype.is_floating_point:
        raise TypeError(f"only floating-point types are supported as the default type, got {dtype!r}")
    _default = dtype


def rank(dtype: np.dtype) -> int:
    """The category of a numpy type: bool 0, whole numbers 1, floats 2."""
    return _CATEGORY[dtype.kind]


def can_cast(source: np.dtype, target: np.dtype) -> bool:
    """PyTorch's rule: a value may go to another width, never down a category."""
    return rank(source) <= rank(target)


_CATEGORY = {"b": 0, "u": 1, "i": 1, "f": 2}


def of_value(value: Any) -> np.dtype:
    """The numpy type that a bare Python number takes as a tensor."""
    if isinstance(value, bool):
        return bool_.numpy
    return int64.numpy if isinstance(value, int) else _default.numpy


def promote(x: np.dtype, y: np.dtype, x_dims: int = 1, y_dims: int = 1) -> np.dtype:
    """PyTorch's result type of two tensors: a higher category wins (bool < int < float); inside one category a tensor
    with dimensions wins over a 0-d one, and otherwise the wider type."""
    a, b = _CATEGORY[x.kind], _CATEGORY[y.kind]
    if a != b:
        return x if a > b else y
    if bool(x_dims) != bool(y_dims):
        return x if x_dims else y
    return np.promote_types(x, y)


def promote_all(parts: Any) -> np.dtype:
    """PyTorch's result type of several tensors, each given as (dtype, number of dimensions)."""
    (dtype, dims), *others = parts
    for other, other_dims in others:
        dtype, dims = promote(dtype, other, dims, other_dims), max(dims, other_dims)
    return dtype


def promote_scalar(x: np.dtype, value: Any) -> np.dtype:
    """The result type of a tensor and a Python number: the tensor's, unless the number's category is higher."""
    kind = 0 if isinstance(value, bool) else 1 if isinstance(value, int) else 2
    if kind <= _CATEGORY[x.kind]:
        return x
    return of_value(value)


class finfo:
    """What a floating point dtype can hold.

    >>> import autograd_lab as torch
    >>> torch.finfo(torch.float32).eps
    1.1920928955078125e-07

    Raises:
        TypeError: the dtype is of whole numbers.
    """

    def __init__(self, type: Dtype | None = None) -> None:
        type = get_default_dtype() if type is None else type
        if not type.is_floating_point:
            raise TypeError(
                "torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'"
            )
        held = np.finfo(type.numpy)
        self.bits = held.bits
        self.eps, self.max, self.min = float(held.eps), float(held.max), float(held.min)
        self.tiny = self.smallest_normal = float(held.tiny)
        self.resolution = float(str(held.resolution))
        self.dtype = type.name

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{name}={getattr(self, name):g}" for name in ("resolution", "min", "max", "eps", "smallest_normal", "tiny")
        )
        return f"finfo({shown}, dtype={self.dtype})"


class iinfo:
    """What a dtype of whole numbers can hold.

    >>> import autograd_lab as torch
    >>> torch.iinfo(torch.int8)
    iinfo(min=-128, max=127, dtype=int8)

    Raises:
        TypeError: the dtype is floating point, or bool.
    """

    def __init__(self, type: Dtype) -> None:
        if type.numpy.kind not in "iu":
            raise TypeError("torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'")
        held = np.iinfo(type.numpy)
        self.bits, self.min, self.max = held.bits, int(held.min), int(held.max)
        self.dtype = type.name

    def __repr__(self) -> str:
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype})"
