"""Reads and cleans papers from files or tables, and merges records of the same paper.

Every record of the input is either in the corpus or in the list of dropped records:
`len(intake.corpus) + len(intake.dropped) == intake.counts["records"]`.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pandas as pd

from hierarchography.config import CorpusConfig
from hierarchography.corpus.accounts import FileAccount, accounts_of
from hierarchography.corpus.choices import RETRACTED, check_screening
from hierarchography.corpus.columns import OWN_COLUMNS, check_forced, columns_called
from hierarchography.corpus.drafts import Draft, Drafts, Dropped, column_names, draft_papers, flattened
from hierarchography.corpus.duplicates import Merged, merge_duplicates
from hierarchography.corpus.files import Document
from hierarchography.corpus.identifiers import digest
from hierarchography.corpus.inputs import in_hand
from hierarchography.corpus.parts import Boxes, Part, part_of
from hierarchography.corpus.places import Unread, documents_at, places_of
from hierarchography.corpus.readers import Reading, Record
from hierarchography.corpus.screening import screened, without_shared_abstracts
from hierarchography.corpus.values import is_empty
from hierarchography.errors import InputError
from hierarchography.model import CORE_COLUMNS, DROPPED_COLUMNS, Corpus
from hierarchography.model.dropped import DUPLICATE, NEAR_DUPLICATE, VERSION
from hierarchography.progress import SILENT, Advance, Reporter
from hierarchography.settings import expanded
from hierarchography.workers import spread

_log = logging.getLogger(__name__)
_IN_MEMORY = "records"
MANY, NEARLY_ALL = 10, 0.8
"""If there are this many records and at least this share of them was merged, a warning about the texts is given."""


@dataclass(frozen=True, eq=False)
class Intake:
    """The papers of an input, and an account of every dropped record.

    `corpus` has its rows in the order of the input and an additional column `record`: the position of the record in the
    joined input, from 1, including broken records; and, where they hold anything, `language`, `status`, `sections` and
    `merged_from`. `dropped` has the columns of `model.DROPPED_COLUMNS`. `counts` has `records`, `papers`,
    `without_abstract`, `without_title`, `broken`, `without_text`, `duplicates`, `near_duplicates`, `versions`,
    `renamed_ids`, `left_out` (by `drop` and `language`), `shared_abstracts`, `retracted` (papers of the corpus) and
    `lossy_files`: those of which more than a tenth of the records cannot be used, and folders and archives in which a
    file of records cannot be read. `notes` are messages for the user, and `input_hashes` maps each input to the SHA-256
    of its bytes. `files` holds an account of each file that was read.
    """

    corpus: Corpus
    dropped: pd.DataFrame
    counts: Mapping[str, int]
    notes: tuple[str, ...]
    input_hashes: Mapping[str, str]
    files: tuple[FileAccount, ...] = ()


def read_papers(inputs: Sequence[str], config: CorpusConfig | None = None, progress: Reporter = SILENT) -> Intake:
    """Read files, folders, zip archives and bundled corpora such as `"demo:landmarks"` as one collection of papers.

    The format of a file is detected from its content. Columns are matched tolerantly; `config.columns` overrides the
    match. The `source` of a record is `name:place`. The place is a line number for CSV (where the record starts), JSON
    lines and pages, and the number of the record for JSON, Parquet, BibTeX and RIS. A record with a title but no
    abstract is kept. A record with an abstract but no title gets its first words as a title. A record with neither, or
    a broken one, is dropped and listed. Raises `InputError` if an input has no usable record.
    """
    config = config or CorpusConfig()
    if isinstance(inputs, str):
        inputs = [inputs]
    if not inputs:
        raise InputError("no input: name a file of papers, or demo:landmarks")
    check_forced(config.columns)
    check_screening(config)
    places = places_of([expanded(source) for source in inputs])
    hashes: dict[str, str] = {}

    def documents() -> Iterator[Document | Unread]:
        for place in places:
            for document in documents_at(place):
                if isinstance(document, Document):
                    hashes[place.name] = document.sha256
                yield document
            advance(1)

    with progress.stage("Reading papers", total=len(places)) as advance:
        parts = list(spread(part_of, documents()))
    return _intake(parts, config, progress, hashes)


def papers_from(source: Any, config: CorpusConfig | None = None, progress: Reporter = SILENT) -> Intake:
    """Papers from memory (a table, a corpus, dictionaries, or texts), cleaned and merged like those from files.

    Accepts any table or column that `corpus.inputs.in_hand` accepts. Plain strings are abstracts; missing values are
    empty abstracts. Raises `InputError` for a single string (use `read_papers` for a file) and for items that are
    neither texts nor dictionaries.
    """
    config = config or CorpusConfig()
    check_forced(config.columns)
    check_screening(config)
    source = in_hand(source)
    reading = Reading([Record(place, values) for place, values in enumerate(_items(source), start=1)], "record")
    if not reading.records:
        raise InputError("no papers: the table or list given is empty")
    hashes = {_IN_MEMORY: _content(reading)}
    parts = [Part(_IN_MEMORY, flattened(reading))]
    del reading  # its records are taken out of the parts
    return _intake(parts, config, progress, hashes, isinstance(source, Corpus))


def _content(reading: Reading) -> str:
    """A hash of the values of all records."""
    values = (sorted((str(name), str(value)) for name, value in item.values.items()) for item in reading.records)
    return digest(*map(repr, values))


def _items(source: pd.DataFrame | Corpus | Sequence[Any]) -> Iterable[Mapping[str, Any]]:
    if isinstance(source, Corpus):
        # Already one name an item: a group called "Control and Complications Trial" must not be cut again.
        source = source.frame.assign(authors=source.frame["authors"].str.split("; "))
    if isinstance(source, pd.DataFrame):
        columns = [str(name) for name in source.columns]
        for row in source.itertuples(index=False, name=None):
            yield dict(zip(columns, row, strict=True))
        return
    for place, item in enumerate(source, start=1):
        if isinstance(item, Mapping):
            yield {str(name): value for name, value in item.items()}
        elif isinstance(item, str):
            yield {"abstract": item}
        elif is_empty(item):
            yield {"abstract": ""}
        else:
            raise InputError(f"item {place} is {type(item).__name__} {str(item)[:40]!r}; give texts or dictionaries")


def _intake(
    files: list[Part],
    config: CorpusConfig,
    progress: Reporter,
    hashes: Mapping[str, str],
    keep_source: bool = False,
) -> Intake:
    """Of the files, which are taken out of their list: their records are not held beside the papers made of them."""
    boxes = Boxes.of(files)
    notes = [note for part in files for note in part.notes]
    files = [part for part in files if not part.refused]
    _check_columns_exist(files, config.columns)
    with progress.stage("Cleaning papers", total=sum(len(part.reading.records) for part in files)) as advance:
        parts = list(_drafted(files, boxes, config, keep_source, advance))
    boxes.check()
    warnings = [note for part in parts if part.lossy for note in part.notes[-1:]] + list(boxes.warnings())
    if config.strict and warnings:
        raise InputError(f"{'; '.join(warnings).removeprefix('warning: ')}; mend the file, or leave out --strict")
    total = sum(part.records for part in parts)
    drafts, shared = without_shared_abstracts([draft for part in parts for draft in part.papers])
    merged = Merged(drafts, [])
    if config.merge_duplicates:
        with progress.stage("Merging duplicates", total=len(drafts)) as advance:
            merged = merge_duplicates(drafts, config.near_duplicate_similarity)
            advance(len(drafts))
    unique, renamed = _with_unique_ids(merged.papers)
    papers, left_out = screened(unique, config)
    dropped = [item for part in parts for item in part.dropped] + _merged_away(drafts, merged, unique) + left_out
    counts = _counts(parts, merged, papers, renamed)
    counts["lossy_files"] += sum(1 for _ in boxes.warnings())
    counts |= {"left_out": len(left_out), "shared_abstracts": shared}
    lines = (
        *notes,
        *boxes.notes(),
        *(note for part in parts for note in part.notes),
        *_summary(counts),
        *_nearly_all_one(counts),
    )
    for line in lines:
        _log.info(line)
    accounts = accounts_of(parts, merged)
    return Intake(_corpus(papers, total), _dropped_frame(dropped), counts, lines, dict(hashes), accounts)


def _drafted(
    files: list[Part], boxes: Boxes, config: CorpusConfig, keep_source: bool, advance: Advance
) -> Iterator[Drafts]:
    """The drafts of each file, which is taken out of the list; one in a folder or an archive may give none."""
    position = 1
    while files:
        part = files.pop(0)
        try:
            drafts = draft_papers(part.reading, part.name, config.columns, position, keep_source)
        except InputError as error:
            if not part.box:
                raise
            boxes.refuse(part, str(error))
            continue
        yield drafts
        position += drafts.records
        advance(drafts.records)


def _check_columns_exist(files: Sequence[Part], forced: Mapping[str, str]) -> None:
    columns = column_names(record for part in files for record in part.reading.records) if forced else []
    for target, name in forced.items():
        if not columns_called(name, columns):
            names = ", ".join(part.name for part in files)
            shown = ", ".join(map(repr, columns[:20]))
            raise InputError(f"--column {target}={name}: {names} has no column {name!r}; its columns: {shown}")


def _with_unique_ids(papers: Sequence[Draft]) -> tuple[list[Draft], int]:
    """Ids that stand for several papers get `-2`, `-3`, ... in the order of the papers' content; and how many did."""
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, draft in enumerate(papers):
        rows_of[draft.id].append(row)
    unique, renamed = list(papers), 0
    for given in sorted(name for name, rows in rows_of.items() if len(rows) > 1):
        free = (f"{given}-{number}" for number in count(2) if f"{given}-{number}" not in rows_of)
        for row in sorted(rows_of[given], key=lambda row: papers[row].content_key())[1:]:
            unique[row] = replace(papers[row], id=next(free))
            renamed += 1
    return unique, renamed


