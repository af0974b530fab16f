"""Encodes with a model of torch in several Python threads at once, each with one thread of torch.

Where torch divides a matrix product among threads, the last bits of vectors depend on their number, which may differ
between a build and its workers. Each chunk of texts is therefore encoded by one thread of torch, chunks side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import Any, TypeVar

Result = TypeVar("Result")

_tokenising = Lock()
"""A tokeniser sets its truncation and padding before each use, and refuses a second thread meanwhile."""


def tokenise_alone(model: Any) -> None:
    """Make a `SentenceTransformer` prepare texts in one thread at a time, so that several threads may use it."""
    method = "preprocess" if hasattr(model, "preprocess") else "tokenize"  # its name before sentence-transformers 6
    setattr(model, method, partial(_alone, getattr(model, method)))


def _alone(prepare: Callable[..., Result], *args: Any, **settings: Any) -> Result:
    with _tokenising:
        return prepare(*args, **settings)


class _Threads:
    """The number of threads of torch, a property of the process: the first that needs one sets it, the last resets it.

    Threads of Python that start meanwhile use one thread of torch.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._asking = 0
        self._before = 1

    def ask(self) -> None:
        import torch

        with self._lock:
            if not self._asking:
                self._before = torch.get_num_threads()
                torch.set_num_threads(1)
            self._asking += 1

    def leave(self) -> None:
        import torch

        with self._lock:
            self._asking -= 1
            if not self._asking:
                torch.set_num_threads(self._before)


_threads = _Threads()


@contextmanager
def one_torch_thread() -> Iterator[None]:
    """Limit torch to one thread here, and in each thread of Python that starts in this context."""
    _threads.ask()
    try:
        yield
    finally:
        _threads.leave()
