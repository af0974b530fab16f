"""Whatever the tree and the labels: figures keep their bounds, and neither order nor names of classes matter."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hierarchography.evaluation import Bootstrap, Contingency, Level, agreement, structure
from hierarchography.evaluation.navigation import centroid_scores, chances, walk
from hierarchography.model import Assignment, Embeddings, Topic, TopicTree


@st.composite
def trees(draw: st.DrawFn, most: int = 30) -> TopicTree:
    """A random tree over 1 to `most` papers, up to four levels deep."""
    papers = draw(st.permutations(range(draw(st.integers(1, most)))))
    topics: list[Topic] = []

    def grow(topic_id: str, members: list[int], depth: int) -> None:
        topics.append(Topic(topic_id, np.array(sorted(members), dtype=np.int32)))
        if depth < 4 and len(members) > 1 and draw(st.booleans()):
            cuts = draw(st.sets(st.integers(1, len(members) - 1), min_size=1, max_size=4))
            parts = np.split(np.array(members), sorted(cuts))
            for place, part in enumerate(parts):
                grow(f"{topic_id}.{place}", part.tolist(), depth + 1)

    grow("0", list(papers), 0)
    return TopicTree(tuple(topics), Assignment.certain(len(papers)))


@st.composite
def labelled(draw: st.DrawFn) -> tuple[TopicTree, np.ndarray]:
    """A tree and the classes of its papers, some of them missing, not all."""
    tree = draw(trees())
    classes = np.array(draw(st.lists(st.integers(-1, 4), min_size=tree.papers, max_size=tree.papers)))
    classes[draw(st.integers(0, tree.papers - 1))] = 0
    return tree, classes


def figures(tree: TopicTree, classes: np.ndarray, weights: np.ndarray | None = None) -> tuple[float, float]:
    found = Contingency.of(tree, classes)
    return found.tree_f(weights), found.dendrogram_purity(weights)


def vectors(papers: int, seed: int) -> np.ndarray:
    return Embeddings.from_vectors(np.random.default_rng(seed).normal(size=(papers, 3)), "random").matrix


@given(labelled(), st.integers(0, 99))
def test_figures_lie_between_0_and_1_under_any_resample(case: tuple[TopicTree, np.ndarray], seed: int) -> None:
    tree, classes = case
    for weights in (np.ones(tree.papers), *Bootstrap(3, seed).resamples(tree.papers)):
        for figure in figures(tree, classes, weights):
            assert math.isnan(figure) or 0 < figure <= 1 + 1e-12


@given(trees())
def test_the_leaves_as_classes_are_found_fully(tree: TopicTree) -> None:
    found = figures(tree, tree.leaf_of)
    assert found[0] == pytest.approx(1.0)
    assert math.isnan(found[1]) or found[1] == pytest.approx(1.0)


@given(trees(), st.integers(1, 4))
def test_any_level_as_classes_is_found_fully(tree: TopicTree, depth: int) -> None:
    found = figures(tree, tree.labels_at(depth))
    assert found[0] == pytest.approx(1.0)
    assert math.isnan(found[1]) or found[1] == pytest.approx(1.0)


@given(labelled(), st.randoms(use_true_random=False))
def test_the_order_of_the_papers_does_not_matter(case: tuple[TopicTree, np.ndarray], random: object) -> None:
    tree, classes = case
    order = np.arange(tree.papers)
    random.shuffle(order)  # type: ignore[attr-defined]
    moved = np.empty_like(classes)
    moved[order] = classes
    assert figures(tree.reordered(order), moved) == pytest.approx(figures(tree, classes), nan_ok=True)


@given(labelled(), st.permutations(range(5)))
def test_the_names_of_the_classes_do_not_matter(case: tuple[TopicTree, np.ndarray], names: list[int]) -> None:
    tree, classes = case
    texts = [None if each < 0 else f"class {names[each]}" for each in classes.tolist()]
    assert figures(tree, Level.of("renamed", texts).classes) == pytest.approx(figures(tree, classes), nan_ok=True)


@given(labelled())
def test_papers_without_a_label_might_as_well_not_be_there(case: tuple[TopicTree, np.ndarray]) -> None:
    """With weight 0 and a class of their own they leave Tree F and dendrogram purity as they are."""
    tree, classes = case
    filled = np.where(classes < 0, 5, classes)
    weights = np.where(classes < 0, 0.0, 1.0)
    assert figures(tree, filled, weights) == pytest.approx(figures(tree, classes), nan_ok=True)


@given(trees(), st.integers(0, 99))
def test_a_walk_keeps_its_bounds(tree: TopicTree, seed: int) -> None:
    rows = np.arange(tree.papers)
    rng = np.random.default_rng(seed)
    found = walk(tree, centroid_scores(tree, vectors(tree.papers, seed), rows), rows, rng)
    assert ((found.prefix >= 0) & (found.prefix <= found.length)).all()
    assert (found.effort <= sum(len(tree.children(topic.id)) for topic in tree)).all()
    chance = chances(tree, rows)
    assert ((chance > 0) & (chance <= 1)).all()
    for level in range(1, tree.depth + 1):
        reached = found.strict(level)
        assert (reached <= found.strict(level - 1)).all()
        first_steps = np.nan_to_num(found.right[:, :level], nan=1.0).all(axis=1)
        assert np.array_equal(reached, first_steps)


@given(trees(), st.integers(0, 99))
def test_who_knows_the_way_is_always_right(tree: TopicTree, seed: int) -> None:
    """Scores of 1 for the topics that a paper is in, 0 for others: every paper is found, in the beam as well."""
    scores = np.zeros((tree.papers, len(tree)))
    for row, topic in enumerate(tree):
        scores[topic.members, row] = 1
    found = walk(tree, scores, np.arange(tree.papers), np.random.default_rng(seed))
    assert np.array_equal(found.prefix, found.length)
    assert found.in_beam.all()


@given(trees(), st.integers(0, 99))
def test_structure_keeps_its_bounds(tree: TopicTree, seed: int) -> None:
    found = structure(tree, vectors(tree.papers, seed), Bootstrap(3, seed))
    assert found.coverage.value == 1.0
    for figure in (found.imbalance, found.imbalance_at_root, found.largest_child, found.largest_child_at_root):
        assert math.isnan(figure.value) or -1e-12 <= figure.value <= 1
    assert math.isnan(found.cohesion_gain.value) or -2 <= found.cohesion_gain.value <= 2


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40))
def test_agreement_is_symmetric(pairs: list[tuple[int, int]]) -> None:
    first, second = np.array(pairs).T
    one, other = agreement(first, second), agreement(second, first)
    assert (one.ami, one.v_measure, one.ari) == pytest.approx((other.ami, other.v_measure, other.ari))
    assert agreement(first, first).v_measure == pytest.approx(1.0)
