"""Snippets about tensors: values, shapes, dtypes, printing, indexing, layers, optimizers. Each runs on both libraries."""

CREATION = r"""
r = (torch.tensor(3.), torch.tensor(3), torch.tensor(True), torch.tensor([1, 2]), torch.tensor([[1., 2]]), torch.tensor([1, 2.]))
r = (torch.tensor([]), torch.tensor([[]]), torch.tensor([], dtype=torch.int64), torch.zeros(0, 3))
r = (torch.tensor(np.ones(2)), torch.tensor(np.ones(2, 'f')), torch.tensor(np.arange(2)), torch.tensor(np.float32(2)), torch.tensor(np.array(True)))
r = (torch.zeros(2, 3), torch.ones((2, 3)), torch.zeros(()), torch.ones([2]), torch.full((2, 2), 7), torch.full((2,), 7.5), torch.full((2,), True))
r = (torch.zeros(2, dtype=torch.int64), torch.ones(2, dtype=torch.bool), torch.zeros(2, dtype=torch.float64), torch.ones(2, dtype=torch.float16))
r = (torch.eye(3), torch.eye(2, 3), torch.arange(5), torch.arange(1, 4), torch.arange(0., 1., .25), torch.arange(5, 0, -2), torch.arange(3.))
r = (torch.linspace(0, 1, 5), torch.linspace(1, 10, 4, dtype=torch.float64), torch.zeros_like(torch.ones(2, dtype=torch.int64)), torch.full_like(torch.ones(2), 3))
r = (torch.as_tensor([1., 2.]), torch.as_tensor(np.ones(2)), torch.from_numpy(np.ones((2, 2))), torch.ones_like(torch.zeros(2), dtype=torch.int64))
x = torch.ones(2); r = torch.as_tensor(x) is x
a = np.ones(2); x = torch.as_tensor(a); a[0] = 5; r = x
r = (torch.rand(2, 3).shape, torch.randn(2).dtype, torch.randint(0, 5, (3,)).dtype, torch.randperm(4).sum(), torch.empty(2, 2).shape)
torch.manual_seed(3); a = torch.randn(3); torch.manual_seed(3); b = torch.randn(3); r = (bool((a == b).all()), torch.initial_seed())
g = torch.Generator().manual_seed(1); a = torch.rand(2, generator=g); g.manual_seed(1); r = bool((a == torch.rand(2, generator=g)).all())
torch.set_default_dtype(torch.float64); r = (torch.ones(2).dtype, torch.tensor(1.).dtype, torch.get_default_dtype()); torch.set_default_dtype(torch.float32)
torch.set_default_dtype(torch.int64)
r = (torch.float32, torch.float, torch.double, torch.long, torch.int, torch.bool, torch.float16, torch.half, torch.uint8)
r = (torch.float32.is_floating_point, torch.int64.is_floating_point, torch.float64.itemsize)
r = (torch.device('cpu'), str(torch.device('cpu')), torch.ones(2).device, torch.device('cpu') == torch.ones(1).device, torch.device('cuda:0').index)
torch.device('tpu')
torch.tensor([[1], [2, 3]])
torch.tensor('a')
torch.tensor([1, 2], requires_grad=True)
torch.tensor([1, 2]).requires_grad_()
torch.tensor([True]).requires_grad_()
torch.zeros(2, dtype=torch.int64, requires_grad=True)
torch.arange(0, 1, -1)
torch.arange(0, 1, 0)
torch.zeros(-1)
torch.from_numpy([1])
r = torch.Size([2, 3]); r = (r, r.numel(), r[0], len(r), torch.ones(2, 3).shape == (2, 3), torch.ones(2, 3).size(), torch.ones(2, 3).size(1), torch.ones(2, 3).size(-1))
r = (torch.Tensor([1, 2]), torch.ones(2, 3).ndim, torch.ones(2, 3).dim(), torch.ones(2, 3).numel(), torch.ones(2, 3).nelement(), torch.ones(2).element_size())
"""

