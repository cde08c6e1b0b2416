# %% tags=["exercise"]
{
    "id": "E03",
    "version": "1",
    "title": {"en": "The loop", "zh": "训练循环"},
    "names": ["E03", "03_the_loop"],
    "titles": {
        "1": {"en": "Gradients without calculus by hand", "zh": "不用手算的梯度"},
        "2": {"en": "One step, the same leaf", "zh": "走一步，叶子不变"},
        "3": {"en": "Clear in the right place", "zh": "在正确的地方清零"},
        "4": {"en": "Three broken loops", "zh": "三个坏掉的循环"},
        "5": {"en": "Four micro-batches, one batch", "zh": "四个小批等于一批"},
        "6": {"en": "Predict", "zh": "预测"},
    },
}

# %% [markdown] tags=["en"]
# # Exercise E03: The loop
#
# Six checks, 20 points. Write your answer in the cells that begin with `# answer:`, then run the check cell below each.
# A check shows at once what was expected, what it got, where they differ first, and one hint.
# Run a check again after every change; nothing is lost by trying.
#
# The whole notebook, with other numbers, is checked on the command line:
#
# ```
# autograd-lab check 03_the_loop.ipynb
# ```

# %% [markdown] tags=["zh"]
# # 练习 E03：训练循环
#
# 共六项检查，20 分。请在以 `# answer:` 开头的单元里作答，然后运行它下面的检查单元。
# 检查会立刻告诉你：应为什么、得到什么、最先在哪里不同，以及一条提示。
# 每次修改之后都可以再运行一次，多试不扣分。
#
# 在命令行里，可以换一批数据检查整个笔记本：
#
# ```
# autograd-lab check 03_the_loop.ipynb
# ```

# %% given="setup"
import autograd_lab as torch
from autograd_lab.grading.observe import Exercise

exercise = Exercise("E03", language="en")


def draw(case, rows=None):
    """x, y, and the leaves w1, w2: float64, sizes that are all different, x not contiguous."""
    n, d_in, h, d_out = case.sizes(4)
    n = rows or n
    x = torch.tensor(case.array(d_in, n)).t()
    y = torch.tensor(case.array(n, d_out))
    w1 = torch.tensor(0.5 * case.array(d_in, h), requires_grad=True)
    w2 = torch.tensor(0.5 * case.array(h, d_out), requires_grad=True)
    return x, y, w1, w2


def loss_of(x, y, w1, w2):
    """The lecture's loss: the sum of the squared differences, one number."""
    return (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()


# %% [markdown] tags=["en"]
# ## 1. Gradients without calculus by hand (4 points)
#
# This is how the gradients were computed before autograd:

# %% [markdown] tags=["zh"]
# ## 1. 不用手算的梯度（4 分）
#
# 在有自动求导之前，梯度是这样算的：


# %% given="by-hand"
def by_hand(x, y, w1, w2):
    with torch.no_grad():
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        y_pred = h_relu.mm(w2)
        loss = (y_pred - y).pow(2).sum()
        grad_y_pred = 2.0 * (y_pred - y)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t())
        grad_h[h < 0] = 0
        grad_w1 = x.t().mm(grad_h)
    return loss, grad_w1, grad_w2


# %% [markdown] tags=["en"]
# Write `by_autograd`, which returns the same three tensors, with not one line of calculus.
# `w1` and `w2` are leaves that require grad; nothing has been added to their `.grad` yet.

# %% [markdown] tags=["zh"]
# 请写出 `by_autograd`：返回同样的三个张量，但没有一行是手工求导。
# `w1` 和 `w2` 是需要梯度的叶子，它们的 `.grad` 里还什么都没有。


# %% answer="q1"
def by_autograd(x, y, w1, w2):
    """Returns (loss, gradient of w1, gradient of w2)."""
    ### BEGIN SOLUTION
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    loss = (y_pred - y).pow(2).sum()
    loss.backward()
    return loss, w1.grad, w2.grad
    ### END SOLUTION


