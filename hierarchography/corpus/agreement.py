"""Whether the fields of two records speak for or against one paper, beside an identifier that they share.

An identifier is evidence and no proof: a conference supplement or a book has one DOI for all its papers, and databases
hold wrong arXiv ids. Titles, authors and abstracts each count 1 for, 1 against, or 0.
"""

from __future__ import annotations

import re
from collections.abc import Set

from hierarchography.corpus.drafts import Draft
from hierarchography.corpus.neartext import jaccard, words_of

_TITLES_ALIKE, _TITLES_APART = 0.6, 0.3
_TEXTS_ALIKE, _TEXTS_APART, _TEXT_WITHIN, _LEAST_WORDS = 0.5, 0.3, 0.8, 15
_FAMILIES_SHARED = 0.5
_INITIALS = re.compile(r"^(?:[A-Z][.-]?){1,4}$")
_HEAD = frozenset({"retracted", "withdrawn", "article"})


def agreement(one: Draft, other: Draft, titles: tuple[list[str], list[str]], numbers: re.Pattern[str]) -> float:
    """The sum of the evidence: above 0 the fields agree, below 0 they contradict one another.

    `titles` are the words of the two titles, `numbers` what counts as a number of a part: "II" is no "III".
    """
    return (
        _of_titles(one, other, titles, numbers)
        + _of_authors(one.authors, other.authors)
        + of_abstracts(one.abstract, other.abstract)
    )


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


def families(authors: str) -> set[str]:
    """The family names: what stands before a comma or before initials, else the last word."""
    return {name for author in authors.split(";") if (name := _family(author.strip()))}


def first_family(authors: str) -> str:
    """The family name of the first author; empty without one."""
    return _family(authors.split(";", 1)[0].strip())


def _family(author: str) -> str:
    head, comma, _ = author.partition(",")
    if comma:
        return head.casefold().split()[-1] if head.split() else ""
    words = [word for word in author.split() if not _INITIALS.match(word)] or author.split()
    return words[-1].casefold() if words else ""


def _words(authors: str) -> Set[str]:
    return {word for word in words_of(authors) if len(word) > 1}


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
