"""Finds the papers that match a question, by meaning and by words together."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.cache import Cache, code_hash, content_key, current_folder, keep_small, versions
from hierarchography.embedding import WordIndex
from hierarchography.embedding.bm25 import INDEX
from hierarchography.errors import InputError
from hierarchography.maps.find import check_question, path_of, reader_for, vector_of
from hierarchography.maps.views import text_of
from hierarchography.model import Corpus, MapData
from hierarchography.model.remembered import remembered

COLUMNS = ("id", "title", "year", "score", "meaning", "words", "topic_id", "path")
EXAMPLES = 5
"""Number of values of a column that are named where none is found."""
FEW = 5_000
"""Papers whose index of words is made in half a second, and not worth keeping."""
AREA = "indexes of words"
"""The area of the cache for the indexes of larger maps."""

_LISTS = (list, tuple, set, np.ndarray)


def find_papers(
    topic_map: MapData,
    question: str,
    top: int = 10,
    *,
    topic: str = "",
    where: Mapping[str, object] | None = None,
    since: int | None = None,
    until: int | None = None,
    encoder: Any = None,
) -> pd.DataFrame:
    """The `top` papers nearest to a question, best first, with the path of their topic as a reason.

    Columns: `id`, `title`, `year`, `score`, `meaning` (the cosine of the vectors of question and paper; NaN if no
    encoder can read the question), `words` (the BM25 score as a share of its maximum for the question, 0 to 1),
    `topic_id`, and `path`, the names of topics from the first level down. `score` is `meaning` plus `words`: of other
    sums it found the most papers, by their own words and by others (`benchmarks/RESULTS.md`). Without an encoder, a
    `UserWarning` is given, and only papers that contain a word of the question are listed.

    Only papers of `topic` (an id), with the values `where` in columns of the input (`{"venue": "ACL"}`; case does not
    matter; of a list of values one must match, and a value may be one of those that a cell joins with `"; "`, such as
    authors), and from the years `since` to `until` are listed. Pass `encoder` if the map was built with an encoder
    object and loaded from a folder. Raises `InputError` for an empty question, `top` < 1 or an unknown column, and
    `TreeError` for an unknown topic.
    """
    check_question(question, top)
    allowed = _allowed(topic_map, topic, where or {}, since, until)
    reader, reason = reader_for(topic_map, encoder)
    vector, reason = vector_of(reader, question, reason)
    index = remembered(topic_map.corpus, "index of words", lambda: _index(topic_map.corpus))
    words = index.covered(question)
    if vector is None:
        warnings.warn(f"papers are matched by words, not by meaning: {reason}", stacklevel=3)
        meaning, score = np.full(len(words), np.nan), words
        allowed &= words > 0
    else:
        meaning = np.asarray(topic_map.embeddings.matrix @ vector, dtype=np.float64)
        score = meaning + words
    rows = np.flatnonzero(allowed)
    order = rows[np.argsort(-np.round(score[rows], 6), kind="stable")][:top]
    return _table(topic_map, order, score, meaning, words)


def _index(corpus: Corpus) -> WordIndex:
    """The index of the papers' titles and abstracts; of more than `FEW` papers it is kept in the cache, made once."""
    if len(corpus) <= FEW:
        return WordIndex.of(corpus.texts())
    made_by = versions("numpy", "scipy", "scikit-learn")
    key = content_key(corpus.digest("title", "abstract"), code_hash("embedding", "vocabulary"), made_by)
    cache = Cache(area=AREA)
    index = INDEX.recall(cache, key)
    if index is None:
        index = WordIndex.of(corpus.texts())
        INDEX.keep(cache, key, index)
        keep_small(current_folder())
    return index


def _allowed(
    topic_map: MapData, topic: str, where: Mapping[str, object], since: int | None, until: int | None
) -> NDArray[np.bool_]:
    """Which papers (n,) may be listed."""
    frame = topic_map.corpus.frame
    allowed = np.zeros(len(frame), dtype=bool)
    allowed[topic_map.tree[topic or topic_map.tree.root.id].members] = True
    for column, values in where.items():
        if column not in frame.columns:
            raise InputError(f"the map has no column {column!r}; its columns are {', '.join(map(str, frame.columns))}")
        wanted = {text_of(value).casefold() for value in (values if isinstance(values, _LISTS) else [values])}
        having = frame[column].map(lambda value, wanted=wanted: not wanted.isdisjoint(_values(value))).to_numpy(bool)
        if not having.any():
            common = frame[column].dropna().map(text_of).value_counts().index[:EXAMPLES]
            raise InputError(
                f"no paper has {' or '.join(map(repr, sorted(wanted)))} in the column {column!r}; "
                f"its commonest values: {', '.join(map(repr, common))}"
            )
        allowed &= having
    for name, year in (("since", since), ("until", until)):
        if year is not None and not isinstance(year, Real):
            raise InputError(f"{name} must be a year as a number, e.g. 1950, not {year!r}")
    years = frame["year"].to_numpy(dtype=np.float64, na_value=np.nan)
    if since is not None:
        allowed &= years >= since
    if until is not None:
        allowed &= years <= until
    return allowed


def _values(value: Any) -> set[str]:
    """The values of a cell in lower case: the members of a list, or the text and the parts that `"; "` joins in it."""
    if isinstance(value, _LISTS):
        return {text_of(item).casefold() for item in value}
    text = text_of(value).casefold()
    return {text, *text.split("; ")} if text else set()


def _table(
    topic_map: MapData,
    rows: NDArray[np.int64],
    score: NDArray[np.float64],
    meaning: NDArray[np.float64],
    words: NDArray[np.float64],
) -> pd.DataFrame:
    tree, frame = topic_map.tree, topic_map.corpus.frame
    leaves = [tree.topics[leaf] for leaf in tree.leaf_of[rows]]
    columns = (
        frame["id"].iloc[rows].to_list(),
        frame["title"].iloc[rows].to_list(),
        frame["year"].iloc[rows].array,
        score[rows].round(4),
        meaning[rows].round(4),
        words[rows].round(4),
        [leaf.id for leaf in leaves],
        [path_of(tree, leaf) for leaf in leaves],
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