# %% check="1" answers=["q1"]
@exercise.check("1")
def check_1(case):
    x, y, w1, w2 = draw(case)
    case.observe("entries", y.numel())
    with case.events(w1, w2):
        loss, grad_w1, grad_w2 = by_autograd(x, y, w1, w2)
    case.observe("loss", loss)
    case.observe("w1.grad", grad_w1)
    case.observe("w2.grad", grad_w2)
    x, y, w1, w2 = draw(case, rows=1)
    loss, grad_w1, grad_w2 = by_autograd(x, y, w1, w2)
    case.observe("one row: w1.grad", grad_w1)
    case.observe("one row: w2.grad", grad_w2)


# %% judge="1"
{
    "title": {"en": "Gradients without calculus by hand", "zh": "不用手算的梯度"},
    "parts": [
        {
            "id": "1a",
            "points": 1,
            "needs": ["backwards", "loss"],
            "text": {"en": "the loss, and a backward pass", "zh": "loss，以及一次反向传播"},
        },
        {
            "id": "1b",
            "points": 1,
            "needs": ["backwards", "w2.grad", "one row: w2.grad"],
            "text": {"en": "the gradient of w2", "zh": "w2 的梯度"},
        },
        {
            "id": "1c",
            "points": 2,
            "needs": ["backwards", "w1.grad", "one row: w1.grad"],
            "text": {"en": "the gradient of w1", "zh": "w1 的梯度"},
        },
    ],
    "signatures": [
        {"hint": "H-BROKEN", "error": "RuntimeError", "text": "does not require grad"},
        {"hint": "H-SCALAR", "error": "RuntimeError", "text": "grad can be implicitly created only for scalar outputs"},
        {"hint": "H-TAPE", "observation": "backwards", "equals": 0},
        {"hint": "H-SUM", "observation": "loss", "divided_by": "entries"},
        {"hint": "H-DIM", "observation": "w1.grad", "shape": True},
        {"hint": "H-DIM", "observation": "w2.grad", "shape": True},
    ],
}

# %% [markdown] tags=["en"]
# ## 2. One step, the same leaf (3 points)
#
# `w1` and `w2` have their gradients. Take one step of gradient descent with learning rate `lr` and return the two
# tensors with which the next iteration will go on. They must still be the leaves that autograd knows.

# %% [markdown] tags=["zh"]
# ## 2. 走一步，叶子不变（3 分）
#
# `w1` 和 `w2` 已经有了梯度。用学习率 `lr` 走一步梯度下降，并返回下一次循环要用的两个张量。
# 它们必须仍然是自动求导所认识的那两个叶子。


