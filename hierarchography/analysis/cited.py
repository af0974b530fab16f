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

    The columns are known by their names (`COLUMNS`), and count only where every value is empty or a whole number.
    """
    frame = topic_map.corpus.frame
    named = {_SIGNS.sub("", str(column)).lower(): column for column in reversed(frame.columns)}
    for name in COLUMNS:
        counts = _counts(frame[named[name]]) if name in named else None
        if counts is not None and counts.any():
            return counts
    return None


def _counts(values: pd.Series) -> NDArray[np.int64] | None:
    text = values.astype("str").str.strip()
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    missing = values.isna() | text.isin(["", "nan", "None", "<NA>"])
    usable = numbers.between(0, MOST) & (numbers == np.floor(numbers))
    if not (usable | missing).all():
        return None
    return np.asarray(numbers.where(usable, 0.0), dtype=np.int64)
