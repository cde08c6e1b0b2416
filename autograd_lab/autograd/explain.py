"""What the engine says when something is wrong: PyTorch's first sentence, then what happened here, then what to write.

The first sentence is PyTorch's own, so that a search finds it. Functions return the exception; the caller raises it.
"""

from __future__ import annotations

import itertools
import linecache
from typing import Any

import numpy as np

from .. import dtypes
from ..errors import CPP, listed, mark
from . import sink


def place(where: tuple[str, int] | None) -> str:
    """ "line 4: `w1 -= lr * w1.grad`" for a (file, line)."""
    if where is None:
        return "an unknown line"
    text = linecache.getline(*where).strip()
    return f"line {where[1]}" + (f": `{text}`" if text else f" of {where[0]}")


# ---------------------------------------------------------------- forward


def forward(op: Any, tensors: tuple, attrs: dict, error: Exception, inplace: bool = False) -> Exception:
    """An op's forward raised `error`: the same with the op, the shapes and, where it is known, the cure. The sink hears of it."""
    if sink.current is not None:
        sink.current.failed(op, tensors, attrs, error)
    if getattr(error, "_explained", False):
        return error
    if op.bools and isinstance(error, TypeError):  # numpy refuses arithmetic of bools
        return mark(RuntimeError(op.bools[0]))
    shapes = [getattr(getattr(t, "_data", None), "shape", ()) for t in tensors]
    name = op.name + ("_" if inplace else "")
    if op.kind == "elementwise" and len(shapes) >= 2 and isinstance(error, ValueError):
        found = broadcast_sentence(shapes)
        if found:
            return mark(RuntimeError(f"{found}. {name} got shapes {', '.join(listed(s) for s in shapes)}. "
                                     "Trailing dimensions must be equal or 1: unsqueeze or view one of them."))  # fmt: skip
    if isinstance(error, (ValueError, np.linalg.LinAlgError)):
        return mark(RuntimeError(f"{error} ({name} on {', '.join(listed(s) for s in shapes)}{_attrs(attrs)})"))
    return error


def _attrs(attrs: dict) -> str:
    return "".join(f", {k}={v}" for k, v in attrs.items())


def broadcast_sentence(shapes: list) -> str | None:
    for a, b in itertools.combinations(shapes, 2):
        for i in range(1, min(len(a), len(b)) + 1):
            m, n = a[-i], b[-i]
            if m != n and 1 not in (m, n):
                return (f"The size of tensor a ({m}) must match the size of tensor b ({n}) at non-singleton dimension "
                        f"{max(len(a), len(b)) - i}")  # fmt: skip
    return None


def not_a_number(op: Any, position: int, value: Any) -> Exception:
    """A Python number where a tensor is wanted."""
    argument = ("input", "other")[position]
    return TypeError(
        f"{getattr(op, 'name', None) or op.__name__}(): argument '{argument}' (position {position + 1}) must be Tensor, not {type(value).__name__}. "
        f"Make it a tensor first: torch.tensor({value})."
    )


def two_numbers(name: str) -> Exception:
    """Python numbers where a tensor is wanted in one place at least."""
    return TypeError(
        f"{name}() received an invalid combination of arguments - got two numbers. Make one of them a tensor: torch.tensor(...)."
    )


def not_a_tensor(op: Any, value: Any, argument: str = "other", position: int = 1) -> Exception:
    kind = type(value).__name__
    hint = (
        " Convert it first: torch.from_numpy(array)."
        if kind == "ndarray"
        else " Make it a tensor first: torch.tensor(...)."
    )
    if value is None:
        hint = " Is it a .grad that is still None? backward() fills it; zero_grad() empties it."
    return TypeError(f"{op.name}(): argument '{argument}' (position {position}) must be Tensor, not {kind}.{hint}")


