"""Finds boilerplate: phrases that are typical of papers in general ("this paper proposes", "本文"), in any language.

Subjects are also named in titles: of the papers that contain "machine translation", one in three has it in the title,
even if all papers are on translation. Of the papers that contain "results show", hardly any has it in the title, and
they are no more similar than any other papers. Phrases that are rare in titles and spread like that are boilerplate.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

SELDOM = 0.35
"""A phrase is rare in titles if its share of titles is below this fraction of the average share of phrases."""
PRIOR = 2.0
"""Average papers added to a phrase's share (smoothing); a phrase of three papers may be in no title by chance."""
TELLING_TITLES = 0.02
"""If the average share is lower, titles are not informative, because they are missing or are numbers."""
ALIKE = 1.0
"""A phrase that is rare in titles is a subject if the similarity of its papers is at least this fraction of that of
subjects."""
SAMPLE, BLOCK = 20_000, 4_096
"""Maximum number of papers whose vectors are compared, and phrases processed at once."""


def boilerplate(presence: csr_matrix, titled: csr_matrix, vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which phrases are boilerplate; shape (phrases,).

    `presence` (n, phrases) and `titled` are 1 if a paper, or its title, contains a phrase; `vectors` (n, d) are those
    of the papers, of length 1.
    """
    holders = np.asarray(presence.sum(axis=0)).ravel()
    in_titles = np.asarray(titled.sum(axis=0)).ravel()
    seldom = seldom_titled(holders, in_titles)
    often = np.flatnonzero(~seldom & (in_titles > 0) & (holders > 2))
    if not seldom.any() or not len(often):
        return seldom
    subjects = float(np.average(likeness(presence[:, often[:BLOCK]], vectors), weights=holders[often[:BLOCK]]))
    rare = np.flatnonzero(seldom)
    seldom[rare] = likeness(presence[:, rare], vectors) < ALIKE * max(subjects, 0.0)
    return seldom


def seldom_titled(holders: NDArray[np.floating], in_titles: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Which phrases are in far fewer titles than average, relative to the papers that contain them."""
    usual = in_titles.sum() / max(holders.sum(), 1)
    if usual < TELLING_TITLES:
        return np.zeros(len(holders), dtype=bool)
    return np.asarray((in_titles + PRIOR * usual) / (holders + PRIOR) < SELDOM * usual)


def unsaid(keys: Sequence[tuple[str, ...]], titled: csr_matrix) -> NDArray[np.bool_]:
    """Which phrases of several words contain a word that is in no title, such as "results improve".

    In scripts without spaces, a character instead of a word.
    """
    in_titles = np.asarray(titled.sum(axis=0)).ravel() > 0
    words = {word for place in np.flatnonzero(in_titles) for word in keys[int(place)]}
    return np.array([len(key) > 1 and not words.issuperset(key) for key in keys], dtype=bool)


def likeness(presence: csr_matrix, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean cosine of pairs of papers that contain a phrase, minus the mean cosine of all pairs."""
    step = max(1, -(-len(vectors) // SAMPLE))
    presence, vectors = presence[::step].tocsc(), vectors[::step]
    everywhere = _pairs(vectors.sum(axis=0, dtype=np.float64)[None, :], np.array([float(len(vectors))]))
    means = np.empty(presence.shape[1])
    for start in range(0, len(means), BLOCK):
        block = presence[:, start : start + BLOCK]
        means[start : start + BLOCK] = _pairs(
            block.T @ vectors, np.asarray(block.sum(axis=0), dtype=np.float64).ravel()
        )
    return means - everywhere


def _pairs(sums: NDArray[np.floating], count: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean cosine of pairs of unit vectors, given their sums (m, d) and number (m,); 0 for fewer than two."""
    squares = np.einsum("ij,ij->i", sums, sums, dtype=np.float64)
    return np.asarray(np.divide(squares - count, count * (count - 1), out=np.zeros(len(count)), where=count > 1))
