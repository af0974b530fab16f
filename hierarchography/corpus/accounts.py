"""What became of each input: its format, the columns taken, what its records hold, and how many of them are kept.

Everything is counted from the drafts and the list of dropped records, so that it agrees with `dropped.csv`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hierarchography.corpus.drafts import Draft, Drafts
from hierarchography.corpus.duplicates import Merged

FIELDS = ("title", "abstract", "year", "authors", "venue", "keywords", "doi", "url")
"""The fields of papers whose filling is counted."""
LOST_SHOWN = 5


@dataclass(frozen=True)
class FileAccount:
    """What one input gave.

    `sureness` is how sure its format is, from 0 (by the file's ending) to 1. `columns` maps fields to the columns
    taken. `records` = `usable` + `broken` + `without_text`; `filled`, `years` and `languages` count usable records
    (language "" where it cannot be told). `lost` holds the first records that cannot be used, as (place, reason). Of
    the usable records, `merged` went into another record, of this input or another. `works` counts the papers found in
    this input, `only_here` those that no other input has.
    """

    file: str
    format: str
    sureness: float
    unit: str
    columns: Mapping[str, Sequence[str]]
    records: int
    usable: int
    broken: int
    without_text: int
    filled: Mapping[str, int]
    years: Mapping[str, int]
    languages: Mapping[str, int]
    lost: Sequence[Sequence[str]]
    merged: int
    works: int
    only_here: int

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return asdict(self)


def accounts_of(parts: Sequence[Drafts], merged: Merged) -> tuple[FileAccount, ...]:
    """An account of each input, in order."""
    drafts = [draft for part in parts for draft in part.papers]
    inputs = [number for number, part in enumerate(parts) for _ in part.papers]
    kept = {merge.row: merge.kept for merge in merged.merges}
    found_in: dict[int, set[int]] = defaultdict(set)
    for row in range(len(drafts)):
        found_in[kept.get(row, row)].add(inputs[row])
    away = Counter(inputs[row] for row in kept)
    works = Counter(number for found in found_in.values() for number in found)
    alone = Counter(next(iter(found)) for found in found_in.values() if len(found) == 1)
    return tuple(_account(part, away[number], works[number], alone[number]) for number, part in enumerate(parts))


def _account(part: Drafts, merged: int, works: int, only_here: int) -> FileAccount:
    return FileAccount(
        file=part.name,
        format=part.format,
        sureness=part.sureness,
        unit=part.unit,
        columns={field: list(names) for field, names in part.columns.items()},
        records=len(part.papers) + len(part.dropped),
        usable=len(part.papers),
        broken=part.broken,
        without_text=len(part.dropped) - part.broken,
        filled={field: sum(map(_has(field), part.papers)) for field in FIELDS},
        years=_years(part.papers),
        languages=dict(Counter(draft.language for draft in part.papers).most_common()),
        lost=[[item.source.removeprefix(f"{part.name}:"), item.reason] for item in part.dropped[:LOST_SHOWN]],
        merged=merged,
        works=works,
        only_here=only_here,
    )


def _has(field: str) -> Any:
    """Whether a draft holds a field that was in its record: titles that were made do not count."""
    if field == "title":
        return lambda draft: bool(draft.title) and not draft.title_is_made
    return lambda draft: getattr(draft, field) not in ("", None)


def _years(drafts: Iterable[Draft]) -> dict[str, int]:
    years = Counter(draft.year for draft in drafts if draft.year is not None)
    return {str(year): years[year] for year in sorted(years)}
