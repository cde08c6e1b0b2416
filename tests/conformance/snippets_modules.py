"""Snippets about nn.Module, containers, hooks, state, initial values and utilities. Each runs on both libraries; one a line, or
blocks between lines of three dashes."""

REGISTRATION = """
torch.nn.Module(3)
torch.nn.Module(a=3)
m = torch.nn.Module(); m.register_buffer('a.b', None)
m = torch.nn.Module(); m.register_buffer('', None)
m = torch.nn.Module(); m.register_buffer(3, None)
m = torch.nn.Module(); m.x = 3; m.register_buffer('x', None)
m = torch.nn.Module(); m.register_buffer('x', 3)
m = torch.nn.Module(); m.register_parameter('x', 3)
m = torch.nn.Module(); m.register_parameter('x', torch.ones(2))
m = torch.nn.Module(); m.register_parameter('x', torch.nn.Parameter(torch.ones(2)) * 2)
m = torch.nn.Module(); m.register_parameter(3, None)
m = torch.nn.Module(); m.register_parameter('a.b', None)
m = torch.nn.Module(); m.register_parameter('', None)
m = torch.nn.Module(); m.x = 3; m.register_parameter('x', None)
m = torch.nn.Module(); m.add_module('x', 3)
m = torch.nn.Module(); m.add_module(3, torch.nn.ReLU())
m = torch.nn.Module(); m.add_module('a.b', torch.nn.ReLU())
m = torch.nn.Module(); m.add_module('', torch.nn.ReLU())
m = torch.nn.Module(); m.x = 3; m.add_module('x', torch.nn.ReLU())
m = torch.nn.Module(); m.register_module('x', torch.nn.ReLU()); r = [n for n, _ in m.named_modules()]
m = torch.nn.Module(); m.x = torch.nn.ReLU(); m.x = 3
m = torch.nn.Module(); m.x = torch.nn.ReLU(); m.x = torch.ones(2)
m = torch.nn.Module(); m.x = torch.nn.ReLU(); m.x = None; r = (m.x, list(m._modules), repr(m), [n for n, _ in m.named_modules()])
m = torch.nn.Module(); m.register_buffer('x', torch.ones(2)); m.x = torch.nn.ReLU(); r = (list(m._buffers), list(m._modules))
m = torch.nn.Module(); m.w = torch.nn.Parameter(torch.ones(2)); m.w = None; r = (m.w, list(m.state_dict()), list(m._parameters))
m = torch.nn.Module(); m.register_buffer('x', torch.ones(2), persistent=False); r = (list(m.state_dict()), [n for n, _ in m.named_buffers()])
m = torch.nn.Module(); m.b = torch.nn.Buffer(torch.ones(2)); r = (m.b, list(m.state_dict()), isinstance(m.b, torch.nn.Buffer), isinstance(torch.ones(1), torch.nn.Buffer))
m = torch.nn.Module(); m.b = torch.nn.Buffer(torch.ones(2), persistent=False); r = list(m.state_dict())
m = torch.nn.Module(); del m.foo
m = torch.nn.Linear(1, 1); del m.weight; r = [n for n, _ in m.named_parameters()]
m = torch.nn.Linear(1, 1); m.bias.data.fill_(2); r = m.bias
m = torch.nn.Linear(2, 1); m.weight = torch.nn.Parameter(torch.ones(1, 2)); m.bias = None; r = (repr(m), m(torch.ones(2)).detach())
torch.nn.Linear(1, 1).foo
m = torch.nn.Linear(1, 1); m.weight = torch.ones(1, 1)
m = torch.nn.Linear(1, 1); m.weight = 'a'
m = torch.nn.Module(); m.register_buffer('b', None); m.b = 3
m = torch.nn.Sequential(torch.nn.Linear(1, 1)); r = sorted(n for n in dir(m[0]) if n in ('weight', 'bias', 'in_features'))
torch.nn.Parameter(3)
torch.nn.Parameter([1.])
torch.nn.Parameter(torch.tensor([1, 2]))
torch.nn.Parameter(torch.tensor([True]))
r = torch.nn.Parameter(torch.tensor([1, 2]), requires_grad=False)
r = torch.nn.Parameter()
r = repr(torch.nn.Parameter(torch.ones(2, 2)))
p = torch.nn.Parameter(torch.ones(2)); r = (isinstance(p, torch.Tensor), isinstance(torch.ones(2), torch.nn.Parameter), p.is_leaf, type(p * 2).__name__)
import copy; p = torch.nn.Parameter(torch.ones(2)); (p * p).sum().backward(); q = copy.deepcopy(p); r = (q, q.grad, type(q).__name__)
import pickle; p = torch.nn.Parameter(torch.ones(2), requires_grad=False); q = pickle.loads(pickle.dumps(p)); r = (q, type(q).__name__)
x = torch.ones(2); p = torch.nn.Parameter(x); x[0] = 5; r = p.detach()
"""