# %% answer="q2"
def update(w1, w2, lr):
    """Returns (w1, w2) after the step."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        w1 -= lr * w1.grad
        w2 -= lr * w2.grad
    return w1, w2
    ### END SOLUTION


# %% check="2" answers=["q2"]
@exercise.check("2")
def check_2(case):
    x, y, w1, w2 = draw(case)
    old1, old2 = w1.detach().clone(), w2.detach().clone()
    loss_of(x, y, w1, w2).backward()
    new1, new2 = update(w1, w2, 0.01)
    case.observe("same tensors", new1 is w1 and new2 is w2)
    case.observe("is_leaf", new1.is_leaf and new2.is_leaf)
    case.observe("requires_grad", new1.requires_grad and new2.requires_grad)
    case.observe("step of w1", w1.detach() - old1)
    case.observe("step of w2", w2.detach() - old2)


# %% judge="2"
{
    "title": {"en": "One step, the same leaf", "zh": "走一步，叶子不变"},
    "parts": [
        {
            "id": "2a",
            "points": 1,
            "needs": ["step of w1", "step of w2"],
            "text": {"en": "the leaves moved as they should", "zh": "叶子移动得正确"},
        },
        {
            "id": "2b",
            "points": 2,
            "needs": ["same tensors", "is_leaf", "requires_grad", "step of w1", "step of w2"],
            "text": {"en": "what is returned are the same leaves", "zh": "返回的是同样的叶子"},
        },
    ],
    "signatures": [
        {"hint": "H-INPLACE-LEAF", "error": "RuntimeError", "text": "a leaf Variable that requires grad"},
        {"hint": "H-REBIND2", "observation": "requires_grad", "equals": 0},
        {"hint": "H-REBIND", "observation": "is_leaf", "equals": 0},
        {"hint": "H-SIGN", "observation": "step of w1", "ratio": -1},
        {
            "hint": "H-STEP",
            "all": [{"observation": "step of w1", "zeros": True}, {"observation": "same tensors", "equals": 1}],
        },
    ],
    "labels": {
        "same tensors": {"en": "the same two tensors come back", "zh": "返回的是同样的两个张量"},
        "is_leaf": {"en": "both have is_leaf", "zh": "两者的 is_leaf"},
        "requires_grad": {"en": "both have requires_grad", "zh": "两者的 requires_grad"},
        "step of w1": {"en": "how w1 moved", "zh": "w1 的移动"},
        "step of w2": {"en": "how w2 moved", "zh": "w2 的移动"},
    },
}

# %% [markdown] tags=["en"]
# ## 3. Clear in the right place (3 points)
#
# This loop runs, and learns worse and worse. Add what is missing, where it belongs.

# %% [markdown] tags=["zh"]
# ## 3. 在正确的地方清零（3 分）
#
# 这个循环能运行，却学得越来越糟。请把缺少的东西补在该补的地方。


# %% answer="q3"
def train(x, y, w1, w2, lr, steps):
    """Gradient descent on w1 and w2; returns the loss of each step."""
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
            ### BEGIN SOLUTION
            w1.grad.zero_()
            w2.grad.zero_()
            ### END SOLUTION
    return losses


# %% stub="q3"
def train(x, y, w1, w2, lr, steps):
    """Gradient descent on w1 and w2; returns the loss of each step."""
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
    return losses


# %% check="3" answers=["q3"]
@exercise.check("3")
def check_3(case):
    x, y, w1, w2 = draw(case)
    with case.events(w1, w2):
        losses = train(x, y, w1, w2, lr=0.001, steps=4)
    case.observe("first loss", losses[0])
    case.observe("losses", losses)
    case.observe("w1", w1)
    case.observe("w2", w2)


# %% judge="3"
{
    "title": {"en": "Clear in the right place", "zh": "在正确的地方清零"},
    "parts": [
        {
            "id": "3a",
            "points": 1,
            "needs": ["stale", "backwards", "first loss"],
            "text": {"en": "no gradient is added to an old one", "zh": "没有梯度加在旧的梯度上"},
        },
        {
            "id": "3b",
            "points": 2,
            "needs": ["stale", "lost", "losses", "w1", "w2"],
            "text": {"en": "each gradient is used before it is cleared", "zh": "每个梯度都先用过再清零"},
        },
    ],
    "signatures": [
        {"hint": "H-NONEGRAD", "error": "AttributeError", "text": "NoneType"},
        {"hint": "H-NONEGRAD", "error": "TypeError", "text": "NoneType"},
        {"hint": "H-ZEROPOS", "observation": "lost", "positive": True},
        {"hint": "H-ZERO", "observation": "stale", "positive": True},
    ],
}

# %% [markdown] tags=["en"]
# See it: the ledger shows every write into `.grad` while your loop runs.

# %% [markdown] tags=["zh"]
# 看一看：账本会显示循环运行时对 `.grad` 的每一次写入。

# %% tags=["look"]
import autograd_lab_widgets as viz

torch.manual_seed(0)
x, y = torch.randn(4, 5), torch.randn(4, 2)
w1, w2 = torch.randn(5, 3, requires_grad=True), torch.randn(3, 2, requires_grad=True)
with viz.ledger(w1, w2):
    train(x, y, w1, w2, lr=0.001, steps=4)

# %% [markdown] tags=["en"]
# ## 4. Three broken loops (6 points, 2 each)
#
# **a.** The second iteration of this loop fails. Read the error, then mend the loop.

# %% [markdown] tags=["zh"]
# ## 4. 三个坏掉的循环（6 分，每个 2 分）
#
# **a.** 这个循环在第二次迭代时出错。先读错误信息，再修好它。


# %% answer="q4a"
def loop_a(x, y, w1, w2, lr, steps):
    """Returns the losses, and the two weights at the end."""
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        ### BEGIN SOLUTION
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
        w1.grad, w2.grad = None, None
        ### END SOLUTION
    return losses, w1, w2


# %% stub="q4a"
def loop_a(x, y, w1, w2, lr, steps):
    """Returns the losses, and the two weights at the end."""
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        w1 = w1 - lr * w1.grad
        w2 = w2 - lr * w2.grad
    return losses, w1, w2


# %% check="4a" answers=["q4a"]
@exercise.check("4a")
def check_4a(case):
    x, y, w1, w2 = draw(case)
    with case.events(w1, w2):
        losses, new1, new2 = loop_a(x, y, w1, w2, lr=0.001, steps=4)
    case.observe("losses", losses)
    case.observe("same tensors", new1 is w1 and new2 is w2)
    case.observe("w1", w1)
    case.observe("w2", w2)


# %% judge="4a"
{
    "title": {"en": "Broken loop a", "zh": "坏循环 a"},
    "parts": [
        {
            "id": "4a",
            "points": 2,
            "needs": ["losses", "same tensors", "w1", "w2", "stale", "lost"],
            "text": {"en": "loop a trains the leaves", "zh": "循环 a 能训练这两个叶子"},
        },
    ],
    "signatures": [
        {"hint": "H-REBIND", "error": "TypeError", "text": "NoneType"},
        {"hint": "H-REBIND", "error": "AttributeError", "text": "NoneType"},
        {
            "hint": "H-REBIND2",
            "all": [
                {"error": "RuntimeError", "text": "does not require grad"},
                {"observation": "backwards", "equals": 1},
            ],
        },
        {"hint": "H-BROKEN", "error": "RuntimeError", "text": "does not require grad"},
        {"hint": "H-INPLACE-LEAF", "error": "RuntimeError", "text": "a leaf Variable that requires grad"},
        {"hint": "H-ZEROPOS", "observation": "lost", "positive": True},
        {"hint": "H-ZERO", "observation": "stale", "positive": True},
    ],
    "labels": {"same tensors": {"en": "the same two tensors come back", "zh": "返回的是同样的两个张量"}},
}

# %% [markdown] tags=["en"]
# **b.** This one fails already in its first iteration. Read the error, then mend the loop.

# %% [markdown] tags=["zh"]
# **b.** 这个循环在第一次迭代就出错。先读错误信息，再修好它。


# %% answer="q4b"
def loop_b(x, y, w1, w2, lr, steps):
    """Returns the losses."""
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        ### BEGIN SOLUTION
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
        ### END SOLUTION
        w1.grad.zero_()
        w2.grad.zero_()
    return losses


# %% stub="q4b"
def loop_b(x, y, w1, w2, lr, steps):
    """Returns the losses."""
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        w1 -= lr * w1.grad
        w2 -= lr * w2.grad
        w1.grad.zero_()
        w2.grad.zero_()
    return losses


# %% check="4b" answers=["q4b"]
@exercise.check("4b")
def check_4b(case):
    x, y, w1, w2 = draw(case)
    with case.events(w1, w2):
        losses = loop_b(x, y, w1, w2, lr=0.001, steps=4)
    case.observe("losses", losses)
    case.observe("w1", w1)
    case.observe("w2", w2)


# %% judge="4b"
{
    "title": {"en": "Broken loop b", "zh": "坏循环 b"},
    "parts": [
        {
            "id": "4b",
            "points": 2,
            "needs": ["losses", "w1", "w2", "stale", "lost"],
            "text": {"en": "loop b trains the leaves", "zh": "循环 b 能训练这两个叶子"},
        },
    ],
    "signatures": [
        {"hint": "H-INPLACE-LEAF", "error": "RuntimeError", "text": "a leaf Variable that requires grad"},
        {"hint": "H-REBIND", "error": "TypeError", "text": "NoneType"},
        {"hint": "H-REBIND", "error": "AttributeError", "text": "NoneType"},
        {
            "hint": "H-REBIND2",
            "all": [
                {"error": "RuntimeError", "text": "does not require grad"},
                {"observation": "backwards", "equals": 1},
            ],
        },
        {"hint": "H-BROKEN", "error": "RuntimeError", "text": "does not require grad"},
        {"hint": "H-ZEROPOS", "observation": "lost", "positive": True},
        {"hint": "H-ZERO", "observation": "stale", "positive": True},
    ],
}

# %% [markdown] tags=["en"]
# **c.** This loop also watches the hidden layer: at each step it notes how large the gradient of `h` is, as the sum
# of its absolute values. It fails. Mend it so that the numbers are right and the weights still learn.

# %% [markdown] tags=["zh"]
# **c.** 这个循环还观察隐藏层：每一步都记下 `h` 的梯度有多大（各元素绝对值之和）。它会出错。
# 请修好它：记下的数要正确，权重也要照样学习。


# %% answer="q4c"
def loop_c(x, y, w1, w2, lr, steps):
    """Returns, for each step, the sum of the absolute values of the gradient of h."""
    sizes = []
    for t in range(steps):
        h = x.mm(w1)
        ### BEGIN SOLUTION
        h.retain_grad()
        ### END SOLUTION
        loss = (h.clamp(min=0).mm(w2) - y).pow(2).sum()
        loss.backward()
        sizes.append(h.grad.abs().sum().item())
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
    return sizes


# %% stub="q4c"
def loop_c(x, y, w1, w2, lr, steps):
    """Returns, for each step, the sum of the absolute values of the gradient of h."""
    sizes = []
    for t in range(steps):
        h = x.mm(w1)
        loss = (h.clamp(min=0).mm(w2) - y).pow(2).sum()
        loss.backward()
        sizes.append(h.grad.abs().sum().item())
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
    return sizes


# %% check="4c" answers=["q4c"]
@exercise.check("4c")
def check_4c(case):
    x, y, w1, w2 = draw(case)
    with case.events(w1, w2):
        sizes = loop_c(x, y, w1, w2, lr=0.001, steps=4)
    case.observe("sizes", sizes)
    case.observe("w1", w1)
    case.observe("w2", w2)


# %% judge="4c"
{
    "title": {"en": "Broken loop c", "zh": "坏循环 c"},
    "parts": [
        {
            "id": "4c",
            "points": 2,
            "needs": ["sizes", "w1", "w2", "stale", "lost"],
            "text": {"en": "loop c sees the gradient of h and learns", "zh": "循环 c 能看到 h 的梯度，也能学习"},
        },
    ],
    "signatures": [
        {"hint": "H-NONLEAF", "error": "AttributeError", "text": "NoneType"},
        {"hint": "H-BROKEN", "error": "TypeError", "text": "NoneType"},
        {"hint": "H-BROKEN", "error": "RuntimeError", "text": "does not require grad"},
        {"hint": "H-INPLACE-LEAF", "error": "RuntimeError", "text": "a leaf Variable that requires grad"},
        {"hint": "H-ZEROPOS", "observation": "lost", "positive": True},
        {"hint": "H-ZERO", "observation": "stale", "positive": True},
    ],
}

# %% [markdown] tags=["en"]
# ## 5. Four micro-batches, one batch (2 points)
#
# The batch is too large for the memory, so it comes as a list of four pairs `(x, y)` with equally many rows.
# The loss of the whole batch would be the **mean** of all squared differences. Leave in `w1.grad` and `w2.grad`
# exactly the gradient of that loss, with one backward pass for each micro-batch. Their `.grad` is None at the
# beginning.

# %% [markdown] tags=["zh"]
# ## 5. 四个小批等于一批（2 分）
#
# 一整批放不进内存，所以它以列表的形式给出：四对 `(x, y)`，行数相同。
# 整批的 loss 是所有平方差的**均值**。请对每个小批各做一次反向传播，使 `w1.grad` 和 `w2.grad`
# 恰好等于整批 loss 的梯度。开始时它们的 `.grad` 是 None。


# %% answer="q5"
def accumulate(batches, w1, w2):
    """Leaves the gradient of the whole batch's mean loss in w1.grad and w2.grad; returns nothing."""
    ### BEGIN SOLUTION
    for x, y in batches:
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).mean()
        (loss / len(batches)).backward()
    ### END SOLUTION


