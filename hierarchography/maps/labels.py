"""The vectors of what navigators without a language model read of the topics of a map."""

from __future__ import annotations

from collections.abc import Sequence

from hierarchography.embedding import Reader
from hierarchography.evaluation import BASELINE, Labels, class_words, label_texts
from hierarchography.model import MapData, TopicTree

WORDS = 4
"""Words per topic in the naming baseline of class-based TF-IDF."""


def label_words(topic_map: MapData) -> Sequence[tuple[str, ...]]:
    """The words of each topic by class-based TF-IDF, best first."""
    return class_words(topic_map.tree, topic_map.corpus.texts(), WORDS)


def label_vectors(tree: TopicTree, words: Sequence[tuple[str, ...]], reader: Reader | None, reason: str) -> Labels:
    """Vectors of the texts that navigators read: the labels of the topics, and the words of the baseline."""
    if reader is None:
        return Labels({}, reason)
    texts = {**label_texts(tree), BASELINE: [", ".join(best) for best in words]}
    return Labels({kind: reader.vectors(listed) for kind, listed in texts.items()})
