"""Snippets about what backward and grad may be told. Each runs on both libraries."""

OPTIONS = r"""
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nr = torch.autograd.grad([(x*w).sum(), (x*x).sum()], [x, w])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nr = torch.autograd.grad([x*w, x*x], [x, w], [torch.ones(2), torch.tensor([2., 3.])])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nr = torch.autograd.grad([x*w, (x*x).sum()], [x, w], [torch.ones(2), None])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad([x*w, (x*x).sum()], [x, w], [torch.ones(2)])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad((x*x).sum(), [x, w])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nr = torch.autograd.grad((x*x).sum(), [x, w], allow_unused=True)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nr = torch.autograd.grad((x*x).sum(), [x, w], materialize_grads=True)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nr = torch.autograd.grad((x*x).sum(), [x, w], allow_unused=True, materialize_grads=True)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad((x*x).sum(), [x, w], allow_unused=False, materialize_grads=True)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad((x*x).sum(), [])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad([], [x])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad((x*x).sum(), torch.ones(2))
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad((x*x).sum(), 3)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad(3, x)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward(3)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward([])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward([(x*w).sum(), (x*x).sum()]); r = x.grad, w.grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward((x*w, x*x), (torch.ones(2), torch.ones(2))); r = x.grad, w.grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward((x*w).sum(), grad_tensors=torch.tensor(2.)); r = x.grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward((x*w).sum(), inputs=x); r = x.grad, w.grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward((x*w).sum(), inputs=(x,)); r = x.grad, w.grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward((x*w).sum(), inputs=[torch.ones(2)])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward((x*w).sum(), inputs=[])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward((x*x).sum(), inputs=[w]); r = x.grad, w.grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*2; (y*w).sum().backward(inputs=[y, x]); r = x.grad, w.grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*2; z = (y*w).sum(); z.backward(inputs=[y], retain_graph=True); z.backward(inputs=[x]); r = x.grad, w.grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*2; r = torch.autograd.grad((y*y).sum(), [y, x])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*2; r = torch.autograd.grad((y*y).sum(), [x, y, x, y])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*2; r = torch.autograd.grad(y, y, torch.ones(2))
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nr = torch.autograd.grad(x, x, torch.ones(2))
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nr = torch.autograd.grad([x, x*2], x, [torch.ones(2), torch.ones(2)])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*2; r = torch.autograd.grad([y.sum(), y.sum()], [x, y])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*x; torch.autograd.grad(y.sum(), x); torch.autograd.grad(y.sum(), x)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*x; torch.autograd.grad(y.sum(), x, retain_graph=True); r = torch.autograd.grad(y.sum(), x)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*x; g, = torch.autograd.grad(y.sum(), x, create_graph=True, retain_graph=False); r = g.requires_grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*x*x; g, = torch.autograd.grad(y.sum(), x, create_graph=True); h, = torch.autograd.grad(g.sum(), x, create_graph=True); r = torch.autograd.grad(h.sum(), x)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*x; r = torch.autograd.grad(y, x, torch.ones(2, requires_grad=True), create_graph=True)[0].requires_grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*2; v = torch.ones(2, requires_grad=True); g, = torch.autograd.grad(y, x, v, create_graph=True); r = torch.autograd.grad(g.sum(), v)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad(x*x, x, torch.ones(3))
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad(x*x, x, torch.ones(2, dtype=torch.long))
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nr = torch.autograd.grad(x*x, x, torch.ones(2, dtype=torch.float64))
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad(x*x, x)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad(x.detach().sum(), x)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\n(x*x).sum().backward(torch.tensor([1.]))
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\n(x*x).sum().backward(inputs=x, retain_graph=True); r = x.grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = (x*x).sum(); y.backward(create_graph=True); r = x.grad.requires_grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = (x*x).sum()\nwith torch.no_grad():\n  r = torch.autograd.grad(y, x)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = (x*x).sum()\nwith torch.no_grad():\n  r = torch.autograd.grad(y, x, create_graph=True)[0].requires_grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nwith torch.no_grad():\n  y = (x*x).sum()\ny.backward()
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nx.sum().backward(); x.requires_grad_(False); r = x.grad, x.requires_grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*2; x.requires_grad_(False); y.sum().backward(); r = x.grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nr = torch.autograd.grad(outputs=(x*w).sum(), inputs=[w], grad_outputs=None, retain_graph=None, create_graph=False, only_inputs=True)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.grad((x*w).sum(), [w], only_inputs=False)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\na = torch.ones(2, 0, requires_grad=True); r = torch.autograd.grad(a.sum(), a)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x*2; y2 = y.detach().requires_grad_(); (y2*y2).sum().backward(); y.backward(y2.grad); r = x.grad
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward((x*w).sum(), torch.ones(2))
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ntorch.autograd.backward([x*w], [None])
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\ny = x.unbind(); r = torch.autograd.grad(y[0]*y[1], x)
x = torch.tensor([1., 2.], requires_grad=True); w = torch.tensor([3., 4.], requires_grad=True)\nl = []\nfor i in range(3):\n  l.append(torch.autograd.grad((x**3).sum(), x)[0])\nr = l
"""
