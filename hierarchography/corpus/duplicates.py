"""Finds and merges records of the same paper.

Two records are the same paper if they share a DOI, an arXiv id or a title, if their abstracts are nearly identical, or
if titles, people, years and abstracts together say so (see `nearwork`).
The following are not evidence, because different papers share them:

- a DOI or arXiv id, where titles, authors and abstracts on the whole contradict it (see `agreement`);
- a DOI or arXiv id that goes with more than three titles (it is of the volume);
- a title of one or two words, or one like "Editorial", unless abstracts, years and DOIs agree or are missing;
- a generic title, where the authors are others, or one like "Editorial" in another journal or under another id;
- any title, where the authors are clearly others, and so are the abstracts, the publishers' DOIs or, by more than two
  years, the years;
- any title, where two entries of one registry have abstracts that are apart: overviews of each year have one title;
  or where an abstract is missing, and two publishers' DOIs are of years that are more than two apart;
- an abstract that goes with more than three titles ("Proceedings of ...");
- an abstract of under 40 words, where the titles have little in common;
- nearly identical abstracts of two entries of one registry (two arXiv ids, two publishers' DOIs, two addresses
  on one site), unless the titles agree as well: archives hold abstracts that were pasted to a wrong paper;
- nearly identical abstracts, where the titles carry different numbers ("Part I", "Part II").

All decisions depend on content only, so the order of the records does not matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from typing import Any
from urllib.parse import urlsplit

from hierarchography.corpus.agreement import agreement, families, of_abstracts, share_people
from hierarchography.corpus.choices import RETRACTED
from hierarchography.corpus.drafts import Draft
from hierarchography.corpus.evidence import Evidence, are_versions, publishers_doi, text_likeness
from hierarchography.corpus.identifiers import digest, is_preprint
from hierarchography.corpus.neartext import jaccard, similar_pairs, words_of
from hierarchography.corpus.nearwork import near_links
from hierarchography.corpus.titles import NUMERAL, PART_WORDS, one_is_notice, title_words
from hierarchography.model.dropped import DUPLICATE, NEAR_DUPLICATE, VERSION

_MOST_TITLES = 3
_SHORT_TITLE, _SURE_WORDS = 3, 40
_TITLES_ALIKE, _TITLES_AGREE, _ABSTRACTS_APART = 0.3, 0.6, 0.3
_EDITIONS_APART = 0.2  # below what is left of an abstract that was rewritten for a journal
_LARGE_BUCKET, _YEARS_APART = 24, 2
_LEAST_AGREED = 1  # of three: title, authors, abstract
_GENERIC = re.compile(
    r"^(?:guest )?(?:editorial|introduction|preface|foreword|afterword|errat(?:um|a)|corrigend(?:um|a)|correction"
    r"|retraction|(?:front|back) matter|title page|(?:table of )?contents|(?:author |subject )?index|(?:book )?reviews?"
    r"|letters?(?: to the editor)?|reply|response|comments?|commentary|discussion|news|obituary|in memoriam|abstracts?"
    r"|acknowledge?ments?|(?:list of )?reviewers|message from (?:the )?[\w ]*(?:chairs?|editors?)|welcome[\w ]*"
    r"|in this issue|conclusions?|summary|overview|proceedings|program(?:me)?|keynote|invited talk|panel|tutorial"
    r"|workshop)"
    r"(?: (?:to|for|of|on) (?:the |this )?(?:special |theme )?(?:issue|section|volume|editors?)(?: .{0,40})?)?$"
)

_NO_SITES = frozenset({"", "doi.org", "dx.doi.org", "www.doi.org"})
"""Not a site: all publishers' works have an address there."""

Link = tuple[int, int]


@dataclass(frozen=True)
class Merge:
    """One duplicate: the merged row, the row that is kept, why, its kind, and what speaks for and against it."""

    row: int
    kept: int
    reason: str
    kind: str
    evidence: str


@dataclass(frozen=True)
class Merged:
    """`papers` are the drafts that are kept, in order, completed from their duplicates; `merges` are the others."""

    papers: list[Draft]
    merges: list[Merge]


