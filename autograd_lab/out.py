"""`out=`: a function's result written into a tensor that is there already. One place; rows and functions know nothing of it.

`with_out(function)` is what `torch.name` offers; methods and operators are the functions themselves and pay nothing.
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable
from typing import Any

from . import backend, dtypes
from .autograd import apply, explain, modes
from .errors import CPP, CPP_WORDS, listed

__all__ = ["offered", "takes_out", "with_out"]


def offered(functions: dict[str, Callable]) -> dict[str, Callable]:
    """The functions of a namespace, with `out` where PyTorch has it."""
    return {name: f if name in WITHOUT or takes_out(f) else with_out(f) for name, f in functions.items()}


def with_out(function: Callable) -> Callable:
    """`function` with one keyword more: `out`, a tensor (several: a tuple) that the result is written into and that is returned."""
    code = function.__code__
    shape = (
        code.co_varnames[: code.co_argcount],
        code.co_kwonlyargcount,
        function.__defaults__,
        code.co_flags & VARIADIC,
    )
    made = (_one if shape == (("a",), 0, None, 0) else _two if shape == (("a", "b"), 0, None, 0) else _any)(function)
    functools.update_wrapper(made, function)
    made.takes_out = True  # type: ignore[attr-defined]
    return made


# PyTorch's functions without `out`: views, answers that are no tensors, and compositions.
WITHOUT = frozenset(
    """
    adjoint allclose alpha_dropout argwhere as_strided as_strided_scatter atleast_1d atleast_2d atleast_3d
    avg_pool1d batch_norm bilinear bincount block_diag broadcast_shapes broadcast_tensors broadcast_to can_cast
    cartesian_prod cdist celu channel_shuffle chunk clone combinations conj conv1d conv2d conv3d
    conv_transpose1d conv_transpose2d conv_transpose3d corrcoef cosine_similarity count_nonzero cov
    cumulative_trapezoid det detach diag_embed diagflat diagonal diagonal_scatter dist dropout dsplit einsum
    embedding equal expand expand_as feature_alpha_dropout fill flatten flip fliplr flipud gradient group_norm
    hinge_embedding_loss hsplit imag index_fill index_put instance_norm is_complex is_conj is_floating_point
    is_inference is_neg is_nonzero is_same_size is_signed is_tensor isclose isfinite isinf isnan isreal kl_div
    layer_norm logdet margin_ranking_loss masked_fill masked_scatter matrix_exp max_pool1d max_pool2d max_pool3d
    meshgrid moveaxis movedim narrow nonzero nonzero_static norm numel pairwise_distance pdist permute pinverse
    pixel_shuffle pixel_unshuffle poisson poisson_nll_loss positive prelu promote_types put ravel real relu
    repeat_interleave reshape reshape_as resolve_conj resolve_neg result_type rms_norm roll rot90 rrelu rsub
    select select_scatter selu softplus split split_with_sizes split_with_sizes_copy squeeze std_mean swapaxes
    swapdims t tensor_split tile trace transpose trapezoid trapz tril_indices triplet_margin_loss triu_indices
    unbind unbind_copy unflatten unique unique_consecutive unravel_index unsafe_chunk unsafe_split unsqueeze
    vander var_mean view view_as view_as_complex view_as_real vsplit
""".split()
)
# These write into a tensor of the result's own dtype only; the others cast where nothing goes down a category.
STRICT = frozenset(
    """
    abs absolute addbmm addmm addmv all amax amin aminmax any arange argmax argmin baddbmm bitwise_not bmm
    bucketize ceil conj_physical cross cummax cummin diag diff dot eye fix float_power floor frac frexp full
    gather heaviside histc index_add index_copy index_reduce index_select inner isin isneginf isposinf kthvalue
    linspace log_softmax logcumsumexp logspace lu_solve masked_select matmul mm mode msort multinomial mv nan_to_num
    nanquantile neg negative ones ormqr qr quantile renorm round scatter scatter_add scatter_reduce sgn sign signbit
    alias_copy as_strided_copy diagonal_copy expand_copy narrow_copy permute_copy squeeze_copy t_copy transpose_copy
    unfold_copy unsqueeze_copy view_copy slice_scatter searchsorted softmax sort take take_along_dim tensordot topk tril triu trunc vdot where zeros
