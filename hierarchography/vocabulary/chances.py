"""Estimates the chance that an entry's name is true of a paper, for every paper and every entry of a vocabulary.

Each paper is divided among its nearest entries, and the shares are summed up the vocabulary's tree: a paper on neural
machine translation also counts for machine translation, natural language processing and computer science. Several
names can be true of one paper, so a small share is enough, and an even smaller one if the paper mentions the name or a
narrower one. The curve from share to chance was fitted to 4,420 judgements, made by reading, of whether a name is true
of a paper: 589 names of entries, for topics of three collections. Fitted to two of the collections and tested on the
third, it ranks papers with an area under the ROC curve of .88 to .93 (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from hierarchography.cache import Cache, code_hash, content_key, fingerprint, versions
from hierarchography.model import Codec, Parts
from hierarchography.vocabulary.matching import least_cosine, likeness_and_nearest, papers_at_once, shares
from hierarchography.vocabulary.mentioned import mentions_with_narrower
from hierarchography.vocabulary.table import Vocabulary
from hierarchography.workers import spread

NEAREST, TEMPERATURE = 100, 0.08
"""Number of entries that a paper is divided among, and the temperature of the softmax."""
EVEN, STEEP = 0.11, 1.22
"""The share at which the chance is 1/2, and the exponent of the odds as a power of the share."""
MENTIONED = 2.8
"""Factor on the odds for a paper that mentions the name or a narrower one."""
LEAST = 0.05
"""Chances below this are set to 0."""
PAPERS_PER_BLOCK = 8_192
"""Maximum papers matched at once."""
AREA = "subjects"


def subjects(
    papers: NDArray[np.float32],
    entries: NDArray[np.float32],
    vocabulary: Vocabulary,
    readable: NDArray[np.bool_] | None = None,
    texts: Sequence[str] | None = None,
    counted: Callable[[], sp.csr_array] | None = None,
    mentioned: Callable[[], sp.csr_array] | None = None,
) -> sp.csr_array:
    """The chance (n, k) that an entry's name is true of a paper; `papers` (n, d) and `entries` (k, d) of length 1.

    With `texts` (n,), mentions count too: the chance is higher for papers that contain the name or an alias of the
    entry or of a narrower one (`MENTIONED`).

    The chance is 0 for papers that the vocabulary does not cover (`matching.known`) or that are not `readable` (n,). It
    is also 0 for entries with zero vectors, whose words the encoder does not know, unless a narrower entry has one. The
    cached table does not depend on `readable`, because building the tree and naming it use the same one. `counted`
    gives the shares (`counted_shares`) and `mentioned` the mentions (`mentions_with_narrower`) if they are known.
    """
    cache, made_by = Cache(area=AREA), (code_hash("vocabulary", "model"), versions("numpy", "scipy"))
    key = content_key(fingerprint(papers, entries, texts=texts or ()), vocabulary.digest, *made_by)
    table = TABLE.recall(cache, key)
    if table is None:
        share = counted() if counted else counted_shares(papers, entries, vocabulary)
        if texts is not None and mentioned is None:
            mentioned = partial(mentions_with_narrower, texts, vocabulary)
        table = _chances(share, mentioned() if mentioned else None)
        TABLE.keep(cache, key, table)
    return table if readable is None else readable_only(table, readable)


def readable_only(table: sp.csr_array, readable: NDArray[np.bool_]) -> sp.csr_array:
    """A table (n, k) of `subjects` with empty rows for papers that are not `readable` (n,); itself if all are."""
    if readable.all():
        return table
    rows = sp.csr_array(sp.diags_array(readable.astype(np.float32)) @ table)
    rows.eliminate_zeros()
    rows.sort_indices()
    return rows


def counted_shares(papers: NDArray[np.float32], entries: NDArray[np.float32], vocabulary: Vocabulary) -> sp.csr_array:
    """The share (n, k) of each paper that belongs to an entry or to narrower ones."""
    read = np.flatnonzero(entries.any(axis=1))
    if not len(papers) or not len(read):
        return sp.csr_array((len(papers), len(vocabulary)), dtype=np.float32)
    mean = papers.mean(axis=0, dtype=np.float64)
    step = papers_at_once(len(vocabulary), PAPERS_PER_BLOCK)
    blocks = (papers[start : start + step] for start in range(0, len(papers), step))
    least = least_cosine(entries, vocabulary)
    parts = list(spread(_shared, blocks, entries[read], read, mean, least, vocabulary.holds, threads=True))
    return sp.csr_array(sp.vstack(parts, format="csr"))


def _chances(table: sp.csr_array, mentioned: sp.csr_array | None) -> sp.csr_array:
    """The chances for a table of shares, higher if a paper mentions an entry or a narrower one."""
    odds = sp.csr_array((np.asarray(odds_of(table.data)), table.indices, table.indptr), shape=table.shape)
    if mentioned is not None:
        odds = sp.csr_array(odds + (MENTIONED - 1) * sp.csr_array(odds.multiply(mentioned)), dtype=np.float32)
    odds.data = np.asarray(odds.data / (1 + odds.data), dtype=np.float32)
    odds.data[odds.data < LEAST] = 0
    odds.eliminate_zeros()
    odds.sort_indices()
    return odds


def odds_of(share: NDArray[np.floating]) -> NDArray[np.float32]:
    """The odds that a name is true of papers with these shares, if they mention neither it nor a narrower one.

    >>> [round(float(value), 2) for value in odds_of(np.array([0.01, 0.11, 0.5, 1.0]))]
    [0.05, 1.0, 6.34, 14.77]
    """
    return np.asarray((np.asarray(share, dtype=np.float32) / np.float32(EVEN)) ** np.float32(STEEP))


def _shared(
    papers: NDArray[np.float32],
    entries: NDArray[np.float32],
    read: NDArray[np.int64],
    mean: NDArray[np.float64],
    least: float,
    holds: sp.csr_array,
) -> sp.csr_array:
    alike, nearest = likeness_and_nearest(papers, entries, mean)
    return counted_by_likeness(alike, nearest, least, holds[read])


def counted_by_likeness(
    alike: NDArray[np.float32], nearest: NDArray[np.float32], least: float, holds: sp.csr_array
) -> sp.csr_array:
    """`counted_shares` of papers by their `likeness_and_nearest`; papers with a cosine below `least` get none."""
    counted = sp.csr_array(shares(alike, NEAREST, TEMPERATURE) @ holds)
    table = sp.csr_array(counted.multiply((nearest >= least).astype(np.float32)[:, None]), dtype=np.float32)
    table.data[odds_of(table.data) < LEAST / MENTIONED] = 0
    table.eliminate_zeros()
    table.sort_indices()
    return table


def _packed(table: sp.csr_array) -> Parts:
    arrays = {"data": table.data, "indices": table.indices, "edges": table.indptr}
    return Parts(arrays, {"columns": table.shape[1]})


def _unpacked(parts: Parts) -> sp.csr_array:
    arrays = parts.arrays
    shape = len(arrays["edges"]) - 1, parts.facts["columns"]
    return sp.csr_array((arrays["data"], arrays["indices"], arrays["edges"]), shape=shape)


TABLE: Codec[sp.csr_array] = Codec(_packed, _unpacked)