def merge_duplicates(drafts: Sequence[Draft], similarity: float) -> Merged:
    """Merge the records of each paper into the most complete one.

    `similarity` is the least Jaccard index of 3-word shingles of nearly identical abstracts.
    """
    marks = [_Mark.of(draft) for draft in drafts]
    by_id = chain(_id_links(drafts, marks, lambda mark: mark.doi), _id_links(drafts, marks, lambda mark: mark.arxiv))
    by_title, by_text = _title_links(drafts, marks), _text_links(drafts, marks, similarity)
    by_work = near_links(drafts, [mark.generic for mark in marks])
    groups = _groups(len(drafts), chain(by_id, by_title, by_text, by_work))
    kept: dict[int, Draft] = {}
    merges: list[Merge] = []
    for group in groups:
        ranked = sorted(group, key=lambda row: _rank(drafts[row])) if len(group) > 1 else group
        kept[ranked[0]] = _filled([drafts[row] for row in ranked])
        merges += [_merge(row, ranked[0], drafts, marks) for row in ranked[1:]]
    rows = sorted(kept)
    return Merged([kept[row] for row in rows], sorted(merges, key=lambda merge: drafts[merge.row].position))


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a draft is recognised by. Empty where it has none."""

    doi: str
    arxiv: str
    title: str
    generic: bool
    abstract: str

    @classmethod
    def of(cls, draft: Draft) -> _Mark:
        words = title_words(draft.title)
        characters = len(words_of(draft.title)) // 2  # in scripts without spaces
        generic = max(len(words), characters) < _SHORT_TITLE or bool(_GENERIC.match(" ".join(words)))
        abstract = digest(" ".join(words_of(draft.abstract))) if draft.abstract else ""
        title = "" if draft.title_is_made else "".join(words)
        return cls(draft.doi.lower(), draft.arxiv, title, generic, abstract)


def _id_links(drafts: Sequence[Draft], marks: Sequence[_Mark], key: Callable[[_Mark], str]) -> Iterator[Link]:
    """Links of records with one identifier, as far as titles, authors and abstracts do not contradict it."""
    for rows in _buckets((row, key(mark)) for row, mark in enumerate(marks)):
        if len({marks[row].title for row in rows} - {""}) > _MOST_TITLES:
            continue
        if len(rows) > _LARGE_BUCKET:
            rows = _one_a_title(rows, drafts, marks)  # those of one title are linked by it
        words = {row: title_words(drafts[row].title) for row in rows}
        agreed = {
            (one, other): agreement(drafts[one], drafts[other], (words[one], words[other]), NUMERAL)
            for one, other in combinations(rows, 2)
        }
        # Where two contradict one another, a third that says little must not bring them together.
        least = 0 if min(agreed.values(), default=0) >= 0 else _LEAST_AGREED
        yield from (pair for pair, worth in agreed.items() if worth >= least)


def _title_links(drafts: Sequence[Draft], marks: Sequence[_Mark]) -> Iterator[Link]:
    for rows in _buckets((row, mark.title) for row, mark in enumerate(marks)):
        if marks[rows[0]].generic or len(rows) > _LARGE_BUCKET:
            for part in _generic_parts(rows, drafts, marks):
                yield from _chain(part)
        else:
            yield from _checked_links(rows, drafts, marks)


def _generic_parts(rows: list[int], drafts: Sequence[Draft], marks: Sequence[_Mark]) -> list[list[int]]:
    """Cut the records of a generic title wherever authors, abstracts, years or publishers' DOIs contradict.

    A title that every journal has ("Editorial") is cut by journals and given ids as well; any other is not cut by years
    where people and abstracts are the same.
    """
    of_all_journals = bool(_GENERIC.match(" ".join(title_words(drafts[rows[0]].title))))
    years: list[list[int]] = []
    parts = _cut_by_authors(rows, drafts)
    parts = [cut for part in parts for cut in _cut(part, lambda row: marks[row].abstract)]
    for part in parts:
        is_one = not of_all_journals and all(drafts[row].authors and drafts[row].abstract for row in part)
        years.extend([part] if is_one else _cut(part, lambda row: str(drafts[row].year or "")))
    parts = [cut for part in years for cut in _cut(part, lambda row: publishers_doi(drafts[row]))]
    if not of_all_journals:
        return parts
    parts = [cut for part in parts for cut in _cut(part, lambda row: "".join(title_words(drafts[row].venue)))]
    return [cut for part in parts for cut in _cut_by_ids(part, drafts)]


def _cut_by_ids(rows: list[int], drafts: Sequence[Draft]) -> list[list[int]]:
    """One part for each given id, where one file has several: databases write their ids in different ways."""
    ids = {row: drafts[row].id for row in rows if not drafts[row].id_is_made}
    named = {(drafts[row].source.rpartition(":")[0], name) for row, name in ids.items()}
    if len(named) == len({file for file, _ in named}):
        return [rows]
    return _cut(rows, lambda row: ids.get(row, ""))


def _cut(rows: list[int], key: Callable[[int], str]) -> list[list[int]]:
    """One part for each value; rows without a value stay with the others only where there is a single value."""
    parts: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        parts[key(row)].append(row)
    return [rows] if len(parts.keys() - {""}) <= 1 else list(parts.values())


def _cut_by_authors(rows: list[int], drafts: Sequence[Draft]) -> list[list[int]]:
    """One part for each set of people; rows without authors stay with the others only where there is one such set."""
    named = [row for row in rows if drafts[row].authors]
    people = [families(drafts[row].authors) for row in named]
    places: dict[str, int] = {}
    shared = [(places.setdefault(name, place), place) for place, names in enumerate(people) for name in names]
    parts = [[named[place] for place in group] for group in _groups(len(named), shared)]
    if len(parts) <= 1:
        return [rows]
    return [*parts, [row for row in rows if not drafts[row].authors]]


def _checked_links(rows: list[int], drafts: Sequence[Draft], marks: Sequence[_Mark]) -> Iterator[Link]:
    """Links of a title that tells: all of its records, or, where some contradict, those with something in common."""
    pairs = list(combinations(rows, 2))
    apart = {pair for pair in pairs if _contradict(*(drafts[row] for row in pair))}
    editions = {pair for pair in pairs if pair not in apart and _are_editions(*(drafts[row] for row in pair))}
    kept_apart = apart | editions
    for first, second in pairs:
        one, other = drafts[first], drafts[second]
        common = share_people(one.authors, other.authors) or (marks[first].abstract == marks[second].abstract != "")
        if editions:
            common = common and _of_one_edition(one, other)
        if (first, second) not in kept_apart and (common or not kept_apart):
            yield first, second


def _contradict(first: Draft, second: Draft) -> bool:
    """Whether nobody is an author of both, and the abstracts, the publishers' DOIs or the years are apart."""
    if not (first.authors and second.authors) or share_people(first.authors, second.authors):
        return False
    if _years_apart(first, second) or _published_twice(first, second):
        return True
    return _abstracts_apart(first, second, _ABSTRACTS_APART)


