"""Local derivatives: what one op contributes to the chain rule at one of its inputs, in words for every op and as
numbers for elementwise ones.

Knows op names and their mathematics; asks the op table only for the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .derivatives import DERIVATIVES
from .documents import Text
from .formula import index_text
from .values import Snapshot, number_text

LEFT, RIGHT = "left", "right"  # on which side of the incoming gradient the local factor of a matrix product stands
MATRIX_SIDES = {"mm": (RIGHT, LEFT), "bmm": (RIGHT, LEFT), "matmul2": (RIGHT, LEFT), "linear": (RIGHT, LEFT)}


Rule = Callable[[int, Sequence[str], str, dict], "str | Text"]


def text(op: str, slot: int, names: Sequence[str], out: str, attrs: dict) -> Text:
    """The local derivative for input `slot` in short words: "w2^T", "1 where h >= 0, else 0", "2 * d". "" when unknown.

    >>> text("mul", 0, ["x", "w"], "out", {}).en, text("pow", 0, ["d"], "out", {"exponent": 2}).en
    ('w', '2 * d')
    """
    rule = _RULES.get(op.rstrip("_"))
    if rule is None:
        return Text("", "")
    try:
        made = rule(slot, names, out, attrs)
    except (IndexError, KeyError, TypeError):
        return Text("", "")
    return made if isinstance(made, Text) else Text(made, made)


def value(node: Any, slot: int, incoming: Any) -> Snapshot | None:
    """The derivative itself, for elementwise ops whose saved tensors are still there. Never raises."""
    op = node.op
    if getattr(op, "kind", None) != "elementwise" or not hasattr(op, "local"):
        return None
    try:
        inputs: list[Any] = [None] * len(op.inputs)
        out = incoming  # same shape and type: enough for rules that do not ask for the result itself
        for _, array, at in node.saved_entries() or ():
            if at is None:
                out = array
            else:
                inputs[at] = array
        return Snapshot.take(op.local(slot, tuple(inputs), out, node.attrs))
    except Exception:  # a local derivative is an extra: the step is shown without it
        return None


def side(op: str, slot: int) -> str | None:
    """LEFT or RIGHT for a matrix product, None for everything else."""
    sides = MATRIX_SIDES.get(op.rstrip("_"))
    return sides[slot] if sides is not None and slot < len(sides) else None


def _one_of(*texts: str) -> Rule:
    """Fixed texts, one a slot; {0}, {1}: the inputs' names, {out}: the result's."""

    def rule(slot: int, names: Sequence[str], out: str, attrs: dict) -> str:
        return texts[slot].format(*[_bracketed(n) for n in names], out=out)

    return rule


def _bracketed(name: str) -> str:
    return f"({name})" if name.startswith("-") else name


def _written(op: str) -> Rule:
    """The op's texts in DERIVATIVES."""

    def rule(slot: int, names: Sequence[str], out: str, attrs: dict) -> str | Text:
        given = {name: number_text(value) for name, value in attrs.items() if isinstance(value, (int, float))}
        made = DERIVATIVES[op][slot].format(*[_bracketed(n) for n in names], out=out, **given)
        if made.startswith("? "):
            return _where(made[2:])
        value, where, rest = made.partition(" where ")
        condition, _, other = rest.partition(", else ")
        return Text(made, f"{condition} 处为 {value}，其余为 {other}") if where else made

    return rule


def _where(condition: str) -> Text:
    return Text(f"1 where {condition}, else 0", f"{condition} 处为 1，其余为 0")


def _pow(slot: int, names: Sequence[str], out: str, attrs: dict) -> str:
    x, p = names[0], attrs.get("exponent", names[1] if len(names) > 1 else None)
    if slot == 1:
        return f"{out} * ln({x})"
    if isinstance(p, str):
        return f"{p} * {x}^({p} - 1)"
    rest = number_text(p - 1)
    if rest == "1":
        return f"{number_text(p)} * {x}"
    return "1" if p == 1 else f"{number_text(p)} * {x}^{_bracketed(rest)}"


def _clamp(slot: int, names: Sequence[str], out: str, attrs: dict) -> str | Text:
    low, high, x = attrs.get("min"), attrs.get("max"), names[0]
    if low is None and high is None:
        return "1"
    if high is None:
        return _where(f"{x} >= {number_text(low)}")
    if low is None:
        return _where(f"{x} <= {number_text(high)}")
    return _where(f"{number_text(low)} <= {x} <= {number_text(high)}")


def _relu(slot: int, names: Sequence[str], out: str, attrs: dict) -> Text:
    return _where(f"{names[0]} > 0")


def _extreme(sign: str) -> Rule:
    def rule(slot: int, names: Sequence[str], out: str, attrs: dict) -> Text:
        a, b = names[slot], names[1 - slot]
        return Text(
            f"1 where {a} {sign} {b}, 1/2 where equal, else 0", f"{a} {sign} {b} 处为 1，相等处为 1/2，其余为 0"
        )

    return rule