PRINTING = r"""
r = (torch.tensor([1., 2, 3]), torch.tensor([1.5, 2]), torch.tensor([0.1, 0.25, 100.]), torch.tensor([1e-5, 1.]), torch.tensor([1e10, 1]), torch.tensor(1e10))
r = (torch.tensor([1e-8]), torch.tensor([123456.789]), torch.tensor([1e5, 1e6]), torch.tensor([0.00001]), torch.tensor(0.5), torch.tensor(-0.))
r = (torch.tensor([float('nan'), 1.]), torch.tensor([float('inf'), 1., 2.]), torch.tensor([float('inf'), 1.5]), torch.tensor([-float('inf')]), torch.tensor(float('nan')))
r = (torch.zeros(2, 2, 2), torch.zeros(2000), torch.zeros(40, 40), torch.zeros(3, 2000), torch.arange(1001), torch.ones(1, 1, 1))
r = (torch.arange(30.), torch.arange(30) * 1000, torch.linspace(0, 1, 12).reshape(3, 4), torch.tensor([True, False]), torch.tensor([[-1, 10], [100, -1000]]))
r = (torch.tensor([1.5], dtype=torch.float64), torch.tensor([1], dtype=torch.int32), torch.tensor([1.], dtype=torch.float16), torch.zeros(2, 0))
x = torch.ones(2, requires_grad=True); r = (x, x * 2, (x * 2).sum(), x.sigmoid(), x.view(2, 1), (x + 1).log(), x[0], x.mean())
x = torch.ones(2, requires_grad=True); print(x); print(x * 2); print((x * 2).sum().item()); print(f"{x.sum().item():.2f}"); print(x.detach())
print(torch.tensor(2.5)); print(f"{torch.tensor(2.5):.3f}"); print(str(torch.ones(2))); print(torch.ones(2).shape, torch.float32)
x = torch.arange(24., dtype=torch.float64).reshape(2, 3, 4).requires_grad_(); r = (x, x * 1.5)
torch.set_printoptions(precision=2); r = repr(torch.tensor([1.23456])); torch.set_printoptions(precision=4)
torch.set_printoptions(sci_mode=True); r = repr(torch.tensor([1.23456])); torch.set_printoptions(sci_mode=False); r = (r, repr(torch.tensor([1e-7, 1.]))); torch.set_printoptions(profile='default') if hasattr(torch, '_C') else torch.set_printoptions()
r = (torch.nn.Linear(3, 2), torch.nn.ReLU(), torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU()), torch.nn.MSELoss())
m = torch.nn.Sequential(torch.nn.Sequential(torch.nn.Linear(1, 1, bias=False)), torch.nn.ReLU(inplace=True)); print(m)
"""

