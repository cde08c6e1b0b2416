"""`gradcheck`: a derivative by hand against the same by small steps."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import backend
from . import apply
from .api import grad

__all__ = ["GradcheckError", "gradcheck", "gradgradcheck"]


class GradcheckError(RuntimeError):
    """The analytical and the numerical Jacobian differ, or backward is not what it should be."""


def gradcheck(
    func: Callable,
    inputs: Any,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_forward_ad: bool = False,
    check_backward_ad: bool = True,
    fast_mode: bool = False,
    masked: bool | None = None,
) -> bool:
    """Compare backward's Jacobian of `func` with centred differences, entry by entry.

    Args:
        func: takes the inputs, returns a Tensor or a tuple of Tensors.
        inputs: one Tensor or a tuple; those that require grad are checked. Use float64: with float32 the differences are
            too coarse and a right formula fails.
        eps: the step. atol, rtol: |analytical - numerical| <= atol + rtol * |numerical|.
        nondet_tol: how far two backward passes may differ.
        check_undefined_grad: also run backward with no gradient for each output in turn.
        check_grad_dtypes: gradients must have their inputs' dtypes.
        fast_mode: accepted; every entry is compared all the same.
        check_batched_grad, check_forward_ad: refused: there is neither vmap of a backward pass nor forward mode here.

    Returns: True; False or GradcheckError when they differ.

    Raises:
        GradcheckError: they differ and raise_exception is set. ValueError: no input requires grad.

    >>> import autograd_lab as torch
    >>> x = torch.tensor([0.3, 2.0], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradcheck(lambda x: x.sin() * x, (x,))
    True
    """
    if check_batched_grad or check_forward_ad or not check_backward_ad:
        raise NotImplementedError(
            "gradcheck checks backward only: there is neither forward mode nor a batched backward here. Leave check_forward_ad and "
            "check_batched_grad out."
        )
    inputs = tuple(inputs) if isinstance(inputs, (tuple, list)) else (inputs,)
    checked = _checked(inputs)
    try:
        outputs = _several(func(*inputs))
        if not any(out.requires_grad for out in outputs):
            return _expected_to_be_zero(func, inputs, checked, outputs, eps)
        for number, out in enumerate(outputs):
            if out.requires_grad:
                _compare(func, inputs, checked, number, out, eps, atol, rtol, nondet_tol, check_grad_dtypes)
        if check_undefined_grad:
            _without_gradients(func, inputs, checked)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def _checked(inputs: tuple) -> list:
    """The inputs that require grad, fit to be stepped.

    Raises:
        ValueError: there is none. RuntimeError: one overlaps itself.
    """
    checked = []
    for i, t in enumerate(inputs):
        if not isinstance(t, apply.Tensor) or not t.requires_grad:
            continue
        if t._data.dtype != np.float64:
            warnings.warn(
                f"Input #{i} requires gradient and is not a double precision floating point or complex. This check will likely fail if "
                "all the inputs are not of double precision floating point or complex. ",
                stacklevel=3,
            )
        if t._data.size and any(step == 0 and n > 1 for step, n in zip(t._data.strides, t._data.shape, strict=True)):
            raise RuntimeError(
                f"The {i}th input has a dimension with stride 0. gradcheck only supports inputs that are non-overlapping to be able to "
                "compute the numerical gradients correctly. You should call .contiguous on the input before passing it to gradcheck."
            )
        checked.append(t)
    if not checked:
        raise ValueError(
            "gradcheck expects at least one input tensor to require gradient, but none of them have requires_grad=True."
        )
    return checked


def _expected_to_be_zero(func: Callable, inputs: tuple, checked: list, outputs: tuple, eps: float) -> bool:
    """No output requires grad: then none may change with the inputs."""
    for number, out in enumerate(outputs):
        if out._data.dtype.kind == "f":
            for t in checked:
                if np.any(np.abs(_numerical(func, inputs, t, number, eps)) > 1e-7):
                    raise GradcheckError(
                        "Numerical gradient for function expected to be zero. No output requires grad, yet output "
                        f"{number} changes with an input: where was it cut off (detach, .data, no_grad)?"
                    )
    return True


def _without_gradients(func: Callable, inputs: tuple, checked: list) -> None:
    """backward must survive that an output has no gradient: for each output in turn, and for all but it."""
    outputs = [out for out in _several(func(*inputs)) if out.requires_grad]
    if len(outputs) < 2:
        return
    for i in range(len(outputs)):
        for used in ([outputs[i]], [*outputs[:i], *outputs[i + 1 :]]):
            fresh = [out for out in _several(func(*inputs)) if out.requires_grad]
            chosen = [fresh[k] for k, out in enumerate(outputs) if any(out is u for u in used)]
            seeds = [apply.wrap(backend.of(out._data).ones_like(out._data)) for out in chosen]
            try:
                grad(chosen, checked, seeds, allow_unused=True)
            except Exception as error:
                raise GradcheckError(
                    "Expected backward function to handle undefined output grads. Please look at 'Notes about undefined output gradients' "
                    f"in the documentation of PyTorch. It raised {type(error).__name__}: {error}"
                ) from error


def _several(found: Any) -> tuple:
    return tuple(found) if isinstance(found, (tuple, list)) else (found,)


def _compare(func, inputs, checked, number, out, eps, atol, rtol, nondet_tol, same_dtypes) -> None:
    analytical = _analytical(out, checked, same_dtypes)
    if nondet_tol >= 0:
        for a, b in zip(analytical, _analytical(out, checked), strict=True):
            if not np.allclose(a, b, rtol=0, atol=nondet_tol, equal_nan=True):
                raise GradcheckError(
                    "Backward is not reentrant, i.e., running backward with same input and grad_output multiple times gives "
                    f"different values, although analytical gradient matches numerical gradient. The tolerance for nondeterminism "
                    f"was {nondet_tol}."
                )
    for i, (t, a) in enumerate(zip(checked, analytical, strict=True)):
        n = _numerical(func, inputs, t, number, eps)
        if not np.allclose(a, n, rtol=rtol, atol=atol, equal_nan=True):
            narrow = t._data.dtype != np.float64
            raise GradcheckError(
                f"Jacobian mismatch for output {number} with respect to input {i},\n"
                f"numerical:{apply.wrap(n)!r}\nanalytical:{apply.wrap(a)!r}\n"
                + _where(a, n)
                + (" The input is not float64: use .double(), centred differences need it." if narrow else "")
            )


def _where(a: np.ndarray, n: np.ndarray) -> str:
    with np.errstate(invalid="ignore"):
        gap = np.abs(a - n)
    row, column = np.unravel_index(int(np.nanargmax(np.where(np.isnan(gap), np.inf, gap))), gap.shape)
    return (f"They differ most for input entry {row} and output entry {column}: "
            f"analytical {a[row, column]:.6g}, numerical {n[row, column]:.6g}.")  # fmt: skip


def _analytical(out: Any, checked: Sequence, same_dtypes: bool = False) -> list[np.ndarray]:
    """Jacobians (input entries, output entries), one backward an output entry."""
    xp = backend.of(out._data)
    columns: list[list[np.ndarray]] = [[] for _ in checked]
    for j in range(out.numel()):
        seed = xp.zeros(out.numel(), out._data.dtype)
        seed[j] = 1
        found = grad(out, checked, apply.wrap(seed.reshape(out._data.shape)), retain_graph=True, allow_unused=True)
        for parts, t, g in zip(columns, checked, found, strict=True):
            if g is not None and g._data.shape != t._data.shape:
                raise GradcheckError(f"gradient has shape {list(g.shape)}, its input {list(t.shape)}")
            if same_dtypes and g is not None and g.dtype is not t.dtype:
                raise GradcheckError(f"Gradient has dtype mismatch. It is {g.dtype}, its input {t.dtype}")
            parts.append(np.zeros(t.numel()) if g is None else backend.of(g._data).to_numpy(g._data).reshape(-1))
    return [
        np.stack(parts, axis=1) if parts else np.zeros((t.numel(), 0))
        for parts, t in zip(columns, checked, strict=True)
    ]


def _numerical(func: Callable, inputs: tuple, t: Any, number: int, eps: float) -> np.ndarray:
    """The same Jacobian by centred differences; the input is written behind autograd's back and restored."""
    x = t._data
    rows = []
    for position in np.ndindex(x.shape):
        old = x[position].item()
        values = []
        for step in (eps, -eps):
            x[position] = old + step
            y = _several(func(*inputs))[number]
            values.append(np.array(backend.of(y._data).to_numpy(y._data), dtype=np.float64).reshape(-1))
        x[position] = old
        rows.append((values[0] - values[1]) / (2 * eps))
    return np.stack(rows) if rows else np.zeros((0, _several(func(*inputs))[number].numel()))


def gradgradcheck(func: Callable, inputs: Any, grad_outputs: Any = None, *, eps: float = 1e-6, atol: float = 1e-5,
                  rtol: float = 1e-3, gen_non_contig_grad_outputs: bool = False, raise_exception: bool = True,
                  nondet_tol: float = 0.0, check_undefined_grad: bool = True, check_grad_dtypes: bool = False,
                  check_batched_grad: bool = False, fast_mode: bool = False, seed: int = 0) -> bool:  # fmt: skip
    """gradcheck of the gradient of `func`: are second derivatives right? Arguments as gradcheck.

    grad_outputs: the cotangents to use; by default random ones (numpy's generator with `seed`) that require grad.
    """
    inputs = tuple(inputs) if isinstance(inputs, (tuple, list)) else (inputs,)
    outputs = _several(func(*inputs))
    random = np.random.default_rng(seed)
    if grad_outputs is None:
        grad_outputs = tuple(
            apply.wrap(np.asarray(random.normal(size=o.shape)).astype(o._data.dtype)).requires_grad_() for o in outputs
        )
    n = len(inputs)

    def first(*everything: Any) -> tuple:
        given, cotangents = everything[:n], everything[n:]
        wanted = [t for t in given if isinstance(t, apply.Tensor) and t.requires_grad]
        outs = _several(func(*given))
        found = grad(outs, wanted, cotangents, create_graph=True, allow_unused=True)
        return tuple(g for g in found if g is not None)

    return gradcheck(
        first, (*inputs, *_several(grad_outputs)), eps=eps, atol=atol, rtol=rtol, raise_exception=raise_exception,
        nondet_tol=nondet_tol, check_undefined_grad=check_undefined_grad, check_grad_dtypes=check_grad_dtypes,
        check_batched_grad=check_batched_grad, fast_mode=fast_mode,
    )  # fmt: skip