def _place(slot: int, names: Sequence[str], out: str, attrs: dict) -> Text:
    at = index_text(attrs["index"])
    return Text(f"1 at [{at}], 0 elsewhere", f"[{at}] 处为 1，其余为 0")


def _where_op(slot: int, names: Sequence[str], out: str, attrs: dict) -> Text:
    return _where(names[0] if slot == 1 else f"not {names[0]}")


def _linear(slot: int, names: Sequence[str], out: str, attrs: dict) -> str | Text:
    if slot == 2:
        return Text("1, summed over the rows", "1，按行求和")
    return names[1] if slot == 0 else f"{names[0]}^T"


def _copy_slices(slot: int, names: Sequence[str], out: str, attrs: dict) -> Text:
    if slot == 0:
        return Text("1 outside the written part, 0 inside", "写入部分之外为 1，之内为 0")
    return Text("1 inside the written part, 0 outside", "写入部分之内为 1，之外为 0")


def _always(en: str, zh: str | None = None) -> Rule:
    return lambda slot, names, out, attrs: Text(en, zh or en)


_RULES: dict[str, Rule] = {
    **{op: _written(op) for op in DERIVATIVES},
    "add": _one_of("1", "1"),
    "sub": _one_of("1", "-1"),
    "mul": _one_of("{1}", "{0}"),
    "div": _one_of("1 / {1}", "-{0} / {1}^2"),
    "pow": _pow,
    "pow_tensor": _pow,
    "square": _one_of("2 * {0}"),
    "neg": _one_of("-1"),
    "abs": _one_of("sign({0})"),
    "sqrt": _one_of("1 / (2 * {out})"),
    "rsqrt": _one_of("-{out}^3 / 2"),
    "reciprocal": _one_of("-1 / {0}^2"),
    "exp": _one_of("exp({0})"),
    "log": _one_of("1 / {0}"),
    "log1p": _one_of("1 / (1 + {0})"),
    "sin": _one_of("cos({0})"),
    "cos": _one_of("-sin({0})"),
    "relu": _relu,
    "clamp": _clamp,
    "sigmoid": _one_of("{out} * (1 - {out})"),
    "tanh": _one_of("1 - {out}^2"),
    "softplus": _one_of("sigmoid({0})"),
    "maximum": _extreme(">"),
    "minimum": _extreme("<"),
    "where": _where_op,
    "mm": _one_of("{1}^T", "{0}^T"),
    "bmm": _one_of("{1}^T", "{0}^T"),
    "matmul2": _one_of("{1}^T", "{0}^T"),
    "linear": _linear,
    "dot": _one_of("{1}", "{0}"),
    "sum": _always("1 for every entry", "每个元素都是 1"),
    "mean": _always("1 / n for every entry", "每个元素都是 1 / n"),
    "amax": _always("1 at the largest entry (shared at a tie), 0 elsewhere", "最大元素处为 1（并列时平分），其余为 0"),
    "amin": _always("1 at the smallest entry (shared at a tie), 0 elsewhere", "最小元素处为 1（并列时平分），其余为 0"),
    "prod": _one_of("{out} / {0}"),
    "cumsum": _always("1 for every later entry", "对其后的每个元素都是 1"),
    "mse_loss": _one_of("2 * ({0} - {1}) / n", "-2 * ({0} - {1}) / n"),
    "softmax": _always("s_i * (d_ij - s_j), d_ij = 1 where i = j", "s_i * (d_ij - s_j)，i = j 时 d_ij = 1"),
    "log_softmax": _always("d_ij - softmax_j, d_ij = 1 where i = j", "d_ij - softmax_j，i = j 时 d_ij = 1"),
    "logsumexp": _one_of("softmax({0})"),
    "getitem": _place,
    "take": _place,
    **dict.fromkeys(
        ("reshape", "t", "transpose", "permute", "squeeze", "unsqueeze", "flip"),
        _always("1, in the input's shape", "1，恢复输入的形状"),
    ),
    "expand": _always("1, summed where it was repeated", "1，重复之处求和"),
    "clone": _always("1"),
    "to": _always("1"),
    **dict.fromkeys(("cat", "stack"), _always("1, each input its own part", "1，每个输入取自己的部分")),
    "copy": _one_of("0", "1"),
    "copy_slices": _copy_slices,
    **dict.fromkeys(("fill", "zero", "sign", "floor", "ceil", "round"), _one_of("0")),
    "remainder": _one_of("1", "({out} - {0}) / {1}"),
    "gather": _always("1 at the picked entries, 0 elsewhere", "被选中的元素处为 1，其余为 0"),
    "index_put": _copy_slices,
}