def _abstracts_apart(first: Draft, second: Draft, below: float) -> bool:
    if not (first.abstract and second.abstract):
        return False
    return jaccard(set(words_of(first.abstract)), set(words_of(second.abstract))) < below


def _are_editions(first: Draft, second: Draft) -> bool:
    """Whether two records of one title are works of a series ("Overview of the track"): two entries, two abstracts.

    Without abstracts, years that are far apart say so.
    """
    if not (first.abstract and second.abstract):
        return _published_twice(first, second) and _years_apart(first, second)
    if not (_registered_apart(first, second) and _abstracts_apart(first, second, _EDITIONS_APART)):
        return False
    return of_abstracts(first.abstract, second.abstract) <= 0


def _of_one_edition(first: Draft, second: Draft) -> bool:
    """Whether abstracts, or else years, say which work of such a series two records are of."""
    if first.abstract and second.abstract:
        return of_abstracts(first.abstract, second.abstract) > 0
    return first.year == second.year is not None and not _registered_apart(first, second)


def _years_apart(first: Draft, second: Draft) -> bool:
    return None not in (first.year, second.year) and abs((first.year or 0) - (second.year or 0)) > _YEARS_APART


def _published_twice(first: Draft, second: Draft) -> bool:
    """Whether the two have different DOIs of publishers."""
    return len({publishers_doi(first), publishers_doi(second)} - {""}) == 2


