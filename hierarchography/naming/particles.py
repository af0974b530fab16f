"""Puts the particles of names back before phrases of English texts: "van der Waals forces", "de Sitter space".

Some are linking words of other languages ("de"), with which no phrase begins; before others phrases are cut, as they
may have only so many words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hierarchography.vocabulary.languages import PARTICLES

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
        self._short = np.array([*(word == "t" for word in spellings), False])

    def before(
        self,
        forms: Sequence[str],
        spelled: NDArray[np.integer],
        at: NDArray[np.int64],
        phrases: NDArray[np.int64],
        english: NDArray[np.bool_],
    ) -> list[str]:
        """The forms of phrases with the particle, or the two, that most of their occurrences follow in English.

        `at` (m,) are the positions of the occurrences in a text of words, `spelled` (N,), which are numbers of
        spellings, negative for none; `phrases` (m,) is the phrase of each. A particle is in lower case if it is so
        before one of them.

        >>> words = np.array([0, 1, 2, 3])
        >>> particles = Particles(["van", "der", "Waals", "forces"])
        >>> particles.before(["Waals forces"], words, np.array([2]), np.array([0]), np.array([True]))
        ['van der Waals forces']
        """
        found = list(forms)
        count = np.bincount(phrases, minlength=len(forms))
        at, phrases = at[english], phrases[english]
        for back in range(1, MOST + 1):
            following = np.flatnonzero((at >= back) & self._are[np.maximum(spelled[at - back], -1)])
            at, phrases = at[following], phrases[following]
            words = [self._spellings[number] for number in spelled[at - back].tolist()]
            chosen = self._chosen(forms, words, phrases, count)
            for phrase, word in chosen.items():
                found[phrase] = f"{word} {found[phrase]}"
            same = [_ends(word, chosen.get(phrase)) for phrase, word in zip(phrases.tolist(), words, strict=True)]
            at, phrases = at[np.array(same, dtype=bool)], phrases[np.array(same, dtype=bool)]
        return found

    def _chosen(
        self, forms: Sequence[str], words: Sequence[str], phrases: NDArray[np.int64], count: NDArray[np.int64]
    ) -> dict[int, str]:
        """The particle of each phrase that has one; `words` are those before the occurrences of `phrases`."""
        by_phrase: dict[int, Counter[str]] = {}
        for phrase, word in zip(phrases.tolist(), words, strict=True):
            by_phrase.setdefault(phrase, Counter())[word] += 1
        chosen = {}
        for phrase, counted in by_phrase.items():
            least = (MOSTLY if forms[phrase][:1].isupper() else ALWAYS) * count[phrase]
            bare = Counter(_bare(word) for word in counted.elements())
            enough = [word for word, times in map(_most_common, (counted, bare)) if times >= least]
            if enough and not is_particle(forms[phrase]):
                chosen[phrase] = enough[0]
        return chosen

    def before_names(self, spelled: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Which words (N,) of a text are particles of the name that follows: "van" and "der" before "Waals"."""
        are, count = self._are[np.maximum(spelled, -1)], len(spelled)
        padded = np.concatenate([spelled, np.full(2, -1, dtype=spelled.dtype)])
        after, next_but_one = padded[1 : count + 1], padded[2:]
        apostrophe = (after < 0) & self._short[np.maximum(next_but_one, -1)]  # van 't Hoff
        found = are & (self._names[np.maximum(after, -1)] | apostrophe)
        return np.asarray(found | (are & np.append(found[1:], np.zeros(min(count, 1), dtype=bool))))


def _most_common(words: Counter[str]) -> tuple[str, int]:
    """The most common particle, and how often it occurs in any case; of equally common ones the first by alphabet."""
    folded: Counter[str] = Counter()
    for word, count in words.items():
        folded[word.casefold()] += count
    best = min(folded, key=lambda word: (-folded[word], word))
    spellings = [word for word in words if word.casefold() == best]
    return max(spellings, key=lambda word: (word.islower(), words[word], word)), folded[best]


def _bare(word: str) -> str:
    """A particle without what a hyphen joins to it: "de" for "anti-de"."""
    return word.rpartition("-")[2]


def _ends(word: str, chosen: str | None) -> bool:
    """Whether a word is the particle that was chosen, or one that a hyphen joins to it."""
    return chosen is not None and chosen.casefold() in {word.casefold(), _bare(word).casefold()}


def without_particles(name: str) -> str:
    """A name without the particles before words with a capital letter.

    >>> without_particles("Van der Waals forces"), without_particles("van routing"), without_particles("Delivery van")
    ('Waals forces', 'van routing', 'Delivery van')
    """
    kept: list[str] = []
    named = False
    for word in reversed(name.split()):
        if not (named and word.casefold() in PARTICLES):
            kept.append(word)
            named = word[:1].isupper()
    return " ".join(reversed(kept))


def is_particle(word: str) -> bool:
    """Whether a word is a particle, or ends with one ("anti-de"); words in capital letters are abbreviations."""
    return _bare(word).casefold() in PARTICLES and not word.isupper()
