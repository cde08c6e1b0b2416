"""Snippets about indexing, views and writes through them, sorting and creation. Each runs on both libraries."""

INDEXING = r"""
x = torch.arange(24.).reshape(2, 3, 4); r = (x[0], x[-1], x[0, 1], x[0, 1, 2], x[:, 1], x[..., 0], x[1:], x[:, ::2], x[None], x[:, None, 0], x[0, ..., 1], x[...], x[:])
x = torch.arange(24.).reshape(2, 3, 4); r = (x[[0, 1]], x[[1]], x[:, [0, 2]], x[:, :, [3, 0]], x[[0, 1], [1, 2]], x[[0], :, [1]], x[0, :, [1, 2]], x[:, 0, [1, 2]], x[[0, 1], 0], x[[[0, 1], [1, 0]], [[0, 1], [1, 2]]])
x = torch.arange(24.).reshape(2, 3, 4); r = (x[x > 10], x[x[:, 0, 0] > 5], x[:, torch.tensor([True, False, True])], x[torch.tensor([True, False]), 1:], x[torch.zeros(2, dtype=torch.bool)], x[torch.zeros(2, 3, dtype=torch.bool)])
x = torch.arange(12.).reshape(3, 4); r = (x[True].shape, x[False].shape, x[:, True, [0, 1]].shape, x[None, [0, 1], None].shape, x[0, None, [0, 1]].shape, x[[]].shape, x[torch.tensor([], dtype=torch.long)].shape)
x = torch.arange(12.).reshape(3, 4); i = torch.tensor(1); r = (x[i], x[:, i], x[i, i], x[i:], x[torch.tensor([0, -1])], x[np.array([0, 2])], x[np.int64(1)], x[range(2)], x[(0, 1)])
x = torch.arange(4); r = (x[torch.tensor([[0, 1], [2, 3]])], x[[0, 0, 0]], x[-2:], x[1:-1], x[5:], x[3:1], x[::3])
x = torch.arange(12.).reshape(3, 4); x[[0],[1,2],[3]]
x = torch.arange(12.).reshape(3, 4); x[torch.tensor([0, 5])]
x = torch.arange(12.).reshape(3, 4); x[torch.tensor([0, -4])]
x = torch.arange(12.).reshape(3, 4); x[torch.tensor([1.])]
x = torch.arange(12.).reshape(3, 4); x[5]
x = torch.arange(12.).reshape(3, 4); x[0, 5]
x = torch.arange(12.).reshape(3, 4); x[:, -5]
x = torch.arange(12.).reshape(3, 4); x[0, 0, 0]
torch.tensor(1.)[0]
x = torch.arange(12.).reshape(3, 4); x[1.5]
x = torch.arange(12.).reshape(3, 4); x[::-1]
x = torch.arange(12.).reshape(3, 4); x[::0]
x = torch.arange(12.).reshape(3, 4); x[torch.tensor([0, 1]), torch.tensor([0, 1, 2])]
x = torch.arange(12.).reshape(3, 4); x[torch.ones(4, dtype=torch.bool)]
x = torch.arange(12.).reshape(3, 4); x[:, torch.ones(3, dtype=torch.bool)]
x = torch.arange(12.).reshape(3, 4); x['0':2]
x = torch.arange(12.).reshape(3, 4); x[{0}]
x = torch.arange(6.); x[2] = 9; x[3:] = torch.tensor([1., 2., 3.]); x[[0, 1]] = -1; x[x == 9] = 7; r = x
x = torch.zeros(3, 4); x[1] = torch.arange(4.); x[:, 0] = 5; x[0, 1:3] = torch.tensor([[8., 9.]]); x[..., -1] += 2; x[[0, 2], [1, 1]] = torch.tensor([3., 4.]); r = x
x = torch.zeros(3, 4); x[0, [1, 2]] = torch.tensor([1., 2.]); x[:, [0, 3]] = 6; x[1:, torch.tensor([True, False, True, False])] = torch.tensor([[1., 2.], [3., 4.]]); r = x
x = torch.zeros(3); x[0] = True; x[1] = 2; x[2] = torch.tensor(3); r = x
x = torch.zeros(3, dtype=torch.int64); x[0] = 2.7; x[1] = torch.tensor(3.9); r = x
x = torch.zeros(2, 3); x[0] = torch.ones(4)
x = torch.zeros(2, 3); x[[0, 1]] = torch.ones(4)
x = torch.zeros(2, 3); x[x > 2] = torch.ones(3)
x = torch.zeros(2, 3); x[[0, 1]] = torch.tensor([1, 2, 3])
x = torch.zeros(2, 3); x[0] = [1, 2, 3]
x = torch.zeros(2, 3); x[5] = 1.
x = torch.zeros(2, 3); x[[5]] = 1.
x = torch.arange(3.); x[[0, 0, 1]] += 1; r = x
x = torch.arange(3.); x.index_add_(0, torch.tensor([0, 0, 1]), torch.ones(3)); r = x
x = torch.arange(6.).reshape(2, 3); r = (x.nonzero(), x.nonzero(as_tuple=True), x.argwhere(), x.count_nonzero(), x.count_nonzero(0), x.count_nonzero((0, 1)), torch.tensor(1.).nonzero(), torch.tensor(0.).nonzero())
"""

