"""Jacobians, Hessians and their products with vectors, of functions of tensors.

All of them are made of `grad`: a row of a Jacobian is the gradient of one entry of the output, and a product J v, for which
there is no forward mode here, is the gradient of (u -> u^T J) at v (Townsend 2017, "A new trick for calculating
Jacobian vector products"). Knows nothing of how gradients are found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .. import backend
from . import apply, modes, walk
from .api import grad

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]

Tensor = Any
INDEPENDENT = (
    "While computing the hessian, found that the jacobian of the user-provided function with respect to input {} is independent of the input. This is not "
    "allowed in strict mode. You should ensure that your function is twice differentiable and that the jacobian depends on the "
    "inputs (this would be violated by a linear function for example)."
)


def jacobian(
    func: Callable,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """All derivatives of all outputs: for an output of shape (*m) and an input of shape (*n) a tensor of shape (*m, *n).

    Args:
        func: takes the inputs, returns a Tensor or a tuple of Tensors.
        inputs: one Tensor or a tuple.
        create_graph: record, so that the result can be differentiated again.
        strict: raise when an output does not depend on an input; otherwise its Jacobian is zero.
        vectorize, strategy: accepted; the result is the same, computed row by row.

    Returns: a Tensor; a tuple when there are several inputs or outputs; a tuple (outputs) of tuples (inputs) when both.

    Raises:
        TypeError: an input or output is no Tensor. RuntimeError: strict, and something is independent.

    >>> import autograd_lab as torch
    >>> torch.autograd.functional.jacobian(lambda x: x**2, torch.tensor([1.0, 3.0]))
    tensor([[2., 0.],
            [0., 6.]])
    """
    if strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError(
            'Expected strategy to be either "forward-mode" or "reverse-mode". Both give the same here: leave it out.'
        )
    if strategy == "forward-mode" and not vectorize:
        raise NotImplementedError(
            "Computing Jacobian using forward-AD or forward-over-reverse Hessian isonly implemented for `vectorize=True`. Leave "
            "strategy out: there is no forward mode here."
        )
    if strict and vectorize:
        raise RuntimeError(
            "torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not supported together. Please either set "
            "`strict=False` or `vectorize=False`."
        )
    with modes.enable_grad():
        given, several_inputs = _tensors(inputs, "inputs", "jacobian")
        given = _leaves(given, create_graph)
        outputs, several_outputs = _outputs(func(*given), "jacobian")
        _require_grad(outputs, strict)
        rows = tuple(_jacobians(out, i, given, create_graph, strict) for i, out in enumerate(outputs))
    rows = rows if several_inputs else tuple(parts[0] for parts in rows)
    return rows if several_outputs else rows[0]


def _jacobians(out: Tensor, number: int, inputs: tuple, create_graph: bool, strict: bool) -> tuple:
    """The Jacobians of one output, one an input."""
    parts: list[list[Tensor]] = [[] for _ in inputs]
    for entry in out.reshape(-1) if out.requires_grad else ():
        found = grad(entry, inputs, retain_graph=True, create_graph=create_graph, allow_unused=True)
        for i, (x, g) in enumerate(zip(inputs, found, strict=True)):
            if strict and g is None:
                raise RuntimeError(
                    f"Output {number} of the user-provided function is independent of input {i}. This is not allowed in strict mode."
                )
            if strict and create_graph and not g.requires_grad:
                raise RuntimeError(
                    "The jacobian of the user-provided function is independent of input "
                    f"{i}. This is not allowed in strict mode when create_graph=True."
                )
            parts[i].append(_zeros(x) if g is None else g)
    made = []
    for x, rows in zip(inputs, parts, strict=True):
        shape = (*out.shape, *x.shape)
        made.append(walk.TensorFunctions.stack(rows, dim=0).reshape(shape) if rows else _zeros(x, shape))
    return tuple(made)


def hessian(
    func: Callable,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """The second derivatives of a function with one number as result: for inputs of shapes (*m) and (*n) a tensor (*m, *n).

    Arguments as in `jacobian`. Returns a Tensor, or for a tuple of inputs a tuple of tuples.

    Raises:
        RuntimeError: the result is not a single number; or strict, and a derivative is independent of an input.

    >>> import autograd_lab as torch
    >>> torch.autograd.functional.hessian(lambda x: x.prod(), torch.tensor([2.0, 3.0]))
    tensor([[0., 1.],
            [1., 0.]])
    """
    given, several = _tensors(inputs, "inputs", "hessian")

    def slopes(*points: Tensor) -> tuple:
        result = _single(func(*points), "hessian")
        found = (
            grad(result, points, create_graph=True, allow_unused=True) if result.requires_grad else [None] * len(points)
        )
        return tuple(_slope(x, g, i, strict) for i, (x, g) in enumerate(zip(points, found, strict=True)))

    strategy = outer_jacobian_strategy
    rows = jacobian(slopes, given, create_graph=create_graph, vectorize=vectorize, strategy=strategy)
    return rows if several else rows[0][0]


def vjp(func: Callable, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple:
    """(the outputs, v^T J): what backward computes for the cotangent `v`.

    v: of the outputs' shapes; may be left out for a single number.

    >>> import autograd_lab as torch
    >>> torch.autograd.functional.vjp(lambda x: x * x, torch.tensor([1.0, 3.0]), torch.tensor([1.0, 10.0]))
    (tensor([1., 9.]), tensor([ 2., 60.]))
    """
    with modes.enable_grad():
        given, several = _tensors(inputs, "inputs", "vjp")
        given = _leaves(given, create_graph)
        outputs, several_outputs = _outputs(func(*given), "vjp")
        _require_grad(outputs, strict)
        if v is None and (len(outputs) != 1 or outputs[0].numel() != 1):
            raise RuntimeError(
                "The vector v can only be None if the user-provided function returns a single Tensor with a single element. "
                f"Give v of {_shapes(outputs)}."
            )
        cotangents = _vector(v, outputs, "vjp")
        found = _pulled(outputs, given, cotangents, create_graph, strict)
    return _done(outputs, several_outputs, create_graph), _done(found, several, create_graph)


def jvp(func: Callable, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple:
    """(the outputs, J v): how the outputs change when the inputs move in the direction `v`.

    v: of the inputs' shapes; may be left out for a single number.

    >>> import autograd_lab as torch
    >>> torch.autograd.functional.jvp(lambda x: x * x, torch.tensor([1.0, 3.0]), torch.tensor([1.0, 10.0]))
    (tensor([1., 9.]), tensor([ 2., 60.]))
    """
    with modes.enable_grad():
        given, _ = _tensors(inputs, "inputs", "jvp")
        directions = _direction(v, given, "jvp")
        given = _leaves(given, create_graph)
        outputs, several = _outputs(func(*given), "jvp")
        _require_grad(outputs, strict)
        found = _pushed(outputs, given, directions, create_graph, strict)
    return _done(outputs, several, create_graph), _done(found, several, create_graph)


def vhp(func: Callable, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple:
    """(the result, v^T H) of a function with one number as result. `v` is of the inputs' shapes."""
    with modes.enable_grad():
        given, several = _tensors(inputs, "inputs", "vhp")
        directions = _direction(v, given, "vhp")
        given = _leaves(given, create_graph)
        result = _single(func(*given), "vhp")
        _require_grad((result,), strict)
        slopes = _slopes(result, given, strict)
        found = _pulled(slopes, given, directions, create_graph, strict)
    return _done((result,), False, create_graph), _done(found, several, create_graph)


