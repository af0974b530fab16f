"""The table of the records that are not papers of a map, and the kinds of reasons."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

DROPPED_COLUMNS = ("source", "id", "title", "reason", "kept_id", "kind", "kept_source", "evidence")
"""The columns of `MapData.dropped`. `kind` is one of `DROPPED_KINDS`. Of a duplicate, `kept_id` and `kept_source` name
the record that it was merged into, and `evidence` says what spoke for and against it; they are empty for others."""

DUPLICATE, NEAR_DUPLICATE, VERSION = "duplicate", "near-duplicate", "version"
OTHER_LANGUAGE = "language"
HIDDEN = "hidden"
"""Papers of topics that an edit hides."""
BROKEN, NO_TEXT, NO_PAPER = "broken", "no text", "no paper"
DROPPED_KINDS: Mapping[str, str] = MappingProxyType(
    {
        DUPLICATE: "Duplicate records",
        NEAR_DUPLICATE: "Records with nearly the same abstract",
        VERSION: "Other versions of a work",
        BROKEN: "Records that cannot be read",
        NO_TEXT: "Records without title and abstract",
        NO_PAPER: "Attachments and notes",
        "retracted": "Retracted papers",
        "correction": "Corrections and retraction notices",
        "editorial": "Editorials",
        "letter": "Letters and replies",
        OTHER_LANGUAGE: "Papers in other languages",
        HIDDEN: "Papers of hidden topics",
    }
)
"""The kinds of records that are not on a map, with what people read: first those merged, then those left out."""
MERGED_KINDS = frozenset({DUPLICATE, NEAR_DUPLICATE, VERSION})


def dropped_table(table: pd.DataFrame) -> pd.DataFrame:
    """The table with all columns, as text; those that an earlier version did not write are empty."""
    missing = [name for name in DROPPED_COLUMNS if name not in table.columns]
    return table.assign(**dict.fromkeys(missing, "")).astype("str") if missing else table
