"""Snippets about gradients: leaves, backward, modes, views, in-place writes, hooks. Each runs on both libraries.

A snippet leaves what is to be compared in `r`. Lines of one snippet stand in one string.
"""

DATA = r"""
x = torch.tensor(2.0, requires_grad=True); y = x.sigmoid(); y.data.zero_(); y.backward(); r = x.grad
x = torch.tensor(2.0, requires_grad=True); y = x * 1; z = y * y; y.data.mul_(2); z.backward(); r = x.grad
x = torch.tensor(2.0, requires_grad=True); y = x * 1; d = y.detach(); z = y * y; y.data.mul_(2); z.backward(); r = x.grad, d
x = torch.tensor(2.0, requires_grad=True); y = x.exp(); y.data.mul_(2); y.mul_(2); y.backward()
x = torch.tensor([1.0, 2.0], requires_grad=True); y = x.sigmoid(); y.data.zero_(); y.sum().backward(); r = x.grad
x = torch.tensor(2.0, requires_grad=True); y = x.sigmoid(); y.data.zero_(); (g,) = torch.autograd.grad(y, x, create_graph=True); r = g.detach()
"""
LEAVES = r"""
x = torch.ones(3, requires_grad=True); r = (x.is_leaf, x.grad_fn, x.grad, x.requires_grad)
x = torch.ones(3, requires_grad=True); y = x * 2; r = (y.is_leaf, y.requires_grad, y.grad_fn.name(), y.output_nr)
w = torch.ones(3, requires_grad=True) * 0.01; r = w.is_leaf
w = torch.ones(3, requires_grad=True).to(torch.float64); r = (w.is_leaf, w)
w = torch.ones(3, requires_grad=True).to(torch.float32); r = (w.is_leaf, w)
w = torch.ones(3, requires_grad=True); w = w - 0.1 * w; r = (w.is_leaf, w.requires_grad)
x = torch.ones(2, requires_grad=True); y = x.clone(); r = (y, y.is_leaf)
x = torch.ones(2); x.requires_grad = True; r = x
x = torch.ones(2); y = x.requires_grad_(); r = (y is x, x)
x = torch.ones(2, requires_grad=True); x.requires_grad_(False); r = ((x * 2).requires_grad, x)
x = torch.ones(2, requires_grad=True); y = x * 2; y.requires_grad_(); r = y
x = torch.nn.Parameter(torch.ones(2)); r = (x, x.is_leaf, isinstance(x, torch.Tensor))
x = torch.nn.Parameter(torch.ones(2), requires_grad=False); r = x
x = torch.ones(2, requires_grad=True); r = torch.nn.Parameter(x * 2).is_leaf
x = torch.ones(3, requires_grad=True); r = (x > 0, x.argmax(), (x > 0).requires_grad, x.argmax().requires_grad)
x = torch.ones(3, requires_grad=True); r = (x.long().requires_grad, x.bool().requires_grad, x.double().requires_grad)
x = torch.ones(3, requires_grad=True); r = torch.tensor(x.sum().item(), requires_grad=True)
x = torch.ones(3, requires_grad=True); r = torch.tensor(x)
x = torch.ones(2, requires_grad=True); r = torch.zeros_like(x)
x = torch.ones(2, requires_grad=True); r = (x.round(), x.floor(), x.sign())
"""

