"""Encodes with a model of torch in several Python threads at once, each with one thread of torch.

Where torch divides a matrix product among threads, the last bits of vectors depend on their number, which may differ
between a build and its workers. Each chunk of texts is therefore encoded by one thread of torch, chunks side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from hierarchography.workers.shared_limit import SharedLimit

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


def token_counts(model: Any, texts: Sequence[str]) -> list[int]:
    """The number of tokens of each text, without truncation; none if the model does not show its tokeniser."""
    tokenizer = getattr(getattr(model, "model", model), "tokenizer", None)
    if not callable(tokenizer):
        return []
    with _tokenising:
        return list(map(len, tokenizer(list(texts))["input_ids"]))


def _limited() -> int:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    return before


def _unlimited(before: int) -> None:
    import torch

    torch.set_num_threads(before)


_ONE_THREAD = SharedLimit(_limited, _unlimited)


@contextmanager
def one_torch_thread() -> Iterator[None]:
    """Limit torch to one thread here, and in each thread of Python that starts in this context."""
    with _ONE_THREAD.held():
        yield
