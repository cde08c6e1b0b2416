# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] tags=["en"]
# # Lecture 3. Autograd: the lecture's loop
#
# Ten lines of Python train a network of two layers. This lecture takes them apart, one line at a time.
#
# Every step asks for a guess before it runs. Write the guess into its cell, run it, then run the next cell.
# A wrong guess teaches more than no guess.

# %% [markdown] tags=["zh"]
# # 第 3 讲 Autograd：课上的那个循环
#
# 十行 Python 就能训练一个两层网络。这一讲把它们一行一行拆开来看。
#
# 每一步都先请你猜，再运行。把猜测写进它的单元格，运行，再运行下一格。
# 猜错比不猜学得更多。

# %%
import numpy as np

import autograd_lab as torch
import autograd_lab_widgets as viz

# %% [markdown] tags=["en"]
# `autograd_lab` speaks PyTorch's language: the same names, the same rules, the same error messages.
# So we call it `torch`. At the end of the lecture the real PyTorch runs the same code.
#
# All data comes from one function. The random seed is fixed, so your numbers are the ones in the text.

# %% [markdown] tags=["zh"]
# `autograd_lab` 说的是 PyTorch 的语言：名字一样，规则一样，报错的话也一样。
# 所以我们就叫它 `torch`。这一讲的最后，真正的 PyTorch 会跑同样的代码。
#
# 所有数据都来自同一个函数。随机种子是固定的，所以你看到的数字和文中的一样。


# %%
def make(N, D_in, H, D_out, seed=0, dtype="float32"):
    """Inputs x, targets y, and the two weight matrices."""
    random = np.random.RandomState(seed)
    x = torch.tensor(random.standard_normal((N, D_in)).astype(dtype))
    y = torch.tensor(random.standard_normal((N, D_out)).astype(dtype))
    w1 = torch.tensor(random.standard_normal((D_in, H)).astype(dtype), requires_grad=True)
    w2 = torch.tensor(random.standard_normal((H, D_out)).astype(dtype), requires_grad=True)
    return x, y, w1, w2


# %% [markdown] tags=["en"]
# ## 1. First, run it
#
# This is the loop of the lecture. 64 samples, 1000 inputs, 100 hidden units, 10 outputs.
#
# - **Forward**: multiply by `w1`, cut off the negatives, multiply by `w2`, sum up the squared errors.
# - **Backward**: one call.
# - **Update**: step against the gradient, then set the gradients to zero.

# %% [markdown] tags=["zh"]
# ## 1. 先跑起来
#
# 这就是课上的循环。64 个样本，1000 个输入，100 个隐藏单元，10 个输出。
#
# - **前向**：乘 `w1`，把负数截成 0，乘 `w2`，再把误差的平方加起来。
# - **反向**：只要一次调用。
# - **更新**：逆着梯度走一步，然后把梯度清零。


# %%
def train(steps, zero=True):
    """The lecture's loop. Returns the loss of every step."""
    x, y, w1, w2 = make(64, 1000, 100, 10)
    losses = []
    for t in range(steps):
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= 1e-6 * w1.grad
            w2 -= 1e-6 * w2.grad
            if zero:
                w1.grad.zero_()
                w2.grad.zero_()
    return losses


right = train(500)
for t in (0, 1, 2, 3, 5, 10, 20, 50):
    print(f"t = {t:2}   loss = {right[t]:.5g}")
print("the 500th loss is below 0.001:", right[-1] < 1e-3)

# %% [markdown] tags=["en"]
# From twenty-six million to nearly nothing.
#
# > **Rule 1.** Forward, backward, update, clear: every training loop has these four parts.

# %% [markdown] tags=["zh"]
# 从两千六百万降到几乎为零。
#
# > **规则 1** 前向、反向、更新、清零：每个训练循环都有这四部分。

# %% [markdown] tags=["en"]
# ## 2. Take one part away
#
# Now the same loop without the two `zero_()` lines.
#
# **Predict.** Compare both loops at t = 2. Is the loss *without* `zero_()` `"higher"`, `"lower"` or `"the same"`?

# %% [markdown] tags=["zh"]
# ## 2. 去掉其中一部分
#
# 还是这个循环，只是去掉两行 `zero_()`。
#
# **猜一猜** 比较两个循环在 t = 2 时的损失。没有 `zero_()` 的那个是更高 `"higher"`、更低 `"lower"`，
# 还是一样 `"the same"`？

# %%
guess = None  # "higher", "lower" or "the same"

# %%
wrong = train(500, zero=False)
print("your guess:", guess)
print()
print(" t   with zero_   without")
for t in range(4):
    print(f"{t:2}  {right[t]:11.5g}  {wrong[t]:11.5g}")

# %% [markdown] tags=["en"]
# It is **lower**. At t = 2 and t = 3 the broken loop is ahead.
#
# If you stopped here you would publish it. Look at the end of both runs first.

# %% [markdown] tags=["zh"]
# 更**低**。在 t = 2 和 t = 3，坏掉的循环反而领先。
#
# 如果停在这里，你会以为自己发现了改进。先看看两次训练的结尾。

# %%
print("with zero_:  the last loss is a number:", np.isfinite(right[-1]))
print("without:     the last loss is a number:", np.isfinite(wrong[-1]))

# %% [markdown] tags=["en"]
# The broken loop ends in `nan`, "not a number". Nothing warned us on the way.
# By step 16 you will see why it was first ahead and then lost.
#
# > **Rule 2.** A falling loss does not prove that the loop is right.

