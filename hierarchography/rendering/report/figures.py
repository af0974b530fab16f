"""The quality figures of a map's manifest as rows that explain themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hierarchography.model import MapData


@dataclass(frozen=True)
class Row:
    """A figure as text, what it would be in a random tree ("" where that says nothing), and what it means."""

    name: str
    value: str
    random: str
    meaning: str


def quality_rows(topic_map: MapData) -> list[Row]:
    """The figures in `manifest["quality"]`; those that are not defined are left out."""
    found = topic_map.manifest.get("quality", {})
    if not isinstance(found, Mapping):
        return []
    return [
        Row(name, show(found[key]), _random(found, key, show), meaning)
        for key, name, show, meaning in _FIGURES
        if found.get(key) is not None
    ]


def _random(found: Mapping[str, Any], key: str, show: Callable[[Any], str]) -> str:
    value = found.get(f"{key}_random")
    return "" if value is None else show(value)


def _share(value: float) -> str:
    return f"{value:.1%}"


def _cosine(value: float) -> str:
    return f"{value:+.3f}"


def _ratio(value: float) -> str:
    return f"{value:.2f}"


def _mean(value: float) -> str:
    return f"{value:.1f}"


def _count(value: int) -> str:
    return f"{value:,}"


_FIGURES: tuple[tuple[str, str, Callable[[Any], str], str], ...] = (
    ("coverage", "Coverage", _share, "Papers that have a place at every level."),
    (
        "placed_by_neighbours",
        "Placed by neighbours",
        _share,
        "Papers that their neighbours placed: between the dense groups, or, of many papers, learned from others.",
    ),
    ("confidence", "Confidence", _share, "The chance that a paper stays with its leaf under another seed; a mean."),
    (
        "cohesion_gain",
        "Cohesion gain",
        _cosine,
        "How much nearer (cosine) a step down brings a paper to the others of its topic. Below 0, steps lead away.",
    ),
    (
        "imbalance",
        "Imbalance",
        _ratio,
        "0 where the subtopics of a topic are of one size, towards 1 where one has all.",
    ),
    ("largest_child", "Largest subtopic", _share, "Its share of the papers of the topic above; a mean."),
    ("children_mean", "Subtopics", _mean, "Of a topic that has any; a mean."),
    ("children_most", "Most subtopics", _count, "Of a single topic."),
    ("chains", "Chains", _count, "Topics with one subtopic only; there should be none."),
    ("smallest_leaf", "Smallest leaf", _count, "Papers of the smallest topic."),
    ("names_unique", "Unique names", _share, "Topics that no other topic of the map is named as."),
    ("names_like_sibling", "Named as a sibling", _share, "Topics; there should be none."),
    ("names_like_parent", "Named as the topic above", _share, "Topics; there should be none."),
    ("name_words", "Words of a name", _mean, "A mean."),
)
