"""Finds the vocabulary entries that texts mention by name or alias, as whole words, singular or plural.

"Fact-checking" matches "fact checking", "neural networks" matches "neural network", and "Alzheimer's disease" matches
"Alzheimers disease". Abbreviations are case-sensitive: "AIDS" does not match "aids", nor "GANs" "gans".
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.vocabulary.scanning import ABSENT, Term, Terms
from hierarchography.vocabulary.table import Vocabulary

LONGEST_ABBREVIATION = 5
"""Maximum letters and digits of a case-sensitive abbreviation; longer ones are not ordinary words anyway."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*[+#*]*|[.,;:?!](?=\s)")
"""Words, and punctuation marks, which no term may cross."""
_ASCII_WORD = re.compile(r"[0-9A-Za-z]+(?:'[0-9A-Za-z]+)*[+#*]*|[.,;:?!](?=\s)")
"""The same for texts of ASCII characters, which takes half the time."""
AT_ONCE = 16_384
"""Texts that are read at once."""
_POSSESSIVE = ("'s", "’s")
_NO_PLURALS = ("ss", "us", "is")
_ENDINGS = (
    ("ie", "y"),
    ("sse", "ss"),
    ("xe", "x"),
    ("che", "ch"),
    ("yse", "ysis"),
    ("othese", "othesis"),
    ("use", "us"),
)
"""Ends of plurals without their s, and the singular ends; other words with these ends are folded the same way."""


def mentions_with_narrower(texts: Sequence[str], vocabulary: Vocabulary) -> csr_array:
    """1 if a text contains the name or an alias of the entry or of a narrower one; sparse, shape (n, k)."""
    table = csr_array(mentions(texts, vocabulary) @ vocabulary.holds)
    table.data[:] = 1
    return table


def mentions(texts: Sequence[str], vocabulary: Vocabulary) -> csr_array:
    """1 if a text contains the name or an alias of the entry itself, not of narrower ones; sparse, shape (n, k).

    Terms within terms count: "neural machine translation" also mentions "machine translation". Words are compared
    ignoring case, accents, hyphens, plurals and possessives; short abbreviations are case-sensitive.

    >>> kitchen = Vocabulary(("Bread", "Tea", "Rye bread"), ("",) * 3, (-1, -1, 0), aliases=((), ("TEA",), ()))
    >>> mentions(["Rye-breads, with tea", "Breadth"], kitchen).toarray()
    array([[1., 1., 1.],
           [0., 0., 0.]], dtype=float32)
    """
    tokens = _Tokens(*_terms_of(vocabulary))
    pairs = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(texts), AT_ONCE):
        rows, entries = tokens.mentioned(texts[start : start + AT_ONCE])
        pairs.append(np.unique((start + rows) * len(vocabulary) + entries))
    rows, columns = np.divmod(np.concatenate(pairs), len(vocabulary))
    ends = np.searchsorted(rows, np.arange(len(texts) + 1))
    return csr_array((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(texts), len(vocabulary)))


def entry_called(name: str, vocabulary: Vocabulary) -> int:
    """The entry with this name or alias, compared as in `mentions`; -1 if there is none. "&" is read as "and".

    >>> kitchen = Vocabulary(("Bread", "Tea and coffee"), ("",) * 2, (-1, -1), aliases=(("loaves",), ()))
    >>> [entry_called(name, kitchen) for name in ("Breads", "Loaf", "Loaves", "Tea & Coffee")]
    [0, -1, 0, 1]
    """
    folded, exact = _entries_of(vocabulary)
    tokens = _WORD.findall(name.replace("&", " and "))
    term = tuple(map(fold, tokens))
    found = exact.get(tuple(map(_form, tokens))) or folded.get(term) or [-1]
    own = (entry for entry in found if entry >= 0 and tuple(map(fold, _WORD.findall(vocabulary.names[entry]))) == term)
    return next(own, found[0])