# %% [markdown] tags=["zh"]
# 坏掉的循环以 `nan`（不是数）收场。一路上没有任何警告。
# 到第 16 步你就会看到，它为什么先领先、后崩溃。
#
# > **规则 2** 损失在下降，并不说明循环写对了。

# %% [markdown] tags=["en"]
# ## 3. `requires_grad` spreads
#
# From here on we use a small network: 4 samples, 5 inputs, 3 hidden units, 2 outputs. It fits into a picture.
#
# We asked for gradients of `w1` and `w2` only. We asked nothing of `x` and `y`.
#
# **Predict.** Of `h`, `h_relu`, `y_pred` and `loss`, how many have `requires_grad = True`?

# %% [markdown] tags=["zh"]
# ## 3. `requires_grad` 会传染
#
# 从这里开始用一个小网络：4 个样本，5 个输入，3 个隐藏单元，2 个输出。一张图就能画下。
#
# 我们只为 `w1` 和 `w2` 要了梯度，对 `x` 和 `y` 什么也没要。
#
# **猜一猜** `h`、`h_relu`、`y_pred`、`loss` 四个之中，有几个的 `requires_grad` 是 `True`？

# %%
guess = None  # a number from 0 to 4


# %%
def small():
    return make(4, 5, 3, 2, seed=2, dtype="float64")


x, y, w1, w2 = small()
h = x.mm(w1)
h_relu = h.clamp(min=0)
y_pred = h_relu.mm(w2)
loss = (y_pred - y).pow(2).sum()

print("your guess:", guess)
tensors = {"x": x, "y": y, "w1": w1, "w2": w2, "h": h, "h_relu": h_relu, "y_pred": y_pred, "loss": loss}
for name, tensor in tensors.items():
    print(f"{name:7} requires_grad = {tensor.requires_grad}")
print("x * 2   requires_grad =", (x * 2).requires_grad)

# %% [markdown] tags=["en"]
# All four. One input that requires a gradient is enough. `x * 2` has no such input, so it stays `False`.
#
# > **Rule 3.** A result requires grad as soon as one of its inputs does.

# %% [markdown] tags=["zh"]
# 四个都是。只要有一个输入需要梯度就够了。`x * 2` 没有这样的输入，所以仍是 `False`。
#
# > **规则 3** 只要有一个输入需要梯度，结果就需要梯度。

# %% [markdown] tags=["en"]
# ## 4. The graph grows while the code runs
#
# While it computes, autograd writes down what it did: which operation, from which inputs.
# These notes form a **graph**. `viz.watch()` draws it live. The whole forward pass takes less than a thousandth of a
# second, so we ask for a `pause` of half a second after each operation.
#
# **Predict.** Which operations will you see between `x` and `loss`? Count them on your fingers: there are six.

# %% [markdown] tags=["zh"]
# ## 4. 代码一边跑，图一边长
#
# autograd 一边计算，一边记下做了什么：哪个运算，用了哪些输入。
# 这些记录组成一张**图**。`viz.watch()` 把它实时画出来。整个前向不到千分之一秒就结束了，
# 所以用 `pause` 让它每做完一个运算停半秒。
#
# **猜一猜** 从 `x` 到 `loss` 会看到哪些运算？掰着手指数一数：一共六个。

# %%
with viz.watch(pause=0.5) as graph:
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    y_pred = h_relu.mm(w2)
    difference = y_pred - y
    squares = difference.pow(2)
    loss = squares.sum()

# %% [markdown] tags=["en"]
# The same picture as a table:

# %% [markdown] tags=["zh"]
# 同一张图，写成表格：

# %%
print(graph.to_table())

# %% [markdown] tags=["en"]
# Point at a node. You see its shape, its formula and the line of code that made it.
# The little chips are tensors that a node **saves**, because its derivative will need them.
#
# > **Rule 4.** You compute; autograd takes notes. The notes are the graph.

# %% [markdown] tags=["zh"]
# 把鼠标移到一个节点上：你会看到它的形状、公式，以及产生它的那行代码。
# 小标签是这个节点**保存**下来的张量，因为求导时要用到它们。
#
# > **规则 4** 你只管计算，autograd 在做笔记。这些笔记就是计算图。

# %% [markdown] tags=["en"]
# ## 5. Leaves
#
# A tensor that you made yourself is a **leaf**. A tensor that came out of a recorded operation is not: its `grad_fn`
# names the operation.
#
# **Predict.** `w1 * 0.01` is a popular way to start with small weights. Is it a leaf: `True` or `False`?

# %% [markdown] tags=["zh"]
# ## 5. 叶子
#
# 你自己创建的张量是**叶子**。由被记录的运算算出来的张量不是叶子：它的 `grad_fn` 写着那个运算的名字。
#
# **猜一猜** 常有人用 `w1 * 0.01` 得到较小的初始权重。它是叶子吗：`True` 还是 `False`？

# %%
guess = None  # True or False

# %%
for name, tensor in tensors.items():
    print(f"{name:7} is_leaf = {tensor.is_leaf!s:6} grad_fn = {tensor.grad_fn and tensor.grad_fn.name()}")

tiny = w1 * 0.01
print()
print("your guess:", guess)
print("tiny    is_leaf =", tiny.is_leaf, "  grad_fn =", tiny.grad_fn.name())

# %% [markdown] tags=["en"]
# `False`: `tiny` was computed. Training it would not work, as the next steps show.
# Scale first, ask for the gradient afterwards: `(numbers * 0.01).requires_grad_()`.
#
# > **Rule 5.** Leaves are made, not computed. What you train must be a leaf.