def _corpus(papers: Sequence[Draft], records: int) -> Corpus:
    core = {name: [getattr(draft, name) for draft in papers] for name in CORE_COLUMNS}
    extra = dict.fromkeys(name for draft in papers for name in draft.extra)
    further = {name: _column([draft.extra.get(name) for draft in papers]) for name in extra}
    own = {name: [getattr(draft, name) for draft in papers] for name in OWN_COLUMNS}
    own = {name: values for name, values in own.items() if any(values)}
    positions = [draft.position for draft in papers]
    return Corpus.from_frame(pd.DataFrame({**core, "record": positions, **further, **own}), records)


def _column(values: list[Any]) -> pd.Series:
    """A column of one type: truth values, numbers, or text with "" for nothing."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pd.Series(values, dtype="boolean")
    if kinds == {int} and all(abs(value) < 2**63 for value in values if value is not None):
        return pd.Series(values, dtype="Int64")
    if kinds <= {int, float}:
        return pd.Series(values, dtype="float64")
    return pd.Series(["" if value is None else str(value) for value in values], dtype="str")


def _merged_away(drafts: Sequence[Draft], merged: Merged, papers: Sequence[Draft]) -> list[Dropped]:
    final = {draft.position: draft.id for draft in papers}
    return [
        Dropped(
            drafts[merge.row].position,
            drafts[merge.row].source,
            drafts[merge.row].id,
            drafts[merge.row].title,
            merge.reason,
            merge.kind,
            final[drafts[merge.kept].position],
            drafts[merge.kept].source,
            merge.evidence,
        )
        for merge in merged.merges
    ]


def _counts(parts: Sequence[Drafts], merged: Merged, papers: Sequence[Draft], renamed: int) -> dict[str, int]:
    broken = sum(part.broken for part in parts)
    merges = Counter(merge.kind for merge in merged.merges)
    return {
        "records": sum(part.records for part in parts),
        "papers": len(papers),
        "without_abstract": sum(not draft.abstract for draft in papers),
        "without_title": sum(draft.title_is_made for draft in papers),
        "broken": broken,
        "without_text": sum(len(part.dropped) for part in parts) - broken,
        "duplicates": merges[DUPLICATE],
        "near_duplicates": merges[NEAR_DUPLICATE],
        "versions": merges[VERSION],
        "renamed_ids": renamed,
        "lossy_files": sum(part.lossy for part in parts),
        "retracted": sum(draft.status == RETRACTED for draft in papers),
    }


def _summary(counts: Mapping[str, int]) -> Iterable[str]:
    yield f"{counts['papers']:,} papers from {counts['records']:,} records"
    lines = {
        "duplicates": "duplicates merged (same DOI, arXiv id or title)",
        "near_duplicates": "near duplicates merged (similar abstracts)",
        "versions": "other versions of a work merged (preprint, conference, journal)",
        "without_abstract": "papers without an abstract, placed by their title",
        "without_title": "papers without a title, named with the first words of their abstract",
        "renamed_ids": "ids shared by several papers, made unique with a number",
        "shared_abstracts": "abstracts taken off, since many titles have the same",
        "left_out": "papers left out by --drop and --language",
    }
    yield from (f"{text}: {counts[name]:,}" for name, text in lines.items() if counts[name])
    if counts["retracted"]:
        yield f"warning: retracted papers on the map: {counts['retracted']:,}; --drop retracted leaves them out"


def _nearly_all_one(counts: Mapping[str, int]) -> Iterable[str]:
    """A warning if so many records were merged that the wrong column was probably used as the text."""
    merged = counts["duplicates"] + counts["near_duplicates"] + counts["versions"]
    if merged >= NEARLY_ALL * counts["records"] and counts["records"] >= MANY:
        yield (
            f"warning: {merged:,} of {counts['records']:,} records were merged into others: nearly all have the same "
            "text; check which columns hold the texts (--column abstract=NAME), or keep all with "
            "merge_duplicates = false"
        )


def _dropped_frame(dropped: Sequence[Dropped]) -> pd.DataFrame:
    rows = [
        tuple(getattr(item, name) for name in DROPPED_COLUMNS)
        for item in sorted(dropped, key=lambda item: item.position)
    ]
    return pd.DataFrame(rows, columns=list(DROPPED_COLUMNS), dtype="str")
