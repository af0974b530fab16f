"""The estimator: scikit-learn's own checks, and the same tree as the pipeline's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as arrow
import pytest
from sklearn.base import clone
from sklearn.datasets import make_blobs
from sklearn.exceptions import NotFittedError
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer, StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from hierarchography import HierarchicalTopicModel, InputError, TopicMap

FINER = "labels_ are the leaves, finer than the three blobs; the test below finds these at the first level"
EXPECTED_FAILURES = {"check_clustering": FINER}


@parametrize_with_checks([HierarchicalTopicModel()], expected_failed_checks=lambda estimator: EXPECTED_FAILURES)
def test_the_checks_of_scikit_learn(estimator: HierarchicalTopicModel, check: Any) -> None:
    check(estimator)


def test_the_first_level_finds_the_blobs_of_that_check() -> None:
    """The same data and the same threshold as `check_clustering`, whose 50 points have nine or so leaves here."""
    points, groups = make_blobs(n_samples=50, random_state=1)
    model = HierarchicalTopicModel().fit(StandardScaler().fit_transform(points))
    assert adjusted_rand_score(groups, model.labels_at(1)) > 0.4


@pytest.fixture(scope="module")
def blobs() -> tuple[np.ndarray, np.ndarray]:
    """Six directions in 16 dimensions, 40 vectors around each."""
    random = np.random.default_rng(0)
    centres = np.eye(16)[:6]
    groups = np.repeat(np.arange(6), 40)
    return centres[groups] + 0.05 * random.normal(size=(240, 16)), groups


def test_vectors_give_a_tree_and_the_groups(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    vectors, groups = blobs
    model = HierarchicalTopicModel(random_state=1).fit(vectors)
    assert model.tree_.papers == 240
    members = [set(topic.members) for topic in model.tree_]
    assert all(set(np.flatnonzero(groups == group)) in members for group in range(6))
    assert adjusted_mutual_info_score(groups, model.labels_at(1)) > 0.5
    assert set(model.labels_) == set(range(len(model.tree_.leaves)))


def test_levels_refine_one_another(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    model = HierarchicalTopicModel().fit(blobs[0])
    assert set(model.labels_at(0)) == {0}
    for level in range(model.tree_.depth):
        pairs = set(zip(model.labels_at(level), model.labels_at(level + 1), strict=True))
        assert len(pairs) == len(set(model.labels_at(level + 1)))
    np.testing.assert_array_equal(model.labels_at(model.tree_.depth), model.labels_)
    with pytest.raises(InputError, match="level"):
        model.labels_at(-1)


def test_texts_give_a_named_map(small_map: TopicMap) -> None:
    texts = small_map.corpus.texts()[:60]
    model = HierarchicalTopicModel(encoder="lsa").fit(texts)
    assert len(model.labels_) == 60
    assert all(topic.name for topic in model.tree_)
    assert model.map_.tree is model.tree_


def test_a_text_with_nothing_in_it_keeps_its_row() -> None:
    texts = [
        f"{word} of the {thing} in the long run" for word in ("light", "weight", "age") for thing in ("sea", "sun")
    ]
    with pytest.warns(UserWarning, match="2 of 8 texts"):
        model = HierarchicalTopicModel(encoder="lsa").fit([texts[0], "", *texts[1:], "   "])
    assert model.labels_.shape == (8,)
    assert (model.labels_ < 0).tolist() == [False, True, *[False] * 5, True]
    assert (model.labels_at(0) < 0).tolist() == [False, True, *[False] * 5, True]


def test_unfitted_is_said() -> None:
    with pytest.raises(NotFittedError):
        HierarchicalTopicModel().labels_at(1)


def test_it_works_in_a_pipeline_and_clones(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    pipeline = make_pipeline(Normalizer(), HierarchicalTopicModel(max_depth=1))
    assert len(pipeline.fit_predict(blobs[0])) == 240
    assert clone(HierarchicalTopicModel(max_children=4)).get_params()["max_children"] == 4


def test_the_order_of_the_vectors_does_not_matter(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    order = np.random.default_rng(1).permutation(240)
    straight = HierarchicalTopicModel().fit_predict(blobs[0])
    shuffled = HierarchicalTopicModel().fit_predict(blobs[0][order])
    np.testing.assert_array_equal(straight[order], shuffled)


TEXTS = [f"{word} of the {thing} in the long run" for word in ("light", "weight", "age") for thing in ("sea", "sun")]


@pytest.mark.parametrize("nothing", [None, np.nan, pd.NA, pd.NaT, ""], ids=str)
def test_a_missing_text_may_come_first(nothing: object) -> None:
    for samples in ([nothing, *TEXTS], pd.Series([nothing, *TEXTS], dtype=object, index=[3] * 7)):
        with pytest.warns(UserWarning, match="1 of 7 texts"):
            model = HierarchicalTopicModel(encoder="lsa").fit(samples)
        assert (model.labels_ < 0).tolist() == [True, *[False] * 6]


def test_a_text_is_never_the_name_of_a_file() -> None:
    labels = HierarchicalTopicModel(encoder="lsa").fit_predict(["papers.csv", *TEXTS])
    assert len(labels) == 7


def test_tables_of_papers_and_tables_of_vectors(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    table = pd.DataFrame({"title": TEXTS, "year": 2001}, index=[9] * 6)
    expected = HierarchicalTopicModel(encoder="lsa").fit(table)
    for papers in (table.to_dict("records"), arrow.Table.from_pandas(table, preserve_index=False)):
        assert HierarchicalTopicModel(encoder="lsa").fit_predict(papers).tolist() == expected.labels_.tolist()
    vectors = pd.DataFrame(blobs[0]).rename(columns=str)
    labels = HierarchicalTopicModel().fit_predict(blobs[0])
    assert HierarchicalTopicModel().fit_predict(vectors).tolist() == labels.tolist()
    assert HierarchicalTopicModel().fit_predict(row for row in blobs[0]).tolist() == labels.tolist()


def test_further_vectors_are_placed_in_the_tree(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    vectors, groups = blobs
    model = HierarchicalTopicModel().fit(vectors[::2])
    labels = model.labels_.copy()
    assert (model.predict(vectors[::2]) == labels).mean() > 0.9
    placed = model.predict(vectors[1::2])
    group_of = {label: groups[::2][labels == label][0] for label in set(labels)}
    assert [group_of[label] for label in placed] == groups[1::2].tolist()
    chances = model.transform(vectors[1::2])
    assert chances.shape == (120, len(model.tree_.leaves)) == (120, len(model.get_feature_names_out()))
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    assert (chances.argmax(axis=1) == placed).mean() > 0.9
    assert (model.labels_ == labels).all()
    with pytest.raises(InputError, match="fitted to vectors, so texts cannot be placed"):
        model.predict(["a text"])


def test_another_fit_leaves_nothing_of_the_former_one(blobs: tuple[np.ndarray, np.ndarray]) -> None:
    vectors = pd.DataFrame(blobs[0][:60]).rename(columns="x{}".format)
    model = HierarchicalTopicModel(encoder="lsa").fit(TEXTS)
    assert not hasattr(model.fit(vectors), "map_")
    assert model.n_features_in_ == len(model.feature_names_in_) == 16
    model.fit(TEXTS)
    assert hasattr(model, "map_")
    assert not hasattr(model, "n_features_in_")
    assert not hasattr(model, "feature_names_in_")


def test_further_texts_are_placed_in_the_tree() -> None:
    texts = [f"{text} study{row}" for row in range(20) for text in ("galaxies stars dust", "genes cells proteins")]
    model = HierarchicalTopicModel(encoder="lsa").fit(texts)
    with pytest.warns(UserWarning, match="1 of 3 texts are empty"):
        placed = model.predict(["stars and dust", "", "genes in cells"])
    assert placed[1] == -1
    galaxies, genes = (set(model.labels_[start::2]) for start in (0, 1))
    assert placed[0] in galaxies
    assert placed[2] in genes
    with pytest.warns(UserWarning, match="1 of 2 texts are empty"):
        assert model.transform(["stars", None])[1].sum() == 0
    for nothing in (["", None], pd.Series([np.nan, " "], dtype=object), [{"title": "", "abstract": None}] * 2):
        with pytest.warns(UserWarning, match="2 of 2 texts are empty"):
            assert model.predict(nothing).tolist() == [-1, -1]
        with pytest.warns(UserWarning, match="2 of 2 texts are empty"):
            assert model.transform(nothing).tolist() == [[0] * len(model.tree_.leaves)] * 2
    assert model.predict([]).shape == (0,)
    assert model.transform([]).shape == (0, len(model.tree_.leaves))
    with pytest.raises(InputError, match="fitted to texts, so vectors cannot be placed"):
        model.predict(np.ones((2, 3)))
