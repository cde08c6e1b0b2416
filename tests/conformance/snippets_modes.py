"""Snippets about grad modes: inference mode, and every mode as a decorator. Each runs on both libraries."""

INFERENCE = r"""
with torch.inference_mode():\n  i = torch.ones(3)\nr = (i, i.is_inference(), i.requires_grad, i.is_leaf, torch.is_inference_mode_enabled(), torch.is_inference(i))
with torch.inference_mode():\n  i = torch.ones(3)\n(torch.ones(3, requires_grad=True) * i).sum()
with torch.inference_mode():\n  i = torch.ones(3)\nw = torch.ones(3, requires_grad=True); y = w + i; y.sum().backward(); r = (y, y.is_inference(), w.grad)
with torch.inference_mode():\n  i = torch.ones(3)\nw = torch.ones(3, requires_grad=True); (w * i.clone()).sum().backward(); r = w.grad
with torch.inference_mode():\n  i = torch.ones(3)\nw = torch.ones(1, 3, requires_grad=True); torch.nn.functional.linear(w, i[None])
with torch.inference_mode():\n  i = torch.ones(3)\nw = torch.ones(3, requires_grad=True); y = w * 2; y.mul_(i)
with torch.inference_mode():\n  i = torch.ones(3)\nw = torch.ones(3, requires_grad=True); y = w * 2\ntry: y.mul_(i)\nexcept RuntimeError: pass\nr = (y.detach(), y._version)
with torch.inference_mode():\n  i = torch.ones(3)\nw = torch.ones(3, requires_grad=True); y = w * 2; y.copy_(i); y[:] = i; r = y.detach()
with torch.inference_mode():\n  i = torch.ones(3)\ni.add_(1)
with torch.inference_mode():\n  i = torch.ones(3)\nwith torch.no_grad():\n  i.add_(1)
with torch.inference_mode():\n  i = torch.ones(3)\nwith torch.no_grad():\n  i.mul_(torch.ones(3))
with torch.inference_mode():\n  i = torch.ones(3)\ni[0] = 1
with torch.inference_mode():\n  i = torch.ones(3)\ni.zero_()
with torch.inference_mode():\n  i = torch.ones(3)\ni.fill_(2)
with torch.inference_mode():\n  i = torch.ones(3)\ni.relu_()
with torch.inference_mode():\n  i = torch.ones(3)\ni[:2].mul_(2)
with torch.inference_mode():\n  i = torch.ones(3)\ni._version
with torch.inference_mode():\n  i = torch.ones(3)\ni.unsqueeze_(0)
with torch.inference_mode():\n  i = torch.ones(3); i.unsqueeze_(0)\nr = (i.shape, i.is_inference())
with torch.inference_mode():\n  i = torch.ones(3)\ni.requires_grad_()
with torch.inference_mode():\n  i = torch.ones(3)\ni.requires_grad = True
with torch.inference_mode():\n  i = torch.ones(3)\ntorch.nn.Parameter(i)
with torch.inference_mode():\n  i = torch.ones(3)\nr = (i[:2].is_inference(), i.view(3, 1).is_inference(), i.detach().is_inference(), i.data.is_inference(), i.unbind()[0].is_inference())
with torch.inference_mode():\n  i = torch.ones(3)\nr = (i.clone().is_inference(), (i * 2).is_inference(), i.exp().is_inference(), i.double().is_inference(), i.sum().is_inference())
with torch.inference_mode():\n  i = torch.ones(3)\nr = (i.float().is_inference(), i.contiguous().is_inference(), i.reshape(3).is_inference(), i[:2]._is_view(), i[:2]._base)
with torch.inference_mode():\n  i = torch.ones(3); i += 1; i[0] = 7; i[1:].mul_(3)\nr = i
with torch.inference_mode():\n  i = torch.ones(3); i.zero_(); i.fill_(3.); i.relu_()\nr = (i, i.is_inference())
with torch.inference_mode():\n  w = torch.ones(2, requires_grad=True); y = w * 2\nr = (w.is_inference(), w.requires_grad, y.requires_grad, y.is_inference())
with torch.inference_mode():\n  r = [t.is_inference() for t in (torch.tensor(1.), torch.zeros(2), torch.randn(2), torch.arange(2), torch.ones(2).sum(), torch.zeros_like(torch.ones(2)))]
w = torch.ones(2, requires_grad=True)\nwith torch.inference_mode():\n  r = [t.is_inference() for t in (w * 2, w.sum(), w.exp(), w.max(0).values, w.double(), w[:1], w.detach(), w.reshape(2), w.split(1)[0], w.float())]
w = torch.ones(2, requires_grad=True); y = w * 1\nwith torch.inference_mode():\n  v = y[:1]\nv.mul_(2)
w = torch.ones(2, requires_grad=True); y = w * 1\nwith torch.inference_mode():\n  v = y[:1]\n  v.mul_(2)\nr = (y, y._version)
w = torch.ones(2, requires_grad=True)\nwith torch.inference_mode():\n  with torch.enable_grad():\n    y = w * 2; r = (torch.is_grad_enabled(), torch.is_inference_mode_enabled(), y.requires_grad, y.is_inference())
w = torch.ones(2, requires_grad=True)\nwith torch.inference_mode():\n  with torch.inference_mode(False):\n    y = w * 2; r = (torch.is_grad_enabled(), y.requires_grad, y.is_inference())\n  r += (torch.is_inference_mode_enabled(), torch.is_grad_enabled())
with torch.no_grad():\n  with torch.inference_mode(False):\n    r = torch.is_grad_enabled()
with torch.inference_mode():\n  with torch.enable_grad():\n    pass\n  r = (torch.is_grad_enabled(), torch.is_inference_mode_enabled())
with torch.inference_mode():\n  with torch.no_grad():\n    r = (torch.is_grad_enabled(), torch.is_inference_mode_enabled())
with torch.inference_mode():\n  with torch.inference_mode():\n    pass\n  a = torch.is_inference_mode_enabled()\nr = (a, torch.is_inference_mode_enabled(), torch.is_grad_enabled())
w = torch.ones(2, requires_grad=True); y = (w * w).sum()\nwith torch.inference_mode():\n  y.backward()\nr = (w.grad, w.grad.is_inference())
w = torch.ones(2, requires_grad=True); y = (w * w).sum()\nwith torch.inference_mode():\n  w.add_(1)\ny.backward()
w = torch.ones(2, requires_grad=True)\nwith torch.inference_mode():\n  w.add_(1); r = w._version
w = torch.ones(2, requires_grad=True)\nwith torch.inference_mode():\n  y = w * 2; y.sum().backward()
l = torch.nn.Linear(2, 2)\nwith torch.inference_mode():\n  y = l(torch.ones(1, 2))\nr = (y.is_inference(), y.requires_grad, y.shape)
import copy\nwith torch.inference_mode():\n  i = torch.ones(3)\nr = (copy.deepcopy(i).is_inference(), copy.deepcopy(i))
@torch.inference_mode()\ndef f(x): return x * 2\nr = (f(torch.ones(1)).is_inference(), torch.is_inference_mode_enabled(), f.__name__)
@torch.inference_mode\ndef f(x): return x * 2\nr = (f(torch.ones(1)).is_inference(), torch.is_inference_mode_enabled())
@torch.inference_mode(False)\ndef f(x): return x * 2\nr = (f(torch.ones(1)).is_inference(), torch.is_inference_mode_enabled())
@torch.inference_mode(mode=True)\ndef f():\n  yield torch.is_inference_mode_enabled()\nr = [(a, torch.is_inference_mode_enabled()) for a in f()]
x = torch.inference_mode(); x.__enter__(); a = torch.is_inference_mode_enabled(); x.__exit__(None, None, None); r = (a, torch.is_inference_mode_enabled())
r = (torch.ones(2).is_inference(), torch.is_inference(torch.ones(2)))
try:\n  with torch.inference_mode():\n    raise KeyError\nexcept KeyError: pass\nr = (torch.is_inference_mode_enabled(), torch.is_grad_enabled())
import threading\nr = []\nwith torch.inference_mode():\n  t = threading.Thread(target=lambda: r.append((torch.is_inference_mode_enabled(), torch.ones(1).is_inference(), torch.is_grad_enabled())))\n  t.start(); t.join()
class F(torch.autograd.Function):\n  @staticmethod\n  def forward(ctx, a, b):\n    ctx.save_for_backward(a, b); return a * b\n  @staticmethod\n  def backward(ctx, g): return g, g\nwith torch.inference_mode():\n  i = torch.ones(3)\nF.apply(torch.ones(3, requires_grad=True), i)
"""