ARITHMETIC = r"""
x = torch.tensor([1, 2]); r = (x / 2, x * 2.5, x + 1, x.sum(), x // 2, x.float().mean(), x ** 2, -x, x % 2)
x = torch.tensor([-3.5, 2.25]); r = (x.abs(), x.round(), x.floor(), x.ceil(), -x, x ** 2, 2 ** x, 1 - x, 2 / x, x // 2, x % 2, 8 % x, x.sign(), abs(x))
x = torch.tensor([-7, 7]); r = (x // 2, x % 3, x // -2, x % -3, x / 2)
x = torch.tensor([1.5, 2.5, -0.5]); r = (x.round(), x.exp(), x.sin(), x.cos(), x.tanh(), x.sigmoid(), x.relu(), x.square(), x.clamp(0, 2), x.clamp(min=0))
x = torch.tensor([.5, 4.]); r = (x.sqrt(), x.rsqrt(), x.log(), x.log1p(), x.reciprocal(), x.pow(0.5), x.pow(-1), x ** 0, x.pow(x), 2. ** x)
x = torch.tensor([1., 2.]); r = (x > 1, x >= 1, x == 1, x != 1, x < 2, x <= 1, (x > 1) & (x < 3), (x > 1) | (x < 1), ~(x > 1))
x = torch.tensor([1., float('nan'), float('inf')]); r = (x.isnan(), x.isinf(), x.isfinite(), torch.isnan(x))
x = torch.tensor([1., 0., -1.]); r = (x / 0, 1 / x, x.log(), x.sqrt(), torch.exp(x * 1000))
x = torch.tensor(0.); r = (1 / x, x / x, x.log(), torch.tensor(-1.).sqrt(), torch.exp(torch.tensor(1000.)))
x = torch.ones(3); y = torch.tensor(1., dtype=torch.float64); r = (x * y, x + 1, x + True, x.double() + x)
r = (torch.tensor([1]) + torch.tensor([1.]), torch.tensor([True]) + torch.tensor([1]), torch.tensor([True]) + True, torch.tensor(1) + 1.5, torch.tensor([1], dtype=torch.int32) + torch.tensor([1]))
r = (torch.tensor([1], dtype=torch.uint8) + 1, torch.tensor([1], dtype=torch.float16) + 1.5, torch.tensor([1.]) * np.float64(2), torch.tensor([1.]) * np.int64(2))
r = (torch.tensor([1], dtype=torch.uint8) + torch.tensor([1], dtype=torch.int8), torch.tensor(3, dtype=torch.int64) * torch.tensor([1], dtype=torch.int32))
x = torch.tensor([1, 2]); x.mean()
r = torch.tensor([True, False]).sum()
r = (torch.ones(2, 3).sum(0), torch.ones(2, 3).sum(1, keepdim=True), torch.ones(2, 3).sum((0, 1)), torch.ones(2, 3).mean(-1), torch.ones(2, 3).sum(dim=0, dtype=torch.float64))
x = torch.tensor([[1., 5.], [4., 2.]]); r = (x.max(), x.min(), x.max(1), x.min(0), x.argmax(), x.argmax(1), x.argmin(0, keepdim=True), x.amax(0), x.amin((0, 1)))
x = torch.tensor([[1., 5.], [4., 2.]]); r = (x.prod(), x.prod(1), x.cumsum(0), x.var(), x.std(0), x.var(1, correction=0), x.norm(), x.norm(dim=1), x.all(), (x > 2).any(1))
x = torch.tensor([[1., 5.], [4., 2.]]); m = x.max(1); r = (m.values, m.indices, m[0], len(m))
x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True); r = (torch.softmax(x, 1), x.log_softmax(0), torch.logsumexp(x, 1), torch.logsumexp(x, 0, keepdim=True))
x = torch.tensor([[1000., 1001.]]); r = (x.softmax(1), x.log_softmax(-1), x.logsumexp(1))
x = torch.tensor([-1., 2.]); r = (torch.relu(x), torch.sigmoid(x), torch.tanh(x), torch.nn.functional.softplus(x), torch.exp(x), torch.add(x, x, alpha=2), torch.sub(x, 1), torch.mul(x, 2), torch.div(x, 2))
x = torch.tensor([-1., 2.]); r = (torch.maximum(x, -x), torch.minimum(x, -x), torch.max(x, -x), torch.where(x > 0, x, -x), torch.where(x > 0, x, 0.), torch.where(x > 0, 1., 0.))
x = torch.tensor([-1., 0., 2.]); r = (torch.where(x > 0), x.nonzero(), x.masked_fill(x > 0, 9.), torch.equal(x, x), torch.allclose(x, x + 1e-9), torch.isclose(x, x + 1))
r = (torch.mm(torch.ones(2, 3), torch.ones(3, 4)), torch.ones(3) @ torch.ones(3), torch.ones(2, 3) @ torch.ones(3), torch.ones(2) @ torch.ones(2, 3), torch.ones(3).dot(torch.ones(3)))
r = (torch.ones(5, 2, 3) @ torch.ones(3, 4), torch.ones(5, 2, 3) @ torch.ones(5, 3, 4), torch.ones(2, 3) @ torch.ones(5, 3, 4), torch.ones(5, 2, 3) @ torch.ones(3), torch.ones(2, 3).mv(torch.ones(3)))
x = torch.tensor([1, 2]); y = torch.tensor([3, 4]); r = (x @ y, x.dot(y), torch.tensor([[1, 2]]).mm(torch.tensor([[3], [4]])))
torch.ones(2, 3).mm(torch.ones(4, 5))
torch.ones(2, 3) @ torch.ones(4, 5)
torch.ones(2, 3).mm(torch.ones(2, 3))
torch.ones(2, 3).mm(torch.ones(3))
torch.ones(3).mm(torch.ones(3, 2))
torch.ones(2, 3).mm(torch.ones(3, 2, dtype=torch.float64))
torch.ones(2).dot(torch.ones(3))
torch.ones(2, 2).dot(torch.ones(2))
torch.tensor(1.) @ torch.ones(2)
torch.ones(2, 3) + torch.ones(2, 4)
torch.ones(2, 3, 4) * torch.ones(2, 4)
torch.ones(2) * None
torch.ones(2) + 'a'
torch.ones(2) + [1, 2]
None - torch.ones(2)
torch.ones(2) @ 3
torch.ones(2).mm(3)
bool(torch.ones(2))
bool(torch.ones(0))
r = (bool(torch.tensor(0.)), bool(torch.tensor([True])), float(torch.tensor([2.5])), int(torch.tensor(3.7)), torch.tensor([[5]]).item(), [1, 2, 3][torch.tensor(1)])
torch.ones(2).item()
float(torch.ones(2))
int(torch.ones(2))
[1, 2][torch.tensor(1.)]
torch.tensor([2]) ** -1
x = torch.tensor([1., 2.]); r = (x.tolist(), x.sum().item(), x.numpy(), torch.tensor([[1], [2]]).tolist(), torch.tensor(3).tolist(), torch.tensor(True).item())
x = torch.ones(3, requires_grad=True); x.numpy()
x = torch.ones(3, requires_grad=True); np.asarray(x)
x = torch.ones(3, requires_grad=True); r = (x.detach().numpy(), x.tolist(), x.sum().item(), x.numpy(force=True))
r = (np.float32(2) * torch.ones(2), torch.ones(2) * np.float32(2), np.float64(2) + torch.tensor(1.))
r = (1 in torch.tensor([1, 2]), 3 in torch.tensor([1, 2]), len(torch.ones(4, 2)), [float(v) for v in torch.arange(3.)])
len(torch.tensor(1.))
list(torch.tensor(1.))
x = torch.ones(2); r = (hash(x) == hash(x), x == x, {x: 1}[x])
x = torch.ones(2); x.foo
torch.ones(2).sum(dim=3)
torch.ones(2, 3).sum(dim=(0, 0))
torch.softmax(torch.ones(2), 1)
torch.ones(2).to('float')
r = (torch.ones(2).to(torch.float64), torch.ones(2).double(), torch.tensor([1.7]).long(), torch.tensor([1.7]).int(), torch.tensor([0., 2.]).bool(), torch.ones(2).half(), torch.ones(2).to('cpu'), torch.ones(2).cpu())
x = torch.ones(2); r = (x.to(torch.float32) is x, x.to(x) is x, x.float() is x, x.to(torch.float32, copy=True) is x, x.type_as(torch.ones(1, dtype=torch.int64)))
"""

