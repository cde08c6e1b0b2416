"""Words on pictures and tables, in both languages. Knows nothing but words."""

from __future__ import annotations

from .documents import Text

LANGUAGES = ("en", "zh")

WORDS: dict[str, Text] = {
    "graph": Text("Computation graph", "计算图"),
    "backward": Text("Backward pass", "反向传播"),
    "ledger": Text("Gradient ledger", "梯度账本"),
    "leaf": Text("leaf: .grad is kept here", "叶子：梯度存入 .grad"),
    "input": Text("input: needs no gradient", "输入：不需要梯度"),
    "op": Text("op: recorded", "运算：已记录"),
    "ghost": Text("computed, not recorded", "已计算，未记录"),
    "saved": Text("kept for backward", "为反向传播保存"),
    "freed": Text("freed", "已释放"),
    "output": Text("output", "输出"),
    "cut": Text("cut by detach", "被 detach 切断"),
    "stops": Text("gradient stops here", "梯度到此为止"),
    "failed": Text("this op failed", "此运算出错"),
    "gradient": Text("gradient", "梯度"),
    "contribution": Text("contribution of one backward", "一次反向传播的贡献"),
    "total": Text("value of .grad", ".grad 的值"),
    "zero": Text("zero_()", "清零 zero_()"),
    "none": Text(".grad = None", ".grad = None"),
    "step": Text("update step", "参数更新"),
    "earlier": Text("earlier contributions", "更早的贡献"),
    "shown": Text(
        "{shown} of {recorded} ops are shown: the first and the last",
        "共 {recorded} 个运算，显示其中 {shown} 个：开头和结尾",
    ),
    "shown_steps": Text(
        "{shown} of {recorded} steps are shown: the first and the last",
        "共 {recorded} 步，显示其中 {shown} 步：开头和结尾",
    ),
    "shown_events": Text(
        "{shown} of {recorded} events are shown: the first and the last",
        "共 {recorded} 个事件，显示其中 {shown} 个：开头和结尾",
    ),
    "empty": Text("Nothing was recorded.", "没有记录到任何内容。"),
    "backwards": Text("backward calls", "backward 调用次数"),
    "loss": Text("loss", "损失"),
    "kind": Text("kind", "种类"),
    "name": Text("name", "名称"),
    "what": Text("op", "运算"),
    "value": Text("value", "值"),
    "from": Text("from", "来自"),
    "line": Text("line", "代码行"),
    "sentence": Text("what happens", "发生了什么"),
    "kind_leaf": Text("leaf", "叶子"),
    "kind_input": Text("input", "输入"),
    "kind_op": Text("op", "运算"),
    "kind_ghost": Text("not recorded", "未记录"),
    "cell": Text("cell {cell}, line {line}", "单元格 {cell} 第 {line} 行"),
    "file": Text("{file}, line {line}", "{file} 第 {line} 行"),
    "describe_graph": Text(
        "{leaves} leaves, {ops} recorded ops, {ghosts} not recorded.",
        "{leaves} 个叶子，{ops} 个已记录的运算，{ghosts} 个未记录。",
    ),
    "describe_backward": Text("{steps} steps from {root} back to the leaves.", "从 {root} 回到叶子，共 {steps} 步。"),
    "describe_ledger": Text("{runs} runs, {events} events.", "{runs} 次运行，{events} 个事件。"),
}


def check(lang: str) -> str:
    """`lang` itself.

    Raises:
        ValueError: there is no such language.
    """
    if lang not in LANGUAGES:
        raise ValueError(f'unknown language {lang!r}: expected "en" or "zh"')
    return lang


def say(key: str, lang: str, **values: object) -> str:
    """The words for `key`."""
    return getattr(WORDS[key], check(lang)).format(**values)
