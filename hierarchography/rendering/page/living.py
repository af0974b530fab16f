"""What the page says of a map that is updated: what is new, and which topics are unstable.

Papers know the day on which an update added them (`ADDED_COLUMN`); the page filters by it. A topic comes back in some
of the trees that were grown from the layouts of the build alone (`recorded.stability` of the manifest).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from hierarchography.model import ADDED_COLUMN, MAIN_VIEW, MapData
from hierarchography.rendering.page.fields import Field

PAGE_FILTER = "page_filter"
"""What the manifest of an overlaid map records: the filter with which the page opens, as in its address."""
REFINED = "refined"
"""What the manifest of a map records whose vectors were made exact; see `maps.refine`."""
OVERLAY_COLUMN = "overlay"
"""The column of an overlaid map that says whose a paper is; see `maps.overlay`."""


def updates_of(topic_map: MapData) -> Sequence[Mapping[str, Any]]:
    """The updates that the manifest of a map records, oldest first; none if its papers have no day."""
    updates: Sequence[Mapping[str, Any]] = topic_map.manifest.get("recorded", {}).get("updates", ())
    return updates if ADDED_COLUMN in topic_map.corpus.frame else ()


def living_facts(topic_map: MapData) -> dict[str, Any]:
    """The day of the last update (null without one), the number of trees that stability was measured on, whether the
    page shows the view that edits change, and the filter with which it opens. Of a map that was refined, also which
    topics took the place of `former` ones, to which earlier links lead.
    """
    updates = updates_of(topic_map)
    ended: Mapping[str, str] = topic_map.manifest.get("recorded", {}).get(REFINED, {}).get("ended", {})
    former = {old: new for old, new in ended.items() if new in topic_map.tree and old not in topic_map.tree}
    return ({"former": former} if former else {}) | {
        "updated": _day(updates[-1]) if updates else None,
        "trees": int(topic_map.recorded_stability.get("trees", 0)),
        "editable": is_of_build(topic_map),
        "filter": str(topic_map.manifest.get("recorded", {}).get(PAGE_FILTER, "")),
    }


def living_columns(topic_map: MapData) -> dict[str, list[Any]]:
    """Per topic: papers `added` on the day of the last update and whether the topic was `born` then; in how many trees
    it `returns`, null where that was not measured. Columns that would say nothing are left out.
    """
    tree, columns = topic_map.tree, dict[str, list[Any]]()
    if updates := updates_of(topic_map):
        last = _day(updates[-1])
        added = topic_map.corpus.frame[ADDED_COLUMN].to_numpy() == last
        changes = [change for update in updates if _day(update) == last for change in update["changes"]]
        born = {change["id"] for change in changes if change["change"] == "born" and is_of_build(topic_map)}
        columns["added"] = [int(added[topic.members].sum()) for topic in tree]
        columns["born"] = [int(topic.id in born) for topic in tree]
    stability = topic_map.recorded_stability
    if trees := int(stability.get("trees", 0)):
        shares = stability["topics"]
        columns["returns"] = [round(shares[topic.id] * trees) if topic.id in shares else None for topic in tree]
    return columns


def own_fields(topic_map: MapData, frame: pd.DataFrame) -> list[Field]:
    """What the page filters by besides the input's columns: the day on which papers were added, and whose they are.

    `frame` has the papers in the order of the page. Days are oldest first. Empty for a map without updates or overlay.
    """
    fields = []
    if updates := updates_of(topic_map):
        days = frame[ADDED_COLUMN].astype("str").to_list()
        known = sorted({_day(update) for update in updates} & set(days))
        fields += [_field("added", "Added", known, days, shown=False)] if known else []
    if PAGE_FILTER in topic_map.manifest.get("recorded", {}):
        origins = frame[OVERLAY_COLUMN].to_list()
        fields.append(_field(OVERLAY_COLUMN, "Papers", list(dict.fromkeys(origins)), origins, shown=True))
    return fields


def own_columns(topic_map: MapData) -> list[str]:
    """The columns of the papers that are such fields."""
    added = [ADDED_COLUMN] if updates_of(topic_map) else []
    return [*added, OVERLAY_COLUMN] if PAGE_FILTER in topic_map.manifest.get("recorded", {}) else added


def _field(key: str, label: str, values: list[str], texts: Sequence[str], *, shown: bool) -> Field:
    code = {value: place for place, value in enumerate(values, start=1)}
    return Field(key, label, values, np.array([code.get(text, 0) for text in texts], dtype=np.uint32), shown=shown)


def _day(update: Mapping[str, Any]) -> str:
    return str(update["on"])[:10]


def is_of_build(topic_map: MapData) -> bool:
    """Whether the main view is the one that edits and updates change, and to whose topics the records refer."""
    return topic_map.main == MAIN_VIEW or len(topic_map.views) == 1