TREE = """
m = torch.nn.Sequential(torch.nn.ReLU()); m.get_submodule('1')
m = torch.nn.Sequential(torch.nn.ReLU()); m.get_submodule('0.inplace')
m = torch.nn.Sequential(torch.nn.ReLU()); m.get_submodule('training')
m = torch.nn.Sequential(torch.nn.ReLU()); r = (m.get_submodule('') is m, m.get_submodule('0') is m[0])
m = torch.nn.Sequential(torch.nn.Linear(1, 1)); m.get_parameter('0.foo')
m = torch.nn.Sequential(torch.nn.Linear(1, 1)); m.get_parameter('0.in_features')
m = torch.nn.Sequential(torch.nn.Linear(1, 1)); r = m.get_parameter('0.weight') is m[0].weight
m = torch.nn.Sequential(torch.nn.Linear(1, 1)); m.get_buffer('0.foo')
m = torch.nn.Sequential(torch.nn.Linear(1, 1)); m.get_buffer('0.weight')
m = torch.nn.Sequential(torch.nn.Linear(1, 1)); m.set_submodule('0', torch.nn.ReLU()); r = repr(m)
m = torch.nn.Sequential(torch.nn.Linear(1, 1)); m.set_submodule('', torch.nn.ReLU())
m = torch.nn.Sequential(torch.nn.Linear(1, 1)); m.set_submodule('0', 3)
l = torch.nn.Linear(1, 1); m = torch.nn.Sequential(l, l); r = ([n for n, _ in m.named_parameters()], [n for n, _ in m.named_parameters(remove_duplicate=False)], [n for n, _ in m.named_modules()], [n for n, _ in m.named_modules(remove_duplicate=False)], len(list(m.children())))
m = torch.nn.Sequential(torch.nn.Linear(1, 1)); r = ([n for n, _ in m.named_parameters(prefix='p')], [n for n, _ in m.named_parameters(recurse=False)], [n for n, _ in m.named_modules(prefix='p')])
a = torch.nn.Linear(1, 1); b = torch.nn.Linear(1, 1); b.weight = a.weight; m = torch.nn.Sequential(a, b); r = ([n for n, _ in m.named_parameters()], list(m.state_dict()))
m = torch.nn.Sequential(torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.ReLU()), torch.nn.Tanh()); o = []; m.apply(lambda x: o.append(type(x).__name__)); r = o
m = torch.nn.Sequential(torch.nn.BatchNorm1d(2)); r = ([n for n, _ in m.named_buffers()], len(list(m.buffers())))
m = torch.nn.Linear(1, 1); m.train(3)
m = torch.nn.Sequential(torch.nn.Dropout()); m.eval(); r = (m.training, m[0].training, m.train()[0].training)
m = torch.nn.Linear(1, 1).requires_grad_(False); r = [p.requires_grad for p in m.parameters()]
m = torch.nn.Linear(1, 1); m(torch.ones(1, 1)).sum().backward(); m.zero_grad(); r = m.weight.grad
m = torch.nn.Linear(1, 1); m(torch.ones(1, 1)).sum().backward(); m.zero_grad(set_to_none=False); r = m.weight.grad
torch.nn.Linear(1, 1).forward()
torch.nn.Module()(1)
"""

CONVERSION = """
torch.nn.Linear(1, 1).to(torch.int64)
torch.nn.Linear(1, 1).to(torch.device('cpu'), torch.int32)
m = torch.nn.BatchNorm1d(2).double(); r = (m.weight.dtype, m.running_mean.dtype, m.num_batches_tracked.dtype)
m = torch.nn.BatchNorm1d(2).half(); r = (m.weight.dtype, m.num_batches_tracked.dtype)
m = torch.nn.BatchNorm1d(2).type(torch.float64); r = (m.weight.dtype, m.num_batches_tracked.dtype)
m = torch.nn.Linear(1, 1).to(torch.ones(1, dtype=torch.float64)); r = m.weight.dtype
m = torch.nn.Linear(1, 1).to('cpu', torch.float64); r = m.weight.dtype
m = torch.nn.Linear(1, 1).to(dtype=torch.float64).float(); r = m.weight.dtype
m = torch.nn.Linear(1, 1).to(float); r = m.weight.dtype
m = torch.nn.Linear(1, 1); w = m.weight; m.double(); r = (m.weight is w, w.dtype, w.is_leaf)
m = torch.nn.Linear(2, 1, bias=False); m(torch.ones(2)).backward(); m.double(); r = m.weight.grad
m = torch.nn.Linear(2, 3, dtype=torch.float64); r = (m.weight.dtype, m.bias.dtype)
m = torch.nn.Linear(2, 3, device='cpu'); r = m.weight.device
"""

STATE = """
torch.nn.Linear(1, 1).load_state_dict(3)
torch.nn.Linear(1, 1).load_state_dict({'weight': 3, 'bias': torch.ones(1)})
torch.nn.Linear(1, 1).load_state_dict({'weight': torch.ones(1, 2), 'foo': torch.ones(1)})
torch.nn.Sequential(torch.nn.Linear(1, 1)).load_state_dict({'weight': torch.ones(1, 1), '1.foo': torch.ones(1)})
r = repr(torch.nn.Linear(1, 1).load_state_dict({'weight': torch.ones(1, 1), 'foo': torch.ones(1)}, strict=False))
m = torch.nn.Linear(1, 1); r = repr(m.load_state_dict(m.state_dict()))
m = torch.nn.Linear(1, 1); r = (list(m.state_dict(prefix='p.')), m.state_dict(keep_vars=True)['weight'] is m.weight, m.state_dict()['weight'].requires_grad)
r = torch.nn.Sequential(torch.nn.BatchNorm1d(1)).state_dict()._metadata
m = torch.nn.Linear(1, 1); s = {'weight': torch.ones(1, 1, dtype=torch.float64), 'bias': torch.zeros(1)}; m.load_state_dict(s, assign=True); r = (m.weight, type(m.weight).__name__)
m = torch.nn.Linear(1, 1); s = {'weight': torch.ones(1, 1, dtype=torch.float64), 'bias': torch.zeros(1)}; m.load_state_dict(s); r = m.weight
m = torch.nn.BatchNorm1d(1); s = dict(m.state_dict()); del s['num_batches_tracked']; r = repr(m.load_state_dict(s))
m = torch.nn.BatchNorm1d(1); s = m.state_dict(); del s['num_batches_tracked']; m.load_state_dict(s)
m = torch.nn.Linear(2, 2); s = m.state_dict(); s['weight'].zero_(); r = m.weight
m = torch.nn.Linear(1, 1); m.load_state_dict({'weight': torch.zeros(1, 1), 'bias': torch.zeros(1)}); r = (m.weight.requires_grad, m.weight.is_leaf)
"""

STATE_HOOKS = """
m = torch.nn.Linear(1, 1)
o = []
m.register_state_dict_pre_hook(lambda module, prefix, keep_vars: o.append(('pre', prefix, keep_vars)))
m.register_state_dict_post_hook(lambda module, state, prefix, meta: o.append(('post', prefix, list(state))))
torch.nn.Sequential(m).state_dict()
r = o
---
m = torch.nn.Linear(1, 1)
def rename(module, state, prefix, *others):
    state[prefix + 'weight'] = state.pop(prefix + 'w')
m.register_load_state_dict_pre_hook(rename)
r = repr(m.load_state_dict({'w': torch.ones(1, 1), 'bias': torch.ones(1)})), m.weight
---
m = torch.nn.Linear(1, 1)
m.register_load_state_dict_post_hook(lambda module, keys: keys.missing_keys.clear())
r = repr(m.load_state_dict({'weight': torch.ones(1, 1)})), m.weight
---
class Counter(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.n = 3
    def get_extra_state(self): return {'n': self.n}
    def set_extra_state(self, state): self.n = state['n']
a, b = Counter(), Counter()
a.n = 7
r = (a.state_dict(), repr(b.load_state_dict(a.state_dict())), b.n)
---
class Counter(torch.nn.Module):
    def get_extra_state(self): return 3
    def set_extra_state(self, state): pass
Counter().load_state_dict({})
---
import copy, pickle
m = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
r = []
for other in (copy.deepcopy(m), pickle.loads(pickle.dumps(m)), copy.copy(m)):
    x = torch.ones(2)
    r.append((bool((other(x) == m(x)).all()), other[0].weight is m[0].weight, repr(other)))
"""

