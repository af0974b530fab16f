"""Recognises papers that a corpus holds already, by the same evidence that merges the records of one input."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.corpus.cleaning import title_from
from hierarchography.corpus.drafts import Draft
from hierarchography.corpus.duplicates import Merge, merge_duplicates, why_same
from hierarchography.corpus.identifiers import find_arxiv_id
from hierarchography.corpus.titles import title_words
from hierarchography.model import Corpus


@dataclass(frozen=True)
class Known:
    """The paper of the corpus (`row`) that a new record is a duplicate of, the reason and its kind, and the evidence.

    `reason`, `kind` and `evidence` are those of `duplicates.Merge`.
    """

    row: int
    reason: str
    kind: str
    evidence: str


def known_papers(new: Corpus, corpus: Corpus, near: NDArray[np.integer], similarity: float) -> tuple[Known | None, ...]:
    """For each new paper, the paper of the corpus that it is a duplicate of, or None.

    Compared with the papers in `near` (m, k), rows of `corpus`, such as those with the nearest vectors, and with all
    that share a DOI, an arXiv id or a title with a new paper. `similarity` is that of `merge_duplicates`.
    """
    added = drafts_of(new)
    rows, old = _candidates(added, drafts_of(corpus), near)
    known: list[Known | None] = [None] * len(new)
    for group in _groups(merge_duplicates([*old, *added], similarity).merges, len(old)):
        first = min(place for place in group if place < len(old))
        for place in group:
            if place >= len(old):
                merge = why_same(added[place - len(old)], old[first])
                known[place - len(old)] = Known(rows[first], *merge)
    return tuple(known)


def drafts_of(corpus: Corpus) -> list[Draft]:
    """The papers of a corpus as the drafts that they were."""
    columns = ["source", "id", "title", "abstract", "year", "url", "doi", "authors", "venue", "keywords"]
    drafts = []
    for place, values in enumerate(corpus.frame[columns].itertuples(index=False, name=None), start=1):
        fields = dict(zip(columns, values, strict=True))
        year = fields.pop("year")
        arxiv = find_arxiv_id(*(fields[name] for name in ("doi", "id", "url", "venue")))
        made = bool(fields["abstract"]) and fields["title"] == title_from(fields["abstract"])
        drafts.append(Draft(place, **fields, year=_year(year), arxiv=arxiv, title_is_made=made))
    return drafts


def _year(value: object) -> int | None:
    return int(value) if isinstance(value, int | np.integer) else None


def _candidates(
    added: Sequence[Draft], old: Sequence[Draft], near: NDArray[np.integer]
) -> tuple[list[int], list[Draft]]:
    """Rows of the corpus, ascending, whose papers may be a new one, and their drafts."""
    wanted = {mark for draft in added for mark in _marks(draft)}
    rows = set(np.unique(near).tolist())
    rows |= {row for row, draft in enumerate(old) if not wanted.isdisjoint(_marks(draft))}
    ordered = sorted(rows)
    return ordered, [old[row] for row in ordered]


def _marks(draft: Draft) -> Iterable[tuple[str, str]]:
    marks = (("doi", draft.doi.lower()), ("arxiv", draft.arxiv), ("title", "".join(title_words(draft.title))))
    return [(kind, mark) for kind, mark in marks if mark]


def _groups(merges: Iterable[Merge], old: int) -> list[list[int]]:
    """The groups of merged records (places among the old, then the new ones) with an old one and a new one."""
    groups: dict[int, list[int]] = defaultdict(list)
    for merge in merges:
        groups[merge.kept].append(merge.row)
    whole = [[kept, *rows] for kept, rows in groups.items()]
    return [group for group in whole if min(group) < old <= max(group)]
