"""`DataLoader`: batches of a dataset, in this thread or by workers."""

from __future__ import annotations

import copy
import itertools
import queue
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from ...generator import Generator
from ...random import randint
from .collate import default_collate, default_convert
from .dataset import IterableDataset
from .sampler import BatchSampler, RandomSampler, SequentialSampler
from .worker import STREAM_ENDED, Failure, WorkerInfo, fetcher, work

__all__ = ["DataLoader"]


class _Nothing:
    """The sampler of a stream: it cannot be asked for a number."""

    def __iter__(self) -> Iterator[None]:
        return itertools.repeat(None)


class DataLoader:
    """Iterate over it to get batches.

    Args:
        dataset: numbered examples, or an IterableDataset.
        batch_size: None gives single examples.
        shuffle: a new random order each time; `generator` makes it repeatable.
        sampler, batch_sampler: other ways to say the order.
        num_workers: 0 fetches in this thread. Others are threads, which share the dataset and run Python code by turns; with
            multiprocessing_context="fork" or "spawn" they are processes, each with a copy of the dataset. Batches come in the
            sampler's order in any case.
        collate_fn: from a list of examples to a batch; default: default_collate.
        pin_memory: accepted; memory here is not pinned.
        drop_last: leave a shorter last batch out.
        timeout: seconds to wait for a batch of a worker; 0: for ever.
        worker_init_fn: called with its number in each worker.
        prefetch_factor: how many batches each worker is ahead (2).
        persistent_workers: keep them from one epoch to the next.

    Raises:
        ValueError: options that exclude one another. An exception in a worker is raised here, with the worker's traceback.

    >>> import autograd_lab as torch
    >>> loader = torch.utils.data.DataLoader([1.0, 2.0, 3.0], batch_size=2)
    >>> list(loader)
    [tensor([1., 2.], dtype=torch.float64), tensor([3.], dtype=torch.float64)]
    """

    def __init__(self, dataset: Any, batch_size: int | None = 1, shuffle: bool | None = None, sampler: Iterable | None = None,
                 batch_sampler: Iterable | None = None, num_workers: int = 0, collate_fn: Callable | None = None,
                 pin_memory: bool = False, drop_last: bool = False, timeout: float = 0, worker_init_fn: Callable | None = None,
                 multiprocessing_context: str | None = None, generator: Generator | None = None, *,
                 prefetch_factor: int | None = None, persistent_workers: bool = False, pin_memory_device: str = "",
                 in_order: bool = True) -> None:  # fmt: skip
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers, multiprocessing_context)
        streams = isinstance(dataset, IterableDataset)
        _check_order(streams, shuffle, sampler, batch_sampler, batch_size, drop_last)
        if batch_sampler is not None:
            batch_size = None
        if sampler is None:
            if streams:
                sampler = _Nothing()
            else:
                sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
        if batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.dataset, self.batch_size, self.sampler, self.batch_sampler = dataset, batch_size, sampler, batch_sampler
        self.num_workers, self.pin_memory, self.drop_last, self.timeout = num_workers, pin_memory, drop_last, timeout
        self.worker_init_fn, self.generator, self.persistent_workers = worker_init_fn, generator, persistent_workers
        self.prefetch_factor = 2 if prefetch_factor is None and num_workers else prefetch_factor
        self.multiprocessing_context, self.in_order = multiprocessing_context, in_order
        self.pin_memory_device = pin_memory_device
        self.collate_fn = collate_fn or (default_convert if batch_sampler is None else default_collate)
        self._workers: _Workers | None = None

    def __iter__(self) -> Iterator[Any]:
        order = iter(self.sampler if self.batch_sampler is None else self.batch_sampler)  # type: ignore[arg-type]
        batches = self._in_this_thread(order) if self.num_workers == 0 else self._by_workers(order)
        return self._warning(batches) if isinstance(self.dataset, IterableDataset) else batches

    def _make(self) -> Callable[[Any], Callable]:
        return partial(
            fetcher, batched=self.batch_sampler is not None, collate_fn=self.collate_fn, drop_last=self.drop_last
        )

    def _in_this_thread(self, order: Iterator) -> Iterator[Any]:
        fetch = self._make()(self.dataset)
        for index in order:
            try:
                batch = fetch(index)
            except StopIteration:
                return
            yield batch

    def _by_workers(self, order: Iterator) -> Iterator[Any]:
        workers, self._workers = self._workers or _Workers(self), None
        try:
            yield from workers.epoch(order, self.timeout, self.prefetch_factor or 2)
            if self.persistent_workers:
                self._workers = workers
        finally:
            if self._workers is not workers:
                workers.stop()

    def _warning(self, batches: Iterator) -> Iterator[Any]:
        """Warn when a stream is longer than it said."""
        try:
            said = len(self)
        except TypeError:
            said = None
        for i, batch in enumerate(batches, 1):
            if said is not None and i > said:
                warnings.warn(f"Length of IterableDataset {self.dataset} was reported to be {said}(when accessing len(dataloader)), "
                              f"but {i} samples have been fetched. With workers each gives the whole stream, unless __iter__ asks "
                              "get_worker_info() for its share.", stacklevel=2)  # fmt: skip
                said = None
            yield batch

    def __len__(self) -> int:
        """How many batches."""
        if isinstance(self.dataset, IterableDataset):
            n = len(self.dataset)  # type: ignore[arg-type]
            if self.batch_size is None:
                return n
            return n // self.batch_size if self.drop_last else -(-n // self.batch_size)
        return len(self.sampler if self.batch_sampler is None else self.batch_sampler)  # type: ignore[arg-type]