HOOKS = """
m = torch.nn.Linear(1, 1)
o = []
a = m.register_forward_pre_hook(lambda m, x: o.append(('pre', len(x))))
b = m.register_forward_hook(lambda m, x, y: o.append(('post', len(x), tuple(y.shape))))
m(torch.ones(2, 1)); a.remove(); m(torch.ones(3, 1)); b.remove(); m(torch.ones(3, 1))
r = o
---
m = torch.nn.Identity()
m.register_forward_pre_hook(lambda m, x: x[0] * 2)
m.register_forward_pre_hook(lambda m, x: (x[0] + 1,))
m.register_forward_hook(lambda m, x, y: y * 10)
r = m(torch.ones(2))
---
m = torch.nn.Identity()
o = []
m.register_forward_hook(lambda *a: o.append(1))
m.register_forward_hook(lambda *a: o.append(2), prepend=True)
m.register_forward_pre_hook(lambda *a: o.append(3))
m.register_forward_pre_hook(lambda *a: o.append(4), prepend=True)
m(1)
r = o
---
class M(torch.nn.Module):
    def forward(self, x, scale=1): return x * scale
m = M()
m.register_forward_pre_hook(lambda m, a, k: (a, {'scale': 3}), with_kwargs=True)
m.register_forward_hook(lambda m, a, k, y: y + k['scale'], with_kwargs=True)
r = m(torch.ones(2), scale=2)
---
m = torch.nn.Identity()
m.register_forward_pre_hook(lambda m, a, k: 3, with_kwargs=True)
m(torch.ones(2))
---
class M(torch.nn.Module):
    def forward(self, x): raise ValueError('no')
m = M()
o = []
m.register_forward_hook(lambda m, x, y: o.append(('always', y)), always_call=True)
m.register_forward_hook(lambda m, x, y: o.append('never'))
try:
    m(1)
except ValueError as e:
    r = o, str(e)
---
m = torch.nn.Linear(2, 1)
m.load_state_dict({'weight': torch.tensor([[1., 2.]]), 'bias': torch.zeros(1)})
o = []
m.register_full_backward_hook(lambda m, gi, go: o.append((gi, go)))
x = torch.ones(3, 2, requires_grad=True)
m(x).sum().backward()
r = o, x.grad
---
m = torch.nn.Linear(2, 1)
m.load_state_dict({'weight': torch.tensor([[1., 2.]]), 'bias': torch.zeros(1)})
m.register_full_backward_hook(lambda m, gi, go: (gi[0] * 10,))
x = torch.ones(3, 2, requires_grad=True)
m(x).sum().backward()
r = x.grad, m.weight.grad
---
m = torch.nn.Linear(2, 1)
m.load_state_dict({'weight': torch.tensor([[1., 2.]]), 'bias': torch.zeros(1)})
m.register_full_backward_pre_hook(lambda m, go: (go[0] * 10,))
x = torch.ones(3, 2, requires_grad=True)
m(x).sum().backward()
r = x.grad, m.weight.grad
---
m = torch.nn.Linear(2, 1)
o = []
m.register_full_backward_pre_hook(lambda m, go: o.append(('pre', go)))
m.register_full_backward_hook(lambda m, gi, go: o.append(('post', go)))
m.register_full_backward_hook(lambda m, gi, go: o.append('first'), prepend=True)
x = torch.ones(3, 2, requires_grad=True)
m(x).sum().backward()
r = o
---
m = torch.nn.Linear(2, 1)
o = []
m.register_full_backward_hook(lambda m, gi, go: o.append((gi, go)))
m(torch.ones(3, 2)).sum().backward()
r = o
---
m = torch.nn.Linear(2, 1)
m.register_full_backward_hook(lambda m, gi, go: (gi[0], gi[0]))
m(torch.ones(3, 2, requires_grad=True)).sum().backward()
---
m = torch.nn.Linear(2, 1)
m.register_full_backward_pre_hook(lambda m, go: (go[0], go[0]))
m(torch.ones(3, 2, requires_grad=True)).sum().backward()
---
class Two(torch.nn.Module):
    def forward(self, x, y, k): return x * y, x + y
m = Two()
o = []
m.register_full_backward_hook(lambda m, gi, go: o.append((gi, go)))
x, y = torch.ones(2, requires_grad=True), torch.full((2,), 3.)
a, b = m(x, y, 5)
a.sum().backward()
r = o, x.grad
---
m = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.Tanh())
o = []
for layer in m:
    layer.register_full_backward_hook(lambda m, gi, go: o.append(type(m).__name__))
x = torch.ones(2, 1, requires_grad=True)
m(x).sum().backward()
r = o
---
o = []
module = torch.nn.modules.module
handles = [module.register_module_forward_pre_hook(lambda m, x: o.append('pre')), module.register_module_forward_hook(lambda m, x, y: o.append('post')),
    module.register_module_full_backward_pre_hook(lambda m, go: o.append('back pre')), module.register_module_full_backward_hook(lambda m, gi, go: o.append('back'))]
torch.nn.Linear(1, 1)(torch.ones(2, 1, requires_grad=True)).sum().backward()
for h in handles:
    h.remove()
torch.nn.Linear(1, 1)(torch.ones(2, 1, requires_grad=True)).sum().backward()
r = o
---
m = torch.nn.Identity()
m.register_full_backward_hook(lambda m, gi, go: None)
x = torch.ones(2, requires_grad=True)
y = m(x)
r = y.grad_fn.name()
"""

