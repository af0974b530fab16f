"""The same flow as a scikit-learn estimator, for pipelines, grids and vectors of one's own."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import issparse
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from hierarchography.build import map_vectors
from hierarchography.config import Config
from hierarchography.corpus import in_hand, is_empty, speaks_arrow
from hierarchography.errors import InputError
from hierarchography.model import Corpus, Embeddings
from hierarchography.topic_map import build_map


class HierarchicalTopicModel(ClusterMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """A topic tree over texts or over vectors.

    `fit` takes texts (embedded with `encoder`, topics named) or an array (n, d) of vectors (used as they are,
    by cosine; topics stay unnamed). Texts come as a list, a generator, an array, a Series or Index of pandas,
    or a column of polars or Arrow; records and tables with a column of texts do too. A text with nothing to
    read in it (also None or NaN) is not in the tree: its label is -1, and a warning counts such texts.
    `encoder` is a name or an object, as `build_map` takes it.

    Attributes after `fit`: `tree_` (`TopicTree`), `labels_` (n,) the leaf of each sample, counted from 0
    in preorder, `map_` (`TopicMap`, for texts only), `n_features_in_` (for vectors).
    """

    def __init__(
        self,
        *,
        encoder: Any = "auto",
        builder: str = "density",
        min_topic_size: int = 0,
        max_depth: int = 5,
        max_children: int = 12,
        min_children: int = 4,
        levels: int | str | Sequence[int] = "",
        detail: float = 1.0,
        random_state: int = 0,
    ) -> None:
        self.encoder = encoder
        self.builder = builder
        self.min_topic_size = min_topic_size
        self.max_depth = max_depth
        self.max_children = max_children
        self.min_children = min_children
        self.levels = levels
        self.detail = detail
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:
        """Grow the tree of texts (n,) or vectors (n, d). Raises `InputError` or scikit-learn's `ValueError`."""
        X = list(X) if isinstance(X, Iterator) else X
        papers = _papers_of(X)
        if papers is not None:
            self.map_ = build_map(papers, config=self._config(merge_duplicates=False), encoder=self.encoder)
            self.tree_ = self.map_.tree
            self._in_tree = _kept(self.map_.corpus, len(papers))
        else:
            vectors = validate_data(self, X, dtype=np.float32)
            self.tree_ = map_vectors(Embeddings.from_vectors(vectors, "given"), self._config())
            self._in_tree = np.ones(len(vectors), dtype=bool)
        self.labels_ = self._spread(self.tree_.leaf_of)
        return self

    def labels_at(self, level: int) -> NDArray[np.int32]:
        """The topic of each sample at a level (0: the root), counted from 0 in preorder; shape (n,)."""
        check_is_fitted(self)
        if level < 0:
            raise InputError(f"a level is 0 (the root) or more, not {level}")
        return self._spread(self.tree_.labels_at(level))

    def _spread(self, topics: NDArray[np.int32]) -> NDArray[np.int32]:
        """Labels of all samples, counted from 0, from the topics (by position) of those in the tree."""
        labels = np.full(len(self._in_tree), -1, dtype=np.int32)
        labels[self._in_tree] = _numbered(topics)
        return labels

    def _config(self, **more: Any) -> Config:
        own = {name: value for name, value in self.get_params().items() if name not in {"encoder", "random_state"}}
        return Config().with_settings(seed=self.random_state, **own, **more)


def _papers_of(samples: Any) -> list[Any] | pd.DataFrame | Corpus | None:
    """Texts as records, so that none is taken for a file's name; records and tables of papers; None for vectors."""
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
    if isinstance(first, str):
        return [{"abstract": item} if isinstance(item, str) or is_empty(item) else item for item in found]
    records = (item for item in found if isinstance(item, Mapping))
    return found if any(isinstance(value, str) for item in records for value in item.values()) else None


def _kept(corpus: Corpus, samples: int) -> NDArray[np.bool_]:
    """Which of the texts are papers of the corpus."""
    kept = np.ones(samples, dtype=bool)
    if len(corpus) < samples:
        kept[:] = False
        kept[corpus.frame["record"].to_numpy() - 1] = True
        warnings.warn(
            f"{samples - len(corpus):,} of {samples:,} texts have nothing to read; their label is -1", stacklevel=3
        )
    return kept


def _numbered(rows: NDArray[np.int32]) -> NDArray[np.int32]:
    """Positions in the tree as labels without gaps, in the same order."""
    _, numbers = np.unique(rows, return_inverse=True)
    return numbers.astype(np.int32)