INDEX_FUNCTIONS = r"""
x = torch.arange(12.).reshape(3, 4); r = (x.index_select(0, torch.tensor([2, 0])), x.index_select(-1, torch.tensor([1, 1])), torch.tensor(5.).index_select(0, torch.tensor([0])), x.take(torch.tensor([[0, 11], [-1, 5]])), x.gather(1, torch.tensor([[0], [3], [1]])), x.take_along_dim(torch.tensor([[0]]), 0))
x = torch.zeros(3, 4); i = torch.tensor([2, 0]); r = (x.index_fill(0, i, 5.), x.index_copy(0, i, torch.ones(2, 4)), x.index_add(1, i, torch.ones(3, 2), alpha=3), x.index_put((i, i), torch.tensor([1., 2.])), x.index_put((torch.tensor([1, 1]),), torch.tensor(1.), accumulate=True))
x = torch.arange(6.).reshape(2, 3); i = torch.tensor([[0, 1, 1], [1, 0, 1]]); s = torch.ones(2, 3) * 10; r = (x.scatter(0, i, s), x.scatter(0, i, 7), x.scatter_add(0, i, s), x.scatter(0, i, 2, reduce='multiply'), x.scatter(0, i, s, reduce='add'))
x = torch.arange(6.).reshape(2, 3); i = torch.tensor([[0, 1, 1], [1, 0, 1]]); s = torch.ones(2, 3) * 2; r = [x.scatter_reduce(0, i, s, m, include_self=c) for m in ('sum', 'prod', 'mean', 'amax', 'amin') for c in (True, False)]
x = torch.arange(6).reshape(2, 3); r = (x.masked_fill(x > 2, 0), x.masked_select(x > 2), x.masked_scatter(x > 3, torch.tensor([7, 8, 9])), x.masked_fill(torch.tensor([True, False, True]), -1), x.put(torch.tensor([0, -1]), torch.tensor([9, 9])))
x = torch.arange(6.).reshape(2, 3); x.masked_fill_(x > 2, 0); x.index_fill_(1, torch.tensor([0]), 9); x.scatter_(1, torch.tensor([[1], [2]]), -1.); r = (x, x._version)
x = torch.ones(2, 3, requires_grad=True); y = (x * 2).masked_fill(torch.tensor([True, False, True]), 0.); y.sum().backward(); r = (y, y.grad_fn.name(), x.grad)
x = torch.ones(4, requires_grad=True); y = x[torch.tensor([0, 0, 3])]; (y * torch.tensor([1., 2., 3.])).sum().backward(); r = (x.grad, y.grad_fn.name())
x = torch.ones(3, requires_grad=True); s = torch.ones(2, requires_grad=True); y = x.scatter_add(0, torch.tensor([1, 1]), s * 3); (y * y).sum().backward(); r = (y, x.grad, s.grad, y.grad_fn.name())
x = torch.arange(3.).requires_grad_(); r = [f(x).grad_fn.name() for f in (lambda x: x.index_select(0, torch.tensor([0])), lambda x: x.gather(0, torch.tensor([0])), lambda x: x.take(torch.tensor([0])), lambda x: x.masked_select(x > 0), lambda x: x.masked_fill(x > 0, 1.), lambda x: x.index_add(0, torch.tensor([0]), torch.ones(1)), lambda x: x.index_copy(0, torch.tensor([0]), torch.ones(1)), lambda x: x.scatter(0, torch.tensor([0]), torch.ones(1)), lambda x: x.scatter_add(0, torch.tensor([0]), torch.ones(1)), lambda x: x.sort()[0], lambda x: x.topk(2)[0], lambda x: x.kthvalue(1)[0], lambda x: x.index_put((torch.tensor([0]),), torch.tensor(1.)), lambda x: x.flip(0), lambda x: x.roll(1, 0), lambda x: x.repeat(2), lambda x: x.repeat_interleave(2), lambda x: x.diag(), lambda x: x.put(torch.tensor([0]), torch.ones(1)))]
x = torch.arange(12.).reshape(3, 4).requires_grad_(); r = [f(x).grad_fn.name() for f in (lambda x: x[0], lambda x: x[0:1], lambda x: x[:], lambda x: x[...], lambda x: x[None], lambda x: x[0, :], lambda x: x[:, 0], lambda x: x[:, None, 0:1], lambda x: x[:, [0]], lambda x: x[x > 0], lambda x: x.chunk(2)[0], lambda x: x.split([1, 2])[0], lambda x: x.unbind()[0], lambda x: x.tensor_split(2)[0], lambda x: x.narrow(0, 0, 1), lambda x: x.select(0, 1), lambda x: x.diagonal(), lambda x: x.unfold(0, 2, 1), lambda x: x.T, lambda x: x.mT, lambda x: x.movedim(0, 1), lambda x: x.tril(), lambda x: x.trace(), lambda x: x.rot90(), lambda x: x.unflatten(1, (2, 2)), lambda x: x.view_as(x), lambda x: x.expand_as(x), lambda x: x.broadcast_to((3, 4)))]
torch.ones(3, 4).index_select(0, torch.tensor([5]))
torch.ones(3, 4).index_select(0, torch.tensor([1.]))
torch.ones(3, 4).gather(0, torch.tensor([[5]]))
torch.ones(3, 4).gather(0, torch.tensor([5]))
torch.ones(3, 4).gather(0, torch.tensor([[1.]]))
torch.ones(3, 4).scatter(0, torch.tensor([[5]]), 1.)
torch.ones(3, 4).take(torch.tensor([50]))
torch.ones(3, 4).index_add(0, torch.tensor([0]), torch.ones(2, 4))
torch.ones(3, 4).index_add(0, torch.tensor([0]), torch.ones(1, 3))
torch.ones(3, 4).index_copy(0, torch.tensor([0]), torch.ones(2, 4))
torch.ones(3, 4).index_fill(0, torch.tensor([9]), 1.)
torch.ones(3, 4).masked_select(torch.ones(3, dtype=torch.bool))
torch.ones(3, 4).masked_fill(torch.ones(3, 4), 1.)
torch.ones(3, 4).masked_scatter(torch.ones(3, 4) > 0, torch.ones(2))
torch.ones(3).masked_fill_(torch.ones(2, 3) > 0, 1.)
x = torch.ones(3, requires_grad=True); x.masked_fill_(x > 0, 1.)
x = torch.ones(3, requires_grad=True); x.index_fill_(0, torch.tensor([0]), 1.)
"""

