"""Finds the vocabulary entries that texts mention by name or alias, as whole words, singular or plural.

"Fact-checking" matches "fact checking", "neural networks" matches "neural network", and "Alzheimer's disease" matches
"Alzheimers disease". Abbreviations are case-sensitive: "AIDS" does not match "aids", nor "GANs" "gans".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_array

from hierarchography.vocabulary.table import Vocabulary

LONGEST_ABBREVIATION = 5
"""Maximum letters and digits of a case-sensitive abbreviation; longer ones are not ordinary words anyway."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*[+#*]*|[.,;:?!](?=\s)")
"""Words, and punctuation marks, which no term may cross."""
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

Term = tuple[str, ...]


def mentions(texts: Sequence[str], vocabulary: Vocabulary) -> csr_array:
    """1 if a text contains the name or an alias of the entry itself, not of narrower ones; sparse, shape (n, k).

    Terms within terms count: "neural machine translation" also mentions "machine translation". Words are compared
    ignoring case, accents, hyphens, plurals and possessives; short abbreviations are case-sensitive.

    >>> kitchen = Vocabulary(("Bread", "Tea", "Rye bread"), ("",) * 3, (-1, -1, 0), aliases=((), ("TEA",), ()))
    >>> mentions(["Rye-breads, with tea", "Breadth"], kitchen).toarray()
    array([[1., 1., 1.],
           [0., 0., 0.]], dtype=float32)
    """
    folded, exact = _index_of(vocabulary)
    words_of, forms_of = _Folded(fold), _Folded(_form)
    columns: list[int] = []
    ends = [0]
    for text in texts:
        tokens = _WORD.findall(text)
        entries = folded.found(list(map(words_of.__getitem__, tokens)))
        entries |= exact.found(list(map(forms_of.__getitem__, tokens)))
        columns.extend(sorted(entries))
        ends.append(len(columns))
    return csr_array((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(texts), len(vocabulary)))


def entry_called(name: str, vocabulary: Vocabulary) -> int:
    """The entry with this name or alias, compared as in `mentions`; -1 if there is none. "&" is read as "and".

    >>> kitchen = Vocabulary(("Bread", "Tea and coffee"), ("",) * 2, (-1, -1), aliases=(("loaves",), ()))
    >>> [entry_called(name, kitchen) for name in ("Breads", "Loaf", "Loaves", "Tea & Coffee")]
    [0, -1, 0, 1]
    """
    folded, exact = _index_of(vocabulary)
    tokens = _WORD.findall(name.replace("&", " and "))
    term = tuple(map(fold, tokens))
    found = exact.entries.get(tuple(map(_form, tokens))) or folded.entries.get(term) or [-1]
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


@dataclass(frozen=True)
class _Index:
    """Terms with their entries, and for each first word of a term the lengths of such terms."""

    entries: dict[Term, list[int]]
    lengths: dict[str, tuple[int, ...]]

    @classmethod
    def of(cls, terms: Iterable[tuple[Term, int]]) -> _Index:
        entries: dict[Term, list[int]] = {}
        lengths: dict[str, set[int]] = {}
        for term, entry in terms:
            entries.setdefault(term, []).append(entry)
            lengths.setdefault(term[0], set()).add(len(term))
        return cls(entries, {word: tuple(sorted(found)) for word, found in lengths.items()})

    def found(self, words: Sequence[str]) -> set[int]:
        """The entries mentioned in a text with these words."""
        found: set[int] = set()
        if self.lengths.keys().isdisjoint(words):
            return found
        for place, word in enumerate(words):
            for length in self.lengths.get(word, ()):
                found.update(self.entries.get(tuple(words[place : place + length]), ()))
        return found


class _Folded(dict[str, str]):
    """A dictionary of the results of a function of words, each computed once."""

    def __init__(self, made: Callable[[str], str]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, word: str) -> str:
        return self.setdefault(word, self._made(word))


@lru_cache(maxsize=4)
def _index_of(vocabulary: Vocabulary) -> tuple[_Index, _Index]:
    """The case-insensitive terms, and the case-sensitive abbreviations."""
    folded: list[tuple[Term, int]] = []
    exact: list[tuple[Term, int]] = []
    for row, (name, aliases) in enumerate(zip(vocabulary.names, vocabulary.aliases, strict=True)):
        for text in (name, *aliases):
            words = _WORD.findall(text)
            if _is_abbreviation(text):
                exact.append((tuple(map(_form, words)), row))
            elif words:
                folded.append((tuple(map(fold, words)), row))
    return _Index.of(folded), _Index.of(exact)


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