def unsupported(op: Any, symbol: str, a: Any, b: Any) -> Exception:
    """An operator between a Tensor and something that is neither a Tensor nor a number."""
    said = f"unsupported operand type(s) for {symbol}: '{_kind(a)}' and '{_kind(b)}'"
    advice = str(not_a_tensor(op, b if hasattr(a, "_data") else a)).split(".", 1)[1]
    return TypeError(f"{said}.{advice}")


def _kind(value: Any) -> str:
    return "Tensor" if hasattr(value, "_data") else type(value).__name__


def mixed_dtypes(op: Any, a: Any, b: Any) -> Exception:
    if op.mixed:
        return RuntimeError(f"{op.mixed}. Here they are {a.dtype} and {b.dtype}: convert one with .to(...).")

    def word(t: Any) -> str:
        return {
            "float32": "float",
            "float64": "double",
            "int64": "long int",
            "int32": "int",
            "float16": "c10::Half",
        }.get(t.dtype.name) or t.dtype.name

    return RuntimeError(f"expected m1 and m2 to have the same dtype, but got: {word(a)} != {word(b)}. "
                        f"{op.name} does not promote: convert one with .to(...), e.g. x.to(y.dtype).")  # fmt: skip


# ---------------------------------------------------------------- in-place


def check_castable(result: np.dtype, target: np.dtype) -> None:
    """Raises RuntimeError when an in-place result of type `result` cannot be kept in a tensor of type `target`."""
    kinds = "buif"
    rank = {"b": 0, "u": 1, "i": 1, "f": 2}
    if result.kind in kinds and rank[result.kind] > rank[target.kind]:
        names = [CPP.get(dtypes.from_numpy_dtype(d).name, d.name) for d in (result, target)]
        raise RuntimeError(f"result type {names[0]} can't be cast to the desired output type {names[1]}. "
                           "An in-place op keeps its tensor's dtype: convert first, or write x = x op y.")  # fmt: skip


def inplace_shape(shape: tuple, result: tuple) -> Exception:
    return mark(RuntimeError(f"output with shape {listed(shape)} doesn't match the broadcast shape {listed(result)}. "
                             "An in-place op cannot grow its tensor: write x = x op y."))  # fmt: skip


def leaf_write(leaf: Any, through_view: bool) -> Exception:
    what = "a view of a leaf Variable that requires grad is being used in an in-place operation." if through_view else (
        "a leaf Variable that requires grad is being used in an in-place operation.")  # fmt: skip
    return RuntimeError(f"{what} The leaf has shape {listed(leaf._data.shape)}; writing into it would change a value that its "
                        "gradient is taken at. For an update write it under `with torch.no_grad():`; "
                        "for a computation write x = x op y.")  # fmt: skip


def overlapping() -> Exception:
    return RuntimeError(
        "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() "
        "the tensor before performing the operation. It was expanded: its rows are one row seen several times."
    )


def one_of_several_views(node: Any, piece: int) -> Exception:
    """A write through one of the views that split or unbind gave."""
    what = (
        f"Output {piece} of {plain_name(node)} is a view and"
        if node is not None
        else "A view that was created in no_grad mode"
    )
    return RuntimeError(
        f"{what} is being modified inplace. This view is the output of a function that returns multiple views. Such functions do not "
        "allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one. "
        "To write into a part, take it by its index: x[i] or x[a:b]."
    )


def has_views(op: Any) -> Exception:
    return RuntimeError(
        f"{op.name}_ on a tensor that other tensors are views of is not offered: their place in it would be lost. "
        f"Write x = x.{op.name}(...), which copies nothing."
    )


def no_grad_view() -> Exception:
    return RuntimeError("A view was created in no_grad mode and is being modified inplace with grad mode enabled. "
                        "Make the view and the write in the same mode.")  # fmt: skip


def inference_saved() -> Exception:
    return RuntimeError(
        "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation "
        "tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in autograd, or use "
        "`torch.no_grad()` instead of `torch.inference_mode()`."
    )


