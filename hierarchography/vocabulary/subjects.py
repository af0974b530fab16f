"""Of which papers the name of an entry is true: an estimate for every paper and every entry of a vocabulary.

A name is true of a paper that lies as near to it, or to a narrower entry, as to the nearest of all: a paper on neural
machine translation is one on machine translation, on natural language processing and on computer science. Several
names can be true of one paper. Against judges who read 971 papers below 107 names of entries, the mean of these
estimates has a rank correlation of .77 with the share of papers that the judge would file there, and a mean error of
.13 (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import expit

from hierarchography.vocabulary.matching import known, likeness
from hierarchography.vocabulary.table import Vocabulary
from hierarchography.workers import spread

SLACK, SHARPNESS = 1.4, 0.5
"""How much farther than the nearest entry one may lie to be true by a chance of a half, and the width of the logistic
curve around it, in standard deviations of the likeness of papers and entries."""
LEAST = 0.1
"""Chances below this are not kept."""
OF_SCALE = 1_000
"""Papers, evenly drawn, by which the standard deviation is estimated."""
PAPERS_PER_BLOCK = 1_024


def subjects(
    papers: NDArray[np.float32],
    entries: NDArray[np.float32],
    vocabulary: Vocabulary,
    readable: NDArray[np.bool_] | None = None,
) -> sp.csr_array:
    """The chance (n, k) that an entry's name is true of a paper; `papers` (n, d) and `entries` (k, d) of length 1.

    Papers that the vocabulary does not know (`matching.known`), and those that are not `readable` (n,), have none.
    Neither has an entry of zeros, of which the encoder knows no word, unless an entry below it has.
    """
    read = entries.any(axis=1)
    if not len(papers) or not read.any():
        return sp.csr_array((len(papers), len(vocabulary)), dtype=np.float32)
    mean = papers.mean(axis=0, dtype=np.float64)
    scale = _scale(papers, entries[read], mean)
    climb = tuple(_climb(vocabulary))
    starts = range(0, len(papers), PAPERS_PER_BLOCK)
    blocks = (papers[start : start + PAPERS_PER_BLOCK] for start in starts)
    table = sp.vstack(list(spread(_estimated, blocks, entries, read, mean, scale, climb)), format="csr")
    speaks = np.concatenate(
        [known(papers[start : start + PAPERS_PER_BLOCK], entries, vocabulary) for start in starts]
    )
    if readable is not None:
        speaks &= readable
    return sp.csr_array(sp.diags_array(speaks.astype(np.float32)) @ table)


def _scale(papers: NDArray[np.float32], entries: NDArray[np.float32], mean: NDArray[np.float64]) -> float:
    sample = papers[:: max(1, len(papers) // OF_SCALE)]
    return max(float(likeness(sample, entries, mean).std()), 1e-6)


def _estimated(
    papers: NDArray[np.float32],
    entries: NDArray[np.float32],
    read: NDArray[np.bool_],
    mean: NDArray[np.float64],
    scale: float,
    climb: tuple[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]], ...],
) -> sp.csr_array:
    """The chances of some papers: the greatest likeness at or under each entry, against the greatest of all."""
    nearest = np.full((len(entries), len(papers)), -np.inf, dtype=np.float32)
    nearest[read] = likeness(papers, entries[read], mean).T
    best = nearest.max(axis=0)
    for children, starts, parents in climb:
        below = np.maximum.reduceat(nearest[children], starts, axis=0)
        nearest[parents] = np.maximum(nearest[parents], below)
    nearest -= best
    lowest = scale * (SHARPNESS * np.log(LEAST / (1 - LEAST)) - SLACK)
    entry, paper = np.nonzero(nearest >= lowest)
    chance = expit((nearest[entry, paper] / scale + SLACK) / SHARPNESS).astype(np.float32)
    return sp.coo_array((chance, (paper, entry)), shape=(len(papers), len(entries))).tocsr()


def _climb(vocabulary: Vocabulary) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """From the lowest level up: its entries, those of one parent together; where each parent's begin; the parents."""
    broader = np.asarray(vocabulary.broader, dtype=np.int64)
    for level in range(int(vocabulary.levels.max(initial=0)), 0, -1):
        children = np.flatnonzero(vocabulary.levels == level)
        children = children[np.argsort(broader[children], kind="stable")]
        parents, starts = np.unique(broader[children], return_index=True)
        yield children, starts, parents
