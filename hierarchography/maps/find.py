"""Finds the topics that match a question, with the encoder of the map or by words."""

from __future__ import annotations

import warnings
from numbers import Integral
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.analysis import topic_sums
from hierarchography.embedding import Reader, words_of
from hierarchography.errors import InputError
from hierarchography.maps.reader import reader_of
from hierarchography.model import MapData, Topic, TopicTree

COLUMNS = ("topic_id", "topic", "path", "score")
NAME, KEYWORDS, PAPERS = 3, 2, 50
"""Weights of a topic's name and keywords among its words, and the number of its papers that are used (weight 1)."""
STEM = 5
"""Words with the same first letters count as one stem: galaxy, galaxies."""

_READERS: WeakKeyDictionary[MapData, tuple[Reader | None, str]] = WeakKeyDictionary()


def find_topics(topic_map: MapData, question: str, top: int = 5, encoder: Any = None) -> pd.DataFrame:
    """The `top` topics nearest to a question, best first: `topic_id`, `topic`, `path`, `score`.

    `score` is the cosine of the question's vector and the mean vector of the topic's papers, with the encoder of the
    map. Pass `encoder` if the map was built with an encoder object. `path` has the names from the first level down. If
    no encoder can read texts, a `UserWarning` is raised and topics are ranked by the words of their names, keywords and
    papers; only topics that share a word with the question are listed. Raises `InputError` for an empty question or
    `top` < 1.
    """
    check_question(question, top)
    topics = list(topic_map.tree)[1:] or [topic_map.tree.root]
    reader, reason = reader_for(topic_map, encoder)
    vector, reason = vector_of(reader, question, reason)
    if vector is not None:
        return _table(topic_map, topics, _by_vectors(topic_map, topics, vector), top)
    warnings.warn(f"topics are matched by words, not by meaning: {reason}", stacklevel=3)
    scores = _by_words(topic_map, topics, question)
    return _table(topic_map, topics, scores, min(top, int((scores > 0).sum())))


def check_question(question: str, top: int) -> None:
    """Raise `InputError` for a question without a word, and for a `top` that is no number or less than 1."""
    if not isinstance(question, str) or not question.strip():
        raise InputError(f"the question must be a text of at least one word, not {question!r}")
    if not isinstance(top, Integral):
        raise InputError(f"top must be a whole number, not {top!r}")
    if top < 1:
        raise InputError(f"top must be at least 1, not {top!r}")


def vector_of(reader: Reader | None, question: str, reason: str) -> tuple[NDArray[np.float32] | None, str]:
    """The unit vector of a question, or None and the reason."""
    vector = None if reader is None else reader.vectors([question])[0]
    if vector is not None and not vector.any():
        return None, "the encoder does not know any word of the question"
    return vector, reason


def path_of(tree: TopicTree, topic: Topic) -> str:
    """The names from the first level down to a topic, joined by `>`."""
    return " > ".join(above.label for above in tree.ancestors(topic.id)[1:])


def reader_for(topic_map: MapData, encoder: Any) -> tuple[Reader | None, str]:
    """The encoder of the map, loaded once in the lifetime of the map; None and the reason if there is none."""
    if encoder is not None:
        return reader_of(topic_map, encoder)
    if topic_map not in _READERS or _READERS[topic_map][0] is None:
        _READERS[topic_map] = reader_of(topic_map)
    return _READERS[topic_map]


def _by_vectors(topic_map: MapData, topics: list[Topic], vector: NDArray[np.float32]) -> NDArray[np.float64]:
    sums = topic_sums(topic_map)[[topic_map.tree.row(topic.id) for topic in topics]]
    return np.asarray(sums @ vector / np.maximum(np.linalg.norm(sums, axis=1), 1e-12))


def _by_words(topic_map: MapData, topics: list[Topic], question: str) -> NDArray[np.float64]:
    """The cosine of the TF-IDF vectors of the question and each topic; zero if they share no word."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    papers = topic_map.corpus.texts()
    texts = [
        " . ".join(
            [*[topic.label] * NAME, *topic.keywords * KEYWORDS, *(papers[row] for row in topic.members[:PAPERS])]
        )
        for topic in topics
    ]
    counter = TfidfVectorizer(sublinear_tf=True, analyzer=_stems)
    try:
        return np.asarray((counter.fit_transform(texts) @ counter.transform([question]).T).todense()).ravel()
    except ValueError:  # no word at all
        return np.zeros(len(topics))


def _stems(text: str) -> list[str]:
    words = words_of(text)
    return [*words, *(f"{word[:STEM]}-" for word in words)]


def _table(topic_map: MapData, topics: list[Topic], scores: NDArray[np.float64], top: int) -> pd.DataFrame:
    rows = []
    for place in np.argsort(-np.round(scores, 6), kind="stable")[:top].tolist():
        topic = topics[place]
        rows.append((topic.id, topic.label, path_of(topic_map.tree, topic), float(scores[place])))
    return pd.DataFrame(rows, columns=list(COLUMNS))