# %% check="5" answers=["q5"]
@exercise.check("5")
def check_5(case):
    rows = 2 + int(case.rng.integers(3))
    x, y, w1, w2 = draw(case, rows=4 * rows)
    batches = [(x[k * rows : (k + 1) * rows], y[k * rows : (k + 1) * rows]) for k in range(4)]
    with case.events(w1, w2):
        accumulate(batches, w1, w2)
    case.observe("w1.grad", w1.grad)
    case.observe("w2.grad", w2.grad)


# %% judge="5"
{
    "title": {"en": "Four micro-batches, one batch", "zh": "四个小批等于一批"},
    "parts": [
        {
            "id": "5a",
            "points": 1,
            "needs": ["backwards", "w2.grad"],
            "text": {"en": "the gradient of w2, from four backward passes", "zh": "w2 的梯度，来自四次反向传播"},
        },
        {
            "id": "5b",
            "points": 1,
            "needs": ["backwards", "w1.grad"],
            "text": {"en": "the gradient of w1, from four backward passes", "zh": "w1 的梯度，来自四次反向传播"},
        },
    ],
    "signatures": [
        {"hint": "H-ZEROPOS", "observation": "lost", "positive": True},
        {"hint": "H-TAPE", "observation": "backwards", "equals": 0},
        {"hint": "H-MEAN", "observation": "w1.grad", "ratio": 4},
        {"hint": "H-MEAN", "observation": "w1.grad", "ratio": 0.25},
    ],
}

