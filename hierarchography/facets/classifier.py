"""Reads the facet of each sentence of an abstract: multinomial logistic regression with shipped weights.

Learned from structured abstracts whose headings say the facet (`benchmarks/facets.py`): background and aim are the
problem, methods the method, results and conclusions the result; "we propose ..." under an aim is method.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import IO

import numpy as np
from numpy.typing import NDArray

from hierarchography.facets.cues import marks

FILE = "facets.npz"

Encode = Callable[[Sequence[str]], NDArray[np.float32] | None]
"""Unit vectors (n, d) of texts; None if the encoder reads no texts."""


@dataclass(frozen=True, eq=False)
class Weights:
    """The weights of three classifiers, each with a last column for the intercept.

    `full` (facets, features + 1) reads places, cue phrases and MiniLM's vectors; `cued` places and cue phrases, where
    there are no vectors; `bare` places alone, where the text is not in English.
    """

    full: NDArray[np.float32]
    cued: NDArray[np.float32]
    bare: NDArray[np.float32]

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability of each facet, (n, facets), by the weights that have as many columns as the features."""
        table = next(each for each in (self.full, self.cued, self.bare) if each.shape[1] == features.shape[1] + 1)
        scores = features @ table[:, :-1].T + table[:, -1]
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True), dtype=np.float32)

    def write(self, file: IO[bytes]) -> None:
        """Write the weights in float16."""
        np.savez(file, **{name: getattr(self, name).astype(np.float16) for name in ("full", "cued", "bare")})


@cache
def shipped() -> Weights:
    """The weights that come with the package."""
    with (files("hierarchography") / "data" / FILE).open("rb") as file, np.load(file) as stored:
        return Weights(*(stored[name].astype(np.float32) for name in ("full", "cued", "bare")))


def facets_of(
    abstracts: Sequence[Sequence[str]], encode: Encode | None, weights: Weights | None = None
) -> list[list[int]]:
    """The facet of each sentence of each English abstract, as a position in `FACETS`.

    `encode` must be that of MiniLM; without it, only places and cue phrases are read.
    """
    return _parted((weights or shipped()).probabilities(features(abstracts, encode)).argmax(axis=1), abstracts)


def facets_by_place(abstracts: Sequence[Sequence[str]], weights: Weights | None = None) -> list[list[int]]:
    """The facet of each sentence by its place in the abstract alone, for any language."""
    return _parted((weights or shipped()).probabilities(places(_counts(abstracts))).argmax(axis=1), abstracts)


def features(abstracts: Sequence[Sequence[str]], encode: Encode | None) -> NDArray[np.float32]:
    """What is read of each sentence of these abstracts, joined in order.

    Its place, its cue phrases, those of the sentences before and after it, and its vector if `encode` gives one.
    """
    counts, sentences = _counts(abstracts), [sentence for abstract in abstracts for sentence in abstract]
    cues = marks(sentences)
    vectors = encode(sentences) if encode is not None and sentences else None
    parts = [places(counts), cues, beside(cues, counts)]
    return np.hstack(parts if vectors is None else [*parts, vectors])


def places(counts: Sequence[int]) -> NDArray[np.float32]:
    """Where each sentence stands in its abstract, (sum of counts, 8), for abstracts of so many sentences.

    The relative position from 0 to 1, its square, two hinges, whether it is first, second or last, and 1 / count.
    """
    rows = [np.zeros((0, 8))]
    for count in counts:
        number = np.arange(count)
        at = number / (count - 1) if count > 1 else np.full(count, 0.5)
        hinges = np.maximum(at - 1 / 3, 0), np.maximum(at - 2 / 3, 0)
        ends = number == 0, number == 1, (number == count - 1) & (count > 1)
        rows.append(np.column_stack([at, at**2, *hinges, *ends, np.full(count, 1 / max(count, 1))]))
    return np.concatenate(rows).astype(np.float32)


def beside(cues: NDArray[np.float32], counts: Sequence[int]) -> NDArray[np.float32]:
    """The cue phrases (n, 2 m) of the sentence before and the sentence after in the same abstract, zeros if none."""
    both = np.zeros((len(cues), 2, cues.shape[1]), dtype=np.float32)
    both[1:, 0], both[:-1, 1] = cues[:-1], cues[1:]
    ends = np.cumsum([count for count in counts if count])
    both[np.r_[0, ends[:-1]] if len(ends) else [], 0] = 0
    both[ends - 1 if len(ends) else [], 1] = 0
    return both.reshape(len(cues), -1)


def _counts(abstracts: Sequence[Sequence[str]]) -> list[int]:
    return [len(sentences) for sentences in abstracts]


def _parted(values: NDArray[np.integer], abstracts: Sequence[Sequence[str]]) -> list[list[int]]:
    """The values of all sentences as one list per abstract."""
    parts = np.split(values, np.cumsum(_counts(abstracts))[:-1]) if abstracts else []
    return [part.tolist() for part in parts]