SHAPES = r"""
x = torch.arange(12).reshape(3, 4); r = (x.view(4, 3), x.reshape(-1), x.view(2, -1), x.flatten(), x.ravel(), x.unflatten(1, (2, -1)), x.T, x.mT, x.H, x.t(), x.transpose(0, 1), x.swapaxes(0, 1), x.permute(1, 0), x.movedim(0, 1), x.unsqueeze(1).shape, x[None].squeeze(0).shape, x.view(1, 3, 1, 4).squeeze((0, 2)).shape)
x = torch.arange(12).reshape(3, 4); r = (x.split(2), x.split([1, 2]), x.chunk(2, 1), x.unbind(1), x.tensor_split(2), x.tensor_split((1, 2), 1), x.hsplit(2), x.vsplit(3), x.narrow(1, 1, 2), x.select(1, 2), x.diagonal(), x.diagonal(1), x.diag(), x.trace(), x.tril(), x.triu(1), x.unfold(1, 2, 2))
x = torch.arange(6).reshape(2, 3); r = (x.flip(0), x.flip((0, 1)), x.fliplr(), x.flipud(), x.roll(1), x.roll(1, 1), x.roll((1, 1), (0, 1)), x.rot90(), x.rot90(2), x.repeat(2, 1), x.tile(2), x.tile((2, 1, 1)), x.repeat_interleave(2), x.repeat_interleave(torch.tensor([1, 2]), dim=0))
a, b = torch.arange(3), torch.arange(3) + 10; r = (torch.cat([a, b]), torch.stack([a, b], 1), torch.hstack([a, b]), torch.vstack([a, b]), torch.dstack([a, b]), torch.column_stack([a, b]), torch.block_diag(a, b), torch.cartesian_prod(a, b), torch.combinations(a), torch.meshgrid(a, b, indexing='xy'), torch.atleast_2d(a), torch.atleast_3d(a, b), torch.broadcast_tensors(a, b[:, None]))
r = (torch.cat([torch.ones(2), torch.ones(2, dtype=torch.int64)]).dtype, torch.cat([torch.tensor([]), torch.ones(2, 2)]).shape, torch.stack([torch.tensor(1), torch.tensor(2)]), torch.broadcast_shapes((2, 1), (3,)), torch.diag_embed(torch.ones(2, 2), 1), torch.diagflat(torch.ones(2, 2)).shape)
x = torch.arange(12.).reshape(3, 4); r = (x.stride(), x.t().stride(), x[1:, ::2].stride(), x[1].storage_offset(), x.t().is_contiguous(), x.t().contiguous().stride(), x.expand(2, 3, 4).stride(), x.as_strided((2, 2), (1, 2), 1), x.data_ptr() == x.view(-1).data_ptr(), x.stride(1))
torch.ones(3, 4).reshape(-1, -1)
torch.ones(3, 4).view(5)
torch.ones(3, 4).view(-1, 5)
torch.ones(0).reshape(-1, 0)
torch.ones(3, 4).t().view(12)
torch.ones(3, 4).flatten(1, 0)
torch.ones(3, 4).unflatten(1, (3, 2))
torch.ones(3, 4).movedim((0, 1), (0,))
torch.ones(3, 4).movedim((0, 0), (0, 1))
torch.ones(2).mT
torch.ones(2, 3, 4).H
r = torch.ones(2, 3, 4).T.shape
torch.ones(2, 3, 4).t()
torch.ones(3, 4).as_strided((20,), (1,))
torch.ones(3, 4).as_strided((2,), (1, 1))
torch.ones(2, 2, 2).diag()
torch.ones(2, 2).diagonal(0, 0, 0)
torch.ones(3, 4).select(0, 5)
torch.ones(3, 4).narrow(0, 2, 3)
torch.ones(3, 4).narrow(0, -5, 1)
torch.ones(3, 4).select_scatter(torch.ones(5), 0, 1)
torch.ones(3, 4).sum_to_size(2, 4)
torch.ones(3, 4).unfold(0, 5, 1)
torch.ones(3, 4).unfold(0, 2, 0)
torch.ones(3, 4).repeat(2)
torch.ones(3, 4).split(0)
torch.ones(3, 4).split([1, 1])
torch.ones(3, 4).chunk(0)
torch.ones(3, 4).hsplit(3)
torch.ones(3, 4).expand(2, 4)
torch.ones(3, 4).expand(3)
torch.ones(3, 4).permute(0)
torch.ones(3, 4).permute(0, 0)
torch.ones(3, 4).roll(1, (0, 1))
torch.ones(3, 4).rot90(1, (0, 0))
torch.ones(3).tril()
torch.ones(3).trace()
torch.cat([torch.ones(2, 3), torch.ones(3)])
torch.cat([torch.ones(2, 3), torch.ones(3, 4)])
torch.cat([])
torch.stack([])
torch.stack([torch.ones(2), torch.ones(3)])
torch.broadcast_tensors(torch.ones(2), torch.ones(3))
torch.ones(3, 4).squeeze((0, 0))
torch.ones(3, 4).unsqueeze(5)
"""

