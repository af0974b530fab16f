"""Parquet tables, including columns of lists and structures."""

from __future__ import annotations

from hierarchography.corpus.files import PARQUET, Document
from hierarchography.corpus.readers.base import FormatReader, Reading, Record
from hierarchography.errors import InputError


def recognises(document: Document) -> bool:
    """True for the four bytes with which every Parquet file starts."""
    return document.head.startswith(PARQUET)


def read(document: Document) -> Reading:
    """One record per row. Raises `InputError` for a damaged file."""
    if not recognises(document):
        raise InputError(
            f"{document.name} is not a Parquet file (it starts with {document.data[:8]!r}, not with 'PAR1'); "
            "write it again, or rename it to the extension of its format"
        )
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    try:
        rows = parquet.read_table(arrow.BufferReader(document.data)).to_pylist()
    except (arrow.ArrowException, OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise InputError(
            f"{document.name}: the Parquet file is damaged or cut off ({reason}); write it again"
        ) from error
    return Reading([Record(place, row) for place, row in enumerate(rows, start=1)], "row")


READER = FormatReader(
    "parquet", "Parquet", (".parquet", ".pq"), recognises, read, 1.0, "columns by name; lists and structures in cells"
)
