from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hierarchography.analysis import second_topics, similar
from hierarchography.model import Embeddings


@pytest.fixture
def clustered(make_map):
    """60 papers in six tight groups, each a leaf; the vector of the last paper is empty."""
    generator = np.random.default_rng(3)
    centres = generator.normal(size=(6, 16)) * 3
    vectors = np.repeat(centres, 10, axis=0) + generator.normal(size=(60, 16))
    vectors[-1] = 0
    built = make_map([{"title": f"P{row}"} for row in range(60)], [(f"T{row // 10}",) for row in range(60)])
    view = replace(built.views["topics"], embeddings=Embeddings.from_vectors(vectors, "made"))
    return built.with_view("topics", view)


def again(topic_map):
    """The same map, of which nothing is known yet."""
    return topic_map.with_view("topics", replace(topic_map.views["topics"]))


def brute(vectors):
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    return np.argsort(-cosines, axis=1)[:, :5]


def test_the_most_similar_papers_are_those_of_the_greatest_cosines(clustered):
    found = similar(clustered)
    assert np.array_equal(found[:-1], brute(clustered.embeddings.matrix)[:-1])
    assert found[-1].tolist() == [-1] * 5


def test_above_a_limit_only_the_nearest_leaves_are_searched(clustered, monkeypatch):
    exact = similar(clustered)
    module = __import__("sys").modules["hierarchography.analysis.neighbours"]
    monkeypatch.setattr(module, "EXACT_UP_TO", 0)
    monkeypatch.setattr(module, "COMPARED", 60)
    assert np.array_equal(similar(again(clustered)), exact)
    monkeypatch.setattr(module, "COMPARED", 10)
    leaf_of = clustered.tree.leaf_of
    found = similar(again(clustered))
    assert all(set(leaf_of[row[row >= 0]]) <= {leaf_of[place]} for place, row in enumerate(found))


def test_few_papers_have_few_similar_ones(small, single):
    assert (similar(small) >= 0).sum(axis=1).max() <= 5
    assert similar(single).tolist() == [[-1] * 5]


def test_the_second_topic_is_the_nearest_of_the_other_leaves(clustered):
    tree, vectors = clustered.tree, clustered.embeddings.matrix
    second = second_topics(clustered)
    assert second[-1] == -1
    centres = np.stack([vectors[leaf.members].mean(axis=0) for leaf in tree.leaves])
    cosines = vectors @ (centres / np.linalg.norm(centres, axis=1, keepdims=True)).T
    for paper in range(0, 59, 7):
        order = [tree.row(tree.leaves[leaf].id) for leaf in np.argsort(-cosines[paper])]
        order.remove(int(tree.leaf_of[paper]))
        assert second[paper] == order[0]


def test_one_leaf_has_no_second(single):
    assert second_topics(single).tolist() == [-1]
