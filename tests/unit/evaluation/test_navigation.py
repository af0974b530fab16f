"""The walk: by hand on a small tree, and its beam and its ceiling against plain loops."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from hierarchography.evaluation.navigation import BEAM, centroid_scores, chances, label_scores, walk
from hierarchography.model import Embeddings, TopicTree

# The tree: A = {0, 1, 2, 3} with the leaves A0 = {0, 1} and A1 = {2, 3}, and the leaf B = {4, 5}.
# Columns: the root, A, A0, A1, B. Each row is how well they suit the paper.
SCORES = np.array(
    [
        [0, 0.9, 0.8, 0.2, 0.1],  # 0: A, then A0: right to its leaf
        [0, 0.1, 0.9, 0.2, 0.8],  # 1: B: wrong at the first step; A0 alone would have been right
        [0, 0.9, 0.8, 0.2, 0.1],  # 2: A, then A0: wrong at the second step
        [0, 0.9, 0.2, 0.8, 0.1],  # 3: right to its leaf
        [0, 0.6, 0.1, 0.2, 0.5],  # 4: A and A1: wrong at its only step
        [0, 0.1, 0.9, 0.2, 0.9],  # 5: B: right to its leaf
    ]
)


@pytest.fixture
def tree(grown: Callable[..., TopicTree]) -> TopicTree:
    return grown({"0": range(6), "0.0": [0, 1, 2, 3], "0.0.0": [0, 1], "0.0.1": [2, 3], "0.1": [4, 5]})


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_a_walk_by_hand(tree: TopicTree) -> None:
    found = walk(tree, SCORES, np.arange(6), rng())
    assert found.length.tolist() == [2, 2, 2, 2, 1, 1]
    assert found.prefix.tolist() == [2, 0, 1, 2, 0, 1]
    assert found.strict(1).tolist() == [True, False, True, True, False, True]
    assert found.strict(2).tolist() == [True, False, False, True, False, True]
    np.testing.assert_array_equal(found.right, [[1, 1], [0, 1], [1, 0], [1, 1], [0, np.nan], [1, np.nan]])
    assert found.effort.tolist() == [4, 2, 4, 4, 4, 2]  # two names at the root, two more under A


def test_some_papers_only(tree: TopicTree) -> None:
    found = walk(tree, SCORES[[5, 2]], np.array([5, 2]), rng())
    assert found.prefix.tolist() == [1, 1]
    assert found.length.tolist() == [1, 2]


def test_fewer_candidates_than_the_beam_is_wide(tree: TopicTree) -> None:
    """Two children at the root, three topics at the level below: all are followed, and each paper is found."""
    assert walk(tree, SCORES, np.arange(6), rng()).in_beam.all()


def test_chances_by_hand(tree: TopicTree) -> None:
    """Two names at each step: 1/2, then 1/4 for papers of A; a paper of B stays at 1/2."""
    np.testing.assert_allclose(chances(tree, np.arange(6)), [[0.5, 0.25]] * 4 + [[0.5, 0.5]] * 2)


def slow_beam(tree: TopicTree, scores: np.ndarray, paper: int) -> list[bool]:
    path = [topic.id for topic in tree if paper in topic.members]
    beam, found = ["0"], []
    for level in range(1, tree.depth + 1):
        candidates = [child.id for name in beam for child in tree.children(name)]
        candidates += [name for name in beam if not tree.children(name)]
        beam = sorted(candidates, key=lambda name: -scores[tree.row(name)])[:BEAM]
        found.append(path[min(level, len(path) - 1)] in beam)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_beam_against_a_loop(grown: Callable[..., TopicTree], seed: int) -> None:
    """Nine leaves under five topics, one of them a leaf itself: more candidates than the beam is wide."""
    groups = {"0.0": [0, 1, 2], "0.1": [3, 4], "0.2": [5, 6], "0.3": [7, 8], "0.4": [9]}
    members: dict[str, list[int]] = {"0": list(range(10))}
    for name, papers in groups.items():
        members[name] = papers
        if len(papers) > 1:
            members |= {f"{name}.{place}": [paper] for place, paper in enumerate(papers)}
    tree = grown(members)
    scores = np.random.default_rng(seed).random((10, len(tree)))
    found = walk(tree, scores, np.arange(10), rng()).in_beam
    assert found.tolist() == [slow_beam(tree, scores[paper], paper) for paper in range(10)]
    assert not found.all()


def test_names_that_say_the_same_score_as_chance_does(grown: Callable[..., TopicTree]) -> None:
    """A large child and a small one under equal labels: taking the first would find three of four papers."""
    tree = grown({"0": range(2000), "0.0": range(1500), "0.1": range(1500, 2000)})
    found = walk(tree, np.zeros((2000, 3)), np.arange(2000), rng())
    assert found.strict(1).mean() == pytest.approx(0.5, abs=0.04)


def test_the_ceiling_leaves_the_paper_out(tree: TopicTree) -> None:
    """Against a loop: the mean of a topic's papers but this one; for other topics the mean of all."""
    vectors = np.random.default_rng(1).normal(size=(6, 4))
    matrix = Embeddings.from_vectors(vectors, "random").matrix
    scores = centroid_scores(tree, matrix, np.array([1, 4]))
    for place, paper in enumerate((1, 4)):
        for row, topic in enumerate(tree):
            others = matrix[[each for each in topic.members if each != paper]].mean(axis=0)
            cosine = matrix[paper] @ others / np.linalg.norm(others)
            assert scores[place, row] == pytest.approx(cosine, abs=1e-6)


def test_a_paper_alone_in_its_topic_cannot_be_found_by_its_fellows(grown: Callable[..., TopicTree]) -> None:
    tree = grown({"0": range(3), "0.0": [0, 1], "0.1": [2]})
    matrix = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    found = walk(tree, centroid_scores(tree, matrix, np.arange(3)), np.arange(3), rng())
    assert found.strict(1).tolist() == [True, True, False]


def test_label_scores_are_cosines() -> None:
    papers = np.array([[1, 0], [0.6, 0.8]], dtype=np.float32)
    np.testing.assert_allclose(label_scores(papers, papers), [[1, 0.6], [0.6, 1]], atol=1e-6)


def test_a_tree_of_the_root_alone(grown: Callable[..., TopicTree]) -> None:
    """No step to take: the paper is where the walk begins, and nothing was read."""
    tree = grown({"0": range(3)})
    found = walk(tree, np.zeros((3, 1)), np.arange(3), rng())
    assert (found.depth, found.effort.tolist(), found.prefix.tolist()) == (0, [0, 0, 0], [0, 0, 0])
    assert found.strict(1).all()
    assert chances(tree, np.arange(3)).shape == (3, 0)
