"""Findability: navigation by names, the ceiling by mean vectors, chance, and the gaps between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.evaluation.intervals import Bootstrap, Figure, Ratios, Sides, Weights, mean_of, measured
from hierarchography.evaluation.navigation import Walk, centroid_scores, chances, label_scores, walk
from hierarchography.model import Embeddings, Topic, TopicTree

CEILING = "centroids"
NAME = "name"
LABELS = ("name and keywords", NAME)
"""What a navigator reads of a topic, most information first."""
BASELINE = "c-TF-IDF, 4 words"
"""The baseline: a navigator that reads the four best words of a topic by class-based TF-IDF."""


@dataclass(frozen=True)
class Navigator:
    """How well one navigator finds papers. Tuples have one figure per level, from 1 to the tree's depth.

    `strict`: share of papers with all steps down to this level right. `conditional`: share with this step right, given
    the right parent. `beam`: share with the right topic among the three followed. `lift`: strict corrected for chance,
    (strict - chance) / (1 - chance). `label_gap`: strict of the ceiling minus that of this navigator. `leaf`,
    `leaf_lift` and `leaf_label_gap`: the same for the whole path. `node_match`: steps before the first wrong one, as a
    share of all steps. `effort`: mean number of names read per paper.
    """

    by: str
    strict: tuple[Figure, ...]
    conditional: tuple[Figure, ...]
    beam: tuple[Figure, ...]
    lift: tuple[Figure, ...]
    label_gap: tuple[Figure, ...]
    leaf: Figure
    leaf_lift: Figure
    leaf_label_gap: Figure
    node_match: Figure
    effort: Figure


@dataclass(frozen=True)
class Findability:
    """How well papers are found by navigating the tree, over a sample of `papers` out of `of`.

    `chance` is the score of random choices (one figure per level), `leaf_chance` that of the whole path. `ceiling`
    navigates by the mean vectors of the topics' other papers. `navigators` use labels; the last is the baseline. If
    the labels have no vectors, there are no navigators, and `reason` says why (otherwise it is empty).
    """

    papers: int
    of: int
    chance: tuple[Figure, ...]
    leaf_chance: Figure
    ceiling: Navigator
    navigators: tuple[Navigator, ...]
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Labels:
    """The vectors (topics, d) of what navigators read (`LABELS`, `BASELINE`), or the `reason` why there are none."""

    vectors: Mapping[str, NDArray[np.float32]]
    reason: str = ""


def label_texts(tree: TopicTree) -> Mapping[str, list[str]]:
    """What each kind of navigator reads, for every topic in preorder."""
    readers = {LABELS[0]: _name_and_keywords, LABELS[1]: _name}
    return {kind: [read(topic) for topic in tree] for kind, read in readers.items()}


def findability(
    tree: TopicTree, embeddings: Embeddings, labels: Labels, sample: int, bootstrap: Bootstrap
) -> Findability:
    """Navigate the tree for a sample of papers, drawn with the bootstrap's seed; for all if there are no more."""
    rng = np.random.default_rng(bootstrap.seed)
    rows = drawn(tree.papers, sample, rng)
    walks = {CEILING: walk(tree, centroid_scores(tree, embeddings.matrix, rows), rows, rng)}
    for kind, vectors in labels.vectors.items():
        walks[kind] = walk(tree, label_scores(embeddings.matrix[rows], vectors), rows, rng)
    return findings_of(walks, chances(tree, rows), tree.papers, bootstrap, labels.reason)


def findings_of(
    walks: Mapping[str, Walk], chance: NDArray[np.float64], of: int, bootstrap: Bootstrap, reason: str = ""
) -> Findability:
    """The figures of several walks of the same n papers, one of them the `CEILING`; `chance` (n, d) as of `chances`."""
    statistic, depth = _Findings(walks, chance), chance.shape[1]
    figures = measured(statistic, len(chance), bootstrap, statistic.counts)
    navigators = {kind: _navigator(kind, depth, figures) for kind in walks}
    return Findability(
        papers=len(chance),
        of=of,
        chance=_by_level("chance", depth, figures),
        leaf_chance=figures["leaf chance"],
        ceiling=navigators.pop(CEILING),
        navigators=tuple(navigators.values()),
        reason=reason,
    )


def drawn(papers: int, sample: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """The rows of a sample of the papers, ascending; all rows if there are no more than `sample`."""
    if sample >= papers:
        return np.arange(papers)
    return np.sort(rng.choice(papers, sample, replace=False))


class _Findings:
    """All figures of several walks of the same papers, as one statistic."""

    def __init__(self, walks: Mapping[str, Walk], chance: NDArray[np.float64]) -> None:
        self._kinds, self._levels = tuple(walks), range(1, chance.shape[1] + 1)
        parts: dict[str, Sides] = {f"chance {level}": mean_of(chance[:, level - 1]) for level in self._levels}
        parts["leaf chance"] = mean_of(chance[:, -1] if chance.shape[1] else np.ones(len(chance)))
        for kind, steps in walks.items():
            parts |= {f"{kind} {name}": part for name, part in _parts(steps).items()}
        self._ratios = Ratios(parts)

    @property
    def counts(self) -> dict[str, int]:
        """For each figure the number of papers that count in it."""
        return self._ratios.counts

    def __call__(self, weights: Weights) -> Mapping[str, float]:
        values = self._ratios(weights)
        spans = [(f"strict {level}", f"chance {level}", f" {level}") for level in self._levels]
        for kind in self._kinds:
            for strict, chance, level in (*spans, ("leaf", "leaf chance", " leaf")):
                value, random = values[f"{kind} {strict}"], values[chance]
                values[f"{kind} lift{level}"] = (value - random) / (1 - random) if random < 1 else float("nan")
                values[f"{kind} gap{level}"] = values[f"{CEILING} {strict}"] - value
        return values


def _parts(steps: Walk) -> dict[str, Sides]:
    """Numerator and denominator of each mean of a walk."""
    ones = np.ones(len(steps.length))
    parts: dict[str, Sides] = {
        "leaf": (steps.prefix == steps.length, ones),
        "node match": (steps.prefix, steps.length),
        "effort": (steps.effort, ones),
    }
    for level in range(1, steps.depth + 1):
        parts[f"strict {level}"] = (steps.strict(level), ones)
        parts[f"beam {level}"] = mean_of(steps.in_beam[:, level - 1].astype(np.float64))
        parts[f"conditional {level}"] = mean_of(steps.right[:, level - 1])
    return parts


def _navigator(kind: str, depth: int, figures: Mapping[str, Figure]) -> Navigator:
    return Navigator(
        by=kind,
        strict=_by_level(f"{kind} strict", depth, figures),
        conditional=_by_level(f"{kind} conditional", depth, figures),
        beam=_by_level(f"{kind} beam", depth, figures),
        lift=_by_level(f"{kind} lift", depth, figures),
        label_gap=_by_level(f"{kind} gap", depth, figures),
        leaf=figures[f"{kind} leaf"],
        leaf_lift=figures[f"{kind} lift leaf"],
        leaf_label_gap=figures[f"{kind} gap leaf"],
        node_match=figures[f"{kind} node match"],
        effort=figures[f"{kind} effort"],
    )


def _by_level(name: str, depth: int, figures: Mapping[str, Figure]) -> tuple[Figure, ...]:
    return tuple(figures[f"{name} {level}"] for level in range(1, depth + 1))


def _name(topic: Topic) -> str:
    return topic.name


def _name_and_keywords(topic: Topic) -> str:
    return ": ".join(filter(None, (topic.name, ", ".join(topic.keywords))))
