"""Sentences: one plain sentence for each step of a backward pass and each event of a ledger, in English and Chinese.

Written for somebody who meets the chain rule in code for the first time. Knows documents only.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import local
from .documents import BackwardStep, Cut, LedgerEvent, Text, Value
from .values import number_text

_STOP_WORDS: dict[Cut | None, Text] = {
    "detach": Text("detach() cut it off from its history", "detach() 已把它与计算历史切断"),
    "no_grad": Text("it was computed under no_grad", "它是在 no_grad 中计算的"),
    "inference_mode": Text("it was computed in inference_mode", "它是在 inference_mode 中计算的"),
    "integer": Text("integers and booleans have no gradient", "整数和布尔值没有梯度"),
    None: Text("it does not require a gradient", "它不需要梯度"),
}


def words(value: Value | None) -> str:
    """A value inside a sentence: 0.387, [1, 2], or (64x100, mean 0.12) for what is too large to write down."""
    if value is None:
        return "?"
    return f"({value.text})" if "," in value.text and not value.text.startswith("[") else value.text


def step(step: BackwardStep, source: str, target: str, op: str | None, factor: Text, cut: Cut | None) -> Text:
    """The sentence of one backward step.

    Args:
        source, target: what the two nodes are called.
        op: the source's op; matrix products are told apart.
        factor: the local derivative in words.
        cut: why the target is cut off, for a stop.
    """
    if step.kind == "seed":
        return _seed(step, target)
    if step.kind == "stop":
        why = _STOP_WORDS[cut]
        return Text(
            f"Nothing flows from {source} to {target}: {why.en}.", f"没有梯度从 {source} 流向 {target}：{why.zh}。"
        )
    if step.kind == "accumulate":
        return _accumulate(step, target)
    return _flow(step, source, target, op, factor)


def _seed(step: BackwardStep, target: str) -> Text:
    c = words(step.contribution)
    if c == "1":
        return Text(
            f"Backward starts at {target}: how much {target} changes with itself is 1.",
            f"反向传播从 {target} 开始：{target} 对自己的导数是 1。",
        )
    return Text(
        f"Backward starts at {target} with the given gradient {c}.", f"反向传播从 {target} 开始，给定的梯度是 {c}。"
    )


def _flow(step: BackwardStep, source: str, target: str, op: str | None, factor: Text) -> Text:
    side = local.side(op, step.slot) if op else None
    en = f"{source} \u2192 {target}: {_product_en(step, factor.en, side)}"
    zh = f"{source} \u2192 {target}：{_product_zh(step, factor.zh, side)}"
    if step.before is not None:
        b, a = words(step.before), words(step.after)
        en += f" {target} is used more than once and already holds {b}: together {a}."
        zh += f"{target} 被使用了不止一次，已有 {b}，相加得 {a}。"
    elif step.fork:
        en += f" {target} is used more than once: another part will be added."
        zh += f"{target} 被使用了不止一次，之后还会加上另一部分。"
    return Text(en, zh)


def _exact(step: BackwardStep, factor: str) -> str | None:
    """The local derivative itself, when it is small enough to be written down and the words do not say it already."""
    if step.local is None or words(step.local) != step.local.text:
        return None
    return None if factor.lstrip("-").replace(".", "").isdigit() else step.local.text


def _product_en(step: BackwardStep, factor: str, side: str | None) -> str:
    g, c, exact = words(step.incoming), words(step.contribution), _exact(step, factor)
    if side == local.RIGHT:
        return f"the incoming gradient {g}, matrix-multiplied by {factor}, gives {c}."
    if side == local.LEFT:
        return f"{factor}, matrix-multiplied by the incoming gradient {g}, gives {c}."
    if not factor and exact is None:
        return f"the incoming gradient {g} becomes {c}."
    why = f" ({factor})" if exact is not None and factor not in ("", exact) else ""
    return f"incoming gradient {g} times local derivative {exact or factor}{why} gives {c}."


def _product_zh(step: BackwardStep, factor: str, side: str | None) -> str:
    g, c, exact = words(step.incoming), words(step.contribution), _exact(step, factor)
    if side == local.RIGHT:
        return f"传入的梯度 {g} 右乘矩阵 {factor}，得 {c}。"
    if side == local.LEFT:
        return f"矩阵 {factor} 乘以传入的梯度 {g}，得 {c}。"
    if not factor and exact is None:
        return f"传入的梯度 {g} 变为 {c}。"
    why = f"（{factor}）" if exact is not None and factor not in ("", exact) else ""
    plain = f" {exact}{why}" if exact is not None else f"（{factor}）" if not factor.isascii() else f" {factor}"
    return f"传入的梯度 {g} 乘以局部导数{plain}，得 {c}。"


def _accumulate(step: BackwardStep, target: str) -> Text:
    c, a = words(step.contribution), words(step.after)
    if step.before is None:
        return Text(f"{target}.grad was None; now it is {a}.", f"{target}.grad 原来是 None，现在是 {a}。")
    b = words(step.before)
    return Text(
        f"{target}.grad already held {b}; backward adds {c}, so it becomes {a}.",
        f"{target}.grad 里已有 {b}，反向传播再加上 {c}，变成 {a}。",
    )


def ledger(event: LedgerEvent, name: str, entry: Sequence[int]) -> Text:
    """The sentence of one ledger event; `entry` is the followed index of tensor `name`."""
    at = f"{name}.grad[{', '.join(map(str, entry))}]" if entry else f"{name}.grad"
    k, total = event.iteration, "None" if event.total is None else number_text(event.total)
    if event.kind == "none":
        return Text(f"{name}.grad was set to None: nothing is left.", f"{name}.grad 被设为 None：不再保留任何梯度。")
    if event.kind == "zero":
        return Text(f"{name}.grad was set to zero.", f"{name}.grad 被清零。")
    if event.kind == "step":
        used = "no gradient" if event.total is None else f"a gradient of {total} at the followed entry"
        used_zh = "此时没有梯度" if event.total is None else f"此时 {at} 为 {total}"
        return Text(f"{name} was updated, with {used}.", f"{name} 被更新，{used_zh}。")
    amount = number_text(event.amount) if event.amount is not None else "?"
    before = _minus(event.total, event.amount)
    if before is None:
        return Text(f"Backward {k} wrote {amount} into {at}.", f"第 {k} 次反向传播把 {amount} 写入 {at}。")
    return Text(
        f"Backward {k} added {amount} to {at}: {before} + {amount} = {total}.",
        f"第 {k} 次反向传播给 {at} 加上 {amount}：{before} + {amount} = {total}。",
    )


def _minus(total: object, amount: object) -> str | None:
    """What was there before an amount was added; None when there was nothing."""
    if not isinstance(total, (int, float)) or not isinstance(amount, (int, float)) or total == amount:
        return None
    return number_text(total - amount)