BACKWARD = r"""
x = torch.tensor(3., requires_grad=True); (x * x + x * x * x).backward(); r = x.grad
x = torch.ones(3, requires_grad=True); y = (x ** 2).sum(); y.backward(); y.backward()
x = torch.ones(3, requires_grad=True); y = (x + 2).sum(); y.backward(); y.backward(); r = x.grad
x = torch.ones(3, requires_grad=True); y = (x ** 2).sum(); y.backward(retain_graph=True); y.backward(); r = x.grad
x = torch.ones(3, requires_grad=True); y = (x ** 2).sum(); y.backward(retain_graph=True); y.backward(); y.backward()
x = torch.ones(3, requires_grad=True); h = x * x; h.sum().backward(); h.sum().backward()
x = torch.ones(3, requires_grad=True); h = x + 1; h.sum().backward(); (h * h).sum().backward(); r = x.grad
x = torch.ones(3, requires_grad=True); [((x * k).sum()).backward() for k in (1., 2., 3.)]; r = x.grad
x = torch.ones(3, requires_grad=True); (x * 2).backward()
x = torch.ones(1, requires_grad=True); (x * 2).backward(); r = x.grad
x = torch.ones(1, 1, requires_grad=True); (x * 2).backward(); r = x.grad
x = torch.ones(3, requires_grad=True); (x * 2).backward(torch.tensor([1., 2., 3.])); r = x.grad
x = torch.ones(3, requires_grad=True); (x * 2).backward(torch.ones(2))
x = torch.ones(3, requires_grad=True); (x * 2).backward(gradient=torch.ones(3, dtype=torch.float64)); r = x.grad
x = torch.ones(3, requires_grad=True); x.backward(torch.ones(3)); r = x.grad
x = torch.tensor(1., requires_grad=True); x.backward(); x.backward(); r = x.grad
x = torch.ones(3); x.sum().backward()
x = torch.ones(3, requires_grad=True); x.detach().sum().backward()
x = torch.ones(3, requires_grad=True); x.argmax().backward()
x = torch.ones(3, requires_grad=True); torch.tensor(x.sum().item()).backward()
x = torch.ones(3, requires_grad=True); y = x.sum(); z = (x * x).sum(); torch.autograd.backward([y, z]); r = x.grad
x = torch.ones(3, requires_grad=True); torch.autograd.backward([x * 2, x * 3], [torch.ones(3), torch.ones(3)]); r = x.grad
x = torch.ones(3, requires_grad=True); torch.autograd.backward([x * 2], [torch.ones(3), torch.ones(3)])
x = torch.ones(2, requires_grad=True); w = torch.ones(2, requires_grad=True); (x * w).sum().backward(inputs=[w]); r = (x.grad, w.grad)
x = torch.ones(2, requires_grad=True); w = torch.ones(2, requires_grad=True); (x * w).sum().backward(inputs=w); r = (x.grad, w.grad)
x = torch.ones(2, requires_grad=True); (x * x).sum().backward(inputs=[])
x = torch.ones(2, requires_grad=True); y = x * 2; (y * y).sum().backward(inputs=[y]); r = (x.grad, y.grad)
x = torch.ones(2, requires_grad=True); y = x * 2; z = (y * y).sum(); z.backward(inputs=[y, x]); r = (x.grad, y.grad)
x = torch.ones(2, requires_grad=True); y = x * 2; r = y.grad
x = torch.tensor(2., requires_grad=True); y = x * x; z = y * y.detach(); z.backward(); r = x.grad
x = torch.ones(2, requires_grad=True); y = torch.ones(2, requires_grad=True); (x + y).sum().backward(); x.grad.mul_(7); r = (x.grad, y.grad)
x = torch.ones(2, requires_grad=True); y = torch.ones(2, requires_grad=True); (x + y).sum().backward(create_graph=True); x.grad.detach().mul_(7); r = (x.grad, y.grad)
x = torch.ones(2, requires_grad=True); s = torch.ones(2); x.backward(s); x.grad.add_(1); r = (x.grad, s)
x = torch.ones(2, requires_grad=True); g = torch.ones(2); x.grad = g; (x * 2).sum().backward(); r = (x.grad, g, x.grad is g)
x = torch.ones(2, requires_grad=True); (x * 2).sum().backward(); g = x.grad; (x * 2).sum().backward(); r = (g is x.grad, g, g._version)
x = torch.ones(2, requires_grad=True); (x * 2).sum().backward(); x.grad = None; (x * 3).sum().backward(); r = x.grad
x = torch.ones(2, requires_grad=True); (x * 2).sum().backward(); x.grad.zero_(); (x * 3).sum().backward(); r = x.grad
x = torch.ones(2); x.grad = torch.ones(3)
x = torch.ones(2); x.grad = torch.ones(2, dtype=torch.float64)
x = torch.ones(2); x.grad = torch.ones(2); r = x.grad
x = torch.ones(2); x.grad = 3
x = torch.ones(3, requires_grad=True); y = torch.ones(3, dtype=torch.float64, requires_grad=True); (x * y).sum().backward(); r = (x.grad, y.grad)
x = torch.ones(2, 3, requires_grad=True); b = torch.ones(3, requires_grad=True); s = torch.tensor(2., requires_grad=True); ((x + b) * s).sum().backward(); r = (x.grad, b.grad, s.grad)
x = torch.tensor([0.], requires_grad=True); x.clamp(min=0).sum().backward(); r = x.grad
x = torch.tensor([-1., 0., .5, 1., 2.], requires_grad=True); x.clamp(0, 1).sum().backward(); r = x.grad
x = torch.tensor([0.], requires_grad=True); x.relu().sum().backward(); r = x.grad
x = torch.tensor([0.], requires_grad=True); torch.maximum(x, torch.zeros(1)).sum().backward(); r = x.grad
x = torch.tensor([1., 3., 3.], requires_grad=True); x.max().backward(); r = x.grad
x = torch.tensor([[1., 3., 3.]], requires_grad=True); x.max(1).values.sum().backward(); r = x.grad
x = torch.tensor([[1., 1., 3.]], requires_grad=True); x.amin(1).sum().backward(); r = x.grad
x = torch.tensor([0., -2.], requires_grad=True); x.abs().sum().backward(); r = x.grad
x = torch.tensor([0., 4.], requires_grad=True); x.sqrt().sum().backward(); r = x.grad
x = torch.tensor([0., 2.], requires_grad=True); (x ** 2).sum().backward(); r = x.grad
x = torch.tensor([0., 2.], requires_grad=True); (x ** 1).sum().backward(); r = x.grad
x = torch.tensor([0., 2.], requires_grad=True); (x ** 0).sum().backward(); r = x.grad
x = torch.tensor([0., 0.], requires_grad=True); x.norm().backward(); r = x.grad
x = torch.tensor([0., 2., 3.], requires_grad=True); x.prod().backward(); r = x.grad
x = torch.tensor([-200.], requires_grad=True); y = 1 / (1 + (-x).exp()); y.sum().backward(); r = (y, x.grad)
x = torch.tensor([-200., 0., 200.], requires_grad=True); y = x.sigmoid(); y.sum().backward(); r = (y, x.grad)
x = torch.ones(3, requires_grad=True); y = torch.stack([x, x * 2]); y.sum().backward(); r = (x.grad, y)
x = torch.ones(3, requires_grad=True); a, b, c = x; (a * b * c).backward(); r = x.grad
x = torch.arange(6.).reshape(2, 3).requires_grad_(); y = x.permute(1, 0); y[0].sum().backward(); r = x.grad
x = torch.arange(6.).reshape(2, 3).requires_grad_(); x[:, [0, 0, 2]].sum().backward(); r = x.grad
x = torch.arange(6.).requires_grad_(); x[x > 2].sum().backward(); r = x.grad
x = torch.arange(6.).requires_grad_(); (x[::2] * x[1::2]).sum().backward(); r = x.grad
x = torch.tensor([8.], requires_grad=True); torch.nn.functional.mse_loss(x, torch.tensor([6.])).backward(); r = x.grad
x = torch.ones(3, requires_grad=True); y = x * 2\ndel x\ny.sum().backward(); r = y.grad_fn.next_functions[0][0].variable.grad
x = torch.ones(3, requires_grad=True); n = (x * x).sum().grad_fn; r = (n.name(), n.next_functions[0][0].name(), len(n.next_functions[0][0].next_functions), n.next_functions[0][1])
x = torch.ones(3, requires_grad=True); n = (x * 2).grad_fn; r = [f and f.name() for f, _ in n.next_functions]
x = torch.ones(3, requires_grad=True); r = (x * 2).grad_fn.next_functions[0][0].variable is x
"""