# %% [markdown] tags=["zh"]
# 是 `False`：`tiny` 是算出来的。后面几步会说明，这样训练不了它。
# 应当先缩小，再要求梯度：`(numbers * 0.01).requires_grad_()`。
#
# > **规则 5** 叶子是创建的，不是算出来的。要训练的张量必须是叶子。

# %% [markdown] tags=["en"]
# ## 6. A new graph in every pass
#
# The loop runs its forward lines 500 times.
#
# **Predict.** Is the graph built once and used 500 times, or built 500 times? `"once"` or `"every time"`?

# %% [markdown] tags=["zh"]
# ## 6. 每一遍都是一张新图
#
# 循环把前向的几行执行了 500 遍。
#
# **猜一猜** 图是建一次、用 500 次 `"once"`，还是建了 500 次 `"every time"`？

# %%
guess = None  # "once" or "every time"


# %%
def forward(x, y, w1, w2):
    return (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()


first = forward(x, y, w1, w2)
second = forward(x, y, w1, w2)
print("your guess:", guess)
print("the same value:", first.item() == second.item())
print("the same node: ", first.grad_fn is second.grad_fn)

# %% [markdown] tags=["en"]
# Every time. The same code, the same value, but new notes. That is why an `if` or a `for` in the forward pass
# is no problem: the graph is whatever happened this time.
#
# > **Rule 6.** Each forward pass writes its own graph, and it goes when nothing needs it any more.

# %% [markdown] tags=["zh"]
# 每次都建。代码一样，数值一样，笔记却是新的。所以前向里有 `if`、`for` 都没关系：
# 这一次发生了什么，图就是什么。
#
# > **规则 6** 每次前向都会写出自己的图；没人再需要它时，它就消失。

# %% [markdown] tags=["en"]
# ## 7. Backward walks home
#
# `loss.backward()` starts at the loss with the number 1 and walks the graph against the arrows.
# At each node: *what comes in* times *the local derivative* is *what goes on*. At a leaf it stops and leaves the
# result in `.grad`.
#
# **Predict.** At which two nodes will the walk end?

# %% [markdown] tags=["zh"]
# ## 7. 反向传播：一路走回家
#
# `loss.backward()` 从损失出发，带着数字 1，逆着箭头走。
# 每到一个节点：*传进来的*乘以*局部导数*，就是*传下去的*。走到叶子就停下，把结果留在 `.grad` 里。
#
# **猜一猜** 它会停在哪两个节点？

# %%
x, y, w1, w2 = small()
h = x.mm(w1)
h_relu = h.clamp(min=0)
y_pred = h_relu.mm(w2)
loss = (y_pred - y).pow(2).sum()
player = viz.backward(loss)

# %%
print(player.to_table())

# %% [markdown] tags=["en"]
# Press play, or step with the arrow keys. `x` and `y` get nothing, since nobody asked for their gradients.
#
# > **Rule 7.** `backward()` carries the gradient from the loss to the leaves and stores it in their `.grad`.

# %% [markdown] tags=["zh"]
# 按下播放，或用方向键一步一步走。`x` 和 `y` 什么也没得到，因为没有人要它们的梯度。
#
# > **规则 7** `backward()` 把梯度从损失一路送到叶子，存进叶子的 `.grad`。

# %% [markdown] tags=["en"]
# ## 8. Who has `.grad`?
#
# The walk went through `h`, and you saw a number on it.
#
# **Predict.** What is `h.grad` after `backward()`: `"a matrix"`, `"zeros"` or `"None"`?
#
# (The first lines below make warnings appear in the cell as plain text, not on the red error channel.)

# %% [markdown] tags=["zh"]
# ## 8. 谁有 `.grad`？
#
# 反向传播经过了 `h`，你也看到了那里的数字。
#
# **猜一猜** `backward()` 之后，`h.grad` 是一个矩阵 `"a matrix"`、全零 `"zeros"`，还是 `"None"`？
#
# （下面开头几行让警告以普通文字显示在单元格里，而不是走红色的错误通道。）

# %%
guess = None  # "a matrix", "zeros" or "None"

# %%
import warnings


def show_warning(message, category, *rest, **options):
    print(f"{category.__name__}: {message}")


warnings.showwarning = show_warning

x, y, w1, w2 = small()
h = x.mm(w1)
loss = (h.clamp(min=0).mm(w2) - y).pow(2).sum()
loss.backward()

print("your guess:", guess)
print("x.grad: ", x.grad)
print("w1.grad:", tuple(w1.grad.shape))
print("h.grad: ", h.grad)

# %% [markdown] tags=["en"]
# `None`, and a warning. The gradient flowed *through* `h`, but nothing was kept there.
# If you want it kept, say so before `backward()`:

# %% [markdown] tags=["zh"]
# 是 `None`，还有一条警告。梯度*流过了* `h`，但没有留下来。
# 想留下它，要在 `backward()` 之前说：

# %%
h = x.mm(w1)
h.retain_grad()
loss = (h.clamp(min=0).mm(w2) - y).pow(2).sum()
loss.backward()
print("h.grad: ", tuple(h.grad.shape))

# %% [markdown] tags=["en"]
# > **Rule 8.** `.grad` is kept at leaves that require grad. Elsewhere it is `None`, unless you call `retain_grad()`.

# %% [markdown] tags=["zh"]
# > **规则 8** `.grad` 只保存在需要梯度的叶子上。别处是 `None`，除非你调用 `retain_grad()`。

# %% [markdown] tags=["en"]
# ## 9. Backward changes no weight
#
# **Predict.** We call `backward()` and nothing else. Are the numbers in `w1` still the same: `True` or `False`?

# %% [markdown] tags=["zh"]
# ## 9. 反向传播不改变权重
#
# **猜一猜** 只调用 `backward()`，别的什么都不做。`w1` 里的数字还和原来一样吗：`True` 还是 `False`？

# %%
guess = None  # True or False

# %%
x, y, w1, w2 = small()
before = w1.detach().numpy().copy()
forward(x, y, w1, w2).backward()
print("your guess:", guess)
print("w1 is unchanged:", np.array_equal(before, w1.detach().numpy()))
print("w1.grad is there:", w1.grad is not None)

# %% [markdown] tags=["en"]
# Unchanged. `backward()` says in which direction the loss grows. Walking the other way is your job.
#
# > **Rule 9.** `backward()` fills `.grad`. Only the update moves the weights.

# %% [markdown] tags=["zh"]
# 没有变。`backward()` 只告诉你损失往哪个方向增大。往反方向走，是你的事。
#
# > **规则 9** `backward()` 只填 `.grad`。移动权重的是更新那几行。

# %% [markdown] tags=["en"]
# ## 10. `.grad` adds up
#
# The smallest loop there is: one weight, and `loss = 2 * w`. The derivative is 2, always.
#
# **Predict.** After three backward calls, what is `w.grad`?

# %% [markdown] tags=["zh"]
# ## 10. `.grad` 会累加
#
# 最小的循环：一个权重，`loss = 2 * w`。导数永远是 2。
#
# **猜一猜** 调用三次 backward 之后，`w.grad` 是多少？

# %%
guess = None  # a number

# %%
w = torch.tensor(5.0, requires_grad=True)
print("your guess:", guess)
for t in range(3):
    loss = 2 * w
    loss.backward()
    print(f"after backward {t + 1}: w.grad = {w.grad.item()}")

# %% [markdown] tags=["en"]
# 2, 4, **6**. Each call *adds* to what is there. The ledger shows who put in how much:

# %% [markdown] tags=["zh"]
# 2、4、**6**。每次调用都*加*到原有的值上。账本告诉你每一笔是谁加进去的：

# %%
w = torch.tensor(5.0, requires_grad=True)
with viz.ledger(w) as ledger:
    for t in range(3):
        loss = 2 * w
        loss.backward()

# %%
print(ledger.to_table())

# %% [markdown] tags=["en"]
# This is no accident. Adding lets a big batch be worked off in small pieces, and lets two losses share one weight.
#
# > **Rule 10.** `backward()` adds to `.grad`. It never replaces it.

# %% [markdown] tags=["zh"]
# 这不是毛病。有了累加，大批次可以拆成小块来算，两个损失也可以共用一个权重。
#
# > **规则 10** `backward()` 往 `.grad` 里加，从不覆盖。

# %% [markdown] tags=["en"]
# ## 11. The update, first try
#
# The formula says `w1 = w1 - lr * gradient`. Let us write it, in four ways. Three of them are wrong.
#
# First try: `-=`, straight away.
#
# **Predict.** What happens: `"it works"` or `"an error"`?

# %% [markdown] tags=["zh"]
# ## 11. 更新，第一次尝试
#
# 公式是 `w1 = w1 - lr * 梯度`。我们用四种写法来写，其中三种是错的。
#
# 第一次：直接用 `-=`。
#
# **猜一猜** 会怎样：成功 `"it works"`，还是报错 `"an error"`？

# %%
guess = None  # "it works" or "an error"

# %% tags=["raises-exception"]
lr = 1e-3
x, y, w1, w2 = small()
forward(x, y, w1, w2).backward()

w1 -= lr * w1.grad

# %% [markdown] tags=["en"]
# An error. `-=` writes into the leaf's own memory, and autograd would have to record that.
# Then the leaf would be the result of an operation, and no leaf any more.
#
# > **Rule 11.** A leaf that requires grad may not be changed in place while autograd is recording.

# %% [markdown] tags=["zh"]
# 报错。`-=` 直接改写叶子自己的内存，而 autograd 必须把这件事记下来。
# 那样一来，叶子就成了某个运算的结果，不再是叶子。
#
# > **规则 11** autograd 正在记录时，不能原地修改需要梯度的叶子。

# %% [markdown] tags=["en"]
# ## 12. The update, second try
#
# Without the in-place write, then: `w1 = w1 - lr * w1.grad`. No error this time.
#
# **Predict.** Look at the *new* `w1`. Is it a leaf: `True` or `False`?

# %% [markdown] tags=["zh"]
# ## 12. 更新，第二次尝试
#
# 那就不原地改：`w1 = w1 - lr * w1.grad`。这次没有报错。
#
# **猜一猜** 看*新的* `w1`，它是叶子吗：`True` 还是 `False`？

# %%
guess = None  # True or False

# %%
x, y, w1, w2 = small()
forward(x, y, w1, w2).backward()
with viz.watch() as graph:
    w1 = w1 - lr * w1.grad

# %%
print(graph.to_table())
print()
print("your guess:", guess)
print("is_leaf:", w1.is_leaf, "  grad_fn:", w1.grad_fn.name())
print("grad:   ", w1.grad)

# %% [markdown] tags=["en"]
# The name `w1` has jumped. It was on the leaf; now it is on the result of a subtraction. The leaf still
# holds the gradient, but it has lost its name. So the next round fails:

# %% [markdown] tags=["zh"]
# 名字 `w1` 跳走了。它原来贴在叶子上，现在贴在一次减法的结果上。
# 梯度还在那片叶子里，但叶子已经没有名字了。于是下一轮就失败：

# %% tags=["raises-exception"]
forward(x, y, w1, w2).backward()
w1 = w1 - lr * w1.grad

# %% [markdown] tags=["en"]
# `None` times a number. The message talks about types; the cause is the line one round earlier.
#
# > **Rule 12.** `w = w - ...` makes a new tensor. It is not a leaf, and `backward()` gives it no `.grad`.

# %% [markdown] tags=["zh"]
# `None` 乘以一个数。报错说的是类型，原因却在上一轮的那一行。
#
# > **规则 12** `w = w - ...` 造出一个新张量。它不是叶子，`backward()` 不会给它 `.grad`。

# %% [markdown] tags=["en"]
# ## 13. The update, third try
#
# The recording is in the way, so we switch it off: the same line, inside `torch.no_grad()`.
#
# **Predict.** Now the new `w1` *is* a leaf. Does it still require grad: `True` or `False`?

# %% [markdown] tags=["zh"]
# ## 13. 更新，第三次尝试
#
# 既然是记录碍事，那就关掉它：同样的一行，放进 `torch.no_grad()`。
#
# **猜一猜** 这回新的 `w1` *是*叶子了。它还需要梯度吗：`True` 还是 `False`？

# %%
guess = None  # True or False

# %%
x, y, w1, w2 = small()
forward(x, y, w1, w2).backward()
with torch.no_grad():
    w1 = w1 - lr * w1.grad
    w2 = w2 - lr * w2.grad

print("your guess:", guess)
print("is_leaf:", w1.is_leaf, "  requires_grad:", w1.requires_grad)

# %% [markdown] tags=["en"]
# `False`. Nothing was recorded, so nothing spread. The new tensors are plain numbers, and the next backward says so:

# %% [markdown] tags=["zh"]
# 是 `False`。什么都没有记录，也就什么都没有传下来。新张量只是普通的数。下一次 backward 会告诉你：

# %% tags=["raises-exception"]
forward(x, y, w1, w2).backward()

# %% [markdown] tags=["en"]
# Worse: replace only `w1` like this, and there is no error at all. `w2` goes on learning; `w1` stands still for ever.
#
# > **Rule 13.** A tensor computed under `no_grad` requires no grad. Do not put it in the place of your weight.

# %% [markdown] tags=["zh"]
# 更糟的是：如果只有 `w1` 这样写，根本不会报错。`w2` 继续学，`w1` 永远不动。
#
# > **规则 13** 在 `no_grad` 里算出的张量不需要梯度。别用它顶替你的权重。

# %% [markdown] tags=["en"]
# ## 14. The update that works
#
# Both ideas together: switch the recording off **and** change the leaf in place.
#
# **Predict.** Three questions about `w1` afterwards. Same tensor as before? Still a leaf? Still requires grad?

# %% [markdown] tags=["zh"]
# ## 14. 正确的更新
#
# 两个办法合起来：关掉记录，**并且**原地修改叶子。
#
# **猜一猜** 更新之后，关于 `w1` 有三个问题：还是原来那个张量吗？还是叶子吗？还需要梯度吗？

# %%
guess = None  # three times True or False, for example (True, False, True)

# %%
x, y, w1, w2 = small()
leaf = w1
loss = forward(x, y, w1, w2)
loss.backward()
with torch.no_grad():
    w1 -= lr * w1.grad
    w2 -= lr * w2.grad

print("your guess:", guess)
print("now:       ", (w1 is leaf, w1.is_leaf, w1.requires_grad))
print(f"loss before {loss.item():.2f}, after {forward(x, y, w1, w2).item():.2f}")

# %% [markdown] tags=["en"]
# The same leaf with new numbers in it, and the loss went down.
#
# > **Rule 14.** Update in place, under `no_grad`: `with torch.no_grad(): w -= lr * w.grad`.

# %% [markdown] tags=["zh"]
# 还是那片叶子，里面换了新的数字，损失也下降了。
#
# > **规则 14** 在 `no_grad` 里原地更新：`with torch.no_grad(): w -= lr * w.grad`。

# %% [markdown] tags=["en"]
# ## 15. `zero_()`
#
# The underscore at the end means *in place*: `w1.grad.zero_()` fills the gradient's memory with zeros.
#
# **Predict.** May we call it once *before* the first `backward()`, to be on the safe side: `"fine"` or `"an error"`?

# %% [markdown] tags=["zh"]
# ## 15. `zero_()`
#
# 结尾的下划线表示*原地*：`w1.grad.zero_()` 把梯度所在的内存填成 0。
#
# **猜一猜** 为了保险，可以在第一次 `backward()` *之前*先调用一次吗：没问题 `"fine"`，还是报错 `"an error"`？

# %%
guess = None  # "fine" or "an error"

# %% tags=["raises-exception"]
x, y, w1, w2 = small()
print("your guess:", guess)
w1.grad.zero_()

# %% [markdown] tags=["en"]
# An error: before the first `backward()` there is no gradient, and `None` has no `zero_`. After it there is one:

# %% [markdown] tags=["zh"]
# 报错：第一次 `backward()` 之前还没有梯度，而 `None` 没有 `zero_`。之后就有了：

# %%
forward(x, y, w1, w2).backward()
print("after backward:", tuple(w1.grad.shape), "not all zero:", w1.grad.abs().sum().item() > 0)
w1.grad.zero_()
print("after zero_:   ", tuple(w1.grad.shape), "sum of sizes: ", w1.grad.abs().sum().item())

# %% [markdown] tags=["en"]
# `None` means "never filled". Zero means "cleared".
#
# > **Rule 15.** Clear after the update and before the next `backward()`.

# %% [markdown] tags=["zh"]
# `None` 表示从没填过，0 表示清过了。
#
# > **规则 15** 在更新之后、下一次 `backward()` 之前清零。

# %% [markdown] tags=["en"]
# ## 16. Two ledgers
#
# Back to the surprise of step 2, now small enough to watch. The same loop twice, six rounds each: with `zero_()`,
# and without.
#
# **Predict.** Think of one bar per round in the ledger. Which run piles its bars up? What does the pile do to the step?

# %% [markdown] tags=["zh"]
# ## 16. 两本账
#
# 回到第 2 步的那个意外，这次小到可以看清。同一个循环跑两次，每次六轮，一次有 `zero_()`，一次没有。
#
# **猜一猜** 想象账本里每一轮一根柱子。哪一次会把柱子越堆越高？堆高的柱子会让步子怎样？


# %%
def run(zero, lr=3e-3):
    x, y, w1, w2 = small()
    losses = []
    with viz.ledger(w1, w2, show=False) as ledger:
        for t in range(6):
            loss = forward(x, y, w1, w2)
            losses.append(loss.item())
            loss.backward()
            with torch.no_grad():
                w1 -= lr * w1.grad
                w2 -= lr * w2.grad
                if zero:
                    w1.grad.zero_()
                    w2.grad.zero_()
    return ledger, losses


with_zero, losses_with = run(zero=True)
without, losses_without = run(zero=False)
both = viz.ledger(runs={"with zero_": with_zero, "without": without})

# %%
print(both.to_table())

# %%
print(" t   with zero_   without")
for t, (a, b) in enumerate(zip(losses_with, losses_without, strict=True)):
    print(f"{t:2}  {a:11.5g}  {b:11.5g}")

# %% [markdown] tags=["en"]
# Without `zero_()` each step walks along *all* gradients so far. While they point the same way, that is a longer
# step, and the loss falls faster: the surprise of step 2. Near the valley they should cancel, but the old ones
# are still in the pile. The run shoots past the bottom, turns, and shoots past it again, each time further.
#
# > **Rule 16.** Without `zero_()` you do not use the gradient. You use the sum of all gradients since the start.

# %% [markdown] tags=["zh"]
# 没有 `zero_()`，每一步走的是到目前为止*全部*梯度之和。方向一致时，步子更大，损失降得更快：
# 这就是第 2 步的意外。到了谷底附近，梯度本该变小、掉头，可旧的还堆在里面。
# 于是冲过谷底，掉头，再冲过去，一次比一次远。
#
# > **规则 16** 不清零，你用的就不是梯度，而是从开头起所有梯度的总和。

# %% [markdown] tags=["en"]
# ## 17. Backward twice
#
# One forward pass, two backward calls.
#
# **Predict.** Two losses: `(w ** 2).sum()` and `(w + 2).sum()`. For which does the second call fail: `"the first"`,
# `"the second"`, `"both"` or `"none"`?

# %% [markdown] tags=["zh"]
# ## 17. 反向两次
#
# 一次前向，两次 backward。
#
# **猜一猜** 两个损失：`(w ** 2).sum()` 和 `(w + 2).sum()`。哪个的第二次调用会失败：
# `"the first"`（前者）、`"the second"`（后者）、`"both"`（都会）还是 `"none"`（都不会）？

# %%
guess = None  # "the first", "the second", "both" or "none"

# %%
w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
loss = (w + 2).sum()
loss.backward()
loss.backward()
print("your guess:", guess)
print("(w + 2).sum(), twice: w.grad =", w.grad.tolist())

# %% tags=["raises-exception"]
loss = (w**2).sum()
loss.backward()
loss.backward()

# %% [markdown] tags=["en"]
# The derivative of `w ** 2` needs `w`, so the node saved it. The first backward used it and let it go.
# Adding 2 saves nothing, so there is nothing to miss.
#
# The cure is a new forward pass. `retain_graph=True` is for the rare case that you really want to walk one graph twice.
#
# > **Rule 17.** Backward frees what the graph has saved. One forward, one backward.

# %% [markdown] tags=["zh"]
# `w ** 2` 的导数要用到 `w`，所以节点把它存了下来。第一次 backward 用完就放掉了。
# 加 2 什么也不用存，也就什么都不缺。
#
# 正确的做法是重新前向一次。`retain_graph=True` 只用于少数确实要把同一张图走两遍的情形。
#
# > **规则 17** 反向会释放图里保存的东西。一次前向，一次反向。

# %% [markdown] tags=["en"]
# ## 18. Backward starts from one number
#
# **Predict.** `squares` below holds three numbers. What does `squares.backward()` do: `"it works"` or `"an error"`?

# %% [markdown] tags=["zh"]
# ## 18. 反向从一个数开始
#
# **猜一猜** 下面的 `squares` 里有三个数。`squares.backward()` 会怎样：成功 `"it works"`，还是报错 `"an error"`？

# %%
guess = None  # "it works" or "an error"

# %% tags=["raises-exception"]
w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
squares = w**2
squares.backward()

# %% [markdown] tags=["en"]
# The walk starts with the number 1 *on the loss*. With three numbers it would have to know how much each of them
# counts. Sum them up, or say it yourself:

# %% [markdown] tags=["zh"]
# 反向从*损失*上的数字 1 出发。有三个数时，它得知道每个数各占多少。要么先求和，要么自己说清楚：

# %%
squares.backward(torch.tensor([1.0, 1.0, 10.0]))
print("w.grad =", w.grad.tolist())

# %% [markdown] tags=["en"]
# > **Rule 18.** `backward()` wants a single number. For more of them, give their weights: `backward(v)`.

# %% [markdown] tags=["zh"]
# > **规则 18** `backward()` 要的是一个数。有多个数时，把各自的权重给它：`backward(v)`。

# %% [markdown] tags=["en"]
# ## 19. Only real numbers have a slope
#
# **Predict.** `torch.tensor([1, 2, 3], requires_grad=True)`: what is missing?

# %% [markdown] tags=["zh"]
# ## 19. 只有实数才有斜率
#
# **猜一猜** `torch.tensor([1, 2, 3], requires_grad=True)`：少了什么？

# %% tags=["raises-exception"]
torch.tensor([1, 2, 3], requires_grad=True)

# %% [markdown] tags=["en"]
# Three decimal points. Without them the tensor holds integers.
# An integer cannot move *a little*, so it has no derivative.
#
# > **Rule 19.** Write `1.0`, not `1`, for what shall be trained.

# %% [markdown] tags=["zh"]
# 少了小数点。没有小数点，张量里就是整数。整数不能挪动“一点点”，所以没有导数。
#
# > **规则 19** 要训练的数，写 `1.0`，不要写 `1`。

# %% [markdown] tags=["en"]
# ## 20. Cutting the chain
#
# Some calls hand out the numbers and leave the notes behind: `.item()`, `.numpy()`, `.detach()`, and
# `torch.tensor(...)` around an old tensor.
#
# **Predict.** Below, `.detach()` stands between `h` and the rest. Which of `w1` and `w2` still gets a gradient?

# %% [markdown] tags=["zh"]
# ## 20. 剪断链条
#
# 有些调用只交出数值，把笔记丢在身后：`.item()`、`.numpy()`、`.detach()`，还有用 `torch.tensor(...)` 把旧张量再包一层。
#
# **猜一猜** 下面在 `h` 和后面之间有一个 `.detach()`。`w1` 和 `w2` 之中，谁还能得到梯度？

# %%
guess = None  # "w1", "w2", "both" or "none"

# %%
x, y, w1, w2 = small()
with viz.watch() as graph:
    h = x.mm(w1).detach()
    loss = (h.clamp(min=0).mm(w2) - y).pow(2).sum()

# %%
print(graph.to_table())

# %%
loss.backward()
print("your guess:", guess)
print("w1.grad is there:", w1.grad is not None)
print("w2.grad is there:", w2.grad is not None)

# %% [markdown] tags=["en"]
# Only `w2`. The scissors in the picture show where the way back ends. No error, and `w1` will never learn.
# Cut the only way, and you get the error you have met in step 13:

# %% [markdown] tags=["zh"]
# 只有 `w2`。图里的剪刀标出了回头路在哪里断掉。没有报错，而 `w1` 永远学不到东西。
# 如果唯一的路也剪断了，就会碰到第 13 步见过的错误：

# %% tags=["raises-exception"]
loss = torch.tensor(forward(x, y, w1, w2).item())
loss.backward()

# %% [markdown] tags=["en"]
# > **Rule 20.** Between the weights and the loss, stay with tensor operations. Numbers are for printing.

# %% [markdown] tags=["zh"]
# > **规则 20** 从权重到损失，只用张量运算。取出来的数只用来打印。

# %% [markdown] tags=["en"]
# ## 21. The same on PyTorch
#
# Nothing here is special to `autograd_lab`. If PyTorch is installed, the next cell runs the loop of step 1 with the
# other import and compares.
#
# **Predict.** To how many digits will the first 50 losses agree?

# %% [markdown] tags=["zh"]
# ## 21. 换成 PyTorch 也一样
#
# 这里没有一样东西是 `autograd_lab` 独有的。如果装了 PyTorch，下一格就换一个 import，再跑一遍第 1 步的循环，并作比较。
#
# **猜一猜** 前 50 个损失会有几位数字相同？

# %% tags=["nbval-ignore-output"] autograd_lab={"reason": "prints other lines where PyTorch is not installed"}
import importlib.util

if importlib.util.find_spec("torch") is None:
    print("PyTorch is not installed here. Everything else in this lecture runs without it.")
else:
    lab, torch = torch, importlib.import_module("torch")  # now `torch` is PyTorch itself
    theirs = train(50)
    torch = lab  # and back again
    for t in (0, 1, 2, 3, 49):
        print(f"t = {t:2}   autograd_lab {right[t]:.5g}   PyTorch {theirs[t]:.5g}")
    np.testing.assert_allclose(right[:50], theirs, rtol=2e-5)

# %% [markdown] tags=["en"]
# > **Rule 21.** What you learned here is PyTorch. Only the import line changes.

# %% [markdown] tags=["zh"]
# > **规则 21** 你在这里学到的就是 PyTorch。要改的只有 import 那一行。

# %% [markdown] tags=["en"]
# ## The loop once more
#
# Read it again. Each line now has its rule.
#
# ```python
# for t in range(500):
#     y_pred = x.mm(w1).clamp(min=0).mm(w2)   # 3, 4, 6: a new graph is written
#     loss = (y_pred - y).pow(2).sum()        # 18: one number
#     loss.backward()                         # 7, 8, 10: adds to .grad of the leaves, frees the graph (17)
#     with torch.no_grad():                   # 11, 13, 14: no recording, in place
#         w1 -= learning_rate * w1.grad
#         w2 -= learning_rate * w2.grad
#         w1.grad.zero_()                     # 15, 16: clear, or the next step uses old gradients
#         w2.grad.zero_()
# ```
#
# The rules, one line each:
#
# 1. Forward, backward, update, clear.
# 2. A falling loss proves nothing.
# 3. One input requires grad: so does the result.
# 4. The graph is autograd's notes.
# 5. Train leaves. Leaves are made, not computed.
# 6. Every forward pass writes a new graph.
# 7. `backward()` carries the gradient to the leaves.
# 8. `.grad` is kept at leaves.
# 9. Only the update moves the weights.
# 10. `backward()` adds.
# 11. No in-place change of a leaf while recording.
# 12. `w = w - ...` makes another tensor.
# 13. Computed under `no_grad`: requires no grad.
# 14. Update in place, under `no_grad`.
# 15. Clear after the update, before the next `backward()`.
# 16. Not cleared: you step along the sum of all gradients.
# 17. One forward, one backward.
# 18. Backward starts from one number.
# 19. Train `1.0`, not `1`.
# 20. From weight to loss: tensors all the way.
# 21. PyTorch is one import away.
#
# ## Three questions whose answer is a picture
#
# Draw each answer on paper. Then run the cell.
#
# **A.** `w` is used twice: `w * w`. How many arrows lead into `w` in the backward pass? What happens where they meet?

# %% [markdown] tags=["zh"]
# ## 再看一遍这个循环
#
# 重新读一遍。现在每一行都有它的规则。
#
# ```python
# for t in range(500):
#     y_pred = x.mm(w1).clamp(min=0).mm(w2)   # 3, 4, 6：写下一张新图
#     loss = (y_pred - y).pow(2).sum()        # 18：一个数
#     loss.backward()                         # 7, 8, 10：加到叶子的 .grad 上，并释放图 (17)
#     with torch.no_grad():                   # 11, 13, 14：不记录，原地改
#         w1 -= learning_rate * w1.grad
#         w2 -= learning_rate * w2.grad
#         w1.grad.zero_()                     # 15, 16：清零，否则下一步会用到旧梯度
#         w2.grad.zero_()
# ```
#
# 规则，每条一句：
#
# 1. 前向、反向、更新、清零。
# 2. 损失下降说明不了什么。
# 3. 一个输入需要梯度，结果就需要梯度。
# 4. 图就是 autograd 的笔记。
# 5. 训练的是叶子。叶子是创建的，不是算出来的。
# 6. 每次前向都写一张新图。
# 7. `backward()` 把梯度送到叶子。
# 8. `.grad` 存在叶子上。
# 9. 只有更新会移动权重。
# 10. `backward()` 做的是加法。
# 11. 正在记录时，不原地改叶子。
# 12. `w = w - ...` 造出另一个张量。
# 13. 在 `no_grad` 里算出来的，不需要梯度。
# 14. 在 `no_grad` 里原地更新。
# 15. 更新之后、下一次 `backward()` 之前清零。
# 16. 不清零，走的就是所有梯度之和。
# 17. 一次前向，一次反向。
# 18. 反向从一个数出发。
# 19. 训练 `1.0`，不要 `1`。
# 20. 从权重到损失，一路都是张量。
# 21. 离 PyTorch 只差一个 import。
#
# ## 三个问题，答案是图
#
# 先在纸上画出答案，再运行单元格。
#
# **A.** `w` 用了两次：`w * w`。反向时有几条箭头指向 `w`？它们相遇时发生什么？

# %%
w = torch.tensor(3.0, requires_grad=True)
player = viz.backward(w * w)

# %%
print(player.to_table())

# %% [markdown] tags=["en"]
# Two arrows. Where they meet, the contributions are added: 3 + 3 = 6.
#
# **B.** Somebody moved `zero_()` up: between `backward()` and the update. What does the ledger look like?
# Where does the weight go?

# %% [markdown] tags=["zh"]
# 两条箭头。它们相遇的地方，贡献相加：3 + 3 = 6。
#
# **B.** 有人把 `zero_()` 往上挪到了 `backward()` 和更新之间。账本会是什么样？权重会走到哪里？

# %%
w = torch.tensor(5.0, requires_grad=True)
with viz.ledger(w) as ledger:
    for t in range(3):
        loss = w**2
        loss.backward()
        w.grad.zero_()
        with torch.no_grad():
            w -= 0.1 * w.grad

# %%
print(ledger.to_table())
print("w =", w.item())

# %% [markdown] tags=["en"]
# Each bar reaches 10 and is wiped out before the step. The weight stays where it was: at 5.
#
# **C.** A running total: `total = total + loss`, three times, to print an average at the end. How big is the graph that
# hangs on `total`?

# %% [markdown] tags=["zh"]
# 每根柱子都升到 10，又在更新之前被清零。权重停在原地：还是 5。
#
# **C.** 为了最后打印平均值，累计三次：`total = total + loss`。挂在 `total` 上的图有多大？

# %%
w = torch.tensor(5.0, requires_grad=True)
total = 0
for t in range(3):
    loss = w**2
    total = total + loss
picture = viz.show(total)

# %%
print(picture.to_table())

# %% [markdown] tags=["en"]
# It holds all three passes. In a long training it would hold thousands, until the memory is full.
# `total += loss.item()` keeps the number and lets the graphs go.
#
# Now it is your turn: [exercise E03, the loop](../exercises/03_the_loop.ipynb).

# %% [markdown] tags=["zh"]
# 三遍前向的图全都留着。训练一长，就会留住几千张，直到内存用完。
# `total += loss.item()` 只留下数，图可以消失。
#
# 现在轮到你了：[练习 E03，训练循环](../exercises/03_the_loop.ipynb)。