VIEWS_AND_WRITES = r"""
x = torch.zeros(3, 4); x.diagonal().fill_(1); x.unfold(1, 2, 2)[0, 1, 0] = 5; x.T[3] = 7; x.view(-1)[1] = 9; x.select(0, 2).add_(1); x.as_strided((3,), (4,)).mul_(2); r = (x, x._version)
x = torch.arange(4., requires_grad=True); y = x * 1; y.diag().sum().backward(); r = x.grad
x = torch.ones(3, 3, requires_grad=True); y = x * 2; y.diagonal().mul_(3); (y * torch.arange(9.).reshape(3, 3)).sum().backward(); r = (y, x.grad, y.grad_fn.name())
x = torch.ones(6, requires_grad=True); y = x * 2; y.unfold(0, 2, 2)[1] = 0; (y * torch.arange(6.)).sum().backward(); r = (y, x.grad)
x = torch.ones(6, requires_grad=True); y = x * 2; y.as_strided((2,), (3,), 1).mul_(5); y.sum().backward(); r = (y, x.grad)
x = torch.ones(2, 3, requires_grad=True); y = x * 2; a, b = y[0], y[1]; a.mul_(3); b.add_(a); y.sum().backward(); r = (y, x.grad)
x = torch.ones(4, requires_grad=True); y = x * 2; v = y.view(2, 2); w = v.t(); w[0].mul_(4); r = (y, v.detach(), w.detach()); y.sum().backward(); r = r + (x.grad,)
x = torch.ones(3, requires_grad=True); y = x * 1; y[0] = x[1] * 5; y[[1, 2]] = x[[0, 1]] * 7; y.sum().backward(); r = (y, x.grad)
x = torch.ones(3, requires_grad=True); y = x * 1; y[y > 0] *= 3; y.sum().backward(); r = (y, x.grad)
x = torch.ones(3, requires_grad=True); v = torch.tensor(2., requires_grad=True); y = x * 1; y[0] = v; y.fill_(v); y.sum().backward(); r = (x.grad, v.grad)
x = torch.ones(3, requires_grad=True); y = x * 1; y.unbind()[0].add_(1)
x = torch.ones(3, requires_grad=True); y = x * 1; y.split(1)[0].mul_(2)
x = torch.ones(4, requires_grad=True); y = x * 1; y.chunk(2)[1].zero_()
x = torch.ones(3, requires_grad=True); y = x * 1; y.tensor_split(3)[0].mul_(2); y.sum().backward(); r = x.grad
x = torch.ones(3); x.unbind()[0].add_(1); x.split(2)[1].mul_(5); r = x
x = torch.ones(3, requires_grad=True); x.view(-1)[0] = 1
x = torch.ones(3); x.expand(2, 3).add_(1)
x = torch.ones(1, 3, requires_grad=True); y = (x * 2).squeeze_(); z = (x * 2).unsqueeze_(0); w = (x * 3).t_(); r = (y.detach(), z.shape, w.shape); (y.sum() + z.sum() + w.sum()).backward(); r = r + (x.grad,)
x = torch.ones(1, 3); y = x; x.squeeze_(0); x.unsqueeze_(1); x.transpose_(0, 1); x.swapaxes_(0, 1); r = (x.shape, y.shape, x is y)
x = torch.ones(1, 3, requires_grad=True); x.squeeze_()
x = torch.ones(2, 3, 2); x.t_()
x = torch.arange(6.).view(2, 3); y = x.select_scatter(torch.zeros(3), 0, 1); z = x.slice_scatter(torch.zeros(2, 1), 1, 0, 1); w = x.diagonal_scatter(torch.zeros(2)); r = (x, y, z, w)
"""