def fold(word: str) -> str:
    """A word in lower case, without accents and without the ending of a plural or possessive.

    >>> [fold(word) for word in ("Studies", "networks", "Schrödinger's", "classes", "analyses", "bias", "GANs")]
    ['study', 'network', 'schrodinger', 'class', 'analysis', 'bia', 'gan']
    """
    plain = _plain(_form(word)).casefold()
    if len(plain) <= 3:
        return plain
    if plain[-1] == "s" and not plain.endswith(_NO_PLURALS):
        plain = plain[:-1]
    for ending, singular in _ENDINGS:
        if plain.endswith(ending):
            return plain.removesuffix(ending) + singular
    return plain


class _Tokens(dict[str, int]):
    """The numbers of the tokens of texts, and of the words that they are in the case-insensitive and exact terms."""

    def __init__(self, folded: Terms, exact: Terms) -> None:
        super().__init__()
        self._folded, self._exact = folded, exact
        self._words: tuple[array[int], array[int]] = array("i"), array("i")

    def __missing__(self, token: str) -> int:
        self._words[0].append(self._folded.words.get(fold(token), ABSENT))
        self._words[1].append(self._exact.words.get(_form(token), ABSENT))
        return self.setdefault(token, len(self))

    def mentioned(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The texts (m,) and the entries (m,) that they mention; some repeatedly."""
        tokens, ends = array("i"), [0]
        for text in texts:
            tokens.extend(map(self.__getitem__, (_ASCII_WORD if text.isascii() else _WORD).findall(text)))
            ends.append(len(tokens))
        owners = np.repeat(np.arange(len(texts)), np.diff(ends))
        found = [
            terms.found(np.array(words, dtype=np.int64)[np.array(tokens, dtype=np.int64)], owners)
            for terms, words in zip((self._folded, self._exact), self._words, strict=True)
        ]
        return np.concatenate([rows for _, rows in found]), np.concatenate([entries for entries, _ in found])


@lru_cache(maxsize=4)
def _terms_of(vocabulary: Vocabulary) -> tuple[Terms, Terms]:
    """The case-insensitive terms, and the case-sensitive abbreviations, to be sought in texts."""
    folded, exact = (
        Terms.of((term, entry) for term, entries in index.items() for entry in entries)
        for index in _entries_of(vocabulary)
    )
    return folded, exact


@lru_cache(maxsize=4)
def _entries_of(vocabulary: Vocabulary) -> tuple[Mapping[Term, Sequence[int]], Mapping[Term, Sequence[int]]]:
    """The entries by case-insensitive terms, and by case-sensitive abbreviations."""
    folded: defaultdict[Term, list[int]] = defaultdict(list)
    exact: defaultdict[Term, list[int]] = defaultdict(list)
    for row, (name, aliases) in enumerate(zip(vocabulary.names, vocabulary.aliases, strict=True)):
        for text in (name, *aliases):
            words = _WORD.findall(text)
            if _is_abbreviation(text):
                exact[tuple(map(_form, words))].append(row)
            elif words:
                folded[tuple(map(fold, words))].append(row)
    return dict(folded), dict(exact)


def _is_abbreviation(text: str) -> bool:
    """Whether a name is one short word with two capitals or without lower case: "NER", "V1", "GANs", "IoT", "CI/CD"."""
    characters = [character for character in _form(text) if character.isalnum()]
    capitals = sum(map(str.isupper, characters))
    short = " " not in text and len(characters) <= LONGEST_ABBREVIATION
    return short and (capitals >= 2 or (capitals == 1 and not any(map(str.islower, characters))))


def _form(word: str) -> str:
    """A word in its own case, without possessive ending, and without plural s after a capital or digit ("GANs")."""
    word = _unpossessed(word)
    return word[:-1] if word[-1:] == "s" and (word[-2:-1].isupper() or word[-2:-1].isdigit()) else word


def _unpossessed(word: str) -> str:
    return word[:-2] if word.endswith(_POSSESSIVE) else word


def _plain(word: str) -> str:
    """The word without accents."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part))
