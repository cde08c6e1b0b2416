"""What one worker does: fetch the batches it is asked for, until it is told to stop. The same text runs in threads and
processes; it speaks with the loader through two queues.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from ...generator import manual_seed
from .dataset import IterableDataset

__all__ = ["Failure", "WorkerInfo", "fetcher", "get_worker_info", "work"]

STREAM_ENDED = "the stream has ended"


@dataclass
class WorkerInfo:
    """Who this worker is: `id` from 0 to num_workers - 1, its `seed`, and its `dataset`."""

    id: int
    num_workers: int
    seed: int
    dataset: Any


_here = threading.local()


def get_worker_info() -> WorkerInfo | None:
    """In a DataLoader's worker: which one. Elsewhere None."""
    return getattr(_here, "info", None)


@dataclass
class Failure:
    """An exception on its way from a worker: its class, and the text with the worker's traceback."""

    kind: type
    text: str

    @classmethod
    def now(cls, where: str) -> Failure:
        """The exception being handled."""
        text = traceback.format_exc()
        kind = sys.exc_info()[0] or Exception
        return cls(kind, f"Caught {kind.__name__} in DataLoader worker {where}.\nOriginal {text}")

    def raise_here(self) -> None:
        """Raise it again, as the same class where that takes a text."""
        try:
            error = self.kind(_Text(self.text) if issubclass(self.kind, KeyError) else self.text)
        except Exception:
            error = RuntimeError(self.text)
        raise error from None


class _Text(str):
    """A text whose repr, which KeyError shows, is itself."""

    def __repr__(self) -> str:
        return str(self)


def fetcher(dataset: Any, batched: bool, collate_fn: Callable, drop_last: bool) -> Callable[[Any], Any]:
    """The function from what a sampler gives out to a batch. Raises StopIteration at the end of a stream."""
    if isinstance(dataset, IterableDataset):
        stream: Iterator = iter(dataset)

        def from_stream(index: Any) -> Any:
            if not batched:
                return collate_fn(next(stream))
            examples = list(islice(stream, len(index)))
            if not examples or (drop_last and len(examples) < len(index)):
                raise StopIteration
            return collate_fn(examples)

        return from_stream

    def by_number(index: Any) -> Any:
        if not batched:
            return collate_fn(dataset[index])
        if getattr(dataset, "__getitems__", None) is not None:
            return collate_fn(dataset.__getitems__(index))
        return collate_fn([dataset[i] for i in index])

    return by_number


def work(info: WorkerInfo, own_process: bool, make: Callable[[Any], Callable], init_fn: Callable | None, tasks: Any,
         results: Any) -> None:  # fmt: skip
    """Until None comes: (number, index) -> (number, worker, batch). "begin" starts an epoch: streams from their beginning."""
    _here.info = info
    where = f"process {info.id}"
    if own_process:  # threads share the program's random streams
        import random

        random.seed(info.seed)
        np.random.seed(info.seed % 2**32)
        manual_seed(info.seed)
    broken: Failure | None = None
    try:
        if init_fn is not None:
            init_fn(info.id)
    except Exception:
        broken = Failure.now(where)
    fetch: Callable | None = None
    while (task := tasks.get()) is not None:
        if task == "begin":
            fetch = None
            continue
        number, index = task
        try:
            if broken is None:
                fetch = fetch or make(info.dataset)
                results.put((number, info.id, fetch(index)))
            else:
                results.put((number, info.id, broken))
        except StopIteration:
            results.put((number, info.id, STREAM_ENDED))
        except Exception:
            results.put((number, info.id, Failure.now(where)))
