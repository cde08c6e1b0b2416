"""The public functions: PyTorch's names and argument forms over the op table.

An op of the table takes tensors and normalised attributes; what a user may write is wider (`x.sum(0)`, `x.sum(dim=(0, 1))`,
`x.view(2, -1)`). That translation, and functions made of several ops, live here. Functions whose first parameter is
`input` are Tensor methods too (autograd_lab/methods.py).
"""

from .common import F, dims_of, one_dim, sizes
from .compare import allclose, equal, isclose
from .elementwise import add, clamp, log_softmax, logsumexp, pow, softmax, sub, where
from .indexing import gather, getitem, masked_fill, nonzero, setitem
from .loss import cross_entropy, linear, mse_loss, nll_loss
from .product import dot, matmul, mm, mv
from .reduction import Extremum, all, amax, amin, any, argmax, argmin, cumsum, max, mean, min, norm, prod, std, sum, var
from .shape import (
    cat,
    chunk,
    clone,
    concat,
    concatenate,
    expand,
    expand_as,
    flatten,
    flip,
    narrow,
    permute,
    reshape,
    split,
    squeeze,
    stack,
    t,
    transpose,
    unbind,
    unsqueeze,
    view,
)

# what torch offers; the rest of what is imported here is for the modules above
__all__ = [
    "add",
    "all",
    "allclose",
    "amax",
    "amin",
    "any",
    "argmax",
    "argmin",
    "cat",
    "chunk",
    "clamp",
    "clone",
    "concat",
    "concatenate",
    "cross_entropy",
    "cumsum",
    "dot",
    "equal",
    "expand",
    "expand_as",
    "flatten",
    "flip",
    "gather",
    "isclose",
    "linear",
    "log_softmax",
    "logsumexp",
    "masked_fill",
    "matmul",
    "max",
    "mean",
    "min",
    "mm",
    "mse_loss",
    "mv",
    "narrow",
    "nll_loss",
    "nonzero",
    "norm",
    "permute",
    "pow",
    "prod",
    "reshape",
    "softmax",
    "split",
    "squeeze",
    "stack",
    "std",
    "sub",
    "sum",
    "t",
    "transpose",
    "unbind",
    "unsqueeze",
    "var",
    "view",
    "where",
]