GRAD = r"""
x = torch.tensor(2., requires_grad=True); r = torch.autograd.grad(x ** 3, x)
x = torch.tensor(2., requires_grad=True); torch.autograd.grad(x ** 3, x); r = x.grad
x = torch.tensor(2., requires_grad=True); a, = torch.autograd.grad(x ** 4, x, create_graph=True); b, = torch.autograd.grad(a, x, create_graph=True); c, = torch.autograd.grad(b, x); r = (a, b, c)
x = torch.ones(2, requires_grad=True); y = torch.ones(2, requires_grad=True); torch.autograd.grad((x ** 3).sum(), y)
x = torch.ones(2, requires_grad=True); y = torch.ones(2, requires_grad=True); r = torch.autograd.grad((x ** 3).sum(), [x, y], allow_unused=True)
x = torch.ones(2, requires_grad=True); y = torch.ones(2, requires_grad=True); r = torch.autograd.grad((x ** 3).sum(), [x, y], materialize_grads=True)
x = torch.ones(2, requires_grad=True); torch.autograd.grad((x ** 3).sum(), x, allow_unused=False, materialize_grads=True)
x = torch.ones(2, requires_grad=True); torch.autograd.grad((x ** 3).sum(), torch.ones(2))
x = torch.ones(2, requires_grad=True); y = x * x; r = torch.autograd.grad(y, x, torch.tensor([1., 10.]))
x = torch.ones(2, requires_grad=True); y = x * x; torch.autograd.grad(y, x)
x = torch.ones(2, requires_grad=True); y = x * x; r = torch.autograd.grad([y, x * 3], x, [torch.ones(2), torch.ones(2)])
x = torch.ones(2, requires_grad=True); y = x * x; z = (y * y).sum(); g, = torch.autograd.grad(z, y); y.backward(g); r = (g, x.grad)
x = torch.ones(2, requires_grad=True); y = x * x; z = (y * y).sum(); r = torch.autograd.grad(z, [y, x])
x = torch.ones(2, requires_grad=True); y = x * x; z = (y * y).sum(); torch.autograd.grad(z, y); torch.autograd.grad(z, y)
x = torch.ones(2, requires_grad=True); y = x * x; r = torch.autograd.grad(y, y, torch.ones(2))
x = torch.ones(2, requires_grad=True); r = torch.autograd.grad(x, x, torch.ones(2))
x = torch.ones(2, requires_grad=True); r = torch.autograd.grad((x ** 3).sum(), x, create_graph=True)
x = torch.ones(2, requires_grad=True); g, = torch.autograd.grad((x ** 3).sum(), x, create_graph=True); g.sum().backward(); r = x.grad
x = torch.tensor([1., 2.], requires_grad=True); (x ** 3).sum().backward(create_graph=True); g = x.grad; x.grad = None; (g * g).sum().backward(); r = (g, x.grad)
x = torch.ones(2, requires_grad=True); y = (x + 2).sum(); g, = torch.autograd.grad(y, x, create_graph=True); r = (g.requires_grad, g)
x = torch.ones(2, requires_grad=True); g, = torch.autograd.grad((x * 2).sum(), x); r = g.requires_grad
x = torch.tensor([1., 2.], requires_grad=True); y = x.exp(); g, = torch.autograd.grad(y.sum(), x, create_graph=True); (g + y).sum().backward(); r = x.grad
x = torch.tensor([.5, 2.], requires_grad=True); y = torch.sigmoid(x).sum(); g, = torch.autograd.grad(y, x, create_graph=True); h, = torch.autograd.grad(g.sum(), x); r = (g.detach(), h)
w = torch.ones(2, 3, requires_grad=True); x = torch.arange(6.).reshape(3, 2).requires_grad_(); y = w.mm(x).pow(2).sum(); g, = torch.autograd.grad(y, w, create_graph=True); g.pow(2).sum().backward(); r = (w.grad, x.grad)
x = torch.ones(2, requires_grad=True); torch.autograd.grad((x * 2).sum(), x, grad_outputs=3)
x = torch.ones(2, requires_grad=True); r = torch.autograd.grad((x * 2).sum(), [x, x])
"""

