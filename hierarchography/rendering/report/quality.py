"""The quality measures in a map's manifest, as rows with explanations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hierarchography.model import MapData


@dataclass(frozen=True)
class Row:
    """A measure as text, its value in a random tree ("" if it does not apply), and its meaning."""

    name: str
    value: str
    random: str
    meaning: str


def quality_rows(topic_map: MapData) -> list[Row]:
    """The measures in `manifest["quality"]`, without the undefined ones."""
    figures = topic_map.manifest.get("quality", {})
    if not isinstance(figures, Mapping):
        return []
    return [
        Row(name, show(figures[key]), _random(figures, key, show), meaning)
        for key, name, show, meaning in _FIGURES
        if figures.get(key) is not None
    ]


def _random(figures: Mapping[str, Any], key: str, show: Callable[[Any], str]) -> str:
    value = figures.get(f"{key}_random")
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
    ("coverage", "Coverage", _share, "Papers that have a topic at every level."),
    (
        "placed_by_neighbours",
        "Assigned by neighbours",
        _share,
        "Papers assigned by their nearest neighbours: between the dense groups or, in large maps, outside the sample.",
    ),
    ("confidence", "Confidence", _share, "Probability that a paper stays in its leaf topic with another seed (mean)."),
    (
        "cohesion_gain",
        "Cohesion gain",
        _cosine,
        "Gain in cosine similarity between a paper and the rest of its topic, per step down. Below 0: a loss.",
    ),
    (
        "imbalance",
        "Imbalance",
        _ratio,
        "0 if the subtopics of a topic have equal size, near 1 if one holds nearly all papers.",
    ),
    ("largest_child", "Largest subtopic", _share, "Its share of the papers of its parent topic (mean)."),
    ("children_mean", "Subtopics per topic", _mean, "Mean over the topics that have subtopics."),
    ("children_most", "Most subtopics", _count, "Largest number of subtopics of one topic."),
    ("chains", "Chains", _count, "Topics with exactly one subtopic (should be 0)."),
    ("smallest_leaf", "Smallest leaf", _count, "Number of papers in the smallest topic."),
    ("names_unique", "Unique names", _share, "Topics whose name no other topic has."),
    ("names_like_sibling", "Same name as a sibling", _share, "Topics (should be 0%)."),
    ("names_like_parent", "Same name as the parent", _share, "Topics (should be 0%)."),
    ("name_words", "Words per name", _mean, "Mean length of a name."),
)
