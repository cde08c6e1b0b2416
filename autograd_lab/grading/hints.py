"""The catalogue of hints: what is off, which idea it is about, where to look. Never the answer.

Ids are those of the course's list of misconceptions. Knows nothing of checks; exercises name hints by id.
"""

from __future__ import annotations

from dataclasses import dataclass

from .text import Text, pick


@dataclass(frozen=True, slots=True)
class Hint:
    """Three tiers, in the order in which a student gets them."""

    what: Text
    idea: Text
    look: Text

    @property
    def tiers(self) -> tuple[Text, Text, Text]:
        return self.what, self.idea, self.look


def sentence(id: str, language: str, tiers: int = 3) -> str:
    """The first `tiers` tiers of hint `id` as one line. Raises KeyError for an id that is not in the catalogue."""
    between = "" if language == "zh" else " "
    return between.join(pick(tier, language) for tier in CATALOGUE[id].tiers[: max(1, tiers)])


def _hint(what: tuple[str, str], idea: tuple[str, str], look: tuple[str, str]) -> Hint:
    return Hint(*({"en": en, "zh": zh} for en, zh in (what, idea, look)))


_GRAPH = (
    "Look: lecture L03, `with viz.watch():` around your forward pass.",
    "去看：第 3 讲，在前向计算外面加 `with viz.watch():`。",
)
_LEDGER = (
    "Look: lecture L03, `with viz.ledger(w1, w2):` around your loop.",
    "去看：第 3 讲，在循环外面加 `with viz.ledger(w1, w2):`。",
)
_PLAYER = (
    "Look: lecture L03, `viz.backward(loss)` on your own loss.",
    "去看：第 3 讲，对你自己的 loss 用 `viz.backward(loss)`。",
)

CATALOGUE: dict[str, Hint] = {
    "H-BROKEN": _hint(
        ("The chain from the loss back to the weights is cut.", "从 loss 回到权重的链断了。"),
        (
            "A tensor built anew from numbers, or detached, has no history: no gradient can pass through it.",
            "用数值重新造出来的张量，或者 detach 过的张量，没有历史，梯度无法穿过它。",
        ),
        _GRAPH,
    ),
    "H-DIM": _hint(
        ("A gradient does not have the shape of its tensor.", "某个梯度的形状与它对应的张量不同。"),
        ("The gradient of a tensor always has that tensor's own shape.", "张量的梯度与张量本身的形状总是相同。"),
        _PLAYER,
    ),
    "H-INPLACE-LEAF": _hint(
        (
            "A leaf that requires grad was written in place while recording was on.",
            "在记录打开时，就地改写了需要梯度的叶子张量。",
        ),
        (
            "Taking a step is not part of the function being differentiated; recording has to be off meanwhile.",
            "更新参数这一步不属于被求导的函数；这时应当关闭记录。",
        ),
        ("Look: lecture L03, the step on updating the weights.", "去看：第 3 讲中更新权重的那一步。"),
    ),
    "H-MEAN": _hint(
        ("The gradient is off by exactly the number of batches.", "梯度恰好差了一个倍数：批次的个数。"),
        (
            "Each mean divides by its own few rows; the sum of such means is not the mean over all rows.",
            "每个均值只除以自己那几行；这些均值之和并不等于全部行的均值。",
        ),
        _LEDGER,
    ),
    "H-NONEGRAD": _hint(
        ("A .grad was None where a number was needed.", "需要数值的地方，.grad 是 None。"),
        (
            "Before any backward has reached a leaf, its .grad is None, which is not zero.",
            "在 backward 到达叶子之前，它的 .grad 是 None，不是零。",
        ),
        _LEDGER,
    ),
    "H-NONLEAF": _hint(
        ("A .grad was read from a tensor that is not a leaf, and it is None.", "读取了非叶子张量的 .grad，它是 None。"),
        (
            "The gradient does pass through such a tensor; it is kept only if you ask for that before backward.",
            "梯度确实流过这样的张量；只有在 backward 之前提出要求，它才会被保留。",
        ),
        _PLAYER,
    ),
    "H-REBIND": _hint(
        ("The name now stands for a new tensor that is no leaf.", "这个名字现在指向一个新的张量，而且不是叶子。"),
        (
            "`w = w - ...` makes another tensor with a history; the leaf that gets gradients is left behind.",
            "`w = w - ...` 造出另一个带历史的张量；得到梯度的那个叶子被丢下了。",
        ),
        _GRAPH,
    ),
    "H-REBIND2": _hint(
        (
            "The name now stands for a new tensor that does not require grad.",
            "这个名字现在指向一个不需要梯度的新张量。",
        ),
        (
            "Under no_grad the result of `w - ...` is a plain tensor; the same leaf has to be changed, not replaced.",
            "在 no_grad 里，`w - ...` 的结果只是普通张量；应当改动同一个叶子，而不是换掉它。",
        ),
        _GRAPH,
    ),
    "H-SCALAR": _hint(
        ("backward() was called on a tensor of several numbers.", "对含有多个数的张量调用了 backward()。"),
        (
            "Only a single number has a gradient without further notice: what is to become small?",
            "只有单个数才能直接求梯度：要让哪一个数变小？",
        ),
        _PLAYER,
    ),
    "H-SIGN": _hint(
        ("The weights moved exactly the wrong way.", "权重恰好朝相反的方向移动了。"),
        ("The gradient points to where the loss grows.", "梯度指向 loss 增大的方向。"),
        ("Look: lecture L03, the step on updating the weights.", "去看：第 3 讲中更新权重的那一步。"),
    ),
    "H-STEP": _hint(
        ("The weights have not moved.", "权重没有动。"),
        (
            "backward() only fills .grad; somebody has to take the step.",
            "backward() 只填写 .grad；还需要有人来走这一步。",
        ),
        _LEDGER,
    ),
    "H-SUM": _hint(
        ("The loss is smaller by exactly the number of entries.", "loss 恰好小了一个倍数：元素的个数。"),
        ("This lecture's loss adds the squares; it does not average them.", "这一讲的 loss 是平方之和，不是平均。"),
        _GRAPH,
    ),
    "H-TAPE": _hint(
        (
            "The numbers were not computed by autograd: backward never ran.",
            "这些数不是自动求导算出来的：backward 没有运行。",
        ),
        (
            "The forward pass is already recorded; one call lets the graph do what the hand-written lines did.",
            "前向计算已经被记录；只要一次调用，计算图就能完成手写代码所做的事。",
        ),
        _GRAPH,
    ),
    "H-ZERO": _hint(
        ("A gradient was added to an old one.", "新的梯度加在了旧的梯度上。"),
        (
            "backward() adds into .grad; what the last iteration left there stays until someone clears it.",
            "backward() 会累加到 .grad；上一次循环留下的值会一直在，直到有人清除。",
        ),
        _LEDGER,
    ),
    "H-ZEROPOS": _hint(
        ("The gradients were cleared before they were used.", "梯度还没用就被清除了。"),
        (
            "What backward() wrote must survive until the step has read it.",
            "backward() 写下的值，必须保留到更新这一步读过它为止。",
        ),
        _LEDGER,
    ),
}
