"""How often each paper was cited, where the input says so."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.model import MapData

COLUMNS = (
    "citations",
    "citationcount",
    "citedbycount",
    "citedby",
    "timescited",
    "timescitedallawscategories",
    "timescitedwoscore",
    "isreferencedbycount",
    "numcitations",
    "ncitations",
    "tc",
)
"""Names of a column with counts of citations, best first, in small letters without spaces and signs."""
MOST = 10_000_000
"""A larger number is no count of citations."""
_SIGNS = re.compile(r"[\W_]+")


def citations(topic_map: MapData) -> NDArray[np.int64] | None:
    """The citations of each paper (n,), 0 where unknown; None where no column of the input has them.

    The columns are known by their names (`COLUMNS`), and count only where every value is empty or a whole number. Each
    paper has the number in the first of them that is not empty, since every service has a name of its own.
    """
    frame = topic_map.corpus.frame
    named = [(_SIGNS.sub("", str(column)).lower(), column) for column in frame.columns]
    found = np.full(len(frame), np.nan)
    for column in (column for name in COLUMNS for given, column in named if given == name):
        counts = _counts(frame[column])
        if counts is not None and np.nansum(counts):
            found = np.where(np.isnan(found), counts, found)
    return None if np.isnan(found).all() else np.nan_to_num(found).astype(np.int64)


def _counts(values: pd.Series) -> NDArray[np.float64] | None:
    """The whole numbers in a column, NaN where it is empty; None if it has anything else."""
    text = values.astype("str").str.strip()
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    missing = values.isna() | text.isin(["", "nan", "None", "<NA>"])
    usable = numbers.between(0, MOST) & (numbers == np.floor(numbers))
    if not (usable | missing).all():
        return None
    return np.asarray(numbers.where(usable), dtype=np.float64)
