"""Every row of the op table that PyTorch has too: values, dtypes and gradients, on the row's own samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch as oracle

from tests.engine.table import Case, cases, cotangent, gradients, rows, several

from . import opdb, rows_layers, rows_linear

F = oracle.nn.functional


def same(name: str, module: Any = oracle) -> Callable:
    """PyTorch's function of this name, attributes by their own names."""
    return lambda *tensors, **attrs: getattr(module, name)(*tensors, **attrs)


def reduced(name: str) -> Callable:
    def function(x: Any, *, dim: Any, keepdim: bool) -> Any:
        if dim is None:
            return getattr(x, name)()
        return getattr(x, name)(dim=dim[0] if name == "prod" and len(dim) == 1 else dim, keepdim=keepdim)

    return function


def product(x: Any, *, dim: Any, keepdim: bool) -> Any:
    """PyTorch's prod takes one dim."""
    if dim is None:
        return x.prod()
    for d in sorted(dim, reverse=True):
        x = x.prod(d, keepdim)
    return x


def aminmax(x: Any, dim: Any, keepdim: bool) -> tuple:
    """PyTorch's aminmax takes one dim."""
    return x.amin(dim or (), keepdim), x.amax(dim or (), keepdim)


def picked(name: str) -> Callable:
    return lambda x, *, dim, keepdim: getattr(x, name)() if dim is None else getattr(x, name)(dim=dim, keepdim=keepdim)


def index_of(index: Any) -> Any:
    return tuple(oracle.tensor(i) if isinstance(i, np.ndarray) else i for i in index)


def put(x: Any, y: Any, *, index: Any) -> Any:
    found = x.clone()
    found[index_of(index)] = y
    return found


COUNTERPARTS: dict[str, Callable] = {
    **{
        name: same(name)
        for name in (
            "add sub mul div maximum minimum floor_divide remainder neg abs sign reciprocal sqrt rsqrt square exp log "
            "log1p sin cos floor ceil round pow clamp eq ne lt le gt ge logical_not logical_and logical_or isnan isinf "
            "isfinite where relu sigmoid tanh softmax log_softmax logsumexp cumsum mm dot t transpose unsqueeze flip "
            "clone"
        ).split()
    },
    **{name: reduced(name) for name in ("sum", "mean", "amax", "amin")},
    **{name: picked(name) for name in ("argmax", "argmin", "all", "any")},
    "prod": product,
    "softplus": F.softplus,
    "pow_tensor": oracle.pow,
    "bmm": oracle.matmul,
    "matmul2": oracle.matmul,
    "linear": F.linear,
    "aminmax": lambda x, *, dim, keepdim: aminmax(x, dim, keepdim),
    "max_dim": oracle.max,
    "min_dim": oracle.min,
    "mse_loss": F.mse_loss,
    "reshape": lambda x, *, shape: x.reshape(shape),
    "permute": lambda x, *, dims: x.permute(dims),
    "expand": lambda x, *, shape: x.expand(shape),
    "sum_to": lambda x, *, shape: x.sum_to_size(shape),
    "squeeze": lambda x, *, dims: x.squeeze(dims),
    "rows": lambda x: x.reshape(-1, x.shape[-1]),
    "getitem": lambda x, *, index: x[index],
    "take": lambda x, *, index: x[index_of(index)],
    "index_put": put,
    "gather": lambda x, *, dim, index: x.gather(dim, oracle.tensor(index)),
    "scatter_sum": lambda x, *, shape, dim, index: oracle.zeros(shape, dtype=x.dtype).scatter_add(
        dim, oracle.tensor(index), x
    ),
    "put_into_zeros": lambda x, *, shape, index: oracle.zeros(shape, dtype=x.dtype).index_put(
        tuple(oracle.tensor(i) for i in index), x, accumulate=True
    ),
    "cat": lambda *xs, dim: oracle.cat(xs, dim),
    "stack": lambda *xs, dim: oracle.stack(xs, dim),
    "copy": lambda x, y: x.clone().copy_(y),
    "fill": lambda x, *, value: x.clone().fill_(value),
    "zero": lambda x, *, value: x.clone().zero_(),
    "to": lambda x, *, dtype, source: x.to(getattr(oracle, np.dtype(dtype).name)),
}
COUNTERPARTS |= rows_linear.COUNTERPARTS | rows_layers.COUNTERPARTS
OWN = {
    "above": "the step function behind maximum's gradient",
    "gru_scan": "all steps of a GRU: compared as a module",
    "lstm_scan": "all steps of an LSTM: compared as a module",
    "rnn_scan": "all steps of an RNN: compared as a module",
    "alias": "a tensor seen again, whole",
    "diagonal_into": "the gradient of diagonal: compared there",
    "put_along": "the gradient of a pooled window's choice: compared there",
    "restride": "as_strided and its gradient: compared there",
    "view_dtype": "the same bytes as another dtype",
    "zero_of": "a 0-d zero on the input's device",
}
OWN |= rows_linear.OWN