CONTAINERS = """
torch.nn.Sequential(3)
torch.nn.Sequential(torch.nn.Linear)
m = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Tanh()); r = (repr(m[0]), repr(m[-1]), repr(m[:1]), len(m), repr(m[1:]))
torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Tanh())[5]
torch.nn.Sequential(torch.nn.ReLU())['a']
r = repr(torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Tanh()) + torch.nn.Sequential(torch.nn.Sigmoid()))
torch.nn.Sequential(torch.nn.ReLU()) + 3
r = repr(torch.nn.Sequential(torch.nn.ReLU()) * 2)
torch.nn.Sequential(torch.nn.ReLU()) * 0
torch.nn.Sequential(torch.nn.ReLU()) * 2.0
m = torch.nn.Sequential(torch.nn.ReLU()); m *= 2; m += torch.nn.Sequential(torch.nn.Tanh()); r = repr(m)
m = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Tanh()); m.insert(1, torch.nn.Sigmoid()); r = repr(m)
m = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Tanh()); m.insert(-1, torch.nn.Sigmoid()); r = repr(m)
torch.nn.Sequential(torch.nn.ReLU()).insert(5, torch.nn.ReLU())
torch.nn.Sequential(torch.nn.ReLU()).append(3)
m = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Tanh()); p = m.pop(0); r = (repr(p), repr(m))
m = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Tanh(), torch.nn.Sigmoid()); del m[1]; r = repr(m)
m = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Tanh(), torch.nn.Sigmoid()); del m[:2]; r = repr(m)
m = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Tanh()); m[1] = torch.nn.Sigmoid(); r = repr(m)
m = torch.nn.Sequential(torch.nn.ReLU()); m.extend([torch.nn.Tanh()]); m.append(torch.nn.Tanh()); r = repr(m)
from collections import OrderedDict; m = torch.nn.Sequential(OrderedDict(a=torch.nn.ReLU(), b=torch.nn.Tanh())); r = (repr(m), repr(m.a), repr(m[1]), repr(m[:1]))
r = repr(torch.nn.Sequential())
m = torch.nn.Sequential(torch.nn.ReLU()); m.extra = torch.nn.Tanh(); r = (repr(m), len(m))
torch.nn.ModuleList([3])
torch.nn.ModuleList([torch.nn.ReLU()])[3]
torch.nn.ModuleList(3)
m = torch.nn.ModuleList([torch.nn.ReLU(), torch.nn.Tanh()]); m.insert(0, torch.nn.Sigmoid()); m.append(torch.nn.ReLU()); m += [torch.nn.ReLU()]; r = (repr(m), len(m), repr(m[1:3]), repr(m[-1]))
m = torch.nn.ModuleList([torch.nn.ReLU(), torch.nn.Tanh()]); del m[0]; r = (repr(m), list(m._modules))
m = torch.nn.ModuleList([torch.nn.ReLU(), torch.nn.Tanh(), torch.nn.ReLU()]); del m[:2]; r = (repr(m), list(m._modules))
m = torch.nn.ModuleList([torch.nn.ReLU(), torch.nn.Tanh()]); r = (repr(m.pop(1)), repr(m))
m = torch.nn.ModuleList([torch.nn.ReLU()]); m[0] = torch.nn.Tanh(); r = repr(m)
r = repr(torch.nn.ModuleList([torch.nn.ReLU()]) + [torch.nn.Tanh()])
torch.nn.ModuleList([torch.nn.ReLU()])(3)
r = (repr(torch.nn.ModuleList()), repr(torch.nn.ModuleList([torch.nn.Sequential(torch.nn.ReLU()), torch.nn.Sequential(torch.nn.ReLU()), torch.nn.Tanh()])))
torch.nn.ModuleDict({'a': 3})
torch.nn.ModuleDict(3)
torch.nn.ModuleDict()['a']
torch.nn.ModuleDict().update([(1,)])
torch.nn.ModuleDict().update([1])
m = torch.nn.ModuleDict({'b': torch.nn.ReLU(), 'a': torch.nn.Tanh()}); r = (repr(m), list(m), list(m.keys()), len(m), 'a' in m, repr(m['a']))
m = torch.nn.ModuleDict([['b', torch.nn.ReLU()]]); m['c'] = torch.nn.Tanh(); p = m.pop('b'); r = (repr(m), repr(p), [k for k, v in m.items()])
m = torch.nn.ModuleDict({'b': torch.nn.ReLU()}); m.update({'b': torch.nn.Tanh(), 'd': torch.nn.ReLU()}); del m['d']; r = repr(m); m.clear(); r = (r, len(m))
m = torch.nn.ParameterList([torch.ones(2), 3]); r = (repr(m), len(m), list(m.state_dict()), m[1], m[-2])
torch.nn.ParameterList([torch.ones(2)])[4]
torch.nn.ParameterList(3)
torch.nn.ParameterList([torch.ones(2)])(1)
m = torch.nn.ParameterList(); m.append(torch.ones(1)); m.extend([torch.zeros(2)]); m += [torch.ones(3)]; m[0] = torch.zeros(4); r = (repr(m), repr(m[1:]), [tuple(p.shape) for p in m])
r = (repr(torch.nn.ParameterList([torch.tensor(1.)])), repr(torch.nn.ParameterList()), repr(torch.nn.Sequential(torch.nn.ParameterList([torch.ones(2)]))))
m = torch.nn.ParameterDict({'a': torch.ones(2), 'b': 3}); r = (repr(m), list(m), list(m.state_dict()), m['a'], 'a' in m, m.get('z', 5), len(m))
torch.nn.ParameterDict({'a': torch.ones(2)})['c']
torch.nn.ParameterDict({'a': torch.ones(2)})(1)
m = torch.nn.ParameterDict(); m['x'] = torch.ones(1); m.update([('y', torch.zeros(1))]); p = m.pop('x'); r = (repr(m), p, m.setdefault('z', torch.ones(2)), list(m.keys()), m.popitem()[0])
a = torch.nn.ParameterDict({'x': torch.ones(1)}); b = torch.nn.ParameterDict({'y': torch.ones(1)}); r = (list((a | b).keys()), [k for k, v in a.copy().items()], list(a.fromkeys(['p', 'q']).keys()))
"""