ORDER = r"""
x = torch.tensor([3., 1., 2., 1.]); r = (x.sort(), x.sort(descending=True), torch.sort(x, stable=True), x.argsort(), x.argsort(descending=True), x.topk(2), x.topk(2, largest=False), x.kthvalue(3), x.msort(), torch.sort(torch.tensor(1.)))
x = torch.tensor([[3, 1], [0, 2]]); r = (x.sort(0), x.sort(1), x.topk(1, 0), x.kthvalue(1, keepdim=True), x.argsort(0), torch.tensor([1., float('nan'), 0.]).sort(), torch.tensor([1., float('nan'), 0.]).sort(descending=True), torch.zeros(0).sort())
x = torch.tensor([1, 2, 2, 3, 1, 1]); r = (x.unique(), x.unique(return_counts=True), x.unique(return_inverse=True, return_counts=True), x.unique_consecutive(), x.unique_consecutive(return_inverse=True, return_counts=True), torch.unique(torch.tensor([[1, 2], [1, 2], [0, 1]]), dim=0))
e = torch.tensor([1., 3., 5.]); r = (torch.searchsorted(e, torch.tensor([3., 4.])), torch.searchsorted(e, 3.), torch.searchsorted(e, torch.tensor([3.]), right=True), torch.bucketize(torch.tensor([0., 3., 9.]), e), torch.bucketize(torch.tensor([3.]), e, right=True), torch.searchsorted(e, torch.tensor([3.]), side='right', out_int32=True))
r = (torch.isin(torch.tensor([1, 2, 3]), torch.tensor([2, 5])), torch.isin(torch.tensor([1, 2]), 2, invert=True), torch.tensor([0, 1, 1, 3]).bincount(), torch.tensor([0, 1, 1]).bincount(torch.tensor([.5, 1., 2.])), torch.tensor([1., 2., 2., 5.]).histc(4), torch.histogram(torch.tensor([1., 2., 2., 5.]), 2))
x = torch.tensor([3., 1., 2.], requires_grad=True); v, i = x.sort(); (v * torch.tensor([1., 10., 100.])).sum().backward(); r = (x.grad, v.grad_fn.name(), i.requires_grad)
torch.ones(3, 4).topk(5)
torch.ones(3, 4).kthvalue(9)
torch.ones(3).sort(2)
torch.tensor([-1]).bincount()
torch.searchsorted(torch.tensor([1., 2.]), torch.tensor([1]))
"""