SHAPES = r"""
x = torch.arange(6.).reshape(2, 3); r = (x.T, x.t(), x.view(3, 2), x.view(-1), x.reshape(3, -1), x.flatten(), x.unsqueeze(0), x.unsqueeze(-1).squeeze(), x.transpose(0, 1), x.permute(1, 0))
x = torch.arange(6.).reshape(2, 3); r = (x.expand(2, 2, 3), x[:1].expand(4, -1), x.expand_as(torch.ones(2, 2, 3)), x.flip(0), x.flip((0, 1)), torch.flip(x, (1,)), x.contiguous() is x, x.t().is_contiguous())
x = torch.arange(6.).reshape(1, 2, 3); r = (x.squeeze(), x.squeeze(0), x.squeeze(1).shape, x.flatten(1), x.mT.shape, torch.cat([x, x]), torch.cat([x, x], 1), torch.stack([x, x], -1).shape)
x = torch.arange(6.); r = (x.split(4), x.chunk(4), torch.split(x, [1, 5]), x.unbind(), x.narrow(0, 1, 3), torch.tensor(3.).view(1), torch.tensor(3.).expand(2))
torch.ones(2).view(3)
torch.ones(2, 3).t().view(6)
torch.ones(2, 3).view(-1, -1)
torch.ones(2, 3).reshape(4, -1)
torch.ones(2, 2, 2).t()
torch.ones(3).expand(2, 4)
torch.ones(2, 3).expand(3)
torch.ones(2).transpose(0, 1)
torch.ones(2, 3).permute(0)
torch.ones(2).unsqueeze(3)
torch.cat([torch.ones(2), torch.ones(2)], 1)
torch.cat([torch.ones(2, 3), torch.ones(2, 2)])
torch.cat([torch.ones(2, 3), torch.ones(3)])
torch.cat([])
torch.stack([])
torch.stack([torch.ones(2), torch.ones(3)])
torch.ones(5).split([1, 2])
r = torch.cat([torch.ones(2), torch.ones(2, dtype=torch.float64)])
r = torch.cat([torch.tensor([1]), torch.tensor([1.5])])
"""

