"""Whether the fields of two records speak for or against one paper, beside an identifier that they share.

An identifier is evidence and no proof: a conference supplement or a book has one DOI for all its papers, and databases
hold wrong arXiv ids. Titles, authors and abstracts each count 1 for, 1 against, or 0.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from hierarchography.corpus.drafts import Draft
from hierarchography.corpus.neartext import jaccard, words_of

_TITLES_ALIKE, _TITLES_APART = 0.6, 0.3
_TEXTS_ALIKE, _TEXTS_APART, _TEXT_WITHIN, _LEAST_WORDS = 0.5, 0.3, 0.8, 15
_FAMILIES_SHARED = 0.5
_INITIALS = re.compile(r"^(?:[A-Z][.-]?){1,4}$")
_PLAIN_INITIALS = re.compile(r"^[A-Z]$|^(?:[A-Z]\.-?)+[A-Z]?$|^(?:[A-Z]-)+[A-Z]\.?$")
_APOSTROPHES = re.compile(r"['’‘`ʼ´]")
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_HEAD = frozenset({"retracted", "withdrawn", "article"})


def agreement(one: Draft, other: Draft, titles: tuple[list[str], list[str]], numbers: re.Pattern[str]) -> float:
    """The sum of the evidence: above 0 the fields agree, below 0 they contradict one another.

    `titles` are the words of the two titles, `numbers` what counts as a number of a part: "II" is no "III".
    """
    people = _of_authors(one.authors, other.authors)
    if one.language and other.language and one.language != other.language:
        return people  # a title and an abstract, and their translations
    return people + _of_titles(one, other, titles, numbers) + of_abstracts(one.abstract, other.abstract)


def _of_titles(one: Draft, other: Draft, titles: tuple[list[str], list[str]], numbers: re.Pattern[str]) -> float:
    if one.title_is_made or other.title_is_made:
        return 0.0
    first, second = (set(words) - _HEAD for words in titles)
    if not first or not second:
        return 0.0
    parts = [{word for word in words if numbers.match(word)} for words in (first - second, second - first)]
    if all(parts):
        return -1.0
    if jaccard(first, second) >= _TITLES_ALIKE or "".join(titles[0]) == "".join(titles[1]):
        return 1.0
    if min(len(first), len(second)) >= 3 and (first <= second or second <= first):
        return 1.0  # a title with and without its subtitle
    return -1.0 if jaccard(first, second) < _TITLES_APART else 0.0


def _of_authors(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    first, second = families(one), families(other)
    if not _words(one) & _words(other):
        return -1.0
    shared = len(first & second)
    return 1.0 if shared and shared >= _FAMILIES_SHARED * min(len(first), len(second)) else 0.0


def share_people(one: str, other: str) -> bool:
    """Whether an author of one stands among those of the other; a given name alone is nobody's.

    >>> share_people("Moe, Anna", "Anna Moe; Wei Li"), share_people("Wei Li", "Wei Zhang")
    (True, False)
    """
    first, second = families(one), families(other)
    return bool(first & second or first & _words(other) or second & _words(one))


@lru_cache(maxsize=20_000)
def families(authors: str) -> frozenset[str]:
    """The family names: what stands before a comma or before initials, what is in capitals, else the last word.

    >>> sorted(families("Müller, A.; O’Brien B; Anna LEE; Moe Jr., C."))
    ['anna', 'lee', 'moe', 'muller', 'obrien']
    """
    return frozenset(name for author in authors.split(";") for name in _families(author))


def first_family(authors: str) -> str:
    """The family name of the first author; empty without one."""
    return next(iter(_families(authors.split(";", 1)[0])), "")


def _families(author: str) -> list[str]:
    """What may be the family name of an author, the most likely first, without accents and apostrophes."""
    head, comma, _ = author.partition(",")
    words = [word for word in head.split() if _plain(word).strip(".") not in _GENERATIONS]
    if comma or not words:
        return [_plain(words[-1])] if words else []
    full = [word for word in words if not _PLAIN_INITIALS.match(word)] or words
    mixed = [word for word in full if not _INITIALS.match(word)]
    capitals = [word for word in full if _INITIALS.match(word) and len(word) > 2]
    if not mixed:  # "LEE J", "LEE JH"
        return [_plain(word) for word in capitals or full[-1:]]
    return [_plain(mixed[-1]), *(_plain(word) for word in capitals[-1:])]  # "Moe ABC" or "Anna LEE"


def _plain(name: str) -> str:
    """A name in lower case without accents and apostrophes."""
    name = _APOSTROPHES.sub("", name).casefold()
    if name.isascii():
        return name
    parted = unicodedata.normalize("NFKD", name)
    return "".join(character for character in parted if not unicodedata.combining(character))


@lru_cache(maxsize=20_000)
def _words(authors: str) -> frozenset[str]:
    return frozenset(word for word in words_of(_plain(authors)) if len(word) > 1)


def of_abstracts(one: str, other: str) -> float:
    """1 where two abstracts are alike or one holds nearly all words of the other, -1 where they are apart, else 0."""
    if not one or not other:
        return 0.0
    first, second = set(words_of(one)), set(words_of(other))
    common, least = len(first & second), min(len(first), len(second))
    alike = jaccard(first, second)
    if alike >= _TEXTS_ALIKE or (least >= _LEAST_WORDS and common >= _TEXT_WITHIN * least):
        return 1.0
    return -1.0 if alike < _TEXTS_APART and least >= _LEAST_WORDS else 0.0