# Rows that do part of the work of a function with another name -> that function's entry in the op database.
BEHIND = {
    "affine": "nn.functional.layer_norm",
    "clamp_between": "clamp",
    "col2im": "nn.functional.unfold",
    "convolution": "nn.functional.conv2d",
    "convolution_bias": "nn.functional.conv2d",
    "convolution_input": "nn.functional.conv2d",
    "convolution_weight": "nn.functional.conv2d",
    "div_rounded": "div",
    "embedding_spread": "nn.functional.embedding",
    "exponent_of": "frexp",
    "fold_windows": "unfold",
    "im2col": "nn.functional.unfold",
    "index_put_add": "index_put",
    "log_sigmoid": "nn.functional.logsigmoid",
    "mantissa": "frexp",
    "max_pool": "nn.functional.max_pool2d",
    "max_pool_indices": "nn.functional.max_pool2d",
    "max_pool_read": "nn.functional.max_pool2d",
    "max_pool_spread": "nn.functional.max_pool2d",
    "nll_spread": "nn.functional.nll_loss",
    "pad_constant": "nn.functional.pad",
    "put_add": "put",
    "resample": "nn.functional.interpolate",
    "round_decimals": "round",
    "split_one": "split",
    "split_with_sizes_one": "split_with_sizes",
    "standardize": "nn.functional.batch_norm",
    "take_flat": "take",
    "unbind_one": "unbind",
    "window_spread": "nn.functional.avg_pool2d",
    "window_sum": "nn.functional.avg_pool2d",
}


def in_the_database() -> set[str]:
    """Rows that PyTorch's op database covers under their name, or as part of an entry; test_opdb.py compares those."""
    entries = {entry.name for entry in opdb.entries()}
    names = {name.rpartition(".")[2] for name in entries}
    return {op.name for op in rows() if op.name in names or BEHIND.get(op.name) in entries}


def test_every_row_has_a_counterpart_or_a_reason(behaviour):
    names = {op.name for op in rows()}
    assert not names - COUNTERPARTS.keys() - OWN.keys() - in_the_database()
    assert not (COUNTERPARTS.keys() | OWN.keys() | BEHIND.keys()) - names
    for _ in OWN:
        behaviour("ops", "internal, without counterpart")


def on_torch(case: Case) -> tuple[tuple, list[Any]]:
    """(values, gradients) of the same sample on PyTorch."""
    leaves = [oracle.tensor(x, requires_grad=i in case.slots()) for i, x in enumerate(case.inputs)]
    outs = several(COUNTERPARTS[case.op.name](*leaves, **case.attrs))
    roots = [out for out in outs if out.requires_grad]
    if not case.slots() or not roots:
        return outs, []
    seeds = [oracle.tensor(cotangent(case, root.detach().numpy())) for root in roots]
    wanted = [leaves[i] for i in case.slots()]
    return outs, list(oracle.autograd.grad(roots, wanted, seeds, allow_unused=True, materialize_grads=True))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("op", [op for op in rows() if op.name in COUNTERPARTS], ids=lambda op: op.name)
def test_op(op, dtype, behaviour):
    close = {"rtol": 1e-12, "atol": 1e-13} if dtype == "float64" else {"rtol": 1e-5, "atol": 1e-6}
    try:
        for case in cases(op, dtype):
            theirs, expected = on_torch(case)
            mine, found = gradients(case, case.tensors()) if expected else (case.call(*case.tensors()), ())
            for my, their in zip(several(mine), several(theirs), strict=True):
                my, their = my.detach().numpy(), their.detach().numpy()
                assert my.dtype == their.dtype and my.shape == their.shape, str(case)
                np.testing.assert_allclose(my, their, **close, err_msg=str(case))
            for g, e in zip(found, expected, strict=True):
                np.testing.assert_allclose(g.numpy(), e.numpy(), **close, err_msg=f"gradient of {case}")
                assert g.numpy().dtype == e.numpy().dtype
    except BaseException:
        behaviour("ops", "differing")
        raise
    behaviour("ops", f"passing in {dtype}")