""".split()
)
POINTWISE = ("abs", "absolute", "bitwise_not", "ceil", "conj_physical", "fix", "floor", "frac", "neg", "negative", "round", "sgn",
             "sign", "trunc")  # fmt: skip
RUNNING = ("cumprod", "cumsum")  # these compute in the dtype of `out`
JOINING = (
    "cat",
    "concat",
    "concatenate",
    "stack",
    "hstack",
    "vstack",
    "dstack",
    "column_stack",
)  # their sentence is another
VARIADIC = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS


def takes_out(function: Callable) -> bool:
    """True for what with_out has made, and for a function that has an `out` of its own."""
    code = getattr(function, "__code__", None)
    names = () if code is None else code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return getattr(function, "takes_out", False) or "out" in names


def _one(function: Callable) -> Callable:
    def call(input: Any, *, out: Any = None) -> Any:
        if out is None:
            return function(input)
        return written(function, (input,), {}, out)

    return call


def _two(function: Callable) -> Callable:
    def call(input: Any, other: Any, *, out: Any = None) -> Any:
        if out is None:
            return function(input, other)
        return written(function, (input, other), {}, out)

    return call


def _any(function: Callable) -> Callable:
    def call(*args: Any, out: Any = None, **kwargs: Any) -> Any:
        if out is None:
            return function(*args, **kwargs)
        return written(function, args, kwargs, out)

    return call


def tensors(value: Any) -> Any:
    """The tensors in an argument."""
    if isinstance(value, apply.Tensor):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from tensors(part)


def written(function: Callable, args: tuple, kwargs: dict, out: Any) -> Any:
    """function(*args, **kwargs), written into `out`. Nothing is written when anything is wrong.

    Raises:
        TypeError: `out` is no tensor, or they are not as many as the results.
        RuntimeError: something requires grad, or a result's dtype cannot be kept in its place.
    """
    name = function.__name__
    places = tuple(out) if isinstance(out, (tuple, list)) else (out,)
    for place in places:
        if not isinstance(place, apply.Tensor):
            raise TypeError(
                f"{name}(): argument 'out' must be Tensor, not {type(place).__name__}. Make one with torch.empty(...)."
            )
    if modes.is_grad_enabled() and any(t.requires_grad for t in (*tensors([*args, *kwargs.values()]), *places)):
        raise RuntimeError(
            f"{name}(): functions with out=... arguments don't support automatic differentiation, but one of the arguments "
            "requires grad. Leave out=... away, or write under `with torch.no_grad():`."
        )
    if name in RUNNING:
        kwargs.setdefault("dtype", places[0].dtype)
    result: Any = function(*args, **kwargs)
    results = result if isinstance(result, tuple) else (result,)
    if len(places) != len(results):
        raise TypeError(f"{name}(): argument 'out' must be {len(results)} tensors, not {len(places)}.")
    for place, value in zip(places, results, strict=True):
        check_dtype(
            name, value._data.dtype, place._data.dtype, name in STRICT or name.endswith("_copy") or result is results
        )
    with modes.no_grad():
        for place, value in zip(places, results, strict=True):
            _put(place, value)
    if result is results[0]:
        return out
    make = getattr(type(result), "_make", tuple)  # named tuples have it
    return make(places)


def check_dtype(name: str, result: Any, place: Any, strict: bool) -> None:
    """Raises RuntimeError (TypeError where tensors are joined) when a result of one dtype cannot be written as another."""
    if name in POINTWISE and result != place:
        raise RuntimeError(f"Found dtype {CPP[place.name]} but expected {CPP[result.name]}. Make `out` of that dtype.")
    if strict and result != place:
        words = [CPP_WORDS.get(dtype.name, dtype.name) for dtype in (result, place)]
        raise RuntimeError(
            f"Expected out tensor to have dtype {words[0]}, but got {words[1]} instead. Make `out` of that dtype."
        )
    if name in JOINING and not dtypes.can_cast(result, place):
        raise TypeError(
            f"torch.cat(): input types can't be cast to the desired output type {CPP[place.name]}. Make `out` wider."
        )
    explain.check_castable(result, place)


def _put(place: Any, value: Any) -> None:
    """The values of `value` into `place`, which is made anew when it has another shape."""
    if place._data.shape != value._data.shape:
        if place._data.size:
            warnings.warn(
                f"An output with one or more elements was resized since it had shape {listed(place._data.shape)}, which does not "
                f"match the required output shape {listed(value._data.shape)}. This behavior is deprecated, and in a future "
                "PyTorch release outputs will not be resized unless they have zero elements. You can explicitly reuse an out "
                "tensor t by resizing it, inplace, to zero elements with t.resize_(0).",
                UserWarning,
                stacklevel=4,
            )
        place.data = apply.wrap(backend.of(place._data).empty(value._data.shape, place._data.dtype))
    place.copy_(value)
