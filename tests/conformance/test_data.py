"""Datasets, samplers and loaders beside PyTorch's: batches, lengths, order, errors."""

from __future__ import annotations

import pytest

from .both import differences

BEGIN = """
from collections import namedtuple, OrderedDict
D = torch.utils.data
DL = D.DataLoader
class Squares(D.Dataset):
    def __init__(self, n=10):
        self.n = n
    def __len__(self):
        return self.n
    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError(i)
        return torch.tensor([i, i * i]), float(i), str(i)
class Stream(D.IterableDataset):
    def __init__(self, n=10):
        self.n = n
    def __iter__(self):
        return iter(range(self.n))
class Sized(Stream):
    def __len__(self):
        return self.n
P = namedtuple('P', 'x y')
"""
SNIPPETS = [
    "r = list(DL(Squares(), batch_size=4))",
    "r = list(DL(Squares(), batch_size=4, drop_last=True))",
    "r = [len(DL(Squares(n), batch_size=b, drop_last=d)) for n in (9, 10) for b in (3, 10, 20) for d in (True, False)]",
    "r = list(DL(Squares(), batch_size=None))",
    "r = list(DL(list(range(7)), 3))",
    "r = list(DL([1.5, 2.5], 2))",
    "r = list(DL([True, False], 2))",
    "r = list(DL(['a', 'b', 'c'], 2))",
    "r = list(DL([b'a', b'b'], 2))",
    "r = list(DL([{'x': 1, 'y': torch.ones(2)}, {'x': 2, 'y': torch.zeros(2)}], 2))",
    "r = list(DL([P(1, 2.0), P(3, 4.0)], 2))\nr = [type(b).__name__ for b in r] + r",
    "r = list(DL([(1, [2, 3]), (4, [5, 6])], 2))",
    "r = list(DL([np.ones(2, 'f'), np.zeros(2, 'f')], 2))",
    "r = list(DL(np.arange(6.0), 4))",
    "r = list(DL(np.arange(6), 4))",
    "r = list(DL([np.float32(1), np.float32(2)], 2))",
    "r = list(DL([np.array('a')], 1))",
    "r = list(DL([object(), object()], 2))",
    "r = list(DL([None], 1))",
    "r = list(DL([[1, 2], [3]], 2))",
    "r = list(DL([torch.ones(2), torch.ones(3)], 2))",
    "r = list(DL(Squares(), 4, collate_fn=lambda b: [x[1] for x in b]))",
    "r = list(DL(Squares(), sampler=[3, 1, 2], batch_size=2))",
    "r = list(DL(Squares(), batch_sampler=[[3, 1], [2]]))",
    "r = len(DL(Squares(), batch_sampler=[[3, 1], [2]])), len(DL(Squares(), sampler=[3, 1, 2]))",
    "r = list(DL(D.TensorDataset(torch.arange(5), torch.ones(5, 2)), 2))",
    "r = sorted(sum((b[0].tolist() for b in DL(D.TensorDataset(torch.arange(50)), 7, shuffle=True)), []))",
    "g = torch.Generator().manual_seed(3)\nl = DL(range(50), 50, shuffle=True, generator=g)\na = next(iter(l)).tolist()\ng.manual_seed(3)\nr = a == next(iter(l)).tolist(), a == list(range(50)), a == next(iter(l)).tolist()",
    "torch.manual_seed(3)\nl = DL(range(50), 50, shuffle=True)\na = next(iter(l)).tolist()\nb = next(iter(l)).tolist()\ntorch.manual_seed(3)\nr = a == next(iter(l)).tolist(), a == b",
    "r = list(DL(Stream(7), 3))",
    "r = list(DL(Stream(7), 3, drop_last=True))",
    "r = list(DL(Stream(3), None))",
    "r = len(DL(Sized(7), 3)), len(DL(Sized(7), 3, drop_last=True)), len(DL(Sized(7), None))",
    "r = len(DL(Stream(7), 3))",
    "DL(Stream(), shuffle=True)",
    "DL(Stream(), sampler=[1])",
    "DL(Stream(), batch_sampler=[[1]])",
    "DL(Squares(), shuffle=True, sampler=[1])",
    "DL(Squares(), batch_size=2, batch_sampler=[[1]])",
    "DL(Squares(), batch_size=None, drop_last=True)",
    "DL(Squares(), batch_size=0)",
    "DL(Squares(), batch_size=2.5)",
    "DL(Squares(), num_workers=-1)",
    "DL(Squares(), timeout=-1)",
    "DL(Squares(), prefetch_factor=2)",
    "DL(Squares(), persistent_workers=True)",
    "DL(Squares(0), shuffle=True)",
    "r = list(DL(Squares(0)))",
    "D.Dataset()[0]",
    "class Empty(D.Dataset):\n    pass\nlen(Empty())",
    "r = list(DL([1, 2, 3], 2, num_workers=1))",
    "r = D.get_worker_info()",
    # datasets
    "d = D.TensorDataset(torch.arange(3), torch.ones(3, 2))\nr = d[1], len(d), d[-1]",
    "D.TensorDataset(torch.arange(3), torch.ones(4))",
    "d = D.ConcatDataset([range(3), [10, 11]])\nr = [d[i] for i in (0, 2, 3, 4, -1, -5)], len(d), d.cumulative_sizes",
    "d = D.ConcatDataset([range(3), [10, 11]])\nd[-6]",
    "d = D.ConcatDataset([range(3), [10, 11]])\nd[5]",
    "D.ConcatDataset([])",
    "D.ConcatDataset([Stream()])",
    "r = (Squares(2) + Squares(1))[2], len(Squares(2) + Squares(1))",
    "r = list(Stream(2) + Stream(1)), len(D.ChainDataset([Sized(2), Sized(3)]))",
    "list(D.ChainDataset([Squares()]))",
    "d = D.Subset(range(10), [3, 5])\nr = d[1], len(d), list(DL(d, 2))",
    "d = D.StackDataset(range(3), [5, 6, 7])\nr = d[1], len(d)",
    "d = D.StackDataset(a=range(3), b=[5, 6, 7])\nr = d[1], len(d)",
    "D.StackDataset(range(3), b=range(3))",
    "D.StackDataset()",
    "D.StackDataset(range(3), range(4))",
    "p = D.random_split(range(10), [7, 3])\nr = [len(x) for x in p], sorted(x for q in p for x in q)",
    "r = [len(x) for x in D.random_split(range(10), [0.5, 0.25, 0.25])]",
    "r = [len(x) for x in D.random_split(range(11), [0.3, 0.3, 0.4])]",
    "r = [len(x) for x in D.random_split(range(1), [0.5, 0.5])]",
    "D.random_split(range(10), [7, 4])",
    "D.random_split(range(10), [1.5, -0.5])",
    "g = torch.Generator()\na, b = (D.random_split(range(10), [5, 5], generator=g.manual_seed(1))[0].indices for _ in range(2))\nr = a == b",
    # samplers
    "r = list(D.SequentialSampler(range(3))), len(D.SequentialSampler(range(3)))",
    "r = sorted(D.RandomSampler(range(9))), len(D.RandomSampler(range(9)))",
    "s = D.RandomSampler(range(9), num_samples=20)\na = list(s)\nr = len(a), len(s), sorted(a[:9]), sorted(a[9:18]), len(set(a[18:]))",
    "s = D.RandomSampler(range(9), replacement=True, num_samples=50)\na = list(s)\nr = len(a), set(a) <= set(range(9))",
    "D.RandomSampler(range(9), replacement=3)",
    "D.RandomSampler(range(9), num_samples=0)",
    "D.RandomSampler([])",
    "r = sorted(D.SubsetRandomSampler([5, 7, 9])), len(D.SubsetRandomSampler([5, 7, 9]))",
    "s = D.WeightedRandomSampler([0, 1.0, 0, 3.0], 20)\na = list(s)\nr = set(a) <= {1, 3}, len(a), len(s)",
    "r = sorted(D.WeightedRandomSampler([1.0, 2.0, 0.0], 2, replacement=False))",
    "D.WeightedRandomSampler([1.0], 0)",
    "D.WeightedRandomSampler([1.0], 1, replacement=3)",
    "D.WeightedRandomSampler([[1.0]], 1)",
    "r = list(D.BatchSampler(range(5), 2, False)), list(D.BatchSampler(range(5), 2, True)), len(D.BatchSampler(range(5), 2, True))",
    "D.BatchSampler(range(5), -2, False)",
    "D.BatchSampler(range(5), 2, 3)",
    "r = D.default_collate([1, 2]), D.default_convert({'a': np.ones(2), 'b': [np.ones(1), 'x']})",
]  # fmt: skip


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_snippets(snippet, behaviour):
    assert differences(BEGIN + snippet) == []
    behaviour("data", "passing")
