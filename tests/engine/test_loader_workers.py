"""DataLoader's workers, as threads and as processes: the same batches in the same order, and their errors here."""

from __future__ import annotations

import threading
import time
from itertools import chain

import pytest

import autograd_lab as torch
from autograd_lab.utils.data import DataLoader, Dataset, IterableDataset, get_worker_info

WORKERS = [
    {"num_workers": 2},
    {"num_workers": 3, "prefetch_factor": 1},
    {"num_workers": 2, "multiprocessing_context": "fork"},
]


class Numbers(Dataset):
    def __init__(self, n: int = 20, broken: int | None = None, slow: float = 0.0) -> None:
        self.n, self.broken, self.slow = n, broken, slow

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, i: int) -> int:
        time.sleep(self.slow)
        if i == self.broken:
            raise KeyError(f"no number {i}")
        return i


class Shared(IterableDataset):
    """A stream that each worker gives its share of."""

    def __iter__(self):
        info = get_worker_info()
        return iter(range(12) if info is None else range(info.id, 12, info.num_workers))


@pytest.mark.parametrize("options", WORKERS, ids=str)
def test_batches_come_in_order(options):
    loader = DataLoader(Numbers(), 3, **options)
    assert [b.tolist() for b in loader] == [b.tolist() for b in DataLoader(Numbers(), 3)]
    assert len(list(loader)) == 7


@pytest.mark.parametrize("options", WORKERS, ids=str)
def test_a_seed_gives_the_same_order_with_workers(options):
    def order(**more):
        return [
            b.tolist()
            for b in DataLoader(Numbers(), 4, shuffle=True, generator=torch.Generator().manual_seed(5), **more)
        ]

    assert order(**options) == order(**options) and sorted(chain.from_iterable(order(**options))) == list(range(20))


@pytest.mark.parametrize("options", WORKERS, ids=str)
def test_an_error_comes_here_with_the_workers_lines(options):
    loader = DataLoader(Numbers(broken=7), 3, **options)
    seen = []
    with pytest.raises(KeyError, match=r"Caught KeyError in DataLoader worker process \d") as caught:
        seen += list(map(torch.Tensor.tolist, loader))
    assert "no number 7" in str(caught.value) and "in __getitem__" in str(caught.value)


def test_an_error_of_worker_init_fn():
    def init(number):
        raise ValueError(f"worker {number} has no data")

    with pytest.raises(ValueError, match="Caught ValueError in DataLoader worker process 0"):
        next(iter(DataLoader(Numbers(), 3, num_workers=1, worker_init_fn=init)))


@pytest.mark.parametrize("options", WORKERS, ids=str)
def test_streams(options):
    assert sorted(chain.from_iterable(b.tolist() for b in DataLoader(Shared(), 2, **options))) == list(range(12))


def test_a_stream_that_does_not_ask_comes_once_a_worker():
    class Stream(IterableDataset):
        def __iter__(self):
            return iter(range(4))

        def __len__(self):
            return 4

    with pytest.warns(UserWarning, match="Length of IterableDataset"):
        found = list(chain.from_iterable(b.tolist() for b in DataLoader(Stream(), 2, num_workers=2)))
    assert sorted(found) == sorted(2 * [0, 1, 2, 3])


def test_who_a_worker_is():
    class Who(Numbers):
        def __getitem__(self, i):
            info = get_worker_info()
            assert info is not None and info.dataset is self
            return info.id, info.num_workers, info.seed

    loader = DataLoader(Who(8), 1, num_workers=2, generator=torch.Generator().manual_seed(0))
    found = {tuple(int(x) for x in batch) for batch in loader}
    assert {(i, n) for i, n, _ in found} == {(0, 2), (1, 2)} and len({seed for *_, seed in found}) == 2
    assert get_worker_info() is None


def test_workers_end_with_the_loop_or_persist():
    before = threading.active_count()
    for batch in DataLoader(Numbers(), 3, num_workers=2):
        if batch[0] > 3:
            break
    loader = DataLoader(Numbers(), 3, num_workers=2, persistent_workers=True)
    first = list(loader)
    workers = loader._workers
    assert [b.tolist() for b in loader] == [b.tolist() for b in first]
    assert loader._workers is workers and all(worker.is_alive() for worker in workers.workers)
    workers.stop()
    until = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_a_slow_worker_times_out():
    with pytest.raises(RuntimeError, match=r"DataLoader timed out after 0\.05 seconds"):
        next(iter(DataLoader(Numbers(slow=0.4), 1, num_workers=1, timeout=0.05)))


def test_a_dead_process_is_noticed():
    class Deadly(Numbers):
        def __getitem__(self, i):
            import os

            os._exit(3)

    with pytest.raises(RuntimeError, match=r"DataLoader worker \(pid\(s\) \d+\) exited unexpectedly"):
        next(iter(DataLoader(Deadly(), 1, num_workers=1, multiprocessing_context="fork")))