DECORATORS = r"""
@torch.no_grad()\nclass A:\n  def __init__(self): self.e = torch.is_grad_enabled()\n  def f(self): return torch.is_grad_enabled()\nr = (A().e, A().f(), isinstance(A, type))
import asyncio\n@torch.no_grad()\nasync def f(): return torch.is_grad_enabled()\nr = (asyncio.run(f()), torch.is_grad_enabled())
import asyncio\n@torch.no_grad()\nasync def f():\n  yield torch.is_grad_enabled()\nasync def m(): return [a async for a in f()]\nr = asyncio.run(m())
import asyncio\nasync def f():\n  with torch.no_grad():\n    a = torch.is_grad_enabled()\n  return a, torch.is_grad_enabled()\nr = asyncio.run(f())
import inspect\n@torch.no_grad()\nasync def f(): pass\n@torch.no_grad()\ndef g(): yield 1\nr = (inspect.iscoroutinefunction(f), inspect.isgeneratorfunction(g))
@torch.no_grad()\ndef g():\n  a = yield torch.is_grad_enabled()\n  b = yield (a, torch.is_grad_enabled())\n  return (a, b)\ni = g(); r = [next(i), i.send(3)]\ntry: i.send(4)\nexcept StopIteration as e: r.append(e.value)\nr.append(torch.is_grad_enabled())
@torch.no_grad()\ndef g():\n  try:\n    yield 1\n  except KeyError:\n    yield torch.is_grad_enabled()\ni = g(); next(i); r = (i.throw(KeyError()), torch.is_grad_enabled())
r = []\n@torch.no_grad()\ndef g():\n  try: yield 1\n  finally: r.append(torch.is_grad_enabled())\ni = g(); next(i); i.close(); r.append(torch.is_grad_enabled())
@torch.no_grad()\ndef f(n): return torch.is_grad_enabled() if n == 0 else f(n - 1)\nr = (f(3), torch.is_grad_enabled())
@torch.no_grad()\ndef f(): raise KeyError('a')\ntry: f()\nexcept KeyError: pass\nr = torch.is_grad_enabled()
class A:\n  @torch.no_grad()\n  def f(self, x): return (x * 2).requires_grad\nr = A().f(torch.ones(1, requires_grad=True))
@torch.enable_grad\ndef f(): return torch.is_grad_enabled()\nwith torch.no_grad():\n  r = (f(), torch.is_grad_enabled())
@torch.set_grad_enabled(False)\ndef g():\n  yield torch.is_grad_enabled()\nr = (list(g()), torch.is_grad_enabled())
torch.set_grad_enabled(1)
with torch.no_grad() as m:\n  r = m
import threading\nr = []\nwith torch.no_grad():\n  t = threading.Thread(target=lambda: r.append(torch.is_grad_enabled())); t.start(); t.join()
"""
