"""Name agreement: does the topic that matches a gold class have the name of the class?

Each class of each level is matched to the topic below the root with the highest F1. The two names are compared
by the cosine of their vectors and by their words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from hierarchography.evaluation.gold import BestTopics, Contingency
from hierarchography.evaluation.intervals import Bootstrap, Figure, Weights, measured
from hierarchography.evaluation.schemes import Level, Scheme
from hierarchography.model import TopicTree

Key = Callable[[str], frozenset[str]]
"""The folded words of a name, so that names that differ only in case, number or order have the same key."""
Read = Callable[[Sequence[str]], NDArray[np.float32]]
"""Vectors of unit length (m, d) for m texts, in the space of the papers."""

CHANCE = "another topic"
MEASURES = ("similarity", "exact", "contained")
_WORD = re.compile(r"[^\W_](?:[\w'’‐‑-]*\w)?")


@dataclass(frozen=True)
class Alike:
    """Similarity of the classes' names to the topics' names, as means over classes.

    `similarity`: cosine of their vectors, NaN without an encoder for names. `exact`: share with the same words,
    ignoring case, plural, order and minor words. `contained`: share for which all words of one name are in the other.
    """

    similarity: Figure
    exact: Figure
    contained: Figure


@dataclass(frozen=True)
class NamedBy:
    """The result of one way to name topics: `weighted` weights classes by their papers, `plain` equally."""

    by: str
    weighted: Alike
    plain: Alike


@dataclass(frozen=True)
class Match:
    """A class of `papers` papers and its matched topic; `similarity` of their names as in `Alike`."""

    label: str
    papers: int
    topic: str
    name: str
    f1: float
    similarity: float
    exact: bool
    contained: bool


@dataclass(frozen=True)
class LevelNames:
    """The names compared with one level of a scheme: the tree's own, then the baselines; `matches` by class size."""

    column: str
    classes: int
    by: tuple[NamedBy, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class NameAgreement:
    """The names compared with a scheme; `reason` says why there is no similarity (otherwise empty)."""

    scheme: str
    levels: tuple[LevelNames, ...]
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Namings:
    """The topic names to compare with the classes' names: for each way of naming, the names in preorder.

    The first way is the tree's own. `read` gives vectors of names; it is None without an encoder, and `reason` says so.
    """

    names: Mapping[str, Sequence[str]]
    key: Key
    read: Read | None
    reason: str = ""


def name_agreement(tree: TopicTree, scheme: Scheme, namings: Namings, bootstrap: Bootstrap) -> NameAgreement:
    """Compare the topics' names with those of a scheme's classes; the baseline `CHANCE` uses the tree's own names.

    Chance is exact: the mean over all topics below the root except the matched one. In a resample, a class may match
    another topic. If the tree has only a root, all figures are NaN.
    """
    levels = tuple(_level(tree, level, namings, bootstrap) for level in scheme.levels)
    return NameAgreement(scheme.name, levels, "" if namings.read else namings.reason)


def nearest_entries(tree: TopicTree, matrix: NDArray[np.float32], entries: NDArray[np.float32]) -> list[int]:
    """For each topic the row of `entries` (m, d) nearest to the mean of its papers' vectors (`matrix`, (n, d))."""
    means = np.stack([matrix[topic.members].mean(axis=0) for topic in tree])
    nearest: list[int] = (means @ entries.T).argmax(axis=1).tolist()
    return nearest


def _level(tree: TopicTree, level: Level, namings: Namings, bootstrap: Bootstrap) -> LevelNames:
    contingency = Contingency.of(tree, level.classes)
    scores = {by: _scores(level.names, names, namings) for by, names in namings.names.items()}
    name_scores = scores[next(iter(scores))]
    statistic = _Statistic(contingency, scores | {CHANCE: _others(name_scores)})
    figures = measured(statistic, tree.papers, bootstrap, dict.fromkeys(statistic.names, level.labelled))
    return LevelNames(
        level.column,
        len(level.names),
        tuple(_named_by(by, figures) for by in statistic.kinds),
        tuple(_matches(tree, level, contingency.best_topics(), name_scores)),
    )


def _scores(classes: Sequence[str], names: Sequence[str], namings: Namings) -> NDArray[np.float32]:
    """The three measures for every pair of class name and topic name, (measures, classes, topics)."""
    similarity = np.full((len(classes), len(names)), np.nan, dtype=np.float32)
    if namings.read:
        similarity = namings.read(classes) @ namings.read(names).T
    keys = [_keys(texts, namings.key) for texts in (classes, names)]
    shared = _shared(*keys)
    words = [np.array(list(map(len, side))) for side in keys]
    fewer = np.minimum(words[0][:, None], words[1][None, :])
    more = np.maximum(words[0][:, None], words[1][None, :])
    return np.stack([similarity, shared == more, shared == fewer]).astype(np.float32)


def _keys(texts: Sequence[str], key: Key) -> list[frozenset[str]]:
    """The keys of names without their punctuation."""
    return [key(" ".join(_WORD.findall(text))) for text in texts]


def _shared(first: Sequence[frozenset[str]], second: Sequence[frozenset[str]]) -> NDArray[np.float64]:
    """The number of words shared by each pair of keys, (first, second)."""
    column = {word: place for place, word in enumerate(sorted(frozenset().union(*first, *second)))}
    left, right = (
        csr_matrix(
            (
                np.ones(sum(map(len, keys))),
                [column[word] for key in keys for word in key],
                np.cumsum([0, *map(len, keys)]),
            ),
            shape=(len(keys), len(column)),
        )
        for keys in (first, second)
    )
    return np.asarray((left @ right.T).toarray(), dtype=np.float64)


def _others(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """For every class and topic the mean of a measure over all *other* topics below the root."""
    others = max(1, scores.shape[2] - 2)
    return np.asarray((scores[:, :, 1:].sum(axis=2, keepdims=True) - scores) / others, dtype=np.float32)


class _Statistic:
    """All measures of all ways of naming, weighted and plain, for the topics that match the classes."""

    def __init__(self, contingency: Contingency, scores: Mapping[str, NDArray[np.float32]]) -> None:
        self._contingency, self._scores = contingency, scores
        self.kinds = tuple(scores)

    @property
    def names(self) -> list[str]:
        """The names of the figures."""
        return [_key(by, way, measure) for by in self.kinds for way in ("weighted", "plain") for measure in MEASURES]

    def __call__(self, weights: Weights) -> Mapping[str, float]:
        best = self._contingency.best_topics(weights)
        matched = np.flatnonzero((best.topics >= 0) & (best.sizes > 0))
        sizes = best.sizes[matched]
        figures: dict[str, float] = {}
        for by, scores in self._scores.items():
            values = scores[:, matched, best.topics[matched]].astype(np.float64)
            for way, share in (("weighted", sizes), ("plain", np.ones(len(sizes)))):
                means = values @ share / share.sum() if len(matched) else np.full(len(MEASURES), np.nan)
                figures |= {_key(by, way, name): float(mean) for name, mean in zip(MEASURES, means, strict=True)}
        return figures


def _key(by: str, way: str, measure: str) -> str:
    return f"{by} {way} {measure}"


def _named_by(by: str, figures: Mapping[str, Figure]) -> NamedBy:
    weighted, plain = (Alike(*(figures[_key(by, way, name)] for name in MEASURES)) for way in ("weighted", "plain"))
    return NamedBy(by, weighted, plain)


def _matches(tree: TopicTree, level: Level, best: BestTopics, scores: NDArray[np.float32]) -> list[Match]:
    """The matched topic of each class, largest class first."""
    matches = []
    for at in np.argsort(-best.sizes, kind="stable"):
        if best.topics[at] >= 0:
            topic = tree.topics[best.topics[at]]
            similarity, exact, contained = scores[:, at, best.topics[at]].tolist()
            matches.append(
                Match(
                    label=level.names[at],
                    papers=int(best.sizes[at]),
                    topic=topic.id,
                    name=topic.name,
                    f1=float(best.f1[at]),
                    similarity=similarity,
                    exact=bool(exact),
                    contained=bool(contained),
                )
            )
    return matches
