"""What the manifest of a map records about topics by their ids, carried over a change of ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hierarchography.rendering.page.living import REFINED


def former_ids(manifest: Mapping[str, Any]) -> set[str]:
    """The ids of topics that an update, or exact vectors, have ended; they are not given again."""
    records = manifest.get("recorded", {})
    ending = (*records.get("updates", ()), records.get(REFINED, {}))
    return {topic for each in ending for topic in each.get("ended", ())}


def carried_records(records: Mapping[str, Any], same: Mapping[str, str], sizes: Mapping[str, int]) -> dict[str, Any]:
    """The records after an edit: `same` are the ids before by the ids after it, `sizes` the papers of all topics after.

    What was recorded of topics that are no longer the same is left out.
    """
    carried = dict(records)
    new_id = {old: new for new, old in same.items()}
    stability: Mapping[str, Any] = carried.get("stability", {})
    if stability:
        shares = {new_id[old]: share for old, share in stability.get("topics", {}).items() if old in new_id}
        carried["stability"] = {**stability, "topics": shares}
    updates: Sequence[Mapping[str, Any]] = carried.get("updates", ())
    if updates:
        grown_from = updates[-1]["grown_from"]
        last = {topic: grown_from.get(same.get(topic, ""), size) for topic, size in sizes.items()}
        carried["updates"] = [*(_update(each, new_id, {}) for each in updates[:-1]), _update(updates[-1], new_id, last)]
    if REFINED in carried:
        carried[REFINED] = {**carried[REFINED], "ended": {}}
    return carried


def _update(update: Mapping[str, Any], new_id: Mapping[str, str], grown_from: Mapping[str, int]) -> dict[str, Any]:
    """An update with the new ids of its topics; ids that ended before are free again, as all have changed."""
    changes = [{**change, "id": new_id.get(change["id"], "")} for change in update["changes"]]
    return {**update, "changes": changes, "ended": [], "grown_from": dict(grown_from)}
