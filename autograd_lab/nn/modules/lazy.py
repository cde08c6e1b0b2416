"""Layers that learn the size of their input from the first one they see.

Until then their parameters are UninitializedParameters, which an optimizer may already have. The first call builds the plain layer
of the right size, moves its values in, and changes the class to that of the plain layer.
"""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

from ...autograd import no_grad
from ...tensor import Tensor
from ..parameter import Uninitialized, UninitializedBuffer, UninitializedParameter
from .batchnorm import BatchNorm1d, BatchNorm2d, BatchNorm3d, InstanceNorm1d, InstanceNorm2d, InstanceNorm3d
from .conv import Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from .linear import Linear
from .module import Module

__all__ = ["LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d", "LazyConv1d", "LazyConv2d", "LazyConv3d",
           "LazyConvTranspose1d", "LazyConvTranspose2d", "LazyConvTranspose3d", "LazyInstanceNorm1d", "LazyInstanceNorm2d",
           "LazyInstanceNorm3d", "LazyLinear"]  # fmt: skip


class LazyModuleMixin(Module):
    """What makes a layer lazy: mixed in before the plain layer's class."""

    cls_to_become: ClassVar[Any]
    feature: ClassVar[str]  # the attribute that says the size

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of tensors without entries
            self.cls_to_become.__init__(self, 0, *args, **kwargs)
        self._arguments = args, kwargs
        for name, p in self._parameters.items():
            if p is not None:
                self._parameters[name] = UninitializedParameter(device=p.device, dtype=p.dtype)
        for name, b in self._buffers.items():
            if b is not None and b.dim():
                self._buffers[name] = UninitializedBuffer(device=b.device, dtype=b.dtype)

    def has_uninitialized_params(self) -> bool:
        """True until the first call, or until a state_dict was loaded."""
        return any(isinstance(t, Uninitialized) for t in self._own_state().values())

    def _size(self, input: Tensor) -> int:
        """The size of the plain layer's input."""
        raise NotImplementedError

    def initialize_parameters(self, input: Tensor) -> None:
        """Give every parameter its size and its first values."""
        size = self._size(input)
        setattr(self, self.feature, size)
        if not self.has_uninitialized_params():
            return
        args, kwargs = self._arguments
        plain = self.cls_to_become(size, *args, **kwargs)
        with no_grad():
            for name, mine in self._own_state().items():
                if isinstance(mine, Uninitialized):
                    value = getattr(plain, name)
                    mine.materialize(value.shape)
                    mine.copy_(value)

    def __call__(self, input: Tensor, *args: Any, **kwargs: Any) -> Any:
        self.initialize_parameters(input)
        del self._arguments
        self.__class__ = self.cls_to_become
        return self(input, *args, **kwargs)


class LazyLinear(LazyModuleMixin, Linear):
    """A Linear whose in_features is the last size of its first input. Arguments: out_features, bias=True.

    >>> import autograd_lab as torch
    >>> layer = torch.nn.LazyLinear(2)
    >>> layer.weight
    <UninitializedParameter>
    >>> layer(torch.ones(5, 3)).shape, layer
    (torch.Size([5, 2]), Linear(in_features=3, out_features=2, bias=True))
    """

    cls_to_become, feature = Linear, "in_features"

    def _size(self, input: Tensor) -> int:
        return input.shape[-1]


class _LazyConv(LazyModuleMixin):
    feature = "in_channels"

    def _size(self, input: Tensor) -> int:
        n = self.dims
        if input.dim() not in (n + 1, n + 2):
            raise RuntimeError(
                f"Expected {n + 1}D (unbatched) or {n + 2}D (batched) input to {type(self).__name__}, but got input of size: "
                f"{input.shape}"
            )
        return input.shape[-n - 1]


class LazyConv1d(_LazyConv, Conv1d):
    """A Conv1d whose in_channels are those of its first input; the other arguments are Conv1d's."""

    cls_to_become = Conv1d


class LazyConv2d(_LazyConv, Conv2d):
    """A Conv2d whose in_channels are those of its first input; the other arguments are Conv2d's."""

    cls_to_become = Conv2d


class LazyConv3d(_LazyConv, Conv3d):
    """A Conv3d whose in_channels are those of its first input; the other arguments are Conv3d's."""

    cls_to_become = Conv3d


class LazyConvTranspose1d(_LazyConv, ConvTranspose1d):
    """A ConvTranspose1d whose in_channels are those of its first input; the other arguments are ConvTranspose1d's."""

    cls_to_become = ConvTranspose1d


class LazyConvTranspose2d(_LazyConv, ConvTranspose2d):
    """A ConvTranspose2d whose in_channels are those of its first input; the other arguments are ConvTranspose2d's."""

    cls_to_become = ConvTranspose2d


class LazyConvTranspose3d(_LazyConv, ConvTranspose3d):
    """A ConvTranspose3d whose in_channels are those of its first input; the other arguments are ConvTranspose3d's."""

    cls_to_become = ConvTranspose3d


class _LazyNorm(LazyModuleMixin):
    feature = "num_features"

    def _size(self, input: Tensor) -> int:
        return input.shape[1]


class LazyBatchNorm1d(_LazyNorm, BatchNorm1d):
    """A BatchNorm1d whose num_features are the channels of its first input; the other arguments are BatchNorm1d's."""

    cls_to_become = BatchNorm1d


class LazyBatchNorm2d(_LazyNorm, BatchNorm2d):
    """A BatchNorm2d whose num_features are the channels of its first input; the other arguments are BatchNorm2d's."""

    cls_to_become = BatchNorm2d


class LazyBatchNorm3d(_LazyNorm, BatchNorm3d):
    """A BatchNorm3d whose num_features are the channels of its first input; the other arguments are BatchNorm3d's."""

    cls_to_become = BatchNorm3d


class _LazyInstanceNorm(_LazyNorm):
    def __init__(
        self, eps: float = 1e-5, momentum: float = 0.1, affine: bool = True, track_running_stats: bool = True,
        device: Any = None, dtype: Any = None, *, bias: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(eps, momentum, affine, track_running_stats, device, dtype, bias=bias)


class LazyInstanceNorm1d(_LazyInstanceNorm, InstanceNorm1d):
    """An InstanceNorm1d whose num_features are the channels of its first input; affine and tracking unless told otherwise."""

    cls_to_become = InstanceNorm1d


class LazyInstanceNorm2d(_LazyInstanceNorm, InstanceNorm2d):
    """An InstanceNorm2d whose num_features are the channels of its first input; affine and tracking unless told otherwise."""

    cls_to_become = InstanceNorm2d


class LazyInstanceNorm3d(_LazyInstanceNorm, InstanceNorm3d):
    """An InstanceNorm3d whose num_features are the channels of its first input; affine and tracking unless told otherwise."""

    cls_to_become = InstanceNorm3d
