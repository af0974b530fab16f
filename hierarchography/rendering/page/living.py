"""What the page says of a map that is updated: what is new, and which topics are unstable.

Papers know the day on which an update added them (`ADDED_COLUMN`); the page filters by it. A topic comes back in some
of the trees that were grown from the layouts of the build alone (`recorded.stability` of the manifest).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from hierarchography.model import ADDED_COLUMN, MapData
from hierarchography.rendering.page.fields import Field


def updates_of(topic_map: MapData) -> Sequence[Mapping[str, Any]]:
    """The updates that the manifest of a map records, oldest first; none if its papers have no day."""
    updates: Sequence[Mapping[str, Any]] = topic_map.manifest.get("recorded", {}).get("updates", ())
    return updates if ADDED_COLUMN in topic_map.corpus.frame else ()


def living_facts(topic_map: MapData) -> dict[str, Any]:
    """The day of the last update (null without one), and the number of trees that stability was measured on."""
    updates = updates_of(topic_map)
    return {"updated": _day(updates[-1]) if updates else None, "trees": int(_stability(topic_map).get("trees", 0))}


def living_columns(topic_map: MapData) -> dict[str, list[Any]]:
    """Per topic: papers `added` on the day of the last update and whether the topic was `born` then; in how many trees
    it `returns`, null where that was not measured. Columns that would say nothing are left out.
    """
    tree, columns = topic_map.tree, dict[str, list[Any]]()
    if updates := updates_of(topic_map):
        last = _day(updates[-1])
        added = topic_map.corpus.frame[ADDED_COLUMN].to_numpy() == last
        changes = [change for update in updates if _day(update) == last for change in update["changes"]]
        born = {change["id"] for change in changes if change["change"] == "born"}
        columns["added"] = [int(added[topic.members].sum()) for topic in tree]
        columns["born"] = [int(topic.id in born) for topic in tree]
    stability = _stability(topic_map)
    if trees := int(stability.get("trees", 0)):
        shares = stability["topics"]
        columns["returns"] = [round(shares[topic.id] * trees) if topic.id in shares else None for topic in tree]
    return columns


def added_field(topic_map: MapData, frame: pd.DataFrame) -> list[Field]:
    """The days on which papers were added, oldest first, as a field to filter by; none without an update."""
    if not updates_of(topic_map):
        return []
    days = frame[ADDED_COLUMN].astype("str").to_numpy()
    known = sorted({_day(update) for update in updates_of(topic_map)} & set(days))
    code = {day: place for place, day in enumerate(known, start=1)}
    codes = np.array([code.get(day, 0) for day in days], dtype=np.uint32)
    return [Field("added", "Added", known, codes, shown=False)] if known else []


def _day(update: Mapping[str, Any]) -> str:
    return str(update["on"])[:10]


def _stability(topic_map: MapData) -> Mapping[str, Any]:
    found: Mapping[str, Any] = topic_map.manifest.get("recorded", {}).get("stability", {})
    return found
