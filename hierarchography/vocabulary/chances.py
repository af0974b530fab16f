"""Of which papers the name of an entry is true: an estimate for every paper and every entry of a vocabulary.

A paper is shared out over the entries nearest to it, and the shares are counted up the vocabulary's tree: a paper on
neural machine translation is one on machine translation, on natural language processing and on computer science.
Several names can be true of one paper, so that a small share is enough, and a smaller one for a paper whose words
mention the name or a narrower one. The curve from share to chance was fitted to 4,420 judgements, by reading, of
whether a name is true of a paper: 589 names of entries, of topics of three collections. Fitted to two of these and
tried on the third, it orders papers with an area under the curve of .88 to .93 (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from hierarchography.cache import Cache, code_hash, content_key, fingerprint, versions
from hierarchography.model import Codec, Parts
from hierarchography.vocabulary.matching import least_cosine, likeness_and_nearest, papers_at_once, shares
from hierarchography.vocabulary.mentioned import mentions
from hierarchography.vocabulary.table import Vocabulary
from hierarchography.workers import spread

NEAREST, TEMPERATURE = 100, 0.08
"""Entries that a paper is shared out over, and how sharply."""
EVEN, STEEP = 0.11, 1.22
"""The share at which a name is as likely true as not, and how steeply the odds rise with the share."""
MENTIONED = 2.8
"""Factor of the odds for a paper whose words mention the name or a narrower one."""
LEAST = 0.05
"""Chances below this are not kept."""
PAPERS_PER_BLOCK = 8_192
"""Papers matched at once, at most."""
AREA = "subjects"


def subjects(
    papers: NDArray[np.float32],
    entries: NDArray[np.float32],
    vocabulary: Vocabulary,
    readable: NDArray[np.bool_] | None = None,
    texts: Sequence[str] | None = None,
) -> sp.csr_array:
    """The chance (n, k) that an entry's name is true of a paper; `papers` (n, d) and `entries` (k, d) of length 1.

    With `texts` (n), the papers' own words count too: the chance rises for papers that hold the name or an alias of the
    entry, or of one below it (`MENTIONED`).

    Papers that the vocabulary does not know (`matching.known`), and those that are not `readable` (n,), have none.
    Neither has an entry of zeros, of which the encoder knows no word, unless an entry below it has. The table is kept
    in the cache, whichever papers are readable: growing the tree and naming it need the same one.
    """
    cache, made_by = Cache(area=AREA), (code_hash("vocabulary", "model"), versions("numpy", "scipy"))
    key = content_key(fingerprint(papers, entries, texts=texts or ()), vocabulary.digest, *made_by)
    table = TABLE.recall(cache, key)
    if table is None:
        table = _chances(_counted(papers, entries, vocabulary), texts, vocabulary)
        TABLE.keep(cache, key, table)
    return table if readable is None else _only(table, readable)


def _only(table: sp.csr_array, readable: NDArray[np.bool_]) -> sp.csr_array:
    """The table with the rows of papers that are not readable empty."""
    rows = sp.csr_array(sp.diags_array(readable.astype(np.float32)) @ table)
    rows.eliminate_zeros()
    rows.sort_indices()
    return rows


def _counted(papers: NDArray[np.float32], entries: NDArray[np.float32], vocabulary: Vocabulary) -> sp.csr_array:
    """The share (n, k) of each entry and of what is below it in each paper."""
    read = np.flatnonzero(entries.any(axis=1))
    if not len(papers) or not len(read):
        return sp.csr_array((len(papers), len(vocabulary)), dtype=np.float32)
    mean = papers.mean(axis=0, dtype=np.float64)
    step = papers_at_once(len(vocabulary), PAPERS_PER_BLOCK)
    blocks = (papers[start : start + step] for start in range(0, len(papers), step))
    least = least_cosine(entries, vocabulary)
    parts = list(spread(_shared, blocks, entries[read], read, mean, least, vocabulary.holds))
    return sp.csr_array(sp.vstack(parts, format="csr"))


def _chances(table: sp.csr_array, texts: Sequence[str] | None, vocabulary: Vocabulary) -> sp.csr_array:
    """The chances for a table of shares, higher where a paper's words mention an entry or one below it."""
    odds = sp.csr_array((np.asarray(odds_of(table.data)), table.indices, table.indptr), shape=table.shape)
    if texts is not None:
        mentioned = sp.csr_array(mentions(texts, vocabulary) @ vocabulary.holds)
        mentioned.data[:] = 1
        odds = sp.csr_array(odds + (MENTIONED - 1) * sp.csr_array(odds.multiply(mentioned)), dtype=np.float32)
    odds.data = np.asarray(odds.data / (1 + odds.data), dtype=np.float32)
    odds.data[odds.data < LEAST] = 0
    odds.eliminate_zeros()
    odds.sort_indices()
    return odds


def odds_of(share: NDArray[np.floating]) -> NDArray[np.float32]:
    """The odds that a name is true of papers with these shares of it and of what is below it that mention neither.

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
    counted = sp.csr_array(shares(alike, NEAREST, TEMPERATURE) @ holds[read])
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
