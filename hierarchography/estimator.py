"""The build as a scikit-learn estimator, for pipelines, grid searches and the user's own vectors."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import issparse
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, ClusterMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from hierarchography.build import intake_of, map_vectors
from hierarchography.clustering import Placer
from hierarchography.config import Config
from hierarchography.corpus import in_hand, is_empty, speaks_arrow
from hierarchography.embedding import nearest_among
from hierarchography.errors import InputError
from hierarchography.maps.calibration import NEAREST
from hierarchography.maps.space import joined, vectors_of
from hierarchography.model import Corpus, Embeddings
from hierarchography.topic_map import build_map

Scalar = TypeVar("Scalar", bound=np.generic)

_OF_TEXTS, _OF_VECTORS = ("map_",), ("n_features_in_", "feature_names_in_", "_vectors")
"""Attributes after a fit to texts or vectors only; another fit deletes those of the former one."""


class HierarchicalTopicModel(
    ClassNamePrefixFeaturesOutMixin,  # type: ignore[misc]  # scikit-learn is untyped
    ClusterMixin,  # type: ignore[misc]
    TransformerMixin,  # type: ignore[misc]
    BaseEstimator,  # type: ignore[misc]
):
    """A topic tree over texts or over vectors; `predict` and `transform` place further ones in it.

    `fit` accepts texts (embedded with `encoder`; topics are named) or an array (n, d) of vectors (compared by cosine;
    topics are not named). Texts may be a list, a generator, an array, a pandas Series or Index, or a polars or Arrow
    column; records and tables with a text column are also accepted. A text without content (also None or NaN) is not in
    the tree: its label is -1, and a warning gives the number of such texts. `encoder` is a name or an object, as in
    `build_map`.

    Attributes after `fit`: `tree_` (`TopicTree`); `labels_` (n,), the leaf of each sample, counted from 0 in preorder;
    `map_` (`TopicMap`, for texts only); `n_features_in_` (for vectors).
    """

    def __init__(
        self,
        *,
        encoder: Any = "auto",
        builder: str = "density",
        min_topic_size: int = 0,
        max_depth: int = 5,
        max_children: int = 12,
        levels: int | str | Sequence[int] = "",
        detail: float = 1.0,
        random_state: int = 0,
    ) -> None:
        self.encoder = encoder
        self.builder = builder
        self.min_topic_size = min_topic_size
        self.max_depth = max_depth
        self.max_children = max_children
        self.levels = levels
        self.detail = detail
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:
        """Build the tree of texts (n,) or vectors (n, d). Raises `InputError` or scikit-learn's `ValueError`."""
        X = list(X) if isinstance(X, Iterator) else X
        papers = _papers_of(X)
        for name in _OF_VECTORS if papers is not None else _OF_TEXTS:
            self.__dict__.pop(name, None)
        if papers is not None:
            self.map_ = build_map(papers, config=self._config(merge_duplicates=False), encoder=self.encoder)
            self.tree_ = self.map_.tree
            self._in_tree = _in_corpus(self.map_.corpus, len(papers))
        else:
            vectors = validate_data(self, X, dtype=np.float32)
            self._vectors = Embeddings.from_vectors(vectors, "given")
            self.tree_ = map_vectors(self._vectors, self._config())
            self._in_tree = np.ones(len(vectors), dtype=bool)
        self._of_texts = papers is not None
        self.labels_ = self._spread(self.tree_.leaf_of)
        return self

    def labels_at(self, level: int) -> NDArray[np.int32]:
        """The topic of each sample at a level (0: the root), counted from 0 in preorder; shape (n,)."""
        check_is_fitted(self)
        if level < 0:
            raise InputError(f"level must be 0 (the root) or more, not {level}")
        return self._spread(self.tree_.labels_at(level))

    def predict(self, X: Any) -> NDArray[np.int32]:
        """The leaf (n,) of further samples, numbered as in `labels_`; -1 for empty texts. The tree stays as it is.

        Each sample gets the leaf that its nearest samples of the tree vote for, even if it is far from all of them.
        """
        matrix, vectors, filled = self._spaces(X)
        landing = Placer.of(self.tree_, matrix).land(vectors, nearest_among(vectors, matrix, NEAREST))
        leaves = np.searchsorted(np.unique(self.tree_.leaf_of), landing.leaf)
        return _filled(leaves.astype(np.int32), filled, -1)

    def transform(self, X: Any) -> NDArray[np.float64]:
        """The chance of each leaf (n, leaves), in the order of the labels; zeros for empty texts.

        The label of `predict` need not have the greatest chance, because a topic is chosen from the root down.
        """
        matrix, vectors, filled = self._spaces(X)
        near = nearest_among(vectors, matrix, NEAREST)
        return _filled(Placer.of(self.tree_, matrix).chances(vectors, near), filled, 0.0)

    @property
    def _n_features_out(self) -> int:
        return len(self.tree_.leaves)

    def _spaces(self, X: Any) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
        """The vectors of the tree's samples, those of further samples with content, and a mask of these."""
        check_is_fitted(self)
        X = list(X) if isinstance(X, Iterator) else X
        papers = _papers_of(X, self._of_texts)
        if (papers is not None) != self._of_texts:
            fitted, given = ("texts", "vectors") if self._of_texts else ("vectors", "texts")
            raise InputError(f"the tree was fitted to {fitted}, so {given} cannot be placed in it")
        if papers is None:
            vectors = Embeddings.from_vectors(validate_data(self, X, dtype=np.float32, reset=False), "given").matrix
            return self._vectors.matrix, vectors, np.ones(len(vectors), dtype=bool)
        if isinstance(papers, list) and all(map(_has_nothing, papers)):
            _tell_empty(len(papers), len(papers))
            matrix = self.map_.embeddings.matrix
            return matrix, matrix[:0], np.zeros(len(papers), dtype=bool)
        corpus = intake_of(papers, self._config(merge_duplicates=False)).corpus
        filled = _in_corpus(corpus, len(papers))
        return *joined(self.map_, corpus, vectors_of(self.map_, corpus)), filled

    def _spread(self, topics: NDArray[np.int32]) -> NDArray[np.int32]:
        """Labels of all samples, counted from 0, from the topic positions of the samples in the tree."""
        labels = np.full(len(self._in_tree), -1, dtype=np.int32)
        labels[self._in_tree] = _numbered(topics)
        return labels

    def _config(self, **more: Any) -> Config:
        settings = {name: value for name, value in self.get_params().items() if name not in {"encoder", "random_state"}}
        return Config().with_settings(seed=self.random_state, **settings, **more)


