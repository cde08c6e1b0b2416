"""Snippets of several lines: autograd.Function, gradcheck, copies, loops. Each runs on both libraries; lines of three
dashes stand between them.
"""



FUNCTIONS = """
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = 1 / (1 + (-x).exp()); ctx.save_for_backward(y); return y
    @staticmethod
    def backward(ctx, g):
        y, = ctx.saved_tensors; return y * (1 - y) * g
x = torch.tensor([0., 1.], requires_grad=True); y = F.apply(x); y.sum().backward(); r = (y.detach(), x.grad, y.grad_fn.name(), y.is_leaf)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, k): ctx.k = k; return x * k
    @staticmethod
    def backward(ctx, g): return g * ctx.k
x = torch.ones(2, requires_grad=True); F.apply(x, 2).sum().backward()
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, k): ctx.k = k; return x * k
    @staticmethod
    def backward(ctx, g): return g * ctx.k, None
x = torch.ones(2, requires_grad=True); F.apply(x, 2).sum().backward(); r = x.grad
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): return g * 2, None, None
x = torch.ones(2, requires_grad=True); F.apply(x).sum().backward(); r = x.grad
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): return g * 2, g
x = torch.ones(2, requires_grad=True); F.apply(x).sum().backward()
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2, x * 3
    @staticmethod
    def backward(ctx, g, h): return g * 2 + h * 3
x = torch.ones(2, requires_grad=True); a, b = F.apply(x); b.sum().backward(); r = (x.grad, a.grad_fn.name(), b.output_nr, a.grad_fn is b.grad_fn)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.set_materialize_grads(False); return x * 2, x * 3
    @staticmethod
    def backward(ctx, g, h): seen.append(g); return h * 3
seen = []
x = torch.ones(2, requires_grad=True); a, b = F.apply(x); b.sum().backward(); r = (x.grad, seen)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): i = x.argmax(); ctx.mark_non_differentiable(i); ctx.n = len(x); return x.max(), i
    @staticmethod
    def backward(ctx, g, gi): seen.append(gi); return g * torch.ones(ctx.n)
seen = []
x = torch.tensor([1., 5., 2.], requires_grad=True); v, i = F.apply(x); v.backward(); r = (x.grad, v, i, i.requires_grad, seen)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y): return x * 2, y.detach() * 1.
    @staticmethod
    def backward(ctx, g, h): return g * 2, h
x = torch.ones(2, requires_grad=True); y = torch.ones(2); a, b = F.apply(x, y); r = (a.requires_grad, b.requires_grad)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_tensors(x); return x * 2
x = torch.ones(2, requires_grad=True); F.apply(x)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): x.mul_(2); ctx.mark_dirty(x); return x
    @staticmethod
    def backward(ctx, g): return g * 2
x = torch.ones(2, requires_grad=True); y = x * 3; z = F.apply(y); z.sum().backward(); r = (x.grad, y is z, y._version, y.grad_fn.name(), y.detach())
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): x.mul_(2); ctx.mark_dirty(x); return x
    @staticmethod
    def backward(ctx, g): return g * 2
x = torch.ones(2, requires_grad=True); F.apply(x)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): x.mul_(2); ctx.mark_dirty(x); return x
    @staticmethod
    def backward(ctx, g): return g * 2
x = torch.ones(4, requires_grad=True); y = x * 3; v = y[:2]; F.apply(v); (y * y).sum().backward(); r = (x.grad, y.detach())
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): y = x * 3; x.mul_(2); ctx.mark_dirty(x); return x, y
    @staticmethod
    def backward(ctx, g, h): return g * 2 + h * 3
x = torch.ones(2, requires_grad=True); y = x * 1; z, w = F.apply(y); (z + w).sum().backward(); r = x.grad
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): x.exp_(); ctx.mark_dirty(x); ctx.save_for_backward(x); return x
    @staticmethod
    def backward(ctx, g): return g * ctx.saved_tensors[0]
x = torch.ones(2, requires_grad=True); y = x * 1; F.apply(y).sum().backward(); r = x.grad
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): x.exp_(); ctx.mark_dirty(x); ctx.save_for_backward(x); return x
    @staticmethod
    def backward(ctx, g): return g * ctx.saved_tensors[0]
x = torch.ones(2, requires_grad=True); y = x * 1; F.apply(y); y.mul_(2); y.sum().backward()
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x
    @staticmethod
    def backward(ctx, g): return g * 5
x = torch.ones(2, requires_grad=True); y = F.apply(x); y.sum().backward(); r = (x.grad, y is x, y.grad_fn.name(), y.data_ptr() == x.data_ptr())
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(x, k): return x * k
    @staticmethod
    def setup_context(ctx, inputs, output): ctx.k = inputs[1]; ctx.save_for_backward(output)
    @staticmethod
    def backward(ctx, g): return g * ctx.k, None
x = torch.ones(2, requires_grad=True); F.apply(x, 4).sum().backward(); r = x.grad
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y): ctx.save_for_backward(x, y); return x * y
    @staticmethod
    def backward(ctx, g):
        x, y = ctx.saved_tensors; seen.append(ctx.needs_input_grad)
        return g * y if ctx.needs_input_grad[0] else None, g * x if ctx.needs_input_grad[1] else None
seen = []
x = torch.ones(2, requires_grad=True); F.apply(x, torch.ones(2) * 3).sum().backward(); r = (x.grad, seen)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x ** 3
    @staticmethod
    def backward(ctx, g): x, = ctx.saved_tensors; return g * 3 * x ** 2
x = torch.tensor(2., requires_grad=True); a, = torch.autograd.grad(F.apply(x), x, create_graph=True); b, = torch.autograd.grad(a, x, create_graph=True); c, = torch.autograd.grad(b, x); r = (a.detach(), b.detach(), c)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): y = x.exp(); ctx.save_for_backward(y); return y
    @staticmethod
    def backward(ctx, g): y, = ctx.saved_tensors; return g * y
x = torch.tensor(2., requires_grad=True); a, = torch.autograd.grad(F.apply(x), x, create_graph=True); b, = torch.autograd.grad(a, x); r = (a.detach(), b)
---
once_differentiable = torch.autograd.function.once_differentiable
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x ** 3
    @staticmethod
    @once_differentiable
    def backward(ctx, g): x, = ctx.saved_tensors; return g * 3 * x ** 2
x = torch.tensor(2., requires_grad=True); a, = torch.autograd.grad(F.apply(x), x, create_graph=True); torch.autograd.grad(a, x)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x * x
    @staticmethod
    def backward(ctx, g): x, = ctx.saved_tensors; return 2 * x * g
x = torch.ones(2, requires_grad=True); y = F.apply(x).sum(); y.backward(); y.backward()
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): return g * 2
x = torch.ones(2, requires_grad=True); y = F.apply(x).sum(); y.backward(); y.backward(); r = x.grad
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x * x
    @staticmethod
    def backward(ctx, g): x, = ctx.saved_tensors; return 2 * x * g
x = torch.ones(2, requires_grad=True); y = x * 1; z = F.apply(y); y += 1; z.sum().backward()
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
x = torch.ones(2, requires_grad=True); F.apply(x).sum().backward()
---
class F(torch.autograd.Function):
    pass
F.apply(torch.ones(2))
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): return g * 2
F()(torch.ones(2))
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
F.forward(torch.ones(2))
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return 5
F.apply(torch.ones(2, requires_grad=True))
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): return 3
x = torch.ones(2, requires_grad=True); F.apply(x).sum().backward()
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(3); return x * 2
F.apply(torch.ones(2, requires_grad=True))
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x.sum(0)
    @staticmethod
    def backward(ctx, g): return g
x = torch.ones(4, 3, requires_grad=True); F.apply(x).sum().backward()
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, b): return x + b
    @staticmethod
    def backward(ctx, g): return g, g
x = torch.ones(4, 3, requires_grad=True); b = torch.ones(3, requires_grad=True); F.apply(x, b).sum().backward(); r = b.grad
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): seen.append(torch.is_grad_enabled()); return x * 2
    @staticmethod
    def backward(ctx, g): seen.append(torch.is_grad_enabled()); return g * 2
seen = []
x = torch.ones(2, requires_grad=True); F.apply(x).sum().backward(); y = F.apply(x).sum(); y.backward(create_graph=True); r = seen
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): return None
x = torch.ones(2, requires_grad=True); F.apply(x).sum().backward(); r = x.grad
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): return g * 2
x = torch.ones(2); y = F.apply(x); r = (y.requires_grad, y)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): raise KeyError("mine")
x = torch.ones(2, requires_grad=True); F.apply(x).sum().backward()
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x[0:1], x[1:2]
    @staticmethod
    def backward(ctx, g, h): return torch.cat([g, h])
x = torch.ones(2, requires_grad=True); a, b = F.apply(x); n = []; a.grad_fn.register_hook(lambda i, o: n.append((i, o))); (a * 2 + b * 3).sum().backward(); r = (n, x.grad)
"""

