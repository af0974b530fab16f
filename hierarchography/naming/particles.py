"""Puts the particles of names back before phrases of English texts: "van der Waals forces", "de Sitter space".

Some are linking words of other languages ("de"), with which no phrase begins; before others phrases are cut, as they
may have only so many words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PARTICLES = frozenset(["da", "de", "del", "della", "den", "der", "di", "du", "el", "la", "le", "van", "von"])
MOSTLY, ALWAYS = 0.5, 0.9
"""Minimum share of a phrase's occurrences that follow the same particle: of one that begins with a name (with a capital
letter), and of any other ("de novo design")."""
MOST = 2
"""Maximum number of particles in a row."""


class Particles:
    """The particles among the `spellings` of all words."""

    def __init__(self, spellings: Sequence[str]) -> None:
        self._spellings = spellings
        self._are = np.array([*map(is_particle, spellings), False])  # the last is no word
        self._names = np.array([*(word[:1].isupper() for word in spellings), False])

    def before(
        self, forms: Sequence[str], spelled: NDArray[np.integer], at: NDArray[np.int64], phrases: NDArray[np.int64]
    ) -> list[str]:
        """The forms of phrases with the particle, or the two, that most of their occurrences follow.

        `at` (m,) are the positions of the occurrences in a text of words, `spelled` (N,), which are numbers of
        spellings, negative for none; `phrases` (m,) is the phrase of each. A particle is in lower case if it is so
        before one of them.

        >>> words = np.array([0, 1, 2, 3])
        >>> particles = Particles(["van", "der", "Waals", "forces"])
        >>> particles.before(["Waals forces"], words, np.array([2]), np.array([0]))
        ['van der Waals forces']
        """
        found = list(forms)
        count = np.bincount(phrases, minlength=len(forms))
        for back in range(1, MOST + 1):
            following = np.flatnonzero((at >= back) & self._are[np.maximum(spelled[at - back], -1)])
            at, phrases = at[following], phrases[following]
            for phrase, words in self._by_phrase(spelled[at - back], phrases).items():
                least = MOSTLY if forms[phrase][:1].isupper() else ALWAYS
                whole, bare = _most_common(words), _most_common(_bare(words))
                word = next((word for word, times in (whole, bare) if times >= least * count[phrase]), "")
                if word and not is_particle(forms[phrase]):
                    found[phrase] = f"{word} {found[phrase]}"
        return found

    def _by_phrase(self, words: NDArray[np.integer], phrases: NDArray[np.int64]) -> dict[int, Counter[str]]:
        by_phrase: dict[int, Counter[str]] = {}
        for phrase, word in zip(phrases.tolist(), words.tolist(), strict=True):
            by_phrase.setdefault(phrase, Counter())[self._spellings[word]] += 1
        return by_phrase

    def before_names(self, spelled: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Which words (N,) of a text are particles that a word with a capital letter follows."""
        after = np.append(spelled[1:], -1)
        return np.asarray(self._are[np.maximum(spelled, -1)] & self._names[np.maximum(after, -1)])


def _most_common(words: Counter[str]) -> tuple[str, int]:
    """The most common particle, and how often it occurs in any case; of equally common ones the first by alphabet."""
    folded: Counter[str] = Counter()
    for word, count in words.items():
        folded[word.casefold()] += count
    best = min(folded, key=lambda word: (-folded[word], word))
    spellings = [word for word in words if word.casefold() == best]
    return max(spellings, key=lambda word: (word.islower(), words[word], word)), folded[best]


def _bare(words: Counter[str]) -> Counter[str]:
    """The particles without what a hyphen joins to them: "de" for "anti-de"."""
    bare: Counter[str] = Counter()
    for word, count in words.items():
        bare[word.rpartition("-")[2]] += count
    return bare


def is_particle(word: str) -> bool:
    """Whether a word is a particle, or ends with one ("anti-de"); words in capital letters are abbreviations."""
    return word.rpartition("-")[2].casefold() in PARTICLES and not word.isupper()
