"""The op registry: one subclass of `Op` is one primitive, and `OPS` is the table of all of them.

Everything else reads this table: eager ops, methods, double backward, the visualizers' labels, the stub, the op page, the
tests. This module knows nothing of Tensor.

How to read a row::

    class Mul(Binary):
        r"x \\, y"                                       # the formula, in LaTeX
        forward = operator.mul                          # arrays in, array out
        vjp = (lambda F, g, y: g * y,                   # the gradient of x
               lambda F, g, x: g * x)                   # the gradient of y

A rule gets what its parameters name and nothing else: `F` (the functions of the table, on arrays in an ordinary backward
pass, on Tensors under create_graph), `g` (the cotangent of the output), `out`, an input (`x`, `y`, ...), an input's shape
(`x_shape`), an attribute (`dim`), or `shared` (what the row's rule of that name gives, once for all). So a rule's parameter
list *is* the list of what the node saves: `Mul` keeps y only if x needs a gradient, `Add` keeps nothing. No rule asks who
needs a gradient and none undoes broadcasting: the walk does.

A row with several outputs names them, and its forward returns a tuple of arrays in that order::

    class MaxDim(Op):
        r"\\max_i x_i"
        outputs = ("values", "indices")
        def forward(xp, x, *, dim): ...
        vjp = lambda F, g_values, x_shape, dim, indices: F.scatter_sum(g_values, shape=x_shape, dim=dim, index=indices)

Its rules have in place of `g` the cotangents that they use: `g_values` is the one of `values`. A cotangent is None when
nothing arrived at that output, and the rule leaves its term out (a singular vector that nobody used must not bring in a
division by 0); one of a floating output has always arrived. A rule may return None: nothing flows. An output in the
parameter list (`indices`) is saved, as `out` is; integers and bools come as arrays to either reader, fit to be an attribute,
and have no gradient. One node serves all outputs.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from . import backend

__all__ = ["OPS", "ArrayFunctions", "Op", "Plan"]

OPS: dict[str, type[Op]] = {}
POSITIONAL = ("x", "y", "z")


def parameters(function: Any) -> tuple[list[str], list[str]]:
    """(positional names, keyword-only names) of a Python function; builtin operators take x and y."""
    code = getattr(function, "__code__", None)
    if code is None:
        return list(POSITIONAL[:2]), []
    n, k = code.co_argcount, code.co_kwonlyargcount
    return list(code.co_varnames[:n]), list(code.co_varnames[n : n + k])


class Plans(dict):
    """Bit mask of the inputs that need a gradient -> Plan, made on first use."""

    def __init__(self, op: type[Op]) -> None:
        self.op = op

    def __missing__(self, mask: int) -> Plan:
        needs = tuple(i for i in range(mask.bit_length()) if mask >> i & 1)
        found = self[mask] = Plan(self.op, needs)
        return found


class Plan:
    """What a node of one op keeps and does when the inputs in `needs` need a gradient. Made once, shared by all such nodes.

    `save(inputs, out, attrs)` builds the node's saved tuple; `pull(F, g, saved)` returns one gradient for each slot in
    `needs`; `step(F, g, saved, edges, empty)` is pull with the gradients added into the edges' buffers at once, which is what
    an ordinary walk does; `names` says what each saved item is ("x", "out", "x_shape", "dim").
    """

    __slots__ = ("keeps", "names", "needs", "op", "pull", "save", "step")
    whole = False  # True: pull gets the node itself instead of what it saved

    def __init__(self, op: type[Op], needs: tuple[int, ...]) -> None:
        self.op, self.needs = op, needs
        if op.variadic:
            self._variadic()
            return
        rules = [op.vjp[i] for i in needs]
        self.names = op.saved_names(needs)
        self.keeps = any(name == "out" or name in op.inputs + op.outputs + op.arrays for name in self.names)
        scope = {"__name__": __name__} | {f"rule{i}": rule for i, rule in enumerate(rules)}
        calls = [_call(f"rule{i}", rule) for i, rule in enumerate(rules)]
        kept = ", ".join(self.names)
        values = ", ".join(self._value(name) for name in self.names)
        arguments = "inputs, out, attrs"
        if not op.general:  # the fast entries of one or two inputs pass them one by one
            arguments = f"{', '.join(op.inputs)}, out"
            values = op.saved_source(needs, op.inputs)[1:-1].rstrip(", ")
        unpack = f"    {kept}, = saved\n" if kept else ""
        for number, name in enumerate(op.outputs):
            unpack += f"    g_{name} = g.get({number})\n"
        if any("shared" in parameters(rule)[0] for rule in rules):
            scope["shared_rule"] = op.shared
            unpack += f"    shared = {_call('shared_rule', op.shared)}\n"
        source = f"def pull(F, g, saved):\n{unpack}    return ({', '.join(calls)},)\n"
        source += f"def save({arguments}):\n    return ({values + ',' if values else ''})\n"
        source += SEVERAL_STEP if op.outputs else _step_source(unpack, calls)
        scope["add_into"] = add_into
        exec(compile(source, f"<plan of {op.name}>", "exec"), scope)
        self.pull, self.save, self.step = scope["pull"], scope["save"], scope["step"]

    def _variadic(self) -> None:
        """One rule serves every input: `rule(F, g, i, x_shapes, dim)`."""
        rule: Any = self.op.vjp[0]
        needs = self.needs
        self.names = tuple(parameters(rule)[0][3:])
        self.keeps = False
        names = self.names

        def save(inputs: tuple, out: Any, attrs: dict) -> tuple:
            return tuple([tuple([x.shape for x in inputs]) if name == "x_shapes" else attrs[name] for name in names])

        def pull(F: Any, g: Any, saved: tuple) -> tuple:
            return tuple([rule(F, g, i, *saved) for i in needs])

        def step(F: Any, g: Any, saved: tuple, edges: tuple, empty: object) -> None:
            add_into(edges, pull(F, g, saved), empty)

        self.save, self.pull, self.step = save, pull, step

    def _value(self, name: str) -> str:
        op = self.op
        if name == "out" and not op.outputs:
            return "out"
        if name in op.outputs:
            return f"out[{op.outputs.index(name)}]"
        if name in op.inputs:
            return f"inputs[{op.inputs.index(name)}]"
        if name.endswith("_shape") and name[:-6] in op.inputs:
            return f"inputs[{op.inputs.index(name[:-6])}].shape"
        if name in op.attrs:
            return f"attrs[{name!r}]"
        raise TypeError(
            f"a rule of {op.name!r} asks for {name!r}: expected F, g, out, an input, its shape or an attribute "
            "(of a row with several outputs: g_NAME and NAME for each of them)"
        )


# The commonest rules, written out where they would be called: a call costs as much as a small array's arithmetic.
INLINE = {
    (lambda F, g: g).__code__.co_code: "g",
    (lambda F, g: -g).__code__.co_code: "-g",
    (lambda F, g, v: g * v).__code__.co_code: "g * {}",
    (lambda F, g, v: g / v).__code__.co_code: "g / {}",
}


def _call(name: str, rule: Any) -> str:
    """The call of a rule, or its own text when that is one of INLINE."""
    names = parameters(rule)[0]
    text = INLINE.get(rule.__code__.co_code)
    if text is not None and names[1:2] == ["g"] and text.count("{}") == len(names) - 2:
        return text.format(*names[2:])
    return f"{name}({', '.join(names)})"


ADD = """
    d = {call}
    b = {edge}.buf
    if b is empty:
        {edge}.buf = d
        {edge}.owned = False
    elif {edge}.owned:
        b += d
        {edge}.buf = b
    else:
        {edge}.buf = b + d
        {edge}.owned = True