def _check_workers(n: int, timeout: float, prefetch: int | None, persistent: bool, context: str | None) -> None:
    if n < 0:
        raise ValueError("num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.")
    if timeout < 0:
        raise ValueError("timeout option should be non-negative")
    if n == 0 and prefetch is not None:
        raise ValueError("prefetch_factor option could only be specified in multiprocessing.let num_workers > 0 to enable "
                         "multiprocessing, otherwise set prefetch_factor to None.")  # fmt: skip
    if prefetch is not None and prefetch < 0:
        raise ValueError("prefetch_factor option should be non-negative")
    if persistent and n == 0:
        raise ValueError("persistent_workers option needs num_workers > 0")
    if context is not None and n == 0:
        raise ValueError(
            f"multiprocessing_context can only be used with multi-process loading (num_workers > 0), but got num_workers={n}"
        )


def _check_order(
    streams: bool, shuffle: Any, sampler: Any, batch_sampler: Any, batch_size: Any, drop_last: bool
) -> None:
    if streams:
        said = "DataLoader with IterableDataset: expected unspecified"
        if shuffle not in (None, False):
            raise ValueError(f"{said} shuffle option, but got shuffle={shuffle}")
        if sampler is not None:
            raise ValueError(f"{said} sampler option, but got sampler={sampler}")
        if batch_sampler is not None:
            raise ValueError(f"{said} batch_sampler option, but got batch_sampler={batch_sampler}")
    if sampler is not None and shuffle:
        raise ValueError("sampler option is mutually exclusive with shuffle")
    if batch_sampler is not None and (batch_size != 1 or shuffle or sampler is not None or drop_last):
        raise ValueError("batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last")
    if batch_sampler is None and batch_size is None and drop_last:
        raise ValueError("batch_size=None option disables auto-batching and is mutually exclusive with drop_last")


class _Workers:
    """Threads or processes, each with a queue of tasks; all answer into one queue."""

    def __init__(self, loader: DataLoader) -> None:
        n = loader.num_workers
        seed = randint(2**62, (1,), generator=loader.generator).item()
        if loader.multiprocessing_context is None:
            make_queue: Callable = queue.SimpleQueue
            make_worker: Callable = threading.Thread
        else:
            import multiprocessing

            context: Any = multiprocessing.get_context(loader.multiprocessing_context)
            make_queue, make_worker = context.Queue, context.Process
        self.results = make_queue()
        self.tasks = [make_queue() for _ in range(n)]
        self.processes = loader.multiprocessing_context is not None
        self.workers = []
        for i in range(n):
            copies = not self.processes and isinstance(loader.dataset, IterableDataset)  # a stream knows where it is
            dataset = copy.copy(loader.dataset) if copies else loader.dataset
            info = WorkerInfo(i, n, seed + i, dataset)
            arguments = (info, self.processes, loader._make(), loader.worker_init_fn, self.tasks[i], self.results)
            self.workers.append(make_worker(target=work, args=arguments, daemon=True))
            self.workers[-1].start()

    def epoch(self, order: Iterator, timeout: float, ahead: int) -> Iterator[Any]:
        """The batches of one pass over `order`, in its order. Workers take turns, and leave the round when their stream ends."""
        for tasks in self.tasks:
            tasks.put("begin")
        ready: dict[int, Any] = {}
        turns: list[int] = list(range(len(self.tasks)))
        sent = given = turn = 0
        waiting: dict[int, int] = {}  # number of the batch -> its worker
        more = True
        while True:
            while more and turns and len(waiting) + len(ready) < ahead * len(self.tasks):
                index = next(order, STREAM_ENDED)
                if index is STREAM_ENDED:
                    more = False
                    break
                worker = turns[turn % len(turns)]
                turn += 1
                waiting[sent] = worker
                self.tasks[worker].put((sent, index))
                sent += 1
            if given in ready:
                batch = ready.pop(given)
                given += 1
                if isinstance(batch, Failure):
                    batch.raise_here()
                if isinstance(batch, str) and batch == STREAM_ENDED:
                    continue
                yield batch
                continue
            if given not in waiting:
                return
            number, worker, batch = self.receive(timeout)
            del waiting[number]
            ready[number] = batch
            if isinstance(batch, str) and batch == STREAM_ENDED and worker in turns:
                turns.remove(worker)

    def receive(self, timeout: float) -> tuple[int, int, Any]:
        """The next answer. Raises RuntimeError when it takes too long or a worker has died."""
        until = time.monotonic() + timeout if timeout else None
        while True:
            wait = 1.0 if until is None else max(0.0, min(1.0, until - time.monotonic()))
            try:
                return self.results.get(timeout=wait)
            except queue.Empty:
                if until is not None and time.monotonic() >= until:
                    raise RuntimeError(f"DataLoader timed out after {timeout} seconds") from None
            dead = [str(getattr(w, "pid", w.name)) for w in self.workers if not w.is_alive()]
            if dead:
                raise RuntimeError(f"DataLoader worker (pid(s) {', '.join(dead)}) exited unexpectedly")

    def stop(self) -> None:
        """Tell the workers to end; processes that do not within two seconds are ended."""
        for tasks in self.tasks:
            tasks.put(None)
        if self.processes:
            for worker in self.workers:
                worker.join(2)
                if worker.is_alive():
                    worker.terminate()