INPLACE = r"""
x = torch.ones(3, requires_grad=True); x += 1
x = torch.ones(3, requires_grad=True); x[0] = 1
x = torch.ones(3, requires_grad=True); x[:2].mul_(2)
x = torch.ones(3, requires_grad=True); x.zero_()
x = torch.ones(3, requires_grad=True); x.fill_(2)
x = torch.ones(3, requires_grad=True); x.copy_(torch.zeros(3))
x = torch.ones(3, requires_grad=True); x.view(3, 1).add_(1)
x = torch.ones(3, requires_grad=True)\nwith torch.no_grad():\n  x -= 0.1\nr = (x, x._version, x.is_leaf)
x = torch.ones(3, requires_grad=True)\nwith torch.no_grad():\n  x[0] = 5\nr = (x, x._version)
x = torch.ones(3, requires_grad=True); y = x.exp(); y *= 2; y.sum().backward()
x = torch.ones(3, requires_grad=True); y = x * x; z = y * y; y += 1; z.sum().backward()
x = torch.ones(3, requires_grad=True); y = x * x; z = y + y; y += 1; z.sum().backward(); r = x.grad
x = torch.ones(3, requires_grad=True); y = x * 2; z = y * y; y[0] = 1; z.sum().backward()
x = torch.ones(3, requires_grad=True); y = x * 2; v = y[1:]; z = y * y; v.zero_(); z.sum().backward()
x = torch.ones(3, requires_grad=True); y = x * 2; v = y[1:]; z = v * v; y[0] = 7; z.sum().backward()
x = torch.tensor(2., requires_grad=True); y = x.exp(); y.mul_(2); y.backward()
x = torch.tensor(2., requires_grad=True); y = x.exp(); z = y * 3; y.mul_(2); z.backward()
x = torch.tensor([2., 1.], requires_grad=True); y = x.sum(); z = y * y; y.add_(1); z.backward()
x = torch.tensor([2., 1.], requires_grad=True); y = x.sum(); z = y * y; y.detach().add_(1); z.backward()
x = torch.ones(3, requires_grad=True); a = torch.ones(3); z = x * a; a += 1; z.sum().backward()
x = torch.ones(3, requires_grad=True); a = torch.ones(3); z = x * a; a.data += 1; z.sum().backward(); r = x.grad
x = torch.ones(3, requires_grad=True); a = torch.ones(3); z = x + a; a += 1; z.sum().backward(); r = x.grad
x = torch.tensor([1., 2.], requires_grad=True); y = torch.sigmoid(x); y.data.zero_(); y.sum().backward(); r = x.grad
x = torch.tensor([1., 2.], requires_grad=True); y = torch.sigmoid(x); y.detach().zero_(); y.sum().backward()
x = torch.tensor([2.], requires_grad=True); y = x * x; x.data.mul_(2); y.backward(); r = x.grad
x = torch.tensor([2.], requires_grad=True); y = x * x\nwith torch.no_grad():\n  x.mul_(2)\ny.backward()
x = torch.ones(3); y = x.detach(); y[0] = 5; r = (x, x._version, y._version)
x = torch.ones(3); y = x.data; y[0] = 5; r = (x, x._version, y._version)
x = torch.ones(3); v = x[1:]; v += 1; r = (x, x._version, v._version)
x = torch.ones(3); x.add_(1); x.mul_(2); x[0] = 3; r = x._version
x = torch.ones(3, requires_grad=True); y = x.clone(); y[0] = 5; r = (y.detach(), y._version, y.grad_fn.name())
x = torch.ones(3, requires_grad=True); y = x.clone(); y[0] = x[1] * 3; (y * y).sum().backward(); r = x.grad
x = torch.ones(3, requires_grad=True); y = x.clone(); v = y[:2]; v.mul_(3); (y * y).sum().backward(); r = (x.grad, y.grad_fn.name())
x = torch.ones(3, requires_grad=True); y = x.clone(); v = y[:2]; y.mul_(3); (v * v).sum().backward(); r = (x.grad, y.grad_fn.name())
x = torch.ones(3, requires_grad=True); y = x.clone(); v = y.view(3, 1); w = v[1:]; w.mul_(x[:2].view(2, 1) * 2); (y * y).sum().backward(); r = (x.grad, w.shape)
x = torch.arange(4., requires_grad=True); y = x.clone(); a = y[:2]; b = y[1:]; a.mul_(2); b.mul_(3); (a * b[:2]).sum().backward(); r = (x.grad, y.detach())
x = torch.arange(4., requires_grad=True); y = x.clone(); t = y.view(2, 2).t(); t[0].mul_(5); (y * y).sum().backward(); r = (x.grad, t.detach())
x = torch.arange(4., requires_grad=True); y = torch.zeros(4); y[1:3] = x[:2]; (y * y).sum().backward(); r = (x.grad, y.detach(), y.requires_grad)
x = torch.arange(4., requires_grad=True); y = torch.zeros(2, 4); v = y[0]; v.copy_(x); y.sum().backward(); r = (x.grad, y.detach(), v.requires_grad)
x = torch.arange(4., requires_grad=True); y = torch.zeros(2, 4); y += x; y.pow(2).sum().backward(); r = x.grad
x = torch.arange(4., requires_grad=True); y = x * 1; y[y > 1] = 0; (y * y).sum().backward(); r = (x.grad, y.detach())
x = torch.arange(4., requires_grad=True); y = x * 1; y[[0, 2]] = x[2:] * 2; (y * y).sum().backward(); r = (x.grad, y.detach())
x = torch.arange(4., requires_grad=True); y = x * 1; y[torch.tensor([True, False, True, False])] = torch.tensor([9., 8.]); (y * y).sum().backward(); r = (x.grad, y.detach())
x = torch.arange(6., requires_grad=True); y = (x * 1).view(2, 3); y[:, 1] = 4; y[1] *= 2; (y * y).sum().backward(); r = (x.grad, y.detach())
x = torch.arange(6., requires_grad=True); y = (x * 1).view(2, 3); y[0, 1] = 4; y[1, 2] *= 3; (y * y).sum().backward(); r = (x.grad, y.detach())
x = torch.arange(6., requires_grad=True); y = (x * 1).view(2, 3); y[..., 0] += y[..., 2].clone(); (y * y).sum().backward(); r = (x.grad, y.detach())
x = torch.arange(4., requires_grad=True); y = x * 1; y[1:] = y[:-1].clone(); (y * y).sum().backward(); r = (x.grad, y.detach())
x = torch.arange(4., requires_grad=True); y = x * 1; y.masked_fill_(y > 2, 7.); (y * y).sum().backward(); r = (x.grad, y.detach())
x = torch.arange(4., requires_grad=True); y = x * 1; y.zero_(); y.requires_grad, (y + x).sum().backward(); r = (x.grad, y.requires_grad, y.grad_fn.name())
x = torch.arange(4., requires_grad=True); y = x * 2; y.copy_(x * x); y.sum().backward(); r = x.grad
x = torch.arange(4., requires_grad=True); y = x * 2; y.relu_(); y.sum().backward(); r = x.grad
x = torch.arange(3., requires_grad=True); y = x * 2; y.exp_(); y.sum().backward(); r = x.grad
x = torch.arange(1., 4., requires_grad=True); y = x * 2; y.pow_(3); y.sum().backward(); r = x.grad
x = torch.arange(4., requires_grad=True); y = x * 2; y.clamp_(1, 4); y.sum().backward(); r = x.grad
x = torch.arange(4., requires_grad=True); y = x * 2; y.add_(x, alpha=3); y.sum().backward(); r = x.grad
x = torch.arange(1., 4., requires_grad=True); y = x * 2; y.div_(x); y.sum().backward(); r = x.grad
x = torch.arange(4., requires_grad=True); y = x * 2; y.mul_(y); y.sum().backward(); r = x.grad
x = torch.arange(1., 4., requires_grad=True); y = x * 2; y /= y.sum(); (y * torch.arange(3.)).sum().backward(); r = x.grad
x = torch.ones(2, requires_grad=True); y = x * 2; y.detach_(); r = (y.requires_grad, y.is_leaf)
x = torch.ones(2, requires_grad=True); y = x * 2; y[0:1].detach_()
x = torch.ones(3, requires_grad=True)\nwith torch.no_grad():\n  v = x[:2]\nr = (v.requires_grad, v.is_leaf)
x = torch.ones(3, requires_grad=True); y = x.clone()\nwith torch.no_grad():\n  v = y[:2]\nv.mul_(2)
x = torch.ones(3, requires_grad=True); y = x.clone(); v = y[:2]\nwith torch.no_grad():\n  v.mul_(2)\nr = (y.detach(), y.grad_fn.name(), v._version)
x = torch.ones(2, requires_grad=True); y = x * 2; y.retain_grad(); y.mul_(3); y.sum().backward(); r = (y.grad, x.grad)
x = torch.ones(2, requires_grad=True); y = x * 2; y.register_hook(lambda g: g * 10); y.mul_(3); y.sum().backward(); r = x.grad
x = torch.ones(3, 1).expand(3, 2); x.add_(1)
x = torch.ones(3); x += torch.ones(2, 3)
x = torch.tensor([1, 2]); x += 1.5
x = torch.tensor([1, 2]); x /= 2
x = torch.ones(2); x += torch.ones(2, dtype=torch.float64); r = x
x = torch.ones(2, requires_grad=True); y = x * 1; y += torch.ones(2, dtype=torch.float64, requires_grad=True); r = y
x = torch.ones(3, requires_grad=True); y = x.view(3); r = (y._base is x, y.is_leaf)
x = torch.ones(2, 3); r = (x.t()._base is x, x[0][1]._base is x, x.reshape(3, 2)._base is x, x.t().reshape(6)._base, x[[0]]._base)
x = torch.ones(2, 3); y = x.t().reshape(6); y.zero_(); r = x
x = torch.zeros(3); y = x.numpy(); y[0] = 4; r = x
a = np.zeros(3, dtype='f'); x = torch.from_numpy(a); x += 1; r = (a, x)
a = np.zeros(3, dtype='f'); x = torch.tensor(a); x += 1; r = (a, x)
x = torch.ones(3, requires_grad=True); y = x * 1; y.requires_grad = False
x = torch.ones(3); v = x[:2]; x.requires_grad_(); r = (v.requires_grad, x.requires_grad)
x = torch.ones(3); v = x[:2]; v.requires_grad_(); (v * v).sum().backward(); r = (v.grad, x.requires_grad)
x = torch.ones(3); v = x[:2]; v.requires_grad_(); v.mul_(2)
x = torch.ones(3); v = x[:2]; w = torch.ones(2, requires_grad=True); v.mul_(w); (x * x).sum().backward(); r = (w.grad, x.requires_grad, v.requires_grad)
x = torch.ones(3); v = x[:2]; w = torch.ones(2, requires_grad=True); x[1:].mul_(w); r = (v.requires_grad, x.requires_grad, v.is_leaf)
"""