def inference_write() -> Exception:
    return RuntimeError(
        "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal tensor before "
        "doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details. Here: x = x.clone()."
    )


def inference_view() -> Exception:
    return RuntimeError(
        "A view was created in inference mode and is being modified inplace in normal mode. Given that this use case is ambiguous "
        "and error-prone, it is forbidden. Make the view and the write both inside inference_mode (the write is then not recorded) "
        "or both outside."
    )


def stale_save(node: Any, name: str, source: Any, array: Any, cell: Any) -> Exception:
    """`node` saved `array` as `name` (made by the op of node `source`, None for a leaf or an input); it was written since."""
    dtype = CPP.get(dtypes.from_numpy_dtype(array.dtype).name, str(array.dtype))
    saw = cell.version_at(node.seq)
    results = node.plan.op.outputs or ("out",)
    maker = plain_name(node) if name in results else _maker(node, source, array, cell)
    number = results.index(name) if name in results else 0
    role = f", which is output {number} of {maker}," if maker is not None else ""
    return RuntimeError(
        "one of the variables needed for gradient computation has been modified by an inplace operation: "
        f"[torch.{dtype}Tensor {listed(array.shape)}]{role} is at version {cell.version}; "
        f"expected version {saw} instead. "
        f"{node.name()} saved {'its result' if name in results else 'its input ' + name} for backward; then `{cell.op}` "
        f"wrote into it at {place(cell.where)}. Write the out-of-place form there (x = x * 2 instead of x *= 2), or "
        "compute the graph again after the write."
    )


def _maker(node: Any, source: Any, array: Any, cell: Any) -> str | None:
    """Whose output the written tensor is now, as PyTorch names it: a recorded write has moved its history."""
    if cell.by is not None and cell.last > node.seq:
        name, through_view = cell.by
        if getattr(array, "base", None) is not None:
            return "AsStrided"
        return "torch::autograd::CopySlices" if through_view else name
    return None if source is None else plain_name(source)


def plain_name(node: Any) -> str:
    """ "Mul" for the node called "MulBackward0"."""
    return node.name().rstrip("0123456789").removesuffix("Backward")


def nan_made(n: Any, slot: int) -> Exception:
    made = n.extra.made if n.extra is not None else None
    line = f" It was made at {place(made.where)}." if made is not None else ""
    return RuntimeError(
        f"Function '{n.name()}' returned nan values in its {slot}th output.{line} Its rule was given numbers for which it has no "
        "value, such as 0 / 0 or inf * 0: look at what went into that line."
    )


# ---------------------------------------------------------------- Functions


def function_view(name: str, number: int) -> Exception:
    return RuntimeError(
        f"Output {number} of {name} is a view and is being modified inplace. This view was created inside a custom Function (or because an "
        "input was returned as-is) and the autograd logic to handle view+inplace would override the custom backward associated with "
        "the custom Function, leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the "
        "custom Function."
    )


def intermediate(function: str, attribute: str) -> Exception:
    return RuntimeError(
        f"{function}.forward made a tensor and left it on ctx as a plain attribute, ctx.{attribute}; backward used it under "
        "create_graph=True, and now its result is to be differentiated. Nothing in forward is recorded, so how it follows from the "
        "inputs is not known, and the second derivative would be wrong. Give the inputs to ctx.save_for_backward and compute it again "
        "in backward; or return it as one more output and save that. If it does not depend on the inputs, give it to "
        "ctx.save_for_backward."
    )


# ---------------------------------------------------------------- hooks


