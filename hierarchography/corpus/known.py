"""Recognises papers that a corpus holds already, by the same evidence that merges the records of one input."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hierarchography.corpus.cleaning import title_from
from hierarchography.corpus.drafts import Draft
from hierarchography.corpus.duplicates import Merge, merge_duplicates, why_same
from hierarchography.corpus.identifiers import find_arxiv_id
from hierarchography.corpus.titles import title_words
from hierarchography.model import Corpus
from hierarchography.model.remembered import remembered

_COLUMNS = ["source", "id", "title", "abstract", "year", "url", "doi", "authors", "venue", "keywords"]
_OF_ARXIV = ("doi", "id", "url", "venue")
_MARKS: tuple[tuple[Callable[..., str], tuple[str, ...]], ...] = (
    (str.lower, ("doi",)),
    (find_arxiv_id, _OF_ARXIV),
    (lambda title: "".join(title_words(title)), ("title",)),
)
"""What tells that two papers may be the same, and the fields that it is read from."""


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
    rows = _candidates(added, corpus, near)
    old = drafts_of(corpus, rows)
    known: list[Known | None] = [None] * len(new)
    for group in _groups(merge_duplicates([*old, *added], similarity).merges, len(old)):
        first = min(place for place in group if place < len(old))
        for place in group:
            if place >= len(old):
                merge = why_same(added[place - len(old)], old[first])
                known[place - len(old)] = Known(rows[first], *merge)
    return tuple(known)


def drafts_of(corpus: Corpus, rows: Sequence[int] | None = None) -> list[Draft]:
    """The papers of a corpus, or those in some rows, as the drafts that they were."""
    chosen = range(len(corpus)) if rows is None else rows
    table = corpus.frame[_COLUMNS] if rows is None else corpus.frame[_COLUMNS].iloc[list(rows)]
    drafts = []
    for row, values in zip(chosen, table.itertuples(index=False, name=None), strict=True):
        fields = dict(zip(_COLUMNS, values, strict=True))
        year = fields.pop("year")
        arxiv = find_arxiv_id(*(fields[name] for name in _OF_ARXIV))
        made = bool(fields["abstract"]) and fields["title"] == title_from(fields["abstract"])
        drafts.append(Draft(row + 1, **fields, year=_year(year), arxiv=arxiv, title_is_made=made))
    return drafts


def _year(value: object) -> int | None:
    return int(value) if isinstance(value, int | np.integer) else None


def _candidates(added: Sequence[Draft], corpus: Corpus, near: NDArray[np.integer]) -> list[int]:
    """Rows of the corpus, ascending, whose papers may be a new one: those in `near`, and those that share a mark.

    Of the corpus, only those kinds of marks are read that a new paper has. They are read once.
    """
    rows = set(np.unique(near).tolist())
    for mark, names in _MARKS:
        wanted = {hash(found) for draft in added if (found := mark(*(getattr(draft, name) for name in names)))}
        if wanted:
            marks = remembered(corpus, ("marks", names), partial(_hashes, corpus, mark, names))
            rows.update(np.flatnonzero(np.isin(marks, list(wanted))).tolist())
    return sorted(rows)


def _hashes(corpus: Corpus, mark: Callable[..., str], names: Sequence[str]) -> NDArray[np.int64]:
    """The hash (n,) of a mark of each paper, by which the papers that may have the same are found."""
    columns = zip(*(corpus.frame[name].tolist() for name in names), strict=True)
    return np.fromiter((hash(mark(*fields)) for fields in columns), dtype=np.int64, count=len(corpus))


def _groups(merges: Iterable[Merge], old: int) -> list[list[int]]:
    """The groups of merged records (places among the old, then the new ones) with an old one and a new one."""
    groups: dict[int, list[int]] = defaultdict(list)
    for merge in merges:
        groups[merge.kept].append(merge.row)
    whole = [[kept, *rows] for kept, rows in groups.items()]
    return [group for group in whole if min(group) < old <= max(group)]
