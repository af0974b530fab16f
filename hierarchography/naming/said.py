"""The share of a topic's papers that contain the words of a name.

A discipline that no paper mentions is hardly ever the right name of a topic: for makeshifts, judges agreed with this
share as well as with the estimate of how many papers the name is true of (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from hierarchography.naming.evidence import Evidence
from hierarchography.naming.inflection import fold
from hierarchography.naming.labels import MINOR_WORDS
from hierarchography.naming.particles import without_particles

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"\band\b|&|,", re.IGNORECASE)


def said(
    evidence: Evidence, names: Sequence[str], languages: Sequence[str], members: NDArray[np.integer]
) -> NDArray[np.bool_]:
    """Which papers (m,) contain all words of a name, or of a part of "X and Y", in any form and place; (m, names)."""
    words = [_parts(name, language) for name, language in zip(names, languages, strict=True)]
    known = _columns(evidence, {word for parts in words for part in parts for word in part})
    place = {word: at for at, word in enumerate(known)}
    presence = evidence.phrases.presence[members][:, list(known.values())].toarray() > 0
    found = np.zeros((len(members), len(names)), dtype=bool)
    for column, parts in enumerate(words):
        for part in parts:
            if part and all(word in place for word in part):
                found[:, column] |= presence[:, [place[word] for word in part]].all(axis=1)
    return found


def _parts(name: str, language: str) -> list[frozenset[str]]:
    """The folded words of each part of a name, without minor words and particles."""
    parts = (_WORD.findall(without_particles(part)) for part in _BETWEEN.split(name))
    return [frozenset(fold(word, language) for word in part if word.casefold() not in MINOR_WORDS) for part in parts]


def _columns(evidence: Evidence, words: set[str]) -> Mapping[str, int]:
    """The columns of these words among the papers' phrases, for those that enough papers have."""
    return {word: evidence.single_words[word] for word in sorted(words) if word in evidence.single_words}
