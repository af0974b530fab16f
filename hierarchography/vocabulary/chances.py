"""Of which papers the name of an entry is true: an estimate for every paper and every entry of a vocabulary.

A paper is shared out over the entries nearest to it, and the shares are counted up the vocabulary's tree: a paper on
neural machine translation is one on machine translation, on natural language processing and on computer science.
Several names can be true of one paper, so that a small share is enough. The curve from share to chance was fitted to
judges' verdicts on 107 names of entries, each beside 8 papers: the mean chance and the share of papers that the judge
would file there have a rank correlation of .80 and a mean difference of .12 (`benchmarks/RESULTS.md`).
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

NEAREST, TEMPERATURE = 30, 0.05
"""Entries that a paper is shared out over, and how sharply."""
EVEN, STEEP = 0.05, 1.5
"""The share from which on a name is rather true than not, and how steeply the odds rise with the share."""
IF_MENTIONED, IF_NOT = 1.15, 0.75
"""Factors of the chance for a paper whose words mention the name or a narrower one, and for one whose words do not.
Fitted to 145 names that were chosen by the estimate without them: it is too high for names that hardly any paper of the
topic mentions (`benchmarks/RESULTS.md`)."""
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
    entry, or of one below it, and falls for others (`IF_MENTIONED`).

    Papers that the vocabulary does not know (`matching.known`), and those that are not `readable` (n,), have none.
    Neither has an entry of zeros, of which the encoder knows no word, unless an entry below it has. The table is kept
    in the cache, whichever papers are readable: growing the tree and naming it need the same one.
    """
    cache, made_by = Cache(area=AREA), (code_hash("vocabulary", "model"), versions("numpy", "scipy"))
    key = content_key(fingerprint(papers, entries, texts=texts or ()), vocabulary.digest, *made_by)
    table = TABLE.recall(cache, key)
    if table is None:
        table = _computed(papers, entries, vocabulary)
        if texts is not None:
            table = _with_words(table, texts, vocabulary)
        TABLE.keep(cache, key, table)
    return table if readable is None else _only(table, readable)


def _only(table: sp.csr_array, readable: NDArray[np.bool_]) -> sp.csr_array:
    """The table with the rows of papers that are not readable empty."""
    rows = sp.csr_array(sp.diags_array(readable.astype(np.float32)) @ table)
    rows.eliminate_zeros()
    rows.sort_indices()
    return rows


def _computed(papers: NDArray[np.float32], entries: NDArray[np.float32], vocabulary: Vocabulary) -> sp.csr_array:
    read = np.flatnonzero(entries.any(axis=1))
    if not len(papers) or not len(read):
        return sp.csr_array((len(papers), len(vocabulary)), dtype=np.float32)
    mean = papers.mean(axis=0, dtype=np.float64)
    step = papers_at_once(len(vocabulary), PAPERS_PER_BLOCK)
    blocks = (papers[start : start + step] for start in range(0, len(papers), step))
    least = least_cosine(entries, vocabulary)
    parts = list(spread(_estimated, blocks, entries[read], read, mean, least, vocabulary.holds))
    return sp.csr_array(sp.vstack(parts, format="csr"))


def _with_words(table: sp.csr_array, texts: Sequence[str], vocabulary: Vocabulary) -> sp.csr_array:
    """The chances multiplied by what it means that a paper's words mention an entry or one below it, or do not."""
    mentioned = sp.csr_array(mentions(texts, vocabulary) @ vocabulary.holds)
    mentioned.data[:] = 1
    both = sp.csr_array(table.multiply(mentioned))
    weighed = sp.csr_array(IF_NOT * table + (IF_MENTIONED - IF_NOT) * both, dtype=np.float32)
    np.minimum(weighed.data, 1, out=weighed.data)
    weighed.sort_indices()
    return weighed


def chance(share: NDArray[np.floating]) -> NDArray[np.float32]:
    """The chance that a name is true of papers which have these shares of it or of what is below it.

    >>> [round(float(value), 2) for value in chance(np.array([0.01, 0.05, 0.5, 1.0]))]
    [0.08, 0.5, 0.97, 0.99]
    """
    raised = np.asarray(share, dtype=np.float32) ** STEEP
    return np.asarray(raised / (raised + np.float32(EVEN**STEEP)), dtype=np.float32)


def _estimated(
    papers: NDArray[np.float32],
    entries: NDArray[np.float32],
    read: NDArray[np.int64],
    mean: NDArray[np.float64],
    least: float,
    holds: sp.csr_array,
) -> sp.csr_array:
    alike, nearest = likeness_and_nearest(papers, entries, mean)
    shared = shares(alike, NEAREST, TEMPERATURE)
    counted = sp.csr_array(shared @ holds[read])
    counted.data = chance(counted.data)
    speaks = (nearest >= least).astype(np.float32)
    table = sp.csr_array(counted.multiply(speaks[:, None]), dtype=np.float32)
    table.data[table.data < LEAST] = 0
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