def hvp(func: Callable, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple:
    """(the result, H v) of a function with one number as result. `v` is of the inputs' shapes."""
    with modes.enable_grad():
        given, several = _tensors(inputs, "inputs", "hvp")
        directions = _direction(v, given, "hvp")
        given = _leaves(given, create_graph)
        result = _single(func(*given), "hvp")
        _require_grad((result,), strict)
        slopes = _slopes(result, given, strict)
        found = _pushed(slopes, given, directions, create_graph, strict)
    return _done((result,), False, create_graph), _done(found, several, create_graph)


# ---------------------------------------------------------------- the two products


def _pulled(outputs: tuple, inputs: tuple, v: tuple, create_graph: bool, strict: bool) -> tuple:
    """v^T J; zeros where an output does not depend on an input."""
    pairs = [(out, c) for out, c in zip(outputs, v, strict=True) if out.requires_grad]
    if not pairs:
        return tuple(_zeros(x) for x in inputs)
    outs, cotangents = zip(*pairs, strict=True)
    found = grad(outs, inputs, cotangents, create_graph=create_graph, retain_graph=True, allow_unused=True)
    for i, g in enumerate(found if strict else ()):
        if g is None:
            raise RuntimeError(
                f"The output of the user-provided function is independent of input {i}. This is not allowed in strict mode."
            )
    return tuple(_zeros(x) if g is None else g for x, g in zip(inputs, found, strict=True))


def _pushed(outputs: tuple, inputs: tuple, v: tuple, create_graph: bool, strict: bool) -> tuple:
    """J v: u -> u^T J is linear, and its own gradient in the direction v is J v."""
    u = tuple(_zeros(out).requires_grad_() for out in outputs)
    pairs = [(out, c) for out, c in zip(outputs, u, strict=True) if out.requires_grad]
    if not pairs:
        return tuple(_zeros(out) for out in outputs)
    outs, cotangents = zip(*pairs, strict=True)
    rows = grad(outs, inputs, cotangents, create_graph=True, allow_unused=True)
    used = [(row, d) for row, d in zip(rows, v, strict=True) if row is not None and row.requires_grad]
    if strict and len(used) < len(rows):
        raise RuntimeError(
            "The output of the user-provided function is independent of an input. This is not allowed in strict mode."
        )
    if not used:
        return tuple(_zeros(out) for out in outputs)
    rows_used, directions = zip(*used, strict=True)
    found = grad(rows_used, u, directions, create_graph=create_graph, retain_graph=True, allow_unused=True)
    return tuple(_zeros(out) if g is None else g for out, g in zip(outputs, found, strict=True))


def _slopes(result: Tensor, inputs: tuple, strict: bool) -> tuple:
    """The gradient of one number, recorded."""
    found = grad(result, inputs, create_graph=True, allow_unused=True) if result.requires_grad else [None] * len(inputs)
    return tuple(_slope(x, g, i, strict) for i, (x, g) in enumerate(zip(inputs, found, strict=True)))


def _slope(x: Tensor, g: Tensor | None, i: int, strict: bool) -> Tensor:
    if strict and (g is None or not g.requires_grad):
        raise RuntimeError(INDEPENDENT.format(i))
    return _zeros(x) if g is None else g


# ---------------------------------------------------------------- arguments and results


def _tensors(given: Any, what: str, name: str) -> tuple[tuple, bool]:
    """(the tensors as a tuple, whether they were one).

    Raises:
        TypeError: one of them is no Tensor.
    """
    if isinstance(given, apply.Tensor):
        return (given,), False
    if not isinstance(given, tuple):
        raise TypeError(
            f"The {what} given to {name} must be either a Tensor or a tuple of Tensors but the given {what} has type {type(given)}."
        )
    for i, part in enumerate(given):
        if not isinstance(part, apply.Tensor):
            raise TypeError(
                f"The {what} given to {name} must be either a Tensor or a tuple of Tensors but the value at index {i} has type {type(part)}."
            )
    return given, True


def _outputs(made: Any, name: str) -> tuple[tuple, bool]:
    return _tensors(made, "outputs of the user-provided function", name)


def _single(made: Any, name: str) -> Tensor:
    """The result of a function that must be one number."""
    outputs, several = _outputs(made, name)
    if several:
        raise RuntimeError(f"The function given to {name} should return a single Tensor")
    if outputs[0].numel() != 1:
        raise RuntimeError(f"The Tensor returned by the function given to {name} should contain a single element")
    return outputs[0].reshape(())


def _leaves(inputs: tuple, create_graph: bool) -> tuple:
    """Inputs of our own, so that nothing arrives in the caller's graph; under create_graph connected with it."""
    made = []
    for x in inputs:
        connected = create_graph and x.requires_grad
        made.append(x.view(x.shape) if connected else x.detach().requires_grad_())
    return tuple(made)


def _require_grad(outputs: Sequence, strict: bool) -> None:
    for i, out in enumerate(outputs if strict else ()):
        if not out.requires_grad:
            raise RuntimeError(
                f"Output {i} of the user-provided function does not require gradients. The outputs must be computed in a differentiable "
                "manner from the input when running in strict mode."
            )


def _vector(v: Any, like: tuple, name: str) -> tuple:
    """`v` as a tuple of tensors of the shapes of `like`; ones when it is None."""
    if v is None:
        return tuple(apply.wrap(backend.of(x._data).ones_like(x._data)) for x in like)
    parts, _ = _tensors(v, "v", name)
    if len(parts) != len(like):
        raise RuntimeError(f"v is a tuple of invalid length: should be {len(like)} but got {len(parts)}.")
    for i, (part, x) in enumerate(zip(parts, like, strict=True)):
        if part.shape != x.shape:
            entry = f"Entry {i} in " if len(like) > 1 else ""
            raise RuntimeError(f"{entry}v has invalid size: should be {x.shape!r} but got {part.shape!r}.")
    return parts


def _direction(v: Any, inputs: tuple, name: str) -> tuple:
    """`v` for the inputs, checked."""
    if v is None and (len(inputs) != 1 or inputs[0].numel() != 1):
        raise RuntimeError(
            "The vector v can only be None if the input to the user-provided function is a single Tensor with a single element. "
            f"Give v of {_shapes(inputs)}."
        )
    return _vector(v, inputs, name)


def _shapes(tensors: Sequence) -> str:
    return "shape " + ", ".join(str(list(t.shape)) for t in tensors)


def _zeros(like: Tensor, shape: tuple | None = None) -> Tensor:
    x = like._data
    return apply.wrap(backend.of(x).zeros(x.shape if shape is None else tuple(shape), x.dtype))


def _done(found: tuple, several: bool, create_graph: bool) -> Any:
    results = found if create_graph else tuple(t.detach() for t in found)
    return results if several else results[0]
