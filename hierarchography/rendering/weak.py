"""How well a topic's name fits its papers, in words, where it fits less well than a reader would expect."""

from __future__ import annotations

from hierarchography.model import Topic
from hierarchography.model.tree import SUBTOPICS

HALF = 0.5
"""A name that is true of a smaller share of the papers is weak."""


def weakness(topic: Topic) -> str:
    """Why a name is weak, for a table: "keywords", "true of 43%"; empty where it is not, or where nothing tells."""
    if topic.has_makeshift:
        return "several names, none true of enough" if topic.details["named_by"] == SUBTOPICS else "keywords"
    share = _share(topic)
    return f"true of {share:.0%}" if share is not None and share < HALF else ""


def weak_sentence(topic: Topic) -> str:
    """The same as a sentence for a reader of the page; empty where the name is not weak."""
    if not weakness(topic):
        return ""
    share = _share(topic)
    estimate = "" if share is None else f" (estimate: {share:.0%})"
    if topic.has_makeshift:
        nearest = "these are names of subtopics" if topic.details["named_by"] == SUBTOPICS else "this is the nearest"
        return f"No name fits enough of these papers; {nearest}{estimate}."
    return f"This name fits fewer than half of the papers{estimate}."


def _share(topic: Topic) -> float | None:
    share = topic.details.get("name_share")
    return share if isinstance(share, float) else None