MODES = r"""
with torch.no_grad():\n  r = (torch.ones(2, requires_grad=True) * 2).requires_grad
x = torch.ones(2, requires_grad=True)\nwith torch.no_grad():\n  x = x - 0.1\nr = x.requires_grad
x = torch.ones(2, requires_grad=True)\nwith torch.no_grad():\n  with torch.enable_grad():\n    y = x * 2\n  z = x * 2\nr = (y.requires_grad, z.requires_grad, torch.is_grad_enabled())
@torch.no_grad()\ndef f(x): return x * 2\nr = (f(torch.ones(2, requires_grad=True)), torch.is_grad_enabled(), f.__name__)
@torch.no_grad\ndef f(x): return x * 2\nr = f(torch.ones(2, requires_grad=True)).requires_grad
@torch.enable_grad()\ndef f(x): return x * 2\nwith torch.no_grad():\n  r = f(torch.ones(2, requires_grad=True)).requires_grad
@torch.set_grad_enabled(False)\ndef f(x): return x * 2\nr = (f(torch.ones(2, requires_grad=True)).requires_grad, torch.is_grad_enabled())
@torch.no_grad()\ndef g():\n  yield torch.is_grad_enabled()\n  yield torch.is_grad_enabled()\nr = [(a, torch.is_grad_enabled()) for a in g()]
torch.set_grad_enabled(False); a = torch.is_grad_enabled(); torch.set_grad_enabled(True); r = (a, torch.is_grad_enabled())
with torch.set_grad_enabled(False):\n  a = torch.is_grad_enabled()\nr = (a, torch.is_grad_enabled())
try:\n  with torch.no_grad():\n    raise KeyError\nexcept KeyError: pass\nr = torch.is_grad_enabled()
with torch.no_grad():\n  x = torch.ones(2, requires_grad=True)\nr = (x, (x * 2).requires_grad)
with torch.no_grad():\n  x = torch.nn.Linear(2, 2)\nr = x.weight.requires_grad
m = torch.nn.Linear(2, 2).eval(); r = (m(torch.ones(1, 2)).requires_grad, m.training)
import threading\nseen = []\nwith torch.no_grad():\n  t = threading.Thread(target=lambda: seen.append(torch.is_grad_enabled()))\n  t.start(); t.join()\nr = seen
"""

