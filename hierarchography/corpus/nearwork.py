"""Records of one work under titles that differ a little: with a subtitle, without it, or with wrong letters.

Candidates are records whose first authors have one family name, and whose titles have two neighbouring words in common.
Each pair is then verified: the titles, most of the people, the years, and the abstracts must agree, and neither may be
an entry of its own in one registry (two arXiv ids, two publishers' DOIs). Records without people or abstracts are never
linked here. Time and memory grow linearly with the number of records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np

from hierarchography.corpus.agreement import families, first_family
from hierarchography.corpus.drafts import Draft
from hierarchography.corpus.evidence import publishers_doi, text_likeness
from hierarchography.corpus.titles import same_with_changes, title_words

_MOST_IN_BLOCK = 24
_YEARS, _PEOPLE, _TEXTS = 2, 0.5, 0.5


def near_links(drafts: Sequence[Draft], generic: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Pairs of records of one work whose titles differ; those of a `generic` title (n,) are left out."""
    words = {
        row: title_words(draft.title)
        for row, draft in enumerate(drafts)
        if draft.authors and draft.abstract and not draft.title_is_made and not generic[row]
    }
    for one, other in sorted(_candidates(drafts, words)):
        first, second = words[one], words[other]
        if first != second and same_with_changes(first, second) and _agree(drafts[one], drafts[other]):
            yield one, other


def _candidates(drafts: Sequence[Draft], words: dict[int, list[str]]) -> set[tuple[int, int]]:
    """Pairs that share a first author and two neighbouring words; blocks that tell nothing are left out."""
    keys: list[int] = []
    rows: list[int] = []
    for row, title in words.items():
        family = first_family(drafts[row].authors)
        pairs = {hash((family, *pair)) for pair in pairwise(title)} if family else set()
        keys += pairs
        rows += [row] * len(pairs)
    order = np.argsort(np.array(keys, dtype=np.int64), kind="stable")
    sorted_keys, sorted_rows = np.array(keys, dtype=np.int64)[order], np.array(rows, dtype=np.int64)[order]
    edges = np.concatenate([[0], np.flatnonzero(np.diff(sorted_keys)) + 1, [len(keys)]])
    sizes = np.diff(edges)
    found: set[tuple[int, int]] = set()
    for place in np.flatnonzero((sizes > 1) & (sizes <= _MOST_IN_BLOCK)):
        found.update(combinations(sorted(sorted_rows[edges[place] : edges[place + 1]].tolist()), 2))
    return found


def _agree(one: Draft, other: Draft) -> bool:
    first, second = families(one.authors), families(other.authors)
    if len(first & second) < _PEOPLE * min(len(first), len(second)):
        return False
    if one.year is not None and other.year is not None and abs(one.year - other.year) > _YEARS:
        return False
    if one.arxiv and other.arxiv and one.arxiv != other.arxiv:
        return False
    dois = {publishers_doi(one), publishers_doi(other)} - {""}
    return len(dois) < 2 and text_likeness(one, other) >= _TEXTS
