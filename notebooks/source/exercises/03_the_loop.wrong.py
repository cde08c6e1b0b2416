# ruff: noqa: F821 (the exercise defines the names)
# The bank of wrong answers to E03. Each must lose its points and get exactly its hint; release.py proves it.
# `hint` is left out where no signature fits: then the check says where the values differ first, and gives no hint.

# %% check="1" answer="q1" hint="H-TAPE" earns=0 title="hand code left"
def by_autograd(x, y, w1, w2):
    return by_hand(x, y, w1, w2)


# %% check="1" answer="q1" hint="H-TAPE" earns=0 title="backward forgotten"
def by_autograd(x, y, w1, w2):
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
    return loss, w1.grad, w2.grad


# %% check="1" answer="q1" hint="H-SUM" earns=0 title="mean for sum"
def by_autograd(x, y, w1, w2):
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).mean()
    loss.backward()
    return loss, w1.grad, w2.grad


# %% check="1" answer="q1" hint="H-BROKEN" earns=0 title="loss built anew from a number"
def by_autograd(x, y, w1, w2):
    loss = torch.tensor((x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum().item())
    loss.backward()
    return loss, w1.grad, w2.grad


# %% check="1" answer="q1" hint="H-SCALAR" earns=0 title="backward on a matrix"
def by_autograd(x, y, w1, w2):
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2)
    loss.backward()
    return loss.sum(), w1.grad, w2.grad


# %% check="1" answer="q1" hint="H-DIM" earns=2 title="gradient of w1 transposed"
def by_autograd(x, y, w1, w2):
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
    loss.backward()
    return loss, w1.grad.t(), w2.grad


# %% check="2" answer="q2" hint="H-REBIND" earns=0 title="new tensor outside no_grad"
def update(w1, w2, lr):
    w1 = w1 - lr * w1.grad
    w2 = w2 - lr * w2.grad
    return w1, w2


# %% check="2" answer="q2" hint="H-REBIND2" earns=0 title="new tensor inside no_grad"
def update(w1, w2, lr):
    with torch.no_grad():
        w1 = w1 - lr * w1.grad
        w2 = w2 - lr * w2.grad
    return w1, w2


# %% check="2" answer="q2" hint="H-INPLACE-LEAF" earns=0 title="in place while recording"
def update(w1, w2, lr):
    w1 -= lr * w1.grad
    w2 -= lr * w2.grad
    return w1, w2


# %% check="2" answer="q2" hint="H-SIGN" earns=0 title="uphill"
def update(w1, w2, lr):
    with torch.no_grad():
        w1 += lr * w1.grad
        w2 += lr * w2.grad
    return w1, w2


# %% check="2" answer="q2" hint="H-STEP" earns=0 title="no step at all"
def update(w1, w2, lr):
    return w1, w2


# %% check="2" answer="q2" earns=0 title="another leaf"
def update(w1, w2, lr):
    new1 = (w1 - lr * w1.grad).detach().requires_grad_()
    new2 = (w2 - lr * w2.grad).detach().requires_grad_()
    return new1, new2


# %% check="3" answer="q3" hint="H-ZERO" earns=0 title="never cleared"
def train(x, y, w1, w2, lr, steps):
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
    return losses


# %% check="3" answer="q3" hint="H-ZEROPOS" earns=1 title="cleared between backward and step"
def train(x, y, w1, w2, lr, steps):
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1.grad.zero_()
            w2.grad.zero_()
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
    return losses


# %% check="3" answer="q3" hint="H-ZERO" earns=0 title="only w1 cleared"
def train(x, y, w1, w2, lr, steps):
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
            w1.grad.zero_()
    return losses


# %% check="3" answer="q3" hint="H-NONEGRAD" earns=0 title="cleared before there is a gradient"
def train(x, y, w1, w2, lr, steps):
    losses = []
    for t in range(steps):
        w1.grad.zero_()
        w2.grad.zero_()
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
    return losses


# %% check="3" answer="q3" hint="H-ZERO" earns=0 title="cleared after the loop"
def train(x, y, w1, w2, lr, steps):
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
    w1.grad.zero_()
    w2.grad.zero_()
    return losses


# %% check="4a" answer="q4a" hint="H-REBIND" earns=0 title="as it was"
def loop_a(x, y, w1, w2, lr, steps):
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        w1 = w1 - lr * w1.grad
        w2 = w2 - lr * w2.grad
    return losses, w1, w2