TEXT = """
class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(2, 3, bias=False)
        self.many = torch.nn.ModuleList([torch.nn.Linear(2, 3), torch.nn.Linear(2, 3)])
        self.w = torch.nn.Parameter(torch.ones(2))
    def extra_repr(self): return 'a=1' + chr(10) + 'b=2'
r = repr(M())
---
class M(torch.nn.Module):
    def extra_repr(self): return 'a=1' + chr(10) + 'b=2'
r = repr(M()), repr(torch.nn.Module())
---
r = [repr(m) for m in (torch.nn.Hardtanh(-2, 2, True), torch.nn.ReLU6(True), torch.nn.Threshold(0.1, 2), torch.nn.Softmax(1), torch.nn.Softmax(), torch.nn.GELU('tanh'), torch.nn.PReLU(3),
     torch.nn.Softplus(2), torch.nn.Hardsigmoid(True), torch.nn.Hardswish(True), torch.nn.SELU(True), torch.nn.RReLU(), torch.nn.LogSigmoid(), torch.nn.SiLU(True), torch.nn.Mish())]
---
r = [repr(m) for m in (torch.nn.BatchNorm1d(3), torch.nn.BatchNorm2d(3, affine=False), torch.nn.InstanceNorm1d(3), torch.nn.LayerNorm((3, 2), elementwise_affine=False), torch.nn.GroupNorm(1, 2),
     torch.nn.RMSNorm(3), torch.nn.LocalResponseNorm(2), torch.nn.BatchNorm1d(3, bias=False), torch.nn.LayerNorm(3, bias=False), torch.nn.GroupNorm(1, 2, bias=False))]
---
r = [repr(m) for m in (torch.nn.Embedding(3, 2, padding_idx=-1, max_norm=2., norm_type=1., scale_grad_by_freq=True, sparse=True),
     torch.nn.EmbeddingBag(3, 2, max_norm=1., norm_type=3., scale_grad_by_freq=True, mode='sum', padding_idx=1), torch.nn.Conv2d(2, 2, 3, padding='same', groups=2, bias=False, padding_mode='circular', dilation=2),
     torch.nn.ConvTranspose2d(1, 2, 3, output_padding=1, stride=2), torch.nn.LPPool2d(2, 3), torch.nn.MaxUnpool2d(2), torch.nn.AdaptiveAvgPool2d((None, 2)), torch.nn.Upsample(scale_factor=2))]
"""

ARGUMENTS = """
torch.nn.Conv1d(3, 2, 1, groups=2)
torch.nn.Conv1d(2, 3, 1, groups=2)
torch.nn.Conv1d(2, 3, 1, groups=0)
torch.nn.Conv1d(2, 3, 1, padding='same', stride=2)
torch.nn.ConvTranspose1d(2, 3, 1, padding_mode='reflect')
torch.nn.ConvTranspose1d(2, 3, 3, stride=2)(torch.ones(1, 2, 4), output_size=[20])
torch.nn.ConvTranspose1d(2, 3, 3, stride=2)(torch.ones(1, 2, 4), output_size=[2, 3, 4, 5])
torch.nn.GroupNorm(2, 3)
torch.nn.Dropout(1.5)
torch.nn.Dropout(-1)
torch.nn.Embedding(3, 2, padding_idx=3)
torch.nn.Embedding(3, 2, padding_idx=-4)
torch.nn.Embedding.from_pretrained(torch.ones(3))
e = torch.nn.Embedding.from_pretrained(torch.ones(3, 2)); r = (e.weight, repr(e))
e = torch.nn.Embedding(3, 2, padding_idx=1); r = e.weight[1]
torch.nn.MultiMarginLoss(p=3)
torch.nn.TripletMarginLoss(margin=-1)
torch.nn.Unflatten(1, 3)
torch.nn.Unflatten(1, (2, 'a'))
torch.nn.Bilinear(0, 1, 1)
torch.nn.BatchNorm1d(2)(torch.ones(1, 2, 3, 4))
torch.nn.BatchNorm2d(2)(torch.ones(2, 3))
torch.nn.InstanceNorm1d(2, affine=True)(torch.ones(2, 3, 4))
torch.nn.InstanceNorm2d(2)(torch.ones(2))
torch.nn.Softmax2d()(torch.ones(2))
torch.nn.CircularPad1d(1)(torch.ones(2))
torch.nn.Hardtanh(2, 1)
r = torch.nn.MSELoss(size_average=False).reduction
r = torch.nn.L1Loss(reduce=False).reduction
torch.nn.RNN(2, 3)(torch.ones(2))
torch.nn.RNN(2, 3)(torch.ones(5, 4, 3))
torch.nn.RNN(2, 3)(torch.ones(5, 4, 2), torch.ones(1, 3, 3))
torch.nn.RNN(2, 3)(torch.ones(5, 4, 2), torch.ones(4, 3))
torch.nn.RNN(2, 3)(torch.ones(5, 2), torch.ones(1, 1, 3))
torch.nn.LSTM(2, 3)(torch.ones(5, 4, 2), (torch.ones(1, 4, 3), torch.ones(1, 4, 2)))
torch.nn.LSTM(2, 3)(torch.ones(5, 2), (torch.ones(1, 4, 3), torch.ones(1, 4, 3)))
torch.nn.LSTM(2, 3)(torch.ones(5, 4, 2), (torch.ones(4, 3), torch.ones(4, 3)))
torch.nn.GRU(2, 3)(torch.ones(5, 4, 2).double())
torch.nn.GRU(2, 3)(torch.ones(5, 4, 2), torch.zeros(1, 4, 3).double())
torch.nn.RNN(2, 3)(torch.ones(5, 4, 2), torch.zeros(1, 4, 3).double())
torch.nn.LSTMCell(2, 3)(torch.ones(4, 2), (torch.zeros(4, 3).double(), torch.zeros(4, 3)))
torch.nn.GRU(2, 3)(torch.ones(0, 4, 2))
torch.nn.RNN(2, 3, nonlinearity='foo')
torch.nn.RNN(2, 3, dropout=2)
torch.nn.RNN(2, 3, dropout=.5)
torch.nn.RNN(2, 3, proj_size=2)
torch.nn.LSTM(2, 3, proj_size=3)
torch.nn.LSTM(2, 3, proj_size=-1)
torch.nn.RNN(2, 'a')
torch.nn.RNN(2, 0)
torch.nn.RNN(2, 3, num_layers=0)
torch.nn.RNN(2, 3, foo=1)
torch.nn.RNN(2.5, 3)
r = [(n, tuple(p.shape)) for n, p in torch.nn.LSTM(2, 3, 2, bidirectional=True, proj_size=2).named_parameters()]
r = [len(w) for w in torch.nn.RNN(2, 3, 2, bias=False).all_weights]
torch.nn.RNNCell(2, 3)(torch.ones(2, 3, 4))
torch.nn.RNNCell(2, 3)(torch.ones(4, 3))
torch.nn.RNNCell(2, 3)(torch.ones(4, 2), torch.ones(3, 3))
torch.nn.RNNCell(2, 3)(torch.ones(4, 2), torch.ones(4, 4))
torch.nn.LSTMCell(2, 3)(torch.ones(4, 2), (torch.ones(4, 3), torch.ones(4, 2)))
torch.nn.LSTMCell(2, 3)(torch.ones(3, 4, 2))
torch.nn.RNNCell(2, 3, nonlinearity='foo')(torch.ones(4, 2))
torch.nn.MultiheadAttention(5, 2)
torch.nn.MultiheadAttention(0, 2)
torch.nn.MultiheadAttention(4, 2)(*[torch.ones(3)] * 3)
torch.nn.MultiheadAttention(4, 2)(torch.ones(3, 2, 4), torch.ones(3, 4), torch.ones(3, 4))
torch.nn.MultiheadAttention(4, 2)(*[torch.ones(3, 2, 5)] * 3)
torch.nn.MultiheadAttention(4, 2)(torch.ones(3, 2, 4), torch.ones(5, 2, 4), torch.ones(3, 2, 4))
torch.nn.MultiheadAttention(4, 2)(torch.ones(3, 2, 4), torch.ones(5, 2, 4), torch.ones(5, 2, 4), attn_mask=torch.ones(3, 3))
torch.nn.MultiheadAttention(4, 2)(torch.ones(3, 2, 4), torch.ones(5, 2, 4), torch.ones(5, 2, 4), attn_mask=torch.ones(3, 3, 3))
torch.nn.MultiheadAttention(4, 2)(torch.ones(3, 2, 4), torch.ones(5, 2, 4), torch.ones(5, 2, 4), attn_mask=torch.ones(3, 5, dtype=torch.int64))
torch.nn.MultiheadAttention(4, 2)(torch.ones(3, 2, 4), torch.ones(5, 2, 4), torch.ones(5, 2, 4), key_padding_mask=torch.ones(2, 5, dtype=torch.int64))
torch.nn.MultiheadAttention(4, 2)(torch.ones(3, 2, 4), torch.ones(5, 2, 4), torch.ones(5, 2, 4), key_padding_mask=torch.ones(3, 5))
torch.nn.MultiheadAttention(4, 2)(torch.ones(3, 2, 4), torch.ones(5, 2, 4), torch.ones(5, 2, 4), is_causal=True)
torch.nn.MultiheadAttention(4, 2)(torch.ones(3, 4), torch.ones(5, 4), torch.ones(5, 4), key_padding_mask=torch.zeros(2, 5, dtype=torch.bool))
r = [(n, tuple(p.shape)) for n, p in torch.nn.MultiheadAttention(4, 2, add_bias_kv=True, kdim=3, vdim=5).state_dict().items()]
torch.nn.TransformerEncoderLayer(4, 2, activation='foo')
r = repr(torch.nn.TransformerDecoder(torch.nn.TransformerDecoderLayer(4, 2, 8, activation=torch.nn.GELU(), bias=False), 2, torch.nn.LayerNorm(4)))
r = [(n, tuple(p.shape)) for n, p in torch.nn.Transformer(4, 2, 1, 1, 8, batch_first=True).state_dict().items()]
torch.nn.Transformer(4, 2, 1, 1, 8, batch_first=True)(torch.ones(3, 2, 4), torch.ones(2, 3, 4))
torch.nn.Transformer(4, 2, 1, 1, 8, batch_first=True)(torch.ones(3, 2, 5), torch.ones(3, 2, 5))
r = torch.nn.Transformer.generate_square_subsequent_mask(3)
"""

