"""The flow of a review: how many records came from where, how many were removed and why, and how many are on the map.

After the flow diagram of PRISMA 2020 (Page et al., "The PRISMA 2020 statement", BMJ 372, n71). Everything is counted
from the papers and from the table of dropped records, so that the numbers add up and agree with `dropped.csv`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import pandas as pd

from hierarchography.model import DROPPED_KINDS, MERGED_KINDS, MapData

_BEFORE = (*MERGED_KINDS, "broken", "no text", "no paper")
"""Kinds that are removed before screening; the other kinds are left out by a setting."""
_NO_PLACE = "records"


@dataclass(frozen=True)
class ReviewFlow:
    """Counts of records, as (label, count). Those `identified` come to `removed`, `excluded` and `papers` together.

    `identified` are counted by input, the largest first, `removed` before screening, and `excluded` by a setting.
    """

    identified: tuple[tuple[str, int], ...]
    removed: tuple[tuple[str, int], ...]
    excluded: tuple[tuple[str, int], ...]
    papers: int
    without_abstract: int

    @property
    def records(self) -> int:
        """All records of the inputs."""
        return sum(count for _, count in self.identified)

    @property
    def screened(self) -> int:
        """The records that are left when duplicates and unusable records are removed."""
        return self.papers + sum(count for _, count in self.excluded)


def review_flow(topic_map: MapData) -> ReviewFlow:
    """The flow of the records of a map."""
    frame, dropped = topic_map.corpus.frame, topic_map.dropped
    names = _names_of_sources(topic_map)
    sources = chain(frame["source"], dropped["source"].fillna("").astype(str))
    inputs = Counter(_input_of(source, names) for source in sources)
    kinds = Counter(map(str, _kinds(dropped)))
    labelled = [(kind, label, kinds.pop(kind)) for kind, label in DROPPED_KINDS.items() if kind in kinds]
    labelled += [(kind, kind, count) for kind, count in sorted(kinds.items())]
    return ReviewFlow(
        identified=tuple(sorted(inputs.items(), key=lambda pair: (-pair[1], pair[0]))),
        removed=tuple((label, count) for kind, label, count in labelled if kind in _BEFORE),
        excluded=tuple((label, count) for kind, label, count in labelled if kind not in _BEFORE),
        papers=len(frame),
        without_abstract=int((frame["abstract"].str.len() == 0).sum()),
    )


def _kinds(dropped: pd.DataFrame) -> pd.Series:
    """The kind of each dropped record; maps of earlier versions have none."""
    if "kind" not in dropped.columns:
        dropped = dropped.assign(kind="")
    merged = dropped["kept_id"].fillna("").astype(str) != ""
    guessed = merged.map({True: "duplicate", False: "broken"})
    no_text = dropped["reason"].fillna("").astype(str) == "no title and no abstract"
    kinds = dropped["kind"].fillna("").astype(str)
    return kinds.where(kinds != "", guessed.mask(~merged & no_text, "no text"))


def _input_of(source: str, names: Mapping[str, str]) -> str:
    """The input that a record is from, by its source `name:place`; of a service its name, and not that of a file."""
    name = source.rpartition(":")[0] or source or _NO_PLACE
    return names.get(name, name)


def _names_of_sources(topic_map: MapData) -> dict[str, str]:
    recorded = topic_map.manifest.get("recorded", {})
    sources = recorded.get("sources", {}) if isinstance(recorded, Mapping) else {}
    return {str(facts.get("file")): str(source) for source, facts in sources.items() if isinstance(facts, Mapping)}