# %% [markdown] tags=["en"]
# ## 6. Predict (2 points)
#
# Do not run this; think:
#
# ```python
# a = torch.tensor(3.0, requires_grad=True)
# for k in range(3):
#     (2 * a).backward()
#     print(a.grad)
# ```
#
# Which three numbers are printed?

# %% [markdown] tags=["zh"]
# ## 6. 预测（2 分）
#
# 不要运行，先想一想：
#
# ```python
# a = torch.tensor(3.0, requires_grad=True)
# for k in range(3):
#     (2 * a).backward()
#     print(a.grad)
# ```
#
# 会打印出哪三个数？

# %% answer="q6"
### BEGIN SOLUTION
predicted = [2, 4, 6]
### END SOLUTION

# %% stub="q6"
predicted = [None, None, None]


# %% check="6" answers=["q6"]
@exercise.check("6")
def check_6(case):
    case.observe("predicted", predicted)


# %% judge="6"
{
    "title": {"en": "Predict", "zh": "预测"},
    "parts": [
        {
            "id": "6",
            "points": 2,
            "needs": ["predicted"],
            "text": {"en": "all three numbers", "zh": "三个数"},
        },
    ],
    "signatures": [
        {"hint": "H-ZERO", "observation": "predicted", "equals": [2, 2, 2]},
    ],
    "fixed": True,
    "labels": {"predicted": {"en": "your three numbers", "zh": "你的三个数"}},
}