RECIPES = """
x = torch.tensor([0.3, 2.0], dtype=torch.float64, requires_grad=True)
r = torch.autograd.gradcheck(lambda x: x.sin() * x, (x,))
---
x = torch.tensor([0.3, 2.0], dtype=torch.float64, requires_grad=True)
r = torch.autograd.gradgradcheck(lambda x: x.sin() * x, (x,))
---
r = torch.autograd.gradcheck(lambda x: x, (torch.ones(2),))
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x ** 3
    @staticmethod
    def backward(ctx, g): x, = ctx.saved_tensors; return g * 2 * x ** 2
x = torch.tensor([0.3, 2.0], dtype=torch.float64, requires_grad=True)
r = torch.autograd.gradcheck(F.apply, (x,), raise_exception=False)
---
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x ** 3
    @staticmethod
    def backward(ctx, g): x, = ctx.saved_tensors; return g * 2 * x ** 2
x = torch.tensor([0.3, 2.0], dtype=torch.float64, requires_grad=True)
torch.autograd.gradcheck(F.apply, (x,))
---
import copy
m = torch.nn.Linear(2, 1); m2 = copy.deepcopy(m); r = ((m2.weight == m.weight), m2.weight is m.weight, m2.weight.requires_grad)
---
import copy
x = torch.ones(2, requires_grad=True); (x * 2).sum().backward(); y = copy.deepcopy(x); y.grad.zero_(); r = (x.grad, y.grad, y)
---
import copy
copy.deepcopy(torch.ones(2, requires_grad=True) * 2)
---
import copy
x = torch.ones(4); pair = copy.deepcopy([x, x]); r = (pair[0] is pair[1], pair[0] is x)
---
import pickle
x = torch.ones(2, requires_grad=True); r = pickle.loads(pickle.dumps(x))
---
import pickle
p = torch.nn.Parameter(torch.ones(2)); q = pickle.loads(pickle.dumps(p)); r = (q, isinstance(q, torch.nn.Parameter))
---
w = torch.ones(2, requires_grad=True)
w = w - 0.1 * w
w.sum().backward()
r = w.grad
---
w = torch.ones(2, requires_grad=True)
(w * w).sum().backward()
with torch.no_grad():
    w = w - 0.1 * w.grad
(w * w).sum().backward()
---
w = torch.ones(2, requires_grad=True)
w.grad.zero_()
---
w = torch.ones(2, requires_grad=True)
w - 0.1 * w.grad
---
total = 0
x = torch.ones(2, requires_grad=True)
for _ in range(4):
    total = total + (x * x).sum()
total.backward(); r = (total.detach(), x.grad)
---
h = torch.zeros(2)
w = torch.ones(2, requires_grad=True)
for t in range(2):
    h = torch.tanh(w * h + 1)
    h.sum().backward()
---
w = torch.ones(2, requires_grad=True)
h = torch.zeros(2)
for t in range(3):
    h = torch.tanh(w * h.detach() + 1)
    h.sum().backward()
r = w.grad
---
w = torch.ones(2, requires_grad=True)
h = w * 1
for t in range(2):
    h = h * w
    h.sum().backward(retain_graph=True)
    with torch.no_grad():
        w -= 0.1 * w.grad
"""