MAKING = r"""
r = (torch.zeros(2, 3), torch.zeros((2, 3)), torch.zeros([2]), torch.zeros(size=(2,)), torch.zeros(()), torch.zeros(torch.tensor(2)), torch.full((2,), -9, dtype=torch.uint8), torch.ones(2, dtype=torch.int16), torch.empty(2, 3).shape, torch.scalar_tensor(3))
r = (torch.arange(5), torch.arange(1., 2., .5), torch.arange(5, dtype=torch.float64), torch.arange(torch.tensor(3)), torch.linspace(0, 1, 3), torch.linspace(5, 1, 3, dtype=torch.int64), torch.logspace(0, 2, 3), torch.logspace(0, 3, 4, base=2), torch.eye(2, 3, dtype=torch.bool), torch.tril_indices(2, 3), torch.triu_indices(2, 3, 1), torch.vander(torch.tensor([1, 2, 3])), torch.vander(torch.tensor([1., 2.]), 3, increasing=True))
x = torch.ones(2, 2, dtype=torch.float64); r = (x.new_tensor([1, 2]), x.new_zeros(2), x.new_ones((1, 2)), x.new_full((2,), 3), x.new_empty(2).dtype, x.long().new_tensor([1.5]), torch.zeros_like(x, dtype=torch.int64), torch.full_like(x, 3), torch.ones_like(x, requires_grad=True), torch.randint_like(x, 5).dtype, torch.rand_like(x).dtype, torch.empty_like(x).shape)
r = (torch.asarray([1, 2]), torch.asarray(np.ones(2)).dtype, torch.asarray([1., 2.], dtype=torch.int64), torch.unravel_index(torch.tensor([0, 5]), (2, 3)), torch.Tensor(2, 3).shape, torch.Tensor([1, 2]))
r = (torch.randint(5, (2,)).dtype, torch.randint(2, 5, (3, 2)).shape, torch.randperm(4).dtype, torch.normal(0., 1., (2,)).shape, torch.normal(torch.zeros(3), 1.).shape, torch.bernoulli(torch.tensor([0., 1.])), torch.multinomial(torch.tensor([0., 1., 0.]), 2, replacement=True), torch.multinomial(torch.tensor([[0., 1.], [1., 0.]]), 1), torch.poisson(torch.zeros(2)))
x = torch.zeros(1000); r = (bool((x.uniform_(2, 3) >= 2).all()), bool((x.exponential_() > 0).all()), bool((x.random_(2, 5) >= 2).all()), x.bernoulli_(1.).sum(), bool((x.geometric_(.5) >= 1).all()), x.normal_(0, 0).sum(), x._version)
torch.zeros('a')
torch.zeros(2.5)
torch.zeros(2, -1)
torch.full(2, 1.)
torch.arange(0, float('inf'))
torch.arange(5, 1)
torch.linspace(0, 1, -1)
torch.eye(-1)
torch.randint(5, 5, (2,))
torch.randperm(-1)
torch.multinomial(torch.tensor([0., 0.]), 1)
torch.multinomial(torch.tensor([1., -1.]), 1)
torch.multinomial(torch.tensor([1., 1.]), 3)
torch.normal(0., -1., (2,))
torch.zeros(2).uniform_(3, 1)
torch.zeros(2).normal_(0, -1)
torch.zeros(2).random_(5, 5)
torch.zeros(2).bernoulli_(2.)
torch.arange(3).normal_()
"""

