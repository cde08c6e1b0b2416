"""Small data sets: two from scikit-learn, as it is installed, and two that are drawn here. Nothing is downloaded."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from . import dtypes
from .creation import from_numpy
from .generator import Generator, default_generator
from .utils.data import TensorDataset

__all__ = ["digits", "iris", "spirals", "two_moons"]


def digits() -> TensorDataset:
    """1,797 written digits: images (1797, 1, 8, 8) from 0 to 1 in the default dtype, labels (1797,) from 0 to 9.

    Raises:
        ImportError: scikit-learn is not installed.
    """
    found = _sklearn("load_digits")
    return _pair(found.images[:, None] / 16.0, found.target)


def iris() -> TensorDataset:
    """150 irises: sepal length and width, petal length and width in cm (150, 4), species (150,) from 0 to 2.

    Raises:
        ImportError: scikit-learn is not installed.
    """
    found = _sklearn("load_iris")
    return _pair(found.data, found.target)


def two_moons(n: int = 200, noise: float = 0.1, *, generator: Generator | None = None) -> TensorDataset:
    """Two half circles that reach into each other: points (n, 2), labels (n,) 0 for the upper and 1 for the lower.

    >>> import autograd_lab as torch
    >>> points, labels = torch.datasets.two_moons(6, noise=0.0).tensors
    >>> labels
    tensor([0, 0, 0, 1, 1, 1])
    """
    upper = n - n // 2
    a, b = (np.linspace(0, np.pi, size) for size in (upper, n - upper))
    points = np.concatenate([np.stack([np.cos(a), np.sin(a)], 1), np.stack([1 - np.cos(b), 0.5 - np.sin(b)], 1)])
    return _drawn(points, np.repeat([0, 1], [upper, n - upper]), noise, generator)


def spirals(n: int = 300, classes: int = 3, turns: float = 0.6, noise: float = 0.05, *,
            generator: Generator | None = None) -> TensorDataset:  # fmt: skip
    """Spiral arms, one a class, from the middle out to radius 1: points (n, 2), labels (n,) from 0 to classes - 1."""
    labels = np.sort(np.arange(n) % classes)
    sizes = np.bincount(labels, minlength=classes)
    radius = np.concatenate([np.linspace(0.05, 1, size) for size in sizes])
    angle = 2 * np.pi * (labels / classes + turns * radius)
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    return _drawn(points, labels, noise, generator)


def _drawn(points: Any, labels: Any, noise: float, generator: Generator | None) -> TensorDataset:
    stream = (generator or default_generator).numpy
    return _pair(points + noise * stream.standard_normal(points.shape), labels)


def _pair(x: Any, y: Any) -> TensorDataset:
    wanted = dtypes.get_default_dtype().numpy
    return TensorDataset(from_numpy(x.astype(wanted)), from_numpy(y.astype(np.int64)))


def _sklearn(name: str) -> Any:
    try:
        found = importlib.import_module("sklearn.datasets")
    except ImportError as error:
        raise ImportError("digits and iris come from the package scikit-learn, which is not installed. Install it with "
                          "`pip install scikit-learn`, or take two_moons() or spirals(), which need nothing.") from error  # fmt: skip
    return getattr(found, name)()