SEQUENCES = """
m = torch.nn.RNN(2, 3); o, h = m(torch.ones(4, 2, 2)); o.mul_(2); (o.sum() + h.sum()).backward(); r = m.weight_hh_l0.grad.shape
m = torch.nn.GRU(2, 3, batch_first=True); o, h = m(torch.ones(4, 2, 2)); o[:, 1] = 0; h.mul_(2); (o.sum() + h.sum()).backward(); r = m.weight_hh_l0.grad.shape
R = torch.nn.utils.rnn; R.pack_padded_sequence(torch.ones(3, 2, 1), [2, 3])
R = torch.nn.utils.rnn; R.pack_padded_sequence(torch.ones(3, 2, 1), [3, 0])
R = torch.nn.utils.rnn; r = R.pack_padded_sequence(torch.arange(6.).reshape(3, 2, 1), torch.tensor([2, 3]), enforce_sorted=False)
R = torch.nn.utils.rnn; R.pack_padded_sequence(torch.ones(3, 2, 1), [3])
R = torch.nn.utils.rnn; R.pad_sequence([torch.ones(3, 2), torch.ones(1, 2)], padding_side='foo')
R = torch.nn.utils.rnn; r = R.pad_sequence([torch.ones(3, 2), torch.ones(1, 2)], padding_side='left')
R = torch.nn.utils.rnn; r = R.pad_sequence([torch.ones(3), torch.ones(1)], batch_first=True, padding_value=-1)
R = torch.nn.utils.rnn; R.pad_sequence(3)
R = torch.nn.utils.rnn; R.pad_sequence([])
R = torch.nn.utils.rnn; r = R.pack_sequence([torch.tensor([1, 2]), torch.tensor([3])])
R = torch.nn.utils.rnn; R.pack_sequence([torch.ones(1), torch.ones(2)])
R = torch.nn.utils.rnn; R.pad_packed_sequence(R.pack_sequence([torch.ones(2), torch.ones(1)]), total_length=1)
R = torch.nn.utils.rnn; r = R.pad_packed_sequence(R.pack_sequence([torch.ones(2), torch.ones(1)]), total_length=4)
R = torch.nn.utils.rnn; r = R.pad_packed_sequence(R.pack_sequence([torch.ones(1), torch.ones(2)], enforce_sorted=False), batch_first=True, padding_value=9.)
R = torch.nn.utils.rnn; r = R.unpack_sequence(R.pack_sequence([torch.ones(1), torch.ones(2)], enforce_sorted=False))
R = torch.nn.utils.rnn; r = R.unpad_sequence(torch.arange(6.).reshape(3, 2), torch.tensor([3, 1]))
R = torch.nn.utils.rnn; torch.nn.RNN(1, 2)(R.pack_sequence([torch.ones(2, 1), torch.ones(1, 1)]), torch.ones(1, 3, 2))
R = torch.nn.utils.rnn; r = repr(R.pack_sequence([torch.ones(2, 1), torch.ones(1, 1)]).double())
R = torch.nn.utils.rnn; x = torch.ones(3, 2, requires_grad=True); R.pad_sequence([x, x[:1]]).sum().backward(); r = x.grad
"""

