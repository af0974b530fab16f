"""The share of a topic's papers that contain the words of a name.

A discipline that no paper mentions is hardly ever the right name of a topic: for makeshifts, judges agreed with this
share as well as with the estimate of how many papers the name is true of (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from hierarchography.naming.evidence import Evidence
from hierarchography.naming.inflection import fold
from hierarchography.naming.labels import MINOR_WORDS, parts_of
from hierarchography.naming.particles import without_particles
from hierarchography.naming.phrases import is_general

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def said(
    evidence: Evidence, names: Sequence[str], languages: Sequence[str], members: NDArray[np.integer]
) -> NDArray[np.bool_]:
    """Which papers (m,) contain all words of a name, or of a part of "X and Y", in any form and place; (m, names).

    A word with a hyphen may be two words of a paper. Words that are too general to be phrases do not count beside
    others; a part of such words only ("Machine learning") is said nowhere.
    """
    named = [_parts(name, language) for name, language in zip(names, languages, strict=True)]
    spoken = zip(named, languages, strict=True)
    pieces = {word: _pieces(word, language) for parts, language in spoken for part in parts for word in part}
    columns = _columns(evidence, {*pieces, *chain.from_iterable(pieces.values())})
    presence = evidence.phrases.presence[members][:, list(columns.values())].toarray() > 0
    holding = dict(zip(columns, presence.T, strict=True))
    nowhere = np.zeros(len(members), dtype=bool)
    hold = {
        word: holding.get(word, nowhere) | np.all([holding.get(piece, nowhere) for piece in apart], axis=0)
        for word, apart in pieces.items()
    }
    found = np.zeros((len(members), len(names)), dtype=bool)
    for column, parts in enumerate(named):
        for part in filter(None, parts):
            found[:, column] |= np.all([hold[word] for word in part], axis=0)
    return found


@lru_cache(maxsize=50_000)
def _parts(name: str, language: str) -> tuple[frozenset[str], ...]:
    """The folded words of each part of a name, without minor words, particles, and words too general to be phrases."""
    found = (_WORD.findall(without_particles(part)) for part in parts_of(name))
    parts = ({fold(word, language) for word in part if word.casefold() not in MINOR_WORDS} for part in found)
    return tuple(frozenset(word for word in part if not is_general(word)) or frozenset(part) for part in parts)


@lru_cache(maxsize=50_000)
def _pieces(word: str, language: str) -> tuple[str, ...]:
    """The folded pieces of a word with hyphens, without minor words between others ("text-to-speech")."""
    pieces = word.split("-")
    inner = range(1, len(pieces) - 1)
    return tuple(fold(one, language) for at, one in enumerate(pieces) if at not in inner or one not in MINOR_WORDS)


def _columns(evidence: Evidence, words: set[str]) -> Mapping[str, int]:
    """The columns of these words among the papers' phrases, for those that enough papers have."""
    return {word: evidence.single_words[word] for word in sorted(words) if word in evidence.single_words}