# %% check="4a" answer="q4a" hint="H-REBIND2" earns=0 title="no_grad, and still a new tensor"
def loop_a(x, y, w1, w2, lr, steps):
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 = w1 - lr * w1.grad
            w2 = w2 - lr * w2.grad
    return losses, w1, w2


# %% check="4a" answer="q4a" hint="H-INPLACE-LEAF" earns=0 title="in place while recording"
def loop_a(x, y, w1, w2, lr, steps):
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        w1 -= lr * w1.grad
        w2 -= lr * w2.grad
    return losses, w1, w2


# %% check="4a" answer="q4a" hint="H-ZERO" earns=0 title="mended, but never cleared"
def loop_a(x, y, w1, w2, lr, steps):
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
    return losses, w1, w2


# %% check="4b" answer="q4b" hint="H-INPLACE-LEAF" earns=0 title="as it was"
def loop_b(x, y, w1, w2, lr, steps):
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


# %% check="4b" answer="q4b" hint="H-REBIND" earns=0 title="a new tensor instead"
def loop_b(x, y, w1, w2, lr, steps):
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        w1 = w1 - lr * w1.grad
        w2 = w2 - lr * w2.grad
        w1.grad.zero_()
        w2.grad.zero_()
    return losses


# %% check="4b" answer="q4b" hint="H-BROKEN" earns=0 title="no_grad around everything"
def loop_b(x, y, w1, w2, lr, steps):
    losses = []
    with torch.no_grad():
        for t in range(steps):
            loss = loss_of(x, y, w1, w2)
            losses.append(loss.item())
            loss.backward()
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
    return losses


# %% check="4b" answer="q4b" hint="H-REBIND2" earns=0 title="detached for the step"
def loop_b(x, y, w1, w2, lr, steps):
    losses = []
    for t in range(steps):
        loss = loss_of(x, y, w1, w2)
        losses.append(loss.item())
        loss.backward()
        w1 = w1.detach() - lr * w1.grad
        w2 = w2.detach() - lr * w2.grad
    return losses


# %% check="4c" answer="q4c" hint="H-NONLEAF" earns=0 title="as it was"
def loop_c(x, y, w1, w2, lr, steps):
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


# %% check="4c" answer="q4c" hint="H-NONLEAF" earns=0 title="asked for after backward"
def loop_c(x, y, w1, w2, lr, steps):
    sizes = []
    for t in range(steps):
        h = x.mm(w1)
        loss = (h.clamp(min=0).mm(w2) - y).pow(2).sum()
        loss.backward()
        h.retain_grad()
        sizes.append(h.grad.abs().sum().item())
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
    return sizes


# %% check="4c" answer="q4c" hint="H-BROKEN" earns=0 title="h made a leaf"
def loop_c(x, y, w1, w2, lr, steps):
    sizes = []
    for t in range(steps):
        h = x.mm(w1).detach().requires_grad_()
        loss = (h.clamp(min=0).mm(w2) - y).pow(2).sum()
        loss.backward()
        sizes.append(h.grad.abs().sum().item())
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
    return sizes


# %% check="4c" answer="q4c" earns=0 title="the gradient of w1 instead"
def loop_c(x, y, w1, w2, lr, steps):
    sizes = []
    for t in range(steps):
        h = x.mm(w1)
        loss = (h.clamp(min=0).mm(w2) - y).pow(2).sum()
        loss.backward()
        sizes.append(w1.grad.abs().sum().item())
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
    return sizes


# %% check="5" answer="q5" hint="H-MEAN" earns=0 title="four times too large"
def accumulate(batches, w1, w2):
    for x, y in batches:
        (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).mean().backward()


# %% check="5" answer="q5" hint="H-MEAN" earns=0 title="divided twice"
def accumulate(batches, w1, w2):
    for x, y in batches:
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).mean() / 4
        (loss / 4).backward()


# %% check="5" answer="q5" hint="H-ZEROPOS" earns=0 title="cleared for every micro-batch"
def accumulate(batches, w1, w2):
    for x, y in batches:
        w1.grad, w2.grad = None, None
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).mean()
        (loss / len(batches)).backward()


# %% check="5" answer="q5" earns=0 title="one backward pass for all"
def accumulate(batches, w1, w2):
    total = 0
    for x, y in batches:
        total = total + (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).mean()
    (total / len(batches)).backward()


# %% check="6" answer="q6" hint="H-ZERO" earns=0 title="each backward replaces"
predicted = [2, 2, 2]

# %% check="6" answer="q6" earns=0 title="the value instead of the slope"
predicted = [6, 6, 6]

# %% check="6" answer="q6" earns=0 title="doubled each time"
predicted = [2, 4, 8]