MANNERS = r"""
x = torch.ones(2, 3); r = (x.type(), x.long().type(), x.type(torch.int64).dtype, x.type('torch.LongTensor').dtype, x.short().dtype, x.byte().dtype, x.char().dtype, x.half().dtype, x.bool(), x.to(torch.float64).dtype, x.to('cpu', torch.int32).dtype, x.to(x.long()).dtype, x.to(x.dtype) is x, x.to(x.dtype, copy=True) is x, x.type_as(x.long()).dtype)
x = torch.ones(2, 3); r = (x.numel(), x.nbytes, x.element_size(), x.itemsize, x.dim_order(), x.t().dim_order(), x.is_signed(), x.is_complex(), x.is_same_size(x), x.is_cuda, x.get_device(), x.size(), x.size(-1), x.nelement(), x.is_floating_point())
x = torch.arange(3); r = (list(reversed(x)), [int(v) for v in x], x.tolist(), 2 in x, 7 in x, len(x), complex(torch.tensor(1.)), torch.tensor(1.).is_nonzero(), np.asarray(x))
x = torch.ones(2); f"{x:.2f}"
'a' in torch.ones(2)
torch.ones(2).stride(5)
x = torch.ones(2, dtype=torch.float32); r = (x.view(torch.int32), x.view(torch.int32).dtype); x.view(torch.int32)[0] = 0; r = r + (x,)
"""
