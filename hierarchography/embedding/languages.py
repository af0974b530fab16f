"""Aligns the vectors of papers in several languages, which an encoder otherwise groups by language, not by subject.

Each language's vectors are shifted so that their mean equals that of the main language. What remains of a vector
reflects the subject of the paper, not its language (Libovický, Rosa and Fraser, 2020: "On the language neutrality of
pre-trained multilingual representations"). An encoder trained on English understands enough of languages in Latin
script, through the words that they share with English, but nothing of other languages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

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
    counts = Counter(code for code in codes.tolist() if code)
    main = max(counts, key=lambda code: (counts[code], code), default="")
    moved = Counter({code: count for code, count in counts.items() if code != main and count >= FEWEST})
    if not moved:
        return embeddings, moved
    matrix = embeddings.matrix.astype(np.float32, copy=True)
    centre = matrix[codes == main].mean(axis=0, dtype=np.float64)
    for code in sorted(moved):
        rows = np.flatnonzero(codes == code)
        shift = centre - embeddings.matrix[rows].mean(axis=0, dtype=np.float64)
        matrix[rows] += shift.astype(np.float32)
    return replace(Embeddings.from_vectors(matrix, embeddings.encoder_id), state=embeddings.state), moved
