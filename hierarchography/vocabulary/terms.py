"""Whether a vocabulary speaks of some papers at all: by its terms, which are read in the papers' own words.

By vectors alone some entry is always the nearest, and to an encoder that learned from cookbooks every field of
science is as far away as any other. Terms of several words ("data structures", "finite elements") hardly ever stand
in a text of anything else. Of the bundled vocabulary's terms, arXiv's abstracts have one among their first 50 words in
91 of 100 cases, its titles in 68, titles of the ACL Anthology in 33, descriptions of Debian's packages in 24, Python's
docstrings in 10, and jokes, tweets, reviews and recipes hardly ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hierarchography.vocabulary.table import Vocabulary

OPENING = 50
"""Words of a paper that are read: its title and a few sentences, so that long papers hold no more terms than short."""
ODDS = 1 / 12
"""The odds that a paper holds a term, as a share of the odds that an entry holds one of another entry, from which on
the vocabulary speaks of papers. Titles of the ACL Anthology have a ninth of the entries' odds, Debian's packages less
than a thirteenth."""
SHORTEST, LONGEST = 2, 4
"""Words of a term that tells: a single one ("light", "memory") stands in any text."""
LETTERS = 3
"""Letters of a word that counts for the length of a term: "a, b" and "type a" stand in any text too."""
_WORD = re.compile(r"[^\W\d_]+")

Term = tuple[str, ...]


def hold_terms(texts: Iterable[str], vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Which texts (n,) hold a term of several words, of any entry's name or gloss, among their first `OPENING`."""
    terms = _entries_of(vocabulary)
    return np.array([any(run in terms for run in _runs(_words(text)[:OPENING])) for text in texts], dtype=bool)


@lru_cache(maxsize=4)
def least_share(vocabulary: Vocabulary) -> float:
    """The share of some papers that hold a term from which on the vocabulary speaks of them.

    The vocabulary itself says how much that is: a larger one has a term in more texts, of its own entries as of any
    others. By `ODDS` of the entries' odds it is .26 for the bundled fields. One whose entries hold no term of
    another cannot tell; it is 0.
    """
    terms = _entries_of(vocabulary)
    texts = [_words(text)[:OPENING] for text in vocabulary.texts]
    others = [any(terms.get(run, {row}) != {row} for run in _runs(words)) for row, words in enumerate(texts)]
    share = min(float(np.mean(others)), 1 - 1 / (len(vocabulary) + 1))
    odds = ODDS * share / (1 - share)
    return odds / (1 + odds)


@lru_cache(maxsize=4)
def _entries_of(vocabulary: Vocabulary) -> dict[Term, set[int]]:
    """The terms of several words, and the entries whose names or glosses hold them between two commas."""
    entries: dict[Term, set[int]] = {}
    for row, (name, gloss) in enumerate(zip(vocabulary.names, vocabulary.glosses, strict=True)):
        for words in map(_words, (name, *gloss.split(","))):
            if len(words) <= LONGEST and sum(len(word) >= LETTERS for word in words) >= SHORTEST:
                entries.setdefault(tuple(words), set()).add(row)
    return entries


def _words(text: str) -> list[str]:
    """The words in lower case and without a plural's ending; numbers are none."""
    return [_singular(word) for word in _WORD.findall(text.casefold())]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word


def _runs(words: Sequence[str]) -> Iterator[Term]:
    for length in range(SHORTEST, LONGEST + 1):
        yield from zip(*(words[start:] for start in range(length)), strict=False)
