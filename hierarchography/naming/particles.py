"""Puts the particles of names back before phrases of English texts: "van der Waals forces", "de Sitter space".

They are function words in other languages, so that phrases do not begin with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PARTICLES = frozenset(["da", "de", "del", "della", "den", "der", "di", "du", "el", "la", "le", "van", "von"])
MOSTLY, ALWAYS = 0.5, 0.9
"""Minimum share of a phrase's occurrences that follow a particle: of one that begins with a name (with a capital
letter), and of any other ("de novo design")."""
MOST = 2
"""Maximum number of particles in a row."""


class Particles:
    """The particles among the `spellings` of all words."""

    def __init__(self, spellings: Sequence[str]) -> None:
        self._spellings = spellings
        place = {word: at for at, word in enumerate(spellings) if is_particle(word)}
        self._are = np.zeros(len(spellings) + 1, dtype=bool)  # the last is no word
        self._are[list(place.values())] = True
        self._lower = {at: place.get(word.lower(), at) for word, at in place.items()}

    def before(self, forms: Sequence[str], words: Sequence[NDArray[np.int64]], phrases: NDArray[np.int64]) -> list[str]:
        """The forms of phrases with the particles that most of their occurrences follow.

        `phrases` (m,) is the phrase of each occurrence. `words` are those before each occurrence, the nearest one
        first, as positions (m,) in the spellings, negative for none. A particle is in lower case if it is so anywhere.

        >>> Particles(["van", "der"]).before(["Waals forces"], [np.array([1]), np.array([0])], np.array([0]))
        ['van der Waals forces']
        """
        found = list(forms)
        count, chained = np.bincount(phrases, minlength=len(forms)), np.ones(len(phrases), dtype=bool)
        for nearest in words[:MOST]:
            chained = chained & self._are[np.maximum(nearest, -1)]
            share = np.bincount(phrases, weights=chained, minlength=len(forms)) / np.maximum(count, 1)
            for phrase in np.flatnonzero(share >= MOSTLY).tolist():
                if forms[phrase][:1].isupper() or share[phrase] >= ALWAYS:
                    own = Counter(self._lower[at] for at in nearest[chained & (phrases == phrase)].tolist())
                    found[phrase] = f"{self._spellings[max(own, key=lambda at: (own[at], -at))]} {found[phrase]}"
        return found


def is_particle(word: str) -> bool:
    """Whether a word is a particle, or ends with one ("anti-de"); words in capital letters are abbreviations."""
    return word.rpartition("-")[2].casefold() in PARTICLES and not word.isupper()