UTILITIES = """
U = torch.nn.utils; w = torch.tensor([3., 4.], requires_grad=True); (w * w).sum().backward(); r = (U.clip_grad_norm_([w], 1.0), w.grad)
U = torch.nn.utils; w = torch.tensor([3., 4.], requires_grad=True); (w * w).sum().backward(); r = (U.clip_grad_norm_(w, 100.0), w.grad)
U = torch.nn.utils; w = torch.tensor([3., 4.], requires_grad=True); (w * w).sum().backward(); r = (U.clip_grad_norm_([w], 1.0, norm_type=float('inf')), w.grad)
U = torch.nn.utils; w = torch.tensor([3., 4.], requires_grad=True); (w * w).sum().backward(); r = (U.clip_grad_norm_([w], 1.0, norm_type=1), w.grad)
U = torch.nn.utils; w = torch.tensor([3., 4.], requires_grad=True); w.grad = torch.tensor([float('nan'), 1.]); U.clip_grad_norm_([w], 1.0, error_if_nonfinite=True)
U = torch.nn.utils; w = torch.tensor([3., 4.], requires_grad=True); w.grad = torch.tensor([float('inf'), 1.]); r = (U.clip_grad_norm_([w], 1.0), w.grad)
U = torch.nn.utils; w = torch.tensor([3., 4.], requires_grad=True); r = U.clip_grad_norm_([w], 1.0)
U = torch.nn.utils; w = torch.tensor([3., -4.], requires_grad=True); (w * w).sum().backward(); U.clip_grad_value_([w], 7.0); r = w.grad
U = torch.nn.utils; r = U.get_total_norm([torch.ones(2), torch.ones(3)])
U = torch.nn.utils; r = U.get_total_norm([])
U = torch.nn.utils; m = torch.nn.Linear(2, 1); m.load_state_dict({'weight': torch.ones(1, 2), 'bias': torch.zeros(1)}); r = U.parameters_to_vector(m.parameters())
U = torch.nn.utils; m = torch.nn.Linear(2, 1); U.vector_to_parameters(torch.arange(3.), m.parameters()); r = (m.weight, m.bias)
U = torch.nn.utils; U.vector_to_parameters([1, 2], torch.nn.Linear(2, 1).parameters())
"""

INIT = """
r = [torch.nn.init.calculate_gain(n) for n in ('linear', 'conv1d', 'conv_transpose3d', 'sigmoid', 'tanh', 'relu', 'leaky_relu', 'selu')]
r = torch.nn.init.calculate_gain('leaky_relu', 0.2)
torch.nn.init.calculate_gain('foo')
torch.nn.init.calculate_gain('leaky_relu', 'a')
torch.nn.init.calculate_gain('leaky_relu', True)
torch.nn.init.xavier_uniform_(torch.ones(2))
torch.nn.init.kaiming_normal_(torch.ones(2, 2), mode='foo')
r = torch.nn.init.kaiming_normal_(torch.ones(2, 0))
r = torch.nn.init.eye_(torch.ones(2, 3))
torch.nn.init.eye_(torch.ones(3))
r = torch.nn.init.dirac_(torch.ones(3, 2, 3))
r = torch.nn.init.dirac_(torch.ones(4, 2, 3, 3), groups=2)
r = torch.nn.init.dirac_(torch.ones(2, 3, 1, 3, 3))
torch.nn.init.dirac_(torch.ones(2, 3))
torch.nn.init.dirac_(torch.ones(3, 3, 3), groups=2)
torch.nn.init.orthogonal_(torch.ones(3))
torch.nn.init.sparse_(torch.ones(3), 0.5)
w = torch.nn.init.orthogonal_(torch.empty(3, 5, dtype=torch.float64), gain=2); r = (w @ w.t()).round().abs()
w = torch.nn.init.orthogonal_(torch.empty(6, 2, 1, dtype=torch.float64)).reshape(6, 2); r = (w.t() @ w).round().abs()
w = torch.nn.init.sparse_(torch.empty(10, 4), 0.25); r = (w == 0).sum(0)
w = torch.nn.Parameter(torch.zeros(2)); r = (torch.nn.init.constant_(w, 3.), torch.nn.init.ones_(w) is w, w.is_leaf)
w = torch.nn.init.trunc_normal_(torch.empty(100), 0., 1., -0.5, 0.5); r = bool((w.abs() <= 0.5).all())
w = torch.nn.init.trunc_normal_(torch.empty(10), 0., 1., 3., 4.); r = bool(((w >= 3) & (w <= 4)).all())
r = torch.nn.init._calculate_fan_in_and_fan_out(torch.ones(5, 3, 2, 2))
"""