def check_hook(hook: Any, before: Any, changed: Any) -> None:
    """Raises where a hook's answer cannot take the place of the gradient (array or Tensor) that it was given."""
    if not hasattr(changed, "_data"):
        raise TypeError(
            f"expected Variable, but hook returned '{type(changed).__name__}'. A hook returns None or a Tensor."
        )
    name, old, new = _called(hook), getattr(before, "_data", before), changed._data
    if old.dtype != new.dtype:
        was, got = (f"torch.{CPP[dtypes.from_numpy_dtype(x.dtype).name]}Tensor" for x in (old, new))
        raise RuntimeError(f"hook '{name}' has changed the type of value (was {was} got {got})")
    if old.shape != new.shape:
        raise RuntimeError(
            f"hook '{name}' has changed the size of value. It was given {listed(old.shape)} and returned {listed(new.shape)}."
        )


def check_hook_tuple(hook: Any, before: Any, changed: Any) -> None:
    """The same for a node's hook, which answers with a tuple."""
    if not isinstance(changed, tuple):
        raise TypeError(
            f"expected tuple, but hook returned '{type(changed).__name__}'. One entry for each gradient it was given."
        )
    if len(changed) != len(before):
        raise RuntimeError(
            f"hook '{_called(hook)}' has returned an incorrect number of values (got {len(changed)}, but expected {len(before)})"
        )
    for old, new in zip(before, changed, strict=True):
        if old is not None and new is not None:
            check_hook(hook, old, new)


def _called(hook: Any) -> str:
    return getattr(hook, "__name__", None) or type(hook).__name__


# ---------------------------------------------------------------- backward


def freed(node: Any) -> Exception:
    return RuntimeError(
        "Trying to backward through the graph a second time (or directly access saved tensors after they have already been "
        "freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify "
        "retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors "
        f"after calling backward. Here {node.name()} had dropped what it saved. Usually the cure is to compute the loss again "
        "before each backward(), or to call backward() once on the sum of the losses."
    )


CYCLE = (
    "Using backward() with create_graph=True will create a reference cycle between the parameter and its gradient which can cause "
    "a memory leak. We recommend using autograd.grad when creating the graph to avoid this. If you have to use this function, make "
    "sure to reset the .grad fields of your parameters to None after use to break the cycle and avoid the leak."
)


ONLY_INPUTS = (
    "only_inputs argument is deprecated and is ignored now (defaults to True). To accumulate gradient for other parts of the graph, "
    "please use torch.autograd.backward."
)


def no_scalar(shape: tuple) -> Exception:
    return RuntimeError(
        f"grad can be implicitly created only for scalar outputs. This output has shape {listed(shape)}: reduce it first, "
        "loss.sum().backward(), or give the cotangent, y.backward(torch.ones_like(y))."
    )


def no_history(index: int, tensor: Any) -> Exception:
    cut = getattr(tensor, "_cut", None)
    happened = f" It was cut off by {cut}." if cut else ""
    return RuntimeError(
        f"element {index} of tensors does not require grad and does not have a grad_fn.{happened} Nothing that led to it was "
        "recorded: no input had requires_grad=True, or it was computed under torch.no_grad(), from x.detach(), from .item() / "
        "torch.tensor(...), or from an integer result such as argmax or >."
    )


def seed_shape(index: int, gradient: tuple, output: tuple) -> Exception:
    return RuntimeError(
        f"Mismatch in shape: grad_output[{index}] has a shape of torch.Size({listed(gradient)}) and output[{index}] has a shape "
        f"of torch.Size({listed(output)})."
    )


def unused(index: int) -> Exception:
    return RuntimeError(
        f"The differentiated Tensor at index {index} appears to not have been used in the graph. Set allow_unused=True if this is "
        "the desired behavior. No path leads from the outputs to it."
    )


def integer_grad(dtype: Any) -> Exception:
    return RuntimeError(
        f"Only Tensors of floating point and complex dtype can require gradients. This one is {dtype}: an integer cannot move by "
        "a small step, so it has no slope. Write 3.0 instead of 3, or dtype=torch.float32."
    )


def requires_numpy() -> Exception:
    return RuntimeError(
        "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead. numpy would not record what it "
        "does with the values; detach() says that this is meant."
    )
