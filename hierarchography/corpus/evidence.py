"""What speaks for and against two records being of one work, in words, and whether they are versions of it.

>>> from dataclasses import replace
>>> one = Draft(1, "a:1", "a", "Moss on roofs", "", 2019, authors="Anna Moe", doi="10.1/x")
>>> str(Evidence.of(one, replace(one, year=2021, doi="")))
'for: same title, 1 of 1 authors; against: years 2019 and 2021'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hierarchography.corpus.agreement import families
from hierarchography.corpus.drafts import Draft
from hierarchography.corpus.identifiers import is_preprint
from hierarchography.corpus.neartext import jaccard, shingles, words_of
from hierarchography.corpus.titles import title_words

_ALIKE, _TEXT_ALIKE = 0.6, 0.3
_FAR_APART = 2
_PREPRINTS = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|socarxiv|ssrn|preprints?|research square|techrxiv|openrxiv|hal)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Evidence:
    """What two records have in common, and in what they differ; what one of them lacks is in neither."""

    shared: tuple[str, ...]
    against: tuple[str, ...]

    @classmethod
    def of(cls, one: Draft, other: Draft) -> Evidence:
        """The evidence of identifiers, titles, authors, years and abstracts, in this order."""
        found = [item for part in (_identifiers, _titles, _authors, _years, _abstracts) for item in part(one, other)]
        return cls(
            tuple(text for speaks_for, text in found if speaks_for),
            tuple(text for speaks_for, text in found if not speaks_for),
        )

    def __str__(self) -> str:
        parts = (("for", self.shared), ("against", self.against))
        return "; ".join(f"{name}: {', '.join(texts)}" for name, texts in parts if texts)


def are_versions(one: Draft, other: Draft) -> bool:
    """Whether two records of one work are of different versions: preprint and publication, or two publications."""
    first, second = publishers_doi(one), publishers_doi(other)
    if first and second:
        return first != second
    return _as_preprint(one) != _as_preprint(other) and all(map(_registered, (one, other)))


def publishers_doi(draft: Draft) -> str:
    """The DOI in small letters; none where it is of a server of preprints."""
    return "" if is_preprint(draft.doi) else draft.doi.lower()


def text_likeness(one: Draft, other: Draft) -> float:
    """The Jaccard index of the 3-word shingles of two abstracts; 0 where one is missing."""
    if not one.abstract or not other.abstract:
        return 0.0
    return jaccard(shingles(words_of(one.abstract)), shingles(words_of(other.abstract)))


def _as_preprint(draft: Draft) -> bool:
    if publishers_doi(draft):
        return False
    return bool(draft.arxiv or is_preprint(draft.doi) or _PREPRINTS.search(draft.venue))


def _registered(draft: Draft) -> bool:
    """Whether it is known where a record was published: by an identifier, or a venue."""
    return bool(draft.doi or draft.arxiv or draft.venue)


def _identifiers(one: Draft, other: Draft) -> Iterator[tuple[bool, str]]:
    for name, first, second in (("DOI", one.doi.lower(), other.doi.lower()), ("arXiv id", one.arxiv, other.arxiv)):
        if first and second:
            yield first == second, f"same {name}" if first == second else f"another {name}"


def _titles(one: Draft, other: Draft) -> Iterator[tuple[bool, str]]:
    if one.title_is_made or other.title_is_made:
        return
    first, second = title_words(one.title), title_words(other.title)
    if "".join(first) == "".join(second):
        yield True, "same title"
    else:
        alike = jaccard(set(first), set(second))
        yield alike >= _ALIKE, f"titles alike ({alike:.2f})"


def _authors(one: Draft, other: Draft) -> Iterator[tuple[bool, str]]:
    if one.authors and other.authors:
        first, second = families(one.authors), families(other.authors)
        shared, least = len(first & second), min(len(first), len(second))
        yield bool(shared), f"{shared} of {least} authors" if shared else "no author in common"


def _years(one: Draft, other: Draft) -> Iterator[tuple[bool, str]]:
    if one.year is not None and other.year is not None:
        near = abs(one.year - other.year) < _FAR_APART
        yield near, "same year" if one.year == other.year else f"years {one.year} and {other.year}"


def _abstracts(one: Draft, other: Draft) -> Iterator[tuple[bool, str]]:
    if one.abstract and other.abstract:
        alike = text_likeness(one, other)
        yield alike >= _TEXT_ALIKE, "same abstract" if alike == 1 else f"abstracts alike ({alike:.2f})"
