"""Boilerplate by its spread over the corpus: phrases that say how papers talk ("this paper proposes", "本文").

In any language a subject is named in titles, too: of the papers that hold "machine translation", one in three has it
in the title, also where all papers are on translation. Of those that hold "results show", hardly one has, and they are
as unlike each other as any papers. What is rare in titles and spread like that names nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

SELDOM = 0.35
"""A phrase is seldom in titles below this part of the share that phrases have on average."""
PRIOR = 2.0
"""Papers' worth of the average in a phrase's own share: a phrase of three papers may be in no title by chance."""
TELLING_TITLES = 0.02
"""Titles that hold less of what the papers hold tell nothing: they are missing, or numbers."""
ALIKE = 1.0
"""A phrase seldom in titles is a subject where its papers are so alike, as a part of what those of a subject are."""
SAMPLE, BLOCK = 20_000, 4_096
"""Papers whose vectors are compared, and phrases taken at once."""


def boilerplate(presence: csr_matrix, titled: csr_matrix, vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which phrases are boilerplate; shape (phrases,).

    `presence` (n, phrases) and `titled` hold ones where a paper, or its title, holds a phrase; `vectors` (n, d) are
    the papers' own, of length 1.
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
    """Which phrases are in far fewer titles than phrases on average are, given the papers that hold them."""
    usual = in_titles.sum() / max(holders.sum(), 1)
    if usual < TELLING_TITLES:
        return np.zeros(len(holders), dtype=bool)
    return np.asarray((in_titles + PRIOR * usual) / (holders + PRIOR) < SELDOM * usual)


def unsaid(keys: Sequence[tuple[str, ...]], titled: csr_matrix) -> NDArray[np.bool_]:
    """Which phrases of several words hold a word that is in no title: "results improve", cut out of a sentence.

    In scripts without spaces, a character.
    """
    in_titles = np.asarray(titled.sum(axis=0)).ravel() > 0
    words = {word for place in np.flatnonzero(in_titles) for word in keys[int(place)]}
    return np.array([len(key) > 1 and not words.issuperset(key) for key in keys], dtype=bool)


def likeness(presence: csr_matrix, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """How much more alike the papers that hold a phrase are than any papers: mean cosine of pairs, less that of all."""
    step = max(1, -(-len(vectors) // SAMPLE))
    presence, vectors = presence[::step].tocsc(), vectors[::step]
    everywhere = _pairs(vectors.sum(axis=0, dtype=np.float64)[None, :], np.array([float(len(vectors))]))
    found = np.empty(presence.shape[1])
    for start in range(0, len(found), BLOCK):
        held = presence[:, start : start + BLOCK]
        found[start : start + BLOCK] = _pairs(held.T @ vectors, np.asarray(held.sum(axis=0), dtype=np.float64).ravel())
    return found - everywhere


def _pairs(sums: NDArray[np.floating], count: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean cosine of pairs of unit vectors, given their sums (m, d) and number (m,); 0 of fewer than two."""
    squares = np.einsum("ij,ij->i", sums, sums, dtype=np.float64)
    return np.asarray(np.divide(squares - count, count * (count - 1), out=np.zeros(len(count)), where=count > 1))
