"""The topics of a map that a question is about: by the map's own encoder, else by words."""

from __future__ import annotations

import warnings
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from hierarchography.analysis import topic_sums
from hierarchography.embedding import Reader, words_of
from hierarchography.errors import InputError
from hierarchography.maps.reader import reader_of
from hierarchography.model import MapData, Topic

COLUMNS = ("topic_id", "topic", "path", "score")
NAME, KEYWORDS, PAPERS = 3, 2, 50
"""How often a topic's name and keywords count among its words, and how many of its papers do, once."""
STEM = 5
"""Letters by which words of one stem are known: galaxy, galaxies."""

_READERS: WeakKeyDictionary[MapData, tuple[Reader | None, str]] = WeakKeyDictionary()


def find_topics(topic_map: MapData, question: str, top: int = 5, encoder: Any = None) -> pd.DataFrame:
    """The `top` topics nearest to a question, best first: `topic_id`, `topic`, `path`, `score`.

    `score` is the cosine of the question's vector and the mean vector of the topic's papers, by the encoder of the
    map; `encoder` gives it again where it was an object. `path` holds the names from the first level down. Where no
    encoder reads texts, topics are ranked by the words of their names, keywords and papers instead, only those that
    have some of the question's, and a `UserWarning` says so. Raises `InputError` for an empty question or `top` < 1.
    """
    if not isinstance(question, str) or not question.strip():
        raise InputError(f"the question must be a text of at least one word, not {question!r}")
    if top < 1:
        raise InputError(f"top must be at least 1, not {top!r}")
    topics = list(topic_map.tree)[1:] or [topic_map.tree.root]
    reader, reason = _reader(topic_map, encoder)
    vector = None if reader is None else reader.vectors([question])[0]
    if vector is not None and not vector.any():
        reason = "the encoder knows no word of the question"
    elif vector is not None:
        return _table(topic_map, topics, _by_vectors(topic_map, topics, vector), top)
    warnings.warn(f"topics are found by their words, not by their meaning: {reason}", stacklevel=3)
    scores = _by_words(topic_map, topics, question)
    return _table(topic_map, topics, scores, min(top, int((scores > 0).sum())))


def _reader(topic_map: MapData, encoder: Any) -> tuple[Reader | None, str]:
    """The map's encoder, opened once as long as the map is there."""
    if encoder is not None:
        return reader_of(topic_map, encoder)
    if topic_map not in _READERS or _READERS[topic_map][0] is None:
        _READERS[topic_map] = reader_of(topic_map)
    return _READERS[topic_map]


def _by_vectors(topic_map: MapData, topics: list[Topic], vector: NDArray[np.float32]) -> NDArray[np.float64]:
    sums = topic_sums(topic_map)[[topic_map.tree.row(topic.id) for topic in topics]]
    return np.asarray(sums @ vector / np.maximum(np.linalg.norm(sums, axis=1), 1e-12))


def _by_words(topic_map: MapData, topics: list[Topic], question: str) -> NDArray[np.float64]:
    """The cosine of TF-IDF vectors of the question and of the topics' words; zeros where they share none."""
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
        path = " > ".join(above.label for above in topic_map.tree.ancestors(topic.id)[1:])
        rows.append((topic.id, topic.label, path, float(scores[place])))
    return pd.DataFrame(rows, columns=list(COLUMNS))