HOOKS = r"""
x = torch.ones(2, requires_grad=True); y = x * 2; y.retain_grad(); y.sum().backward(); r = (y.grad, y.retains_grad)
x = torch.ones(2, requires_grad=True); y = x * 2; y.register_hook(lambda g: g * 10); y.sum().backward(); r = x.grad
x = torch.ones(2, requires_grad=True); x.register_hook(lambda g: g * 10); (x * 2).sum().backward(); r = x.grad
x = torch.ones(2, requires_grad=True); h = x.register_hook(lambda g: g * 10); h.remove(); h.remove(); (x * 2).sum().backward(); r = x.grad
x = torch.ones(2, requires_grad=True); y = x * 2; y.retain_grad(); y.register_hook(lambda g: g * 10); y.sum().backward(); r = (y.grad, x.grad)
x = torch.ones(2, requires_grad=True); y = x * 2; y.register_hook(lambda g: g + 1); y.register_hook(lambda g: g * 10); y.sum().backward(); r = x.grad
x = torch.ones(2, requires_grad=True); n = []; x.register_hook(lambda g: n.append(g.clone())); ((x * 2).sum() + (x * 3).sum()).backward(); r = n
x = torch.ones(2, requires_grad=True); y = x * 2; n = []; y.grad_fn.register_hook(lambda i, o: n.append((i, o))); y.sum().backward(); r = n
x = torch.ones(2, requires_grad=True); y = x * x; y.grad_fn.register_hook(lambda i, o: tuple(g * 5 for g in i)); y.sum().backward(); r = x.grad
x = torch.ones(2, requires_grad=True); y = x * 2; y.grad_fn.register_prehook(lambda o: (o[0] * 7,)); y.sum().backward(); r = x.grad
x = torch.ones(2, requires_grad=True); y = x * 2; y.retain_grad(); y.grad_fn.register_prehook(lambda o: (o[0] * 7,)); y.sum().backward(); r = (x.grad, y.grad)
x = torch.ones(2, requires_grad=True); y = x * 2; y.grad_fn.register_prehook(lambda o: (o[0] * 7,)); r = torch.autograd.grad(y.sum(), y)
x = torch.ones(2, requires_grad=True); y = x * 2; y.register_hook(lambda g: g * 7); r = torch.autograd.grad(y.sum(), y)
x = torch.ones(2, requires_grad=True); y = x * 2; z = y + 1; n = []; z.register_hook(lambda g: n.append('z')); y.register_hook(lambda g: n.append('y')); x.register_hook(lambda g: n.append('x')); z.sum().backward(); r = n
x = torch.ones(2, requires_grad=True); y = x * 2; n = []; y.register_hook(lambda g: n.append('tensor')); y.grad_fn.register_prehook(lambda o: n.append('pre')); y.grad_fn.register_hook(lambda i, o: n.append('post')); y.sum().backward(); r = n
x = torch.ones(2); x.register_hook(print)
x = torch.ones(2); x.retain_grad()
x = torch.ones(2, requires_grad=True); x.retain_grad(); (x * 2).sum().backward(); r = (x.grad, x.retains_grad)
x = torch.ones(2, requires_grad=True); y = x * 2; y.retain_grad(); y.sum().backward(); z = (y.detach() + x * 2); y2 = x * 2; y2.retain_grad(); (y2 * y2).sum().backward(retain_graph=True); (y2 * y2).sum().backward(); r = (y2.grad, x.grad)
x = torch.ones(2, requires_grad=True); x.register_hook(lambda g: 3); (x * 2).sum().backward()
x = torch.ones(2, requires_grad=True); y = x * 2; y.register_hook(lambda g: g.zero_()); (y * 3).sum().backward(); r = x.grad
w = torch.ones(2, requires_grad=True); x = torch.ones(2, requires_grad=True); y = x * 2; y.register_hook(lambda g: (w * w).sum().backward()); y.sum().backward(); r = (w.grad, x.grad)
x = torch.ones(2, requires_grad=True); n = []; x.register_post_accumulate_grad_hook(lambda p: n.append(p.grad.clone())); (x * 2).sum().backward(); r = n
"""
