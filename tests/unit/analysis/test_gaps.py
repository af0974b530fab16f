"""Gaps: topics on a circle, of which one pair of neighbours has no paper between; sparse topics."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.analysis import gaps_of
from hierarchography.analysis.gravity import gravity
from hierarchography.model import Embeddings
from hierarchography.topic_map import TopicMap

from ..conftest import map_of

TOPICS, EACH = 12, 40


def circle(years: list[int] | None = None) -> TopicMap:
    """Twelve topics as arcs of a circle, 40 papers each, evenly spread."""
    places = (np.arange(TOPICS * EACH) + 0.5) / EACH  # in topics
    angle = places * 2 * np.pi / TOPICS
    return mapped(np.column_stack([np.cos(angle), np.sin(angle)]), places.astype(int), years)


def bridged() -> tuple[TopicMap, set[str]]:
    """Twelve cores of 30 papers in four dimensions, with 12 papers between near ones, six of either topic.

    Between the nearest two these papers are in the cores: that is the gap. Gives the map and the names of these two.
    """
    rng = np.random.default_rng(4)
    centres = rng.normal(size=(TOPICS, 4))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    first, second = np.nonzero(np.triu(centres @ centres.T, 1) > 0.2)
    closest = np.argmax(np.einsum("ij,ij->i", centres[first], centres[second]))
    topics, points = [np.repeat(np.arange(TOPICS), 30)], [np.repeat(centres, 30, axis=0)]
    for pair, ends in enumerate(zip(first, second, strict=True)):
        topics.append(np.repeat(ends, 6))
        middle = centres[list(ends)].mean(axis=0)
        points.append(centres[topics[-1]] if pair == closest else np.tile(middle, (12, 1)))
    names = {f"T{topic:02d}" for topic in (first[closest], second[closest])}
    return mapped(np.concatenate(points), np.concatenate(topics)), names


def mapped(points: np.ndarray, topic: np.ndarray, years: list[int] | None = None) -> TopicMap:
    """A map of papers at these points, with a little noise in further dimensions."""
    noise = np.random.default_rng(0).normal(0, 0.03, (len(points), 8))
    records = [{"title": f"P{row}", "year": years[row] if years else None} for row in range(len(points))]
    labels = [(f"T{number:02d}",) for number in topic]
    return map_of(records, labels, embeddings=Embeddings.from_vectors(np.column_stack([points, noise]), "points"))


def test_a_planted_gap_is_found_first() -> None:
    topic_map, names = bridged()
    found = gaps_of(topic_map).pairs
    assert set(found.loc[0, ["topic", "other"]]) == names
    assert bool(found.loc[0, "gap"])
    with_papers = found[found["between"] >= 6]
    assert len(with_papers) > 10
    assert not with_papers["gap"].any()
    assert found["links"][0] < found["expected"][0] / 5
    assert found["between"][0] == 0


def test_without_a_hole_there_is_no_gap() -> None:
    found = gaps_of(circle()).pairs
    assert not found["gap"].any()
    near = found[found["cosine"] > 0.8]
    assert len(near) == TOPICS
    assert np.allclose(near["links"], near["expected"], rtol=0.3)


def test_pairs_are_listed_once_and_never_with_themselves() -> None:
    found = gaps_of(circle()).pairs
    pairs = [frozenset(pair) for pair in found[["topic_id", "other_id"]].itertuples(index=False, name=None)]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)


def test_expected_links_have_the_totals_of_the_found_ones() -> None:
    rng = np.random.default_rng(2)
    counts = np.triu(rng.poisson(6, (9, 9)), 1)
    counts += counts.T
    cosines = rng.uniform(-1, 1, (9, 9))
    cosines = (cosines + cosines.T) / 2
    expected = gravity(counts, cosines)
    assert np.allclose(expected, expected.T)
    assert np.allclose(expected.sum(axis=1), counts.sum(axis=1), rtol=0.05)
    assert not np.diagonal(expected).any()


def test_a_sparse_topic_whose_neighbours_grow_is_an_opening() -> None:
    """T00 has a quarter of the density; T11 and T01 beside it double every two years, all others do not."""
    rng = np.random.default_rng(5)
    grow = rng.choice(
        np.arange(2010, 2020), TOPICS * EACH, p=2 ** (np.arange(10) / 2) / (2 ** (np.arange(10) / 2)).sum()
    )
    even = rng.integers(2010, 2020, TOPICS * EACH)
    topic = np.arange(TOPICS * EACH) // EACH
    near = np.isin(topic, [10, 11, 1, 2])
    built = circle(years=[int(year) for year in np.where(near, grow, even)])
    vectors = built.embeddings.matrix.copy()
    vectors[topic == 0, 2:] = np.random.default_rng(1).normal(0, 0.2, (EACH, 8))
    sparse = gaps_of(built.with_view("topics", _with(built, vectors))).sparse
    opening = sparse[sparse["opening"]]
    assert opening["topic"].tolist()[:1] == ["T00"]
    assert opening.iloc[0]["near_growth_low"] > 0
    assert sparse["density"].min() == opening.iloc[0]["density"]
    assert len(sparse) == TOPICS // 4


def _with(built: TopicMap, vectors: np.ndarray):
    from dataclasses import replace

    return replace(built.views["topics"], embeddings=Embeddings.from_vectors(vectors, "circle"))


def test_without_years_pairs_are_still_found() -> None:
    found = gaps_of(bridged()[0])
    assert found.sparse.empty
    assert any("no paper has a year" in note for note in found.notes)
    assert bool(found.pairs.loc[0, "gap"])


@pytest.mark.parametrize("topics", [1, 3])
def test_too_few_topics_are_said(topics: int) -> None:
    labels = [(f"T{row % topics}",) for row in range(12)] if topics > 1 else [()] * 12
    found = gaps_of(map_of([{"title": f"P{row}"} for row in range(12)], labels))
    assert (len(found.pairs), len(found.sparse)) == (0, 0)
    assert any("gaps need at least 4 topics" in note for note in found.notes)
