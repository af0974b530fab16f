"""Decides whether a vocabulary suits the papers at all, from its terms in the papers' own words.

Vectors cannot decide this: some entry is always the nearest, and for an encoder that learned from cookbooks all fields
of science are equally far away. Terms of several words ("data structures", "finite elements") rarely occur in texts
about anything else. A term of the bundled vocabulary is among the first 50 words of 91% of arXiv's abstracts, 68% of
its titles, 33% of titles of the ACL Anthology, 24% of descriptions of Debian packages, 10% of Python docstrings, and of
hardly any jokes, tweets, reviews and recipes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from hierarchography.vocabulary.table import Vocabulary

OPENING = 50
"""Words used of each paper (the title and a few sentences), so that long papers do not contain more terms."""
ODDS = 1 / 12
"""Minimum ratio of two odds for a vocabulary that suits the papers: that a paper contains a term, and that an entry
contains a term of another entry. The ratio is 1/9 for titles of the ACL Anthology, below 1/13 for Debian packages."""
SHORTEST, LONGEST = 2, 4
"""Number of words of a term; single words ("light", "memory") occur in any text."""
LETTERS = 3
"""Minimum letters of a word to count for `SHORTEST`, because "a, b" and "type a" also occur in any text."""
_WORD = re.compile(r"[^\W\d_]+")

Term = tuple[str, ...]


def hold_terms(texts: Iterable[str], vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Which texts (n,) contain, in their first `OPENING` words, a term of several words from any name or gloss."""
    terms = _entries_of(vocabulary)
    starts = {term[:SHORTEST] for term in terms}
    return np.array([_holds_any(_words(text, OPENING), terms, starts) for text in texts], dtype=bool)


@lru_cache(maxsize=4)
def least_share(vocabulary: Vocabulary) -> float:
    """The minimum share of papers that must contain a term for the vocabulary to suit them.

    It depends on the vocabulary, because the terms of a larger one occur in more texts, its own entries included.
    From `ODDS` and the odds of the entries it is .26 for the bundled fields. It is 0 if no entry contains a term of
    another entry.
    """
    terms = _entries_of(vocabulary)
    texts = [_words(text, OPENING) for text in vocabulary.texts]
    others = [any(terms.get(run, {row}) != {row} for run in _runs(words)) for row, words in enumerate(texts)]
    share = min(float(np.mean(others)), 1 - 1 / (len(vocabulary) + 1))
    odds = ODDS * share / (1 - share)
    return odds / (1 + odds)


@lru_cache(maxsize=4)
def _entries_of(vocabulary: Vocabulary) -> dict[Term, set[int]]:
    """The terms of several words (names, and comma-separated parts of glosses) with the entries that have them."""
    entries: dict[Term, set[int]] = {}
    for row, (name, gloss) in enumerate(zip(vocabulary.names, vocabulary.glosses, strict=True)):
        for words in map(_words, (name, *gloss.split(","))):
            if len(words) <= LONGEST and sum(len(word) >= LETTERS for word in words) >= SHORTEST:
                entries.setdefault(tuple(words), set()).add(row)
    return entries


def _words(text: str, most: int | None = None) -> list[str]:
    """The words in lower case, without plural endings and without numbers; only the first ones if `most` is given."""
    text = text.casefold()
    if most is None:
        return list(map(_singular, _WORD.findall(text)))
    return [_singular(found[0]) for found in islice(_WORD.finditer(text), most)]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word


def _holds_any(words: Sequence[str], terms: Collection[Term], starts: Collection[Term]) -> bool:
    """Whether words contain one of the terms, which begin with `starts`: two words, looked up first."""
    return any(
        any(tuple(words[at : at + length]) in terms for length in range(SHORTEST, LONGEST + 1))
        for at, start in enumerate(pairwise(words))
        if start in starts
    )


def _runs(words: Sequence[str]) -> Iterator[Term]:
    for length in range(SHORTEST, LONGEST + 1):
        yield from zip(*(words[start:] for start in range(length)), strict=False)