INDEXING = r"""
x = torch.arange(12.).reshape(3, 4); r = (x[0], x[-1], x[1, 2], x[:, 1], x[1:, ::2], x[..., 0], x[None].shape, x[0, None].shape, x[:, None, 1].shape)
x = torch.arange(12.).reshape(3, 4); r = (x[[0, 2]], x[[0, 2], [1, 3]], x[:, [0, 0]], x[x > 5], x[torch.tensor([1, 0])], x[torch.tensor(1)], x[x[:, 0] > 3], x[[True, False, True]])
x = torch.arange(12.).reshape(3, 4); r = (x[torch.tensor([[0, 1], [1, 2]])].shape, x[np.array([0, 1])], x[1:2, [0, 1]], x[[0, 1], 1:3], x[[0], :, None].shape, x[()].shape, x[True].shape)
x = torch.arange(12.).reshape(3, 4); x[0] = 5; x[:, 1] = torch.tensor([7., 8., 9.]); x[x > 8] = 0; x[[0, 1], [2, 3]] = -1; x[2, 3] = 99; r = x
x = torch.zeros(3, dtype=torch.int64); x[0] = 2.7; r = x
x = torch.zeros(2, 2); x[0] = torch.ones(2, dtype=torch.float64); r = x
x = torch.zeros(2, 2); x[:] = 3; x[...] = x + 1; r = x
x = torch.arange(4.); x[1:] += 10; x[0] -= 1; r = x
x = torch.ones(2, 2); x[5]
x = torch.ones(2, 2); x[0, 0, 0]
x = torch.tensor(1.); x[0]
x = torch.ones(3); x[::-1]
x = torch.ones(3); x[1.5]
x = torch.ones(3); x[torch.tensor([1.5])]
x = torch.ones(3); x['a']
x = torch.ones(3); x[[5]]
x = torch.ones(3); x[torch.tensor([True, False])]
x = torch.ones(3); x[:2] = torch.ones(3)
x = torch.ones(3); x[0] = torch.ones(2)
x = torch.arange(6.).reshape(2, 3); r = (x.gather(1, torch.tensor([[0], [2]])), torch.gather(x, 0, torch.tensor([[0, 1, 0]])))
"""