def _papers_of(samples: Any, of_texts: bool = False) -> list[Any] | pd.DataFrame | Corpus | None:
    """Papers from texts (as records, so that none is mistaken for a file name), records or tables; None for vectors.

    Samples that are all empty are texts if the tree is `of_texts`.
    """
    is_array = isinstance(samples, np.ndarray) and samples.ndim != 1
    if is_array or issparse(samples) or isinstance(samples, str | bytes | Mapping):
        return None
    if not isinstance(samples, Iterable) and not speaks_arrow(samples):
        return None
    found = in_hand(samples)
    if isinstance(found, Corpus):
        return found
    if isinstance(found, pd.DataFrame):
        return None if all(map(pd.api.types.is_numeric_dtype, found.dtypes)) else found
    first = next((item for item in found if isinstance(item, Mapping) or not is_empty(item)), None)
    if isinstance(first, str) or (first is None and of_texts):
        return [{"abstract": item} if isinstance(item, str) or is_empty(item) else item for item in found]
    records = (item for item in found if isinstance(item, Mapping))
    return found if any(isinstance(value, str) for item in records for value in item.values()) else None


def _in_corpus(corpus: Corpus, samples: int) -> NDArray[np.bool_]:
    """A mask of the samples that are papers of the corpus."""
    in_corpus = np.ones(samples, dtype=bool)
    if len(corpus) < samples:
        in_corpus[:] = False
        in_corpus[corpus.frame["record"].to_numpy() - 1] = True
        _tell_empty(samples - len(corpus), samples)
    return in_corpus


def _has_nothing(paper: Any) -> bool:
    return is_empty(paper) or (isinstance(paper, Mapping) and all(map(is_empty, paper.values())))


def _tell_empty(empty: int, samples: int) -> None:
    if empty:
        warnings.warn(f"{empty:,} of {samples:,} texts are empty; their label is -1", stacklevel=4)


def _filled(values: NDArray[Scalar], filled: NDArray[np.bool_], empty: float) -> NDArray[Scalar]:
    """Values of all samples, from those of the samples with content."""
    every = np.full((len(filled), *values.shape[1:]), empty, dtype=values.dtype)
    every[filled] = values
    return every


def _numbered(rows: NDArray[np.int32]) -> NDArray[np.int32]:
    """Positions in the tree as consecutive labels, in the same order."""
    _, numbers = np.unique(rows, return_inverse=True)
    return numbers.astype(np.int32)