"""


SEVERAL_STEP = """
def step(F, g, saved, edges, empty):
    add_into(edges, pull(F, g, saved), empty)
"""


def _step_source(unpack: str, calls: list[str]) -> str:
    """`step` of a plan: `add_into` written out for each rule, since this is where a walk over small arrays spends its time."""
    edges = [f"e{i}" for i in range(len(calls))]
    unpack += f"    {', '.join(edges)}, = edges"
    body = "".join(ADD.format(call=call, edge=edge) for call, edge in zip(calls, edges, strict=True))
    return f"def step(F, g, saved, edges, empty):\n{unpack}{body}"


def add_into(edges: tuple, grads: Any, empty: object) -> None:
    """Add each gradient into its edge's buffer: the first is kept, a second makes a sum that this walk owns and may add into.

    `empty` marks a buffer of this walk that nothing has arrived in. A gradient may be None: nothing arrives. A buffer that is
    None belongs to no path of this walk.
    """
    for e, d in zip(edges, grads, strict=True):
        b = e.buf
        if d is None or b is None:
            continue
        if b is empty:
            e.buf = d
            e.owned = False
        elif e.owned:
            b += d
            e.buf = b
        else:
            e.buf = b + d
            e.owned = True


class Op:
    """A primitive. The subclass's docstring is its formula, in LaTeX; a subclass without one is an abstract kind.

    Attributes:
        forward: `forward([xp,] x, y, *, dim)`: arrays positional, attributes keyword-only; `xp` only when named.
        check: `check(x, y, **attrs)` raises for arrays that a user may not give; rules call forward without it.
        vjp: one rule an input, or None where no gradient exists (integer indices, masks).
        shared: `shared(F, g, ...)`, a rule whose value several of the others name as `shared`: computed once for all of them.
        outputs: names of several outputs; empty for the one that rules call `out`.
        kind: groups ops for colours and docs.
        dunder: "mul" also defines `__mul__` and `__rmul__`.
        siblings: the view is one of several that one call gave; PyTorch lets nobody write through it while recording.
        view: the output shares the input's memory.
        inplace: the method `name_` exists.
        ufunc: the array function that can write its result with a positional `out`.
        write: `write(x, *others, **attrs)` puts the result straight into x, where no ufunc does.
        floats: integer inputs become the default dtype first (exp, division).
        domain: where the tests draw inputs.
        aliases: other public names of the same function.
        numbers: the inputs for which a user may give a Python number ("x", "y"; "both": for both at once).
        truth: the result is bool whatever the inputs; in place it is written as 0 and 1.
        bools: PyTorch's sentences where the row refuses bools: for bools alone, and for one among others.
        mixed: PyTorch's sentence where the row refuses inputs of two dtypes.
        public: False for a row that exists for other rows, or whose public form has another name: no `torch.name` of its own.
    """

    name: ClassVar[str]
    inputs: ClassVar[tuple[str, ...]] = ()
    attrs: ClassVar[tuple[str, ...]] = ()
    outputs: ClassVar[tuple[str, ...]] = ()
    arrays: ClassVar[tuple[str, ...]] = ()  # attributes that hold index arrays: kept, and freed, as saved inputs are
    takes_xp: ClassVar[bool] = False
    general: ClassVar[bool] = False  # entered through the general entry: attributes, many inputs, views
    variadic: ClassVar[bool] = False  # forward([xp,] xs, *, ...) of a list of arrays
    kind: ClassVar[str] = "other"
    dunder: ClassVar[str | None] = None
    view: ClassVar[bool] = False
    siblings: ClassVar[bool] = False
    inplace: ClassVar[bool] = False
    ufunc: ClassVar[str | None] = None
    write: ClassVar[Callable | None] = None
    floats: ClassVar[bool] = False
    promotes: ClassVar[bool] = True  # inputs are brought to one dtype first
    differentiable: ClassVar[bool] = True
    public: ClassVar[bool] = True
    aliases: ClassVar[tuple[str, ...]] = ()
    numbers: ClassVar[tuple[str, ...]] = ()
    truth: ClassVar[bool] = False
    bools: ClassVar[tuple[str, ...]] = ()
    mixed: ClassVar[str] = ""
    domain: ClassVar[tuple[float, float]] = (-2.0, 2.0)
    guards: ClassVar[tuple[str, ...]] = ()  # what rules need at singular points only, which the tests stay away from
    smooth: ClassVar[bool] = True  # False: the tests stay away from kinks by drawing distinct values
    vjp: ClassVar[tuple[Callable | None, ...]] = ()
    check: ClassVar[Callable | None] = None
    shared: ClassVar[Any] = None
    forward: ClassVar[Callable]
    plans: ClassVar[Plans]  # bit mask of inputs that need a gradient -> Plan

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        forward = cls.__dict__.get("forward")
        if forward is not None:
            forward = getattr(forward, "__func__", forward)
            names, attrs = parameters(forward)
            cls.takes_xp = names[:1] == ["xp"]
            cls.inputs, cls.attrs = tuple(names[cls.takes_xp :]), tuple(attrs)
            cls.forward = staticmethod(forward)
            cls.general = bool(attrs or cls.outputs) or cls.variadic or cls.view or not 1 <= len(cls.inputs) <= 2
        for name in ("check", "shared", "write"):
            if cls.__dict__.get(name) is not None:
                setattr(cls, name, staticmethod(cls.__dict__[name]))
        if "vjp" in cls.__dict__ and callable(cls.__dict__["vjp"]):
            cls.vjp = (cls.__dict__["vjp"],)
        if cls.__doc__ is None:
            return
        cls.name = cls.__dict__.get("name") or cls.__name__.lower()
        if cls.name in OPS:
            raise TypeError(f"op {cls.name!r} is already defined in {OPS[cls.name].__module__}")
        cls.plans = Plans(cls)
        OPS[cls.name] = cls

    @classmethod
    def named(cls, attrs: dict) -> str:
        """PyTorch's name for a node of this op: "MulBackward0"."""
        words = (re.sub(r"\d[a-z]", lambda found: found[0].upper(), part.capitalize()) for part in cls.name.split("_"))
        return "".join(words) + "Backward0"

    @classmethod
    def saved_names(cls, needs: tuple[int, ...]) -> tuple[str, ...]:
        """What a node keeps when the inputs in `needs` need a gradient: whatever their rules name."""
        return tuple(dict.fromkeys(name for i in needs for name in cls.saved_by(cls.vjp[i])))

    @classmethod
    def saved_by(cls, rule: Any) -> list[str]:
        """What one rule has a node save: its parameters after F and the cotangents; those of `shared` where it names that."""
        cotangents = {f"g_{name}" for name in cls.outputs} or {"g"}
        found = [name for name in parameters(rule)[0][1:] if name not in cotangents]
        if "shared" in found:
            found.remove("shared")
            found += cls.saved_by(cls.shared)
        return found

    @classmethod
    def saved_source(cls, needs: tuple[int, ...], inputs: tuple[str, ...]) -> str:
        """The saved tuple as an expression, for inputs at hand under the names `inputs`."""
        called = dict(zip(cls.inputs, inputs, strict=False))
        parts = [
            f"{called[n[:-6]]}.shape" if n.endswith("_shape") else called.get(n, n) for n in cls.saved_names(needs)
        ]
        return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"

    @classmethod
    def promoted(cls, tensors: Any) -> list[bool]:
        """Which inputs share one dtype: all but those that cannot have a gradient (indices, masks)."""
        if cls.variadic or not cls.vjp:
            return [True] * len(tensors)
        return [rule is not None for rule in cls.vjp]

    @staticmethod
    def samples(draw: Callable[..., Any]) -> Iterator[tuple[tuple, dict]]:
        """`(inputs, attrs)` pairs on which the tests check forward, gradient and second gradient."""
        raise LookupError("this op has no samples: give it some, or the tests cannot check it")

    @classmethod
    def local(cls, slot: int, inputs: tuple, out: Any, attrs: dict) -> Any:
        """The derivative with respect to input `slot`, as an array of `out`'s shape; elementwise ops only."""
        F = ArrayFunctions.of(out)
        plan = cls.plans[1 << slot]
        saved = plan.save(inputs, out, attrs) if cls.general else plan.save(*inputs, out)
        return plan.pull(F, F.xp.ones_like(out), saved)[0]


class ArrayFunctions:
    """F for arrays: every op of the table as a function on one backend's arrays. `F.xp` is the backend itself."""

    _made: ClassVar[dict[Any, ArrayFunctions]] = {}  # by backend, and by class of array

    def __init__(self, xp: Any) -> None:
        self.xp = xp

    @classmethod
    def of(cls, array: Any) -> ArrayFunctions:
        """The functions for `array`'s backend."""
        kind = array.__class__
        found = cls._made.get(kind)
        if found is None:
            xp = backend.BY_TYPE[kind]
            found = cls._made[kind] = cls._made.setdefault(xp, cls(xp))
        return found

    def __getattr__(self, name: str) -> Callable:
        op = OPS.get(name)
        if op is None:
            raise AttributeError(f"the op table has no {name!r}")
        function = functools.partial(op.forward, self.xp) if op.takes_xp else op.forward
        setattr(self, name, function)
        return function