PARAMETRIZE = """
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
P.register_parametrization(m, 'weight', D())
r = repr(m), list(m.state_dict()), type(m).__name__, isinstance(m, torch.nn.Linear), P.is_parametrized(m, 'weight'), P.is_parametrized(m, 'bias'), P.type_before_parametrizations(m).__name__
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
P.register_parametrization(m, 'foo', D())
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
class S(torch.nn.Module):
    def forward(self, x): return x[:1]
P.register_parametrization(m, 'weight', S())
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
before = m.weight.detach().clone()
P.register_parametrization(m, 'weight', D())
P.register_parametrization(m, 'weight', D())
r = repr(m), list(m.state_dict()), bool((m.weight == before).all()), bool((m.parametrizations.weight.original * 4 == before).all())
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
P.register_parametrization(m, 'weight', D())
w = m.weight
P.remove_parametrizations(m, 'weight')
r = repr(m), bool((m.weight == w).all()), type(m.weight).__name__, type(m).__name__
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
P.register_parametrization(m, 'weight', D())
P.register_parametrization(m, 'bias', D())
o = m.parametrizations.weight.original
P.remove_parametrizations(m, 'weight', leave_parametrized=False)
r = repr(m), bool((m.weight == o).all())
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
P.register_parametrization(m, 'weight', D())
m.weight = torch.ones(3, 2)
r = m.weight.detach(), m.parametrizations.weight.original
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
P.register_parametrization(m, 'weight', D())
import pickle
pickle.dumps(m)
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
P.register_parametrization(m, 'weight', D())
import copy
c = copy.deepcopy(m)
c.weight = torch.ones(3, 2)
r = c.weight.detach(), bool((m.weight == 1).any()), repr(c)
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
P.remove_parametrizations(m, 'weight')
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
P.register_parametrization(m, 'weight', D())
m.weight = torch.nn.Parameter(torch.ones(3, 2))
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
P.register_parametrization(m, 'weight', D())
m.weight = torch.ones(3, 2)
m(torch.ones(4, 2)).sum().backward()
r = m.parametrizations.weight.original.grad
---
class D(torch.nn.Module):
    def forward(self, x): return x * 2
    def right_inverse(self, x): return x / 2
P = torch.nn.utils.parametrize
m = torch.nn.Linear(2, 3)
P.register_parametrization(m, 'weight', D())
with P.cached():
    r = m.weight is m.weight
r = r, m.weight is m.weight
---
m = torch.nn.utils.parametrizations.weight_norm(torch.nn.Linear(2, 3))
r = repr(m), [(k, tuple(v.shape)) for k, v in m.state_dict().items()]
---
r = [[(k, tuple(v.shape)) for k, v in torch.nn.utils.parametrizations.weight_norm(torch.nn.Linear(2, 3), dim=d).state_dict().items()] for d in (None, 1, -1)]
---
m = torch.nn.Linear(2, 1)
m.load_state_dict({'weight': torch.tensor([[3., 4.]]), 'bias': torch.zeros(1)})
m = torch.nn.utils.parametrizations.weight_norm(m)
m(torch.ones(1, 2)).sum().backward()
p = m.parametrizations.weight
r = m.weight.detach(), p.original0.grad, p.original1.grad, m.bias.grad
---
m = torch.nn.utils.parametrizations.spectral_norm(torch.nn.Linear(2, 3))
r = repr(m), [(k, tuple(v.shape)) for k, v in m.state_dict().items()]
---
torch.nn.utils.parametrizations.spectral_norm(torch.nn.Linear(2, 3), n_power_iterations=0)
---
torch.nn.utils.parametrizations.spectral_norm(torch.nn.Linear(2, 3), 'foo')
---
m = torch.nn.utils.parametrizations.spectral_norm(torch.nn.ConvTranspose1d(2, 3, 1))
r = [tuple(v.shape) for v in m.state_dict().values()]
---
m = torch.nn.Linear(2, 3)
m.load_state_dict({'weight': torch.tensor([[3., 4.], [1., 2.], [0., 1.]]), 'bias': torch.zeros(3)})
m = torch.nn.utils.parametrizations.spectral_norm(m)
s = m.state_dict()
s['parametrizations.weight.0._u'].copy_(torch.tensor([1., 0., 0.]))
s['parametrizations.weight.0._v'].copy_(torch.tensor([0., 1.]))
a = m.weight
a[0, 0].backward()
r = a.detach(), m.parametrizations.weight.original.grad, m.eval().weight.detach()
---
m = torch.nn.Linear(2, 1)
m.load_state_dict({'weight': torch.tensor([[3., 4.]]), 'bias': torch.zeros(1)})
m = torch.nn.utils.weight_norm(m)
m.weight_g.data.mul_(2)
y = m(torch.ones(1, 2))
y.sum().backward()
r = repr(m), list(m.state_dict()), y.detach(), m.weight_g.grad, m.weight_v.grad, type(m.weight).__name__
---
m = torch.nn.utils.weight_norm(torch.nn.Linear(2, 3))
torch.nn.utils.weight_norm(m)
---
m = torch.nn.utils.remove_weight_norm(torch.nn.utils.weight_norm(torch.nn.Linear(2, 3)))
r = list(m.state_dict()), type(m.weight).__name__
---
torch.nn.utils.remove_weight_norm(torch.nn.Linear(2, 3))
---
m = torch.nn.utils.spectral_norm(torch.nn.Linear(2, 3))
r = repr(m), [(k, tuple(v.shape)) for k, v in m.state_dict().items()], m(torch.ones(1, 2)).shape
---
m = torch.nn.utils.remove_spectral_norm(torch.nn.utils.spectral_norm(torch.nn.Linear(2, 3)))
r = sorted(m.state_dict()), type(m.weight).__name__
"""

LAZY = """
m = torch.nn.LazyLinear(3); r = (repr(m), repr(m.weight), repr(m.bias), m.has_uninitialized_params(), m.in_features)
m = torch.nn.LazyLinear(3); w = m.weight; m(torch.ones(2, 4)); r = (repr(m), type(m).__name__, m.weight.shape, type(m.weight).__name__, m.weight is w, w.requires_grad, w.is_leaf)
m = torch.nn.LazyLinear(3, bias=False); r = (repr(m), m.bias)
m = torch.nn.LazyLinear(3); m.weight.shape
m = torch.nn.LazyLinear(3); r = (repr(list(m.parameters())), repr(m.state_dict()))
m = torch.nn.LazyLinear(3); m.load_state_dict({'weight': torch.ones(3, 2), 'bias': torch.zeros(3)}); r = (m.weight, m(torch.ones(2)).detach(), repr(m))
m = torch.nn.LazyLinear(3); torch.nn.Linear(2, 3).load_state_dict(m.state_dict())
m = torch.nn.LazyLinear(3).double(); m(torch.ones(2, 4, dtype=torch.float64)); r = (m.weight.dtype, m.bias.dtype)
import copy; m = copy.deepcopy(torch.nn.LazyLinear(3)); r = (repr(m.weight), m(torch.ones(2)).shape)
p = torch.nn.UninitializedParameter(); r = (repr(p), p.requires_grad, isinstance(p, torch.nn.Parameter)); p.materialize((2, 3)); r = (r, p.shape, type(p).__name__)
r = repr(torch.nn.UninitializedBuffer())
m = torch.nn.LazyLinear(2, bias=False); o = torch.optim.SGD(m.parameters(), lr=1); m(torch.ones(2)).sum().backward(); w = m.weight.detach().clone(); o.step(); r = (w - m.weight).detach().round()
m = torch.nn.LazyBatchNorm1d(); r = (repr(m), repr(m.running_mean), m.num_batches_tracked)
"""