def _text_links(drafts: Sequence[Draft], marks: Sequence[_Mark], similarity: float) -> Iterator[Link]:
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, mark in enumerate(marks):
        if mark.abstract:
            rows_of[mark.abstract].append(row)
    keys = sorted(rows_of)
    texts = [drafts[rows_of[key][0]].abstract for key in keys]
    alike = [(one, other) for one, other, _ in similar_pairs(texts, similarity)]
    telling = {
        text for group in _groups(len(keys), alike) if _is_telling(group, keys, rows_of, marks) for text in group
    }
    speakers = {text: _one_a_title(rows_of[keys[text]], drafts, marks) for text in telling}
    for text in telling:
        # Records without a title of their own are told by their text alone.
        yield from _chain([row for row in rows_of[keys[text]] if not marks[row].title])
        yield from _shown(combinations(speakers[text], 2), drafts, marks)
    for one, other in alike:
        if one in telling:
            yield from _shown(((row, near) for row in speakers[one] for near in speakers[other]), drafts, marks)


def _is_telling(
    group: Sequence[int], keys: Sequence[str], rows_of: Mapping[str, list[int]], marks: Sequence[_Mark]
) -> bool:
    """False for boilerplate: a text that, give or take a few words, stands under more than three titles."""
    rows = [row for text in group for row in rows_of[keys[text]]]
    return len(rows) > 1 and len({marks[row].title for row in rows} - {""}) <= _MOST_TITLES


def _one_a_title(rows: Iterable[int], drafts: Sequence[Draft], marks: Sequence[_Mark]) -> list[int]:
    by_title: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_title[marks[row].title].append(row)
    return [min(same, key=lambda row: _rank(drafts[row])) if len(same) > 1 else same[0] for same in by_title.values()]


def _shown(pairs: Iterable[Link], drafts: Sequence[Draft], marks: Sequence[_Mark]) -> Iterator[Link]:
    """The pairs, alike in their abstracts, whose titles do not speak against it."""
    for row, other in pairs:
        one, two = drafts[row], drafts[other]
        if marks[row].generic and marks[other].generic and _of_two_issues(one, two):
            continue
        words = min(len(words_of(one.abstract)), len(words_of(two.abstract)))
        same_text = marks[row].abstract == marks[other].abstract
        made = one.title_is_made or two.title_is_made
        if (made and (same_text or words >= _SURE_WORDS)) or (not made and _titles_allow(one, two, words)):
            yield row, other


def _of_two_issues(one: Draft, other: Draft) -> bool:
    """Whether two works with titles that say little are of two years, and of other people or called "Editorial"."""
    if None in (one.year, other.year) or one.year == other.year:
        return False
    called = (_GENERIC.match(" ".join(title_words(draft.title))) for draft in (one, other))
    return any(called) or not share_people(one.authors, other.authors)


def _titles_allow(one: Draft, other: Draft, words: int) -> bool:
    first, second = set(title_words(one.title)), set(title_words(other.title))
    numbers, others = ({word for word in words if NUMERAL.match(word)} for words in (first - second, second - first))
    bare = [words - numerals - PART_WORDS for words, numerals in ((first, numbers), (second, others))]
    if one_is_notice(first, second):
        return False
    if (numbers and others) or ((numbers or others) and (bare[0] == bare[1] or (first ^ second) & PART_WORDS)):
        return False
    alike = jaccard(first, second)
    if one.authors and other.authors and alike < _TITLES_ALIKE and not share_people(one.authors, other.authors):
        return False
    if _registered_apart(one, other):
        return alike >= _TITLES_AGREE
    return words >= _SURE_WORDS or alike >= _TITLES_ALIKE


def _registered_apart(first: Draft, second: Draft) -> bool:
    """Whether the two are different entries of one registry: arXiv, the publishers' DOIs, or a site."""
    if first.arxiv and second.arxiv and first.arxiv != second.arxiv:
        return True
    dois = {draft.doi.lower() for draft in (first, second) if draft.doi and not is_preprint(draft.doi)}
    if len(dois) == 2:
        return True
    sites = {urlsplit(draft.url).netloc.lower() for draft in (first, second)}
    return len(sites) == 1 and not sites & _NO_SITES and first.url != second.url


def _groups(count: int, links: Iterable[Link]) -> list[list[int]]:
    """Connected components (union-find), each ascending, in the order of their first rows."""
    parent = list(range(count))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for one, other in links:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    groups: dict[int, list[int]] = defaultdict(list)
    for row in range(count):
        groups[root(row)].append(row)
    return list(groups.values())