LAYERS = r"""
m = torch.nn.Linear(3, 2); r = ([n for n, _ in m.named_parameters()], m.weight.shape, m.bias.shape, m.weight.requires_grad, m.training, m.in_features)
m = torch.nn.Linear(3, 2); b = 1 / 3 ** .5; r = (bool((m.weight.abs() <= b).all()), bool((m.bias.abs() <= b).all()))
m = torch.nn.Linear(3, 2, bias=False); r = (m.bias, len(list(m.parameters())), m)
m = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU(), torch.nn.Linear(2, 1)); r = ([n for n, _ in m.named_parameters()], list(m.state_dict()), len(m), m[1], [type(c).__name__ for c in m.children()], [n for n, _ in m.named_modules()])
m = torch.nn.Linear(2, 2); m.zero_grad(); r = m.weight.grad
m = torch.nn.Linear(2, 2); m(torch.ones(1, 2)).sum().backward(); m.zero_grad(); r = m.weight.grad
m = torch.nn.Linear(2, 2); m(torch.ones(1, 2)).sum().backward(); m.zero_grad(set_to_none=False); r = (m.weight.grad, m.bias.grad)
m = torch.nn.Linear(2, 2).requires_grad_(False); r = (m.weight.requires_grad, m(torch.ones(1, 2)).requires_grad)
m = torch.nn.Sequential(torch.nn.Linear(2, 2)); m.eval(); a = (m.training, m[0].training); m.train(); r = (a, m.training, m[0].training)
m = torch.nn.Linear(2, 2).double(); r = (m.weight.dtype, m.weight.is_leaf, isinstance(m.weight, torch.nn.Parameter), m(torch.ones(1, 2, dtype=torch.float64)).dtype)
m = torch.nn.Linear(2, 2); w = m.weight; m.to(torch.float64); r = (w is m.weight, w.dtype)
m = torch.nn.Module(); m.w = torch.nn.Parameter(torch.ones(2)); m.w = None; r = (m.w, list(m.parameters()), 'w' in m._parameters)
m = torch.nn.Module(); m.w = torch.nn.Parameter(torch.ones(2)); m.w = torch.ones(2)
m = torch.nn.Module(); m.w = torch.nn.Parameter(torch.ones(2)); m.w = 5
m = torch.nn.Module(); m.w = 3; m.w = torch.nn.Parameter(torch.ones(2)); r = [n for n, _ in m.named_parameters()]
m = torch.nn.Module(); m.w = torch.nn.Parameter(torch.ones(2)); del m.w; r = (hasattr(m, 'w'), list(m.parameters()))
m = torch.nn.Module(); m.foo
m = torch.nn.Module(); m(1)
m = torch.nn.Module(); m.register_buffer('b', torch.ones(2)); r = (m.b, list(m.state_dict()), list(m.parameters()), [n for n, _ in m.named_buffers()])
m = torch.nn.Module(); m.register_parameter('p', None); r = (m.p, list(m.parameters()))
m = torch.nn.Module(); m.a = torch.nn.Linear(1, 1); m.b = m.a; r = (len(list(m.parameters())), list(m.state_dict()), [n for n, _ in m.named_parameters()])
m = torch.nn.Module(); m.layers = [torch.nn.Linear(1, 1)]; torch.optim.SGD(m.parameters(), lr=1)
m = torch.nn.Module(); m.register_buffer('b', torch.ones(2)); m.b = torch.zeros(2); r = list(m.state_dict().values())
m = torch.nn.Module(); m.register_buffer('b', torch.ones(2)); m.b = 5
class M(torch.nn.Module):\n  def __init__(self): self.l = torch.nn.Linear(1, 1)\nM()
class M(torch.nn.Module):\n  def __init__(self): self.p = torch.nn.Parameter(torch.ones(1))\nM()
class M(torch.nn.Module):\n  def __init__(self):\n    super().__init__(); self.l = torch.nn.Linear(1, 1)\nM()(torch.ones(1))
m = torch.nn.Linear(2, 2); m.load_state_dict({'weight': torch.ones(2, 2), 'bias': torch.zeros(2)}); r = (m.weight, m.bias, m(torch.ones(1, 2)))
m = torch.nn.Linear(2, 2); m.load_state_dict({'weight': torch.ones(2, 2)})
m = torch.nn.Linear(2, 2); m.load_state_dict({'weight': torch.ones(2, 3), 'bias': torch.ones(2), 'x': torch.ones(1)})
m = torch.nn.Linear(2, 2); r = m.load_state_dict({'weight': torch.ones(2, 2)}, strict=False).missing_keys
m = torch.nn.Linear(2, 2); s = m.state_dict()\nwith torch.no_grad():\n  m.weight.zero_()\nr = s['weight']
m = torch.nn.Linear(2, 3); m(torch.ones(4, 5))
m = torch.nn.Linear(2, 3); r = (m(torch.ones(2)).shape, m(torch.ones(5, 4, 2)).shape, m(torch.ones(0, 2)).shape)
m = torch.nn.Linear(2, 3); m(torch.tensor([[1, 2]]))
torch.nn.Sequential(3)
r = torch.nn.functional.mse_loss(torch.ones(4, 1), torch.zeros(4))
r = (torch.nn.functional.mse_loss(torch.ones(4), torch.zeros(4), reduction='sum'), torch.nn.functional.mse_loss(torch.ones(2), torch.zeros(2), reduction='none'), torch.nn.MSELoss()(torch.ones(2), torch.zeros(2)))
torch.nn.functional.mse_loss(torch.ones(2), torch.zeros(2), reduction='total')
x = torch.arange(6.).reshape(2, 3).requires_grad_(); torch.nn.functional.cross_entropy(x, torch.tensor([0, 2])).backward(); r = x.grad
x = torch.arange(6.).reshape(2, 3).requires_grad_(); r = (torch.nn.functional.cross_entropy(x, torch.tensor([0, 2]), reduction='sum'), torch.nn.functional.nll_loss(x, torch.tensor([0, 1])))
torch.nn.functional.cross_entropy(torch.ones(2, 3), torch.tensor([0, 3]))
w = torch.empty(3, 4); torch.nn.init.zeros_(w); a = w.clone(); torch.nn.init.constant_(w, 2.); torch.nn.init.ones_(a); r = (w.clone(), a, torch.nn.init.xavier_uniform_(w).abs().max() <= (6 / 7) ** .5, torch.nn.init.kaiming_normal_(w) is w)
torch.nn.init.xavier_uniform_(torch.ones(3))
torch.optim.Adam(torch.nn.Linear(2, 2).parameters)
torch.optim.SGD([], lr=1)
torch.optim.SGD(torch.ones(2, requires_grad=True), lr=1)
torch.optim.SGD(5, lr=1)
torch.optim.SGD([3], lr=1)
torch.optim.SGD([torch.ones(2, requires_grad=True) * 2], lr=1)
torch.optim.SGD([torch.ones(2, requires_grad=True)], lr=-1)
torch.optim.SGD([torch.ones(2, requires_grad=True)], lr=1, nesterov=True)
torch.optim.Adam([torch.ones(2, requires_grad=True)], betas=(1., 0.))
w = torch.ones(2, requires_grad=True); torch.optim.SGD([{'params': [w]}, {'params': [w]}], lr=1)
w = torch.ones(2, requires_grad=True); o = torch.optim.SGD([w], lr=.5); (w * 3).sum().backward(); o.step(); a = w.detach().clone(); o.zero_grad(); r = (a, w.grad, o.param_groups[0]['lr'])
w = torch.ones(2, requires_grad=True); o = torch.optim.SGD([w], lr=.5); o.step(); r = w
w = torch.ones(2, requires_grad=True); o = torch.optim.SGD([w], lr=.5); r = o.step(lambda: 7)
w = torch.ones(2, requires_grad=True); o = torch.optim.SGD([w], lr=.5); (w * 3).sum().backward(); o.zero_grad(set_to_none=False); r = w.grad
w = torch.ones(2, requires_grad=True); v = torch.ones(2, requires_grad=True); o = torch.optim.SGD([{'params': [w], 'lr': .1}, {'params': [v]}], lr=.5); (w + v).sum().backward(); o.step(); r = (w, v)
w = torch.tensor([.89], requires_grad=True); o = torch.optim.SGD([w], lr=.1, momentum=.9, weight_decay=.1); w.sum().backward(); o.step(); w.requires_grad_(False); o.zero_grad(set_to_none=False); o.step(); r = w
w = torch.ones(2, requires_grad=True); o = torch.optim.Adam([w], lr=.1); (w * 3).sum().backward(); o.step(); s = o.state[w]; r = (s['exp_avg'], s['exp_avg_sq'], int(s['step']), list(o.state_dict()))
"""
