"""Formulas: what an op computed, with names, and with the numbers plugged in when they are few.

One line an op in `FORMULAS`; an op that is not there is written as a call. Knows op names, not the op table, so that a
learner's own Function reads as well as a built-in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .terms import (
    PRODUCT,
    SUM,
    Term,
    absolute,
    atom,
    call,
    equation,
    fraction,
    indexed,
    infix,
    negative,
    operator,
    power,
    root,
    row,
    total,
    transposed,
)
from .values import Snapshot, number_text, shape_text

FEW = 4  # elements: more are shown by their shape
ONE, ZERO = atom("1"), atom("0")


def _e_to(x: Term) -> Term:
    raised = power(atom("e"), x)
    return Term(f"exp({x.text})", raised.mathml)


def _clamp(x: Term, min: Any = None, max: Any = None) -> Term:
    if min is not None:
        x = call("max", atom(number_text(min)), x)
    return x if max is None else call("min", atom(number_text(max)), x)


def _dot(a: Term, b: Term) -> Term:
    return infix("@", a, b, PRODUCT, "\u22c5")


def _compare(sign: str, shown: str = "") -> Callable[..., Term]:
    return lambda a, b: infix(sign, a, b, 0, shown)


def _reduced(name: str) -> Callable[..., Term]:
    def term(x: Term, dim: Any = None, **_: Any) -> Term:
        whole = total(x, name)
        if dim is None:
            return whole
        dims = dim if isinstance(dim, int) else ", ".join(map(str, dim))
        return Term(f"{whole.text} over dim {dims}", row(whole.mathml, f"<mtext> over dim {dims}</mtext>"))

    return term


def _pow(x: Term, exponent: Any = None, *more: Any) -> Term:
    return power(x, exponent if isinstance(exponent, Term) else atom(number_text(exponent)))


FORMULAS: dict[str, Callable[..., Term]] = {
    "add": lambda a, b: infix("+", a, b, SUM),
    "sub": lambda a, b: infix("-", a, b, SUM, "\u2212"),
    "mul": lambda a, b: infix("*", a, b, PRODUCT, "\u00d7"),
    "div": fraction,
    "pow": _pow,
    "pow_tensor": _pow,
    "square": lambda x: power(x, atom("2")),
    "neg": negative,
    "abs": absolute,
    "sqrt": root,
    "rsqrt": lambda x: fraction(ONE, root(x)),
    "reciprocal": lambda x: fraction(ONE, x),
    "exp": _e_to,
    "log": lambda x: call("ln", x),
    "log1p": lambda x: call("ln", infix("+", ONE, x, SUM)),
    "relu": lambda x: call("max", ZERO, x),
    "clamp": _clamp,
    "sigmoid": lambda x: fraction(ONE, infix("+", ONE, _e_to(negative(x)), SUM)),
    "softplus": lambda x: call("ln", infix("+", ONE, _e_to(x), SUM)),
    "maximum": lambda a, b: call("max", a, b),
    "minimum": lambda a, b: call("min", a, b),
    "mm": _dot,
    "bmm": _dot,
    "matmul2": _dot,
    "dot": lambda a, b: total(infix("*", a, b, PRODUCT, "\u00d7")),
    "linear": lambda x, w, b=None: _dot(x, transposed(w)) if b is None else infix("+", _dot(x, transposed(w)), b, SUM),
    "t": transposed,
    "transpose": lambda x, **_: transposed(x),
    "sum": _reduced("sum"),
    "mean": _reduced("mean"),
    "amax": _reduced("max"),
    "amin": _reduced("min"),
    "mse_loss": lambda a, b, **_: call("mean", power(infix("-", a, b, SUM, "\u2212"), atom("2"))),
    "eq": _compare("==", "="),
    "ne": _compare("!=", "\u2260"),
    "lt": _compare("<"),
    "le": _compare("<=", "\u2264"),
    "gt": _compare(">"),
    "ge": _compare(">=", "\u2265"),
    "where": lambda c, a, b: Term(f"{a.text} where {c.text} else {b.text}", call("where", c, a, b).mathml, 0),
    "detach": lambda x: x,
    "clone": lambda x: x,
    "to": lambda x, **_: x,
    "copy": lambda x, y: y,
    "fill": lambda x, value=0: atom(number_text(value)),
    "getitem": lambda x, index=(): indexed(x, index_text(index)),
    "take": lambda x, index=(): indexed(x, index_text(index)),
    "reshape": lambda x, shape=(): call("reshape", x, atom(shape_text(shape))),
    "expand": lambda x, shape=(): call("expand", x, atom(shape_text(shape))),
}


def index_text(index: Any) -> str:
    """An index as it is written between square brackets: "1, 0:4:2"."""
    parts = index if isinstance(index, tuple) else (index,)
    return ", ".join(_index_part(part) for part in parts)


def _index_part(part: Any) -> str:
    if isinstance(part, slice):
        text = ":".join("" if v is None else str(v) for v in (part.start, part.stop))
        return text if part.step is None else f"{text}:{part.step}"
    if part is Ellipsis:
        return "..."
    if part is None or isinstance(part, int):
        return str(part)
    return f"[{len(part)} places]" if hasattr(part, "__len__") else "?"


def formulas(
    op: str, names: Sequence[str], inputs: Sequence[Snapshot | None], out: Snapshot | None, attrs: dict
) -> tuple[str | None, str | None]:
    """(plain text, MathML) of `out = op(inputs)`.

    Args:
        names: what each input is called; a number written in the code is its own name.
        inputs: their values, None for numbers written in the code and for what is not known.
    """
    build = FORMULAS.get(op.rstrip("_"))
    symbolic = _built(build, op, [atom(n) for n in names], attrs)
    sides = [symbolic]
    known = [s for s in inputs if s is not None]
    if out is not None and known and all(s.small and s.size <= FEW for s in (*known, out)):
        plugged = [atom(s.value.text) if s is not None else atom(n) for s, n in zip(inputs, names, strict=True)]
        numeric = _built(build, op, plugged, attrs)
        if numeric.text != symbolic.text:
            sides.append(numeric)
        result = atom(out.value.text)
        if result.text != sides[-1].text:
            sides.append(result)
        found = equation(*sides)
    else:
        found = _with_shapes(symbolic, op, build, names, inputs, out, attrs)
    return found.text, f"<math>{found.mathml}</math>"


def _with_shapes(
    symbolic: Term,
    op: str,
    build: Any,
    names: Sequence[str],
    inputs: Sequence[Snapshot | None],
    out: Snapshot | None,
    attrs: dict,
) -> Term:
    if out is None or not any(s is not None for s in inputs):
        return symbolic
    shapes = [atom(_size(s)) if s is not None else atom(n) for s, n in zip(inputs, names, strict=True)]
    result = atom(_size(out))
    arrow = equation(_built(build, op, shapes, attrs), result, sign="\u2192")
    return Term(
        f"{symbolic.text}   ({arrow.text})",
        row(symbolic.mathml, "<mspace width='1em'/>", operator("("), arrow.mathml, operator(")")),
    )


def _size(snapshot: Snapshot) -> str:
    return shape_text(snapshot.shape) if snapshot.shape else snapshot.value.text


def _built(build: Callable[..., Term] | None, op: str, terms: list[Term], attrs: dict) -> Term:
    if build is not None:
        try:
            return build(*terms, **attrs)
        except TypeError:  # an op of the same name with other arguments, such as a learner's own Function
            pass
    return call(op.rstrip("_"), *terms)
