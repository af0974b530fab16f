"""Aligns the vectors of papers in several languages, which an encoder otherwise groups by language, not by subject.

Each language's vectors are shifted so that their mean equals that of the main language. What remains of a vector
reflects the subject of the paper, not its language (Libovický, Rosa and Fraser, 2020: "On the language neutrality of
pre-trained multilingual representations"). An encoder trained on English understands enough of languages in Latin
script, through the words that they share with English, but nothing of other languages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Embeddings

FEWEST = 15
"""Minimum papers of a language to estimate the mean of its vectors."""


def across_languages(embeddings: Embeddings, languages: Sequence[str]) -> tuple[Embeddings, Counter[str]]:
    """The vectors with the differences between languages removed, and the number of shifted papers per language.

    `languages` (n,) are the codes of the papers' languages. Papers with an empty code, or in a language with fewer than
    15 papers, keep their vectors. Zero vectors (texts without words that the encoder knows) are neither shifted nor
    counted.
    """
    codes = np.where(embeddings.matrix.any(axis=1), np.array(languages, dtype=str), "")
    main, moved = _moved(codes)
    if not moved:
        return embeddings, moved
    matrix = embeddings.matrix.astype(np.float32, copy=True)
    centre = matrix[codes == main].mean(axis=0, dtype=np.float64)
    for code in sorted(moved):
        rows = np.flatnonzero(codes == code)
        shift = centre - embeddings.matrix[rows].mean(axis=0, dtype=np.float64)
        matrix[rows] += shift.astype(np.float32)
    return replace(Embeddings.from_vectors(matrix, embeddings.encoder_id), state=embeddings.state), moved


def shifts(
    shifted: Embeddings,
    languages: NDArray[np.str_],
    wanted: Collection[str],
    read: Callable[[NDArray[np.int64]], NDArray[np.float32]],
    most: int,
) -> dict[str, NDArray[np.float32]]:
    """How `across_languages` has moved the vectors of each of the `wanted` languages, for vectors of further papers.

    `shifted` are the vectors after it; `read` gives those before it for rows of papers, and is asked about at most
    `most` papers of a language. Languages that were not moved are left out.
    """
    codes = np.where(shifted.matrix.any(axis=1), languages, "")
    main, moved = _moved(codes)
    found: dict[str, NDArray[np.float32]] = {}
    for code in sorted(set(wanted) & set(moved)):
        rows = np.flatnonzero(codes == code)
        rows = rows[np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(np.int64)]
        centre = shifted.matrix[codes == main].mean(axis=0, dtype=np.float64)
        found[code] = (centre - read(rows).mean(axis=0, dtype=np.float64)).astype(np.float32)
    return found


def _moved(codes: NDArray[np.str_]) -> tuple[str, Counter[str]]:
    """The main language, and the number of papers in each language whose vectors are moved to it."""
    counts = Counter(code for code in codes.tolist() if code)
    main = max(counts, key=lambda code: (counts[code], code), default="")
    return main, Counter({code: count for code, count in counts.items() if code != main and count >= FEWEST})
