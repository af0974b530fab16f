"""Finds nearly identical texts with MinHash: candidates from locality-sensitive hashing, each verified exactly.

A text is represented by the set of its 3-word shingles; the similarity of two texts is the Jaccard index of their sets
(A. Broder, "On the resemblance and containment of documents", 1997). Signatures of 128 hashes are split into bands;
texts that agree in a whole band are candidates. Time and memory grow linearly with the number of texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from pandas.util import hash_array

from hierarchography.vocabulary.asciiwords import ascii_words
from hierarchography.workers import spread

HASHES = 128
_SEED = 1
# So many texts, that all there is of their shingles stays in the processor's own memory; workers take several.
_CHUNK = 256
_AT_ONCE = 16
_MISSED = 0.005
_SHINGLE = 3
_MIX = np.uint64(0xD6E8FEB86659FD93)  # of the finaliser rrxmrrxmsx_0 by P. Evensen: an odd number of evenly spread bits
# In a band that more texts share, each is compared with the first and with the one before it only.
_ALL_PAIRS = 24
# Chinese, Japanese and Korean are written without spaces: there a character counts as a word.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)


def words_of(text: str) -> list[str]:
    """The words of a text, ignoring case and punctuation."""
    if text.isascii():
        return ascii_words(text)
    return _WORD.findall(text.casefold())


def shingles(words: Sequence[str]) -> set[str]:
    """All runs of three words; a text of one or two words is one shingle."""
    return set(map(" ".join, zip(words, words[1:], words[2:], strict=False))) or {" ".join(words)}


def jaccard(first: set[str], second: set[str]) -> float:
    """The Jaccard index: the size of the intersection divided by that of the union."""
    common = len(first & second)
    return common / (len(first) + len(second) - common) if first or second else 0.0


def similar_pairs(texts: Sequence[str], similarity: float) -> Iterator[tuple[int, int, float]]:
    """Pairs (first < second) of texts with a Jaccard index of at least `similarity`, and the index.

    The texts should be distinct and sorted, so that the result does not depend on the order of the input. A pair at
    `similarity` is missed with a probability of at most 0.005, and far less above it.
    """
    sets: dict[int, set[str]] = {}
    for first, second in sorted(_candidates(_signatures(texts), similarity)):
        for row in (first, second):
            if row not in sets:
                sets[row] = shingles(words_of(texts[row]))
        if (index := jaccard(sets[first], sets[second])) >= similarity:
            yield first, second, index


def _signatures(texts: Sequence[str]) -> NDArray[np.uint32]:
    chunks = (texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK))
    signed = spread(_signed, chunks, at_once=_AT_ONCE, threads=True)
    return np.concatenate([np.empty((0, HASHES), dtype=np.uint32), *signed])


def _signed(texts: Sequence[str]) -> NDArray[np.uint32]:
    """The signatures (n, 128) of some texts, by numpy in this thread.

    The hashes are multiply-shift (M. Dietzfelbinger et al., "A reliable randomized algorithm for the closest-pair
    problem", 1997) over one good hash of each shingle. Threads end with the texts: a process that is forked after a
    pool of threads was used would wait for them for ever.
    """
    hashes, starts = hashed_shingles(texts)
    factors, offsets = np.random.SeedSequence(_SEED).generate_state(2 * HASHES, np.uint32).reshape(2, HASHES)
    signatures = np.empty((len(texts), HASHES), dtype=np.uint32)
    mixed = np.empty_like(hashes)
    for column, (factor, offset) in enumerate(zip(factors | np.uint32(1), offsets, strict=True)):
        np.multiply(hashes, factor, out=mixed)
        np.add(mixed, offset, out=mixed)
        signatures[:, column] = np.minimum.reduceat(mixed, starts)
    return signatures


def hashed_shingles(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """A hash of every run of three words of some texts, text after text, and where each text begins.

    Every distinct word is hashed once, and a run by the hashes of its words. Texts of fewer words are filled up.
    """
    words = [found + [""] * (_SHINGLE - len(found)) for found in map(words_of, texts)]
    flat = np.array(list(chain.from_iterable(words)), dtype=object)
    by_word = hash_array(flat, categorize=True)
    runs = np.zeros(len(flat) - _SHINGLE + 1, dtype=np.uint64)
    for place in range(_SHINGLE):
        runs = (runs ^ by_word[place : place + len(runs)]) * _MIX
        runs ^= runs >> np.uint64(32)
    ends = np.cumsum([len(found) for found in words])
    across = (ends[:-1, None] - np.arange(1, _SHINGLE)).ravel()  # runs that begin in one text and end in the next
    hashes = np.delete(runs, across).astype(np.uint32)
    return hashes, np.concatenate([[0], ends[:-1] - (_SHINGLE - 1) * np.arange(1, len(words))])


def rows_per_band(similarity: float) -> int:
    """The longest band for which a pair at this similarity is missed with a probability of at most 0.005."""

    def missed(rows: int) -> float:
        return float((1 - similarity**rows) ** (HASHES // rows))

    return max((rows for rows in range(1, 33) if missed(rows) <= _MISSED), default=1)


def _candidates(signatures: NDArray[np.uint32], similarity: float) -> set[tuple[int, int]]:
    rows = rows_per_band(similarity)
    pairs: set[tuple[int, int]] = set()
    for band in range(HASHES // rows):
        part = np.ascontiguousarray(signatures[:, band * rows : (band + 1) * rows])
        keys = part.view(np.dtype((np.void, part.dtype.itemsize * rows))).ravel()
        order = np.argsort(keys, kind="stable")
        same = keys[order][1:] == keys[order][:-1]
        for run in _runs(order, same):
            pairs.update(_pairs_of(run))
    return pairs


def _runs(order: NDArray[np.int64], same: NDArray[np.bool_]) -> Iterator[list[int]]:
    """Stretches of `order` whose neighbours are the same, as ascending lists."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], same, [False])).astype(np.int8)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield sorted(order[start : end + 1].tolist())


def _pairs_of(run: list[int]) -> Iterator[tuple[int, int]]:
    for place, second in enumerate(run):
        if len(run) <= _ALL_PAIRS:
            yield from ((first, second) for first in run[:place])
        elif place:
            yield run[0], second
            yield run[place - 1], second
