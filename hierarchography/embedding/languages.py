"""Brings papers in several languages together by subject: an encoder groups them by language first.

Each language's vectors are moved so that their mean is that of the main language. What is left of a vector then says
what the paper is about, not what language it is in (Libovický, Rosa and Fraser, 2020: "On the language neutrality of
pre-trained multilingual representations"). An encoder taught English reads enough of languages in Latin letters, by
the words that they share with English, but nothing of others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hierarchography.model import Embeddings

FEWEST = 15
"""The fewest papers that show where a language's vectors lie."""


def across_languages(embeddings: Embeddings, languages: Sequence[str]) -> tuple[Embeddings, Counter[str]]:
    """The vectors without what they say of the language, and how many of each language were moved.

    `languages` (n,) are the codes of the papers' languages; papers of an empty one, and of languages of fewer than 15
    papers, keep their vectors. Vectors of zeros, of which the encoder knows no word, stay and do not count.
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