def _rank(draft: Draft) -> tuple[Any, ...]:
    """Sorts the most complete record first; what is equally complete, by its content."""
    filled = sum(map(bool, (draft.doi, draft.url, draft.year, draft.authors, draft.venue, draft.keywords)))
    return (not draft.abstract, draft.title_is_made, -len(draft.abstract), -filled, draft.content_key(), draft.position)


def _filled(ranked: Sequence[Draft]) -> Draft:
    """The first record, with what it lacks taken from the next that has it."""
    best = ranked[0]
    if len(ranked) == 1:
        return best
    fields: dict[str, Any] = {}
    for name in ("year", "url", "doi", "arxiv", "authors", "venue", "keywords"):
        fields[name] = getattr(best, name) or next(
            filter(None, (getattr(draft, name) for draft in ranked)), getattr(best, name)
        )
    titled = next((draft for draft in ranked if not draft.title_is_made), best)
    named = next((draft for draft in ranked if not draft.id_is_made), best)
    extra = {name: value for draft in reversed(ranked) for name, value in draft.extra.items()}
    return replace(
        best,
        id=best.id if not best.id_is_made else named.id,
        id_is_made=best.id_is_made and named.id_is_made,
        title=titled.title if best.title_is_made else best.title,
        title_is_made=titled.title_is_made,
        extra={**extra, **best.extra},
        status=_status(ranked),
        merged_from=_given_by(ranked, fields),
        **fields,
    )


def _status(ranked: Sequence[Draft]) -> str:
    """Retracted where any record says so, else what the first one says that says anything."""
    statuses = [draft.status for draft in ranked if draft.status]
    return RETRACTED if RETRACTED in statuses else next(iter(statuses), "")


def _given_by(ranked: Sequence[Draft], fields: Mapping[str, Any]) -> str:
    """The other records, each with the fields that were taken from it: `b.ris:7 (doi, keywords); c.csv:2`."""
    taken: dict[int, list[str]] = defaultdict(list)
    for name in fields:
        giver = next((place for place, draft in enumerate(ranked) if getattr(draft, name)), 0)
        taken[giver].append(name)
    return "; ".join(
        f"{draft.source} ({', '.join(taken[place])})" if taken[place] else draft.source
        for place, draft in enumerate(ranked)
        if place
    )


def _merge(row: int, kept: int, drafts: Sequence[Draft], marks: Sequence[_Mark]) -> Merge:
    return Merge(row, kept, *_why(drafts[row], drafts[kept], marks[row], marks[kept]))


def why_same(one: Draft, kept: Draft) -> tuple[str, str, str]:
    """Why two records of one paper were taken for it: `reason`, `kind` and `evidence` of their `Merge`."""
    return _why(one, kept, _Mark.of(one), _Mark.of(kept))


def _why(one: Draft, kept: Draft, mark: _Mark, kept_mark: _Mark) -> tuple[str, str, str]:
    reason, kind = _reason(one, kept, mark, kept_mark)
    return reason, VERSION if are_versions(one, kept) else kind, str(Evidence.of(one, kept))


def _reason(one: Draft, kept: Draft, mark: _Mark, kept_mark: _Mark) -> tuple[str, str]:
    """The strongest reason for which a record was merged, and whether it is a duplicate or near one."""
    if mark.doi and mark.doi == kept_mark.doi:
        return f"same DOI as {kept.source}", DUPLICATE
    if mark.arxiv and mark.arxiv == kept_mark.arxiv:
        return f"same arXiv id as {kept.source}", DUPLICATE
    if mark.title and mark.title == kept_mark.title:
        return f"same title as {kept.source}", DUPLICATE
    if mark.abstract and mark.abstract == kept_mark.abstract:
        return f"identical abstract to {kept.source}", NEAR_DUPLICATE
    alike = text_likeness(one, kept)
    if alike >= 0.5:
        return f"near-identical abstract ({alike:.2f}) to {kept.source}", NEAR_DUPLICATE
    return f"same paper as {kept.source}, by way of another record", DUPLICATE


def _buckets(keyed: Iterable[tuple[int, str]]) -> Iterator[list[int]]:
    """The rows of each key that more than one row has; an empty key is none."""
    buckets: dict[str, list[int]] = defaultdict(list)
    for row, key in keyed:
        if key:
            buckets[key].append(row)
    return (rows for rows in buckets.values() if len(rows) > 1)


def _chain(rows: Sequence[int]) -> Iterator[Link]:
    return ((rows[0], row) for row in rows[1:])
