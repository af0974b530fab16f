"""Turns records into drafts of papers: matches columns, cleans text, finds identifiers.

A record with a title but no abstract is kept. A record with an abstract but no title gets the first words of the
abstract as its title. A record with neither, or a broken record, is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hierarchography.corpus.citations import cited, is_citation
from hierarchography.corpus.cleaning import clean_abstract, clean_text, clean_title, is_missing, title_from
from hierarchography.corpus.columns import ARXIV, OWN_COLUMNS, RESERVED, Matching, match_columns, no_text_columns
from hierarchography.corpus.identifiers import digest, doi_of_link, find_arxiv_id, find_doi, stable_id, web_address
from hierarchography.corpus.latex import decode
from hierarchography.corpus.notices import status_of
from hierarchography.corpus.readers.base import MOST_COLUMNS, Reading, Record
from hierarchography.corpus.sections import sections_of
from hierarchography.corpus.shapes import flat_record
from hierarchography.corpus.values import as_list, as_names, as_text, as_year, is_empty, is_nested, is_sequence
from hierarchography.errors import InputError
from hierarchography.model import dropped as kinds
from hierarchography.model.dropped import BROKEN, NO_PAPER
from hierarchography.model.sections import write_sections
from hierarchography.vocabulary.detection import detected
from hierarchography.workers import spread

_LABELS = "labels"
_NO_PAPERS = {"attachment": "an attachment of a paper and no paper", "note": "a note and no paper"}
_NO_PAPERS["annotation"] = _NO_PAPERS["note"]
MOST_LEFT_OUT = 0.1
"""If a larger share of the records of a file cannot be used, that is a warning of its own."""
_PLACES_SHOWN = 3
NO_TEXT = "no title and no abstract"
RECORDS_PER_BLOCK = 2_000
"""Number of records cleaned at once."""


_NOT_BROKEN = frozenset({NO_TEXT, *_NO_PAPERS.values()})


@dataclass(frozen=True, slots=True)
class Draft:
    """A usable, cleaned record. `position` counts all records of the input from 1; missing text is "".

    `language` is a code of `vocabulary.detection`, `status` one of `notices`, `sections` those of the abstract as JSON.
    `merged_from` lists the records that were merged into it, each with the fields that were taken from it.
    """

    position: int
    source: str
    id: str
    title: str
    abstract: str
    year: int | None = None
    url: str = ""
    doi: str = ""
    arxiv: str = ""
    authors: str = ""
    venue: str = ""
    keywords: str = ""
    title_is_made: bool = False
    id_is_made: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    status: str = ""
    sections: str = ""
    merged_from: str = ""

    def content_key(self) -> str:
        """A hash of the content of the record, independent of its position; it breaks every tie."""
        year = "" if self.year is None else str(self.year)
        fields = (self.title, self.abstract, self.id, year, self.doi, self.url, self.authors, self.venue, self.keywords)
        return digest(*fields, repr(sorted((name, str(value)) for name, value in self.extra.items())))


@dataclass(frozen=True, slots=True)
class Dropped:
    """A record that is not in the corpus, with the reason and its kind (`model.DROPPED_KINDS`).

    `kept_id` and `kept_source` are those of the record into which a duplicate was merged, `evidence` what spoke for it.
    """

    position: int
    source: str
    id: str
    title: str
    reason: str
    kind: str
    kept_id: str = ""
    kept_source: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Drafts:
    """The result of one input; `columns` maps the fields of papers to the columns that were taken for them."""

    papers: list[Draft]
    dropped: list[Dropped]
    notes: tuple[str, ...]
    broken: int
    lossy: bool = False
    name: str = ""
    unit: str = "record"
    format: str = ""
    sureness: float = 1.0
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def records(self) -> int:
        """The number of records of the input, broken ones included."""
        return len(self.papers) + len(self.dropped)


def flattened(reading: Reading) -> Reading:
    """The reading with flat records (see `shapes`)."""
    return replace(reading, records=[_flat(record) for record in reading.records])


def _flat(record: Record) -> Record:
    values = flat_record(record.values)
    return record if values is record.values else replace(record, values=values)


def column_names(records: Iterable[Record]) -> list[str]:
    """The columns of all records, in order of first appearance."""
    return list(dict.fromkeys(column for record in records for column in record.values))


def draft_papers(
    reading: Reading, name: str, forced: Mapping[str, str], first_position: int, keep_source: bool = False
) -> Drafts:
    """The drafts of one input, whose records are taken out of `reading`: they are not held beside the drafts.

    Sources have the form `name:place`; with `keep_source`, a column `source` of the input has priority. Raises
    `InputError` if no record can be used.
    """
    matching = _matching(reading, name, forced, keep_source)
    count, broken = len(reading.records), sum(1 for record in reading.records if record.problem)
    left_out: Counter[str] = Counter()
    papers: list[Draft] = []
    dropped: list[Dropped] = []
    for drafts, others, nested in spread(
        _cleaned, _taken(reading.records, first_position), matching, name, keep_source
    ):
        papers += drafts
        dropped += others
        left_out += nested
    if not papers:
        raise _nothing_usable(name, reading.unit, dropped)
    notes = tuple(_notes(name, reading.notes, count, matching, left_out, dropped, broken))
    lossy = bool(_lost(count, dropped))
    about = (name, reading.unit, reading.format, reading.sureness, matching.core)
    return Drafts(papers, dropped, notes, broken, lossy, *about)


def _taken(records: list[Record], first_position: int) -> Iterator[tuple[int, list[Record]]]:
    """The records in blocks, each with the position of its first one; they are taken out of the list."""
    records.reverse()  # of a list only the end can be taken off at once
    position = first_position
    while records:
        block = records[: -RECORDS_PER_BLOCK - 1 : -1]
        del records[-RECORDS_PER_BLOCK:]
        yield position, block
        position += len(block)


def _cleaned(
    block: tuple[int, Sequence[Record]], matching: Matching, name: str, keep_source: bool
) -> tuple[list[Draft], list[Dropped], Counter[str]]:
    """What records give, the first of which has the position given: papers, others, and columns that hold tables."""
    left_out: Counter[str] = Counter()
    papers: list[Draft] = []
    dropped: list[Dropped] = []
    for position, record in enumerate(block[1], start=block[0]):
        source = f"{name}:{record.place}"
        if record.problem:
            dropped.append(Dropped(position, source, "", "", record.problem, BROKEN))
            continue
        if reason := _no_paper(record.values):
            dropped.append(Dropped(position, source, "", "", reason, NO_PAPER))
            continue
        draft = _draft(record.values, matching, position, source)
        if keep_source and not is_empty(record.values.get("source")):
            draft = replace(draft, source=as_text(record.values["source"]))
        if draft.title or draft.abstract:
            papers.append(draft)
            left_out.update(column for column in matching.extra if is_nested(record.values.get(column)))
        else:
            dropped.append(Dropped(position, source, draft.id, "", NO_TEXT, kinds.NO_TEXT))
    return papers, dropped, left_out


def _no_paper(values: Mapping[str, Any]) -> str:
    """Why a record is no paper: Zotero exports attachments and notes beside them; empty for a paper."""
    kind = values.get("itemType", values.get("Item Type", ""))
    return _NO_PAPERS.get(kind, "") if isinstance(kind, str) else ""


def _matching(reading: Reading, name: str, forced: Mapping[str, str], keep_source: bool) -> Matching:
    columns = column_names(reading.records)
    if not columns:
        dropped = [Dropped(0, f"{name}:{record.place}", "", "", record.problem, BROKEN) for record in reading.records]
        raise _nothing_usable(name, reading.unit, dropped)
    if len(columns) > MOST_COLUMNS:
        raise InputError(f"{name} has {len(columns):,} columns, and no table of papers; check the file")
    matching = match_columns(columns, forced)
    if "title" not in matching.core and "abstract" not in matching.core:
        raise no_text_columns(name, columns)
    unwanted = {"record", "source", *OWN_COLUMNS} if keep_source else {"record"}
    return Matching(matching.core, tuple(column for column in matching.extra if column not in unwanted))


def _draft(values: Mapping[str, Any], matching: Matching, position: int, source: str) -> Draft:
    def first(target: str, read: Callable[[Any], Any]) -> Any:
        """The first column of the record that gives something: a date without a year does not stop the next."""
        found = (values.get(column) for column in matching.core.get(target, ()))
        results = (read(value) for value in found if not is_empty(value))
        return next((result for result in results if result not in ("", None)), None)

    title = first("title", lambda value: clean_title(_joined(value))) or ""
    abstract = first("abstract", lambda value: clean_abstract(_joined(value))) or ""
    authors, venue = first("authors", _authors) or "", first("venue", _label) or ""
    given, link = first("id", _label) or "", first("url", _first_item) or ""
    doi = first("doi", lambda value: find_doi(_first_item(value))) or doi_of_link(link) or doi_of_link(given)
    arxiv = find_arxiv_id(first(ARXIV, _label) or "", doi, given, link, venue)
    year = first("year", as_year)
    if not venue or year is None:
        cited_venue, cited_year = cited(as_text(next((values[name] for name in values if is_citation(name)), "")))
        venue, year = venue or cited_venue, cited_year if year is None else year
    return Draft(
        position=position,
        language=detected(abstract or title),
        status=status_of(title, values),
        sections=write_sections(sections_of(abstract)),
        source=source,
        id=given or stable_id(arxiv, doi, title, abstract, str(year), authors),
        title=title or title_from(abstract),
        abstract=abstract,
        year=year,
        url=web_address(link, doi, arxiv),
        doi=doi,
        arxiv=arxiv,
        authors=authors,
        venue=venue,
        keywords=first("keywords", _keywords) or "",
        title_is_made=not title,
        id_is_made=not given,
        extra=_extra(values, matching.extra),
    )


def _joined(value: Any) -> str:
    """Titles and abstracts that come in parts (Crossref's lists of one, sections) are one text."""
    return " ".join(as_text(item) for item in value) if is_sequence(value) else as_text(value)


def _authors(value: Any) -> str:
    # arXiv and BibTeX write names in LaTeX: Bal\'azs.
    value = decode(value) if isinstance(value, str) and "\\" in value else value
    return "; ".join(as_names(value))


def _keywords(value: Any) -> str:
    items = [part for item in as_list(value) for part in as_list(item)]
    return "; ".join(dict.fromkeys(items))


def _label(value: Any) -> str:
    text = clean_text(as_text(value))
    return "" if is_missing(text) else text


def _first_item(value: Any) -> str:
    items = [item for item in value if not is_empty(item)] if is_sequence(value) else [value]
    return _label(items[0]) if items else ""


def _extra(values: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    for column in columns:
        value = values.get(column)
        if is_empty(value) or is_nested(value):
            continue
        name = f"input_{column}" if column in RESERVED else column
        if column.casefold() == _LABELS and (is_sequence(value) or str(value).startswith("[")):
            extra.update({f"{_LABELS}_{level}": label for level, label in enumerate(as_list(value), start=1)})
        elif is_sequence(value):
            extra[name] = "; ".join(as_list(value))
        else:
            extra[name] = value if isinstance(value, bool | int | float) else clean_text(as_text(value))
    return extra


def _nothing_usable(name: str, unit: str, dropped: Sequence[Dropped]) -> InputError:
    first = dropped[0]
    count = "its only record" if len(dropped) == 1 else f"none of its {len(dropped):,} records"
    verb = "cannot" if len(dropped) == 1 else "can"
    place = first.source.rpartition(":")[2]
    return InputError(
        f"{name}: {count} {verb} be used ({unit} {place}: {first.reason}); "
        "check the file, or say which columns hold the text with --column title=NAME or --column abstract=NAME"
    )


def _notes(
    name: str,
    notes: Iterable[str],
    records: int,
    matching: Matching,
    left_out: Counter[str],
    dropped: Sequence[Dropped],
    broken: int,
) -> Iterable[str]:
    yield from notes
    yield f"{name}: {_counted(records, 'record')}; {matching.describe()}"
    if left_out:
        yield f"{name}: columns left out because their cells hold tables: {', '.join(sorted(left_out))}"
    if broken:
        first = next(item for item in dropped if item.reason not in _NOT_BROKEN)
        yield f"{name}: {_counted(broken, 'broken record')} left out, first {first.source}: {first.reason}"
    for reason, count in Counter(item.reason for item in dropped if item.reason in _NOT_BROKEN).items():
        yield f"{name}: {_counted(count, 'record')} dropped: {reason}"
    if lost := _lost(records, dropped):
        places = "; ".join(f"{item.source}: {item.reason}" for item in lost[:_PLACES_SHOWN])
        share = f"{len(lost):,} of {_counted(records, 'record')}"
        yield f"warning: {name}: {share} cannot be used: {places}{'; ...' if len(lost) > _PLACES_SHOWN else ''}"


def _lost(records: int, dropped: Sequence[Dropped]) -> list[Dropped]:
    """Those of so many records that cannot be used, if they are more than a tenth of those that should be papers."""
    lost = [item for item in dropped if item.reason not in _NO_PAPERS.values()]
    papers = records - (len(dropped) - len(lost))
    return lost if len(lost) > MOST_LEFT_OUT * papers else []


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
